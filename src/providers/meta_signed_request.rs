use crate::Part::FieldAs;
use crate::{Encoding, FieldText, Fields, Scheme, Signature, Webhook};

/// Meta's `signed_request`, of the callbacks for data deletion and deauthorization: the form's field is the
/// base64url of HMAC-SHA256 over what stands behind its first `.`, and that.
///
/// - Source: Meta's documentation, the sample of `signed_request` in “Data Deletion Request Callback”.
/// - The key is the text of the app's secret.
/// - What is signed is base64url of JSON. Its member `algorithm` is the sender's, and is not looked at.
/// - Not protected: the form's other fields, and the time of sending: `issued_at` in the JSON is not read, and a
///   recorded request stays valid.
///
/// ```
/// use countersign::providers::MetaSignedRequest;
/// use countersign::{Coverage, Request, Verifier};
///
/// let meta = MetaSignedRequest::new("secret")?;
/// let body = b"signed_request=vlXgu64BQGFSQrY0ZcJBZASMvYvTHu9GQ0YM9rjPSso\
///     .eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsIjAiOiJwYXlsb2FkIn0";
/// let proof = meta.verify(&Request::new(&()), body)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct MetaSignedRequest(Webhook<Fields>);

provider!(MetaSignedRequest(Fields): SCHEME, "the app's secret");

impl MetaSignedRequest {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("meta-signed-request")
        .signature(
            Signature::in_field("signed_request").up_to(".").encoded(Encoding::Base64UrlUnpadded),
        )
        .signs_fields(&[FieldAs("signed_request", FieldText::Behind("."))])
        .in_form()
        .documented_by(
            "Meta signed_request",
            "Meta's documentation, “Data Deletion Request Callback”",
        );
}
