use md5::{Digest as _, Md5};

use super::{Hash, HashBytes, Kind};

/// That MD5 is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct There;

impl Hash {
    /// MD5 (RFC 1321), which is broken, and here because vendors still use it. Whoever writes a part of
    /// a body can make two bodies with one hash in seconds.
    pub const MD5: Self = Self(Kind::Md5(There));
}

/// A body that is hashed as it passes.
#[derive(Clone)]
pub(crate) struct Running(Md5);

impl Running {
    pub(super) fn start(There: There) -> Self {
        Self(Md5::new())
    }

    pub(super) fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    pub(super) fn digest(&mut self) -> HashBytes {
        HashBytes::new(&self.0.finalize_reset())
    }
}
