use crate::{Scheme, Token, Webhook};

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
pub struct Deepgram(Webhook<Token>);

provider!(Deepgram(Token): SCHEME, "the identifier of the API key that made the request");

impl Deepgram {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Token> = &Scheme::static_token("deepgram", "dg-token")
        .documented_by("Deepgram", "hookdeck/webhook-skills, “deepgram-webhooks” (a third party's)")
        .confirmed_by_third_party();
}
