//! A line of nginx's log in the format of ``countersign verify --help``.

use serde::Deserialize;

use super::fault::RequestError;
use super::json::{self, Fields, Value};
use super::message::{Message, Read};
use super::note::Note;

pub(super) fn is(value: &Value<'_>) -> bool {
    value.has(&["request_method"]) && value.has(&["headers"]) && value.has(&["request_body"])
}

#[derive(Deserialize)]
struct Line {
    request_method: String,
    request_uri: String,
    /// Empty where the request had none.
    content_length: Option<String>,
    headers: Fields,
    request_body: String,
}

pub(super) fn read(format: &'static str, value: &Value<'_>) -> Result<Read, RequestError> {
    let what = "use the log_format of `countersign verify --help`";
    let line: Line = json::read(format, what, value)?;
    let length = line.content_length.as_deref().unwrap_or_default().parse::<usize>();
    let what = match length {
        Ok(1..) if line.request_body.is_empty() => Some(
            "has no body, which nginx logs only where it passes it on and held it in memory: set \
             client_body_buffer_size, and proxy_pass in the same location",
        ),
        Ok(length) if length != line.request_body.len() => Some(
            "has a body of another length than content_length says: record it with tcpdump or in the \
             application",
        ),
        _ => None,
    };
    // A header that a request does not have is there as an empty one.
    let mut fields = line.headers.fields();
    fields.retain(|(_, value)| !value.is_empty());
    let is_unknown = length.is_err() && line.request_body.is_empty();
    let body = line.request_body.into_bytes();
    let message = Message::new(&line.request_method, &line.request_uri, fields, body)?;
    let lacks = what.map(|what| RequestError::Unfit { format, what });
    Ok(Read { lacks, ..Read::noted(message, is_unknown.then_some(Note::NoBody)) })
}
