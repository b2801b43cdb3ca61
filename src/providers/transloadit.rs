use crate::Part::Field;
use crate::{Fields, Scheme, Signature, Webhook};

/// Transloadit's assembly notifications: the form's `signature` is `sha384:` and the hex of HMAC-SHA384 over
/// `{transloadit}`.
///
/// - Source: transloadit/node-sdk, `packages/notify-url-relay`.
/// - The key is the text of the auth secret.
/// - A signature without `sha384:`, of older templates, is HMAC-SHA1: the sender's word for the algorithm is
///   not followed, and it is refused.
/// - The form may be multipart or not. Its field `transloadit` is JSON.
/// - Not protected: the form's other fields, and the time of sending; a recorded request stays valid. The
///   `assembly_id` in the JSON tells assemblies apart.
///
/// ```
/// use countersign::providers::Transloadit;
/// use countersign::{Coverage, Request, Verifier};
///
/// let transloadit = Transloadit::new("foo_secret")?;
/// let body = b"transloadit=%7B%22ok%22%3A%22ASSEMBLY_COMPLETED%22%7D&signature=sha384%3Abf26800c5256b38bbf9375c76894d5b649751903973f99d0\
///     f036c8e52f6cda287bed711b73c21dbde4d4df6c8fc540a1";
/// let proof = transloadit.verify(&Request::new(&()), body)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Transloadit(Webhook<Fields>);

provider!(Transloadit(Fields): SCHEME, "the auth secret");

impl Transloadit {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha384("transloadit")
        .signature(Signature::in_field("signature").prefix("sha384:").hex())
        .signs_fields(&[Field("transloadit")])
        .in_form()
        .documented_by("Transloadit", "transloadit/node-sdk, packages/notify-url-relay");
}
