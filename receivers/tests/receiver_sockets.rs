//! Receivers in each framework over TCP: what arrives is up to the sender, byte by byte.

mod frameworks;
mod sockets;
mod wire;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use countersign::receiver::{BodyVerifier, Receiver, Refusal, VerifyLayer};
use countersign::{Error, OpenFx, sign_request};
use frameworks::{ECHOES, Running};
use futures_util::stream::{self, StreamExt as _};
use http::Request;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Body, Frame};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use sockets::{Client, LAST_CHUNK, Server, chunks, exchange, head, request};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::Barrier;
use wire::{bound, captures, read};

const LIMIT: usize = 64 * 1024;
const BODY: &[u8] = br#"{"eventType":"PAYMENT.SETTLED"}"#;
const MISMATCH: Refusal = Refusal::Unverified(Error::Mismatch { header: "x-openfx-signature" });

fn openfx() -> OpenFx {
    OpenFx::new("signing key").unwrap()
}

type Verdicts = Arc<Mutex<Vec<Result<(), Refusal>>>>;

fn layers() -> [fn(Receiver) -> VerifyLayer; 2] {
    [VerifyLayer::buffered, VerifyLayer::streaming]
}

/// A server of each framework with each layer, whose handler echoes the body, and the verdicts that it told.
fn servers() -> impl Iterator<Item = (Running, Verdicts)> {
    ECHOES.into_iter().flat_map(|start| {
        layers().into_iter().map(move |layer| {
            let verdicts = Verdicts::default();
            let told = Arc::clone(&verdicts);
            let receiver = Receiver::new(BodyVerifier::new(openfx()).unwrap())
                .limit(LIMIT.try_into().unwrap())
                .on_verdict(move |_, _, result| told.lock().unwrap().push(result.map(|_| ())));
            let layer = layer(receiver);
            let server = start(&layer);
            println!("{}, {:?}", server.framework, layer.mode());
            (server, verdicts)
        })
    })
}

/// What was told since the last time.
fn told(verdicts: &Verdicts) -> Vec<Result<(), Refusal>> {
    core::mem::take(&mut verdicts.lock().unwrap())
}

/// A verdict that is told when the connection has ended.
fn eventually(verdicts: &Verdicts) -> Vec<Result<(), Refusal>> {
    for _ in 0..600 {
        if !verdicts.lock().unwrap().is_empty() {
            break;
        }
        sleep(Duration::from_millis(50));
    }
    told(verdicts)
}

/// Within the request's line and its end, a header, the head's end, behind it, within the body, and before the
/// last byte.
fn places(raw: &[u8]) -> [usize; 8] {
    let end = |mark: &[u8]| raw.windows(mark.len()).position(|bytes| bytes == mark).unwrap();
    let (line, head) = (end(b"\r\n"), end(b"\r\n\r\n"));
    let body = head + 4;
    [1, line + 1, head / 2, head + 2, head + 3, body, body.midpoint(raw.len()), raw.len() - 1]
}

/// The status of a request that arrives in two parts.
fn in_parts(address: SocketAddr, raw: &[u8], place: usize) -> u16 {
    let (first, second) = raw.split_at(place);
    let mut client = Client::connect(address);
    client.send(first);
    sleep(Duration::from_millis(2));
    client.send(second);
    client.status()
}

#[test]
fn each_recorded_request_gives_its_verdict_wherever_it_comes_apart() {
    for start in ECHOES {
        for layer in layers() {
            let receiver = Receiver::new(BodyVerifier::new(openfx()).unwrap());
            let server = start(&layer(receiver.clone()));
            for capture in captures() {
                receiver.replace(bound(&capture));
                let raw = read(&capture).raw;
                let mut changed = raw.clone();
                *changed.last_mut().unwrap() ^= 1;
                let valid = if capture.expect == "valid" { 200 } else { 401 };
                let forged = if capture.provider == "trace-finance" { 200 } else { 401 };
                for place in places(&raw) {
                    let of = format!("{}, {} at {place}", server.framework, capture.file);
                    assert_eq!(in_parts(server.address, &raw, place), valid, "{of}");
                    assert_eq!(in_parts(server.address, &changed, place), forged, "{of}, changed");
                }
            }
        }
    }
}

