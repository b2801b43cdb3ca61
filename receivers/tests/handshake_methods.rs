//! A handshake by `GET` or `HEAD`, at a route whose handler takes `POST` alone.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::{MethodRouter, post};
use axum::{Router, response::Response};
use countersign::providers::{Dropbox, Trello};
use countersign::receiver::{BodyVerifier, Handshakes, VerifyLayer};
use tower::ServiceExt as _;

async fn handler() {
    panic!("a handshake reached the handler");
}

fn trello() -> VerifyLayer {
    let trello = Trello::new("the secret").unwrap();
    let trello = BodyVerifier::with_public_origin(trello, "https://hooks.example.com").unwrap();
    VerifyLayer::buffered(trello).answering_handshakes(Handshakes::new())
}

fn dropbox() -> VerifyLayer {
    let dropbox = BodyVerifier::new(Dropbox::new("the secret").unwrap()).unwrap();
    VerifyLayer::buffered(dropbox).answering_handshakes(Handshakes::new())
}

async fn answer(route: MethodRouter, method: &str, target: &str) -> Response {
    let request = Request::builder().method(method).uri(target).body(Body::empty()).unwrap();
    Router::new().route("/in", route).oneshot(request).await.unwrap()
}

#[tokio::test]
async fn a_layer_around_the_handler_answers_it() {
    let head = answer(post(handler).layer(trello()), "HEAD", "/in?memberID=14").await;
    assert_eq!(head.status(), StatusCode::OK);
    let get = answer(post(handler).layer(dropbox()), "GET", "/in?challenge=abc123").await;
    let body = axum::body::to_bytes(get.into_body(), 1024).await.unwrap();
    assert_eq!(&body[..], b"abc123");
}

#[tokio::test]
async fn a_route_layer_does_not_see_it() {
    let head = answer(post(handler).route_layer(trello()), "HEAD", "/in").await;
    let get = answer(post(handler).route_layer(dropbox()), "GET", "/in?challenge=abc123").await;
    for answer in [head, get] {
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
}
