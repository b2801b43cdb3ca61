use crate::{Encoding, Scheme, Signature, Webhook};

/// MaskIt: `X-Signature` is the hex of HMAC-SHA256 over the raw multipart body.
///
/// - Source: MaskIt, API & Integration, "Webhook". The page is a flattened, lower-cased export;
///   the header's name is restored from its prose and samples.
/// - The key is the UTF-8 text of the shared secret. The hex is of either case: the documented
///   receivers compare ignoring it.
/// - The body is the whole `multipart/form-data` body as received, boundaries included, before
///   anything parses it. Images come up to 64 MB: verify chunk by chunk with
///   [`begin`](crate::Verifier::begin), write to a temporary file, and keep it only after the proof.
/// - Not protected: repeats. A ledger's `once` tells them by the message; where each image was given
///   `metadata` of its own, that is the better key (`claim_by`), as a repeat's boundary is not documented
///   to be the same.
/// - The part's file name is signed but chosen by the uploader: never use it as a path.
///
/// ```
/// use countersign::{MaskIt, Request, Verifier};
///
/// let maskit = MaskIt::new("your-shared-secret")?;
/// let signature = "935bf910f011f4f973cd11b3f4713268b131a301d1487d2822102839589e32df";
/// let mut check = maskit.begin(&Request::new(&[("X-Signature", signature)]))?;
/// for chunk in [b"", b""] {
///     check.update(chunk);
/// }
/// assert!(check.finish().is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct MaskIt(Webhook);

provider!(MaskIt(Mac): SCHEME, "the shared secret");

impl MaskIt {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("maskit")
        .signature(Signature::in_header("X-Signature").encoded(Encoding::HexAnyCase))
        .signs_body()
        .documented_by("MaskIt", "MaskIt, API & Integration, “Webhook”");
}
