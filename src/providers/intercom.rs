use crate::{Handshake, OtherKind, Scheme, Signature, Told, Webhook};

/// Intercom: `X-Hub-Signature` is `sha1=` and the lower-case hex of HMAC-SHA1 over the raw body.
///
/// - Source: Intercom's documentation, “Signed notifications”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. The body counts its `delivery_attempts`; its
///   `id` is the notification's (Intercom's documentation, “Webhook notification object”), and a ledger's
///   `once` goes by it.
/// - Handshake: a HEAD, not signed, when the endpoint is saved, and a signed `ping` on a test, whose `id` is
///   null. `VerifyLayer::answering_handshakes` answers both with 200, the ping before its id is read; the
///   receiver has nothing to decide, and no time is documented. Without the answer to the HEAD the URL is not
///   saved. In axum write `post(handler).layer(verify)`: a `route_layer` leaves a HEAD to a route of POST at
///   405. Source: Intercom's documentation, “Setting up webhooks”; of the ping a third party's recording.
/// - The documentation once called the key `hub_secret`; it is the client secret today.
///
/// ```
/// use countersign::{Request, Verifier, providers::Intercom};
///
/// let verifier = Intercom::new("the secret")?;
/// let headers = [("X-Hub-Signature", "sha1=94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Intercom(Webhook);

provider!(Intercom(Mac): SCHEME, "the app's client secret");

impl Intercom {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("intercom")
        .signature(Signature::in_header("X-Hub-Signature").prefix("sha1=").hex())
        .signs_body()
        .documented_by("Intercom", "Intercom's documentation, “Signed notifications”")
        .event_id_in("id")
        .other_kinds(&[OtherKind::by_method(
            "HEAD",
            "Intercom's HEAD when the endpoint is saved, which is not signed: answer 200, as \
             `answering_handshakes` does",
        )])
        .with_handshakes(&[
            Handshake::unsigned("HEAD", "Intercom's look whether the URL answers")
                .otherwise("the URL is not saved"),
            Handshake::signed("POST", "Intercom's ping").told_by(&[Told::member("topic", "ping")]),
        ]);
}
