use crate::{Scheme, Signature, Webhook};

/// SonarQube, Server and Cloud: `X-Sonar-Webhook-HMAC-SHA256` is the lower-case hex of HMAC-SHA256 over
/// the raw body.
///
/// - Source: SonarSource's documentation, “Webhooks”, as third parties quote it. Confirmed by a third party
///   only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - A webhook without a secret sends no such header; its requests are refused here.
///
/// ```
/// use countersign::{Request, Verifier, providers::SonarQube};
///
/// let verifier = SonarQube::new("the secret")?;
/// let headers = [(
///     "X-Sonar-Webhook-HMAC-SHA256",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct SonarQube(Webhook);

provider!(SonarQube(Mac): SCHEME, "the webhook's secret");

impl SonarQube {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("sonarqube")
        .signature(Signature::in_header("X-Sonar-Webhook-HMAC-SHA256").hex())
        .signs_body()
        .documented_by(
            "SonarQube",
            "SonarSource's documentation, “Webhooks”, as third parties quote it",
        )
        .confirmed_by_third_party();
}
