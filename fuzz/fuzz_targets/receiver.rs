//! The receiving layers, of a body that comes in frames, late, in part or never: the client sees an answer of the
//! handler's of a delivery that is genuine and whole, and of no other; nothing hangs, and nothing stays claimed.
#![no_main]

use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use countersign::UnixTime;
use countersign::ledger::{Deliveries, MemoryLedger, NotRun, OnceLayer};
use countersign::receiver::{
    Accepted, BodyError, Handshakes, Receiver, Refusal, Select, VerifyLayer,
};
use countersign_fuzz::frames::{Frames, Step, WAIT, data, is_whole, steps};
use countersign_fuzz::handling::{Ends, Failed, Handler, Handling, MARK, Proves};
use countersign_fuzz::lines::line;
use countersign_fuzz::sending::{Over, PROVIDERS, Sending};
use countersign_oracle::NOW;
use http::Response;
use http_body_util::BodyExt as _;
use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Handle};
use tokio::time::{sleep, timeout};
use tower::util::option_layer;
use tower::{Layer as _, ServiceExt as _, service_fn};

const DRAIN_TIMEOUT: Duration = Duration::from_secs(30);
const SECOND: Duration = Duration::from_secs(1);
/// What is not done by then never is.
const HOUR: Duration = Duration::from_hours(1);

/// What a client sees.
struct Answer {
    status: u16,
    is_handlers: bool,
    refusal: Option<Refusal>,
    not_run: Option<NotRun>,
    body: Result<Bytes, BodyError>,
}

impl Answer {
    async fn read(answer: Response<impl http_body::Body<Data = Bytes, Error = BodyError>>) -> Self {
        let (parts, body) = answer.into_parts();
        Self {
            status: parts.status.as_u16(),
            is_handlers: parts.headers.contains_key(MARK),
            refusal: parts.extensions.get().copied(),
            not_run: parts.extensions.get().copied(),
            body: body.collect().await.map(|body| body.to_bytes()),
        }
    }
}

/// What a receiver was told.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    Delivery,
    Handshake,
    Refused(Refusal),
}

type Verdicts = Arc<Mutex<Vec<Verdict>>>;

struct Receiving {
    /// The verifier is not known at once.
    looks_up: bool,
    is_streaming: bool,
    deliveries: Option<Deliveries>,
    answers_handshakes: bool,
    limit: u64,
}

impl Receiving {
    fn select(&self) -> Select {
        if !self.looks_up {
            let verifiers = PROVIDERS.iter();
            return Select::by_segment(
                1,
                verifiers.map(|known| (known.id, known.verifier.clone())),
            );
        }
        Select::by_async(|head| {
            let found = PROVIDERS.iter().find(|known| head.segment(1) == Some(known.id));
            async move {
                sleep(SECOND).await;
                Ok(found.map(|known| known.verifier.clone()))
            }
        })
    }

    fn layer(&self, verdicts: &Verdicts) -> VerifyLayer {
        let verdicts = Arc::clone(verdicts);
        let receiver = Receiver::new(self.select())
            .limit(self.limit)
            .clock(|| UnixTime::from_secs(NOW))
            .on_verdict(move |_, _, result| {
                verdicts.lock().expect("nothing panics").push(match result {
                    Ok(Accepted::Delivery(_)) => Verdict::Delivery,
                    Ok(_) => Verdict::Handshake,
                    Err(refusal) => Verdict::Refused(refusal),
                });
            });
        let layer = if self.is_streaming {
            VerifyLayer::streaming(receiver).drain_timeout(DRAIN_TIMEOUT)
        } else {
            VerifyLayer::buffered(receiver)
        };
        if !self.answers_handshakes {
            return layer;
        }
        let handshakes = Handshakes::new().token("token").expect("a token");
        layer.answering_handshakes(handshakes.secrets_by(|_, _| async { true }))
    }

