//! Multipart forms (RFC 7578), read strictly: there is one reading of a body, or none.

use crate::bounds::{MAX_BOUNDARY, MAX_FIELDS, MAX_PART_HEAD};
use crate::error::Error;
use crate::text::bytes::{find, split};

/// The header that names the boundary.
pub(crate) const CONTENT_TYPE: &str = "Content-Type";

const MALFORMED: Error = Error::BodyNotMultipart;

/// The boundary that a content type names; nothing where it is not `multipart/form-data`.
pub(crate) fn boundary(content_type: &[u8]) -> Result<Option<&[u8]>, Error> {
    let (kind, parameters) = value_and_parameters(content_type);
    if !kind.eq_ignore_ascii_case(b"multipart/form-data") {
        return Ok(None);
    }
    match parameter(parameters, "boundary") {
        Ok(Some(boundary)) if is_boundary(boundary) => Ok(Some(boundary)),
        _ => Err(Error::NoBoundary { header: CONTENT_TYPE, limit: MAX_BOUNDARY }),
    }
}

/// As RFC 2046 has it, section 5.1.1.
fn is_boundary(text: &[u8]) -> bool {
    let is_character = |byte: &u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(byte);
    (1..=MAX_BOUNDARY).contains(&text.len())
        && text.iter().all(is_character)
        && !text.ends_with(b" ")
}

/// Calls `see` with the name and the content of each part; of a file, without the content.
pub(crate) fn read<'b>(
    body: &'b [u8],
    boundary: &[u8],
    mut see: impl FnMut(&'b [u8], Option<&'b [u8]>) -> Result<(), Error>,
) -> Result<(), Error> {
    let delimiter = [b"\r\n--", boundary].concat();
    let first = delimiter.get(2..).unwrap_or_default();
    let mut rest = body.strip_prefix(first).ok_or(MALFORMED)?;
    for _ in 0..=MAX_FIELDS {
        if let Some(end) = rest.strip_prefix(b"--") {
            return if matches!(end, b"" | b"\r\n") { Ok(()) } else { Err(MALFORMED) };
        }
        let parts = rest.strip_prefix(b"\r\n").ok_or(MALFORMED)?;
        let (part, others) = cut(parts, &delimiter)?;
        let (head, content) = cut(part, b"\r\n\r\n")?;
        // Some programs take other ends of a line, and would find a part's end there.
        if find(content, first).is_some() {
            return Err(MALFORMED);
        }
        let (name, is_file) = name_of(head)?;
        see(name, (!is_file).then_some(content))?;
        rest = others;
    }
    Err(Error::TooManyFields { limit: MAX_FIELDS })
}

/// The name that a part has, from its header lines, and whether it is a file. The name comes first, and
/// nothing but a file's name behind it: programs look for it in different ways.
fn name_of(head: &[u8]) -> Result<(&[u8], bool), Error> {
    let (kind, parameters) = value_and_parameters(disposition(head)?);
    let (name, mut rest) = next_parameter(parameters)?.ok_or(MALFORMED)?;
    let is_plain = name.0 == b"name" && !name.1.iter().any(|byte| b"\\;\"".contains(byte));
    if !kind.eq_ignore_ascii_case(b"form-data") || !is_plain {
        return Err(MALFORMED);
    }
    let mut is_file = false;
    while let Some((file, others)) = next_parameter(rest)? {
        if !matches!(file.0, b"filename" | b"filename*") {
            return Err(MALFORMED);
        }
        (is_file, rest) = (true, others);
    }
    Ok((name.1, is_file))
}

/// What says which field a part is.
fn disposition(head: &[u8]) -> Result<&[u8], Error> {
    if head.len() > MAX_PART_HEAD {
        return Err(MALFORMED);
    }
    let mut disposition = None;
    for line in split(head, b"\r\n") {
        let (name, value) = cut(line, b":")?;
        let value = value.trim_ascii();
        let ends_line = |byte: &u8| matches!(byte, b'\r' | b'\n' | b'\0');
        let is_line = !name.is_empty()
            && name.iter().all(u8::is_ascii_graphic)
            && !value.iter().any(ends_line)
            // Some programs decode what is transferred otherwise, and some do not.
            && (!name.eq_ignore_ascii_case(b"content-transfer-encoding") || is_plain(value));
        let is_repeated = name.eq_ignore_ascii_case(b"content-disposition")
            && disposition.replace(value).is_some();
        if !is_line || is_repeated {
            return Err(MALFORMED);
        }
    }
    disposition.ok_or(MALFORMED)
}

