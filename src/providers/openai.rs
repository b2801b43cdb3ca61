use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// OpenAI: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `openai/openai-python`'s `_webhooks.py` and its tests.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` and the body's `id` tell
///   them apart.
/// - The vendor's SDK takes a secret without `whsec_` as plain text, which Standard Webhooks would
///   decode: such a one is refused here until a [`Secret`](crate::Secret) says which is meant.
///   Its SDK also accepts a list item without `v1,`; here it is skipped.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::OpenAi};
///
/// let verifier = OpenAi::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct OpenAi(Webhook);

provider!(OpenAi(Mac): SCHEME, "the endpoint's signing secret, `whsec_` included");

impl OpenAi {
    /// The recipe.
    pub const SCHEME: &'static Scheme =
        &StandardWebhooks::used_by("openai", SecretForm::PrefixedWhsecBase64)
            .documented_by("OpenAI", "openai/openai-python's _webhooks.py and its tests")
            .read_on("2026-11-26");
}
