use bytes::{Bytes, BytesMut};

/// A body as it is collected. What is reserved follows what has arrived, never what was announced.
#[derive(Default)]
pub(super) struct Buffer {
    /// The first chunk, and as long as there is no other, the whole body without a copy.
    first: Bytes,
    all: BytesMut,
}

impl Buffer {
    pub(super) fn push(&mut self, chunk: Bytes) {
        if self.first.is_empty() && self.all.is_empty() {
            self.first = chunk;
        } else {
            if self.all.is_empty() {
                self.all.extend_from_slice(&core::mem::take(&mut self.first));
            }
            self.all.extend_from_slice(&chunk);
        }
    }

    pub(super) fn into_bytes(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}
