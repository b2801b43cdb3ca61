use crate::Part::{SortedFieldsUnlessHashedIn, UrlWithAnyPort};
use crate::webhook::{configure_like_webhook, verify_like_webhook};
use crate::{ConfigError, FieldWebhook, IntoSecret, Scheme, Signature};

/// Twilio: `X-Twilio-Signature` is the base64 of HMAC-SHA1 over the URL and then the form's fields,
/// sorted, each name followed by its value.
///
/// - Source: twilio-python, `twilio/request_validator.py`, and twilio-node's `webhooks.ts`.
/// - The key is the account's auth token. The URL is the public one with its query; as in Twilio's
///   libraries, it matches without its port too, or with the usual one where it has none.
/// - Values are decoded; a pair that is there twice counts once. Where the URL's query has
///   `bodySHA256`, no form is read: it has to be the SHA-256 of the body, which covers every byte,
///   and the proof says so.
/// - Not protected: repeats (no time is signed), the order of the fields, where a name ends and its
///   value begins (`a=bc` signs like `ab=c`: take only names that you expect), and the other headers.
///
/// ```
/// use countersign::providers::Twilio;
/// use countersign::{Request, Verifier};
///
/// let twilio = Twilio::new("12345")?;
/// let headers = [("X-Twilio-Signature", "IK+Dwps556ElfBT0I3Rgjkr1wJU=")];
/// let request = Request::new(&headers).url("https://mycompany.com/myapp.php?foo=1&bar=2");
/// let body = b"Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234";
/// assert!(twilio.verify(&request, body).is_ok());
/// assert!(twilio.verify(&request, b"Sid=CA124").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Twilio(FieldWebhook);

configure_like_webhook!(Twilio);
verify_like_webhook!(Twilio);

impl Twilio {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("twilio")
        .documented_by("Twilio", "twilio/twilio-python, twilio/request_validator.py")
        .signature(Signature::in_header("X-Twilio-Signature").base64())
        .message(&[UrlWithAnyPort, SortedFieldsUnlessHashedIn("bodySHA256")])
        .unseparated();

    /// Takes the account's auth token.
    ///
    /// # Errors
    /// The token is empty, or starts or ends with white space.
    pub fn new(auth_token: impl IntoSecret) -> Result<Self, ConfigError> {
        FieldWebhook::new(Self::SCHEME, auth_token).map(Self)
    }
}
