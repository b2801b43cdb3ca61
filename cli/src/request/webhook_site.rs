//! A request as webhook.site's API gives it, or the list of them.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{self, Fields, elements, has, member, text_of};
use super::message::{Message, Read, What};
use super::pick::Pick;

pub(super) fn is(value: &RawValue) -> bool {
    is_one(value) || list(value).and_then(|all| all.into_iter().next()).is_some_and(is_one)
}

fn is_one(value: &RawValue) -> bool {
    has(value, &["uuid"]) && has(value, &["headers"]) && has(value, &["method"])
}

fn list(value: &RawValue) -> Option<Vec<&RawValue>> {
    elements(member(value, &["data"])?)
}

#[derive(Deserialize)]
struct Request {
    method: String,
    url: Option<String>,
    headers: Fields,
    content: Option<String>,
}

pub(super) fn read(
    format: &'static str,
    value: &RawValue,
    pick: Pick,
) -> Result<Read, RequestError> {
    let all = if is_one(value) { vec![value] } else { list(value).unwrap_or_default() };
    let method = |one: &&RawValue| text_of(one, &["method"]).unwrap_or_default();
    let (one, entry) = pick.one(all, method)?;
    let what = "copy the whole request, as the API gives it";
    let request: Request = json::read(format, what, one)?;
    let body = request.content.unwrap_or_default().into_bytes();
    let url = request.url.unwrap_or_default();
    let message = Message::new(&request.method, &url, request.headers.fields(), body)?;
    Ok(Read { entry, ..Read::new(What::Message(message)) })
}
