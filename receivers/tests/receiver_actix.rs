//! actix-web: its own header map, a middleware that reads the body first or passes it on, and
//! extractors over what was verified.

mod frameworks;
mod sockets;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_http::Request;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, Service, ServiceRequest, ServiceResponse};
use actix_web::error::{ErrorImATeapot, InternalError, PayloadError};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::{self, Next};
use actix_web::test::{TestRequest, init_service, try_call_service};
use actix_web::web::{self, Bytes, Form, Json, JsonConfig, PayloadConfig, ServiceConfig};
use actix_web::{App, Error, HttpMessage, HttpRequest, HttpResponse};
use countersign::receiver::{
    AcceptUnsignedBody, BodyError, BodyVerifier, PendingProof, Receiver, Refusal, Select, Statuses,
    Verified, VerifiedRejection, VerifyLayer,
};
use countersign::{
    Headers, MaskIt, Part, Proof, Scheme, Secret, Signature, Signer, TraceFinance, Webhook,
};
use frameworks::ActixServer;
use futures_util::stream::{self, Stream, StreamExt as _};
use serde::Deserialize;
use sockets::{Client, exchange, request};
use tokio::sync::mpsc;

const ORIGIN: &str = "https://hooks.example.com";
const HEADER: &str = "X-Signature";
const MISMATCH: Refusal = Refusal::Unverified(countersign::Error::Mismatch { header: HEADER });

fn maskit() -> MaskIt {
    MaskIt::new("shared secret").unwrap()
}

fn receiver() -> Receiver {
    Receiver::new(BodyVerifier::new(maskit()).unwrap())
}

fn buffered() -> VerifyLayer {
    VerifyLayer::buffered(receiver())
}

fn streaming() -> VerifyLayer {
    VerifyLayer::streaming(receiver())
}

fn signed_by(signer: &dyn Signer, path: &str, body: impl Into<Bytes>) -> TestRequest {
    let body = body.into();
    let mut request = TestRequest::post().uri(path);
    let signing = countersign::Request::new(&[("x-message-id", "1234")]).method("POST");
    for (name, value) in signer.sign(&signing.url([ORIGIN, path].concat().as_str()), &body).unwrap()
    {
        request = request.insert_header((name, value));
    }
    request.set_payload(body)
}

fn signed(path: &str, body: impl Into<Bytes>) -> TestRequest {
    signed_by(&maskit(), path, body)
}

fn forged(path: &str) -> TestRequest {
    signed(path, "signed").set_payload("forged")
}

type Chunk = Result<Bytes, PayloadError>;

fn with_body(request: TestRequest, body: impl Stream<Item = Chunk> + 'static) -> Request {
    let body: Payload = Payload::from(Box::pin(body) as actix_http::BoxedPayloadStream);
    request.to_request().replace_payload(body).0
}

fn pieces(pieces: impl IntoIterator<Item = &'static str>) -> impl Stream<Item = Chunk> {
    let chunks: Vec<_> = pieces.into_iter().map(|piece| Ok(Bytes::from(piece))).collect();
    stream::iter(chunks)
}

fn broken(before: &'static str) -> impl Stream<Item = Chunk> {
    pieces([before]).chain(stream::iter([Err(PayloadError::Incomplete(None))]))
}

fn endless() -> impl Stream<Item = Chunk> {
    stream::repeat_with(|| Ok(Bytes::from_static(&[0; 1024])))
}

fn unread() -> impl Stream<Item = Chunk> {
    stream::poll_fn(|_| panic!("the body was read"))
}

/// The rest of a body that arrives later, at a test's word.
fn late() -> (mpsc::UnboundedSender<&'static str>, impl Stream<Item = Chunk>) {
    let (sender, mut chunks) = mpsc::unbounded_channel::<&'static str>();
    let chunks = stream::poll_fn(move |cx| chunks.poll_recv(cx));
    (sender, chunks.map(|chunk| Ok(Bytes::from(chunk))))
}

#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    refusal: Option<Refusal>,
    body: String,
}

impl Answer {
    async fn of<B: MessageBody + 'static>(called: Result<ServiceResponse<B>, Error>) -> Self {
        let response = match called {
            Ok(answer) => answer.into_parts().1.map_into_boxed_body(),
            Err(error) => error.error_response(),
        };
        let (status, refusal) = (response.status().as_u16(), response.extensions().get().copied());
        let body = actix_web::body::to_bytes(response.into_body()).await;
        let body = body.map_or_else(|error| error.to_string(), |body| text(&body));
        Self { status, refusal, body }
    }

    fn ok(body: &str) -> Self {
        Self { status: 200, refusal: None, body: body.to_owned() }
    }

    fn refused(status: u16, refusal: Refusal) -> Self {
        Self { status, refusal: Some(refusal), body: String::new() }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn send(
    layer: VerifyLayer,
    routes: impl FnOnce(&mut ServiceConfig),
    request: Request,
) -> Answer {
    let app = init_service(App::new().configure(routes).wrap(layer)).await;
    Answer::of(try_call_service(&app, request).await).await
}

/// A handler takes what its route's layers do not give: a debug build panics and says the cure, and a
/// release answers 500.
async fn check_lacking<B: MessageBody + 'static>(
    app: impl Service<Request, Response = ServiceResponse<B>, Error = Error> + 'static,
    request: Request,
) {
    let call = async move { Answer::of(try_call_service(&app, request).await).await };
    match (cfg!(debug_assertions), actix_web::rt::spawn(call).await) {
        (false, Ok(answer)) => assert_eq!(answer, Answer::refused(500, Refusal::NoLayer)),
        (true, Err(error)) => {
            let panic = error.into_panic();
            let message = panic.downcast_ref::<String>().expect("a formatted message");
            assert_eq!(*message, Refusal::NoLayer.to_string());
        }
        (_, other) => panic!("{other:?}"),
    }
}

