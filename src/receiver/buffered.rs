use core::future::poll_fn;
use core::task::{Context, Poll};

use bytes::{Bytes, BytesMut};

use super::inbound::Inbound;
use super::{Refusal, Verified};
use crate::request::Headers;
use crate::scheme::Coverage;
use crate::verify::Proof;

/// A raw body as it arrives, of whichever framework; trailers are not part of it.
pub trait Chunks {
    /// The next bytes, or nothing at the body's end; [`Refusal::BrokenBody`] where it breaks off. What
    /// ends early without an error would be taken for the whole body.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Refusal>>>;
}

impl Inbound {
    /// Reads and verifies all of the body. The headers are those of the head.
    ///
    /// With the feature `gzip`, a body that [was signed before it was
    /// compressed](crate::Scheme::is_signed_before_compression) is decompressed within the receiver's
    /// limit, and verified then.
    ///
    /// # Errors
    /// Why the request is refused.
    pub async fn buffered(
        mut self,
        headers: &(dyn Headers + Sync),
        body: impl Chunks,
    ) -> Result<Buffered, Refusal> {
        let arrived = collect(body, &mut self).await;
        let (bytes, is_decompressed) =
            match arrived.and_then(|arrived| self.unpack(headers, arrived)) {
                Ok(signed) => signed,
                Err(refusal) => return Err(self.refuse(refusal)),
            };
        let proof = self.finish_whole(headers, &bytes)?;
        Ok(Buffered { bytes, proof, is_decompressed })
    }
}

/// A whole body, and its proof: what an adapter leaves in the request's extensions, and its extractors
/// take out. [`Inbound::buffered`] alone makes one.
#[derive(Clone)]
pub struct Buffered {
    pub(super) bytes: Bytes,
    pub(super) proof: Proof,
    is_decompressed: bool,
}

impl Buffered {
    /// The bytes that were verified: those that were sent, unless they [were
    /// decompressed](Self::is_decompressed).
    #[must_use]
    pub const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Whether the bytes are what the body decompressed to. `Content-Encoding` and `Content-Length` are then
    /// of another body, and an adapter takes both off the request: something behind it would decompress
    /// once more, or wait for another length.
    #[must_use]
    pub const fn is_decompressed(&self) -> bool {
        self.is_decompressed
    }

    /// Who signed, and what.
    pub const fn proof(&self) -> &Proof {
        &self.proof
    }

    /// The body as a verified one, which it is only where the signature covers all of it.
    #[must_use]
    pub fn into_verified(self) -> Option<Verified<Bytes>> {
        let Self { bytes, proof, .. } = self;
        (proof.coverage() == Coverage::Body).then(|| Verified { body: bytes, proof })
    }
}

shows_nothing!(Buffered);

/// Reads and checks all of a body.
async fn collect(mut chunks: impl Chunks, check: &mut Inbound) -> Result<Bytes, Refusal> {
    let mut buffer = Buffer::default();
    while let Some(chunk) = poll_fn(|cx| chunks.poll_chunk(cx)).await {
        let chunk = chunk?;
        check.collect(&chunk)?;
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
