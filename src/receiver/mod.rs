//! Receivers in web frameworks: which verifier a request is for, the bounds on its body, and what
//! is answered and logged when it is refused.
//!
//! With the feature `tower` there is a layer for axum, hyper and every other tower server, with `axum`
//! also extractors; with `actix-web` the layer is a middleware, and the extractors are actix-web's
//! too:
//!
#![cfg_attr(not(doctest), doc = include_str!("examples/axum.md"))]
//!
//! A [`Receiver`] holds everything that is not the framework's: the [`Select`]ion of a verifier,
//! the limit, the statuses, the clock, and whom to tell each verdict. [`BodyVerifier`] decides at
//! construction that the scheme covers the body.
//!
//! # What a refusal is
//!
//! An empty answer: 401 whatever failed in the verification, 413 over the limit, 400 for a body that
//! breaks off, 404 where no verifier is configured ([`Statuses`] changes them). The [`Refusal`] is in
//! the response's extensions, for a log outside of the layer. No request causes a 5xx: a 500 is the
//! router's mistake, a handler that takes what no layer gives it ([`Refusal::NoLayer`]), and a 503 the
//! failure of the receiver's own look-up ([`Refusal::LookUpFailed`]).
//!
//! # Handshakes
//!
//! What a provider sends before its deliveries, or beside them, is answered by the layer, if the receiver
//! [says so](VerifyLayer::answering_handshakes): a challenge, a ping, a look whether the URL answers. Where a
//! secret is handed over, as Asana does, the receiver tells when it waits for one:
//!
#![cfg_attr(not(doctest), doc = include_str!("examples/set_up.md"))]
//!
//! # In another framework
//!
//! An adapter makes a [`Head`] of a request and [`Chunks`] of its body, and an [`Inbound`] does the rest:
//! those in [`adapters`](crate::adapters) take nothing else of a receiver, and
//! `receivers/tests/adapter.rs` is one for a framework that nobody has, in a hundred lines.

mod body_verifier;
mod buffered;
mod chunks;
#[cfg_attr(not(feature = "tracing"), path = "events/none.rs")]
mod events;
mod handshakes;
mod head;
mod headed;
mod identity;
mod inbound;
mod kept;
mod layer;
mod opening;
mod refusal;
mod select;
mod set_ups;
mod streaming;
#[cfg_attr(not(feature = "gzip"), path = "unpack/none.rs")]
mod unpack;
mod unread;
mod verified;

use alloc::sync::Arc;
use core::fmt;
use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::Path;

use arc_swap::ArcSwap;

pub use self::body_verifier::{AcceptUnsignedBody, AnyVerifier, BodyVerifier};
pub use self::buffered::{Buffered, Received};
pub use self::chunks::Chunks;
pub use self::handshakes::{Endpoint, Handshakes};
pub use self::head::Head;
pub use self::identity::SignedParts;
pub use self::inbound::{Begun, Inbound};
use self::kept::Kept;
pub use self::layer::{Mode, VerifyLayer};
pub use self::opening::Opening;
pub use self::refusal::{Refusal, Statuses};
pub use self::select::Select;
pub use self::set_ups::{Handed, SetUp, SetUps};
pub use self::streaming::{BodyError, PendingProof, Reader, Upload};
pub use self::unread::Unread;
pub use self::verified::{Verified, VerifiedRejection};
pub use crate::bounds::DEFAULT_LIMIT;
use crate::error::ConfigError;
use crate::request::UnixTime;
use crate::verify::Proof;

type OnVerdict =
    dyn Fn(Option<&'static str>, Option<&str>, Result<Accepted<'_>, Refusal>) + Send + Sync;
/// For a log.
impl fmt::Display for Accepted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delivery(proof) => proof.fmt(f),
            Self::Handshake(what) => write!(f, "answered {what}"),
        }
    }
}

type Clock = dyn Fn() -> UnixTime + Send + Sync;

/// How a receiver verifies and refuses, in whichever framework.
///
/// It is cheap to clone, and clones share the selection: keep one to
/// [`replace`](Receiver::replace) it while the server runs.
///
/// ```
/// use countersign::receiver::{BodyVerifier, Receiver};
/// use countersign::{OpenFx, Proof};
///
/// let openfx = BodyVerifier::new(OpenFx::new("the current key")?)?;
/// let receiver = Receiver::new(openfx).limit(64 * 1024).on_verdict(|provider, account, result| {
///     let key = result.map(|accepted| accepted.delivery().map(Proof::key));
///     eprintln!("{provider:?} {account:?} {key:?}"); // once it is always 0, drop the old one
/// });
///
/// let openfx = OpenFx::new("the next key")?.or("the current key")?;
/// receiver.replace(BodyVerifier::new(openfx)?);
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct Receiver {
    select: Arc<ArcSwap<Select>>,
    limit: u64,
    statuses: Statuses,
    clock: Option<Arc<Clock>>,
    on_verdict: Option<Arc<OnVerdict>>,
    handshakes: Option<Arc<Handshakes>>,
    kept: Option<Arc<Kept>>,
}

