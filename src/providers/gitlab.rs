use crate::providers::StandardWebhooks;
use crate::{OtherKind, Scheme, SecretForm, Webhook};

/// GitLab: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: GitLab's merge request 230944, of its own developers.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - `webhook-id` and `webhook-timestamp` come with every delivery; only `webhook-signature` shows
///   that a signing token is set. It is generally available since GitLab 19.0.
/// - Webhooks with a secret token carry `X-Gitlab-Token` instead or as well; see `GitLabToken`.
/// - GitLab's own page was not read; the tolerance is that of third parties' code.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::GitLab};
///
/// let verifier = GitLab::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
/// let headers = [
///     ("webhook-id", "id-1"),
///     ("webhook-timestamp", "1795000000"),
///     ("webhook-signature", "v1,oG151dZ1kgn1nokBGrI7VMLBbIIDt0Rl07Q0XUUVKbo="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct GitLab(Webhook);

provider!(GitLab(Mac): SCHEME, "the webhook's signing token, `whsec_` included");

impl GitLab {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &StandardWebhooks::used_by(
        "gitlab",
        SecretForm::WhsecBase64,
    )
    .documented_by("GitLab", "GitLab's merge request 230944, of its own developers")
    .other_kinds(&[OtherKind::by_header(
        "X-Gitlab-Token",
        "a webhook with a secret token and no signing token: nothing is signed, see `gitlab-token`",
    )])
    .read_on("2026-11-26");
}
