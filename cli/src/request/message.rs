//! A request taken apart, of whichever format.

use super::bounds::MAX_HEADERS;
use super::fault::RequestError;
use super::http1::Head;
use super::note::Note;
use super::pick::Numbered;

/// A header's name and value.
pub(super) type Field = (String, Vec<u8>);

/// A request that is held, without what it was read as.
#[derive(Debug, Default)]
pub(crate) struct Message {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) fields: Vec<Field>,
    pub(super) body: Vec<u8>,
}

/// What a format's file gives.
pub(super) struct Read {
    pub(super) what: What,
    pub(super) notes: Vec<Note>,
    pub(super) entry: Numbered,
}

pub(super) enum What {
    Message(Message),
    /// The bytes of HTTP, a head and a body.
    Wire(Vec<u8>),
    /// The bytes of a head, and what follows it.
    HeadAnd(Vec<u8>, Vec<u8>),
}

impl Read {
    pub(super) fn new(what: What) -> Self {
        Self { what, notes: Vec::new(), entry: None }
    }
}

impl Message {
    /// Of a URL or a request's target. What HTTP/2 has for the host becomes its header.
    pub(super) fn new(
        method: &str,
        url: &str,
        fields: Vec<Field>,
        body: Vec<u8>,
    ) -> Result<Self, RequestError> {
        let (pseudo, mut fields): (Vec<_>, Vec<_>) =
            fields.into_iter().partition(|(name, _)| name.starts_with(':'));
        let has_host = fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("host"));
        let authority = pseudo.into_iter().find(|(name, _)| name == ":authority");
        if let (false, Some((_, host))) = (has_host, authority) {
            fields.insert(0, ("host".into(), host));
        }
        if fields.len() > MAX_HEADERS {
            return Err(RequestError::TooManyHeaders);
        }
        let fields = fields.into_iter().map(as_field).collect::<Result<Vec<_>, _>>()?;
        let is_method = !method.is_empty() && method.bytes().all(is_name_byte);
        let method = if is_method { method.to_ascii_uppercase() } else { "POST".into() };
        Ok(Self { method, target: target_of(url).into(), fields, body })
    }

    pub(crate) fn head(&self) -> Head<'_> {
        let fields = self.fields.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
        Head { method: &self.method, target: &self.target, headers: fields.collect() }
    }
}

fn as_field((name, value): Field) -> Result<Field, RequestError> {
    let value = value.trim_ascii();
    let is_name = !name.is_empty() && name.bytes().all(is_name_byte);
    if !is_name || value.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
        return Err(RequestError::BadHeader);
    }
    Ok((name, value.into()))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// The path and the query of a URL, as the request line has them.
pub(crate) fn target_of(url: &str) -> &str {
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    let Some((_, rest)) = url.split_once("://").filter(|(scheme, _)| !scheme.contains(['/', '?']))
    else {
        return if url.is_empty() { "/" } else { url };
    };
    let start = rest.find(['/', '?']).and_then(|at| rest.get(at..));
    start.unwrap_or("/")
}
