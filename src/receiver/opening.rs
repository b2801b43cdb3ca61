use alloc::boxed::Box;
use alloc::sync::Arc;

use super::chunks::Chunks;
use super::headed::Headed;
use super::{Accepted, AnyVerifier, Endpoint, Head, Receiver, Refusal};
use crate::error::Error;
use crate::request::Headers;
use crate::scheme::{AnyScheme, Handshake};
use crate::verify::handshake::{has_no_signature, may_be};
use crate::verify::{Answer, Asked, Question};

/// A request without a signature that may be a handshake: its body will tell.
///
/// An adapter gives it the body, and answers with what comes of it.
pub struct Opening {
    /// With what it is refused with, if it is none.
    headed: Headed,
    longest: usize,
    is_told: bool,
}

impl Opening {
    pub(super) fn of(
        receiver: &Arc<Receiver>,
        verifier: &AnyVerifier,
        head: &Head<'_>,
        refusal: Refusal,
    ) -> Option<Self> {
        if receiver.handshakes.is_none() || !matches!(refusal, Refusal::Unverified(_)) {
            return None;
        }
        let scheme = verifier.verifier().scheme();
        let longest = may_be_unsigned(scheme, head.method(), head.headers())?;
        let refusal = receiver.labelled(verifier, head.path_and_query(), refusal);
        let headed = Headed::new(receiver, verifier, head, refusal);
        Some(Self { headed, longest, is_told: false })
    }

    /// Reads the body, which is at most 16 KiB, and answers the handshake, if the request is one and the
    /// receiver decides so. `on_verdict` is told; dropped before, it is told [`Refusal::Abandoned`].
    ///
    /// # Errors
    /// Why the request is refused.
    pub async fn answered(
        mut self,
        headers: &(dyn Headers + Sync),
        body: impl Chunks,
    ) -> Result<Answer, Refusal> {
        let mut left = self.longest;
        let read = self.headed.read(body, &mut left).await;
        let bytes = u64::try_from(self.longest.saturating_sub(left)).unwrap_or(u64::MAX);
        let Headed { receiver, verifier, method, path_and_query, refusal } = &self.headed;
        let asked = read.and_then(|body| {
            let question = Question::new(method, path_and_query, headers, &body);
            receiver.asked(verifier, &question)
        });
        let Some(asked) = asked else {
            self.is_told = true;
            receiver.tell(Some(verifier), bytes, Err(*refusal));
            return Err(*refusal);
        };
        let answer = receiver.answer(asked, verifier, path_and_query, bytes).await;
        self.is_told = true;
        answer
    }
}

impl Drop for Opening {
    fn drop(&mut self) {
        if !self.is_told {
            self.headed.receiver.tell_abandoned(&self.headed.verifier, 0);
        }
    }
}

/// The length of the longest body of an unsigned handshake whose head this may be, if it may be one's.
pub(super) fn may_be_unsigned(
    scheme: &AnyScheme,
    method: &str,
    headers: &dyn Headers,
) -> Option<usize> {
    let meant = |handshake: &&Handshake| !handshake.is_signed && may_be(handshake, method, headers);
    let longest = scheme.handshakes().iter().filter(meant).map(|handshake| handshake.longest).max();
    longest.filter(|_| has_no_signature(scheme, headers))
}

impl Receiver {
    /// What the request asks for, if handshakes are answered and it is one.
    pub(super) fn asked(&self, verifier: &AnyVerifier, question: &Question<'_>) -> Option<Asked> {
        self.handshakes.as_ref()?;
        verifier.verifier().handshake(question)
    }

    /// The answer to a handshake, or why there is none; `on_verdict` is told.
    pub(super) async fn answer(
        &self,
        asked: Asked,
        verifier: &AnyVerifier,
        path_and_query: &str,
        bytes: u64,
    ) -> Result<Answer, Refusal> {
        let handshakes = self.handshakes.as_ref().ok_or(Refusal::HandshakeRefused)?;
        let endpoint = Endpoint::of(verifier, path_and_query);
        // Boxed, as a delivery's future would have to hold the room for it.
        let answer = Box::pin(handshakes.decide(asked, endpoint)).await;
        let told = answer.as_ref().map(|answer| Accepted::Handshake(answer.handshake()));
        self.tell(Some(verifier), bytes, told.map_err(|refusal| *refusal));
        answer
    }

    /// Remembers an answered handshake that was signed, where its provider tests refusals.
    pub(super) fn answered_signed(&self, verifier: &AnyVerifier, path_and_query: &str) {
        if let Some(handshakes) = &self.handshakes
            && verifier.verifier().scheme().tests_refusals()
        {
            handshakes.answered(path_and_query);
        }
    }

    /// A wrong signature has a label of its own where the provider may have sent it on purpose. What has
    /// none at all has not.
    pub(super) fn labelled(
        &self,
        verifier: &AnyVerifier,
        path_and_query: &str,
        refusal: Refusal,
    ) -> Refusal {
        match (refusal, &self.handshakes) {
            (
                Refusal::Unverified(
                    Error::MissingHeader { .. }
                    | Error::EmptyHeader { .. }
                    | Error::OtherKind { .. },
                ),
                _,
            ) => refusal,
            (Refusal::Unverified(error), Some(handshakes))
                if verifier.verifier().scheme().tests_refusals()
                    && handshakes.may_be_tested(path_and_query) =>
            {
                Refusal::Tested(error)
            }
            _ => refusal,
        }
    }

    /// Where the request was sent to, if its provider may test refusals there.
    pub(super) fn tested_at(&self, verifier: &AnyVerifier, head: &Head<'_>) -> Option<Box<str>> {
        let is_tested = self.handshakes.is_some() && verifier.verifier().scheme().tests_refusals();
        is_tested.then(|| head.path_and_query().into())
    }
}

shows_nothing!(Opening);
