use crate::webhook::configure_like_webhook;
use crate::{ConfigError, Error, IntoSecret, Proof, Request, Scheme, Signature, Verification};
use crate::{Verifier, Webhook};

/// OpenFX: `x-openfx-signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: OpenFX, "Signature Verification".
/// - The key is the UTF-8 text of the webhook signing key.
/// - Not protected: repeats (no timestamp and no id are signed), the URL and the other headers.
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

configure_like_webhook!(OpenFx);

impl OpenFx {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("openfx")
        .documented_by("OpenFX", "OpenFX, “Signature Verification”")
        .signature(Signature::in_header("x-openfx-signature").base64());

    /// Takes the webhook signing key that OpenFX provides.
    ///
    /// # Errors
    /// The key is empty, or starts or ends with white space.
    pub fn new(signing_key: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SCHEME, signing_key).map(Self)
    }
}

impl Verifier for OpenFx {
    fn begin(&self, request: &Request<'_>) -> Result<Verification, Error> {
        self.0.begin(request)
    }

    fn verify(&self, request: &Request<'_>, body: &[u8]) -> Result<Proof, Error> {
        self.0.verify(request, body)
    }

    fn scheme(&self) -> &'static Scheme {
        self.0.scheme()
    }

    fn account(&self) -> Option<&str> {
        self.0.account()
    }
}
