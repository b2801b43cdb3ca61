//! JSON as other programs write it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// How a program writes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) struct JsonStyle {
    spacing: Spacing,
    escapes: Escapes,
    sorted: bool,
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
pub(super) enum Json {
    /// A number, `true`, `false` or `null`.
    Word(String),
    Text(String),
    List(Vec<Self>),
    Fields(Vec<(String, Self)>),
}

impl Json {
    /// The object or array that `body` is.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        // It bounds the depth as well.
        let valid: serde_json::Value = serde_json::from_slice(body).ok()?;
        if !valid.is_object() && !valid.is_array() {
            return None;
        }
        Reader { rest: str::from_utf8(body).ok()? }.value()
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
}

impl<'a> Reader<'a> {
    fn value(&mut self) -> Option<Json> {
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
        self.take(end).map(|word| Json::Word(word.into()))
    }

    fn field(&mut self) -> Option<(String, Json)> {
        let name = self.text()?;
        self.skip(":").then_some(())?;
        Some((name, self.value()?))
    }

    fn items<T>(
        &mut self,
        close: &str,
        mut item: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut items = Vec::new();
        while !self.skip(close) {
            items.push(item(self)?);
            self.skip(",");
        }
        Some(items)
    }

    fn text(&mut self) -> Option<String> {
        let mut escaped = false;
        let closes = |byte: &u8| {
            let closes = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            closes
        };
        let inner = self.rest.as_bytes().get(1..)?;
        let length = inner.iter().position(closes)?;
        serde_json::from_str(self.take(length.saturating_add(2))?).ok()
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
    pub(super) fn all(json: &Json, body: &[u8]) -> impl Iterator<Item = Self> + use<> {
        let escapes = escapes_of(json, body);
        let orders: &[bool] = if json.is_sorted() { &[false] } else { &[false, true] };
        orders.iter().copied().flat_map(move |sorted| {
            let escapes = escapes.clone();
            SPACINGS.into_iter().flat_map(move |spacing| {
                let style = move |escapes| Self { spacing, escapes, sorted };
                escapes.clone().into_iter().map(style)
            })
        })
    }

    pub(super) fn write(self, json: &Json) -> Vec<u8> {
        let mut writer = Writer { style: self, depth: 0, out: Vec::new() };
        if self.sorted {
            let mut sorted = json.clone();
            sorted.sort();
            writer.value(&sorted);
        } else {
            writer.value(json);
        }
        writer.out
    }
}

/// The escapes that make a difference for this text.
fn escapes_of(json: &Json, body: &[u8]) -> Vec<Escapes> {
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
        })
    }
}

struct Writer {
    style: JsonStyle,
    depth: usize,
    out: Vec<u8>,
}

impl Writer {
    /// The parser bounds the depth.
    fn value(&mut self, value: &Json) {
        match value {
            Json::Word(word) => self.push(word),
            Json::Text(text) => self.text(text),
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
            for _ in 0..self.depth {
                self.push(indent);
            }
        }
    }

    fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn text(&mut self, text: &str) {
        self.push("\"");
        for character in text.chars() {
            self.character(character);
        }
        self.push("\"");
    }

    fn character(&mut self, character: char) {
        let escapes = self.style.escapes;
        match character {
            '"' if escapes != Escapes::DotNet => self.push("\\\""),
            '\\' => self.push("\\\\"),
            '\n' => self.push("\\n"),
            '\r' => self.push("\\r"),
            '\t' => self.push("\\t"),
            '\u{8}' => self.push("\\b"),
            '\u{c}' => self.push("\\f"),
            '/' if matches!(escapes, Escapes::Slashes | Escapes::NonAsciiAndSlashes) => {
                self.push("\\/");
            }
            _ if character < ' ' || escapes.takes(character) => self.escape(character),
            _ => self.push(character.encode_utf8(&mut [0; 4])),
        }
    }

    fn escape(&mut self, character: char) {
        for unit in character.encode_utf16(&mut [0; 2]) {
            let text = match self.style.escapes {
                Escapes::DotNet | Escapes::NonAsciiUpper => format!("\\u{unit:04X}"),
                _ => format!("\\u{unit:04x}"),
            };
            self.push(&text);
        }
    }
}

impl Escapes {
    fn takes(self, character: char) -> bool {
        match self {
            Self::Needed | Self::Slashes => false,
            Self::NonAscii | Self::NonAsciiAndSlashes | Self::NonAsciiUpper => {
                !character.is_ascii()
            }
            Self::Html => HTML.contains(&character),
            Self::DotNet => !character.is_ascii() || DOT_NET.contains(&character),
        }
    }
}
