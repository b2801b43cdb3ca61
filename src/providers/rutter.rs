use crate::{Scheme, Signature, Webhook};

/// Rutter: `x-rutter-signature` is `sha256=` and the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `svix/svix-webhooks`' Rutter source (a third party's). Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Rutter};
///
/// let verifier = Rutter::new("the secret")?;
/// let headers = [("x-rutter-signature", "sha256=WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Rutter(Webhook);

provider!(Rutter(Mac): SCHEME, "the webhook's secret");

impl Rutter {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("rutter")
        .signature(Signature::in_header("x-rutter-signature").prefix("sha256=").base64())
        .signs_body()
        .documented_by("Rutter", "svix/svix-webhooks' Rutter source (a third party's)")
        .confirmed_by_third_party();
}