#[test]
fn every_value_of_a_header_is_seen_in_any_case() {
    let mut map = HeaderMap::new();
    map.append(HeaderName::from_static("x-signature"), HeaderValue::from_static("abc"));
    map.append(HeaderName::from_static("x-other"), HeaderValue::from_static("ghi"));
    map.append(HeaderName::from_static("x-signature"), HeaderValue::from_static("def"));
    let mut values = Vec::new();
    map.visit("X-SIGNATURE", &mut |value| values.push(value));
    assert_eq!(values, [b"abc", b"def"]);
}

mod buffering {
    use super::*;

    fn echo(routes: &mut ServiceConfig) {
        async fn handler(proof: Proof, body: Bytes) -> Bytes {
            assert_eq!(proof.scheme().id(), "maskit");
            body
        }
        routes.route("/", web::post().to(handler));
    }

    fn never_runs(routes: &mut ServiceConfig) {
        async fn handler() -> &'static str {
            unreachable!("the handler ran")
        }
        routes.route("/", web::post().to(handler));
    }

    async fn check_refused(request: Request, status: u16, refusal: Refusal) {
        let layer = VerifyLayer::buffered(receiver().limit(6));
        let answer = send(layer, never_runs, request).await;
        assert_eq!(answer, Answer::refused(status, refusal));
    }

    /// `receiver_buffered.rs` has what is in a file; here it is what this framework gives.
    #[actix_web::test]
    async fn what_is_refused_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let receiver = receiver().keep_refused(folder.path(), 2).unwrap();
        let layer = VerifyLayer::buffered(receiver);
        let forged = forged("/in?a=b").insert_header(("Cookie", "session=of-a-user")).to_request();
        assert_eq!(send(layer.clone(), echo, forged).await, Answer::refused(401, MISMATCH));
        let unsigned = TestRequest::post().uri("/in").set_payload("{}").to_request();
        assert_eq!(send(layer, echo, unsigned).await.status, 401);
        let file = |name: &str| std::fs::read_to_string(folder.path().join(name));
        let started = std::time::Instant::now();
        let kept = loop {
            match (file("maskit-1.http"), file("maskit-2.http")) {
                (Ok(first), Ok(second)) if second.ends_with("{}") => break (first, second),
                _ => assert!(started.elapsed() < Duration::from_secs(20)),
            }
            actix_web::rt::time::sleep(Duration::from_millis(5)).await;
        };
        let (first, second) = kept;
        assert!(first.starts_with("POST /in?a=b HTTP/1.1\r\n"), "{first}");
        assert!(first.contains("\r\nx-signature: ") && !first.contains("of-a-user"), "{first}");
        assert!(first.ends_with("\r\nContent-Length: 6\r\n\r\nforged"), "{first}");
        assert!(second.ends_with("\r\nContent-Length: 2\r\n\r\n{}"), "{second}");
    }

    #[actix_web::test]
    async fn the_handler_gets_the_same_bytes_and_the_proof() {
        for body in ["", "{}", "\u{feff}{ \"a\" : 1.0 }\r\n"] {
            let request = signed("/", body).to_request();
            assert_eq!(send(buffered(), echo, request).await, Answer::ok(body));
        }
        let request = with_body(signed("/", "signed"), pieces(["si", "", "gn", "ed"]));
        assert_eq!(send(buffered(), echo, request).await, Answer::ok("signed"));
    }

    #[actix_web::test]
    async fn what_is_forged_is_refused_without_a_word() {
        check_refused(forged("/").to_request(), 401, MISMATCH).await;
        check_refused(signed("/", "signed").set_payload("").to_request(), 401, MISMATCH).await;

        let unsigned = with_body(TestRequest::post().uri("/"), unread());
        let missing = countersign::Error::MissingHeader { header: HEADER };
        check_refused(unsigned, 401, missing.into()).await;

        let twice = signed("/", "signed").append_header((HEADER, "00".repeat(32)));
        let repeated = countersign::Error::RepeatedHeader { header: HEADER };
        check_refused(with_body(twice, unread()), 401, repeated.into()).await;
    }

    #[actix_web::test]
    async fn a_body_over_the_limit_is_413_announced_or_not() {
        let too_large = Refusal::TooLarge { limit: 6 };
        let announced = signed("/", "1234567").insert_header((header::CONTENT_LENGTH, 7));
        check_refused(with_body(announced, unread()), 413, too_large).await;
        let false_length = signed("/", "1").insert_header((header::CONTENT_LENGTH, u64::MAX));
        check_refused(with_body(false_length, unread()), 413, too_large).await;
        check_refused(signed("/", "1234567").to_request(), 413, too_large).await;
        check_refused(with_body(signed("/", "1"), endless()), 413, too_large).await;
        let layer = VerifyLayer::buffered(receiver().limit(6));
        let whole = signed("/", "123456").insert_header((header::CONTENT_LENGTH, 6));
        assert_eq!(send(layer, echo, whole.to_request()).await, Answer::ok("123456"));
    }

    #[actix_web::test]
    async fn a_body_that_breaks_off_is_400() {
        for before in ["", "sig", "signed"] {
            let request = with_body(signed("/", "signed"), broken(before));
            check_refused(request, 400, Refusal::BrokenBody).await;
        }
    }

    #[derive(Deserialize)]
    struct Order {
        id: String,
    }

    #[actix_web::test]
    async fn any_extractor_runs_over_the_verified_bytes() {
        fn routes(routes: &mut ServiceConfig) {
            async fn bytes(Verified { body, proof, .. }: Verified<Bytes>) -> String {
                format!("{proof}, {}", body.len())
            }
            async fn plain(Verified { body, .. }: Verified<String>) -> String {
                body
            }
            async fn json(Verified { body: Json(order), .. }: Verified<Json<Order>>) -> String {
                order.id
            }
            async fn form(Verified { body: Form(order), .. }: Verified<Form<Order>>) -> String {
                order.id
            }
            routes
                .route("/bytes", web::post().to(bytes))
                .route("/plain", web::post().to(plain))
                .route("/json", web::post().to(json))
                .route("/form", web::post().to(form));
        }
        for (path, body, content_type, expected) in [
            ("/bytes", "{}", "text/plain", "maskit: key 0, the body is covered, 2"),
            ("/plain", "text", "text/plain", "text"),
            ("/json", "{\"id\":\"42\"}", "application/json", "42"),
            ("/form", "id=42", "application/x-www-form-urlencoded", "42"),
        ] {
            let request = signed(path, body).insert_header((header::CONTENT_TYPE, content_type));
            assert_eq!(send(buffered(), routes, request.to_request()).await, Answer::ok(expected));
            let forged = signed(path, body).set_payload("id=43");
            let answer = send(buffered(), routes, forged.to_request()).await;
            assert_eq!(answer, Answer::refused(401, MISMATCH), "{path}");
        }
        let chunked = signed("/form", "id=42")
            .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
            .insert_header((header::TRANSFER_ENCODING, "chunked"));
        assert_eq!(send(buffered(), routes, chunked.to_request()).await, Answer::ok("42"));
    }

    async fn length(Verified { body, .. }: Verified<Bytes>) -> String {
        body.len().to_string()
    }

    /// actix-web's own are 256 KiB for bytes and text, 2 MiB for JSON and 16 KiB for forms.
    #[actix_web::test]
    async fn the_receivers_limit_is_the_only_one() {
        async fn json(Verified { body, .. }: Verified<Json<Order>>) -> String {
            body.id.len().to_string()
        }
        async fn form(Verified { body, .. }: Verified<Form<Order>>) -> String {
            body.id.len().to_string()
        }
        fn routes(routes: &mut ServiceConfig) {
            routes
                .app_data(web::Data::new(JsonConfig::default().limit(1)))
                .app_data(PayloadConfig::new(1))
                .route("/bytes", web::post().to(length))
                .route("/json", web::post().to(json))
                .route("/form", web::post().to(form));
        }
        let layer = || VerifyLayer::buffered(receiver().limit(4 << 20));
        let long = "x".repeat(3 << 20);
        for (path, content_type, body) in [
            ("/bytes", "text/plain", long.clone()),
            ("/json", "application/json", format!("{{\"id\":\"{long}\"}}")),
            ("/form", "application/x-www-form-urlencoded", format!("id={long}")),
        ] {
            let length = body.len();
            let request = signed(path, body)
                .insert_header((header::CONTENT_TYPE, content_type))
                .insert_header((header::CONTENT_LENGTH, length));
            let answer = send(layer(), routes, request.to_request()).await;
            assert_eq!(answer, Answer::ok(&long.len().to_string()), "{path}");
        }
        let over = signed("/bytes", vec![0; (4 << 20) + 1]).to_request();
        let too_large = Refusal::TooLarge { limit: 4 << 20 };
        assert_eq!(send(layer(), routes, over).await, Answer::refused(413, too_large));
    }

    #[actix_web::test]
    async fn the_default_limit_is_one_mebibyte() {
        let routes = |routes: &mut ServiceConfig| {
            routes.route("/", web::post().to(length));
        };
        let most = signed("/", vec![0; 1 << 20]).to_request();
        assert_eq!(send(buffered(), routes, most).await, Answer::ok("1048576"));
        let over = signed("/", vec![0; (1 << 20) + 1]).to_request();
        assert_eq!(send(buffered(), routes, over).await.status, 413);
    }

    /// The signature is over the compressed bytes, and those are what the handler gets.
    #[actix_web::test]
    async fn nothing_is_decompressed() {
        const GZIP: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0C\xbf\xa6\xa3\x02\0\0\0";
        async fn same(Verified { body, .. }: Verified<Bytes>) -> String {
            (body == GZIP).to_string()
        }
        async fn plain(_: Proof, body: Bytes) -> String {
            (body == GZIP).to_string()
        }
        async fn parsed(body: Bytes) -> Bytes {
            body
        }
        let request = || signed("/", GZIP).insert_header((header::CONTENT_ENCODING, "gzip"));
        let app = init_service(App::new().route("/", web::post().to(parsed))).await;
        let answer = Answer::of(try_call_service(&app, request().to_request()).await).await;
        assert_eq!(answer, Answer::ok("{}"), "without the layer, actix-web decompresses");
        for route in [web::post().to(same), web::post().to(plain)] {
            let routes = |routes: &mut ServiceConfig| {
                routes.route("/", route);
            };
            assert_eq!(send(buffered(), routes, request().to_request()).await, Answer::ok("true"));
        }
    }

    #[actix_web::test]
    async fn an_extractors_own_rejection_passes_through() {
        async fn json(_: Verified<Json<Order>>) -> &'static str {
            "parsed"
        }
        fn routes(routes: &mut ServiceConfig) {
            routes.route("/", web::post().to(json));
        }
        let typed = |body: &'static str| {
            signed("/", body).insert_header((header::CONTENT_TYPE, "application/json"))
        };
        let answer = send(buffered(), routes, typed("{}").to_request()).await;
        assert_eq!((answer.status, answer.refusal), (400, None));

        let handled = |routes_config: &mut ServiceConfig| {
            routes(routes_config);
            routes_config.app_data(JsonConfig::default().error_handler(|error, _| {
                InternalError::from_response(error, HttpResponse::ImATeapot().finish()).into()
            }));
        };
        assert_eq!(send(buffered(), handled, typed("{}").to_request()).await.status, 418);
    }

    #[actix_web::test]
    async fn without_a_layer_there_is_nothing_verified() {
        async fn verified(_: Verified<Bytes>) -> &'static str {
            "ran"
        }
        async fn proof(_: Proof) -> &'static str {
            "ran"
        }
        async fn pending(_: PendingProof) -> &'static str {
            "ran"
        }
        fn routes(routes: &mut ServiceConfig) {
            routes
                .route("/verified", web::post().to(verified))
                .route("/proof", web::post().to(proof))
                .route("/pending", web::post().to(pending));
        }
        let request = |path| signed(path, "{}").to_request();
        for path in ["/verified", "/proof", "/pending"] {
            check_lacking(init_service(App::new().configure(routes)).await, request(path)).await;
        }
        check_lacking(
            init_service(App::new().configure(routes).wrap(buffered())).await,
            request("/pending"),
        )
        .await;
        let app = App::new().configure(routes).wrap(buffered()).wrap(streaming());
        check_lacking(init_service(app).await, request("/pending")).await;
        for path in ["/verified", "/proof"] {
            check_lacking(
                init_service(App::new().configure(routes).wrap(streaming())).await,
                request(path),
            )
            .await;
            let within = App::new().configure(routes).wrap(streaming()).wrap(buffered());
            check_lacking(init_service(within).await, request(path)).await;
        }
    }

    /// The handler answers by itself, as a debug build's extractors panic.
    #[actix_web::test]
    async fn what_a_handler_is_not_given_is_told() {
        type Lacking<T> = Result<T, VerifiedRejection<Error>>;
        fn answered(refusal: Refusal) -> HttpResponse {
            let mut response = HttpResponse::InternalServerError().finish();
            response.extensions_mut().insert(refusal);
            response
        }
        async fn verified(lacking: Lacking<Verified<Bytes>>) -> HttpResponse {
            match lacking.unwrap_err() {
                VerifiedRejection::Refused(refusal) => answered(refusal),
                _ => unreachable!(),
            }
        }
        async fn pending(lacking: Result<PendingProof, Refusal>) -> HttpResponse {
            answered(lacking.unwrap_err())
        }
        fn routes(routes: &mut ServiceConfig) {
            routes.route("/verified", web::post().to(verified));
            routes.route("/pending", web::post().to(pending));
        }
        let told: Arc<Mutex<Vec<Result<usize, Refusal>>>> = Arc::default();
        let list = Arc::clone(&told);
        let receiver = receiver().on_verdict(move |provider, _, result| {
            assert_eq!(provider, Some("maskit"));
            list.lock().unwrap().push(result.map(|accepted| accepted.delivery().unwrap().key()));
        });
        let no_layer = Refusal::NoLayer;
        for (path, layer, expected) in [
            ("/verified", VerifyLayer::streaming(receiver.clone()), &[Err(no_layer)] as &[_]),
            ("/pending", VerifyLayer::buffered(receiver.clone()), &[Ok(0), Err(no_layer)]),
        ] {
            let answer = send(layer, routes, signed(path, "{}").to_request()).await;
            assert_eq!(answer, Answer::refused(500, no_layer));
            assert_eq!(core::mem::take(&mut *told.lock().unwrap()), expected, "{path}");
        }
    }

    /// Whatever a middleware in between makes of the body.
    #[actix_web::test]
    async fn verified_means_the_bytes_that_the_layer_saw() {
        async fn plain(Verified { body, .. }: Verified<String>) -> String {
            body
        }
        async fn exchange(
            mut request: ServiceRequest,
            next: Next<impl MessageBody>,
        ) -> Result<ServiceResponse<impl MessageBody>, Error> {
            request.set_payload(Payload::from(Bytes::from("exchanged")));
            next.call(request).await
        }
        let app = App::new()
            .route("/", web::post().to(plain))
            .wrap(middleware::from_fn(exchange))
            .wrap(buffered());
        let called =
            try_call_service(&init_service(app).await, signed("/", "{}").to_request()).await;
        assert_eq!(Answer::of(called).await, Answer::ok("{}"));
    }

    #[actix_web::test]
    async fn a_body_that_is_not_covered_is_never_verified() {
        async fn proof(proof: Proof, body: String) -> String {
            format!("{}, {body}", proof.scheme().id())
        }
        fn routes(routes: &mut ServiceConfig) {
            routes
                .route("/proof", web::post().to(proof))
                .route("/verified", web::post().to(length));
        }
        let trace = || TraceFinance::new("client id", "client secret").unwrap();
        let layer = || VerifyLayer::buffered(AcceptUnsignedBody::new(trace()).unwrap());
        let request = |path| {
            signed_by(&trace(), path, "").insert_header(("x-message-id", "1234")).set_payload("any")
        };
        let answer = send(layer(), routes, request("/proof").to_request()).await;
        assert_eq!(answer, Answer::ok("trace-finance, any"));
        let app = init_service(App::new().configure(routes).wrap(layer())).await;
        check_lacking(app, request("/verified").to_request()).await;

        // The innermost layer says what its handler gets, whatever one around it has verified.
        let app = App::new().configure(routes).wrap(layer()).wrap(buffered());
        let body = maskit().sign(&countersign::Request::new(&()), b"any").unwrap();
        let both = request("/verified").insert_header((body[0].0, body[0].1.clone()));
        check_lacking(init_service(app).await, both.to_request()).await;
    }
}

