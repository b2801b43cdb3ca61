//! The ways of writing JSON that are tried.

use alloc::string::String;
use alloc::vec::Vec;
use std::collections::HashSet;

use super::escapes::{self, Escapes, Special};
use super::numbers::{Chosen, FORMS, NumberForm};
use super::spacing;
use super::style::{Empty, JsonStyle, Values};
use super::vendors::{style_of, styles};
use super::writer::Writer;
use super::{Json, most};
use crate::scheme::AnyScheme;

/// The longest body of which single fields are written otherwise, in bytes.
const MAX_CHOSEN: usize = 64 * 1024;

impl JsonStyle {
    /// How the scheme's vendor writes, where that is known: with this style's blanks, if its own are not.
    pub(in crate::explain::bodies) fn of_vendor(self, scheme: &AnyScheme) -> Option<Self> {
        let (style, has_spacing) = style_of(scheme)?;
        let spacing = if has_spacing { style.spacing } else { self.spacing };
        Some(Self { spacing, ..style })
    }

    /// The styles of most programs, for a text that is in another text.
    pub(in crate::explain::bodies) fn few() -> impl Iterator<Item = Self> {
        let spaced = Self::new(&spacing::SPACED, escapes::NEEDED);
        let escaped = Self::new(&spacing::COMPACT, escapes::PHP);
        Self::writers().map(|(_, style)| style).into_iter().chain([spaced, escaped])
    }

    /// The styles that differ for a value of a body of this length, the most usual first, and last those
    /// with a newline at the end.
    pub(in crate::explain::bodies) fn all(
        json: &Json<'_>,
        length: usize,
        names: &[String],
        scheme: &AnyScheme,
    ) -> Vec<Self> {
        let special = Special::of(json);
        let usual = special.usual();
        let vendor = style_of(scheme).map(|(style, _)| style);
        let vendors = styles();
        let mut styles = Styles { special, made: Vec::new(), known: HashSet::new() };
        styles.add(vendor);
        let orders: &[bool] = if json.is_sorted() { &[false] } else { &[false, true] };
        for &sorted in orders {
            for spacing in spacing::USUAL {
                styles.add(
                    usual.iter().map(|escapes| Self { sorted, ..Self::new(spacing, *escapes) }),
                );
            }
        }
        let plain = styles.made.clone();
        let flat = [&spacing::COMPACT, &spacing::SPACED];
        // To write each number anew takes longer than all else.
        let most = if length > MAX_CHOSEN { 1 } else { usual.len() };
        for values in Values::all(json) {
            for spacing in flat {
                let style = |escapes: &Escapes| Self { values, ..Self::new(spacing, *escapes) };
                styles.add(usual.iter().take(most).map(style));
            }
        }
        styles.add(vendors.iter().copied());
        let all = styles.special.all();
        styles.add(
            flat.into_iter()
                .flat_map(|spacing| all.iter().map(|escapes| Self::new(spacing, *escapes))),
        );
        let of_rare = [escapes::NEEDED, escapes::NON_ASCII, escapes::PHP];
        let rare = [&spacing::CRLF_BY_2, &spacing::CRLF_BY_4].into_iter().chain(&spacing::RARE);
        styles.add(rare.flat_map(|spacing| {
            of_rare.into_iter().map(move |escapes| Self::new(spacing, escapes))
        }));
        if length <= MAX_CHOSEN {
            for values in Values::chosen(json, names) {
                let spacing = vendor.map_or(&spacing::COMPACT, |style| style.spacing);
                let style = |escapes: &Escapes| Self { values, ..Self::new(spacing, *escapes) };
                styles.add(vendor.map(|style| Self { values, ..style }));
                styles.add(usual.iter().map(style));
            }
        }
        let ends = plain.iter().map(|style| Self { end: "\n", ..*style });
        let lines = vendors.into_iter().map(|style| Self { end: "", ..style });
        styles.add(ends);
        styles.add(
            lines.chain([Self { end: "\r\n", ..Self::new(&spacing::COMPACT, escapes::NEEDED) }]),
        );
        styles.made
    }

    /// The text, if it does not become too long for a body of `length` bytes.
    pub(in crate::explain::bodies) fn write(
        self,
        json: &Json<'_>,
        length: usize,
        names: &[String],
    ) -> Option<Vec<u8>> {
        Writer::new(self, most(length), names).write(json)
    }
}

/// The styles that differ, each once.
struct Styles {
    special: Special,
    made: Vec<JsonStyle>,
    known: HashSet<JsonStyle>,
}

impl Styles {
    fn add(&mut self, styles: impl IntoIterator<Item = JsonStyle>) {
        for style in styles {
            let style = JsonStyle { escapes: self.special.fewest(style.escapes), ..style };
            if self.known.insert(style) {
                self.made.push(style);
            }
        }
    }
}

impl Values {
    /// Those that change one of the values, for all fields.
    fn all(json: &Json<'_>) -> Vec<Self> {
        let empty = Empty::changing(json);
        let numbers: Vec<_> = FORMS.iter().filter(|form| form.change(json)).collect();
        let alone = empty.iter().map(|empty| Self { empty: *empty, numbers: None });
        let of_all = |form: &&'static NumberForm| Some((*form, Chosen::All));
        let written =
            numbers.iter().map(|form| Self { empty: Empty::AsItIs, numbers: of_all(form) });
        let both = empty.iter().flat_map(|empty| {
            numbers.iter().map(move |form| Self { empty: *empty, numbers: of_all(form) })
        });
        alone.chain(written).chain(both).collect()
    }

    /// Those that change the numbers of some fields.
    fn chosen(json: &Json<'_>, names: &[String]) -> Vec<Self> {
        let empty = [&[Empty::AsItIs][..], &Empty::changing(json)].concat();
        let forms = || FORMS.iter().filter(|form| form.is_of_fields && form.change(json));
        let chosen = Chosen::some(names);
        let mut all = Vec::new();
        for empty in empty {
            for form in forms() {
                all.extend(chosen.iter().map(|some| Self { empty, numbers: Some((form, *some)) }));
            }
        }
        all
    }
}

impl NumberForm {
    /// Whether one of the numbers would be written otherwise.
    fn change(&self, json: &Json<'_>) -> bool {
        json.any(&|value| matches!(value, Json::Word(word) if self.write(word).is_some()))
    }
}

impl Empty {
    fn changing(json: &Json<'_>) -> Vec<Self> {
        let lists = json.any(&|value| matches!(value, Json::List(items) if items.is_empty()));
        let objects = json.any(&|value| matches!(value, Json::Fields(fields) if fields.is_empty()));
        let objects = objects.then_some(Self::Lists);
        lists.then_some(Self::Objects).into_iter().chain(objects).collect()
    }
}
