//! The bodies that may have been signed, made from the one that the application saw.

mod compression;
mod form;
mod json;
mod multipart;
mod parts;

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;
use core::hash::Hasher as _;
use std::collections::HashSet;
use std::hash::DefaultHasher;

pub(super) use self::compression::MAX_DECOMPRESSED;
use self::compression::{Compression, Packing};
use self::form::{Form, FormStyle};
use self::json::{Json, JsonStyle};
use self::multipart::PartStyle;
pub(super) use self::parts::wholes;
use super::budget::Budget;
use super::inquiry::Inquiry;

/// The longest body that is transformed, in bytes.
const MAX_TRANSFORMED: usize = 4 * 1024 * 1024;

const BOM: &[u8] = b"\xEF\xBB\xBF";
/// U+FFFD, which stands where a byte could not be decoded.
const REPLACEMENT: &[u8] = b"\xEF\xBF\xBD";

/// How the signed body differs from the one that the application saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum Change {
    Empty,
    WithoutFinalNewline,
    WithFinalNewline(&'static str),
    Trimmed,
    LineFeeds,
    CarriageReturns,
    WithBom,
    WithoutBom,
    Json(JsonStyle),
    JsonAndNewline(JsonStyle),
    SingleBytes,
    Utf8OfSingleBytes,
    Replaced(u8),
    Form(FormStyle),
    Decompressed(Compression),
    Compressed(Packing),
    Multipart(PartStyle),
}

impl Change {
    pub(in crate::explain) const fn code(self) -> &'static str {
        match self {
            Self::Empty => "body-empty",
            Self::WithoutFinalNewline | Self::Trimmed => "body-newline-added",
            Self::WithFinalNewline(_) => "body-newline-removed",
            Self::LineFeeds | Self::CarriageReturns => "body-line-ends",
            Self::WithBom | Self::WithoutBom => "body-bom",
            Self::Json(_) | Self::JsonAndNewline(_) => "body-json",
            Self::SingleBytes | Self::Utf8OfSingleBytes => "body-charset",
            Self::Replaced(_) => "body-lossy",
            Self::Form(_) => "body-form",
            Self::Decompressed(_) => "body-compressed",
            Self::Compressed(_) => "body-decompressed",
            Self::Multipart(_) => "body-multipart",
        }
    }

    pub(in crate::explain) fn condition(self) -> Cow<'static, str> {
        match self {
            Self::Empty => "the body is empty".into(),
            Self::WithoutFinalNewline => "the body ends without the newline".into(),
            Self::Trimmed => "the body has no white space around it".into(),
            Self::WithFinalNewline(text) => format!("the body ends with {text:?}").into(),
            Self::LineFeeds => "the body's lines end with LF, not CRLF".into(),
            Self::CarriageReturns => "the body's lines end with CRLF, not LF".into(),
            Self::WithBom => "the body starts with a byte order mark".into(),
            Self::WithoutBom => "the body has no byte order mark".into(),
            Self::Json(style) => format!("the JSON is written {style}").into(),
            Self::JsonAndNewline(style) => {
                format!("the JSON is written {style}, and ends with a newline").into()
            }
            Self::SingleBytes => "the body is in Latin-1 or Windows-1252".into(),
            Self::Utf8OfSingleBytes => "the body is in UTF-8".into(),
            Self::Replaced(byte) => {
                format!("the body has the byte 0x{byte:02X} where U+FFFD stands now").into()
            }
            Self::Form(style) => format!("the form is encoded {style}").into(),
            Self::Decompressed(how) => format!("the body is decompressed ({how})").into(),
            Self::Compressed(how) => format!("the body is compressed ({how})").into(),
            Self::Multipart(style) => format!("the multipart body is written {style}").into(),
        }
    }

    pub(in crate::explain) const fn cure(self) -> &'static str {
        match self {
            Self::Empty => {
                "The sender hashed a body that was already read, or signs none: such a signature \
                 vouches for nothing that came."
            }
            Self::WithoutFinalNewline => {
                "Something after the provider added one. Verify the raw bytes, not a text read line \
                 by line."
            }
            Self::Trimmed => {
                "Something after the provider added it. Verify the raw bytes, not a template's or \
                 an editor's copy."
            }
            Self::WithFinalNewline(_) => {
                "Something after the provider removed it. Verify the raw bytes: `trim`, `$(...)` \
                 and line readers drop it."
            }
            Self::LineFeeds | Self::CarriageReturns => {
                "Something converts line ends: a text mode, an editor, or Git's autocrlf for a \
                 recording. Verify the raw bytes."
            }
            Self::WithBom | Self::WithoutBom => {
                "A text reader or writer dropped or added it. Verify the raw bytes."
            }
            Self::Json(_) | Self::JsonAndNewline(_) => {
                "The body was parsed and written again. Verify the raw bytes, before any JSON \
                 parser: not `JSON.stringify(req.body)`, `json.dumps` or a serialised object."
            }
            Self::SingleBytes | Self::Utf8OfSingleBytes => {
                "The body was decoded with one character set and encoded with another. Verify the \
                 raw bytes, not a string."
            }
            Self::Replaced(_) => {
                "The body was decoded as UTF-8 with replacement. Verify the raw bytes, not a string."
            }
            Self::Form(_) => {
                "The form was parsed and encoded again. Verify the raw bytes, before any form \
                 parser."
            }
            Self::Decompressed(_) => {
                "The provider signs before it compresses: decompress, within a limit, and verify \
                 then."
            }
            Self::Compressed(_) => {
                "A proxy or the framework decompressed it: verify the bytes as received."
            }
            Self::Multipart(_) => {
                "The parts were parsed and written again. Verify the raw bytes, before any \
                 multipart parser."
            }
        }
    }
}

