//! One event for each verdict (feature `tracing`), with the fields that `docs/deploy.md` lists.

mod receiver;

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::routing::any;
use countersign::providers::Dropbox;
use countersign::receiver::{BodyVerifier, Handshakes, Receiver, Refusal, Select, VerifyLayer};
use countersign::{OpenFx, sign_request};
use receiver::{answer, broken, chunked};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_default;
use tracing::{Event, Level, Metadata, Subscriber};

/// An event's level, and its fields by their names.
type Seen = (Level, BTreeMap<&'static str, String>);

/// Collects the library's events.
#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<Seen>>>);

impl Events {
    fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.into());
    }
}

impl Subscriber for Events {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("countersign")
    }

    fn event(&self, event: &Event<'_>) {
        assert_eq!(event.metadata().target(), "countersign::verdict");
        let mut fields = Fields(BTreeMap::new());
        event.record(&mut fields);
        self.0.lock().unwrap().push((*event.metadata().level(), fields.0));
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn openfx() -> OpenFx {
    OpenFx::new("test key").unwrap().or("previous key").unwrap().for_account("eu")
}

/// A receiver, and how often it told a verdict.
fn receiver(told: &Arc<Mutex<u32>>) -> Receiver {
    let told = Arc::clone(told);
    let select = Select::by(|head| match head.path() {
        "/" => Some(BodyVerifier::new(openfx()).unwrap().into()),
        "/dropbox" => Some(BodyVerifier::new(Dropbox::new("secret").unwrap()).unwrap().into()),
        _ => None,
    });
    Receiver::new(select).limit(1024).on_verdict(move |_, _, _| *told.lock().unwrap() += 1)
}

fn app(layer: VerifyLayer) -> Router {
    Router::new().fallback(any(|_: Bytes| async {})).layer(layer)
}

fn signed_with(key: &str, body: &'static str) -> Request {
    let request = Request::post("/").body(Bytes::from(body)).unwrap();
    sign_request(&OpenFx::new(key).unwrap(), request).unwrap().map(Body::from)
}

fn fields(pairs: &[(&'static str, &str)]) -> BTreeMap<&'static str, String> {
    pairs.iter().map(|(name, value)| (*name, String::from(*value))).collect()
}

#[tokio::test]
async fn each_verdict_is_one_event() {
    let events = Events::default();
    let _guard = set_default(events.clone());
    let told = Arc::default();
    let receiver = receiver(&told).answering_handshakes(Handshakes::new());

    let whose = [("provider", "openfx"), ("account", "eu")];
    let event =
        |level: Level, more: &[(&'static str, &str)]| (level, fields(&[&whose, more].concat()));
    let valid =
        |key: &str| event(Level::INFO, &[("verdict", "valid"), ("key", key), ("bytes", "8")]);
    let refused = |code: &str, bytes: &str| {
        event(Level::WARN, &[("verdict", "refused"), ("code", code), ("bytes", bytes)])
    };
    let body = "{\"id\":1}";
    let sent = |request: Request, expected: Seen| (request, expected);
    let mut unsigned = signed_with("test key", body);
    unsigned.headers_mut().clear();
    let mut elsewhere = signed_with("test key", body);
    *elsewhere.uri_mut() = "/.env".parse().unwrap();
    let nobodys = [("verdict", "refused"), ("code", "unknown-path"), ("bytes", "0")];
    let challenge = Request::get("/dropbox?challenge=abc").body(Body::empty()).unwrap();
    let answered = [
        ("provider", "dropbox"),
        ("verdict", "handshake"),
        ("handshake", "Dropbox's challenge"),
        ("bytes", "0"),
    ];
    let long = chunked(futures_util::stream::iter([Bytes::from(vec![b' '; 1025])]));
    let requests = [
        sent(signed_with("test key", body), valid("0")),
        sent(signed_with("previous key", body), valid("1")),
        sent(signed_with("the key of a forger", body), refused("mismatch", "8")),
        sent(unsigned, refused("missing-header", "0")),
        sent(signed_with("test key", body).map(|_| long), refused("too-large", "1025")),
        sent(signed_with("test key", body).map(|_| broken([b"{"])), refused("broken-body", "1")),
        sent(elsewhere, (Level::WARN, fields(&nobodys))),
        sent(challenge, (Level::INFO, fields(&answered))),
    ];
    let buffered = app(VerifyLayer::buffered(receiver.clone()));
    for (at, (request, expected)) in requests.into_iter().enumerate() {
        answer(&buffered, request).await;
        assert_eq!(events.take(), [expected], "{at}");
    }
    assert_eq!(*told.lock().unwrap(), 8, "the same number, and each once");

    let streaming = app(VerifyLayer::streaming(receiver.clone()));
    answer(&streaming, signed_with("test key", body)).await;
    assert_eq!(events.take(), [valid("0")]);
}

#[tokio::test]
async fn nothing_of_a_request_or_a_secret_is_in_an_event() {
    let events = Events::default();
    let _guard = set_default(events.clone());
    let buffered = app(VerifyLayer::buffered(receiver(&Arc::default())));
    let mut request = signed_with("test key", "a body of a sender");
    *request.uri_mut() = "/?query=of-a-sender".parse().unwrap();
    request.headers_mut().insert("x-header", "a-header-of-a-sender".parse().unwrap());
    let signature = request.headers()["x-openfx-signature"].to_str().unwrap().to_owned();
    answer(&buffered, request).await;
    let mut forged = signed_with("test key", "a body of a sender");
    *forged.body_mut() = Body::from("another body of a sender");
    answer(&buffered, forged).await;
    let mut shown = String::new();
    for seen in events.take() {
        write!(shown, "{seen:?}").unwrap();
    }
    assert!(shown.contains("\"valid\"") && shown.contains("\"mismatch\""), "{shown}");
    for hidden in ["of a sender", "of-a-sender", "test key", &signature] {
        assert!(!shown.contains(hidden), "{hidden}: {shown}");
    }
}

/// A receiver's own fault is an error, and is told after the proof.
#[tokio::test]
async fn a_receivers_fault_is_an_error() {
    let events = Events::default();
    let _guard = set_default(events.clone());
    let receiver = receiver(&Arc::default());
    let layer = VerifyLayer::buffered(receiver.clone());
    let proof = {
        use countersign::{Request, Signer as _, Verifier as _};
        let signed = openfx().sign(&Request::new(&()), b"{}").unwrap();
        openfx().verify(&Request::new(&signed), b"{}").unwrap()
    };
    layer.receiver().tell_routers_fault(&proof, Refusal::NoLayer);
    let [(level, told)] = <[Seen; 1]>::try_from(events.take()).unwrap();
    assert_eq!((level, told["code"].as_str()), (Level::ERROR, "no-layer"));
}

#[test]
fn the_page_lists_every_field_and_three_metrics() {
    let page = include_str!("../../docs/deploy.md");
    let (_, page) = page.split_once("## What to watch").unwrap();
    let rows: Vec<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name)
        .collect();
    let source = include_str!("../../src/receiver/events/mod.rs");
    let fields = ["provider", "account", "verdict", "code", "handshake", "key", "bytes"];
    let metrics = ["webhook_verdicts_total", "webhook_keys_total", "webhook_age_seconds"];
    assert_eq!(rows, [&fields[..], &metrics].concat());
    assert!(fields.iter().all(|field| source.contains(field)));
}

/// What the page says that the metrics are counted from is there.
#[tokio::test]
async fn the_metrics_can_be_counted() {
    let counted = Arc::new(Mutex::new(BTreeMap::<String, u64>::new()));
    let receiver = {
        let counted = Arc::clone(&counted);
        receiver(&Arc::default()).on_verdict(move |provider, _, result| {
            let provider = provider.unwrap_or("none");
            let mut counted = counted.lock().unwrap();
            let (verdict, code) = match result {
                Ok(accepted) if accepted.delivery().is_some() => ("valid", ""),
                Ok(_) => ("handshake", ""),
                Err(refusal) => ("refused", refusal.code()),
            };
            let verdicts = format!("webhook_verdicts_total {provider} {verdict} {code}");
            *counted.entry(verdicts).or_default() += 1;
            if let Some(proof) = result.ok().and_then(countersign::receiver::Accepted::delivery) {
                let keys = format!("webhook_keys_total {provider} {}", proof.key());
                *counted.entry(keys).or_default() += 1;
                assert_eq!(proof.timestamp(), None, "it signs no time");
            }
        })
    };
    let app = app(VerifyLayer::buffered(receiver));
    for key in ["test key", "previous key", "previous key", "another"] {
        answer(&app, signed_with(key, "{}")).await;
    }
    let counted: Vec<_> = counted.lock().unwrap().clone().into_iter().collect();
    let expected = [
        ("webhook_keys_total openfx 0", 1),
        ("webhook_keys_total openfx 1", 2),
        ("webhook_verdicts_total openfx refused mismatch", 1),
        ("webhook_verdicts_total openfx valid ", 3),
    ];
    assert_eq!(counted, expected.map(|(name, count)| (name.to_owned(), count)));
}
