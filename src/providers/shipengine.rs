use crate::Part::{Body, Text, Timestamp};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{KeyForm, KeyedById, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// ShipEngine, now ShipStation's API, and version 2 of ShipStation's: `x-shipengine-rsa-sha256-signature` is
/// the base64 of the RSA signature, PKCS#1 v1.5 with SHA-256, of `{timestamp}.{body}`, and
/// `x-shipengine-rsa-sha256-key-id` names the key.
///
/// - Source: ShipStation's documentation, “Webhook Validation”; what the parts are joined with was read in
///   several receivers that agree (third parties').
/// - The keys are those of the JWK set `https://api.shipengine.com/jwks`, for `KeySet::replace_with_jwks`
///   (feature `fields`); as single texts they are PEM files. Nothing is fetched here: the receiver keeps the
///   [`KeySet`](crate::KeySet), and `docs/keys.md` says how. The one below is this library's own.
/// - The time is RFC 3339 text in `x-shipengine-timestamp`, at most 300 seconds off, ahead or behind.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::providers::ShipEngine;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let keys = KeySet::new(ShipEngine::SCHEME)?;
/// let shipengine = ShipEngine::new(keys.clone())?;
/// let id = "4b1d2c53-8a0f-4a3b-9a7d-0d1c6c9b5f11";
/// let headers = [
///     ("x-shipengine-rsa-sha256-key-id", id),
///     ("x-shipengine-timestamp", "2026-11-18T11:06:40Z"),
///     ("x-shipengine-rsa-sha256-signature", "b2YgYW5vdGhlciBsZW5ndGgu"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert_eq!(shipengine.verify(&request, b"{}").unwrap_err().code(), "unknown-key");
///
/// keys.replace([(
///     id,
///     "-----BEGIN PUBLIC KEY-----\n\
///      MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxzh/Exlc9ezWRDR\n\
///      2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV\n\
///      Jx/w/smjpHBfKsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy\n\
///      enkB0fOBJQVjT/DwhNm8c01p1CqXl5BRp6DvWYrmylZNyZBuxv3kSYrfalfmzZxt\n\
///      zstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0iV9GUZUaRbpN\n\
///      YmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz\n\
///      fQIDAQAB\n\
///      -----END PUBLIC KEY-----",
/// )])?;
/// assert_eq!(shipengine.verify(&request, b"{}").unwrap_err().code(), "not-a-signature");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ShipEngine(Webhook<KeyedById>);

provider!(ShipEngine(KeyedById): SCHEME, "the keys of ShipEngine's JWK set");

impl ShipEngine {
    /// The recipe.
    pub const SCHEME: &'static Scheme<KeyedById> =
        &Scheme::public_key_by_id("shipengine", RSA_PKCS1_SHA256)
            .key_id_in_header("x-shipengine-rsa-sha256-key-id")
            .key(KeyForm::Pem)
            .signature(Signature::in_header("x-shipengine-rsa-sha256-signature").base64())
            .timestamp(SignedTime::in_header("x-shipengine-timestamp", TimeFormat::Rfc3339))
            .signs(&[Timestamp, Text("."), Body])
            .documented_by(
                "ShipEngine",
                "ShipStation's documentation, “Webhook Validation”, and several receivers (third \
                 parties')",
            )
            .confirmed_by_third_party();
}