const TEXT_CHANGES: [Change; 9] = [
    Change::WithoutFinalNewline,
    Change::Empty,
    Change::WithFinalNewline("\n"),
    Change::WithFinalNewline("\r\n"),
    Change::LineFeeds,
    Change::CarriageReturns,
    Change::WithoutBom,
    Change::WithBom,
    Change::Trimmed,
];

/// What the application saw, and what can be made of it.
pub(in crate::explain) struct Bodies<'a> {
    body: &'a [u8],
    json: Option<Json<'a>>,
    sorted_json: Option<Json<'a>>,
    form: Option<Form<'a>>,
    boundary: Option<&'a [u8]>,
    replacement: Option<usize>,
    content_encoding: Option<Compression>,
}

impl<'a> Bodies<'a> {
    pub(in crate::explain) fn new(inquiry: &Inquiry<'a>) -> Self {
        let body = inquiry.body;
        let header = |name| inquiry.header(name);
        let transformed = Some(body).filter(|body| body.len() <= MAX_TRANSFORMED);
        let json = transformed.and_then(|body| Json::parse(body.strip_prefix(BOM).unwrap_or(body)));
        Self {
            body,
            sorted_json: json.as_ref().and_then(Json::sorted),
            form: transformed.filter(|_| json.is_none()).and_then(Form::parse),
            json,
            boundary: header("Content-Type").and_then(multipart::boundary),
            replacement: transformed.and_then(only_replacement),
            content_encoding: header("Content-Encoding").and_then(Compression::named),
        }
    }

    /// Whether Content-Encoding names a compression that the body does not have.
    pub(in crate::explain) fn looks_decompressed(&self) -> bool {
        self.content_encoding.is_some() && !compression::is_compressed(self.body)
    }

    /// Shows at most `most` changed bodies, each once, the most likely first, as long as the budget
    /// has room.
    pub(in crate::explain) fn each(
        &self,
        most: usize,
        budget: &mut Budget,
        mut see: impl FnMut(&mut Budget, (Option<Change>, &[u8])),
    ) {
        let mut seen = HashSet::from([hash(self.body)]);
        let mut left = most;
        for change in self.changes() {
            if left == 0 || budget.is_exhausted {
                break;
            }
            let made = self.apply(change);
            // What became nothing was looked at, or written until it was too long.
            let in_vain = match change {
                Change::Json(_) | Change::JsonAndNewline(_) => json::most(self.body.len()),
                _ => self.body.len(),
            };
            let length = made.as_ref().map_or(in_vain, Vec::len);
            let is_in_bounds = budget.may_write(length);
            let new = made.filter(|body| is_in_bounds && seen.insert(hash(body)));
            if let Some(body) = new {
                left = left.saturating_sub(1);
                see(budget, (Some(change), &body));
            }
        }
    }

