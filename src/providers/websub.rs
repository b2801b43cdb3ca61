use crate::{ConfigError, IntoSecret, OtherKind, Scheme, Signature, Webhook};

/// WebSub (PubSubHubbub): `X-Hub-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over
/// the raw body.
///
/// - Source: the W3C's recommendation “WebSub”, “Authenticated content distribution”
///   (`w3c/websub`), and Superfeedr's documentation.
/// - The key is the UTF-8 text of the `hub.secret` that the subscriber chose, under 200 bytes.
/// - A hub names its method in front of the signature, and may be one of SHA-1, SHA-256 and SHA-512
///   here. The subscriber knows which its hub takes, and chooses with the constructor:
///   `WebSub::new` takes SHA-256, `WebSub::sha512` and the old `WebSub::sha1` the others. What a
///   sender names may only confirm it.
/// - Not protected: repeats, for ever: no time is signed. The body is of any type, mostly Atom.
/// - A GET with `hub.mode`, `hub.topic` and `hub.challenge`, not signed, follows each request to
///   subscribe or to unsubscribe. It wants the challenge as plain text, for a topic that the
///   receiver has asked for and that is pending, which is then done with: else 404. Anybody can
///   send one, and to answer every topic would let others subscribe the URL, so that it is the
///   receiver's to answer.
/// - A refused delivery is to be answered 2xx all the same and to be ignored, as the recommendation
///   has it; a receiver sets that with its statuses. The URL itself is to be one that nobody
///   guesses.
/// - The same header is GitHub's and Meta's older one, with SHA-1.
///
/// ```
/// use countersign::{Request, Verifier, providers::WebSub};
///
/// let verifier = WebSub::new("the secret")?;
/// let headers = [(
///     "X-Hub-Signature",
///     "sha256=ef0ff9f8b618a705cb496bb09243206477ffefeae48a3c046df2be7e2c432643",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"<feed/>").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct WebSub(Webhook);

provider!(WebSub(Mac): SCHEME, "the `hub.secret` of the subscription, for a hub that signs with SHA-256");

impl WebSub {
    const SOURCE: &'static str = "the W3C's recommendation “WebSub” (w3c/websub)";

    const OTHER_KINDS: &'static [OtherKind] = &[OtherKind::by_method(
        "GET",
        "a hub's question whether the receiver wants a subscription, which is not signed: answer \
         its hub.challenge for a hub.topic that is asked for, and for no other",
    )];

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("websub")
        .signature(Signature::in_header("X-Hub-Signature").prefix("sha256=").hex())
        .signs_body()
        .documented_by("WebSub", Self::SOURCE)
        .other_kinds(Self::OTHER_KINDS);

    /// The same with SHA-512.
    pub const SHA512: &'static Scheme = &Scheme::hmac_sha512("websub-sha512")
        .signature(Signature::in_header("X-Hub-Signature").prefix("sha512=").hex())
        .signs_body()
        .documented_by("WebSub (SHA-512)", Self::SOURCE)
        .other_kinds(Self::OTHER_KINDS);

    /// The same with SHA-1.
    pub const SHA1: &'static Scheme = &Scheme::hmac_sha1("websub-sha1")
        .signature(Signature::in_header("X-Hub-Signature").prefix("sha1=").hex())
        .signs_body()
        .documented_by("WebSub (SHA-1)", Self::SOURCE)
        .other_kinds(Self::OTHER_KINDS);

    /// Takes the `hub.secret` of a subscription at a hub that signs with SHA-512.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn sha512(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SHA512, secret).map(Self)
    }

    /// Takes the `hub.secret` of a subscription at a hub that still signs with SHA-1.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn sha1(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SHA1, secret).map(Self)
    }
}
