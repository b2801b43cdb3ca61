use crate::providers::StandardWebhooks;
use crate::{OtherKind, Scheme, SecretForm, Webhook};

/// ImageKit: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256
/// over `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: imagekit-nodejs's `webhooks.ts`, imagekit-python's `webhooks.py` and imagekit-go's
///   `webhook.go`.
/// - The key is the UTF-8 text of the whole secret; `whsec_` is part of it and nothing is decoded.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` and the body's `id` tell
///   them apart.
/// - The layout is that of Standard Webhooks, with another key.
/// - The older header `x-ik-signature` (`t=` in milliseconds, `v1=` hex) is not read here.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::ImageKit};
///
/// let verifier = ImageKit::new("the secret")?;
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
pub struct ImageKit(Webhook);

provider!(ImageKit(Mac): SCHEME, "the webhook's secret, `whsec_` included");

impl ImageKit {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &StandardWebhooks::used_by("imagekit", SecretForm::Utf8)
        .documented_by(
            "ImageKit",
            "imagekit-nodejs's webhooks.ts, imagekit-python's webhooks.py and \
             imagekit-go's webhook.go",
        )
        .other_kinds(&[OtherKind::by_header(
            "x-ik-signature",
            "ImageKit's older signature alone, which is not read",
        )]);
}
