//! A layer that passes the body on while it is hashed: whatever a handler does with it, nothing
//! counts before the proof.

mod receiver;

use core::task::Poll;
use std::convert::Infallible;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};
use countersign::adapters::tower::WebhookBody;
use countersign::receiver::{BodyVerifier, PendingProof, Receiver, Refusal, VerifyLayer};
use countersign::{Error, MaskIt, Proof, sign_request};
use futures_util::stream::{self, StreamExt as _};
use http_body_util::{BodyExt as _, StreamBody};
use receiver::{answer, broken, chunked, refusal, send, unread};
use tokio::sync::mpsc;
use tower::{Layer as _, ServiceExt as _};

const HEADER: &str = "X-Signature";
const MISMATCH: Refusal = Refusal::Unverified(Error::Mismatch { header: HEADER });

fn maskit() -> MaskIt {
    MaskIt::new("shared secret").unwrap()
}

fn receiver() -> Receiver {
    Receiver::new(BodyVerifier::new(maskit()).unwrap())
}

fn layer() -> VerifyLayer {
    VerifyLayer::streaming(receiver())
}

fn signed(body: impl Into<Bytes>) -> Request {
    let request = Request::post("/").body(body.into()).unwrap();
    sign_request(&maskit(), request).unwrap().map(Body::from)
}

fn forged() -> Request {
    signed("signed").map(|_| Body::from("forged"))
}

/// What the handlers of these tests do with the body, and their answers.
fn handlers() -> Router {
    Router::new()
        .route("/proves", post(proves))
        .route("/early", post(early))
        .route("/drops", post(drops))
        .route("/reads-one", post(reads_one))
        .route("/fails", post(fails))
        .route("/swallows", post(swallows))
        .route("/echoes", post(echoes))
        .route("/keeps", post(keeps))
        .route("/panics", post(panics))
}

const ALL_BUT_ECHOES_KEEPS_AND_PANICS: [&str; 6] =
    ["/proves", "/early", "/drops", "/reads-one", "/fails", "/swallows"];

async fn proves(pending: PendingProof, body: Body) -> Response {
    let Ok(body) = body.collect().await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let proof = pending.proof().await.unwrap();
    assert_eq!(proof.scheme().id(), "maskit");
    body.to_bytes().into_response()
}

async fn early() -> &'static str {
    "early"
}

async fn drops(body: Body) -> &'static str {
    drop(body);
    tokio::task::yield_now().await;
    "dropped"
}

async fn reads_one(body: Body) -> &'static str {
    let mut body = body.into_data_stream();
    let _ = body.next().await;
    "read"
}

