use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Akeneo PIM, its Events API: `X-Akeneo-Request-Signature` is the lower-case hex of HMAC-SHA256 over
/// `{timestamp}.{body}`.
///
/// - Source: Akeneo's documentation, “How to check the request signature”, and the sender in Akeneo PIM,
///   `GuzzleWebhookClient.php`.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Akeneo};
///
/// let verifier = Akeneo::new("the secret")?;
/// let headers = [
///     ("X-Akeneo-Request-Timestamp", "1795000000"),
///     (
///         "X-Akeneo-Request-Signature",
///         "b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Akeneo(Webhook);

provider!(Akeneo(Mac): SCHEME, "the connection's secret");

impl Akeneo {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("akeneo")
        .signature(Signature::in_header("X-Akeneo-Request-Signature").hex())
        .timestamp(
            SignedTime::in_header("X-Akeneo-Request-Timestamp", TimeFormat::Seconds).tolerance(300),
        )
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "Akeneo Events API",
            "Akeneo's documentation, “How to check the request signature”, and Akeneo PIM's \
             GuzzleWebhookClient.php",
        );
}