    /// The changes that may apply, the most likely first.
    fn changes(&self) -> Vec<Change> {
        if self.body.is_empty() {
            return Vec::new();
        }
        if self.body.len() > MAX_TRANSFORMED {
            return [Change::Empty].into();
        }
        let mut changes = TEXT_CHANGES.to_vec();
        changes.extend(Compression::ALL.map(Change::Decompressed));
        let styles = self.json.as_ref().map(|json| JsonStyle::all(json, self.body));
        let styles = styles.unwrap_or_default();
        changes.extend(styles.iter().copied().map(Change::Json));
        if self.form.is_some() {
            changes.extend(FormStyle::all().map(Change::Form));
        }
        changes.extend(Packing::all(self.body).map(Change::Compressed));
        if self.boundary.is_some() {
            changes.extend(PartStyle::all().map(Change::Multipart));
        }
        changes.extend([Change::SingleBytes, Change::Utf8OfSingleBytes]);
        if self.replacement.is_some() {
            changes.extend((0x80..=0xFF).map(Change::Replaced));
        }
        changes.extend(styles.into_iter().map(Change::JsonAndNewline));
        changes
    }

    /// The changed body; `None` where the change does not apply.
    fn apply(&self, change: Change) -> Option<Vec<u8>> {
        let body = self.body;
        Some(match change {
            Change::Empty => Vec::new(),
            Change::WithoutFinalNewline => without_newline(body)?.to_vec(),
            Change::Trimmed => body.trim_ascii().to_vec(),
            Change::WithFinalNewline(text) => [body, text.as_bytes()].concat(),
            Change::LineFeeds => line_feeds(body),
            Change::CarriageReturns => carriage_returns(&line_feeds(body)),
            Change::WithBom if body.starts_with(BOM) => return None,
            Change::WithBom => [BOM, body].concat(),
            Change::WithoutBom => body.strip_prefix(BOM)?.to_vec(),
            Change::Json(style) => self.write_json(style)?,
            Change::JsonAndNewline(style) => {
                let mut text = self.write_json(style)?;
                text.push(b'\n');
                text
            }
            Change::SingleBytes => single_bytes(str::from_utf8(body).ok()?)?,
            Change::Utf8OfSingleBytes => utf8_of_single_bytes(body)?,
            Change::Replaced(byte) => {
                let (before, rest) = body.split_at_checked(self.replacement?)?;
                [before, &[byte], rest.get(REPLACEMENT.len()..)?].concat()
            }
            Change::Form(style) => style.write(self.form.as_ref()?),
            Change::Decompressed(how) => how.decompress(body)?,
            Change::Compressed(how) => how.compress(body)?,
            Change::Multipart(style) => style.write(body, self.boundary?)?,
        })
    }

    fn write_json(&self, style: JsonStyle) -> Option<Vec<u8>> {
        let sorted = self.sorted_json.as_ref().filter(|_| style.is_sorted());
        style.write(sorted.or(self.json.as_ref())?, self.body.len())
    }
}

/// Tells bodies apart, nothing more.
fn hash(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    hasher.finish()
}

fn without_newline(body: &[u8]) -> Option<&[u8]> {
    body.strip_suffix(b"\r\n").or_else(|| body.strip_suffix(b"\n"))
}

fn line_feeds(body: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(body.len());
    for (at, byte) in body.iter().enumerate() {
        let ends_line = *byte == b'\r' && body.get(at.saturating_add(1)) == Some(&b'\n');
        if !ends_line {
            text.push(*byte);
        }
    }
    text
}

fn carriage_returns(body: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(body.len());
    for byte in body {
        if *byte == b'\n' {
            text.push(b'\r');
        }
        text.push(*byte);
    }
    text
}

/// Windows-1252's characters from 0x80 to 0x9F; the rest is Latin-1.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Each character as its one byte, if each has one and one is not ASCII.
fn single_bytes(text: &str) -> Option<Vec<u8>> {
    if text.is_ascii() {
        return None;
    }
    text.chars().map(single_byte).collect()
}

fn single_byte(character: char) -> Option<u8> {
    u8::try_from(character).ok().or_else(|| {
        let at = WINDOWS.iter().position(|known| *known == character)?;
        u8::try_from(at).ok()?.checked_add(0x80)
    })
}

fn utf8_of_single_bytes(body: &[u8]) -> Option<Vec<u8>> {
    if body.is_ascii() || str::from_utf8(body).is_ok() {
        return None;
    }
    let text: alloc::string::String = body.iter().map(|byte| char::from(*byte)).collect();
    Some(text.into_bytes())
}

/// Where the one U+FFFD is, if there is exactly one.
fn only_replacement(body: &[u8]) -> Option<usize> {
    let mut places =
        body.windows(REPLACEMENT.len()).enumerate().filter(|(_, bytes)| *bytes == REPLACEMENT);
    let (at, _) = places.next()?;
    places.next().is_none().then_some(at)
}
