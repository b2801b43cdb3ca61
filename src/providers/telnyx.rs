use crate::Part::{Body, Text, Timestamp};
use crate::public_key_webhook::provider_with_public_keys;
use crate::{ConfigError, PublicKeyWebhook, Scheme, SecretForm, Signature, TimeFormat};

/// Telnyx: `telnyx-signature-ed25519` is the base64 of the Ed25519 signature of
/// `{timestamp}|{body}`.
///
/// - Source: telnyx-python, `src/telnyx/lib/webhook_verification.py`.
/// - The key is the account's public key, as base64. The timestamp is `telnyx-timestamp`, in
///   seconds, and may be 300 s from the clock.
/// - The generated parts of Telnyx's libraries also hold a check of an HMAC: that is not what Telnyx
///   sends.
/// - Not protected: repeats within the tolerance, the URL and the other headers.
///
/// ```
/// use countersign::providers::Telnyx;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let telnyx = Telnyx::new("qDPr42OO8SSMkP5u8ImxZ6vpSUe+tyiAD/h+z/vXWh0=")?;
/// let headers = [
///     ("telnyx-timestamp", "1795000000"),
///     (
///         "telnyx-signature-ed25519",
///         "EfluBFm+dG+m00H5my7NkUahnQJ4nX8uFUHRm44ph5AOkJVYEsy56zUQY2ca\
///          FYaUXNr0AWuVehk02/UzibGbBw==",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_010));
/// assert!(telnyx.verify(&request, b"").is_ok());
/// assert!(telnyx.verify(&request, b"{}").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Telnyx(PublicKeyWebhook);

provider_with_public_keys!(Telnyx);

impl Telnyx {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::ed25519("telnyx")
        .documented_by(
            "Telnyx",
            "team-telnyx/telnyx-python, src/telnyx/lib/webhook_verification.py",
        )
        .signature(Signature::in_header("telnyx-signature-ed25519").base64())
        .secret(SecretForm::Base64)
        .timestamp_in_header("telnyx-timestamp", TimeFormat::Seconds)
        .message(&[Timestamp, Text("|"), Body]);

    /// Takes the account's public key, as the portal shows it.
    ///
    /// # Errors
    /// The text is not the base64 of an Ed25519 public key, or the key is weak.
    pub fn new(public_key: &str) -> Result<Self, ConfigError> {
        PublicKeyWebhook::new(Self::SCHEME, public_key).map(Self)
    }
}
