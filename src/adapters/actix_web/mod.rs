//! actix-web: middlewares, extractors, and its headers.

#[cfg(feature = "ledger")]
mod once;

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::sync::Arc;
use core::fmt;
use core::future::{Ready, poll_fn, ready};
use core::pin::{Pin, pin};
use core::task::{Context, Poll, ready};
use core::time::Duration;
use std::io;

use ::actix_web::body::{BoxBody, EitherBody, MessageBody};
use ::actix_web::dev::{
    Extensions, Payload, Service, ServiceRequest, ServiceResponse, Transform, forward_ready,
};
use ::actix_web::error::PayloadError;
use ::actix_web::http::StatusCode;
use ::actix_web::http::header::{self, HeaderMap};
use ::actix_web::web::{Data, FormConfig, JsonConfig, PayloadConfig};
use ::actix_web::{Error, FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError};
use bytes::Bytes;
use futures_core::Stream;
use tokio::sync::mpsc;

#[cfg(feature = "ledger")]
pub use self::once::OnceMiddleware;
use crate::receiver::{
    Begun, BodyError, Buffered, Chunks, Head, Inbound, Mode, PendingProof, Reader, Received,
    Receiver, Refusal, Statuses, Verified, VerifiedRejection, VerifyLayer,
};
use crate::request::Headers;
use crate::verify::{Answer, Proof};

impl Headers for HeaderMap {
    fn visit<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        for (field, value) in self {
            if field.as_str().eq_ignore_ascii_case(name) {
                see(value.as_bytes());
            }
        }
    }

    fn visit_all<'a>(&'a self, see: &mut dyn FnMut(&'a str, &'a [u8])) {
        for (field, value) in self {
            see(field.as_str(), value.as_bytes());
        }
    }
}

type BoxFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// As a middleware of actix-web: `.wrap(VerifyLayer::buffered(receiver))`.
impl<S, B> Transform<S, ServiceRequest> for VerifyLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = VerifyMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(VerifyMiddleware { inner: Rc::new(inner), layer: self.clone() }))
    }
}

/// The service that [`VerifyLayer`] makes in actix-web.
#[derive(Debug)]
pub struct VerifyMiddleware<S> {
    inner: Rc<S>,
    layer: VerifyLayer,
}

impl<S, B> Service<ServiceRequest> for VerifyMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = BoxFuture<Result<Self::Response, Error>>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let inner = Rc::clone(&self.inner);
        let (receiver, mode) = (Arc::clone(self.layer.receiver()), self.layer.mode());
        Box::pin(async move {
            let selected = with_head(&request, |head| receiver.select(head)).await;
            let announced = announced(request.headers());
            let begun =
                with_head(&request, |head| Inbound::begin(&receiver, selected, head, announced));
            let answered = match (begun, mode) {
                (Err(refusal), _) => Err(Refused::before(request.into_parts().0, refusal)),
                (Ok(begun), Mode::Buffered) => buffer(&*inner, request, begun, &receiver).await,
                (Ok(Begun::Handshake(opening)), Mode::Streaming { .. }) => {
                    let (request, payload) = request.into_parts();
                    match opening.answered(request.headers(), payload).await {
                        Ok(answer) => Ok(Answered::Layer(request, answer)),
                        Err(refusal) => Err(Refused::before(request, refusal)),
                    }
                }
                (Ok(Begun::Refused(unread)), Mode::Streaming { .. }) => {
                    Err(Refused::before(request.into_parts().0, unread.refusal()))
                }
                (Ok(Begun::Delivery(inbound)), Mode::Streaming { drain_timeout }) => {
                    stream(&*inner, request, inbound, drain_timeout).await
                }
            };
            match answered {
                Ok(Answered::Service(answer)) => answer.map(ServiceResponse::map_into_left_body),
                Ok(Answered::Layer(request, answer)) => {
                    Ok(ServiceResponse::new(request, answered_by_layer(answer))
                        .map_into_right_body())
                }
                Err(refused) => refused.answer(&receiver),
            }
        })
    }
}

/// Who answered what.
enum Answered<B> {
    Service(Result<ServiceResponse<B>, Error>),
    Layer(HttpRequest, Answer),
}

fn answered_by_layer(answer: Answer) -> HttpResponse<BoxBody> {
    let status = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    for header in answer.headers() {
        response.insert_header(header);
    }
    response.body(answer.into_body())
}

