//! A layer that reads and verifies the whole body before the handler runs.

mod receiver;

use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{any, post};
use axum::{Extension, Form, Json, Router};
use countersign::bounds::{MAX_KEPT, MAX_KEPT_BODY, MAX_KEPT_BYTES, MAX_KEPT_HEAD};
use countersign::explain::{Finding, Inquiry, explain};
use countersign::providers::{Asana, Auth0Logs, Meta, Notion, find};
use countersign::receiver::{
    AcceptUnsignedBody, BodyVerifier, PendingProof, Receiver, Refusal, Select, Verified,
    VerifiedRejection, VerifyLayer,
};
use countersign::{ConfigFault, Error, OpenFx, Proof, sign_request};
use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt as _};
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

/// The files of kept requests, by their names in order, once there are `count`.
async fn kept(folder: &Path, count: usize) -> Vec<(String, Vec<u8>)> {
    let started = Instant::now();
    loop {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = entries
            .map(|path| {
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, fs::read(path).unwrap())
            })
            .collect();
        files.sort();
        // One that is not whole yet is still being written.
        if files.len() >= count && files.iter().all(|(_, file)| whole(file).is_some()) {
            return files;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{} of {count}", files.len());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The head and the body of a kept request, as it says where it ends.
fn whole(file: &[u8]) -> Option<(&str, &[u8])> {
    let end = file.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let head = str::from_utf8(&file[..end + 2]).unwrap();
    let body = &file[end + 4..];
    let (_, length) = head.rsplit_once("Content-Length: ").unwrap();
    (length.trim().parse() == Ok(body.len())).then_some((head, body))
}

/// What `explain` says of a kept request.
fn codes(id: &str, secret: &str, file: &[u8]) -> Vec<&'static str> {
    let (head, body) = whole(file).unwrap();
    let fields = head.lines().skip(1).map(|line| line.split_once(": ").unwrap());
    let headers: Vec<_> = fields.map(|(name, value)| (name, value.as_bytes())).collect();
    let inquiry = Inquiry::new(find(id).unwrap(), &headers, body).secret(secret);
    let explanation = explain(&inquiry).unwrap();
    explanation.findings().iter().flat_map(Finding::codes).collect()
}

fn keeping(folder: &Path, most: usize) -> VerifyLayer {
    VerifyLayer::buffered(receiver().keep_refused(folder, most).unwrap())
}

fn mismatch(body: impl Into<Body>) -> Request {
    signed("{}").map(|_| body.into())
}

#[tokio::test]
async fn a_refused_request_is_kept_as_explain_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = echo(keeping(folder.path(), 20));

    let mut request = signed("{\"id\":1}");
    *request.body_mut() = chunked(stream::iter(["{\"id\":1}", "\n"].map(Bytes::from)));
    for (name, value) in [
        ("cookie", "session=of-a-user"),
        ("Authorization", "Bearer of-a-user"),
        ("proxy-authorization", "Basic of-a-user"),
        ("transfer-encoding", "chunked"),
        ("x-twice", "one"),
    ] {
        request
            .headers_mut()
            .insert(name.parse::<header::HeaderName>().unwrap(), value.parse().unwrap());
    }
    request.headers_mut().append("x-twice", "two".parse().unwrap());
    let signature = request.headers()[HEADER].to_str().unwrap().to_owned();
    *request.uri_mut() = "/?a=..%2F..&b=/../x".parse().unwrap();
    assert_eq!(answer(&app, request).await, 401);

    // This one is refused before its body is read.
    let mut cut = signed("{}");
    cut.headers_mut().insert(HEADER, "tooshort".parse().unwrap());
    assert_eq!(answer(&app, cut).await, 401);

    let files = kept(folder.path(), 2).await;
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["openfx-1.http", "openfx-2.http"]);
    let (head, body) = whole(&files[0].1).unwrap();
    let expected = format!(
        "POST /?a=..%2F..&b=/../x HTTP/1.1\r\n{HEADER}: {signature}\r\nx-twice: one\r\n\
         x-twice: two\r\nContent-Length: 9\r\n"
    );
    assert_eq!((head, body), (expected.as_str(), b"{\"id\":1}\n".as_slice()));
    assert_eq!(codes("openfx", "test key", &files[0].1), ["body-newline-added"]);
    assert_eq!(whole(&files[1].1).unwrap().1, b"{}");

    #[cfg(unix)]
    for (name, _) in &files {
        let metadata = fs::metadata(folder.path().join(name)).unwrap();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_flood_fills_the_folder_no_further() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = echo(keeping(folder.path(), 3));
    let flood = |count: usize| {
        let app = &app;
        join_all((0..count).map(move |at| answer(app, mismatch(format!("{at}")))))
    };
    assert!(flood(200).await.iter().all(|status| *status == 401));
    assert_eq!(kept(folder.path(), 3).await.len(), 3);
    // Nothing more is read where nothing more is kept.
    let mut unsigned = mismatch("").map(|_| unread());
    unsigned.headers_mut().remove(HEADER);
    assert_eq!(answer(&app, unsigned).await, 401);

    // A restart keeps no more, and a clone is the same receiver.
    let again = receiver().keep_refused(folder.path(), 4).unwrap();
    for receiver in [again.clone(), again] {
        let (app, _) = echo(VerifyLayer::buffered(receiver));
        for at in 0..10 {
            assert_eq!(answer(&app, mismatch(format!("again {at}"))).await, 401);
        }
    }
    kept(folder.path(), 4).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(kept(folder.path(), 4).await.len(), 4);
}

