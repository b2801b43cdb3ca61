use crate::{Scheme, Signature, Webhook};

/// Logto: `logto-signature-sha-256` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Logto's documentation, “Secure webhooks”.
/// - The key is the UTF-8 text of the webhook's signing key.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Logto};
///
/// let verifier = Logto::new("the secret")?;
/// let headers = [(
///     "logto-signature-sha-256",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Logto(Webhook);

provider!(Logto(Mac): SCHEME, "the webhook's signing key");

impl Logto {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("logto")
        .signature(Signature::in_header("logto-signature-sha-256").hex())
        .signs_body()
        .documented_by("Logto", "Logto's documentation, “Secure webhooks”");
}
