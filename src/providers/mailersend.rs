use crate::{Scheme, Signature, Webhook};

/// MailerSend: `Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `mailersend`'s `services/mailersend.utils` (npm), MailerSend's own package.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::MailerSend};
///
/// let verifier = MailerSend::new("the secret")?;
/// let headers =
///     [("Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct MailerSend(Webhook);

provider!(MailerSend(Mac): SCHEME, "the webhook's signing secret");

impl MailerSend {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("mailersend")
        .signature(Signature::in_header("Signature").hex())
        .signs_body()
        .documented_by(
            "MailerSend",
            "MailerSend's npm package mailersend, services/mailersend.utils",
        )
        .read_on("2026-11-26");
}
