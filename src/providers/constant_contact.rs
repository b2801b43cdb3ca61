use crate::Claim::Time;
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Jws, Scheme, Webhook, WithPublicKey};

/// Constant Contact: `X-CTCT-WEBHOOK-SIG` is a detached JWS under RSA with SHA-256 (`RS256`), whose payload is the
/// raw body, unencoded (RFC 7797).
///
/// - Source: Constant Contact's documentation, “Validate that a webhook from Constant Contact is authentic”.
/// - The key is one of `https://developer.constantcontact.com/.well-known/jwks.json`: `PublicKey::jwk` reads it. The
///   documented token names none of them: give each that is there, up to 4, with `or`.
/// - The time is `ts` in the token's header, in seconds: when the delivery began. Constant Contact documents no
///   tolerance, 300 s is ours.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::providers::ConstantContact;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxzh/Exlc9\
///            ezWRDR\n2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV\nJx/w/smjpHBf\
///            KsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy\nenkB0fOBJQVjT/DwhNm8c01p1CqXl5BR\
///            p6DvWYrmylZNyZBuxv3kSYrfalfmzZxt\nzstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0\
///            iV9GUZUaRbpN\nYmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz\nfQIDAQ\
///            AB\n-----END PUBLIC KEY-----";
/// let verifier = ConstantContact::new(key)?;
/// let headers = [
///     ("X-CTCT-WEBHOOK-SIG", "eyJhbGciOiJSUzI1NiIsInRzIjoxNzk0OTk5OTk4LCJiNjQiOmZhbHNlLCJjcml0IjpbImI2NCJdfQ..\
///       LH-WJn1J5Fiim5OVqNX4N7J_sUmNbZgZntzw_vBrdMR0svo9flOLdJefvZdFEslewaiz8VCqM5g5Wt4S\
///       LJNfEf1KaZcdbEe_0K0U1HEFB3m7qXG4c7iDJJYP9WGe3P1Ez5XrOBY8pbB5SnRYTilAvHYF2mqJXD98\
///       2tW3hOPDBI8qfNiOjU-fZ2NwWmRMQT7LvebmAc8GvffLbTU5TtngB71wFVyxx6XigSfXM4jQOcozfTOO\
///       UGlbqqLKcRw9mgM1EfQI_Dh7VN2317g_zO7wtaTLEswULn-X0Lcxjq8YPzVflXfzdHViNCsNmmAvAaHr\
///       iJaDeQECsKasIsAMFmZUZw"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// let body = b"{\"id\":\"evt_1\",\"amount\":1050}";
/// assert!(verifier.verify(&request, body).is_ok());
/// assert!(verifier.verify(&request, b"{}").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ConstantContact(Webhook<Jws<WithPublicKey>>);

provider!(
    ConstantContact(Asymmetric): SCHEME,
    "Constant Contact's key, as a PEM file or as a `PublicKey` of its JWK"
);

impl ConstantContact {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithPublicKey>> = &Scheme::jws(
        "constant-contact",
        "RS256",
        RSA_PKCS1_SHA256,
    )
    .in_header("X-CTCT-WEBHOOK-SIG")
    .header_says(&[Time("ts")])
    .signs_raw_body()
    .documented_by(
        "Constant Contact",
        "Constant Contact's documentation, “Validate that a webhook from Constant Contact is \
                 authentic”",
    )
    .read_on("2026-11-26");
}
