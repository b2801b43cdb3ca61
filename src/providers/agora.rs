use crate::{Scheme, Signature, Webhook};

/// Agora: `Agora-Signature-V2` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Agora's documentation of its message notification service.
/// - The key is the UTF-8 text of the secret that Agora gives out when the service is set up.
/// - Not protected: repeats, for ever: no time is signed. The body's `notifyMs` says when the
///   notification was sent, which a handler may look at.
/// - The same request carries `Agora-Signature`, with SHA-1; it is not read here, and `AgoraSha1`
///   is for a receiver that gets nothing else.
///
/// ```
/// use countersign::{Request, Verifier, providers::Agora};
///
/// let verifier = Agora::new("the secret")?;
/// let headers = [(
///     "Agora-Signature-V2",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Agora(Webhook);

provider!(Agora(Mac): SCHEME, "the notification service's secret");

impl Agora {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("agora")
        .signature(Signature::in_header("Agora-Signature-V2").hex())
        .signs_body()
        .documented_by("Agora", "Agora's documentation of its message notification service");
}
