use crate::Part::{Body, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Scalr: `X-Signature` is the lower-case hex of HMAC-SHA1 over `{body}{timestamp}`.
///
/// - Source: `adnanh/webhook`'s `internal/hook/hook.go` and its tests (a third party's). Confirmed
///   by a third party only.
/// - The key is the UTF-8 text of the whole secret; it looks like base64 and is not decoded.
/// - The time is a date such as `Thu 07 Sep 2017 06:30:04 UTC`, at most 300 seconds off.
/// - Not protected: repeats within the tolerance.
/// - Nothing separates the time from what is beside it; its form is fixed, so that nothing can be
///   moved.
/// - `Date` is signed as text, in a form without a comma (`Thu 07 Sep 2017 06:30:04 UTC`). A proxy
///   that rewrites `Date` breaks the signature.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Scalr};
///
/// let verifier = Scalr::new("the secret")?;
/// let headers = [
///     ("Date", "Wed 18 Nov 2026 11:06:40 UTC"),
///     ("X-Signature", "77c865c084e075683dc040101d29a563ac75408e"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Scalr(Webhook);

provider!(Scalr(Mac): SCHEME, "the webhook's secret key");

impl Scalr {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("scalr")
        .signature(Signature::in_header("X-Signature").hex())
        .timestamp(SignedTime::in_header("Date", TimeFormat::DateUtc))
        .signs(&[Body, Timestamp])
        .documented_by(
            "Scalr",
            "adnanh/webhook's internal/hook/hook.go and its tests (a third party's)",
        )
        .confirmed_by_third_party();
}
