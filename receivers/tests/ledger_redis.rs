//! The suite over a real Redis server, which each test starts on a free port; and what happens when
//! it stops, is slow, or is full. `.ci/run` installs it: `apt-get install redis-server`.

mod ledger;
mod receiver;
mod servers;
mod sockets;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::post;
use countersign::ledger::{
    Claimed, Deliveries, Ledger as _, LedgerError, NotRun, OnceLayer, RedisLedger, RedisLedgerError,
};
use countersign::receiver::{BodyVerifier, VerifyLayer};
use countersign::{OpenFx, sign_request};
use ledger::{claim, delivery};
use receiver::send;
use servers::free_port;
use servers::redis::Redis;
use sockets::{Example, comment, shell_with_a_crash};
use tokio::time::sleep;

const LEASE: Duration = Duration::from_mins(1);
const RETENTION: Duration = Duration::from_hours(1);
const PREFIX: &str = "webhooks:";

async fn ledger_of(server: &Redis) -> RedisLedger {
    RedisLedger::connect(&server.url(), PREFIX).await.unwrap()
}

#[tokio::test]
#[ignore = "starts a redis-server"]
async fn the_suite() {
    let server = Redis::start();
    ledger::all(&ledger_of(&server).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts a redis-server"]
async fn one_wins() {
    let server = Redis::start();
    ledger::one_winner_of_ten_thousand(Arc::new(ledger_of(&server).await)).await;
}

#[tokio::test]
#[ignore = "starts a redis-server"]
async fn the_suite_in_a_cluster() {
    let server = Redis::start_with(&["--cluster-enabled", "yes"]);
    let _: String = server.ask("CLUSTER ADDSLOTSRANGE 0 16383").await;
    while !server.ask::<String>("CLUSTER INFO").await.contains("cluster_state:ok") {
        sleep(Duration::from_millis(20)).await;
    }
    let cluster = redis::cluster::ClusterClient::new([server.url()]).unwrap();
    let connection = cluster.get_async_connection().await.unwrap();
    let ledger = RedisLedger::new(connection, PREFIX).await.unwrap();
    ledger::all(&ledger).await;
    let keys: usize = server.ask("DBSIZE").await;
    assert!(keys > 0, "they are in this server");

    let _: String = server.ask("CONFIG SET maxmemory-policy allkeys-lru").await;
    let connection = cluster.get_async_connection().await.unwrap();
    let refused = RedisLedger::new(connection, PREFIX).await.unwrap_err();
    assert_eq!(refused, RedisLedgerError::Evicts);
}

#[tokio::test]
#[ignore = "starts a redis-server"]
async fn receivers_share_what_they_know() {
    let server = Redis::start();
    let (here, there) = (ledger_of(&server).await, ledger_of(&server).await);
    let fence = claim(&here, delivery("shared"), LEASE).await;
    assert_eq!(there.claim(delivery("shared"), LEASE).await, Ok(Claimed::InFlight));
    assert!(here.complete(delivery("shared"), fence, 202, RETENTION).await.unwrap());
    let known = there.claim(delivery("shared"), LEASE).await;
    assert_eq!(known, Ok(Claimed::Done { status: 202 }));

    let elsewhere = RedisLedger::connect(&server.url(), "other:").await.unwrap();
    claim(&elsewhere, delivery("shared"), LEASE).await;
}

#[tokio::test]
#[ignore = "starts a redis-server"]
async fn a_key_is_an_identity_and_a_value_a_number() {
    let server = Redis::start();
    let ledger = ledger_of(&server).await;
    let fence = claim(&ledger, delivery("processed"), LEASE).await;
    assert!(ledger.complete(delivery("processed"), fence, 200, RETENTION).await.unwrap());
    let fence = claim(&ledger, delivery("in flight"), LEASE).await;
    let mut keys: Vec<String> = server.ask("KEYS *").await;
    let mut expected = ["processed", "in flight"].map(|key| {
        let id = delivery(key);

        format!("{PREFIX}{}", hex::encode(id.as_bytes()))
    });
    let values: Vec<String> = server.ask(&format!("MGET {}", expected.join(" "))).await;
    assert_eq!(values, ["d200".to_owned(), format!("f{fence}")]);
    let left: i64 = server.ask(&format!("TTL {}", expected[0])).await;
    assert!((3000..=3600).contains(&left), "{left}");
    let left: i64 = server.ask(&format!("TTL {}", expected[1])).await;
    assert!((1..=60).contains(&left), "{left}");
    keys.sort_unstable();
    expected.sort_unstable();
    assert_eq!(keys, expected);
}

#[tokio::test]
#[ignore = "starts a redis-server"]
async fn a_verb_is_one_round_trip() {
    let server = Redis::start();
    let ledger = ledger_of(&server).await;
    for number in 0..100 {
        let id = delivery(&number.to_string());
        let fence = claim(&ledger, id, LEASE).await;
        assert!(ledger.complete(id, fence, 200, RETENTION).await.unwrap());
    }
    let stats: String = server.ask("INFO commandstats").await;
    let calls = |command: &str| {
        let line = stats.lines().find_map(|line| line.strip_prefix(command));
        line.map_or(0, |line| line.split(',').next().unwrap().parse::<u32>().unwrap())
    };
    // A script that the server does not know yet costs two more, once.
    assert_eq!(calls("cmdstat_evalsha:calls="), 202, "{stats}");
    assert_eq!(calls("cmdstat_script|load:calls="), 2, "{stats}");
}

fn app(ledger: RedisLedger) -> (Router, Arc<AtomicUsize>) {
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&runs);
    let handler = move || async move {
        counter.fetch_add(1, Ordering::SeqCst);
    };
    let openfx = BodyVerifier::new(OpenFx::new("test key").unwrap()).unwrap().once().unwrap();
    let router = Router::new()
        .route("/", post(handler))
        .layer(OnceLayer::new(Deliveries::new(ledger)))
        .layer(VerifyLayer::buffered(openfx));
    (router, runs)
}

async fn post_to(app: &Router, body: &'static str) -> (u16, Option<NotRun>) {
    let request = Request::post("/").body(body).unwrap();
    let openfx = OpenFx::new("test key").unwrap();
    let request = sign_request(&openfx, request).unwrap().map(Body::from);
    let (parts, _) = send(app, request).await;
    (parts.status.as_u16(), parts.extensions.get().copied())
}

const UNAVAILABLE: (u16, Option<NotRun>) = (503, Some(NotRun::Unclaimed(LedgerError::Unavailable)));
const REPEATED: (u16, Option<NotRun>) = (200, Some(NotRun::Repeated));

#[tokio::test]
#[ignore = "starts a redis-server"]
async fn a_server_that_stops_and_starts_has_lost_nothing() {
    let mut server = Redis::start();
    let (app, runs) = app(ledger_of(&server).await);
    assert_eq!(post_to(&app, "before").await, (200, None));
    server.stop();
    for body in ["before", "meanwhile"] {
        assert_eq!(post_to(&app, body).await, UNAVAILABLE);
    }
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    server.start_again();
    let mut answered = UNAVAILABLE;
    while answered == UNAVAILABLE {
        sleep(Duration::from_millis(50)).await;
        answered = post_to(&app, "before").await;
    }
    assert_eq!(answered, REPEATED);
    assert_eq!(post_to(&app, "meanwhile").await, (200, None));
    assert_eq!(post_to(&app, "meanwhile").await, REPEATED);
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
#[ignore = "starts a redis-server"]
async fn a_server_that_does_not_answer_is_unavailable() {
    let server = Redis::start();
    let (app, runs) = app(ledger_of(&server).await);
    let _: String = server.ask("CLIENT PAUSE 60000").await;
    assert_eq!(post_to(&app, "{}").await, UNAVAILABLE);
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

#[tokio::test]
#[ignore = "starts a redis-server"]
async fn a_full_server_takes_no_more_and_keeps_what_it_has() {
    let server = Redis::start();
    let ledger = ledger_of(&server).await;
    let (app, runs) = app(ledger.clone());
    assert_eq!(post_to(&app, "before").await, (200, None));
    let fence = claim(&ledger, delivery("in flight"), LEASE).await;
    let other = claim(&ledger, delivery("failing"), LEASE).await;
    // The scripts are there already.
    let third = claim(&ledger, delivery("slow"), LEASE).await;
    assert!(ledger.renew(delivery("slow"), third, LEASE).await.unwrap());
    assert!(ledger.release(delivery("slow"), third).await.unwrap());

    let _: String = server.ask("CONFIG SET maxmemory 1").await;
    let full = (503, Some(NotRun::Unclaimed(LedgerError::Full)));
    assert_eq!(post_to(&app, "after").await, full);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    assert_eq!(post_to(&app, "before").await, REPEATED);
    assert!(ledger.renew(delivery("in flight"), fence, LEASE).await.unwrap());
    assert!(ledger.complete(delivery("in flight"), fence, 200, RETENTION).await.unwrap());
    assert!(ledger.release(delivery("failing"), other).await.unwrap());
    let known = ledger.claim(delivery("in flight"), LEASE).await;
    assert_eq!(known, Ok(Claimed::Done { status: 200 }));
}

#[tokio::test]
#[ignore = "starts a redis-server"]
async fn a_server_that_evicts_is_refused() {
    let server = Redis::start();
    for policy in ["allkeys-lru", "volatile-ttl"] {
        let _: String = server.ask(&format!("CONFIG SET maxmemory-policy {policy}")).await;
        let refused = RedisLedger::connect(&server.url(), PREFIX).await.unwrap_err();
        assert_eq!(refused, RedisLedgerError::Evicts);
    }
    // As a service that does not tell.
    let _: String = server.ask("ACL SETUSER default -info").await;
    assert!(RedisLedger::connect(&server.url(), PREFIX).await.is_ok());
}

#[test]
#[ignore = "starts a redis-server; needs curl, openssl and the built examples"]
fn the_example_does_what_its_comment_says() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/axum_once_redis.rs");
    let [run, client, printed] = comment(&std::fs::read_to_string(source).unwrap());
    let [install, server, receiver] = run.lines().collect::<Vec<_>>()[..] else { panic!("{run}") };
    assert_eq!(install, "apt-get install redis-server");
    assert_eq!(server, "redis-server --port 6379 --appendonly yes --appendfsync always");
    let server = Redis::start();
    let (variables, _) =
        receiver.split_once(" cargo run -p countersign-receivers --example ").unwrap();
    let url = server.url();
    let variables = variables.split(' ').map(|pair| pair.split_once('=').unwrap());
    let variables: Vec<_> = variables.chain([("REDIS_URL", url.as_str())]).collect();
    let (name, directory) = ("axum_once_redis", tempfile::tempdir().unwrap());
    let answered = shell_with_a_crash(name, &client, &directory, |address| {
        Example::start_at(address, name, &variables, &[], &directory)
    });
    assert_eq!(answered.trim_end(), printed.trim_end());
}

#[tokio::test]
async fn no_server_is_no_ledger() {
    let url = RedisLedger::connect("no URL", PREFIX).await.unwrap_err();
    assert_eq!(url, RedisLedgerError::Url);
    let nobody = format!("redis://:a-password@127.0.0.1:{}", free_port());
    let nobody = RedisLedger::connect(&nobody, PREFIX).await.unwrap_err();
    assert_eq!(nobody, RedisLedgerError::Unreachable);
    assert!(!nobody.to_string().contains("a-password"));
}
