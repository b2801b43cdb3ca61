use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// BigCommerce: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256
/// over `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: BigCommerce's documentation, “HTTPS webhook overview” (`bigcommerce/docs`).
/// - The key is the UTF-8 text of the client secret; nothing is decoded.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - The layout is that of Standard Webhooks. The documentation encodes the client secret as base64
///   only because its library decodes it again.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::BigCommerce};
///
/// let verifier = BigCommerce::new("the secret")?;
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
pub struct BigCommerce(Webhook);

provider!(BigCommerce(Mac): SCHEME, "the app's client secret");

impl BigCommerce {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &StandardWebhooks::used_by("bigcommerce", SecretForm::Utf8)
        .documented_by(
            "BigCommerce",
            "BigCommerce's documentation, “HTTPS webhook overview” (bigcommerce/docs)",
        );
}
