//! JSON as other programs write it.

mod escapes;
mod numbers;
mod spacing;
mod style;
mod values;
mod vendors;
mod ways;
mod writer;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use serde_core::de::IgnoredAny;

pub(super) use self::numbers::names;
pub(in crate::explain) use self::style::JsonStyle;
pub(super) use self::values::{longest_text, members, value_at};

/// How deep lists and objects may lie in one another.
const MAX_DEPTH: usize = 128;
/// How much longer than the body a text may become: indentation can be nearly all of it.
const MAX_GROWTH: usize = 4;
/// The longest that a text may become all the same, in bytes.
const SHORT: usize = 64 * 1024;

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

    pub(super) fn any(&self, wanted: &dyn Fn(&Self) -> bool) -> bool {
        wanted(self)
            || match self {
                Self::Word(_) | Self::Text(_) => false,
                Self::List(items) => items.iter().any(|item| item.any(wanted)),
                Self::Fields(fields) => fields.iter().any(|(_, value)| value.any(wanted)),
            }
    }

    /// Shows every text, and every field's name.
    pub(super) fn each_text(&self, see: &mut dyn FnMut(&str)) {
        match self {
            Self::Word(_) => {}
            Self::Text(text) => see(text),
            Self::List(items) => items.iter().for_each(|item| item.each_text(see)),
            Self::Fields(fields) => {
                for (name, value) in fields {
                    see(name);
                    value.each_text(see);
                }
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

/// How long a text may become that is made of a body of `length` bytes.
pub(super) fn most(length: usize) -> usize {
    length.saturating_mul(MAX_GROWTH).max(SHORT)
}
