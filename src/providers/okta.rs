use crate::webhook::{configure_like_webhook, verify_like_webhook};
use crate::{ConfigError, IntoSecret, Scheme, Webhook};

/// Okta: `Authorization` is the secret itself. **Nothing is signed.**
///
/// - Source: Okta's documentation, “Event hooks” (`okta/okta-developer-docs`).
/// - Not protected: **anything**. Whoever has seen one request can send any other. A proof says
///   only that the sender knows the secret.
/// - The GET request that verifies the hook carries `X-Okta-Verification-Challenge`, to be echoed;
///   that is the receiver's work.
///
/// ```
/// use countersign::{Request, Verifier, providers::Okta};
///
/// let verifier = Okta::new("the secret")?;
/// let headers = [("Authorization", "the secret")];
/// assert!(verifier.verify(&Request::new(&headers), b"any body").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Okta(Webhook);

configure_like_webhook!(Okta);
verify_like_webhook!(Okta);

impl Okta {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::static_token("okta", "Authorization")
        .documented_by("Okta", "Okta's documentation, “Event hooks” (okta/okta-developer-docs)");

    /// Takes the event hook's authentication secret, as the header carries it.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn new(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::of_token(Self::SCHEME, secret).map(Self)
    }
}
