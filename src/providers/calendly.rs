use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Calendly: `Calendly-Webhook-Signature` holds `t=` and the time, and `v1=` and the lower-case hex
/// of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: Calendly's documentation, “Webhook signatures”, and `NangoHQ/nango` (a third party's).
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 180 seconds off.
/// - Not protected: repeats within the tolerance.
/// - The tolerance is that of the documentation's example, not a rule of the vendor.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Calendly};
///
/// let verifier = Calendly::new("the secret")?;
/// let headers = [(
///     "Calendly-Webhook-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Calendly(Webhook);

provider!(Calendly(Mac): SCHEME, "the webhook subscription's signing key");

impl Calendly {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("calendly")
        .signature(Signature::in_header("Calendly-Webhook-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds).tolerance(180))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "Calendly",
            "Calendly's documentation, “Webhook signatures”, and NangoHQ/nango (a third \
             party's)",
        );
}