async fn fails(body: Body) -> StatusCode {
    match body.collect().await {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn swallows(pending: PendingProof, body: Body) -> &'static str {
    let _ = body.collect().await;
    let _ = pending.proof().await;
    "as if nothing were"
}

async fn echoes(body: Body) -> Body {
    body
}

async fn keeps(Extension(kept): Extension<mpsc::UnboundedSender<Kept>>, request: Request) {
    let pending = request.extensions().get::<PendingProof>().unwrap().clone();
    kept.send((request.into_body(), pending)).unwrap();
}

async fn panics(Extension(kept): Extension<mpsc::UnboundedSender<Kept>>, request: Request) {
    keeps(Extension(kept), request).await;
    panic!("the handler's own");
}

type Kept = (Body, PendingProof);

fn app() -> Router {
    handlers().layer(layer())
}

fn app_that_keeps(layer: VerifyLayer) -> (Router, mpsc::UnboundedReceiver<Kept>) {
    let (sender, kept) = mpsc::unbounded_channel();
    (handlers().layer(Extension(sender)).layer(layer), kept)
}

fn to(path: &str, mut request: Request) -> Request {
    *request.uri_mut() = path.parse().unwrap();
    request
}

#[tokio::test]
async fn a_valid_body_streams_and_the_handlers_answer_goes_out() {
    for path in ALL_BUT_ECHOES_KEEPS_AND_PANICS {
        assert_eq!(answer(&app(), to(path, signed("signed"))).await, 200, "{path}");
        assert_eq!(answer(&app(), to(path, signed(""))).await, 200, "{path}, empty");
        let pieces = chunked(stream::iter(["si", "", "gned"].map(Bytes::from)));
        let request = signed("signed").map(|_| pieces);
        assert_eq!(answer(&app(), to(path, request)).await, 200, "{path}, in pieces");
    }
    assert_eq!(send(&app(), to("/proves", signed("signed"))).await.1, "signed");
}

async fn check_replaced(request: impl Fn() -> Request, status: u16, expected: Refusal) {
    for path in ALL_BUT_ECHOES_KEEPS_AND_PANICS {
        let (parts, body) = send(&app(), to(path, request())).await;
        assert_eq!(parts.status.as_u16(), status, "{path}");
        assert_eq!(refusal(&parts), Some(expected), "{path}");
        assert_eq!(body, "", "{path}");
    }
}

#[tokio::test]
async fn whatever_the_handler_does_a_forged_body_is_refused() {
    check_replaced(forged, 401, MISMATCH).await;
    let pieces = || chunked(stream::iter(["sig", "ned."].map(Bytes::from)));
    check_replaced(|| signed("signed").map(|_| pieces()), 401, MISMATCH).await;
}

#[tokio::test]
async fn whatever_the_handler_does_a_broken_body_is_400() {
    check_replaced(|| signed("signed").map(|_| broken([b"sig"])), 400, Refusal::BrokenBody).await;
    check_replaced(|| signed("signed").map(|_| broken([])), 400, Refusal::BrokenBody).await;
}

#[tokio::test]
async fn whatever_the_handler_does_a_body_over_the_limit_is_413() {
    let limit = 1024 * 1024;
    let endless = || chunked(stream::repeat(Bytes::from_static(&[0; 1024])));
    let too_large = Refusal::TooLarge { limit };
    check_replaced(|| signed("signed").map(|_| endless()), 413, too_large).await;
}

#[tokio::test]
async fn what_the_head_shows_is_refused_before_the_handler_runs() {
    let app = || {
        let handler = || async { unreachable!("the handler ran") as StatusCode };
        Router::new().route("/", post(handler)).layer(VerifyLayer::streaming(receiver().limit(4)))
    };
    let (parts, _) = send(&app(), Request::post("/").body(unread()).unwrap()).await;
    assert_eq!(refusal(&parts), Some(Error::MissingHeader { header: HEADER }.into()));
    let (parts, _) = send(&app(), signed("12345")).await;
    assert_eq!(refusal(&parts), Some(Refusal::TooLarge { limit: 4 }), "announced");
}

/// `Bytes` ends here only if the verification succeeded.
#[tokio::test]
async fn a_forged_body_never_ends_cleanly() {
    let (sender, mut seen) = mpsc::unbounded_channel();
    let handler = move |body: Body| async move {
        let mut body = body.into_data_stream();
        while let Some(read) = body.next().await {
            sender.send(read.map_err(|error| error.to_string())).unwrap();
        }
    };
    let app = Router::new().route("/", post(handler)).layer(layer());
    answer(&app, signed("signed")).await;
    assert_eq!(seen.try_recv().unwrap(), Ok(Bytes::from("signed")));
    assert!(seen.try_recv().is_err());
    answer(&app, forged()).await;
    assert_eq!(seen.try_recv().unwrap(), Ok(Bytes::from("forged")));
    assert_eq!(seen.try_recv().unwrap(), Err(MISMATCH.to_string()));
    assert!(seen.try_recv().is_err());
}

#[tokio::test]
async fn there_is_no_proof_in_the_extensions() {
    let handler = |request: Request| async move {
        assert!(request.extensions().get::<Proof>().is_none());
        assert!(request.extensions().get::<PendingProof>().is_some());
    };
    let app = Router::new().route("/", post(handler)).layer(layer());
    assert_eq!(answer(&app, signed("signed")).await, 200);
    let within_another = app.layer(VerifyLayer::buffered(receiver()));
    assert_eq!(answer(&within_another, signed("signed")).await, 200);
}

#[tokio::test]
async fn a_handler_that_returns_with_the_body_alive_is_refused() {
    for body in ["signed", ""] {
        let (app, mut kept) = app_that_keeps(layer());
        let (parts, _) = send(&app, to("/keeps", signed(body))).await;
        assert_eq!(parts.status, StatusCode::UNAUTHORIZED);
        assert_eq!(refusal(&parts), Some(Refusal::BodyKept));
        let (body, pending) = kept.recv().await.unwrap();
        assert_eq!(pending.proof().await.unwrap_err(), Refusal::BodyKept);
        let error = body.collect().await.unwrap_err();
        assert_eq!(error.to_string(), Refusal::BodyKept.to_string());
    }
    let (parts, body) = send(&app(), to("/echoes", signed("signed"))).await;
    assert_eq!((refusal(&parts), body.as_str()), (Some(Refusal::BodyKept), ""));
}

/// Once there is a proof, a body that is still held can do no harm.
#[tokio::test]
async fn a_body_may_be_held_after_the_proof() {
    async fn proves_first(pending: PendingProof, body: Body) -> Result<Body, Refusal> {
        let _ = pending.proof().await?;
        Ok(body)
    }
    let app = Router::new().route("/", post(proves_first)).layer(layer());
    let response = app.clone().oneshot(signed("signed")).await.unwrap();
    assert_eq!(response.status(), 200);
    let error = response.into_body().collect().await.unwrap_err();
    assert_eq!(error.to_string(), "the rest of the body was read for the proof");
    assert_eq!(answer(&app, forged()).await, 401);
}

#[tokio::test]
async fn after_a_panic_there_is_no_proof() {
    let verdicts: Arc<Mutex<Vec<Option<Refusal>>>> = Arc::default();
    let list = Arc::clone(&verdicts);
    let receiver = receiver().on_verdict(move |_, _, result| {
        list.lock().unwrap().push(result.err());
    });
    let (app, mut kept) = app_that_keeps(VerifyLayer::streaming(receiver));
    let request = to("/panics", signed("signed"));
    let panicked = tokio::spawn(async move { answer(&app, request).await }).await;
    assert!(panicked.unwrap_err().is_panic());
    let (body, pending) = kept.recv().await.unwrap();
    assert_eq!(pending.proof().await.unwrap_err(), Refusal::Abandoned);
    assert!(body.collect().await.is_err());
    assert_eq!(*verdicts.lock().unwrap(), [Some(Refusal::Abandoned)]);
}

/// Two panics at once would abort the process, and this test with it.
#[tokio::test]
async fn a_verdict_that_panics_after_a_handlers_panic_is_contained() {
    let receiver = receiver().on_verdict(|_, _, _| panic!("the log's own"));
    let (app, _kept) = app_that_keeps(VerifyLayer::streaming(receiver));
    let request = to("/panics", signed("signed"));
    let panicked = tokio::spawn(async move { answer(&app, request).await }).await;
    let panic = panicked.unwrap_err().into_panic();
    assert_eq!(panic.downcast_ref(), Some(&"the handler's own"));
}

/// A task that waits for the rest of the body, and that nobody would wake any more.
#[tokio::test]
async fn who_waits_for_a_proof_is_told_that_there_is_none() {
    let (_chunks, body) = late();
    let (sender, proofs) = tokio::sync::oneshot::channel();
    let sender = Arc::new(Mutex::new(Some(sender)));
    let waits = move |pending: PendingProof, body: Body| async move {
        let waiting = tokio::spawn(async move { pending.proof().await.unwrap_err() });
        tokio::task::yield_now().await;
        sender.lock().unwrap().take().unwrap().send((waiting, body)).unwrap();
    };
    let app = Router::new().route("/", post(waits)).layer(layer());
    assert_eq!(answer(&app, signed("signed").map(|_| body)).await, 401);
    let (waiting, _body) = proofs.await.unwrap();
    let refused = tokio::time::timeout(Duration::from_secs(10), waiting).await;
    assert_eq!(refused.unwrap().unwrap(), Refusal::BodyKept);
}

/// The server drops the layer's future when the connection closes.
#[tokio::test]
async fn after_a_closed_connection_there_is_no_proof() {
    async fn waits(kept: Extension<mpsc::UnboundedSender<Kept>>, request: Request) {
        keeps(kept, request).await;
        std::future::pending::<()>().await;
    }
    let (sender, mut waiting) = mpsc::unbounded_channel::<Kept>();
    let app = Router::new().route("/", post(waits)).layer(Extension(sender)).layer(layer());
    let connection = tokio::spawn(async move { answer(&app, signed("signed")).await });
    let (_body, pending) = waiting.recv().await.unwrap();
    connection.abort();
    assert!(connection.await.unwrap_err().is_cancelled());
    assert_eq!(pending.proof().await.unwrap_err(), Refusal::Abandoned);
}

#[tokio::test(start_paused = true)]
async fn what_the_handler_left_has_to_come_in_time() {
    let never = || signed("signed").map(|_| Body::from_stream(never_ending()));
    let started = tokio::time::Instant::now();
    let (parts, body) = send(&app(), to("/early", never())).await;
    assert_eq!((parts.status, body.as_str()), (StatusCode::BAD_REQUEST, ""));
    assert_eq!(refusal(&parts), Some(Refusal::DrainTimeout { seconds: 30 }));
    assert_eq!(started.elapsed().as_secs(), 30);

    let hasty = handlers().layer(layer().drain_timeout(Duration::from_secs(2)));
    let (parts, _) = send(&hasty, to("/early", never())).await;
    assert_eq!(refusal(&parts), Some(Refusal::DrainTimeout { seconds: 2 }));
    assert_eq!(started.elapsed().as_secs(), 32);
}

fn never_ending() -> impl stream::Stream<Item = Result<Bytes, Infallible>> + Send + 'static {
    stream::once(async { Ok(Bytes::from("sig")) }).chain(stream::pending())
}

