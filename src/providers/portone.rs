use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// PortOne (Korea, V2): `webhook-signature` lists, separated by blanks, `v1,` and the base64 of
/// HMAC-SHA256 over `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `portone-io/server-sdk`'s `webhook.ts`, and the same in its Kotlin and Python.
/// - The key is what the base64 behind `whsec_` decodes to; a secret without that is base64 too, as
///   PortOne's SDK reads it.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::PortOne};
///
/// let verifier = PortOne::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct PortOne(Webhook);

provider!(PortOne(Mac): SCHEME, "the webhook's secret, `whsec_` included");

impl PortOne {
    /// The recipe.
    pub const SCHEME: &'static Scheme =
        &StandardWebhooks::used_by("portone", SecretForm::WhsecBase64).documented_by(
            "PortOne (Korea, V2)",
            "portone-io/server-sdk's webhook.ts, WebhookVerifier.kt and webhook.py",
        );
}
