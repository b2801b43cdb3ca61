use crate::{Scheme, Signature, Webhook};

/// MailerSend: `Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `symfony/symfony`'s `MailerSendRequestParser.php` and its tests (a third party's).
///   Confirmed by a third party only.
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
            "symfony/symfony's MailerSendRequestParser.php and its tests (a third \
             party's)",
        )
        .confirmed_by_third_party();
}
