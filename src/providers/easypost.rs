use crate::{Scheme, SecretForm, Signature, Webhook};

/// EasyPost: `X-Hmac-Signature` is `hmac-sha256-hex=` and the lower-case hex of HMAC-SHA256 over
/// the raw body.
///
/// - Source: `EasyPost/easypost-python`'s `util.py` and EasyPost's client-library fixtures.
/// - The key is the UTF-8 text of the secret in Unicode form NFKD (`é` is `e` and U+0301); ASCII
///   text stays as it is.
/// - Not protected: repeats, for ever: no time is signed.
/// - EasyPost normalises the secret (NFKD) before it signs: a secret that is not ASCII is refused,
///   so that it cannot mismatch for ever.
///
/// ```
/// use countersign::{Request, Verifier, providers::EasyPost};
///
/// let verifier = EasyPost::new("the secret")?;
/// let headers = [(
///     "X-Hmac-Signature",
///     "hmac-sha256-hex=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct EasyPost(Webhook);

provider!(EasyPost(Mac): SCHEME, "the webhook's secret");

impl EasyPost {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("easypost")
        .signature(Signature::in_header("X-Hmac-Signature").prefix("hmac-sha256-hex=").hex())
        .secret(SecretForm::Ascii)
        .signs_body()
        .documented_by(
            "EasyPost",
            "EasyPost/easypost-python's util.py and EasyPost's client-library fixtures",
        );
}
