//! A request as webhook.site's API gives it, or the list of them.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{self, Fields, elements, has, member};
use super::message::{Message, Read, What};

pub(super) fn is(value: &RawValue) -> bool {
    entries(value).first().is_some_and(|value| is_one(value))
}

fn is_one(value: &RawValue) -> bool {
    has(value, &["uuid"]) && has(value, &["headers"]) && has(value, &["method"])
}

pub(super) fn entries(value: &RawValue) -> Vec<&RawValue> {
    member(value, &["data"]).and_then(elements).unwrap_or_else(|| vec![value])
}

#[derive(Deserialize)]
struct Request {
    method: String,
    url: Option<String>,
    headers: Fields,
    content: Option<String>,
}

pub(super) fn read(format: &'static str, value: &RawValue) -> Result<Read, RequestError> {
    let what = "copy the whole request, as the API gives it";
    let request: Request = json::read(format, what, value)?;
    let body = request.content.unwrap_or_default().into_bytes();
    let url = request.url.unwrap_or_default();
    let message = Message::new(&request.method, &url, request.headers.fields(), body)?;
    Ok(Read::new(What::Message(message)))
}
