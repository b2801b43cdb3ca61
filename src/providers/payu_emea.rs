use crate::Part::{Body, Secret};
use crate::{ConfigError, Hash, IntoSecret, Scheme, Signature, Webhook};

/// PayU (Poland, EMEA): `signature` in `OpenPayu-Signature` is the lower-case hex of MD5 (no HMAC) over the raw
/// body and then the second key.
///
/// - Source: `PayU-EMEA/openpayu_php`'s `Util.php`, and its tests, whose vectors pass with SHA-256.
/// - The key is the UTF-8 text of the point of sale's second key.
/// - The header is a list such as `sender=checkout;signature=…;algorithm=MD5;content=DOCUMENT`, in any order.
///   It also comes as `X-OpenPayU-Signature`.
/// - `algorithm` has to name this recipe's, and chooses none: `MD5` here, `SHA-256` for
///   [`sha256`](Self::sha256), for a point of sale that signs so.
/// - Not protected: repeats: no time is signed. **MD5 is broken:** whoever chooses a part of what a
///   notification says, such as an order's description, can make two bodies with one signature in seconds,
///   have PayU sign one and deliver the other. Ask PayU for the order before anything is handed over, or have
///   the point of sale sign with SHA-256.
///
/// ```
/// use countersign::{Request, Verifier, providers::PayUEmea};
///
/// let verifier = PayUEmea::new("the secret")?;
/// let headers = [(
///     "OpenPayu-Signature",
///     "sender=checkout;signature=2734fc2dbccc3da286f9bf5df74dd8d2;algorithm=MD5;content=DOCUMENT",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct PayUEmea(Webhook);

provider!(PayUEmea(Mac): SCHEME, "the point of sale's second key");

impl PayUEmea {
    /// The recipe.
    pub const SCHEME: &'static Scheme =
        &Self::with("payu-emea", Hash::MD5, "algorithm=MD5", "PayU (Poland, EMEA)");

    /// The recipe of a point of sale that signs with SHA-256.
    pub const SHA256: &'static Scheme = &Self::with(
        "payu-emea-sha256",
        Hash::SHA256,
        "algorithm=SHA-256",
        "PayU (Poland, EMEA) with SHA-256",
    );

    const fn with(
        id: &'static str,
        hash: Hash,
        algorithm: &'static str,
        name: &'static str,
    ) -> Scheme {
        Scheme::plain_hash(id, hash)
            .signature(
                Signature::in_header("OpenPayu-Signature")
                    .also_in(&["X-OpenPayU-Signature"])
                    .pairs(";", "signature")
                    .hex(),
            )
            .expects_beside(algorithm)
            .signs(&[Body, Secret])
            .documented_by(name, "PayU-EMEA/openpayu_php, lib/OpenPayU/Util.php")
            .read_on("2026-11-26")
    }

    /// Takes the second key, for a point of sale that signs with SHA-256.
    ///
    /// # Errors
    /// The key is empty, or starts or ends with white space.
    pub fn sha256(second_key: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SHA256, second_key).map(Self)
    }
}
