use crate::{Scheme, Token, Webhook};

/// Brevo: `Authorization` is the secret itself. **Nothing is signed.**
///
/// - Source: `symfony/symfony`'s `BrevoRequestParser.php` and `Yizack/nuxt-webhook-validators`
///   (third parties). Confirmed by a third party only.
/// - Not protected: **anything**. Whoever has seen one request can send any other. A proof says
///   only that the sender knows the secret.
/// - Setting the value is optional: without it there is nothing to check but the sender's address,
///   and the published ranges have changed.
/// - With a user and a password in the webhook's settings the value is `Basic ` and the base64 of
///   `user:password`, with a token `Bearer ` and the token.
///
/// ```
/// use countersign::{Request, Verifier, providers::Brevo};
///
/// let verifier = Brevo::new("the secret")?;
/// let headers = [("Authorization", "the secret")];
/// assert!(verifier.verify(&Request::new(&headers), b"any body").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Brevo(Webhook<Token>);

provider!(
    Brevo(Token): SCHEME,
    "the value of `Authorization` set for the webhook, such as `Bearer …`"
);

impl Brevo {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Token> = &Scheme::static_token("brevo", "Authorization")
        .documented_by(
            "Brevo",
            "symfony/symfony's BrevoRequestParser.php and Yizack/nuxt-webhook-validators \
             (third parties)",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
