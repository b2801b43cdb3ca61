use alloc::sync::Arc;
use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use bytes::Bytes;

use super::identity::{Identity, NoKey};
use super::{AnyVerifier, Head, Receiver, Refusal, unpack};
use crate::request::{Headers, Request};
use crate::verify::{Proof, Verification};

/// One request's verification in an adapter, of this crate or of another: begun with the head, it
/// takes the body [whole](Self::buffered) or [as it passes](Self::streamed).
///
/// It keeps the receiver's limit, and tells the verdict once; dropped without one, it tells
/// [`Refusal::Abandoned`].
///
/// ```
/// use std::sync::Arc;
///
/// use countersign::receiver::{Buffered, Chunks, Head, Inbound, Receiver, Refusal};
///
/// /// What an adapter does with a request of its framework.
/// async fn verified(
///     receiver: &Arc<Receiver>,
///     (method, path_and_query): (&str, &str),
///     headers: &Vec<(String, String)>,
///     body: impl Chunks,
/// ) -> Result<Buffered, Refusal> {
///     let head = Head::new(method, path_and_query, headers, &|_| None);
///     let verifier = receiver.select(&head).await;
///     Inbound::begin(receiver, verifier, &head, 0)?.buffered(headers, body).await
/// }
/// ```
pub struct Inbound {
    receiver: Arc<Receiver>,
    verifier: AnyVerifier,
    verification: Option<Verification>,
    received: u64,
}

impl Inbound {
    /// Begins with everything but the body. `selected` is what [`Receiver::select`] found, and
    /// `announced` the length that the body is known to have at least: 0 where nobody holds the sender to
    /// one.
    ///
    /// # Errors
    /// Why the request is refused, before a byte of its body is read; `on_verdict` is told.
    pub fn begin(
        receiver: &Arc<Receiver>,
        selected: Result<AnyVerifier, Refusal>,
        head: &Head<'_>,
        announced: u64,
    ) -> Result<Self, Refusal> {
        let verifier = selected.inspect_err(|refusal| receiver.tell(None, Err(*refusal)))?;
        let refused = |refusal| {
            receiver.tell(Some(&verifier), Err(refusal));
            refusal
        };
        let url = verifier.url(head).map_err(refused)?;
        let method = Some(head.method());
        let request = Request::of(head.headers(), method, url.as_deref(), receiver.time());
        let is_told = verifier.identity().is_some_and(Identity::is_the_schemes);
        let request = if is_told { request.identified() } else { request };
        let begun = verifier.verifier().begin(&request).map_err(Refusal::from);
        match begun.and_then(|begun| receiver.within_limit(announced).map(|()| begun)) {
            Ok(verification) => Ok(Self {
                receiver: Arc::clone(receiver),
                verifier,
                verification: Some(verification),
                received: 0,
            }),
            Err(refusal) => Err(refused(refusal)),
        }
    }

    /// Takes the next bytes of the raw body.
    pub(super) fn update(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        self.count(chunk)?;
        self.hash(chunk);
        Ok(())
    }

    /// The same of a body that is collected: hashed as it arrives, unless what is signed shows at its end.
    pub(super) fn collect(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        self.count(chunk)?;
        if unpack::packed(self.verifier.verifier().scheme()).is_none() {
            self.hash(chunk);
        }
        Ok(())
    }

    /// The whole body as it was signed, where that shows at its end, and as it arrived else; and whether
    /// it was decompressed.
    pub(super) fn unpack(
        &mut self,
        headers: &dyn Headers,
        arrived: Bytes,
    ) -> Result<(Bytes, bool), Refusal> {
        let Some(packed) = unpack::packed(self.verifier.verifier().scheme()) else {
            return Ok((arrived, false));
        };
        let (signed, is_decompressed) =
            unpack::as_signed(packed, headers, arrived, self.receiver.limit)?;
        self.hash(&signed);
        Ok((signed, is_decompressed))
    }

    fn count(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.received = self.received.saturating_add(length);
        self.receiver.within_limit(self.received)
    }

    fn hash(&mut self, bytes: &[u8]) {
        if let Some(verification) = &mut self.verification {
            verification.update(bytes);
        }
    }

    /// The end of the body.
    pub(super) fn finish(self) -> Result<Proof, Refusal> {
        self.finish_and(Ok)
    }

    /// The end of a body that was kept: the receiver's function may make a key of it.
    pub(super) fn finish_whole(self, headers: &dyn Headers, body: &[u8]) -> Result<Proof, Refusal> {
        let identity = self.verifier.identity().cloned();
        self.finish_and(|mut proof| {
            let by_key = identity.map(|identity| identity.of_request(&proof, headers, body));
            let by_key = by_key.transpose().map_err(|NoKey| Refusal::NoDeliveryKey)?.flatten();
            proof.delivery = by_key.or(proof.delivery);
            Ok(proof)
        })
    }

    fn finish_and(
        mut self,
        complete: impl FnOnce(Proof) -> Result<Proof, Refusal>,
    ) -> Result<Proof, Refusal> {
        let verification = self.verification.take().ok_or(Refusal::Abandoned)?;
        let result = verification.finish().map_err(Refusal::from).and_then(complete);
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

impl Drop for Inbound {
    fn drop(&mut self) {
        if self.verification.take().is_some() {
            // A second panic while the handler's unwinds would abort the process.
            let _ = catch_unwind(AssertUnwindSafe(|| self.tell(Err(Refusal::Abandoned))));
        }
    }
}

shows_nothing!(Inbound);
