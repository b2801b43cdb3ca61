//! What a ledger in memory costs: verbs per second on one core, the process's memory for a million
//! deliveries that are remembered, and what it takes to tell a delivery of 1 MiB apart.
//!
//! ```sh
//! cargo bench --features ledger --bench ledger
//! ```

use std::fmt::Debug;
use std::hint::black_box;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use countersign::ledger::{Claimed, Ledger, MemoryLedger};
use countersign::receiver::{
    BodyVerifier, Buffered, Chunks, Head, Inbound, Received, Receiver, Refusal,
};
use countersign::{DeliveryId, Headers, OpenFx, Request, Signer, Verifier};
use sha2::{Digest as _, Sha256};

const MIB: usize = 1024 * 1024;
const DELIVERIES: u32 = 1_000_000;
const LEASE: Duration = Duration::from_mins(1);
const RETENTION: Duration = Duration::from_hours(3 * 24);

fn main() {
    let deliveries = if std::env::args().any(|arg| arg == "--test") { 1000 } else { DELIVERIES };
    let ids = ids(deliveries);
    let ledger = MemoryLedger::with_bounds(u64::from(2 * deliveries), 10_000);
    let before = resident();
    measure("new: claim and complete", &ids, |id| {
        let Claimed::New(fence) = done(ledger.claim(id, LEASE)) else { panic!("it is new") };
        assert!(done(ledger.complete(id, fence, 200, RETENTION)));
    });
    let after = resident();
    measure("repeat: claim", &ids, |id| {
        assert_eq!(done(ledger.claim(id, LEASE)), Claimed::Done { status: 200 });
    });
    if let (Some(before), Some(after)) = (before, after) {
        println!("{} bytes per remembered delivery", (after - before) / u64::from(deliveries));
    }
    identity(if deliveries == DELIVERIES { 100 } else { 2 });
}

/// A verification with the delivery's identity and one without, as often as the body's hash alone.
fn identity(count: u32) {
    let signer = OpenFx::new("test key").unwrap();
    let bodies: Vec<_> = (0..count)
        .map(|number| {
            let body = Bytes::from(number.to_be_bytes().repeat(MIB / 4));
            (signer.sign(&Request::new(&()), &body).unwrap(), body)
        })
        .collect();
    let verifier = || BodyVerifier::new(OpenFx::new("test key").unwrap()).unwrap();
    let receiver = |verifier| Arc::new(Receiver::new(verifier).limit(MIB as u64));
    let [plain, once] = [receiver(verifier()), receiver(verifier().once().unwrap())];
    let start = Instant::now();
    for (_, body) in &bodies {
        black_box(Sha256::digest(body));
    }
    let hash = start.elapsed();
    for (what, receiver) in [("verified", plain), ("verified and told apart", once)] {
        let start = Instant::now();
        for (headers, body) in &bodies {
            black_box(verify(&receiver, headers, body.clone()));
        }
        let ratio = start.elapsed().as_secs_f64() / hash.as_secs_f64();
        println!("1 MiB {what}: {ratio:.2} × the hash");
    }
}

fn verify(receiver: &Arc<Receiver>, headers: &(dyn Headers + Sync), body: Bytes) -> Buffered {
    let verified = async {
        let head = Head::new("POST", "/", headers, &|_| None);
        let verifier = receiver.select(&head).await;
        let begun = Inbound::begin(receiver, verifier, &head, 0)?;
        match begun.buffered("POST", "/", headers, Whole(Some(body))).await? {
            Received::Delivery(buffered) => Ok(buffered),
            Received::Handshake(_) => Err(Refusal::Abandoned),
        }
    };
    done(Box::pin(verified))
}

/// A body that is there.
struct Whole(Option<Bytes>);

impl Chunks for Whole {
    fn poll_chunk(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Refusal>>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

fn ids(count: u32) -> Vec<DeliveryId> {
    let openfx = OpenFx::new("test key").unwrap();
    let headers = openfx.sign(&Request::new(&()), b"").unwrap();
    let proof = openfx.verify(&Request::new(&headers), b"").unwrap();
    (0..count).map(|number| DeliveryId::by_key(&proof, &number.to_be_bytes()).unwrap()).collect()
}

fn done<T, E: Debug>(mut answer: Pin<Box<impl Future<Output = Result<T, E>> + ?Sized>>) -> T {
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer.unwrap(),
        Poll::Pending => panic!("memory answers at once"),
    }
}

fn measure(what: &str, ids: &[DeliveryId], verb: impl Fn(DeliveryId)) {
    let start = Instant::now();
    ids.iter().copied().for_each(verb);
    let seconds = start.elapsed().as_secs_f64();
    println!("{what}: {:.0} per second", f64::from(u32::try_from(ids.len()).unwrap()) / seconds);
}

/// The process's resident memory in bytes, where Linux tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kib| kib * 1024)
}
