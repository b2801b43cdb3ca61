use crate::providers::Svix;
use crate::{Scheme, SecretForm, Webhook};

/// Clerk: `svix-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{svix-id}.{timestamp}.{body}`.
///
/// - Source: `clerk/javascript`'s `packages/backend/src/webhooks.ts`.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `svix-id` tells them apart.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Clerk};
///
/// let verifier = Clerk::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
/// let headers = [
///     ("svix-id", "id-1"),
///     ("svix-timestamp", "1795000000"),
///     ("svix-signature", "v1,oG151dZ1kgn1nokBGrI7VMLBbIIDt0Rl07Q0XUUVKbo="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Clerk(Webhook);

provider!(Clerk(Mac): SCHEME, "the endpoint's signing secret, `whsec_` included");

impl Clerk {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Svix::used_by("clerk", SecretForm::WhsecBase64)
        .documented_by("Clerk", "clerk/javascript's packages/backend/src/webhooks.ts");
}
