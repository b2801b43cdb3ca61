use crate::{Scheme, Signature, Webhook};

/// Ramp: `X-Ramp-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the webhook's secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Ramp};
///
/// let verifier = Ramp::new("the secret")?;
/// let headers = [(
///     "X-Ramp-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Ramp(Webhook);

provider!(Ramp(Mac): SCHEME, "the webhook's secret");

impl Ramp {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("ramp")
        .signature(Signature::in_header("X-Ramp-Signature").hex())
        .signs_body()
        .documented_by("Ramp", "triggerdotdev/trigger.dev's webhook-sources (a third party's)")
        .confirmed_by_third_party();
}
