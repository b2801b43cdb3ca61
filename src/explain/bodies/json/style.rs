//! How a program writes JSON.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use super::escapes::{self, Escapes};
use super::numbers::{Chosen, NumberForm};
use super::spacing::{self, Spacing};

/// How a program writes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::explain) struct JsonStyle {
    pub(super) spacing: &'static Spacing,
    pub(super) escapes: Escapes,
    pub(super) values: Values,
    pub(super) sorted: bool,
    /// What follows the text.
    pub(super) end: &'static str,
}

/// What a program makes of some values, besides their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Values {
    pub(super) empty: Empty,
    pub(super) numbers: Option<(&'static NumberForm, Chosen)>,
}

/// What becomes of lists and objects that hold nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Empty {
    AsItIs,
    Objects,
    Lists,
}

const AS_THEY_ARE: Values = Values { empty: Empty::AsItIs, numbers: None };

impl JsonStyle {
    pub(super) const fn new(spacing: &'static Spacing, escapes: Escapes) -> Self {
        Self { spacing, escapes, values: AS_THEY_ARE, sorted: false, end: "" }
    }

    /// What `JSON.stringify` and `json.dumps` write, by their names.
    pub(in crate::explain::bodies) const fn writers() -> [(&'static str, Self); 2] {
        [
            ("JSON.stringify", Self::new(&spacing::COMPACT, escapes::NEEDED)),
            ("Python's json.dumps", Self::new(&spacing::SPACED, escapes::NON_ASCII)),
        ]
    }

    pub(in crate::explain::bodies) const fn is_sorted(self) -> bool {
        self.sorted
    }
}

impl Values {
    pub(super) fn write<'w>(self, word: &'w str, field: &str, names: &[String]) -> Cow<'w, str> {
        let form = self.numbers.filter(|(_, chosen)| chosen.takes(field, names));
        form.and_then(|(form, _)| form.write(word)).map_or(word.into(), Cow::Owned)
    }
}

impl fmt::Display for JsonStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spacing.said)?;
        f.write_str(if self.sorted { ", keys sorted" } else { "" })?;
        self.escapes.fmt(f)?;
        f.write_str(match self.values.empty {
            Empty::AsItIs => "",
            Empty::Objects => ", empty lists as objects (PHP's arrays)",
            Empty::Lists => ", empty objects as lists (PHP's arrays)",
        })?;
        if let Some((form, chosen)) = self.values.numbers {
            write!(f, ", {}", form.said)?;
            f.write_str(if chosen == Chosen::All { "" } else { " in some fields" })?;
        }
        f.write_str(match self.end {
            "" => "",
            "\n" => ", and ends with a newline",
            _ => ", and ends with CRLF",
        })
    }
}
