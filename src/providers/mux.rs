use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Mux: `Mux-Signature` holds `t=` and the time, and `v1=` and the lower-case hex of HMAC-SHA256
/// over `{timestamp}.{body}`.
///
/// - Source: `muxinc/mux-node-sdk`'s `webhooks.ts`.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds old; one in the future passes, as the provider
///   documents only an age.
/// - Not protected: repeats within the tolerance. The body's `id` tells them apart: it is the event's, and
///   `attempts` are those to send it (the same `webhooks.ts`).
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Mux};
///
/// let verifier = Mux::new("the secret")?;
/// let headers = [(
///     "Mux-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Mux(Webhook);

provider!(Mux(Mac): SCHEME, "the webhook's signing secret");

impl Mux {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("mux")
        .signature(Signature::in_header("Mux-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds).future_unchecked())
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Mux", "muxinc/mux-node-sdk's webhooks.ts")
        .event_id_in("id");
}
