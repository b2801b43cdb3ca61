//! Where a body is cut makes no difference: every way of feeding it in pieces gives the verdict of
//! the whole, for valid and for forged requests, and a verification can change threads midway.

mod common;

use std::thread;

use common::{Case, cases, request};
use countersign::{Error, Verification};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

const KEYS: [&str; 4] = ["signing key", "another key", "a third key", "a fourth key"];

/// The secret that matched, or why none did.
type Verdict = Result<usize, Error>;

/// A verifier whose last key is the sender's.
struct Receiver {
    sender: Case,
    verifier: Case,
    expected_secret: usize,
}

fn receivers_with(keys: &[&str]) -> Vec<Receiver> {
    let pairs = cases(&KEYS[..1]).into_iter().zip(cases(keys));
    let expected_secret = keys.len() - 1;
    pairs.map(|(sender, verifier)| Receiver { sender, verifier, expected_secret }).collect()
}

fn receivers_with_one_key() -> Vec<Receiver> {
    receivers_with(&KEYS[..1])
}

fn receivers_with_more_keys() -> Vec<Receiver> {
    let mut receivers = receivers_with(&[KEYS[1], KEYS[0]]);
    receivers.extend(receivers_with(&[KEYS[1], KEYS[2], KEYS[3], KEYS[0]]));
    receivers
}

fn receivers() -> Vec<Receiver> {
    let mut receivers = receivers_with_one_key();
    receivers.extend(receivers_with_more_keys());
    receivers
}

type Fields = Vec<(&'static str, String)>;

impl Receiver {
    fn verdict<'c>(&self, fields: &Fields, chunks: impl IntoIterator<Item = &'c [u8]>) -> Verdict {
        let mut verification = self.verifier.verifier.begin(&request(fields)).unwrap();
        for chunk in chunks {
            verification.update(chunk);
        }
        verification.finish().map(|proof| proof.key())
    }

    fn whole(&self, fields: &Fields, body: &[u8]) -> Verdict {
        let proof = self.verifier.verifier.verify(&request(fields), body);
        proof.map(|proof| proof.key())
    }

    /// The headers of a valid and of a forged delivery of `body`, with their verdicts.
    fn deliveries(&self, body: &[u8]) -> [(Fields, Verdict); 2] {
        let valid = self.sender.sign(body);
        let mut forged = valid.clone();
        let (header, signature) = forged.last_mut().unwrap();
        let header = *header;
        // A digit of another tag, in every text form.
        let at = signature.len() - 10;
        let other = if signature[at..].starts_with('0') { "1" } else { "0" };
        signature.replace_range(at..=at, other);

        let verdicts = [self.whole(&valid, body), self.whole(&forged, body)];
        assert_eq!(verdicts, [Ok(self.expected_secret), Err(Error::Mismatch { header })]);
        let [accepted, refused] = verdicts;
        [(valid, accepted), (forged, refused)]
    }
}

fn body(length: usize) -> Vec<u8> {
    (0..=u8::MAX).cycle().take(length).collect()
}

/// The small ones, and those around the ends of one and of two blocks.
fn lengths_of_interest() -> impl Iterator<Item = usize> {
    (0..=70).chain(110..=130)
}

fn check_splits_in_two(receiver: &Receiver, body: &[u8]) {
    for (fields, verdict) in receiver.deliveries(body) {
        for at in 0..=body.len() {
            let (head, tail) = body.split_at(at);
            assert_eq!(receiver.verdict(&fields, [head, tail]), verdict);
        }
    }
}

fn check_splits_in_three(receiver: &Receiver, body: &[u8]) {
    for (fields, verdict) in receiver.deliveries(body) {
        for second in 0..=body.len() {
            let (head, tail) = body.split_at(second);
            for first in 0..=head.len() {
                let (head, middle) = head.split_at(first);
                assert_eq!(receiver.verdict(&fields, [head, middle, tail]), verdict);
            }
        }
    }
}

#[test]
fn every_split_in_two_under_one_key() {
    for receiver in receivers_with_one_key() {
        for body in lengths_of_interest().map(body) {
            check_splits_in_two(&receiver, &body);
        }
    }
}

#[test]
fn every_split_in_two_under_more_keys() {
    for receiver in receivers_with_more_keys() {
        for length in [0, 1, 2, 55, 56, 64, 65, 111, 112, 128, 129] {
            check_splits_in_two(&receiver, &body(length));
        }
    }
}

#[test]
fn every_split_in_three_of_every_small_body() {
    let receivers = receivers_with_one_key();
    let openfx = receivers.iter().find(|receiver| receiver.sender.id() == "openfx").unwrap();
    for length in 0..=70 {
        check_splits_in_three(openfx, &body(length));
    }
}

#[test]
fn every_split_in_three_of_a_few_bodies() {
    for receiver in receivers() {
        for length in [0, 1, 2, 3] {
            check_splits_in_three(&receiver, &body(length));
        }
    }
    for receiver in receivers_with_one_key() {
        check_splits_in_three(&receiver, &body(65));
    }
}

#[test]
#[ignore = "minutes in a debug build; run it with --release"]
fn every_split_in_three_of_every_body_of_interest() {
    for receiver in receivers() {
        for body in lengths_of_interest().map(body) {
            check_splits_in_three(&receiver, &body);
        }
    }
}

#[test]
fn byte_by_byte() {
    for receiver in receivers() {
        for body in lengths_of_interest().map(body) {
            for (fields, verdict) in receiver.deliveries(&body) {
                assert_eq!(receiver.verdict(&fields, body.chunks(1)), verdict);
            }
        }
    }
}

#[test]
fn every_chunk_size_with_empty_chunks_between() {
    let body = body(200);
    for receiver in receivers() {
        for (fields, verdict) in receiver.deliveries(&body) {
            for size in 1..=body.len() {
                let chunks = body.chunks(size).flat_map(|chunk| [&[][..], chunk]);
                assert_eq!(receiver.verdict(&fields, chunks), verdict);
            }
        }
    }
}

#[test]
fn in_another_thread_midway() {
    fn detached<T: Send + 'static>(value: T) -> T {
        value
    }

    let body = body(200);
    for receiver in receivers() {
        for (fields, verdict) in receiver.deliveries(&body) {
            let mut begun: Verification =
                receiver.verifier.verifier.begin(&request(&fields)).unwrap();
            let (head, tail) = body.split_at(90);
            begun.update(head);
            let (mut begun, tail) = detached((begun, tail.to_vec()));
            let finished = thread::spawn(move || {
                begun.update(&tail);
                begun.finish()
            });
            assert_eq!(finished.join().unwrap().map(|proof| proof.key()), verdict);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_split_of_a_larger_body(
        body in vec(any::<u8>(), 0..40_000),
        cuts in vec(any::<Index>(), 0..12),
        which in any::<Index>(),
    ) {
        let receivers = receivers();
        let receiver = which.get(&receivers);
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(body.len() + 1)).collect();
        cuts.extend([0, body.len()]);
        cuts.sort_unstable();
        let chunks = || cuts.windows(2).map(|ends| &body[ends[0]..ends[1]]);
        for (fields, verdict) in receiver.deliveries(&body) {
            prop_assert_eq!(receiver.verdict(&fields, chunks()), verdict);
        }
    }
}
