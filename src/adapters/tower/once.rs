use alloc::boxed::Box;
use core::pin::Pin;
use core::task::{Context, Poll};

use http::header::RETRY_AFTER;
use http::{Request, Response, StatusCode};
use tower_layer::Layer;
use tower_service::Service;

use crate::ledger::{Answer, Deliveries, OnceLayer, Turn, joined};
use crate::verify::Proof;

impl<S> Layer<S> for OnceLayer {
    type Service = Once<S>;

    fn layer(&self, inner: S) -> Once<S> {
        Once { inner, deliveries: self.deliveries().clone() }
    }
}

/// The service that [`OnceLayer`] makes.
#[derive(Clone, Debug)]
pub struct Once<S> {
    inner: S,
    deliveries: Deliveries,
}

impl<S, B, R> Service<Request<B>> for Once<S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    B: Send + 'static,
    R: Default + Send + 'static,
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
        let mut inner = core::mem::replace(&mut self.inner, next);
        let deliveries = self.deliveries.clone();
        Box::pin(async move {
            let task = tokio::spawn(async move {
                let proof = request.extensions().get::<Proof>().cloned();
                let turn = Turn::take(&deliveries, proof).await?;
                turn.run(async { inner.call(request).await }, status).await
            });
            let answered = joined(task.await).and_then(|answered| answered);
            answered.unwrap_or_else(|answer| Ok(response(answer)))
        })
    }
}

fn status<R, E>(answered: &Result<Response<R>, E>) -> Option<u16> {
    answered.as_ref().ok().map(|response| response.status().as_u16())
}

fn response<R: Default>(answer: Answer) -> Response<R> {
    let mut response = Response::new(R::default());
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    if let Some(seconds) = answer.retry_after {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response.extensions_mut().insert(answer.why);
    response
}
