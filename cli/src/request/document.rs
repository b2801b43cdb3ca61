//! JSON that holds a request: alone, as one of several, in a line of a log, or below a member.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::fault::RequestError;
use super::format::{Format, Way, logged_json};
use super::json::{self, Value};
use super::message::Read;
use super::pick::{Numbered, Pick};
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
    let text = match logged_json(text) {
        _ if smee::is_stream(text) => smee::of_stream(text),
        Some(at) => text.get(at..).unwrap_or_default().into(),
        None => text.into(),
    };
    let name = given.map_or("JSON", Format::name);
    let all = json::documents(name, &text).map_err(|fault| of_no_json(&text).unwrap_or(fault))?;
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
    let (format, value) = match given {
        Some(format) => (format, Cow::Borrowed(value)),
        None => told(value)?,
    };
    let Way::Json { entries, read, .. } = format.way() else { return Err(RequestError::NoHead) };
    let (value, inner) = pick.one(entries(&Value::new(&value)), method)?;
    let read = read(format.name(), &Value::new(value))?;
    Ok((format, Read { entry: inner.or(entry), ..read }))
}

/// The format of a value, or of one that it holds, as an object or as its text.
fn told(value: &RawValue) -> Result<(Format, Cow<'_, RawValue>), RequestError> {
    let outer = Value::new(value);
    let unlike = match Format::of_json(&outer) {
        Ok(format) => return Ok((format, Cow::Borrowed(value))),
        Err(fault @ RequestError::Unlike(_)) => fault,
        Err(fault) => return Err(fault),
    };
    for inner in AROUND.iter().filter_map(|name| outer.member(&[name])) {
        let written = serde_json::from_str::<String>(inner.raw.get()).ok();
        let inner = match written.map(RawValue::from_string) {
            Some(Ok(inner)) => Cow::Owned(inner),
            Some(Err(_)) => continue,
            None => Cow::Borrowed(inner.raw),
        };
        if let Ok(format) = Format::of_json(&Value::new(&inner)) {
            return Ok((format, inner));
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
        let first = Format::of_json(&Value::new(one))?;
        for other in &all {
            let other = Format::of_json(&Value::new(other))?;
            if other != first {
                return Err(RequestError::TwoFormats(first.name(), other.name()));
            }
        }
    }
    pick.one(all, method)
}

/// The method, by whichever member says it.
fn method(value: &&RawValue) -> String {
    let value = Value::new(value);
    let paths: [&[&str]; 4] =
        [&["httpMethod"], &["method"], &["request_method"], &["request", "method"]];
    paths.iter().find_map(|path| value.text_of(path)).unwrap_or_default()
}
