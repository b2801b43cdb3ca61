use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Orb: `X-Orb-Signature` lists, separated by blanks, `v1=` and the lower-case hex of HMAC-SHA256
/// over `v1:{timestamp}:{body}`.
///
/// - Source: `orbcorp/orb-python`'s `webhooks.py` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - The time is ISO 8601 text in UTC, without an offset, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The body's `id` tells them apart, which
///   Orb's documentation, “Webhooks”, gives for idempotency.
/// - `X-Orb-Timestamp` is an ISO 8601 time without a zone; it is read as UTC.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Orb};
///
/// let verifier = Orb::new("the secret")?;
/// let headers = [
///     ("X-Orb-Timestamp", "2026-11-18T11:06:40"),
///     (
///         "X-Orb-Signature",
///         "v1=f126b39ce1f4c4de80b736ebf4b77d2e408af648c6aba19b227aa592705e01c3",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Orb(Webhook);

provider!(Orb(Mac): SCHEME, "the webhook's signing secret");

impl Orb {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("orb")
        .signature(Signature::in_header("X-Orb-Signature").prefix("v1=").list(" ").hex())
        .timestamp(SignedTime::in_header("X-Orb-Timestamp", TimeFormat::Iso8601Utc))
        .signs(&[Text("v1:"), Timestamp, Text(":"), Body])
        .documented_by("Orb", "orbcorp/orb-python's webhooks.py and its tests")
        .event_id_in("id");
}
