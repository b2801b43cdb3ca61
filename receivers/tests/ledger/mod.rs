//! What every ledger promises, whatever it keeps its deliveries in.

use std::sync::Arc;
use std::time::Duration;

use countersign::ledger::{Claimed, Ledger, LedgerError};
use countersign::{DeliveryId, OpenFx, Request, Signer, Verifier};
use tokio::time::sleep;

const LEASE: Duration = Duration::from_mins(1);
const SHORT: Duration = Duration::from_millis(300);
const PAST_SHORT: Duration = Duration::from_millis(600);
const RETENTION: Duration = Duration::from_hours(1);

/// An identity that no other key has.
pub(crate) fn delivery(key: &str) -> DeliveryId {
    let openfx = OpenFx::new("test key").unwrap();
    let headers = openfx.sign(&Request::new(&()), b"").unwrap();
    let proof = openfx.verify(&Request::new(&headers), b"").unwrap();
    DeliveryId::by_key(&proof, key.as_bytes()).unwrap()
}

pub(crate) async fn claim(ledger: &dyn Ledger, id: DeliveryId, lease: Duration) -> u64 {
    match ledger.claim(id, lease).await.unwrap() {
        Claimed::New(fence) => fence,
        other => panic!("{other:?}"),
    }
}

async fn claim_again(ledger: &dyn Ledger, id: DeliveryId) -> Claimed<u64> {
    ledger.claim(id, LEASE).await.unwrap()
}

pub(crate) async fn all(ledger: &dyn Ledger) {
    one_at_a_time(ledger).await;
    renewing(ledger).await;
    completing(ledger).await;
    releasing(ledger).await;
    a_lease_that_ended(ledger).await;
    a_late_verb(ledger).await;
    a_retention_that_ended(ledger).await;
}

async fn one_at_a_time(ledger: &dyn Ledger) {
    let (one, other) = (delivery("one"), delivery("other"));
    claim(ledger, one, LEASE).await;
    assert_eq!(claim_again(ledger, one).await, Claimed::InFlight);
    claim(ledger, other, LEASE).await;
}

async fn renewing(ledger: &dyn Ledger) {
    let id = delivery("renewed");
    let fence = claim(ledger, id, SHORT).await;
    assert!(ledger.renew(id, fence, LEASE).await.unwrap());
    sleep(PAST_SHORT).await;
    assert_eq!(claim_again(ledger, id).await, Claimed::InFlight);
    assert!(ledger.complete(id, fence, 200, RETENTION).await.unwrap());
    assert!(!ledger.renew(id, fence, LEASE).await.unwrap(), "it is processed");
    assert!(!ledger.renew(delivery("unknown"), fence, LEASE).await.unwrap());
}

async fn completing(ledger: &dyn Ledger) {
    for status in [200, 204, 299] {
        let id = delivery(&format!("completed with {status}"));
        let fence = claim(ledger, id, LEASE).await;
        assert!(ledger.complete(id, fence, status, RETENTION).await.unwrap());
        assert_eq!(claim_again(ledger, id).await, Claimed::Done { status });
        assert!(!ledger.complete(id, fence, 500, RETENTION).await.unwrap(), "a second time");
        assert!(!ledger.release(id, fence).await.unwrap(), "afterwards");
        assert_eq!(claim_again(ledger, id).await, Claimed::Done { status });
    }
    assert!(!ledger.complete(delivery("unknown"), 1, 200, RETENTION).await.unwrap());
}

async fn releasing(ledger: &dyn Ledger) {
    let id = delivery("released");
    let first = claim(ledger, id, LEASE).await;
    assert!(ledger.release(id, first).await.unwrap());
    assert!(!ledger.release(id, first).await.unwrap(), "a second time");
    assert!(!ledger.complete(id, first, 200, RETENTION).await.unwrap(), "afterwards");
    let second = claim(ledger, id, LEASE).await;
    assert_ne!(first, second);
}

async fn a_lease_that_ended(ledger: &dyn Ledger) {
    let id = delivery("expired");
    let fence = claim(ledger, id, SHORT).await;
    sleep(PAST_SHORT).await;
    assert!(!ledger.renew(id, fence, LEASE).await.unwrap());
    assert!(!ledger.complete(id, fence, 200, RETENTION).await.unwrap());
    assert!(!ledger.release(id, fence).await.unwrap());
    claim(ledger, id, LEASE).await;
}

async fn a_late_verb(ledger: &dyn Ledger) {
    let id = delivery("fenced");
    let late = claim(ledger, id, SHORT).await;
    sleep(PAST_SHORT).await;
    let successor = claim(ledger, id, LEASE).await;
    assert!(successor > late, "{successor} {late}");
    assert!(!ledger.release(id, late).await.unwrap());
    assert!(!ledger.renew(id, late, SHORT).await.unwrap());
    assert!(!ledger.complete(id, late, 500, RETENTION).await.unwrap());
    sleep(PAST_SHORT).await;
    assert_eq!(claim_again(ledger, id).await, Claimed::InFlight);
    assert!(ledger.complete(id, successor, 201, RETENTION).await.unwrap());
    assert!(!ledger.release(id, late).await.unwrap());
    assert_eq!(claim_again(ledger, id).await, Claimed::Done { status: 201 });
}

async fn a_retention_that_ended(ledger: &dyn Ledger) {
    let id = delivery("forgotten");
    for _ in 0..2 {
        let fence = claim(ledger, id, LEASE).await;
        assert!(ledger.complete(id, fence, 200, SHORT).await.unwrap());
        sleep(PAST_SHORT).await;
    }
    let fence = claim(ledger, id, LEASE).await;
    assert!(ledger.complete(id, fence, 200, RETENTION).await.unwrap());
    sleep(PAST_SHORT).await;
    assert_eq!(claim_again(ledger, id).await, Claimed::Done { status: 200 });
}

/// Of ten thousand who claim one delivery at once, one gets it.
pub(crate) async fn one_winner_of_ten_thousand(ledger: Arc<dyn Ledger>) {
    let id = delivery("contended");
    let tasks: Vec<_> = (0..10_000)
        .map(|_| {
            let ledger = Arc::clone(&ledger);
            tokio::spawn(async move {
                loop {
                    // A busy machine may not answer all of them in time.
                    match ledger.claim(id, LEASE).await {
                        Err(LedgerError::Unavailable) => {}
                        claimed => break claimed.unwrap(),
                    }
                }
            })
        })
        .collect();
    let mut winners = Vec::new();
    for task in tasks {
        match task.await.unwrap() {
            Claimed::New(fence) => winners.push(fence),
            other => assert_eq!(other, Claimed::InFlight),
        }
    }
    assert_eq!(winners.len(), 1);
    assert!(ledger.complete(id, winners[0], 200, RETENTION).await.unwrap());
}
