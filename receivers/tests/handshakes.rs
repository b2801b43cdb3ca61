//! A layer that answers handshakes: what the receiver decides of them, who is told, and what never reaches
//! the handler.

mod receiver;

use std::fmt::Debug;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::response::Parts;
use axum::http::{Method, header};
use countersign::ledger::{Deliveries, MemoryLedger, OnceLayer};
use countersign::providers::{Asana, Dropbox, Notion, Slack, Trello, WhatsApp, WooCommerce};
use countersign::receiver::{
    Accepted, BodyVerifier, Endpoint, Handed, Handshakes, Opening, Received, Receiver, Refusal,
    Select, SetUp, SetUps, Statuses, VerifyLayer,
};
use countersign::{
    Challenge, Handshake, Link, OpenFx, Reply, Scheme, Shape, Signature, Signer, Told, Verifier,
    Webhook, sign_request,
};
use futures_util::stream;
use receiver::{broken, chunked, refusal, send, unread};
use tokio::sync::Notify;

const fn crosses_threads<T: Send + Sync + Debug + 'static>() {}

const _: () = {
    crosses_threads::<Handshakes>();
    crosses_threads::<Endpoint>();
    crosses_threads::<SetUps>();
    crosses_threads::<SetUp>();
    crosses_threads::<Handed>();
    crosses_threads::<Opening>();
    crosses_threads::<Received>();
    crosses_threads::<Accepted<'static>>();
};

const MINUTE: Duration = Duration::from_mins(1);
const HANDED: &str = "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81";

/// What the providers of the crate do not have, and one that tests refusals.
static OWN: Scheme = Scheme::hmac_sha256("own")
    .signature(Signature::in_header("X-Sig").hex())
    .signs_body()
    .refusals_are_tested()
    .with_handshakes(&[
        Handshake::unsigned("GET", "a subscription").subscribes(
            Challenge::in_query("challenge"),
            Challenge::in_query("topic").of(Shape::letters_and_digits().or(":/.")),
            Reply::text(),
        ),
        Handshake::signed("POST", "a ping")
            .told_by(&[Told::member("type", "ping")])
            .replies(Reply::status(204)),
        Handshake::signed("POST", "a URL")
            .told_by(&[Told::member("type", "confirm")])
            .confirms_url(
                "url",
                Link::to(".example.com", "/confirm", &["Token"]),
                Reply::status(200),
            ),
        Handshake::unsigned("POST", "a token")
            .told_by(&[Told::has_member("code")])
            .confirms_token(Challenge::in_member("code"), Reply::status(202)),
    ]);

/// The same, and no refusal is tested.
static UNTESTED: Scheme = Scheme::hmac_sha256("untested")
    .signature(Signature::in_header("X-Sig").hex())
    .signs_body()
    .with_handshakes(&[Handshake::signed("POST", "a ping")
        .told_by(&[Told::member("type", "ping")])
        .replies(Reply::status(204))]);

const PING: &str = "{\"type\":\"ping\"}";

fn own() -> Webhook {
    Webhook::new(&OWN, "secret").unwrap()
}

fn body_verifier(verifier: impl Verifier + 'static) -> BodyVerifier {
    BodyVerifier::new(verifier).unwrap()
}

/// A handler that counts its runs, behind a layer, and the verdicts.
struct App {
    router: Router,
    runs: Arc<AtomicUsize>,
    verdicts: Arc<Mutex<Vec<String>>>,
}

type Mode = fn(Receiver) -> VerifyLayer;

const BUFFERED: Mode = VerifyLayer::buffered;
const STREAMING: Mode = VerifyLayer::streaming;

impl App {
    fn new(select: impl Into<Select>, handshakes: Handshakes) -> Self {
        Self::behind(BUFFERED, select, |layer| layer.answering_handshakes(handshakes))
    }

