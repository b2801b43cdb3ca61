use crate::Part::{BodyHashIn, SortedFieldsWithout, UrlWithAnyPort};
use crate::{ConfigError, Fields, IntoSecret, Scheme, Signature, Webhook};

/// Twilio: `X-Twilio-Signature` is the base64 of HMAC-SHA1 over the URL and then the form's fields,
/// sorted, each name followed by its value.
///
/// - Source: twilio-python, `twilio/request_validator.py`, and twilio-node's `webhooks.ts`.
/// - The key is the account's auth token. The URL is the public one with its query; as in Twilio's
///   libraries, it matches without its port too, or with the usual one where it has none.
/// - Values are decoded; a pair that is there twice counts once.
/// - Webhooks with a JSON body are signed otherwise, under the same token: over the URL alone, whose
///   query has the SHA-256 of the body as `bodySHA256`. [`new`](Twilio::new) is for forms, and refuses
///   such a URL; [`json`](Twilio::json) is for these, reads no form, and covers every byte of the body.
///   Which one a path is for is the receiver's to say: a form's text, an SMS, can hold a `bodySHA256`
///   that its writer chose.
/// - With a shared key the same is signed with HMAC-SHA256, for
///   [`TwilioSharedKey`](super::TwilioSharedKey): a request whose
///   `X-Twilio-Webhooks-Signature-Settings` names that algorithm is refused here.
/// - **Give JSON a path of its own, that no form is sent to,** and match it exactly: what is signed for
///   a form begins with that form's URL, and goes on with text that others write.
/// - Not protected: repeats (no time is signed), the order of a form's fields, and the other headers.
/// - Left open: where the URL ends and the form begins; where in the form a name ends and its value
///   begins. `a=bc` signs like `ab=c`: demand the exact path and query, and take only names that you
///   expect.
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
///
/// A receiver gives the public origin, and takes the proof and the form. It is the type for bodies that
/// are not signed byte by byte, [`AcceptUnsignedBody`](crate::receiver::AcceptUnsignedBody), although
/// every field of the form is signed; JSON is covered whole, and goes into a
/// [`BodyVerifier`](crate::receiver::BodyVerifier):
///
#[cfg_attr(not(doctest), doc = include_str!("examples/twilio.md"))]
#[derive(Debug)]
pub struct Twilio(Webhook<Fields>);

provider!(Twilio(Fields): SCHEME, "the account's auth token, for webhooks with a form");

impl Twilio {
    /// The recipe of webhooks with a form.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha1("twilio")
        .signature(Self::SIGNATURE)
        .expects_no_other_pair(Self::SETTINGS, "algorithm=HMAC_SHA1")
        .unseparated(Self::MOVES)
        .signs_fields(&[UrlWithAnyPort, SortedFieldsWithout(Self::HASH)])
        .documented_by("Twilio", Self::SOURCE);

    /// The recipe of webhooks with a JSON body.
    pub const JSON: &'static Scheme<Fields> = &Scheme::hmac_sha1("twilio-json")
        .signature(Self::SIGNATURE)
        .expects_no_other_pair(Self::SETTINGS, "algorithm=HMAC_SHA1")
        .signs_fields(&[UrlWithAnyPort, BodyHashIn(Self::HASH)])
        .documented_by("Twilio (JSON)", Self::SOURCE);

    pub(super) const SIGNATURE: Signature = Signature::in_header("X-Twilio-Signature").base64();
    pub(super) const SOURCE: &'static str = "twilio/twilio-python, twilio/request_validator.py";
    pub(super) const HASH: &'static str = "bodySHA256";
    pub(super) const SETTINGS: &'static str = "X-Twilio-Webhooks-Signature-Settings";
    pub(super) const MOVES: &'static str = "where the URL ends and the form begins";

    /// Takes the account's auth token, for webhooks with a JSON body.
    ///
    /// # Errors
    /// The token is empty, or starts or ends with white space.
    pub fn json(auth_token: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::JSON, auth_token).map(Self)
    }
}