mod selecting {
    use super::*;

    async fn account(proof: Proof) -> String {
        proof.account().unwrap_or("none").to_owned()
    }

    fn of_account(name: &'static str) -> MaskIt {
        MaskIt::new(["key of ", name].concat()).unwrap().for_account(name)
    }

    /// As a middleware of a resource or a scope, where the parameters are known.
    #[actix_web::test]
    async fn two_accounts_never_accept_each_others_deliveries() {
        let accounts =
            ["eu", "us"].map(|name| (name, BodyVerifier::new(of_account(name)).unwrap()));
        let receiver = Receiver::new(Select::by_param("account", accounts));
        let layer = VerifyLayer::buffered(receiver);
        let app = init_service(
            App::new()
                .service(
                    web::resource("/maskit/{account}")
                        .route(web::post().to(account))
                        .wrap(layer.clone()),
                )
                .service(
                    web::scope("/{account}").route("/maskit", web::post().to(account)).wrap(layer),
                ),
        )
        .await;
        for (signer, path, expected) in [
            ("eu", "/maskit/eu", Answer::ok("eu")),
            ("us", "/maskit/us", Answer::ok("us")),
            ("us", "/us/maskit", Answer::ok("us")),
            ("eu", "/maskit/us", Answer::refused(401, MISMATCH)),
            ("us", "/eu/maskit", Answer::refused(401, MISMATCH)),
            ("eu", "/maskit/asia", Answer::refused(404, Refusal::UnknownPath)),
        ] {
            let request = signed_by(&of_account(signer), path, "{}").to_request();
            let called = try_call_service(&app, request).await;
            assert_eq!(Answer::of(called).await, expected, "{signer} at {path}");
        }
    }

