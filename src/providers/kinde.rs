use crate::Claim::IsThere;
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Jws, Scheme, Webhook, WithKeySet};

/// Kinde: the body is a JWT under RSA with SHA-256 (`RS256`). What it says is [`Proof::payload`](crate::Proof::payload).
///
/// - Source: Kinde's documentation, “About webhooks”.
/// - The token names its key (`kid`), of the JWK set at `https://<domain>/.well-known/jwks` of the receiver's own
///   domain, never of one that a token names. Nothing is fetched here: the receiver keeps the
///   [`KeySet`](crate::KeySet), and `docs/keys.md` says how. The keys sign what Kinde gives to users, too: only a
///   token with an `event_id` and a `type` is taken for a webhook's.
/// - A webhook has `Content-Type: application/jwt`, which is not looked at, as nobody signs it.
/// - Not protected: repeats, for ever: no time has to be in the token. `event_id` tells an event.
///
/// ```
/// use countersign::providers::Kinde;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxzh/Exlc9\
///            ezWRDR\n2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV\nJx/w/smjpHBf\
///            KsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy\nenkB0fOBJQVjT/DwhNm8c01p1CqXl5BR\
///            p6DvWYrmylZNyZBuxv3kSYrfalfmzZxt\nzstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0\
///            iV9GUZUaRbpN\nYmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz\nfQIDAQ\
///            AB\n-----END PUBLIC KEY-----";
/// let keys = KeySet::new(Kinde::SCHEME)?;
/// let verifier = Kinde::new(keys.clone())?;
/// keys.replace([("first", key)])?;
/// let body = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImZpcnN0IiwidHlwIjoiSldUIn0.eyJ0eXBlIjoidXNlci51cGRhdGVkIi\
///             wiZXZlbnRfaWQiOiJldmVudF8wMTkzYWJmNTdiMzNkM2QzYTVhOGEyZjFiNmI2ZjVkNCIsInNvdXJjZSI6ImFk\
///             bWluIiwidGltZXN0YW1wIjoiMjAyNi0xMS0xOFQxMTowNjo0MFoiLCJkYXRhIjp7InVzZXIiOnsiaWQiOiJrcF\
///             8xIiwiZW1haWwiOiJ1c2VyQGV4YW1wbGUuY29tIn19fQ.I-KzcL7F7eHnU738xEYJEjubuB3cKs9tS6RnarrZD\
///             7LmKayNcCFyd4jQImYPPRrxUOXgOCDXbP-JNLCobK2JP-ZudJth2lsSgLI-OPEc3vfLMfQAMrK7PB0faIQnilI\
///             OKhLSijQfvFaXa-UI_gpxS5IZVAu9Q0RFnulF-mKw1VPiBazy3Lo2Wn7mqrAV0327PgfiIItOCx85NZbskGQ4N\
///             TL5SWeXBs3SgA0hh-xLGkQTMoCvMRJsVPoe07dF8UkyDmIKwG9YrKoSr9LHf4sWkavAahAc7TyjW3uA2g_t4LN\
///             k7mUeXLZkVH4zJrExEevl7v8yjIm1aDJsj5FmaSU9XQ";
/// let request = Request::at(&(), UnixTime::from_secs(1_795_000_000));
/// let proof = verifier.verify(&request, body.as_bytes())?;
/// assert!(proof.payload().is_some_and(|claims| claims.starts_with(br#"{"type":"user.updated",""#)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Kinde(Webhook<Jws<WithKeySet>>);

provider!(Kinde(KeyedById): SCHEME, "the keys of the domain's JWK set");

impl Kinde {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithKeySet>> =
        &Scheme::jws_by_id("kinde", "RS256", RSA_PKCS1_SHA256)
            .in_body()
            .claims(&[IsThere("event_id"), IsThere("type")])
            .documented_by("Kinde", "Kinde's documentation, “About webhooks”")
            .read_on("2026-11-26");
}
