use crate::{Scheme, Signature, Webhook};

/// Dwolla: `X-Request-Signature-SHA-256` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `Dwolla/webhook-receiver`'s `src/handlers/webhook.ts`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Dwolla};
///
/// let verifier = Dwolla::new("the secret")?;
/// let headers = [(
///     "X-Request-Signature-SHA-256",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Dwolla(Webhook);

provider!(Dwolla(Mac): SCHEME, "the webhook subscription's secret");

impl Dwolla {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("dwolla")
        .signature(Signature::in_header("X-Request-Signature-SHA-256").hex())
        .signs_body()
        .documented_by("Dwolla", "Dwolla/webhook-receiver's src/handlers/webhook.ts");
}
