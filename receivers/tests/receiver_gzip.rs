//! Bodies that were signed before they were compressed: a buffering layer decompresses them within its
//! limit, verifies, and hands on what it verified.

mod receiver;

use std::io::Write as _;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use axum::{Json, Router};
use countersign::providers::GetStream;
use countersign::receiver::{BodyVerifier, PendingProof, Receiver, Refusal, Verified, VerifyLayer};
use countersign::{Error, OpenFx, Proof, sign_request};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;
use receiver::{broken, chunked, refusal, send};
use serde_json::Value;

const HEADER: &str = "X-Signature";
const JSON: &str = r#"{"type":"message.new","text":"so so so so so so so so so so so so so so"}"#;
const MISMATCH: Refusal = Refusal::Unverified(Error::Mismatch { header: HEADER });

fn getstream() -> GetStream {
    GetStream::new("the secret").unwrap()
}

fn receiver() -> Receiver {
    Receiver::new(BodyVerifier::new(getstream()).unwrap())
}

fn buffered() -> VerifyLayer {
    VerifyLayer::buffered(receiver())
}

fn packed(body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn signed(body: impl Into<Bytes>) -> Request<Bytes> {
    let request = Request::post("/").body(body.into()).unwrap();
    let mut request = sign_request(&getstream(), request).unwrap();
    request.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    request
}

/// A request as the provider sends it: the signature is of `body`, and `sent` is what arrives.
fn sent(body: impl Into<Bytes>, sent: impl Into<Bytes>) -> Request {
    let sent = sent.into();
    let mut request = signed(body);
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
    headers.insert(header::CONTENT_LENGTH, sent.len().into());
    request.map(|_| Body::from(sent))
}

fn delivery(body: &'static str) -> Request {
    sent(body, packed(body))
}

/// Answers with the body and with what the headers say of it.
fn echo(layer: VerifyLayer) -> Router {
    async fn handler(proof: axum::Extension<Proof>, headers: HeaderMap, body: Bytes) -> Vec<u8> {
        assert_eq!(proof.scheme().id(), "getstream");
        let text = |name| headers.get(name).map_or("none", |value| value.to_str().unwrap());
        let coding = text(header::CONTENT_ENCODING);
        let length = text(header::CONTENT_LENGTH);
        [format!("{coding} {length} ").as_bytes(), &body].concat()
    }
    Router::new().route("/", post(handler)).layer(layer)
}

async fn check_refused(layer: VerifyLayer, request: Request, expected: (u16, Refusal)) {
    async fn handler(_: Bytes) -> &'static str {
        panic!("the handler ran")
    }
    let app = Router::new().route("/", post(handler)).layer(layer);
    let (parts, body) = send(&app, request).await;
    let answered = (parts.status.as_u16(), refusal(&parts), body.as_str());
    assert_eq!(answered, (expected.0, Some(expected.1), ""));
}

#[tokio::test]
async fn the_handler_gets_what_was_verified() {
    async fn parsed(Verified { body: Json(json), proof, .. }: Verified<Json<Value>>) -> String {
        assert_eq!(proof.scheme().id(), "getstream");
        json["type"].to_string()
    }
    let app = Router::new().route("/", post(parsed)).layer(buffered());
    let (parts, body) = send(&app, delivery(JSON)).await;
    assert_eq!((parts.status, body.as_str()), (StatusCode::OK, "\"message.new\""));

    let (_, body) = send(&echo(buffered()), delivery(JSON)).await;
    assert_eq!(body, format!("none none {JSON}"), "the headers were of what arrived");

    let pieces = packed(JSON).into_iter().map(|byte| Bytes::copy_from_slice(&[byte]));
    let in_pieces = chunked(stream::iter(pieces.collect::<Vec<_>>()));
    let (_, body) = send(&echo(buffered()), delivery(JSON).map(|_| in_pieces)).await;
    assert_eq!(body, format!("none none {JSON}"), "in pieces");
}

/// It stays as it was, with its headers: not compressed, or decompressed by what left the header.
#[tokio::test]
async fn a_body_that_is_not_compressed_is_untouched() {
    let (_, body) = send(&echo(buffered()), sent("{}", "{}")).await;
    assert_eq!(body, "gzip 2 {}");
    let (_, body) = send(&echo(buffered()), signed("{}").map(Body::from)).await;
    assert_eq!(body, "none none {}");
    let (_, body) = send(&echo(buffered()), signed("").map(Body::from)).await;
    assert_eq!(body, "none none ");
}