#[test]
fn chunked_bodies_of_any_chunks() {
    for (server, verdicts) in servers() {
        let head = head(&openfx(), BODY, &[("Transfer-Encoding", "chunked")]);
        for size in [1, 2, 7, BODY.len()] {
            let chunked = [&head, &chunks(BODY, size), LAST_CHUNK].concat();
            assert_eq!(exchange(server.address, chunked), 200, "{size}");
            let forged = [&head, &chunks(b"forged", size), LAST_CHUNK].concat();
            assert_eq!(exchange(server.address, forged), 401, "{size}");
            assert_eq!(told(&verdicts), [Ok(()), Err(MISMATCH)]);
        }
    }
}

/// Trailers are not signed, and no part of what was.
#[test]
fn trailers_change_nothing() {
    for (server, _) in servers() {
        let head = head(&openfx(), BODY, &[("Transfer-Encoding", "chunked"), ("Trailer", "X-A")]);
        let chunked = [&head, &chunks(BODY, 8), &b"0\r\nX-A: b\r\n\r\n"[..]].concat();
        assert_eq!(exchange(server.address, chunked), 200);
    }
}

#[test]
fn who_expects_to_be_asked_for_the_body_is_asked_unless_the_head_is_refused() {
    for (server, _) in servers() {
        let length = BODY.len().to_string();
        let expects = [("Content-Length", length.as_str()), ("Expect", "100-continue")];
        let mut client = Client::connect(server.address);
        client.send(head(&openfx(), BODY, &expects));
        assert_eq!(client.status(), 100);
        client.send(BODY);
        assert_eq!(client.status(), 200);

        let unsigned =
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n";
        let expects = [("Content-Length", "999999"), ("Expect", "100-continue")];
        let too_large = head(&openfx(), BODY, &expects);
        for (request, expected) in [(unsigned.as_bytes(), 401), (&too_large, 413)] {
            let mut client = Client::connect(server.address);
            client.send(request);
            // actix-web asks before it calls any middleware.
            if server.framework == "actix-web" {
                assert_eq!(client.status(), 100);
            }
            assert_eq!(client.status(), expected);
        }
    }
}

#[test]
fn a_body_that_is_cut_off_or_no_valid_http_has_no_proof() {
    for (server, verdicts) in servers() {
        let whole = request(&openfx(), BODY, BODY);
        let chunked = [
            head(&openfx(), BODY, &[("Transfer-Encoding", "chunked")]),
            chunks(BODY, BODY.len()), // all of the body, and not its end
        ]
        .concat();
        let broken = [&chunked[..], b"no length\r\n"].concat();
        let without_body = &whole[..whole.len() - BODY.len()];
        for cut in [&whole[..whole.len() - 1], without_body, &chunked, &broken] {
            let mut client = Client::connect(server.address);
            client.send(cut);
            client.end();
            assert!(matches!(client.answer(), None | Some((400, _))));
            let verdict = eventually(&verdicts);
            let cut_off = [[Err(Refusal::BrokenBody)], [Err(Refusal::Abandoned)]];
            assert!(cut_off.iter().any(|expected| verdict == expected), "{verdict:?}");
        }
    }
}

#[test]
fn a_slow_sender_gets_his_verdict() {
    for (server, verdicts) in servers() {
        for (body, expected) in [(BODY, 200), (&[b'.'; BODY.len()], 401)] {
            let mut client = Client::connect(server.address);
            for byte in request(&openfx(), BODY, body).chunks(8) {
                client.send(byte);
                sleep(Duration::from_millis(10));
            }
            assert_eq!(client.status(), expected);
        }
        assert_eq!(told(&verdicts), [Ok(()), Err(MISMATCH)]);
    }
}

