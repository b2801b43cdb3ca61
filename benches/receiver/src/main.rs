//! What a verification, and a ledger behind it, cost an axum route, over loopback.
//!
//! `serve REDIS-URL` listens for the load that `load` makes; `sign LENGTH` prints the signature of the body
//! that it sends; `hash LENGTH` prints what the verification alone takes; `stream` uploads 64 MiB
//! again and again, without and with a verification.

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::map_request;
use axum::routing::post;
use countersign::ledger::{Deliveries, Ledger, MemoryLedger, OnceLayer, RedisLedger};
use countersign::receiver::{BodyVerifier, PendingProof, Receiver, Verified, VerifyLayer};
use countersign::{ConfigError, MaskIt, Proof, Request, Signer as _, Verifier as _};
use futures_util::StreamExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const UPLOAD: usize = 64 * 1024 * 1024;
const ROUNDS: usize = 15;

fn maskit() -> Result<MaskIt, ConfigError> {
    MaskIt::new("shared secret")
}

fn receiver() -> Result<Receiver, ConfigError> {
    Ok(Receiver::new(BodyVerifier::new(maskit()?)?).limit(UPLOAD as u64))
}

/// Each request is a delivery of its own, though the load repeats one.
fn each_is_new() -> Result<BodyVerifier, ConfigError> {
    let number = AtomicU64::new(0);
    let next = move || number.fetch_add(1, Ordering::Relaxed).to_be_bytes().to_vec();
    BodyVerifier::new(maskit()?)?.once_by(move |_| Some(next()))
}

fn once(verifier: BodyVerifier, path: &str, ledger: impl Ledger + 'static) -> Router {
    let once = OnceLayer::new(Deliveries::new(ledger));
    let verified = |body: Verified<Bytes>| async move { drop(body) };
    let router = Router::new().route(path, post(verified).layer(once));
    router.layer(VerifyLayer::buffered(verifier))
}

async fn with_ledgers(redis: &str) -> Outcome<Router> {
    let redis = RedisLedger::connect(redis, "load:").await?;
    let repeated = BodyVerifier::new(maskit()?)?.once()?;
    Ok(app()?
        .merge(once(each_is_new()?, "/once", MemoryLedger::new()))
        .merge(once(repeated, "/repeated", MemoryLedger::new()))
        .merge(once(each_is_new()?, "/once-redis", redis)))
}

async fn drain(body: Body) -> StatusCode {
    let mut body = body.into_data_stream();
    while let Some(chunk) = body.next().await {
        if chunk.is_err() {
            return StatusCode::BAD_REQUEST;
        }
    }
    StatusCode::OK
}

/// What a layer costs that reads the body, passes it on, and verifies nothing.
async fn collect(request: axum::extract::Request) -> Result<axum::extract::Request, StatusCode> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, UPLOAD).await.map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(axum::extract::Request::from_parts(parts, Body::from(bytes)))
}

async fn upload(pending: PendingProof, body: Body) -> StatusCode {
    let status = drain(body).await;
    if pending.proof().await.is_ok() { status } else { StatusCode::BAD_REQUEST }
}

fn app() -> Outcome<Router> {
    let verified = |body: Verified<Bytes>| async move { drop(body) };
    let plain = || post(|body: Bytes| async move { drop(body) });
    let streamed = Router::new().route("/streamed", post(upload));
    let buffered = Router::new().route("/verified", post(verified));
    Ok(Router::new()
        .route("/plain", plain())
        .route("/collected", plain().layer(map_request(collect)))
        .route("/drained", post(drain))
        .merge(buffered.layer(VerifyLayer::buffered(receiver()?)))
        .merge(streamed.layer(VerifyLayer::streaming(receiver()?)))
        .layer(DefaultBodyLimit::disable()))
}

fn body(length: usize) -> Vec<u8> {
    vec![b'.'; length]
}

fn signature(length: usize) -> Outcome<String> {
    let headers = maskit()?.sign(&Request::new(&()), &body(length))?;
    Ok(headers.into_iter().next().ok_or("no header")?.1)
}

/// The median, and the least: what else the machine does adds to a time, and never takes away.
fn median_and_least(mut times: Vec<Duration>) -> [Duration; 2] {
    times.sort();
    [times[times.len() / 2], times[0]]
}

fn verify(body: &[u8], signature: &str) -> Outcome<Proof> {
    Ok(maskit()?.verify(&Request::new(&[("X-Signature", signature)]), body)?)
}

/// The times of verifications in memory.
fn hash(length: usize, rounds: usize) -> Outcome<Vec<Duration>> {
    let (body, signature) = (body(length), signature(length)?);
    let mut times = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        drop(verify(&body, &signature)?);
        times.push(start.elapsed());
    }
    Ok(times)
}

async fn send(
    stream: &mut TcpStream,
    path: &str,
    signature: &str,
    body: &[u8],
) -> Outcome<Duration> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: h\r\nX-Signature: {signature}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let start = Instant::now();
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut answer = [0; 1024];
    let length = stream.read(&mut answer).await?;
    let took = start.elapsed();
    if answer[..length].starts_with(b"HTTP/1.1 200") {
        Ok(took)
    } else {
        Err("not accepted".into())
    }
}

/// Turn and turn about, so that whatever else the machine does falls on all of them alike.
async fn stream() -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let app = app()?;
    tokio::spawn(async move { axum::serve(listener, app).await });
    let (body, signature) = (body(UPLOAD), signature(UPLOAD)?);
    let mut stream = TcpStream::connect(address).await?;
    let (mut drained, mut streamed, mut hashed) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let times = (
            send(&mut stream, "/drained", &signature, &body).await?,
            send(&mut stream, "/streamed", &signature, &body).await?,
            hash(UPLOAD, 1)?,
        );
        if round > 0 {
            drained.push(times.0);
            streamed.push(times.1);
            hashed.extend(times.2);
        }
    }
    let [drained, streamed, hashed] = [drained, streamed, hashed].map(median_and_least);
    println!("64 MiB, {ROUNDS} rounds:");
    println!("| | without verification | with it | hash alone | with it ÷ (without + hash) |");
    println!("|-|-:|-:|-:|-:|");
    for (at, name) in ["median", "least"].into_iter().enumerate() {
        let [without, with, hash] = [drained[at], streamed[at], hashed[at]];
        let ratio = with.as_secs_f64() / (without + hash).as_secs_f64();
        println!("| {name} | {without:.1?} | {with:.1?} | {hash:.1?} | {ratio:.3} |");
    }
    Ok(())
}

#[tokio::main(worker_threads = 1)]
async fn main() -> Outcome {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", redis] => {
            let app = with_ledgers(redis).await?;
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            println!("{}", listener.local_addr()?);
            axum::serve(listener, app).await?;
        }
        ["sign", length] => println!("{}", signature(length.parse()?)?),
        ["hash", length] => {
            let [_, least] = median_and_least(hash(length.parse()?, 10_001)?);
            println!("{}", least.as_nanos());
        }
        ["stream"] => stream().await?,
        _ => return Err("serve REDIS-URL, sign LENGTH, hash LENGTH or stream".into()),
    }
    Ok(())
}
