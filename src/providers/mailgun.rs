use crate::Part::{Field, Timestamp};
use crate::{
    ConfigError, Fields, IntoSecret, OtherKind, Scheme, Signature, SignedTime, TimeFormat, Webhook,
};

/// Mailgun: `signature.signature` in the JSON body is the hex of HMAC-SHA256 over
/// `{signature.timestamp}{signature.token}`. **The event is not signed.**
///
/// - Source: Mailgun's “Securing webhooks”; mailgun-python, `mailgun/security.py`; and Symfony's
///   `MailgunRequestParser.php`.
/// - The key is the text of the HTTP webhook signing key. The timestamp is in seconds, at most 900 s
///   off, as Mailgun's own library takes it.
/// - An event of a subaccount has `signature.parent-signature` too, made of the same text with the
///   primary account's key. Either signature will do: give the key of whichever account you hold.
/// - [`new`](Mailgun::new) is for webhooks, which are JSON. [`routes`](Mailgun::routes) is for inbound
///   messages, which a route posts as a form, and for webhooks of old: the fields are `timestamp`,
///   `token` and `signature`, whichever way the form is encoded. Files are passed over; a message of
///   more than 1 MiB with its attachments is refused: let the route store those, and fetch them.
/// - Not protected: **everything in `event-data`**, and everything in a form but these three fields.
///   Whoever sees one delivery can send any event or message with its signature, within the tolerance,
///   to either verifier. Accept each token once, and get what matters from Mailgun's API.
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

provider!(Mailgun(Fields): SCHEME, "the HTTP webhook signing key, for webhooks");

impl Mailgun {
    /// The recipe of webhooks.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("mailgun")
        .signature(
            Signature::in_field("signature.signature")
                .also_in(&["signature.parent-signature"])
                .hex(),
        )
        .timestamp(SignedTime::in_field("signature.timestamp", TimeFormat::Seconds).tolerance(900))
        .signs_fields(&[Timestamp, Field("signature.token")])
        .covers_nothing()
        .documented_by("Mailgun", "mailgun/mailgun-python, mailgun/security.py")
        .other_kinds(&[OtherKind::by_form(
            "a form, as routes post inbound messages: `mailgun-routes` verifies it",
        )])
        .read_on("2026-11-26");

    /// The recipe of inbound messages, which routes post as a form.
    pub const ROUTES: &'static Scheme<Fields> = &Scheme::hmac_sha256("mailgun-routes")
        .signature(Signature::in_field("signature").hex())
        .timestamp(SignedTime::in_field("timestamp", TimeFormat::Seconds).tolerance(900))
        .signs_fields(&[Timestamp, Field("token")])
        .in_form()
        .covers_nothing()
        .documented_by(
            "Mailgun, routes",
            "documentation.mailgun.com, Securing Webhooks; django-anymail",
        );

    /// Takes the HTTP webhook signing key, for inbound messages that a route posts.
    ///
    /// # Errors
    /// The key is empty, or starts or ends with white space.
    pub fn routes(signing_key: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::ROUTES, signing_key).map(Self)
    }
}
