use crate::{Scheme, Signature, Webhook};

/// Front (rule webhooks): `X-Front-Signature` is the base64 of HMAC-SHA1 over the raw body.
///
/// - Source: Front's documentation, “Rule webhooks”.
/// - The key is the UTF-8 text of the company's API secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Front's sample signs JSON written again; the body as received is what Front signed.
/// - An application's webhooks are signed with SHA-256 and a time: take `Front` for those.
///
/// ```
/// use countersign::{Request, Verifier, providers::FrontRule};
///
/// let verifier = FrontRule::new("the secret")?;
/// let headers = [("X-Front-Signature", "lGVu+DEnMlFHpV5aaTsHMa0w5mM=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct FrontRule(Webhook);

provider!(FrontRule(Mac): SCHEME, "the company's API secret");

impl FrontRule {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("front-rule")
        .signature(Signature::in_header("X-Front-Signature").base64())
        .signs_body()
        .documented_by("Front (rule webhooks)", "Front's documentation, “Rule webhooks”");
}
