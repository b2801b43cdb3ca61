use crate::{Scheme, Signature, Webhook};

/// Todoist: `X-Todoist-Hmac-SHA256` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `Doist/todoist-sdk-typescript`'s `webhook-parser.ts` and its fixtures.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Todoist};
///
/// let verifier = Todoist::new("the secret")?;
/// let headers = [("X-Todoist-Hmac-SHA256", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Todoist(Webhook);

provider!(Todoist(Mac): SCHEME, "the app's OAuth client secret");

impl Todoist {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("todoist")
        .signature(Signature::in_header("X-Todoist-Hmac-SHA256").base64())
        .signs_body()
        .documented_by(
            "Todoist",
            "Doist/todoist-sdk-typescript's webhook-parser.ts and its fixtures",
        );
}
