//! The example that gets a provider's keys again when a request names one that it does not have: over real
//! sockets, from a key server that is this test's.

mod sockets;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_json::json;
use sockets::{Example, Server};

const PAUSE: Duration = Duration::from_secs(1);
const BODY: &str = "[]";

fn signing(number: u8) -> SigningKey {
    SigningKey::from_slice(&[number; 32]).unwrap()
}

fn pem(number: u8) -> String {
    let head = hex::decode("3059301306072a8648ce3d020106082a8648ce3d030107034200").unwrap();
    let point = signing(number).verifying_key().to_sec1_point(false);
    let key = STANDARD.encode([&head, point.as_bytes()].concat());
    format!("-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n")
}

fn answer(keys: &[(&str, u8)]) -> String {
    let key = |(id, number): &(&str, u8)| json!({"key_identifier": id, "key": pem(*number)});
    json!({"public_keys": keys.iter().map(key).collect::<Vec<_>>()}).to_string()
}

/// The status of a request that names this key and is signed with that one.
fn status(address: SocketAddr, id: &str, number: u8) -> u16 {
    let signature: DerSignature = signing(number).sign(BODY.as_bytes());
    let signature = STANDARD.encode(signature.as_bytes());
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST /alerts HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {}\r\n\
         Github-Public-Key-Identifier: {id}\r\nGithub-Public-Key-Signature: {signature}\r\n\r\n{BODY}",
        BODY.len(),
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(30), "{what}");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn keys_are_got_again_upon_an_unknown_one_and_never_more_often_than_the_pause_allows() {
    let published = Arc::new(Mutex::new((StatusCode::OK, answer(&[("old", 1)]))));
    let fetched = Arc::new(AtomicUsize::new(0));
    let (shown, count) = (Arc::clone(&published), Arc::clone(&fetched));
    let server = Server::start(Router::new().route(
        "/keys",
        get(move || {
            count.fetch_add(1, Ordering::SeqCst);
            let answer = shown.lock().unwrap().clone();
            async move { answer }
        }),
    ));
    let asked_for = || fetched.load(Ordering::SeqCst);
    let directory = tempfile::tempdir().unwrap();
    let keys_at = format!("http://{}/keys", server.address);
    let pause = PAUSE.as_millis().to_string();
    let variables = [("KEYS_AT", keys_at.as_str()), ("PAUSE_MILLIS", &pause)];
    let example = Example::start("axum_secret_scanning", &variables, &[], &directory);
    let status = |id, number| status(example.address, id, number);

    wait_for("the keys at the start", || status("old", 1) == 200);
    assert_eq!(status("old", 2), 401);
    sleep(PAUSE + PAUSE / 2);
    let begin = (Instant::now(), asked_for());

    // A mismatch is no reason to ask, and an unknown key is one in a while.
    for _ in 0..20 {
        assert_eq!(status("old", 2), 401);
    }
    sleep(PAUSE / 2);
    assert_eq!(asked_for(), begin.1);
    while begin.0.elapsed() < 3 * PAUSE {
        assert_eq!(status("https://evil.example/keys", 2), 401);
    }
    let allowed = begin.0.elapsed().as_millis() / PAUSE.as_millis() + 1;
    let asked = asked_for() - begin.1;
    assert!(asked >= 1 && asked as u128 <= allowed, "{asked} of {allowed}");

    // What is no answer changes nothing.
    for wrong in [
        (StatusCode::INTERNAL_SERVER_ERROR, answer(&[("new", 2)])),
        (StatusCode::OK, answer(&[])),
        (StatusCode::OK, answer(&[("new", 2), ("new", 3)])),
        (StatusCode::OK, "x".repeat(300 * 1024)),
    ] {
        *published.lock().unwrap() = wrong;
        let before = asked_for();
        wait_for("another fetch", || status("new", 2) == 401 && asked_for() > before + 1);
        assert_eq!((status("old", 1), status("new", 2)), (200, 401));
    }

    *published.lock().unwrap() = (StatusCode::OK, answer(&[("new", 2)]));
    wait_for("the new key", || status("new", 2) == 200);
    assert_eq!(status("old", 1), 401, "which the provider withdrew");
}