fn with_head<T>(request: &ServiceRequest, see: impl FnOnce(&Head<'_>) -> T) -> T {
    let path_and_query = path_and_query(request.request());
    let param = |name: &str| request.match_info().get(name);
    see(&Head::new(request.method().as_str(), path_and_query, request.headers(), &param))
}

fn path_and_query(request: &HttpRequest) -> &str {
    request.uri().path_and_query().map_or("", |raw| raw.as_str())
}

/// The length that the server will hold the sender to.
fn announced(headers: &HeaderMap) -> u64 {
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return 0;
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    length.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

async fn buffer<S, B>(
    inner: &S,
    request: ServiceRequest,
    begun: Begun,
    receiver: &Receiver,
) -> Result<Answered<B>, Refused>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    let (request, payload) = request.into_parts();
    let (method, target) = (request.method().as_str(), path_and_query(&request));
    let request_is = begun.buffered(method, target, request.headers(), payload).await;
    let buffered = match request_is {
        Ok(Received::Delivery(buffered)) => buffered,
        Ok(Received::Handshake(answer)) => return Ok(Answered::Layer(request, answer)),
        Err(refusal) => return Err(Refused::before(request, refusal)),
    };
    let body = Payload::from(buffered.bytes().clone());
    let mut request = ServiceRequest::from_parts(request, body);
    forget_verdicts(&request);
    hand_over_as_verified(&mut request, buffered.bytes().len());
    if buffered.is_decompressed() {
        request.headers_mut().remove(header::CONTENT_LENGTH);
    }
    let proof = buffered.proof().clone();
    request.extensions_mut().insert(proof.clone());
    request.extensions_mut().insert(buffered);
    let answer = inner.call(request).await;
    if let Some(refusal) = refusal_of(&answer) {
        receiver.tell_routers_fault(&proof, refusal);
    }
    Ok(Answered::Service(answer))
}

/// The refusal that a handler's extractor answered with, if one did.
fn refusal_of<B>(answer: &Result<ServiceResponse<B>, Error>) -> Option<Refusal> {
    match answer {
        Ok(answer) => answer.response().extensions().get().copied(),
        Err(error) => error.as_error::<Refusal>().copied(),
    }
}

/// actix-web's extractors would decompress, and each has a limit of its own.
fn hand_over_as_verified(request: &mut ServiceRequest, limit: usize) {
    let mut configs = Extensions::new();
    configs.insert(config::<PayloadConfig>(request).limit(limit));
    configs.insert(config::<JsonConfig>(request).limit(limit));
    configs.insert(config::<FormConfig>(request).limit(limit));
    request.add_data_container(Rc::new(configs));
    request.headers_mut().remove(header::CONTENT_ENCODING);
}

/// The receiver's own, if there is one, for its error handlers and content types.
fn config<C: Clone + Default + 'static>(request: &ServiceRequest) -> C {
    let shared = || request.app_data::<Data<C>>().map(|config| &***config);
    request.app_data().or_else(shared).cloned().unwrap_or_default()
}

async fn stream<S, B>(
    inner: &S,
    mut request: ServiceRequest,
    inbound: Inbound,
    drain_timeout: Duration,
) -> Result<Answered<B>, Refused>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    let (sender, arrived) = mpsc::channel(1);
    let (upload, reader) = inbound.streamed(arrived);
    let pump = pump(request.take_payload(), sender);
    forget_verdicts(&request);
    request.extensions_mut().insert(upload.pending_proof());
    let body: Pin<Box<dyn Stream<Item = _>>> = Box::pin(UploadStream(reader));
    request.set_payload(Payload::from(body));
    let answered = async move {
        let answer = inner.call(request).await;
        match upload.close(refusal_of(&answer), drain_timeout).await {
            Ok(()) => Ok(Answered::Service(answer)),
            Err(refusal) => Err(Refused::after(answer, refusal)),
        }
    };
    beside(pump, answered).await
}

/// What a layer outside of this one may have left.
fn forget_verdicts(request: &ServiceRequest) {
    let mut extensions = request.extensions_mut();
    extensions.remove::<Proof>();
    extensions.remove::<PendingProof>();
    extensions.remove::<Buffered>();
}

/// The next bytes, or that the body has ended. A channel that closes without that was abandoned.
type Arrived = Option<Result<Bytes, Refusal>>;

