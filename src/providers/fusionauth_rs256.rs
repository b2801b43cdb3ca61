use crate::Claim::BodyHash;
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Encoding, Jws, Scheme, Webhook, WithKeySet};

/// FusionAuth with a signing key of RSA: `X-FusionAuth-Signature-JWT` is a JWT under RSA with SHA-256 (`RS256`), whose
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
/// use countersign::providers::FusionAuthRs256;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxz\
///            h/Exlc9ezWRDR\n2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV\nJx/w/smjp\
///            HBfKsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy\nenkB0fOBJQVjT/DwhNm8c01p1CqXl5BRp\
///            6DvWYrmylZNyZBuxv3kSYrfalfmzZxt\nzstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0iV9GU\
///            ZUaRbpN\nYmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz\nfQIDAQAB\n-----\
///            END PUBLIC KEY-----\n";
/// let keys = KeySet::new(FusionAuthRs256::SCHEME)?;
/// let verifier = FusionAuthRs256::new(keys.clone())?;
/// keys.replace([("a5c1f7d4e2", key)])?;
/// let headers = [
///     ("X-FusionAuth-Signature-JWT", "eyJhbGciOiJSUzI1NiIsImtpZCI6ImE1YzFmN2Q0ZTIiLCJ0eXAiOiJKV1QifQ.eyJyZXF1ZXN0X2JvZHlfc\
///       2hhMjU2IjoiWUtsVFZTL0x1aWVVQnB2RFhtUXZkOEFweDRxUTB6eXJzaTRtMzh6RjVVdz0ifQ.L-4jxsEZM59I0rHMOZO4y\
///       gJel6ZMUvfOJ0CIXJ4JCsBhaPJ5GsU4djyV9d5IUpx4pqbEXRojSRAXRKeVo1K4WjNaB8gtWEkrHrWdq1m-ck2dQQjGzKr3\
///       oxckHxvdsqfQIiZKfZLaM09V30EtTFPViXpIOD4g7TI3PZwCLw_NtVnPpejvS1GH8an7X8SaAWpsKjqP9t1TCQ1B2zjhMFc\
///       TYYQP_G0OKJlqSj63wzNCy08JmiTj_8W-KQFDGAWEPR0xOH3MuWyUJ3fn5uD2__4dNSF7NK6GRzIW6DUJkKxiqP2KLahd9i\
///       e_E6a_qYexIqdXkniMh9doXNJgC24TFRRA5w"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// let body = b"{\"id\":\"evt_1\",\"amount\":1050}";
/// assert!(verifier.verify(&request, body).is_ok());
/// assert!(verifier.verify(&request, b"{}").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct FusionAuthRs256(Webhook<Jws<WithKeySet>>);

provider!(FusionAuthRs256(KeyedById): SCHEME, "the keys of the instance's JWK set");

impl FusionAuthRs256 {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithKeySet>> =
        &Scheme::jws_by_id("fusionauth-rs256", "RS256", RSA_PKCS1_SHA256)
            .in_header("X-FusionAuth-Signature-JWT")
            .claims(&[BodyHash("request_body_sha256", Encoding::Base64)])
            .documented_by(
                "FusionAuth, RS256",
                "FusionAuth/fusionauth-site's docs/extend/events-and-webhooks/signing.mdx",
            )
            .read_on("2026-11-26");
}
