use crate::{Scheme, Signature, Webhook};

/// Webex: `X-Spark-Signature` is the lower-case hex of HMAC-SHA1 over the raw body.
///
/// - Source: Webex's developer blog, “Using a webhook secret”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - A newer header, `X-Webex-Signature` with SHA-256 and SHA-512, is known from a third party only
///   and is not read here.
/// - Contact Center subscriptions follow rules of their own and are not verified here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Webex};
///
/// let verifier = Webex::new("the secret")?;
/// let headers = [("X-Spark-Signature", "94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Webex(Webhook);

provider!(Webex(Mac): SCHEME, "the webhook's secret");

impl Webex {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("webex")
        .signature(Signature::in_header("X-Spark-Signature").hex())
        .signs_body()
        .documented_by("Webex", "Webex's developer blog, “Using a webhook secret”");
}
