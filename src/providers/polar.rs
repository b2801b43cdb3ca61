use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// Polar: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `polarsource/polar`'s `server/polar/webhook/tasks.py`, the sender, and polar-js's
///   `webhooks.ts`.
/// - The key is the UTF-8 text of the whole secret; its prefix is part of it and nothing is
///   decoded.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - The layout is that of Standard Webhooks, with another key: a verifier that decodes the secret
///   refuses every genuine request.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Polar};
///
/// let verifier = Polar::new("the secret")?;
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
pub struct Polar(Webhook);

provider!(Polar(Mac): SCHEME, "the endpoint's secret, `whsec_` or `polar_whs_` included");

impl Polar {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &StandardWebhooks::used_by("polar", SecretForm::Utf8)
        .documented_by(
            "Polar",
            "polarsource/polar's server/polar/webhook/tasks.py, the sender, and \
             polar-js's webhooks.ts",
        );
}
