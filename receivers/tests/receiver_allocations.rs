//! What a request through a verifying layer allocates on the heap is counted, and each allocation has its
//! reason. What is read of the body is the server's.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use allocation_counter::{AllocationInfo, measure};

use countersign::adapters::tower::WebhookBody;
use countersign::providers::GitHub;
use countersign::receiver::{BodyError, BodyVerifier, Buffered, VerifyLayer};
use countersign::{Request, Signer as _};
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use tower::{Layer as _, Service, service_fn};

const BODY: [u8; 1024] = [b'a'; 1024];

const BUFFERED: [&str; 6] = [
    "the answer's future, which tower's trait has no name for",
    "the verification, which that future would hold room for several times",
    "the request's extensions",
    "their table, which the server has often made before",
    "the proof, for a handler that takes it",
    "the body and its proof, for one that takes both",
];

const STREAMING: [&str; 10] = [
    "the answer's future",
    "the verification",
    "the request's extensions",
    "their table",
    "the pending proof",
    "the server's body, which is pinned",
    "the body, of whichever server",
    "what handler, proof and layer share of it",
    "who waits for it",
    "the first who does",
];

/// How often a signed request through `service` allocates, once its thread had one.
fn allocations<S, R>(mut service: S) -> usize
where
    S: Service<http::Request<Full<Bytes>>, Response = Response<R>>,
    S::Error: std::fmt::Debug,
{
    let signed = verifier().sign(&Request::new(&()), &BODY).unwrap();
    let field = |(name, value): &(&str, String)| {
        (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
    };
    let headers: HeaderMap = signed.iter().map(field).collect();
    let mut count = 0;
    for _ in 0..2 {
        let body = Full::new(Bytes::from_static(&BODY));
        let mut request = http::Request::post("/hooks/github").body(body).unwrap();
        *request.headers_mut() = headers.clone();
        let mut answer = None;
        let AllocationInfo { count_total, .. } = measure(|| {
            let answering = pin!(service.call(request));
            answer = Some(answering.poll(&mut Context::from_waker(Waker::noop())));
        });
        assert!(matches!(answer, Some(Poll::Ready(Ok(answer))) if answer.status() == 200));
        count = count_total;
    }
    usize::try_from(count).unwrap()
}

fn verifier() -> GitHub {
    GitHub::new("a secret of the test").unwrap()
}

fn receiver() -> BodyVerifier {
    BodyVerifier::new(verifier()).unwrap()
}

#[test]
fn a_buffered_request_allocates_for_these_reasons() {
    let handler = service_fn(async |request: http::Request<WebhookBody>| {
        assert!(request.extensions().get::<Buffered>().is_some());
        Ok::<_, Infallible>(Response::new(()))
    });
    assert_eq!(allocations(VerifyLayer::buffered(receiver()).layer(handler)), BUFFERED.len());
}

#[test]
fn a_streamed_request_allocates_for_these_reasons() {
    let handler = service_fn(async |request: http::Request<WebhookBody>| {
        let mut body = request.into_body();
        while let Some(frame) = body.frame().await {
            frame?;
        }
        Ok::<_, BodyError>(Response::new(()))
    });
    assert_eq!(allocations(VerifyLayer::streaming(receiver()).layer(handler)), STREAMING.len());
}
