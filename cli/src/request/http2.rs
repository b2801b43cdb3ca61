//! The head of an HTTP/2 request, as tools write it: with a request line that says `HTTP/2`, or with the
//! pseudo-headers that were sent.

use super::fault::RequestError;
use super::lines::{lines, request_line, without_end};

/// Whether a text begins so.
pub(super) fn is(start: &[u8]) -> bool {
    let first = lines(start).next().unwrap_or_default();
    super::lines::is_of_later_version(first) || pseudo(first).is_some()
}

/// The same head as HTTP/1.1 has it.
pub(super) fn as_http1(format: &'static str, head: &[u8]) -> Result<Vec<u8>, RequestError> {
    let mut sent = Sent::default();
    for (at, line) in lines(head).enumerate() {
        let line = without_end(line);
        match (pseudo(line), request_line(line)) {
            _ if line.is_empty() => {}
            (Some((name, value)), _) => sent.take(name, value),
            (None, Some((method, target, _))) if at == 0 => {
                sent.method = Some(method.into());
                sent.path = Some(target.into());
            }
            _ if !line.contains(&b':') => {
                return Err(RequestError::NoColon { line: at.saturating_add(1) });
            }
            _ => sent.fields.push(line),
        }
    }
    sent.written(format)
}

/// What was sent.
#[derive(Default)]
struct Sent<'h> {
    method: Option<String>,
    path: Option<String>,
    authority: Option<&'h [u8]>,
    fields: Vec<&'h [u8]>,
}

impl<'h> Sent<'h> {
    fn take(&mut self, name: &[u8], value: &'h [u8]) {
        let text = || Some(String::from_utf8_lossy(value).into_owned());
        match name {
            b"method" => self.method = text(),
            b"path" => self.path = text(),
            b"authority" => self.authority = Some(value),
            _ => {}
        }
    }

    fn written(self, format: &'static str) -> Result<Vec<u8>, RequestError> {
        let unfit = |what| RequestError::Unfit { format, what };
        let method =
            self.method.ok_or_else(|| unfit("has no :method: add the line `:method: POST`"))?;
        let path = self.path.ok_or_else(|| unfit("has no :path: add the line `:path: /…`"))?;
        let mut head = format!("{method} {path} HTTP/1.1\r\n").into_bytes();
        let has_host = self
            .fields
            .iter()
            .any(|line| line.get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"host:")));
        let host = self.authority.filter(|_| !has_host).map(|host| [b"host: ", host].concat());
        for line in host.iter().map(Vec::as_slice).chain(self.fields) {
            head.extend_from_slice(line);
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        Ok(head)
    }
}

/// The name without its colon, and the value.
fn pseudo(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = line.strip_prefix(b":")?;
    let at = rest.iter().position(|byte| *byte == b':')?;
    let (name, value) = (rest.get(..at)?, rest.get(at.saturating_add(1)..)?);
    let is_known = matches!(name, b"method" | b"path" | b"authority" | b"scheme" | b"protocol");
    is_known.then(|| (name, value.trim_ascii()))
}
