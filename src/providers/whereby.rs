use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Whereby: `Whereby-Signature` holds `t=` and the time, and `v1=` and the lower-case hex of
/// HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: Whereby's documentation, “Webhooks”, and `triggerdotdev/trigger.dev`'s webhook-sources
///   (a third party's).
/// - The key is the UTF-8 text of the webhook's secret.
/// - The time is taken in seconds or in milliseconds, told by its digits: Whereby's page has
///   seconds, the third party milliseconds. It is at most 300 seconds off, which is this crate's
///   choice: the page's sample allows an age of one minute and leaves it to the receiver.
/// - Not protected: repeats within the tolerance.
/// - Whereby's sample signs JSON written again; the body as received is what it signed. A delivery
///   that gets a 5xx, or no answer within 5 s, is repeated twice.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Whereby};
///
/// let verifier = Whereby::new("the secret")?;
/// let headers = [(
///     "Whereby-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Whereby(Webhook);

provider!(Whereby(Mac): SCHEME, "the webhook's secret");

impl Whereby {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("whereby")
        .signature(Signature::in_header("Whereby-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::SecondsOrMilliseconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "Whereby",
            "Whereby's documentation, “Webhooks”, and triggerdotdev/trigger.dev's webhook-sources",
        );
}
