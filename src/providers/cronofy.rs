use crate::webhook::provider_like_webhook;
use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// Cronofy: `Cronofy-HMAC-SHA256` lists, separated by commas, the base64 of HMAC-SHA256 over the
/// raw body.
///
/// - Source: `cronofy/cronofy-ruby`'s `client.rb` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Cronofy};
///
/// let verifier = Cronofy::new("the secret")?;
/// let headers = [("Cronofy-HMAC-SHA256", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Cronofy(Webhook);

provider_like_webhook!(Cronofy);

impl Cronofy {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("cronofy")
        .documented_by("Cronofy", "cronofy/cronofy-ruby's client.rb and its tests")
        .signature(Signature::in_header("Cronofy-HMAC-SHA256").list(",").base64());

    /// Takes the app's OAuth client secret.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn new(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SCHEME, secret).map(Self)
    }
}
