use core::future::poll_fn;
use core::task::{Context, Poll};

use bytes::{Bytes, BytesMut};

use super::Refusal;

/// A raw body as it arrives, of whichever framework; trailers are not part of it.
pub trait Chunks {
    /// The next bytes, or nothing at the body's end; [`Refusal::BrokenBody`] where it breaks off. What
    /// ends early without an error would be taken for the whole body.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Refusal>>>;
}

/// Reads all of a body, of which `see` may refuse each chunk.
pub(super) async fn collect(
    mut chunks: impl Chunks,
    mut see: impl FnMut(&[u8]) -> Result<(), Refusal>,
) -> Result<Bytes, Refusal> {
    let mut buffer = Buffer::default();
    while let Some(chunk) = poll_fn(|cx| chunks.poll_chunk(cx)).await {
        let chunk = chunk?;
        see(&chunk)?;
        buffer.push(chunk);
    }
    Ok(buffer.into_bytes())
}

/// A body as it is collected. What is reserved follows what has arrived, never what was announced.
#[derive(Default)]
struct Buffer {
    /// The first chunk, and as long as there is no other, the whole body without a copy.
    first: Bytes,
    all: BytesMut,
}

impl Buffer {
    fn push(&mut self, chunk: Bytes) {
        if self.first.is_empty() && self.all.is_empty() {
            self.first = chunk;
        } else {
            if self.all.is_empty() {
                self.all.extend_from_slice(&core::mem::take(&mut self.first));
            }
            self.all.extend_from_slice(&chunk);
        }
    }

    fn into_bytes(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}
