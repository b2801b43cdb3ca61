use crate::{Handshake, Scheme, Signature, Told, Webhook};

/// Discourse: `X-Discourse-Event-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over the
/// raw body.
///
/// - Source: `discourse/discourse`'s `spec/jobs/emit_web_hook_event_spec.rb`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. `X-Discourse-Event-Id` tells them apart, but it is
///   not signed.
/// - Nor is `X-Discourse-Event`, which says what has happened: two kinds can have the same body.
/// - Handshake: none when a webhook is made. Its button “Ping” sends `{"ping":"OK"}`, signed, which wants a
///   2xx; `VerifyLayer::answering_handshakes` gives it after the proof, and the receiver has nothing to
///   decide.
///
/// ```
/// use countersign::{Request, Verifier, providers::Discourse};
///
/// let verifier = Discourse::new("the secret")?;
/// let headers = [(
///     "X-Discourse-Event-Signature",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Discourse(Webhook);

provider!(Discourse(Mac): SCHEME, "the webhook's secret");

impl Discourse {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("discourse")
        .signature(Signature::in_header("X-Discourse-Event-Signature").prefix("sha256=").hex())
        .signs_body()
        .documented_by("Discourse", "discourse/discourse's spec/jobs/emit_web_hook_event_spec.rb")
        .deliveries_alike()
        .with_handshakes(&[Handshake::signed("POST", "Discourse's ping")
            .told_by(&[Told::body(&[r#"{"ping":"OK"}"#])])]);
}
