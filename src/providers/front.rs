use crate::Part::{Body, Text, Timestamp};
use crate::{
    Challenge, Handshake, Reply, Scheme, Signature, SignedTime, TimeFormat, Told, Webhook, Written,
};

/// Front (application webhooks): `X-Front-Signature` is the base64 of HMAC-SHA256 over
/// `{timestamp}:{body}`.
///
/// - Source: Front's documentation, “Application webhooks”.
/// - The key is the UTF-8 text of the app's signing key.
/// - The time, `X-Front-Request-Timestamp`, is in milliseconds, at most 300 seconds off, which
///   Front recommends for its connectors.
/// - Not protected: repeats within the tolerance.
/// - Handshake: a signed delivery of the type `sync` with `X-Front-Challenge`, whenever the
///   webhook's settings are saved. It wants the challenge back as JSON, within 10 s, and
///   `VerifyLayer::answering_handshakes` gives it after the proof; the header itself is not signed.
///   The receiver has nothing to decide. Else the URL is refused.
/// - A rule's webhook has the same header with another signature: take `FrontRule` for those.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Front};
///
/// let verifier = Front::new("the secret")?;
/// let headers = [
///     ("X-Front-Request-Timestamp", "1795000000000"),
///     ("X-Front-Signature", "w8fntGH4bqs/MAD7e1rNPJUiot2OiSvZXplzGIxc7rg="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Front(Webhook);

provider!(Front(Mac): SCHEME, "the app's signing key");

impl Front {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("front")
        .signature(Signature::in_header("X-Front-Signature").base64())
        .timestamp(SignedTime::in_header("X-Front-Request-Timestamp", TimeFormat::Milliseconds))
        .signs(&[Timestamp, Text(":"), Body])
        .documented_by(
            "Front (application webhooks)",
            "Front's documentation, “Application webhooks”",
        )
        .with_handshakes(&[Handshake::signed("POST", "Front's validation of the URL")
            .told_by(&[Told::member("type", "sync")])
            .echoes(
                Challenge::in_header("X-Front-Challenge"),
                Reply::json(&[("challenge", Written::Value)]),
            )
            .within(10)
            .otherwise("the URL is refused")]);
}
