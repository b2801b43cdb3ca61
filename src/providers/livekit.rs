use crate::Claim::{BodyHash, Expires, IsSetting, NotBefore};
use crate::{ConfigError, Encoding, IntoSecret, Jws, Scheme, Webhook};

/// LiveKit: `Authorization` is a JWT under HMAC-SHA256, without `Bearer`, whose claim `sha256` is the base64 of
/// the raw body's SHA-256.
///
/// - Source: `livekit/protocol`'s `webhook/url_notifier.go`, the sender, and its `webhook/verifier.go`.
/// - The key is the UTF-8 text of the API secret. The claim `iss` is the API key that belongs to it, and has
///   to be the receiver's; it chooses no secret.
/// - The token holds from `nbf` to `exp`, five minutes later, with the 60 seconds between the clocks that the
///   vendor's package allows. It is made once for all tries of a delivery.
/// - Not protected: repeats until then.
///
/// ```
/// use countersign::providers::LiveKit;
/// use countersign::{Request, Signer, Verifier};
///
/// let livekit = LiveKit::new("APIkey", "the API secret")?;
/// let headers = livekit.sign(&Request::new(&()), b"{\"id\":1}")?;
/// assert!(livekit.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// assert!(livekit.verify(&Request::new(&headers), b"{\"id\":2}").is_err());
///
/// let other = LiveKit::new("another key", "the API secret")?;
/// assert!(other.verify(&Request::new(&headers), b"{\"id\":1}").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct LiveKit(Webhook<Jws>);

provider!(LiveKit(Jws));

impl LiveKit {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws> = &Scheme::jws_hs256("livekit")
        .in_header("Authorization")
        .tolerance(60)
        .claims(&[
            IsSetting("iss", "API key"),
            NotBefore,
            Expires,
            BodyHash("sha256", Encoding::Base64),
        ])
        .documented_by("LiveKit", "livekit/protocol's webhook/url_notifier.go, the sender")
        .read_on("2026-11-26");

    /// Takes the API key and its secret.
    ///
    /// # Errors
    /// Either is empty, or starts or ends with white space.
    pub fn new(api_key: &str, api_secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, api_key, api_secret).map(Self)
    }
}
