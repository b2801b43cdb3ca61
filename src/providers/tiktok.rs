use crate::Part::{Body, Text, Timestamp};
use crate::webhook::provider_like_webhook;
use crate::{ConfigError, IntoSecret, Scheme, Signature, TimeFormat, Webhook};

/// TikTok: `TikTok-Signature` holds `t=` and the time, and `s=` and the lower-case hex of
/// HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: TikTok for Developers, “Webhooks verification”.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - TikTok Shop signs otherwise; see `TikTokShop`.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::TikTok};
///
/// let verifier = TikTok::new("the secret")?;
/// let headers = [(
///     "TikTok-Signature",
///     "t=1795000000,s=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TikTok(Webhook);

provider_like_webhook!(TikTok);

impl TikTok {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("tiktok")
        .documented_by("TikTok", "TikTok for Developers, “Webhooks verification”")
        .signature(Signature::in_header("TikTok-Signature").pairs(",", "s").hex())
        .timestamp_in_pair("t", TimeFormat::Seconds)
        .message(&[Timestamp, Text("."), Body]);

    /// Takes the app's client secret.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn new(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SCHEME, secret).map(Self)
    }
}
