use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// Pusher: `X-Pusher-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `pusher/pusher-http-node`'s `lib/webhook.js` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - An app with several keys needs one verifier for each: the header never chooses the secret.
/// - The vendor's library also refuses a content type other than `application/json`.
///
/// ```
/// use countersign::{Request, Verifier, providers::Pusher};
///
/// let verifier = Pusher::new("app-1", "the secret")?;
/// let headers = [
///     (
///         "X-Pusher-Signature",
///         "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
///     ),
///     ("X-Pusher-Key", "app-1"),
/// ];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Pusher(Webhook);

provider!(Pusher(Mac));

impl Pusher {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("pusher")
        .signature(Signature::in_header("X-Pusher-Signature").hex())
        .key_id_in("X-Pusher-Key", "application key")
        .signs_body()
        .documented_by("Pusher", "pusher/pusher-http-node's lib/webhook.js and its tests")
        .read_on("2026-11-26");

    /// Takes the application key and the secret of the app key that `X-Pusher-Key` names.
    ///
    /// # Errors
    /// One of them is empty, or starts or ends with white space.
    pub fn new(app_key: &str, secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, app_key, secret).map(Self)
    }
}
