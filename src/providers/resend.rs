use crate::providers::Svix;
use crate::{Scheme, SecretForm, Webhook};

/// Resend: `svix-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{svix-id}.{timestamp}.{body}`.
///
/// - Source: `symfony/symfony`'s `ResendRequestParser.php` and `hookdeck/webhook-skills` (third
///   parties').
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `svix-id` tells them apart.
/// - The headers carry Svix's names; the scheme is Svix's too.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Resend};
///
/// let verifier = Resend::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct Resend(Webhook);

provider!(Resend(Mac): SCHEME, "the endpoint's signing secret, `whsec_` included");

impl Resend {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Svix::used_by("resend", SecretForm::WhsecBase64)
        .documented_by(
            "Resend",
            "symfony/symfony's ResendRequestParser.php and hookdeck/webhook-skills (third \
         parties')",
        );
}
