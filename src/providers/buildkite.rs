use crate::Part::{Body, Text, Timestamp};
use crate::{Handshake, Scheme, Signature, SignedTime, TimeFormat, Told, Webhook};

/// Buildkite: `X-Buildkite-Signature` holds `timestamp=` and the time, and `signature=` and the
/// lower-case hex of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: Buildkite's documentation, “Webhook signature” and “Verifying HMAC signatures”.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - Handshake: a `ping`, signed, when the settings of a webhook change that takes this event.
///   `VerifyLayer::answering_handshakes` answers 200 after the proof, where `X-Buildkite-Event` and the body
///   say it; the receiver has nothing to decide. What it has to be answered, in what time and what follows
///   if not is not documented. Source: Buildkite's documentation, “Ping events”.
/// - A webhook set to send the token itself carries `X-Buildkite-Token` instead, and is refused
///   here.
/// - The documentation's example of a signature is not hex and verifies nothing.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Buildkite};
///
/// let verifier = Buildkite::new("the secret")?;
/// let headers = [(
///     "X-Buildkite-Signature",
///     "timestamp=1795000000,signature=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c\
///      2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Buildkite(Webhook);

provider!(Buildkite(Mac): SCHEME, "the webhook's token");

impl Buildkite {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("buildkite")
        .signature(
            Signature::in_header("X-Buildkite-Signature")
                .pairs(",", "signature")
                .optional_blanks()
                .hex(),
        )
        .timestamp(SignedTime::in_pair("timestamp", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "Buildkite",
            "Buildkite's documentation, “Webhook signature” and “Verifying HMAC \
             signatures”",
        )
        .with_handshakes(&[Handshake::signed(
            "POST",
            "Buildkite's ping, where it is subscribed to",
        )
        .told_by(&[Told::header("X-Buildkite-Event", "ping"), Told::member("event", "ping")])
        .at_most(4096)]);
}
