use crate::algorithm::RSA_PKCS1_SHA512;
use crate::{Jws, Scheme, Webhook, WithKeySet};

/// Fireblocks: `Fireblocks-Webhook-Signature` is a detached JWS under RSA with SHA-512 (`RS512`), whose payload is
/// the raw body.
///
/// - Source: Fireblocks' documentation, “Validating webhooks”.
/// - The token names its key (`kid`), of the JWK set of the workspace's environment, such as
///   `https://keys.fireblocks.io/.well-known/jwks.json` in the US. Nothing is fetched here: the receiver keeps the
///   [`KeySet`](crate::KeySet), and `docs/keys.md` says how.
/// - While customers move, Fireblocks sends `Fireblocks-Signature` too, which is not looked at.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::providers::Fireblocks;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxzh/Exlc9\
///            ezWRDR\n2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV\nJx/w/smjpHBf\
///            KsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy\nenkB0fOBJQVjT/DwhNm8c01p1CqXl5BR\
///            p6DvWYrmylZNyZBuxv3kSYrfalfmzZxt\nzstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0\
///            iV9GUZUaRbpN\nYmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz\nfQIDAQ\
///            AB\n-----END PUBLIC KEY-----";
/// let keys = KeySet::new(Fireblocks::SCHEME)?;
/// let verifier = Fireblocks::new(keys.clone())?;
/// keys.replace([("webhook-key-2025-01", key)])?;
/// let headers = [
///     ("Fireblocks-Webhook-Signature", "eyJhbGciOiJSUzUxMiIsImtpZCI6IndlYmhvb2sta2V5LTIwMjUtMDEifQ..dUbAYTR-5rRmx94Gm_pb\
///       EGIaJY6Cx3KPwD5FieVMh_IwV8yZAt93Ta1UjRSr4GjKLGseg4SwkYQhRZOl4Hq66iFCZ_Vz75DyXfCc\
///       MG06oetgxtp57E2k9hVUuyBaIF5Wxivz9d5Pwe4y5T5jHxyCZSpxKaKDpHiEYLOqS_Ok3dOa2-R8oRYJ\
///       oNGq9aZ94egd_qHEE3kivjioVDk25Ft7_lLOF4V0C9sfDeS3gzzlAzE-RFD3VlrErK7WCPXlu2eNg9Tl\
///       DhUAUY6ZX9Jpg4MldwsR67Xv9ujkPUBtD2lwSjCgoHpQt0-EkQUP-ToKkPFJCb0pL7efVYYuZ7v6S_xs\
///       kA"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// let body = b"{\"id\":\"evt_1\",\"amount\":1050}";
/// assert!(verifier.verify(&request, body).is_ok());
/// assert!(verifier.verify(&request, b"{}").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Fireblocks(Webhook<Jws<WithKeySet>>);

provider!(Fireblocks(KeyedById): SCHEME, "the keys of the environment's JWK set");

impl Fireblocks {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithKeySet>> =
        &Scheme::jws_by_id("fireblocks", "RS512", RSA_PKCS1_SHA512)
            .in_header("Fireblocks-Webhook-Signature")
            .signs_body()
            .documented_by("Fireblocks", "Fireblocks' documentation, “Validating webhooks”")
            .read_on("2026-11-26");
}
