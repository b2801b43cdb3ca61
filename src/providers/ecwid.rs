use crate::Part::{Field, Text, Timestamp};
use crate::{Fields, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Ecwid: `X-Ecwid-Webhook-Signature` is the base64 of HMAC-SHA256 over `{eventCreated}.{eventId}`. **The
/// event is not signed.**
///
/// - Source: Ecwid's documentation, “Webhooks”, as public receivers repeat it.
/// - The key is the text of the app's client secret.
/// - The time, in seconds, is when the event was made, at most 300 seconds off, which is this library's
///   tolerance: none is documented. A repeat keeps it, and comes hours later: who wants those sets a longer
///   tolerance.
/// - Not protected: **what happened, and to what.** `eventType` and `entityId` are anybody's: whoever sees one
///   delivery can send any other event with its signature, within the tolerance. Accept each event's id once,
///   and get what matters from Ecwid's API.
///
/// ```
/// use countersign::providers::Ecwid;
/// use countersign::{Coverage, Request, UnixTime, Verifier};
///
/// let ecwid = Ecwid::new("correct horse battery staple")?;
/// let signature = "iilfVW3/LEJDRm4swlujaOyIsnFuTuN7/jQfRgcFITY=";
/// let headers = [("X-Ecwid-Webhook-Signature", signature)];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_010));
/// let body = br#"{"eventId": "80aece08-40e8", "eventCreated": 1795000000, "entityId": 1}"#;
/// assert_eq!(ecwid.verify(&request, body)?.coverage(), Coverage::None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Ecwid(Webhook<Fields>);

provider!(Ecwid(Fields): SCHEME, "the app's client secret");

impl Ecwid {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("ecwid")
        .signature(Signature::in_header("X-Ecwid-Webhook-Signature").base64())
        .timestamp(SignedTime::in_field("eventCreated", TimeFormat::Seconds))
        .signs_fields(&[Timestamp, Text("."), Field("eventId")])
        .covers_nothing()
        .documented_by("Ecwid", "Ecwid's documentation, “Webhooks”, as public receivers repeat it")
        .confirmed_by_third_party();
}
