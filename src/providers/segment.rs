use crate::{Scheme, Signature, Webhook};

/// Segment: `X-Signature` is the lower-case hex of HMAC-SHA1 over the raw body.
///
/// - Source: `segmentio/action-destinations`'s `webhook/index.ts` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - With batching, only the JSON of the first event in the array is signed, not the body: such a
///   request is refused here. Turn batching off.
///
/// ```
/// use countersign::{Request, Verifier, providers::Segment};
///
/// let verifier = Segment::new("the secret")?;
/// let headers = [("X-Signature", "94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Segment(Webhook);

provider!(Segment(Mac): SCHEME, "the destination's shared secret");

impl Segment {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("segment")
        .signature(Signature::in_header("X-Signature").hex())
        .signs_body()
        .documented_by("Segment", "segmentio/action-destinations's webhook/index.ts and its tests");
}
