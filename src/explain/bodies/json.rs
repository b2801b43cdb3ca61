//! JSON as other programs write it.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde_core::de::IgnoredAny;

/// How deep lists and objects may lie in one another.
const MAX_DEPTH: usize = 128;
/// How much longer than the body a text may become: indentation can be nearly all of it.
const MAX_GROWTH: usize = 4;
/// The longest that a text may become all the same, in bytes.
const SHORT: usize = 64 * 1024;

/// How a program writes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) struct JsonStyle {
    spacing: Spacing,
    escapes: Escapes,
    values: Values,
    sorted: bool,
}

/// What a program makes of some values, besides their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Values {
    AsTheyAre,
    TwoDecimals,
    WithoutZeroFraction,
    EmptyObjects,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spacing {
    Compact,
    Spaced,
    Pretty(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escapes {
    Needed,
    NonAscii,
    NonAsciiAndSlashes,
    Slashes,
    Html,
    DotNet,
    NonAsciiUpper,
}

const SPACINGS: [Spacing; 5] = [
    Spacing::Compact,
    Spacing::Spaced,
    Spacing::Pretty("  "),
    Spacing::Pretty("    "),
    Spacing::Pretty("\t"),
];

const VALUES: [Values; 3] =
    [Values::TwoDecimals, Values::WithoutZeroFraction, Values::EmptyObjects];

const ESCAPES: [Escapes; 7] = [
    Escapes::Needed,
    Escapes::NonAscii,
    Escapes::NonAsciiAndSlashes,
    Escapes::Slashes,
    Escapes::Html,
    Escapes::DotNet,
    Escapes::NonAsciiUpper,
];

/// A JSON text, with its numbers as they are written and its fields in their order.
///
/// It is not `serde_json`'s `Value`, which keeps neither without features that would change how the
/// rest of the program reads JSON.
#[derive(Clone)]
pub(super) enum Json<'a> {
    /// A number, `true`, `false` or `null`.
    Word(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Fields(Vec<(Cow<'a, str>, Self)>),
}

impl<'a> Json<'a> {
    /// The object or array that `body` is.
    pub(super) fn parse(body: &'a [u8]) -> Option<Self> {
        serde_json::from_slice::<IgnoredAny>(body).ok()?;
        let json = Reader { rest: str::from_utf8(body).ok()?, depth: 0 }.value()?;
        matches!(json, Self::List(_) | Self::Fields(_)).then_some(json)
    }

    /// The same with sorted keys, if they are not.
    pub(super) fn sorted(&self) -> Option<Self> {
        if self.is_sorted() {
            return None;
        }
        let mut sorted = self.clone();
        sorted.sort();
        Some(sorted)
    }

    fn sort(&mut self) {
        match self {
            Self::Word(_) | Self::Text(_) => {}
            Self::List(items) => items.iter_mut().for_each(Self::sort),
            Self::Fields(fields) => {
                fields.sort_by(|(one, _), (other, _)| one.cmp(other));
                for (_, value) in fields {
                    value.sort();
                }
            }
        }
    }

    fn is_sorted(&self) -> bool {
        match self {
            Self::Word(_) | Self::Text(_) => true,
            Self::List(items) => items.iter().all(Self::is_sorted),
            Self::Fields(fields) => {
                fields.is_sorted_by(|(one, _), (other, _)| one <= other)
                    && fields.iter().all(|(_, value)| value.is_sorted())
            }
        }
    }

    fn any(&self, wanted: &dyn Fn(&Self) -> bool) -> bool {
        wanted(self)
            || match self {
                Self::Word(_) | Self::Text(_) => false,
                Self::List(items) => items.iter().any(|item| item.any(wanted)),
                Self::Fields(fields) => fields.iter().any(|(_, value)| value.any(wanted)),
            }
    }

    fn any_text(&self, wanted: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Word(_) => false,
            Self::Text(text) => wanted(text),
            Self::List(items) => items.iter().any(|item| item.any_text(wanted)),
            Self::Fields(fields) => {
                fields.iter().any(|(name, value)| wanted(name) || value.any_text(wanted))
            }
        }
    }
}

/// Reads what is known to be JSON.
struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self) -> Option<Json<'a>> {
        if self.skip("{") {
            return self.items("}", Self::field).map(Json::Fields);
        }
        if self.skip("[") {
            return self.items("]", Self::value).map(Json::List);
        }
        if self.rest.starts_with('"') {
            return self.text().map(Json::Text);
        }
        let ends = |c: char| c.is_ascii_whitespace() || matches!(c, ',' | ']' | '}');
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        self.take(end).map(Json::Word)
    }

    fn field(&mut self) -> Option<(Cow<'a, str>, Json<'a>)> {
        let name = self.text()?;
        self.skip(":").then_some(())?;
        Some((name, self.value()?))
    }

    fn items<T>(
        &mut self,
        close: &str,
        mut item: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.depth = self.depth.checked_add(1).filter(|depth| *depth <= MAX_DEPTH)?;
        let mut items = Vec::new();
        while !self.skip(close) {
            items.push(item(self)?);
            self.skip(",");
        }
        // Many small ones would otherwise have room for four each.
        items.shrink_to_fit();
        self.depth = self.depth.saturating_sub(1);
        Some(items)
    }

    fn text(&mut self) -> Option<Cow<'a, str>> {
        let mut escaped = false;
        let closes = |byte: &u8| {
            let closes = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            closes
        };
        let inner = self.rest.as_bytes().get(1..)?;
        let length = inner.iter().position(closes)?;
        let text = self.take(length.saturating_add(2))?;
        if text.contains('\\') {
            return serde_json::from_str::<String>(text).ok().map(Cow::Owned);
        }
        text.get(1..length.saturating_add(1)).map(Cow::Borrowed)
    }

    /// Passes over `sign`, if it is next, and over blanks around it.
    fn skip(&mut self, sign: &str) -> bool {
        self.rest = self.rest.trim_ascii_start();
        let after = self.rest.strip_prefix(sign);
        self.rest = after.unwrap_or(self.rest).trim_ascii_start();
        after.is_some()
    }

    fn take(&mut self, length: usize) -> Option<&'a str> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }
}

