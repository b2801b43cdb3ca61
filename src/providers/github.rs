use crate::{Handshake, OtherKind, Scheme, Signature, Told, Webhook};

/// GitHub: `X-Hub-Signature-256` is `sha256=` and the lower-case hex of HMAC-SHA256 over the raw
/// body.
///
/// - Source: GitHub's documentation, “Validating webhook deliveries”, and
///   `octokit/webhooks-methods.js`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. `X-GitHub-Delivery` tells them apart, but
///   it is not signed.
/// - Deliveries of content type `application/x-www-form-urlencoded` are signed as they are sent, as
///   the whole encoded form.
/// - Handshake: a ping, signed like a delivery, when a webhook is made, and on request. It wants a 2xx, and
///   `VerifyLayer::answering_handshakes` gives it after the proof, where the body is JSON with the ping's
///   `zen` and `hook_id`: `X-GitHub-Event` is not signed and decides nothing alone. One that comes as a form
///   reaches the handler. The receiver has nothing to decide, and no time is documented. Else the list of
///   deliveries shows it, and nothing follows. Source: GitHub's description of its API, `webhook-ping`.
/// - GitHub also sends `X-Hub-Signature` (SHA-1) for old receivers; it is not read here.
/// - A delivery has up to 25 MB, and a receiver's [`limit`](crate::receiver::Receiver::limit) is 1 MiB
///   where nothing else is set: set `25 * 1024 * 1024`, or what the events that you take can have.
///
/// ```
/// use countersign::{Request, Verifier, providers::GitHub};
///
/// let verifier = GitHub::new("the secret")?;
/// let headers = [(
///     "X-Hub-Signature-256",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct GitHub(Webhook);

provider!(GitHub(Mac): SCHEME, "the webhook's secret");

impl GitHub {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("github")
        .signature(Signature::in_header("X-Hub-Signature-256").prefix("sha256=").hex())
        .signs_body()
        .documented_by(
            "GitHub",
            "GitHub's documentation, “Validating webhook deliveries”, and \
             octokit/webhooks-methods.js",
        )
        .other_kinds(&[OtherKind::by_header(
            "X-Hub-Signature",
            "a delivery with GitHub's old SHA-1 signature alone: look \
             for what drops X-Hub-Signature-256, or, of a sender that has no other, take \
             `github-legacy-sha1`",
        )])
        .with_handshakes(&[Handshake::signed("POST", "GitHub's ping")
            .told_by(&[
                Told::header("X-GitHub-Event", "ping"),
                Told::has_member("zen"),
                Told::has_member("hook_id"),
            ])
            .at_most(16 * 1024)
            .otherwise("the list of deliveries shows it; deliveries come all the same")]);
}
