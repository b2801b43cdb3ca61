use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Pylon: `Pylon-Webhook-Signature` is `hs256=` and the lower-case hex of HMAC-SHA256 over
/// `{timestamp}.{body}`.
///
/// - Source: Pylon's documentation, as `hookdeck/webhook-skills` quotes it. Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - `Pylon-Webhook-Version`, which says how the body is laid out, is not signed.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Pylon};
///
/// let verifier = Pylon::new("the secret")?;
/// let headers = [
///     ("Pylon-Webhook-Timestamp", "1795000000"),
///     (
///         "Pylon-Webhook-Signature",
///         "hs256=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Pylon(Webhook);

provider!(Pylon(Mac): SCHEME, "the webhook destination's signing secret");

impl Pylon {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("pylon")
        .signature(Signature::in_header("Pylon-Webhook-Signature").prefix("hs256=").hex())
        .timestamp(SignedTime::in_header("Pylon-Webhook-Timestamp", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Pylon", "Pylon's documentation, as hookdeck/webhook-skills quotes it")
        .confirmed_by_third_party();
}