/// The rest of a body that arrives later, at a test's word.
fn late() -> (mpsc::UnboundedSender<&'static str>, Body) {
    let (sender, mut chunks) = mpsc::unbounded_channel::<&'static str>();
    let chunks = stream::poll_fn(move |cx| chunks.poll_recv(cx));
    (sender, chunked(chunks.map(Bytes::from)))
}

#[tokio::test]
async fn the_proof_and_the_body_can_be_awaited_together() {
    async fn both(pending: PendingProof, body: Body) -> String {
        let (proof, body) = tokio::join!(pending.proof(), body.collect());
        let body = body.map_or_else(|error| error.to_string(), |_| String::from("whole"));
        format!("{}, {body}", proof.is_ok())
    }
    let app = Router::new().route("/", post(both)).layer(layer());
    let (chunks, body) = late();
    let request = signed("signed").map(|_| body);
    let answered = tokio::spawn(async move { send(&app, request).await.1 });
    for chunk in ["sig", "ned"] {
        tokio::task::yield_now().await;
        chunks.send(chunk).unwrap();
    }
    drop(chunks);
    assert!(
        ["true, whole", "true, the rest of the body was read for the proof"]
            .contains(&answered.await.unwrap().as_str())
    );
}

/// Two tasks wait for one body: neither is forgotten when the other goes.
#[tokio::test]
async fn a_waiting_proof_outlives_a_reader_that_gives_up() {
    async fn two(pending: PendingProof, body: Body) -> bool {
        let proof = tokio::spawn(async move { pending.proof().await.is_ok() });
        tokio::task::yield_now().await;
        let mut body = body.into_data_stream();
        let polled = std::future::poll_fn(|cx| Poll::Ready(body.poll_next_unpin(cx).is_pending()));
        assert!(polled.await, "the reader is the last to have asked");
        drop(body);
        proof.await.unwrap()
    }
    let answered = Router::new()
        .route(
            "/",
            post(|pending: PendingProof, body: Body| async {
                two(pending, body).await.to_string()
            }),
        )
        .layer(layer());
    let (chunks, body) = late();
    let request = signed("signed").map(|_| body);
    let answered = tokio::spawn(async move { send(&answered, request).await.1 });
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    chunks.send("signed").unwrap();
    drop(chunks);
    let answered = tokio::time::timeout(Duration::from_secs(10), answered).await;
    assert_eq!(answered.unwrap().unwrap(), "true");
}

