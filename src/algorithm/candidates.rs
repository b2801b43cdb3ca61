use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

use crate::bounds::{MAX_CANDIDATES, MAX_ITEMS};
use crate::text::{Encoding, TextFault};

/// The most bytes of a signature that lies in place.
const SHORT: usize = 32;

/// The most signatures that lie in place beside something else.
const FEW: usize = 3;

/// How many bytes a signature has, at least and at most.
#[derive(Clone, Copy, Debug)]
pub struct Lengths {
    least: u16,
    most: u16,
}

impl Lengths {
    /// Those of no key's signatures, to be joined with others.
    pub(super) const NONE: Self = Self::new(u16::MAX, 0);

    const fn new(least: u16, most: u16) -> Self {
        Self { least, most }
    }

    /// One length, of a tag.
    pub(crate) const fn of_tag(length: u16) -> Self {
        Self::new(length, length)
    }

    /// Those of two keys' signatures.
    pub(super) fn joined(self, other: &RangeInclusive<usize>) -> Self {
        let [start, end] =
            [other.start(), other.end()].map(|length| u16::try_from(*length).unwrap_or(u16::MAX));
        Self::new(self.least.min(start), self.most.max(end))
    }

    /// The one length of all signatures, where it is short; else 0.
    const fn short(self) -> u8 {
        let [short, _] = self.most.to_le_bytes();
        if self.least == self.most && self.most as usize <= SHORT { short } else { 0 }
    }

    /// Any, up to this many bytes.
    pub(crate) fn up_to(most: usize) -> Self {
        Self::new(1, u16::try_from(most).unwrap_or(u16::MAX))
    }
}

/// The decoded signatures of one request. Up to eight of up to 32 bytes lie in place; what is longer
/// or more is allocated, so that nobody else pays for it. The numbers are small ones for the same
/// reason.
pub struct Candidates {
    short: [[u8; SHORT]; MAX_CANDIDATES],
    /// Those that do not fit.
    others: Option<Box<Others>>,
    lengths: Lengths,
    /// The one length of all signatures, where it is short; else 0.
    length: u8,
    limit: u8,
    count: u8,
    items: u8,
}

#[derive(Default)]
struct Others(Vec<Vec<u8>>);

/// The same for a verification that has to keep something else in place too: up to three lie there.
pub(crate) enum Few {
    InPlace { short: [[u8; SHORT]; FEW], lengths: Lengths, count: u8 },
    Boxed(Box<Candidates>),
}

/// Why a signature could not be taken.
pub(crate) enum Refused {
    TooMany,
    Text(TextFault),
}

impl Candidates {
    /// No signatures yet, of so many bytes.
    #[inline]
    pub(crate) const fn new(lengths: Lengths) -> Self {
        let (short, length) = ([[0; SHORT]; MAX_CANDIDATES], lengths.short());
        Self { short, others: None, lengths, length, limit: 0, count: 0, items: 0 }
    }

    /// Lets tags be more than eight: so many headers there are. Of longer signatures, each of which
    /// costs a verification, there are not more.
    pub(crate) const fn allow(&mut self, limit: u8) {
        self.limit = limit;
    }

