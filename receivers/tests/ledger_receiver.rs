//! What the layer answers with a ledger behind it, and which requests are one delivery.

mod receiver;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::http::response::Parts;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Extension, Router};
use countersign::ledger::{
    Claimed, Counts, Deliveries, Ledger, LedgerError, LedgerFuture, MemoryLedger, NotRun, OnceLayer,
};
use countersign::providers::{self, StandardWebhooks, Stripe};
use countersign::receiver::{
    AcceptUnsignedBody, AnyVerifier, BodyVerifier, PendingProof, Receiver, Refusal, SignedParts,
    VerifyLayer,
};
use countersign::{
    Abp, Asymmetric, Cavage, ConfigError, ConfigFault, Coverage, Covered, DeliveryId, KeyForm,
    KeySet, MaskIt, OpenFx, Part, Proof, Rtb, Scheme, Signer, Token, ToldApartBy, TraceFinance,
    UnixTime, Verifier as _, Webhook, algorithm, sign_request_at,
};
use futures_util::{FutureExt as _, stream};
use receiver::{answer, chunked, refusal, send};
use serde_json::Value;
use tokio::sync::Notify;

const HOUR: Duration = Duration::from_hours(1);
const NOW: u64 = 1_795_000_000;

fn openfx() -> OpenFx {
    OpenFx::new("test key").unwrap()
}

fn deliveries() -> Deliveries {
    Deliveries::new(MemoryLedger::new())
}

fn not_run(parts: &Parts) -> Option<NotRun> {
    parts.extensions.get().copied()
}

fn signed(signer: &impl Signer, body: &str) -> Request {
    signed_at(signer, body, NOW, None)
}

fn signed_at(signer: &impl Signer, body: &str, now: u64, id: Option<(&str, &str)>) -> Request {
    let mut request = Request::post("/");
    if let Some((name, value)) = id {
        request = request.header(name, value);
    }
    let request = request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap();
    sign_request_at(signer, request, UnixTime::from_secs(now)).unwrap().map(Body::from)
}

fn receiver(verifier: impl Into<AnyVerifier>, now: u64) -> Receiver {
    Receiver::new(verifier.into()).clock(move || UnixTime::from_secs(now))
}

/// A handler that counts its runs, behind both layers.
struct App {
    router: Router,
    runs: Arc<AtomicUsize>,
    deliveries: Deliveries,
}

impl App {
    fn new(verifier: impl Into<AnyVerifier>, deliveries: Deliveries) -> Self {
        Self::at(verifier, deliveries, NOW)
    }

    fn at(verifier: impl Into<AnyVerifier>, deliveries: Deliveries, now: u64) -> Self {
        Self::answering(verifier, deliveries, now, || StatusCode::OK.into_response())
    }

    fn answering(
        verifier: impl Into<AnyVerifier>,
        deliveries: Deliveries,
        now: u64,
        answer: impl Fn() -> Response + Clone + Send + Sync + 'static,
    ) -> Self {
        let runs = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&runs);
        let handler = move || async move {
            counter.fetch_add(1, Ordering::SeqCst);
            answer()
        };
        let router = Router::new()
            .route("/", post(handler))
            .layer(OnceLayer::new(deliveries.clone()))
            .layer(VerifyLayer::buffered(receiver(verifier, now)));
        Self { router, runs, deliveries }
    }

    fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    /// Whether a delivery reached the handler.
    async fn is_new(&self, request: Request) -> bool {
        let before = self.runs();
        let (parts, _) = send(&self.router, request).await;
        assert_eq!(parts.status, 200);
        let ran = self.runs() > before;
        assert_eq!(not_run(&parts), (!ran).then_some(NotRun::Repeated));
        ran
    }
}

fn once(verifier: impl countersign::Verifier + 'static) -> BodyVerifier {
    BodyVerifier::new(verifier).unwrap().once().unwrap()
}

fn once_by_field(
    verifier: impl countersign::Verifier + 'static,
    field: &'static str,
) -> BodyVerifier {
    let key = move |signed: &SignedParts<'_>| {
        let body: Value = serde_json::from_slice(signed.body()).ok()?;
        Some(body.get(field)?.as_str()?.as_bytes().to_vec())
    };
    BodyVerifier::new(verifier).unwrap().once_by(key).unwrap()
}

/// Of what says no time and no id, the signed message tells deliveries apart: the head with the body's hash.
#[tokio::test]
async fn a_draft_without_a_time_is_told_apart_by_what_it_signs() {
    static UNTIMED: Scheme<Cavage> =
        Scheme::cavage_hmac_sha256("untimed").covers(&[Covered::Component("x-id"), Covered::Body]);
    let sender = Webhook::new(&UNTIMED, "a secret").unwrap();
    let app = App::new(once(Webhook::new(&UNTIMED, "a secret").unwrap()), deliveries());
    for (body, is_new) in [("{}", true), ("{}", false), ("{ }", true)] {
        let request = signed_at(&sender, body, NOW, Some(("x-id", "7")));
        assert_eq!(app.is_new(request).await, is_new, "{body:?}");
    }
}

#[tokio::test]
async fn a_repeat_has_the_firsts_status_and_an_empty_body() {
    for status in [200, 201, 202, 299] {
        let status = StatusCode::from_u16(status).unwrap();
        let answer = move || (status, "the first's body").into_response();
        let app = App::answering(once(openfx()), deliveries(), NOW, answer);
        let (parts, body) = send(&app.router, signed(&openfx(), "{}")).await;
        assert_eq!((parts.status, body.as_str()), (status, "the first's body"));
        assert_eq!(not_run(&parts), None);
        for _ in 0..2 {
            let (parts, body) = send(&app.router, signed(&openfx(), "{}")).await;
            assert_eq!((parts.status, body.as_str()), (status, ""));
            assert_eq!(not_run(&parts), Some(NotRun::Repeated));
        }
        assert!(send(&app.router, signed(&openfx(), "{ }")).await.1 == "the first's body");
        assert_eq!(app.runs(), 2);
        let counts = app.deliveries.counts();
        assert_eq!((counts.new, counts.repeated), (2, 2));
    }
}

