use crate::Part::{BodyDigest, Listed, Text, Timestamp};
use crate::{Escape, Hash, List, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// MessageBird's requests before the tokens: header `MessageBird-Signature`, base64 of the HMAC-SHA256 of
/// `{MessageBird-Request-Timestamp}`, the parameters of the query, form-encoded and sorted by name, and the 32 bytes of
/// the body's SHA-256, in lines.
///
/// - Source: `messagebird/python-rest-api`, `messagebird/signed_request.py`, whose tests' example verifies.
/// - The secret is the signing key. A verifier is to be given the URL. Present requests have a token:
///   [`MessageBird`](super::MessageBird).
/// - Tolerance: 300 seconds, ours, as none is documented.
/// - A parameter that is there twice is refused.
/// - Not protected: the path, the order of the query, and the other headers.
///
/// ```
/// use countersign::providers::MessageBirdLegacy;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let messagebird = MessageBirdLegacy::new("PlLrKaqvZNRR5zAjm42ZT6q1SQxgbbGd")?;
/// let headers = [
///     ("MessageBird-Signature", "2bl+38H4oHVg03pC3bk2LvCB0IHFgfC4cL5HPQ0LdmI="),
///     ("MessageBird-Request-Timestamp", "1547198231"),
/// ];
/// let url = "https://hooks.example.com/in?recipient=31612345678&reference=FOO\
///     &statusDatetime=2019-01-11T09%3A17%3A11%2B00%3A00&id=eef0ab57a9e049be946f3821568c2b2e\
///     &status=delivered&mccmnc=20408&ported=1";
/// let request = Request::at(&headers, UnixTime::from_secs(1_547_198_240)).url(url);
/// assert!(messagebird.verify(&request, br#"{"foo":"bar"}"#).is_ok());
/// assert!(messagebird.verify(&request, br#"{"foo":"baz"}"#).is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct MessageBirdLegacy(Webhook);

provider!(MessageBirdLegacy(Mac): SCHEME, "the account's signing key");

impl MessageBirdLegacy {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("messagebird-legacy")
        .signature(Signature::in_header("MessageBird-Signature").base64())
        .timestamp(SignedTime::in_header("MessageBird-Request-Timestamp", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("\n"), Listed(Self::QUERY), Text("\n"), BodyDigest(Hash::SHA256)])
        .documented_by(
            "MessageBird (before the token)",
            "messagebird/python-rest-api, messagebird/signed_request.py",
        );

    const QUERY: &'static List = &List::of_query().escaped(Escape::Form);
}
