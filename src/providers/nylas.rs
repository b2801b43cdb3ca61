use crate::{Challenge, Handshake, OtherKind, Reply, Scheme, Signature, Webhook};

/// Nylas (v3): `X-Nylas-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's), and of the handshake
///   Nylas's developer guide, “v3 webhooks”. Confirmed by a third party only.
/// - The key is the UTF-8 text of the webhook's secret, which the answer to its creation has.
/// - Not protected: repeats, for ever: no time is signed.
/// - With compressed delivery, the compressed bytes are signed: verify before anything decompresses
///   the body.
/// - Handshake: a GET with `challenge`, not signed, when the webhook is made or activated again. It
///   wants the value as plain text, within 10 s, and `VerifyLayer::answering_handshakes` gives it;
///   the receiver has nothing to decide. Else the webhook stays inactive.
///
/// ```
/// use countersign::{Request, Verifier, providers::Nylas};
///
/// let verifier = Nylas::new("the secret")?;
/// let headers = [(
///     "X-Nylas-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Nylas(Webhook);

provider!(Nylas(Mac): SCHEME, "the webhook's secret");

impl Nylas {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("nylas")
        .signature(Signature::in_header("X-Nylas-Signature").hex())
        .signs_body()
        .documented_by(
            "Nylas (v3)",
            "triggerdotdev/trigger.dev's webhook-sources (a third party's)",
        )
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_method(
            "GET",
            "Nylas's GET that sets up the webhook, which is not signed: answer its challenge, \
             as `answering_handshakes` does",
        )])
        .with_handshakes(&[Handshake::unsigned("GET", "Nylas's challenge")
            .echoes(Challenge::in_query("challenge"), Reply::text())
            .within(10)
            .otherwise("the webhook stays inactive")]);
}
