use crate::{Scheme, Signature, Webhook};

/// GoCardless: `Webhook-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `gocardless/gocardless-pro-python`'s `webhooks.py` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. The `id` of each of the body's `events`
///   tells them apart.
/// - The provider expects as an answer: status 498 for an invalid signature.
///
/// ```
/// use countersign::{Request, Verifier, providers::GoCardless};
///
/// let verifier = GoCardless::new("the secret")?;
/// let headers = [(
///     "Webhook-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct GoCardless(Webhook);

provider!(GoCardless(Mac): SCHEME, "the webhook endpoint's secret");

impl GoCardless {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("gocardless")
        .signature(Signature::in_header("Webhook-Signature").hex())
        .signs_body()
        .documented_by(
            "GoCardless",
            "gocardless/gocardless-pro-python's webhooks.py and its tests",
        );
}
