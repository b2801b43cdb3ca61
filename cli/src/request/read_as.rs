//! As what a request was read, as it is said.

use std::fmt;

use super::format::Format;
use super::note::Note;
use super::pick::Numbered;

/// As what a request was read.
#[derive(Clone, Debug)]
pub(crate) struct ReadAs {
    pub(super) format: Format,
    pub(super) entry: Numbered,
    pub(super) below: Option<&'static str>,
    pub(super) notes: Vec<Note>,
}

impl ReadAs {
    pub(crate) const fn new(format: Format) -> Self {
        Self { format, entry: None, below: None, notes: Vec::new() }
    }

    /// Whether the bytes that were signed may be others than those that were read.
    pub(crate) fn is_lossy(&self) -> bool {
        self.notes.iter().any(|note| note.is_loss())
    }

    /// Whether the URL that was signed may be another than its origin makes of what was read.
    pub(crate) fn has_lost_target(&self) -> bool {
        self.notes.iter().any(|note| note.is_of_target())
    }

    /// Whether it is what everybody expects, so that nothing need be said.
    pub(crate) fn is_plain(&self) -> bool {
        self.format == Format::Http1 && self.notes.is_empty()
    }

    pub(crate) fn name(&self) -> String {
        let name = self.format.name();
        let entry = self.entry.map(|(entry, last)| format!(", entry {entry} of 0 to {last}"));
        let below = self.below.map(|member| format!(", below its member `{member}`"));
        [name, &entry.unwrap_or_default(), &below.unwrap_or_default()].concat()
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
