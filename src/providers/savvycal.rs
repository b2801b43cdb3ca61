use crate::{Scheme, Signature, Webhook};

/// SavvyCal: `X-Savvycal-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over the raw
/// body.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the webhook's secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::SavvyCal};
///
/// let verifier = SavvyCal::new("the secret")?;
/// let headers = [(
///     "X-Savvycal-Signature",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct SavvyCal(Webhook);

provider!(SavvyCal(Mac): SCHEME, "the webhook's secret");

impl SavvyCal {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("savvycal")
        .signature(Signature::in_header("X-Savvycal-Signature").prefix("sha256=").hex())
        .signs_body()
        .documented_by("SavvyCal", "triggerdotdev/trigger.dev's webhook-sources (a third party's)")
        .confirmed_by_third_party();
}
