use crate::Part::{Body, Url};
use crate::{OtherKind, Scheme, Signature, Webhook};

/// Square: `x-square-hmacsha256-signature` is the base64 of HMAC-SHA256 over `{url}{body}`.
///
/// - Source: `square/square-nodejs-sdk`'s `WebhooksHelper.ts` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Left open: where the URL ends and the body begins. Demand the exact path and query, and a body
///   that starts as yours do.
/// - The signed URL is the notification URL exactly as it stands in the Developer Dashboard, not
///   the one a proxy shows.
/// - The older `x-square-signature` header carries HMAC-SHA1 and is not read here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Square};
///
/// let verifier = Square::new("the secret")?;
/// let headers =
///     [("x-square-hmacsha256-signature", "EVrxGUPKkY8ufUjEEM/PMB2vx6sS5mSQTlu3n+aIBSI=")];
/// let request = Request::new(&headers).url("https://hooks.example.com/in");
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Square(Webhook);

provider!(Square(Mac): SCHEME, "the webhook subscription's signature key");

impl Square {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("square")
        .signature(Signature::in_header("x-square-hmacsha256-signature").base64())
        .unseparated("where the URL ends and the body begins")
        .signs(&[Url, Body])
        .documented_by("Square", "square/square-nodejs-sdk's WebhooksHelper.ts and its tests")
        .other_kinds(&[OtherKind::by_header(
            "x-square-signature",
            "Square's older signature (HMAC-SHA1) alone: look for \
             what drops x-square-hmacsha256-signature",
        )]);
}
