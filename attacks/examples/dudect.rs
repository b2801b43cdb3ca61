//! Times verifications on the real processor, and compares signatures that differ from the right one
//! in their first byte (left) with those that differ in their last (right). A |t| under 5 found no
//! difference, which is not a proof that there is none; the control shows what one looks like.
//!
//! `cargo run --release --manifest-path attacks/Cargo.toml --example dudect`

use std::hint::black_box;

use countersign::{MaskIt, Request, Signer, UnixTime, Verifier};
use dudect_bencher::rand::RngExt as _;
use dudect_bencher::{BenchRng, Class, CtRunner, ctbench_main};

const SAMPLES: usize = 500_000;

struct Forgery {
    class: Class,
    body: [u8; 32],
    right: String,
    headers: [(&'static str, String); 1],
}

/// The right signature of a body, and the same with one bit of its first or last byte flipped.
fn forge(signer: &dyn Signer, rng: &mut BenchRng) -> Forgery {
    let body: [u8; 32] = rng.random();
    let no_headers: [(&str, &str); 0] = [];
    let request = Request::at(&no_headers, UnixTime::from_secs(0));
    let (name, right) = signer.sign(&request, &body).unwrap().remove(0);
    let (class, at) = if rng.random() { (Class::Left, 0) } else { (Class::Right, right.len() - 2) };
    let mut tag = right.clone().into_bytes();
    let byte = u8::from_str_radix(&right[at..at + 2], 16).unwrap() ^ (1 << rng.random_range(0..8));
    tag[at..at + 2].copy_from_slice(format!("{byte:02x}").as_bytes());
    Forgery { class, body, right, headers: [(name, String::from_utf8(tag).unwrap())] }
}

fn time(runner: &mut CtRunner, rng: &mut BenchRng, verify: fn(&MaskIt, &Forgery) -> bool) {
    let maskit = MaskIt::new(format!("{:x}", rng.random::<u128>()).as_str()).unwrap();
    let forgeries: Vec<_> = (0..SAMPLES).map(|_| forge(&maskit, rng)).collect();
    for forgery in &forgeries {
        runner.run_one(forgery.class, || assert!(!verify(&maskit, forgery)));
    }
}

fn is_valid(maskit: &MaskIt, forgery: &Forgery) -> bool {
    let request = Request::at(&forgery.headers, UnixTime::from_secs(0));
    maskit.verify(&request, &forgery.body).is_ok()
}

/// The library as it is.
fn library(runner: &mut CtRunner, rng: &mut BenchRng) {
    time(runner, rng, is_valid);
}

/// The library, and a comparison that stops at the first character that differs.
fn control(runner: &mut CtRunner, rng: &mut BenchRng) {
    time(runner, rng, |maskit, forgery| {
        let mut characters = forgery.right.bytes().zip(forgery.headers[0].1.bytes());
        let equal = characters.all(|(right, received)| black_box(right) == received);
        is_valid(maskit, forgery) || equal
    });
}

ctbench_main!(library, control);
