use crate::{Scheme, Signature, Webhook};

/// Monnify: `monnify-signature` is the lower-case hex of HMAC-SHA512 over the raw body.
///
/// - Source: Monnify's documentation, “Computing Request Validation Hash”, and the sample values of its
///   webhook pages.
/// - The key is the UTF-8 text of the client secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The documentation's text can be read as SHA-512 of the secret followed by the body. The value that it
///   publishes is the HMAC, as here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Monnify};
///
/// let verifier = Monnify::new("the secret")?;
/// let headers = [(
///     "monnify-signature",
///     "32f766373743f19b18644f41d622e87e7be80ffe14f0dfbc6da598a4934e129da52714ba63107032e8f854\
///      0c700dfbc7111480704fc8b06165a8e8c76bde83c4",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Monnify(Webhook);

provider!(Monnify(Mac): SCHEME, "the client secret");

impl Monnify {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha512("monnify")
        .signature(Signature::in_header("monnify-signature").hex())
        .signs_body()
        .documented_by("Monnify", "Monnify's documentation, “Computing Request Validation Hash”");
}
