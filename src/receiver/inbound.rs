use alloc::boxed::Box;
use alloc::sync::Arc;

use bytes::Bytes;

use super::identity::{Identity, NoKey};
use super::kept::Keeping;
use super::opening::Opening;
use super::{Accepted, AnyVerifier, Head, Receiver, Refusal, Unread, unpack};
use crate::request::{Headers, Request};
use crate::verify::{Answer, Proof, Question, Verification};

/// One request's verification in an adapter, of this crate or of another: begun with the head, it
/// takes the body [whole](Self::buffered) or [as it passes](Self::streamed).
///
/// It keeps the receiver's limit, and tells the verdict once; dropped without one, it tells
/// [`Refusal::Abandoned`].
///
/// ```
/// use std::sync::Arc;
///
/// use countersign::receiver::{Chunks, Head, Inbound, Received, Receiver, Refusal};
///
/// /// What an adapter does with a request of its framework.
/// async fn received(
///     receiver: &Arc<Receiver>,
///     (method, path_and_query): (&str, &str),
///     headers: &Vec<(String, String)>,
///     body: impl Chunks,
/// ) -> Result<Received, Refusal> {
///     let head = Head::new(method, path_and_query, headers, &|_| None);
///     let verifier = receiver.select(&head).await;
///     let begun = Inbound::begin(receiver, verifier, &head, 0)?;
///     begun.buffered(method, path_and_query, headers, body).await
/// }
/// ```
pub struct Inbound {
    receiver: Arc<Receiver>,
    verifier: AnyVerifier,
    /// On the heap, as futures hold a request's state in many places.
    verification: Option<Box<Verification>>,
    received: u64,
    is_told: bool,
    /// Where it was sent to, if a wrong signature may be the provider's test there.
    tested_at: Option<Box<str>>,
}

/// What a request's head shows.
#[must_use]
#[derive(Debug)]
pub enum Begun {
    /// It may be a delivery.
    Delivery(Inbound),
    /// It has no signature, and may be a handshake.
    Handshake(Opening),
    /// It is refused, and `on_verdict` was told; a receiver that [keeps such](Receiver::keep_refused) has yet
    /// to read its body.
    Refused(Unread),
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
    ) -> Result<Begun, Refusal> {
        let verifier = selected.inspect_err(|refusal| receiver.tell(None, 0, Err(*refusal)))?;
        let receiver = Arc::clone(receiver);
        match verification(&receiver, &verifier, head, announced) {
            Ok(verification) => Ok(Begun::Delivery(Self {
                tested_at: receiver.tested_at(&verifier, head),
                receiver,
                verifier,
                verification: Some(Box::new(verification)),
                received: 0,
                is_told: false,
            })),
            Err(refusal) => {
                if let Some(opening) = Opening::of(&receiver, &verifier, head, refusal) {
                    return Ok(Begun::Handshake(opening));
                }
                let refusal = receiver.labelled(&verifier, head.path_and_query(), refusal);
                receiver.tell(Some(&verifier), 0, Err(refusal));
                Unread::of(&receiver, &verifier, head, refusal).map(Begun::Refused).ok_or(refusal)
            }
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

    /// A whole body, for the case that its request is refused.
    pub(super) fn keeping(&self, body: &Bytes) -> Option<Keeping> {
        self.receiver.keeping(self.verifier.verifier().scheme(), body)
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
    pub(super) fn finish(mut self) -> Result<Proof, Refusal> {
        let proof = self.prove()?;
        self.tell(Ok(Accepted::Delivery(&proof)));
        Ok(proof)
    }

    /// The end of a body that was kept, and what its request is: the receiver may answer it as a handshake;
    /// the event's id may be in it, or the receiver's function make a key of it.
    pub(super) async fn finish_whole(
        &mut self,
        (method, path_and_query): (&str, &str),
        headers: &(dyn Headers + Sync),
        body: &[u8],
    ) -> Result<Finished, Refusal> {
        let mut proof = self.prove()?;
        let asked = {
            let question = Question::new(method, path_and_query, headers, body).proven(&proof);
            self.receiver.asked(&self.verifier, &question)
        };
        if let Some(asked) = asked {
            let answer =
                self.receiver.answer(asked, &self.verifier, path_and_query, self.received).await;
            if answer.is_ok() {
                self.receiver.answered_signed(&self.verifier, path_and_query);
            }
            self.is_told = true;
            return answer.map(Finished::Handshake);
        }
        let identity = self.verifier.identity().cloned();
        let by_key = identity.map(|identity| identity.of_request(&proof, headers, body));
        match by_key.transpose() {
            Ok(by_key) => {
                proof.delivery = by_key.flatten().or(proof.delivery);
                self.tell(Ok(Accepted::Delivery(&proof)));
                Ok(Finished::Delivery(proof))
            }
            Err(NoKey) => Err(self.refuse(Refusal::NoDeliveryKey)),
        }
    }

    /// The proof, of which nobody is told yet; where there is none, that is the verdict.
    fn prove(&mut self) -> Result<Proof, Refusal> {
        let verification = self.verification.take().ok_or(Refusal::Abandoned)?;
        verification.finish().map_err(|error| {
            let refusal = match &self.tested_at {
                Some(target) => self.receiver.labelled(&self.verifier, target, error.into()),
                None => error.into(),
            };
            self.tell(Err(refusal));
            refusal
        })
    }

    /// The end of the request, before that of its body.
    pub(super) fn refuse(&mut self, refusal: Refusal) -> Refusal {
        self.tell(Err(refusal));
        refusal
    }

    fn tell(&mut self, result: Result<Accepted<'_>, Refusal>) {
        self.is_told = true;
        self.receiver.tell(Some(&self.verifier), self.received, result);
    }
}

/// A whole body, at its end.
pub(super) enum Finished {
    Delivery(Proof),
    Handshake(Answer),
}

fn verification(
    receiver: &Receiver,
    verifier: &AnyVerifier,
    head: &Head<'_>,
    announced: u64,
) -> Result<Verification, Refusal> {
    let url = verifier.url(head)?;
    let method = Some(head.method());
    let request = Request::of(head.headers(), method, url.as_deref(), receiver.time());
    let is_told = verifier.identity().is_some_and(Identity::is_the_schemes);
    let request = if is_told { request.identified() } else { request };
    let begun = verifier.verifier().begin(&request)?;
    receiver.within_limit(announced).map(|()| begun)
}

impl Drop for Inbound {
    fn drop(&mut self) {
        if !self.is_told {
            self.receiver.tell_abandoned(&self.verifier, self.received);
        }
    }
}

shows_nothing!(Inbound);
