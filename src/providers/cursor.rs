use crate::{Scheme, Signature, Webhook};

/// Cursor: `X-Webhook-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over the raw
/// body.
///
/// - Source: Cursor's documentation, “Cloud agents, webhooks”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. `X-Webhook-ID` tells them apart, but it
///   is not signed.
/// - `X-Webhook-Event` is not signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Cursor};
///
/// let verifier = Cursor::new("the secret")?;
/// let headers = [(
///     "X-Webhook-Signature",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Cursor(Webhook);

provider!(Cursor(Mac): SCHEME, "the webhook's secret");

impl Cursor {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("cursor")
        .signature(Signature::in_header("X-Webhook-Signature").prefix("sha256=").hex())
        .signs_body()
        .documented_by("Cursor", "Cursor's documentation, “Cloud agents, webhooks”");
}
