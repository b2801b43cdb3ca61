use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Paddle: `Paddle-Signature` holds `ts=` and the time, and `h1=` and the lower-case hex of
/// HMAC-SHA256 over `{timestamp}:{body}`.
///
/// - Source: `PaddleHQ/paddle-node-sdk`'s `webhooks-validator.ts` and its tests.
/// - The key is the UTF-8 text of the whole secret; `pdl_ntfset_` is part of it.
/// - The time is in seconds, at most 5 seconds off. Of the vendor's libraries that for Python refuses
///   a time as far ahead too, that for Node takes any. Here as the former.
/// - Not protected: repeats within the tolerance. The body's `event_id` tells them apart (Paddle's
///   documentation, “How webhooks work”); a `notification_id` is one destination's.
/// - The header may list several `h1`; any of them may match.
/// - The vendor's tolerance is very short: keep the receiver's clock right and verify before
///   anything is queued.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Paddle};
///
/// let verifier = Paddle::new("the secret")?;
/// let headers = [(
///     "Paddle-Signature",
///     "ts=1795000000;h1=f344dd9a9faf303617f0416a2bc39fc702cfabb848c57e53059a26bcf6833403",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Paddle(Webhook);

provider!(Paddle(Mac): SCHEME, "the notification destination's secret key, `pdl_ntfset_` included");

impl Paddle {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("paddle")
        .signature(Signature::in_header("Paddle-Signature").pairs(";", "h1").hex())
        .timestamp(SignedTime::in_pair("ts", TimeFormat::Seconds).tolerance(5))
        .signs(&[Timestamp, Text(":"), Body])
        .documented_by("Paddle", "PaddleHQ/paddle-node-sdk's webhooks-validator.ts and its tests")
        .event_id_in("event_id")
        .read_on("2026-11-26");
}
