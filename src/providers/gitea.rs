use crate::{Scheme, Signature, Webhook};

/// Gitea: `X-Gitea-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `go-gitea/gitea`'s `services/webhook/deliver.go`, the sender.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Handshake: none. The button “Test delivery” sends an ordinary push, signed, which nothing tells from
///   another and the handler answers; the history shows what became of it. Source:
///   `routers/web/repo/setting/webhook.go`.
/// - Gitea repeats the signature for other receivers in `X-Gogs-Signature` and
///   `X-Hub-Signature-256`; they are not read here.
/// - Webhooks of content type `application/x-www-form-urlencoded` are signed over the JSON, not
///   over the form that is sent: only those of `application/json` verify here. Without a secret the
///   header is there and empty.
///
/// ```
/// use countersign::{Request, Verifier, providers::Gitea};
///
/// let verifier = Gitea::new("the secret")?;
/// let headers = [(
///     "X-Gitea-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Gitea(Webhook);

provider!(Gitea(Mac): SCHEME, "the webhook's secret");

impl Gitea {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("gitea")
        .signature(Signature::in_header("X-Gitea-Signature").hex())
        .signs_body()
        .documented_by("Gitea", "go-gitea/gitea's services/webhook/deliver.go, the sender")
        .read_on("2026-11-26");
}
