use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// Render: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's), and Svix's own list
///   of those who send with it (`svix/svix-webhooks`). Confirmed by a third party only.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off, as Standard Webhooks has it.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Render};
///
/// let verifier = Render::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct Render(Webhook);

provider!(Render(Mac): SCHEME, "the webhook's signing secret, `whsec_` included");

impl Render {
    /// The recipe.
    pub const SCHEME: &'static Scheme =
        &StandardWebhooks::used_by("render", SecretForm::WhsecBase64)
            .documented_by(
                "Render",
                "triggerdotdev/trigger.dev's webhook-sources, and svix/svix-webhooks",
            )
            .confirmed_by_third_party();
}
