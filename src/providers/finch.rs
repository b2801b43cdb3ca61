use crate::Part::{Body, Header, Text, Timestamp};
use crate::{Scheme, SecretForm, Signature, SignedTime, TimeFormat, Webhook};

/// Finch: `Finch-Signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{Finch-Event-Id}.{timestamp}.{body}`.
///
/// - Source: `Finch-API/finch-api-python`'s `webhooks.py` and its tests.
/// - The key is the decoded base64 of the secret, which has no `whsec_` in front.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `Finch-Event-Id` tells them apart.
/// - The layout is that of Standard Webhooks under header names of Finch's own.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Finch};
///
/// let verifier = Finch::new("YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
/// let headers = [
///     ("Finch-Event-Id", "id-1"),
///     ("Finch-Timestamp", "1795000000"),
///     ("Finch-Signature", "v1,oG151dZ1kgn1nokBGrI7VMLBbIIDt0Rl07Q0XUUVKbo="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Finch(Webhook);

provider!(Finch(Mac): SCHEME, "the webhook's secret, as base64 text");

impl Finch {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("finch")
        .signature(Signature::in_header("Finch-Signature").prefix("v1,").list(" ").base64())
        .timestamp(SignedTime::in_header("Finch-Timestamp", TimeFormat::Seconds))
        .secret(SecretForm::Base64)
        .signs(&[Header("Finch-Event-Id"), Text("."), Timestamp, Text("."), Body])
        .message_id_in("Finch-Event-Id")
        .documented_by("Finch", "Finch-API/finch-api-python's webhooks.py and its tests");
}
