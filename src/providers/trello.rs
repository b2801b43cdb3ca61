use crate::Part::{Body, Url};
use crate::{Handshake, OtherKind, Scheme, Signature, Webhook};

/// Trello: `X-Trello-Webhook` is the base64 of HMAC-SHA1 over `{body}{url}`.
///
/// - Source: Atlassian's documentation, “Trello, webhooks”, whose words on signatures were read as
///   its community quotes them, and `aspnet/WebHooks`'s `TrelloVerifySignatureFilter.cs` (a third
///   party's). Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Left open: where the body ends and the URL begins. The URL comes last: what can move is the body's
///   **end**. Whoever has a token of the app may register a callback of his own that ends with yours
///   (`https://evil.example/?u=https://hooks.example.com/trello`), and the signature of his delivery then
///   fits yours, with `https://evil.example/?u=` behind the body. Take a body that is one JSON object to
///   its last byte, and nothing behind it; a parser that stops after the object does not see it.
/// - The signed URL is the callback URL exactly as it was registered.
/// - Handshake: a HEAD, not signed, when a webhook is made. It wants exactly 200, and
///   `VerifyLayer::answering_handshakes` gives it; the receiver has nothing to decide, and no time is
///   documented. Else the webhook is not made. In axum write `post(handler).layer(verify)`: a
///   `route_layer` leaves a HEAD to a route of POST at 405.
///
/// ```
/// use countersign::{Request, Verifier, providers::Trello};
///
/// let verifier = Trello::new("the secret")?;
/// let headers = [("X-Trello-Webhook", "lfW0IZEHDoZ4dUz7aLgengDw7iw=")];
/// let request = Request::new(&headers).url("https://hooks.example.com/in");
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Trello(Webhook);

provider!(Trello(Mac): SCHEME, "the app's secret");

impl Trello {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("trello")
        .signature(Signature::in_header("X-Trello-Webhook").base64())
        .unseparated("where the body ends and the URL begins")
        .signs(&[Body, Url])
        .documented_by(
            "Trello",
            "aspnet/WebHooks's TrelloVerifySignatureFilter.cs (a third party's)",
        )
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_method(
            "HEAD",
            "Trello's HEAD when a webhook is made, which is not signed: answer 200, as \
             `answering_handshakes` does",
        )])
        .read_on("2026-11-26")
        .with_handshakes(&[Handshake::unsigned("HEAD", "Trello's look whether the URL answers")
            .otherwise("the webhook is not made")]);
}
