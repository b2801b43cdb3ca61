use alloc::vec::Vec;

use crate::bounds::MAX_COLLECTED;
use crate::error::Error;

/// A body that is collected within its bound, to be read at the end.
#[derive(Default)]
pub(crate) struct CollectedBody {
    bytes: Vec<u8>,
    is_too_long: bool,
}

impl CollectedBody {
    pub(crate) fn update(&mut self, chunk: &[u8]) {
        if self.is_too_long || chunk.len() > MAX_COLLECTED.saturating_sub(self.bytes.len()) {
            self.is_too_long = true;
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(chunk);
        }
    }

    /// Those that it has room for included.
    pub(crate) const fn bytes_held(&self) -> usize {
        self.bytes.capacity()
    }

    pub(crate) const fn bytes(&self) -> Result<&[u8], Error> {
        if self.is_too_long {
            return Err(Error::BodyTooLong { limit: MAX_COLLECTED });
        }
        Ok(self.bytes.as_slice())
    }
}
