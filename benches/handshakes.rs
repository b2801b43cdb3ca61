//! What the question costs whether a delivery, which is none, is one of its provider's handshakes.
//!
//! ```sh
//! cargo bench --features handshakes --bench handshakes
//! ```
//!
//! Every row turns through many different deliveries.

mod row;
mod warm;

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use countersign::providers::{Discord, GitHub, Slack, Stripe, Twitch, Zoom};
use countersign::receiver::{
    BodyVerifier, Chunks, Handshakes, Head, Inbound, Received, Receiver, Refusal,
};
use countersign::{Proof, Question, Request, Signer, UnixTime, Verifier};
use criterion::{BenchmarkId, Criterion};
use ed25519_dalek::{Signer as _, SigningKey};
use http::{HeaderMap, HeaderName, HeaderValue};
use row::row;

const NOW: UnixTime = UnixTime::from_secs(1_795_000_000);
const DELIVERIES: usize = 512;
const SECRET: &str = "a secret of the benchmark";
const PATH: &str = "/hooks/in?account=7";

/// A delivery that was verified.
struct Delivery {
    headers: HeaderMap,
    body: Bytes,
    proof: Proof,
}

type Fields = Vec<(&'static str, String)>;

fn map(fields: &Fields) -> HeaderMap {
    let field = |(name, value): &(&'static str, String)| {
        (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
    };
    fields.iter().map(field).collect()
}

/// What `sign` gives, among the headers of every request.
fn deliveries(
    verifier: &dyn Verifier,
    body: impl Fn(usize) -> String,
    sign: impl Fn(&str) -> Fields,
) -> Vec<Delivery> {
    let delivery = |number| {
        let body = body(number);
        let mut fields: Fields = vec![
            ("host", "hooks.example.com".into()),
            ("user-agent", "webhooks/1.0".into()),
            ("accept", "*/*".into()),
            ("accept-encoding", "gzip".into()),
            ("content-type", "application/json".into()),
            ("content-length", body.len().to_string()),
        ];
        fields.extend(sign(&body));
        let headers = map(&fields);
        let proof = verifier.verify(&Request::at(&headers, NOW), body.as_bytes()).unwrap();
        Delivery { headers, body: body.into(), proof }
    };
    (0..DELIVERIES).map(delivery).collect()
}

fn signed(signer: &impl Signer, more: &Fields, body: &str) -> Fields {
    let headers = signer.sign(&Request::at(more, NOW), body.as_bytes()).unwrap();
    more.iter().cloned().chain(headers).collect()
}

/// An event of some size, as long as `filler` makes it.
fn event(start: String, filler: &str, end: &str, size: usize) -> String {
    let left = size.saturating_sub(start.len() + end.len());
    let text: String = filler.chars().cycle().take(left).collect();
    start + &text + end
}

const WORDS: &str = "The quick brown fox, with its type of verification, jumps over the lazy dog. ";
const FIELDS: &str = r#"{"id":"80351110224678912","name":"general","permissions":"2147483647"},"#;

fn slack(number: usize, size: usize) -> String {
    let start = format!(
        r#"{{"token":"z{number:023}","team_id":"T0{number:07}","api_app_id":"A0MDYCDME","event":{{"type":"message","channel":"D024BE91L","user":"U2147483697","text":""#
    );
    let end = r#""},"type":"event_callback","event_id":"Ev9UQ52YNA","event_time":1234567890}"#;
    event(start, WORDS, end, size)
}

fn zoom(number: usize, size: usize) -> String {
    let start = format!(
        r#"{{"event":"meeting.started","payload":{{"account_id":"{number:08}","object":{{"topic":""#
    );
    event(start, WORDS, r#""}},"event_ts":1626230691572}"#, size)
}

fn discord(number: usize, size: usize) -> String {
    let start = format!(
        r#"{{"type":2,"token":"A_UNIQUE_TOKEN","id":"{number:018}","application_id":"847590185","member":{{"user":{{"id":53908232506183680,"username":"Mason"}},"roles":["539082325061836999"]}},"channels":["#
    );
    event(start, FIELDS, r#"{"type":0}],"version":1}"#, size)
}

fn github(number: usize, size: usize) -> String {
    let start = format!(
        r#"{{"ref":"refs/heads/main","before":"{number:040x}","repository":{{"id":35129377,"description":""#
    );
    event(start, WORDS, r#""},"commits":[]}"#, size)
}

fn twitch(number: usize, size: usize) -> String {
    let start = format!(
        r#"{{"subscription":{{"id":"f1c2{number:08}","type":"channel.chat.message","status":"enabled"}},"event":{{"text":""#
    );
    event(start, WORDS, r#""}}"#, size)
}

fn ask(verifier: &dyn Verifier, delivery: &Delivery) {
    let Delivery { headers, body, proof } = delivery;
    let question = Question::new("POST", PATH, headers, body).proven(proof);
    assert!(black_box(verifier.handshake(&question)).is_none());
}

fn questions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("question");
    let mut rows = |name: &'static str,
                    verifier: &dyn Verifier,
                    make: fn(usize, usize) -> String,
                    sizes: &[usize],
                    sign: &dyn Fn(&str) -> Fields| {
        for size in sizes.iter().copied() {
            let deliveries = deliveries(verifier, |number| make(number, size), sign);
            row(&mut group, BenchmarkId::new(name, size), &deliveries, |delivery| {
                ask(verifier, delivery);
            });
        }
    };
    let none = Fields::new();
    let stripe = Stripe::new(SECRET).unwrap();
    rows("stripe", &stripe, github, &[1000], &|body| signed(&stripe, &none, body));
    let slack_app = Slack::new(SECRET).unwrap();
    rows("slack", &slack_app, slack, &[300, 900, 4096], &|body| signed(&slack_app, &none, body));
    let zoom_app = Zoom::new(SECRET).unwrap();
    rows("zoom", &zoom_app, zoom, &[300, 900, 4096], &|body| signed(&zoom_app, &none, body));
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = key.verifying_key().to_bytes().map(|byte| format!("{byte:02x}")).concat();
    rows("discord", &Discord::new(public.as_str()).unwrap(), discord, &[700, 2048], &|body| {
        let message = format!("{}{body}", NOW.as_secs());
        let signature = key.sign(message.as_bytes()).to_bytes();
        let signature = signature.map(|byte| format!("{byte:02x}")).concat();
        let time = NOW.as_secs().to_string();
        vec![("X-Signature-Ed25519", signature), ("X-Signature-Timestamp", time)]
    });
    let hook = GitHub::new(SECRET).unwrap();
    let push = vec![("X-GitHub-Event", "push".to_owned())];
    rows("github", &hook, github, &[8192], &|body| signed(&hook, &push, body));
    let sub = Twitch::new(SECRET).unwrap();
    let notification = vec![
        ("Twitch-Eventsub-Message-Id", "e76c6bd4-55c9-4987-8304-da1588d8988b".to_owned()),
        ("Twitch-Eventsub-Message-Type", "notification".to_owned()),
    ];
    rows("twitch", &sub, twitch, &[1500], &|body| signed(&sub, &notification, body));
}

/// A body that is there.
struct Whole(Option<Bytes>);

impl Chunks for Whole {
    fn poll_chunk(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Refusal>>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

fn receive(receiver: &Arc<Receiver>, Delivery { headers, body, .. }: &Delivery) {
    let reading = pin!(async {
        let head = Head::new("POST", PATH, headers, &|_| None);
        let verifier = receiver.select(&head).await;
        let begun = Inbound::begin(receiver, verifier, &head, 0)?;
        begun.buffered("POST", PATH, headers, Whole(Some(body.clone()))).await
    });
    let read = reading.poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(read, Poll::Ready(Ok(Received::Delivery(_)))));
}

fn receivers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("receiver");
    let app = Slack::new(SECRET).unwrap();
    let receiver = || {
        let verifier = BodyVerifier::new(Slack::new(SECRET).unwrap()).unwrap();
        Receiver::new(verifier).clock(|| NOW)
    };
    let silent = Arc::new(receiver());
    let answering = Arc::new(receiver().answering_handshakes(Handshakes::new()));
    for size in [300, 900, 4096] {
        let sign = |body: &str| signed(&app, &Fields::new(), body);
        let deliveries = deliveries(&app, |number| slack(number, size), sign);
        for (name, receiver) in [("slack", &silent), ("slack, answering", &answering)] {
            row(&mut group, BenchmarkId::new(name, size), &deliveries, |delivery| {
                receive(receiver, delivery);
            });
        }
    }
}

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_millis(1500))
        .sample_size(30)
        .configure_from_args();
    questions(&mut criterion);
    receivers(&mut criterion);
    criterion.final_summary();
}
