use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, SecretForm, Signature, SignedTime, TimeFormat, Webhook};

/// Daily: `X-Webhook-Signature` is the base64 of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - The key is the decoded base64 of the webhook's secret.
/// - The time, `X-Webhook-Timestamp`, is in milliseconds, at most 300 seconds off, which is this
///   crate's choice: no tolerance is documented.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Daily};
///
/// let verifier = Daily::new("YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
/// let headers = [
///     ("X-Webhook-Timestamp", "1795000000000"),
///     ("X-Webhook-Signature", "o6anABYxdJFiTLb2DUf5g8y3aFIcli0JR6baMNvgEpU="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Daily(Webhook);

provider!(Daily(Mac): SCHEME, "the webhook's secret, in base64");

impl Daily {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("daily")
        .signature(Signature::in_header("X-Webhook-Signature").base64())
        .timestamp(SignedTime::in_header("X-Webhook-Timestamp", TimeFormat::Milliseconds))
        .secret(SecretForm::Base64)
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Daily", "triggerdotdev/trigger.dev's webhook-sources (a third party's)")
        .confirmed_by_third_party();
}