/// Another scheme signs what is sent, and the handler gets that.
#[tokio::test]
async fn of_another_scheme_nothing_is_decompressed() {
    async fn handler(headers: HeaderMap, Verified { body, .. }: Verified<Bytes>) -> String {
        let coding = headers.contains_key(header::CONTENT_ENCODING);
        format!("{coding} {}", body == packed(JSON))
    }
    let openfx = || OpenFx::new("test key").unwrap();
    let layer = VerifyLayer::buffered(BodyVerifier::new(openfx()).unwrap());
    let app = Router::new().route("/", post(handler)).layer(layer);
    let request = Request::post("/").header(header::CONTENT_ENCODING, "gzip");
    let request = sign_request(&openfx(), request.body(packed(JSON)).unwrap()).unwrap();
    let (_, body) = send(&app, request.map(Body::from)).await;
    assert_eq!(body, "true true");
}

#[tokio::test]
async fn what_is_forged_or_broken_is_refused() {
    check_refused(buffered(), sent("{}", packed("{ }")), (401, MISMATCH)).await;
    check_refused(buffered(), sent("{}", packed(packed("{}"))), (401, MISMATCH)).await;
    // Signed as it was sent, which the provider never does.
    check_refused(buffered(), sent(packed("{}"), packed("{}")), (401, MISMATCH)).await;

    let no_gzip = (401, Refusal::Unverified(Error::BodyNotGzip));
    let whole = packed(JSON);
    check_refused(buffered(), sent(JSON, whole[..whole.len() - 1].to_vec()), no_gzip).await;
    check_refused(buffered(), sent(JSON, [&whole[..], b"\n"].concat()), no_gzip).await;
    check_refused(buffered(), sent(JSON, [&whole[..], &whole].concat()), no_gzip).await;
    let cut_off = delivery(JSON).map(|_| broken([b"\x1f\x8b\x08"]));
    check_refused(buffered(), cut_off, (400, Refusal::BrokenBody)).await;
}

#[tokio::test]
async fn another_coding_is_refused() {
    let header = "Content-Encoding";
    for coding in ["br", "deflate", "gzip, gzip", ""] {
        let mut request = delivery(JSON);
        request.headers_mut().insert(header::CONTENT_ENCODING, coding.parse().unwrap());
        let other = Refusal::Unverified(Error::OtherCoding { header });
        check_refused(buffered(), request, (401, other)).await;
    }
    let mut request = delivery(JSON);
    request.headers_mut().append(header::CONTENT_ENCODING, "gzip".parse().unwrap());
    let repeated = Refusal::Unverified(Error::RepeatedHeader { header });
    check_refused(buffered(), request, (401, repeated)).await;
}

/// Of what arrives, and of what that decompresses to.
#[tokio::test]
async fn the_limit_is_the_receivers() {
    let limited = |limit| VerifyLayer::buffered(receiver().limit(limit));
    let length = JSON.len() as u64;
    let (parts, _) = send(&echo(limited(length)), delivery(JSON)).await;
    assert_eq!(parts.status, StatusCode::OK);
    let limit = length - 1;
    assert!(packed(JSON).len() < JSON.len() - 1);
    check_refused(limited(limit), delivery(JSON), (413, Refusal::TooLarge { limit })).await;
    let limit = packed(JSON).len() as u64 - 1;
    check_refused(limited(limit), delivery(JSON), (413, Refusal::TooLarge { limit })).await;

    let zeros = vec![0; 1 << 20];
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    (0..1000).for_each(|_| bomb.write_all(&zeros).unwrap());
    let bomb = bomb.finish().unwrap();
    let limit = 2 << 20;
    check_refused(limited(limit), sent("{}", bomb), (413, Refusal::TooLarge { limit })).await;
}

#[tokio::test]
async fn a_verdict_is_told_once() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let verdicts = Arc::clone(&told);
    let layer = VerifyLayer::buffered(receiver().on_verdict(move |provider, _, result| {
        verdicts.lock().unwrap().push((provider, result.map(|_| ()).map_err(|why| why.code())));
    }));
    let app = echo(layer);
    let whole = packed(JSON);
    for body in [whole.clone(), packed("{}"), whole[..20].to_vec()] {
        send(&app, sent(JSON, body)).await;
    }
    let expected = [Ok(()), Err("mismatch"), Err("body-not-gzip")];
    assert_eq!(*told.lock().unwrap(), expected.map(|verdict| (Some("getstream"), verdict)));
}

