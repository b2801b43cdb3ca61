use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Crisp: `X-Crisp-Signature` is the lower-case hex of HMAC-SHA256 over `[{timestamp};{body}]`.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the hook's signing secret.
/// - The brackets and the semicolon are part of the message.
/// - The time, `X-Crisp-Request-Timestamp`, is taken in milliseconds or in seconds, told by its
///   digits, as third parties write both; at most 300 seconds off, which is this crate's choice: no
///   tolerance is documented.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Crisp};
///
/// let verifier = Crisp::new("the secret")?;
/// let headers = [
///     ("X-Crisp-Request-Timestamp", "1795000000000"),
///     (
///         "X-Crisp-Signature",
///         "050ae33d48c2144d4310330e4fdc859ca24d1d8baa0793e69e87fb3614fdf342",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Crisp(Webhook);

provider!(Crisp(Mac): SCHEME, "the hook's signing secret");

impl Crisp {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("crisp")
        .signature(Signature::in_header("X-Crisp-Signature").hex())
        .timestamp(SignedTime::in_header(
            "X-Crisp-Request-Timestamp",
            TimeFormat::SecondsOrMilliseconds,
        ))
        .signs(&[Text("["), Timestamp, Text(";"), Body, Text("]")])
        .documented_by("Crisp", "triggerdotdev/trigger.dev's webhook-sources (a third party's)")
        .confirmed_by_third_party();
}
