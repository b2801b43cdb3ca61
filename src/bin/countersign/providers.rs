//! The known providers: looked up by id, and as a table.

use std::iter;

use countersign::providers::ALL;
use countersign::{Coverage, Scheme};

const COLUMNS: [&str; 6] = ["PROVIDER", "NAME", "HEADER", "ALGORITHM", "SIGNATURE", "SIGNED"];

/// Looks for an id, or for a name that only one scheme has.
pub(crate) fn find(given: &str) -> Option<&'static Scheme> {
    let named =
        |scheme: &&Scheme| scheme.name().split(" / ").any(|name| name.eq_ignore_ascii_case(given));
    let mut named = schemes().filter(named);
    let only = named.next().filter(|_| named.next().is_none());
    schemes().find(|scheme| scheme.id() == given).or(only)
}

/// The ids of the schemes that `chosen` picks, for a message.
pub(crate) fn ids(chosen: impl Fn(&Scheme) -> bool) -> String {
    schemes().filter(|scheme| chosen(scheme)).map(Scheme::id).collect::<Vec<_>>().join(", ")
}

/// All ids with their names, for a message.
pub(crate) fn ids_and_names() -> String {
    let names = schemes().map(|scheme| format!("{} ({})", scheme.id(), scheme.name()));
    names.collect::<Vec<_>>().join(", ")
}

pub(crate) fn table() -> String {
    let rows: Vec<_> = iter::once(COLUMNS.map(String::from)).chain(schemes().map(row)).collect();
    let mut widths = [0; COLUMNS.len()];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut table = String::new();
    for row in &rows {
        let cells: Vec<_> =
            row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        table.push_str(cells.join("  ").trim_end());
        table.push('\n');
    }
    table
}

fn schemes() -> impl Iterator<Item = &'static Scheme> {
    ALL.iter().map(|provider| provider.scheme)
}

fn row(scheme: &'static Scheme) -> [String; COLUMNS.len()] {
    let mut signed = scheme.recipe();
    if scheme.coverage() != Coverage::Body {
        signed.push_str(", NOT the body");
    }
    [
        scheme.id().into(),
        scheme.name().into(),
        scheme.signature_format().header().into(),
        scheme.algorithm().name().into(),
        scheme.signature_format().text_form(),
        signed,
    ]
}
