//! A handler that reads, proves and answers when it likes, and what a receiving layer may let it see.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use bytes::Bytes;
use countersign::Proof;
use countersign::adapters::tower::WebhookBody;
use countersign::ledger::{Claimed, Deliveries};
use countersign::receiver::{BodyError, Buffered, PendingProof};
use http::{Extensions, Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use tokio::time::sleep;

use crate::frames::WAIT;
use crate::sending::key;

/// The header that only the handler answers with.
pub const MARK: &str = "x-handler";
const LONGER_THAN_A_LEASE: Duration = Duration::from_secs(90);

type Reply = Response<UnsyncBoxBody<Bytes, BodyError>>;

/// The error of a service.
#[derive(Debug)]
pub struct Failed;

/// What it does with a request.
#[derive(Clone, Copy, Debug)]
pub struct Handler {
    /// How many frames it reads.
    pub reads: usize,
    pub proves: Proves,
    pub ends: Ends,
}

/// When it waits for the proof, behind a streaming layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proves {
    Never,
    BeforeItReads,
    WhileItReads,
    AfterIt,
}

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ends {
    Well,
    Late,
    WithStatus500,
    WithError,
    /// Its answer's body is that of the request.
    Echoing,
    /// A task that it started reads on.
    Reading,
}

/// What is known of a request while it is handled.
pub struct Handling {
    pub handler: Handler,
    /// Behind a streaming layer, the ledger if there is one.
    pub claims: Option<Option<Deliveries>>,
    pub is_deliverable: bool,
    pub body: Vec<u8>,
    pub has_ended: Arc<AtomicBool>,
    pub runs: AtomicUsize,
    pub effects: AtomicUsize,
}

impl Handling {
    /// What a service does.
    ///
    /// # Errors
    /// It is to end so.
    ///
    /// # Panics
    /// The layer has let it see what it may not.
    pub async fn handle(self: Arc<Self>, request: Request<WebhookBody>) -> Result<Reply, Failed> {
        self.runs.fetch_add(1, Relaxed);
        let (parts, mut body) = request.into_parts();
        let pending = self.pending(&parts.extensions);
        let mut read = Vec::new();
        let Handler { reads, proves, ends } = self.handler;
        let reading = self.read(&mut body, &mut read, reads);
        let is_read = match proves {
            Proves::Never => reading.await,
            Proves::BeforeItReads => {
                self.act(pending).await;
                reading.await
            }
            Proves::WhileItReads => tokio::join!(self.act(pending), reading).1,
            Proves::AfterIt => {
                let is_read = reading.await;
                self.act(pending).await;
                is_read
            }
        };
        let mut answer = reply(200);
        match ends {
            Ends::Well => {}
            Ends::Late => sleep(LONGER_THAN_A_LEASE).await,
            Ends::WithStatus500 => return Ok(reply(500)),
            Ends::WithError => return Err(Failed),
            Ends::Echoing => answer = answer.map(|_| body.boxed_unsync()),
            Ends::Reading => {
                let this = Arc::clone(&self);
                tokio::spawn(async move {
                    sleep(WAIT).await;
                    is_read.is_ok() && this.read(&mut body, &mut read, usize::MAX).await.is_ok()
                });
            }
        }
        if self.claims.is_none() {
            self.effects.fetch_add(1, Relaxed);
        }
        Ok(answer)
    }

    /// What a streaming layer has put into the request; a buffering one has verified it.
    fn pending<'r>(&self, extensions: &'r Extensions) -> Option<&'r PendingProof> {
        let (proof, pending) = (extensions.get::<Proof>(), extensions.get::<PendingProof>());
        let buffered = extensions.get::<Buffered>();
        let is_buffered = self.claims.is_none();
        assert_eq!((proof.is_some(), pending.is_some()), (is_buffered, !is_buffered));
        assert_eq!(buffered.is_some(), is_buffered);
        if let Some(buffered) = buffered {
            assert!(self.is_deliverable);
            assert_eq!(*buffered.bytes(), self.body);
            let verified = buffered.clone().into_verified();
            assert!(verified.is_none_or(|verified| verified.body == self.body));
        }
        pending
    }

    /// An end that is no error is that of a body that was verified.
    async fn read(
        &self,
        body: &mut WebhookBody,
        read: &mut Vec<u8>,
        frames: usize,
    ) -> Result<(), BodyError> {
        for _ in 0..frames {
            let Some(frame) = body.frame().await.transpose()? else {
                assert!(self.is_deliverable);
                assert_eq!(*read, self.body);
                break;
            };
            read.extend(frame.into_data().expect("trailers are dropped"));
        }
        Ok(())
    }

    /// Behind a streaming layer, has the effect once there is a proof, and with a ledger once for each delivery.
    async fn act(&self, pending: Option<&PendingProof>) {
        let Some(pending) = pending else { return };
        let Ok(proof) = pending.proof().await else { return };
        assert!(self.is_deliverable && self.has_ended.load(Relaxed));
        let Some(Some(deliveries)) = &self.claims else { return };
        let claimed = match proof.delivery_id() {
            Some(_) => deliveries.claim(&proof).await,
            None => deliveries.claim_by(&proof, &key(&self.body)).await,
        };
        if let Claimed::New(claim) = claimed.expect("the ledger has room") {
            self.effects.fetch_add(1, Relaxed);
            assert_eq!(claim.complete(200).await, Ok(true));
        }
    }
}

fn reply(status: u16) -> Reply {
    let body = Full::from("the handler's").map_err(|never| match never {}).boxed_unsync();
    Response::builder().status(status).header(MARK, "").body(body).expect("a response")
}
