use crate::Claim::{BodyHash, Is};
use crate::{Encoding, Jws, Scheme, Webhook};

/// Netlify, deploy notifications: `X-Webhook-Signature` is a JWT under HMAC-SHA256, whose claim `sha256` is the
/// hex of the raw body's SHA-256.
///
/// - Source: `Yizack/nuxt-webhook-validators`'s `validators/netlify.ts`, a third party's, which follows
///   Netlify's documentation, “Payload signature”.
/// - The key is the UTF-8 text of the notification's JWS secret token. The claim `iss` is `netlify`.
/// - Not protected: repeats, for ever: no time is in the token. One that names an `exp` is refused after it.
///
/// ```
/// use countersign::providers::Netlify;
/// use countersign::{Request, Signer, Verifier};
///
/// let netlify = Netlify::new("the JWS secret token")?;
/// let headers = netlify.sign(&Request::new(&()), b"{\"id\":1}")?;
/// assert!(netlify.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// assert!(netlify.verify(&Request::new(&headers), b"{\"id\":2}").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Netlify(Webhook<Jws>);

provider!(Netlify(Jws): SCHEME, "the notification's JWS secret token");

impl Netlify {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws> = &Scheme::jws_hs256("netlify")
        .in_header("X-Webhook-Signature")
        .claims(&[Is("iss", "netlify"), BodyHash("sha256", Encoding::Hex)])
        .documented_by(
            "Netlify",
            "Yizack/nuxt-webhook-validators's src/runtime/server/lib/validators/netlify.ts",
        )
        .confirmed_by_third_party();
}
