//! A request's object as functions and their frameworks have it, written as JSON: Google Cloud Functions
//! with `rawBody`, Azure Functions, those of `DigitalOcean` below `http`, and whatever has the same members.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{self, Fields, Value};
use super::message::{Message, Read};

/// Whether it is one, and nothing that is told by more.
pub(super) fn is(value: &Value<'_>) -> bool {
    let request = value.member(&["http"]).unwrap_or(value);
    let has_headers = request.has(&["headers"]) || request.has(&["rawHeaders"]);
    let names = ["body", "rawBody", "bodyRaw", "raw_body", "method", "url", "originalUrl"];
    has_headers && names.iter().any(|name| request.has(&[name]))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request<'r> {
    method: Option<String>,
    original_url: Option<String>,
    url: Option<String>,
    path: Option<String>,
    raw_headers: Option<Fields>,
    headers: Option<Fields>,
    #[serde(borrow, alias = "bodyRaw", alias = "raw_body")]
    raw_body: Option<&'r RawValue>,
    #[serde(borrow)]
    body: Option<&'r RawValue>,
    #[serde(borrow)]
    is_base64_encoded: Option<&'r RawValue>,
}

pub(super) fn read(format: &'static str, value: &Value<'_>) -> Result<Read, RequestError> {
    let value = value.member(&["http"]).unwrap_or(value);
    let what = "write the request's method, url, headers and rawBody as JSON";
    let request: Request<'_> = json::read(format, what, value)?;
    let (body, note) =
        json::body(format, request.raw_body.or(request.body), request.is_base64_encoded)?;
    let fields = request.raw_headers.or(request.headers).map(Fields::fields).unwrap_or_default();
    if fields.is_empty() {
        let what = "has no headers: write them as JSON too";
        return Err(RequestError::Unfit { format, what });
    }
    let url = request.original_url.or(request.url).or(request.path).unwrap_or_default();
    let method = request.method.unwrap_or_default();
    let message = Message::new(&method, &url, fields, body)?;
    Ok(Read::noted(message, note))
}
