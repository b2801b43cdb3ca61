use crate::{Scheme, Signature, Webhook};

/// Marqeta: `X-Marqeta-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Marqeta's developer guide, “Signature verification”.
/// - The key is the UTF-8 text of the `secret` that the webhook was created with.
/// - Not protected: repeats, for ever: no time is signed.
/// - The signature is optional at Marqeta, and comes beside Basic authentication, which is not
///   looked at here. A webhook without a `secret` sends none, and is refused.
/// - A webhook can be set to HMAC-SHA1, or to base64. Neither is read here: set it to SHA-256 and
///   hex.
///
/// ```
/// use countersign::{Request, Verifier, providers::Marqeta};
///
/// let verifier = Marqeta::new("the secret")?;
/// let headers = [(
///     "X-Marqeta-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Marqeta(Webhook);

provider!(Marqeta(Mac): SCHEME, "the webhook's `secret`");

impl Marqeta {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("marqeta")
        .signature(Signature::in_header("X-Marqeta-Signature").hex())
        .signs_body()
        .documented_by("Marqeta", "Marqeta's developer guide, “Signature verification”");
}
