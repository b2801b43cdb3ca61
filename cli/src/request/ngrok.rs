//! What ngrok's inspector has of a request: the bytes of HTTP in base64.

use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{elements, from_base64, has, member, text_of};
use super::message::{Read, What};
use super::pick::Pick;

pub(super) fn is(value: &RawValue) -> bool {
    is_one(value) || list(value).and_then(|all| all.into_iter().next()).is_some_and(is_one)
}

fn is_one(value: &RawValue) -> bool {
    has(value, &["request", "raw"])
}

fn list(value: &RawValue) -> Option<Vec<&RawValue>> {
    elements(member(value, &["requests"])?)
}

pub(super) fn read(
    format: &'static str,
    value: &RawValue,
    pick: Pick,
) -> Result<Read, RequestError> {
    let all = if is_one(value) { vec![value] } else { list(value).unwrap_or_default() };
    let method = |one: &&RawValue| text_of(one, &["request", "method"]).unwrap_or_default();
    let (one, entry) = pick.one(all, method)?;
    let what = "has no request.raw: copy what http://127.0.0.1:4040/api/requests/http answers";
    let raw = text_of(one, &["request", "raw"]).ok_or(RequestError::Unfit { format, what })?;
    Ok(Read { entry, ..Read::new(What::Wire(from_base64(format, &raw)?)) })
}
