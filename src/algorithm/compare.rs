//! The one comparison of tags, and the one place where its outcome becomes public.

use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};

use super::Candidates;
use crate::bounds::MAX_KEYS;

/// For each key, the position of the receiver's secret that it belongs to.
pub(crate) type Owners = [u8; MAX_KEYS];

/// Which secret's tag is among the candidates: the first one's, but all are compared.
pub(super) struct Search<'c> {
    candidates: &'c Candidates,
    found: Choice,
    secret: u8,
}

impl<'c> Search<'c> {
    #[inline]
    pub(super) fn new(candidates: &'c Candidates, [owner, ..]: Owners) -> Self {
        Self { candidates, found: Choice::from(0), secret: owner }
    }

    #[inline]
    pub(super) fn compare(&mut self, tag: &[u8], secret: u8) {
        let mut equal = Choice::from(0);
        let mut see = |candidate| equal |= tags_equal(tag, candidate);
        self.candidates.in_place().for_each(&mut see);
        self.candidates.allocated().for_each(&mut see);
        self.secret.conditional_assign(&secret, equal & !self.found);
        self.found |= equal;
    }

    /// The verdict and the matching secret's position become public here, and nowhere else.
    ///
    /// The call in one arm keeps it a branch, so that memcheck sees it here: a verdict computed
    /// without one would make every branch of the caller look like a leak.
    #[inline(never)]
    pub(super) fn declassify(self) -> Option<usize> {
        if bool::from(self.found) { Some(usize::from(self.secret)) } else { no_match() }
    }
}

#[cold]
#[inline(never)]
fn no_match() -> Option<usize> {
    core::hint::black_box(None)
}

/// The one comparison of tags. Lengths are public; the contents take the same time whatever they
/// are. Every algorithm's tag is whole words of four bytes.
#[inline]
pub(crate) fn tags_equal(tag: &[u8], candidate: &[u8]) -> Choice {
    let (tag_words, tag_rest) = tag.as_chunks::<4>();
    let (words, rest) = candidate.as_chunks::<4>();
    if tag.len() != candidate.len() || !tag_rest.is_empty() || !rest.is_empty() {
        return Choice::from(0);
    }
    let mut difference = 0;
    for (ours, theirs) in tag_words.iter().zip(words) {
        difference |= u32::from_ne_bytes(*ours) ^ u32::from_ne_bytes(*theirs);
    }
    difference.ct_eq(&0)
}
