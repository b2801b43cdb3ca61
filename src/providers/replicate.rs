use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// Replicate: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256
/// over `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `replicate/replicate-python`'s `webhook.py` and its tests.
/// - The key is what the base64 behind `whsec_` decodes to; the prefix may be left out, as
///   `replicate-javascript`'s `lib/util.js` lets it.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - The vendor's library checks the time only when its caller sets a tolerance; the one used here
///   is that of Standard Webhooks.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Replicate};
///
/// let verifier = Replicate::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct Replicate(Webhook);

provider!(Replicate(Mac): SCHEME, "the webhook's signing secret, `whsec_` included");

impl Replicate {
    /// The recipe.
    pub const SCHEME: &'static Scheme =
        &StandardWebhooks::used_by("replicate", SecretForm::WhsecBase64)
            .documented_by("Replicate", "replicate/replicate-python's webhook.py and its tests");
}
