use crate::algorithm::ED25519;
use crate::{Asymmetric, Encoding, KeyForm, Scheme, Signature, Webhook};

/// Token.io: `token-signature` is the base64url of the Ed25519 signature of the raw body, without padding.
///
/// - Source: a third party's receivers, `hookdeck/webhook-skills`, tokenio-webhooks. Token.io's documentation,
///   “Webhooks”, tells how they are subscribed to.
/// - The key is the member's public one, base64url in one line, which the dashboard shows under “Member
///   Information”. The one below is this library's own.
/// - Not protected: repeats, for ever: no time is signed. `token-event`, the event's type, is not signed: who
///   has seen one delivery can send its body as another type. Read it as a type only where the body has that
///   type's members.
///
/// ```
/// use countersign::providers::TokenIo;
/// use countersign::{Request, Verifier};
///
/// let token_io = TokenIo::new("qDPr42OO8SSMkP5u8ImxZ6vpSUe-tyiAD_h-z_vXWh0")?;
/// let headers = [(
///     "token-signature",
///     "TFSo6mieV99ffAAiix0vJcMOf725EuJ6vDlRXOxkP5-8zrLEw6zK5cgYdmZb5HnHugJ5G-k0yAHHkwRk4EysAQ",
/// )];
/// assert!(token_io.verify(&Request::new(&headers), b"").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TokenIo(Webhook<Asymmetric>);

provider!(TokenIo(Asymmetric): SCHEME, "the member's public key, base64url in one line");

impl TokenIo {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("tokenio", ED25519)
        .signature(Signature::in_header("token-signature").encoded(Encoding::Base64UrlUnpadded))
        .key(KeyForm::Base64Url)
        .signs_body()
        .documented_by("Token.io", "hookdeck/webhook-skills, tokenio-webhooks")
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
