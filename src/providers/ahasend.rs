use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// AhaSend: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256
/// over `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `AhaSend/ahasend-go`'s `webhooks.go` and `openapi/webhooks.yaml`.
/// - The key is the UTF-8 text of the whole secret; `aha-whsec-` is part of it and nothing is
///   decoded.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - The layout is that of Standard Webhooks, with another key.
/// - The vendor's SDK also accepts a list item without the `v1,` in front.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::AhaSend};
///
/// let verifier = AhaSend::new("the secret")?;
/// let headers = [
///     ("webhook-id", "id-1"),
///     ("webhook-timestamp", "1795000000"),
///     ("webhook-signature", "v1,q8WX9MqW6rjlWsPcQtLeNX8F4u+hyV9BVkLxTnN0Ssk="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct AhaSend(Webhook);

provider!(AhaSend(Mac): SCHEME, "the webhook's secret, `aha-whsec-` included");

impl AhaSend {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &StandardWebhooks::used_by("ahasend", SecretForm::Utf8)
        .documented_by("AhaSend", "AhaSend/ahasend-go's webhooks.go and openapi/webhooks.yaml");
}
