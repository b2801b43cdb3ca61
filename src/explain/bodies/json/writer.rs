//! Writes JSON in a style.

use alloc::string::String;
use alloc::vec::Vec;

use super::Json;
use super::style::{Empty, JsonStyle};

pub(super) struct Writer<'w> {
    style: JsonStyle,
    most: usize,
    /// Which bytes may start a character that is escaped.
    special: [bool; 256],
    /// The names of numbers, of which some may be chosen.
    names: &'w [String],
    /// The field whose value is written.
    field: &'w str,
    depth: usize,
    out: Vec<u8>,
}

impl<'w> Writer<'w> {
    pub(super) fn new(style: JsonStyle, most: usize, names: &'w [String]) -> Self {
        let special = style.escapes.special_bytes();
        Self { style, most, special, names, field: "", depth: 0, out: Vec::new() }
    }

    /// The text, if it does not become too long.
    pub(super) fn write(mut self, json: &'w Json<'_>) -> Option<Vec<u8>> {
        self.value(json);
        self.push(self.style.end);
        (!self.is_full()).then_some(self.out)
    }

    fn is_full(&self) -> bool {
        self.out.len() > self.most
    }

    /// The parser bounds the depth.
    fn value(&mut self, value: &'w Json<'_>) {
        if self.is_full() {
            return;
        }
        let empty = self.style.values.empty;
        match value {
            Json::Word(word) => {
                let text = self.style.values.write(word, self.field, self.names);
                self.push(&text);
            }
            Json::Text(text) => self.text(text),
            Json::List(items) if items.is_empty() => self.nothing(empty != Empty::Objects),
            Json::Fields(fields) if fields.is_empty() => self.nothing(empty == Empty::Lists),
            Json::List(items) => self.list(items),
            Json::Fields(fields) => self.fields(fields),
        }
    }

    /// A list or an object that holds nothing.
    fn nothing(&mut self, is_list: bool) {
        let (list, object) = self.style.spacing.broken;
        let (open, close) = if is_list { ("[", "]") } else { ("{", "}") };
        self.push(open);
        if is_list && list {
            self.push("\n");
        }
        if (is_list && list) || (!is_list && object) {
            self.break_line();
        }
        self.push(close);
    }

    fn list(&mut self, items: &'w [Json<'_>]) {
        let is_flat = self.style.spacing.has_flat_lists;
        let field = self.field;
        self.open("[", is_flat);
        for (at, item) in items.iter().enumerate() {
            if self.is_full() {
                break;
            }
            if at > 0 {
                self.push(self.style.spacing.between_items(self.depth));
                self.start(is_flat);
            }
            self.field = field;
            self.item(item);
        }
        self.close("]", is_flat);
    }

    /// An item of a list, in the spacing of its own if it has one.
    fn item(&mut self, item: &'w Json<'_>) {
        let (spacing, depth) = (self.style.spacing, self.depth);
        if let Some(own) = spacing.items.filter(|_| depth == 2) {
            self.style.spacing = own;
            self.depth = 0;
        }
        self.value(item);
        self.style.spacing = spacing;
        self.depth = depth;
    }

    fn fields(&mut self, fields: &'w [(alloc::borrow::Cow<'_, str>, Json<'_>)]) {
        let is_flat = false;
        self.open("{", is_flat);
        for (at, (name, value)) in fields.iter().enumerate() {
            if self.is_full() {
                break;
            }
            let (comma, colon) = self.style.spacing.around(name, self.depth);
            if at > 0 {
                self.push(comma);
                self.start(is_flat);
            }
            self.text(name);
            self.push(colon);
            self.field = name;
            self.value(value);
        }
        self.close("}", is_flat);
    }

    fn open(&mut self, bracket: &str, is_flat: bool) {
        self.push(bracket);
        self.depth = self.depth.saturating_add(1);
        self.edge(is_flat);
    }

    fn close(&mut self, bracket: &str, is_flat: bool) {
        self.depth = self.depth.saturating_sub(1);
        self.edge(is_flat);
        self.push(bracket);
    }

    /// What is behind an opening bracket, and in front of a closing one.
    fn edge(&mut self, is_flat: bool) {
        if self.style.spacing.lines.is_some() && !is_flat {
            self.break_line();
        } else {
            self.push(self.style.spacing.inside);
        }
    }

    /// What is in front of an item but the first, behind the comma.
    fn start(&mut self, is_flat: bool) {
        if !is_flat {
            self.break_line();
        }
    }

    fn break_line(&mut self) {
        if let Some((end, indent)) = self.style.spacing.lines {
            self.push(end);
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
        let mut rest = text;
        while let Some((plain, special)) =
            rest.bytes().position(is_special).and_then(|at| rest.split_at_checked(at))
        {
            if self.is_full() {
                return;
            }
            let mut characters = special.chars();
            let Some(character) = characters.next() else { break };
            self.push(plain);
            if self.style.escapes.take(character) {
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
        if let Some(short) = self.style.escapes.short(character) {
            return self.push(short);
        }
        let upper = self.style.escapes.has_upper_digits(character);
        for unit in character.encode_utf16(&mut [0; 2]) {
            let mut digits = [0; 4];
            // Four digits have room in four bytes.
            let _ = hex::encode_to_slice(unit.to_be_bytes(), &mut digits);
            if upper {
                digits.make_ascii_uppercase();
            }
            self.push("\\u");
            self.out.extend_from_slice(&digits);
        }
    }
}
