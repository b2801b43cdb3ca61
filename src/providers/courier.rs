use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Courier: `courier-signature` holds `t=` and the time, and `signature=` and the lower-case hex of
/// HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: Courier's documentation, as `hookdeck/webhook-skills` quotes it. Confirmed by a third party
///   only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in milliseconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Courier};
///
/// let verifier = Courier::new("the secret")?;
/// let headers = [(
///     "courier-signature",
///     "t=1795000000000,signature=65a25034a3303160e38fdd65fe8291dbd9c879e15e671b0545cc29d22d53\
///      30f3",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Courier(Webhook);

provider!(Courier(Mac): SCHEME, "the outbound webhook's signing secret");

impl Courier {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("courier")
        .signature(Signature::in_header("courier-signature").pairs(",", "signature").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Milliseconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Courier", "Courier's documentation, as hookdeck/webhook-skills quotes it")
        .confirmed_by_third_party();
}
