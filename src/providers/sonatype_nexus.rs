use crate::{Scheme, Signature, Webhook};

/// Sonatype Nexus Repository 3: `X-Nexus-Webhook-Signature` is the lower-case hex of HMAC-SHA1 over the
/// raw body.
///
/// - Source: Sonatype's documentation, “Working with HMAC payloads”, and that of
///   `fluxcd/notification-controller` (a third party's), whose receiver takes them.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. `X-Nexus-Webhook-Delivery` tells them apart, but it
///   is not signed.
/// - `X-Nexus-Webhook-Id` names the kind of event, and is not signed: take it from the body.
/// - The vendor's sample hashes the JSON written anew. Nexus signs the text that it sends, which is what is
///   taken here.
///
/// ```
/// use countersign::{Request, Verifier, providers::SonatypeNexus};
///
/// let verifier = SonatypeNexus::new("the secret")?;
/// let headers = [("X-Nexus-Webhook-Signature", "94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct SonatypeNexus(Webhook);

provider!(SonatypeNexus(Mac): SCHEME, "the webhook capability's secret key");

impl SonatypeNexus {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("sonatype-nexus")
        .signature(Signature::in_header("X-Nexus-Webhook-Signature").hex())
        .signs_body()
        .documented_by(
            "Sonatype Nexus Repository",
            "Sonatype's documentation, “Working with HMAC payloads”",
        );
}
