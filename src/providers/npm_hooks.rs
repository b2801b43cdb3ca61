use crate::{Scheme, Signature, Webhook};

/// npm, the hooks of its registry: `x-npm-signature` is `sha256=` and the lower-case hex of HMAC-SHA256
/// over the raw body.
///
/// - Source: `npm/npm-hook-receiver`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::NpmHooks};
///
/// let verifier = NpmHooks::new("the secret")?;
/// let headers = [(
///     "x-npm-signature",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct NpmHooks(Webhook);

provider!(NpmHooks(Mac): SCHEME, "the hook's shared secret");

impl NpmHooks {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("npm-hooks")
        .signature(Signature::in_header("x-npm-signature").prefix("sha256=").hex())
        .signs_body()
        .documented_by("npm registry hooks", "npm/npm-hook-receiver");
}
