use crate::{Scheme, Signature, Webhook};

/// Modern Treasury: `X-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `Modern-Treasury/modern-treasury-python`'s `webhooks.py` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::ModernTreasury};
///
/// let verifier = ModernTreasury::new("the secret")?;
/// let headers =
///     [("X-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ModernTreasury(Webhook);

provider!(ModernTreasury(Mac): SCHEME, "the webhook's signing key");

impl ModernTreasury {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("modern-treasury")
        .signature(Signature::in_header("X-Signature").hex())
        .signs_body()
        .documented_by(
            "Modern Treasury",
            "Modern-Treasury/modern-treasury-python's webhooks.py and its tests",
        );
}
