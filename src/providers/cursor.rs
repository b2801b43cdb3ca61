use crate::webhook::provider_like_webhook;
use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// Cursor: `X-Webhook-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over the raw
/// body.
///
/// - Source: Cursor's documentation, “Cloud agents, webhooks”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. `X-Webhook-ID` tells them apart, but it
///   is not signed.
/// - `X-Webhook-Event` is not signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Cursor};
///
/// let verifier = Cursor::new("the secret")?;
/// let headers = [(
///     "X-Webhook-Signature",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Cursor(Webhook);

provider_like_webhook!(Cursor);

impl Cursor {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("cursor")
        .documented_by("Cursor", "Cursor's documentation, “Cloud agents, webhooks”")
        .signature(Signature::in_header("X-Webhook-Signature").prefix("sha256=").hex());

    /// Takes the webhook's secret.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn new(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SCHEME, secret).map(Self)
    }
}
