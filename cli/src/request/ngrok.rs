//! What ngrok's inspector has of a request: the bytes of HTTP in base64.

use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{elements, from_base64, has, member, text_of};
use super::message::{Read, What};

pub(super) fn is(value: &RawValue) -> bool {
    entries(value).first().is_some_and(|value| has(value, &["request", "raw"]))
}

pub(super) fn entries(value: &RawValue) -> Vec<&RawValue> {
    member(value, &["requests"]).and_then(elements).unwrap_or_else(|| vec![value])
}

pub(super) fn read(format: &'static str, value: &RawValue) -> Result<Read, RequestError> {
    let what = "has no request.raw: copy what http://127.0.0.1:4040/api/requests/http answers";
    let raw = text_of(value, &["request", "raw"]).ok_or(RequestError::Unfit { format, what })?;
    Ok(Read::new(What::Wire(from_base64(format, &raw)?)))
}
