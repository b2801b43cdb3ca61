use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// ElevenLabs: `ElevenLabs-Signature` holds `t=` and the time, and `v0=` and the lower-case hex of
/// HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: `elevenlabs/elevenlabs-js`'s `webhooks.ts` and elevenlabs-python's
///   `webhooks_custom.py`.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 1800 seconds old; one in the future passes, as the provider
///   documents only an age.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::ElevenLabs};
///
/// let verifier = ElevenLabs::new("the secret")?;
/// let headers = [(
///     "ElevenLabs-Signature",
///     "t=1795000000,v0=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ElevenLabs(Webhook);

provider!(ElevenLabs(Mac): SCHEME, "the webhook's secret");

impl ElevenLabs {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("elevenlabs")
        .signature(Signature::in_header("ElevenLabs-Signature").pairs(",", "v0").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds).tolerance(1800).future_unchecked())
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "ElevenLabs",
            "elevenlabs/elevenlabs-js's webhooks.ts and elevenlabs-python's \
             webhooks_custom.py",
        );
}
