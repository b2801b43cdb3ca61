//! A HAR, as a browser or a proxy exports it.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{self, Fields, Value, from_base64};
use super::message::{Message, Read};
use super::note::Note;

/// Whether it is one, or one entry of one.
pub(super) fn is(value: &Value<'_>) -> bool {
    value.has(&["log", "entries"]) || is_entry(value)
}

/// A request of another format may stand below `request` too.
fn is_entry(value: &Value<'_>) -> bool {
    let Some(request) = value.member(&["request"]) else { return false };
    let own = ["postData", "bodySize", "headersSize", "httpVersion", "queryString"];
    request.has(&["url"])
        && request.has(&["headers"])
        && own.iter().any(|name| request.has(&[name]))
        && !request.has(&["raw"])
        && !request.has_body_beside(&["postData"])
}

pub(super) fn entries<'j>(value: &Value<'j>) -> Vec<&'j RawValue> {
    value.member(&["log", "entries"]).and_then(Value::elements).unwrap_or_else(|| vec![value.raw])
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    headers: Fields,
    post_data: Option<PostData>,
    body_size: Option<i64>,
}

#[derive(Deserialize)]
struct PostData {
    text: Option<String>,
    encoding: Option<String>,
    params: Option<Vec<Param>>,
}

#[derive(Deserialize)]
struct Param {
    name: String,
    value: Option<String>,
}

pub(super) fn read(format: &'static str, value: &Value<'_>) -> Result<Read, RequestError> {
    let what = "export it anew, with content";
    let unfit = RequestError::Unfit { format, what: "has no `log` with entries: export it anew" };
    let request: Request = json::read(format, what, value.member(&["request"]).ok_or(unfit)?)?;
    let (body, note) = body(format, request.post_data.as_ref())?;
    let message = Message::new(&request.method, &request.url, request.headers.fields(), body)?;
    let size = request.body_size.and_then(|size| usize::try_from(size).ok());
    let what = size.filter(|_| note.is_none()).and_then(|size| lack(&message, size));
    let lacks = what.map(|what| RequestError::Unfit { format, what });
    let unknown = || (message.body.is_empty() && size.is_none()).then_some(Note::NoBody);
    let note = note.or_else(unknown);
    Ok(Read { lacks, ..Read::noted(message, note) })
}

/// What is missing of a body of which so many bytes were sent.
fn lack(message: &Message, size: usize) -> Option<&'static str> {
    if message.body.is_empty() && size > 0 {
        Some(
            "has no body (postData.text), and says that one was sent: export it with content, or give the \
             body with --body FILE",
        )
    } else if message.body.len() != size && !message.is_decoded() {
        Some(
            "has a body (postData.text) of another length than its bodySize says: export it with content, or give the \
             body with --body FILE",
        )
    } else {
        None
    }
}

fn body(
    format: &'static str,
    data: Option<&PostData>,
) -> Result<(Vec<u8>, Option<Note>), RequestError> {
    let Some(data) = data else { return Ok((Vec::new(), None)) };
    match (&data.text, data.encoding.as_deref(), &data.params) {
        (Some(text), Some("base64"), _) => Ok((from_base64(format, text)?, None)),
        (Some(text), ..) if !text.is_empty() => Ok((text.clone().into_bytes(), None)),
        (_, _, Some(params)) if !params.is_empty() => Ok((form(params), Some(Note::ParsedForm))),
        _ => Ok((Vec::new(), None)),
    }
}

fn form(params: &[Param]) -> Vec<u8> {
    let value = |param: &Param| param.value.clone().unwrap_or_default();
    let pairs = params.iter().map(|param| format!("{}={}", param.name, value(param)));
    pairs.collect::<Vec<_>>().join("&").into_bytes()
}
