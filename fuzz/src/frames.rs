//! A request's body as frames, out of a fuzzer's text.

use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec;

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use thiserror::Error;
use tokio::time::sleep;

/// How long [`Step::Wait`] takes.
pub const WAIT: Duration = Duration::from_secs(20);

/// What a body does next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Data(Bytes),
    Trailers,
    Wait,
    Error,
    /// Nothing more comes, and no end.
    Never,
}

/// A step for each line; what begins with an exclamation mark may be none of data.
#[must_use]
pub fn steps(text: &[u8]) -> Vec<Step> {
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let lines = lines.map(|line| line.strip_suffix(b"\n").unwrap_or(line));
    lines
        .map(|line| match line {
            b"!trailers" => Step::Trailers,
            b"!wait" => Step::Wait,
            b"!error" => Step::Error,
            b"!never" => Step::Never,
            data => Step::Data(Bytes::copy_from_slice(data)),
        })
        .collect()
}

/// All data of a body.
#[must_use]
pub fn data(steps: &[Step]) -> Vec<u8> {
    let chunks = steps.iter().filter_map(|step| match step {
        Step::Data(chunk) => Some(chunk.as_ref()),
        _ => None,
    });
    chunks.collect::<Vec<_>>().concat()
}

/// All but the last.
#[must_use]
pub fn beginning(steps: &[Step]) -> Vec<u8> {
    let last = steps.iter().rposition(|step| matches!(step, Step::Data(_)));
    data(&steps[..last.unwrap_or_default()])
}

/// Whether a body comes to its end.
#[must_use]
pub fn is_whole(steps: &[Step]) -> bool {
    !steps.contains(&Step::Error) && !steps.contains(&Step::Never)
}

#[derive(Debug, Error)]
#[error("the connection closed")]
pub struct Closed;

/// A body that does what its steps say.
pub struct Frames {
    steps: vec::IntoIter<Step>,
    waits_for: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    announced: u64,
    has_ended: Arc<AtomicBool>,
}

impl Frames {
    /// `announced` is the length that the server knows of.
    #[must_use]
    pub fn new(steps: Vec<Step>, announced: u64) -> Self {
        Self { steps: steps.into_iter(), waits_for: None, announced, has_ended: Arc::default() }
    }

    /// Whether the end was read.
    #[must_use]
    pub fn has_ended(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.has_ended)
    }
}

impl Body for Frames {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        loop {
            if let Some(wait) = &mut self.waits_for {
                ready!(wait.as_mut().poll(cx));
                self.waits_for = None;
            }
            let frame = match self.steps.next() {
                Some(Step::Data(chunk)) => Ok(Frame::data(chunk)),
                Some(Step::Trailers) => Ok(Frame::trailers(HeaderMap::new())),
                Some(Step::Error) => Err(Closed),
                Some(Step::Wait) => {
                    self.waits_for = Some(Box::pin(sleep(WAIT)));
                    continue;
                }
                Some(Step::Never) => {
                    self.waits_for = Some(Box::pin(pending()));
                    continue;
                }
                None => {
                    self.has_ended.store(true, Ordering::Relaxed);
                    return Poll::Ready(None);
                }
            };
            return Poll::Ready(Some(frame));
        }
    }

    fn size_hint(&self) -> SizeHint {
        let mut hint = SizeHint::new();
        hint.set_lower(self.announced);
        hint
    }
}