impl JsonStyle {
    /// The styles that differ for this value, the most usual first.
    pub(super) fn all(json: &Json<'_>, body: &[u8]) -> Vec<Self> {
        let escapes = escapes_of(json, body);
        let orders: &[bool] = if json.is_sorted() { &[false] } else { &[false, true] };
        let mut styles = Vec::new();
        for &sorted in orders {
            for spacing in SPACINGS {
                let style = |&escapes| Self { spacing, escapes, values: Values::AsTheyAre, sorted };
                styles.extend(escapes.iter().map(style));
            }
        }
        for values in VALUES.into_iter().filter(|values| values.change(json)) {
            for spacing in [Spacing::Compact, Spacing::Spaced] {
                let style = |&escapes| Self { spacing, escapes, values, sorted: false };
                styles.extend(escapes.iter().map(style));
            }
        }
        styles
    }

    pub(super) const fn is_sorted(self) -> bool {
        self.sorted
    }

    /// The text, if it does not become too long for a body of `length` bytes.
    pub(super) fn write(self, json: &Json<'_>, length: usize) -> Option<Vec<u8>> {
        let most = most(length);
        let special = self.escapes.special_bytes();
        let mut writer = Writer { style: self, most, special, depth: 0, out: Vec::new() };
        writer.value(json);
        (!writer.is_full()).then_some(writer.out)
    }
}

impl Values {
    /// Whether one of the values would be written otherwise.
    fn change(self, json: &Json<'_>) -> bool {
        json.any(&|value| match value {
            Json::Word(word) => self.write(word) != *word,
            Json::List(items) => self == Self::EmptyObjects && items.is_empty(),
            Json::Text(_) | Json::Fields(_) => false,
        })
    }

