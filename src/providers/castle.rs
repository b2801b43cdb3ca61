use crate::{Scheme, Signature, Webhook};

/// Castle: `X-Castle-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `castle/castle-ruby`'s `webhooks/verify.rb`, castle-python and castle-java's README.
/// - The key is the UTF-8 text of the API secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Castle};
///
/// let verifier = Castle::new("the secret")?;
/// let headers = [("X-Castle-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Castle(Webhook);

provider!(Castle(Mac): SCHEME, "the API secret");

impl Castle {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("castle")
        .signature(Signature::in_header("X-Castle-Signature").base64())
        .signs_body()
        .documented_by(
            "Castle",
            "castle/castle-ruby's webhooks/verify.rb, castle-python and castle-java's README",
        );
}
