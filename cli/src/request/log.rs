//! A log in which a function wrote its event as JSON, behind the time, the level and what else stands there.

use super::json;
use super::lines::{first_line, lines};

/// Whether a text begins so.
pub(super) fn is(start: &[u8]) -> bool {
    lines(start).take_while(|line| is_line(line)).any(|line| json_in(line).is_some())
}

/// The JSON in it, each value on lines of its own, or all that follows what only looks like it.
pub(super) fn values(text: &[u8]) -> Vec<u8> {
    let (mut values, mut broken, mut rest) = (Vec::new(), None, text);
    while !rest.is_empty() {
        let line = lines(rest).next().unwrap_or_default();
        let tail = json_in(line).and_then(|at| rest.get(at..));
        let length = tail.and_then(json::first_length);
        if let Some((value, after)) = tail.and_then(|tail| tail.split_at_checked(length?)) {
            values.push(value);
            rest = after;
        } else {
            broken = broken.or(tail);
            rest = rest.get(line.len()..).unwrap_or_default();
        }
    }
    if values.is_empty() { broken.unwrap_or_default().into() } else { values.join(&b'\n') }
}

/// Where JSON begins in a line. A line of text with a brace in it is none.
fn json_in(line: &[u8]) -> Option<usize> {
    let at = line.iter().position(|byte| *byte == b'{').filter(|_| is_line(line))?;
    let (before, json) = line.split_at_checked(at)?;
    let next = json.get(1..)?.trim_ascii_start().first();
    let is_json = next.is_none_or(|next| next.is_ascii_alphabetic() || b"\"}'".contains(next));
    let is_request = before.windows(6).any(|bytes| bytes == b" HTTP/");
    (is_json && !is_request).then_some(at)
}

/// What stands first in a line of Lambda's own.
const LAMBDA: [&[u8]; 4] =
    [b"INIT_START ", b"START RequestId: ", b"END RequestId: ", b"REPORT RequestId: "];
const LEVELS: [&[u8]; 7] = [b"TRACE", b"DEBUG", b"INFO", b"WARN", b"WARNING", b"ERROR", b"FATAL"];

/// Whether it begins with a date, a level, or as Lambda's own lines do.
fn is_line(line: &[u8]) -> bool {
    let line = first_line(line);
    let is_dated = line.get(..5).is_some_and(|year| {
        year.ends_with(b"-") && year.iter().filter(|byte| byte.is_ascii_digit()).count() == 4
    });
    let mut words = line.split(|byte| byte.is_ascii_whitespace() || b"[]:".contains(byte));
    let is_level = words.find(|word| !word.is_empty()).is_some_and(|word| LEVELS.contains(&word));
    is_dated || is_level || LAMBDA.iter().any(|start| line.starts_with(start))
}
