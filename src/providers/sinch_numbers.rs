use crate::webhook::provider_like_webhook;
use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// Sinch Numbers: `X-Sinch-Signature` is the lower-case hex of HMAC-SHA1 over the raw body.
///
/// - Source: `sinch/sinch-sdk-node`'s authorization.helper.ts and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. The body's `eventId` tells them apart.
///
/// ```
/// use countersign::{Request, Verifier, providers::SinchNumbers};
///
/// let verifier = SinchNumbers::new("the secret")?;
/// let headers = [("X-Sinch-Signature", "94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct SinchNumbers(Webhook);

provider_like_webhook!(SinchNumbers);

impl SinchNumbers {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("sinch-numbers")
        .documented_by(
            "Sinch Numbers",
            "sinch/sinch-sdk-node's authorization.helper.ts and its tests",
        )
        .signature(Signature::in_header("X-Sinch-Signature").hex());

    /// Takes the callback's HMAC secret.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn new(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SCHEME, secret).map(Self)
    }
}
