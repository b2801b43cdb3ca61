use alloc::string::String;
use alloc::sync::Arc;

use super::chunks::{Chunks, collect};
use super::{AnyVerifier, Head, Receiver, Refusal};
use crate::bounds::MAX_KEPT_BODY;
use crate::request::Headers;

/// A request that is refused by its head alone, and that the receiver [keeps](Receiver::keep_refused): its
/// body is to be read, and changes nothing of the refusal.
pub struct Unread {
    receiver: Arc<Receiver>,
    verifier: AnyVerifier,
    method: String,
    path_and_query: String,
    refusal: Refusal,
}

impl Unread {
    pub(super) fn of(
        receiver: &Arc<Receiver>,
        verifier: &AnyVerifier,
        head: &Head<'_>,
        refusal: Refusal,
    ) -> Option<Self> {
        let keeps = receiver.keeps(verifier.verifier().scheme(), head, refusal);
        keeps.then(|| Self {
            receiver: Arc::clone(receiver),
            verifier: verifier.clone(),
            method: head.method().into(),
            path_and_query: head.path_and_query().into(),
            refusal,
        })
    }

    /// Why it is refused: for a layer that does not read whole bodies.
    #[must_use]
    pub const fn refusal(&self) -> Refusal {
        self.refusal
    }

    /// Reads the body, within the receiver's limit and 4 MiB, and keeps the request. What comes of it is the
    /// refusal, whatever becomes of the body.
    pub async fn kept(self, headers: &(dyn Headers + Sync), body: impl Chunks) -> Refusal {
        let mut left = usize::try_from(self.receiver.limit).unwrap_or(MAX_KEPT_BODY);
        left = left.min(MAX_KEPT_BODY);
        let read = collect(body, |chunk| {
            left = left.checked_sub(chunk.len()).ok_or(self.refusal)?;
            Ok(())
        });
        if let Ok(body) = read.await
            && let Some(keeping) = self.receiver.keeping(self.verifier.verifier().scheme(), &body)
        {
            keeping.keep(self.refusal, (&self.method, &self.path_and_query), headers);
        }
        self.refusal
    }
}

shows_nothing!(Unread);
