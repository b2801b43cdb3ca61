use crate::Part::{Body, Text, Timestamp};
use crate::webhook::provider_like_webhook;
use crate::{ConfigError, IntoSecret, Scheme, Signature, TimeFormat, Webhook};

/// Webflow: `x-webflow-signature` is the lower-case hex of HMAC-SHA256 over `{timestamp}:{body}`.
///
/// - Source: `webflow/js-webflow-api`'s `WebhooksClient.ts` and Webflow's “Verifying webhook
///   signatures”.
/// - The key is the UTF-8 text of the secret.
/// - The time is in milliseconds, at most 300 seconds old; one in the future passes, as the
///   provider documents only an age.
/// - Not protected: repeats within the tolerance.
/// - Only webhooks made through an OAuth app or the API are signed.
/// - The documentation's prose puts the body first; its code and the SDK put the time first, as
///   here.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Webflow};
///
/// let verifier = Webflow::new("the secret")?;
/// let headers = [
///     ("x-webflow-timestamp", "1795000000000"),
///     (
///         "x-webflow-signature",
///         "c3c7e7b461f86eab3f3000fb7b5acd3c9522a2dd8e892bd95e9973188c5ceeb8",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Webflow(Webhook);

provider_like_webhook!(Webflow);

impl Webflow {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("webflow")
        .documented_by(
            "Webflow",
            "webflow/js-webflow-api's WebhooksClient.ts and Webflow's “Verifying webhook \
             signatures”",
        )
        .signature(Signature::in_header("x-webflow-signature").hex())
        .timestamp_in_header("x-webflow-timestamp", TimeFormat::Milliseconds)
        .future_unchecked()
        .message(&[Timestamp, Text(":"), Body]);

    /// Takes the app's OAuth client secret, or the webhook's own secret.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn new(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SCHEME, secret).map(Self)
    }
}