/// Whether a part in this transfer encoding is what it stands for.
fn is_plain(encoding: &[u8]) -> bool {
    [&b"7bit"[..], b"8bit", b"binary"].iter().any(|plain| encoding.eq_ignore_ascii_case(plain))
}

/// A header's value, and the parameters behind it.
fn value_and_parameters(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| *byte == b';').unwrap_or(text.len());
    let (value, parameters) = text.split_at_checked(end).unwrap_or_default();
    (value.trim_ascii(), parameters)
}

/// The value of the named parameter, as it stands between its quotes, which is there once at most.
fn parameter<'p>(mut parameters: &'p [u8], wanted: &str) -> Result<Option<&'p [u8]>, Error> {
    let mut found = None;
    while let Some(((name, value), others)) = next_parameter(parameters)? {
        if name.trim_ascii().eq_ignore_ascii_case(wanted.as_bytes())
            && found.replace(value).is_some()
        {
            return Err(MALFORMED);
        }
        parameters = others;
    }
    Ok(found)
}

/// A parameter's name and its value.
type Parameter<'p> = (&'p [u8], &'p [u8]);

/// The first parameter, without the blanks before its name, and what is behind it.
fn next_parameter(parameters: &[u8]) -> Result<Option<(Parameter<'_>, &[u8])>, Error> {
    let parameters = parameters.trim_ascii();
    if parameters.is_empty() {
        return Ok(None);
    }
    let (name, value) = cut(parameters.strip_prefix(b";").ok_or(MALFORMED)?, b"=")?;
    let (value, others) = value_and_rest(value).ok_or(MALFORMED)?;
    Ok(Some(((name.trim_ascii_start(), value), others)))
}

/// A parameter's value, and what follows it.
fn value_and_rest(text: &[u8]) -> Option<(&[u8], &[u8])> {
    if let Some(quoted) = text.strip_prefix(b"\"") {
        let (value, others) = quoted.split_at_checked(end_of_quoted(quoted)?)?;
        return Some((value, others.get(1..)?));
    }
    let end = text.iter().position(|byte| matches!(byte, b';' | b' ' | b'\t' | b'"'));
    text.split_at_checked(end.unwrap_or(text.len()))
}

/// Where the quote is that no `\` escapes.
fn end_of_quoted(text: &[u8]) -> Option<usize> {
    let mut is_escaped = false;
    text.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    })
}

