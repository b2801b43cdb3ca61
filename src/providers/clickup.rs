use crate::{Scheme, Signature, Webhook};

/// ClickUp: `X-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: ClickUp's documentation, “Webhook signature”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The signature in the documentation's example is cut short and verifies nothing.
///
/// ```
/// use countersign::{Request, Verifier, providers::ClickUp};
///
/// let verifier = ClickUp::new("the secret")?;
/// let headers =
///     [("X-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ClickUp(Webhook);

provider!(ClickUp(Mac): SCHEME, "the webhook's secret");

impl ClickUp {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("clickup")
        .signature(Signature::in_header("X-Signature").hex())
        .signs_body()
        .documented_by("ClickUp", "ClickUp's documentation, “Webhook signature”");
}
