use crate::{Scheme, Signature, Webhook};

/// Tencent RTC: `Sign` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: Tencent RTC's documentation of its event callbacks, whose sample is among the vectors.
/// - The key is the UTF-8 text of the callback key, which has at most 32 characters.
/// - Not protected: repeats, for ever: no time is signed outside the body. Its `CallbackTs` says in
///   milliseconds when the callback was sent.
/// - The JSON is indented with tabs: verify the bytes as received, as written again it is another
///   text.
/// - `SdkAppId`, which names the app, is not signed.
/// - Tencent wants 200 and JSON with `"code": 0` from the handler, and repeats the callback else.
///
/// ```
/// use countersign::{Request, Verifier, providers::TencentRtc};
///
/// let verifier = TencentRtc::new("the secret")?;
/// let headers = [("Sign", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TencentRtc(Webhook);

provider!(TencentRtc(Mac): SCHEME, "the application's callback key");

impl TencentRtc {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("tencent-rtc")
        .signature(Signature::in_header("Sign").base64())
        .signs_body()
        .documented_by("Tencent RTC", "Tencent RTC's documentation of its event callbacks");
}