#[tokio::test]
async fn what_is_forged_never_reaches_the_ledger() {
    let app = App::new(once(openfx()), deliveries());
    assert_eq!(answer(&app.router, signed(&openfx(), "{}").map(|_| Body::from("x"))).await, 401);
    assert_eq!(app.deliveries.counts(), Counts::default());
    assert!(app.is_new(signed(&openfx(), "{}")).await);
}

#[tokio::test]
async fn what_was_not_answered_with_2xx_is_processed_again() {
    for status in [302, 400, 404, 429, 500, 503] {
        let status = StatusCode::from_u16(status).unwrap();
        let answer = move || (status, "no").into_response();
        let app = App::answering(once(openfx()), deliveries(), NOW, answer);
        for run in 1..=2 {
            let (parts, body) = send(&app.router, signed(&openfx(), "{}")).await;
            assert_eq!((parts.status, body.as_str()), (status, "no"));
            assert_eq!(app.runs(), run);
        }
        assert_eq!(app.deliveries.counts().released, 2);
    }
}

#[tokio::test]
async fn what_panicked_is_processed_again() {
    let answer = || -> Response { panic!("the handler's own") };
    let app = App::answering(once(openfx()), deliveries(), NOW, answer);
    for run in 1..=2 {
        let router = app.router.clone();
        let request = signed(&openfx(), "{}");
        let panicked = tokio::spawn(async move { send(&router, request).await.0.status }).await;
        assert!(panicked.unwrap_err().is_panic());
        tokio::task::yield_now().await;
        assert_eq!((app.runs(), app.deliveries.counts().released), (run, run as u64));
    }
}

/// Runs until it is told to go on.
fn waiting(deliveries: &Deliveries) -> (Router, Arc<Notify>) {
    let go_on = Arc::new(Notify::new());
    let told = Arc::clone(&go_on);
    let router = Router::new()
        .route("/", post(|| async move { told.notified().await }))
        .layer(OnceLayer::new(deliveries.clone()))
        .layer(VerifyLayer::buffered(receiver(once(openfx()), NOW)));
    (router, go_on)
}

#[tokio::test(start_paused = true)]
async fn one_in_flight_is_409() {
    let deliveries = deliveries().lease(Duration::from_secs(20));
    let (router, go_on) = waiting(&deliveries);
    let first = tokio::spawn({
        let router = router.clone();
        async move { answer(&router, signed(&openfx(), "{}")).await }
    });
    tokio::task::yield_now().await;
    let (parts, body) = send(&router, signed(&openfx(), "{}")).await;
    assert_eq!((parts.status.as_u16(), body.as_str()), (409, ""));
    assert_eq!(parts.headers[RETRY_AFTER], "20");
    assert_eq!(not_run(&parts), Some(NotRun::InFlight));
    go_on.notify_one();
    assert_eq!(first.await.unwrap(), 200);
    assert_eq!(answer(&router, signed(&openfx(), "{}")).await, 200);
    let counts = deliveries.counts();
    assert_eq!((counts.new, counts.in_flight, counts.repeated), (1, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_handler_ends_with_its_lease() {
    let deliveries = deliveries().lease(Duration::from_secs(20));
    let (router, go_on) = waiting(&deliveries);
    let (parts, body) = send(&router, signed(&openfx(), "{}")).await;
    assert_eq!((parts.status.as_u16(), body.as_str()), (503, ""));
    assert_eq!(not_run(&parts), Some(NotRun::TimedOut { seconds: 20 }));
    assert_eq!(deliveries.counts().expired, 1);
    go_on.notify_one();
    assert_eq!(answer(&router, signed(&openfx(), "{}")).await, 200, "it is free");
    assert_eq!(deliveries.counts().new, 2);
}

/// A provider that does not wait for the answer would otherwise end every try.
#[tokio::test]
async fn a_connection_that_closes_ends_no_handler() {
    let deliveries = deliveries();
    let (router, go_on) = waiting(&deliveries);
    let first = tokio::spawn({
        let router = router.clone();
        async move { answer(&router, signed(&openfx(), "{}")).await }
    });
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    assert_eq!(answer(&router, signed(&openfx(), "{}")).await, 409);
    go_on.notify_one();
    while answer(&router, signed(&openfx(), "{}")).await != 200 {}
    let counts = deliveries.counts();
    assert_eq!((counts.new, counts.repeated, counts.released), (1, 1, 0));
}

/// Each verb takes its time, and is in the ledger at its end.
struct Slow(MemoryLedger, Duration);

impl Ledger for Slow {
    fn claim(&self, id: DeliveryId, lease: Duration) -> LedgerFuture<'_, Claimed<u64>> {
        let claimed = self.0.claim(id, lease);
        Box::pin(async {
            let claimed = claimed.await;
            tokio::time::sleep(self.1).await;
            claimed
        })
    }

    fn renew(&self, id: DeliveryId, fence: u64, lease: Duration) -> LedgerFuture<'_, bool> {
        self.0.renew(id, fence, lease)
    }

    fn complete(
        &self,
        id: DeliveryId,
        fence: u64,
        status: u16,
        retention: Duration,
    ) -> LedgerFuture<'_, bool> {
        Box::pin(async move {
            tokio::time::sleep(self.1).await;
            self.0.complete(id, fence, status, retention).await
        })
    }

    fn release(&self, id: DeliveryId, fence: u64) -> LedgerFuture<'_, bool> {
        Box::pin(async move {
            tokio::time::sleep(self.1).await;
            self.0.release(id, fence).await
        })
    }
}

