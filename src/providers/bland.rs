use crate::{Scheme, Signature, Webhook};

/// Bland AI: `X-Webhook-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the webhook's signing secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Bland};
///
/// let verifier = Bland::new("the secret")?;
/// let headers = [(
///     "X-Webhook-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Bland(Webhook);

provider!(Bland(Mac): SCHEME, "the webhook's signing secret");

impl Bland {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("bland")
        .signature(Signature::in_header("X-Webhook-Signature").hex())
        .signs_body()
        .documented_by("Bland AI", "triggerdotdev/trigger.dev's webhook-sources (a third party's)")
        .confirmed_by_third_party();
}
