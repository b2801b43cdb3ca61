use crate::Part::{Body, Text, Timestamp};
use crate::{OtherKind, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Recharge: `X-Recharge-Webhook-Signature` holds `t=` and the time, and `v1=` and the lower-case hex
/// of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: Recharge's documentation, “Validating webhooks”, as `hookdeck/webhook-skills` quotes it.
///   Confirmed by a third party only.
/// - The key is the UTF-8 text of the API client secret, not of the API token.
/// - The time is in seconds, at most 48 hours off, which is the vendor's rule.
/// - Not protected: repeats within the tolerance, two days.
/// - Also sent: `X-Recharge-Webhook-Timestamp`, which is not read, as the signature's header has the time
///   that is signed; and `X-Recharge-Hmac-Sha256`, by its name an HMAC, but a plain hash to whose message
///   more can be appended. A request with that one alone is refused.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Recharge};
///
/// let verifier = Recharge::new("the secret")?;
/// let headers = [(
///     "X-Recharge-Webhook-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Recharge(Webhook);

provider!(Recharge(Mac): SCHEME, "the API client secret");

impl Recharge {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("recharge")
        .signature(Signature::in_header("X-Recharge-Webhook-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds).tolerance(48 * 3600))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "Recharge",
            "Recharge's documentation, “Validating webhooks”, as hookdeck/webhook-skills quotes \
             it",
        )
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_header(
            "X-Recharge-Hmac-Sha256",
            "a delivery with Recharge's older signature alone, a plain hash: look for what \
             drops X-Recharge-Webhook-Signature",
        )]);
}
