use crate::Part::{Body, Secret};
use crate::{Hash, Scheme, Signature, Webhook};

/// Sellsy: `x-webhook-signature` is the lower-case hex of SHA-1 (no HMAC) over the secret and then the raw body.
///
/// - Source: a third party's receiver, NangoHQ/nango's `sellsy-webhook-routing.ts`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: what is appended: whoever has seen a delivery can sign a longer body that begins like it.
///   JSON with such an end is none to a strict reader: refuse a body that does not end where its object does.
///   Nor repeats: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Sellsy};
///
/// let verifier = Sellsy::new("the secret")?;
/// let headers = [("x-webhook-signature", "19eb1ad5bb7fc8a4f6f294f7eb0c579e90eef714")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Sellsy(Webhook);

provider!(Sellsy(Mac): SCHEME, "the webhook's secret");

impl Sellsy {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::plain_hash("sellsy", Hash::SHA1)
        .signature(Signature::in_header("x-webhook-signature").hex())
        .signs(&[Secret, Body])
        .documented_by("Sellsy", "NangoHQ/nango's sellsy-webhook-routing.ts")
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
