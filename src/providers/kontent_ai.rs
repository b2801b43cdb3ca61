use crate::{Scheme, Signature, Webhook};

/// Kontent.ai: `X-Kontent-ai-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `kontent-ai/webhook-helper-js`'s `signature-helper.ts` and its tests.
/// - The key is the UTF-8 text of the secret; it looks like base64 and is not decoded.
/// - Not protected: repeats, for ever: no time is signed.
/// - The bodies are indented, with CR LF at the ends of their lines. The vendor's library makes every run of
///   line ends one CR LF before it hashes, and so passes bodies that were not sent; here the body is taken as
///   it arrives.
/// - An older header, `X-KC-Signature`, is not read.
///
/// ```
/// use countersign::{Request, Verifier, providers::KontentAi};
///
/// let verifier = KontentAi::new("the secret")?;
/// let headers = [("X-Kontent-ai-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct KontentAi(Webhook);

provider!(KontentAi(Mac): SCHEME, "the webhook's secret");

impl KontentAi {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("kontent-ai")
        .signature(Signature::in_header("X-Kontent-ai-Signature").base64())
        .signs_body()
        .documented_by(
            "Kontent.ai",
            "kontent-ai/webhook-helper-js's signature-helper.ts and its tests",
        );
}
