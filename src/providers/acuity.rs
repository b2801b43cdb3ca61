use crate::{Scheme, Signature, Webhook};

/// Acuity Scheduling: `X-Acuity-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the account's API key.
/// - Not protected: repeats, for ever: no time is signed.
/// - The body is a form and not JSON: verify its bytes as received, before a framework decodes
///   them.
///
/// ```
/// use countersign::{Request, Verifier, providers::Acuity};
///
/// let verifier = Acuity::new("the secret")?;
/// let headers = [("X-Acuity-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Acuity(Webhook);

provider!(Acuity(Mac): SCHEME, "the account's API key");

impl Acuity {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("acuity")
        .signature(Signature::in_header("X-Acuity-Signature").base64())
        .signs_body()
        .documented_by(
            "Acuity Scheduling",
            "triggerdotdev/trigger.dev's webhook-sources (a third party's)",
        )
        .confirmed_by_third_party();
}
