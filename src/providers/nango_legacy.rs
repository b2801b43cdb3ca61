use crate::Part::{Body, Secret};
use crate::{Hash, Scheme, Signature, Webhook};

/// Nango, older header: `X-Nango-Signature` is the lower-case hex of SHA-256 (no HMAC) over the secret and then
/// the raw body.
///
/// - Source: NangoHQ/nango's `webhooks-from-nango.mdx` and the tests of its webhooks, whose vector passes.
/// - The key is the UTF-8 text of the environment's secret key.
/// - Not protected: what is appended: whoever has seen a delivery can sign a longer body that begins like it.
///   JSON with such an end is none to a strict reader: refuse a body that does not end where its object does.
///   Nor repeats: no time is signed.
/// - It is still sent beside `X-Nango-Hmac-Sha256`, which is an HMAC: take that one, and do not fall back to
///   this where it is missing or wrong.
///
/// ```
/// use countersign::{Request, Verifier, providers::NangoLegacy};
///
/// let verifier = NangoLegacy::new("the secret")?;
/// let headers = [(
///     "X-Nango-Signature",
///     "bf547c4d9ebcfb291565766a7a164efb3b3fae5556798f6ebe7ad03ec6ebd99a",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct NangoLegacy(Webhook);

provider!(NangoLegacy(Mac): SCHEME, "the environment's secret key");

impl NangoLegacy {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::plain_hash("nango-legacy", Hash::SHA256)
        .signature(Signature::in_header("X-Nango-Signature").hex())
        .signs(&[Secret, Body])
        .documented_by(
            "Nango, older header",
            "NangoHQ/nango's docs/guides/platform/webhooks-from-nango.mdx",
        )
        .read_on("2026-11-26");
}
