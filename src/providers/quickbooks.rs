use crate::{Scheme, Signature, Webhook};

/// QuickBooks: `intuit-signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `IntuitDeveloper/SampleApp-Webhooks-nodejs`'s `routes.js` and `util.js`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The older `eventNotifications` bodies and the newer CloudEvents ones are signed alike.
/// - The vendor's sample signs re-serialised JSON; the bytes as received are what counts.
///
/// ```
/// use countersign::{Request, Verifier, providers::QuickBooks};
///
/// let verifier = QuickBooks::new("the secret")?;
/// let headers = [("intuit-signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct QuickBooks(Webhook);

provider!(QuickBooks(Mac): SCHEME, "the app's webhook verifier token");

impl QuickBooks {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("quickbooks")
        .signature(Signature::in_header("intuit-signature").base64())
        .signs_body()
        .documented_by(
            "QuickBooks",
            "IntuitDeveloper/SampleApp-Webhooks-nodejs's routes.js and util.js",
        );
}
