use alloc::boxed::Box;
use core::pin::Pin;
use core::task::{Context, Poll};

use http::header::RETRY_AFTER;
use http::{HeaderValue, Request, Response, StatusCode};
use thiserror::Error as ThisError;
use tokio::time::{Instant, timeout_at};
use tower_layer::Layer;
use tower_service::Service;

use super::{Claim, Claimed, Deliveries, LedgerError};
use crate::proof::Proof;

/// A layer that lets each delivery reach the handler once. It belongs directly **inside** a
/// [`VerifyLayer::buffered`](crate::receiver::VerifyLayer::buffered), whose verifiers were told to
/// [tell deliveries apart](crate::receiver::BodyVerifier::once); there is an example
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
/// - A handler is dropped when the connection closes, as servers do, and its delivery is free then. Let
///   what must not be cut short run in a task of its own.
/// - It needs a tokio runtime with its timer enabled.
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
}

impl<S> Layer<S> for OnceLayer {
    type Service = Once<S>;

    fn layer(&self, inner: S) -> Once<S> {
        Once { inner, deliveries: self.deliveries.clone() }
    }
}

/// The service that [`OnceLayer`] makes.
#[derive(Clone, Debug)]
pub struct Once<S> {
    inner: S,
    deliveries: Deliveries,
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

impl<S, B, R> Service<Request<B>> for Once<S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    B: Send + 'static,
    R: Default + Send,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<R>, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The clone was never asked whether it is ready.
        let next = self.inner.clone();
        let inner = core::mem::replace(&mut self.inner, next);
        let deliveries = self.deliveries.clone();
        Box::pin(async move {
            // Before the claim, so that the handler ends before the ledger's lease does.
            let end = Instant::now().checked_add(deliveries.lease_of_claims());
            let proof = request.extensions().get::<Proof>().cloned();
            let claimed = match proof {
                Some(proof) => deliveries.claim(&proof).await,
                None => Err(LedgerError::NoIdentity),
            };
            match claimed {
                Ok(Claimed::New(claim)) => process(inner, request, claim, &deliveries, end).await,
                Ok(Claimed::Done { status }) => Ok(answer(status, NotRun::Repeated)),
                Ok(Claimed::InFlight) => Ok(in_flight(&deliveries)),
                Err(LedgerError::NoIdentity) => Ok(answer(401, LedgerError::NoIdentity.into())),
                Err(error) => Ok(answer(503, error.into())),
            }
        })
    }
}

async fn process<S, B, R>(
    mut inner: S,
    request: Request<B>,
    claim: Claim,
    deliveries: &Deliveries,
    end: Option<Instant>,
) -> Result<Response<R>, S::Error>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: Default,
{
    let answered = match end {
        Some(end) => timeout_at(end, inner.call(request)).await,
        None => Ok(inner.call(request).await),
    };
    match answered {
        Ok(Ok(response)) if response.status().is_success() => {
            let status = response.status().as_u16();
            // In a task of its own: a connection that closes now must not lose the record.
            let _ = tokio::spawn(claim.complete(status)).await;
            Ok(response)
        }
        Ok(other) => {
            let _ = claim.release().await;
            other
        }
        Err(_) => {
            claim.expire().await;
            let seconds = deliveries.lease_of_claims().as_secs();
            Ok(answer(503, NotRun::TimedOut { seconds }))
        }
    }
}

fn in_flight<R: Default>(deliveries: &Deliveries) -> Response<R> {
    let mut response = answer(409, NotRun::InFlight);
    let seconds = HeaderValue::from(deliveries.lease_of_claims().as_secs());
    response.headers_mut().insert(RETRY_AFTER, seconds);
    response
}

fn answer<R: Default>(status: u16, why: NotRun) -> Response<R> {
    let mut response = Response::new(R::default());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    response.extensions_mut().insert(why);
    response
}
