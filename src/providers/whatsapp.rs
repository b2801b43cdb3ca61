use crate::providers::Meta;
use crate::{Scheme, Webhook};

/// WhatsApp: `X-Hub-Signature-256` is `sha256=` and the lower-case hex of HMAC-SHA256 over the raw
/// body.
///
/// - Source: `WhatsApp/WhatsApp-Nodejs-SDK`'s `webhooks.ts` and `utils.ts`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. Its own go on for up to 7
///   days (a third party's word).
/// - Non-ASCII text arrives as `\uXXXX` escapes and is signed so: verify the bytes as received,
///   never re-serialised JSON.
/// - Handshake: a GET with `hub.mode=subscribe`, `hub.verify_token` and `hub.challenge`, not signed,
///   when the webhook is set up. `VerifyLayer::answering_handshakes` answers with the challenge, if the
///   token is the receiver's (`Handshakes::token`). No time is documented; else the URL is not saved.
///   Source: Meta's documentation, “Graph API webhooks, getting started”.
/// - An old `X-Hub-Signature` (SHA-1) may come too; it is not read here.
///
/// ```
/// use countersign::{Request, Verifier, providers::WhatsApp};
///
/// let verifier = WhatsApp::new("the secret")?;
/// let headers = [(
///     "X-Hub-Signature-256",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct WhatsApp(Webhook);

provider!(WhatsApp(Mac): SCHEME, "the Meta app's secret");

impl WhatsApp {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Meta::used_by("whatsapp")
        .documented_by("WhatsApp", "WhatsApp/WhatsApp-Nodejs-SDK's webhooks.ts and utils.ts")
        .repeats_for(7 * 24 * 60 * 60);
}