/// Carries the body to those who verify and read it: actix-web's own cannot leave its thread, and a
/// [`PendingProof`] can.
async fn pump(mut body: Payload, sender: mpsc::Sender<Arrived>) {
    while let Ok(free) = sender.reserve().await {
        let arrived = poll_fn(|cx| body.poll_chunk(cx)).await;
        let more = matches!(arrived, Some(Ok(_)));
        free.send(arrived);
        if !more {
            return;
        }
    }
}

/// Runs both in one task, until the second has its result.
async fn beside<T>(first: impl Future<Output = ()>, second: impl Future<Output = T>) -> T {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let mut running = true;
    poll_fn(|cx| {
        running = running && first.as_mut().poll(cx).is_pending();
        second.as_mut().poll(cx)
    })
    .await
}

impl Chunks for Payload {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Refusal>>> {
        Pin::new(self).poll_next(cx).map_err(|_| Refusal::BrokenBody)
    }
}

impl Chunks for mpsc::Receiver<Arrived> {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Refusal>>> {
        Poll::Ready(ready!(self.poll_recv(cx)).unwrap_or(Some(Err(Refusal::Abandoned))))
    }
}

/// The body that a handler gets: **not verified yet.**
struct UploadStream(Reader);

impl Stream for UploadStream {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let failed = |error: BodyError| PayloadError::Io(io::Error::other(error));
        self.0.poll_chunk(cx).map_err(failed)
    }
}

/// A refusal, and the request that actix-web wants with an answer.
struct Refused {
    /// A service that fails has used it up.
    request: Option<HttpRequest>,
    refusal: Refusal,
}

impl Refused {
    fn before(request: HttpRequest, refusal: Refusal) -> Self {
        Self { request: Some(request), refusal }
    }

    fn after<B>(answer: Result<ServiceResponse<B>, Error>, refusal: Refusal) -> Self {
        Self { request: answer.ok().map(|answer| answer.into_parts().0), refusal }
    }

    fn answer<B>(self, receiver: &Receiver) -> Result<ServiceResponse<EitherBody<B>>, Error> {
        let Self { request, refusal } = self;
        let error = RefusalError { refusal, status: receiver.status_of(refusal) };
        match request {
            Some(request) => {
                Ok(ServiceResponse::new(request, error.error_response()).map_into_right_body())
            }
            None => Err(error.into()),
        }
    }
}

/// A refusal under the receiver's statuses.
#[derive(Debug)]
struct RefusalError {
    refusal: Refusal,
    status: u16,
}

impl fmt::Display for RefusalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusal.fmt(f)
    }
}

impl ResponseError for RefusalError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::UNAUTHORIZED)
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::new(self.status_code());
        response.extensions_mut().insert(self.refusal);
        response
    }
}

/// The refusal's default status and an empty body; in a debug build, a panic for
/// [`Refusal::NoLayer`]. In a handler behind a streaming layer, the layer's refusal replaces it.
impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        RefusalError { refusal: *self, status: Statuses::new().of(*self) }.status_code()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        RefusalError { refusal: *self, status: self.extractors_status() }.error_response()
    }
}

impl<T: FromRequest + 'static> FromRequest for Verified<T> {
    type Error = VerifiedRejection<T::Error>;
    type Future = BoxFuture<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let buffered = request.extensions_mut().remove();
        let Some(Verified { body, proof }) = buffered.and_then(Buffered::into_verified) else {
            return Box::pin(ready(Err(VerifiedRejection::Refused(Refusal::NoLayer))));
        };
        let body = T::from_request(request, &mut Payload::from(body));
        Box::pin(async move {
            let body = body.await.map_err(VerifiedRejection::Extractor)?;
            Ok(Self { body, proof })
        })
    }
}

impl<R: Into<Error>> From<VerifiedRejection<R>> for Error {
    fn from(rejection: VerifiedRejection<R>) -> Self {
        match rejection {
            VerifiedRejection::Refused(refusal) => refusal.into(),
            VerifiedRejection::Extractor(rejection) => rejection.into(),
        }
    }
}

/// The proof that a buffering layer left; for a scheme that does not cover the body, beside the
/// plain body. Refused with [`Refusal::NoLayer`] where there is none.
impl FromRequest for Proof {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get().cloned().ok_or(Refusal::NoLayer))
    }
}

/// The proof that a streaming layer will have. Refused with [`Refusal::NoLayer`] where there is none.
impl FromRequest for PendingProof {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get().cloned().ok_or(Refusal::NoLayer))
    }
}
