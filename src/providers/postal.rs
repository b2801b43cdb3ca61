use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{KeyForm, KeyedById, Scheme, Signature, Webhook};

/// Postal: `X-Postal-Signature-256` is the base64 of the RSA signature, PKCS#1 v1.5 with SHA-256, of the raw
/// body, and `X-Postal-Signature-KID` names the key.
///
/// - Source: `postalserver/postal`, `lib/postal/http.rb` and `lib/postal/signer.rb`, and its tests.
/// - The keys are those of the installation's own JWK set, `/.well-known/jwks.json` on its host, for
///   `KeySet::replace_with_jwks` (feature `fields`); as single texts they are PEM files. The id is a thumbprint,
///   64 hex digits. Nothing is fetched here: the receiver keeps the [`KeySet`](crate::KeySet), and
///   `docs/keys.md` says how. The one below is this library's own.
/// - `X-Postal-Signature`, the same with SHA-1, is not read, whether the other is there or not.
/// - Not protected: repeats, for ever: no time is signed but in the body, whose `uuid` is the delivery's.
///
/// ```
/// use countersign::providers::Postal;
/// use countersign::{KeySet, Request, Verifier};
///
/// let keys = KeySet::new(Postal::SCHEME)?;
/// let postal = Postal::new(keys.clone())?;
/// let id = "1c3409664c502dbf261d610e271c2b054503229a501fba20bc4d1aae0e0e3182";
/// let headers =
///     [("X-Postal-Signature-KID", id), ("X-Postal-Signature-256", "b2YgYW5vdGhlciBsZW5ndGgu")];
/// let request = Request::new(&headers);
/// assert_eq!(postal.verify(&request, b"{}").unwrap_err().code(), "unknown-key");
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
/// assert_eq!(postal.verify(&request, b"{}").unwrap_err().code(), "not-a-signature");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Postal(Webhook<KeyedById>);

provider!(Postal(KeyedById): SCHEME, "the keys of the installation's JWK set");

impl Postal {
    /// The recipe.
    pub const SCHEME: &'static Scheme<KeyedById> =
        &Scheme::public_key_by_id("postal", RSA_PKCS1_SHA256)
            .key_id_in_header("X-Postal-Signature-KID")
            .key(KeyForm::Pem)
            .signature(Signature::in_header("X-Postal-Signature-256").base64())
            .signs_body()
            .documented_by(
                "Postal",
                "postalserver/postal, lib/postal/http.rb, lib/postal/signer.rb and its tests",
            );
}
