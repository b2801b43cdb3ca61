use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// Lithic: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `lithic-com/lithic-python` and its `test_webhooks.py`.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Lithic};
///
/// let verifier = Lithic::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct Lithic(Webhook);

provider!(Lithic(Mac): SCHEME, "the endpoint's signing secret, `whsec_` included");

impl Lithic {
    /// The recipe.
    pub const SCHEME: &'static Scheme =
        &StandardWebhooks::used_by("lithic", SecretForm::WhsecBase64)
            .documented_by("Lithic", "lithic-com/lithic-python and its test_webhooks.py")
            .read_on("2026-11-26");
}
