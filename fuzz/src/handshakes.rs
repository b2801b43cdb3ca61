//! The handshakes that hold a value, written down a second time, with a naive reader.

use std::ops::RangeInclusive;

use countersign::Encoding;
use countersign_oracle::tag::{Hash, encode};
use serde_json::{Value, json};

/// A handshake that holds a value: where it is, what it is made of, and what is answered.
pub struct Valued {
    pub id: &'static str,
    place: Place,
    /// What may be in it besides letters and digits.
    others: &'static str,
    lengths: RangeInclusive<usize>,
    pub answer: Form,
}

enum Place {
    Query(&'static str),
    Header(&'static str),
    /// A JSON Pointer.
    Member(&'static str),
}

/// What is answered.
pub enum Form {
    Nothing,
    Text,
    Header(&'static str),
    /// The value at this name.
    Json(&'static str),
    /// The MAC in these letters and behind this text, and JSON of both.
    Mac(Encoding, &'static str, fn(&str, String) -> Value),
}

const fn row(
    id: &'static str,
    place: Place,
    others: &'static str,
    lengths: RangeInclusive<usize>,
    answer: Form,
) -> Valued {
    Valued { id, place, others, lengths, answer }
}

/// What any value may hold whose vendor documents nothing.
const USUAL: &str = "-._~+/=";

pub const VALUED: [Valued; 17] = [
    row("asana", Place::Header("X-Hook-Secret"), "-_", 16..=128, Form::Header("X-Hook-Secret")),
    row("dropbox", Place::Query("challenge"), USUAL, 1..=512, Form::Text),
    row("front", Place::Header("X-Front-Challenge"), USUAL, 1..=512, Form::Json("challenge")),
    row(
        "linkedin",
        Place::Query("challengeCode"),
        "-",
        36..=36,
        Form::Mac(
            Encoding::Hex,
            "",
            |value, mac| json!({ "challengeCode": value, "challengeResponse": mac }),
        ),
    ),
    row("meta", Place::Query("hub.challenge"), "-._~", 1..=128, Form::Text),
    row("notion", Place::Member("/verification_token"), "-_", 16..=128, Form::Nothing),
    row("nylas", Place::Query("challenge"), USUAL, 1..=512, Form::Text),
    row(
        "okta",
        Place::Header("X-Okta-Verification-Challenge"),
        USUAL,
        1..=512,
        Form::Json("verification"),
    ),
    row("onfleet", Place::Query("check"), USUAL, 1..=512, Form::Text),
    row("oura", Place::Query("challenge"), USUAL, 1..=512, Form::Json("challenge")),
    row("slack", Place::Member("/challenge"), "", 1..=128, Form::Text),
    row(
        "smartcar",
        Place::Member("/data/challenge"),
        "-",
        8..=128,
        Form::Mac(Encoding::Hex, "", |_, mac| json!({ "challenge": mac })),
    ),
    row("twitch", Place::Member("/challenge"), "-_", 1..=128, Form::Text),
    row(
        "twitter",
        Place::Query("crc_token"),
        "+/=_-",
        1..=128,
        Form::Mac(Encoding::Base64, "sha256=", |_, mac| json!({ "response_token": mac })),
    ),
    row("whatsapp", Place::Query("hub.challenge"), "-._~", 1..=128, Form::Text),
    row(
        "worldline",
        Place::Header("X-GCS-Webhooks-Endpoint-Verification"),
        USUAL,
        1..=512,
        Form::Text,
    ),
    row(
        "zoom",
        Place::Member("/payload/plainToken"),
        "-_",
        16..=64,
        Form::Mac(
            Encoding::Hex,
            "",
            |value, mac| json!({ "plainToken": value, "encryptedToken": mac }),
        ),
    ),
];

/// A request as the naive reader gets it.
pub struct Naive<'r> {
    pub path_and_query: &'r str,
    pub headers: &'r [(String, Vec<u8>)],
    pub body: &'r [u8],
}

impl Naive<'_> {
    /// The value of the parameter that is there once.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        let (_, query) = self.path_and_query.split_once('?')?;
        let pairs = form_urlencoded::parse(query.as_bytes());
        one(pairs.filter(|(given, _)| given == name).map(|(_, value)| value.into_owned()))
    }

    /// Whether the header is there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name))
    }

    fn header(&self, name: &str) -> Option<String> {
        let named = self.headers.iter().filter(|(given, _)| given.eq_ignore_ascii_case(name));
        one(named.map(|(_, value)| String::from_utf8_lossy(value).into_owned()))
    }

    fn member(&self, pointer: &str) -> Option<String> {
        let json: Value = serde_json::from_slice(self.body).ok()?;
        Some(json.pointer(pointer)?.as_str()?.to_owned())
    }
}

fn one(mut values: impl Iterator<Item = String>) -> Option<String> {
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

impl Valued {
    /// The value, if it is what the vendor's values are made of.
    #[must_use]
    pub fn value(&self, request: &Naive<'_>) -> Option<String> {
        let value = match self.place {
            Place::Query(name) => request.parameter(name),
            Place::Header(name) => request.header(name),
            Place::Member(pointer) => request.member(pointer),
        }?;
        let is_part = |part: char| part.is_ascii_alphanumeric() || self.others.contains(part);
        (self.lengths.contains(&value.len()) && value.chars().all(is_part)).then_some(value)
    }

    /// The MAC of the value, where one is answered.
    #[must_use]
    pub fn tag(&self, secret: &str, value: &str) -> Option<Vec<u8>> {
        let is_answered = matches!(self.answer, Form::Mac(..));
        is_answered.then(|| Hash::Sha256.tag(secret.as_bytes(), value.as_bytes()))
    }
}

/// The texts of a tag.
#[must_use]
pub fn texts(tag: &[u8]) -> Vec<String> {
    let encodings =
        [Encoding::Hex, Encoding::HexUpper, Encoding::Base64, Encoding::Base64UrlUnpadded];
    encodings.map(|encoding| encode(encoding, tag)).into()
}
