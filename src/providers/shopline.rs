use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// SHOPLINE: `X-Shopline-Hmac-Sha256` is the base64 of HMAC-SHA256 over the raw body, or the lower-case
/// hex.
///
/// - Source: SHOPLINE's documentation, “Webhooks” and “Generate and verify signatures”, as
///   `hookdeck/webhook-skills` and other third parties quote it. Confirmed by a third party only.
/// - The key is the UTF-8 text of the app's secret.
/// - Not protected: repeats, for ever: no time is signed. `X-Shopline-Webhook-Id` tells them apart, but it is
///   not signed.
/// - The vendor's pages do not agree on the text form, and no delivery was seen. Take the form of the first
///   one that you get: base64 has 44 characters and ends with `=`, hex has 64 and is verified by
///   `Shopline::hex`. `countersign explain` says it of a delivery that was refused.
/// - `X-Shopline-Topic` and `X-Shopline-Shop-Domain` are not signed: do not choose a shop by them alone.
///
/// ```
/// use countersign::{Request, Verifier, providers::Shopline};
///
/// let verifier = Shopline::new("the secret")?;
/// let headers = [("X-Shopline-Hmac-Sha256", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Shopline(Webhook);

provider!(Shopline(Mac): SCHEME, "the app's secret");

impl Shopline {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("shopline")
        .signature(Signature::in_header("X-Shopline-Hmac-Sha256").base64())
        .signs_body()
        .documented_by("SHOPLINE", "SHOPLINE's documentation, as hookdeck/webhook-skills quotes it")
        .confirmed_by_third_party()
        .deliveries_alike();

    /// The recipe with hex.
    pub const HEX: &'static Scheme = &Scheme::hmac_sha256("shopline-hex")
        .signature(Signature::in_header("X-Shopline-Hmac-Sha256").hex())
        .signs_body()
        .documented_by("SHOPLINE (hex)", "SHOPLINE's documentation, as third parties quote it")
        .confirmed_by_third_party()
        .deliveries_alike();

    /// Takes the app's secret, where the deliveries have hex.
    ///
    /// # Errors
    /// It is empty, or starts or ends with white space.
    pub fn hex(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::HEX, secret).map(Self)
    }
}
