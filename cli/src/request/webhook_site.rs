//! A request as webhook.site's API gives it, or the list of them.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{self, Fields, Value};
use super::message::{Message, Read};
use super::note::Note;

pub(super) fn is(value: &Value<'_>) -> bool {
    entries(value).first().is_some_and(|one| is_one(&Value::new(one)))
}

fn is_one(value: &Value<'_>) -> bool {
    value.has(&["uuid"]) && value.has(&["headers"]) && value.has(&["method"])
}

pub(super) fn entries<'j>(value: &Value<'j>) -> Vec<&'j RawValue> {
    value.member(&["data"]).and_then(Value::elements).unwrap_or_else(|| vec![value.raw])
}

#[derive(Deserialize)]
struct Request {
    method: String,
    url: Option<String>,
    headers: Fields,
    content: Option<String>,
}

pub(super) fn read(format: &'static str, value: &Value<'_>) -> Result<Read, RequestError> {
    let what = "copy the whole request, as the API gives it";
    let request: Request = json::read(format, what, value)?;
    let note = request.content.is_none().then_some(Note::NoBody);
    let body = request.content.unwrap_or_default().into_bytes();
    let url = request.url.unwrap_or_default();
    let message = Message::new(&request.method, &url, request.headers.fields(), body)?;
    Ok(Read::noted(message, note))
}