/// A ledger knows a repeat by what was signed, however it is sent.
#[tokio::test]
async fn a_repeat_is_one_compressed_or_not() {
    async fn id(Verified { proof, .. }: Verified<Bytes>) -> String {
        format!("{:?}", proof.delivery_id().expect("one").as_bytes())
    }
    let verifier = BodyVerifier::new(getstream()).unwrap().once().unwrap();
    let app = Router::new().route("/", post(id)).layer(VerifyLayer::buffered(verifier));
    let (_, compressed) = send(&app, delivery(JSON)).await;
    let (_, plain) = send(&app, signed(JSON).map(Body::from)).await;
    let (_, other) = send(&app, delivery("{}")).await;
    assert_eq!(compressed, plain);
    assert_ne!(compressed, other);
}

/// Nobody may act on what nobody has verified, and a stream has no end to find the limit at.
#[tokio::test]
async fn a_streaming_layer_decompresses_nothing() {
    async fn handler(pending: PendingProof, body: Bytes) -> Result<Bytes, Refusal> {
        pending.proof().await.map(|_| body)
    }
    let app = || Router::new().route("/", post(handler)).layer(VerifyLayer::streaming(receiver()));
    let (parts, _) = send(&app(), delivery(JSON)).await;
    assert_eq!((parts.status.as_u16(), refusal(&parts)), (401, Some(MISMATCH)));
    let (parts, body) = send(&app(), signed(JSON).map(Body::from)).await;
    assert_eq!((parts.status.as_u16(), body.as_str()), (200, JSON));
}

mod actix {
    use actix_web::http::header;
    use actix_web::test::{TestRequest, call_service, init_service, read_body, try_call_service};
    use actix_web::web::{self, Json};
    use actix_web::{App, HttpRequest};
    use countersign::Signer as _;

    use super::*;

    fn delivery(signed: &str, sent: Vec<u8>) -> TestRequest {
        let headers = getstream().sign(&countersign::Request::new(&()), signed.as_bytes()).unwrap();
        let request = TestRequest::post()
            .insert_header((header::CONTENT_ENCODING, "gzip"))
            .insert_header((header::CONTENT_LENGTH, sent.len()))
            .insert_header((header::CONTENT_TYPE, "application/json"));
        let add = |request: TestRequest, header| request.insert_header(header);
        headers.into_iter().fold(request, add).set_payload(sent)
    }

    #[actix_web::test]
    async fn the_handler_gets_what_was_verified() {
        async fn verified(Verified { body, .. }: Verified<Json<Value>>) -> String {
            body["type"].to_string()
        }
        async fn plain(request: HttpRequest, body: Bytes) -> Bytes {
            assert!(!request.headers().contains_key(header::CONTENT_ENCODING));
            assert!(!request.headers().contains_key(header::CONTENT_LENGTH));
            body
        }
        async fn parsed(body: Json<Value>) -> String {
            body["type"].to_string()
        }
        for (route, expected) in [
            (web::post().to(verified), "\"message.new\""),
            (web::post().to(plain), JSON),
            (web::post().to(parsed), "\"message.new\""),
        ] {
            let app = init_service(App::new().wrap(buffered()).route("/", route)).await;
            let answer = call_service(&app, delivery(JSON, packed(JSON)).to_request()).await;
            assert_eq!(read_body(answer).await, expected);
        }
    }

    #[actix_web::test]
    async fn what_is_forged_broken_or_too_long_is_refused() {
        async fn handler(_: Verified<Bytes>) -> &'static str {
            panic!("the handler ran")
        }
        let limit = JSON.len() as u64 - 1;
        let too_large = Refusal::TooLarge { limit };
        let no_gzip = Refusal::Unverified(Error::BodyNotGzip);
        for (body, refusal) in [
            (packed("{ }"), MISMATCH),
            (packed(JSON), too_large),
            (packed(JSON)[..20].to_vec(), no_gzip),
        ] {
            let layer = VerifyLayer::buffered(receiver().limit(limit));
            let app = App::new().wrap(layer).route("/", web::post().to(handler));
            let app = init_service(app).await;
            let answer = match try_call_service(&app, delivery(JSON, body).to_request()).await {
                Ok(answer) => answer.response().extensions().get::<Refusal>().copied(),
                Err(error) => error.error_response().extensions().get::<Refusal>().copied(),
            };
            assert_eq!(answer, Some(refusal));
        }
    }
}
