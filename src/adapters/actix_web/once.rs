use alloc::boxed::Box;
use alloc::rc::Rc;
use core::fmt;
use core::future::{Ready, ready};
use core::pin::Pin;

use ::actix_web::body::{BoxBody, EitherBody, MessageBody};
use ::actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use ::actix_web::http::StatusCode;
use ::actix_web::http::header::RETRY_AFTER;
use ::actix_web::rt::spawn;
use ::actix_web::{Error, HttpMessage as _, HttpResponse, ResponseError};

use crate::ledger::{Answer, Deliveries, OnceLayer, Turn, joined};
use crate::verify::Proof;

/// As a middleware of actix-web: `.wrap(OnceLayer::new(deliveries))`, inside of a verifying one.
impl<S, B> Transform<S, ServiceRequest> for OnceLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = OnceMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let deliveries = self.deliveries().clone();
        ready(Ok(OnceMiddleware { inner: Rc::new(inner), deliveries }))
    }
}

/// The service that [`OnceLayer`] makes in actix-web.
#[derive(Debug)]
pub struct OnceMiddleware<S> {
    inner: Rc<S>,
    deliveries: Deliveries,
}

impl<S, B> Service<ServiceRequest> for OnceMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Error>>>>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let inner = Rc::clone(&self.inner);
        let deliveries = self.deliveries.clone();
        let task = spawn(async move {
            let proof = request.extensions().get::<Proof>().cloned();
            let turn = match Turn::take(&deliveries, proof).await {
                Ok(turn) => turn,
                Err(answer) => {
                    let response = NotRunError(answer).error_response();
                    return Ok(request.into_response(response).map_into_right_body());
                }
            };
            // The request is the handler's from here on: a clone kept for the answer would make
            // actix-web's router panic.
            let answered = turn.run(inner.call(request), status).await.map_err(NotRunError)?;
            answered.map(ServiceResponse::map_into_left_body)
        });
        Box::pin(async move { joined(task.await).map_err(NotRunError)? })
    }
}

fn status<B>(answered: &Result<ServiceResponse<B>, Error>) -> Option<u16> {
    answered.as_ref().ok().map(|response| response.status().as_u16())
}

/// What is answered in the handler's place, as an error of actix-web's.
#[derive(Debug)]
struct NotRunError(Answer);

impl fmt::Display for NotRunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.why.fmt(f)
    }
}

impl ResponseError for NotRunError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::OK)
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.0.retry_after {
            response.insert_header((RETRY_AFTER, seconds));
        }
        let mut response = response.finish();
        response.extensions_mut().insert(self.0.why);
        response
    }
}
