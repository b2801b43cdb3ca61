use crate::Claim::{BodyHashUnlessEmpty, Expires, Is, IsThere, NotBefore, UrlHash};
use crate::{Encoding, Jws, Scheme, Webhook};

/// MessageBird (Bird): `MessageBird-Signature-JWT` is a JWT under HMAC-SHA256, whose claims hash the URL and
/// the raw body.
///
/// - Source: `messagebird/messagebird-nodejs`'s `lib/webhook-signature-jwt.js`, and the vectors beside it.
/// - The key is the UTF-8 text of the account's signing key. The vendor's package takes HS384 and HS512 too;
///   its vectors are of HS256, and so is this.
/// - The claims: `iss`, `nbf` and `exp` (5 seconds between the clocks, as the package has it), `jti`,
///   `url_hash` and, unless the body is empty, `payload_hash`, both as hex. Give the whole public URL.
/// - Not protected: repeats until `exp`, a minute after `nbf`. `jti` is in the token alone: a ledger's `once_by`
///   needs an id of the body.
///
/// ```
/// use countersign::providers::MessageBird;
/// use countersign::{Request, Signer, Verifier};
///
/// let messagebird = MessageBird::new("the signing key")?;
/// let url = "https://hooks.example.com/in?account=7";
/// let headers = messagebird.sign(&Request::new(&()).url(url), b"{\"id\":1}")?;
/// let request = Request::new(&headers);
/// assert!(messagebird.verify(&request.url(url), b"{\"id\":1}").is_ok());
/// assert!(messagebird.verify(&request.url(url), b"{\"id\":2}").is_err());
/// assert!(messagebird.verify(&request.url("https://hooks.example.com/"), b"{\"id\":1}").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct MessageBird(Webhook<Jws>);

provider!(MessageBird(Jws): SCHEME, "the account's signing key");

impl MessageBird {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws> = &Scheme::jws_hs256("messagebird")
        .in_header("MessageBird-Signature-JWT")
        .tolerance(5)
        .claims(&[
            Is("iss", "MessageBird"),
            NotBefore,
            Expires,
            IsThere("jti"),
            UrlHash("url_hash", Encoding::Hex),
            BodyHashUnlessEmpty("payload_hash", Encoding::Hex),
        ])
        .documented_by(
            "MessageBird",
            "messagebird/messagebird-nodejs's lib/webhook-signature-jwt.js",
        )
        .read_on("2026-11-26");
}
