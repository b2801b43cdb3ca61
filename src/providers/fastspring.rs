use crate::{Scheme, Signature, Webhook};

/// FastSpring: `X-FS-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the webhook's HMAC secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - A webhook without a secret sends no signature, and is refused: set one.
///
/// ```
/// use countersign::{Request, Verifier, providers::FastSpring};
///
/// let verifier = FastSpring::new("the secret")?;
/// let headers = [("X-FS-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct FastSpring(Webhook);

provider!(FastSpring(Mac): SCHEME, "the webhook's HMAC secret");

impl FastSpring {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("fastspring")
        .signature(Signature::in_header("X-FS-Signature").base64())
        .signs_body()
        .documented_by(
            "FastSpring",
            "triggerdotdev/trigger.dev's webhook-sources (a third party's)",
        )
        .confirmed_by_third_party();
}
