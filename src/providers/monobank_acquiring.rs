use crate::algorithm::ECDSA_P256_SHA256_ASN1;
use crate::{Asymmetric, KeyForm, Scheme, Signature, Webhook};

/// monobank (plata by mono), acquiring: `X-Sign` is the base64 of the ECDSA signature, over P-256 with
/// SHA-256 and in DER, of the raw body.
///
/// - Source: monobank's documentation, “Webhooks” and “Приклади верифікації підпису webhook”.
/// - The key is the merchant's public one, the base64 of a PEM file: the `key` that
///   `GET /api/merchant/pubkey` answers. The one below is the documentation's. monobank may replace it: ask
///   again where a signature stops matching, at a bounded rate, and not for each delivery.
/// - Not protected: repeats, for ever: no time is signed but in the body, whose `modifiedDate` tells which of
///   two deliveries of an invoice is the newer one: they may arrive in another order. Anybody can make a
///   second signature out of a valid one, as with ECDSA in general: it is no id of a delivery. monobank sends
///   up to three times, until it gets a 200.
///
/// ```
/// use countersign::providers::MonobankAcquiring;
/// use countersign::{Request, Verifier};
///
/// let monobank = MonobankAcquiring::new(
///     "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowREFRY0RRZ0FFQUc1LzZ3\
///      NnZubGJZb0ZmRHlYWE4vS29CbVVjTgo3NWJSUWg4MFBhaEdldnJoanFCQnI3OXNSS0JSbnpHODFUZVQ5OEFOakU1c0R3\
///      RmZ5Znhub0ZJcmZBPT0KLS0tLS1FTkQgUFVCTElDIEtFWS0tLS0tCg==",
/// )?;
/// let headers = [(
///     "X-Sign",
///     "MEUCIQC/mVKhi8FKoayul2Mim3E2oaIOCNJk5dEXxTqbkeJSOQIgOM0hsW0qcP2H8iXy1aQYpmY0SJWEaWur7nQXlKDCFxA=",
/// )];
/// let error = monobank.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "mismatch");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct MonobankAcquiring(Webhook<Asymmetric>);

provider!(
    MonobankAcquiring(Asymmetric): SCHEME,
    "the merchant's public key, the base64 of a PEM file, as monobank's API answers it"
);

impl MonobankAcquiring {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> =
        &Scheme::public_key("monobank-acquiring", ECDSA_P256_SHA256_ASN1)
            .signature(Signature::in_header("X-Sign").base64())
            .key(KeyForm::Base64Pem)
            .signs_body()
            .documented_by(
                "monobank, acquiring",
                "monobank's documentation, “Webhooks” and “Приклади верифікації підпису webhook”",
            )
            .read_on("2026-11-26");
}
