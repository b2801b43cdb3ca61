use crate::Part::{Body, Text, Timestamp};
use crate::{OtherKind, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// RevenueCat: `X-RevenueCat-Webhook-Signature` holds `t=` and the time, and `v1=` and the lower-case
/// hex of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: the research notes on webhooks of `triggerdotdev/trigger.dev` (a third party's). Confirmed by a
///   third party only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - Signing is optional and has to be switched on. Without it RevenueCat sends the configured
///   `Authorization` header alone, which signs nothing; such a request is refused here.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::RevenueCat};
///
/// let verifier = RevenueCat::new("the secret")?;
/// let headers = [(
///     "X-RevenueCat-Webhook-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct RevenueCat(Webhook);

provider!(RevenueCat(Mac): SCHEME, "the webhook's signing secret");

impl RevenueCat {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("revenuecat")
        .signature(Signature::in_header("X-RevenueCat-Webhook-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "RevenueCat",
            "triggerdotdev/trigger.dev's research notes on webhooks (a third party's)",
        )
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_header(
            "Authorization",
            "a delivery with the configured Authorization header alone, which signs nothing: \
             switch signing on at RevenueCat",
        )]);
}
