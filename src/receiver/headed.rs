use alloc::string::String;
use alloc::sync::Arc;

use bytes::Bytes;

use super::chunks::{Chunks, collect};
use super::{AnyVerifier, Head, Receiver, Refusal};

/// A request that its head alone refuses, until its body was read.
pub(super) struct Headed {
    pub(super) receiver: Arc<Receiver>,
    pub(super) verifier: AnyVerifier,
    pub(super) method: String,
    pub(super) path_and_query: String,
    pub(super) refusal: Refusal,
}

impl Headed {
    pub(super) fn new(
        receiver: &Arc<Receiver>,
        verifier: &AnyVerifier,
        head: &Head<'_>,
        refusal: Refusal,
    ) -> Self {
        Self {
            receiver: Arc::clone(receiver),
            verifier: verifier.clone(),
            method: head.method().into(),
            path_and_query: head.path_and_query().into(),
            refusal,
        }
    }

    /// The whole body, unless it breaks off or is longer than what is left to it.
    pub(super) async fn read(&self, body: impl Chunks, left: &mut usize) -> Option<Bytes> {
        let take = |chunk: &[u8]| {
            *left = left.checked_sub(chunk.len()).ok_or(self.refusal)?;
            Ok(())
        };
        collect(body, take).await.ok()
    }
}
