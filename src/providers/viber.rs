use crate::{Handshake, Scheme, Signature, Told, Webhook};

/// Viber: `X-Viber-Content-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `Viber/viber-bot-python`'s `api.py`, README and tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. The body's `message_token` tells them
///   apart.
/// - Handshake: a callback whose `event` is `webhook`, signed, while the receiver's own `set_webhook` is
///   under way. It wants exactly 200, and `VerifyLayer::answering_handshakes` gives it after the proof; the
///   receiver has nothing to decide, and no time is documented. Else `set_webhook` answers with `status` 1,
///   and the webhook is not set. Source: Viber's documentation, “Webhooks”.
///
/// ```
/// use countersign::{Request, Verifier, providers::Viber};
///
/// let verifier = Viber::new("the secret")?;
/// let headers = [(
///     "X-Viber-Content-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Viber(Webhook);

provider!(Viber(Mac): SCHEME, "the bot's auth token");

impl Viber {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("viber")
        .signature(Signature::in_header("X-Viber-Content-Signature").hex())
        .signs_body()
        .documented_by("Viber", "Viber/viber-bot-python's api.py, README and tests")
        .with_handshakes(&[Handshake::signed("POST", "Viber's callback while the webhook is set")
            .told_by(&[Told::member("event", "webhook")])
            .otherwise("the webhook is not set")]);
}
