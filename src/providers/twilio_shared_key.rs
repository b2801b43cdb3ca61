use super::Twilio;
use crate::Part::{BodyHashIn, SortedFieldsWithout, UrlWithAnyPort};
use crate::{ConfigError, Fields, IntoSecret, Scheme, Webhook};

/// Twilio, signed with a shared key: `X-Twilio-Signature` is the base64 of HMAC-SHA256 over the URL and
/// then the form's fields, sorted, each name followed by its value.
///
/// - Source: twilio-python, `twilio/request_validator.py` since 9.13, and Twilio's “Sign webhooks with
///   shared keys” (a public beta of 2026).
/// - The key is the shared key's secret, not the auth token. The message is [`Twilio`]'s: what its page
///   says of URLs, ports, forms and JSON holds here too.
/// - `X-Twilio-Webhooks-Signature-Settings` says `key=…,algorithm=HMAC_SHA256`. It is not signed and
///   chooses nothing: it has to be there and to name this algorithm, and the key that it names is not
///   looked at. Choose a verifier by the path, not by that name.
/// - Not protected: repeats (no time is signed), the order of a form's fields, and the other headers.
/// - Left open: where the URL ends and the form begins; where in the form a name ends and its value
///   begins. Demand the exact path and query, and take only names that you expect.
///
/// ```
/// use countersign::providers::TwilioSharedKey;
/// use countersign::{Request, Verifier};
///
/// let twilio = TwilioSharedKey::new("04e0470c03d15835ff6cc6ccf58a5337")?;
/// let headers = [
///     ("X-Twilio-Signature", "iDNCCsxKJFyv43ZQzSBkZjERwge6v5M1oMhP1Ub+Rtc="),
///     ("X-Twilio-Webhooks-Signature-Settings", "key=webhooks_sharedkey_01,algorithm=HMAC_SHA256"),
/// ];
/// let request = Request::new(&headers).url("https://mycompany.com/empty");
/// assert!(twilio.verify(&request, b"").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TwilioSharedKey(Webhook<Fields>);

provider!(TwilioSharedKey(Fields): SCHEME, "the shared key's secret, for webhooks with a form");

impl TwilioSharedKey {
    /// The recipe of webhooks with a form.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("twilio-shared-key")
        .signature(Twilio::SIGNATURE)
        .expects_pair(Twilio::SETTINGS, "algorithm=HMAC_SHA256")
        .unseparated(Twilio::MOVES)
        .signs_fields(&[UrlWithAnyPort, SortedFieldsWithout(Twilio::HASH)])
        .documented_by("Twilio, shared key", Twilio::SOURCE);

    /// The recipe of webhooks with a JSON body.
    pub const JSON: &'static Scheme<Fields> = &Scheme::hmac_sha256("twilio-shared-key-json")
        .signature(Twilio::SIGNATURE)
        .expects_pair(Twilio::SETTINGS, "algorithm=HMAC_SHA256")
        .signs_fields(&[UrlWithAnyPort, BodyHashIn(Twilio::HASH)])
        .documented_by("Twilio, shared key (JSON)", Twilio::SOURCE);

    /// Takes the shared key's secret, for webhooks with a JSON body.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn json(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::JSON, secret).map(Self)
    }
}
