//! What there is to say of how a request was read.

use std::fmt;

use super::format::Format;
use super::pick::Numbered;

/// What is to be known of a request that was not simply read as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// No length is said, so that the body ends where the file does.
    RestOfFile { ends_in_line_break: bool },
    /// The body is there only as JSON that somebody parsed.
    ParsedBody,
    /// The body is there only as the fields of a form.
    ParsedForm,
    /// The query is there only decoded.
    ParsedQuery,
    /// What is not printable was replaced.
    Printable,
}

impl Note {
    /// Whether the bytes that were signed may be others.
    const fn is_loss(self) -> bool {
        matches!(self, Self::ParsedBody | Self::ParsedForm | Self::Printable)
    }

    const fn text(self) -> &'static str {
        match self {
            Self::RestOfFile { ends_in_line_break: false } => {
                "no Content-Length, so the body is the rest of the file"
            }
            Self::RestOfFile { ends_in_line_break: true } => {
                "no Content-Length, so the body is the rest of the file, with the line break at its end"
            }
            Self::ParsedBody => {
                "its body is there only parsed, so the raw bytes are lost: it is written anew as JSON \
                 without blanks"
            }
            Self::ParsedForm => {
                "its body is there only as fields, so the raw bytes are lost: they are written anew \
                 as a form"
            }
            Self::ParsedQuery => "its query is there only decoded, and is encoded anew",
            Self::Printable => {
                "each byte outside ASCII is a dot in it, and a CR is left out: tcpdump -X shows all bytes"
            }
        }
    }
}

/// As what a request was read.
#[derive(Clone, Debug)]
pub(crate) struct ReadAs {
    pub(super) format: Format,
    pub(super) entry: Numbered,
    pub(super) notes: Vec<Note>,
}

impl ReadAs {
    /// Whether the bytes that were signed may be others than those that were read.
    pub(crate) fn is_lossy(&self) -> bool {
        self.notes.iter().any(|note| note.is_loss())
    }

    /// Whether it is what everybody expects, so that nothing need be said.
    pub(crate) fn is_plain(&self) -> bool {
        self.format == Format::Http1 && self.notes.is_empty()
    }

    pub(crate) fn name(&self) -> String {
        let name = self.format.name();
        match self.entry {
            Some((entry, count)) => format!("{name}, entry {entry} of {count}"),
            None => name.into(),
        }
    }

    pub(crate) fn notes(&self) -> impl Iterator<Item = &'static str> {
        self.notes.iter().map(|note| note.text())
    }

    /// Adds what a program wants to know of it to an answer.
    pub(crate) fn add_to(&self, answer: &mut serde_json::Value) {
        if let Some(members) = answer.as_object_mut() {
            members.insert("read_as".into(), self.name().into());
            if !self.notes.is_empty() {
                members.insert("read_notes".into(), self.notes().collect());
            }
        }
    }
}

/// The line that says it.
impl fmt::Display for ReadAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "read as: {}", self.name())?;
        self.notes().try_for_each(|note| write!(f, "; {note}"))
    }
}
