//! JSON that holds a request: what the formats of JSON have in common.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt::{self, Write as _};
use std::marker::PhantomData;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer as Json, from_str};

use super::fault::RequestError;
use super::lines::lines;
use super::message::Field;
use super::note::Note;

/// The values one behind the other, which are one in most files.
pub(super) fn documents<'j>(
    format: &'static str,
    text: &'j [u8],
) -> Result<Vec<&'j RawValue>, RequestError> {
    Json::from_slice(text)
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|error| fault(format, "the JSON breaks off there", &error))
}

/// How long the value is with which a text begins, or how far it is none.
pub(super) fn first_length(text: &[u8]) -> Result<usize, usize> {
    let mut values = Json::from_slice(text).into_iter::<&RawValue>();
    match values.next() {
        Some(Ok(_)) => Ok(values.byte_offset()),
        Some(Err(error)) => {
            let whole = lines(text).take(error.line().saturating_sub(1)).map(<[u8]>::len);
            // The byte that is wrong may begin a value.
            Err(whole.sum::<usize>().saturating_add(error.column().saturating_sub(1)))
        }
        None => Err(text.len()),
    }
}

const HALF: &str = "has a text with half of a pair of UTF-16 (\\uD800 to \\uDFFF alone), which is no text that \
                    can be sent: copy the raw bytes, or give the body with --body FILE";

/// A value as a format has it.
pub(super) fn read<'j, T: Deserialize<'j>>(
    format: &'static str,
    what: &'static str,
    value: &Value<'j>,
) -> Result<T, RequestError> {
    // Of JSON that was read already, no more can be wrong than what an escape stands for.
    from_str(value.raw.get()).map_err(|error| {
        if error.to_string().contains("hex escape") {
            RequestError::Unfit { format, what: HALF }
        } else {
            fault(format, what, &error)
        }
    })
}

/// Without the error's text, which may have something of the request.
fn fault(format: &'static str, what: &'static str, error: &serde_json::Error) -> RequestError {
    RequestError::Json { format, line: error.line(), column: error.column(), what }
}

/// A value whose members are read once, when they are first asked for.
pub(super) struct Value<'j> {
    pub(super) raw: &'j RawValue,
    members: OnceCell<Vec<(String, Self)>>,
}

impl<'j> Value<'j> {
    pub(super) const fn new(raw: &'j RawValue) -> Self {
        Self { raw, members: OnceCell::new() }
    }

    /// The member of a member, if it is there and not null.
    pub(super) fn member(&self, path: &[&str]) -> Option<&Self> {
        let found = path.iter().try_fold(self, |value, name| {
            value.members().iter().find(|(given, _)| given == name).map(|(_, value)| value)
        });
        found.filter(|value| value.raw.get() != "null")
    }

    pub(super) fn has(&self, path: &[&str]) -> bool {
        self.member(path).is_some()
    }

    /// The member, if it is a text.
    pub(super) fn text_of(&self, path: &[&str]) -> Option<String> {
        from_str(self.member(path)?.raw.get()).ok()
    }

    /// The elements of an array.
    pub(super) fn elements(&self) -> Option<Vec<&'j RawValue>> {
        from_str(self.raw.get()).ok()
    }

    /// Whether it has what looks like a body, in any member but those.
    pub(super) fn has_body_beside(&self, known: &[&str]) -> bool {
        let mut names = BODIES.iter().filter(|name| !known.contains(name));
        names.any(|name| match self.member(&[name]) {
            // A HAR says of an empty body of which type it is.
            Some(data) if *name == "postData" && data.has(&["text"]) => data.has_body_beside(&[]),
            Some(body) => body.raw.get() != "\"\"",
            None => false,
        })
    }

    /// None where it is no object, or one of more members than a format has.
    fn members(&self) -> &[(String, Self)] {
        self.members.get_or_init(|| {
            let pairs = from_str::<Pairs<&RawValue>>(self.raw.get());
            let pairs = pairs.map(|Pairs(pairs)| pairs).unwrap_or_default();
            pairs.into_iter().map(|(name, value)| (name, Self::new(value))).collect()
        })
    }
}

/// What a body is called.
const BODIES: [&str; 12] = [
    "body",
    "rawBody",
    "raw_body",
    "bodyRaw",
    "bodyB",
    "request_body",
    "postData",
    "payload",
    "rawPayload",
    "content",
    "data",
    "text",
];

