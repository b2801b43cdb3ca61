//! How programs space JSON.

/// Where a program puts blanks and line ends.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Spacing {
    /// How the JSON is written, as the end of a sentence.
    pub(super) said: &'static str,
    pub(super) comma: &'static str,
    pub(super) colon: &'static str,
    /// What is inside of brackets that hold something, where that is on their line.
    pub(super) inside: &'static str,
    /// The line end and the indentation, where each item is on a line of its own.
    pub(super) lines: Option<(&'static str, &'static str)>,
    /// Whether lists are on one line all the same.
    pub(super) has_flat_lists: bool,
    /// Whether a list without items is on lines, and whether an object without fields is.
    pub(super) broken: (bool, bool),
    /// What is between the items of the outermost list.
    pub(super) between: Option<&'static str>,
    /// How the items of lists in the outermost object are written, where that is otherwise.
    pub(super) items: Option<&'static Spacing>,
    /// Fields of the outermost object with a comma and a colon of their own.
    pub(super) fields: &'static [(&'static str, &'static str, &'static str)],
}

const TIGHT: Spacing = Spacing {
    said: "without spaces",
    comma: ",",
    colon: ":",
    inside: "",
    lines: None,
    has_flat_lists: false,
    broken: (false, false),
    between: None,
    items: None,
    fields: &[],
};

const LINES: Spacing =
    Spacing { said: "on lines indented by 2", colon: ": ", lines: Some(("\n", "  ")), ..TIGHT };

pub(super) static COMPACT: Spacing = TIGHT;
pub(super) static SPACED: Spacing = Spacing {
    said: "with a space after each comma and colon (Python's json.dumps)",
    comma: ", ",
    colon: ": ",
    ..TIGHT
};
pub(super) static INDENTED_BY_2: Spacing = LINES;
pub(super) static INDENTED_BY_4: Spacing =
    Spacing { said: "on lines indented by 4", lines: Some(("\n", "    ")), ..LINES };
pub(super) static INDENTED_BY_TABS: Spacing =
    Spacing { said: "on lines indented by tabs", lines: Some(("\n", "\t")), ..LINES };

/// The usual ones.
pub(super) static USUAL: [&Spacing; 5] =
    [&COMPACT, &SPACED, &INDENTED_BY_2, &INDENTED_BY_4, &INDENTED_BY_TABS];

/// Those of a few programs.
pub(super) static RARE: [Spacing; 10] = [
    Spacing { said: "with a space after each colon", colon: ": ", ..TIGHT },
    Spacing { said: "with a space after each comma", comma: ", ", ..TIGHT },
    Spacing {
        said: "with blanks inside of brackets",
        comma: ", ",
        colon: ": ",
        inside: " ",
        ..TIGHT
    },
    Spacing {
        said: "on lines indented by 2, with a blank before each colon (Jackson)",
        colon: " : ",
        inside: " ",
        has_flat_lists: true,
        ..LINES
    },
    Spacing {
        said: "on lines indented by 2, with a blank before each colon (Apple)",
        colon: " : ",
        ..LINES
    },
    Spacing {
        said: "on lines indented by 2, empty lists too (Ruby)",
        broken: (true, false),
        ..LINES
    },
    Spacing {
        said: "on lines indented by 2, what is empty too (an old Ruby)",
        broken: (true, true),
        ..LINES
    },
    Spacing { said: "with a line end between the items", between: Some(",\n"), ..TIGHT },
    Spacing { said: "with a space after some colons", fields: XERO_FIELDS, ..TIGHT },
    Spacing { said: "without indentation, on lines", lines: Some(("\n", "")), ..LINES },
];

pub(super) static CRLF_BY_2: Spacing = Spacing {
    said: "on lines indented by 2 that end with CRLF (.NET)",
    lines: Some(("\r\n", "  ")),
    ..LINES
};
pub(super) static CRLF_BY_4: Spacing = Spacing {
    said: "on lines indented by 4 that end with CRLF",
    lines: Some(("\r\n", "    ")),
    ..LINES
};
pub(super) static ITEMS_ON_LINES: Spacing =
    Spacing { said: "with CRLF between the items", between: Some(",\r\n"), ..TIGHT };
pub(super) static LIST_OF_INDENTED: Spacing = Spacing {
    said: "with a space after some colons, and the events on lines",
    items: Some(&INDENTED_BY_2),
    fields: XERO_FIELDS,
    ..TIGHT
};
const XERO_FIELDS: &[(&str, &str, &str)] =
    &[("firstEventSequence", ",", ": "), ("lastEventSequence", ",", ": "), ("entropy", ", ", ": ")];

impl Spacing {
    /// What is in front of a field but the first, and behind its name.
    pub(super) fn around(&self, name: &str, depth: usize) -> (&'static str, &'static str) {
        let own = self.fields.iter().find(|(field, ..)| depth == 1 && *field == name);
        own.map_or((self.comma, self.colon), |(_, comma, colon)| (*comma, *colon))
    }

    /// What is in front of an item of a list but the first.
    pub(super) fn between_items(&self, depth: usize) -> &'static str {
        let flat = if self.has_flat_lists { ", " } else { self.comma };
        self.between.filter(|_| depth == 1).unwrap_or(flat)
    }
}
