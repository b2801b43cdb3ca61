//! The event's id that a provider writes into a body tells its deliveries apart, and is read once the body
//! is verified.

mod receiver;

use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header;
use axum::routing::post;
use axum::{Extension, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::Part;
use countersign::bounds::{MAX_DEPTH, MAX_EVENT_ID, MAX_FIELDS, MAX_VALUES};
use countersign::ledger::{Claimed, Counts, Deliveries, LedgerError, MemoryLedger, OnceLayer};
use countersign::providers;
use countersign::receiver::{
    AnyVerifier, BodyVerifier, PendingProof, Receiver, Refusal, VerifyLayer,
};
use countersign::{
    AnyScheme, Bound, Entry, Error, KeyKind, Keys, Scheme, SecretForm, Signature, SignedTime,
    Signer, TimeFormat, ToldApartBy, UnixTime, Webhook, sign_request_at,
};
use ed25519_dalek::{Signer as _, SigningKey};
use flate2::Compression;
use flate2::write::GzEncoder;
use receiver::{answer, refusal, send};
use serde_json::{Value, json};

const NOW: u64 = 1_795_000_000;
const PATH: &str = "event.id";
const HEADER: &str = "X-Acme-Signature";

static ACME: Scheme = Scheme::hmac_sha256("acme")
    .signature(Signature::in_header(HEADER).hex())
    .signs_body()
    .event_id_in(PATH);

fn acme() -> Webhook {
    Webhook::new(&ACME, "a secret").unwrap()
}

fn deliveries() -> Deliveries {
    Deliveries::new(MemoryLedger::new())
}

fn once(verifier: impl countersign::Verifier + 'static) -> BodyVerifier {
    BodyVerifier::new(verifier).unwrap().once().unwrap()
}

fn receiver(verifier: impl Into<AnyVerifier>, now: u64) -> Receiver {
    Receiver::new(verifier.into()).clock(move || UnixTime::from_secs(now)).limit(8 * 1024 * 1024)
}

fn signed(signer: &(impl Signer + ?Sized), body: impl Into<Bytes>, now: u64) -> Request {
    let request = Request::post("/").body(body.into()).unwrap();
    sign_request_at(signer, request, UnixTime::from_secs(now)).unwrap().map(Body::from)
}

/// A handler that counts its runs, behind both layers.
struct App {
    router: Router,
    runs: Arc<AtomicUsize>,
}

impl App {
    fn at(verifier: impl Into<AnyVerifier>, deliveries: Deliveries, now: u64) -> Self {
        let runs = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&runs);
        let handler = move || async move {
            counter.fetch_add(1, Ordering::SeqCst);
        };
        let router = Router::new()
            .route("/", post(handler))
            .layer(OnceLayer::new(deliveries))
            .layer(VerifyLayer::buffered(receiver(verifier, now)));
        Self { router, runs }
    }

    fn new(verifier: impl Into<AnyVerifier>) -> Self {
        Self::at(verifier, deliveries(), NOW)
    }

    /// Whether a delivery reached the handler.
    async fn is_new(&self, request: Request) -> bool {
        let before = self.runs.load(Ordering::SeqCst);
        let (parts, _) = send(&self.router, request).await;
        assert_eq!(parts.status, 200, "{:?}", refusal(&parts));
        self.runs.load(Ordering::SeqCst) > before
    }

    /// Why a delivery is refused, which no handler sees.
    async fn refused(&self, request: Request) -> (u16, Refusal) {
        let before = self.runs.load(Ordering::SeqCst);
        let (parts, body) = send(&self.router, request).await;
        assert_eq!((body.as_str(), self.runs.load(Ordering::SeqCst)), ("", before));
        (parts.status.as_u16(), refusal(&parts).unwrap())
    }
}

/// A body with `id` at `path`, and what only this try has.
fn body(path: &str, id: &str, attempt: u32) -> String {
    let event = path.rsplit('.').fold(json!(id), |value, step| match step {
        "0" => json!([value]),
        name => json!({ name: value, "attempt": attempt }),
    });
    event.to_string()
}

/// A request of a provider's, signed at that time.
type Sends = Box<dyn Fn(String, u64) -> Request>;

