use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Frame.io: `X-Frameio-Signature` is `v0=` and the lower-case hex of HMAC-SHA256 over
/// `v0:{timestamp}:{body}`.
///
/// - Source: Frame.io's documentation on webhooks, as third parties quote it. Confirmed by a third party
///   only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::FrameIo};
///
/// let verifier = FrameIo::new("the secret")?;
/// let headers = [
///     ("X-Frameio-Request-Timestamp", "1795000000"),
///     (
///         "X-Frameio-Signature",
///         "v0=72ffa611236b113a72fee9790cd8629bdf04c075d72a3313498df803fd0bcf9c",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct FrameIo(Webhook);

provider!(FrameIo(Mac): SCHEME, "the webhook's signing key");

impl FrameIo {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("frameio")
        .signature(Signature::in_header("X-Frameio-Signature").prefix("v0=").hex())
        .timestamp(SignedTime::in_header("X-Frameio-Request-Timestamp", TimeFormat::Seconds))
        .signs(&[Text("v0:"), Timestamp, Text(":"), Body])
        .documented_by(
            "Frame.io",
            "Frame.io's documentation on webhooks, as third parties quote it",
        )
        .confirmed_by_third_party();
}
