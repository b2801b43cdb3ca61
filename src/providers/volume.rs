use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Asymmetric, Scheme, Signature, Webhook};

/// Volume (pay by bank): `Authorization` is `SHA256withRSA `, with its blank, and the base64 of the RSA
/// signature, PKCS#1 v1.5 with SHA-256, of the raw body.
///
/// - Source: `getvolume/volume-webhook-node-consumer`'s `services/validationService.js` and Volume's
///   documentation, “Webhook Notifications”.
/// - The key is Volume's public one, base64 in one line without the lines of a PEM file, as
///   `https://api.volumepay.io/.well-known/signature/pem` answers it: the same for every merchant. The
///   sandbox has one of its own, the one below.
/// - Volume delivers with `PUT`. Its example writes the parsed JSON anew before it verifies: what is signed
///   is the body as it arrives.
/// - Not protected: repeats, for ever: no time is signed. `paymentId` and `paymentStatus` in the body tell
///   deliveries apart, and Volume repeats one until it gets a 200. As one key signs for all merchants, a
///   delivery for another one verifies too: compare the `applicationId` or the `merchantPaymentId`, and the
///   amount.
///
/// ```
/// use countersign::providers::Volume;
/// use countersign::{Request, Verifier};
///
/// let volume = Volume::new(
///     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsGNLZsbc2TJL1m6q4WVxexNoVxLoBkCVPKj38OdNrHTojKXG\
///      1nq0npuEJcIcknO0T+8tntbjxk34ouWlypNkTJOXuc6MGrlqSkHKMMJ1oWOrTvk4YcYaTaTnxQ4siI9evORAv/GqtYpV\
///      eILfIN8Z1TqoPJdH9XbgltD20s7bG4tdCYBdVqxcd2MqXOnuEU9qRrGegGqfFV2U8epw43drBwG81DI/4XgYV5bJFoSI\
///      6wLNUua4dEIDYonS+KWb6Hy9EwDgKHQTYSekVGu2O8NId2HybbRQ32C1qyussOlIMKsnUMTdUGm2FCRCFbMGPFduczde\
///      zZ/O+pFMcfgCFKs4mQIDAQAB",
/// )?;
/// let headers = [("Authorization", "SHA256withRSA of another length")];
/// let error = volume.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Volume(Webhook<Asymmetric>);

provider!(
    Volume(Asymmetric): SCHEME,
    "Volume's public key, base64 in one line, as its address for keys answers it"
);

impl Volume {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("volume", RSA_PKCS1_SHA256)
        .signature(Signature::in_header("Authorization").prefix("SHA256withRSA ").base64())
        .signs_body()
        .documented_by(
            "Volume",
            "getvolume/volume-webhook-node-consumer, services/validationService.js, and Volume's \
             documentation, “Webhook Notifications”",
        )
        .read_on("2026-11-26");
}