/// What a receiver accepted.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Accepted<'p> {
    /// A delivery, for the handler.
    Delivery(&'p Proof),
    /// A handshake, which was answered: what it is, for a log.
    Handshake(&'static str),
}

impl<'p> Accepted<'p> {
    /// The proof of a delivery.
    #[must_use]
    pub const fn delivery(self) -> Option<&'p Proof> {
        match self {
            Self::Delivery(proof) => Some(proof),
            Self::Handshake(_) => None,
        }
    }
}

impl Receiver {
    /// Takes one verifier, or a [`Select`]ion.
    pub fn new(select: impl Into<Select>) -> Self {
        Self {
            select: Arc::new(ArcSwap::from_pointee(select.into())),
            limit: DEFAULT_LIMIT,
            statuses: Statuses::new(),
            clock: None,
            on_verdict: None,
            handshakes: None,
            kept: None,
        }
    }

    /// Answers the handshakes of the providers; without it, each is a request that is refused or goes to
    /// the handler.
    #[must_use]
    pub fn answering_handshakes(self, handshakes: Handshakes) -> Self {
        Self { handshakes: Some(Arc::new(handshakes)), ..self }
    }

    /// Sets the most bytes that a body may have; [`DEFAULT_LIMIT`] is 1 MiB.
    #[must_use]
    pub fn limit(self, bytes: u64) -> Self {
        Self { limit: bytes, ..self }
    }

    /// Sets the statuses of refusals.
    #[must_use]
    pub fn statuses(self, statuses: Statuses) -> Self {
        Self { statuses, ..self }
    }

    /// Sets the clock that timestamps are compared with, so that a recorded request passes in a
    /// test. The default is the system's.
    #[must_use]
    pub fn clock(self, clock: impl Fn() -> UnixTime + Send + Sync + 'static) -> Self {
        Self { clock: Some(Arc::new(clock)), ..self }
    }

    /// Calls `tell(provider, account, result)` once for each request, for logs and metrics.
    ///
    /// `provider` is the scheme's id, absent where no verifier was found, and `account` the
    /// verifier's label. With streaming, the verdict falls at the end of the body, which may be
    /// before or after the handler's answer.
    ///
    /// It should not block: its thread serves nothing else meanwhile, and no other may see what arrives, not
    /// even on tokio's multi-threaded runtime. Hand over what takes time, such as a request to a service, to a
    /// bounded channel, with `try_send`.
    ///
    /// It is called once more, with [`Refusal::NoLayer`], where a handler behind a buffering layer
    /// takes what that does not give: the sender of a valid request gets 500 then. Behind a streaming
    /// one that is the verdict, and nothing else is told. Without any layer there is nobody to tell: the
    /// refusal is in the response's extensions, and a debug build panics.
    ///
    /// With the feature `tracing` the same is an event each time, whether this is set or not: its fields, and
    /// the names of metrics to count here, are in
    /// [`docs/deploy.md`](https://docs.rs/crate/countersign/latest/source/docs/deploy.md).
    #[must_use]
    pub fn on_verdict(
        self,
        tell: impl Fn(Option<&'static str>, Option<&str>, Result<Accepted<'_>, Refusal>)
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self { on_verdict: Some(Arc::new(tell)), ..self }
    }

