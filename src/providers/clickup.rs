use crate::webhook::provider_like_webhook;
use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// ClickUp: `X-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: ClickUp's documentation, “Webhook signature”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The signature in the documentation's example is cut short and verifies nothing.
///
/// ```
/// use countersign::{Request, Verifier, providers::ClickUp};
///
/// let verifier = ClickUp::new("the secret")?;
/// let headers =
///     [("X-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ClickUp(Webhook);

provider_like_webhook!(ClickUp);

impl ClickUp {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("clickup")
        .documented_by("ClickUp", "ClickUp's documentation, “Webhook signature”")
        .signature(Signature::in_header("X-Signature").hex());

    /// Takes the webhook's secret.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn new(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SCHEME, secret).map(Self)
    }
}
