//! A body that passes, and is looked at as it does.

use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::Version;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::sync::oneshot;
use tokio::time::{Instant, Sleep, sleep};

use super::bounds::{LONGEST_BODY, LONGEST_SILENCE};

/// What looks at a body.
pub(super) trait Look: Send + Unpin + 'static {
    fn see(&mut self, piece: &[u8]);
    /// Nothing more comes; or why it is not whole. Called once.
    fn end(&mut self, outcome: Result<(), String>);
}

/// A body, with what looks at it.
pub(super) struct Looked<L: Look> {
    body: Incoming,
    look: L,
    /// Since it was asked for more and had nothing: only then is it silent.
    silence: Option<Pin<Box<Sleep>>>,
    /// Whether its end is told from a stream that was reset without an error (RFC 9113, section 8.1).
    is_end_told: bool,
    since: Instant,
    is_ended: bool,
}

/// A body that is passed on, and comes back when nobody reads it further.
pub(super) struct Lent<L: Look> {
    looked: Option<Looked<L>>,
    back: Option<oneshot::Sender<Looked<L>>>,
}

impl<L: Look> Looked<L> {
    pub(super) fn new(body: Incoming, version: Version, look: L) -> Self {
        let is_end_told = version == Version::HTTP_2;
        Self { body, look, silence: None, is_end_told, since: Instant::now(), is_ended: false }
    }

    /// Lends it to whoever reads it; what is left of it comes back.
    pub(super) fn lend(self) -> (Lent<L>, oneshot::Receiver<Self>) {
        let (back, returned) = oneshot::channel();
        (Lent { looked: Some(self), back: Some(back) }, returned)
    }

    /// Reads what is left, and gives back what looked at it.
    pub(super) async fn drained(mut self) -> L {
        while let Some(Ok(_)) = self.next().await {}
        self.look
    }

    pub(super) async fn next(&mut self) -> Option<Result<Frame<Bytes>, String>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, String>>> {
        if self.is_ended {
            return Poll::Ready(None);
        }
        let left = LONGEST_BODY.saturating_sub(self.since.elapsed());
        if left.is_zero() {
            return self.cut(format!("it took more than {} s", LONGEST_BODY.as_secs()));
        }
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Pending => {
                let most = LONGEST_SILENCE.min(left);
                let silence = self.silence.get_or_insert_with(|| Box::pin(sleep(most)));
                ready!(silence.as_mut().poll(context));
                self.cut(format!("nothing came for {} s", LONGEST_SILENCE.as_secs()))
            }
            Poll::Ready(Some(Ok(frame))) => {
                self.silence = None;
                if let Some(piece) = frame.data_ref() {
                    self.look.see(piece);
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => self.cut(error.to_string()),
            Poll::Ready(None) if self.is_end_told && !self.body.is_end_stream() => {
                self.cut("the sender broke it off".into())
            }
            Poll::Ready(None) => {
                self.end(Ok(()));
                Poll::Ready(None)
            }
        }
    }

    fn cut<T>(&mut self, why: String) -> Poll<Option<Result<T, String>>> {
        self.end(Err(why.clone()));
        Poll::Ready(Some(Err(why)))
    }

    fn end(&mut self, outcome: Result<(), String>) {
        if !std::mem::replace(&mut self.is_ended, true) {
            self.look.end(outcome);
        }
    }
}

impl<L: Look> Body for Lent<L> {
    type Data = Bytes;
    type Error = String;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, String>>> {
        self.looked.as_mut().map_or(Poll::Ready(None), |looked| looked.poll(context))
    }

    fn size_hint(&self) -> SizeHint {
        self.looked.as_ref().map_or_else(SizeHint::default, |looked| looked.body.size_hint())
    }

    fn is_end_stream(&self) -> bool {
        self.looked.as_ref().is_none_or(|looked| looked.body.is_end_stream())
    }
}

impl<L: Look> Drop for Lent<L> {
    fn drop(&mut self) {
        if let (Some(looked), Some(back)) = (self.looked.take(), self.back.take()) {
            // Whoever waited for it may be gone.
            let _ = back.send(looked);
        }
    }
}
