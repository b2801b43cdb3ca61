use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Customer.io: `X-CIO-Signature` is the lower-case hex of HMAC-SHA256 over
/// `v0:{timestamp}:{body}`.
///
/// - Source: Customer.io's “Securely verifying requests”, as third parties quote it. Confirmed by a
///   third party only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - Customer.io's own page was not read; several independent third parties quote it alike.
/// - The `v0` is part of what is signed only; the header's value is bare hex.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::CustomerIo};
///
/// let verifier = CustomerIo::new("the secret")?;
/// let headers = [
///     ("X-CIO-Timestamp", "1795000000"),
///     ("X-CIO-Signature", "72ffa611236b113a72fee9790cd8629bdf04c075d72a3313498df803fd0bcf9c"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct CustomerIo(Webhook);

provider!(CustomerIo(Mac): SCHEME, "the webhook's signing key");

impl CustomerIo {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("customerio")
        .signature(Signature::in_header("X-CIO-Signature").hex())
        .timestamp(SignedTime::in_header("X-CIO-Timestamp", TimeFormat::Seconds))
        .signs(&[Text("v0:"), Timestamp, Text(":"), Body])
        .documented_by(
            "Customer.io",
            "Customer.io's “Securely verifying requests”, as third parties quote it",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
