use crate::{Scheme, Signature, Webhook};

/// Lemon Squeezy: `X-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `lmsqueezy/laravel`'s `VerifyWebhookSignature.php`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::LemonSqueezy};
///
/// let verifier = LemonSqueezy::new("the secret")?;
/// let headers =
///     [("X-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct LemonSqueezy(Webhook);

provider!(LemonSqueezy(Mac): SCHEME, "the webhook's signing secret");

impl LemonSqueezy {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("lemonsqueezy")
        .signature(Signature::in_header("X-Signature").hex())
        .signs_body()
        .documented_by("Lemon Squeezy", "lmsqueezy/laravel's VerifyWebhookSignature.php");
}
