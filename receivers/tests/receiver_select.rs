//! Which verifier a request is for, what an adapter takes at construction, and whom it tells.

mod receiver;

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::routing::{any, post};
use axum::{Router, body::Bytes};
use countersign::providers::HubSpotV1;
use countersign::receiver::{
    AcceptUnsignedBody, AnyVerifier, BodyVerifier, PendingProof, Receiver, Refusal, Select,
    Statuses, Verified, VerifiedRejection, VerifyLayer,
};
use countersign::{
    ConfigError, ConfigFault, Coverage, Error, Fields, Keys, MaskIt, OpenFx, Part, Proof, Scheme,
    SecretForm, Signature, SignedTime, Signer, TimeFormat, TraceFinance, UnixTime, Verifier,
    Webhook, sign_request, sign_request_at,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use receiver::{answer, check_no_layer, refusal, send};
use sha2::Sha256;

const fn crosses_threads<T: Send + Sync + Clone + std::fmt::Debug + 'static>() {}

const _: () = {
    crosses_threads::<AnyVerifier>();
    crosses_threads::<BodyVerifier>();
    crosses_threads::<AcceptUnsignedBody>();
    crosses_threads::<Receiver>();
    crosses_threads::<Refusal>();
    crosses_threads::<Statuses>();
    crosses_threads::<VerifyLayer>();
    crosses_threads::<PendingProof>();
    crosses_threads::<Verified<Bytes>>();
};

const NOW: UnixTime = UnixTime::from_secs(1_795_000_000);
const SECRET: &str = "a secret of the tests";

static PAIRS: Scheme = Scheme::hmac_sha256("pairs")
    .signature(Signature::in_header("X-Pairs").pairs(",", "v1").hex())
    .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
    .signs(&[Part::Timestamp, Part::Text("."), Part::Body]);

static METHOD_AND_URL: Scheme = Scheme::hmac_sha256("method-and-url")
    .signature(Signature::in_header("X-Request-Signature").base64())
    .signs(&[Part::Method, Part::Text(" "), Part::Url, Part::Text("\n"), Part::Body]);

static WITHOUT_QUERY: Scheme = Scheme::hmac_sha256("without-query")
    .signature(Signature::in_header("X-Signature").hex())
    .signs(&[Part::UrlWithoutQuery, Part::Text("\n"), Part::Body]);

const ORIGIN: &str = "https://hooks.example.com";

fn openfx(secret: &str) -> OpenFx {
    OpenFx::new(secret).unwrap()
}

fn trace() -> TraceFinance {
    TraceFinance::new("client id", "client secret").unwrap()
}

fn method_and_url() -> Webhook {
    Webhook::new(&METHOD_AND_URL, SECRET).unwrap()
}

async fn account(proof: Proof) -> String {
    proof.account().unwrap_or("none").to_owned()
}

fn app(path: &str, receiver: impl Into<Receiver>) -> Router {
    Router::new().route(path, any(account)).layer(VerifyLayer::buffered(receiver))
}

fn signed(signer: &dyn Signer, uri: &str) -> Request {
    let request = Request::post(uri).header("x-message-id", "1234").body("{}").unwrap();
    sign_request(signer, request).unwrap().map(Body::from)
}

/// A gateway's: whatever id its configuration names, and the public origin where the URL is signed.
#[test]
fn every_provider_of_a_configuration_is_received() {
    for entry in countersign::providers::entries() {
        let scheme = entry.scheme();
        if scheme.key_kind().is_public() {
            continue; // bound by its id in the library's tests, with a key of its own
        }
        let bound = || {
            let keys = Keys::new("a secret").form(SecretForm::Utf8).setting(scheme.setting());
            entry.bind(&keys).unwrap()
        };
        let covered = scheme.coverage() == Coverage::Body;
        let taken = match (covered, scheme.signs_url()) {
            (true, false) => BodyVerifier::new(bound()).map(AnyVerifier::from),
            (true, true) => BodyVerifier::with_public_origin(bound(), ORIGIN).map(Into::into),
            (false, false) => AcceptUnsignedBody::new(bound()).map(Into::into),
            (false, true) => {
                AcceptUnsignedBody::with_public_origin(bound(), ORIGIN).map(Into::into)
            }
        };
        assert!(taken.is_ok(), "{taken:?}");
        if !covered {
            let error = BodyVerifier::with_public_origin(bound(), ORIGIN).unwrap_err();
            assert_eq!(error, ConfigFault::BodyNotCovered);
            let text = error.to_string();
            assert!(text.starts_with(scheme.id()) && text.contains("AcceptUnsignedBody"), "{text}");
        }
    }
}

/// What is refused, and whose verifier it is.
fn refused<T: std::fmt::Debug>(
    bound: Result<T, ConfigError>,
) -> (Option<&'static str>, ConfigFault) {
    let error = bound.unwrap_err();
    (error.scheme(), error.fault())
}

#[test]
fn coverage_is_decided_at_construction() {
    let not_covered = (Some("trace-finance"), ConfigFault::BodyNotCovered);
    assert_eq!(refused(BodyVerifier::new(trace())), not_covered);
    let boxed = Box::new(trace()) as Box<dyn Verifier>;
    assert_eq!(refused(BodyVerifier::new(boxed)), not_covered);
    assert!(AcceptUnsignedBody::new(trace()).is_ok());

    assert!(BodyVerifier::new(openfx("key")).is_ok());
    let covered = (Some("openfx"), ConfigFault::BodyCovered);
    assert_eq!(refused(AcceptUnsignedBody::new(openfx("key"))), covered);
}

#[test]
fn a_scheme_that_signs_the_url_needs_an_origin_and_no_other_takes_one() {
    let missing = refused(BodyVerifier::new(method_and_url()));
    assert_eq!(missing, (Some("method-and-url"), ConfigFault::MissingOrigin));
    for origin in [ORIGIN, "http://localhost:3000", "https://[::1]:8443", "https://[::1]"] {
        assert!(BodyVerifier::with_public_origin(method_and_url(), origin).is_ok(), "{origin}");
    }
    for origin in [
        "",
        "https://",
        "hooks.example.com",
        "ftp://hooks.example.com",
        "https://a.example/",
        "https://a.example/in",
        "https://a.example?x",
        "https://a@b.example",
        " https://a.example",
        "https://:80",
        "https://a.example:",
        "https://a.example:x",
        "https://a.example:65536",
        "https://a:1:2",
        "https://]",
        "https://[::1",
        "https://[a.example]",
    ] {
        let refused = refused(BodyVerifier::with_public_origin(method_and_url(), origin));
        assert_eq!(refused, (Some("method-and-url"), ConfigFault::Origin), "{origin:?}");
    }
    let missing = refused(BodyVerifier::new(Webhook::new(&WITHOUT_QUERY, SECRET).unwrap()));
    assert_eq!(missing, (Some("without-query"), ConfigFault::MissingOrigin));

    let unused = refused(BodyVerifier::with_public_origin(openfx("key"), ORIGIN));
    assert_eq!(unused, (Some("openfx"), ConfigFault::UnusedOrigin));
    let unused = refused(AcceptUnsignedBody::with_public_origin(trace(), ORIGIN));
    assert_eq!(unused, (Some("trace-finance"), ConfigFault::UnusedOrigin));
}

#[test]
fn statuses_are_never_5xx() {
    for status in [0, 100, 199, 300, 302, 399, 500, 503, 599, 1000] {
        let new = Statuses::new();
        for set in [
            new.unverified(status),
            new.too_large(status),
            new.broken_body(status),
            new.unknown_path(status),
        ] {
            assert_eq!(refused(set), (None, ConfigFault::Status { status }));
        }
    }
}

#[tokio::test]
async fn the_configured_statuses_answer() {
    let statuses = Statuses::new().unverified(200).unwrap().unknown_path(410).unwrap();
    let statuses = statuses.too_large(422).unwrap().broken_body(499).unwrap();
    let select = Select::by_segment(0, [("a", BodyVerifier::new(openfx("key")).unwrap())]);
    let app = app("/{any}", Receiver::new(select).statuses(statuses).limit(1));
    assert_eq!(answer(&app, Request::post("/a").body(Body::empty()).unwrap()).await, 200);
    assert_eq!(answer(&app, Request::post("/b").body(Body::empty()).unwrap()).await, 410);
    assert_eq!(answer(&app, signed(&openfx("key"), "/a")).await, 422);
    let broken = signed(&openfx("key"), "/a").map(|_| receiver::broken([b"{"]));
    assert_eq!(answer(&app, broken).await, 499);
}

fn accounts() -> [(&'static str, BodyVerifier); 2] {
    ["eu", "us"].map(|name| {
        let verifier = openfx(&format!("key of {name}")).for_account(name);
        (name, BodyVerifier::new(verifier).unwrap())
    })
}

/// By path parameter, by segment and by closure.
fn account_apps() -> [Router; 3] {
    let [(_, eu), (_, us)] = accounts().map(|(name, verifier)| (name, AnyVerifier::from(verifier)));
    let by = Select::by(move |head| match head.path() {
        "/in/eu" => Some(eu.clone()),
        "/in/us" => Some(us.clone()),
        _ => None,
    });
    [
        app("/in/{account}", Select::by_param("account", accounts())),
        app("/in/{account}", Select::by_segment(1, accounts())),
        app("/in/{account}", by),
    ]
}

#[tokio::test]
async fn two_accounts_never_accept_each_others_deliveries() {
    for app in account_apps() {
        for (at, signer, expected) in [
            ("eu", "eu", StatusCode::OK),
            ("us", "us", StatusCode::OK),
            ("eu", "us", StatusCode::UNAUTHORIZED),
            ("us", "eu", StatusCode::UNAUTHORIZED),
        ] {
            let key = format!("key of {signer}");
            let request = signed(&openfx(&key), &format!("/in/{at}"));
            let (parts, body) = send(&app, request).await;
            assert_eq!(parts.status, expected, "{signer} at {at}");
            assert_eq!(body, if expected == StatusCode::OK { at } else { "" });
        }
    }
}

#[tokio::test]
async fn an_unknown_path_is_404_before_the_body_is_read() {
    for app in account_apps() {
        for uri in ["/in/jp", "/in/EU", "/in/eu%20", "/in/%FF"] {
            let request = signed(&openfx("key of eu"), uri).map(|_| receiver::unread());
            let (parts, body) = send(&app, request).await;
            assert_eq!((parts.status, body.as_str()), (StatusCode::NOT_FOUND, ""), "{uri}");
            assert_eq!(refusal(&parts), Some(Refusal::UnknownPath), "{uri}");
        }
    }
}

#[tokio::test]
async fn a_parameter_is_decoded_and_a_segment_is_raw() {
    let [param, segment, _] = account_apps();
    let request = || signed(&openfx("key of eu"), "/in/%65u");
    assert_eq!(answer(&param, request()).await, 200);
    assert_eq!(answer(&segment, request()).await, 404);
}

#[tokio::test]
async fn several_providers_share_a_route() {
    let maskit = MaskIt::new("shared secret").unwrap();
    let select = Select::by_param(
        "provider",
        [
            ("maskit", AnyVerifier::from(BodyVerifier::new(maskit).unwrap())),
            ("trace", AcceptUnsignedBody::new(trace()).unwrap().into()),
        ],
    );
    let app = app("/{provider}", select);
    let maskit = MaskIt::new("shared secret").unwrap();
    assert_eq!(answer(&app, signed(&maskit, "/maskit")).await, 200);
    assert_eq!(answer(&app, signed(&maskit, "/trace")).await, 401);
    assert_eq!(answer(&app, signed(&trace(), "/trace")).await, 200);
    assert_eq!(answer(&app, signed(&trace(), "/maskit")).await, 401);
}

static ID: Scheme<Fields> = Scheme::hmac_sha256("id")
    .signature(Signature::in_header("X-Id-Signature"))
    .signs_fields(&[Part::Field("id")]);

/// Verifiers of which one signs the body's beginning and one a field, with the signature of `{"id":"1"}`.
fn partly_signed(body: &str) -> [((&'static str, String), AcceptUnsignedBody); 2] {
    let hubspot = || HubSpotV1::new(SECRET).unwrap();
    let beginning = hubspot().sign(&countersign::Request::new(&()), body.as_bytes()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(b"1");
    let field = ("X-Id-Signature", hex::encode(mac.finalize().into_bytes()));
    [
        (beginning[0].clone(), AcceptUnsignedBody::new(hubspot()).unwrap()),
        (field, AcceptUnsignedBody::new(Webhook::new(&ID, SECRET).unwrap()).unwrap()),
    ]
}

#[tokio::test]
async fn an_unsigned_body_is_passed_on_and_never_as_verified() {
    async fn plain(proof: Proof, body: Bytes) -> Bytes {
        assert_eq!(proof.coverage(), Coverage::None);
        body
    }
    async fn verified(_: Verified<Bytes>) {}
    let app = Router::new()
        .route("/plain", post(plain))
        .route("/verified", post(verified))
        .layer(VerifyLayer::buffered(AcceptUnsignedBody::new(trace()).unwrap()));

    let changed = signed(&trace(), "/plain").map(|_| Body::from("other"));
    assert_eq!(send(&app, changed).await.1, "other");
    check_no_layer(&app, signed(&trace(), "/verified")).await;

    // A beginning can be gone on with, and what is beside signed fields is anybody's.
    for (headers, verifier) in partly_signed("{\"id\":\"1\"}") {
        let app = Router::new()
            .route("/plain", post(async |body: Bytes| body))
            .route("/verified", post(verified))
            .layer(VerifyLayer::buffered(verifier));
        let request = |uri| {
            let request = Request::post(uri).header(headers.0, &headers.1);
            request.body(Body::from("{\"id\":\"1\"}")).unwrap()
        };
        assert_eq!(answer(&app, request("/plain")).await, 200);
        check_no_layer(&app, request("/verified")).await;
    }

    // The innermost layer says what its handler gets, whatever one around it has verified.
    let outer = VerifyLayer::buffered(BodyVerifier::new(openfx("key")).unwrap());
    let mut both = signed(&trace(), "/verified");
    both.headers_mut().extend(signed(&openfx("key"), "/verified").headers().clone());
    check_no_layer(&app.layer(outer), both).await;
}

#[tokio::test]
async fn the_signed_url_is_the_origin_and_the_original_path_and_query() {
    let verifier = BodyVerifier::with_public_origin(method_and_url(), ORIGIN).unwrap();
    let inner = app("/in/{id}", verifier);
    let nested = Router::new().nest("/hooks", inner);
    let path = "/hooks/in/%61%2Fb?account=7&x=%20+&x=";
    let request = || {
        let request = signed(&method_and_url(), &format!("{ORIGIN}{path}"));
        let (mut parts, body) = request.into_parts();
        parts.uri = path.parse().unwrap();
        Request::from_parts(parts, body)
    };
    assert_eq!(answer(&nested, request()).await, 200);

    for name in ["host", "forwarded", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-uri"] {
        let mut forged = request();
        forged.headers_mut().insert(name, "host=evil.example".parse().unwrap());
        assert_eq!(answer(&nested, forged).await, 200, "{name} is not read");
    }
    for other in ["/hooks/in/a%2Fb?account=7&x=%20+&x=", "/hooks/in/%61%2Fb?account=8"] {
        let mut forged = request();
        *forged.uri_mut() = other.parse().unwrap();
        assert_eq!(answer(&nested, forged).await, 401, "{other}");
    }
    let mut forged = request();
    *forged.method_mut() = Method::PUT;
    assert_eq!(answer(&nested, forged).await, 401);
    let elsewhere = signed(&method_and_url(), &format!("https://evil.example{path}"));
    assert_eq!(answer(&nested, elsewhere).await, 401);
}

#[tokio::test]
async fn a_clock_lets_a_recorded_request_pass() {
    let pairs = || Webhook::new(&PAIRS, SECRET).unwrap();
    let recorded = || {
        let request = Request::post("/").body("{}").unwrap();
        sign_request_at(&pairs(), request, NOW).unwrap().map(Body::from)
    };
    let now = app("/", BodyVerifier::new(pairs()).unwrap());
    let (parts, _) = send(&now, recorded()).await;
    assert_eq!(parts.status, StatusCode::UNAUTHORIZED);
    let Some(Refusal::Unverified(error)) = refusal(&parts) else { panic!() };
    assert!(["timestamp-too-old", "timestamp-in-future"].contains(&error.code()));

    let receiver = Receiver::new(BodyVerifier::new(pairs()).unwrap()).clock(|| NOW);
    assert_eq!(answer(&app("/", receiver), recorded()).await, 200);
}

type Told = (Option<&'static str>, Option<String>, Result<usize, Refusal>);

/// What a receiver tells, and the list that it tells it to.
fn telling(receiver: Receiver) -> (Receiver, Arc<Mutex<Vec<Told>>>) {
    let told: Arc<Mutex<Vec<Told>>> = Arc::default();
    let list = Arc::clone(&told);
    let receiver = receiver.on_verdict(move |provider, account, result| {
        let account = account.map(str::to_owned);
        list.lock().unwrap().push((
            provider,
            account,
            result.map(|accepted| accepted.delivery().unwrap().key()),
        ));
    });
    (receiver, told)
}

/// Else a receiver that works for nobody would count deliveries as valid. The handler answers by
/// itself, as a debug build's extractors panic.
#[tokio::test]
async fn what_a_handler_is_not_given_is_told() {
    type Lacking<T> = Result<T, VerifiedRejection<axum::extract::rejection::BytesRejection>>;
    fn answered(refusal: Refusal) -> (StatusCode, axum::Extension<Refusal>) {
        (StatusCode::from_u16(Statuses::new().of(refusal)).unwrap(), axum::Extension(refusal))
    }
    let verified = || {
        post(async |lacking: Lacking<Verified<Bytes>>| match lacking.unwrap_err() {
            VerifiedRejection::Refused(refusal) => answered(refusal),
            _ => unreachable!(),
        })
    };
    let pending =
        || post(async |lacking: Result<PendingProof, Refusal>| answered(lacking.unwrap_err()));
    let verdict = |result| (Some("openfx"), Some("eu".to_owned()), result);
    let openfx = || BodyVerifier::new(openfx("key").for_account("eu")).unwrap();
    let mismatch = Error::Mismatch { header: "x-openfx-signature" }.into();

    let (receiver, told) = telling(openfx().into());
    let take = || core::mem::take(&mut *told.lock().unwrap());
    let app = Router::new().route("/", verified()).layer(VerifyLayer::streaming(receiver.clone()));
    for key in ["key", "another"] {
        let (parts, _) = send(&app, signed(&self::openfx(key), "/")).await;
        assert_eq!((parts.status.as_u16(), refusal(&parts)), (500, Some(Refusal::NoLayer)));
        assert_eq!(take(), [verdict(Err(Refusal::NoLayer))], "and never that it was valid");
    }

    let app = Router::new().route("/", pending()).layer(VerifyLayer::buffered(receiver));
    let (parts, _) = send(&app, signed(&self::openfx("key"), "/")).await;
    assert_eq!((parts.status.as_u16(), refusal(&parts)), (500, Some(Refusal::NoLayer)));
    assert_eq!(take(), [verdict(Ok(0)), verdict(Err(Refusal::NoLayer))]);
    assert_eq!(answer(&app, signed(&self::openfx("another"), "/")).await, 401);
    assert_eq!(take(), [verdict(Err(mismatch))]);
}

/// A status of the receiver's own cannot hide it as the sender's fault.
#[test]
fn a_routers_mistake_is_500_whatever_is_set() {
    let statuses = Statuses::new().unverified(404).unwrap().unknown_path(404).unwrap();
    assert_eq!(statuses.of(Refusal::NoLayer), 500);
    assert!(Refusal::NoLayer.is_routers_fault());
    let others = [Refusal::UnknownPath, Refusal::BodyKept, Refusal::Abandoned];
    assert!(others.iter().all(|refusal| !refusal.is_routers_fault()));
}

#[tokio::test]
async fn each_verdict_is_told_once() {
    for layer in [VerifyLayer::buffered, VerifyLayer::streaming] {
        let (receiver, told) = telling(Receiver::new(Select::by_segment(
            0,
            [("a", BodyVerifier::new(openfx("new").or("old").unwrap().for_account("eu")).unwrap())],
        )));
        let app = Router::new()
            .route("/{any}", post(|body: Bytes| async { body }))
            .layer(layer(receiver.limit(2)));
        let long = signed(&openfx("new"), "/a").map(|_| Body::from("{} "));
        let requests = [
            signed(&openfx("new"), "/a"),
            signed(&openfx("old"), "/a"),
            signed(&openfx("none"), "/a"),
            signed(&openfx("new"), "/b"),
            long,
            Request::post("/a").body(Body::empty()).unwrap(),
        ];
        for request in requests {
            send(&app, request).await;
        }
        let header = "x-openfx-signature";
        let (openfx, eu) = (Some("openfx"), Some("eu".to_owned()));
        let expected = [
            (openfx, eu.clone(), Ok(0)),
            (openfx, eu.clone(), Ok(1)),
            (openfx, eu.clone(), Err(Error::Mismatch { header }.into())),
            (None, None, Err(Refusal::UnknownPath)),
            (openfx, eu.clone(), Err(Refusal::TooLarge { limit: 2 })),
            (openfx, eu, Err(Error::MissingHeader { header }.into())),
        ];
        assert_eq!(core::mem::take(&mut *told.lock().unwrap()), expected);
    }
}

/// What a scanner asks for is no refused delivery.
#[tokio::test]
async fn a_path_that_is_no_route_is_404_and_told_to_nobody() {
    let told: Arc<Mutex<Vec<Option<Refusal>>>> = Arc::default();
    let list = Arc::clone(&told);
    let receiver = Receiver::new(BodyVerifier::new(openfx("key")).unwrap())
        .on_verdict(move |_, _, result| list.lock().unwrap().push(result.err()));
    let layer = || VerifyLayer::buffered(receiver.clone());
    let routes = || Router::new().route("/in", post(account));
    let missing = Refusal::from(Error::MissingHeader { header: "x-openfx-signature" });
    for (app, of_another_path, of_another_method) in [
        (routes().route_layer(layer()), (404, None), (401, Some(missing))),
        (
            Router::new().route("/in", post(account).layer(layer())),
            (404, None),
            (401, Some(missing)),
        ),
        (Router::new().route("/in", post(account).route_layer(layer())), (404, None), (405, None)),
        (routes().layer(layer()), (401, Some(missing)), (401, Some(missing))),
    ] {
        let check = async |request: Request, (status, refused): (u16, Option<Refusal>)| {
            assert_eq!(answer(&app, request.map(|_| receiver::unread())).await, status);
            let expected: Vec<_> = refused.map(Some).into_iter().collect();
            assert_eq!(core::mem::take(&mut *told.lock().unwrap()), expected);
        };
        check(Request::get("/.env").body(Body::empty()).unwrap(), of_another_path).await;
        check(Request::get("/in").body(Body::empty()).unwrap(), of_another_method).await;
        assert_eq!(answer(&app, signed(&openfx("key"), "/in")).await, 200);
        assert_eq!(core::mem::take(&mut *told.lock().unwrap()), [None]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_verifier_is_replaced_while_requests_run() {
    let verifier =
        |secrets: [&str; 2]| BodyVerifier::new(openfx(secrets[0]).or(secrets[1]).unwrap()).unwrap();
    let receiver = Receiver::new(verifier(["a", "b"]));
    let app = app("/", receiver.clone());
    // Each step accepts "b" beside a key that changes, so that no request may fail.
    let requests: Vec<_> = (0..16)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move {
                for _ in 0..50 {
                    assert_eq!(answer(&app, signed(&openfx("b"), "/")).await, 200);
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for step in 0..200 {
        receiver.replace(verifier([["c", "d"][step % 2], "b"]));
        tokio::task::yield_now().await;
    }
    for request in requests {
        request.await.unwrap();
    }
    assert_eq!(answer(&app, signed(&openfx("a"), "/")).await, 401, "the first is gone");
    assert_eq!(answer(&app, signed(&openfx("d"), "/")).await, 200, "the last is there");
}

#[test]
fn nothing_is_shown_of_secrets() {
    let select = Select::by_param("account", accounts());
    let shown = format!("{:?}", Receiver::new(select));
    assert!(shown.contains("openfx") && shown.contains("eu"), "{shown}");
    assert!(!shown.contains("key of"), "{shown}");
}

/// Neither an absolute target nor that of an `OPTIONS` or a `CONNECT` is joined to the origin as it is:
/// of the first, path and query are; the others have none.
#[tokio::test]
async fn a_target_that_is_no_path_is_no_url_of_the_origin() {
    use countersign::providers::Square;

    const ORIGIN: &str = "https://hooks.example.com";
    let verifier =
        BodyVerifier::with_public_origin(Square::new("a secret").unwrap(), ORIGIN).unwrap();
    let app = Router::new().fallback(async || "handler").layer(VerifyLayer::buffered(verifier));
    for (method, target, url, accepted) in [
        ("POST", "/in?a=1", "/in?a=1", true),
        ("POST", "http://evil.example/in?a=1", "/in?a=1", true),
        ("POST", "http://evil.example", "/", true),
        ("POST", "http://evil.example/in", "http://evil.example/in", false),
        ("POST", "//evil.example/in", "//evil.example/in", true),
        ("OPTIONS", "*", "*", false),
        ("OPTIONS", "*", "/", false),
        ("CONNECT", "evil.example:443", "/", false),
        ("CONNECT", "evil.example:443", "", false),
        ("CONNECT", "evil.example:443", "evil.example:443", false),
    ] {
        let square = Square::new("a secret").unwrap();
        let url = format!("{ORIGIN}{url}");
        let signed = square.sign(&countersign::Request::new(&()).url(url.as_str()), b"{}").unwrap();
        let request = Request::builder()
            .method(method)
            .uri(target)
            .header(signed[0].0, &signed[0].1)
            .body(Body::from("{}"))
            .unwrap();
        let answer = tower::ServiceExt::oneshot(app.clone(), request).await.unwrap();
        let expected = if accepted { 200 } else { 401 };
        assert_eq!(answer.status(), expected, "{method} {target} as {url}");
    }
}
