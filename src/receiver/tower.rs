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
use super::axum::{PathParams, VerifiedBody, original_uri};
use super::buffer::{Chunks, collect};
use super::check::Check;
use super::streaming::{BodyError, PendingProof, Reader, Upload};
use super::{Head, Receiver, Refusal};
use crate::proof::Proof;
#[cfg(not(feature = "axum"))]
use no_router::{PathParams, original_uri};

/// How long what is left of a body may take after the handler has answered.
const DEFAULT_DRAIN_TIMEOUT: Duration = Duration::from_secs(30);

/// A layer that lets verified requests through, for any tower service over HTTP: axum, hyper.
///
/// - Every route under it needs a signature: put a health check beside it, not under it.
/// - It has to be **outside of any decompression**, and of everything else that changes a request's
///   body: the signature is over the bytes that were sent. (In axum, the layer added last is the
///   outermost.)
/// - The limit is on each body: how many come at once, and how slowly, is for the server's own
///   limits and time-outs.
/// - Its answer's body has to have a default, which is an empty one: axum's, and those of
///   `http-body-util`, have.
/// - Trailers are not signed, and are dropped.
///
/// # Buffered
///
/// [`buffered`](Self::buffered) reads the body up to the receiver's limit, verifies it, and passes
/// the same bytes on, with the [`Proof`] in the request's extensions. The handler does not run
/// without one.
///
/// # Streaming
///
/// [`streaming`](Self::streaming) passes the body on while it is hashed, in constant memory. **There
/// is no proof yet,** only a [`PendingProof`] in the extensions, and nothing of the body may be
/// acted on before [`PendingProof::proof`] has returned. The end of the *parsed* body is not the end
/// of the stream: a multipart parser stops at the closing boundary, and a forger can wait as
/// long as he likes before he sends the rest.
///
/// ```
/// # #[cfg(feature = "axum")]
/// # mod example {
/// use axum::extract::{DefaultBodyLimit, Multipart};
/// use axum::response::Result;
/// use axum::{Router, routing::post};
/// use countersign::MaskIt;
/// use countersign::receiver::{BodyVerifier, PendingProof, Receiver, VerifyLayer};
///
/// async fn upload(pending: PendingProof, mut parts: Multipart) -> Result<()> {
///     while let Some(mut part) = parts.next_field().await? {
///         while let Some(chunk) = part.chunk().await? {
///             // into a temporary file
/// #           drop(chunk);
///         }
///     }
///     let proof = pending.proof().await?;
///     println!("{proof}"); // and only now into its place
///     Ok(())
/// }
///
/// fn app() -> Result<Router, countersign::ConfigError> {
///     let maskit = BodyVerifier::new(MaskIt::new("your-shared-secret")?)?;
///     let receiver = Receiver::new(maskit).limit(64 * 1024 * 1024);
///     Ok(Router::new()
///         .route("/maskit", post(upload))
///         .layer(DefaultBodyLimit::disable()) // the receiver's limit counts
///         .layer(VerifyLayer::streaming(receiver)))
/// }
/// # }
/// ```
///
/// - Where the verification fails, the refusal replaces whatever the handler answered. The body
///   does not end then, but fails with a [`BodyError`].
/// - A handler may answer early and drop the body: the layer reads the rest, within the limit and
///   the [drain time-out](Self::drain_timeout), and verifies it.
/// - A handler that returns while something still holds the unread body, such as a task that it
///   started or its own answer, is refused with [`Refusal::BodyKept`].
/// - It needs a tokio runtime with its timer enabled.
///
/// A handler's panic passes through in both modes; with streaming, no proof can be had after it.
#[derive(Clone, Debug)]
pub struct VerifyLayer {
    receiver: Arc<Receiver>,
    mode: Mode,
}

#[derive(Clone, Copy, Debug)]
enum Mode {
    Buffered,
    Streaming { drain_timeout: Duration },
}

impl VerifyLayer {
    /// Reads and verifies the whole body before the handler runs.
    pub fn buffered(receiver: impl Into<Receiver>) -> Self {
        Self { receiver: Arc::new(receiver.into()), mode: Mode::Buffered }
    }

    /// Passes the body on while it is hashed: for uploads too large for memory.
    pub fn streaming(receiver: impl Into<Receiver>) -> Self {
        let mode = Mode::Streaming { drain_timeout: DEFAULT_DRAIN_TIMEOUT };
        Self { receiver: Arc::new(receiver.into()), mode }
    }

    /// With streaming, sets how long what is left of the body may take after the handler has
    /// answered; the default is 30 s. It has no effect on a buffering layer.
    #[must_use]
    pub fn drain_timeout(self, timeout: Duration) -> Self {
        let mode = match self.mode {
            Mode::Buffered => Mode::Buffered,
            Mode::Streaming { .. } => Mode::Streaming { drain_timeout: timeout },
        };
        Self { mode, ..self }
    }
}

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
    let path_and_query = original_uri(parts).path_and_query().map_or("/", |raw| raw.as_str());
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
    let proof = check.finish()?;
    #[cfg(feature = "axum")]
    VerifiedBody::insert(&mut parts, &whole, &proof);
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
