//! JSON as other programs write it.

use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use serde_json::Value;

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

pub(super) fn parse(body: &[u8]) -> Option<Value> {
    let value = serde_json::from_slice(body).ok()?;
    matches!(value, Value::Object(_) | Value::Array(_)).then_some(value)
}

impl JsonStyle {
    /// The styles that differ for this value, the most usual first.
    pub(super) fn all(json: &Value, body: &[u8]) -> impl Iterator<Item = Self> + use<> {
        let escapes = escapes_of(json, body);
        let orders: &[bool] = if has_sorted_keys(json) { &[false] } else { &[false, true] };
        orders.iter().copied().flat_map(move |sorted| {
            let escapes = escapes.clone();
            SPACINGS.into_iter().flat_map(move |spacing| {
                let style = move |escapes| Self { spacing, escapes, sorted };
                escapes.clone().into_iter().map(style)
            })
        })
    }

    pub(super) fn write(self, json: &Value) -> Vec<u8> {
        let mut writer = Writer { style: self, depth: 0, out: Vec::new() };
        if self.sorted {
            let mut sorted = json.clone();
            sorted.sort_all_objects();
            writer.value(&sorted);
        } else {
            writer.value(json);
        }
        writer.out
    }
}

/// The escapes that make a difference for this text.
fn escapes_of(json: &Value, body: &[u8]) -> Vec<Escapes> {
    let has = |wanted: &[u8]| body.iter().any(|byte| wanted.contains(byte));
    let escaped = has(b"\\");
    let non_ascii = !body.is_ascii() || (escaped && any_text(json, &|text| !text.is_ascii()));
    let slashes = has(b"/");
    let html = has(b"<>&") || (escaped && any_text(json, &|text| text.contains(HTML)));
    let dot_net = has(b"+'`") || (escaped && any_text(json, &|text| text.contains(DOT_NET)));
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

fn has_sorted_keys(json: &Value) -> bool {
    match json {
        Value::Array(items) => items.iter().all(has_sorted_keys),
        Value::Object(fields) => fields.keys().is_sorted() && fields.values().all(has_sorted_keys),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

const HTML: [char; 5] = ['<', '>', '&', '\u{2028}', '\u{2029}'];
const DOT_NET: [char; 7] = ['<', '>', '&', '+', '\'', '`', '"'];

fn any_text(json: &Value, wanted: &dyn Fn(&str) -> bool) -> bool {
    match json {
        Value::String(text) => wanted(text),
        Value::Array(items) => items.iter().any(|item| any_text(item, wanted)),
        Value::Object(fields) => {
            fields.iter().any(|(name, value)| wanted(name) || any_text(value, wanted))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

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
    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.push("null"),
            Value::Bool(true) => self.push("true"),
            Value::Bool(false) => self.push("false"),
            Value::Number(number) => self.push(number.as_str()),
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                self.nest("[", "]", items.iter(), Self::value);
            }
            Value::Object(fields) => self.nest("{", "}", fields.iter(), |writer, (name, value)| {
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
