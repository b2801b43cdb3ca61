//! Forms as other programs encode them.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

/// The most fields that are written again.
const MAX_FIELDS: usize = 16 * 1024;

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

/// A form's fields, decoded.
pub(super) struct Form<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Form<'a> {
    /// What `body` holds, if it looks like a form.
    pub(super) fn parse(body: &'a [u8]) -> Option<Self> {
        let looks_like_one = body.contains(&b'=') && body.iter().all(u8::is_ascii_graphic);
        let fields = body.split(|byte| *byte == b'&').take(MAX_FIELDS.saturating_add(1)).count();
        (looks_like_one && fields <= MAX_FIELDS)
            .then(|| Self(form_urlencoded::parse(body).collect()))
    }
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

    pub(super) fn write(self, form: &Form<'_>) -> Vec<u8> {
        let mut fields: Vec<_> = form.0.iter().collect();
        if self.sorted {
            fields.sort();
        }
        let mut out = Vec::new();
        for (name, value) in fields {
            if !out.is_empty() {
                out.push(b'&');
            }
            self.encode(name, &mut out);
            out.push(b'=');
            self.encode(value, &mut out);
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
                let mut digits = [0; 2];
                // Two digits have room in two bytes.
                let _ = hex::encode_to_slice([byte], &mut digits);
                if self.upper {
                    digits.make_ascii_uppercase();
                }
                out.push(b'%');
                out.extend_from_slice(&digits);
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
