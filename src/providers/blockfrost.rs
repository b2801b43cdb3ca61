use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Blockfrost: `Blockfrost-Signature` holds `t=` and the time, and one or several `v1=` and the
/// lower-case hex of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: `blockfrost/blockfrost-python`'s `helpers.py` and its tests.
/// - The key is the UTF-8 text of the webhook's auth token, a UUID, dashes included.
/// - The time is in seconds, at most 600 seconds off, which is the default of Blockfrost's own SDK.
/// - Not protected: repeats within the tolerance.
/// - Pairs of another version, such as `v42=`, are passed over, as Blockfrost's SDK does; so is a
///   `v1=` that is no signature, as long as one is.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Blockfrost};
///
/// let verifier = Blockfrost::new("the secret")?;
/// let headers = [(
///     "Blockfrost-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Blockfrost(Webhook);

provider!(Blockfrost(Mac): SCHEME, "the webhook's auth token");

impl Blockfrost {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("blockfrost")
        .signature(Signature::in_header("Blockfrost-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds).tolerance(600))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Blockfrost", "blockfrost/blockfrost-python's helpers.py and its tests");
}
