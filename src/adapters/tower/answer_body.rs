use core::pin::Pin;
use core::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

pin_project! {
    /// The body of what [`Verify`](super::Verify) answers: the service's, or the layer's own, which is
    /// empty or the answer to a handshake.
    #[derive(Debug)]
    pub struct AnswerBody<R> {
        #[pin]
        source: Source<R>,
    }
}

pin_project! {
    #[project = SourceProjection]
    #[derive(Debug)]
    enum Source<R> {
        Service { #[pin] body: R },
        Layer { body: Bytes },
    }
}

impl<R> AnswerBody<R> {
    pub(super) const fn of_service(body: R) -> Self {
        Self { source: Source::Service { body } }
    }

    pub(super) const fn of_layer(body: Bytes) -> Self {
        Self { source: Source::Layer { body } }
    }
}

/// An empty body, for what refuses in front of the layer.
impl<R> Default for AnswerBody<R> {
    fn default() -> Self {
        Self::of_layer(Bytes::new())
    }
}

impl<R: Body<Data = Bytes>> Body for AnswerBody<R> {
    type Data = Bytes;
    type Error = R::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, R::Error>>> {
        match self.project().source.project() {
            SourceProjection::Service { body } => body.poll_frame(cx),
            SourceProjection::Layer { body } if body.is_empty() => Poll::Ready(None),
            SourceProjection::Layer { body } => {
                Poll::Ready(Some(Ok(Frame::data(core::mem::take(body)))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.source {
            Source::Service { body } => body.is_end_stream(),
            Source::Layer { body } => body.is_empty(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.source {
            Source::Service { body } => body.size_hint(),
            Source::Layer { body } => {
                SizeHint::with_exact(u64::try_from(body.len()).unwrap_or(u64::MAX))
            }
        }
    }
}
