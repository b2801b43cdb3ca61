use crate::algorithm::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA512};
use crate::{Asymmetric, ConfigError, IntoPublicKey, KeyForm, Scheme, Signature, Webhook};

/// CHIP (Malaysia): `X-Signature` is the base64 of the RSA signature, PKCS#1 v1.5 with SHA-256, of the raw
/// body; of CHIP Send, which pays out, with SHA-512.
///
/// - Source: CHIP's documentation, “Webhook signatures” of CHIP Collect and “Validating Webhooks” of CHIP
///   Send.
/// - The key is the webhook's public one, a PEM file: its `public_key` in CHIP's API. For success callbacks
///   it is the one that `GET /public_key/` answers. The one below is this library's own.
/// - Not protected: repeats, for ever: no time is signed. The purchase's `id` and `status` in the body tell
///   deliveries apart.
///
/// ```
/// use countersign::providers::Chip;
/// use countersign::{Request, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----
///     MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxzh/Exlc9ezWRDR
///     2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV
///     Jx/w/smjpHBfKsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy
///     enkB0fOBJQVjT/DwhNm8c01p1CqXl5BRp6DvWYrmylZNyZBuxv3kSYrfalfmzZxt
///     zstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0iV9GUZUaRbpN
///     YmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz
///     fQIDAQAB
///     -----END PUBLIC KEY-----";
/// let headers = [("X-Signature", "of another length")];
/// for chip in [Chip::new(key)?, Chip::send(key)?] {
///     let error = chip.verify(&Request::new(&headers), b"{}").unwrap_err();
///     assert_eq!(error.code(), "wrong-length");
/// }
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Chip(Webhook<Asymmetric>);

provider!(Chip(Asymmetric): SCHEME, "the public key of a webhook of CHIP Collect, a PEM text");

impl Chip {
    /// The recipe of CHIP Collect.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("chip", RSA_PKCS1_SHA256)
        .signature(Signature::in_header("X-Signature").base64())
        .key(KeyForm::Pem)
        .signs_body()
        .documented_by("CHIP Collect", "CHIP's documentation, “Webhook signatures”")
        .read_on("2026-11-26");

    /// The recipe of CHIP Send.
    pub const SEND: &'static Scheme<Asymmetric> =
        &Scheme::public_key("chip-send", RSA_PKCS1_SHA512)
            .signature(Signature::in_header("X-Signature").base64())
            .key(KeyForm::Pem)
            .signs_body()
            .documented_by("CHIP Send", "CHIP's documentation, “Validating Webhooks”")
            .read_on("2026-11-26");

    /// Takes the public key of a webhook of CHIP Send, a PEM text.
    ///
    /// # Errors
    /// The text is no such key, or it is one that others could sign for.
    pub fn send(key: impl IntoPublicKey) -> Result<Self, ConfigError> {
        Webhook::new(Self::SEND, key).map(Self)
    }
}