#[tokio::test]
async fn what_is_kept_has_at_most_64_mib() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = receiver().limit(u64::MAX).keep_refused(folder.path(), MAX_KEPT).unwrap();
    let (app, _) = echo(VerifyLayer::buffered(receiver));
    let body = |length: usize| Body::from(vec![b' '; length]);
    assert_eq!(answer(&app, mismatch(body(MAX_KEPT_BODY + 1))).await, 401);
    let mut long = mismatch("{ }");
    for name in ["a", "b"] {
        let value = "v".repeat(MAX_KEPT_HEAD / 2);
        long.headers_mut().insert(name, value.parse().unwrap());
    }
    assert_eq!(answer(&app, long).await, 401);
    for _ in 0..18 {
        assert_eq!(answer(&app, mismatch(body(MAX_KEPT_BODY))).await, 401);
    }
    // A small one still has room.
    assert_eq!(answer(&app, mismatch("{ }")).await, 401);
    let files = kept(folder.path(), 16).await;
    let bytes: usize = files.iter().map(|(_, file)| file.len()).sum();
    assert_eq!(files.len(), 16);
    assert!(bytes <= MAX_KEPT_BYTES, "{bytes}");
    assert_eq!(files.iter().filter(|(_, file)| file.len() < 1000).count(), 1);
}

#[tokio::test]
async fn unsigned_requests_leave_room_for_mismatches() {
    let folder = tempfile::tempdir().unwrap();
    let is_mismatch = |file: &(String, Vec<u8>)| file.1.ends_with(b"mismatch");
    // A restart between them changes nothing.
    for _ in 0..2 {
        let (app, _) = echo(keeping(folder.path(), 5));
        for _ in 0..10 {
            for signature in [None, Some(""), Some("tooshort")] {
                let mut other = mismatch("{}");
                other.headers_mut().remove(HEADER);
                if let Some(signature) = signature {
                    other.headers_mut().insert(HEADER, signature.parse().unwrap());
                }
                assert_eq!(answer(&app, other).await, 401);
            }
        }
        let files = kept(folder.path(), 2).await;
        assert_eq!((files.len(), files.iter().any(is_mismatch)), (2, false));
    }
    let (app, _) = echo(keeping(folder.path(), 5));
    for _ in 0..10 {
        assert_eq!(answer(&app, mismatch("mismatch")).await, 401);
    }
    let files = kept(folder.path(), 5).await;
    assert_eq!((files.len(), files.iter().filter(|file| is_mismatch(file)).count()), (5, 3));
}

#[tokio::test]
async fn where_one_is_kept_it_is_a_mismatch() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = echo(keeping(folder.path(), 1));
    let mut unsigned = mismatch("unsigned");
    unsigned.headers_mut().remove(HEADER);
    for request in [unsigned, mismatch("mismatch")] {
        assert_eq!(answer(&app, request).await, 401);
    }
    let files = kept(folder.path(), 1).await;
    assert!(files[0].1.ends_with(b"mismatch"));
}

