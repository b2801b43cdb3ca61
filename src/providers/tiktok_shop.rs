use crate::Part::{Body, Setting};
use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// TikTok Shop: `Authorization` is the lower-case hex of HMAC-SHA256 over `{app key}{body}`.
///
/// - Source: `hookdeck/webhook-skills`, “tiktok-shop-webhooks” (a third party's). Confirmed by a
///   third party only.
/// - The key is the UTF-8 text of the app's secret; the app's key, which is not secret, stands
///   before the body in what is signed.
/// - Not protected: repeats, for ever: no time is signed.
/// - The signature is the whole value of `Authorization`, without `Bearer`. Proxies may drop that
///   header.
/// - No page of TikTok Shop itself was read.
///
/// ```
/// use countersign::{Request, Verifier, providers::TikTokShop};
///
/// let verifier = TikTokShop::new("app-1", "the secret")?;
/// let headers =
///     [("Authorization", "1459be9eb1fcae6a988cd4f33c7cbdaf07fe58f4d6de608e8f64d9976ae34eda")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TikTokShop(Webhook);

provider!(TikTokShop(Mac));

impl TikTokShop {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("tiktok-shop")
        .signature(Signature::in_header("Authorization").hex())
        .signs(&[Setting("app key"), Body])
        .documented_by(
            "TikTok Shop",
            "hookdeck/webhook-skills, “tiktok-shop-webhooks” (a third party's)",
        )
        .confirmed_by_third_party();

    /// Takes the app key and the app's key and the app's secret.
    ///
    /// # Errors
    /// One of them is empty, or starts or ends with white space.
    pub fn new(app_key: &str, secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, app_key, secret).map(Self)
    }
}
