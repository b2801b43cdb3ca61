use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// Loops: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: Loops' guide to webhooks, as third parties quote it. Confirmed by a third party only.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - After a change, the old secret stays valid for 24 hours (a third party's word).
/// - Loops' own page was not read; three descriptions agree.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Loops};
///
/// let verifier = Loops::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct Loops(Webhook);

provider!(Loops(Mac): SCHEME, "the endpoint's signing secret, `whsec_` included");

impl Loops {
    /// The recipe.
    pub const SCHEME: &'static Scheme =
        &StandardWebhooks::used_by("loops", SecretForm::WhsecBase64)
            .documented_by("Loops", "Loops' guide to webhooks, as third parties quote it")
            .confirmed_by_third_party();
}