#[tokio::test]
async fn trailers_are_dropped() {
    use http_body::Frame;
    let frames = [Frame::data(Bytes::from("signed")), Frame::trailers(HeaderMap::new())];
    let body = StreamBody::new(stream::iter(frames.map(Ok::<_, Infallible>)));
    let request = signed("signed").map(|_| Body::new(body));
    let handler = |body: Body| async move {
        let body = body.collect().await.unwrap();
        assert!(body.trailers().is_none());
        body.to_bytes()
    };
    let app = Router::new().route("/", post(handler)).layer(layer());
    assert_eq!(send(&app, request).await.1, "signed");
}

/// Any tower service, without a router; an error of the service is replaced too.
#[tokio::test]
async fn a_services_error_passes_only_with_a_valid_body() {
    let fails = tower::service_fn(|_: http::Request<WebhookBody>| async {
        Err::<http::Response<String>, _>("the service's own")
    });
    let service = layer().layer(fails);
    assert_eq!(service.clone().oneshot(signed("signed")).await.unwrap_err(), "the service's own");
    assert_eq!(service.oneshot(forged()).await.unwrap().status(), 401);
}

/// A receiver as the documentation shows it: into a temporary file while it streams, and into its
/// place after the proof.
async fn save(
    Extension(folder): Extension<PathBuf>,
    pending: PendingProof,
    parts: Multipart,
) -> Result<(), Refusal> {
    let file = write_parts(&folder, parts).await.map_err(|_| Refusal::BrokenBody)?;
    fs::write(folder.join("parsed"), "").unwrap();
    let _ = pending.proof().await?;
    file.persist(folder.join("image")).unwrap();
    Ok(())
}

