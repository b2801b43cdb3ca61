//! The same suite over every ledger, and what each has of its own.

mod ledger;

use std::sync::Arc;
use std::time::Duration;

use countersign::ledger::{Claimed, Deliveries, Ledger as _, LedgerError, MemoryLedger};
use countersign::providers::GitHub;
use countersign::{Request, Signer as _, Verifier as _};
use ledger::{claim, delivery};
use tokio::time::{advance, sleep};

const LEASE: Duration = Duration::from_mins(1);
const RETENTION: Duration = Duration::from_hours(1);

#[tokio::test(start_paused = true)]
async fn in_memory() {
    ledger::all(&MemoryLedger::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_memory_one_wins() {
    ledger::one_winner_of_ten_thousand(Arc::new(MemoryLedger::new())).await;
}

#[tokio::test(start_paused = true)]
async fn in_memory_the_claims_in_flight_are_bounded() {
    let ledger = MemoryLedger::with_bounds(100, 2);
    let first = claim(&ledger, delivery("first"), LEASE).await;
    claim(&ledger, delivery("second"), LEASE / 2).await;
    let full = Err(LedgerError::Full);
    assert_eq!(ledger.claim(delivery("third"), LEASE).await, full);
    assert_eq!(ledger.claim(delivery("first"), LEASE).await, Ok(Claimed::InFlight));

    assert!(ledger.complete(delivery("first"), first, 200, RETENTION).await.unwrap());
    claim(&ledger, delivery("third"), LEASE).await;
    assert_eq!(ledger.claim(delivery("fourth"), LEASE).await, full);
    assert_eq!(ledger.claim(delivery("first"), LEASE).await, Ok(Claimed::Done { status: 200 }));

    sleep(LEASE / 2).await;
    claim(&ledger, delivery("fourth"), LEASE).await;
    assert_eq!(ledger.claim(delivery("fifth"), LEASE).await, full, "the second's room");
    sleep(LEASE / 2).await;
    claim(&ledger, delivery("fifth"), LEASE).await;
}

/// The oldest are forgotten for the room; moka does it a little later, in batches.
#[tokio::test]
async fn in_memory_the_remembered_ones_are_bounded() {
    let ledger = MemoryLedger::with_bounds(1000, 10);
    for number in 0..5000 {
        let id = delivery(&number.to_string());
        let fence = claim(&ledger, id, LEASE).await;
        assert!(ledger.complete(id, fence, 200, RETENTION).await.unwrap());
    }
    let mut remembered = 0;
    for number in 0..5000 {
        let claimed = ledger.claim(delivery(&number.to_string()), LEASE).await;
        let is_done = claimed == Ok(Claimed::Done { status: 200 });
        remembered += usize::from(is_done);
        assert!(is_done || number < 4500, "{number} is one of the last");
        if let Ok(Claimed::New(fence)) = claimed {
            assert!(ledger.release(delivery(&number.to_string()), fence).await.unwrap());
        }
    }
    assert!(remembered < 2500, "{remembered}");
}

#[tokio::test(start_paused = true)]
async fn in_memory_a_lease_without_end_is_long() {
    let ledger = MemoryLedger::new();
    let fence = claim(&ledger, delivery("endless"), Duration::MAX).await;
    sleep(RETENTION).await;
    assert_eq!(ledger.claim(delivery("endless"), LEASE).await, Ok(Claimed::InFlight));
    assert!(ledger.complete(delivery("endless"), fence, 200, RETENTION).await.unwrap());
    let fence = claim(&ledger, delivery("kept"), LEASE).await;
    assert!(ledger.complete(delivery("kept"), fence, 200, Duration::MAX).await.unwrap());
    sleep(RETENTION).await;
    let kept = ledger.claim(delivery("kept"), LEASE).await;
    assert_eq!(kept, Ok(Claimed::Done { status: 200 }));
}

#[tokio::test(start_paused = true)]
async fn in_memory_what_ends_is_over_at_its_end() {
    let (ledger, id) = (MemoryLedger::new(), delivery("ended"));
    let fence = claim(&ledger, id, LEASE).await;
    advance(LEASE).await;
    assert!(!ledger.renew(id, fence, LEASE).await.unwrap());
    let fence = claim(&ledger, id, LEASE).await;
    assert!(ledger.complete(id, fence, 200, RETENTION).await.unwrap());
    advance(RETENTION).await;
    claim(&ledger, id, LEASE).await;
}

#[tokio::test(start_paused = true)]
async fn in_memory_a_lease_that_was_shortened_gives_its_room_back_earlier() {
    let ledger = MemoryLedger::with_bounds(100, 1);
    let fence = claim(&ledger, delivery("first"), LEASE).await;
    assert!(ledger.renew(delivery("first"), fence, LEASE / 2).await.unwrap());
    assert_eq!(ledger.claim(delivery("second"), LEASE).await, Err(LedgerError::Full));
    advance(LEASE / 2).await;
    claim(&ledger, delivery("second"), LEASE).await;
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_ended_is_not_renewed() {
    let github = GitHub::new("It's a Secret to Everybody").unwrap();
    let signed = github.sign(&Request::new(&()), b"{}").unwrap();
    let proof = github.verify(&Request::new(&signed), b"{}").unwrap();
    let deliveries = Deliveries::new(MemoryLedger::new()).lease(LEASE);
    let claimed = deliveries.claim_by(&proof, b"one").await.unwrap();
    let Claimed::New(claim) = claimed else { panic!("{claimed:?}") };
    assert!(claim.renew().await.unwrap());
    sleep(LEASE * 2).await;
    assert!(!claim.renew().await.unwrap());
    assert!(!claim.complete(200).await.unwrap());
}