    #[actix_web::test]
    async fn a_tenant_is_looked_up_by_a_header() {
        let select = Select::by_async(|head| {
            let tenant = head.header("x-tenant").map(<[u8]>::to_vec);
            async move {
                tokio::task::yield_now().await;
                match tenant.as_deref() {
                    Some(b"eu") => Ok(Some(BodyVerifier::new(of_account("eu")).unwrap().into())),
                    Some(_) => Ok(None),
                    None => Err(Refusal::LookUpFailed),
                }
            }
        });
        let layer = VerifyLayer::buffered(select);
        let resource = web::resource("/").route(web::post().to(account)).wrap(layer);
        let app = init_service(App::new().service(resource)).await;
        for (tenants, expected) in [
            (&["eu"] as &[_], Answer::ok("eu")),
            (&["us"], Answer::refused(404, Refusal::UnknownPath)),
            (&["eu", "eu"], Answer::refused(503, Refusal::LookUpFailed)),
            (&[], Answer::refused(503, Refusal::LookUpFailed)),
        ] {
            let mut request = signed_by(&of_account("eu"), "/", "{}");
            for tenant in tenants {
                request = request.append_header(("X-Tenant", *tenant));
            }
            let called = try_call_service(&app, request.to_request()).await;
            assert_eq!(Answer::of(called).await, expected, "{tenants:?}");
        }
    }

