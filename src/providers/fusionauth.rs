use crate::Claim::BodyHash;
use crate::{Encoding, Jws, Scheme, Webhook};

/// FusionAuth: `X-FusionAuth-Signature-JWT` is a JWT under HMAC-SHA256, whose claim `request_body_sha256` is the
/// base64 of the raw body's SHA-256.
///
/// - Source: FusionAuth's documentation, “Sign Webhooks”, in `FusionAuth/fusionauth-site`.
/// - The key is the UTF-8 text of the webhook's signing key. FusionAuth signs with the kind of key that its
///   administrator chose: this is for one of HMAC with HS256, and a token of any other is refused. With a public
///   key the types are `FusionAuthRs256` and `FusionAuthEs256`.
/// - Not protected: repeats, for ever: no time is in the token. One that names an `exp` is refused after it.
///
/// ```
/// use countersign::providers::FusionAuth;
/// use countersign::{Request, Signer, Verifier};
///
/// let fusionauth = FusionAuth::new("the signing key")?;
/// let headers = fusionauth.sign(&Request::new(&()), b"{\"id\":1}")?;
/// assert!(fusionauth.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// assert!(fusionauth.verify(&Request::new(&headers), b"{\"id\":2}").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FusionAuth(Webhook<Jws>);

provider!(FusionAuth(Jws): SCHEME, "the webhook's signing key, of HMAC");

impl FusionAuth {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws> = &Scheme::jws_hs256("fusionauth")
        .in_header("X-FusionAuth-Signature-JWT")
        .claims(&[BodyHash("request_body_sha256", Encoding::Base64)])
        .documented_by(
            "FusionAuth",
            "FusionAuth/fusionauth-site's docs/extend/events-and-webhooks/signing.mdx",
        )
        .read_on("2026-11-26");
}
