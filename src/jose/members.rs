//! The members of a JSON object that a token holds, within bounds and with nothing said twice.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::bounds::{MAX_DEPTH, MAX_VALUES};

/// A JSON object's members, by their names.
#[derive(Default)]
pub(crate) struct Members(BTreeMap<String, Json>);

/// A member's value, as far as a token is read.
pub(super) enum Json {
    Null,
    True,
    False,
    /// A whole number, which is not negative.
    Whole(u64),
    Negative,
    Text(String),
    List(Vec<Json>),
    Object(Members),
    /// A number that is not whole.
    Other,
}

impl Members {
    /// Those of the one object in `json`; nothing where there is something else, a name twice, or more
    /// than is read.
    pub(super) fn read(json: &[u8]) -> Option<Self> {
        let mut left = MAX_VALUES;
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let object = Object(Reading { left: &mut left, depth: 0 });
        let members = object.deserialize(&mut deserializer).ok()?;
        deserializer.end().is_ok().then_some(members)
    }

    /// The member of this name, unless it is `null`, which is as good as none.
    pub(super) fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name).filter(|value| !matches!(value, Json::Null))
    }

    /// The member at a path: names of members within members, with dots between them.
    pub(super) fn at(&self, path: &str) -> Option<&Json> {
        let (names, last) = path.rsplit_once('.').map_or((None, path), |(a, b)| (Some(a), b));
        let mut members = self;
        for name in names.into_iter().flat_map(|names| names.split('.')) {
            let Json::Object(inner) = members.get(name)? else { return None };
            members = inner;
        }
        members.get(last)
    }

    /// The texts in the list `name`; none where it is something else, or holds something else.
    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        let Some(Json::List(items)) = self.get(name) else { return Vec::new() };
        let texts: Option<Vec<_>> = items.iter().map(Json::text).collect();
        texts.unwrap_or_default()
    }
}

impl Json {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is this text, or a list with it.
    pub(super) fn names(&self, wanted: &str) -> bool {
        self.text() == Some(wanted) || self.lists(wanted)
    }

    /// Whether it is a list with this text.
    pub(super) fn lists(&self, wanted: &str) -> bool {
        match self {
            Self::List(items) => items.iter().any(|item| item.text() == Some(wanted)),
            _ => false,
        }
    }
}

/// How many more values are read, and how deep.
struct Reading<'l> {
    left: &'l mut usize,
    depth: usize,
}

impl Reading<'_> {
    fn below<E: serde_core::de::Error>(&mut self) -> Result<Reading<'_>, E> {
        let depth = self.depth.saturating_add(1);
        if depth > MAX_DEPTH {
            return Err(E::custom(""));
        }
        Ok(Reading { left: self.left, depth })
    }

    fn count<E: serde_core::de::Error>(&mut self) -> Result<(), E> {
        *self.left = self.left.checked_sub(1).ok_or_else(|| E::custom(""))?;
        Ok(())
    }
}

/// An object that is read.
struct Object<'l>(Reading<'l>);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Members;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Members, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<Members, A::Error> {
        let mut members = Members::default();
        while let Some(name) = fields.next_key::<String>()? {
            let value = fields.next_value_seed(Value(self.0.below()?))?;
            self.0.count()?;
            if members.0.insert(name, value).is_some() {
                return Err(A::Error::custom(""));
            }
        }
        Ok(members)
    }
}

/// A value that is read.
struct Value<'l>(Reading<'l>);

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, is_true: bool) -> Result<Json, E> {
        Ok(if is_true { Json::True } else { Json::False })
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Whole(number))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Negative)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(if number < 0.0 { Json::Negative } else { Json::Other })
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Value(self.0.below()?))? {
            self.0.count()?;
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Json, A::Error> {
        Object(self.0).visit_map(fields).map(Json::Object)
    }
}
