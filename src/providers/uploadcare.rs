use crate::{Scheme, Signature, Webhook};

/// Uploadcare: `X-Uc-Signature` is `v1=` and the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `uploadcare/uploadcare-ruby`'s `webhook_signature_verifier.rb` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Uploadcare};
///
/// let verifier = Uploadcare::new("the secret")?;
/// let headers = [(
///     "X-Uc-Signature",
///     "v1=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Uploadcare(Webhook);

provider!(Uploadcare(Mac): SCHEME, "the webhook's signing secret");

impl Uploadcare {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("uploadcare")
        .signature(Signature::in_header("X-Uc-Signature").prefix("v1=").hex())
        .signs_body()
        .documented_by(
            "Uploadcare",
            "uploadcare/uploadcare-ruby's webhook_signature_verifier.rb and its tests",
        );
}
