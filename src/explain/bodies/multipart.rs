//! Multipart bodies as other programs write them.

use alloc::vec::Vec;
use core::fmt;

use crate::text::bytes::find;

/// The most parts that are written again.
const MAX_PARTS: usize = 1024;

/// How a program writes a multipart body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) struct PartStyle {
    names: Names,
    final_line_end: bool,
    reversed: bool,
}

/// The letter case of the parts' header names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    AsTheyAre,
    Capitals,
    Lower,
}

impl PartStyle {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        [Names::AsTheyAre, Names::Capitals, Names::Lower].into_iter().flat_map(|names| {
            [true, false].into_iter().flat_map(move |final_line_end| {
                let orders = [false, true].into_iter();
                orders.map(move |reversed| Self { names, final_line_end, reversed })
            })
        })
    }

    /// The parts again, with CRLF around each; `None` where the body has no such parts.
    pub(super) fn write(self, body: &[u8], boundary: &[u8]) -> Option<Vec<u8>> {
        let delimiter = [b"--", boundary].concat();
        let mut rest = body.get(find(body, &delimiter)?..)?;
        let mut out = Vec::with_capacity(body.len());
        for _ in 0..MAX_PARTS {
            rest = rest.strip_prefix(delimiter.as_slice())?;
            out.extend_from_slice(&delimiter);
            if rest.starts_with(b"--") {
                out.extend_from_slice(b"--");
                if self.final_line_end {
                    out.extend_from_slice(b"\r\n");
                }
                return Some(out);
            }
            let (part, after) = rest.split_at_checked(find(rest, &delimiter)?)?;
            out.extend_from_slice(b"\r\n");
            self.write_part(without_line_end(start_of_line(part)?), &mut out)?;
            out.extend_from_slice(b"\r\n");
            rest = after;
        }
        None
    }

    fn write_part(self, part: &[u8], out: &mut Vec<u8>) -> Option<()> {
        let (head, content) = split_head(part)?;
        let lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
        let mut lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
        if self.reversed {
            lines.reverse();
        }
        for line in lines {
            self.write_header(line, out);
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(content);
        Some(())
    }

    fn write_header(self, line: &[u8], out: &mut Vec<u8>) {
        let name_end = line.iter().position(|byte| *byte == b':').unwrap_or(0);
        let (name, value) = line.split_at_checked(name_end).unwrap_or((&[], line));
        let mut starts_word = true;
        for byte in name {
            out.push(match self.names {
                Names::AsTheyAre => *byte,
                Names::Capitals if starts_word => byte.to_ascii_uppercase(),
                Names::Capitals | Names::Lower => byte.to_ascii_lowercase(),
            });
            starts_word = *byte == b'-';
        }
        out.extend_from_slice(value);
        out.extend_from_slice(b"\r\n");
    }
}

/// The boundary that a Content-Type names, if it is that of a multipart body.
pub(super) fn boundary(content_type: &[u8]) -> Option<&[u8]> {
    let text = str::from_utf8(content_type).ok()?;
    let (kind, parameters) = text.split_once(';')?;
    if !kind.trim().to_ascii_lowercase().starts_with("multipart/") {
        return None;
    }
    let parameter = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    })?;
    (!parameter.is_empty() && parameter.len() <= 70).then_some(parameter.as_bytes())
}

/// What follows the line's end behind a delimiter.
fn start_of_line(part: &[u8]) -> Option<&[u8]> {
    part.strip_prefix(b"\r\n").or_else(|| part.strip_prefix(b"\n"))
}

fn without_line_end(part: &[u8]) -> &[u8] {
    part.strip_suffix(b"\r\n").or_else(|| part.strip_suffix(b"\n")).unwrap_or(part)
}

fn split_head(part: &[u8]) -> Option<(&[u8], &[u8])> {
    let split = |end: &[u8]| {
        let (head, rest) = part.split_at_checked(find(part, end)?)?;
        Some((head, rest.get(end.len()..)?))
    };
    split(b"\r\n\r\n").or_else(|| split(b"\n\n"))
}

impl fmt::Display for PartStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.names {
            Names::AsTheyAre => "with CRLF",
            Names::Capitals => "with CRLF, header names like Content-Type",
            Names::Lower => "with CRLF, header names in lower case",
        })?;
        f.write_str(if self.reversed { ", the parts' headers in the other order" } else { "" })?;
        f.write_str(if self.final_line_end { ", a final CRLF" } else { ", no final CRLF" })
    }
}
