use crate::{Scheme, Token, Webhook};

/// Telegram: `X-Telegram-Bot-Api-Secret-Token` is the secret itself. **Nothing is signed.**
///
/// - Source: `tdlib/telegram-bot-api`'s `WebhookActor.cpp`, the sender, and `Client.cpp`.
/// - Not protected: **anything**. Whoever has seen one request can send any other. A proof says
///   only that the sender knows the secret.
/// - The secret is 1 to 256 characters of `A-Z`, `a-z`, `0-9`, `_` and `-`. Without one, no header
///   is sent.
///
/// ```
/// use countersign::{Request, Verifier, providers::Telegram};
///
/// let verifier = Telegram::new("the secret")?;
/// let headers = [("X-Telegram-Bot-Api-Secret-Token", "the secret")];
/// assert!(verifier.verify(&Request::new(&headers), b"any body").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Telegram(Webhook<Token>);

provider!(Telegram(Token): SCHEME, "the `secret_token` given to `setWebhook`");

impl Telegram {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Token> =
        &Scheme::static_token("telegram", "X-Telegram-Bot-Api-Secret-Token").documented_by(
            "Telegram",
            "tdlib/telegram-bot-api's WebhookActor.cpp, the sender, and Client.cpp",
        );
}
