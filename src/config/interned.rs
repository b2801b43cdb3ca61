//! Schemes of files, for as long as the process runs: each distinct one is kept once, and so are its texts.
//! Nothing else here is never freed.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use std::sync::{Mutex, PoisonError};

use super::fault::{Read, Wrong};
use crate::scheme::card::Card;
use crate::scheme::file::{Sound, made};
use crate::verify::{Binds, Entry};

/// The most schemes that one process reads of files, those that contradict themselves among them. Each is kept
/// for as long as it runs.
pub const MAX_SCHEMES: usize = 1024;

/// Where a reader puts what a scheme has for ever.
///
/// A table is read twice. At first it is tried: each text stands for itself as nothing, so that a file
/// that is no scheme leaves nothing behind. Only what is well-formed is then kept, and whether it contradicts
/// itself is seen by what is kept.
#[derive(Clone, Copy)]
pub(super) struct Texts {
    are_kept: bool,
}

impl Texts {
    pub(super) const fn are_kept(self) -> bool {
        self.are_kept
    }

    pub(super) const TRIED: Self = Self { are_kept: false };
    const KEPT: Self = Self { are_kept: true };

    pub(super) fn text(self, text: &str) -> &'static str {
        if self.are_kept { Box::leak(text.to_owned().into_boxed_str()) } else { "" }
    }

    pub(super) fn list<T>(self, list: Vec<T>) -> &'static [T] {
        if self.are_kept { Box::leak(list.into_boxed_slice()) } else { &[] }
    }

    pub(super) fn one<T>(self, value: T, any: &'static T) -> &'static T {
        if self.are_kept { Box::leak(Box::new(value)) } else { any }
    }

    /// The entry of what was read, if it is kept and does not contradict itself.
    pub(super) fn entry<R: Binds + Sound + 'static>(
        self,
        card: Card,
        recipe: R,
    ) -> Read<Option<Entry>> {
        if !self.are_kept {
            return Ok(None);
        }
        let scheme = made(card, recipe).map_err(Wrong::Contradiction)?;
        Ok(Some(Entry::of(Box::leak(Box::new(scheme)))))
    }
}

/// Why there is no entry of a table.
pub(super) enum NoEntry {
    Wrong(Wrong),
    TooMany,
}

impl From<Wrong> for NoEntry {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(wrong)
    }
}

/// What came of each distinct scheme, by all that its table says.
static KNOWN: Mutex<BTreeMap<String, Result<Entry, &'static str>>> = Mutex::new(BTreeMap::new());

/// The entry of the table that says `all`, which `read` reads.
pub(super) fn entry(
    all: String,
    read: impl Fn(Texts) -> Read<Option<Entry>>,
) -> Result<Entry, NoEntry> {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(outcome) = known.get(&all) {
        return outcome.map_err(|fault| Wrong::Contradiction(fault).into());
    }
    read(Texts::TRIED)?;
    if known.len() >= MAX_SCHEMES {
        return Err(NoEntry::TooMany);
    }
    let outcome = match read(Texts::KEPT) {
        Ok(Some(entry)) => Ok(entry),
        Ok(None) => Err("it is no scheme"),
        Err(Wrong::Contradiction(fault)) => Err(fault),
        Err(wrong) => return Err(wrong.into()),
    };
    known.insert(all, outcome);
    outcome.map_err(|fault| Wrong::Contradiction(fault).into())
}
