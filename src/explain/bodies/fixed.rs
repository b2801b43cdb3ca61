//! Changes that need nothing but the body.

use alloc::vec::Vec;

/// What is said of a kind of change.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::explain) struct Sort {
    pub(super) code: &'static str,
    /// What to change, and where: whole sentences.
    pub(super) cure: &'static str,
}

impl Sort {
    /// A change of this kind.
    pub(super) const fn fixed(
        &'static self,
        said: &'static str,
        make: fn(&[u8]) -> Option<Vec<u8>>,
    ) -> Fixed {
        Fixed { sort: self, said, make }
    }
}

/// A change that is made of the body alone.
#[derive(Debug)]
pub(in crate::explain) struct Fixed {
    pub(super) sort: &'static Sort,
    /// What the body is, or what was done to it.
    pub(super) said: &'static str,
    /// `None` where it does not apply.
    pub(super) make: fn(&[u8]) -> Option<Vec<u8>>,
}

/// Two are one if they say the same.
impl PartialEq for Fixed {
    fn eq(&self, other: &Self) -> bool {
        (self.sort.code, self.said) == (other.sort.code, other.said)
    }
}

impl Eq for Fixed {}
