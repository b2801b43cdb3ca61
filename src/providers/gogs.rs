use crate::{Scheme, Signature, Webhook};

/// Gogs: `X-Gogs-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `go-playground/webhooks`'s `gogs.go` and its tests (a third party's). Confirmed by a
///   third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Gogs};
///
/// let verifier = Gogs::new("the secret")?;
/// let headers =
///     [("X-Gogs-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Gogs(Webhook);

provider!(Gogs(Mac): SCHEME, "the webhook's secret");

impl Gogs {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("gogs")
        .signature(Signature::in_header("X-Gogs-Signature").hex())
        .signs_body()
        .documented_by("Gogs", "go-playground/webhooks's gogs.go and its tests (a third party's)")
        .confirmed_by_third_party();
}
