use crate::Part::{Body, Secret};
use crate::{Hash, Scheme, Signature, Webhook};

/// Recharge, older header: `X-Recharge-Hmac-Sha256` is the lower-case hex of SHA-256 over the secret and then the
/// raw body. In spite of its name it is **no HMAC**.
///
/// - Source: Recharge's documentation, “Validating webhooks”, as third parties' receivers have it.
/// - The key is the UTF-8 text of the API client's secret.
/// - Not protected: what is appended: whoever has seen a delivery can sign a longer body that begins like it.
///   JSON with such an end is none to a strict reader: refuse a body that does not end where its object does.
///   Nor repeats: no time is signed.
/// - Recharge signs with an HMAC and a time in another header by now: take that one, and do not fall back to
///   this where it is missing or wrong.
///
/// ```
/// use countersign::{Request, Verifier, providers::RechargeLegacy};
///
/// let verifier = RechargeLegacy::new("the secret")?;
/// let headers = [(
///     "X-Recharge-Hmac-Sha256",
///     "bf547c4d9ebcfb291565766a7a164efb3b3fae5556798f6ebe7ad03ec6ebd99a",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct RechargeLegacy(Webhook);

provider!(RechargeLegacy(Mac): SCHEME, "the API client's secret");

impl RechargeLegacy {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::plain_hash("recharge-legacy", Hash::SHA256)
        .signature(Signature::in_header("X-Recharge-Hmac-Sha256").hex())
        .signs(&[Secret, Body])
        .documented_by(
            "Recharge, older header",
            "Recharge's documentation, “Validating webhooks”, as third parties' receivers have it",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