    #[actix_web::test]
    async fn a_signed_url_is_the_one_that_the_server_received() {
        static WITH_URL: Scheme = Scheme::hmac_sha256("with-url")
            .signature(Signature::in_header(HEADER).hex())
            .signs(&[Part::Method, Part::Text(" "), Part::Url, Part::Text("\n"), Part::Body]);
        let signer = || Webhook::new(&WITH_URL, Secret::utf8("secret").unwrap()).unwrap();
        let verifier = BodyVerifier::with_public_origin(signer(), ORIGIN).unwrap();
        let app =
            init_service(App::new().service(
                web::scope("/in").wrap(VerifyLayer::buffered(verifier)).service(
                    web::scope("/{any}").route("/hooks", web::post().to(|| async { "in" })),
                ),
            ))
            .await;
        let path = "/in/%7Ea/hooks?b=%2F&c";
        let request =
            signed_by(&signer(), path, "{}").insert_header((header::HOST, "evil.example"));
        let called = try_call_service(&app, request.to_request()).await;
        assert_eq!(Answer::of(called).await, Answer::ok("in"));
        let request = signed_by(&signer(), path, "{}").uri("/in/%7Ea/hooks?b=%2F&d");
        let called = try_call_service(&app, request.to_request()).await;
        assert_eq!(Answer::of(called).await, Answer::refused(401, MISMATCH));
    }

    #[actix_web::test]
    async fn the_configured_statuses_answer() {
        let statuses = Statuses::new().unverified(403).unwrap().broken_body(200).unwrap();
        for layer in [VerifyLayer::buffered, VerifyLayer::streaming] {
            let layer = || layer(receiver().statuses(statuses));
            let routes = |routes: &mut ServiceConfig| {
                routes.route("/", web::post().to(|| async { "ran" }));
            };
            let answer = send(layer(), routes, forged("/").to_request()).await;
            assert_eq!(answer, Answer::refused(403, MISMATCH));
            let request = with_body(signed("/", "signed"), broken("sig"));
            let answer = send(layer(), routes, request).await;
            assert_eq!(answer, Answer::refused(200, Refusal::BrokenBody));
        }
    }

    #[actix_web::test]
    async fn each_request_has_one_verdict() {
        let verdicts: Arc<Mutex<Vec<_>>> = Arc::default();
        for layer in [VerifyLayer::buffered, VerifyLayer::streaming] {
            let list = Arc::clone(&verdicts);
            let layer = layer(receiver().on_verdict(move |provider, _, result| {
                list.lock().unwrap().push((provider, result.err()));
            }));
            let routes = |routes: &mut ServiceConfig| {
                routes.route("/", web::post().to(|| async { "ran" }));
            };
            for (request, expected) in [
                (signed("/", "signed").to_request(), None),
                (signed("/elsewhere", "signed").to_request(), None),
                (forged("/").to_request(), Some(MISMATCH)),
                (with_body(signed("/", ""), broken("")), Some(Refusal::BrokenBody)),
                (with_body(signed("/", ""), endless()), Some(Refusal::TooLarge { limit: 1 << 20 })),
            ] {
                send(layer.clone(), routes, request).await;
                let told = std::mem::take(&mut *verdicts.lock().unwrap());
                assert_eq!(told, [(Some("maskit"), expected)]);
            }
        }
    }
}

mod passing_on {
    use super::*;

    type Kept = (web::Payload, PendingProof);

    async fn collect(mut body: web::Payload) -> Result<Vec<u8>, PayloadError> {
        let mut whole = Vec::new();
        while let Some(chunk) = body.next().await {
            whole.extend_from_slice(&chunk?);
        }
        Ok(whole)
    }