#[tokio::test]
async fn no_more_of_a_body_is_read_than_there_is_room_for() {
    let folder = tempfile::tempdir().unwrap();
    let earlier = fs::File::create(folder.path().join("openfx-1.http")).unwrap();
    let unsigned = |body: Body| {
        let mut request = mismatch(body);
        request.headers_mut().remove(HEADER);
        request
    };
    // Half is for mismatches.
    for (left, pieces) in [(0, &[][..]), (10, &["1234567", "89abcde"])] {
        earlier.set_len((MAX_KEPT_BYTES / 2 - left) as u64).unwrap();
        let (app, _) = echo(keeping(folder.path(), 20));
        let read = stream::iter(pieces.iter().map(|piece| Bytes::from_static(piece.as_bytes())));
        let body = read.chain(stream::poll_fn(|_| panic!("it was read on")));
        assert_eq!(answer(&app, unsigned(chunked(body))).await, 401);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

/// The last request alone is one of a delivery.
#[tokio::test]
async fn what_is_valid_or_was_never_a_delivery_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let select = Select::by(|head| {
        let openfx = || BodyVerifier::new(openfx()).unwrap().into();
        let asana = || BodyVerifier::new(Asana::new("secret").unwrap()).unwrap().into();
        let notion = || BodyVerifier::new(Notion::new("secret").unwrap()).unwrap().into();
        let meta = || BodyVerifier::new(Meta::new("secret").unwrap()).unwrap().into();
        match head.path() {
            "/" => Some(openfx()),
            "/asana" => Some(asana()),
            "/notion" => Some(notion()),
            "/meta" => Some(meta()),
            _ => None,
        }
    });
    let receiver = Receiver::new(select).limit(1024).keep_refused(folder.path(), 20).unwrap();
    let layer = VerifyLayer::buffered(receiver.clone());
    let app = Router::new().fallback(any(|_: Bytes| async {})).layer(layer);

    let to = |method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path).header("host", "a.example");
        request.body(Body::from("{}")).unwrap()
    };
    assert_eq!(answer(&app, signed("{}")).await, 200);
    assert_eq!(answer(&app, signed("{}").map(|_| broken([b"{"]))).await, 400);
    assert_eq!(answer(&app, signed(vec![b' '; 1025])).await, 413);
    assert_eq!(answer(&app, to("POST", "/nowhere")).await, 404);
    assert_eq!(answer(&app, to("GET", "/")).await, 401);
    assert_eq!(answer(&app, to("GET", "/meta")).await, 401);
    let mut handed = to("POST", "/asana");
    handed.headers_mut().insert("X-Hook-Secret", "handed-over".parse().unwrap());
    assert_eq!(answer(&app, handed).await, 401);
    // Without a length, nothing tells it from a delivery but that it may be a handshake.
    let token = "{\"verification_token\":\"secret_handed-over-at-the-set-up\"}";
    assert_eq!(answer(&app, to("POST", "/notion").map(|_| token.into())).await, 401);

    let streaming = VerifyLayer::streaming(receiver);
    let streaming = Router::new().route("/", post(|_: Bytes| async {})).layer(streaming);
    assert_eq!(answer(&streaming, mismatch("streamed")).await, 401);
    assert_eq!(answer(&streaming, to("POST", "/")).await, 401);

    assert_eq!(answer(&app, to("POST", "/")).await, 401);
    let files = kept(folder.path(), 1).await;
    assert_eq!(files.len(), 1);
    let head = "POST / HTTP/1.1\r\nhost: a.example\r\nContent-Length: 2\r\n";
    assert_eq!(whole(&files[0].1), Some((head, &b"{}"[..])));
}

#[tokio::test]
async fn a_credential_that_the_scheme_reads_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let verifier = AcceptUnsignedBody::new(Auth0Logs::new("the token").unwrap()).unwrap();
    let receiver = Receiver::new(verifier).keep_refused(folder.path(), 1).unwrap();
    let app = Router::new().route("/", post(|| async {})).layer(VerifyLayer::buffered(receiver));
    let request = Request::post("/").header("Authorization", "another").header("Cookie", "a=b");
    assert_eq!(answer(&app, request.body(Body::from("{}")).unwrap()).await, 401);
    let files = kept(folder.path(), 1).await;
    let (head, _) = whole(&files[0].1).unwrap();
    assert_eq!(head, "POST / HTTP/1.1\r\nauthorization: another\r\nContent-Length: 2\r\n");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_no_receiver() {
    let folder = tempfile::tempdir().unwrap();
    let fault = |path: &Path, most| receiver().keep_refused(path, most).unwrap_err().fault();
    for most in [0, MAX_KEPT + 1, usize::MAX] {
        assert_eq!(fault(folder.path(), most), ConfigFault::KeptNumber { limit: MAX_KEPT });
    }
    let reason = "the folder is not there";
    assert_eq!(fault(&folder.path().join("none"), 1), ConfigFault::KeptFolder { reason });
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let reason = "its path is no folder's";
    assert_eq!(fault(&file, 1), ConfigFault::KeptFolder { reason });
    fs::remove_file(&file).unwrap();
    assert!(receiver().keep_refused(folder.path(), MAX_KEPT).is_ok());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "the trial is taken away");

    // It can be listed, and nobody can make a file in it, whoever asks.
    #[cfg(target_os = "linux")]
    assert_eq!(fault(Path::new("/proc"), 1).code(), "kept-folder");

    // A folder that goes later changes no answer.
    let (app, _) = echo(keeping(folder.path(), 20));
    fs::remove_dir(folder.path()).unwrap();
    for _ in 0..3 {
        assert_eq!(answer(&app, mismatch("{ }")).await, 401);
        assert_eq!(answer(&app, signed("{}")).await, 200);
    }
}
