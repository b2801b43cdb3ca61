use crate::providers::{StandardWebhooks, Svix};
use crate::{ConfigError, IntoSecret, Scheme, SecretForm, Webhook};

/// SafeBase: `svix-signature` lists, separated by blanks, `v1,` and the base64 of HMAC-SHA256 over
/// `{svix-id}.{timestamp}.{body}`; or the same with headers named `webhook-…`.
///
/// - Source: Svix's own list of who sends with it (`svix/svix-webhooks`, `IngestSourceIn`), which
///   has SafeBase. Confirmed by a third party only.
/// - The key is what the base64 behind `whsec_` decodes to.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed id tells them apart.
/// - Svix names the three headers `svix-…` or `webhook-…`, as its customer sets it, and its list
///   does not say how SafeBase has: `SafeBase::new` takes the former, `SafeBase::unbranded` the
///   latter. The first delivery shows which.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::SafeBase};
///
/// let verifier = SafeBase::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
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
pub struct SafeBase(Webhook);

provider!(SafeBase(Mac): SCHEME, "the endpoint's signing secret, `whsec_` included");

impl SafeBase {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Svix::used_by("safebase", SecretForm::WhsecBase64)
        .documented_by("SafeBase", "Svix's own list of who sends with it (svix/svix-webhooks)")
        .confirmed_by_third_party();

    /// The recipe with headers named `webhook-…`.
    pub const UNBRANDED: &'static Scheme =
        &StandardWebhooks::used_by("safebase-unbranded", SecretForm::WhsecBase64)
            .documented_by(
                "SafeBase (webhook-…)",
                "Svix's own list of who sends with it (svix/svix-webhooks)",
            )
            .confirmed_by_third_party();

    /// Takes the same secret of an endpoint whose headers are named `webhook-…`.
    ///
    /// # Errors
    /// The secret is empty, or is not padded base64, with or without `whsec_` before it.
    pub fn unbranded(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::UNBRANDED, secret).map(Self)
    }
}
