use crate::webhook::provider_like_webhook;
use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// Todoist: `X-Todoist-Hmac-SHA256` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `Doist/todoist-sdk-typescript`'s `webhook-parser.ts` and its fixtures.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Todoist};
///
/// let verifier = Todoist::new("the secret")?;
/// let headers = [("X-Todoist-Hmac-SHA256", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Todoist(Webhook);

provider_like_webhook!(Todoist);

impl Todoist {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("todoist")
        .documented_by(
            "Todoist",
            "Doist/todoist-sdk-typescript's webhook-parser.ts and its fixtures",
        )
        .signature(Signature::in_header("X-Todoist-Hmac-SHA256").base64());

    /// Takes the app's OAuth client secret.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn new(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SCHEME, secret).map(Self)
    }
}
