use core::time::Duration;
use std::panic::resume_unwind;

use thiserror::Error as ThisError;
use tokio::task::JoinError;
use tokio::time::{Instant, timeout_at};

use super::{Claim, Claimed, Deliveries, LedgerError};
use crate::proof::Proof;

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
/// | is not known, as no buffering layer of a verifier that tells deliveries apart is around | 401 |
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
/// In actix-web, of two `wrap`s the first one is the inner one:
///
/// ```
/// # #[cfg(feature = "actix-web")]
/// # mod example {
/// use actix_web::web::{self, Json, ServiceConfig};
/// use countersign::ledger::{Deliveries, OnceLayer};
/// use countersign::receiver::{Receiver, Verified, VerifyLayer};
///
/// async fn order(Verified { body: Json(order), .. }: Verified<Json<serde_json::Value>>) -> String {
///     format!("once: {order}")
/// }
///
/// // Made once, and cloned into every worker: they share the receiver, the ledger and the counts.
/// fn routes(routes: &mut ServiceConfig, receiver: &Receiver, deliveries: &Deliveries) {
///     let order = web::resource("/orders")
///         .route(web::post().to(order))
///         .wrap(OnceLayer::new(deliveries.clone()))
///         .wrap(VerifyLayer::buffered(receiver.clone()));
///     routes.service(order);
/// }
/// # }
/// ```
///
/// There, a handler that took longer than the lease gives an `actix_web::Error`, whose response has the
/// status and the [`NotRun`].
#[derive(Clone, Debug)]
pub struct OnceLayer {
    pub(super) deliveries: Deliveries,
}

impl OnceLayer {
    /// Asks these deliveries' ledger.
    #[must_use]
    pub const fn new(deliveries: Deliveries) -> Self {
        Self { deliveries }
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

/// What is answered in the handler's place, with an empty body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// In seconds.
    pub(super) retry_after: Option<u64>,
    pub(super) why: NotRun,
}

impl Answer {
    fn new(status: u16, why: impl Into<NotRun>) -> Self {
        Self { status, retry_after: None, why: why.into() }
    }
}

/// What the layer's task came to. A handler's panic goes on in whoever waits for the answer.
pub(super) fn joined<T>(task: Result<T, JoinError>) -> Result<T, Answer> {
    task.map_err(|error| match error.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        // The runtime is shutting down.
        Err(_) => Answer::new(503, LedgerError::Unavailable),
    })
}

/// A handler's turn to process a delivery.
pub(super) struct Turn {
    claim: Claim,
    lease: Duration,
    /// Absent where the clock cannot say it: never.
    end: Option<Instant>,
}

impl Turn {
    /// The turn of the delivery that the verifying layer's proof is of, or what is answered instead.
    pub(super) async fn take(
        deliveries: &Deliveries,
        proof: Option<Proof>,
    ) -> Result<Self, Answer> {
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
            Err(LedgerError::NoIdentity) => Answer::new(401, LedgerError::NoIdentity),
            Err(error) => Answer::new(503, error),
        })
    }

    /// Runs the handler, and records what `status_of` says of its answer: nothing for a failure. What
    /// calls it has to go on when the connection closes.
    pub(super) async fn run<T>(
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
