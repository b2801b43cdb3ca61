use crate::{Scheme, Signature, Webhook};

/// Alchemy: `X-Alchemy-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `alchemyplatform/webhook-examples`'s `notify.go` and `webhooksUtil.ts`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Alchemy};
///
/// let verifier = Alchemy::new("the secret")?;
/// let headers = [(
///     "X-Alchemy-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Alchemy(Webhook);

provider!(Alchemy(Mac): SCHEME, "the webhook's signing key");

impl Alchemy {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("alchemy")
        .signature(Signature::in_header("X-Alchemy-Signature").hex())
        .signs_body()
        .documented_by(
            "Alchemy",
            "alchemyplatform/webhook-examples's notify.go and webhooksUtil.ts",
        );
}
