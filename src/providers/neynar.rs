use crate::{Scheme, Signature, Webhook};

/// Neynar: `X-Neynar-Signature` is the lower-case hex of HMAC-SHA512 over the raw body.
///
/// - Source: Neynar's documentation, “How to verify the incoming webhooks using signatures”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The page's example of the header has 64 characters, the length of a SHA-256; its text and its
///   code say SHA-512, as here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Neynar};
///
/// let verifier = Neynar::new("the secret")?;
/// let headers = [(
///     "X-Neynar-Signature",
///     "32f766373743f19b18644f41d622e87e7be80ffe14f0dfbc6da598a4934e129da52714ba63107032e8f854\
///      0c700dfbc7111480704fc8b06165a8e8c76bde83c4",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Neynar(Webhook);

provider!(Neynar(Mac): SCHEME, "the webhook's shared secret");

impl Neynar {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha512("neynar")
        .signature(Signature::in_header("X-Neynar-Signature").hex())
        .signs_body()
        .documented_by(
            "Neynar",
            "Neynar's documentation, “How to verify the incoming webhooks using \
             signatures”",
        );
}
