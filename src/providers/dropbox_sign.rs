use crate::Part::Field;
use crate::{Fields, Handshake, Scheme, Signature, Webhook};

/// Dropbox Sign (HelloSign): `event.event_hash` in the event's JSON is the hex of HMAC-SHA256 over
/// `{event.event_time}{event.event_type}`. **What the event is about is not signed.**
///
/// - Source: dropbox-sign-python, `dropbox_sign/event_callback_helper.py`.
/// - The key is the text of the account's API key.
/// - Deliveries are `multipart/form-data` with one field, `json`, which holds the event: give the raw
///   body and the headers, of which `Content-Type` names the boundary. Where it names none, the body is
///   taken for that field's content, as Dropbox Sign's libraries take it.
/// - The time is when the event happened, not when it was sent: it is not compared with the clock.
/// - Not protected: **everything but the time and the type**, such as the signature request and the
///   account; and repeats. Get what matters from Dropbox Sign's API.
/// - Left open: where the time ends and the type begins. Take only types that you know: none begins
///   with a digit.
/// - Handshake: none of its own kind. Every event, the test's `callback_test` too, wants 200 and the plain
///   text `Hello API Event Received`, nothing before and nothing behind: the handler answers so. Else an
///   event is tried again for about 3 days. Source: Dropbox Sign's documentation, “Events walkthrough”.
///
/// ```
/// use countersign::providers::DropboxSign;
/// use countersign::{Coverage, Request, Verifier};
///
/// let key = "324e3b0840f065eb51f3fd63231d0d33daa35d4ed10d27718839e81737065782";
/// let dropbox_sign = DropboxSign::new(key)?;
/// let json = br#"{"event": {"event_type": "account_confirmed", "event_time": "1669926463",
///     "event_hash": "ff8b03439122f9160500c3fb855bdee5a9ccba5fff27d3b258745d8f3074832f"}}"#;
/// let proof = dropbox_sign.verify(&Request::new(&()), json)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct DropboxSign(Webhook<Fields>);

provider!(DropboxSign(Fields): SCHEME, "the account's API key");

impl DropboxSign {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("dropbox-sign")
        .signature(Signature::in_field("event.event_hash").hex())
        .unseparated("where the time ends and the type begins")
        .signs_fields(&[Field("event.event_time"), Field("event.event_type")])
        .in_json_of("json")
        .documented_by("Dropbox Sign", "hellosign/dropbox-sign-python, event_callback_helper.py")
        .read_on("2026-11-26")
        .with_handshakes(&[Handshake::signed(
            "POST",
            "Dropbox Sign's callback_test, answered as every event is",
        )
        .is_a_delivery()
        .otherwise("it is tried again for about 3 days")]);
}
