//! What streams through a receiver is not kept: memory stays where it was.
#![cfg(target_os = "linux")]

mod sockets;

use std::fs;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use countersign::MaskIt;
use countersign::receiver::{BodyVerifier, PendingProof, Receiver, Refusal, VerifyLayer};
use futures_util::StreamExt as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use sockets::{Client, Server};

const MIB: usize = 1024 * 1024;
const SECRET: &str = "shared secret";

fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

async fn upload(pending: PendingProof, body: Body) -> Result<String, Refusal> {
    let mut body = body.into_data_stream();
    let mut length = 0;
    while let Some(Ok(chunk)) = body.next().await {
        length += chunk.len();
    }
    pending.proof().await.map(|_| length.to_string())
}

#[test]
#[ignore = "a minute and more in a debug build; run it with --release"]
fn of_1_gib_that_streams_next_to_nothing_stays() {
    let length = 1024 * MIB;
    let maskit = MaskIt::new(SECRET).unwrap();
    let receiver = Receiver::new(BodyVerifier::new(maskit).unwrap()).limit(2 * 1024 * MIB as u64);
    let app = Router::new()
        .route("/", post(upload))
        .layer(DefaultBodyLimit::disable())
        .layer(VerifyLayer::streaming(receiver));
    let server = Server::start(app);

    let chunk = vec![7; MIB];
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    (0..length / MIB).for_each(|_| mac.update(&chunk));
    let signature = hex::encode(mac.finalize().into_bytes());

    for (signature, expected) in [(signature.as_str(), 200), (&"0".repeat(64), 401)] {
        let at_rest = resident();
        let mut client = Client::connect(server.address);
        client.send(format!(
            "POST / HTTP/1.1\r\nHost: h\r\nX-Signature: {signature}\r\nContent-Length: {length}\r\n\r\n"
        ));
        let mut most = at_rest;
        for _ in 0..length / MIB {
            assert!(client.send(&chunk));
            most = most.max(resident());
        }
        let (status, body) = client.answer().unwrap();
        assert_eq!(status, expected);
        assert_eq!(body == length.to_string().as_bytes(), expected == 200);
        let growth = most.max(resident()).saturating_sub(at_rest);
        println!("{status}: {} KiB more than at rest", growth / 1024);
        assert!(growth < 32 * MIB, "{growth}");
    }
}
