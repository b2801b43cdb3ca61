//! Receivers under load whose verdicts are slow to be told, and whose keys are replaced all the time.

mod frameworks;
mod sockets;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::algorithm::ED25519;
use countersign::receiver::{BodyVerifier, Receiver, VerifyLayer};
use countersign::{KeySet, KeyedById, OpenFx, Proof, PublicKey, Scheme, Signature, Webhook};
use ed25519_dalek::{Signer as _, SigningKey};
use frameworks::ECHOES;
use sockets::{Client, exchange, request};

const PATIENCE: Duration = Duration::from_mins(1);
const LAYERS: [fn(Receiver) -> VerifyLayer; 2] = [VerifyLayer::buffered, VerifyLayer::streaming];

fn openfx(key: &str) -> OpenFx {
    OpenFx::new(key).unwrap()
}

/// Its thread waits for it; and of the others, tokio may have left none to see what arrives.
#[test]
fn a_verdict_that_blocks_delays_others_and_fails_none() {
    for start in ECHOES {
        for layer in LAYERS {
            let (tell, blocked) = mpsc::channel();
            let (gate, tell) = (Arc::new(Mutex::new(())), Mutex::new(tell));
            let held = Arc::clone(&gate);
            let verifier = BodyVerifier::new(openfx("quick").or("slow").unwrap()).unwrap();
            let receiver = Receiver::new(verifier).on_verdict(move |_, _, result| {
                if result.unwrap().delivery().map(Proof::key) == Some(1) {
                    tell.lock().unwrap().send(()).unwrap();
                    drop(held.lock().unwrap());
                }
            });
            let server = start(&layer(receiver));
            let deliver = |key: &str| {
                let mut client = Client::connect(server.address);
                client.send(request(&openfx(key), b"{}", b"{}"));
                client
            };
            let closed = gate.lock().unwrap();
            let mut slow = deliver("slow");
            blocked.recv_timeout(PATIENCE).unwrap();
            let mut others = [(); 50].map(|()| deliver("quick"));
            drop(closed);
            assert_eq!(slow.status(), 200, "{}", server.framework);
            assert_eq!(others.each_mut().map(Client::status), [200; 50], "{}", server.framework);
        }
    }
}

/// As the documentation of `on_verdict` says.
#[test]
fn a_verdict_that_is_handed_over_holds_nobody_up() {
    const ROOM: usize = 10;
    for start in ECHOES {
        for layer in LAYERS {
            let (tell, verdicts) = mpsc::sync_channel(ROOM);
            let verifier = BodyVerifier::new(openfx("key")).unwrap();
            let receiver = Receiver::new(verifier).on_verdict(move |_, _, result| {
                let _ = tell.try_send(result.is_ok());
            });
            let server = start(&layer(receiver));
            for _ in 0..100 {
                let delivery = request(&openfx("key"), b"{}", b"{}");
                assert_eq!(exchange(server.address, delivery), 200, "{}", server.framework);
            }
            assert_eq!(verdicts.try_iter().collect::<Vec<_>>(), [true; ROOM], "what had room");
        }
    }
}

static OWN: Scheme<KeyedById> = Scheme::public_key_by_id("own", ED25519)
    .key_id_in_header("X-Key-Id")
    .signature(Signature::in_header("X-Signature").base64())
    .signs_body();

fn signing(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

fn public(number: u8) -> PublicKey {
    PublicKey::bytes(signing(number).verifying_key().as_bytes())
}

/// Sends deliveries over one connection until it is over, and counts them.
fn deliver(address: SocketAddr, over: &AtomicBool) -> usize {
    let signature = STANDARD.encode(signing(1).sign(b"{}").to_bytes());
    let delivery = format!(
        "POST / HTTP/1.1\r\nHost: h\r\nX-Key-Id: steady\r\nX-Signature: {signature}\r\nContent-Length: 2\r\n\r\n{{}}"
    );
    let mut client = Client::connect(address);
    let mut count = 0;
    while count == 0 || !over.load(Ordering::Relaxed) {
        client.send(&delivery);
        assert_eq!(client.status(), 200, "delivery {count}");
        count += 1;
    }
    count
}

/// So many times, a thousand a second.
fn replace(times: u32) {
    for start in ECHOES {
        for layer in LAYERS {
            let keys = KeySet::new(&OWN).unwrap();
            let set = |moving| [("moving", public(moving)), ("steady", public(1))];
            keys.replace(set(2)).unwrap();
            let verifier = || BodyVerifier::new(Webhook::new(&OWN, keys.clone()).unwrap()).unwrap();
            let receiver = Receiver::new(verifier());
            let server = start(&layer(receiver.clone()));
            let over = AtomicBool::new(false);
            let (delivered, took) = thread::scope(|scope| {
                let senders = [(); 4].map(|()| scope.spawn(|| deliver(server.address, &over)));
                let begin = Instant::now();
                for step in 1..=times {
                    keys.replace(set([2, 3][step as usize % 2])).unwrap();
                    receiver.replace(verifier());
                    let next = begin + Duration::from_millis(1) * step;
                    thread::sleep(next.saturating_duration_since(Instant::now()));
                }
                let took = begin.elapsed();
                over.store(true, Ordering::Relaxed);
                (senders.map(|sender| sender.join().unwrap()).iter().sum::<usize>(), took)
            });
            println!(
                "{}: {times} times replaced in {took:?}, {delivered} deliveries",
                server.framework
            );
        }
    }
}

#[test]
fn no_delivery_fails_while_keys_and_verifiers_are_replaced() {
    replace(100);
}

#[test]
#[ignore = "takes half a minute; run it with --release"]
fn no_delivery_fails_while_keys_and_verifiers_are_replaced_a_thousand_times_a_second() {
    replace(5_000);
}
