use crate::Part::{Header, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Mailomat: `X-MOM-Webhook-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over
/// `{X-MOM-Webhook-ID}.{X-MOM-Webhook-Event}.{timestamp}`. **The body is not signed.**
///
/// - Source: `symfony/symfony`'s `MailomatRequestParser.php` and its tests (a third party's).
///   Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: **the body**: any body passes with one recorded signature, within the
///   tolerance.
/// - The signed `X-MOM-Webhook-ID` can be remembered, to take each delivery once.
/// - The body is not covered: the proof is only that Mailomat sent this id, event name and time.
///   Fetch what matters from its API.
/// - The third party's receiver takes times up to 12 hours off: a repeat may keep its first time.
///   To take those too, widen it: `.tolerance(Duration::from_secs(12 * 3600))`.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Mailomat};
///
/// let verifier = Mailomat::new("the secret")?;
/// let headers = [
///     ("X-MOM-Webhook-ID", "id-1"),
///     ("X-MOM-Webhook-Event", "id-1"),
///     ("X-MOM-Webhook-Timestamp", "1795000000"),
///     (
///         "X-MOM-Webhook-Signature",
///         "sha256=ae6abac61136c7b300bab411c55b12e6813d995892b3e4f235a3facf3b7374c0",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Mailomat(Webhook);

provider!(Mailomat(Mac): SCHEME, "the webhook's secret");

impl Mailomat {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("mailomat")
        .signature(Signature::in_header("X-MOM-Webhook-Signature").prefix("sha256=").hex())
        .timestamp(SignedTime::in_header("X-MOM-Webhook-Timestamp", TimeFormat::Seconds))
        .signs(&[
            Header("X-MOM-Webhook-ID"),
            Text("."),
            Header("X-MOM-Webhook-Event"),
            Text("."),
            Timestamp,
        ])
        .documented_by(
            "Mailomat",
            "symfony/symfony's MailomatRequestParser.php and its tests (a third party's)",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
