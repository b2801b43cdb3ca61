use crate::{Scheme, Signature, Webhook};

/// Bitbucket Cloud: `X-Hub-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over the
/// raw body.
///
/// - Source: Atlassian's published example, as third parties quote it,
///   `Yizack/nuxt-webhook-validators` and `hookdeck/webhook-skills`. Confirmed by a third party
///   only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - A webhook without a secret sends no signature header, and is refused here.
///
/// ```
/// use countersign::{Request, Verifier, providers::BitbucketCloud};
///
/// let verifier = BitbucketCloud::new("the secret")?;
/// let headers = [(
///     "X-Hub-Signature",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct BitbucketCloud(Webhook);

provider!(BitbucketCloud(Mac): SCHEME, "the webhook's secret");

impl BitbucketCloud {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("bitbucket-cloud")
        .signature(Signature::in_header("X-Hub-Signature").prefix("sha256=").hex())
        .signs_body()
        .documented_by(
            "Bitbucket Cloud",
            "Atlassian's published example, as third parties quote it, and \
             Yizack/nuxt-webhook-validators",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
