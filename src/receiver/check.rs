use alloc::sync::Arc;
use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use super::{AnyVerifier, Receiver, Refusal};
use crate::headers::Headers;
#[cfg(feature = "ledger")]
use crate::ledger::{DeliveryId, NoKey};
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
    /// The identity by the message's id.
    #[cfg(feature = "ledger")]
    delivery: Option<DeliveryId>,
}

impl Check {
    pub(super) fn new(
        receiver: Arc<Receiver>,
        verifier: AnyVerifier,
        verification: Verification,
        headers: &dyn Headers,
    ) -> Self {
        #[cfg(not(feature = "ledger"))]
        let _ = headers;
        #[cfg(feature = "ledger")]
        let (verification, delivery) = identified(verification, &verifier, headers);
        Self {
            receiver,
            verifier,
            verification: Some(verification),
            received: 0,
            #[cfg(feature = "ledger")]
            delivery,
        }
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
    pub(super) fn finish(self) -> Result<Proof, Refusal> {
        self.finish_and(Ok)
    }

    /// The end of a body that was kept: the receiver's function may make a key of it.
    #[cfg(feature = "ledger")]
    pub(super) fn finish_whole(self, headers: &dyn Headers, body: &[u8]) -> Result<Proof, Refusal> {
        let identity = self.verifier.identity().cloned();
        self.finish_and(|proof| {
            let by_key = identity.map(|identity| identity.of_request(&proof, headers, body));
            let by_key = by_key.transpose().map_err(|NoKey| Refusal::NoDeliveryKey)?.flatten();
            Ok(Proof { delivery: by_key.or(proof.delivery), ..proof })
        })
    }

    fn finish_and(
        mut self,
        complete: impl FnOnce(Proof) -> Result<Proof, Refusal>,
    ) -> Result<Proof, Refusal> {
        let verification = self.verification.take().ok_or(Refusal::Abandoned)?;
        let result = verification.finish().map_err(Refusal::from);
        #[cfg(feature = "ledger")]
        let result =
            result.map(|proof| Proof { delivery: self.delivery.or(proof.delivery), ..proof });
        let result = result.and_then(complete);
        self.tell(result.as_ref().map_err(|refusal| *refusal));
        result
    }

    /// The end of a body that was kept.
    #[cfg(not(feature = "ledger"))]
    pub(super) fn finish_whole(self, _: &dyn Headers, _: &[u8]) -> Result<Proof, Refusal> {
        self.finish()
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

/// The verification, told to make an identity of the message, or the identity by the message's id.
#[cfg(feature = "ledger")]
fn identified(
    mut verification: Verification,
    verifier: &AnyVerifier,
    headers: &dyn Headers,
) -> (Verification, Option<DeliveryId>) {
    let Some(identity) = verifier.identity() else { return (verification, None) };
    verification.identifies_by_message = identity.is_of_message();
    let bound = verifier.verifier();
    let delivery = identity.of_message(bound.scheme(), bound.account(), headers);
    (verification, delivery)
}

impl Drop for Check {
    fn drop(&mut self) {
        if self.verification.take().is_some() {
            // A second panic while the handler's unwinds would abort the process.
            let _ = catch_unwind(AssertUnwindSafe(|| self.tell(Err(Refusal::Abandoned))));
        }
    }
}
