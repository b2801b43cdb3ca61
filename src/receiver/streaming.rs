use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::task::Wake;
use alloc::vec::Vec;
use core::future::poll_fn;
use core::task::{Context, Poll, Waker, ready};
use core::time::Duration;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use thiserror::Error as ThisError;

use super::Refusal;
use super::chunks::Chunks;
use super::inbound::Inbound;
use crate::verify::Proof;

/// The proof of a request whose body is still on its way; a streaming layer puts it into the
/// request's extensions.
#[derive(Clone)]
pub struct PendingProof(Arc<Shared>);

impl PendingProof {
    /// Reads what is left of the body and verifies it: the only way to a [`Proof`] with streaming.
    ///
    /// Nothing of the body may be acted on before. What this reads is lost to whoever still reads
    /// the body, who gets [`BodyError::Drained`].
    ///
    /// It waits for as long as the sender takes; the server's read time-out bounds that.
    ///
    /// # Errors
    /// Why the request is refused. The layer answers with that refusal, whatever the handler does.
    pub async fn proof(&self) -> Result<Proof, Refusal> {
        self.0.drain().await;
        self.0.outcome()
    }
}

shows_nothing!(PendingProof, Upload, Reader);

/// Why a body that is streamed does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum BodyError {
    /// The request is refused: what was read so far is not to be used.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// [`PendingProof::proof`] has read what was left.
    #[error("the rest of the body was read for the proof")]
    Drained,
}

/// The layer's end of a body that is verified as it passes: [`Inbound::streamed`] makes one.
///
/// An adapter gives the [`PendingProof`] and the [`Reader`] to the handler, and closes the upload once
/// the handler has answered. Dropped before, it settles the verdict, so that nobody gets a proof after
/// a panic or a closed connection.
#[must_use = "dropped before it is closed, it ends the request without a proof"]
pub struct Upload(Arc<Shared>);

impl Inbound {
    /// Verifies the body as it passes, in constant memory: the layer's end of it, and the handler's.
    pub fn streamed(self, body: impl Chunks + Send + 'static) -> (Upload, Reader) {
        let under_way = UnderWay { body: Box::new(body), check: self };
        let state = State { under_way: Some(under_way), outcome: None, reader: true, lost: false };
        let shared = Arc::new(Shared { state: Mutex::new(state), wakers: Arc::default() });
        (Upload(Arc::clone(&shared)), Reader { shared, ended: false })
    }
}

impl Upload {
    /// The proof that there will be, for the request's extensions.
    #[must_use]
    pub fn pending_proof(&self) -> PendingProof {
        PendingProof(Arc::clone(&self.0))
    }

    /// Reads what the handler left of the body, within `timeout`, and verifies it. It needs a tokio
    /// runtime with its timer enabled.
    ///
    /// `answered` is the refusal in the extensions of the handler's answer: where the router is at
    /// fault, that is the verdict, and nothing more is read.
    ///
    /// # Errors
    /// Why the request is refused, whatever the handler has answered.
    pub async fn close(self, answered: Option<Refusal>, timeout: Duration) -> Result<(), Refusal> {
        if let Some(refusal) = answered.filter(Refusal::is_routers_fault) {
            self.0.settle(refusal);
        }
        if self.0.lock().reader {
            self.0.settle(Refusal::BodyKept);
        }
        if !self.0.is_settled() && tokio::time::timeout(timeout, self.0.drain()).await.is_err() {
            self.0.settle(Refusal::DrainTimeout { seconds: timeout.as_secs() });
        }
        self.0.outcome().map(drop)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

/// The handler's end of an upload: what it reads is **not verified yet.**
pub struct Reader {
    shared: Arc<Shared>,
    ended: bool,
}

impl Reader {
    /// The next bytes, or nothing at the end of a body that was verified.
    pub fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let chunk = ready!(self.shared.poll_chunk(cx, Who::Reader));
        if let Some(chunk) = chunk {
            return Poll::Ready(Some(Ok(chunk)));
        }
        self.ended = true;
        Poll::Ready(match self.shared.outcome() {
            Err(refusal) => Some(Err(refusal.into())),
            Ok(_) if self.shared.lock().lost => Some(Err(BodyError::Drained)),
            Ok(_) => None,
        })
    }

    /// Whether nothing more comes, not even an error.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        self.ended
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.shared.lock().reader = false;
    }
}

