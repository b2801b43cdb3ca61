//! What ngrok's inspector has of a request: the bytes of HTTP in base64.

use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{Value, from_base64};
use super::message::Read;

pub(super) fn is(value: &Value<'_>) -> bool {
    entries(value).first().is_some_and(|one| Value::new(one).has(&["request", "raw"]))
}

pub(super) fn entries<'j>(value: &Value<'j>) -> Vec<&'j RawValue> {
    value.member(&["requests"]).and_then(Value::elements).unwrap_or_else(|| vec![value.raw])
}

pub(super) fn read(format: &'static str, value: &Value<'_>) -> Result<Read, RequestError> {
    let what = "has no request.raw: copy what http://127.0.0.1:4040/api/requests/http answers";
    let raw = value.text_of(&["request", "raw"]).ok_or(RequestError::Unfit { format, what })?;
    Read::of_wire(format, &from_base64(format, &raw)?, None)
}
