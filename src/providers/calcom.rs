use crate::{Scheme, Signature, Webhook};

/// Cal.com: `X-Cal-Signature-256` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `calcom/cal.com`'s `packages/features/webhooks/lib/sendPayload.ts`, the sender.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - A webhook without a secret sends the text `no-secret-provided` in this header; it never
///   passes.
/// - With a template of the user's own that is not JSON, the body is a form; the bytes as sent are
///   signed either way.
///
/// ```
/// use countersign::{Request, Verifier, providers::CalCom};
///
/// let verifier = CalCom::new("the secret")?;
/// let headers = [(
///     "X-Cal-Signature-256",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct CalCom(Webhook);

provider!(CalCom(Mac): SCHEME, "the webhook's secret");

impl CalCom {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("calcom")
        .signature(Signature::in_header("X-Cal-Signature-256").hex())
        .signs_body()
        .documented_by(
            "Cal.com",
            "calcom/cal.com's packages/features/webhooks/lib/sendPayload.ts, the sender",
        );
}
