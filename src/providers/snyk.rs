use crate::{Scheme, Signature, Webhook};

/// Snyk: `X-Hub-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Snyk's API documentation, “Webhooks”, and `triggerdotdev/trigger.dev`'s
///   webhook-sources (a third party's).
/// - The key is the UTF-8 text of the secret that the webhook was made with.
/// - Not protected: repeats, for ever: no time is signed. `X-Snyk-Transport-ID`, which names the
///   delivery, and `X-Snyk-Timestamp` are not signed.
/// - It is the header in which older services put a SHA-1: one with `sha1=` is refused.
/// - When a webhook is made, and whenever it is asked to, Snyk sends a signed delivery with
///   `X-Snyk-Event: ping/v0`: the handler gets it as any other, and answers 2xx.
///
/// ```
/// use countersign::{Request, Verifier, providers::Snyk};
///
/// let verifier = Snyk::new("the secret")?;
/// let headers = [(
///     "X-Hub-Signature",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Snyk(Webhook);

provider!(Snyk(Mac): SCHEME, "the webhook's secret");

impl Snyk {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("snyk")
        .signature(Signature::in_header("X-Hub-Signature").prefix("sha256=").hex())
        .signs_body()
        .documented_by(
            "Snyk",
            "Snyk's API documentation, “Webhooks”, and triggerdotdev/trigger.dev's webhook-sources",
        );
}
