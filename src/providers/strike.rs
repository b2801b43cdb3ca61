use crate::{Scheme, Signature, Webhook};

/// Strike: `X-Webhook-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Strike's documentation, “Signature verification”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The documentation's example signs re-serialised JSON; the bytes as received are what counts.
///
/// ```
/// use countersign::{Request, Verifier, providers::Strike};
///
/// let verifier = Strike::new("the secret")?;
/// let headers = [(
///     "X-Webhook-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Strike(Webhook);

provider!(Strike(Mac): SCHEME, "the webhook subscription's secret");

impl Strike {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("strike")
        .signature(Signature::in_header("X-Webhook-Signature").hex())
        .signs_body()
        .documented_by("Strike", "Strike's documentation, “Signature verification”");
}
