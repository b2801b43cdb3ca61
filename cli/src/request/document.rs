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
use super::unlike::{NOTHING, of_no_json, unlike};

/// Members below which logs and tools have the event.
const AROUND: [&str; 7] = ["event", "message", "request", "req", "payload", "input", "data"];

/// The request, and the format that is given or that it was told to be.
pub(super) fn read(
    text: &[u8],
    given: Option<Format>,
    pick: Pick,
) -> Result<(Format, Read), RequestError> {
    let text = match text.trim_ascii_start() {
        [] => return Err(RequestError::NoHead),
        _ if smee::is_stream(text) => smee::of_stream(text).into(),
        _ => Cow::Borrowed(text),
    };
    let all = values(&text, given)?;
    let several = match all.as_slice() {
        [one] => entries_of(one),
        _ => Some(without_text(all.clone())),
    };
    let (value, entry, pick) = match (several, all.first()) {
        (None, Some(one)) => (*one, None, pick),
        (several, _) => {
            let (one, entry) = of_several(several.unwrap_or_default(), given, pick)?;
            (one, entry, Pick::default())
        }
    };
    let (format, value, below) = match given {
        // What is none says itself what it lacks.
        Some(format) => told_as(value, DEPTH, &|value| format.if_json(value)).unwrap_or((
            format,
            Cow::Borrowed(value),
            None,
        )),
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

/// The values of a text of JSON, or those in a log.
fn values(text: &[u8], given: Option<Format>) -> Result<Vec<&RawValue>, RequestError> {
    let name = given.map_or("JSON", Format::name);
    let is_json = matches!(text.trim_ascii_start(), [b'{' | b'[', ..]);
    let fault = match json::documents(name, text) {
        Ok(all) if is_json => return Ok(all),
        Err(fault) if is_json => of_no_json(text).unwrap_or(fault),
        Err(fault) if given.is_some() => fault,
        _ => unlike(text),
    };
    let Some(found) = log::found(text) else { return Err(fault) };
    let read = found.values.iter().map(|json| json::documents(name, json));
    let all = read.collect::<Result<Vec<_>, _>>()?.concat();
    if all.iter().any(is_request) {
        return Ok(all);
    }
    if !matches!(fault, RequestError::Unlike(NOTHING)) {
        return Err(fault);
    }
    match (found.broken, all.is_empty()) {
        (Some(broken), _) => {
            let breaks_off = || json::documents(name, broken).err();
            Err(of_no_json(broken).or_else(breaks_off).unwrap_or(fault))
        }
        (None, true) => Err(fault),
        (None, false) => Ok(all),
    }
}

/// The elements of an array, or the lines of a log as the API of `CloudWatch` gives them.
fn entries_of(one: &RawValue) -> Option<Vec<&RawValue>> {
    let value = Value::new(one);
    let lines = value.member(&["events"]).and_then(Value::elements);
    lines.map(without_text).or_else(|| value.elements())
}

/// Those of a log without what is no request, where it has one.
fn without_text(all: Vec<&RawValue>) -> Vec<&RawValue> {
    let requests: Vec<_> = all.iter().copied().filter(is_request).collect();
    if requests.is_empty() { all } else { requests }
}

fn is_request(one: &&RawValue) -> bool {
    !matches!(told(one), Err(RequestError::Unlike(_)))
}

/// A value's format, and below which member the value was.
type Told<'j> = (Format, Cow<'j, RawValue>, Option<&'static str>);

/// How far below a value a request is looked for.
const DEPTH: usize = 2;

fn told(value: &RawValue) -> Result<Told<'_>, RequestError> {
    told_as(value, DEPTH, &Format::of_json)
}

type Tell<'t> = &'t dyn Fn(&Value<'_>) -> Result<Format, RequestError>;

/// The format of a value, or of one that it holds, as an object, as its text, or in a line of text.
fn told_as<'j>(
    value: &'j RawValue,
    depth: usize,
    tell: Tell<'_>,
) -> Result<Told<'j>, RequestError> {
    let outer = Value::new(value);
    let unlike = match tell(&outer) {
        Ok(format) => return Ok((format, Cow::Borrowed(value), None)),
        Err(fault @ RequestError::Unlike(_)) => fault,
        Err(fault) => return Err(fault),
    };
    let Some(depth) = depth.checked_sub(1) else { return Err(unlike) };
    for name in AROUND {
        let Some(inner) = outer.member(&[name]) else { continue };
        let inner = match serde_json::from_str::<String>(inner.raw.get()) {
            Ok(text) => of_text(&text).into_iter().map(Cow::Owned).collect(),
            Err(_) => vec![Cow::Borrowed(inner.raw)],
        };
        let mut told = inner.iter().filter_map(|inner| {
            let (format, inner, below) = told_as(inner, depth, tell).ok()?;
            Some((format, Cow::Owned(inner.into_owned()), below.or(Some(name))))
        });
        if let Some(told) = told.next() {
            return Ok(told);
        }
    }
    Err(unlike)
}

/// The JSON in a text.
fn of_text(text: &str) -> Vec<Box<RawValue>> {
    let found = log::found(text.as_bytes()).map(|found| found.values).unwrap_or_default();
    found.into_iter().filter_map(|json| serde_json::from_slice(json).ok()).collect()
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
