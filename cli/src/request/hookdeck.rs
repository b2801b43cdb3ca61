//! A request or an event as Hookdeck's API gives it: below `data`, its body parsed.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{self, Fields, Value};
use super::message::{Message, Read};

pub(super) fn is(value: &Value<'_>) -> bool {
    let id = value.text_of(&["id"]).unwrap_or_default();
    let is_named = ["req_", "evt_"].iter().any(|start| id.starts_with(start));
    value.has(&["data", "headers"])
        && (value.has(&["data", "path"]) || value.has(&["data", "body"]))
        && (is_named || value.has(&["data", "parsed_query"]))
}

#[derive(Deserialize)]
struct Data<'d> {
    path: Option<String>,
    query: Option<String>,
    headers: Fields,
    #[serde(borrow)]
    body: Option<&'d RawValue>,
    #[serde(borrow, rename = "isBase64Encoded")]
    is_base64_encoded: Option<&'d RawValue>,
}

pub(super) fn read(format: &'static str, value: &Value<'_>) -> Result<Read, RequestError> {
    let what = "copy the whole answer of the API, with `data`";
    let unfit = RequestError::Unfit { format, what: "has no `data`: copy the API's whole answer" };
    let data: Data<'_> = json::read(format, what, value.member(&["data"]).ok_or(unfit)?)?;
    let (body, note) = json::body(format, data.body, data.is_base64_encoded)?;
    let path = data.path.unwrap_or_default();
    let target = match data.query.as_deref().unwrap_or_default().trim_start_matches('?') {
        "" => path,
        query => format!("{path}?{query}"),
    };
    let message = Message::new("POST", &target, data.headers.fields(), body)?;
    Ok(Read::noted(message, note))
}
