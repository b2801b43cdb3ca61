use crate::{Scheme, Signature, Webhook};

/// Unit (unit.co): `x-unit-signature` is the base64 of HMAC-SHA1 over the raw body.
///
/// - Source: Unit's documentation on webhooks, as third parties quote it. Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The hash is SHA-1. Public receivers that take SHA-256 here verify nothing that Unit sends.
///
/// ```
/// use countersign::{Request, Verifier, providers::Unit};
///
/// let verifier = Unit::new("the secret")?;
/// let headers = [("x-unit-signature", "lGVu+DEnMlFHpV5aaTsHMa0w5mM=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Unit(Webhook);

provider!(Unit(Mac): SCHEME, "the webhook's token");

impl Unit {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("unit")
        .signature(Signature::in_header("x-unit-signature").base64())
        .signs_body()
        .documented_by("Unit", "Unit's documentation on webhooks, as third parties quote it")
        .confirmed_by_third_party();
}