fn slow(verb: Duration) -> Deliveries {
    Deliveries::new(Slow(MemoryLedger::new(), verb)).lease(Duration::from_secs(20))
}

#[tokio::test(start_paused = true)]
async fn a_request_that_ends_while_it_claims_leaves_nothing_claimed() {
    let app = App::new(once(openfx()), slow(Duration::from_secs(1)));
    let router = app.router.clone();
    let dropped = async move { answer(&router, signed(&openfx(), "{}")).await };
    assert!(tokio::time::timeout(Duration::from_millis(500), dropped).await.is_err());
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(!app.is_new(signed(&openfx(), "{}")).await);
    assert_eq!(app.runs(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_success_at_the_last_moment_is_recorded() {
    let deliveries = slow(Duration::from_secs(2));
    let handler = || tokio::time::sleep(Duration::from_millis(17_990));
    let router = Router::new()
        .route("/", post(handler))
        .layer(OnceLayer::new(deliveries.clone()))
        .layer(VerifyLayer::buffered(receiver(once(openfx()), NOW)));
    for _ in 0..2 {
        assert_eq!(answer(&router, signed(&openfx(), "{}")).await, 200);
    }
    let counts = deliveries.counts();
    assert_eq!((counts.new, counts.repeated, counts.expired), (1, 1, 0));
}

async fn claimed(deliveries: &Deliveries) -> Claimed<countersign::ledger::Claim> {
    let headers = openfx().sign(&countersign::Request::new(&()), b"{}").unwrap();
    let proof = openfx().verify(&countersign::Request::new(&headers), b"{}").unwrap();
    deliveries.claim_by(&proof, b"key").await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_verb_goes_on_when_its_future_is_dropped() {
    let deliveries = slow(Duration::from_secs(1));
    let Claimed::New(claim) = claimed(&deliveries).await else { panic!("it is new") };
    let released = tokio::time::timeout(Duration::from_millis(500), claim.release());
    assert!(released.await.is_err());
    tokio::time::sleep(Duration::from_secs(1)).await;
    let Claimed::New(claim) = claimed(&deliveries).await else { panic!("it is free") };
    let completed = tokio::time::timeout(Duration::from_millis(500), claim.complete(204));
    assert!(completed.await.is_err());
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(matches!(claimed(&deliveries).await, Claimed::Done { status: 204 }));
}

#[test]
fn without_a_runtime_a_dropped_claim_ends_with_its_lease() {
    let deliveries = deliveries();
    let claim = claimed(&deliveries).now_or_never();
    assert!(matches!(claim, Some(Claimed::New(_))));
    drop(claim);
    assert!(matches!(claimed(&deliveries).now_or_never(), Some(Claimed::InFlight)));
}

/// Which verbs fail, and with what.
#[derive(Default)]
struct Failing {
    claim: Option<LedgerError>,
    complete: Option<LedgerError>,
    /// How often an effect that has happened was released all the same.
    released: Arc<AtomicUsize>,
}

impl Ledger for Failing {
    fn claim(&self, _: DeliveryId, _: Duration) -> LedgerFuture<'_, Claimed<u64>> {
        Box::pin(async { self.claim.map_or(Ok(Claimed::New(1)), Err) })
    }

    fn renew(&self, _: DeliveryId, _: u64, _: Duration) -> LedgerFuture<'_, bool> {
        Box::pin(async { Ok(true) })
    }

    fn complete(&self, _: DeliveryId, _: u64, _: u16, _: Duration) -> LedgerFuture<'_, bool> {
        Box::pin(async { self.complete.map_or(Ok(true), Err) })
    }

    fn release(&self, _: DeliveryId, _: u64) -> LedgerFuture<'_, bool> {
        // A drop releases in a task of its own, where a panic would go by.
        self.released.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Ok(true) })
    }
}