    /// Whether the handler's answer goes out, of a delivery that is genuine and whole.
    fn lets_out(&self, handler: Handler, steps: &[Step]) -> bool {
        let Handler { reads, proves, ends } = handler;
        if !self.is_streaming {
            return ends != Ends::Late || self.deliveries.is_none();
        }
        let is_data = |step: &Step| matches!(step, Step::Data(_));
        let frames = steps.iter().filter(|step| is_data(step)).count();
        if proves != Proves::Never || reads > frames {
            return true;
        }
        // What the last frame comes behind was waited for.
        let mut data = steps.iter().enumerate().filter(|(_, step)| is_data(step));
        let read = reads.checked_sub(1).and_then(|last| data.nth(last)).map_or(0, |(at, _)| at);
        let left: Duration =
            steps[read..].iter().filter(|step| **step == Step::Wait).map(|_| WAIT).sum();
        !matches!(ends, Ends::Echoing | Ends::Reading) && left < DRAIN_TIMEOUT
    }

    /// Sends a request, and says whether the handler was to have it, and how often it had an effect.
    async fn send(
        &self,
        sending: &Sending,
        handler: Handler,
        polls: usize,
        is_announced: bool,
    ) -> (bool, usize) {
        let steps = &sending.steps;
        let body = data(steps);
        let length = u64::try_from(body.len()).expect("a length");
        let (head, is_genuine) = sending.head();
        let is_deliverable = is_genuine && is_whole(steps) && length <= self.limit;
        let frames = Frames::new(steps.clone(), if is_announced { length } else { 0 });
        let handling = Arc::new(Handling {
            handler,
            claims: self.is_streaming.then(|| self.deliveries.clone()),
            is_deliverable,
            body,
            has_ended: frames.has_ended(),
            runs: AtomicUsize::new(0),
            effects: AtomicUsize::new(0),
        });
        let verdicts = Verdicts::default();
        let once = self.deliveries.clone().filter(|_| !self.is_streaming).map(OnceLayer::new);
        let handled = Arc::clone(&handling);
        let service = service_fn(move |request| Arc::clone(&handled).handle(request));
        let service = (self.layer(&verdicts), option_layer(once)).layer(service);
        let answered = async move {
            let answer = service.oneshot(head.body(frames).expect("a request")).await?;
            Ok::<_, Failed>(Answer::read(answer).await)
        };
        let answered = timeout(HOUR, polled(polls, answered)).await.unwrap_or_else(|_| {
            assert!(steps.contains(&Step::Never), "it hangs");
            None
        });
        timeout(HOUR, all_tasks()).await.expect("a task hangs");

        let verdicts = verdicts.lock().expect("nothing panics");
        let verdict = verdicts.first().copied();
        assert!(verdicts.len() <= 1 && (verdict.is_some() || answered.is_none()), "{verdicts:?}");
        assert!(verdict != Some(Verdict::Delivery) || is_deliverable);
        let runs = handling.runs.load(Relaxed);
        let is_handshake = verdict == Some(Verdict::Handshake);
        if is_handshake {
            let is_asked = is_deliverable || sending.over == Over::Nothing && is_whole(steps);
            assert!(self.answers_handshakes && is_asked && runs == 0);
        }
        let is_handlers = is_deliverable && !is_handshake;
        let is_let_out = is_handlers && self.lets_out(handler, steps);
        match answered {
            None => {}
            Some(Err(Failed)) => assert!(is_let_out && handler.ends == Ends::WithError),
            Some(Ok(answer)) if answer.is_handlers => {
                assert!(is_let_out && runs == 1);
                let is_failure = handler.ends == Ends::WithStatus500;
                assert_eq!(answer.status, if is_failure { 500 } else { 200 });
                match answer.body {
                    Ok(body) if handler.ends == Ends::Echoing => {
                        assert!(handling.body.ends_with(&body));
                    }
                    Ok(body) => assert_eq!(body, "the handler's"),
                    Err(error) => {
                        assert_eq!((error, self.is_streaming), (BodyError::Drained, true))
                    }
                }
            }
            Some(Ok(answer)) if is_handshake => assert_eq!(answer.status, 200),
            Some(Ok(answer)) => {
                assert_eq!(answer.body, Ok(Bytes::new()));
                if is_handlers && answer.not_run == Some(NotRun::Repeated) {
                    assert_eq!(answer.status, 200);
                } else {
                    assert!(answer.status >= 400 && !is_let_out, "{}", answer.status);
                }
                let told = answer.refusal.map_or(Verdict::Delivery, Verdict::Refused);
                assert_eq!(verdict, Some(told));
            }
        }
        (is_handlers, handling.effects.load(Relaxed))
    }
}

