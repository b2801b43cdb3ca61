//! A request as lines of text, behind a provider's.

use countersign::Entry;
use countersign::providers::entries;

/// A line, and what follows it.
#[must_use]
pub fn line(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len());
    (text[..end].trim_ascii_end(), text.get(end + 1..).unwrap_or_default())
}

/// What is no UTF-8 is empty.
#[must_use]
pub fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap_or_default()
}

/// Headers up to a line that is none, and what follows that.
#[must_use]
pub fn headers(mut rest: &[u8]) -> (Vec<(&str, &[u8])>, &[u8]) {
    let mut headers = Vec::new();
    loop {
        let (header, after) = line(rest);
        rest = after;
        let Some(colon) = header.iter().position(|byte| *byte == b':') else { break };
        headers.push((text(&header[..colon]), header[colon + 1..].trim_ascii()));
    }
    (headers, rest)
}

/// The scheme of that id, or any of those that are wanted.
#[must_use]
pub fn entry(id: &[u8], is_wanted: impl Fn(&Entry) -> bool) -> Entry {
    let named = entries().find(|entry| entry.scheme().id().as_bytes() == id);
    let wanted: Vec<_> = entries().filter(is_wanted).collect();
    let any = id.iter().map(|byte| usize::from(*byte)).sum::<usize>() % wanted.len();
    named.unwrap_or(wanted[any])
}
