use alloc::boxed::Box;

use crate::encoding::{Encoding, TextFault};
use crate::mac::Algorithm;

/// The most signatures that a verification compares.
pub(crate) const MAX_CANDIDATES: usize = 8;

/// The most items that a verification looks at, of whatever version, in all the values of its
/// signature headers.
pub(crate) const MAX_ITEMS: usize = 32;

/// The decoded signatures of one header. Tags of up to 32 bytes lie in place; the longer ones are
/// boxed, so that nobody else pays for their size.
pub(crate) struct Candidates {
    short: [[u8; 32]; MAX_CANDIDATES],
    long: Option<Box<[[u8; 64]; MAX_CANDIDATES]>>,
    tag_len: usize,
    count: usize,
    items: usize,
}

/// Why a signature could not be taken.
pub(crate) enum Refused {
    TooMany,
    Text(TextFault),
}

impl Candidates {
    #[inline]
    pub(crate) fn new(algorithm: Algorithm) -> Self {
        let tag_len = algorithm.tag_len();
        let long = (tag_len > 32).then(|| Box::new([[0; 64]; MAX_CANDIDATES]));
        Self { short: [[0; 32]; MAX_CANDIDATES], long, tag_len, count: 0, items: 0 }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Counts an item that is looked at, and says whether there may be one more.
    #[inline]
    pub(crate) const fn may_look_at_another(&mut self) -> bool {
        self.items = self.items.saturating_add(1);
        self.items <= MAX_ITEMS
    }

    /// Decodes one signature.
    #[inline]
    pub(crate) fn push(&mut self, text: &[u8], encoding: Encoding) -> Result<(), Refused> {
        let slot = match &mut self.long {
            None => self.short.get_mut(self.count).map(<[u8; 32]>::as_mut_slice),
            Some(long) => long.get_mut(self.count).map(<[u8; 64]>::as_mut_slice),
        };
        let tag = slot.and_then(|slot| slot.get_mut(..self.tag_len)).ok_or(Refused::TooMany)?;
        encoding.decode(text, tag).map_err(Refused::Text)?;
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    #[inline]
    pub(crate) fn tags(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.count).filter_map(|at| {
            let slot = match &self.long {
                None => self.short.get(at)?.as_slice(),
                Some(long) => long.get(at)?.as_slice(),
            };
            slot.get(..self.tag_len)
        })
    }
}
