use crate::{Challenge, Handshake, OtherKind, Reply, Scheme, Signature, Webhook};

/// Dropbox: `X-Dropbox-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `dropbox/mdwebhook`'s `app.py`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. They do no harm: a body says only whose files
///   have changed, so that two deliveries can be alike, and what has changed comes from Dropbox's API.
/// - Handshake: a GET with `challenge`, not signed, when the URL is added. It wants the value as plain
///   text, within 10 s, and `VerifyLayer::answering_handshakes` gives it; the receiver has nothing to
///   decide. Else the URL is not enabled. Source: Dropbox's documentation, “Webhooks”.
///
/// ```
/// use countersign::{Request, Verifier, providers::Dropbox};
///
/// let verifier = Dropbox::new("the secret")?;
/// let headers = [(
///     "X-Dropbox-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Dropbox(Webhook);

provider!(Dropbox(Mac): SCHEME, "the app's secret");

impl Dropbox {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("dropbox")
        .signature(Signature::in_header("X-Dropbox-Signature").hex())
        .signs_body()
        .documented_by("Dropbox", "dropbox/mdwebhook's app.py")
        .deliveries_alike()
        .other_kinds(&[OtherKind::by_method(
            "GET",
            "Dropbox's GET that sets up the webhook, which is not signed: answer its challenge, \
             as `answering_handshakes` does",
        )])
        .with_handshakes(&[Handshake::unsigned("GET", "Dropbox's challenge")
            .echoes(Challenge::in_query("challenge"), Reply::text())
            .within(10)
            .otherwise("the URL is not enabled")]);
}
