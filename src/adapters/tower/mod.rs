//! Tower services over HTTP: axum's, hyper's and every other.

mod answer_body;
#[cfg(feature = "ledger")]
mod once;
#[cfg_attr(not(feature = "axum"), path = "router/none.rs")]
mod router;

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::fmt;
use core::ops::DerefMut;
use core::pin::{Pin, pin};
use core::task::{Context, Poll, ready};
use core::time::Duration;

use bytes::{Buf, Bytes};
use http::{HeaderValue, Request, Response, StatusCode, header, request};
use http_body::{Body, Frame, SizeHint};
use tower_layer::Layer;
use tower_service::Service;

pub use self::answer_body::AnswerBody;
#[cfg(feature = "ledger")]
pub use self::once::Once;
use crate::receiver::{
    Begun, BodyError, Buffered, Chunks, Head, Inbound, Mode, PendingProof, Reader, Received,
    Receiver, Refusal, VerifyLayer,
};
use crate::verify::{Answer, Proof};

impl<S> Layer<S> for VerifyLayer {
    type Service = Verify<S>;

    fn layer(&self, inner: S) -> Verify<S> {
        Verify { inner, layer: self.clone() }
    }
}

/// The service that [`VerifyLayer`] makes.
#[derive(Clone, Debug)]
pub struct Verify<S> {
    inner: S,
    layer: VerifyLayer,
}

impl<S, B, R> Service<Request<B>> for Verify<S>
where
    S: Service<Request<WebhookBody>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    R: Send,
{
    type Response = Response<AnswerBody<R>>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The clone was never asked whether it is ready.
        let next = self.inner.clone();
        let inner = core::mem::replace(&mut self.inner, next);
        let (receiver, mode) = (Arc::clone(self.layer.receiver()), self.layer.mode());
        let (mut parts, body) = request.into_parts();
        Box::pin(async move {
            let announced = body.size_hint().lower();
            let params = router::PathParams::of(&mut parts).await;
            let selected = with_head(&parts, &params, |head| receiver.select(head)).await;
            let begun = with_head(&parts, &params, |head| {
                Inbound::begin(&receiver, selected, head, announced)
            });
            let answered = match (begun, mode) {
                (Err(refusal), _) => Err(refusal),
                (Ok(begun), Mode::Buffered) => {
                    let (method, target) = (parts.method.as_str(), path_and_query(&parts));
                    let body = HttpBody(pin!(body));
                    match begun.buffered(method, target, &parts.headers, body).await {
                        Ok(Received::Delivery(buffered)) => {
                            Ok(handle(inner, parts, buffered, &receiver).await)
                        }
                        Ok(Received::Handshake(answer)) => Ok(Answered::Layer(answer)),
                        Err(refusal) => Err(refusal),
                    }
                }
                (Ok(Begun::Handshake(opening)), Mode::Streaming { .. }) => {
                    let body = HttpBody(pin!(body));
                    opening.answered(&parts.headers, body).await.map(Answered::Layer)
                }
                (Ok(Begun::Refused(unread)), Mode::Streaming { .. }) => Err(unread.refusal()),
                (Ok(Begun::Delivery(inbound)), Mode::Streaming { drain_timeout }) => {
                    stream(inner, parts, body, inbound, drain_timeout).await
                }
            };
            match answered {
                Ok(Answered::Service(answer)) => Ok(answer?.map(AnswerBody::of_service)),
                Ok(Answered::Layer(answer)) => Ok(answered_by_layer(answer)),
                Err(refusal) => Ok(refuse(&receiver, refusal)),
            }
        })
    }
}

/// Who answered what.
enum Answered<R, E> {
    Service(Result<Response<R>, E>),
    Layer(Answer),
}

