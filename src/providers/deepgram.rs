use crate::webhook::{configure_like_webhook, verify_like_webhook};
use crate::{ConfigError, IntoSecret, Scheme, Webhook};

/// Deepgram: `dg-token` is the secret itself. **Nothing is signed.**
///
/// - Source: `hookdeck/webhook-skills`, “deepgram-webhooks” (a third party's). Confirmed by a third
///   party only.
/// - Not protected: **anything**. Whoever has seen one request can send any other. A proof says
///   only that the sender knows the secret.
/// - The value identifies the API key; it is not the key itself.
///
/// ```
/// use countersign::{Request, Verifier, providers::Deepgram};
///
/// let verifier = Deepgram::new("the secret")?;
/// let headers = [("dg-token", "the secret")];
/// assert!(verifier.verify(&Request::new(&headers), b"any body").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Deepgram(Webhook);

configure_like_webhook!(Deepgram);
verify_like_webhook!(Deepgram);

impl Deepgram {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::static_token("deepgram", "dg-token")
        .documented_by("Deepgram", "hookdeck/webhook-skills, “deepgram-webhooks” (a third party's)")
        .confirmed_by_third_party();

    /// Takes the identifier of the API key that made the request.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn new(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::of_token(Self::SCHEME, secret).map(Self)
    }
}
