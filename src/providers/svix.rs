use crate::Part::{Body, Header, Text, Timestamp};
use crate::{Scheme, SecretForm, Signature, SignedTime, TimeFormat, Webhook};

/// Svix: `svix-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{svix-id}.{timestamp}.{body}`.
///
/// - Source: `svix/svix-webhooks`, the Python library's `test_webhooks.py`.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `svix-id` tells them apart.
/// - An endpoint that is set to a key pair gets `v1a,` signatures alone (Ed25519): `SvixV1a` reads those.
/// - Svix also sends the same three headers named `webhook-…` where an application has no brand of
///   its own: take `StandardWebhooks` for those.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Svix};
///
/// let verifier = Svix::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
/// let headers = [
///     ("svix-id", "id-1"),
///     ("svix-timestamp", "1795000000"),
///     ("svix-signature", "v1,oG151dZ1kgn1nokBGrI7VMLBbIIDt0Rl07Q0XUUVKbo="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Svix(Webhook);

provider!(Svix(Mac): SCHEME, "the endpoint's signing secret, `whsec_` included");

impl Svix {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Self::used_by("svix", SecretForm::WhsecBase64)
        .documented_by("Svix", "svix/svix-webhooks, the Python library's test_webhooks.py")
        .read_on("2026-11-26");

    /// The recipe, for a brand that uses it.
    pub(crate) const fn used_by(id: &'static str, form: SecretForm) -> Scheme {
        Scheme::hmac_sha256(id)
            .signature(Signature::in_header("svix-signature").prefix("v1,").list(" ").base64())
            .timestamp(SignedTime::in_header("svix-timestamp", TimeFormat::Seconds))
            .secret(form)
            .signs(&[Header("svix-id"), Text("."), Timestamp, Text("."), Body])
            .message_id_in("svix-id")
    }
}
