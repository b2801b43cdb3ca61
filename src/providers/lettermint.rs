use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Lettermint: `X-Lettermint-Signature` holds `t=` and the time, and `v1=` and the lower-case hex
/// of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: `lettermint/lettermint-php`'s `Webhook.php` and its tests.
/// - The key is the UTF-8 text of the whole secret; a `whsec_` in front is part of it and nothing
///   is decoded.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The body's `id` tells them apart, which Lettermint's
///   documentation, “Webhook events”, gives for idempotency.
/// - `X-Lettermint-Delivery` repeats the signed time. The vendor's `verifyHeaders` demands that the
///   two be equal; only the signed one is used here.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Lettermint};
///
/// let verifier = Lettermint::new("the secret")?;
/// let headers = [(
///     "X-Lettermint-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Lettermint(Webhook);

provider!(Lettermint(Mac): SCHEME, "the webhook's secret, `whsec_` included");

impl Lettermint {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("lettermint")
        .signature(Signature::in_header("X-Lettermint-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Lettermint", "lettermint/lettermint-php's Webhook.php and its tests")
        .event_id_in("id");
}
