use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// Polar: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `polarsource/polar`'s `server/polar/webhook/tasks.py`, the sender, and the webhooks of
///   `polar-sdk` 1.0.2 (Python) and `@polar-sh/sdk` 1.0.1.
/// - The key is, of a secret that Polar generated on or after 2026-09-08, what the base64 behind
///   `whsec_` decodes to; of an older one and of one that the merchant gave, the UTF-8 text of the
///   whole secret, its prefix included. The text does not tell which, so that both keys are tried,
///   as Polar's own SDKs do since their version 1: a secret counts as two of a verifier's four.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - The layout is that of Standard Webhooks. [`Secret::utf8`](crate::Secret::utf8) or
///   [`Secret::whsec_base64`](crate::Secret::whsec_base64) binds one key only.
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
    pub const SCHEME: &'static Scheme = &StandardWebhooks::used_by(
        "polar",
        SecretForm::Utf8OrWhsecBase64,
    )
    .documented_by(
        "Polar",
        "polarsource/polar's server/polar/webhook/tasks.py, the sender, and polar-sdk 1.0.2's \
             webhooks.py",
    )
    .read_on("2026-11-26");
}
