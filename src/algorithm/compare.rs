//! The one comparison of tags, and the places where its outcome, and the tag of an answer, become public.

use alloc::string::String;

use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};

use super::Candidates;
use crate::bounds::{MAX_KEYS, MAX_SECRETS};
use crate::error::ConfigFault;
use crate::text::Encoding;

/// For each key, the position of the receiver's secret that it belongs to.
pub(crate) type Owners = [u16; MAX_KEYS];

/// The secret at this position, as a verdict names it.
pub(super) fn owner_at(position: usize) -> Result<u16, ConfigFault> {
    u16::try_from(position).map_err(|_| ConfigFault::TooManyKeys { limit: MAX_SECRETS })
}

/// Which secret's tag is among the candidates: the first one's, but all are compared.
pub(super) struct Search<'c> {
    candidates: &'c Candidates,
    found: Choice,
    secret: u16,
}

impl<'c> Search<'c> {
    #[inline]
    pub(super) fn new(candidates: &'c Candidates, [owner, ..]: Owners) -> Self {
        Self { candidates, found: Choice::from(0), secret: owner }
    }

    #[inline]
    pub(super) fn compare(&mut self, tag: &[u8], secret: u16) {
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

/// The text of a tag that is given to whoever asked for it: it becomes public here, before a table is read
/// where it says. What is done last keeps it a function that calls, so that memcheck sees it here.
#[inline(never)]
pub(crate) fn answered(tag: &[u8], encoding: Encoding) -> String {
    core::hint::black_box(encoding.encode(tag))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_has_at_most_65536_secrets() {
        assert_eq!(owner_at(MAX_SECRETS - 1), Ok(u16::MAX));
        let limit = MAX_SECRETS;
        assert_eq!(owner_at(limit), Err(ConfigFault::TooManyKeys { limit }));
    }
}
