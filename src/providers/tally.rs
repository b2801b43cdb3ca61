use crate::{Scheme, Signature, Webhook};

/// Tally: `Tally-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's), and
///   `hookdeck/webhook-skills`, “tally-webhooks”. Confirmed by a third party only.
/// - The key is the UTF-8 text of the webhook's signing secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - A webhook without a signing secret sends no signature, and is refused: set one.
/// - Verify the bytes as received: the JSON written again is another text.
///
/// ```
/// use countersign::{Request, Verifier, providers::Tally};
///
/// let verifier = Tally::new("the secret")?;
/// let headers = [("Tally-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Tally(Webhook);

provider!(Tally(Mac): SCHEME, "the webhook's signing secret");

impl Tally {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("tally")
        .signature(Signature::in_header("Tally-Signature").base64())
        .signs_body()
        .documented_by(
            "Tally",
            "triggerdotdev/trigger.dev's webhook-sources and \
             hookdeck/webhook-skills, “tally-webhooks” (third parties')",
        )
        .confirmed_by_third_party();
}
