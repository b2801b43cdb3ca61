use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Tailscale: `Tailscale-Webhook-Signature` holds `t=` and the time, and one or several `v1=` and
/// the lower-case hex of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: `tailscale/tailscale`'s `docs/webhooks/example.go`.
/// - The key is the UTF-8 text of the whole secret, its `tskey-webhook-` included.
/// - The time is in seconds, at most 300 seconds old; one in the future passes, as Tailscale's
///   sample looks at the age alone.
/// - Not protected: repeats within the tolerance.
/// - The body is a JSON array of events, and not one event.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Tailscale};
///
/// let verifier = Tailscale::new("the secret")?;
/// let headers = [(
///     "Tailscale-Webhook-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Tailscale(Webhook);

provider!(Tailscale(Mac): SCHEME, "the webhook's secret, `tskey-webhook-` included");

impl Tailscale {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("tailscale")
        .signature(Signature::in_header("Tailscale-Webhook-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds).future_unchecked())
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Tailscale", "tailscale/tailscale's docs/webhooks/example.go");
}