    async fn proves(pending: PendingProof, body: web::Payload) -> HttpResponse {
        let Ok(body) = collect(body).await else {
            return HttpResponse::InternalServerError().finish();
        };
        assert_eq!(pending.proof().await.unwrap().scheme().id(), "maskit");
        HttpResponse::Ok().body(body)
    }

    async fn early() -> &'static str {
        "early"
    }

    async fn drops(body: web::Payload) -> &'static str {
        drop(body);
        tokio::task::yield_now().await;
        "dropped"
    }

    async fn reads_one(mut body: web::Payload) -> &'static str {
        let _ = body.next().await;
        "read"
    }

    async fn fails(body: web::Payload) -> Result<&'static str, Error> {
        collect(body).await?;
        Ok("whole")
    }

    async fn parses(body: Bytes) -> Bytes {
        body
    }

    async fn swallows(pending: PendingProof, body: web::Payload) -> &'static str {
        let _ = collect(body).await;
        let _ = pending.proof().await;
        "as if nothing were"
    }

    async fn echoes(body: web::Payload) -> HttpResponse {
        HttpResponse::Ok().streaming(body)
    }

    async fn keeps(
        kept: web::Data<mpsc::UnboundedSender<Kept>>,
        pending: PendingProof,
        body: web::Payload,
    ) -> &'static str {
        kept.send((body, pending)).unwrap();
        "kept"
    }

    async fn panics(
        kept: web::Data<mpsc::UnboundedSender<Kept>>,
        pending: PendingProof,
        body: web::Payload,
    ) -> &'static str {
        keeps(kept, pending, body).await;
        panic!("the handler's own");
    }

    const ANSWERING: [&str; 7] =
        ["/proves", "/early", "/drops", "/reads-one", "/fails", "/parses", "/swallows"];

    fn handlers(routes: &mut ServiceConfig) {
        routes
            .route("/proves", web::post().to(proves))
            .route("/early", web::post().to(early))
            .route("/drops", web::post().to(drops))
            .route("/reads-one", web::post().to(reads_one))
            .route("/fails", web::post().to(fails))
            .route("/parses", web::post().to(parses))
            .route("/swallows", web::post().to(swallows))
            .route("/echoes", web::post().to(echoes))
            .route("/keeps", web::post().to(keeps))
            .route("/panics", web::post().to(panics));
    }

    fn keeping() -> (impl FnOnce(&mut ServiceConfig), mpsc::UnboundedReceiver<Kept>) {
        let (sender, kept) = mpsc::unbounded_channel();
        let routes = move |routes: &mut ServiceConfig| {
            handlers(routes);
            routes.app_data(web::Data::new(sender));
        };
        (routes, kept)
    }

    #[actix_web::test]
    async fn a_valid_body_streams_and_the_handlers_answer_goes_out() {
        for path in ANSWERING {
            for request in [
                signed(path, "signed").to_request(),
                signed(path, "").to_request(),
                with_body(signed(path, "signed"), pieces(["si", "", "gn", "ed"])),
            ] {
                assert_eq!(send(streaming(), handlers, request).await.status, 200, "{path}");
            }
        }
        let answer = send(streaming(), handlers, signed("/proves", "signed").to_request()).await;
        assert_eq!(answer, Answer::ok("signed"));
    }

    async fn check_replaced(request: impl Fn(&str) -> Request, status: u16, expected: Refusal) {
        for path in ANSWERING {
            let answer = send(streaming(), handlers, request(path)).await;
            assert_eq!(answer, Answer::refused(status, expected), "{path}");
        }
    }

    #[actix_web::test]
    async fn whatever_the_handler_does_a_forged_body_is_refused() {
        check_replaced(|path| forged(path).to_request(), 401, MISMATCH).await;
        let in_pieces = |path: &str| with_body(signed(path, "signed"), pieces(["sig", "ned."]));
        check_replaced(in_pieces, 401, MISMATCH).await;
    }

    #[actix_web::test]
    async fn whatever_the_handler_does_a_broken_body_is_400() {
        for before in ["", "sig", "signed"] {
            let request = |path: &str| with_body(signed(path, "signed"), broken(before));
            check_replaced(request, 400, Refusal::BrokenBody).await;
        }
    }

    #[actix_web::test]
    async fn whatever_the_handler_does_a_body_over_the_limit_is_413() {
        let request = |path: &str| with_body(signed(path, "signed"), endless());
        check_replaced(request, 413, Refusal::TooLarge { limit: 1 << 20 }).await;
    }

    #[actix_web::test]
    async fn what_the_head_shows_is_refused_before_the_handler_runs() {
        let routes = |routes: &mut ServiceConfig| {
            let handler = || async { unreachable!("the handler ran") as &str };
            routes.route("/", web::post().to(handler));
        };
        let unsigned = with_body(TestRequest::post().uri("/"), unread());
        let missing = countersign::Error::MissingHeader { header: HEADER };
        let answer = send(streaming(), routes, unsigned).await;
        assert_eq!(answer, Answer::refused(401, missing.into()));
        let announced = signed("/", "").insert_header((header::CONTENT_LENGTH, (1 << 20) + 1));
        let answer = send(streaming(), routes, with_body(announced, unread())).await;
        assert_eq!(answer, Answer::refused(413, Refusal::TooLarge { limit: 1 << 20 }));
    }

    /// What a handler sees of a body, as text.
    async fn seen(request: Request) -> Vec<Result<String, String>> {
        let seen = Rc::new(std::cell::RefCell::new(Vec::new()));
        let list = Rc::clone(&seen);
        let app = init_service(
            App::new()
                .route(
                    "/",
                    web::post().to(move |mut body: web::Payload| {
                        let list = Rc::clone(&list);
                        async move {
                            while let Some(read) = body.next().await {
                                let read = read.map(|chunk| text(&chunk));
                                list.borrow_mut().push(read.map_err(|error| error.to_string()));
                            }
                            "read"
                        }
                    }),
                )
                .wrap(streaming()),
        )
        .await;
        Answer::of(try_call_service(&app, request).await).await;
        seen.take()
    }

    #[actix_web::test]
    async fn a_forged_body_never_ends_cleanly() {
        assert_eq!(seen(signed("/", "signed").to_request()).await, [Ok("signed".into())]);
        let expected = [Ok("forged".into()), Err(MISMATCH.to_string())];
        assert_eq!(seen(forged("/").to_request()).await, expected);
        let cut = with_body(signed("/", "signed"), broken("signed"));
        let expected = [Ok("signed".into()), Err(Refusal::BrokenBody.to_string())];
        assert_eq!(seen(cut).await, expected);
    }

    #[actix_web::test]
    async fn a_handler_that_returns_with_the_body_alive_is_refused() {
        for body in ["signed", ""] {
            let (routes, mut kept) = keeping();
            let answer = send(streaming(), routes, signed("/keeps", body).to_request()).await;
            assert_eq!(answer, Answer::refused(401, Refusal::BodyKept));
            let (body, pending) = kept.recv().await.unwrap();
            assert_eq!(pending.proof().await.unwrap_err(), Refusal::BodyKept);
            let error = collect(body).await.unwrap_err();
            assert_eq!(error.to_string(), Refusal::BodyKept.to_string());
        }
        let answer = send(streaming(), handlers, signed("/echoes", "signed").to_request()).await;
        assert_eq!(answer, Answer::refused(401, Refusal::BodyKept));
    }

    /// Once there is a proof, a body that is still held can do no harm.
    #[actix_web::test]
    async fn a_body_may_be_held_after_the_proof() {
        async fn proves_first(
            pending: PendingProof,
            body: web::Payload,
        ) -> Result<HttpResponse, Refusal> {
            let _ = pending.proof().await?;
            let error = collect(body).await.unwrap_err();
            let drained = matches!(&error, PayloadError::Io(error)
                if error.get_ref().unwrap().downcast_ref() == Some(&BodyError::Drained));
            Ok(HttpResponse::Ok().body(drained.to_string()))
        }
        let routes = |routes: &mut ServiceConfig| {
            routes.route("/", web::post().to(proves_first));
        };
        let answer = send(streaming(), routes, signed("/", "signed").to_request()).await;
        assert_eq!(answer, Answer::ok("true"));
        let answer = send(streaming(), routes, forged("/").to_request()).await;
        assert_eq!(answer, Answer::refused(401, MISMATCH));
    }

    #[actix_web::test]
    async fn after_a_panic_there_is_no_proof() {
        let verdicts: Arc<Mutex<Vec<_>>> = Arc::default();
        let list = Arc::clone(&verdicts);
        let receiver = receiver().on_verdict(move |_, _, result| {
            list.lock().unwrap().push(result.err());
        });
        let (routes, mut kept) = keeping();
        let layer = VerifyLayer::streaming(receiver);
        let request = signed("/panics", "signed").to_request();
        let panicked = actix_web::rt::spawn(send(layer, routes, request)).await;
        assert!(panicked.unwrap_err().is_panic());
        let (body, pending) = kept.recv().await.unwrap();
        assert_eq!(pending.proof().await.unwrap_err(), Refusal::Abandoned);
        assert!(collect(body).await.is_err());
        assert_eq!(*verdicts.lock().unwrap(), [Some(Refusal::Abandoned)]);
    }

    /// The server drops the layer's future when the connection closes. All of the signed bytes have
    /// come, but not their end.
    #[actix_web::test]
    async fn after_a_closed_connection_there_is_no_proof() {
        let (routes, mut waiting) = keeping();
        let waits = |next: ServiceRequest, service: Next<actix_web::body::BoxBody>| async move {
            let answer = service.call(next).await;
            std::future::pending::<()>().await;
            answer
        };
        let app = App::new().configure(routes).wrap(middleware::from_fn(waits)).wrap(streaming());
        let app = init_service(app).await;
        let (chunks, body) = late();
        chunks.send("signed").unwrap();
        let request = with_body(signed("/keeps", "signed"), body);
        let connection =
            actix_web::rt::spawn(async move { try_call_service(&app, request).await.is_ok() });
        let (mut body, pending) = waiting.recv().await.unwrap();
        assert_eq!(body.next().await.unwrap().unwrap(), "signed");
        connection.abort();
        assert!(connection.await.unwrap_err().is_cancelled());
        assert_eq!(pending.proof().await.unwrap_err(), Refusal::Abandoned);
        assert!(body.next().await.unwrap().is_err());
    }

    #[actix_web::test]
    async fn what_the_handler_left_has_to_come_in_time() {
        tokio::time::pause();
        let never =
            || with_body(signed("/early", "signed"), pieces(["sig"]).chain(stream::pending()));
        let started = tokio::time::Instant::now();
        let answer = send(streaming(), handlers, never()).await;
        assert_eq!(answer, Answer::refused(400, Refusal::DrainTimeout { seconds: 30 }));
        assert_eq!(started.elapsed().as_secs(), 30);
        let hasty = streaming().drain_timeout(Duration::from_secs(2));
        let answer = send(hasty, handlers, never()).await;
        assert_eq!(answer, Answer::refused(400, Refusal::DrainTimeout { seconds: 2 }));
    }

    /// A task on another thread may wait for the proof.
    #[actix_web::test]
    async fn a_pending_proof_leaves_its_thread() {
        async fn elsewhere(pending: PendingProof, body: web::Payload) -> String {
            let waiting = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(pending.proof()).is_ok()
            });
            drop(body);
            while !waiting.is_finished() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            waiting.join().unwrap().to_string()
        }
        let routes = |routes: &mut ServiceConfig| {
            routes.route("/", web::post().to(elsewhere));
        };
        let (chunks, body) = late();
        let request = with_body(signed("/", "signed"), body);
        let answered = actix_web::rt::spawn(send(streaming(), routes, request));
        for chunk in ["sig", "ned"] {
            tokio::task::yield_now().await;
            chunks.send(chunk).unwrap();
        }
        drop(chunks);
        assert_eq!(answered.await.unwrap(), Answer::ok("true"));
    }

    /// A sender that is faster than the handler waits for it.
    #[actix_web::test]
    async fn no_more_than_two_chunks_are_in_memory() {
        let produced = Rc::new(Cell::new(0));
        let counter = Rc::clone(&produced);
        let body = stream::repeat_with(move || {
            counter.set(counter.get() + 1);
            Ok(Bytes::from_static(&[0; 1 << 14]))
        });
        let reads = move |mut body: web::Payload| {
            let produced = Rc::clone(&produced);
            async move {
                for consumed in 1..=64 {
                    body.next().await.unwrap().unwrap();
                    assert!(produced.get() - consumed <= 2, "after {consumed}");
                }
                "read"
            }
        };
        let routes = |routes: &mut ServiceConfig| {
            routes.route("/", web::post().to(reads));
        };
        let signer = maskit();
        let layer = VerifyLayer::streaming(receiver().limit(1 << 20));
        let request = with_body(signed_by(&signer, "/", vec![0; 1 << 20]), body.take(64));
        assert_eq!(send(layer, routes, request).await, Answer::ok("read"));
    }

    /// An error of an inner middleware has used up the request; it is replaced all the same.
    #[actix_web::test]
    async fn a_services_error_passes_only_with_a_valid_body() {
        async fn fails(
            _: ServiceRequest,
            _: Next<impl MessageBody>,
        ) -> Result<ServiceResponse, Error> {
            Err(ErrorImATeapot("the service's own"))
        }
        let statuses = Statuses::new().unverified(403).unwrap();
        let layer = VerifyLayer::streaming(receiver().statuses(statuses));
        let app = App::new().wrap(middleware::from_fn(fails)).wrap(layer);
        let app = init_service(app).await;
        let called = try_call_service(&app, signed("/", "signed").to_request()).await;
        assert_eq!(called.unwrap_err().to_string(), "the service's own");
        let called = try_call_service(&app, forged("/").to_request()).await;
        assert_eq!(Answer::of(called).await, Answer::refused(403, MISMATCH));
    }

    #[actix_web::test]
    async fn there_is_no_proof_in_the_extensions() {
        async fn neither(request: HttpRequest) -> String {
            let extensions = request.extensions();
            let none = extensions.get::<Proof>().is_none();
            (none && extensions.get::<PendingProof>().is_some()).to_string()
        }
        let app = App::new().route("/", web::post().to(neither)).wrap(streaming()).wrap(buffered());
        let app = init_service(app).await;
        let called = try_call_service(&app, signed("/", "signed").to_request()).await;
        assert_eq!(Answer::of(called).await, Answer::ok("true"));
    }
}

