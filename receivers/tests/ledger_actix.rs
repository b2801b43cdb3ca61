//! What the layer answers in actix-web with a ledger behind it; `ledger_receiver` has what is the same
//! in every framework.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_http::Request;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::error::ErrorConflict;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::test::{TestRequest, init_service, try_call_service};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, Error, HttpResponse, HttpServer};
use countersign::ledger::{
    Claimed, Counts, Deliveries, Ledger, LedgerError, LedgerFuture, MemoryLedger, NotRun, OnceLayer,
};
use countersign::receiver::{BodyVerifier, PendingProof, Receiver, Refusal, Verified, VerifyLayer};
use countersign::{DeliveryId, OpenFx, Signer as _};
use futures_util::StreamExt as _;
use futures_util::future::join;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const LEASE: Duration = Duration::from_secs(20);

fn openfx() -> OpenFx {
    OpenFx::new("test key").unwrap()
}

fn once() -> Receiver {
    Receiver::new(BodyVerifier::new(openfx()).unwrap().once().unwrap())
}

fn deliveries() -> Deliveries {
    Deliveries::new(MemoryLedger::new()).lease(LEASE)
}

fn signature(body: &str) -> String {
    let mut headers = openfx().sign(&countersign::Request::new(&()), body.as_bytes()).unwrap();
    headers.remove(0).1
}

fn signed(body: &'static str) -> Request {
    let header = ("X-OpenFX-Signature", signature(body));
    TestRequest::post().uri("/hooks/openfx").insert_header(header).set_payload(body).to_request()
}

type Runs = Data<AtomicUsize>;

/// Does what the body says.
async fn handler(
    runs: Runs,
    Verified { body, .. }: Verified<String>,
) -> Result<HttpResponse, Error> {
    runs.fetch_add(1, Ordering::SeqCst);
    match body.as_str() {
        "fails" => Err(ErrorConflict("the handler's own")),
        "panics" => panic!("the handler's own"),
        "takes a minute" => {
            tokio::time::sleep(Duration::from_mins(1)).await;
            Ok(HttpResponse::Ok().body("late"))
        }
        "takes ten seconds" => {
            tokio::time::sleep(Duration::from_secs(10)).await;
            Ok(HttpResponse::Accepted().body("in time"))
        }
        status => {
            let status = StatusCode::from_bytes(status.as_bytes()).unwrap_or(StatusCode::OK);
            Ok(HttpResponse::build(status).body("the handler's"))
        }
    }
}

/// The layers around a scope, whose router has to be the only one to hold the request.
fn routes(deliveries: &Deliveries, runs: &Runs) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let (once_layer, runs) = (OnceLayer::new(deliveries.clone()), runs.clone());
    move |routes: &mut ServiceConfig| {
        let scope = web::scope("/hooks")
            .route("/{provider}", web::post().to(handler))
            .wrap(once_layer)
            .wrap(VerifyLayer::buffered(once()));
        routes.app_data(runs).service(scope);
    }
}

#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    body: String,
    not_run: Option<NotRun>,
}

impl Answer {
    fn new(status: u16, body: &str) -> Self {
        Self { status, body: body.into(), not_run: None }
    }

    fn not_run(status: u16, why: impl Into<NotRun>) -> Self {
        Self { status, body: String::new(), not_run: Some(why.into()) }
    }

    async fn of<B: MessageBody + 'static>(
        app: &impl Service<Request, Response = ServiceResponse<B>, Error = Error>,
        request: Request,
    ) -> Self {
        let response = match try_call_service(app, request).await {
            Ok(answer) => answer.into_parts().1.map_into_boxed_body(),
            Err(error) => error.error_response(),
        };
        let (status, not_run) = (response.status().as_u16(), response.extensions().get().copied());
        let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
        Self { status, body: String::from_utf8(body.to_vec()).unwrap(), not_run }
    }
}

#[actix_web::test]
async fn a_repeat_has_the_firsts_status_and_an_empty_body() {
    let (deliveries, runs) = (deliveries(), Runs::default());
    let app = init_service(App::new().configure(routes(&deliveries, &runs))).await;
    for (status, body) in [(200, "200"), (201, "201"), (204, "204"), (299, "299")] {
        let first = Answer::of(&app, signed(body)).await;
        assert_eq!((first.status, first.not_run), (status, None));
        for _ in 0..2 {
            let repeat = Answer::of(&app, signed(body)).await;
            assert_eq!(repeat, Answer::not_run(status, NotRun::Repeated));
        }
    }
    assert_eq!(runs.load(Ordering::SeqCst), 4);
    let counts = deliveries.counts();
    assert_eq!((counts.new, counts.repeated), (4, 8));
}

