//! JSON that holds a request: alone, as one of several, in a line of a log, or below a member.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::fault::RequestError;
use super::format::{Format, Way};
use super::json::{self, Value};
use super::log;
use super::message::Read;
use super::pick::{Mark, Numbered, Pick};
use super::smee;
use super::unlike::of_no_json;

/// Members below which logs and tools have the event.
const AROUND: [&str; 7] = ["event", "message", "request", "req", "payload", "input", "data"];

/// The request, and the format that is given or that it was told to be.
pub(super) fn read(
    text: &[u8],
    given: Option<Format>,
    pick: Pick,
) -> Result<(Format, Read), RequestError> {
    let (text, is_log) = match text.trim_ascii_start() {
        [] => return Err(RequestError::NoHead),
        _ if log::is(text) => (log::values(text).into(), true),
        _ if smee::is_stream(text) => (smee::of_stream(text).into(), false),
        _ => (Cow::Borrowed(text), false),
    };
    let name = given.map_or("JSON", Format::name);
    let mut all =
        json::documents(name, &text).map_err(|fault| of_no_json(&text).unwrap_or(fault))?;
    let is_like = |one: &&RawValue| !matches!(told(one), Err(RequestError::Unlike(_)));
    if is_log && all.iter().any(is_like) {
        all.retain(is_like);
    }
    let several = match all.as_slice() {
        [one] => Value::new(one).elements(),
        _ => Some(all.clone()),
    };
    let (value, entry, pick) = match (several, all.first()) {
        (None, Some(one)) => (*one, None, pick),
        (several, _) => {
            let (one, entry) = of_several(several.unwrap_or_default(), given, pick)?;
            (one, entry, Pick::default())
        }
    };
    let (format, value, below) = match given {
        Some(format) => (format, Cow::Borrowed(value), None),
        None => told(value)?,
    };
    let Way::Json { entries, read, .. } = format.way() else { return Err(RequestError::NoHead) };
    let (value, inner) = pick.one(entries(&Value::new(&value)), mark)?;
    let value = Value::new(value);
    let read = read(format.name(), &value)?;
    let is_unread = read.message.body.is_empty() && has_body(&value);
    let unread = is_unread.then_some(RequestError::Unfit { format: format.name(), what: UNREAD });
    Ok((format, Read { entry: inner.or(entry), below, lacks: read.lacks.or(unread), ..read }))
}

const UNREAD: &str =
    "has its body in a member that is none of this format's: give it with --body FILE";

/// Whether a request that was read as one without a body has one in a member that nobody read.
fn has_body(value: &Value<'_>) -> bool {
    let below = ["request", "http", "data"].iter().filter_map(|name| value.member(&[name]));
    below.chain([value]).any(|holder| holder.has_body_beside(&["data"]))
}

/// A value's format, and below which member the value was.
type Told<'j> = (Format, Cow<'j, RawValue>, Option<&'static str>);

/// The format of a value, or of one that it holds, as an object or as its text.
fn told(value: &RawValue) -> Result<Told<'_>, RequestError> {
    let outer = Value::new(value);
    let unlike = match Format::of_json(&outer) {
        Ok(format) => return Ok((format, Cow::Borrowed(value), None)),
        Err(fault @ RequestError::Unlike(_)) => fault,
        Err(fault) => return Err(fault),
    };
    for name in AROUND {
        let Some(inner) = outer.member(&[name]) else { continue };
        let written = serde_json::from_str::<String>(inner.raw.get()).ok();
        let inner = match written.map(RawValue::from_string) {
            Some(Ok(inner)) => Cow::Owned(inner),
            Some(Err(_)) => continue,
            None => Cow::Borrowed(inner.raw),
        };
        if let Ok(format) = Format::of_json(&Value::new(&inner)) {
            return Ok((format, inner, Some(name)));
        }
    }
    Err(unlike)
}

/// One of several values.
fn of_several(
    all: Vec<&RawValue>,
    given: Option<Format>,
    pick: Pick,
) -> Result<(&RawValue, Numbered), RequestError> {
    let is_free = pick.0.is_none() && given.is_none();
    if let Some(one) = all.first().filter(|_| is_free) {
        // Values of two formats are no list.
        let (first, ..) = told(one)?;
        for other in &all {
            let (other, ..) = told(other)?;
            if other != first {
                return Err(RequestError::TwoFormats(first.name(), other.name()));
            }
        }
    }
    pick.one(all, mark)
}

/// The method and the URL, by whichever members say them.
fn mark(value: &&RawValue) -> Mark {
    let inner = told(value).map_or(Cow::Borrowed(*value), |(_, inner, _)| inner);
    let value = Value::new(&inner);
    let first =
        |paths: [&[&str]; 5]| paths.iter().find_map(|path| value.text_of(path)).unwrap_or_default();
    Mark {
        method: first([
            &["httpMethod"],
            &["method"],
            &["request_method"],
            &["request", "method"],
            &["requestContext", "http", "method"],
        ]),
        url: first([&["url"], &["request", "url"], &["rawPath"], &["path"], &["request_uri"]]),
    }
}
