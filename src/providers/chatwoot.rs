use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Chatwoot: `X-Chatwoot-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over
/// `{timestamp}.{body}`.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the webhook's secret.
/// - The time, `X-Chatwoot-Timestamp`, is in seconds, at most 300 seconds off, which is this
///   crate's choice: no tolerance is documented.
/// - Not protected: repeats within the tolerance.
/// - `X-Chatwoot-Delivery`, which names the delivery, is not signed. Older servers sign nothing and
///   send none of these headers.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Chatwoot};
///
/// let verifier = Chatwoot::new("the secret")?;
/// let headers = [
///     ("X-Chatwoot-Timestamp", "1795000000"),
///     (
///         "X-Chatwoot-Signature",
///         "sha256=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Chatwoot(Webhook);

provider!(Chatwoot(Mac): SCHEME, "the webhook's secret");

impl Chatwoot {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("chatwoot")
        .signature(Signature::in_header("X-Chatwoot-Signature").prefix("sha256=").hex())
        .timestamp(SignedTime::in_header("X-Chatwoot-Timestamp", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Chatwoot", "triggerdotdev/trigger.dev's webhook-sources (a third party's)")
        .confirmed_by_third_party();
}
