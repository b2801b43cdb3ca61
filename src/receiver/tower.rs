use alloc::boxed::Box;
use alloc::sync::Arc;
use core::fmt;
use core::ops::DerefMut;
use core::pin::{Pin, pin};
use core::task::{Context, Poll, ready};
use core::time::Duration;

use bytes::{Buf, Bytes};
use http::{Request, Response, StatusCode, request};
use http_body::{Body, Frame, SizeHint};
use tower_layer::Layer;
use tower_service::Service;

#[cfg(feature = "axum")]
use super::axum::{PathParams, insert_verified, original_uri};
use super::buffer::{Chunks, collect};
use super::check::Check;
use super::layer::Mode;
use super::streaming::{BodyError, PendingProof, Reader, Upload};
#[cfg(feature = "axum")]
use super::verified::VerifiedBody;
use super::{Head, Receiver, Refusal, VerifyLayer};
use crate::proof::Proof;
#[cfg(not(feature = "axum"))]
use no_router::{PathParams, original_uri};

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
        let VerifyLayer { receiver, mode } = self.layer.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let announced = body.size_hint().lower();
            let params = PathParams::of(&mut parts).await;
            let answered = match begin(Arc::clone(&receiver), &parts, &params, announced) {
                Err(refusal) => Err(refusal),
                Ok(check) => match mode {
                    Mode::Buffered => buffer(inner, parts, body, check).await,
                    Mode::Streaming { drain_timeout } => {
                        stream(inner, parts, body, check, drain_timeout).await
                    }
                },
            };
            answered.unwrap_or_else(|refusal| Ok(refuse(&receiver, refusal)))
        })
    }
}

/// What the service answered, or why that does not count.
type Answered<S, R> =
    Result<Result<Response<R>, <S as Service<Request<WebhookBody>>>::Error>, Refusal>;

fn begin(
    receiver: Arc<Receiver>,
    parts: &request::Parts,
    params: &PathParams,
    announced: u64,
) -> Result<Check, Refusal> {
    let path_and_query = original_uri(parts).path_and_query().map_or("", |raw| raw.as_str());
    let param = |name: &str| params.get(name);
    let head = Head::new(parts.method.as_str(), path_and_query, &parts.headers, &param);
    receiver.begin(&head, announced)
}

async fn buffer<S, B, R>(
    mut inner: S,
    mut parts: request::Parts,
    body: B,
    mut check: Check,
) -> Answered<S, R>
where
    S: Service<Request<WebhookBody>, Response = Response<R>>,
    B: Body,
{
    let whole = match collect(HttpBody(pin!(body)), &mut check).await {
        Ok(whole) => whole,
        Err(refusal) => return Err(check.refuse(refusal)),
    };
    let proof = check.finish_whole(&parts.headers, &whole)?;
    #[cfg(feature = "axum")]
    insert_verified(&mut parts, &whole, &proof);
    parts.extensions.insert(proof);
    let body = WebhookBody(Source::Whole(whole));
    Ok(inner.call(Request::from_parts(parts, body)).await)
}

async fn stream<S, B, R>(
    mut inner: S,
    mut parts: request::Parts,
    body: B,
    check: Check,
    drain_timeout: Duration,
) -> Answered<S, R>
where
    S: Service<Request<WebhookBody>, Response = Response<R>>,
    B: Body + Send + 'static,
    B::Data: Send,
{
    let upload = Upload::new(Box::new(HttpBody(Box::pin(body))), check);
    parts.extensions.remove::<Proof>();
    #[cfg(feature = "axum")]
    parts.extensions.remove::<VerifiedBody>();
    parts.extensions.insert(PendingProof::of(&upload));
    let body = WebhookBody(Source::Upload(upload.reader()));
    let answer = inner.call(Request::from_parts(parts, body)).await;
    upload.close(drain_timeout).await?;
    Ok(answer)
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

fn refuse<R: Default>(receiver: &Receiver, refusal: Refusal) -> Response<R> {
    let mut response = Response::new(R::default());
    let status = StatusCode::from_u16(receiver.statuses.of(refusal));
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

/// Without a router that is known here, there are no path parameters, and no prefix is taken off.
#[cfg(not(feature = "axum"))]
mod no_router {
    use core::future::{Ready, ready};

    use http::Uri;
    use http::request::Parts;

    pub(super) struct PathParams;

    impl PathParams {
        pub(super) fn of(_: &mut Parts) -> Ready<Self> {
            ready(Self)
        }

        #[allow(clippy::unused_self, reason = "a router's has parameters")]
        pub(super) fn get(&self, _: &str) -> Option<&str> {
            None
        }
    }

    pub(super) fn original_uri(parts: &Parts) -> &Uri {
        &parts.uri
    }
}