fn with_head<T>(
    parts: &request::Parts,
    params: &router::PathParams,
    see: impl FnOnce(&Head<'_>) -> T,
) -> T {
    let param = |name: &str| params.get(name);
    see(&Head::new(parts.method.as_str(), path_and_query(parts), &parts.headers, &param))
}

fn path_and_query(parts: &request::Parts) -> &str {
    router::original_uri(parts).path_and_query().map_or("", |raw| raw.as_str())
}

/// The handler's answer to a verified request.
async fn handle<S, R>(
    mut inner: S,
    mut parts: request::Parts,
    buffered: Buffered,
    receiver: &Receiver,
) -> Answered<R, S::Error>
where
    S: Service<Request<WebhookBody>, Response = Response<R>>,
{
    let body = WebhookBody(Source::Whole(buffered.bytes().clone()));
    if buffered.is_decompressed() {
        parts.headers.remove(header::CONTENT_ENCODING);
        parts.headers.remove(header::CONTENT_LENGTH);
    }
    parts.extensions.remove::<PendingProof>();
    let proof = buffered.proof().clone();
    parts.extensions.insert(proof.clone());
    parts.extensions.insert(buffered);
    let answer = inner.call(Request::from_parts(parts, body)).await;
    if let Some(refusal) = refusal_of(&answer) {
        receiver.tell_routers_fault(&proof, refusal);
    }
    Answered::Service(answer)
}

/// The refusal that a handler's extractor answered with, if one did.
fn refusal_of<R, E>(answer: &Result<Response<R>, E>) -> Option<Refusal> {
    answer.as_ref().ok()?.extensions().get().copied()
}

async fn stream<S, B, R>(
    mut inner: S,
    mut parts: request::Parts,
    body: B,
    inbound: Inbound,
    drain_timeout: Duration,
) -> Result<Answered<R, S::Error>, Refusal>
where
    S: Service<Request<WebhookBody>, Response = Response<R>>,
    B: Body + Send + 'static,
    B::Data: Send,
{
    let (upload, reader) = inbound.streamed(HttpBody(Box::pin(body)));
    parts.extensions.remove::<Proof>();
    parts.extensions.remove::<Buffered>();
    parts.extensions.insert(upload.pending_proof());
    let body = WebhookBody(Source::Upload(reader));
    let answer = inner.call(Request::from_parts(parts, body)).await;
    upload.close(refusal_of(&answer), drain_timeout).await?;
    Ok(Answered::Service(answer))
}

/// A pinned body of tower's kind.
struct HttpBody<P>(P);

impl<P, B> Chunks for HttpBody<Pin<P>>
where
    P: DerefMut<Target = B>,
    B: Body,
{
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Refusal>>> {
        loop {
            match ready!(self.0.as_mut().poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(_)) => return Poll::Ready(Some(Err(Refusal::BrokenBody))),
                Some(Ok(frame)) => {
                    if let Ok(mut data) = frame.into_data() {
                        let chunk = data.copy_to_bytes(data.remaining());
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
            }
        }
    }
}

fn answered_by_layer<R>(answer: Answer) -> Response<AnswerBody<R>> {
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::from_u16(answer.status()).unwrap_or_default();
    for (name, value) in answer.headers() {
        // A scheme's value holds nothing that a header could not.
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response.map(|()| AnswerBody::of_layer(answer.into_body().into()))
}

fn refuse<R>(receiver: &Receiver, refusal: Refusal) -> Response<AnswerBody<R>> {
    let mut response = Response::new(AnswerBody::default());
    let status = StatusCode::from_u16(receiver.status_of(refusal));
    *response.status_mut() = status.unwrap_or(StatusCode::UNAUTHORIZED);
    response.extensions_mut().insert(refusal);
    response
}

/// The body that a handler gets: verified where the layer buffers, **not verified yet** where it
/// streams.
pub struct WebhookBody(Source);

enum Source {
    Whole(Bytes),
    Upload(Reader),
}

impl Body for WebhookBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match &mut self.0 {
            Source::Whole(whole) if whole.is_empty() => Poll::Ready(None),
            Source::Whole(whole) => Poll::Ready(Some(Ok(Frame::data(core::mem::take(whole))))),
            Source::Upload(reader) => {
                reader.poll_chunk(cx).map(|read| read.map(|chunk| chunk.map(Frame::data)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Source::Whole(whole) => whole.is_empty(),
            Source::Upload(reader) => reader.has_ended(),
        }
    }

    /// Nothing for a stream: what a sender announces is no reason to reserve anything.
    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Source::Whole(whole) => {
                SizeHint::with_exact(u64::try_from(whole.len()).unwrap_or(u64::MAX))
            }
            Source::Upload(_) => SizeHint::default(),
        }
    }
}

impl fmt::Debug for WebhookBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookBody").finish_non_exhaustive()
    }
}
