use crate::{Scheme, Signature, Webhook};

/// DocuSign Connect: `X-DocuSign-Signature-1` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: DocuSign's documentation, “connect/validate”, and `docusign/code-examples-python`.
/// - The key is the UTF-8 text of the whole secret; it looks like base64 and is not decoded.
/// - Not protected: repeats, for ever: no time is signed. The body counts its tries (`retryCount`), so
///   that a ledger's `once_by` takes a function of what stays the same.
/// - DocuSign sends one header for each active key, `X-DocuSign-Signature-1` to `-100`: a match in
///   any of them is enough.
/// - Line endings count: a proxy or framework that changes them breaks the signature.
///
/// ```
/// use countersign::{Request, Verifier, providers::DocuSign};
///
/// let verifier = DocuSign::new("the secret")?;
/// let headers = [("X-DocuSign-Signature-1", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct DocuSign(Webhook);

provider!(DocuSign(Mac): SCHEME, "the Connect configuration's HMAC key");

impl DocuSign {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("docusign")
        .signature(Signature::in_header("X-DocuSign-Signature-1").numbered_to(100).base64())
        .signs_body()
        .documented_by(
            "DocuSign Connect",
            "DocuSign's documentation, “connect/validate”, and \
             docusign/code-examples-python",
        )
        .repeats_differ();
}
