//! What `curl -v` prints: `> ` in front of the lines that were sent.

use super::fault::RequestError;
use super::lines::{is_request_line, lines, without_end};
use super::message::{Read, What};
use super::pick::Pick;

/// Whether a text holds such lines.
pub(super) fn is(start: &[u8]) -> bool {
    lines(start).filter_map(sent).any(is_request_line)
}

/// The request, and of its body what was pasted below its head: curl shows none.
pub(super) fn read(format: &'static str, text: &[u8], pick: Pick) -> Result<Read, RequestError> {
    let all: Vec<_> = lines(text).collect();
    let starts: Vec<_> = all.iter().enumerate().filter(|(_, line)| begins(line)).collect();
    let starts = starts.into_iter().map(|(at, _)| at).collect();
    let (start, entry) = pick.one(starts, |at| method_of(all.get(*at)))?;
    let (mut head, mut body) = (Vec::new(), Vec::new());
    let mut is_head = true;
    for line in all.iter().skip(start) {
        match sent(line).filter(|_| is_head) {
            Some(line) => {
                head.extend_from_slice(without_end(line));
                head.extend_from_slice(b"\r\n");
                is_head = !without_end(line).is_empty();
            }
            None if is_head || is_said(line) => break,
            None => body.extend_from_slice(line),
        }
    }
    if is_head {
        let what = "has no end of its head, the line `>` alone: copy all lines with `>`";
        return Err(RequestError::Unfit { format, what });
    }
    Ok(Read { entry, ..Read::new(What::HeadAnd(head, body)) })
}

fn begins(line: &[u8]) -> bool {
    sent(line).is_some_and(is_request_line)
}

fn method_of(line: Option<&&[u8]>) -> String {
    let sent = line.and_then(|line| sent(line)).unwrap_or_default();
    let method = sent.split(|byte| *byte == b' ').next().unwrap_or_default();
    String::from_utf8_lossy(method).into_owned()
}

/// What was sent in this line.
fn sent(line: &[u8]) -> Option<&[u8]> {
    match line.strip_prefix(b">")? {
        rest @ (b"" | b"\n" | b"\r\n") => Some(rest),
        rest => rest.strip_prefix(b" "),
    }
}

/// Whether curl says something else in it.
fn is_said(line: &[u8]) -> bool {
    [&b"* "[..], b"< ", b"<\r", b"<\n", b"> ", b"{ [", b"} ["]
        .iter()
        .any(|mark| line.starts_with(mark))
}
