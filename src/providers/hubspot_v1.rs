use crate::Part::{Body, Secret};
use crate::{Hash, OtherKind, Scheme, Signature, Webhook};

/// HubSpot v1: `X-HubSpot-Signature` is the lower-case hex of SHA-256 (no HMAC) over the secret and
/// then the raw body.
///
/// - Source: `HubSpot/hubspot-api-nodejs`'s `signature.ts` and hubspot-api-python's `signature.py`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: what is appended: the hash is no HMAC, and whoever has seen a delivery can sign
///   a longer body that begins like it. Nor repeats.
/// - The signature is a plain SHA-256 of the secret and the body, not an HMAC, and can be extended
///   by someone who knows the length. Prefer v3.
/// - `X-HubSpot-Signature-Version` tells v1 from v2; it is not signed. Choose the verifier by what
///   the app expects, not by this header.
///
/// ```
/// use countersign::{Request, Verifier, providers::HubSpotV1};
///
/// let verifier = HubSpotV1::new("the secret")?;
/// let headers = [(
///     "X-HubSpot-Signature",
///     "bf547c4d9ebcfb291565766a7a164efb3b3fae5556798f6ebe7ad03ec6ebd99a",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct HubSpotV1(Webhook);

provider!(HubSpotV1(Mac): SCHEME, "the app's client secret");

impl HubSpotV1 {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::plain_hash("hubspot-v1", Hash::SHA256)
        .signature(Signature::in_header("X-HubSpot-Signature").hex())
        .signs(&[Secret, Body])
        .documented_by(
            "HubSpot v1",
            "HubSpot/hubspot-api-nodejs's signature.ts and hubspot-api-python's \
             signature.py",
        )
        .other_kinds(&[OtherKind::by_header(
            "X-HubSpot-Signature-v3",
            "a request with a signature of version 3 alone: take `hubspot-v3`",
        )])
        .read_on("2026-11-26");
}
