use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Synctera: `Synctera-Signature` is the lower-case hex of HMAC-SHA256 over `{timestamp}.{body}`,
/// or two of them joined by a dot.
///
/// - Source: `hookdeck/webhook-skills`, “synctera-webhooks” (a third party's). Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the secret, which Synctera's `POST /v0/webhook_secrets` gives.
/// - The time, `Request-Timestamp`, is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance.
/// - While a secret is rotated, the header has the signatures under both: either will do.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Synctera};
///
/// let verifier = Synctera::new("the secret")?;
/// let headers = [
///     ("Request-Timestamp", "1795000000"),
///     (
///         "Synctera-Signature",
///         "b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Synctera(Webhook);

provider!(Synctera(Mac): SCHEME, "the webhook secret");

impl Synctera {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("synctera")
        .signature(Signature::in_header("Synctera-Signature").list(".").hex())
        .timestamp(SignedTime::in_header("Request-Timestamp", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Synctera", "hookdeck/webhook-skills, “synctera-webhooks” (a third party's)")
        .confirmed_by_third_party();
}
