use crate::Part::{Body, Header, Text, Timestamp};
use crate::{Scheme, SecretForm, Signature, SignedTime, TimeFormat, Webhook};

/// Standard Webhooks: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of
/// HMAC-SHA256 over `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `standard-webhooks/standard-webhooks`, `spec/standard-webhooks.md` and its reference
///   libraries.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - A sender may also list `v1a,` signatures (Ed25519, keys `whsk_` and `whpk_`); they are skipped
///   here. `StandardWebhooksV1a` reads those, and is needed where a sender lists no others.
/// - The specification asks for secrets of 24 to 64 random bytes before the base64.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::StandardWebhooks};
///
/// let verifier = StandardWebhooks::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
/// let headers = [
///     ("webhook-id", "id-1"),
///     ("webhook-timestamp", "1795000000"),
///     ("webhook-signature", "v1,oG151dZ1kgn1nokBGrI7VMLBbIIDt0Rl07Q0XUUVKbo="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct StandardWebhooks(Webhook);

provider!(StandardWebhooks(Mac): SCHEME, "the endpoint's signing secret, `whsec_` included");

impl StandardWebhooks {
    /// The recipe.
    pub const SCHEME: &'static Scheme =
        &Self::used_by("standard-webhooks", SecretForm::WhsecBase64)
            .documented_by(
                "Standard Webhooks",
                "standard-webhooks/standard-webhooks, spec/standard-webhooks.md and its \
         reference libraries",
            )
            .read_on("2026-11-26");

    /// The recipe, for a brand that uses it.
    pub(crate) const fn used_by(id: &'static str, form: SecretForm) -> Scheme {
        Scheme::hmac_sha256(id)
            .signature(Signature::in_header("webhook-signature").prefix("v1,").list(" ").base64())
            .timestamp(SignedTime::in_header("webhook-timestamp", TimeFormat::Seconds))
            .secret(form)
            .signs(&[Header("webhook-id"), Text("."), Timestamp, Text("."), Body])
            .message_id_in("webhook-id")
    }
}
