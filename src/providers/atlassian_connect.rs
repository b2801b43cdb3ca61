use crate::Claim::{Expires, IsSetting, IsThere, QueryHash};
use crate::{ConfigError, IntoSecret, Jws, Scheme, Webhook};

/// Atlassian Connect (webhooks and lifecycle callbacks of Jira's and Confluence's apps): `Authorization` is `JWT `
/// and a JWT under HMAC-SHA256, whose claim `qsh` hashes the method, the path and the query. **The body is not
/// signed.**
///
/// - Source: Atlassian's documentation, “Understanding JWT for Connect apps”, and `atlassian-jwt`'s `test/jwt.ts`.
/// - The key is the UTF-8 text of the `sharedSecret` of one installation. The claim `iss` is its `clientKey`, and has
///   to be the receiver's; it chooses no secret: take a verifier for each installation, by its path.
/// - `qsh` is of the path below the app's base URL: where that has a path, give the URL without it. A query in which
///   a name is there twice is refused.
/// - The token holds until `exp`, with 60 s (ours) between the clocks.
/// - Not protected: **the body**. Whoever sees one token can send any body with it, to the same URL, until `exp`.
/// - The callbacks `installed` and `uninstalled` are signed otherwise, with RSA, and are refused; so is a token in
///   the query, and one with `context-qsh`, which is the browser's.
///
/// ```
/// use countersign::providers::AtlassianConnect;
/// use countersign::{Coverage, Request, Signer, Verifier};
///
/// let app = AtlassianConnect::new("the clientKey", "the sharedSecret")?;
/// let url = "https://app.example.com/issue-updated?user_id=7";
/// let headers = app.sign(&Request::new(&()).method("POST").url(url), b"")?;
/// let proof = app.verify(&Request::new(&headers).method("POST").url(url), b"any body at all")?;
/// assert_eq!(proof.coverage(), Coverage::None);
///
/// let other = "https://app.example.com/issue-updated?user_id=8";
/// assert!(app.verify(&Request::new(&headers).method("POST").url(other), b"").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct AtlassianConnect(Webhook<Jws>);

provider!(AtlassianConnect(Jws));

impl AtlassianConnect {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws> = &Scheme::jws_hs256("atlassian-connect")
        .in_header("Authorization")
        .prefix("JWT ")
        .claims(&[IsSetting("iss", "client key"), IsThere("iat"), Expires, QueryHash("qsh")])
        .documented_by(
            "Atlassian Connect",
            "Atlassian's documentation, “Understanding JWT for Connect apps”",
        );

    /// Takes the `clientKey` and the `sharedSecret` of one installation.
    ///
    /// # Errors
    /// Either is empty, or starts or ends with white space.
    pub fn new(client_key: &str, shared_secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, client_key, shared_secret).map(Self)
    }
}
