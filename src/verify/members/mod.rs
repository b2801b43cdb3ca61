use alloc::vec::Vec;

use memchr::memmem;
use zeroize::Zeroize as _;

use crate::json::{self, Wanted};
use crate::scheme::{Telling, Told};

/// A member of a JSON body that a handshake needs.
pub(super) struct Member {
    path: &'static str,
    is_number: Option<bool>,
    value: Option<&'static str>,
}

impl Member {
    pub(super) const fn text(path: &'static str, value: Option<&'static str>) -> Self {
        Self { path, is_number: Some(false), value }
    }

    pub(super) const fn number(path: &'static str, digits: &'static str) -> Self {
        Self { path, is_number: Some(true), value: Some(digits) }
    }

    pub(super) const fn any(path: &'static str) -> Self {
        Self { path, is_number: None, value: None }
    }

    /// Whether a body can hold it: its text would be there. Most deliveries are told so, and not read.
    fn may_be_in(&self, body: &[u8]) -> bool {
        let name = self.path.rsplit('.').next().unwrap_or(self.path);
        match (self.is_number, self.value) {
            (Some(false), Some(value)) => memmem::find(body, value.as_bytes()).is_some(),
            (Some(true), Some(digits)) => memmem::find_iter(body, name.as_bytes()).any(|at| {
                let behind = body.get(at.saturating_add(name.len())..);
                behind.is_some_and(|behind| is_before(behind, digits.as_bytes()))
            }),
            _ => memmem::find(body, name.as_bytes()).is_some(),
        }
    }

    fn is(&self, found: &Wanted) -> bool {
        let Some(text) = &found.text else { return false };
        self.is_number.is_none_or(|number| number != found.is_quoted)
            && self.value.is_none_or(|value| value == text)
    }
}

/// The text of a member that a handshake is told by. Preparing to look for it takes longer than looking.
pub(super) struct Search(Option<memmem::Finder<'static>>);

impl Search {
    pub(super) fn of(told_by: &[Told]) -> Self {
        Self(told_by.iter().find_map(|told| match told.telling() {
            Telling::Member(_, value) => Some(memmem::Finder::new(value)),
            _ => None,
        }))
    }

    pub(super) fn may_be_in(&self, body: &[u8]) -> bool {
        self.0.as_ref().is_none_or(|text| text.find(body).is_some())
    }
}

/// Whether what is behind a member's name is the end of that and then this number.
fn is_before(behind: &[u8], digits: &[u8]) -> bool {
    let Some(rest) = behind.strip_prefix(b"\"") else { return false };
    let Some(rest) = rest.trim_ascii_start().strip_prefix(b":") else { return false };
    let after = rest.trim_ascii_start().strip_prefix(digits);
    after.is_some_and(|after| !after.first().is_some_and(u8::is_ascii_digit))
}

/// The members of a JSON body that are looked at. One of them may be a secret: they are wiped when dropped.
pub(super) struct Members {
    found: Vec<Wanted>,
    count: usize,
}

impl Members {
    pub(super) const fn none() -> Self {
        Self { found: Vec::new(), count: 0 }
    }

    /// Those that are wanted; nothing where one is not there or is another one.
    pub(super) fn read(body: &[u8], wanted: impl Iterator<Item = Member> + Clone) -> Option<Self> {
        // Nothing is allocated before all of them can be there.
        if !wanted.clone().all(|member| member.may_be_in(body)) {
            return None;
        }
        let paths = wanted.clone().map(|member| Wanted::new(member.path)).collect();
        let (found, count) = json::read_and_count(body, paths).ok()?;
        let read = Self { found, count };
        let is_meant = wanted.zip(&read.found).all(|(member, found)| member.is(found));
        is_meant.then_some(read)
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        let found = self.found.iter().rfind(|found| found.path == path && found.is_quoted)?;
        found.text.as_deref()
    }

    /// Whether there is no other in all of the body.
    pub(super) const fn is_one(&self) -> bool {
        self.count == 1
    }
}

impl Drop for Members {
    fn drop(&mut self) {
        self.found.iter_mut().for_each(|found| found.text.zeroize());
    }
}
