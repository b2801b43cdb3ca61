use crate::Part::{Body, Url};
use crate::webhook::provider_like_webhook;
use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// Square: `x-square-hmacsha256-signature` is the base64 of HMAC-SHA256 over `{url}{body}`.
///
/// - Source: `square/square-nodejs-sdk`'s `WebhooksHelper.ts` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Nothing separates the URL from the body: demand the exact path and query, and a body that
///   starts as yours do.
/// - The signed URL is the notification URL exactly as it stands in the Developer Dashboard, not
///   the one a proxy shows.
/// - The older `x-square-signature` header carries HMAC-SHA1 and is not read here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Square};
///
/// let verifier = Square::new("the secret")?;
/// let headers =
///     [("x-square-hmacsha256-signature", "EVrxGUPKkY8ufUjEEM/PMB2vx6sS5mSQTlu3n+aIBSI=")];
/// let request = Request::new(&headers).url("https://hooks.example.com/in");
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Square(Webhook);

provider_like_webhook!(Square);

impl Square {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("square")
        .documented_by("Square", "square/square-nodejs-sdk's WebhooksHelper.ts and its tests")
        .signature(Signature::in_header("x-square-hmacsha256-signature").base64())
        .message(&[Url, Body])
        .unseparated();

    /// Takes the webhook subscription's signature key.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn new(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SCHEME, secret).map(Self)
    }
}
