//! A delivery as GitHub's API gives it, its payload parsed; GitLab's and others' logs are alike.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{self, Fields, Value};
use super::message::{Message, Read};

pub(super) fn is(value: &Value<'_>) -> bool {
    value.has(&["request", "headers"]) && value.has(&["request", "payload"])
}

#[derive(Deserialize)]
struct Request<'r> {
    headers: Fields,
    #[serde(borrow)]
    payload: Option<&'r RawValue>,
    #[serde(borrow, rename = "isBase64Encoded")]
    is_base64_encoded: Option<&'r RawValue>,
}

pub(super) fn read(format: &'static str, value: &Value<'_>) -> Result<Read, RequestError> {
    let what = "copy the whole answer of the API, with `request`";
    let unfit =
        RequestError::Unfit { format, what: "has no `request`: copy the API's whole answer" };
    let request: Request<'_> = json::read(format, what, value.member(&["request"]).ok_or(unfit)?)?;
    let (body, note) = json::body(format, request.payload, request.is_base64_encoded)?;
    let message = Message::new("POST", "", request.headers.fields(), body)?;
    Ok(Read::noted(message, note))
}