/// actix-web closes the connection of a handler that panics, and the server goes on.
#[test]
fn a_panic_closes_the_connection_and_no_other() {
    async fn proves(pending: PendingProof) -> Result<&'static str, Refusal> {
        pending.proof().await.map(|_| "proved")
    }
    async fn panics(_: web::Payload) -> &'static str {
        panic!("the handler's own");
    }
    let (tell, verdicts) = std::sync::mpsc::channel();
    let receiver = receiver().on_verdict(move |_, _, result| tell.send(result.err()).unwrap());
    let server = ActixServer::start(move |routes| {
        let hooks = web::scope("").wrap(VerifyLayer::streaming(receiver.clone()));
        let hooks = hooks.route("/", web::post().to(proves));
        routes.service(hooks.route("/panics", web::post().to(panics)));
    });
    let valid = text(&request(&maskit(), b"signed", b"signed"));
    let mut client = Client::connect(server.address);
    client.send(valid.replacen("POST / ", "POST /panics ", 1));
    assert_eq!(client.answer(), None);
    assert_eq!(exchange(server.address, valid), 200);
    assert_eq!(exchange(server.address, request(&maskit(), b"signed", b"forged")), 401);
    let told: Vec<_> = verdicts.try_iter().collect();
    assert_eq!(told, [Some(Refusal::Abandoned), None, Some(MISMATCH)]);
}

