use crate::{Scheme, Signature, Webhook};

/// Autodesk Platform Services: `x-adsk-signature` is `sha1hash=` and the lower-case hex of HMAC-SHA1
/// over the raw body.
///
/// - Source: Autodesk's documentation, “How to verify payload signature”, as third parties quote it.
///   Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - A hook that was made without a secret sends no such header; its requests are refused here.
///
/// ```
/// use countersign::{Request, Verifier, providers::AutodeskAps};
///
/// let verifier = AutodeskAps::new("the secret")?;
/// let headers = [("x-adsk-signature", "sha1hash=94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct AutodeskAps(Webhook);

provider!(AutodeskAps(Mac): SCHEME, "the secret token that was set for the hooks");

impl AutodeskAps {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("autodesk-aps")
        .signature(Signature::in_header("x-adsk-signature").prefix("sha1hash=").hex())
        .signs_body()
        .documented_by(
            "Autodesk Platform Services",
            "Autodesk's documentation, “How to verify payload signature”, as third parties \
             quote it",
        )
        .confirmed_by_third_party();
}