/// What stands before the first `separator`, and what behind it.
fn cut<'t>(text: &'t [u8], separator: &[u8]) -> Result<(&'t [u8], &'t [u8]), Error> {
    let at = find(text, separator).ok_or(MALFORMED)?;
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    Ok((before, rest.get(separator.len()..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;

    fn fields(body: &str) -> Result<Vec<(String, String)>, Error> {
        let mut fields = Vec::new();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        read(body.as_bytes(), b"b", |name, value| {
            fields.extend(value.map(|value| (text(name), text(value))));
            Ok(())
        })?;
        Ok(fields)
    }

    fn part(head: &str) -> String {
        alloc::format!("--b\r\n{head}\r\n\r\nvalue\r\n--b--\r\n")
    }

    #[test]
    fn a_boundary_as_it_is_named() {
        let named = |text: &str| boundary(text.as_bytes()).map(|found| found.map(<[u8]>::to_vec));
        for text in [
            "multipart/form-data; boundary=b-1",
            "Multipart/Form-Data;charset=\"a;b\" ; BOUNDARY=\"b-1\"",
            "multipart/form-data;boundary=b-1;x=y",
        ] {
            assert_eq!(named(text), Ok(Some(b"b-1".to_vec())), "{text}");
        }
        for text in [
            "",
            "application/json",
            "multipart/mixed; boundary=b",
            "text/plain;boundary=b",
            "multipart/form-data boundary=b",
        ] {
            assert_eq!(named(text), Ok(None), "{text}");
        }
        let longest = alloc::format!("multipart/form-data; boundary={}", "b".repeat(70));
        assert_eq!(named(&longest), Ok(Some(vec![b'b'; 70])));
        for text in [
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"\"",
            "multipart/form-data; boundary=\"b",
            "multipart/form-data; boundary=a;boundary=b",
            "multipart/form-data; boundary=a b",
            "multipart/form-data; boundary=\"a\\b\"",
            "multipart/form-data; boundary=\"a \"",
            "multipart/form-data; boundary=é",
            &alloc::format!("{longest}b"),
        ] {
            assert!(named(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_parts_of_a_body() {
        let field = |name: &str, value: &str| (String::from(name), String::from(value));
        let body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\n\
            content-type: text/plain\r\nCONTENT-DISPOSITION:form-data;name=c\r\n\r\n\r\n--b\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"a\\\";name=x\"\r\n\
            Content-Type: image/png\r\n\r\n\x01\r\n\r\n--\r\n--b\r\n\
            Content-Disposition: form-data; name=\"a\"\r\n\r\n2\r\n\r\n--b--\r\n";
        let all = vec![field("a", "1"), field("c", ""), field("a", "2\r\n")];
        assert_eq!(fields(body), Ok(all));
        assert_eq!(fields("--b--"), Ok(vec![]));
        assert_eq!(fields("--b--\r\n"), Ok(vec![]));
        let named = "Content-Disposition: form-data; name=\"a\"";
        assert_eq!(fields(&part(named)), Ok(vec![field("a", "value")]));
        let longest = MAX_PART_HEAD - named.len() - "\r\nX: ".len();
        let longest = alloc::format!("{named}\r\nX: {}", "x".repeat(longest));
        assert_eq!(fields(&part(&longest)), Ok(vec![field("a", "value")]));
        assert_eq!(fields(&part(&(longest + "x"))), Err(Error::BodyNotMultipart));
        for head in [
            alloc::format!("{named}\r\nContent-Transfer-Encoding: binary"),
            alloc::format!("Content-Length: 5\r\n{named}"),
        ] {
            assert_eq!(fields(&part(&head)), Ok(vec![field("a", "value")]), "{head}");
        }
        assert_eq!(fields(&part(&alloc::format!("{named}; filename*=utf-8''x"))), Ok(vec![]));
    }

    #[test]
    fn a_body_with_more_than_one_reading_has_none() {
        let named = "Content-Disposition: form-data; name=\"a\"";
        for head in [
            "",
            "Content-Disposition: form-data",
            "Content-Disposition: attachment; name=\"a\"",
            "Content-Disposition: form-data; name=\"a",
            "Content-Disposition: form-data; name=\"a\\b\"",
            "Content-Disposition: form-data; name=\"a;b\"",
            "Content-Disposition: form-data; NAME=\"a\"",
            "Content-Disposition: form-data; name =\"a\"",
            "Content-Disposition: form-data; name*=utf-8''a",
            "Content-Disposition: form-data; filename=\"b\"; name=\"a\"",
            "Content-Disposition: form-data; x=\"; name=b; \"; name=\"a\"",
            "Content-Disposition: form-data; name=\"a\"; x=\"b\"",
            "Content-Disposition: form-data; name=\"a\"; FILENAME=\"b\"",
            "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
            "Content-Disposition: form-data; name=\"a\" name=\"b\"",
            "Content-Disposition: form-data name=\"a\"",
            "Content-Type: text/plain",
            &alloc::format!("{named}\r\n{named}"),
            &alloc::format!("{named}\r\n folded: yes"),
            &alloc::format!("{named}\r\nno colon"),
            &alloc::format!("{named}\r\nContent-Transfer-Encoding: base64"),
            &alloc::format!("{named}\r\nX: {}", "x".repeat(MAX_PART_HEAD)),
        ] {
            assert_eq!(fields(&part(head)), Err(Error::BodyNotMultipart), "{head}");
        }
        let whole = part(named);
        for body in [
            "",
            "--b",
            "--b\r\n",
            "preamble\r\n--b--\r\n",
            "\r\n--b--\r\n",
            "--b--\r\nepilogue",
            "--b --\r\n",
            "--c--",
            &whole.replace("\r\n", "\n"),
            &whole.replace("value", "a\n--b--\n"),
            &whole.replace("value", "a --b"),
            &whole.replace("value", "--b"),
            &whole.replace("--b--", "--bb--"),
            &whole.replace("; name", ";\nname"),
            whole.trim_end_matches("--\r\n"),
            &whole.replace("--b--", "--c--"),
            &whole.replace("\r\n\r\n", "\r\n"),
        ] {
            assert_eq!(fields(body), Err(Error::BodyNotMultipart), "{body}");
        }
    }
}