    /// What stands for one signature.
    pub(crate) const fn one(tag: [u8; SHORT]) -> Self {
        let mut candidates = Self::new(Lengths::of_tag(32));
        let [first, ..] = &mut candidates.short;
        *first = tag;
        candidates.count = 1;
        candidates
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Counts an item that is looked at, and says whether there may be one more.
    #[inline]
    pub(crate) fn may_look_at_another(&mut self) -> bool {
        self.items = self.items.saturating_add(1);
        usize::from(self.items) <= MAX_ITEMS
    }

    /// Decodes one signature.
    #[inline]
    pub(crate) fn push(&mut self, text: &[u8], encoding: Encoding) -> Result<(), Refused> {
        let at = usize::from(self.count);
        match (self.short_length(), self.short.get_mut(at)) {
            (Some(length), Some(slot)) => decode(text, encoding, slot, length)?,
            (length, _) => self.push_allocated(text, encoding, length)?,
        }
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    #[cold]
    fn push_allocated(
        &mut self,
        text: &[u8],
        encoding: Encoding,
        length: Option<usize>,
    ) -> Result<(), Refused> {
        let is_tag_allowed = length.is_some() && self.count < self.limit;
        if usize::from(self.count) < MAX_CANDIDATES || is_tag_allowed {
            let signature = self.decode_allocated(text, encoding)?;
            self.others.get_or_insert_default().0.push(signature);
            return Ok(());
        }
        // What is no signature does not count as one.
        match length {
            Some(length) => decode(text, encoding, &mut [0; SHORT], length)?,
            None => _ = self.decode_allocated(text, encoding)?,
        }
        Err(Refused::TooMany)
    }

    fn decode_allocated(&self, text: &[u8], encoding: Encoding) -> Result<Vec<u8>, Refused> {
        let Lengths { least, most, .. } = self.lengths;
        let lengths = usize::from(least)..=usize::from(most);
        encoding.decode_any(text, &lengths).map_err(Refused::Text)
    }

    #[inline]
    fn short_length(&self) -> Option<usize> {
        (self.length > 0).then_some(usize::from(self.length))
    }

    /// Those that lie in place, in their order.
    #[inline]
    pub(crate) fn in_place(&self) -> impl Iterator<Item = &[u8]> {
        let length = self.short_length();
        (0..usize::from(self.count)).filter_map(move |at| self.short.get(at)?.get(..length?))
    }

    /// The others, which come behind them.
    #[inline]
    pub(crate) fn allocated(&self) -> impl Iterator<Item = &[u8]> {
        self.others.iter().flat_map(|others| &others.0).map(Vec::as_slice)
    }

    /// In less room.
    pub(crate) fn into_few(self) -> Few {
        let Self { short, lengths, count, .. } = self;
        match short.first_chunk() {
            Some(short) if self.others.is_none() && usize::from(count) <= FEW => {
                Few::InPlace { short: *short, lengths, count }
            }
            _ => Few::Boxed(Box::new(self)),
        }
    }

    pub(crate) fn tags(&self) -> impl Iterator<Item = &[u8]> {
        self.in_place().chain(self.allocated())
    }
}

impl Few {
    /// What `see` says of them all.
    pub(crate) fn with<T>(&self, see: impl FnOnce(&Candidates) -> T) -> T {
        match self {
            Self::InPlace { short, lengths, count } => {
                let mut all = Candidates::new(*lengths);
                for (slot, tag) in all.short.iter_mut().zip(short) {
                    *slot = *tag;
                }
                all.count = *count;
                see(&all)
            }
            Self::Boxed(all) => see(all),
        }
    }
}

#[inline]
fn decode(
    text: &[u8],
    encoding: Encoding,
    tag: &mut [u8; SHORT],
    length: usize,
) -> Result<(), Refused> {
    encoding.decode(text, tag.get_mut(..length).unwrap_or_default()).map_err(Refused::Text)
}

shows_nothing!(Candidates, Few);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_the_same_signatures() {
        for length in [20, 32, 64] {
            for count in 0..=MAX_CANDIDATES {
                let mut candidates = Candidates::new(Lengths::of_tag(length));
                for at in 0..count {
                    let tag = alloc::vec![at as u8; usize::from(length)];
                    assert!(
                        candidates
                            .push(&Encoding::Hex.encode(&tag).into_bytes(), Encoding::Hex)
                            .is_ok()
                    );
                }
                let tags = |all: &Candidates| all.tags().map(<[u8]>::to_vec).collect::<Vec<_>>();
                let all = tags(&candidates);
                assert_eq!(all.len(), count);
                assert_eq!(candidates.into_few().with(tags), all);
            }
        }
    }

    /// A receiver's own algorithm says which lengths there are, and may say nonsense.
    #[test]
    fn signatures_of_every_length_of_a_range() {
        for lengths in [8..=32, 16..=16, 8..=70, 64..=64] {
            for length in 1..80 {
                let mut candidates = Candidates::new(Lengths::NONE.joined(&lengths));
                let pushed = candidates.push(&b"0".repeat(2 * length), Encoding::Hex).is_ok();
                assert_eq!(pushed, lengths.contains(&length), "{length} of {lengths:?}");
                let lengths: Vec<_> = candidates.tags().map(<[u8]>::len).collect();
                assert!(if pushed { lengths == [length] } else { lengths.is_empty() });
            }
        }
        let nonsense = RangeInclusive::new(80, 70);
        let mut candidates = Candidates::new(Lengths::NONE.joined(&nonsense));
        assert!(candidates.push(&[b'0'; 150], Encoding::Hex).is_err());
    }
}
