use crate::{Scheme, Signature, Webhook};

/// Vercel: `x-vercel-signature` is the lower-case hex of HMAC-SHA1 over the raw body.
///
/// - Source: Vercel's sample code as third parties quote it, and `hookdeck/webhook-skills`.
///   Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Vercel};
///
/// let verifier = Vercel::new("the secret")?;
/// let headers = [("x-vercel-signature", "94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Vercel(Webhook);

provider!(Vercel(Mac): SCHEME, "the webhook's secret, or an integration's client secret");

impl Vercel {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("vercel")
        .signature(Signature::in_header("x-vercel-signature").hex())
        .signs_body()
        .documented_by(
            "Vercel",
            "Vercel's sample code as third parties quote it, and hookdeck/webhook-skills",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
