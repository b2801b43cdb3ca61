use bytes::Bytes;

use super::chunks::{Chunks, collect};
use super::inbound::{Begun, Finished, Inbound};
use super::{Refusal, Verified};
use crate::request::Headers;
use crate::scheme::Coverage;
use crate::verify::{Answer, Proof};

impl Inbound {
    /// Reads and verifies all of the body, and answers a signed handshake. The method, the path and the
    /// headers are those of the head.
    ///
    /// With the feature `gzip`, a body that [was signed before it was
    /// compressed](crate::Scheme::is_signed_before_compression) is decompressed within the receiver's
    /// limit, and verified then.
    ///
    /// # Errors
    /// Why the request is refused.
    pub async fn buffered(
        mut self,
        method: &str,
        path_and_query: &str,
        headers: &(dyn Headers + Sync),
        body: impl Chunks,
    ) -> Result<Received, Refusal> {
        let collected = collect(body, |chunk| self.collect(chunk)).await;
        let arrived = collected.map_err(|refusal| self.refuse(refusal))?;
        let keeping = self.keeping(&arrived);
        let received = self.received(method, path_and_query, headers, arrived).await;
        if let (Some(keeping), Err(refusal)) = (keeping, &received) {
            keeping.keep(*refusal, (method, path_and_query), headers);
        }
        received
    }

    async fn received(
        &mut self,
        method: &str,
        path_and_query: &str,
        headers: &(dyn Headers + Sync),
        arrived: Bytes,
    ) -> Result<Received, Refusal> {
        let unpacked = self.unpack(headers, arrived);
        let (bytes, is_decompressed) = unpacked.map_err(|refusal| self.refuse(refusal))?;
        let finished = self.finish_whole((method, path_and_query), headers, &bytes).await?;
        Ok(match finished {
            Finished::Delivery(proof) => {
                Received::Delivery(Buffered { bytes, proof, is_decompressed })
            }
            Finished::Handshake(answer) => Received::Handshake(answer),
        })
    }
}

impl Begun {
    /// Reads all of the body, and finds out what the request is: [`Inbound::buffered`], or
    /// [`Opening::answered`](super::Opening::answered).
    ///
    /// # Errors
    /// Why the request is refused.
    pub async fn buffered(
        self,
        method: &str,
        path_and_query: &str,
        headers: &(dyn Headers + Sync),
        body: impl Chunks,
    ) -> Result<Received, Refusal> {
        match self {
            Self::Delivery(inbound) => {
                inbound.buffered(method, path_and_query, headers, body).await
            }
            Self::Handshake(opening) => {
                opening.answered(headers, body).await.map(Received::Handshake)
            }
            Self::Refused(unread) => Err(unread.kept(headers, body).await),
        }
    }
}

/// What a whole request is.
#[derive(Debug)]
pub enum Received {
    /// A delivery, for the handler.
    Delivery(Buffered),
    /// A handshake, and its answer: the handler does not see it.
    Handshake(Answer),
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