/// Over HTTP/2 a `:path` need not start with a slash; the middleware stands for a server that takes it.
#[actix_web::test]
async fn a_target_that_is_no_path_is_no_url_of_the_origin() {
    use actix_web::dev::Service as _;
    use actix_web::http::uri::{Parts, PathAndQuery, Uri};
    use countersign::providers::Square;

    let app = async |target: &'static str| {
        let square = Square::new("a secret").unwrap();
        let verifier = BodyVerifier::with_public_origin(square, ORIGIN).unwrap();
        let app = App::new()
            .default_service(web::to(|| async { HttpResponse::Ok().body("handler") }))
            .wrap(VerifyLayer::buffered(verifier))
            .wrap_fn(move |mut request, service| {
                let mut parts = Parts::default();
                parts.scheme = Some("https".parse().unwrap());
                parts.authority = Some("hooks.example.com".parse().unwrap());
                parts.path_and_query = Some(target.parse::<PathAndQuery>().unwrap());
                request.head_mut().uri = Uri::from_parts(parts).unwrap();
                service.call(request)
            });
        init_service(app).await
    };
    for (target, accepted) in [
        ("/x", true),
        ("//evil.example/x", true),
        (".evil.example/x", false),
        ("?x", false),
        ("*", false),
    ] {
        let square = Square::new("a secret").unwrap();
        let url = format!("{ORIGIN}{target}");
        let signed = square.sign(&countersign::Request::new(&()).url(url.as_str()), b"{}").unwrap();
        let request = TestRequest::post()
            .uri("/in")
            .insert_header((signed[0].0, signed[0].1.as_str()))
            .set_payload("{}")
            .to_request();
        let service = app(target).await;
        let answer = actix_web::test::call_service(&service, request).await;
        assert_eq!(answer.status().is_success(), accepted, "{target}");
    }
}
