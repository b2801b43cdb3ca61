use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// Quo (OpenPhone): `webhook-signature` lists, separated by blanks, `v1,` and the base64 of
/// HMAC-SHA256 over `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `hookdeck/webhook-skills`, “quo-webhooks” (a third party's). Confirmed by a third
///   party only.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off, as Standard Webhooks has it.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - Webhooks made before Quo took up Standard Webhooks have `openphone-signature` and a secret
///   without `whsec_`: they are another scheme.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Quo};
///
/// let verifier = Quo::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct Quo(Webhook);

provider!(Quo(Mac): SCHEME, "the webhook's signing secret, `whsec_` included");

impl Quo {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &StandardWebhooks::used_by("quo", SecretForm::WhsecBase64)
        .documented_by(
            "Quo (OpenPhone)",
            "hookdeck/webhook-skills, “quo-webhooks” (a third party's)",
        )
        .confirmed_by_third_party();
}