#[actix_web::test]
async fn what_is_forged_never_reaches_the_ledger() {
    let (deliveries, runs) = (deliveries(), Runs::default());
    let app = init_service(App::new().configure(routes(&deliveries, &runs))).await;
    let forged = TestRequest::post().uri("/hooks/openfx").set_payload("forged");
    let forged = forged.insert_header(("X-OpenFX-Signature", signature("other"))).to_request();
    assert_eq!(Answer::of(&app, forged).await, Answer::new(401, ""));
    assert_eq!((deliveries.counts(), runs.load(Ordering::SeqCst)), (Counts::default(), 0));
}

#[actix_web::test]
async fn what_was_not_answered_with_2xx_is_processed_again() {
    for (body, status) in [("302", 302), ("404", 404), ("500", 500), ("fails", 409)] {
        let (deliveries, runs) = (deliveries(), Runs::default());
        let app = init_service(App::new().configure(routes(&deliveries, &runs))).await;
        for run in 1..=2 {
            let answer = Answer::of(&app, signed(body)).await;
            assert_eq!((answer.status, answer.not_run), (status, None));
            assert_eq!(runs.load(Ordering::SeqCst), run);
        }
        assert_eq!(deliveries.counts().released, 2);
    }
}

/// A service that fails with an error instead of a response, as a middleware may.
#[actix_web::test]
async fn what_failed_inside_is_processed_again() {
    let deliveries = deliveries();
    let failing = web::resource("/hooks/openfx")
        .route(web::post().to(HttpResponse::Ok))
        .wrap_fn(|_, _| async { Err::<ServiceResponse, _>(ErrorConflict("the middleware's own")) })
        .wrap(OnceLayer::new(deliveries.clone()))
        .wrap(VerifyLayer::buffered(once()));
    let app = init_service(App::new().service(failing)).await;
    for run in 1..=2 {
        assert_eq!(Answer::of(&app, signed("{}")).await.status, 409);
        assert_eq!((deliveries.counts().new, deliveries.counts().released), (run, run));
    }
}

#[actix_web::test]
async fn one_in_flight_is_409() {
    tokio::time::pause();
    let (deliveries, runs) = (deliveries(), Runs::default());
    let app = init_service(App::new().configure(routes(&deliveries, &runs))).await;
    let first = Answer::of(&app, signed("takes ten seconds"));
    let second = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        app.call(signed("takes ten seconds")).await.unwrap()
    };
    let (first, second) = join(first, second).await;
    assert_eq!(first, Answer::new(202, "in time"));
    assert_eq!(second.status(), 409);
    assert_eq!(second.headers().get(RETRY_AFTER).unwrap(), "20");
    assert_eq!(second.response().extensions().get(), Some(&NotRun::InFlight));
    let repeat = Answer::of(&app, signed("takes ten seconds")).await;
    assert_eq!(repeat, Answer::not_run(202, NotRun::Repeated));
    let counts = deliveries.counts();
    assert_eq!((counts.new, counts.in_flight, counts.repeated), (1, 1, 1));
}

#[actix_web::test]
async fn a_handler_ends_with_its_lease() {
    tokio::time::pause();
    let (deliveries, runs) = (deliveries(), Runs::default());
    let app = init_service(App::new().configure(routes(&deliveries, &runs))).await;
    for run in 1..=2 {
        let start = tokio::time::Instant::now();
        let answer = Answer::of(&app, signed("takes a minute")).await;
        assert_eq!(answer, Answer::not_run(503, NotRun::TimedOut { seconds: 20 }));
        assert!(start.elapsed() < LEASE + Duration::from_secs(1));
        assert_eq!((runs.load(Ordering::SeqCst), deliveries.counts().expired), (run, run as u64));
    }
}

#[actix_web::test]
async fn a_connection_that_closes_ends_no_handler() {
    tokio::time::pause();
    let (deliveries, runs) = (deliveries(), Runs::default());
    let app = init_service(App::new().configure(routes(&deliveries, &runs))).await;
    let first = Answer::of(&app, signed("takes ten seconds"));
    assert!(tokio::time::timeout(Duration::from_secs(1), first).await.is_err());
    tokio::time::sleep(Duration::from_secs(10)).await;
    let repeat = Answer::of(&app, signed("takes ten seconds")).await;
    assert_eq!(repeat, Answer::not_run(202, NotRun::Repeated));
    assert_eq!((runs.load(Ordering::SeqCst), deliveries.counts().released), (1, 0));
}

/// It fails with an error of its own.
struct Failing(LedgerError);

