use crate::Covered::{BodyUnlessEmpty, Component};
use crate::{HttpSignature, Scheme, Webhook};

/// HTTP Message Signatures (RFC 9421) with a shared secret, as a receiver would want them of a sender of its
/// own: HMAC-SHA256 (`hmac-sha256`) of the method, the public URL, the body's hash in `Content-Digest`, and
/// whatever else the sender lists in `Signature-Input`.
///
/// - Source: RFC 9421 and RFC 9530, whose vectors verify, under profiles that want what each of them covers.
/// - The secret is the text's UTF-8 bytes. A sender in another form is taken with a
///   [`Secret`](crate::Secret); one who signs with a private key, or covers something else, with a profile of
///   the receiver's own: [`Scheme::http_signature`](crate::Scheme::http_signature).
/// - A request has one signature. `alg` may only confirm the algorithm, and `created` is at most 300 seconds
///   off; where `expires` is there, it counts, give or take 60 seconds.
/// - Not protected: headers that the sender does not list; and repeats within the tolerance, as a nonce is
///   signed and not remembered. A repeat is signed anew.
///
/// ```
/// use countersign::providers::HttpMessageSignatures;
/// use countersign::{Request, Signer, UnixTime, Verifier};
///
/// let gateway = HttpMessageSignatures::new("the shared secret")?;
/// let (at, url) = (UnixTime::from_secs(1_795_000_000), "https://hooks.example.com/in?account=7");
/// let headers = gateway.sign(&Request::at(&(), at).method("POST").url(url), b"{}")?;
///
/// let request = Request::at(&headers, at).method("POST").url(url);
/// assert!(gateway.verify(&request, b"{}").is_ok());
/// let other = gateway.verify(&request.url("https://hooks.example.com/in?account=8"), b"{}");
/// assert_eq!(other.unwrap_err().code(), "mismatch");
/// assert_eq!(gateway.verify(&request, b"{ }").unwrap_err().code(), "other-body");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct HttpMessageSignatures(Webhook<HttpSignature>);

provider!(HttpMessageSignatures(HttpSignature): SCHEME, "the secret that sender and receiver share");

impl HttpMessageSignatures {
    /// The recipe.
    pub const SCHEME: &'static Scheme<HttpSignature> =
        &Scheme::http_signature_hmac_sha256("http-message-signatures")
            .covers(&[Component("@method"), Component("@target-uri"), BodyUnlessEmpty])
            .documented_by("HTTP Message Signatures", "RFC 9421 and RFC 9530")
            .read_on("2026-11-26");
}
