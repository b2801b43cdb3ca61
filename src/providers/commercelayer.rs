use crate::{Scheme, Signature, Webhook};

/// Commerce Layer: `X-CommerceLayer-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the webhook's `shared_secret`.
/// - Not protected: repeats, for ever: no time is signed.
/// - `X-CommerceLayer-Topic`, which names the event, is not signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::CommerceLayer};
///
/// let verifier = CommerceLayer::new("the secret")?;
/// let headers =
///     [("X-CommerceLayer-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct CommerceLayer(Webhook);

provider!(CommerceLayer(Mac): SCHEME, "the webhook's `shared_secret`");

impl CommerceLayer {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("commercelayer")
        .signature(Signature::in_header("X-CommerceLayer-Signature").base64())
        .signs_body()
        .documented_by(
            "Commerce Layer",
            "triggerdotdev/trigger.dev's webhook-sources (a third party's)",
        )
        .confirmed_by_third_party();
}
