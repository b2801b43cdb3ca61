use crate::{Scheme, Signature, Webhook};

/// Hookdeck: `X-Hookdeck-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `hookdeck/hookdeck-typescript-sdk`'s `src/webhooks/helpers.ts`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - While the secret is rotated, a second signature comes in `x-hookdeck-signature-2`; a match in
///   either header is enough.
///
/// ```
/// use countersign::{Request, Verifier, providers::Hookdeck};
///
/// let verifier = Hookdeck::new("the secret")?;
/// let headers = [("X-Hookdeck-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Hookdeck(Webhook);

provider!(Hookdeck(Mac): SCHEME, "the project's signing secret");

impl Hookdeck {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("hookdeck")
        .signature(
            Signature::in_header("X-Hookdeck-Signature")
                .also_in(&["x-hookdeck-signature-2"])
                .base64(),
        )
        .signs_body()
        .documented_by("Hookdeck", "hookdeck/hookdeck-typescript-sdk's src/webhooks/helpers.ts");
}
