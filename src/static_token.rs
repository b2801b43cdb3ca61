use crate::webhook::{configure_like_webhook, verify_like_webhook};
use crate::{ConfigError, IntoSecret, Scheme, Webhook};

/// A scheme of a static token bound to a receiver's tokens: the request is accepted if its header
/// holds one of them.
///
/// It is as weak as a password: nothing of the request is signed, so that whoever has seen one
/// request, a proxy's log for example, can send any other. Its coverage is
/// [`Coverage::None`](crate::Coverage::None). Tokens are compared in constant time, whatever their
/// lengths.
///
/// ```
/// use countersign::{Request, Scheme, StaticToken, Verifier};
///
/// static ACME: Scheme = Scheme::static_token("acme", "X-Acme-Token");
///
/// let acme = StaticToken::new(&ACME, "4c1f52a9")?;
/// let headers = [("X-Acme-Token", "4c1f52a9")];
/// assert!(acme.verify(&Request::new(&headers), b"whatever").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct StaticToken(Webhook);

configure_like_webhook!(StaticToken);
verify_like_webhook!(StaticToken);

impl StaticToken {
    /// Binds a scheme to a token.
    ///
    /// # Errors
    /// The token is empty, or starts or ends with white space; or the scheme is not one of a
    /// [static token](Scheme::static_token), or contradicts itself.
    pub fn new(scheme: &'static Scheme, token: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::of_token(scheme, token).map(Self)
    }
}
