use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// folk CRM: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256
/// over `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: folk's documentation, “Handle deliveries”, and `NangoHQ/nango` (a third party's).
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Folk};
///
/// let verifier = Folk::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct Folk(Webhook);

provider!(Folk(Mac): SCHEME, "the endpoint's signing secret, `whsec_` included");

impl Folk {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &StandardWebhooks::used_by("folk", SecretForm::WhsecBase64)
        .documented_by(
            "folk CRM",
            "folk's documentation, “Handle deliveries”, and NangoHQ/nango (a third \
         party's)",
        );
}
