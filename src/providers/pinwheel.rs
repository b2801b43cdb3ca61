use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Pinwheel: `x-pinwheel-signature` is `v2=` and the lower-case hex of HMAC-SHA256 over
/// `v2:{timestamp}:{body}`.
///
/// - Source: Pinwheel's documentation, “Webhook signature verification”, whose example is in the tests of
///   `DSACMS/iv-cbv-payroll`.
/// - The key is the UTF-8 text of the API secret, which authorises calls of Pinwheel's API too.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Pinwheel};
///
/// let verifier = Pinwheel::new("the secret")?;
/// let headers = [
///     ("x-timestamp", "1795000000"),
///     (
///         "x-pinwheel-signature",
///         "v2=c43391a3bf01e357f18f03c32ec301e629e5467e00b628671512bc995d86e41b",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Pinwheel(Webhook);

provider!(Pinwheel(Mac): SCHEME, "the API secret");

impl Pinwheel {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("pinwheel")
        .signature(Signature::in_header("x-pinwheel-signature").prefix("v2=").hex())
        .timestamp(SignedTime::in_header("x-timestamp", TimeFormat::Seconds))
        .signs(&[Text("v2:"), Timestamp, Text(":"), Body])
        .documented_by("Pinwheel", "Pinwheel's documentation, “Webhook signature verification”");
}
