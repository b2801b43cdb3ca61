//! Bodies that were decoded with one character set and encoded with another.

use alloc::string::String;
use alloc::vec::Vec;

use super::fixed::{Fixed, Sort};

static CHARSET: Sort = Sort {
    code: "body-charset",
    cure: "The body was decoded with one character set and encoded with another. Verify the raw bytes, \
           not a string.",
};

pub(super) static CHARSETS: [Fixed; 11] = [
    CHARSET.fixed("the body is in Latin-1 or Windows-1252", single_bytes),
    CHARSET.fixed("the body is in UTF-8, read as Latin-1", |body| from_other(body, latin1)),
    CHARSET.fixed("the body is in UTF-8, read as Windows-1252", |body| from_other(body, windows)),
    CHARSET.fixed("the body is as it was before it was encoded in UTF-8 twice too often", |body| {
        single_bytes(&single_bytes(body)?)
    }),
    CHARSET.fixed(
        "the body is as it was before it was encoded in UTF-8 three times too often",
        |body| single_bytes(&single_bytes(&single_bytes(body)?)?),
    ),
    CHARSET.fixed("the body is encoded in UTF-8 twice, read as Latin-1 in between", |body| {
        again(body, latin1)
    }),
    CHARSET.fixed("the body is encoded in UTF-8 twice, read as Windows-1252 in between", |body| {
        again(body, windows)
    }),
    CHARSET.fixed("the body is in UTF-8, read as UTF-16", of_utf16),
    CHARSET.fixed("the body is in UTF-16, little-endian", |body| utf16(body, u16::to_le_bytes)),
    CHARSET.fixed("the body is in UTF-16, big-endian", |body| utf16(body, u16::to_be_bytes)),
    CHARSET.fixed("the body is in UTF-16, little-endian with a byte order mark", |body| {
        Some([&[0xFF, 0xFE], utf16(body, u16::to_le_bytes)?.as_slice()].concat())
    }),
];

/// Windows-1252's characters from 0x80 to 0x9F; the rest is Latin-1.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Each character as its one byte, if each has one and one is not ASCII.
fn single_bytes(body: &[u8]) -> Option<Vec<u8>> {
    let text = str::from_utf8(body).ok().filter(|text| !text.is_ascii())?;
    text.chars().map(single_byte).collect()
}

fn single_byte(character: char) -> Option<u8> {
    u8::try_from(character).ok().or_else(|| {
        let at = WINDOWS.iter().position(|known| *known == character)?;
        u8::try_from(at).ok()?.checked_add(0x80)
    })
}

fn latin1(byte: u8) -> char {
    char::from(byte)
}

fn windows(byte: u8) -> char {
    let at = byte.checked_sub(0x80).map(usize::from);
    at.and_then(|at| WINDOWS.get(at)).copied().unwrap_or(char::from(byte))
}

/// The text of a body that is no UTF-8.
fn from_other(body: &[u8], read: fn(u8) -> char) -> Option<Vec<u8>> {
    str::from_utf8(body).is_err().then(|| text_of(body, read))
}

/// The text that a body in UTF-8 becomes when it is read in another character set.
fn again(body: &[u8], read: fn(u8) -> char) -> Option<Vec<u8>> {
    (!body.is_ascii() && str::from_utf8(body).is_ok()).then(|| text_of(body, read))
}

fn text_of(body: &[u8], read: fn(u8) -> char) -> Vec<u8> {
    body.iter().map(|byte| read(*byte)).collect::<String>().into_bytes()
}

fn of_utf16(body: &[u8]) -> Option<Vec<u8>> {
    let read: fn([u8; 2]) -> u16 = match body {
        [0xFE, 0xFF, ..] | [0, _, ..] => u16::from_be_bytes,
        [0xFF, 0xFE, ..] | [_, 0, ..] => u16::from_le_bytes,
        _ => return None,
    };
    let (pairs, rest) = body.as_chunks::<2>();
    let units: Vec<_> = pairs.iter().map(|pair| read(*pair)).collect();
    let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty())?;
    Some(text.trim_start_matches('\u{FEFF}').as_bytes().to_vec())
}

fn utf16(body: &[u8], write: fn(u16) -> [u8; 2]) -> Option<Vec<u8>> {
    let text = str::from_utf8(body).ok()?;
    Some(text.encode_utf16().flat_map(write).collect())
}
