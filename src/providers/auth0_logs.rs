use crate::{Scheme, Token, Webhook};

/// Auth0 log streams: `Authorization` is the secret itself. **Nothing is signed.**
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - Not protected: **anything**. Whoever has seen one request can send any other. A proof says
///   only that the sender knows the secret.
/// - The header holds free text as entered in Auth0; `Bearer ` is part of it only if it was typed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Auth0Logs};
///
/// let verifier = Auth0Logs::new("the secret")?;
/// let headers = [("Authorization", "the secret")];
/// assert!(verifier.verify(&Request::new(&headers), b"any body").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Auth0Logs(Webhook<Token>);

provider!(
    Auth0Logs(Token): SCHEME,
    "the log stream's authorization value, the whole text as entered"
);

impl Auth0Logs {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Token> = &Scheme::static_token("auth0-logs", "Authorization")
        .documented_by(
            "Auth0 log streams",
            "triggerdotdev/trigger.dev's webhook-sources (a third party's)",
        )
        .confirmed_by_third_party();
}