async fn write_parts(
    folder: &Path,
    mut parts: Multipart,
) -> Result<tempfile::NamedTempFile, axum::extract::multipart::MultipartError> {
    let mut file = tempfile::NamedTempFile::new_in(folder).unwrap();
    while let Some(mut part) = parts.next_field().await? {
        while let Some(chunk) = part.chunk().await? {
            file.write_all(&chunk).unwrap();
        }
    }
    Ok(file)
}

/// The forger sends everything up to the closing boundary, waits a second for the handler to
/// believe it, and ends the stream then.
async fn send_slowly(valid: bool) -> (StatusCode, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let app = Router::new()
        .route("/", post(save))
        .layer(Extension(folder.path().to_owned()))
        .layer(DefaultBodyLimit::disable())
        .layer(layer());
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nbytes\r\n--x--";
    let original = if valid { multipart.to_owned() } else { multipart.replace("bytes", "other") };
    let mut request = signed(original);
    request
        .headers_mut()
        .insert(header::CONTENT_TYPE, "multipart/form-data; boundary=x".parse().unwrap());
    let (chunks, body) = late();
    let request = request.map(|_| body);
    let answered = tokio::spawn(async move { answer(&app, request).await });
    chunks.send(multipart).unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(folder.path().join("parsed").exists(), "the parser has seen the closing boundary");
    assert!(!folder.path().join("image").exists(), "and the image is not in its place");
    assert!(!answered.is_finished());
    drop(chunks);
    let status = StatusCode::from_u16(answered.await.unwrap()).unwrap();
    let entries = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let left = entries.map(|name| name.into_string().unwrap()).filter(|name| name != "parsed");
    (status, left.collect())
}

#[tokio::test(start_paused = true)]
async fn of_a_forged_multipart_that_ends_late_nothing_is_kept() {
    assert_eq!(send_slowly(true).await, (StatusCode::OK, vec!["image".to_owned()]));
    assert_eq!(send_slowly(false).await, (StatusCode::UNAUTHORIZED, vec![]));
}
