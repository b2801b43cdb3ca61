use crate::Part::{Body, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Klaviyo, its system webhooks: `Klaviyo-Signature` is the lower-case hex of HMAC-SHA256 over
/// `{body}{timestamp}`.
///
/// - Source: Klaviyo's documentation, “Working with system webhooks”, as third parties quote it
///   (`triggerdotdev/trigger.dev`, `hookdeck/webhook-skills`). Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - The time is an HTTP date (`Wed, 18 Nov 2026 11:06:40 GMT`), at most 6 hours off, which is this crate's
///   choice: no tolerance is documented, and in a third party's test of a delivery the header is five hours
///   ahead of `meta.timestamp` in its body.
/// - Not protected: repeats within the tolerance. `meta.timestamp` is signed too: a receiver may hold it to
///   less.
/// - Nothing separates the time from the body in front of it: it is taken only in its fixed length, so that
///   no character can be moved.
/// - `Klaviyo-Webhook-Id`, the webhook's and not a delivery's, is not signed. The webhooks of flows are not
///   signed at all.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Klaviyo};
///
/// let verifier = Klaviyo::new("the secret")?;
/// let headers = [
///     ("Klaviyo-Timestamp", "Wed, 18 Nov 2026 11:06:40 GMT"),
///     ("Klaviyo-Signature", "18e21adae5c08a86589f020ea364e256dde56b5fca411bdb6f36d43a3beeb207"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Klaviyo(Webhook);

provider!(Klaviyo(Mac): SCHEME, "the webhook's secret key");

impl Klaviyo {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("klaviyo")
        .signature(Signature::in_header("Klaviyo-Signature").hex())
        .timestamp(
            SignedTime::in_header("Klaviyo-Timestamp", TimeFormat::HttpDate).tolerance(6 * 3600),
        )
        .signs(&[Body, Timestamp])
        .documented_by(
            "Klaviyo",
            "Klaviyo's documentation, “Working with system webhooks”, as third parties quote it",
        )
        .confirmed_by_third_party();
}
