use crate::{Handshake, OtherKind, Scheme, Signature, Told, Webhook};

/// Bitbucket Server: `X-Hub-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over the
/// raw body.
///
/// - Source: `go-playground/webhooks`'s `bitbucketserver.go` and its tests (a third party's).
///   Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Handshake: the button “Test connection” sends `X-Event-Key: diagnostics:ping` and `{"test":true}` (third
///   parties' recordings and code), not signed. It wants 200, and `VerifyLayer::answering_handshakes` gives it
///   for that header and exactly that body; the receiver has nothing to decide, and no time is documented. Else
///   the test fails, and deliveries come all the same.
///
/// ```
/// use countersign::{Request, Verifier, providers::BitbucketServer};
///
/// let verifier = BitbucketServer::new("the secret")?;
/// let headers = [(
///     "X-Hub-Signature",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct BitbucketServer(Webhook);

provider!(BitbucketServer(Mac): SCHEME, "the webhook's secret");

impl BitbucketServer {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("bitbucket-server")
        .signature(Signature::in_header("X-Hub-Signature").prefix("sha256=").hex())
        .signs_body()
        .documented_by(
            "Bitbucket Server",
            "go-playground/webhooks's bitbucketserver.go and its tests (a third party's)",
        )
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_value(
            "X-Event-Key",
            "diagnostics:ping",
            "Bitbucket Server's test of the connection, which is not signed: answer \
             200, as `answering_handshakes` does",
        )])
        .read_on("2026-11-26")
        .with_handshakes(&[Handshake::unsigned("POST", "Bitbucket's test of the connection")
            .told_by(&[
                Told::header("X-Event-Key", "diagnostics:ping"),
                Told::body(&[r#"{"test":true}"#, r#"{"test": true}"#]),
            ])
            .otherwise("the test fails; deliveries come all the same")]);
}
