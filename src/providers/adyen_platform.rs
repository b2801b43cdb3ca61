use crate::{Scheme, SecretForm, Signature, Webhook};

/// Adyen Balance Platform / Management: `HmacSignature` is the base64 of HMAC-SHA256 over the raw
/// body.
///
/// - Source: `Adyen/adyen-node-api-library`'s `hmacValidator.ts` and its tests.
/// - The key is the decoded hex of the secret.
/// - Not protected: repeats, for ever: no time is signed. Adyen's own go on for up to 30 days.
/// - The header's name is from Adyen's documentation as others quote it: the library that was read
///   takes the value only.
///
/// ```
/// use countersign::{Request, Verifier, providers::AdyenPlatform};
///
/// let verifier = AdyenPlatform::new("6120736563726574206f662032342062797465732c206f6b")?;
/// let headers = [("HmacSignature", "ctPmtpXAATWkc2MJmp4IxqI4ozv3xa4cN2TwmTYfZz8=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct AdyenPlatform(Webhook);

provider!(AdyenPlatform(Mac): SCHEME, "the webhook's HMAC key, as hex");

impl AdyenPlatform {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("adyen-platform")
        .signature(Signature::in_header("HmacSignature").base64())
        .secret(SecretForm::Hex)
        .signs_body()
        .documented_by(
            "Adyen Balance Platform / Management",
            "Adyen/adyen-node-api-library's hmacValidator.ts and its tests",
        )
        .repeats_for(30 * 24 * 60 * 60);
}
