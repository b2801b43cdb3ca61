use crate::{Scheme, Signature, Webhook};

/// Bolt: `X-Bolt-Hmac-Sha256`, and `X-Bolt-Hmac-Sha256-Pending` beside it for a while, is the
/// base64 of HMAC-SHA256 over the raw body.
///
/// - Source: Bolt's documentation, and the hook helpers of its Magento and PHP plug-ins.
/// - The key is the UTF-8 text of the merchant division's signing secret.
/// - While the secret is replaced, each request has two signatures: the second header's is under
///   the secret that comes next. Either header may match any secret that the receiver gave: give
///   the next one with [`or`](Self::or).
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Bolt};
///
/// let verifier = Bolt::new("the secret")?;
/// let headers = [("X-Bolt-Hmac-Sha256", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Bolt(Webhook);

provider!(Bolt(Mac): SCHEME, "the merchant division's signing secret");

impl Bolt {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("bolt")
        .signature(
            Signature::in_header("X-Bolt-Hmac-Sha256")
                .also_in(&["X-Bolt-Hmac-Sha256-Pending"])
                .base64(),
        )
        .signs_body()
        .documented_by(
            "Bolt",
            "Bolt's documentation, and the hook helpers of its Magento and PHP plug-ins",
        );
}
