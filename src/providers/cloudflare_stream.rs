use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Cloudflare Stream: `Webhook-Signature` holds `time=` and the time, and `sig1=` and the
/// lower-case hex of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: Cloudflare's documentation, “Stream, using webhooks”.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - The documentation asks to drop requests that are too old and names no limit.
/// - The page's example has a secret and a signature but no whole body: it cannot be checked.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::CloudflareStream};
///
/// let verifier = CloudflareStream::new("the secret")?;
/// let headers = [(
///     "Webhook-Signature",
///     "time=1795000000,sig1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct CloudflareStream(Webhook);

provider!(CloudflareStream(Mac): SCHEME, "the webhook's secret");

impl CloudflareStream {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("cloudflare-stream")
        .signature(Signature::in_header("Webhook-Signature").pairs(",", "sig1").hex())
        .timestamp(SignedTime::in_pair("time", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Cloudflare Stream", "Cloudflare's documentation, “Stream, using webhooks”");
}
