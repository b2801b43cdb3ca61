use crate::{Scheme, Token, Webhook};

/// Hugging Face: `X-Webhook-Secret` is the secret itself. **Nothing is signed.**
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - Not protected: **anything**. Whoever has seen one request can send any other. A proof says
///   only that the sender knows the secret.
/// - The secret is of the receiver's choice: take one that cannot be guessed, such as 32 random
///   bytes in hex.
///
/// ```
/// use countersign::{Request, Verifier, providers::HuggingFace};
///
/// let verifier = HuggingFace::new("the secret")?;
/// let headers = [("X-Webhook-Secret", "the secret")];
/// assert!(verifier.verify(&Request::new(&headers), b"any body").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct HuggingFace(Webhook<Token>);

provider!(HuggingFace(Token): SCHEME, "the webhook's secret");

impl HuggingFace {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Token> =
        &Scheme::static_token("huggingface", "X-Webhook-Secret")
            .documented_by(
                "Hugging Face",
                "triggerdotdev/trigger.dev's webhook-sources (a third party's)",
            )
            .confirmed_by_third_party();
}
