use crate::{Scheme, Signature, Webhook};

/// Typeform: `Typeform-Signature` is `sha256=` and the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: a gist of Typeform's developer relations (picsoung) and `hookdeck/webhook-skills`.
///   Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - No page of Typeform itself was read; independent descriptions agree.
///
/// ```
/// use countersign::{Request, Verifier, providers::Typeform};
///
/// let verifier = Typeform::new("the secret")?;
/// let headers =
///     [("Typeform-Signature", "sha256=WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Typeform(Webhook);

provider!(Typeform(Mac): SCHEME, "the webhook's secret");

impl Typeform {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("typeform")
        .signature(Signature::in_header("Typeform-Signature").prefix("sha256=").base64())
        .signs_body()
        .documented_by(
            "Typeform",
            "a gist of Typeform's developer relations (picsoung) and \
             hookdeck/webhook-skills",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
