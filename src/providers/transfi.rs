use crate::{Scheme, Signature, Webhook};

/// TransFi: `X-Transfi-Hmac-Hash` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: TransFi's documentation, “Webhook Signature”.
/// - The key is the UTF-8 text of the webhook's secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::TransFi};
///
/// let verifier = TransFi::new("the secret")?;
/// let headers = [(
///     "X-Transfi-Hmac-Hash",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TransFi(Webhook);

provider!(TransFi(Mac): SCHEME, "the webhook's secret");

impl TransFi {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("transfi")
        .signature(Signature::in_header("X-Transfi-Hmac-Hash").hex())
        .signs_body()
        .documented_by("TransFi", "TransFi's documentation, “Webhook Signature”");
}
