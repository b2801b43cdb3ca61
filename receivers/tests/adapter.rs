//! A receiver in a framework that the library does not know: its adapter takes the public API alone.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use axum::body::Bytes;
use countersign::ledger::{Deliveries, MemoryLedger, NotRun, OnceLayer};
use countersign::receiver::{BodyVerifier, Receiver, Refusal, Verified, VerifyLayer};
use countersign::{Error, OpenFx, Proof, Request, Signer as _};

use self::adapter::{Handed, Layers};

/// What the framework has of a request.
struct Call {
    method: &'static str,
    target: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Pieces,
}

/// A body as the framework has it; a piece that is missing is a connection that closed.
struct Pieces(VecDeque<Option<&'static str>>);

/// What a handler answers, or why none did.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answered {
    status: u16,
    body: String,
    refusal: Option<Refusal>,
    not_run: Option<NotRun>,
}

impl Answered {
    fn with(status: u16, body: impl Into<String>) -> Self {
        Self { status, body: body.into(), refusal: None, not_run: None }
    }
}

mod adapter {
    use std::future::poll_fn;

    use countersign::ledger::{self, Turn, joined};
    use countersign::receiver::{
        Begun, Buffered, Chunks, Head, Inbound, Mode, PendingProof, Reader, Received,
    };

    use super::*;

    impl Chunks for Pieces {
        fn poll_chunk(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Refusal>>> {
            let piece = self.0.pop_front();
            Poll::Ready(piece.map(|piece| piece.map(Bytes::from).ok_or(Refusal::BrokenBody)))
        }
    }

    pub(crate) struct Layers {
        pub(crate) verify: VerifyLayer,
        pub(crate) once: Option<OnceLayer>,
    }

    /// What a handler gets.
    pub(crate) enum Handed {
        Whole(Buffered),
        Stream(PendingProof, Body),
    }

    pub(crate) struct Body(Reader);

    impl Body {
        /// The next piece, or why what was read so far is not to be used.
        pub(crate) async fn next(&mut self) -> Option<Result<Bytes, String>> {
            let chunk = poll_fn(|cx| self.0.poll_chunk(cx)).await;
            chunk.map(|chunk| chunk.map_err(|error| error.to_string()))
        }
    }

    impl Layers {
        pub(crate) async fn call<F>(
            &self,
            call: Call,
            handler: impl FnOnce(Handed) -> F,
        ) -> Answered
        where
            F: Future<Output = Answered> + Send + 'static,
        {
            self.verified(call, handler).await.unwrap_or_else(|refusal| Answered {
                refusal: Some(refusal),
                ..Answered::with(self.verify.receiver().status_of(refusal), "")
            })
        }

        async fn verified<F>(
            &self,
            Call { method, target, headers, body }: Call,
            handler: impl FnOnce(Handed) -> F,
        ) -> Result<Answered, Refusal>
        where
            F: Future<Output = Answered> + Send + 'static,
        {
            let head = Head::new(method, target, &headers, &|_| None);
            let receiver = self.verify.receiver();
            let selected = receiver.select(&head).await;
            let begun = Inbound::begin(receiver, selected, &head, 0)?;
            match self.verify.mode() {
                Mode::Buffered => {
                    let buffered = match begun.buffered(method, target, &headers, body).await? {
                        Received::Delivery(buffered) => buffered,
                        Received::Handshake(answer) => {
                            return Ok(Answered::with(answer.status(), answer.body()));
                        }
                    };
                    let proof = buffered.proof().clone();
                    Ok(self.once(proof, handler(Handed::Whole(buffered))).await)
                }
                Mode::Streaming { drain_timeout } => {
                    let inbound = match begun {
                        Begun::Delivery(inbound) => inbound,
                        Begun::Handshake(opening) => {
                            let answer = opening.answered(&headers, body).await?;
                            return Ok(Answered::with(answer.status(), answer.body()));
                        }
                        Begun::Refused(unread) => return Err(unread.refusal()),
                    };
                    let (upload, reader) = inbound.streamed(body);
                    let handed = Handed::Stream(upload.pending_proof(), Body(reader));
                    let answered = handler(handed).await;
                    upload.close(answered.refusal, drain_timeout).await?;
                    Ok(answered)
                }
            }
        }

