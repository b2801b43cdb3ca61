use alloc::boxed::Box;

use md5::{Digest as _, Md5};

use super::super::Tags;
use super::super::hmac::InStep;
use super::{Hash, HashBytes, Kind};
use crate::error::ConfigError;

/// That MD5 is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct There;

impl Hash {
    /// MD5 (RFC 1321), which is broken, and here because vendors still use it. Whoever writes a part of
    /// a body can make two bodies with one hash in seconds.
    pub const MD5: Self = Self(Kind::Md5(There));
}

/// The keyed beginning of an HMAC, which the collisions of MD5 do not break.
pub(super) fn hmac(There: There, key: &[u8]) -> Result<Box<dyn Tags>, ConfigError> {
    Ok(Box::new(InStep::<Md5>::new(key)?))
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
