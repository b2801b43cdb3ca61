use crate::{Scheme, Signature, Webhook};

/// Agora (SHA-1): `Agora-Signature` is the lower-case hex of HMAC-SHA1 over the raw body.
///
/// - Source: Agora's documentation of its message notification service, whose sample is among the
///   vectors.
/// - The key is the UTF-8 text of the secret that Agora gives out when the service is set up.
/// - Not protected: repeats, for ever: no time is signed.
/// - Agora sends `Agora-Signature-V2`, with SHA-256, in the same request: prefer `Agora`, and do
///   not fall back to this one where that is missing or wrong.
///
/// ```
/// use countersign::{Request, Verifier, providers::AgoraSha1};
///
/// let verifier = AgoraSha1::new("the secret")?;
/// let headers = [("Agora-Signature", "94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct AgoraSha1(Webhook);

provider!(AgoraSha1(Mac): SCHEME, "the notification service's secret");

impl AgoraSha1 {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("agora-legacy-sha1")
        .signature(Signature::in_header("Agora-Signature").hex())
        .signs_body()
        .documented_by(
            "Agora (SHA-1)",
            "Agora's documentation of its message notification service",
        );
}
