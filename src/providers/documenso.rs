use crate::{Scheme, Token, Webhook};

/// Documenso: `X-Documenso-Secret` is the secret itself. **Nothing is signed.**
///
/// - Source: Documenso's documentation, “Webhook verification”.
/// - Not protected: **anything**. Whoever has seen one request can send any other. A proof says
///   only that the sender knows the secret.
/// - Documenso sends the header without a value where the webhook has no secret: an empty one is
///   refused, as an empty secret is at construction.
///
/// ```
/// use countersign::{Request, Verifier, providers::Documenso};
///
/// let verifier = Documenso::new("the secret")?;
/// let headers = [("X-Documenso-Secret", "the secret")];
/// assert!(verifier.verify(&Request::new(&headers), b"any body").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Documenso(Webhook<Token>);

provider!(Documenso(Token): SCHEME, "the webhook's secret");

impl Documenso {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Token> =
        &Scheme::static_token("documenso", "X-Documenso-Secret")
            .documented_by("Documenso", "Documenso's documentation, “Webhook verification”");
}
