use crate::{Scheme, Signature, Webhook};

/// Sinch Numbers: `X-Sinch-Signature` is the lower-case hex of HMAC-SHA1 over the raw body.
///
/// - Source: `sinch/sinch-sdk-node`'s authorization.helper.ts and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. The body's `eventId` tells them apart.
///
/// ```
/// use countersign::{Request, Verifier, providers::SinchNumbers};
///
/// let verifier = SinchNumbers::new("the secret")?;
/// let headers = [("X-Sinch-Signature", "94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct SinchNumbers(Webhook);

provider!(SinchNumbers(Mac): SCHEME, "the callback's HMAC secret");

impl SinchNumbers {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("sinch-numbers")
        .signature(Signature::in_header("X-Sinch-Signature").hex())
        .signs_body()
        .documented_by(
            "Sinch Numbers",
            "sinch/sinch-sdk-node's authorization.helper.ts and its tests",
        )
        .read_on("2026-11-26");
}