/// The handler has answered; what the sender holds back is waited for, and not for ever.
#[test]
fn a_sender_who_stops_is_refused_when_the_time_is_over() {
    let layer =
        |receiver| VerifyLayer::streaming(receiver).drain_timeout(Duration::from_millis(50));
    let receiver = Receiver::new(BodyVerifier::new(openfx()).unwrap());
    let app = Router::new().route("/", post(|| async { "early" })).layer(layer(receiver));
    let server = Server::start(app);
    let whole = request(&openfx(), BODY, BODY);
    let mut client = Client::connect(server.address);
    client.send(&whole[..whole.len() - 1]);
    assert_eq!(client.status(), 400);
    assert_eq!(exchange(server.address, whole), 200);
}

#[test]
fn a_body_over_the_limit_is_413_announced_or_not() {
    for (server, verdicts) in servers() {
        let most = vec![b'.'; LIMIT];
        let over = vec![b'.'; LIMIT + 1];
        let chunked = |body: &[u8]| {
            let head = head(&openfx(), body, &[("Transfer-Encoding", "chunked")]);
            [&head, &chunks(body, 8192), LAST_CHUNK].concat()
        };
        assert_eq!(exchange(server.address, request(&openfx(), &most, &most)), 200);
        assert_eq!(exchange(server.address, chunked(&most)), 200);
        assert_eq!(told(&verdicts), [Ok(()), Ok(())]);

        let length = over.len().to_string();
        let announced = head(&openfx(), &over, &[("Content-Length", &length)]);
        assert_eq!(exchange(server.address, announced), 413, "before any of it was sent");
        assert_eq!(exchange(server.address, chunked(&over)), 413);
        let too_large = Err(Refusal::TooLarge { limit: LIMIT.try_into().unwrap() });
        assert_eq!(told(&verdicts), [too_large, too_large]);
    }
}

#[test]
fn a_false_length_is_no_way_around_the_signature() {
    for (server, verdicts) in servers() {
        let with = |length: &str| head(&openfx(), BODY, &[("Content-Length", length)]);

        let mut shorter = Client::connect(server.address);
        shorter.send([&with("5"), BODY].concat());
        assert_eq!(shorter.status(), 401);
        assert!(matches!(shorter.answer(), None | Some((400, _))), "the rest is no request");
        assert_eq!(told(&verdicts), [Err(MISMATCH)]);

        let mut longer = Client::connect(server.address);
        longer.send([&with("500"), BODY].concat());
        longer.end();
        assert!(matches!(longer.answer(), None | Some((400, _))));
        assert!(eventually(&verdicts)[0].is_err());

        let enormous = with("18446744073709551615");
        assert!(matches!(exchange(server.address, enormous), 400..500));
        assert_eq!(exchange(server.address, with("-1")), 400);
        let both = [("Content-Length", "5"), ("Content-Length", "31")];
        assert_eq!(exchange(server.address, [&head(&openfx(), BODY, &both), BODY].concat()), 400);
        assert!(told(&verdicts).iter().all(Result::is_err));
    }
}

#[test]
fn two_signature_headers_are_refused() {
    for (server, verdicts) in servers() {
        let twice = String::from_utf8(request(&openfx(), BODY, BODY)).unwrap();
        let (_, line) = twice.split_once("x-openfx-signature").unwrap();
        let line = line.split_once("\r\n").unwrap().0;
        let twice = twice.replacen("Host:", &format!("X-OpenFX-Signature{line}\r\nHost:"), 1);
        assert_eq!(exchange(server.address, twice), 401);
        let repeated = Error::RepeatedHeader { header: "x-openfx-signature" };
        assert_eq!(told(&verdicts), [Err(repeated.into())]);
    }
}

/// One connection, several requests: what is left of a refused one is not the next one's head.
#[test]
fn a_connection_goes_on_after_a_refusal() {
    for (server, _) in servers() {
        let mut client = Client::connect(server.address);
        for (sent, expected) in [(BODY, 200), (b"forged", 401), (BODY, 200)] {
            client.send(request(&openfx(), BODY, sent));
            assert_eq!(client.status(), expected);
        }
    }
}