    fn write(self, word: &str) -> Cow<'_, str> {
        match (self, word.rsplit_once('.')) {
            (Self::TwoDecimals, Some((_, fraction))) if fraction.len() == 1 => {
                format!("{word}0").into()
            }
            (Self::WithoutZeroFraction, Some((whole, "0"))) => whole.into(),
            _ => word.into(),
        }
    }
}

/// The escapes that make a difference for this text.
fn escapes_of(json: &Json<'_>, body: &[u8]) -> Vec<Escapes> {
    let has = |wanted: &[u8]| body.iter().any(|byte| wanted.contains(byte));
    let escaped = has(b"\\");
    let non_ascii = !body.is_ascii() || (escaped && json.any_text(&|text| !text.is_ascii()));
    let slashes = has(b"/");
    let html = has(b"<>&") || (escaped && json.any_text(&|text| text.contains(HTML)));
    let dot_net = has(b"+'`") || (escaped && json.any_text(&|text| text.contains(DOT_NET)));
    let differs = |escapes: &Escapes| match escapes {
        Escapes::Needed => true,
        Escapes::NonAscii | Escapes::NonAsciiUpper => non_ascii,
        Escapes::NonAsciiAndSlashes => non_ascii && slashes,
        Escapes::Slashes => slashes,
        Escapes::Html => html,
        Escapes::DotNet => non_ascii || html || dot_net,
    };
    ESCAPES.into_iter().filter(differs).collect()
}

const HTML: [char; 5] = ['<', '>', '&', '\u{2028}', '\u{2029}'];
const DOT_NET: [char; 7] = ['<', '>', '&', '+', '\'', '`', '"'];

impl fmt::Display for JsonStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.spacing {
            Spacing::Compact => "without spaces",
            Spacing::Spaced => "with a space after each comma and colon (Python's json.dumps)",
            Spacing::Pretty("\t") => "on lines indented by tabs",
            Spacing::Pretty(indent) if indent.len() == 2 => "on lines indented by 2",
            Spacing::Pretty(_) => "on lines indented by 4",
        })?;
        if self.sorted {
            f.write_str(", keys sorted")?;
        }
        f.write_str(match self.escapes {
            Escapes::Needed => "",
            Escapes::NonAscii => ", non-ASCII characters as \\u",
            Escapes::NonAsciiAndSlashes => {
                ", slashes and non-ASCII characters escaped (PHP's json_encode)"
            }
            Escapes::Slashes => ", slashes escaped",
            Escapes::Html => ", `<`, `>` and `&` as \\u",
            Escapes::DotNet => ", escaped as System.Text.Json does",
            Escapes::NonAsciiUpper => ", non-ASCII characters as \\u in upper case",
        })?;
        f.write_str(match self.values {
            Values::AsTheyAre => "",
            Values::TwoDecimals => ", amounts with two decimals",
            Values::WithoutZeroFraction => ", whole numbers without `.0`",
            Values::EmptyObjects => ", empty lists as objects (PHP's arrays)",
        })
    }
}

struct Writer {
    style: JsonStyle,
    most: usize,
    /// Which bytes may start a character that is escaped.
    special: [bool; 256],
    depth: usize,
    out: Vec<u8>,
}

/// How long a text may become that is made of a body of `length` bytes.
pub(super) fn most(length: usize) -> usize {
    length.saturating_mul(MAX_GROWTH).max(SHORT)
}

impl Writer {
    fn is_full(&self) -> bool {
        self.out.len() > self.most
    }

