use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Airship: `X-UA-SIGNATURE` is the lower-case hex of HMAC-SHA256 over `{timestamp}:{body}`.
///
/// - Source: Airship's documentation on open channels, as third parties quote it. Confirmed by a third party
///   only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Airship};
///
/// let verifier = Airship::new("the secret")?;
/// let headers = [
///     ("X-UA-TIMESTAMP", "1795000000"),
///     ("X-UA-SIGNATURE", "f344dd9a9faf303617f0416a2bc39fc702cfabb848c57e53059a26bcf6833403"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Airship(Webhook);

provider!(Airship(Mac): SCHEME, "the secret of the signature hash");

impl Airship {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("airship")
        .signature(Signature::in_header("X-UA-SIGNATURE").hex())
        .timestamp(SignedTime::in_header("X-UA-TIMESTAMP", TimeFormat::Seconds))
        .signs(&[Timestamp, Text(":"), Body])
        .documented_by(
            "Airship",
            "Airship's documentation on open channels, as third parties quote it",
        )
        .confirmed_by_third_party();
}
