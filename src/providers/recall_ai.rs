use crate::providers::{StandardWebhooks, Svix};
use crate::{ConfigError, IntoSecret, Scheme, SecretForm, Webhook};

/// Recall.ai: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256
/// over `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: Recall.ai's documentation, “Authenticating requests”, and `recallai/sample-apps`.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - A workspace's verification secret signs in the `webhook-…` headers, a secret of the older Svix
///   endpoints in `svix-…` headers: `RecallAi::svix`.
/// - A request without a body is signed with an empty one.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::RecallAi};
///
/// let verifier = RecallAi::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct RecallAi(Webhook);

provider!(RecallAi(Mac): SCHEME, "the workspace's verification secret, `whsec_` included");

impl RecallAi {
    /// The recipe.
    pub const SCHEME: &'static Scheme =
        &StandardWebhooks::used_by("recall-ai", SecretForm::WhsecBase64).documented_by(
            "Recall.ai",
            "Recall.ai's documentation, “Authenticating requests”, and \
         recallai/sample-apps",
        );

    /// The recipe of the older endpoints: that of Svix.
    pub const SVIX: &'static Scheme = &Svix::used_by("recall-ai-svix", SecretForm::WhsecBase64)
        .documented_by(
            "Recall.ai (Svix)",
            "Recall.ai's documentation, “Authenticating requests”, and \
         recallai/sample-apps",
        );

    /// Takes the endpoint's signing secret, `whsec_` included.
    ///
    /// # Errors
    /// The secret is empty, or is not padded base64, with or without `whsec_` before it.
    pub fn svix(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SVIX, secret).map(Self)
    }
}
