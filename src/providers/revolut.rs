use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Revolut: `Revolut-Signature` lists, separated by commas, `v1=` and the lower-case hex of
/// HMAC-SHA256 over `v1.{timestamp}.{body}`.
///
/// - Source: Revolut's documentation, “Verify the payload signature”, the same for Business,
///   Merchant and Crypto Ramp.
/// - The key is the UTF-8 text of the signing secret, its `wsk_` included.
/// - The time, `Revolut-Request-Timestamp`, is in milliseconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance.
/// - While a signing secret is rotated, the header lists a signature under each: whichever matches
///   will do.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Revolut};
///
/// let verifier = Revolut::new("the secret")?;
/// let headers = [
///     ("Revolut-Request-Timestamp", "1795000000000"),
///     (
///         "Revolut-Signature",
///         "v1=38056ca73a792f0363e748bb4dc1d27de650f5877b6075dd942deb336d33cc5f",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Revolut(Webhook);

provider!(Revolut(Mac): SCHEME, "the webhook's signing secret, `wsk_` included");

impl Revolut {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("revolut")
        .signature(Signature::in_header("Revolut-Signature").prefix("v1=").list(",").hex())
        .timestamp(SignedTime::in_header("Revolut-Request-Timestamp", TimeFormat::Milliseconds))
        .signs(&[Text("v1."), Timestamp, Text("."), Body])
        .documented_by("Revolut", "Revolut's documentation, “Verify the payload signature”");
}
