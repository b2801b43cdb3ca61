use crate::Part::BodyHash;
use crate::{Encoding, Hash, Scheme, Signature, Webhook};

/// Tebex: `X-Signature` is the hex of HMAC-SHA256 over `{hex SHA-256 of the body}`.
///
/// - Source: Tebex's documentation, “Webhooks”, in whose example the body is hashed before it is signed;
///   public receivers do the same.
/// - The key is the text of the webhook's secret.
/// - A webhook begins with a delivery of the type `validation.webhook`, signed like the others, which wants a
///   JSON answer with the `id` of its body: the handler's, once it is verified.
/// - Not protected: the time of sending; a recorded request stays valid. The `id` in the body tells
///   deliveries apart.
///
/// ```
/// use countersign::providers::Tebex;
/// use countersign::{Request, Verifier};
///
/// let tebex = Tebex::new("0d45982a10e3a072d0c1261c55dd9918")?;
/// let signature = "a60cfdd79986ac1c81562ffe93b04580ed030806791773a8ba56dd982a8151a0";
/// let headers = [("X-Signature", signature)];
/// let body = br#"{"id":"123","type":"validation.webhook"}"#;
/// tebex.verify(&Request::new(&headers), body)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Tebex(Webhook);

provider!(Tebex(Mac): SCHEME, "the webhook's secret");

impl Tebex {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("tebex")
        .signature(Signature::in_header("X-Signature").hex())
        .signs(&[BodyHash(Hash::SHA256, Encoding::Hex)])
        .documented_by("Tebex", "Tebex's documentation, “Webhooks”, as public receivers repeat it")
        .confirmed_by_third_party();
}