    fn behind(
        mode: Mode,
        select: impl Into<Select>,
        layer: impl FnOnce(VerifyLayer) -> VerifyLayer,
    ) -> Self {
        let verdicts = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&verdicts);
        let receiver = Receiver::new(select).on_verdict(move |_, _, result| {
            told.lock().unwrap().push(match result {
                Ok(accepted @ Accepted::Delivery(_)) => {
                    assert!(accepted.delivery().is_some());
                    "a delivery".to_owned()
                }
                Ok(accepted @ Accepted::Handshake(what)) => {
                    assert!(accepted.delivery().is_none());
                    what.to_owned()
                }
                Ok(accepted) => panic!("{accepted:?}"),
                Err(refusal) => refusal.code().to_owned(),
            });
        });
        let runs = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&runs);
        let handler = move |_: Bytes| async move {
            counter.fetch_add(1, Ordering::SeqCst);
            "handled"
        };
        let router = Router::new().fallback(handler).layer(layer(mode(receiver)));
        Self { router, runs, verdicts }
    }

    fn verdicts(&self) -> Vec<String> {
        self.verdicts.lock().unwrap().drain(..).collect()
    }

    /// The one verdict of the request, and its answer.
    async fn send(&self, request: Request) -> (Parts, String, String) {
        let (parts, body) = send(&self.router, request).await;
        let verdicts = self.verdicts();
        assert_eq!(verdicts.len(), 1, "one verdict: {verdicts:?}");
        (parts, body, verdicts.concat())
    }

    async fn check_answered(&self, request: Request, (status, body): (u16, &str)) {
        let runs = self.runs.load(Ordering::SeqCst);
        let (parts, answered, verdict) = self.send(request).await;
        assert_eq!((parts.status.as_u16(), answered.as_str()), (status, body), "{verdict}");
        assert_eq!(parts.headers["x-content-type-options"], "nosniff");
        assert_eq!(parts.headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(self.runs.load(Ordering::SeqCst), runs, "the handler does not see it");
    }

    /// Refused like a wrong signature, and the receiver knows why.
    async fn check_refused(&self, request: Request, code: &str) {
        let runs = self.runs.load(Ordering::SeqCst);
        let (parts, body, verdict) = self.send(request).await;
        assert_eq!((parts.status.as_u16(), body.as_str()), (401, ""), "{verdict}");
        assert_eq!((refusal(&parts).unwrap().code(), verdict.as_str()), (code, code));
        assert!(parts.headers.keys().all(|name| name == header::CONTENT_LENGTH), "{code}");
        assert_eq!(self.runs.load(Ordering::SeqCst), runs);
    }

    async fn check_handled(&self, request: Request) {
        let (parts, body, verdict) = self.send(request).await;
        assert_eq!((parts.status.as_u16(), body.as_str()), (200, "handled"));
        assert_eq!(verdict, "a delivery");
    }
}

fn request(method: Method, target: &str, headers: &[(&str, &str)], body: Body) -> Request {
    let mut request = Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).unwrap()
}

fn get(target: &str) -> Request {
    request(Method::GET, target, &[], Body::empty())
}

