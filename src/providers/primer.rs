use crate::{Scheme, Signature, Webhook};

/// Primer: `X-Signature-Primary` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: Primer's documentation on webhooks, as third parties quote it. Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - While a secret is replaced, `X-Signature-Secondary` has the signature with the other one: either will
///   do. Of that header no document was read.
///
/// ```
/// use countersign::{Request, Verifier, providers::Primer};
///
/// let verifier = Primer::new("the secret")?;
/// let headers = [("X-Signature-Primary", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Primer(Webhook);

provider!(Primer(Mac): SCHEME, "the webhook's signing secret");

impl Primer {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("primer")
        .signature(
            Signature::in_header("X-Signature-Primary")
                .also_in(&["X-Signature-Secondary"])
                .base64(),
        )
        .signs_body()
        .documented_by("Primer", "Primer's documentation on webhooks, as third parties quote it")
        .confirmed_by_third_party();
}