/// The body of the `index`th request, and what is expected of it.
fn numbered(index: usize) -> (Request<Bytes>, u16) {
    let body = Bytes::from(index.to_string().repeat(index % 50));
    let signed = {
        let request = Request::post("http://receiver/").header("Host", "receiver");
        let request = request.body(body).unwrap();
        sign_request(&openfx(), request).unwrap()
    };
    if index.is_multiple_of(3) {
        (signed.map(|_| Bytes::from(format!("forged {index}"))), 401)
    } else {
        (signed, 200)
    }
}

/// 200 over a connection each, and eight times 100 over one HTTP/2 connection, all at once.
#[test]
fn a_thousand_requests_at_once_each_get_their_own_answer() {
    for (server, verdicts) in servers() {
        let address = server.address;
        let start = Arc::new(Barrier::new(1000));
        let answers = Runtime::new().unwrap().block_on(async {
            let mut answers = tokio::task::JoinSet::new();
            for index in 0..200 {
                let start = Arc::clone(&start);
                answers.spawn(async move {
                    let stream = TokioIo::new(TcpStream::connect(address).await.unwrap());
                    let (mut sender, connection) =
                        hyper::client::conn::http1::handshake(stream).await.unwrap();
                    tokio::spawn(connection);
                    start.wait().await;
                    let (request, expected) = numbered(index);
                    let sent = request.body().clone();
                    let answer = sender.send_request(request.map(Full::new)).await.unwrap();
                    check(answer, sent, expected).await;
                });
            }
            for first in (200..1000).step_by(100) {
                let sender = http2_connection(address).await;
                for index in first..first + 100 {
                    let (start, mut sender) = (Arc::clone(&start), sender.clone());
                    answers.spawn(async move {
                        start.wait().await;
                        let (request, expected) = numbered(index);
                        let sent = request.body().clone();
                        let answer = sender.send_request(request.map(Full::new)).await.unwrap();
                        check(answer, sent, expected).await;
                    });
                }
            }
            answers.join_all().await.len()
        });
        assert_eq!(answers, 1000);
        let verdicts = told(&verdicts);
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == Ok(())).count(), 666);
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == Err(MISMATCH)).count(), 334);
    }
}

async fn http2_connection<B>(address: SocketAddr) -> http2::SendRequest<B>
where
    B: Body<Data = Bytes, Error = Infallible> + Send + Unpin + 'static,
{
    let stream = TokioIo::new(TcpStream::connect(address).await.unwrap());
    let (sender, connection) = http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    sender
}

async fn check(answer: http::Response<hyper::body::Incoming>, sent: Bytes, expected: u16) {
    assert_eq!(answer.status().as_u16(), expected);
    let echoed = answer.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(echoed, if expected == 200 { sent } else { Bytes::new() });
}

#[test]
fn over_http_2_as_over_http_1() {
    for (server, verdicts) in servers() {
        Runtime::new().unwrap().block_on(async {
            let mut sender = http2_connection(server.address).await;
            for index in 1..4 {
                let (request, expected) = numbered(index);
                let sent = request.body().clone();
                let answer = sender.send_request(request.map(Full::new)).await.unwrap();
                check(answer, sent, expected).await;
            }
        });
        assert_eq!(told(&verdicts), [Ok(()), Ok(()), Err(MISMATCH)]);
    }
}

/// All of it has come, but not its end.
#[test]
fn over_http_2_a_body_that_is_reset_has_no_proof() {
    for (server, verdicts) in servers() {
        Runtime::new().unwrap().block_on(async {
            let mut sender = http2_connection(server.address).await;
            let mut send = |has_end: bool| {
                let (request, _) = numbered(1);
                sender.send_request(request.map(|body| {
                    let never = stream::pending().take(usize::from(!has_end));
                    StreamBody::new(stream::iter([Ok(Frame::data(body))]).chain(never))
                }))
            };
            let without_end = send(false);
            assert_eq!(send(true).await.unwrap().status(), 200);
            assert_eq!(told(&verdicts), [Ok(())]);
            drop(without_end);
            let verdict = eventually(&verdicts);
            let reset = [[Err(Refusal::BrokenBody)], [Err(Refusal::Abandoned)]];
            assert!(reset.iter().any(|expected| verdict == expected), "{verdict:?}");
        });
    }
}
