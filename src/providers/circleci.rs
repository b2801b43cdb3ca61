use crate::{Scheme, Signature, Webhook};

/// CircleCI: `circleci-signature` lists, separated by commas, `v1=` and the lower-case hex of
/// HMAC-SHA256 over the raw body.
///
/// - Source: CircleCI's documentation, “Outbound webhooks”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The header is a list of versioned signatures, for later schemes; only `v1` is defined so far
///   and others are ignored.
///
/// ```
/// use countersign::{Request, Verifier, providers::CircleCi};
///
/// let verifier = CircleCi::new("the secret")?;
/// let headers = [(
///     "circleci-signature",
///     "v1=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct CircleCi(Webhook);

provider!(CircleCi(Mac): SCHEME, "the webhook's secret token");

impl CircleCi {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("circleci")
        .signature(Signature::in_header("circleci-signature").prefix("v1=").list(",").hex())
        .signs_body()
        .documented_by("CircleCI", "CircleCI's documentation, “Outbound webhooks”");
}
