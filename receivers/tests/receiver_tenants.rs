//! Verifiers that are looked up while a request waits, and tenants that a header names.

mod receiver;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::response::Parts;
use axum::routing::post;
use countersign::receiver::{
    AnyVerifier, BodyVerifier, Head, Receiver, Refusal, Select, Statuses, VerifyLayer,
};
use countersign::{OpenFx, sign_request};
use futures_util::FutureExt as _;
use receiver::{refusal, send, unread};

fn openfx(secret: &str) -> OpenFx {
    OpenFx::new(secret).unwrap()
}

fn verifier(secret: &str, tenant: &str) -> AnyVerifier {
    BodyVerifier::new(openfx(secret).for_account(tenant)).unwrap().into()
}

/// By the header, with a look-up that waits: there are `a` and `b`, `down` has no database, and what else
/// is asked for gets `otherwise`.
fn tenants(otherwise: Option<AnyVerifier>) -> Select {
    Select::by_async(move |head| {
        let tenant = head.header("x-tenant").map(<[u8]>::to_vec);
        let otherwise = otherwise.clone();
        async move {
            tokio::task::yield_now().await;
            match tenant.as_deref() {
                Some(b"a") => Ok(Some(verifier("of a", "a"))),
                Some(b"b") => Ok(Some(verifier("of b", "b"))),
                Some(b"down") => Err(Refusal::LookUpFailed),
                _ => Ok(otherwise),
            }
        }
    })
}

fn app(layer: VerifyLayer) -> Router {
    let handler = |body: Bytes| async move { body };
    Router::new().route("/", post(handler)).route_layer(layer)
}

fn signed(tenant: &'static str, secret: &str) -> Request {
    let request = Request::post("/").header("X-Tenant", tenant).body("{}").unwrap();
    sign_request(&openfx(secret), request).unwrap().map(Body::from)
}

const MODES: [fn(Receiver) -> VerifyLayer; 2] = [VerifyLayer::buffered, VerifyLayer::streaming];

#[tokio::test]
async fn a_tenant_is_looked_up_and_accepts_its_own_deliveries() {
    let told: Arc<Mutex<Vec<_>>> = Arc::default();
    let list = Arc::clone(&told);
    let receiver = Receiver::new(tenants(None)).on_verdict(move |provider, account, result| {
        let account = account.map(str::to_owned);
        list.lock().unwrap().push((
            provider,
            account,
            result.map(|accepted| accepted.delivery().unwrap().key()),
        ));
    });
    for mode in MODES {
        let app = app(mode(receiver.clone()));
        for (tenant, secret, status) in
            [("a", "of a", 200), ("b", "of b", 200), ("a", "of b", 401), ("b", "of a", 401)]
        {
            let (parts, _) = send(&app, signed(tenant, secret)).await;
            assert_eq!(parts.status.as_u16(), status, "{tenant} by {secret}");
        }
        told.lock().unwrap().clear();
        for (tenant, status, expected) in
            [("c", 404, Refusal::UnknownPath), ("down", 503, Refusal::LookUpFailed)]
        {
            let (parts, body) = send(&app, signed(tenant, "of a").map(|_| unread())).await;
            assert_eq!((parts.status.as_u16(), body.as_str()), (status, ""), "{tenant}");
            assert_eq!(refusal(&parts), Some(expected));
            let told = core::mem::take(&mut *told.lock().unwrap());
            assert_eq!(told, [(None, None, Err(expected))]);
        }
    }
}

#[tokio::test]
async fn a_look_up_that_failed_is_503_whatever_is_set() {
    let statuses = Statuses::new().unverified(403).unwrap().unknown_path(401).unwrap();
    let app = app(VerifyLayer::buffered(Receiver::new(tenants(None)).statuses(statuses)));
    assert_eq!(send(&app, signed("down", "of a")).await.0.status, 503);
    assert_eq!(send(&app, signed("c", "of a")).await.0.status, 401);
}

/// What a stranger may send to find out who is a tenant.
fn strangers(tenant: &'static str) -> Vec<Request> {
    let name = "x-openfx-signature";
    let mut malformed = signed(tenant, "any");
    malformed.headers_mut().insert(name, "no base64".parse().unwrap());
    let mut missing = signed(tenant, "any");
    missing.headers_mut().remove(name);
    let announced = signed(tenant, "any").map(|_| Body::from(vec![0; 65]));
    let streamed = signed(tenant, "any")
        .map(|_| receiver::chunked(futures_util::stream::iter([Bytes::from(vec![0; 65])])));
    let broken = signed(tenant, "any").map(|_| receiver::broken([b"{"]));
    vec![signed(tenant, "any"), malformed, missing, announced, streamed, broken]
}

#[tokio::test]
async fn with_a_verifier_that_nobody_signs_for_a_stranger_cannot_tell_who_is_a_tenant() {
    let seen = |(parts, body): (Parts, String)| (parts.status, refusal(&parts), body);
    let nobody = verifier("a secret that nobody has", "nobody");
    for mode in MODES {
        let app = app(mode(Receiver::new(tenants(Some(nobody.clone()))).limit(64)));
        for (known, unknown) in strangers("a").into_iter().zip(strangers("c")) {
            let known = seen(send(&app, known).await);
            assert!(known.0.is_client_error());
            assert_eq!(known, seen(send(&app, unknown).await));
        }
    }
}

#[test]
fn a_header_has_one_value_or_none() {
    let headers = [("X-Tenant", "a"), ("X-Other", ""), ("x-twice", "a"), ("X-Twice", "a")];
    let head = Head::new("POST", "/", &headers, &|_| None);
    assert_eq!(head.header("x-tenant"), Some(&b"a"[..]));
    assert_eq!(head.header("X-OTHER"), Some(&b""[..]));
    assert_eq!(head.header("x-twice"), None, "even of one value");
    assert_eq!(head.header("x-missing"), None);
}

/// A header that is there twice chooses nobody, as the two may name two.
#[tokio::test]
async fn a_tenant_that_is_named_twice_is_unknown() {
    let app = app(VerifyLayer::buffered(tenants(None)));
    let mut request = signed("a", "of a");
    request.headers_mut().append("x-tenant", "b".parse().unwrap());
    assert_eq!(send(&app, request).await.0.status, 404);
}

/// Who looks nothing up waits for nothing.
#[test]
fn every_other_selection_is_ready_at_once() {
    let (openfx, other) = (verifier("of a", "a"), verifier("of a", "a"));
    let head = Head::new("POST", "/openfx", &(), &|_| Some("openfx"));
    for select in [
        Select::one(openfx.clone()),
        Select::by_segment(0, [("openfx", openfx.clone())]),
        Select::by_param("provider", [("openfx", openfx)]),
        Select::by(move |_| Some(other.clone())),
    ] {
        let found = Receiver::new(select).select(&head).now_or_never();
        assert!(matches!(found, Some(Ok(_))));
    }
    assert!(Receiver::new(tenants(None)).select(&head).now_or_never().is_none());
}
