use core::time::Duration;
use std::panic::resume_unwind;

use thiserror::Error as ThisError;
use tokio::task::JoinError;
use tokio::time::{Instant, timeout_at};

use super::{Claim, Claimed, Deliveries, LedgerError};
use crate::verify::Proof;

/// A layer that lets each delivery reach the handler once, for tower services, such as axum's and
/// hyper's (feature `tower`), and a middleware of actix-web (feature `actix-web`). It belongs directly
/// **inside** a [`VerifyLayer::buffered`](crate::receiver::VerifyLayer::buffered), whose verifiers were
/// told to [tell deliveries apart](crate::receiver::BodyVerifier::once); there is an example
/// [there](crate::ledger).
///
/// | the delivery | the answer |
/// |-|-|
/// | is new | the handler's. A status of 2xx is remembered; after any other, and after a panic, the delivery is free for the provider's next try |
/// | was processed | the first answer's status and an empty body, without the handler |
/// | is being processed | 409 with `Retry-After`, the lease in seconds |
/// | took its handler longer than the lease | 503: the handler is ended there, and the delivery is free |
/// | cannot be claimed, because the ledger cannot be reached or is full | 503, so that the provider tries again: nothing in a request is a reason for it |
/// | is not known, as no buffering layer of a verifier that tells deliveries apart is around | 500: the router's mistake |
///
/// - Where it answers by itself, a [`NotRun`] is in the response's extensions.
/// - When the ledger cannot record a 2xx, the 2xx goes out all the same: the effect has happened, and
///   a repeat within the lease is still refused.
/// - Claim, handler and record run in a task of their own: a provider that does not wait for the answer
///   ends none of them, and finds its next try answered.
/// - What the handler has not awaited when it answers, or when its lease ends, is not waited for. A task
///   that it started goes on, and so does one that blocks its thread: **answer after the effect.**
/// - It needs a tokio runtime with its timer enabled. Task-locals of what is around the layer do not
///   reach the handler.
///
/// In a tuple of layers, as tower and axum take it, the first one is the outer one. In actix-web, of two
/// `wrap`s the first one is the inner one:
///
#[cfg_attr(not(doctest), doc = include_str!("examples/actix_web.md"))]
///
/// There, a handler that took longer than the lease gives an `actix_web::Error`, whose response has the
/// status and the [`NotRun`].
#[derive(Clone, Debug)]
pub struct OnceLayer {
    deliveries: Deliveries,
}

impl OnceLayer {
    /// Asks these deliveries' ledger.
    #[must_use]
    pub const fn new(deliveries: Deliveries) -> Self {
        Self { deliveries }
    }

    /// Whose ledger it asks, for an adapter.
    #[must_use]
    pub const fn deliveries(&self) -> &Deliveries {
        &self.deliveries
    }
}

/// Why a handler did not run, or was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum NotRun {
    /// The delivery was processed before.
    #[error("the delivery was processed before")]
    Repeated,
    /// The delivery is being processed.
    #[error("the delivery is being processed")]
    InFlight,
    /// The handler took longer than the lease.
    #[error("the handler took longer than {seconds} s")]
    TimedOut {
        /// The lease, in seconds.
        seconds: u64,
    },
    /// The delivery could not be claimed.
    #[error(transparent)]
    Unclaimed(#[from] LedgerError),
}

impl NotRun {
    /// A stable kebab-case name, for metrics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Repeated => "repeated",
            Self::InFlight => "in-flight",
            Self::TimedOut { .. } => "handler-timeout",
            Self::Unclaimed(error) => error.code(),
        }
    }
}

/// What an adapter answers in the handler's place, with an empty body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u64>,
    /// Why, for the response's extensions.
    pub why: NotRun,
}

impl Answer {
    fn new(status: u16, why: impl Into<NotRun>) -> Self {
        Self { status, retry_after: None, why: why.into() }
    }
}

/// What the task of a [`Turn`] came to. A handler's panic goes on in whoever waits for the answer.
///
/// # Errors
/// The runtime is shutting down.
pub fn joined<T>(task: Result<T, JoinError>) -> Result<T, Answer> {
    task.map_err(|error| match error.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(_) => Answer::new(503, LedgerError::Unavailable),
    })
}

/// A handler's turn to process a delivery: what an adapter makes an [`OnceLayer`] of.
///
/// It takes and runs the turn in a task of its own, which goes on when the connection closes, and waits
/// for it with [`joined`]:
///
/// ```
/// use countersign::Proof;
/// use countersign::ledger::{Answer, Deliveries, Turn, joined};
///
/// /// The status of a handler that answers with one, or of what is answered in its place.
/// async fn once(
///     deliveries: Deliveries,
///     proof: Option<Proof>,
///     handler: impl Future<Output = u16> + Send + 'static,
/// ) -> Result<u16, Answer> {
///     let task = tokio::spawn(async move {
///         Turn::take(&deliveries, proof).await?.run(handler, |status| Some(*status)).await
///     });
///     joined(task.await)?
/// }
/// ```
#[must_use = "dropped, the delivery is free for the provider's next try"]
pub struct Turn {
    claim: Claim,
    lease: Duration,
    /// Absent where the clock cannot say it: never.
    end: Option<Instant>,
}

impl Turn {
    /// Claims the delivery that the verifying layer's proof is of.
    ///
    /// # Errors
    /// What is answered instead.
    pub async fn take(deliveries: &Deliveries, proof: Option<Proof>) -> Result<Self, Answer> {
        let lease = deliveries.lease_of_claims();
        // Before the claim, so that the handler ends before the ledger's lease does.
        let end = Instant::now().checked_add(lease);
        let claimed = match proof {
            Some(proof) => deliveries.claim(&proof).await,
            None => Err(LedgerError::NoIdentity),
        };
        Err(match claimed {
            Ok(Claimed::New(claim)) => return Ok(Self { claim, lease, end }),
            Ok(Claimed::Done { status }) => Answer::new(status, NotRun::Repeated),
            Ok(Claimed::InFlight) => {
                Answer { retry_after: Some(lease.as_secs()), ..Answer::new(409, NotRun::InFlight) }
            }
            Err(LedgerError::NoIdentity) => Answer::new(500, LedgerError::NoIdentity),
            Err(error) => Answer::new(503, error),
        })
    }

    /// Runs the handler within the lease, and records what `status_of` says of its answer: nothing for
    /// a failure.
    ///
    /// # Errors
    /// What is answered instead, where the lease ends first.
    pub async fn run<T>(
        self,
        handler: impl Future<Output = T>,
        status_of: impl FnOnce(&T) -> Option<u16>,
    ) -> Result<T, Answer> {
        let answered = match self.end {
            Some(end) => timeout_at(end, handler).await,
            None => Ok(handler.await),
        };
        let Ok(answered) = answered else {
            self.claim.expire().await;
            return Err(Answer::new(503, NotRun::TimedOut { seconds: self.lease.as_secs() }));
        };
        match status_of(&answered) {
            Some(status @ 200..300) => drop(self.claim.record(status).await),
            _ => drop(self.claim.give_back().await),
        }
        Ok(answered)
    }
}

shows_nothing!(Turn);
