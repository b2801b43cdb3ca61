//! A value of JSON, and what says of itself what it is made of.

use alloc::vec::Vec;
use core::fmt::{self, Write as _};

/// A value of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    Nothing,
    Flag(bool),
    Number(u64),
    Text(&'static str),
    List(Vec<Self>),
    Object(Vec<(&'static str, Self)>),
}

/// What says of itself what it is made of: every family, and everything that a family may be keyed with.
pub trait Described {
    /// Its members, where it is a family; what it is keyed with, where it is a key.
    fn described(&self) -> Data;
}

/// What a family says of a recipe: its name, its key, and what else it is made of.
pub(super) fn family(
    name: &'static str,
    key: Data,
    members: impl IntoIterator<Item = (&'static str, Data)>,
) -> Data {
    let first = [("family", name.into()), ("key", key)];
    Data::Object(first.into_iter().chain(members).collect())
}

pub(super) fn object<const N: usize>(members: [(&'static str, Data); N]) -> Data {
    Data::Object(members.into())
}

pub(super) fn kind_of(
    key: &'static str,
    kind: &'static str,
    more: impl IntoIterator<Item = (&'static str, Data)>,
) -> Data {
    Data::Object([(key, kind.into())].into_iter().chain(more).collect())
}

pub(super) fn kind<const N: usize>(kind: &'static str, more: [(&'static str, Data); N]) -> Data {
    kind_of("kind", kind, more)
}

pub(super) fn place(at: &'static str, name: &'static str) -> Data {
    kind_of("in", at, [("name", name.into())])
}

pub(super) fn named(values: &'static [(&'static str, &'static str)]) -> Data {
    let pair = |(name, value): &(&'static str, &'static str)| {
        object([("name", (*name).into()), ("value", (*value).into())])
    };
    values.iter().map(pair).collect()
}

pub(super) fn texts_of(texts: &'static [&'static str]) -> Data {
    texts.iter().copied().map(Data::from).collect()
}

impl From<&'static str> for Data {
    fn from(text: &'static str) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Data {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u64> for Data {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl<T: Into<Self>> From<Option<T>> for Data {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, T::into)
    }
}

impl FromIterator<Self> for Data {
    fn from_iter<I: IntoIterator<Item = Self>>(values: I) -> Self {
        Self::List(values.into_iter().collect())
    }
}

impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("null"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write_text(text, f),
            Self::List(values) => {
                f.write_char('[')?;
                for (at, value) in values.iter().enumerate() {
                    let before = if at == 0 { "" } else { "," };
                    write!(f, "{before}{value}")?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                f.write_char('{')?;
                for (at, (name, value)) in members.iter().enumerate() {
                    let before = if at == 0 { "" } else { "," };
                    f.write_str(before)?;
                    write_text(name, f)?;
                    write!(f, ":{value}")?;
                }
                f.write_char('}')
            }
        }
    }
}

fn write_text(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(f, "\\{character}")?,
            '\n' => f.write_str("\\n")?,
            '\0'..='\u{1f}' => write!(f, "\\u{:04x}", u32::from(character))?,
            _ => f.write_char(character)?,
        }
    }
    f.write_char('"')
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn what_means_something_in_json_is_escaped() {
        let text = Data::Text("a\"b\\c\nd\u{1}é");
        let object = object([("a", text), ("b", Data::List([Data::Nothing, true.into()].into()))]);
        assert_eq!(object.to_string(), r#"{"a":"a\"b\\c\nd\u0001é","b":[null,true]}"#);
    }
}
