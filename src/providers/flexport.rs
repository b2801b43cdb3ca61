use crate::{OtherKind, Scheme, Signature, Webhook};

/// Flexport: `X-Hub-Signature-256` is `sha256=` and the lower-case hex of HMAC-SHA256 over the raw
/// body.
///
/// - Source: Flexport's documentation, as `hookdeck/webhook-skills` quotes it. Confirmed by a third party
///   only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The older `X-Hub-Signature`, with SHA-1, is not read: nobody can fall back to it by leaving the other
///   out.
///
/// ```
/// use countersign::{Request, Verifier, providers::Flexport};
///
/// let verifier = Flexport::new("the secret")?;
/// let headers = [(
///     "X-Hub-Signature-256",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Flexport(Webhook);

provider!(Flexport(Mac): SCHEME, "the webhook endpoint's secret");

impl Flexport {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("flexport")
        .signature(Signature::in_header("X-Hub-Signature-256").prefix("sha256=").hex())
        .signs_body()
        .documented_by("Flexport", "Flexport's documentation, as hookdeck/webhook-skills quotes it")
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_header(
            "X-Hub-Signature",
            "a delivery with Flexport's old SHA-1 signature alone: look for what drops \
             X-Hub-Signature-256",
        )]);
}
