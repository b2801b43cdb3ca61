//! Forms as other programs encode them.

use alloc::vec::Vec;
use core::fmt;

/// How a program encodes a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) struct FormStyle {
    /// What stays as it is, besides letters and digits.
    kept: &'static [u8],
    plus: bool,
    upper: bool,
    sorted: bool,
}

/// Python and RFC 3986, browsers and Java, PHP, JavaScript's `encodeURIComponent`.
const KEPT: [&[u8]; 4] = [b"-._~", b"*-._", b"-._", b"-_.!~*'()"];

pub(super) fn looks_like_one(body: &[u8]) -> bool {
    body.contains(&b'=') && body.iter().all(u8::is_ascii_graphic)
}

impl FormStyle {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let flags = [true, false];
        let orders = [false, true].into_iter();
        orders.flat_map(move |sorted| {
            KEPT.into_iter().flat_map(move |kept| {
                flags.into_iter().flat_map(move |plus| {
                    flags.into_iter().map(move |upper| Self { kept, plus, upper, sorted })
                })
            })
        })
    }

    pub(super) fn write(self, body: &[u8]) -> Vec<u8> {
        let mut fields: Vec<_> = form_urlencoded::parse(body).collect();
        if self.sorted {
            fields.sort();
        }
        let mut out = Vec::with_capacity(body.len());
        for (name, value) in fields {
            if !out.is_empty() {
                out.push(b'&');
            }
            self.encode(&name, &mut out);
            out.push(b'=');
            self.encode(&value, &mut out);
        }
        out
    }

    fn encode(self, text: &str, out: &mut Vec<u8>) {
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || self.kept.contains(&byte) {
                out.push(byte);
            } else if byte == b' ' && self.plus {
                out.push(b'+');
            } else {
                let digits =
                    if self.upper { hex::encode_upper([byte]) } else { hex::encode([byte]) };
                out.push(b'%');
                out.extend_from_slice(digits.as_bytes());
            }
        }
    }
}

impl fmt::Display for FormStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = str::from_utf8(self.kept).unwrap_or_default();
        let blank = if self.plus { "`+`" } else { "`%20`" };
        write!(f, "with blanks as {blank}, with `{kept}` as they are")?;
        f.write_str(if self.upper { "" } else { ", with lower-case hex" })?;
        f.write_str(if self.sorted { ", with the fields sorted" } else { "" })
    }
}
