use crate::providers::StandardWebhooks;
use crate::{Scheme, SecretForm, Webhook};

/// Fathom: `webhook-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: Fathom's documentation, “New meeting content ready”, and the SDKs fathom-typescript
///   and fathom-python.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - The documentation's manual method speaks of the body alone; the vendor's SDKs sign the id and
///   the time too, as here.
/// - The vendor's SDKs also accept `svix-*` headers; the documentation shows `webhook-*`.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Fathom};
///
/// let verifier = Fathom::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct Fathom(Webhook);

provider!(Fathom(Mac): SCHEME, "the endpoint's signing secret, `whsec_` included");

impl Fathom {
    /// The recipe.
    pub const SCHEME: &'static Scheme =
        &StandardWebhooks::used_by("fathom", SecretForm::WhsecBase64).documented_by(
            "Fathom",
            "Fathom's documentation, “New meeting content ready”, and the SDKs \
         fathom-typescript and fathom-python",
        );
}
