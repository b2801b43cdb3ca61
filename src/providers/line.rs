use crate::webhook::provider_like_webhook;
use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// LINE: `X-Line-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `line/line-bot-sdk-python`'s `linebot/v3/webhook.py` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. A repeat says that it is one
///   (`deliveryContext.isRedelivery`), so that a ledger's `once_by` takes a function of the events'
///   `webhookEventId`.
///
/// ```
/// use countersign::{Request, Verifier, providers::Line};
///
/// let verifier = Line::new("the secret")?;
/// let headers = [("X-Line-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Line(Webhook);

provider_like_webhook!(Line);

impl Line {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("line")
        .documented_by("LINE", "line/line-bot-sdk-python's linebot/v3/webhook.py and its tests")
        .signature(Signature::in_header("X-Line-Signature").base64())
        .repeats_differ();

    /// Takes the channel secret.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn new(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SCHEME, secret).map(Self)
    }
}
