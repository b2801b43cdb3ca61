//! What smee.io and relays like it hand on: the headers beside a `body` that was parsed.

use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{self, Pairs, Value, Values, encoded, from_base64};
use super::lines::{lines, without_end};
use super::message::{Field, Message, Read};

/// Members that are no headers.
const OTHERS: [&str; 6] = ["body", "bodyB", "query", "timestamp", "payload", "id"];

/// Whether its headers stand beside its body.
pub(super) fn is(value: &Value<'_>) -> bool {
    let is_apart = value.has(&["headers"]) || value.has(&["http"]) || value.has(&["request"]);
    if is_apart || !(value.has(&["body"]) || value.has(&["bodyB"])) {
        return false;
    }
    let names =
        ["host", "user-agent", "content-type", "content-length", "accept", "x-forwarded-for"];
    let count = names.iter().filter(|name| value.has(&[name])).count();
    count >= 2 || count == 1 && value.has(&["timestamp"])
}

/// The lines of an event stream, as the relay sends them.
pub(super) fn is_stream(start: &[u8]) -> bool {
    let first = lines(start).next().unwrap_or_default();
    let is_field =
        [&b"id:"[..], b"event:", b"data:", b"retry:"].iter().any(|name| first.starts_with(name));
    is_field && lines(start).any(|line| data(line).is_some())
}

/// The JSON of a stream's events, without what is none of the sender's.
pub(super) fn of_stream(text: &[u8]) -> Vec<u8> {
    let events = lines(text).filter_map(data).collect::<Vec<_>>();
    events.join(&b'\n')
}

fn data(line: &[u8]) -> Option<&[u8]> {
    let data = without_end(line).strip_prefix(b"data:")?.trim_ascii();
    (data.starts_with(b"{") && data.len() > 2).then_some(data)
}

pub(super) fn read(format: &'static str, value: &Value<'_>) -> Result<Read, RequestError> {
    let what = "copy the event as the relay sends it";
    let Pairs(members) = json::read::<Pairs<&RawValue>>(format, what, value)?;
    let raw = |name| value.member(&[name]).map(|member| member.raw);
    let (body, note) = match value.text_of(&["bodyB"]) {
        Some(text) => (from_base64(format, &text)?, None),
        None => json::body(format, raw("body"), raw("isBase64Encoded"))?,
    };
    let headers = members.iter().filter(|(name, _)| !OTHERS.contains(&name.as_str()));
    let fields = headers.flat_map(|(name, value)| field(name, value)).collect();
    let message = Message::new("POST", &target(value), fields, body)?;
    Ok(Read::noted(message, note))
}

fn field(name: &str, value: &RawValue) -> Vec<Field> {
    let values = serde_json::from_str::<Values>(value.get());
    let texts = values.map(Values::texts).unwrap_or_default();
    texts.into_iter().map(|text| (name.into(), text.into_bytes())).collect()
}

/// The query: it says no path.
fn target(value: &Value<'_>) -> String {
    let query = value.member(&["query"]);
    let pairs = query.and_then(|query| serde_json::from_str::<Pairs<Values>>(query.raw.get()).ok());
    let pairs = pairs.map(|Pairs(pairs)| pairs).unwrap_or_default();
    let pair = |(name, values): (String, Values)| {
        let pair = move |value: String| format!("{}={}", encoded(&name), encoded(&value));
        values.texts().into_iter().map(pair).collect::<Vec<_>>()
    };
    let query = pairs.into_iter().flat_map(pair).collect::<Vec<_>>().join("&");
    if query.is_empty() { query } else { format!("?{query}") }
}
