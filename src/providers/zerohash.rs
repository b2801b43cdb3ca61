use crate::Part::{Body, Timestamp};
use crate::{OtherKind, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Zero Hash: `x-zh-hook-signature` is the lower-case hex of HMAC-SHA256 over `{body}{timestamp}`.
///
/// - Source: Zero Hash's documentation, as `hookdeck/webhook-skills` quotes it. Confirmed by a third party
///   only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in milliseconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. `x-zh-hook-notification-id` tells them apart, but it is not
///   signed.
/// - Nothing separates the time from the body in front of it: it is taken only in its fixed length, so that
///   no digit can be moved.
/// - The older `x-zh-hook-signature-256` signs the body without a time. It is not read here: nobody can fall
///   back to it by leaving the other out.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::ZeroHash};
///
/// let verifier = ZeroHash::new("the secret")?;
/// let headers = [
///     ("x-zh-hook-timestamp", "1795000000000"),
///     (
///         "x-zh-hook-signature",
///         "b1f7759e0b19c0fd1a6323f09ae40ce6b3851d7ec4cc8accbb8fdc3447b80705",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ZeroHash(Webhook);

provider!(ZeroHash(Mac): SCHEME, "the webhook's secret");

impl ZeroHash {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("zerohash")
        .signature(Signature::in_header("x-zh-hook-signature").hex())
        .timestamp(
            SignedTime::in_header("x-zh-hook-timestamp", TimeFormat::Milliseconds).tolerance(300),
        )
        .signs(&[Body, Timestamp])
        .documented_by(
            "Zero Hash",
            "Zero Hash's documentation, as hookdeck/webhook-skills quotes it",
        )
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_header(
            "x-zh-hook-signature-256",
            "a delivery with Zero Hash's older signature alone, which signs no time: look for \
             what drops x-zh-hook-signature",
        )]);
}
