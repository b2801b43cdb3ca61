use crate::Part::{Body, Method, Timestamp, UrlWithDecoded};
use crate::{OtherKind, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// HubSpot v3: `X-HubSpot-Signature-v3` is the base64 of HMAC-SHA256 over
/// `{method}{url}{body}{timestamp}`.
///
/// - Source: HubSpot's documentation, “Validating requests”, `HubSpot/hubspot-api-nodejs`'s
///   `signature.ts` and hubspot-api-python's tests.
/// - The key is the UTF-8 text of the secret.
/// - The time is in milliseconds, at most 300 seconds old; one in the future passes, as the
///   provider documents only an age.
/// - Not protected: repeats within the tolerance.
/// - Nothing separates the time from what is beside it: it is taken only in its fixed length, so
///   that no digit can be moved.
/// - Left open: where the method, the URL and the body end, but not the time; which of some characters
///   of the URL are percent-encoded. Demand the exact method, path and query, and a body that starts as
///   yours do.
/// - The percent-encodings of `:/?@!$'()*,;` in the URL are decoded before it is signed, as the page
///   lists them: give the URL as it was requested. The vendor's libraries sign it as they are given it.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::HubSpotV3};
///
/// let verifier = HubSpotV3::new("the secret")?;
/// let headers = [
///     ("X-HubSpot-Request-Timestamp", "1795000000000"),
///     ("X-HubSpot-Signature-v3", "1BoOLo/rhb+iRYRoUCbeAa67uOphio/MKdVH75X6HR4="),
/// ];
/// let request =
///     Request::at(&headers, UnixTime::from_secs(1_795_000_000))
///         .method("POST")
///         .url("https://hooks.example.com/in");
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct HubSpotV3(Webhook);

provider!(HubSpotV3(Mac): SCHEME, "the app's client secret");

impl HubSpotV3 {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("hubspot-v3")
        .signature(Signature::in_header("X-HubSpot-Signature-v3").base64())
        .timestamp(
            SignedTime::in_header("X-HubSpot-Request-Timestamp", TimeFormat::Milliseconds)
                .future_unchecked(),
        )
        .unseparated("where the method, the URL and the body end, but not the time")
        .signs(&[Method, UrlWithDecoded(":/?@!$'()*,;"), Body, Timestamp])
        .documented_by(
            "HubSpot v3",
            "HubSpot's documentation, “Validating requests”, and HubSpot/hubspot-api-nodejs's \
             signature.ts",
        )
        .other_kinds(&[OtherKind::by_header(
            "X-HubSpot-Signature",
            "a request with a signature of version 1 or 2 alone: see `hubspot-v1` and `hubspot-v2`",
        )])
        .read_on("2026-11-26");
}
