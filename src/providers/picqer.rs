use crate::{Scheme, Signature, Webhook};

/// Picqer: `X-Picqer-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: Picqer's documentation on webhooks, as third parties quote it. Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - A hook without a secret sends no such header; its requests are refused here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Picqer};
///
/// let verifier = Picqer::new("the secret")?;
/// let headers = [("X-Picqer-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Picqer(Webhook);

provider!(Picqer(Mac): SCHEME, "the hook's secret");

impl Picqer {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("picqer")
        .signature(Signature::in_header("X-Picqer-Signature").base64())
        .signs_body()
        .documented_by("Picqer", "Picqer's documentation on webhooks, as third parties quote it")
        .confirmed_by_third_party();
}
