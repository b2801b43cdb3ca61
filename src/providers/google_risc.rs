use crate::Claim::{Is, IsSetting, IsThere};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{ConfigError, Jws, KeySet, Scheme, Webhook, WithKeySet};

/// Google's Cross-Account Protection (RISC): the body is a security event token, a JWT under RSA with SHA-256
/// (`RS256`). What it says is [`Proof::payload`](crate::Proof::payload).
///
/// - Source: Google's documentation, “Protect user accounts with Cross-Account Protection”.
/// - The token names its key (`kid`), of the JWK set at the `jwks_uri` in
///   `https://accounts.google.com/.well-known/risc-configuration`, which rotates. Nothing is fetched here: the
///   receiver keeps the [`KeySet`](crate::KeySet), and `docs/keys.md` says how.
/// - The claims: `iss` is `https://accounts.google.com/`, with the slash; `aud` is the receiver's OAuth client id, of
///   which each takes a verifier; and `events` has to be there, so that no ID token of the same issuer passes.
/// - Google wants the status 202.
/// - Not protected: repeats, for ever: such a token tells what has happened, and does not expire. A repeat has the
///   same `jti`.
///
/// ```
/// use countersign::providers::GoogleRisc;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxzh/Exlc9\
///            ezWRDR\n2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV\nJx/w/smjpHBf\
///            KsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy\nenkB0fOBJQVjT/DwhNm8c01p1CqXl5BR\
///            p6DvWYrmylZNyZBuxv3kSYrfalfmzZxt\nzstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0\
///            iV9GUZUaRbpN\nYmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz\nfQIDAQ\
///            AB\n-----END PUBLIC KEY-----";
/// let client = "123456789-abcedfgh.apps.googleusercontent.com";
/// let keys = KeySet::new(GoogleRisc::SCHEME)?;
/// let verifier = GoogleRisc::new(client, keys.clone())?;
/// keys.replace([("first", key)])?;
/// let body = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImZpcnN0IiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2FjY291bn\
///             RzLmdvb2dsZS5jb20vIiwiYXVkIjoiMTIzNDU2Nzg5LWFiY2VkZmdoLmFwcHMuZ29vZ2xldXNlcmNvbnRlbnQu\
///             Y29tIiwiaWF0IjoxNzk0OTEzNjAwLCJqdGkiOiI3NTZFNjk3MTc1NjUyMDY5NjQ2NTZFNzQ2OTY2Njk2NTcyIi\
///             wiZXZlbnRzIjp7Imh0dHBzOi8vc2NoZW1hcy5vcGVuaWQubmV0L3NlY2V2ZW50L3Jpc2MvZXZlbnQtdHlwZS9h\
///             Y2NvdW50LWRpc2FibGVkIjp7InN1YmplY3QiOnsic3ViamVjdF90eXBlIjoiaXNzLXN1YiIsImlzcyI6Imh0dH\
///             BzOi8vYWNjb3VudHMuZ29vZ2xlLmNvbS8iLCJzdWIiOiI3Mzc1NjI2QTY1NjM3NCJ9LCJyZWFzb24iOiJoaWph\
///             Y2tpbmcifX19.vBev5cCrrs80oEtL5SHpjvNJfTkxS0DMb2PQrWZ94nJhOH2OQ7KZbRlJPiO2bWh5z0bEWaknh\
///             a3d-b7HOng9C0iFR6GjgLNeE19wWV6zLcse1zSkbodLCNI68KUOEbDKq0_qoWouTppHCy_5-NHbvvBiDSyvcRr\
///             jPhAFw_5hdySVE3LPt0dWIQWkJArzJuwGtANFwrzh9_aMSZMMZurlybuVFroeLgXuseJG5IecVvc9pTMbjC_hF\
///             u_mjM98GCvFOqi8RHqYX-DvzhOJNeyMAiKqMzBV_9hLT7qSYD5Qz9ZzxXX7ZJ5Qk9-kkacUiLy8DQai6Nn3RVv\
///             bS2xVO8haBQ";
/// let request = Request::at(&(), UnixTime::from_secs(1_795_000_000));
/// let proof = verifier.verify(&request, body.as_bytes())?;
/// assert!(proof.payload().is_some_and(|claims| claims.starts_with(br#"{"iss":"https://accounts"#)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct GoogleRisc(Webhook<Jws<WithKeySet>>);

provider!(GoogleRisc(KeyedById));

impl GoogleRisc {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithKeySet>> =
        &Scheme::jws_by_id("google-risc", "RS256", RSA_PKCS1_SHA256)
            .in_body()
            .claims(&[
                Is("iss", "https://accounts.google.com/"),
                IsSetting("aud", "client id"),
                IsThere("iat"),
                IsThere("jti"),
                IsThere("events"),
            ])
            .documented_by(
                "Google Cross-Account Protection",
                "Google's documentation, “Protect user accounts with Cross-Account Protection”",
            )
            .read_on("2026-11-26");

    /// Takes the OAuth client id, and Google's keys, in a set that the receiver may replace later.
    ///
    /// # Errors
    /// The id is empty, or the set was made for another scheme.
    pub fn new(client_id: &str, keys: KeySet) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, client_id, keys).map(Self)
    }
}
