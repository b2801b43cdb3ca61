use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Shippo: `Shippo-Auth-Signature` holds `t=` and the time, and `v1=` and the lower-case hex of
/// HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: Shippo's documentation, “Webhook security”, as third parties quote it. Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - Shippo signs for the accounts alone that have asked for a secret. The others have a token in the URL,
///   which signs nothing.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Shippo};
///
/// let verifier = Shippo::new("the secret")?;
/// let headers = [(
///     "Shippo-Auth-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Shippo(Webhook);

provider!(Shippo(Mac): SCHEME, "the secret that Shippo gives on request");

impl Shippo {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("shippo")
        .signature(Signature::in_header("Shippo-Auth-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "Shippo",
            "Shippo's documentation, “Webhook security”, as third parties quote it",
        )
        .confirmed_by_third_party();
}
