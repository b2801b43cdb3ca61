//! One of the functions below for valgrind's callgrind to count, over 1,000 different deliveries.
//! The script `count` runs them all and prints the table.

mod agreement;
mod by_hand;
mod delivery;

use std::env;
use std::hint::black_box;

use countersign::{Request, UnixTime, Verification, Verifier};
use delivery::{Delivery, Key, NOW, Scheme, Verify};
use sha2::block_api::compress256;

const DELIVERIES: usize = 1000;

/// The SHA-256 compressions of a keyed HMAC, and nothing else.
#[inline(never)]
fn count_hash(messages: &[Vec<[u8; 64]>]) {
    let mut state = [1; 8];
    for blocks in messages {
        compress256(&mut state, blocks);
    }
    black_box(state);
}

#[inline(never)]
fn count_by_hand(verify: Verify, key: &Key, deliveries: &[Delivery]) {
    for Delivery { headers, body } in deliveries {
        assert!(black_box(verify(key, headers, body, NOW)).is_some());
    }
}

#[inline(never)]
fn count_engine(verifier: &dyn Verifier, deliveries: &[Delivery]) {
    for Delivery { headers, body } in deliveries {
        let request = Request::at(headers, UnixTime::from_secs(NOW));
        assert!(black_box(verifier.verify(&request, body)).is_ok());
    }
}

#[inline(never)]
fn count_streamed(verifier: &dyn Verifier, deliveries: &[Delivery]) {
    for Delivery { headers, body } in deliveries {
        let request = Request::at(headers, UnixTime::from_secs(NOW));
        let mut verification = verifier.begin(&request).expect("the delivery is valid");
        verification.update(body);
        assert!(black_box(verification.finish()).is_ok());
    }
}

fn main() {
    let arguments: Vec<_> = env::args().skip(1).collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["size"] => println!("{}", size_of::<Verification>()),
        [scheme, candidate] => {
            let scheme = Scheme::from_id(scheme).expect("it is one of the schemes");
            run(scheme, candidate);
        }
        _ => panic!("usage: size | SCHEME hash|by_hand|engine|streamed"),
    }
}

fn run(scheme: Scheme, candidate: &str) {
    let signer = scheme.signer();
    let deliveries: Vec<_> =
        (0..DELIVERIES).map(|number| Delivery::new(scheme, &*signer, number)).collect();
    agreement::check(scheme, &*signer, &deliveries[0]);
    match candidate {
        "hash" => {
            let messages: Vec<_> = deliveries.iter().map(|each| scheme.blocks(each)).collect();
            count_hash(&messages);
        }
        "by_hand" => count_by_hand(scheme.by_hand(), &scheme.key(), &deliveries),
        "engine" => count_engine(&*signer, &deliveries),
        "streamed" => count_streamed(&*signer, &deliveries),
        _ => panic!("no such candidate: {candidate}"),
    }
}