/// A body that the handler, the proof and the layer read from, and its verification.
struct Shared {
    state: Mutex<State>,
    wakers: Arc<Wakers>,
}

struct State {
    /// `None` once there is an outcome.
    under_way: Option<UnderWay>,
    outcome: Option<Result<Proof, Refusal>>,
    /// Whether the handler's end is alive.
    reader: bool,
    /// Whether bytes went to somebody else than the handler's end.
    lost: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Reader,
    Drain,
}

struct UnderWay {
    body: Box<dyn Chunks + Send>,
    check: Inbound,
}

impl Shared {
    /// The state is whole whenever the lock is free: what can panic does so before it is changed.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_settled(&self) -> bool {
        self.lock().outcome.is_some()
    }

    fn outcome(&self) -> Result<Proof, Refusal> {
        self.lock().outcome.clone().unwrap_or(Err(Refusal::Abandoned))
    }

    fn settle(&self, refusal: Refusal) {
        self.lock().refuse(refusal);
        self.wakers.wake_all();
    }

    /// Leaves it to the dropped check to tell: a panic may be under way.
    fn abandon(&self) {
        let mut state = self.lock();
        if let Some(under_way) = state.under_way.take() {
            state.outcome = Some(Err(Refusal::Abandoned));
            drop(state);
            drop(under_way);
            self.wakers.wake_all();
        }
    }

    /// The body's next bytes, or nothing once the verdict is settled.
    fn poll_chunk(&self, cx: &mut Context<'_>, who: Who) -> Poll<Option<Bytes>> {
        self.wakers.register(cx.waker());
        let waker = Waker::from(Arc::clone(&self.wakers));
        self.lock().poll_chunk(&mut Context::from_waker(&waker), who)
    }

    async fn drain(&self) {
        while poll_fn(|cx| self.poll_chunk(cx, Who::Drain)).await.is_some() {}
    }
}

impl State {
    fn poll_chunk(&mut self, cx: &mut Context<'_>, who: Who) -> Poll<Option<Bytes>> {
        if let Some(under_way) = &mut self.under_way {
            let UnderWay { body, check } = under_way;
            match ready!(body.poll_chunk(cx)) {
                None => self.finish(),
                Some(Err(refusal)) => self.refuse(refusal),
                Some(Ok(chunk)) => match check.update(&chunk) {
                    Ok(()) => {
                        self.lost |= who == Who::Drain && !chunk.is_empty();
                        return Poll::Ready(Some(chunk));
                    }
                    Err(refusal) => self.refuse(refusal),
                },
            }
        }
        Poll::Ready(None)
    }

    fn finish(&mut self) {
        if let Some(UnderWay { check, .. }) = self.under_way.take() {
            self.outcome = Some(check.finish());
        }
    }

    fn refuse(&mut self, refusal: Refusal) {
        if let Some(UnderWay { mut check, .. }) = self.under_way.take() {
            self.outcome = Some(Err(check.refuse(refusal)));
        }
    }
}

/// How many wait for a body at once: the handler, the proof and the layer, some under a waker of
/// before.
const MAX_WAITING: usize = 8;

/// Everybody who waits for the body. A body wakes only who polled it last, who may have gone.
#[derive(Default)]
struct Wakers(Mutex<Vec<Waker>>);

impl Wakers {
    fn lock(&self) -> MutexGuard<'_, Vec<Waker>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn register(&self, waker: &Waker) {
        let mut wakers = self.lock();
        if wakers.iter().any(|known| known.will_wake(waker)) {
            return;
        }
        // Who is woken for nothing asks again, under the waker that he has then.
        let passed_over = (wakers.len() >= MAX_WAITING).then(|| wakers.remove(0));
        wakers.push(waker.clone());
        drop(wakers);
        passed_over.into_iter().for_each(Waker::wake);
    }

    fn wake_all(&self) {
        let wakers = core::mem::take(&mut *self.lock());
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl Wake for Wakers {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }
}
