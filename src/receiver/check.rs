use alloc::sync::Arc;
use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use super::{AnyVerifier, Receiver, Refusal};
use crate::proof::Proof;
use crate::verification::Verification;

/// One request's verification in an adapter: it bounds the body, and tells the verdict once.
///
/// Dropped without one, it tells [`Refusal::Abandoned`].
pub(super) struct Check {
    receiver: Arc<Receiver>,
    verifier: AnyVerifier,
    verification: Option<Verification>,
    received: u64,
}

impl Check {
    pub(super) fn new(
        receiver: Arc<Receiver>,
        verifier: AnyVerifier,
        verification: Verification,
    ) -> Self {
        Self { receiver, verifier, verification: Some(verification), received: 0 }
    }

    /// Takes the next bytes of the raw body.
    pub(super) fn update(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.received = self.received.saturating_add(length);
        self.receiver.within_limit(self.received)?;
        if let Some(verification) = &mut self.verification {
            verification.update(chunk);
        }
        Ok(())
    }

    /// The end of the body.
    pub(super) fn finish(mut self) -> Result<Proof, Refusal> {
        let verification = self.verification.take().ok_or(Refusal::Abandoned)?;
        let result = verification.finish().map_err(Refusal::from);
        self.tell(result.as_ref().map_err(|refusal| *refusal));
        result
    }

    /// The end of the request, before that of its body.
    pub(super) fn refuse(mut self, refusal: Refusal) -> Refusal {
        self.verification = None;
        self.tell(Err(refusal));
        refusal
    }

    fn tell(&self, result: Result<&Proof, Refusal>) {
        self.receiver.tell(Some(&self.verifier), result);
    }
}

impl Drop for Check {
    fn drop(&mut self) {
        if self.verification.take().is_some() {
            // A second panic while the handler's unwinds would abort the process.
            let _ = catch_unwind(AssertUnwindSafe(|| self.tell(Err(Refusal::Abandoned))));
        }
    }
}
