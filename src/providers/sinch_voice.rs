use crate::Part::{BodyHashUnlessEmpty, Header, Method, Path, Text, Timestamp};
use crate::{
    ConfigError, Encoding, Hash, IntoSecret, Scheme, SecretForm, Signature, SignedTime, TimeFormat,
    Webhook,
};

/// Sinch's callbacks of Voice and Verification: `Authorization` is `Application {key}:` and the base64 of
/// HMAC-SHA256 over `{method}\n{base64 MD5 of the body, if there is one}\n{Content-Type}\nx-timestamp:{x-timestamp}\n{path}`.
///
/// - Source: sinch/sinch-sdk-node, `authorization.helper.ts`. Its test has a time that is none, so that there is
///   no vector of Sinch's own here.
/// - The key is what the base64 of the application's secret decodes to. The application's key in front of the
///   signature has to be the receiver's; it chooses no secret.
/// - The time is RFC 3339, at most 300 seconds off, which is this library's tolerance: Sinch's SDK checks none.
/// - The path is the public URL's, without its query.
/// - Not protected: the query, and repeats within the tolerance. **The body is bound by its MD5 alone:** nobody
///   can change a recorded one, but who can choose what Sinch writes into a body could prepare two with one
///   hash.
///
/// ```
/// use countersign::providers::SinchVoice;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let sinch = SinchVoice::new("key-4711", "dGhpcnR5LXR3byBieXRlcyB0byBiZSBlbmNvZGVkLi4=")?;
/// let headers = [
///     ("Content-Type", "application/json; charset=utf-8"),
///     ("x-timestamp", "2026-11-18T11:06:40.2500000Z"),
///     ("Authorization", "Application key-4711:9oxHaz8pUA9exrqsXgjyonFb90eWhL6NwJgzIhI3sW4="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_010));
/// let request = request.method("POST").url("https://hooks.example.com/in?account=7");
/// sinch.verify(&request, br#"{"id":"evt_1","amount":1050}"#)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct SinchVoice(Webhook);

provider!(SinchVoice(Mac));

impl SinchVoice {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("sinch-voice")
        .signature(
            Signature::in_header("Authorization")
                .prefix_in_any_case("Application ")
                .behind_key_id(":", "application key")
                .base64(),
        )
        .timestamp(SignedTime::in_header("x-timestamp", TimeFormat::Rfc3339))
        .secret(SecretForm::Base64)
        .signs(&[
            Method,
            Text("\n"),
            BodyHashUnlessEmpty(Hash::MD5, Encoding::Base64),
            Text("\n"),
            Header("Content-Type"),
            Text("\nx-timestamp:"),
            Timestamp,
            Text("\n"),
            Path,
        ])
        .documented_by("Sinch Voice", "sinch/sinch-sdk-node, authorization.helper.ts");

    /// Takes the application's key and its secret, as base64.
    ///
    /// # Errors
    /// One of them is empty, or starts or ends with white space, or the secret is not base64.
    pub fn new(application_key: &str, secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, application_key, secret).map(Self)
    }
}