fn post(target: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request {
    request(Method::POST, target, headers, body.into())
}

fn signed(signer: &impl Signer, target: &str, body: &str) -> Request {
    let request = Request::post(target).body(Bytes::copy_from_slice(body.as_bytes())).unwrap();
    sign_request(signer, request).unwrap().map(Body::from)
}

fn forged(target: &str) -> Request {
    post(target, &[("X-Sig", &"0".repeat(64))], PING)
}

// Without a decision.

#[tokio::test]
async fn an_unsigned_challenge_is_answered_by_both_kinds_of_layer() {
    for mode in [BUFFERED, STREAMING] {
        let dropbox = || body_verifier(Dropbox::new("secret").unwrap());
        let app =
            App::behind(mode, dropbox(), |layer| layer.answering_handshakes(Handshakes::new()));
        app.check_answered(get("/hooks?challenge=abc123"), (200, "abc123")).await;
        let (parts, _, verdict) = app.send(get("/hooks?challenge=abc123")).await;
        assert_eq!(parts.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert_eq!(verdict, "Dropbox's challenge");
        for bad in [
            "/hooks",
            "/hooks?challenge=",
            "/hooks?challenge=a&challenge=b",
            "/hooks?challenge=%3Cscript%3E",
            "/hooks?challenge=%253Cscript%253E",
            "/hooks?challenge=a%0d%0ab",
            "/hooks?challenge=%00",
            "/hooks?challenge=%ff",
        ] {
            app.check_refused(get(bad), "other-kind").await;
        }
        let head = || request(Method::HEAD, "/hooks?challenge=a", &[], Body::empty());
        app.check_refused(head(), "missing-header").await;
        let with_body = request(Method::GET, "/hooks?challenge=a", &[], "x".into());
        app.check_refused(with_body, "other-kind").await;
        app.check_handled(signed(&Dropbox::new("secret").unwrap(), "/hooks?challenge=a", "{}"))
            .await;

        let silent = App::behind(mode, dropbox(), |layer| layer);
        silent.check_refused(get("/hooks?challenge=abc123"), "other-kind").await;
    }
}

#[tokio::test]
async fn a_signed_one_is_answered_after_its_proof() {
    let slack = || Slack::new("secret").unwrap();
    let body = "{\"type\":\"url_verification\",\"challenge\":\"abc\",\"token\":\"t\"}";
    let app = App::new(body_verifier(slack()), Handshakes::new());
    app.check_answered(signed(&slack(), "/", body), (200, "abc")).await;
    app.check_refused(post("/", &[], body), "missing-header").await;
    let another = Slack::new("another secret").unwrap();
    app.check_refused(signed(&another, "/", body), "mismatch").await;
    let changed = body.replace("abc", "abd");
    app.check_refused(signed(&slack(), "/", body).map(|_| changed.into()), "mismatch").await;
    app.check_handled(signed(&slack(), "/", "{\"type\":\"event_callback\"}")).await;
    let script = body.replace("abc", "<script>");
    app.check_handled(signed(&slack(), "/", &script)).await;

    // The handler of a streaming layer has the body before its proof.
    let streaming = App::behind(STREAMING, body_verifier(slack()), |layer| {
        layer.answering_handshakes(Handshakes::new())
    });
    streaming.check_handled(signed(&slack(), "/", body)).await;
    let silent = App::behind(BUFFERED, body_verifier(slack()), |layer| layer);
    silent.check_handled(signed(&slack(), "/", body)).await;
}

#[tokio::test]
async fn a_body_over_the_bound_is_not_kept() {
    let app = App::new(body_verifier(WooCommerce::new("secret").unwrap()), Handshakes::new());
    app.check_answered(post("/", &[], "webhook_id=2"), (200, "")).await;
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&taken);
    let endless = chunked(stream::repeat_with(move || {
        counter.fetch_add(1, Ordering::SeqCst);
        Bytes::from_static(&[b'1'; 100])
    }));
    app.check_refused(post("/", &[], endless), "missing-header").await;
    assert_eq!(taken.load(Ordering::SeqCst), 11, "as far as the first KiB");
    let long = vec![b'1'; 1 << 20];
    app.check_refused(post("/", &[], long), "missing-header").await;
    app.check_refused(post("/", &[], broken([b"webhook_id=2"])), "missing-header").await;
    // Nothing is read of what cannot be one.
    app.check_refused(request(Method::PUT, "/", &[], unread()), "missing-header").await;
    let signature = [("X-WC-Webhook-Signature", "AAAA")];
    app.check_refused(post("/", &signature, unread()), "wrong-length").await;
}

#[tokio::test]
async fn a_head_is_answered_empty() {
    let trello = Trello::new("secret").unwrap();
    let verifier = BodyVerifier::with_public_origin(trello, "https://example.com").unwrap();
    let app = App::new(verifier, Handshakes::new());
    app.check_answered(request(Method::HEAD, "/hooks", &[], Body::empty()), (200, "")).await;
}

#[tokio::test]
async fn the_statuses_of_refusals_are_those_of_signatures() {
    let receiver = Receiver::new(body_verifier(WhatsApp::new("secret").unwrap()))
        .statuses(Statuses::new().unverified(404).unwrap());
    let handshakes = Handshakes::new().token("right").unwrap();
    let layer = VerifyLayer::buffered(receiver).answering_handshakes(handshakes);
    let router = Router::new().fallback(|| async {}).layer(layer);
    let target = "/?hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong";
    for request in [get(target), get("/"), post("/", &[], "{}")] {
        let (parts, body) = send(&router, request).await;
        assert_eq!((parts.status.as_u16(), body.as_str()), (404, ""));
    }
}

// The token.

#[tokio::test]
async fn a_token_is_compared() {
    let whatsapp = || body_verifier(WhatsApp::new("secret").unwrap());
    let target = |token: &str| {
        format!("/hooks/wa?hub.mode=subscribe&hub.challenge=7&hub.verify_token={token}")
    };
    let app = App::new(whatsapp(), Handshakes::new().token("the token").unwrap());
    app.check_answered(get(&target("the%20token")), (200, "7")).await;
    for wrong in ["", "the", "The%20token", "the%2520token", "the%20token%00"] {
        app.check_refused(get(&target(wrong)), "handshake-refused").await;
    }
    app.check_refused(get(&target("the%20token&hub.verify_token=a")), "other-kind").await;

    let none = App::new(whatsapp(), Handshakes::new());
    none.check_refused(get(&target("the%20token")), "handshake-refused").await;
    let empty = App::new(whatsapp(), Handshakes::new().token_by(|_| Some(String::new())));
    empty.check_refused(get(&target("")), "handshake-refused").await;
    for bad in ["", " a", "a\n"] {
        assert!(Handshakes::new().token(bad).is_err(), "{bad:?}");
    }
    let labelled = body_verifier(WhatsApp::new("secret").unwrap().for_account("eu"));
    let by_endpoint = Handshakes::new().token_by(|endpoint| {
        assert_eq!((endpoint.provider(), endpoint.account()), ("whatsapp", Some("eu")));
        endpoint.path_and_query().starts_with("/hooks/wa?").then(|| "a".to_owned())
    });
    let app = App::new(labelled, by_endpoint);
    app.check_answered(get(&target("a")), (200, "7")).await;
    app.check_refused(get(&target("a").replace("wa", "wb")), "handshake-refused").await;
}

// Subscriptions and confirmations.

#[tokio::test]
async fn a_subscription_is_the_receivers() {
    let target = "/?challenge=7&topic=https://example.com/mine";
    let none = App::new(body_verifier(own()), Handshakes::new());
    none.check_refused(get(target), "handshake-refused").await;
    let wants = |_: &_, topic: &str| topic == "https://example.com/mine";
    let app = App::new(body_verifier(own()), Handshakes::new().subscriptions_by(wants));
    app.check_answered(get(target), (200, "7")).await;
    app.check_refused(get(&target.replace("mine", "yours")), "handshake-refused").await;
}

#[tokio::test]
async fn a_confirmation_is_the_receivers() {
    let url = "https://sns.example.com/confirm?Token=a1";
    let of = |url: &str| format!("{{\"type\":\"confirm\",\"url\":\"{url}\"}}");
    let none = App::new(body_verifier(own()), Handshakes::new());
    none.check_refused(signed(&own(), "/", &of(url)), "handshake-refused").await;

    let taken = Arc::new(Mutex::new(Vec::new()));
    let list = Arc::clone(&taken);
    let handshakes = Handshakes::new().confirmations_to(move |endpoint, with| {
        list.lock().unwrap().push((endpoint.path_and_query().to_owned(), with.clone()));
        async move { !with.ends_with("no") }
    });
    let app = App::new(body_verifier(own()), handshakes);
    app.check_answered(signed(&own(), "/a?b", &of(url)), (200, "")).await;
    app.check_answered(post("/", &[], "{\"code\":\"c2\"}"), (202, "")).await;
    let no = url.replace("a1", "no");
    app.check_refused(signed(&own(), "/", &of(&no)), "handshake-refused").await;
    let expected = [("/a?b", url), ("/", "c2"), ("/", &no)];
    let expected = expected.map(|(path, with)| (path.to_owned(), with.to_owned()));
    assert_eq!(*taken.lock().unwrap(), expected);

    app.check_refused(post("/", &[], of(url)), "missing-header").await;
    for bad in ["http://sns.example.com/confirm?Token=a", "https://evilexample.com/confirm?Token=a"]
    {
        app.check_handled(signed(&own(), "/", &of(bad))).await;
    }
    assert_eq!(taken.lock().unwrap().len(), 3);
}

// Secrets.

type Kept = Arc<Mutex<Vec<(String, String)>>>;

/// Keeps what it is given at once, if it may; even the call of the closure counts.
fn keeping(set_ups: &SetUps, says: bool) -> (App, Kept) {
    let kept = Kept::default();
    let keeps = Arc::clone(&kept);
    let handshakes = Handshakes::new().set_ups(set_ups).secrets_to(move |endpoint, secret| {
        let target = endpoint.path_and_query().to_owned();
        keeps.lock().unwrap().push((target, secret.expose().to_owned()));
        async move { says }
    });
    (App::new(body_verifier(Asana::new("another secret").unwrap()), handshakes), kept)
}

fn handing(target: &str) -> Request {
    post(target, &[("X-Hook-Secret", HANDED)], "{}")
}

#[tokio::test]
async fn a_secret_is_kept_within_a_set_up() {
    let set_ups = SetUps::new();
    let (app, kept) = keeping(&set_ups, true);
    app.check_refused(handing("/hooks/asana"), "handshake-refused").await;
    let set_up = set_ups.begin("/hooks/asana", MINUTE);
    for other in ["/hooks/asana/", "/hooks/Asana", "/hooks", "/hooks/%61sana", "/hooks/other"] {
        app.check_refused(handing(other), "handshake-refused").await;
    }
    assert!(kept.lock().unwrap().is_empty(), "the closure is not even called");
    let (parts, body, verdict) = app.send(handing("/hooks/asana?a=b")).await;
    assert_eq!((parts.status.as_u16(), body.as_str()), (200, ""));
    assert_eq!(parts.headers["X-Hook-Secret"], HANDED);
    assert_eq!(verdict, "Asana's secret for a webhook that is being made");
    assert_eq!(*kept.lock().unwrap(), [("/hooks/asana?a=b".into(), HANDED.into())]);
    assert_eq!(set_up.end(), Handed::One);
    app.check_refused(handing("/hooks/asana"), "handshake-refused").await;
    assert_eq!(kept.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_query_of_the_set_up_is_of_its_place() {
    let set_ups = SetUps::new();
    let (app, kept) = keeping(&set_ups, true);
    let set_up = set_ups.begin("/hooks?id=1", MINUTE);
    for other in ["/hooks", "/hooks?id=2", "/hooks?id=1&a=b"] {
        app.check_refused(handing(other), "handshake-refused").await;
    }
    app.check_answered(handing("/hooks?id=1"), (200, "")).await;
    assert_eq!((set_up.end(), kept.lock().unwrap().len()), (Handed::One, 1));
}

#[tokio::test]
async fn a_set_up_that_is_over_takes_nothing() {
    let set_ups = SetUps::new();
    let (app, kept) = keeping(&set_ups, true);
    drop(set_ups.begin("/", MINUTE));
    app.check_refused(handing("/"), "handshake-refused").await;
    let expired = set_ups.begin("/", Duration::from_millis(1));
    std::thread::sleep(Duration::from_millis(5));
    app.check_refused(handing("/"), "handshake-refused").await;
    assert_eq!(expired.end(), Handed::Nothing);
    assert!(kept.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_second_secret_in_one_set_up_is_refused_and_told() {
    let set_ups = SetUps::new();
    let (app, kept) = keeping(&set_ups, true);
    let set_up = set_ups.begin("/", MINUTE);
    app.check_answered(handing("/"), (200, "")).await;
    app.check_refused(handing("/"), "second-secret").await;
    app.check_refused(handing("/"), "second-secret").await;
    assert_eq!((set_up.end(), kept.lock().unwrap().len()), (Handed::Several, 1));
}

#[tokio::test]
async fn what_the_receiver_does_not_keep_is_refused() {
    let set_ups = SetUps::new();
    let (app, kept) = keeping(&set_ups, false);
    let set_up = set_ups.begin("/", MINUTE);
    app.check_refused(handing("/"), "handshake-refused").await;
    assert_eq!((set_up.end(), kept.lock().unwrap().len()), (Handed::Nothing, 1));
    let none = Handshakes::new().set_ups(&set_ups);
    let none = App::new(body_verifier(Asana::new("another secret").unwrap()), none);
    let _set_up = set_ups.begin("/", MINUTE);
    none.check_refused(handing("/"), "handshake-refused").await;
}

/// An app whose closure says yes once it is told to.
fn waiting(set_ups: &SetUps) -> (Arc<App>, Arc<Notify>) {
    let go = Arc::new(Notify::new());
    let goes = Arc::clone(&go);
    let handshakes = Handshakes::new().set_ups(set_ups).secrets_to(move |_, _| {
        let goes = Arc::clone(&goes);
        async move {
            goes.notified().await;
            true
        }
    });
    let asana = body_verifier(Asana::new("another secret").unwrap());
    (Arc::new(App::new(asana, handshakes)), go)
}

#[tokio::test]
async fn the_answer_comes_after_the_secret_is_kept() {
    let set_ups = SetUps::new();
    let (app, go) = waiting(&set_ups);
    let set_up = set_ups.begin("/", MINUTE);
    let first = Arc::clone(&app);
    let first = tokio::spawn(async move { send(&first.router, handing("/")).await.0.status });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!first.is_finished() && app.verdicts().is_empty());
    go.notify_one();
    assert_eq!(first.await.unwrap(), 200);
    assert_eq!(set_up.end(), Handed::One);
}

#[tokio::test]
async fn a_second_while_the_first_is_being_kept_refuses_both() {
    let set_ups = SetUps::new();
    let (app, go) = waiting(&set_ups);
    let set_up = set_ups.begin("/", MINUTE);
    let first = Arc::clone(&app);
    let first = tokio::spawn(async move { send(&first.router, handing("/")).await.0 });
    tokio::task::yield_now().await;
    app.check_refused(handing("/"), "second-secret").await;
    go.notify_one();
    let first = first.await.unwrap();
    assert_eq!((first.status.as_u16(), refusal(&first)), (401, Some(Refusal::SecondSecret)));
    assert!(first.headers.get("X-Hook-Secret").is_none());
    assert_eq!(set_up.end(), Handed::Several);
}

#[tokio::test]
async fn one_that_is_abandoned_has_its_verdict_and_counts() {
    let set_ups = SetUps::new();
    let (app, _go) = waiting(&set_ups);
    let set_up = set_ups.begin("/", MINUTE);
    let first = Arc::clone(&app);
    let connection = tokio::spawn(async move { send(&first.router, handing("/")).await });
    tokio::task::yield_now().await;
    connection.abort();
    assert!(connection.await.unwrap_err().is_cancelled());
    assert_eq!(app.verdicts(), ["abandoned"]);
    app.check_refused(handing("/"), "second-secret").await;
    assert_eq!(set_up.end(), Handed::Several);

    // The same while its body is on its way, and of a signed one that waits for the receiver.
    let first = Arc::clone(&app);
    let pending = post("/", &[("X-Hook-Secret", HANDED)], chunked(stream::pending()));
    let connection = tokio::spawn(async move { send(&first.router, pending).await });
    tokio::task::yield_now().await;
    connection.abort();
    assert!(connection.await.unwrap_err().is_cancelled());
    assert_eq!(app.verdicts(), ["abandoned"]);

    let never = Handshakes::new().confirmations_to(|_, _| std::future::pending());
    let app = Arc::new(App::new(body_verifier(own()), never));
    let first = Arc::clone(&app);
    let body = "{\"type\":\"confirm\",\"url\":\"https://a.example.com/confirm?Token=a\"}";
    let connection =
        tokio::spawn(async move { send(&first.router, signed(&own(), "/", body)).await });
    tokio::task::yield_now().await;
    connection.abort();
    assert!(connection.await.unwrap_err().is_cancelled());
    assert_eq!(app.verdicts(), ["abandoned"]);
}

#[tokio::test]
async fn a_secret_does_not_come_beside_a_delivery() {
    let set_ups = SetUps::new();
    let asana = || Asana::new("another secret").unwrap();
    let (app, kept) = keeping(&set_ups, true);
    let set_up = set_ups.begin("/", MINUTE);
    let mut both = signed(&asana(), "/", "{}");
    both.headers_mut().insert("X-Hook-Secret", HANDED.parse().unwrap());
    app.check_handled(both).await;
    let forged = [("X-Hook-Secret", HANDED), ("X-Hook-Signature", &"0".repeat(64))];
    app.check_refused(post("/", &forged, "{}"), "mismatch").await;
    app.check_refused(post("/", &[("X-Hook-Secret", HANDED)], "{\"events\":[]}"), "other-kind")
        .await;
    app.check_refused(post("/", &[("X-Hook-Secret", "<script>")], "{}"), "other-kind").await;
    assert!(kept.lock().unwrap().is_empty());
    assert_eq!(set_up.end(), Handed::Nothing);
}

#[tokio::test]
async fn a_receiver_of_several_instances_looks_at_its_own_window() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let handshakes = Handshakes::new().secrets_by(move |endpoint, secret| {
        assert_eq!((endpoint.provider(), secret.expose().len()), ("notion", 50));
        let call = counter.fetch_add(1, Ordering::SeqCst);
        async move { call == 0 }
    });
    let app = App::new(body_verifier(Notion::new("another secret").unwrap()), handshakes);
    let body = "{\"verification_token\":\"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl\"}";
    app.check_answered(post("/", &[], body), (200, "")).await;
    app.check_refused(post("/", &[], body), "handshake-refused").await;
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}

// Who is told.

#[tokio::test]
async fn a_wrong_signature_during_a_set_up_may_be_a_test() {
    for mode in [BUFFERED, STREAMING] {
        let set_ups = SetUps::new();
        let handshakes = Handshakes::new().set_ups(&set_ups);
        let app =
            App::behind(mode, body_verifier(own()), |layer| layer.answering_handshakes(handshakes));
        app.check_refused(forged("/a"), "mismatch").await;
        let set_up = set_ups.begin("/a", MINUTE);
        app.check_refused(forged("/a"), "refusal-tested").await;
        app.check_refused(forged("/b"), "mismatch").await;
        app.check_refused(post("/a", &[("X-Sig", "0")], unread()), "refusal-tested").await;
        app.check_refused(post("/a", &[], "{}"), "missing-header").await;
        let _ = set_up.end();
        app.check_refused(forged("/a"), "mismatch").await;
    }
}

#[tokio::test]
async fn a_wrong_signature_after_a_handshake_may_be_a_test() {
    let app = App::new(body_verifier(own()), Handshakes::new());
    app.check_refused(forged("/a"), "mismatch").await;
    app.check_handled(signed(&own(), "/a", "{}")).await;
    app.check_refused(get("/?challenge=7&topic=mine"), "handshake-refused").await;
    app.check_refused(forged("/a"), "mismatch").await;
    app.check_answered(signed(&own(), "/a", PING), (204, "")).await;
    app.check_refused(forged("/a?id=1"), "refusal-tested").await;
    app.check_refused(forged("/b"), "mismatch").await;
}

#[tokio::test]
async fn what_no_provider_tests_is_no_test() {
    let untested = || Webhook::new(&UNTESTED, "secret").unwrap();
    let set_ups = SetUps::new();
    let app = App::new(body_verifier(untested()), Handshakes::new().set_ups(&set_ups));
    let _set_up = set_ups.begin("/", MINUTE);
    app.check_answered(signed(&untested(), "/", PING), (204, "")).await;
    app.check_refused(forged("/"), "mismatch").await;
    let silent = App::behind(BUFFERED, body_verifier(own()), |layer| layer);
    silent.check_handled(signed(&own(), "/", PING)).await;
    silent.check_refused(forged("/"), "mismatch").await;
}

// Beside other layers, and several verifiers.

#[tokio::test]
async fn the_ledger_sees_no_handshake() {
    let slack = || Slack::new("secret").unwrap();
    let deliveries = Deliveries::new(MemoryLedger::new());
    let verifier = body_verifier(slack()).once().unwrap();
    let verify = VerifyLayer::buffered(verifier).answering_handshakes(Handshakes::new());
    let app = Router::new()
        .fallback(|| async { "handled" })
        .layer((verify, OnceLayer::new(deliveries.clone())));
    let body = "{\"type\":\"url_verification\",\"challenge\":\"abc\"}";
    for _ in 0..2 {
        let (parts, answered) = send(&app, signed(&slack(), "/", body)).await;
        assert_eq!((parts.status.as_u16(), answered.as_str()), (200, "abc"));
    }
    let counts = deliveries.counts();
    assert_eq!(
        format!("{counts:?}"),
        format!("{:?}", Deliveries::new(MemoryLedger::new()).counts())
    );
    let no_id = signed(&slack(), "/", "{\"type\":\"event_callback\"}");
    assert_eq!(send(&app, no_id).await.0.status, 422);
    let event = signed(&slack(), "/", "{\"type\":\"event_callback\",\"event_id\":\"Ev1\"}");
    assert_eq!(send(&app, event).await.1, "handled");
}

#[tokio::test]
async fn each_path_answers_its_own_providers_handshake() {
    let dropbox = body_verifier(Dropbox::new("secret").unwrap());
    let openfx = body_verifier(OpenFx::new("secret").unwrap());
    let select = Select::by(move |head| match head.segment(1)? {
        "dropbox" => Some(dropbox.clone().into()),
        "openfx" => Some(openfx.clone().into()),
        "whatsapp" => Some(body_verifier(WhatsApp::new("secret").unwrap()).into()),
        _ => None,
    });
    let app = App::new(select, Handshakes::new().token("a").unwrap());
    app.check_answered(get("/hooks/dropbox?challenge=1"), (200, "1")).await;
    app.check_refused(get("/hooks/openfx?challenge=1"), "missing-header").await;
    let meta = "hub.mode=subscribe&hub.challenge=2&hub.verify_token=a";
    app.check_answered(get(&format!("/hooks/whatsapp?{meta}")), (200, "2")).await;
    app.check_refused(get(&format!("/hooks/dropbox?{meta}")), "other-kind").await;
    let (parts, body, verdict) = app.send(get("/hooks/other?challenge=1")).await;
    assert_eq!((parts.status.as_u16(), body.as_str(), verdict.as_str()), (404, "", "unknown-path"));
}

#[tokio::test]
async fn nothing_that_is_shown_holds_a_secret() {
    let set_ups = SetUps::new();
    let set_up = set_ups.begin("/hooks/marker", MINUTE);
    let handshakes = Handshakes::new().token("a token of the marker").unwrap().set_ups(&set_ups);
    for shown in [format!("{handshakes:?}"), format!("{set_ups:?}"), format!("{set_up:?}")] {
        assert!(!shown.contains("marker"), "{shown}");
    }
    for refusal in [Refusal::HandshakeRefused, Refusal::SecondSecret] {
        assert!(!refusal.to_string().contains("marker") && refusal.code().len() > 5);
    }
}
