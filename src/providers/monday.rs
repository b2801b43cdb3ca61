use crate::Claim::{Expires, IsSetting, IsThere};
use crate::{ConfigError, IntoSecret, Jws, Scheme, Webhook};

/// monday.com: `Authorization` is a JWT under HMAC-SHA256, without `Bearer`, that proves the sender. **The body is
/// not signed.**
///
/// - Source: monday.com's documentation, “Authorization header” and “Authentication”.
/// - The key is the UTF-8 text of the app's Signing Secret. The app's lifecycle events have tokens of another
///   kind, under the Client Secret, which this does not read.
/// - The claims: `aud` is the URL of the endpoint, as it was given to monday.com; `exp` is five minutes after
///   `iat`, with 60 s (ours) between the clocks. Endpoints need a verifier each, so that what is shown to one
///   does not pass at another.
/// - Not protected: **the body**. Whoever sees one token can send any body with it until `exp`. Get what matters
///   from monday.com's API. `shortLivedToken` in the claims is a secret of the account's: do not log the header.
/// - A webhook that was made with a personal API token has no JWT, and is refused.
/// - The URL's verification is refused too: a `POST` of JSON with the one member `challenge`, for which monday.com
///   documents no token. It wants the same JSON back; that is the receiver's to answer, for such a body alone.
///
/// ```
/// use countersign::providers::Monday;
/// use countersign::{Coverage, Request, Signer, Verifier};
///
/// let monday = Monday::new("https://hooks.example.com/monday", "the Signing Secret")?;
/// let headers = monday.sign(&Request::new(&()), b"")?;
/// let proof = monday.verify(&Request::new(&headers), b"any body at all")?;
/// assert_eq!(proof.coverage(), Coverage::None);
///
/// let other = Monday::new("https://hooks.example.com/other", "the Signing Secret")?;
/// assert!(other.verify(&Request::new(&headers), b"").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Monday(Webhook<Jws>);

provider!(Monday(Jws));

impl Monday {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws> = &Scheme::jws_hs256("monday")
        .in_header("Authorization")
        .claims(&[IsSetting("aud", "endpoint URL"), IsThere("iat"), Expires])
        .documented_by("monday.com", "monday.com's documentation, “Authorization header”")
        .read_on("2026-11-26");

    /// Takes the URL of the endpoint, as monday.com has it, and the app's Signing Secret.
    ///
    /// # Errors
    /// Either is empty, or starts or ends with white space.
    pub fn new(endpoint: &str, signing_secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, endpoint, signing_secret).map(Self)
    }
}