/// The provider's verifier, and the provider.
fn both_sides(entry: Entry) -> (Bound, Sends) {
    let scheme = entry.scheme();
    if scheme.key_kind() == KeyKind::PublicKey {
        let private = SigningKey::from_bytes(&[7; 32]);
        let public = STANDARD.encode(private.verifying_key().as_bytes());
        let verifier = entry.bind(&Keys::new(&public)).unwrap();
        return (verifier, Box::new(move |body, now| sent_by_telnyx(scheme, &private, &body, now)));
    }
    let bind = || entry.bind(&Keys::new("a secret").form(SecretForm::Utf8)).unwrap();
    let Bound::Signing(signer) = bind() else { panic!("{} cannot sign", scheme.id()) };
    (bind(), Box::new(move |body, now| signed(&*signer, body, now)))
}

/// Of public keys only Telnyx's is among them.
fn sent_by_telnyx(scheme: &AnyScheme, private: &SigningKey, body: &str, now: u64) -> Request {
    assert_eq!(scheme.parts(), [Part::Timestamp, Part::Text("|"), Part::Body]);
    let signature = private.sign(format!("{now}|{body}").as_bytes());
    Request::post("/")
        .header("telnyx-timestamp", now)
        .header(scheme.header(), STANDARD.encode(signature.to_bytes()))
        .body(Body::from(body.to_owned()))
        .unwrap()
}

/// Signed anew, at another time, and with another attempt in the body.
#[tokio::test]
async fn of_every_provider_with_an_events_id_a_repeat_is_told_by_it() {
    let mut count = 0;
    for entry in providers::entries() {
        let ToldApartBy::EventId(path) = entry.scheme().told_apart_by() else { continue };
        let id = entry.scheme().id();
        // Under a public key nobody else signs here: Telnyx's stands for all.
        if entry.scheme().key_kind().is_public() && id != "telnyx" {
            continue;
        }
        let (verifier, sends) = both_sides(entry);
        let once = once(verifier);
        let deliveries = deliveries();
        let first = App::at(once.clone(), deliveries.clone(), NOW);
        assert!(first.is_new(sends(body(path, "event-1", 1), NOW)).await, "{id}");
        let hour_later = App::at(once, deliveries, NOW + 3600);
        let later = |event: &str| sends(body(path, event, 2), NOW + 3600);
        assert!(!hour_later.is_new(later("event-1")).await, "{id}");
        assert!(hour_later.is_new(later("event-2")).await, "{id}");
        let nothing = hour_later.refused(sends("{}".into(), NOW + 3600)).await;
        assert_eq!(nothing, (422, Refusal::NoDeliveryKey), "{id}");
        count += 1;
    }
    assert!(count >= 16, "{count}");
}

#[tokio::test]
async fn a_body_without_one_id_is_422() {
    let verdicts = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&verdicts);
    let receiver = receiver(once(acme()), NOW).on_verdict(move |_, _, result| {
        told.lock().unwrap().push(result.err());
    });
    let deliveries = deliveries();
    let router = Router::new()
        .route("/", post(|| async {}))
        .layer(OnceLayer::new(deliveries.clone()))
        .layer(VerifyLayer::buffered(receiver));
    let bodies = [
        "",
        "{}",
        "no json",
        "payload=%7B%22event%22%3A%7B%22id%22%3A%221%22%7D%7D",
        r#"{"event":{}}"#,
        r#"{"id":"1"}"#,
        r#"{"event.id":"1"}"#,
        r#"{"event":"1"}"#,
        r#"{"event":{"ID":"1"}}"#,
        r#"{"event":{"id":""}}"#,
        r#"{"event":{"id":null}}"#,
        r#"{"event":{"id":true}}"#,
        r#"{"event":{"id":1.5}}"#,
        r#"{"event":{"id":1e3}}"#,
        r#"{"event":{"id":18446744073709551616}}"#,
        r#"{"event":{"id":["1"]}}"#,
        r#"{"event":{"id":{"id":"1"}}}"#,
        r#"{"event":[{"id":"1"}]}"#,
        r#"{"event":{"id":"1","id":"1"}}"#,
        r#"{"event":{"id":"1"},"event":{"id":"2"}}"#,
        r#"{"event":{"id":"1"},"data":{"a":1,"a":2}}"#,
        r#"{"event":{"id":"1"}} {}"#,
        r#"{"event":{"id":"1"}"#,
    ];
    for body in bodies {
        let (parts, answered) = send(&router, signed(&acme(), body, NOW)).await;
        assert_eq!((parts.status.as_u16(), answered.as_str()), (422, ""), "{body}");
        assert_eq!(refusal(&parts), Some(Refusal::NoDeliveryKey), "{body}");
    }
    assert_eq!(*verdicts.lock().unwrap(), vec![Some(Refusal::NoDeliveryKey); bodies.len()]);
    assert_eq!(deliveries.counts(), Counts::default());
}