        async fn once(
            &self,
            proof: Proof,
            handler: impl Future<Output = Answered> + Send + 'static,
        ) -> Answered {
            let Some(once) = &self.once else { return handler.await };
            let deliveries = once.deliveries().clone();
            let task = tokio::spawn(async move {
                let turn = Turn::take(&deliveries, Some(proof)).await?;
                turn.run(handler, |answered| Some(answered.status)).await
            });
            joined(task.await).and_then(|answered| answered).unwrap_or_else(
                |ledger::Answer { status, why, .. }| Answered {
                    not_run: Some(why),
                    ..Answered::with(status, "")
                },
            )
        }
    }
}

fn openfx() -> OpenFx {
    OpenFx::new("test key").unwrap()
}

/// A request whose body arrives in pieces, signed for the whole of `signed`.
fn call<const LEN: usize>(signed: &str, pieces: [Option<&'static str>; LEN]) -> Call {
    let headers = openfx().sign(&Request::new(&()), signed.as_bytes()).unwrap();
    Call { method: "POST", target: "/openfx?a=b", headers, body: Pieces(pieces.into()) }
}

/// What each request was told to be.
type Verdicts = Arc<Mutex<Vec<Result<usize, Refusal>>>>;

fn receiver() -> (Receiver, Verdicts) {
    let verdicts = Verdicts::default();
    let told = Arc::clone(&verdicts);
    let openfx = BodyVerifier::new(openfx()).unwrap().once().unwrap();
    let receiver = Receiver::new(openfx).limit(8).on_verdict(move |_, _, result| {
        told.lock().unwrap().push(result.map(|accepted| accepted.delivery().unwrap().key()));
    });
    (receiver, verdicts)
}

async fn echo(handed: Handed) -> Answered {
    match handed {
        Handed::Whole(buffered) => {
            let Verified { body, proof, .. } = buffered.into_verified().unwrap();
            assert_eq!(proof.scheme().id(), "openfx");
            Answered::with(201, String::from_utf8(body.into()).unwrap())
        }
        Handed::Stream(pending, mut body) => {
            let mut read = String::new();
            while let Some(piece) = body.next().await {
                match piece {
                    Ok(piece) => read += str::from_utf8(&piece).unwrap(),
                    Err(error) => read += &error,
                }
            }
            match pending.proof().await {
                Ok(_) => Answered::with(201, read),
                Err(refusal) => Answered::with(500, refusal.to_string()),
            }
        }
    }
}

fn refused(status: u16, refusal: Refusal) -> Answered {
    Answered { refusal: Some(refusal), ..Answered::with(status, "") }
}

#[tokio::test]
async fn what_is_verified_is_handed_over_and_what_is_forged_is_not() {
    let mismatch = Refusal::from(Error::Mismatch { header: "x-openfx-signature" });
    let too_large = Refusal::TooLarge { limit: 8 };
    let (receiver, verdicts) = receiver();
    for verify in [VerifyLayer::buffered, VerifyLayer::streaming] {
        let layers = Layers { verify: verify(receiver.clone()), once: None };
        let whole = call("a body", [Some("a "), Some("body")]);
        assert_eq!(layers.call(whole, echo).await, Answered::with(201, "a body"));
        let forged = call("a body", [Some("a "), Some("babe")]);
        assert_eq!(layers.call(forged, echo).await, refused(401, mismatch));
        let cut = call("a body", [Some("a body"), None]);
        assert_eq!(layers.call(cut, echo).await, refused(400, Refusal::BrokenBody));
        let long = call("a long body", [Some("a long "), Some("body")]);
        assert_eq!(layers.call(long, echo).await, refused(413, too_large));
        let told = core::mem::take(&mut *verdicts.lock().unwrap());
        assert_eq!(told, [Ok(0), Err(mismatch), Err(Refusal::BrokenBody), Err(too_large)]);
    }
}

#[tokio::test]
async fn a_head_is_refused_before_its_handler_and_its_body() {
    let (receiver, verdicts) = receiver();
    for verify in [VerifyLayer::buffered, VerifyLayer::streaming] {
        let layers = Layers { verify: verify(receiver.clone()), once: None };
        let unsigned = Call { headers: Vec::new(), ..call("", [None]) };
        let missing = Refusal::from(Error::MissingHeader { header: "x-openfx-signature" });
        let answered = layers.call(unsigned, |_| async { unreachable!() }).await;
        assert_eq!(answered, refused(401, missing));
        assert_eq!(core::mem::take(&mut *verdicts.lock().unwrap()), [Err(missing)]);
    }
}

/// Neither a handler that answers early nor one that keeps the body lets an unverified one pass.
#[tokio::test]
async fn the_layer_reads_what_a_handler_leaves() {
    let (receiver, _) = receiver();
    let layers = Layers { verify: VerifyLayer::streaming(receiver), once: None };
    let early = |_| async { Answered::with(204, "") };
    let valid = call("a body", [Some("a body")]);
    assert_eq!(layers.call(valid, early).await, Answered::with(204, ""));
    let forged = call("a body", [Some("a babe")]);
    let mismatch = Refusal::from(Error::Mismatch { header: "x-openfx-signature" });
    assert_eq!(layers.call(forged, early).await, refused(401, mismatch));

    let kept = Arc::new(Mutex::new(None));
    let keeps = |handed| {
        let kept = Arc::clone(&kept);
        async move {
            *kept.lock().unwrap() = Some(handed);
            Answered::with(204, "")
        }
    };
    let valid = call("a body", [Some("a body")]);
    assert_eq!(layers.call(valid, keeps).await, refused(401, Refusal::BodyKept));
}

#[tokio::test]
async fn each_delivery_reaches_the_handler_once() {
    let (receiver, _) = receiver();
    let deliveries = Deliveries::new(MemoryLedger::new());
    let once = Some(OnceLayer::new(deliveries.clone()));
    let layers = Layers { verify: VerifyLayer::buffered(receiver), once };
    let request = || call("a body", [Some("a body")]);
    let fails = |_| async { Answered::with(500, "not yet") };
    assert_eq!(layers.call(request(), fails).await, Answered::with(500, "not yet"));
    assert_eq!(layers.call(request(), echo).await, Answered::with(201, "a body"));
    let repeated = Answered { not_run: Some(NotRun::Repeated), ..Answered::with(201, "") };
    assert_eq!(layers.call(request(), echo).await, repeated);
    let counts = deliveries.counts();
    assert_eq!((counts.new, counts.released, counts.repeated), (2, 1, 1));
}
