use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Subtotal: `X-Subtotal-Signature` is the lower-case hex of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: Subtotal's documentation, “Verifying signatures”.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Subtotal};
///
/// let verifier = Subtotal::new("the secret")?;
/// let headers = [
///     ("X-Subtotal-Timestamp", "1795000000"),
///     (
///         "X-Subtotal-Signature",
///         "b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Subtotal(Webhook);

provider!(Subtotal(Mac): SCHEME, "the webhook's signing secret");

impl Subtotal {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("subtotal")
        .signature(Signature::in_header("X-Subtotal-Signature").hex())
        .timestamp(SignedTime::in_header("X-Subtotal-Timestamp", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Subtotal", "Subtotal's documentation, “Verifying signatures”");
}
