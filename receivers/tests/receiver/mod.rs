//! What the tests of receivers share: sending a request through a router in this process, and
//! bodies that come in pieces, break off, or are not to be read.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::convert::Infallible;
use std::io;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::response::Parts;
use countersign::receiver::Refusal;
use futures_util::stream::{self, Stream, StreamExt as _};
use tower::ServiceExt as _;

/// The answer's head, and its body as text.
pub(crate) async fn send(app: &Router, request: Request) -> (Parts, String) {
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (parts, String::from_utf8(body.into()).unwrap())
}

/// The answer's status.
pub(crate) async fn answer(app: &Router, request: Request) -> u16 {
    send(app, request).await.0.status.as_u16()
}

/// Why the layer refused.
pub(crate) fn refusal(parts: &Parts) -> Option<Refusal> {
    parts.extensions.get().copied()
}

/// A handler takes what its route's layers do not give: a debug build panics and says the cure, and a
/// release answers 500.
pub(crate) async fn check_no_layer(app: &Router, request: Request) {
    let app = app.clone();
    let answered = tokio::spawn(async move { send(&app, request).await }).await;
    match (cfg!(debug_assertions), answered) {
        (false, Ok((parts, body))) => {
            assert_eq!((parts.status.as_u16(), body.as_str()), (500, ""));
            assert_eq!(refusal(&parts), Some(Refusal::NoLayer));
        }
        (true, Err(error)) => {
            let panic = error.into_panic();
            let message = panic.downcast_ref::<String>().expect("a formatted message");
            assert_eq!(*message, Refusal::NoLayer.to_string());
            assert!(message.contains("put VerifyLayer::buffered around the route"), "{message}");
        }
        (_, other) => panic!("{other:?}"),
    }
}

/// A body of unknown length.
pub(crate) fn chunked(chunks: impl Stream<Item = Bytes> + Send + 'static) -> Body {
    Body::from_stream(chunks.map(Ok::<_, Infallible>))
}

/// A body that fails after these chunks.
pub(crate) fn broken<const LEN: usize>(chunks: [&'static [u8]; LEN]) -> Body {
    let chunks = stream::iter(chunks).map(|chunk| Ok(Bytes::from_static(chunk)));
    Body::from_stream(chunks.chain(stream::iter([Err(io::Error::other("cut off"))])))
}

/// A body that nobody may read.
pub(crate) fn unread() -> Body {
    Body::from_stream(stream::poll_fn(|_| -> core::task::Poll<Option<io::Result<Bytes>>> {
        panic!("the body was read")
    }))
}
