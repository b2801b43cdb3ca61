use crate::Part::{Field, Timestamp};
use crate::{Fields, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Mailgun: `signature.signature` in the JSON body is the hex of HMAC-SHA256 over
/// `{signature.timestamp}{signature.token}`. **The event is not signed.**
///
/// - Source: mailgun-python, `mailgun/security.py`, and Symfony's `MailgunRequestParser.php`.
/// - The key is the text of the HTTP webhook signing key. The timestamp is in seconds; 300 s is what
///   Mailgun's own library takes.
/// - Not protected: **everything in `event-data`**. Whoever sees one delivery can send any event with
///   its signature, within the tolerance. Accept each `signature.token` once, and get what matters
///   from Mailgun's API.
/// - Routes and old webhooks post the three fields in a form: that is not read here.
///
/// ```
/// use countersign::providers::Mailgun;
/// use countersign::{Coverage, Request, UnixTime, Verifier};
///
/// let mailgun = Mailgun::new("key-0p6mqbf74lb20gzq9f4dhpn9rg3zyk26")?;
/// let body = br#"{"signature": {
///     "timestamp": "1661621710",
///     "token": "885894756b6c371a377f5f9516d60a4db497ad27d4931ed215",
///     "signature": "606307bb55b72686b1b2a2c8c37ae6e6ec89496592bac4a4eee5a346337d04a5"
/// }, "event-data": {"event": "anything at all"}}"#;
/// let request = Request::at(&(), UnixTime::from_secs(1_661_621_715));
/// let proof = mailgun.verify(&request, body)?;
/// assert_eq!(proof.coverage(), Coverage::None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Mailgun(Webhook<Fields>);

provider!(Mailgun(Fields): SCHEME, "the HTTP webhook signing key");

impl Mailgun {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("mailgun")
        .signature(Signature::in_field("signature.signature").hex())
        .timestamp(SignedTime::in_field("signature.timestamp", TimeFormat::Seconds))
        .signs_fields(&[Timestamp, Field("signature.token")])
        .covers_nothing()
        .documented_by("Mailgun", "mailgun/mailgun-python, mailgun/security.py");
}
