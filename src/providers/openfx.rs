use crate::{Scheme, Signature, Webhook};

/// OpenFX: `x-openfx-signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: OpenFX, "Signature Verification".
/// - The key is the UTF-8 text of the webhook signing key.
/// - Not protected: repeats (no timestamp and no id are signed), the URL and the other headers. A
///   ledger's `once` tells repeats by the message.
///
/// ```
/// use countersign::{OpenFx, Request, Verifier};
///
/// let openfx = OpenFx::new("Signing-key-provided-by-OpenFX")?;
/// let headers = [("X-OpenFX-Signature", "qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg=")];
/// let body = br#"{"event":"order.created","id":42,"amount":"10.00"}"#;
///
/// assert!(openfx.verify(&Request::new(&headers), body).is_ok());
/// assert!(openfx.verify(&Request::new(&headers), b"{}").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct OpenFx(Webhook);

provider!(OpenFx(Mac): SCHEME, "the webhook signing key that OpenFX provides");

impl OpenFx {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("openfx")
        .signature(Signature::in_header("x-openfx-signature").base64())
        .signs_body()
        .documented_by("OpenFX", "OpenFX, “Signature Verification”");
}