    /// Keeps the first `most` refused requests as files in `folder`, for `countersign explain`: for a set-up
    /// that refuses what it should take, and not for good. Only a buffering layer keeps any.
    ///
    /// A file has the provider's id and a number as its name, `openfx-1.http`, and holds the request as the
    /// server read it, with a `Content-Length` of the whole body in place of its own and of
    /// `Transfer-Encoding`. **It holds what was sent,** a static token too, and is readable by the process's
    /// user only (mode 0600 on Unix). Left out are `Cookie`, `Authorization` and `Proxy-Authorization`, unless
    /// the scheme reads them.
    ///
    /// Kept is what a verifier refused, a signature that does not match, is malformed, missing or too old.
    /// What was never a delivery is not: another path, a `GET` without a signature, a handshake, another
    /// documented kind of request. Nor is what was valid, broke off, or was too large.
    ///
    /// A thread of the receiver's own writes them, so that no request waits. The files together have at most
    /// 64 MiB, and none a body of more than 4 MiB; those that are in the folder when the receiver is built
    /// count, so that a restart does not keep as many again. Where a request is refused by its head, and there is
    /// room, the layer reads its body before it answers. What cannot be written later, on a full disk for
    /// example, is lost.
    ///
    /// Of both, at most half is for requests whose signature is not a mismatch but missing, malformed or too old:
    /// of a `most` of 1, only a mismatch is kept. **That keeps no flood out:** anybody can send a signature that
    /// does not match, and enough of them take all the room before the provider's request comes.
    ///
    /// **A folder is one receiver's** and its clones': of two that run at once, neither counts what the other
    /// writes.
    ///
    /// ```
    /// use countersign::OpenFx;
    /// use countersign::receiver::{BodyVerifier, Receiver, VerifyLayer};
    ///
    /// # let folder = std::env::temp_dir();
    /// let openfx = BodyVerifier::new(OpenFx::new("signing key")?)?;
    /// let verify = VerifyLayer::buffered(Receiver::new(openfx).keep_refused(&folder, 20)?);
    /// # Ok::<(), countersign::ConfigError>(())
    /// ```
    ///
    /// # Errors
    /// `most` is 0 or more than 1,000; or nothing can be written in the folder, which has to be there.
    pub fn keep_refused(self, folder: impl AsRef<Path>, most: usize) -> Result<Self, ConfigError> {
        let kept = Kept::in_folder(folder.as_ref(), most)?;
        Ok(Self { kept: Some(Arc::new(kept)), ..self })
    }

    /// Replaces the verifiers, here and in every clone. A request under way ends with the verifier
    /// that it began with; no request is refused for the change. With a ledger, the new verifiers have
    /// to be told to [tell deliveries apart](BodyVerifier::once) as those before.
    pub fn replace(&self, select: impl Into<Select>) {
        self.select.store(Arc::new(select.into()));
    }

    /// The status that a refusal is answered with, and an empty body.
    #[must_use]
    pub const fn status_of(&self, refusal: Refusal) -> u16 {
        self.statuses.of(refusal)
    }

    /// For an adapter: why the request's handler did not run, where the answer's extensions say that the
    /// router is at fault. `on_verdict` is told, after it was told of the proof.
    pub fn tell_routers_fault(&self, proof: &Proof, refusal: Refusal) {
        if refusal.is_routers_fault() {
            self.tell_of((Some(proof.scheme().id()), proof.account()), 0, Err(refusal));
        }
    }

    /// For an adapter: looks up which verifier a request is for, at once unless the selection is
    /// [`Select::by_async`]. The future holds nothing of the head.
    ///
    /// # Errors
    /// There is none, or the look-up failed.
    pub fn select(
        &self,
        head: &Head<'_>,
    ) -> impl Future<Output = Result<AnyVerifier, Refusal>> + Send + use<> {
        self.select.load().choose(head).verifier()
    }

    fn time(&self) -> Option<UnixTime> {
        self.clock.as_ref().map(|clock| clock())
    }

    fn within_limit(&self, length: u64) -> Result<(), Refusal> {
        if length > self.limit { Err(Refusal::TooLarge { limit: self.limit }) } else { Ok(()) }
    }

    /// The verdict of a request that is dropped before it has one.
    fn tell_abandoned(&self, verifier: &AnyVerifier, bytes: u64) {
        // A second panic while the handler's unwinds would abort the process.
        let tell = || self.tell(Some(verifier), bytes, Err(Refusal::Abandoned));
        let _ = catch_unwind(AssertUnwindSafe(tell));
    }

    /// The verdict, which fell after `bytes` of the body.
    fn tell(
        &self,
        verifier: Option<&AnyVerifier>,
        bytes: u64,
        result: Result<Accepted<'_>, Refusal>,
    ) {
        let verifier = verifier.map(AnyVerifier::verifier);
        let provider = verifier.map(|verifier| verifier.scheme().id());
        let account = verifier.and_then(|verifier| verifier.account());
        self.tell_of((provider, account), bytes, result);
    }

    fn tell_of(
        &self,
        whose: (Option<&'static str>, Option<&str>),
        bytes: u64,
        result: Result<Accepted<'_>, Refusal>,
    ) {
        events::tell(whose, bytes, result);
        if let Some(tell) = &self.on_verdict {
            tell(whose.0, whose.1, result);
        }
    }
}

macro_rules! receiver_of {
    ($($select:ty),*) => {$(
        impl From<$select> for Receiver {
            fn from(select: $select) -> Self {
                Self::new(select)
            }
        }
    )*};
}

receiver_of!(Select, BodyVerifier, AcceptUnsignedBody, AnyVerifier);

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("select", &self.select.load())
            .field("limit", &self.limit)
            .field("statuses", &self.statuses)
            .finish_non_exhaustive()
    }
}
