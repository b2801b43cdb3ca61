//! Over real sockets: a refused request whose unread body is a request, a chunk's trailer, what is
//! refused before its body, layers twice and in the wrong order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use countersign::ledger::{Counts, Deliveries, MemoryLedger, OnceLayer};
use countersign::receiver::{BodyVerifier, PendingProof, Verified, VerifyLayer};
use countersign::{MaskIt, OpenFx, Request, Signer as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

/// What the server answers to these bytes, until it closes or says no more.
async fn raw(address: SocketAddr, pieces: &[&[u8]]) -> String {
    let mut socket = TcpStream::connect(address).await.unwrap();
    for piece in pieces {
        // A server that has answered may have closed already.
        drop(socket.write_all(piece).await);
        sleep(Duration::from_millis(60)).await;
    }
    let mut answer = Vec::new();
    drop(timeout(Duration::from_millis(700), socket.read_to_end(&mut answer)).await);
    String::from_utf8_lossy(&answer).into_owned()
}

fn signature(body: &[u8]) -> String {
    let openfx = OpenFx::new("key").unwrap();
    let (name, value) = openfx.sign(&Request::new(&()), body).unwrap().pop().unwrap();
    format!("{name}: {value}\r\n")
}

fn signed(body: &str, more: &str) -> Vec<u8> {
    let head = format!("POST /in HTTP/1.1\r\nHost: a\r\n{}{more}", signature(body.as_bytes()));
    format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn openfx() -> BodyVerifier {
    BodyVerifier::new(OpenFx::new("key").unwrap()).unwrap()
}

fn once() -> OnceLayer {
    OnceLayer::new(Deliveries::new(MemoryLedger::new()))
}

async fn serve(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

fn is(answer: &str, status: u16) -> bool {
    answer.starts_with(&format!("HTTP/1.1 {status}"))
}

/// A debug build panics, and the server closes the connection.
fn is_no_layer(answer: &str) -> bool {
    if cfg!(debug_assertions) { answer.is_empty() } else { is(answer, 500) }
}

/// A forged request with a genuine one in its body, refused by its head or by its body, in one piece
/// and in two.
fn hidden() -> Vec<Vec<Vec<u8>>> {
    let inner = signed("{}", "");
    let heads = ["", "x-openfx-signature: 00\r\n", &signature(b"another body")].map(|header| {
        let length = inner.len();
        format!("POST /in HTTP/1.1\r\nHost: a\r\n{header}Content-Length: {length}\r\n\r\n")
    });
    let pieces = heads.into_iter().map(String::into_bytes).flat_map(|head| {
        let whole = [head.as_slice(), inner.as_slice()].concat();
        [vec![whole], vec![head, inner.clone()]]
    });
    pieces.collect()
}

#[tokio::test]
async fn the_body_of_a_refused_request_is_no_request() {
    for is_streaming in [false, true] {
        let runs = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&runs);
        let layer = if is_streaming {
            VerifyLayer::streaming(openfx())
        } else {
            VerifyLayer::buffered(openfx())
        };
        let handler = async move || {
            count.fetch_add(1, Ordering::SeqCst);
        };
        let address = serve(Router::new().route("/in", post(handler)).layer(layer)).await;
        for pieces in hidden() {
            let pieces: Vec<_> = pieces.iter().map(Vec::as_slice).collect();
            let answer = raw(address, &pieces).await;
            assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
            assert!(is(&answer, 401), "{answer}");
        }
        if !is_streaming {
            assert_eq!(runs.load(Ordering::SeqCst), 0);
        }
    }
}

#[actix_web::test]
async fn the_body_of_a_refused_request_is_no_request_in_actix() {
    use actix_web::{App, HttpResponse, HttpServer, web};
    use countersign::receiver::Receiver;

    let runs = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&runs);
    let receiver = Receiver::new(openfx());
    let server = HttpServer::new(move || {
        let count = Arc::clone(&count);
        let handler = move || {
            count.fetch_add(1, Ordering::SeqCst);
            async { HttpResponse::Ok().finish() }
        };
        let route = web::resource("/in").route(web::post().to(handler));
        App::new().service(route.wrap(VerifyLayer::buffered(receiver.clone())))
    });
    let server = server.workers(1).bind("127.0.0.1:0").unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    for pieces in hidden() {
        let pieces: Vec<_> = pieces.iter().map(Vec::as_slice).collect();
        let answer = raw(address, &pieces).await;
        assert!(answer.matches("HTTP/1.1 ").count() <= 1, "{answer}");
        assert!(!answer.contains("200 OK"), "{answer}");
    }
    assert_eq!(runs.load(Ordering::SeqCst), 0);
    assert!(is(&raw(address, &[&signed("{}", "")]).await, 200));
    handle.stop(false).await;
}

#[tokio::test]
async fn a_trailer_does_not_sign_and_two_signatures_are_none() {
    let app = Router::new()
        .route("/in", post(async |verified: Verified<String>| verified.body))
        .layer(VerifyLayer::buffered(openfx()));
    let address = serve(app).await;
    let signature = signature(b"ab");
    let head = "POST /in HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    let chunked = "Transfer-Encoding: chunked\r\n\r\n";

    let trailer =
        format!("{head}Trailer: x-openfx-signature\r\n{chunked}2\r\nab\r\n0\r\n{signature}\r\n");
    assert!(is(&raw(address, &[trailer.as_bytes()]).await, 401));
    let good = format!("{head}{signature}{chunked}1;x=y\r\na\r\n1\r\nb\r\n0\r\nA: b\r\n\r\n");
    assert!(is(&raw(address, &[good.as_bytes()]).await, 200));

    // Refused by its head: nothing of a body is asked for.
    let expects = "x-openfx-signature: 00\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    assert!(is(&raw(address, &[format!("{head}{expects}").as_bytes()]).await, 401));
    let other = signature.replace("x-openfx", "X-OpenFX");
    let twice = format!("{head}{signature}{other}Content-Length: 2\r\n\r\nab");
    assert!(is(&raw(address, &[twice.as_bytes()]).await, 401));
}

#[tokio::test]
async fn layers_twice_and_in_the_wrong_order_let_nothing_through() {
    let request = signed("{}", "Connection: close\r\n");
    let verified = || post(async |_: Verified<String>| {});
    let status = async |app: Router| raw(serve(app).await, &[&request]).await;
    let buffered = || VerifyLayer::buffered(openfx());
    let identified = || VerifyLayer::buffered(openfx().once().unwrap());

    let app = Router::new().route("/in", post(async || {})).layer(identified()).layer(once());
    assert!(is(&status(app).await, 500), "outside, nothing is known of the delivery");
    let one = once();
    let app = Router::new().route("/in", post(async || {})).layer(one.clone()).layer(one);
    assert!(!is(&status(app.layer(identified())).await, 200), "its own claim is in the way");

    let other = BodyVerifier::new(MaskIt::new("another").unwrap()).unwrap();
    let app = Router::new().route("/in", verified()).layer(VerifyLayer::buffered(other));
    assert!(is(&status(app.layer(buffered())).await, 401), "each has to accept");
    let app = Router::new().route("/in", verified()).layer(VerifyLayer::streaming(openfx()));
    assert!(is_no_layer(&status(app.layer(buffered())).await), "nothing was kept inside");
    let app =
        Router::new().route("/other", post(async || {}).layer(buffered())).route("/in", verified());
    assert!(is_no_layer(&status(app).await), "another route's layer");

    let proofs = post(async |pending: PendingProof, _: Verified<String>| {
        pending.proof().await.unwrap().to_string()
    });
    let app = Router::new().route("/in", proofs).layer(buffered());
    let answer = status(app.layer(VerifyLayer::streaming(openfx()))).await;
    assert!(!is(&answer, 200) || answer.contains("openfx"), "{answer}");
}

#[tokio::test]
async fn forged_requests_do_not_touch_the_ledger() {
    let deliveries = Deliveries::new(MemoryLedger::with_bounds(10, 1));
    let app = Router::new()
        .route("/in", post(async || {}))
        .layer(OnceLayer::new(deliveries.clone()))
        .layer(VerifyLayer::buffered(openfx().once().unwrap()));
    let address = serve(app).await;
    for last in b'a'..=b'z' {
        let mut request = signed("{}", "Connection: close\r\n");
        *request.last_mut().unwrap() = last;
        let mut socket = TcpStream::connect(address).await.unwrap();
        socket.write_all(&request).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        assert!(is(&answer, 401), "{answer}");
    }
    assert_eq!(deliveries.counts(), Counts::default());
}
