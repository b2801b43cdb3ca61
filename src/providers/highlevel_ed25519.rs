use crate::algorithm::ED25519;
use crate::{Asymmetric, KeyForm, OtherKind, Scheme, Signature, Webhook};

/// HighLevel (LeadConnector): `X-GHL-Signature` is the base64 of the Ed25519 signature of the raw body.
///
/// - Source: HighLevel's “Webhook Integration Guide”, as several third parties quote it with the same key.
/// - The key is the public one that HighLevel prints there, a PEM file, the same for every app. The one below
///   is that key.
/// - Not protected: repeats, for ever: no time is signed but in the body. Its `timestamp` tells how old a
///   delivery is, and its `webhookId` tells deliveries apart. As one key signs for all receivers, a delivery
///   for another one verifies too: compare the `locationId` and the `appId` in the body.
/// - An older delivery has `x-wh-signature` alone, with RSA: it is refused here.
///
/// ```
/// use countersign::providers::HighLevelEd25519;
/// use countersign::{Request, Verifier};
///
/// let high_level = HighLevelEd25519::new(
///     "-----BEGIN PUBLIC KEY-----
///     MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers = [("X-GHL-Signature", "of another length")];
/// let error = high_level.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct HighLevelEd25519(Webhook<Asymmetric>);

provider!(
    HighLevelEd25519(Asymmetric): SCHEME,
    "HighLevel's Ed25519 key, the PEM text that its documentation prints"
);

impl HighLevelEd25519 {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> =
        &Scheme::public_key("highlevel-ed25519", ED25519)
            .signature(Signature::in_header("X-GHL-Signature").base64())
            .key(KeyForm::Pem)
            .signs_body()
            .documented_by("HighLevel", "HighLevel's documentation, “Webhook Integration Guide”")
            .confirmed_by_third_party()
            .other_kinds(&[OtherKind::by_header(
                "x-wh-signature",
                "HighLevel's older signature (RSA) alone, which `highlevel` reads",
            )]);
}
