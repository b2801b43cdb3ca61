use crate::Part::{Header, UrlWithoutQuery};
use crate::{OtherKind, Scheme, Signature, Webhook};

/// Plivo V2: `X-Plivo-Signature-V2` is the base64 of HMAC-SHA256 over `{url without
/// query}{X-Plivo-Signature-V2-Nonce}`. **The body is not signed.**
///
/// - Source: `plivo/plivo-python`'s `plivo/utils/__init__.py` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: **the body**: any body passes with one recorded signature; and repeats.
/// - Left open: where the URL ends and the nonce begins. `…/call/12` with the nonce 777 signs like
///   `…/call/1` with 2777. Demand the exact path; remember URL and nonce joined, not the nonce.
/// - The body and the query are not covered: only the URL up to the `?` and the nonce are signed.
///   Prefer V3.
///
/// ```
/// use countersign::{Request, Verifier, providers::PlivoV2};
///
/// let verifier = PlivoV2::new("the secret")?;
/// let headers = [
///     ("X-Plivo-Signature-V2-Nonce", "id-1"),
///     ("X-Plivo-Signature-V2", "+DLjog0cnDLayuOqTsvjpaIVfYUOe0emKSfSX5F+Pl0="),
/// ];
/// let request = Request::new(&headers).url("https://hooks.example.com/in");
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct PlivoV2(Webhook);

provider!(PlivoV2(Mac): SCHEME, "the account's auth token");

impl PlivoV2 {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("plivo-v2")
        .signature(Signature::in_header("X-Plivo-Signature-V2").base64())
        .unseparated("where the URL ends and the nonce begins")
        .signs(&[UrlWithoutQuery, Header("X-Plivo-Signature-V2-Nonce")])
        .documented_by("Plivo V2", "plivo/plivo-python's plivo/utils/__init__.py and its tests")
        .other_kinds(&[OtherKind::by_header(
            "X-Plivo-Signature-V3",
            "a request with a signature of version 3 alone: take `plivo-v3`",
        )]);
}
