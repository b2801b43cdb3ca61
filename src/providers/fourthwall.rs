use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// Fourthwall: `X-Fourthwall-Hmac-SHA256` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: Fourthwall's documentation, “Signature verification”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Platform apps sign in a header of their own, with the app's HMAC key:
///   `Fourthwall::platform_app`.
///
/// ```
/// use countersign::{Request, Verifier, providers::Fourthwall};
///
/// let verifier = Fourthwall::new("the secret")?;
/// let headers =
///     [("X-Fourthwall-Hmac-SHA256", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Fourthwall(Webhook);

provider!(Fourthwall(Mac): SCHEME, "the webhook's secret");

impl Fourthwall {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("fourthwall")
        .signature(Signature::in_header("X-Fourthwall-Hmac-SHA256").base64())
        .signs_body()
        .documented_by("Fourthwall", "Fourthwall's documentation, “Signature verification”");

    /// The recipe of platform apps: the same in another header.
    pub const PLATFORM_APP: &'static Scheme = &Scheme::hmac_sha256("fourthwall-platform-app")
        .signature(Signature::in_header("X-Fourthwall-Hmac-Apps-SHA256").base64())
        .signs_body()
        .documented_by(
            "Fourthwall platform apps",
            "Fourthwall's documentation, “Signature verification”",
        );

    /// Takes the platform app's HMAC key.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn platform_app(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::PLATFORM_APP, secret).map(Self)
    }
}
