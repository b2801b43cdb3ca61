//! What a line of text looks like.

/// The words of a request line: method, target and version.
pub(super) fn request_line(line: &[u8]) -> Option<(&str, &str, &str)> {
    let line = str::from_utf8(line).ok()?.trim_end_matches(['\r', '\n']);
    let mut words = line.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    let is_method = !method.is_empty()
        && method.len() <= 20
        && method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
    let is_whole = words.next().is_none() && !target.is_empty();
    let is_version = version
        .strip_prefix("HTTP/")
        .is_some_and(|number| matches!(number, "0.9" | "1.0" | "1.1" | "2" | "2.0" | "3" | "3.0"));
    (is_method && is_whole && is_version).then_some((method, target, version))
}

pub(super) fn is_request_line(line: &[u8]) -> bool {
    request_line(line).is_some()
}

/// Whether it is one of HTTP/2 or HTTP/3, which are written so though they send none.
pub(super) fn is_of_later_version(line: &[u8]) -> bool {
    request_line(line).is_some_and(|(_, _, version)| !version.starts_with("HTTP/1"))
}

/// The lines of a text, each with its end.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == b'\n')
}

pub(super) fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

pub(super) fn first_line(text: &[u8]) -> &[u8] {
    without_end(lines(text).next().unwrap_or_default())
}

/// Whether it is `Name: value`.
pub(super) fn is_header(line: &[u8]) -> bool {
    let name = line.iter().position(|byte| *byte == b':').and_then(|at| line.get(..at));
    name.is_some_and(|name| {
        !name.is_empty()
            && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
    })
}

/// Whether it may be a name or a method, as a head has it.
pub(crate) fn is_token(text: &str) -> bool {
    let is_of_one = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_of_one)
}

/// Whether it may be a header's value: without what ends its line or the head, and without the other control characters,
/// which no server lets through.
pub(crate) fn is_value(bytes: &[u8]) -> bool {
    !bytes.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t')
}
