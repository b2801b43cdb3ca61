use alloc::sync::Arc;
use core::fmt;

use super::check::Matched;
use super::delivery::{DeliveryId, ToldBy};
use crate::key::KeyKind;
use crate::request::UnixTime;
use crate::scheme::{AnyScheme, Coverage};

/// Who verifies, and for whom: what each of a verifier's proofs says.
#[derive(Clone)]
pub(crate) struct Subject {
    pub(crate) scheme: &'static AnyScheme,
    pub(crate) account: Option<Arc<str>>,
}

/// That a request carried a valid signature, and what that signature vouches for.
///
/// Only a [`Verification`](crate::Verification) makes one. It says nothing about repeats: most
/// schemes let a recorded request verify again.
#[derive(Clone)]
#[must_use = "a proof says what was authenticated: look at its coverage, or drop it on purpose"]
pub struct Proof {
    subject: Subject,
    key: usize,
    timestamp: Option<UnixTime>,
    coverage: Coverage,
    fresh_for: u32,
    pub(crate) delivery: Option<DeliveryId>,
    payload: Option<Arc<[u8]>>,
}

impl Proof {
    pub(super) fn new(subject: Subject, matched: Matched) -> Self {
        let Matched { key, timestamp, coverage, fresh_for, identifier, payload } = matched;
        let delivery = identifier
            .map(|identifier| identifier.finish(subject.scheme.id(), subject.account.as_deref()));
        Self { subject, key, timestamp, coverage, fresh_for, delivery, payload }
    }

    /// The scheme that was verified. What a sender can move although a signature holds is
    /// [its](crate::Scheme::leaves_open) to say.
    pub const fn scheme(&self) -> &'static AnyScheme {
        self.subject.scheme
    }

    /// The label that the receiver gave the verifier.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.subject.account.as_deref()
    }

    /// The position of the receiver's key or token that matched: 0 for the constructor's, 1 for the
    /// first one added, and so on. Once 0 is all that is seen, the others can go. Of a key set, it is the
    /// position among the keys as they were given when the request's head was read.
    #[must_use]
    pub const fn key(&self) -> usize {
        self.key
    }

    /// How much of the body is vouched for: what the scheme says, or more where a request can say
    /// more.
    #[must_use]
    pub const fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// Which delivery this is, where the receiver's verifier was told to tell deliveries apart (with
    /// `BodyVerifier::once`, for example): made of what was verified alone. A streaming layer leaves
    /// it out where the event's id is in the body, or a function of the body makes the key.
    #[must_use]
    pub const fn delivery_id(&self) -> Option<DeliveryId> {
        self.delivery
    }

    /// What was signed, where the body is itself a signed token: the token's claims, decoded. Nothing else of
    /// such a body is to be read; nothing where a body is what it says.
    #[must_use]
    pub fn payload(&self) -> Option<&[u8]> {
        self.payload.as_deref()
    }

    /// For how many seconds the same request may be accepted again, at most, where a time is signed:
    /// twice the tolerance and one, as a time may lie ahead as well. What remembers deliveries has to
    /// do so for as long. Where the future is unchecked, no bound can be told, and this is the same.
    #[must_use]
    pub const fn fresh_for(&self) -> Option<u32> {
        if self.timestamp.is_some() { Some(self.fresh_for) } else { None }
    }

    /// When the provider says it signed, if the scheme signs a time.
    #[must_use]
    pub const fn timestamp(&self) -> Option<UnixTime> {
        self.timestamp
    }
}

impl DeliveryId {
    /// The identity of a delivery by a key of the receiver's, such as an event's id: whoever has read it
    /// gets the same. Nothing where the key is empty, or the proof vouches for nothing of the body.
    #[must_use]
    pub fn by_key(proof: &Proof, key: &[u8]) -> Option<Self> {
        let is_told = !key.is_empty() && proof.coverage() != Coverage::None;
        is_told.then(|| Self::of(proof.scheme().id(), proof.account(), ToldBy::Receiver, key))
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof")
            .field("scheme", &self.scheme().id())
            .field("account", &self.account())
            .field("key", &self.key)
            .field("timestamp", &self.timestamp)
            .field("coverage", &self.coverage)
            .finish_non_exhaustive()
    }
}

/// One line for a log: the scheme, the account, which key or token matched, and what is covered.
impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheme().id())?;
        if let Some(account) = self.account() {
            write!(f, " ({account})")?;
        }
        let what = match self.scheme().key_kind() {
            KeyKind::Token => "token",
            KeyKind::Secret | KeyKind::PublicKey | KeyKind::KeySet => "key",
        };
        write!(f, ": {what} {}, {}", self.key, self.coverage)
    }
}