    /// The parser bounds the depth.
    fn value(&mut self, value: &Json<'_>) {
        if self.is_full() {
            return;
        }
        match value {
            Json::Word(word) => self.push(&self.style.values.write(word)),
            Json::Text(text) => self.text(text),
            Json::List(items) if self.style.values == Values::EmptyObjects && items.is_empty() => {
                self.push("{}");
            }
            Json::List(items) => self.nest("[", "]", items.iter(), Self::value),
            Json::Fields(fields) => self.nest("{", "}", fields.iter(), |writer, (name, value)| {
                writer.text(name);
                writer.push(if writer.style.spacing == Spacing::Compact { ":" } else { ": " });
                writer.value(value);
            }),
        }
    }

    fn nest<I: ExactSizeIterator>(
        &mut self,
        open: &str,
        close: &str,
        items: I,
        mut write: impl FnMut(&mut Self, I::Item),
    ) {
        self.push(open);
        if items.len() > 0 {
            self.depth = self.depth.saturating_add(1);
            for (at, item) in items.enumerate() {
                if self.is_full() {
                    break;
                }
                if at > 0 {
                    self.push(if self.style.spacing == Spacing::Spaced { ", " } else { "," });
                }
                self.break_line();
                write(self, item);
            }
            self.depth = self.depth.saturating_sub(1);
            self.break_line();
        }
        self.push(close);
    }

    fn break_line(&mut self) {
        if let Spacing::Pretty(indent) = self.style.spacing {
            self.push("\n");
            let byte = indent.bytes().next().unwrap_or_default();
            let width = indent.len().saturating_mul(self.depth);
            self.out.resize(self.out.len().saturating_add(width), byte);
        }
    }

    fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn text(&mut self, text: &str) {
        self.push("\"");
        let table = self.special;
        let is_special = |byte: u8| table.get(usize::from(byte)).copied().unwrap_or_default();
        let (escapes, mut rest) = (self.style.escapes, text);
        while let Some((plain, special)) =
            rest.bytes().position(is_special).and_then(|at| rest.split_at_checked(at))
        {
            if self.is_full() {
                return;
            }
            let mut characters = special.chars();
            let Some(character) = characters.next() else { break };
            self.out.extend_from_slice(plain.as_bytes());
            if escapes.take(character) {
                self.escape(character);
            } else {
                self.push(character.encode_utf8(&mut [0; 4]));
            }
            rest = characters.as_str();
        }
        self.push(rest);
        self.push("\"");
    }

    fn escape(&mut self, character: char) {
        let escapes = self.style.escapes;
        let short = match character {
            '"' if escapes != Escapes::DotNet => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '/' => "\\/",
            _ => return self.escape_by_number(character),
        };
        self.push(short);
    }

    fn escape_by_number(&mut self, character: char) {
        for unit in character.encode_utf16(&mut [0; 2]) {
            let mut digits = [0; 4];
            // Four digits have room in four bytes.
            let _ = hex::encode_to_slice(unit.to_be_bytes(), &mut digits);
            if matches!(self.style.escapes, Escapes::DotNet | Escapes::NonAsciiUpper) {
                digits.make_ascii_uppercase();
            }
            self.push("\\u");
            self.out.extend_from_slice(&digits);
        }
    }
}

impl Escapes {
    /// Whether a byte may start a character that is not written as it is.
    fn special_bytes(self) -> [bool; 256] {
        let mut special = [false; 256];
        for (byte, is_special) in (0..=u8::MAX).zip(&mut special) {
            *is_special = match byte {
                0x80.. => !matches!(self, Self::Needed | Self::Slashes),
                _ => self.take(char::from(byte)),
            };
        }
        special
    }

    /// Whether the character is not written as it is.
    fn take(self, character: char) -> bool {
        matches!(character, '\0'..' ' | '"' | '\\')
            || match self {
                Self::Needed => false,
                Self::Slashes => character == '/',
                Self::NonAscii | Self::NonAsciiUpper => !character.is_ascii(),
                Self::NonAsciiAndSlashes => !character.is_ascii() || character == '/',
                Self::Html => HTML.contains(&character),
                Self::DotNet => !character.is_ascii() || DOT_NET.contains(&character),
            }
    }
}
