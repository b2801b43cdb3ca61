use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// MultiSafepay: `Auth` is the base64 of the time, a colon and the lower-case hex of HMAC-SHA512
/// over `{timestamp}:{body}`.
///
/// - Source: `MultiSafepay/php-sdk`'s `src/Util/Notification.php` and its tests.
/// - The key is the UTF-8 text of the site's API key: whoever may call the API in the site's name
///   can sign its notifications.
/// - The time is in seconds, at most 600 seconds old, as in MultiSafepay's SDK; one in the future
///   passes there and here.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::MultiSafepay};
///
/// let verifier = MultiSafepay::new("the secret")?;
/// let headers = [(
///     "Auth",
///     "MTc5NTAwMDAwMDoxYTMzY2IwMzM4ZTY5NjNjNTRhNWU4MjA3YjBlMTI1ZTVjMmI4YmU1NWU4OGVhZGI0ZDM3\
///      MDc5ZThjNGYzM2IyMDYyOTI4YjVjM2I4Yjk5N2VjZWUzMWZjYzVjNmVmOWMxNGExMzE1YTFhMDk0ODE0NjQx\
///      NzQ2ZTM3NGVmYTlhZQ==",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct MultiSafepay(Webhook);

provider!(MultiSafepay(Mac): SCHEME, "the site's API key");

impl MultiSafepay {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha512("multisafepay")
        .signature(Signature::in_header("Auth").list_after_timestamp(":").hex().wrapped_in_base64())
        .timestamp(SignedTime::first_item(TimeFormat::Seconds).tolerance(600).future_unchecked())
        .signs(&[Timestamp, Text(":"), Body])
        .documented_by(
            "MultiSafepay",
            "MultiSafepay/php-sdk's src/Util/Notification.php and its tests",
        );
}
