use crate::{Scheme, Signature, Webhook};

/// Help Scout: `X-HelpScout-Signature` is the base64 of HMAC-SHA1 over the raw body.
///
/// - Source: `helpscout/helpscout-api-php`'s `IncomingWebhook.php` and its example.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Which event a delivery is of stands in `X-HelpScout-Event` alone: most are the whole
///   conversation as it is then, and a deletion is no more than an id, of a conversation or of a
///   customer. A ledger's `once` is refused therefore: give each topic a path of its own, with a
///   verifier that is labelled (`for_account`), and `once_by` a function of the body.
///
/// ```
/// use countersign::{Request, Verifier, providers::HelpScout};
///
/// let verifier = HelpScout::new("the secret")?;
/// let headers = [("X-HelpScout-Signature", "lGVu+DEnMlFHpV5aaTsHMa0w5mM=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct HelpScout(Webhook);

provider!(HelpScout(Mac): SCHEME, "the webhook's secret key");

impl HelpScout {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("helpscout")
        .signature(Signature::in_header("X-HelpScout-Signature").base64())
        .signs_body()
        .documented_by(
            "Help Scout",
            "helpscout/helpscout-api-php's IncomingWebhook.php and its example",
        )
        .deliveries_alike();
}
