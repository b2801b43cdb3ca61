use crate::{OtherKind, Scheme, Signature, Webhook};

/// Jira: `X-Hub-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Atlassian's example for admin webhooks, as third parties quote it, and `NangoHQ/nango`
///   (a third party's). Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Only admin webhooks carry this header. Dynamic webhooks (`/rest/api/3/webhook`) and Connect
///   apps carry a JWT in `Authorization` and are not verified here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Jira};
///
/// let verifier = Jira::new("the secret")?;
/// let headers = [(
///     "X-Hub-Signature",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Jira(Webhook);

provider!(Jira(Mac): SCHEME, "the webhook's secret");

impl Jira {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("jira")
        .signature(Signature::in_header("X-Hub-Signature").prefix("sha256=").hex())
        .signs_body()
        .documented_by(
            "Jira",
            "Atlassian's example for admin webhooks, as third parties quote it, and \
             NangoHQ/nango (a third party's)",
        )
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_header(
            "Authorization",
            "a webhook of a dynamic subscription or a Connect app, by \
             its Authorization: its JWT is not read here",
        )]);
}