#[tokio::test]
async fn a_ledger_that_fails_is_503_and_never_an_effect() {
    for error in [LedgerError::Unavailable, LedgerError::Full] {
        let failing = Failing { claim: Some(error), ..Failing::default() };
        let app = App::new(once(openfx()), Deliveries::new(failing));
        let (parts, body) = send(&app.router, signed(&openfx(), "{}")).await;
        assert_eq!((parts.status.as_u16(), body.as_str()), (503, ""));
        assert_eq!(not_run(&parts), Some(NotRun::Unclaimed(error)));
        assert_eq!((app.runs(), app.deliveries.counts().unavailable), (0, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn an_effect_that_cannot_be_recorded_has_happened() {
    let failing = Failing { complete: Some(LedgerError::Unavailable), ..Failing::default() };
    let released = Arc::clone(&failing.released);
    let app = App::new(once(openfx()), Deliveries::new(failing));
    let (parts, _) = send(&app.router, signed(&openfx(), "{}")).await;
    assert_eq!((parts.status.as_u16(), not_run(&parts)), (200, None));
    assert_eq!((app.runs(), app.deliveries.counts().unavailable), (1, 1));
    let Claimed::New(claim) = claimed(&app.deliveries).await else { panic!("it is free") };
    assert_eq!(claim.complete(200).await, Err(LedgerError::Unavailable));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(released.load(Ordering::SeqCst), 0, "a repeat would have the effect again");
}

#[tokio::test]
async fn a_stripe_retry_that_is_signed_anew_is_a_repeat() {
    let stripe = || Stripe::new("whsec_test").unwrap();
    let deliveries = deliveries();
    let first = App::at(once(stripe()), deliveries.clone(), NOW);
    let event = r#"{"id":"evt_1","type":"charge.succeeded"}"#;
    assert!(first.is_new(signed_at(&stripe(), event, NOW, None)).await);
    let hour_later = App::at(once(stripe()), deliveries, NOW + 3600);
    assert!(!hour_later.is_new(signed_at(&stripe(), event, NOW + 3600, None)).await);
    let other = event.replace("evt_1", "evt_2");
    assert!(hour_later.is_new(signed_at(&stripe(), &other, NOW + 3600, None)).await);
}

#[tokio::test]
async fn an_abp_retry_with_the_next_attempt_is_a_repeat() {
    let abp = || Abp::new("whs_test").unwrap();
    let app = App::new(once(abp()), deliveries());
    let attempt = |id, number| format!(r#"{{"Event":"made","Id":"{id}","Attempt":{number}}}"#);
    assert!(app.is_new(signed(&abp(), &attempt("7d1f", 1))).await);
    assert!(!app.is_new(signed(&abp(), &attempt("7d1f", 2))).await);
    assert!(app.is_new(signed(&abp(), &attempt("7d20", 1))).await);
}

#[tokio::test(start_paused = true)]
async fn an_rtb_image_that_was_rejected_and_made_anew_is_new() {
    let rtb = || Rtb::partner("my_application_secret_code").unwrap();
    let app = App::new(once(rtb()), deliveries());
    let image = "imageTicket=1";
    assert!(app.is_new(signed(&rtb(), image)).await);
    tokio::time::advance(11 * HOUR).await;
    assert!(!app.is_new(signed(&rtb(), image)).await, "a retry");
    tokio::time::advance(HOUR).await;
    assert!(app.is_new(signed(&rtb(), image)).await, "12 hours after the first");
}

#[tokio::test(start_paused = true)]
async fn the_retention_is_the_schemes_or_the_receivers() {
    for (retention, hours) in [(None, 72), (Some(HOUR), 1)] {
        let mut deliveries = deliveries();
        if let Some(retention) = retention {
            deliveries = deliveries.retention(retention);
        }
        let app = App::new(once(openfx()), deliveries);
        assert!(app.is_new(signed(&openfx(), "{}")).await);
        tokio::time::advance(hours * HOUR / 2).await;
        assert!(!app.is_new(signed(&openfx(), "{}")).await);
        tokio::time::advance(hours * HOUR / 2).await;
        assert!(app.is_new(signed(&openfx(), "{}")).await);
    }
}

/// What is told apart is a message: no step of a rotation makes a repeat a new delivery.
#[tokio::test]
async fn a_rotation_forgets_nothing_in_whichever_order_its_keys_stand() {
    let key = |key| OpenFx::new(key).unwrap();
    let both = |first, second| OpenFx::new(first).unwrap().or(second).unwrap();
    for (seen, again) in [("previous", "current"), ("current", "previous")] {
        for first in [both("current", "previous"), both("previous", "current"), key(seen)] {
            let deliveries = deliveries();
            let app = |openfx| App::new(once(openfx), deliveries.clone());
            assert!(app(first).is_new(signed(&key(seen), "{}")).await);
            for (rotating, other) in
                [(both("current", "previous"), "[1]"), (both("previous", "current"), "[2]")]
            {
                let rotating = app(rotating);
                assert!(!rotating.is_new(signed(&key(seen), "{}")).await);
                assert!(!rotating.is_new(signed(&key(again), "{}")).await);
                assert!(rotating.is_new(signed(&key(again), other)).await);
            }
            let after = app(key("current"));
            assert!(!after.is_new(signed(&key("current"), "{}")).await);
            assert_eq!(answer(&after.router, signed(&key("previous"), "{}")).await, 401);
            assert!(after.is_new(signed(&key("current"), "[]")).await);
        }
    }
}

/// Though their messages are the same to the byte, and their keys too.
#[tokio::test]
async fn the_same_message_to_two_accounts_is_two_deliveries() {
    let deliveries = deliveries();
    let app = |openfx| App::new(once(openfx), deliveries.clone());
    let apps = [openfx(), openfx().for_account("eu"), openfx().for_account("us")].map(app);
    for app in &apps {
        assert!(app.is_new(signed(&openfx(), "{}")).await);
    }
    for app in &apps {
        assert!(!app.is_new(signed(&openfx(), "{}")).await);
    }
}

#[tokio::test]
async fn the_signed_message_id_counts_where_there_is_one() {
    let webhooks = || StandardWebhooks::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r").unwrap();
    let app = App::new(once(webhooks()), deliveries());
    let with = |id, now| signed_at(&webhooks(), "{}", now, Some(("webhook-id", id)));
    assert!(app.is_new(with("id-1", NOW)).await);
    assert!(!app.is_new(with("id-1", NOW + 60)).await, "signed anew");
    assert!(app.is_new(with("id-2", NOW)).await);
}

#[tokio::test]
async fn of_trace_finance_one_id_is_one_delivery_whatever_its_body() {
    let trace = || TraceFinance::new("client id", "client secret").unwrap();
    let verifier = AcceptUnsignedBody::new(trace()).unwrap();
    let app = App::new(verifier.once().unwrap(), deliveries());
    let with = |id, body| signed_at(&trace(), body, NOW, Some(("X-Message-Id", id)));
    assert!(app.is_new(with("1234", r#"{"amount":1}"#)).await);
    assert!(!app.is_new(with("1234", r#"{"amount":1000}"#)).await);
    assert!(app.is_new(with("1235", r#"{"amount":1}"#)).await);
}

#[tokio::test]
async fn two_accounts_with_labels_share_a_ledger() {
    let deliveries = deliveries();
    let trace = |label| {
        let trace = TraceFinance::new("client id", "client secret").unwrap();
        let trace = AcceptUnsignedBody::new(trace.for_account(label)).unwrap();
        App::new(trace.once().unwrap(), deliveries.clone())
    };
    let signer = TraceFinance::new("client id", "client secret").unwrap();
    let request = || signed_at(&signer, "{}", NOW, Some(("X-Message-Id", "1234")));
    assert!(trace("eu").is_new(request()).await);
    assert!(trace("us").is_new(request()).await);
    assert!(!trace("eu").is_new(request()).await);
}

#[test]
fn where_a_repeat_cannot_be_told_there_is_no_default() {
    static TOKEN: Scheme<Token> = Scheme::static_token("token", "X-Token");
    fn refused(verifier: Result<impl std::fmt::Debug, ConfigError>) -> &'static str {
        match verifier.unwrap_err().fault() {
            ConfigFault::NoIdentity { reason } => reason,
            other => panic!("{other}"),
        }
    }
    let body = |verifier: Box<dyn countersign::Verifier>| BodyVerifier::new(verifier).unwrap();
    let unsigned =
        |verifier: Box<dyn countersign::Verifier>| AcceptUnsignedBody::new(verifier).unwrap();
    let zoom = body(Box::new(providers::Zoom::new("the secret").unwrap()));
    assert!(refused(zoom.clone().once()).contains("signed anew"));
    let line = body(Box::new(providers::Line::new("the secret").unwrap()));
    assert!(refused(line.clone().once()).contains("another one"));
    assert!(zoom.once_by(|_| None).is_ok() && line.once_by(|_| None).is_ok());
    let dropbox = body(Box::new(providers::Dropbox::new("the secret").unwrap()));
    assert!(refused(dropbox.clone().once()).contains("the same body"));
    assert!(dropbox.once_by(|_| None).is_ok());

    let token = unsigned(Box::new(Webhook::new(&TOKEN, "a token").unwrap()));
    assert!(refused(token.clone().once()).contains("neither"));
    assert!(refused(token.once_by(|_| None)).contains("not signed"));
    let mailomat = unsigned(Box::new(providers::Mailomat::new("secret").unwrap()));
    assert!(refused(mailomat.once()).contains("neither"));
    // The query is what is delivered, and all of it is signed.
    let admob = providers::AdMob::new(KeySet::new(providers::AdMob::SCHEME).unwrap()).unwrap();
    let origin = "https://hooks.example.com";
    let admob = AcceptUnsignedBody::with_public_origin(admob, origin).unwrap();
    assert!(admob.once().is_ok());
    let trace = TraceFinance::new("client id", "secret").unwrap();
    let trace = AcceptUnsignedBody::new(trace).unwrap();
    assert!(refused(trace.once_by(|_| None)).contains("not signed"));

    assert!(body(Box::new(openfx())).once().is_ok());
    assert!(body(Box::new(MaskIt::new("shared secret").unwrap())).once().is_ok());
    let stripe = body(Box::new(Stripe::new("whsec_test").unwrap()));
    let community = body(Box::new(Abp::community("whs_test").unwrap()));
    assert!(stripe.once().is_ok() && community.once().is_ok());
}

#[test]
fn of_no_provider_a_repeat_is_told_by_what_changes_with_it() {
    for scheme in providers::schemes() {
        let id = scheme.id();
        match scheme.told_apart_by() {
            ToldApartBy::Message => {
                assert_eq!(scheme.tolerance(), None, "{id}");
                let is_of_query =
                    |part: &Part| matches!(part, Part::QueryBeforeSignature | Part::Listed(_));
                let is_query = scheme.parts().iter().any(is_of_query);
                assert!(is_query || scheme.coverage() == Coverage::Body, "{id}");
            }
            ToldApartBy::MessageId(header) => assert!(scheme.signed().contains(header), "{id}"),
            ToldApartBy::EventId(path) => {
                let is_signed =
                    scheme.coverage() == Coverage::Body || scheme.signed().contains(path);
                assert!(is_signed, "{id}");
            }
            ToldApartBy::ReceiversKey(_) => assert_ne!(scheme.coverage(), Coverage::None, "{id}"),
            ToldApartBy::Nothing(_) => assert_eq!(scheme.coverage(), Coverage::None, "{id}"),
            other => panic!("{id}: {other:?}"),
        }
    }
}

/// What stands before the point in a `SubjectPublicKeyInfo` (RFC 5480).
const P256_KEY_IN_DER: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

/// Whoever has one signature can make a second one of it, without the key.
#[tokio::test]
async fn a_second_signature_of_a_private_key_is_no_second_delivery() {
    use p256::ecdsa::signature::Signer as _;
    use p256::ecdsa::{Signature, SigningKey};

    static ACME: Scheme<Asymmetric> =
        Scheme::public_key("acme", algorithm::ECDSA_P256_SHA256_FIXED)
            .signature(countersign::Signature::in_header("X-Acme-Signature").hex())
            .key(KeyForm::Hex)
            .signs_body();
    let private = SigningKey::from_slice(&[7; 32]).unwrap();
    let point = private.verifying_key().to_sec1_point(false);
    let public = [P256_KEY_IN_DER, &hex::encode(point.as_bytes())].concat();
    let acme = Webhook::new(&ACME, &public).unwrap();
    let app = App::new(once(acme), deliveries());
    let request = |signature: &Signature, body: &'static str| {
        let signature = hex::encode(signature.to_bytes());
        Request::post("/").header("X-Acme-Signature", signature).body(Body::from(body)).unwrap()
    };
    let signature: Signature = private.sign(b"{}");
    let (r, s) = signature.split_scalars();
    let second = Signature::from_scalars(*r, *-s).unwrap();
    assert_ne!(signature, second);
    assert!(app.is_new(request(&signature, "{}")).await);
    assert!(!app.is_new(request(&second, "{}")).await);
    assert!(app.is_new(request(&private.sign(b"[]"), "[]")).await);
}

#[tokio::test]
async fn the_same_message_under_two_private_keys_is_one_delivery() {
    use ed25519_dalek::{Signer as _, SigningKey};

    static ACME: Scheme<Asymmetric> = Scheme::public_key("acme", algorithm::ED25519)
        .signature(countersign::Signature::in_header("X-Acme-Signature").hex())
        .key(KeyForm::Hex)
        .signs(&[Part::Header("X-Id"), Part::Text("."), Part::Body]);
    let keys = [[1; 32], [2; 32]].map(|key| SigningKey::from_bytes(&key));
    let public = |key: &SigningKey| hex::encode(key.verifying_key().as_bytes());
    let acme = Webhook::new(&ACME, &public(&keys[0])).unwrap();
    let app = App::new(once(acme.or(&public(&keys[1])).unwrap()), deliveries());
    let request = |key: &SigningKey, id: &'static str| {
        let signature = key.sign(format!("{id}.{{}}").as_bytes());
        Request::post("/")
            .header("X-Id", id)
            .header("X-Acme-Signature", hex::encode(signature.to_bytes()))
            .body(Body::from("{}"))
            .unwrap()
    };
    assert!(app.is_new(request(&keys[0], "1")).await);
    assert!(!app.is_new(request(&keys[1], "1")).await);
    assert!(app.is_new(request(&keys[0], "2")).await, "the same body, another message");
}

#[tokio::test]
async fn a_key_comes_from_what_is_signed() {
    static LIST: Scheme = Scheme::hmac_sha256("list")
        .signature(countersign::Signature::in_header("X-Sig").hex())
        .signs(&[Part::Header("X-Id"), Part::Text("."), Part::Body]);
    let list = || Webhook::new(&LIST, "a secret").unwrap();
    let by_header = |name: &'static str| {
        let key = move |signed: &SignedParts<'_>| {
            assert_eq!(signed.proof().scheme().id(), "list");
            signed.header(name).map(<[u8]>::to_vec)
        };
        BodyVerifier::new(list()).unwrap().once_by(key).unwrap()
    };
    let request = |id| {
        let mut request = signed_at(&list(), "{}", NOW, Some(("X-Id", id)));
        request.headers_mut().insert("X-Unsigned", "1".parse().unwrap());
        request
    };
    let app = App::new(by_header("x-id"), deliveries());
    assert!(app.is_new(request("1")).await);
    assert!(!app.is_new(request("1")).await);
    assert!(app.is_new(request("2")).await);

    let app = App::new(by_header("X-Unsigned"), deliveries());
    let (parts, body) = send(&app.router, request("1")).await;
    assert_eq!((parts.status.as_u16(), body.as_str()), (422, ""));
    assert_eq!(refusal(&parts), Some(Refusal::NoDeliveryKey));
    assert_eq!(app.runs(), 0);
}

#[tokio::test]
async fn a_body_without_a_key_is_422() {
    let by_id = || once_by_field(Stripe::new("whsec_test").unwrap(), "id");
    let app = App::new(by_id(), deliveries());
    for body in ["{}", "no json", r#"{"id":""}"#] {
        let request = signed(&Stripe::new("whsec_test").unwrap(), body);
        let (parts, _) = send(&app.router, request).await;
        assert_eq!((parts.status.as_u16(), refusal(&parts)), (422, Some(Refusal::NoDeliveryKey)));
    }
    assert_eq!((app.runs(), app.deliveries.counts().new), (0, 0));
}

#[tokio::test]
async fn a_body_without_a_key_is_no_valid_verdict() {
    let verdicts = Arc::new(std::sync::Mutex::new(Vec::new()));
    let told = Arc::clone(&verdicts);
    let by_id = once_by_field(openfx(), "id");
    let receiver = receiver(by_id, NOW).on_verdict(move |_, _, result| {
        told.lock().unwrap().push(result.err());
    });
    let app = Router::new().route("/", post(|| async {})).layer(VerifyLayer::buffered(receiver));
    for body in ["{}", r#"{"id":"1"}"#] {
        answer(&app, signed(&openfx(), body)).await;
    }
    assert_eq!(*verdicts.lock().unwrap(), [Some(Refusal::NoDeliveryKey), None]);
}

/// Vendors send one message, under one id, to each endpoint that wants it.
#[tokio::test]
async fn two_endpoints_with_labels_share_a_ledger() {
    let deliveries = deliveries();
    let endpoint = |label| {
        let webhooks = StandardWebhooks::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r").unwrap();
        App::new(once(webhooks.for_account(label)), deliveries.clone())
    };
    let signer = StandardWebhooks::new("whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r").unwrap();
    let request = || signed_at(&signer, "{}", NOW, Some(("webhook-id", "msg_1")));
    assert!(endpoint("orders").is_new(request()).await);
    assert!(endpoint("invoices").is_new(request()).await);
    assert!(!endpoint("orders").is_new(request()).await);
}

/// Of a handler's two layers in a tuple, the first is the outer one.
#[tokio::test]
async fn the_verification_stands_before_the_ledger() {
    let runs = Arc::new(AtomicUsize::new(0));
    let deliveries = deliveries();
    let verify = || VerifyLayer::buffered(receiver(once(openfx()), NOW));
    let once = || OnceLayer::new(deliveries.clone());
    let handler = || {
        let runs = Arc::clone(&runs);
        post(move || async move {
            runs.fetch_add(1, Ordering::SeqCst);
        })
    };
    for route in [handler().layer((verify(), once())), handler().route_layer((verify(), once()))] {
        let app = Router::new().route("/", route);
        assert_eq!(answer(&app, signed(&openfx(), "{}")).await, 200);
        let forged = signed(&openfx(), "{}").map(|_| Body::from("{ }"));
        assert_eq!(
            refusal(&send(&app, forged).await.0).map(|refusal| refusal.code()),
            Some("mismatch")
        );
    }
    assert_eq!(runs.load(Ordering::SeqCst), 1, "of both");

    let inside_out = Router::new().route("/", handler().route_layer((once(), verify())));
    let (parts, _) = send(&inside_out, signed(&openfx(), "[]")).await;
    assert_eq!((parts.status.as_u16(), runs.load(Ordering::SeqCst)), (500, 1));
    assert_eq!(not_run(&parts), Some(NotRun::Unclaimed(LedgerError::NoIdentity)));
}

#[tokio::test]
async fn without_an_identity_nothing_runs() {
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&runs);
    let route = || {
        let counter = Arc::clone(&counter);
        let handler = move || async move {
            counter.fetch_add(1, Ordering::SeqCst);
        };
        Router::new().route("/", post(handler)).layer(OnceLayer::new(deliveries()))
    };
    let not_told = BodyVerifier::new(openfx()).unwrap();
    let streaming = VerifyLayer::streaming(receiver(once(openfx()), NOW));
    for app in [
        route(),
        route().layer(VerifyLayer::buffered(receiver(not_told, NOW))),
        route().layer(streaming),
    ] {
        let (parts, body) = send(&app, signed(&openfx(), "{}")).await;
        assert_eq!((parts.status.as_u16(), body.as_str()), (500, ""));
        assert_eq!(not_run(&parts), Some(NotRun::Unclaimed(LedgerError::NoIdentity)));
    }
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

async fn upload(
    pending: PendingProof,
    Extension(deliveries): Extension<Deliveries>,
    Extension(key): Extension<Option<&'static str>>,
) -> Result<(StatusCode, &'static str), Refusal> {
    let proof = pending.proof().await?;
    let claimed = match key {
        Some(key) => deliveries.claim_by(&proof, key.as_bytes()).await,
        None => deliveries.claim(&proof).await,
    };
    Ok(match claimed.unwrap() {
        Claimed::New(claim) => {
            assert!(claim.renew().await.unwrap());
            assert!(claim.complete(201).await.unwrap());
            (StatusCode::CREATED, "new")
        }
        Claimed::Done { status: 201 } => (StatusCode::CREATED, "repeated"),
        other => panic!("{other:?}"),
    })
}

#[tokio::test]
async fn behind_a_streaming_layer_the_handler_claims() {
    let maskit = || MaskIt::new("shared secret").unwrap();
    for (verifier, key) in [
        (once(maskit()), None),
        (BodyVerifier::new(maskit()).unwrap(), Some("the part's metadata")),
    ] {
        let app = Router::new()
            .route("/", post(upload))
            .layer(Extension(deliveries()))
            .layer(Extension(key))
            .layer(VerifyLayer::streaming(receiver(verifier, NOW)));
        for expected in ["new", "repeated"] {
            let pieces = ["imag", "e"].map(Bytes::from);
            let request = signed(&maskit(), "image").map(|_| chunked(stream::iter(pieces)));
            assert_eq!(send(&app, request).await.1, expected);
        }
        let forged = signed(&maskit(), "image").map(|_| Body::from("other"));
        assert_eq!(answer(&app, forged).await, 401);
    }
}

#[tokio::test]
async fn a_proof_that_says_nothing_claims_nothing() {
    async fn handler(proof: Proof, Extension(deliveries): Extension<Deliveries>) {
        let nothing = LedgerError::NoIdentity;
        assert_eq!(deliveries.claim(&proof).await.unwrap_err(), nothing);
        assert_eq!(deliveries.claim_by(&proof, b"").await.unwrap_err(), nothing);
        if proof.scheme().id() == "trace-finance" {
            assert_eq!(deliveries.claim_by(&proof, b"key").await.unwrap_err(), nothing);
        }
        assert_eq!(deliveries.counts(), Counts::default());
    }
    let trace = TraceFinance::new("client id", "client secret").unwrap();
    let request = signed_at(&trace, "{}", NOW, Some(("X-Message-Id", "1")));
    let trace = AnyVerifier::from(AcceptUnsignedBody::new(trace).unwrap());
    let body = AnyVerifier::from(BodyVerifier::new(openfx()).unwrap());
    for (verifier, request) in [(trace, request), (body, signed(&openfx(), "{}"))] {
        let app = Router::new()
            .route("/", post(handler))
            .layer(Extension(deliveries()))
            .layer(VerifyLayer::buffered(receiver(verifier, NOW)));
        assert_eq!(answer(&app, request).await, 200);
    }
}

/// What a ledger is given.
#[derive(Default)]
struct Noting(std::sync::Mutex<Vec<Vec<u8>>>, MemoryLedger);

impl Noting {
    fn note(&self, id: DeliveryId, number: u64) {
        let mut noted = self.0.lock().unwrap();
        noted.push(id.as_bytes().to_vec());
        noted.push(number.to_be_bytes().to_vec());
    }
}

impl Ledger for &'static Noting {
    fn claim(&self, id: DeliveryId, lease: Duration) -> LedgerFuture<'_, Claimed<u64>> {
        self.note(id, lease.as_secs());
        self.1.claim(id, lease)
    }

    fn renew(&self, id: DeliveryId, fence: u64, lease: Duration) -> LedgerFuture<'_, bool> {
        self.1.renew(id, fence, lease)
    }

    fn complete(
        &self,
        id: DeliveryId,
        fence: u64,
        status: u16,
        retention: Duration,
    ) -> LedgerFuture<'_, bool> {
        self.note(id, u64::from(status));
        self.1.complete(id, fence, status, retention)
    }

    fn release(&self, id: DeliveryId, fence: u64) -> LedgerFuture<'_, bool> {
        self.1.release(id, fence)
    }
}

/// Nor a signature, which somebody who reads the ledger could send again.
#[tokio::test]
async fn nothing_of_a_body_a_header_or_a_secret_is_in_a_ledger() {
    let noting: &'static Noting = Box::leak(Box::default());
    let key = "a key of 32 bytes, as an id is..";
    let maskit = MaskIt::new(key).unwrap();
    let request = signed(&maskit, key);
    let signature = request.headers()["x-signature"].to_str().unwrap().to_owned();
    let tag: Vec<u8> = (0..32).map(|at| hex(&signature[2 * at..2 * at + 2])).collect();
    let by_body = BodyVerifier::new(MaskIt::new(key).unwrap()).unwrap();
    let by_body = by_body.once_by(|signed| Some(signed.body().to_vec())).unwrap();
    let app = App::new(once(MaskIt::new(key).unwrap()), Deliveries::new(noting));
    assert!(app.is_new(request).await);
    let app = App::new(by_body, Deliveries::new(noting));
    assert!(app.is_new(signed(&maskit, key)).await);
    let noted = noting.0.lock().unwrap();
    assert_eq!(noted.len(), 8);
    for bytes in noted.iter() {
        for known in [key.as_bytes(), signature.as_bytes(), &tag] {
            assert!(!bytes.windows(8).any(|part| known.windows(8).any(|of| of == part)));
        }
    }
    let shown = format!("{:?}", app.deliveries);
    assert!(!shown.contains(key) && shown.contains("new: 1"), "{shown}");
}

fn hex(digits: &str) -> u8 {
    u8::from_str_radix(digits, 16).unwrap()
}

/// A memory that is shorter would let a recorded request whose time is fresh run again.
#[tokio::test(start_paused = true)]
async fn a_retention_shorter_than_the_tolerance_is_refused() {
    use countersign::providers::Twitch;

    const SENT: u64 = 1_795_000_000;
    let clock = Arc::new(std::sync::atomic::AtomicU64::new(SENT));
    let app = |retention: u64, runs: &Arc<AtomicUsize>| {
        let (now, runs) = (Arc::clone(&clock), Arc::clone(runs));
        let stripe = BodyVerifier::new(Stripe::new("whsec_test").unwrap()).unwrap();
        let stripe = stripe.once_by(|signed| Some(signed.body().to_vec())).unwrap();
        let receiver =
            Receiver::new(stripe).clock(move || UnixTime::from_secs(now.load(Ordering::SeqCst)));
        let deliveries =
            Deliveries::new(MemoryLedger::new()).retention(Duration::from_secs(retention));
        let handler = async move || {
            runs.fetch_add(1, Ordering::SeqCst);
        };
        Router::new()
            .route("/in", post(handler))
            .layer(OnceLayer::new(deliveries))
            .layer(VerifyLayer::buffered(receiver))
    };
    // As far ahead as is allowed.
    let signed = Stripe::new("whsec_test").unwrap();
    let signed = signed
        .sign(&countersign::Request::at(&(), UnixTime::from_secs(SENT + 300)), b"{}")
        .unwrap();
    let send = async |app: &Router| {
        let request = Request::post("/in").header(signed[0].0, &signed[0].1);
        let answer =
            tower::ServiceExt::oneshot(app.clone(), request.body(Body::from("{}")).unwrap())
                .await
                .unwrap();
        (answer.status().as_u16(), answer.extensions().get::<NotRun>().copied())
    };

    let runs = Arc::default();
    for retention in [0, 60, 300, 600] {
        let refused = LedgerError::RetentionTooShort { least: 601 };
        let answer = send(&app(retention, &runs)).await;
        assert_eq!(answer, (503, Some(NotRun::Unclaimed(refused))));
        assert_eq!(refused.code(), "retention-too-short");
    }
    assert_eq!(runs.load(Ordering::SeqCst), 0);

    let kept = app(601, &runs);
    for after in [0, 1, 300, 599, 600] {
        let passed = SENT + after - clock.swap(SENT + after, Ordering::SeqCst);
        tokio::time::advance(Duration::from_secs(passed)).await;
        assert_eq!(send(&kept).await.0, 200);
        assert_eq!(runs.load(Ordering::SeqCst), 1, "{after} s later");
    }
    clock.store(SENT + 601, Ordering::SeqCst);
    assert_eq!(send(&kept).await.0, 401, "too old");

    // Where the future is unchecked, the same; where no time is signed, nothing.
    let now = UnixTime::from_secs(SENT);
    let id = [("Twitch-Eventsub-Message-Id", "id-1")];
    let twitch = Twitch::new("a secret").unwrap();
    let mut headers = twitch.sign(&countersign::Request::at(&id, now), b"{}").unwrap();
    headers.push((id[0].0, id[0].1.into()));
    let timed = twitch.verify(&countersign::Request::at(&headers, now), b"{}").unwrap();
    let openfx = OpenFx::new("a key").unwrap();
    let headers = openfx.sign(&countersign::Request::new(&()), b"{}").unwrap();
    let timeless = openfx.verify(&countersign::Request::new(&headers), b"{}").unwrap();
    let short =
        |seconds| Deliveries::new(MemoryLedger::new()).retention(Duration::from_secs(seconds));
    let refused = short(1200).claim_by(&timed, b"1").await.unwrap_err();
    assert_eq!(refused, LedgerError::RetentionTooShort { least: 1201 });
    assert!(short(1201).claim_by(&timed, b"1").await.is_ok());
    assert!(short(1).claim_by(&timeless, b"1").await.is_ok());
}

/// The scheme's own retention gives way to a tolerance that is longer.
#[tokio::test(start_paused = true)]
async fn a_default_retention_is_as_long_as_the_tolerance() {
    let days = |days: u64| Duration::from_secs(days * 86_400);
    let stripe = Stripe::new("whsec_test").unwrap().tolerance(days(10)).unwrap();
    let now = UnixTime::from_secs(1_795_000_000);
    let headers = stripe.sign(&countersign::Request::at(&(), now), b"{}").unwrap();
    let proof = stripe.verify(&countersign::Request::at(&headers, now), b"{}").unwrap();
    let deliveries = Deliveries::new(MemoryLedger::new());
    let Ok(Claimed::New(claim)) = deliveries.claim_by(&proof, b"1").await else { panic!() };
    claim.complete(200).await.unwrap();
    tokio::time::advance(days(20)).await;
    let repeated = deliveries.claim_by(&proof, b"1").await.unwrap();
    assert!(matches!(repeated, Claimed::Done { status: 200 }));
}
