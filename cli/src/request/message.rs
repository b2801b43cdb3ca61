//! A request taken apart, of whichever format.

use super::bounds::MAX_HEADERS;
use super::fault::RequestError;
use super::http1::{Framing, Head, framing, read_body, read_head};
use super::http2;
use super::lines::{is_token, is_value};
use super::note::Note;
use super::pick::Numbered;
use super::target::target_of;

/// A header's name and value.
pub(crate) type Field = (String, Vec<u8>);

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
    pub(super) message: Message,
    pub(super) notes: Vec<Note>,
    pub(super) entry: Numbered,
    /// Why its body is not the one that was sent, so that another has to be given.
    pub(super) lacks: Option<RequestError>,
    /// The member below which it stood.
    pub(super) below: Option<&'static str>,
}

impl Read {
    pub(super) fn noted(mut message: Message, notes: impl IntoIterator<Item = Note>) -> Self {
        let mut notes: Vec<_> = notes.into_iter().collect();
        if matches!(message.target.as_bytes(), [] | [b'?', ..]) {
            message.target.insert(0, '/');
            notes.push(Note::NoPath);
        }
        Self { message, notes, entry: None, lacks: None, below: None }
    }

    /// Of the bytes of HTTP, a head and a body.
    pub(super) fn of_wire(
        format: &'static str,
        mut bytes: &[u8],
        notes: impl IntoIterator<Item = Note>,
    ) -> Result<Self, RequestError> {
        let (mut message, framing) = Message::of_head(format, &read_head(&mut bytes)?)?;
        let read = read_body(&mut bytes, framing, |piece| message.body.extend_from_slice(piece));
        Ok(Self { lacks: read.err(), ..Self::noted(message, notes) })
    }
}

impl Message {
    /// Of a URL or a request's target, or of none. What HTTP/2 has for the host becomes its header.
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
        let method = if is_token(method) { method.to_ascii_uppercase() } else { "POST".into() };
        let target = if url.is_empty() { url } else { target_of(url) };
        Ok(Self { method, target: target.into(), fields, body })
    }

    /// Of a head of HTTP, of whichever version, with how the end of its body is found.
    pub(super) fn of_head(
        format: &'static str,
        head: &[u8],
    ) -> Result<(Self, Framing), RequestError> {
        let rewritten;
        let head = if http2::is(head) {
            rewritten = http2::as_http1(format, head)?;
            &rewritten
        } else {
            head
        };
        let (head, framing) = Head::parse(head)?;
        let fields = head.headers.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let (method, target) = (head.method.into(), head.target.into());
        Ok((Self { method, target, fields: fields.collect(), body: Vec::new() }, framing))
    }

    /// What is wrong with the body where it is not as long as its Content-Length says. Of one that somebody
    /// decoded nothing is known.
    pub(super) fn length_fault(&self, format: &'static str) -> Option<RequestError> {
        let head = self.head();
        let has = self.body.len() as u64;
        match framing(1, &head.headers) {
            Ok(Framing::Length(said)) if !self.is_decoded() && said != has => {
                Some(RequestError::OtherLength { format, has, said })
            }
            _ => None,
        }
    }

    /// Whether its head has none, or says that it is empty.
    pub(super) fn says_no_body(&self) -> bool {
        let head = self.head();
        matches!(self.method.as_str(), "GET" | "HEAD")
            || matches!(framing(1, &head.headers), Ok(Framing::Length(0)))
    }

    /// Whether its body may have been decompressed since it was sent.
    pub(super) fn is_decoded(&self) -> bool {
        self.head().header("Content-Encoding").is_some()
    }

    pub(crate) fn head(&self) -> Head<'_> {
        let fields = self.fields.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
        Head { method: &self.method, target: &self.target, headers: fields.collect() }
    }
}

fn as_field((name, value): Field) -> Result<Field, RequestError> {
    let value = without_blanks(&value);
    if !is_token(&name) || !is_value(value) {
        return Err(RequestError::BadHeader);
    }
    Ok((name, value.into()))
}

/// Without what HTTP lets stand around a value: spaces and tabs.
fn without_blanks(value: &[u8]) -> &[u8] {
    let is_other = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let start = value.iter().position(is_other).unwrap_or(value.len());
    let end = value.iter().rposition(is_other).map_or(start, |at| at.saturating_add(1));
    value.get(start..end).unwrap_or_default()
}
