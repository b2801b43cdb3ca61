//! A layer that reads and verifies the whole body before the handler runs.

mod receiver;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{any, post};
use axum::{Extension, Form, Json, Router};
use countersign::providers::Meta;
use countersign::receiver::{
    BodyVerifier, PendingProof, Receiver, Refusal, Verified, VerifiedRejection, VerifyLayer,
};
use countersign::{Error, OpenFx, Proof, sign_request};
use futures_util::stream;
use receiver::{answer, broken, check_no_layer, chunked, refusal, send, unread};
use serde::Deserialize;

const HEADER: &str = "x-openfx-signature";

fn openfx() -> OpenFx {
    OpenFx::new("test key").unwrap()
}

fn receiver() -> Receiver {
    Receiver::new(BodyVerifier::new(openfx()).unwrap())
}

fn layer() -> VerifyLayer {
    VerifyLayer::buffered(receiver())
}

fn signed(body: impl Into<Bytes>) -> Request {
    let request = Request::post("/").body(body.into()).unwrap();
    sign_request(&openfx(), request).unwrap().map(Body::from)
}

fn typed(body: &'static str, content_type: &'static str) -> Request {
    let mut request = signed(body);
    request.headers_mut().insert(header::CONTENT_TYPE, content_type.parse().unwrap());
    request
}

/// Answers with the body, and counts how often it ran.
fn echo(layer: VerifyLayer) -> (Router, Arc<AtomicUsize>) {
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&runs);
    let handler = move |Extension(proof): Extension<Proof>, body: Bytes| async move {
        counter.fetch_add(1, Ordering::SeqCst);
        assert_eq!(proof.scheme().id(), "openfx");
        body
    };
    (Router::new().route("/", post(handler)).layer(layer), runs)
}

async fn check_refused(request: Request, layer: VerifyLayer, expected: (u16, Refusal)) {
    let (app, runs) = echo(layer);
    let (parts, body) = send(&app, request).await;
    let (status, reason) = expected;
    assert_eq!(parts.status.as_u16(), status, "{reason}");
    assert_eq!(refusal(&parts), Some(reason));
    assert_eq!(body, "", "{reason}");
    assert!(parts.headers.keys().all(|name| name == header::CONTENT_LENGTH), "{reason}");
    assert_eq!(runs.load(Ordering::SeqCst), 0, "{reason}");
}

#[tokio::test]
async fn the_handler_gets_the_same_bytes_and_the_proof() {
    for body in ["", "{}", "\u{feff}{ \"a\" : 1.0 }\r\n"] {
        let (app, runs) = echo(layer());
        let (parts, echoed) = send(&app, signed(body)).await;
        assert_eq!((parts.status, echoed.as_str()), (StatusCode::OK, body));
        assert_eq!(runs.load(Ordering::SeqCst), 1);

        let in_bytes = body.bytes().map(|byte| Bytes::copy_from_slice(&[byte]));
        let in_bytes = chunked(stream::iter(in_bytes.collect::<Vec<_>>()));
        let (parts, echoed) = send(&app, signed(body).map(|_| in_bytes)).await;
        assert_eq!((parts.status, echoed.as_str()), (StatusCode::OK, body), "in pieces");
    }
}

#[tokio::test]
async fn what_is_forged_is_refused_without_a_word() {
    let mismatch = Refusal::from(Error::Mismatch { header: HEADER });
    check_refused(signed("{}").map(|_| Body::from("{ }")), layer(), (401, mismatch)).await;
    check_refused(signed("{}").map(|_| Body::empty()), layer(), (401, mismatch)).await;

    let mut twice = signed("{}");
    let value = twice.headers()[HEADER].clone();
    twice.headers_mut().append(HEADER, value);
    let repeated = Refusal::from(Error::RepeatedHeader { header: HEADER });
    check_refused(twice.map(|_| unread()), layer(), (401, repeated)).await;

    let mut unsigned = signed("{}");
    unsigned.headers_mut().remove(HEADER);
    let missing = Refusal::from(Error::MissingHeader { header: HEADER });
    check_refused(unsigned.map(|_| unread()), layer(), (401, missing)).await;
}

