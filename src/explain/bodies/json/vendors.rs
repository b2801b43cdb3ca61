//! How vendors write their JSON, where that is known.

use alloc::vec::Vec;

use super::escapes::{self, Digits, Escapes, Others};
use super::spacing;
use super::style::JsonStyle;
use crate::explain::notes::{HexCase, JsonEscape, JsonForm, JsonLayout, Notes};
use crate::providers;
use crate::scheme::AnyScheme;

/// How the scheme's vendor writes JSON, and whether it is known where it has blanks.
pub(super) fn style_of(scheme: &AnyScheme) -> Option<(JsonStyle, bool)> {
    let form = Notes::of(scheme).json?;
    Some((style(&form), form.layout.is_some()))
}

/// How any vendor does.
pub(super) fn styles() -> Vec<JsonStyle> {
    let mut styles = Vec::new();
    for (style, _) in providers::schemes().filter_map(style_of) {
        if !styles.contains(&style) {
            styles.push(style);
        }
    }
    styles
}

fn style(form: &JsonForm) -> JsonStyle {
    let escapes = form.escapes.iter().fold(escapes::NEEDED, |escapes, more| with(escapes, *more));
    let spacing = match form.layout {
        None | Some(JsonLayout::OneLine) => &spacing::COMPACT,
        Some(JsonLayout::Spaced) => &spacing::SPACED,
        Some(JsonLayout::Indented("\t")) => &spacing::INDENTED_BY_TABS,
        Some(JsonLayout::Indented("    ")) => &spacing::INDENTED_BY_4,
        Some(JsonLayout::Indented(_)) => &spacing::INDENTED_BY_2,
        Some(JsonLayout::IndentedCrLf("    ")) => &spacing::CRLF_BY_4,
        Some(JsonLayout::IndentedCrLf(_)) => &spacing::CRLF_BY_2,
        Some(JsonLayout::ItemsOnLines) => &spacing::ITEMS_ON_LINES,
        Some(JsonLayout::ListOfIndented) => &spacing::LIST_OF_INDENTED,
    };
    let has_end = form.layout == Some(JsonLayout::ItemsOnLines);
    JsonStyle { end: if has_end { "\r\n" } else { "" }, ..JsonStyle::new(spacing, escapes) }
}

fn with(escapes: Escapes, more: JsonEscape) -> Escapes {
    match more {
        JsonEscape::Slashes => Escapes { slashes: true, ..escapes },
        JsonEscape::NonAscii(case) => {
            Escapes { others: Others::All, digits: digits(case), ..escapes }
        }
        JsonEscape::Surrogates(case) => {
            Escapes { others: Others::Pairs, digits: digits(case), ..escapes }
        }
        JsonEscape::Characters(signs, HexCase::Upper) if escapes.digits == Digits::Lower => {
            Escapes { signs, digits: Digits::UpperOfSigns, ..escapes }
        }
        JsonEscape::Characters(signs, _) => Escapes { signs, ..escapes },
    }
}

const fn digits(case: HexCase) -> Digits {
    match case {
        HexCase::Lower => Digits::Lower,
        HexCase::Upper => Digits::Upper,
    }
}
