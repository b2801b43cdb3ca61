use crate::{Scheme, Signature, Webhook};

/// Stream: `X-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `GetStream/stream-chat-js`'s `signing.ts` and `docs/webhooks.md`, and
///   stream-chat-python's `client.py` and, of compression, its `webhook.py` (4.33.0).
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - With compression switched on, the signature is over the JSON and the body arrives as gzip. With the
///   feature `gzip`, [`gzip::as_signed`](https://docs.rs/countersign/latest/countersign/gzip/fn.as_signed.html)
///   decompresses it, within a limit, for the call that verifies; a receiver does both with
///   `VerifyLayer::buffered(BodyVerifier::new(stream)?)`, and its handler gets the JSON. Without the
///   feature, and in a streaming layer, such a body is a mismatch.
///
/// ```
/// use countersign::{Request, Verifier, providers::GetStream};
///
/// let verifier = GetStream::new("the secret")?;
/// let headers =
///     [("X-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct GetStream(Webhook);

provider!(GetStream(Mac): SCHEME, "the app's API secret");

impl GetStream {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("getstream")
        .signature(Signature::in_header("X-Signature").hex())
        .signs_body()
        .signed_before_compression()
        .documented_by(
            "Stream",
            "GetStream/stream-chat-js's signing.ts and docs/webhooks.md, and \
             stream-chat-python's client.py and webhook.py",
        )
        .read_on("2026-11-26");
}
