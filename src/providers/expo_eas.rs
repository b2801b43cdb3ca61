use crate::{Scheme, Signature, Webhook};

/// Expo, its EAS Build and Submit: `expo-signature` is `sha1=` and the lower-case hex of HMAC-SHA1 over
/// the raw body.
///
/// - Source: Expo's documentation on the webhooks of EAS, as third parties quote it. Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Expo Updates has a header of the same name, for the RSA signature of a manifest. That is no webhook, and
///   is not read here.
///
/// ```
/// use countersign::{Request, Verifier, providers::ExpoEas};
///
/// let verifier = ExpoEas::new("the secret")?;
/// let headers = [("expo-signature", "sha1=94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ExpoEas(Webhook);

provider!(ExpoEas(Mac): SCHEME, "the webhook's secret");

impl ExpoEas {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("expo-eas")
        .signature(Signature::in_header("expo-signature").prefix("sha1=").hex())
        .signs_body()
        .documented_by(
            "Expo EAS",
            "Expo's documentation on the webhooks of EAS, as third parties quote it",
        )
        .confirmed_by_third_party();
}