#[tokio::test]
async fn an_id_is_text_or_a_whole_number() {
    let app = App::new(once(acme()));
    let sends = |body: &str| signed(&acme(), body.to_owned(), NOW);
    assert!(app.is_new(sends(r#"{"event":{"id":7}}"#)).await);
    assert!(!app.is_new(sends(r#"{"event":{"id":"7"},"attempt":2}"#)).await);
    assert!(app.is_new(sends(r#"{"event":{"id":-7}}"#)).await);
    assert!(app.is_new(sends(r#"{"event":{"id":"ä"}}"#)).await);
    assert!(!app.is_new(sends(r#"{"event":{"id":"\u00e4"}}"#)).await);
    assert!(app.is_new(sends(r#"{"event":{"id":"07"}}"#)).await);
}

#[tokio::test]
async fn an_id_in_a_list_is_that_of_its_only_item() {
    static BATCH: Scheme = Scheme::hmac_sha256("batch")
        .signature(Signature::in_header(HEADER).hex())
        .signs_body()
        .event_id_in("0.events.0.id");
    let batch = || Webhook::new(&BATCH, "a secret").unwrap();
    let app = App::new(once(batch()));
    let sends = |body: &'static str| signed(&batch(), body, NOW);
    assert!(app.is_new(sends(r#"[{"events":[{"id":"1"}]}]"#)).await);
    assert!(!app.is_new(sends(r#"[{"events":[{"id":"1"}],"attempt":2}]"#)).await);
    for two in [r#"[{"events":[{"id":"1"},{"id":"2"}]}]"#, r#"[{"events":[{"id":"1"}]},{}]"#] {
        assert_eq!(app.refused(sends(two)).await, (422, Refusal::NoDeliveryKey), "{two}");
    }
}

#[tokio::test]
async fn an_id_has_at_most_1_kib() {
    assert_eq!(MAX_EVENT_ID, 1024);
    let app = App::new(once(acme()));
    let sends = |length: usize| signed(&acme(), body(PATH, &"x".repeat(length), 1), NOW);
    assert!(app.is_new(sends(MAX_EVENT_ID)).await);
    for length in [MAX_EVENT_ID + 1, 1024 * 1024] {
        let refused = app.refused(sends(length)).await;
        assert_eq!(refused, (422, Refusal::NoDeliveryKey), "{length}");
    }
}

/// A body that is longer than what is collected elsewhere is there already.
#[tokio::test]
async fn a_body_over_the_readers_bounds_is_422() {
    let app = App::new(once(acme()));
    let with = |more: &Value| json!({ "event": { "id": "1" }, "more": more }).to_string();
    let fields = |count: usize| (0..count).map(|at| (at.to_string(), Value::Null)).collect();
    let depth = |levels: usize| (1..levels).fold(json!([]), |inner, _| json!([inner]));
    for (within, beyond) in [
        (Value::Object(fields(MAX_FIELDS - 3)), Value::Object(fields(MAX_FIELDS - 2))),
        (json!(vec![1; MAX_VALUES]), json!(vec![1; MAX_VALUES + 1])),
        (depth(MAX_DEPTH - 1), depth(MAX_DEPTH)),
    ] {
        let _ = app.is_new(signed(&acme(), with(&within), NOW)).await;
        let refused = app.refused(signed(&acme(), with(&beyond), NOW)).await;
        assert_eq!(refused, (422, Refusal::NoDeliveryKey));
    }
    let long = with(&json!("x".repeat(2 * 1024 * 1024)));
    assert!(!app.is_new(signed(&acme(), long, NOW)).await);
}

/// What nobody signed is not even looked at, whatever is wrong with it.
#[tokio::test]
async fn an_id_is_read_of_what_is_verified() {
    let app = App::new(once(acme()));
    for body in ["{}", "no json", r#"{"event":{"id":"1"}}"#, r#"{"event":{"id":"1","id":"2"}}"#] {
        let mut request = signed(&acme(), "{}", NOW);
        request.headers_mut().insert(HEADER, "00".repeat(32).parse().unwrap());
        let refused = app.refused(request.map(|_| Body::from(body))).await;
        let mismatch = Refusal::Unverified(Error::Mismatch { header: HEADER });
        assert_eq!(refused, (401, mismatch), "{body}");
    }
    let genuine = signed(&acme(), r#"{"event":{"id":"1"}}"#, NOW);
    assert!(app.is_new(genuine).await, "a forged body claims no id");
}

#[tokio::test]
async fn a_function_that_takes_the_id_gives_the_same_delivery() {
    let by_function = BodyVerifier::new(acme()).unwrap().once_by(|signed| {
        let body: Value = serde_json::from_slice(signed.body()).ok()?;
        Some(body["event"]["id"].as_str()?.as_bytes().to_vec())
    });
    let deliveries = deliveries();
    let by_function = App::at(by_function.unwrap(), deliveries.clone(), NOW);
    let by_scheme = App::at(once(acme()), deliveries, NOW);
    assert!(by_function.is_new(signed(&acme(), body(PATH, "1", 1), NOW)).await);
    assert!(!by_scheme.is_new(signed(&acme(), body(PATH, "1", 2), NOW)).await);
}

async fn upload(
    pending: PendingProof,
    Extension(deliveries): Extension<Deliveries>,
) -> Result<(), Refusal> {
    let proof = pending.proof().await?;
    assert_eq!(proof.delivery_id(), None);
    assert_eq!(deliveries.claim(&proof).await.unwrap_err(), LedgerError::NoIdentity);
    let Claimed::New(claim) = deliveries.claim_by(&proof, b"1").await.unwrap() else {
        panic!("it is the first")
    };
    assert!(claim.complete(200).await.unwrap());
    Ok(())
}

/// A streaming layer keeps no body to read it of.
#[tokio::test]
async fn with_streaming_the_handler_claims_by_the_id_and_it_is_the_same_delivery() {
    let deliveries = deliveries();
    let streaming = Router::new()
        .route("/", post(upload))
        .layer(Extension(deliveries.clone()))
        .layer(VerifyLayer::streaming(receiver(once(acme()), NOW)));
    assert_eq!(answer(&streaming, signed(&acme(), body(PATH, "1", 1), NOW)).await, 200);
    let buffered = App::at(once(acme()), deliveries, NOW);
    assert!(!buffered.is_new(signed(&acme(), body(PATH, "1", 2), NOW)).await);
}

#[tokio::test]
async fn two_accounts_have_events_of_their_own() {
    let deliveries = deliveries();
    let app = |label| App::at(once(acme().for_account(label)), deliveries.clone(), NOW);
    let request = || signed(&acme(), body(PATH, "1", 1), NOW);
    assert!(app("eu").is_new(request()).await);
    assert!(app("us").is_new(request()).await);
    assert!(!app("eu").is_new(request()).await);
}

#[tokio::test]
async fn a_body_may_hold_its_time_as_well() {
    static DATED: Scheme = Scheme::hmac_sha256("dated")
        .signature(Signature::in_header(HEADER).hex())
        .timestamp(SignedTime::in_field("sent_at", TimeFormat::Seconds))
        .signs_dated_body()
        .event_id_in("id");
    let dated = || Webhook::new(&DATED, "a secret").unwrap();
    let app = App::new(once(dated()));
    let sends = |body: String| signed(&dated(), body, NOW);
    assert!(app.is_new(sends(format!(r#"{{"id":1,"sent_at":{NOW}}}"#))).await);
    assert!(!app.is_new(sends(format!(r#"{{"id":1,"sent_at":{}}}"#, NOW + 60))).await);
    let (status, _) = app.refused(sends(format!(r#"{{"id":2,"sent_at":{}}}"#, NOW - 3600))).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn a_body_that_was_compressed_is_read_as_it_was_signed() {
    static PACKED: Scheme = Scheme::hmac_sha256("packed")
        .signature(Signature::in_header(HEADER).hex())
        .signs_body()
        .event_id_in("id")
        .signed_before_compression();
    let packed = || Webhook::new(&PACKED, "a secret").unwrap();
    let app = App::new(once(packed()));
    assert!(app.is_new(signed(&packed(), r#"{"id":"1"}"#, NOW)).await);
    let again = r#"{"id":"1","attempt":2}"#;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(again.as_bytes()).unwrap();
    let sent = encoder.finish().unwrap();
    let mut request = signed(&packed(), again, NOW);
    request.headers_mut().insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
    assert!(!app.is_new(request.map(|_| Body::from(sent))).await);
}
