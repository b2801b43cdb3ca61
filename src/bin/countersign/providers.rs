//! The known providers: looked up by id, and as a table.

use std::iter;

use countersign::providers::ALL;
use countersign::{Coverage, Scheme};

const COLUMNS: [&str; 5] = ["PROVIDER", "HEADER", "ALGORITHM", "SIGNATURE", "SIGNED"];

pub(crate) fn find(id: &str) -> Option<&'static Scheme> {
    schemes().find(|scheme| scheme.id() == id)
}

/// The ids of the schemes that `chosen` picks, for a message.
pub(crate) fn ids(chosen: impl Fn(&Scheme) -> bool) -> String {
    schemes().filter(|scheme| chosen(scheme)).map(Scheme::id).collect::<Vec<_>>().join(", ")
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
        scheme.signature_format().header().into(),
        scheme.algorithm().name().into(),
        scheme.signature_format().text_form(),
        signed,
    ]
}
