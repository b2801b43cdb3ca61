//! What a ledger in memory costs: verbs per second on one core, and the process's memory for a million
//! deliveries that are remembered.
//!
//! ```sh
//! cargo bench --features ledger --bench ledger
//! ```

use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use countersign::ledger::{Claimed, Ledger, LedgerFuture, MemoryLedger};
use countersign::{DeliveryId, OpenFx, Request, Signer, Verifier};

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
}

fn ids(count: u32) -> Vec<DeliveryId> {
    let openfx = OpenFx::new("test key").unwrap();
    let headers = openfx.sign(&Request::new(&()), b"").unwrap();
    let proof = openfx.verify(&Request::new(&headers), b"").unwrap();
    (0..count).map(|number| DeliveryId::by_key(&proof, &number.to_be_bytes()).unwrap()).collect()
}

fn done<T>(mut answer: LedgerFuture<'_, T>) -> T {
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
