//! The members of an object in a JSON body, as a list signs them.

use alloc::borrow::ToOwned as _;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_core::Deserialize;
use serde_json::value::RawValue;

use crate::bounds::MAX_DEPTH;
use crate::error::Error;
use crate::json::{self, Wanted};
use crate::scheme::List;
use crate::scheme::list::{Named, Nested};
use crate::text::query::Pair;

/// A value of a JSON text whose syntax, depth and names are checked.
enum Tree {
    Null,
    /// A number, `true` or `false`, as it stands there.
    Plain(String),
    Text(String),
    Array(Vec<Tree>),
    /// The order of its names is that of their bytes.
    Object(BTreeMap<String, Tree>),
}

/// The members of the list's object, each as the text that is signed of it.
pub(super) fn pairs(body: &[u8], list: &List, path: &'static str) -> Result<Vec<Pair>, Error> {
    let object = object(body, path, list.name())?;
    if let Some(named) = list.named {
        return named_pairs(body, list, named, &object);
    }
    let texts = object.into_iter().filter(|(name, _)| list.takes(name)).map(|(name, value)| {
        let text = value.text(list)?;
        Ok(text.map(|text| (name.into_bytes(), text.into_bytes())))
    });
    texts.filter_map(Result::transpose).collect()
}

/// Those that the body names itself.
fn named_pairs(
    body: &[u8],
    list: &List,
    Named { by, required }: Named,
    object: &BTreeMap<String, Tree>,
) -> Result<Vec<Pair>, Error> {
    let names =
        Tree::at(body, by)?.and_then(Tree::into_texts).ok_or(Error::FieldNotText { field: by })?;
    // Before any is written: a long one that is named ten thousand times would be copied as often.
    let mut seen = BTreeSet::new();
    if !names.iter().all(|name| seen.insert(name)) {
        return Err(Error::RepeatedField);
    }
    for field in required {
        if !names.iter().any(|name| name == field) {
            return Err(Error::MissingField { field });
        }
    }
    let texts = names.into_iter().map(|name| {
        let mut steps = name.split('.');
        let first = object.get(steps.next().unwrap_or_default());
        let value = steps.try_fold(first, |value, step| Some(value?.member(step)));
        let value = value.flatten().ok_or(Error::MissingField { field: by })?;
        let text = value.text(list)?;
        Ok(text.map(|text| (name.into_bytes(), text.into_bytes())))
    });
    texts.filter_map(Result::transpose).collect()
}

fn object(
    body: &[u8],
    path: &'static str,
    name: &'static str,
) -> Result<BTreeMap<String, Tree>, Error> {
    match Tree::at(body, path)? {
        Some(Tree::Object(members)) => Ok(members),
        _ => Err(Error::MissingField { field: name }),
    }
}

impl Tree {
    /// What stands at `path` in the body, all of which is read strictly before.
    fn at(body: &[u8], path: &'static str) -> Result<Option<Self>, Error> {
        if path.is_empty() {
            json::read(body, Vec::new())?;
            let text = core::str::from_utf8(body).map_err(|_| Error::BodyNotJson)?;
            return Self::read(text.trim_ascii(), 0).map(Some);
        }
        let found = json::read(body, [Wanted::raw(path)].into())?.into_iter().next();
        found.and_then(|wanted| wanted.text).map(|text| Self::read(&text, 0)).transpose()
    }

    fn read(text: &str, depth: usize) -> Result<Self, Error> {
        if depth > MAX_DEPTH {
            return Err(Error::BodyTooDeep { limit: MAX_DEPTH });
        }
        let below = |text: &&RawValue| Self::read(text.get(), depth.saturating_add(1));
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let members = parsed::<BTreeMap<String, &RawValue>>(text)?.into_iter();
                let members = members.map(|(name, value)| Ok((name, below(&value)?)));
                Self::Object(members.collect::<Result<_, Error>>()?)
            }
            Some(b'[') => {
                let items = parsed::<Vec<&RawValue>>(text)?;
                Self::Array(items.iter().map(below).collect::<Result<_, Error>>()?)
            }
            Some(b'"') => Self::Text(parsed(text)?),
            Some(b'n') => Self::Null,
            _ => Self::Plain(text.to_owned()),
        })
    }

    fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.get(name),
            _ => None,
        }
    }

    fn into_texts(self) -> Option<Vec<String>> {
        let Self::Array(items) = self else { return None };
        let text = |item| if let Self::Text(text) = item { Some(text) } else { None };
        items.into_iter().map(text).collect()
    }

    /// What is signed of it, if anything is.
    fn text(&self, list: &List) -> Result<Option<String>, Error> {
        match (self, list.nested) {
            (Self::Null, _) => Ok(Some(String::new())),
            (Self::Plain(text) | Self::Text(text), _) => Ok(Some(text.clone())),
            (_, Nested::LeftOut) => Ok(None),
            (_, Nested::Refused) => Err(Error::FieldNotText { field: list.name() }),
            (_, Nested::Sorted) => {
                let mut text = String::new();
                self.write(&mut text);
                Ok(Some(text))
            }
        }
    }

    /// Appends it as JSON without blanks.
    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Plain(text) => out.push_str(text),
            Self::Text(text) => write_text(text, out),
            Self::Array(items) => {
                write_each(items.iter(), ['[', ']'], out, Self::write);
            }
            Self::Object(members) => {
                write_each(members.iter(), ['{', '}'], out, |(name, value), out| {
                    write_text(name, out);
                    out.push(':');
                    value.write(out);
                });
            }
        }
    }
}

fn write_each<T>(
    items: impl Iterator<Item = T>,
    [open, close]: [char; 2],
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    out.push(open);
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(close);
}

/// Appends a text with its quotes: escaped is what has to be.
fn write_text(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

fn parsed<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| Error::BodyNotJson)
}
