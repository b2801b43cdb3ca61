use crate::Claim::BodyHash;
use crate::algorithm::ECDSA_P256_SHA256_FIXED;
use crate::{Encoding, Jws, Scheme, Webhook, WithKeySet};

/// FusionAuth with a signing key of P-256: `X-FusionAuth-Signature-JWT` is a JWT under ECDSA over P-256 (`ES256`), whose
/// claim `request_body_sha256` is the base64 of the raw body's SHA-256.
///
/// - Source: FusionAuth's documentation, “Sign Webhooks”, in `FusionAuth/fusionauth-site`.
/// - The token names its key (`kid`), of the JWK set at `/.well-known/jwks.json` of the receiver's own instance.
///   Nothing is fetched here: the receiver keeps the [`KeySet`](crate::KeySet), and `docs/keys.md` says how.
///   FusionAuth signs with the kind of key that its administrator chose: a token of any other is refused.
/// - The set has the keys of what the instance gives to its users too. The whole may be taken, as only a token with
///   the body's hash passes, which those do not have: unless somebody has the instance write claims into them that
///   a user chooses. Then take the key alone that webhooks are signed with.
/// - Not protected: repeats, for ever: no time is in the token. One that names an `exp` is refused after it.
///
/// ```
/// use countersign::providers::FusionAuthEs256;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEgdX1O9+cBJkFqqH\
///            MpXENf7rK1Q4f\n94ielRUByV5UFz5llVN1SyAGaPH3hJoPlqM87f6u/AuFl/kdlbTueHnHMg==\n-----END PUBL\
///            IC KEY-----\n";
/// let keys = KeySet::new(FusionAuthEs256::SCHEME)?;
/// let verifier = FusionAuthEs256::new(keys.clone())?;
/// keys.replace([("a5c1f7d4e2", key)])?;
/// let headers = [
///     ("X-FusionAuth-Signature-JWT", "eyJhbGciOiJFUzI1NiIsImtpZCI6ImE1YzFmN2Q0ZTIiLCJ0eXAiOiJKV1QifQ.eyJyZXF1ZXN0X2JvZHlfc\
///       2hhMjU2IjoiWUtsVFZTL0x1aWVVQnB2RFhtUXZkOEFweDRxUTB6eXJzaTRtMzh6RjVVdz0ifQ.-LoWPrBNiTSOW8mxP4uBo\
///       jZ3aI68C76twItTKhZDm3dPzUCngpsWvazsnMQElFeunR35EZN64EnSjMVlVFsrOg"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// let body = b"{\"id\":\"evt_1\",\"amount\":1050}";
/// assert!(verifier.verify(&request, body).is_ok());
/// assert!(verifier.verify(&request, b"{}").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct FusionAuthEs256(Webhook<Jws<WithKeySet>>);

provider!(FusionAuthEs256(KeyedById): SCHEME, "the keys of the instance's JWK set");

impl FusionAuthEs256 {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithKeySet>> =
        &Scheme::jws_by_id("fusionauth-es256", "ES256", ECDSA_P256_SHA256_FIXED)
            .in_header("X-FusionAuth-Signature-JWT")
            .claims(&[BodyHash("request_body_sha256", Encoding::Base64)])
            .documented_by(
                "FusionAuth, ES256",
                "FusionAuth/fusionauth-site's docs/extend/events-and-webhooks/signing.mdx",
            )
            .read_on("2026-11-26");
}
