use crate::{Scheme, Signature, Webhook};

/// Signable: `Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: Signable's documentation, “Early access, signed webhooks”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - `X-Signable-Webhook` repeats a time that is signed inside the body; the header is not signed.
///   Judge the age by the body's; the documentation suggests 5 minutes.
/// - Signed webhooks are in early access: other customers' requests carry no signature and are
///   refused here.
/// - How the secret becomes bytes is not stated; its UTF-8 text is the reading taken here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Signable};
///
/// let verifier = Signable::new("the secret")?;
/// let headers = [("Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Signable(Webhook);

provider!(Signable(Mac): SCHEME, "the webhook's secret");

impl Signable {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("signable")
        .signature(Signature::in_header("Signature").base64())
        .signs_body()
        .documented_by("Signable", "Signable's documentation, “Early access, signed webhooks”");
}
