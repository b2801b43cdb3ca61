use crate::{Scheme, Signature, Webhook};

/// Autotask PSA: `X-Hook-Signature` is `sha1=` and the base64 of HMAC-SHA1 over the raw body.
///
/// - Source: Autotask's documentation, “Secret key payload verification”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Special and non-ASCII characters may be escaped in the body as .NET's JSON writer does (a
///   third party's report): verify the bytes as received, never re-serialised JSON.
///
/// ```
/// use countersign::{Request, Verifier, providers::Autotask};
///
/// let verifier = Autotask::new("the secret")?;
/// let headers = [("X-Hook-Signature", "sha1=lGVu+DEnMlFHpV5aaTsHMa0w5mM=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Autotask(Webhook);

provider!(Autotask(Mac): SCHEME, "the webhook's secret key");

impl Autotask {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("autotask")
        .signature(Signature::in_header("X-Hook-Signature").prefix("sha1=").base64())
        .signs_body()
        .documented_by(
            "Autotask PSA",
            "Autotask's documentation, “Secret key payload verification”",
        );
}
