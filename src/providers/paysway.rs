use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, SecretForm, Signature, SignedTime, TimeFormat, Webhook};

/// PaySway: `X-PaySway-Signature` holds `t=` and the time, and `v1=` and the lower-case hex of
/// HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: PaySway's documentation, “Verify requests”.
/// - The key is the decoded base64 of the secret.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The body's `id` tells them apart, which PaySway's
///   documentation, “Implement handler”, gives for idempotency.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::PaySway};
///
/// let verifier = PaySway::new("YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
/// let headers = [(
///     "X-PaySway-Signature",
///     "t=1795000000,v1=08ee9179bba5271863c8d04d038eeed7a1363e45263afebe582052674ec002e1",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct PaySway(Webhook);

provider!(PaySway(Mac): SCHEME, "the webhook's secret, as base64 text");

impl PaySway {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("paysway")
        .signature(Signature::in_header("X-PaySway-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
        .secret(SecretForm::Base64)
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("PaySway", "PaySway's documentation, “Verify requests”")
        .event_id_in("id");
}
