use crate::Claim::{BodyHash, Is, IsThere, Time};
use crate::{Encoding, Jws, Scheme, Webhook};

/// Vonage (Messages, Voice, Video): `Authorization` is `Bearer ` and a JWT under HMAC-SHA256, whose claim
/// `payload_hash` is the hex of the raw body's SHA-256.
///
/// - Source: Vonage's documentation, “Signed webhooks”, and `Vonage/vonage-python-sdk`'s `jwt/`, which checks
///   the token alone: the body stays anybody's there unless `payload_hash` is compared, as it is here.
/// - The key is the UTF-8 text of the signature secret of the account that the claim `api_key` names. It
///   chooses no secret: take a verifier for each account.
/// - The time is `iat`; Vonage documents no tolerance, 300 s is ours.
/// - Not protected: repeats within the tolerance.
/// - Only deliveries by `POST`: of those by `GET` Vonage hashes the query, written as JSON.
/// - After an internal error Vonage may send a delivery unsigned, and again, signed, where it is refused with
///   a status of 5xx.
///
/// ```
/// use countersign::providers::Vonage;
/// use countersign::{Request, Signer, Verifier};
///
/// let vonage = Vonage::new("the signature secret")?;
/// let headers = vonage.sign(&Request::new(&()), b"{\"id\":1}")?;
/// assert!(headers[0].1.starts_with("Bearer eyJ"));
/// assert!(vonage.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// assert!(vonage.verify(&Request::new(&headers), b"{\"id\":2}").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Vonage(Webhook<Jws>);

provider!(Vonage(Jws): SCHEME, "the account's signature secret");

impl Vonage {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws> = &Scheme::jws_hs256("vonage-jwt")
        .in_header("Authorization")
        .prefix("Bearer ")
        .claims(&[
            Is("iss", "Vonage"),
            Time("iat"),
            IsThere("api_key"),
            BodyHash("payload_hash", Encoding::Hex),
        ])
        .documented_by("Vonage", "Vonage's documentation, “Signed webhooks”")
        .read_on("2026-11-26");
}
