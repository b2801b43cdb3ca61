use crate::Part::{Body, Header, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Sinch Conversation / SMS / Fax: `x-sinch-webhook-signature` is the base64 of HMAC-SHA256 over
/// `{body}.{x-sinch-webhook-signature-nonce}.{timestamp}`.
///
/// - Source: `sinch/sinch-sdk-node`'s authorization.helper.ts and sinch-sdk-python's
///   `authentication_validation.py`.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance. The signed `x-sinch-webhook-signature-nonce`
///   tells them apart.
/// - The vendor's SDKs set no tolerance.
/// - `x-sinch-webhook-signature-algorithm` names the algorithm; it is not signed and not read here.
/// - Sinch repeats a failed delivery, of the SMS API after 5 s and then after twice as long each
///   time, for 22 hours 45 minutes, and does not say whether a repeat has a time of its own: with
///   the first one's it is refused here after 300 s. To take those, widen it:
///   `.tolerance(Duration::from_secs(24 * 3600))`; the signed nonce tells repeats apart.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::SinchConversation};
///
/// let verifier = SinchConversation::new("the secret")?;
/// let headers = [
///     ("x-sinch-webhook-signature-nonce", "id-1"),
///     ("x-sinch-webhook-signature-timestamp", "1795000000"),
///     ("x-sinch-webhook-signature", "5u5Y3BRxCoIAVE0KS5icIybgjWKvHTZ7FerY+H7LtgU="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct SinchConversation(Webhook);

provider!(SinchConversation(Mac): SCHEME, "the webhook's secret");

impl SinchConversation {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("sinch-conversation")
        .signature(Signature::in_header("x-sinch-webhook-signature").base64())
        .timestamp(SignedTime::in_header(
            "x-sinch-webhook-signature-timestamp",
            TimeFormat::Seconds,
        ))
        .signs(&[Body, Text("."), Header("x-sinch-webhook-signature-nonce"), Text("."), Timestamp])
        .documented_by(
            "Sinch Conversation / SMS / Fax",
            "sinch/sinch-sdk-node's authorization.helper.ts and sinch-sdk-python's \
             authentication_validation.py",
        )
        .read_on("2026-11-26");
}
