use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// Brex: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `triggerdotdev/api-reference`'s `brex-http-endpoint.ts` (a third party's). Confirmed
///   by a third party only.
/// - The key is the decoded base64 of the secret; a `whsec_` in front is dropped if there is one.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - The API may list several secrets while one is replaced; try each.
/// - Brex's own page on signatures was not read. One third party speaks of `svix-*` headers,
///   without code.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Brex};
///
/// let verifier = Brex::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct Brex(Webhook);

provider!(Brex(Mac): SCHEME, "the secret from Brex's `/v1/webhooks/secrets`, as base64 text");

impl Brex {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &StandardWebhooks::used_by("brex", SecretForm::WhsecBase64)
        .documented_by(
            "Brex",
            "triggerdotdev/api-reference's brex-http-endpoint.ts (a third party's)",
        )
        .confirmed_by_third_party();
}
