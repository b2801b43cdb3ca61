use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Lob: `Lob-Signature` is the lower-case hex of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: `MuckRock/muckrock`'s webhook for Lob (a third party's). Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in milliseconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - That the unit is milliseconds is the word of receivers: MuckRock's took seconds at first, and was
///   corrected.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Lob};
///
/// let verifier = Lob::new("the secret")?;
/// let headers = [
///     ("Lob-Signature-Timestamp", "1795000000000"),
///     ("Lob-Signature", "65a25034a3303160e38fdd65fe8291dbd9c879e15e671b0545cc29d22d5330f3"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Lob(Webhook);

provider!(Lob(Mac): SCHEME, "the webhook's secret");

impl Lob {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("lob")
        .signature(Signature::in_header("Lob-Signature").hex())
        .timestamp(SignedTime::in_header("Lob-Signature-Timestamp", TimeFormat::Milliseconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Lob", "MuckRock/muckrock's webhook for Lob (a third party's)")
        .confirmed_by_third_party();
}