impl Ledger for Failing {
    fn claim(&self, _: DeliveryId, _: Duration) -> LedgerFuture<'_, Claimed<u64>> {
        Box::pin(async { Err(self.0) })
    }

    fn renew(&self, _: DeliveryId, _: u64, _: Duration) -> LedgerFuture<'_, bool> {
        unreachable!("there is no claim")
    }

    fn complete(&self, _: DeliveryId, _: u64, _: u16, _: Duration) -> LedgerFuture<'_, bool> {
        unreachable!("there is no claim")
    }

    fn release(&self, _: DeliveryId, _: u64) -> LedgerFuture<'_, bool> {
        unreachable!("there is no claim")
    }
}

#[actix_web::test]
async fn a_ledger_that_fails_is_503_and_never_an_effect() {
    for error in [LedgerError::Unavailable, LedgerError::Full] {
        let (deliveries, runs) = (Deliveries::new(Failing(error)), Runs::default());
        let app = init_service(App::new().configure(routes(&deliveries, &runs))).await;
        assert_eq!(Answer::of(&app, signed("{}")).await, Answer::not_run(503, error));
        assert_eq!((runs.load(Ordering::SeqCst), deliveries.counts().unavailable), (0, 1));
    }
}

#[actix_web::test]
async fn without_an_identity_nothing_runs() {
    async fn never() -> HttpResponse {
        unreachable!("the handler ran")
    }
    let not_told = Receiver::new(BodyVerifier::new(openfx()).unwrap());
    for layer in [VerifyLayer::buffered(not_told), VerifyLayer::streaming(once())] {
        let resource = web::resource("/hooks/openfx")
            .route(web::post().to(never))
            .wrap(OnceLayer::new(deliveries()))
            .wrap(layer);
        let app = init_service(App::new().service(resource)).await;
        let answer = Answer::of(&app, signed("{}")).await;
        assert_eq!(answer, Answer::not_run(500, LedgerError::NoIdentity));
    }
    let alone = web::resource("/hooks/openfx").route(web::post().to(never));
    let alone = alone.wrap(OnceLayer::new(deliveries()));
    let app = init_service(App::new().service(alone)).await;
    assert_eq!(Answer::of(&app, signed("{}")).await.status, 500);
}

#[actix_web::test]
async fn behind_a_streaming_layer_the_handler_claims() {
    async fn upload(
        deliveries: Data<Deliveries>,
        pending: PendingProof,
        mut body: web::Payload,
    ) -> Result<String, Refusal> {
        while let Some(chunk) = body.next().await {
            chunk.map_err(|_| Refusal::BrokenBody)?;
        }
        let proof = pending.proof().await?;
        Ok(match deliveries.claim(&proof).await.unwrap() {
            Claimed::New(claim) => {
                assert!(claim.complete(200).await.unwrap());
                "new".into()
            }
            other => format!("{other:?}"),
        })
    }
    let resource = web::resource("/hooks/openfx")
        .app_data(Data::new(deliveries()))
        .route(web::post().to(upload))
        .wrap(VerifyLayer::streaming(once()));
    let app = init_service(App::new().service(resource)).await;
    for expected in ["new", "Done { status: 200 }"] {
        assert_eq!(Answer::of(&app, signed("{}")).await, Answer::new(200, expected));
    }
}

/// A request over a connection of its own; nothing where the server closes it without an answer.
async fn post(address: SocketAddr, body: &str) -> Option<u16> {
    let request = format!(
        "POST /hooks/openfx HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\
         X-OpenFX-Signature: {}\r\nContent-Length: {}\r\n\r\n{body}",
        signature(body),
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}

/// The workers of a server share what they know, and what panicked in one is free in all.
#[actix_web::test]
async fn several_workers_are_one_receiver() {
    let (deliveries, runs) = (deliveries(), Runs::from(Arc::default()));
    let (of_server, counter) = (deliveries.clone(), runs.clone());
    let app = move || App::new().configure(routes(&of_server, &counter));
    let server = HttpServer::new(app).workers(3).disable_signals().bind("127.0.0.1:0").unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);

    let requests: Vec<_> = (0..30).map(|_| actix_web::rt::spawn(post(address, "201"))).collect();
    for request in requests {
        assert!(matches!(request.await.unwrap(), Some(201 | 409)));
    }
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    assert_eq!((deliveries.counts().new, deliveries.counts().released), (1, 0));

    for panic in 1..=2 {
        assert_eq!(post(address, "panics").await, None);
        while deliveries.counts().released < panic {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    assert_eq!(runs.load(Ordering::SeqCst), 3);
    handle.stop(false).await;
}
