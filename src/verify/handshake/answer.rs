use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use crate::scheme::{Handshake, ReplyBody, Written};

/// The answer to a handshake: a status, a few headers and a short body, with nothing of the request
/// but the value that it asks for. What it holds is wiped when dropped: the value may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    handshake: &'static str,
    status: u16,
    content_type: Option<&'static str>,
    header: Option<(&'static str, Zeroizing<String>)>,
    body: Zeroizing<String>,
}

impl Answer {
    pub(super) fn new(handshake: &'static Handshake, value: &str, tag: &str) -> Self {
        let reply = handshake.reply;
        let (content_type, body) = match reply.body {
            ReplyBody::Empty => (None, String::new()),
            ReplyBody::Text => (Some(TEXT), value.into()),
            ReplyBody::Json(members) => (Some(JSON), object(members, value, tag)),
            ReplyBody::FixedText(text) => (Some(TEXT), text.into()),
            ReplyBody::FixedJson(json) => (Some(JSON), json.into()),
        };
        let header = reply.header.map(|name| (name, Zeroizing::new(value.into())));
        let body = Zeroizing::new(body);
        Self { handshake: handshake.what(), status: reply.status, content_type, header, body }
    }

    /// What the request is that it answers, for a log.
    #[must_use]
    pub const fn handshake(&self) -> &'static str {
        self.handshake
    }

    /// The status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The headers that have to be set: no browser may take the body for a page, and no cache keep it.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let content_type = self.content_type.map(|value| ("content-type", value));
        let taken = self.header.as_ref().map(|(name, value)| (*name, value.as_str()));
        let always = [("x-content-type-options", "nosniff"), ("cache-control", "no-store")];
        content_type.into_iter().chain(taken).chain(always)
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The body, to be sent.
    #[must_use]
    pub fn into_body(mut self) -> String {
        core::mem::take(&mut *self.body)
    }
}

/// Shows nothing of the request.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("handshake", &self.handshake)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";

/// No value holds a character that JSON would escape: such a shape does not compile.
fn object(members: &[(&str, Written)], value: &str, tag: &str) -> String {
    // Space for all of it, so that no part is left behind where it grows.
    let longest = |(name, _): &(&str, Written)| {
        [6, name.len(), value.len(), tag.len()].into_iter().fold(0, usize::saturating_add)
    };
    let length = members.iter().map(longest).fold(2, usize::saturating_add);
    let mut json = String::with_capacity(length);
    json.push('{');
    for (at, (name, written)) in members.iter().enumerate() {
        let text = match written {
            Written::Value => value,
            Written::Mac => tag,
        };
        let comma = if at == 0 { "" } else { "," };
        json.extend([comma, "\"", name, "\":\"", text, "\""]);
    }
    json.push('}');
    json
}
