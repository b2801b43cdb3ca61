//! What streams through a receiver is not kept, nor is anything of what is refused or still to come: memory
//! stays where it was.
#![cfg(target_os = "linux")]

mod frameworks;
mod sockets;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use actix_web::test::{TestRequest, init_service, try_call_service};
use actix_web::{App, web};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use countersign::adapters::tower::WebhookBody;
use countersign::receiver::{BodyVerifier, PendingProof, Receiver, Refusal, VerifyLayer};
use countersign::{Error, MaskIt};
use frameworks::{ActixServer, ECHOES};
use futures_util::StreamExt as _;
use futures_util::stream;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::Frame;
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use sha2::Sha256;
use sockets::{Client, Server, exchange, head, request};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tower::{Layer as _, Service as _, service_fn};

const MIB: usize = 1024 * 1024;
const GIB: usize = 1024 * MIB;

const SECRET: &str = "shared secret";

fn maskit() -> MaskIt {
    MaskIt::new(SECRET).unwrap()
}

fn receiver() -> Receiver {
    Receiver::new(BodyVerifier::new(maskit()).unwrap())
}

/// What of this process is in memory, `VmRSS`, or was at most, `VmHWM`.
fn memory(which: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let value = status.lines().find_map(|line| line.strip_prefix(which)?.strip_prefix(':'));
    value.unwrap().trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

/// Runs the test of this name in a process of its own, which has its memory alone and says nothing on its
/// standard error.
fn alone(name: &str, test: impl FnOnce()) {
    const IS_ALONE: &str = "COUNTERSIGN_TEST_IS_ALONE";
    if env::var_os(IS_ALONE).is_some() {
        return test();
    }
    let arguments = [name, "--exact", "--include-ignored", "--nocapture"];
    let mut process = Command::new(env::current_exe().unwrap());
    let output = process.args(arguments).env(IS_ALONE, "").output().unwrap();
    let [told, complaints] =
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    println!("{told}");
    assert!(output.status.success() && told.contains("1 passed"), "{complaints}");
    assert_eq!(complaints.lines().next(), None);
}

async fn upload(pending: PendingProof, body: Body) -> Result<String, Refusal> {
    let mut body = body.into_data_stream();
    let mut length = 0;
    while let Some(Ok(chunk)) = body.next().await {
        length += chunk.len();
    }
    pending.proof().await.map(|_| length.to_string())
}

async fn upload_in_actix_web(
    pending: PendingProof,
    mut body: web::Payload,
) -> Result<String, Refusal> {
    let mut length = 0;
    while let Some(Ok(chunk)) = body.next().await {
        length += chunk.len();
    }
    pending.proof().await.map(|_| length.to_string())
}

const CHUNK: &[u8] = &[7; MIB];

fn over_http_1(address: SocketAddr, signature: &str) -> (u16, Vec<u8>) {
    let mut client = Client::connect(address);
    client.send(format!(
        "POST / HTTP/1.1\r\nHost: h\r\nX-Signature: {signature}\r\nContent-Length: {GIB}\r\n\r\n"
    ));
    for _ in 0..GIB / MIB {
        assert!(client.send(CHUNK));
    }
    client.answer().unwrap()
}

fn over_http_2(address: SocketAddr, signature: &str) -> (u16, Vec<u8>) {
    let chunk = |_| Ok::<_, Infallible>(Frame::data(Bytes::from_static(CHUNK)));
    let body = StreamBody::new(stream::iter(0..GIB / MIB).map(chunk));
    let request = Request::post("http://h/").header("X-Signature", signature).body(body).unwrap();
    Runtime::new().unwrap().block_on(async {
        let stream = TokioIo::new(TcpStream::connect(address).await.unwrap());
        let (mut sender, connection) =
            http2::handshake(TokioExecutor::new(), stream).await.unwrap();
        tokio::spawn(connection);
        let answer = sender.send_request(request).await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.into_body().collect().await.unwrap().to_bytes().into())
    })
}

fn stream_1_gib() {
    let layer = VerifyLayer::streaming(receiver().limit(2 * GIB as u64));
    let app = Router::new().route("/", post(upload)).layer(DefaultBodyLimit::disable());
    let axum = Server::start(app.layer(layer.clone()));
    let actix_web = ActixServer::start(move |routes| {
        let upload = web::post().to(upload_in_actix_web);
        routes.service(web::resource("/").route(upload).wrap(layer.clone()));
    });

    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    (0..GIB / MIB).for_each(|_| mac.update(CHUNK));
    let signature = hex::encode(mac.finalize().into_bytes());
    let at_rest = memory("VmRSS");
    for (framework, address) in [("axum", axum.address), ("actix-web", actix_web.address)] {
        for send in [over_http_1, over_http_2] {
            for (signature, expected) in [(signature.as_str(), 200), (&"0".repeat(64), 401)] {
                let (status, body) = send(address, signature);
                assert_eq!(status, expected, "{framework}");
                assert_eq!(body == GIB.to_string().as_bytes(), expected == 200);
                let growth = memory("VmHWM").saturating_sub(at_rest);
                println!("{framework}, {status}: at most {} KiB more than at rest", growth / 1024);
                assert!(growth < 32 * MIB, "{growth}");
            }
        }
    }
}

