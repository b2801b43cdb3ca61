use crate::Part::{BodyHash, Text, Timestamp, Url};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{
    Asymmetric, Encoding, Hash, KeyForm, Scheme, Signature, SignedTime, TimeFormat, Webhook,
};

/// Manus: `X-Webhook-Signature` is the base64 of the RSA signature, PKCS#1 v1.5 with SHA-256, of
/// `{timestamp}.{url}.{hex SHA-256 of the body}`.
///
/// - Source: Manus' documentation, “Webhook Security”. An older text of it has the message hashed before it
///   is signed; receivers that are in use hash it once, as here.
/// - The key is Manus' public one, a PEM file that `GET /v2/webhook.publicKey` answers. The one below is this
///   library's own.
/// - The time is in seconds, at most 300 seconds off.
/// - The URL is the whole one that is configured at Manus, with its query: behind a proxy the request has to
///   have the public one.
/// - Not protected: repeats within the tolerance. The `event_id` in the body tells events apart. Whether one
///   key signs for all customers is not documented; the URL that is signed is the receiver's own.
///
/// ```
/// use countersign::providers::Manus;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let manus = Manus::new(
///     "-----BEGIN PUBLIC KEY-----
///     MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxzh/Exlc9ezWRDR
///     2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV
///     Jx/w/smjpHBfKsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy
///     enkB0fOBJQVjT/DwhNm8c01p1CqXl5BRp6DvWYrmylZNyZBuxv3kSYrfalfmzZxt
///     zstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0iV9GUZUaRbpN
///     YmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz
///     fQIDAQAB
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers =
///     [("X-Webhook-Timestamp", "1795000000"), ("X-Webhook-Signature", "of another length")];
/// let now = UnixTime::from_secs(1_795_000_000);
/// let request = Request::at(&headers, now).url("https://hooks.example.com/manus");
/// assert_eq!(manus.verify(&request, b"{}").unwrap_err().code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Manus(Webhook<Asymmetric>);

provider!(Manus(Asymmetric): SCHEME, "Manus' public key, the PEM text that its API answers");

impl Manus {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("manus", RSA_PKCS1_SHA256)
        .signature(Signature::in_header("X-Webhook-Signature").base64())
        .timestamp(SignedTime::in_header("X-Webhook-Timestamp", TimeFormat::Seconds))
        .key(KeyForm::Pem)
        .signs(&[Timestamp, Text("."), Url, Text("."), BodyHash(Hash::SHA256, Encoding::Hex)])
        .documented_by("Manus", "Manus' documentation, “Webhook Security”")
        .read_on("2026-11-26");
}