/// The sender gets the status of every other unverified request, and the receiver the reason.
#[tokio::test]
async fn a_request_of_another_kind_is_refused_like_any_other() {
    let meta = || Receiver::new(BodyVerifier::new(Meta::new("the secret").unwrap()).unwrap());
    for layer in [VerifyLayer::buffered(meta()), VerifyLayer::streaming(meta())] {
        let app = Router::new().route("/", any(|| async {})).layer(layer);
        let request = |method: &str| Request::builder().method(method).body(unread()).unwrap();
        let (parts, body) = send(&app, request("GET")).await;
        let reason = refusal(&parts).unwrap();
        assert_eq!((parts.status.as_u16(), body.as_str(), reason.code()), (401, "", "other-kind"));
        assert!(reason.to_string().contains("hub.challenge"), "{reason}");
        let (parts, _) = send(&app, request("POST")).await;
        assert_eq!(refusal(&parts).unwrap().code(), "missing-header");
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_announced_or_not() {
    let layer = || VerifyLayer::buffered(receiver().limit(4));
    let too_large = (413, Refusal::TooLarge { limit: 4 });
    check_refused(signed("12345"), layer(), too_large).await;
    let pieces = chunked(stream::iter(["123", "45"].map(Bytes::from)));
    check_refused(signed("12345").map(|_| pieces), layer(), too_large).await;
    let endless = chunked(stream::repeat(Bytes::from("1")));
    check_refused(signed("1").map(|_| endless), layer(), too_large).await;

    let (app, _) = echo(layer());
    assert_eq!(answer(&app, signed("1234")).await, 200, "the limit itself");
}

#[tokio::test]
async fn the_default_limit_is_one_mebibyte() {
    let (app, _) = echo(layer());
    let most = vec![b' '; 1024 * 1024];
    assert_eq!(answer(&app, signed(most.clone())).await, 200);
    let over = [most, vec![b' ']].concat();
    assert_eq!(answer(&app, signed(over)).await, 413);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_400() {
    let cut = signed("{}").map(|_| broken([b"{"]));
    check_refused(cut, layer(), (400, Refusal::BrokenBody)).await;
    let after_all_of_it = signed("{}").map(|_| broken([b"{}"]));
    check_refused(after_all_of_it, layer(), (400, Refusal::BrokenBody)).await;
}

/// What the header announces is the server's to enforce; nothing is reserved for it.
#[tokio::test]
async fn a_false_content_length_reserves_nothing() {
    let (app, _) = echo(layer());
    let mut request = signed("{}");
    request.headers_mut().insert(header::CONTENT_LENGTH, u64::MAX.into());
    assert_eq!(answer(&app, request).await, 200);
}

#[tokio::test]
#[should_panic(expected = "the handler's own")]
async fn a_panic_passes_through() {
    async fn panics(_: Bytes) {
        panic!("the handler's own");
    }
    let app = Router::new().route("/", post(panics)).layer(layer());
    let _ = answer(&app, signed("{}")).await;
}

/// The server drops the layer's future when the connection closes.
#[tokio::test]
async fn a_connection_that_closes_midway_has_its_verdict() {
    let (sender, mut verdicts) = tokio::sync::mpsc::unbounded_channel();
    let receiver = receiver().on_verdict(move |provider, _, result| {
        sender.send((provider, result.err())).unwrap();
    });
    let (app, runs) = echo(VerifyLayer::buffered(receiver));
    let request = signed("{}").map(|_| chunked(stream::pending()));
    let connection = tokio::spawn(async move { answer(&app, request).await });
    tokio::task::yield_now().await;
    connection.abort();
    assert!(connection.await.unwrap_err().is_cancelled());
    assert_eq!(verdicts.recv().await, Some((Some("openfx"), Some(Refusal::Abandoned))));
    assert_eq!(verdicts.recv().await, None);
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

#[derive(Deserialize)]
struct Order {
    id: u32,
}

#[tokio::test]
async fn any_extractor_runs_over_the_verified_bytes() {
    async fn bytes(Verified { body, proof, .. }: Verified<Bytes>) -> String {
        format!("{proof}, {}", body.len())
    }
    async fn text(Verified { body, .. }: Verified<String>) -> String {
        body
    }
    async fn json(Verified { body: Json(order), .. }: Verified<Json<Order>>) -> String {
        order.id.to_string()
    }
    async fn form(Verified { body: Form(order), .. }: Verified<Form<Order>>) -> String {
        order.id.to_string()
    }
    async fn multipart(Verified { mut body, .. }: Verified<Multipart>) -> String {
        let field = body.next_field().await.unwrap().unwrap();
        field.text().await.unwrap()
    }
    let parts = "--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nimage\r\n--x--\r\n";
    let order = "{\"id\":42}";
    for (handler, body, content_type, expected) in [
        (post(bytes), "{}", "text/plain", "openfx: key 0, the body is covered, 2"),
        (post(text), "text", "text/plain", "text"),
        (post(json), order, "application/json", "42"),
        (post(form), "id=42", "application/x-www-form-urlencoded", "42"),
        (post(multipart), parts, "multipart/form-data; boundary=x", "image"),
    ] {
        let app = Router::new().route("/", handler).layer(layer());
        let (parts, answered) = send(&app, typed(body, content_type)).await;
        assert_eq!((parts.status, answered.as_str()), (StatusCode::OK, expected));
        let forged = typed(body, content_type).map(|_| Body::from("id=43"));
        assert_eq!(send(&app, forged).await.1, "", "{expected}");
    }
}

#[tokio::test]
async fn an_extractors_own_rejection_passes_through() {
    async fn json(_: Verified<Json<Order>>) {}
    let app = Router::new().route("/", post(json)).layer(layer());
    let (parts, _) = send(&app, typed("{}", "text/plain")).await;
    assert_eq!(parts.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(refusal(&parts), None);
}

#[tokio::test]
async fn without_a_layer_there_is_nothing_verified() {
    async fn verified(_: Verified<Bytes>) {}
    async fn proof(_: Proof) {}
    async fn pending(_: PendingProof) {}
    let streaming = VerifyLayer::streaming(receiver());
    for app in [
        Router::new().route("/", post(verified)),
        Router::new().route("/", post(proof)),
        Router::new().route("/", post(pending)),
        Router::new().route("/", post(pending)).layer(layer()),
        Router::new().route("/", post(verified)).layer(streaming.clone()),
        Router::new().route("/", post(verified)).layer(streaming.clone()).layer(layer()),
        Router::new().route("/", post(proof)).layer(streaming.clone()).layer(layer()),
    ] {
        check_no_layer(&app, signed("{}")).await;
    }
}

/// Whatever a layer in between makes of the body, and wherever else a proof comes from.
#[tokio::test]
async fn verified_means_the_bytes_that_the_layer_saw() {
    async fn text(Verified { body, .. }: Verified<String>) -> String {
        body
    }
    let exchange = axum::middleware::map_request(|request: Request| async {
        request.map(|_| Body::from("exchanged"))
    });
    let app = Router::new().route("/", post(text)).layer(exchange).layer(layer());
    assert_eq!(send(&app, signed("{}")).await.1, "{}");
}

#[tokio::test]
async fn the_receivers_limit_is_the_only_one() {
    async fn length(Verified { body, .. }: Verified<Bytes>) -> String {
        body.len().to_string()
    }
    let layer = VerifyLayer::buffered(receiver().limit(4 << 20));
    let app = Router::new().route("/", post(length)).layer(layer);
    assert_eq!(send(&app, signed(vec![0; 3 << 20])).await.1, (3 << 20).to_string());
}

#[tokio::test]
async fn a_rejection_tells_which_it_was() {
    let nothing = Verified::<Bytes>::from_request(signed("{}"), &()).await.unwrap_err();
    assert_eq!(nothing.to_string(), Refusal::NoLayer.to_string());
    let mismatch = Refusal::Unverified(Error::Mismatch { header: HEADER });
    let mismatch = VerifiedRejection::<Infallible>::Refused(mismatch);
    assert_eq!(mismatch.into_response().status(), StatusCode::UNAUTHORIZED);
}

/// Valid and forged ones at once, each with the right answer, over both kinds of layer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_requests_at_once() {
    let [buffered, streaming] =
        [VerifyLayer::buffered, VerifyLayer::streaming].map(|mode| echo_length(mode(receiver())));
    let tasks = (0..1000_usize).map(|number| {
        let app = if number % 2 == 0 { buffered.clone() } else { streaming.clone() };
        let body = format!("{{\"number\":{number},\"padding\":\"{}\"}}", "x".repeat(number));
        let request = signed(body.clone());
        let (request, expected) = match number % 5 {
            0 => (request, (200, body.len().to_string())),
            1 => (request.map(|_| Body::from(body.replace("number", "member"))), refused(401)),
            2 => (request.map(|_| broken([b"{"])), refused(400)),
            3 => (request.map(|_| Body::from(vec![0; (1 << 20) + 1])), refused(413)),
            _ => (in_pieces(request, &body), (200, body.len().to_string())),
        };
        tokio::spawn(async move {
            let (parts, answered) = send(&app, request).await;
            assert_eq!((parts.status.as_u16(), answered), expected, "number {number}");
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
}

fn echo_length(layer: VerifyLayer) -> Router {
    Router::new().route("/", post(|body: Bytes| async move { body.len().to_string() })).layer(layer)
}

fn refused(status: u16) -> (u16, String) {
    (status, String::new())
}

fn in_pieces(request: Request, body: &str) -> Request {
    let pieces: Vec<_> = body.as_bytes().chunks(7).map(Bytes::copy_from_slice).collect();
    request.map(|_| {
        chunked(stream::unfold(pieces.into_iter(), |mut pieces| async {
            tokio::task::yield_now().await;
            pieces.next().map(|piece| (piece, pieces))
        }))
    })
}
