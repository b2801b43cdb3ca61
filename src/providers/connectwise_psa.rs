use crate::{Scheme, SecretForm, Signature, Webhook};

/// ConnectWise PSA: `x-content-signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `NangoHQ/nango`'s `connectwise-psa-webhook-routing.ts` (a third party's). Confirmed by
///   a third party only.
/// - The key is the 32 bytes of SHA-256 over the secret's UTF-8 text.
/// - Not protected: repeats, for ever: no time is signed.
/// - The secret is served at a `key_url` that the body names. Never fetch it unchecked: an attacker
///   names a URL and a key of his own. Allow only https on ConnectWise's hosts.
///
/// ```
/// use countersign::{Request, Verifier, providers::ConnectWisePsa};
///
/// let verifier = ConnectWisePsa::new("the secret")?;
/// let headers = [("x-content-signature", "mj6USf8ly6E4SgcbV9qwkU//v4v0bO6EGVvFa2K5edU=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ConnectWisePsa(Webhook);

provider!(ConnectWisePsa(Mac): SCHEME, "the callback's `signing_key`");

impl ConnectWisePsa {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("connectwise-psa")
        .signature(Signature::in_header("x-content-signature").base64())
        .secret(SecretForm::Sha256OfUtf8)
        .signs_body()
        .documented_by(
            "ConnectWise PSA",
            "NangoHQ/nango's connectwise-psa-webhook-routing.ts (a third party's)",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
