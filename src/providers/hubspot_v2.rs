use crate::Part::{Body, Method, Secret, Url};
use crate::{Hash, OtherKind, Scheme, Signature, Webhook};

/// HubSpot v2: `X-HubSpot-Signature` is the lower-case hex of SHA-256 (no HMAC) over the secret and
/// then `{method}{url}{body}`.
///
/// - Source: `HubSpot/hubspot-api-nodejs`'s `src/utils/signature.ts` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: what is appended: the hash is no HMAC, and whoever has seen a delivery can sign
///   a longer body that begins like it. Nor repeats.
/// - Left open: where the method, the URL and the body end. Demand the exact method, path and query,
///   and a body that starts as yours do.
/// - The signed URL is the whole public URL, query included.
/// - The signature is a plain SHA-256 and not an HMAC. Prefer v3.
/// - `X-HubSpot-Signature-Version` tells v1 from v2; it is not signed. Choose the verifier by what
///   the app expects, not by this header.
///
/// ```
/// use countersign::{Request, Verifier, providers::HubSpotV2};
///
/// let verifier = HubSpotV2::new("the secret")?;
/// let headers = [(
///     "X-HubSpot-Signature",
///     "693b64ed8d491b4507634dd7fd63f84032ccb8c263844cc5ab6a7a89120eb15c",
/// )];
/// let request = Request::new(&headers).method("POST").url("https://hooks.example.com/in");
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct HubSpotV2(Webhook);

provider!(HubSpotV2(Mac): SCHEME, "the app's client secret");

impl HubSpotV2 {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::plain_hash("hubspot-v2", Hash::SHA256)
        .signature(Signature::in_header("X-HubSpot-Signature").hex())
        .unseparated("where the method, the URL and the body end")
        .signs(&[Secret, Method, Url, Body])
        .documented_by(
            "HubSpot v2",
            "HubSpot/hubspot-api-nodejs's src/utils/signature.ts and its tests",
        )
        .other_kinds(&[OtherKind::by_header(
            "X-HubSpot-Signature-v3",
            "a request with a signature of version 3 alone: take `hubspot-v3`",
        )])
        .read_on("2026-11-26");
}