/// The most members of an object: no format has more.
const MAX_MEMBERS: usize = 1024;

/// An object's members in their order, also where a name is there twice.
pub(super) struct Pairs<V>(pub(super) Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}

struct PairsVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for PairsVisitor<V> {
    type Value = Pairs<V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            if pairs.len() == MAX_MEMBERS {
                return Err(A::Error::custom("too many members"));
            }
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

/// The values of a header or of a parameter.
#[derive(serde::Deserialize)]
#[serde(untagged)]
pub(super) enum Values {
    One(String),
    Many(Vec<String>),
    Number(serde_json::Number),
    Nothing(()),
}

impl Values {
    pub(super) fn texts(self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts,
            Self::Number(number) => vec![number.to_string()],
            Self::Nothing(()) => Vec::new(),
        }
    }
}

/// Headers in each of the ways in which they are written.
#[derive(serde::Deserialize)]
#[serde(untagged)]
pub(super) enum Fields {
    ByName(Pairs<Values>),
    Named(Vec<Named>),
    Listed(Vec<(String, String)>),
    Flat(Vec<String>),
}

#[derive(serde::Deserialize)]
pub(super) struct Named {
    name: String,
    value: Values,
}

impl Fields {
    pub(super) fn fields(self) -> Vec<Field> {
        let texts: Vec<(String, Vec<String>)> = match self {
            Self::ByName(Pairs(pairs)) => {
                pairs.into_iter().map(|(name, values)| (name, values.texts())).collect()
            }
            Self::Named(named) => {
                named.into_iter().map(|Named { name, value }| (name, value.texts())).collect()
            }
            Self::Listed(listed) => {
                listed.into_iter().map(|(name, value)| (name, vec![value])).collect()
            }
            Self::Flat(flat) => flat
                .chunks_exact(2)
                .filter_map(|pair| Some((pair.first()?.clone(), vec![pair.get(1)?.clone()])))
                .collect(),
        };
        let field = |(name, values): (String, Vec<String>)| {
            values.into_iter().map(move |value| (name.clone(), value.into_bytes()))
        };
        texts.into_iter().flat_map(field).collect()
    }
}

/// How Node writes bytes as JSON.
#[derive(serde::Deserialize)]
struct Buffer {
    #[serde(rename = "type")]
    kind: String,
    data: Vec<u8>,
}

/// The bytes of a body's member; what somebody parsed is written anew.
pub(super) fn body(
    format: &'static str,
    value: Option<&RawValue>,
    is_base64: Option<&RawValue>,
) -> Result<(Vec<u8>, Option<Note>), RequestError> {
    let is_base64 = match is_base64.map(RawValue::get) {
        Some("true") => true,
        None | Some("false" | "null") => false,
        Some(_) => {
            let what =
                "has an isBase64Encoded that is neither true nor false: write it without quotes";
            return Err(RequestError::Unfit { format, what });
        }
    };
    let Some(value) = value.filter(|value| value.get() != "null") else {
        return Ok((Vec::new(), Some(Note::NoBody)));
    };
    if let Ok(text) = from_str::<String>(value.get()) {
        let bytes = if is_base64 { from_base64(format, &text)? } else { text.into_bytes() };
        return Ok((bytes, None));
    }
    if value.get().starts_with('"') {
        return Err(RequestError::Unfit { format, what: HALF });
    }
    match from_str::<Buffer>(value.get()) {
        Ok(Buffer { kind, data }) if kind == "Buffer" => Ok((data, None)),
        _ => Ok((compact(value.get()), Some(Note::ParsedBody))),
    }
}

pub(super) fn from_base64(format: &'static str, text: &str) -> Result<Vec<u8>, RequestError> {
    let what =
        "has a body that is said to be base64 and is none: copy all of it, without a line break";
    STANDARD.decode(text).map_err(|_| RequestError::Unfit { format, what })
}

/// JSON without the blanks between its parts.
fn compact(json: &str) -> Vec<u8> {
    let (mut is_text, mut is_escaped) = (false, false);
    let keeps = |byte: &u8| {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_text,
            b'"' => is_text = !is_text,
            _ => {}
        }
        is_text || !byte.is_ascii_whitespace()
    };
    json.bytes().filter(keeps).collect()
}

/// A name or a value of a query, encoded.
pub(super) fn encoded(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut encoded = String::new();
    for byte in text.bytes() {
        if is_plain(byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Cow::Owned(encoded)
}
