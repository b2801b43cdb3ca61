use crate::{Scheme, Signature, Webhook};

/// Jobber: `X-Jobber-Hmac-SHA256` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `NangoHQ/nango`'s documentation and `jobber-webhook-routing.ts` (a third party's).
///   Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Jobber};
///
/// let verifier = Jobber::new("the secret")?;
/// let headers = [("X-Jobber-Hmac-SHA256", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Jobber(Webhook);

provider!(Jobber(Mac): SCHEME, "the app's OAuth client secret");

impl Jobber {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("jobber")
        .signature(Signature::in_header("X-Jobber-Hmac-SHA256").base64())
        .signs_body()
        .documented_by(
            "Jobber",
            "NangoHQ/nango's documentation and jobber-webhook-routing.ts (a third \
             party's)",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
