use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Fintoc: `Fintoc-Signature` holds `t=` and the time, and `v1=` and the lower-case hex of HMAC-SHA256
/// over `{timestamp}.{body}`.
///
/// - Source: Fintoc's documentation on webhooks, as third parties quote it. Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Fintoc};
///
/// let verifier = Fintoc::new("the secret")?;
/// let headers = [(
///     "Fintoc-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Fintoc(Webhook);

provider!(Fintoc(Mac): SCHEME, "the webhook endpoint's secret");

impl Fintoc {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("fintoc")
        .signature(Signature::in_header("Fintoc-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds).tolerance(300))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Fintoc", "Fintoc's documentation on webhooks, as third parties quote it")
        .confirmed_by_third_party();
}