#[test]
#[ignore = "minutes in a debug build; run it with --release"]
fn of_1_gib_that_streams_next_to_nothing_stays() {
    alone("of_1_gib_that_streams_next_to_nothing_stays", stream_1_gib);
}

/// Gives so many requests of 1 KiB, no two alike and none signed with the secret, to a buffering layer of
/// tower and to one of actix-web.
async fn forge(count: usize) {
    async fn never_runs(_: Request<WebhookBody>) -> Result<Response<Body>, Infallible> {
        unreachable!("the handler ran")
    }
    let mismatches = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&mismatches);
    let layer = VerifyLayer::buffered(receiver().on_verdict(move |_, _, result| {
        assert_eq!(result.unwrap_err(), Error::Mismatch { header: "X-Signature" }.into());
        counter.fetch_add(1, Ordering::Relaxed);
    }));
    let mut service = layer.layer(service_fn(never_runs));
    let never = async || -> String { unreachable!("the handler ran") };
    let app = init_service(App::new().default_service(web::to(never)).wrap(layer)).await;
    let mut after_a_quarter = 0;
    for index in 0..count {
        let (signature, body) = (format!("{index:064x}"), Bytes::from(format!("{index:01024}")));
        let request = Request::post("/").header("X-Signature", &signature);
        let request = request.body(Full::new(body.clone())).unwrap();
        assert_eq!(service.call(request).await.unwrap().status(), 401);
        let request = TestRequest::post().insert_header(("X-Signature", signature));
        let request = request.set_payload(body).to_request();
        assert_eq!(try_call_service(&app, request).await.unwrap().status(), 401);
        if index == count / 4 {
            after_a_quarter = memory("VmRSS");
        }
    }
    assert_eq!(mismatches.load(Ordering::Relaxed), 2 * count);
    let growth = memory("VmRSS").saturating_sub(after_a_quarter);
    println!(
        "2 times {count}: {} MiB after a quarter, {} KiB more at the end",
        after_a_quarter / MIB,
        growth / 1024
    );
    assert!(growth < 2 * MIB, "{growth}");
}

#[test]
fn forged_requests_leave_nothing_in_memory_and_no_word_on_standard_error() {
    alone("forged_requests_leave_nothing_in_memory_and_no_word_on_standard_error", || {
        actix_web::rt::System::new().block_on(forge(10_000));
    });
}

#[test]
#[ignore = "minutes in a debug build; run it with --release"]
fn a_million_forged_requests_leave_no_more_than_a_few() {
    alone("a_million_forged_requests_leave_no_more_than_a_few", || {
        actix_web::rt::System::new().block_on(forge(1_000_000));
    });
}

/// So many senders announce as much as is allowed, and send a byte of it now and then.
fn dawdle(count: usize) {
    let announced = head(&maskit(), b"{}", &[("Content-Length", &MIB.to_string())]);
    let delivery = request(&maskit(), b"{}", b"{}");
    for start in ECHOES {
        for layer in [VerifyLayer::buffered, VerifyLayer::streaming] {
            let refused = Arc::new(AtomicUsize::new(0));
            let counter = Arc::clone(&refused);
            let layer = layer(receiver().on_verdict(move |_, _, result| {
                counter.fetch_add(usize::from(result.is_err()), Ordering::Relaxed);
            }));
            let server = start(&layer);
            assert_eq!(exchange(server.address, &delivery), 200);
            let at_rest = memory("VmRSS");
            let connect = |_| {
                let mut client = Client::connect(server.address);
                client.send(&announced);
                client
            };
            let mut senders: Vec<_> = (0..count).map(connect).collect();
            let mut longest = Duration::ZERO;
            for _ in 0..10 {
                assert!(senders.iter_mut().all(|sender| sender.send(".")));
                let sent = Instant::now();
                assert_eq!(exchange(server.address, &delivery), 200, "{}", server.framework);
                longest = longest.max(sent.elapsed());
            }
            assert_eq!(refused.load(Ordering::Relaxed), 0, "{}", server.framework);
            let growth = memory("VmRSS").saturating_sub(at_rest);
            println!(
                "{}, {:?}, {count} senders: {} KiB more than at rest, a delivery in {longest:?}",
                server.framework,
                layer.mode(),
                growth / 1024
            );
            assert!(growth < 4 * MIB + count * 64 * 1024, "{growth}");
            drop(senders);
            let gone = Instant::now();
            while refused.load(Ordering::Relaxed) < count {
                assert!(gone.elapsed() < Duration::from_mins(1), "each has its verdict");
                thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

#[test]
fn senders_who_dawdle_hold_nobody_up_and_little_memory() {
    alone("senders_who_dawdle_hold_nobody_up_and_little_memory", || dawdle(50));
}

#[test]
#[ignore = "opens 2,000 sockets; run it with --release"]
fn a_thousand_senders_who_dawdle_hold_nobody_up_and_little_memory() {
    alone("a_thousand_senders_who_dawdle_hold_nobody_up_and_little_memory", || dawdle(1_000));
}