/// Ends with all that was started, and before a claim does with its lease.
async fn all_tasks() {
    while Handle::current().metrics().num_alive_tasks() > 0 {
        sleep(SECOND).await;
    }
}

/// What comes of a future within so many polls, after which a server drops it, as the connection has closed.
async fn polled<F: Future>(mut polls: usize, future: F) -> Option<F::Output> {
    let mut future = Box::pin(future);
    poll_fn(|cx| match polls.checked_sub(1) {
        None => Poll::Ready(None),
        Some(left) => {
            polls = left;
            future.as_mut().poll(cx).map(Some)
        }
    })
    .await
}

fuzz_target!(|input: &[u8]| {
    let (choices, text) = line(input);
    let choice = |at: usize, most: usize| usize::from(*choices.get(at).unwrap_or(&b'0')) % most;
    let steps = steps(text);
    let length = u64::try_from(data(&steps).len()).expect("a length");
    let provider = choice(0, PROVIDERS.len());
    let other = &PROVIDERS[(provider + 1) % PROVIDERS.len()];
    let provider = &PROVIDERS[provider];
    let first = Sending {
        provider,
        to: [provider.id, other.id, "nobody"][choice(1, 3)],
        signer: choice(2, 3),
        signed_ago: [0, 300, 301][choice(3, 3)],
        over: [Over::Body, Over::Beginning, Over::Another, Over::Nothing][choice(4, 4)],
        steps,
    };
    let receiving = Receiving {
        looks_up: choice(14, 2) == 1,
        is_streaming: choice(5, 2) == 1,
        deliveries: (choice(6, 2) == 1).then(|| Deliveries::new(MemoryLedger::new())),
        answers_handshakes: choice(7, 2) == 1,
        limit: [1 << 20, length, length.saturating_sub(1)][choice(8, 3)],
    };
    let handler = Handler {
        reads: [usize::MAX, 0, 1][choice(9, 3)],
        proves: [Proves::AfterIt, Proves::Never, Proves::BeforeItReads, Proves::WhileItReads]
            [choice(10, 4)],
        ends: [
            Ends::Well,
            Ends::Late,
            Ends::WithStatus500,
            Ends::WithError,
            Ends::Echoing,
            Ends::Reading,
        ][choice(11, 6)],
    };
    let polls = [usize::MAX, 1, 2, 3, 4, 6, 9, 12][choice(12, 8)];
    let is_announced = choice(13, 2) == 1;
    // Whatever came of the first, the provider sends the delivery again.
    let again = Sending {
        to: provider.id,
        signer: 0,
        signed_ago: 0,
        over: Over::Body,
        steps: vec![Step::Data(data(&first.steps).into())],
        ..first.clone()
    };
    let usual = Handler { reads: usize::MAX, proves: Proves::AfterIt, ends: Ends::Well };
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        let (mut is_handlers, mut effects) =
            receiving.send(&first, handler, polls, is_announced).await;
        for _ in 0..2 {
            let (is_again, had) = receiving.send(&again, usual, usize::MAX, false).await;
            is_handlers |= is_again;
            effects += had;
        }
        if receiving.deliveries.is_some() {
            assert_eq!(effects, usize::from(is_handlers));
        }
    });
});
