use alloc::boxed::Box;
use core::fmt;
use core::future::ready;
use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use tokio::time::Instant;

use super::{Claimed, LONGEST, Ledger, LedgerError, LedgerFuture};
use crate::verify::DeliveryId;

const MOST_REMEMBERED: u64 = 300_000;
const MOST_IN_FLIGHT: usize = 10_000;

/// A ledger in this process's memory: for a receiver that runs once.
///
/// Bounds: 10,000 deliveries in flight, beyond which a claim is [`LedgerError::Full`], and the last
/// 300,000 processed ones, which is one a second for three days and takes about 120 MB. Over that, the
/// one that was neither processed nor repeated for the longest time is forgotten, and would be processed
/// again. It is empty after a start: what was processed before it is new.
pub struct MemoryLedger {
    in_flight: Mutex<InFlight>,
    done: Cache<DeliveryId, Done>,
}

struct InFlight {
    claims: HashMap<DeliveryId, Held>,
    most: usize,
    last_fence: u64,
    /// No claim ends before this, so that looking for one would be in vain.
    next_end: Option<Instant>,
}

#[derive(Clone, Copy)]
struct Held {
    fence: u64,
    until: Instant,
}

#[derive(Clone, Copy)]
struct Done {
    status: u16,
    /// Absent where the clock cannot say it: for ever.
    until: Option<Instant>,
}

impl Done {
    fn left(&self) -> Option<Duration> {
        self.until.map(|until| until.saturating_duration_since(Instant::now()))
    }
}

impl MemoryLedger {
    /// A ledger with the default bounds.
    #[must_use]
    pub fn new() -> Self {
        Self::with_bounds(MOST_REMEMBERED, MOST_IN_FLIGHT)
    }

    /// A ledger that remembers the last `remembered` processed deliveries, and lets `in_flight` be
    /// processed at once.
    #[must_use]
    pub fn with_bounds(remembered: u64, in_flight: usize) -> Self {
        let done = Cache::builder()
            .max_capacity(remembered)
            .eviction_policy(EvictionPolicy::lru())
            .expire_after(AfterRetention)
            .build();
        let claims =
            InFlight { claims: HashMap::new(), most: in_flight, last_fence: 0, next_end: None };
        Self { in_flight: Mutex::new(claims), done }
    }

    fn lock(&self) -> MutexGuard<'_, InFlight> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn claim_now(&self, id: DeliveryId, lease: Duration) -> Result<Claimed<u64>, LedgerError> {
        let now = Instant::now();
        let mut in_flight = self.lock();
        if in_flight.claims.get(&id).is_some_and(|held| held.until > now) {
            return Ok(Claimed::InFlight);
        }
        if let Some(Done { status, until }) = self.done.get(&id)
            && until.is_none_or(|until| until > now)
        {
            return Ok(Claimed::Done { status });
        }
        in_flight.hold(id, now, lease).map(Claimed::New)
    }

    fn renew_now(&self, id: DeliveryId, fence: u64, lease: Duration) -> bool {
        let now = Instant::now();
        let mut in_flight = self.lock();
        let until = end_of(now, lease);
        let Some(held) = in_flight.standing(id, fence, now) else { return false };
        held.until = until;
        in_flight.next_end = in_flight.next_end.map(|next| next.min(until));
        true
    }

    fn complete_now(&self, id: DeliveryId, fence: u64, status: u16, retention: Duration) -> bool {
        let now = Instant::now();
        let mut in_flight = self.lock();
        if in_flight.standing(id, fence, now).is_none() {
            return false;
        }
        // Before the claim ends, so that nobody finds neither.
        self.done.insert(id, Done { status, until: now.checked_add(retention) });
        in_flight.claims.remove(&id);
        true
    }

    fn release_now(&self, id: DeliveryId, fence: u64) -> bool {
        let mut in_flight = self.lock();
        let stood = in_flight.standing(id, fence, Instant::now()).is_some();
        if stood {
            in_flight.claims.remove(&id);
        }
        stood
    }
}

impl InFlight {
    fn standing(&mut self, id: DeliveryId, fence: u64, now: Instant) -> Option<&mut Held> {
        let held = self.claims.get_mut(&id)?;
        if held.fence == fence && held.until > now { Some(held) } else { None }
    }

    fn hold(&mut self, id: DeliveryId, now: Instant, lease: Duration) -> Result<u64, LedgerError> {
        let until = end_of(now, lease);
        if self.claims.len() >= self.most {
            self.forget_ended(now);
            if self.claims.len() >= self.most {
                return Err(LedgerError::Full);
            }
        }
        let fence = self.last_fence.saturating_add(1);
        self.last_fence = fence;
        self.next_end = Some(self.next_end.map_or(until, |next| next.min(until)));
        self.claims.insert(id, Held { fence, until });
        Ok(fence)
    }

    fn forget_ended(&mut self, now: Instant) {
        if self.next_end.is_some_and(|next| next <= now) {
            self.claims.retain(|_, held| held.until > now);
            self.next_end = self.claims.values().map(|held| held.until).min();
        }
    }
}

fn end_of(now: Instant, lease: Duration) -> Instant {
    now.checked_add(lease.min(LONGEST)).unwrap_or(now)
}

impl Ledger for MemoryLedger {
    fn claim(&self, id: DeliveryId, lease: Duration) -> LedgerFuture<'_, Claimed<u64>> {
        Box::pin(ready(self.claim_now(id, lease)))
    }

    fn renew(&self, id: DeliveryId, fence: u64, lease: Duration) -> LedgerFuture<'_, bool> {
        Box::pin(ready(Ok(self.renew_now(id, fence, lease))))
    }

    fn complete(
        &self,
        id: DeliveryId,
        fence: u64,
        status: u16,
        retention: Duration,
    ) -> LedgerFuture<'_, bool> {
        Box::pin(ready(Ok(self.complete_now(id, fence, status, retention))))
    }

    fn release(&self, id: DeliveryId, fence: u64) -> LedgerFuture<'_, bool> {
        Box::pin(ready(Ok(self.release_now(id, fence))))
    }
}

impl Default for MemoryLedger {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryLedger")
            .field("in_flight", &self.lock().claims.len())
            .field("remembered", &self.done.entry_count())
            .finish_non_exhaustive()
    }
}

/// Gives the room of a forgotten delivery back.
struct AfterRetention;

impl moka::Expiry<DeliveryId, Done> for AfterRetention {
    fn expire_after_create(
        &self,
        _: &DeliveryId,
        done: &Done,
        _: std::time::Instant,
    ) -> Option<Duration> {
        done.left()
    }

    /// One that was forgotten and processed again may still lie here.
    fn expire_after_update(
        &self,
        _: &DeliveryId,
        done: &Done,
        _: std::time::Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        done.left()
    }
}

#[cfg(test)]
mod tests {
    use moka::Expiry as _;

    use super::*;
    use crate::providers::GitHub;
    use crate::request::Request;
    use crate::verify::{Signer as _, Verifier as _};

    #[test]
    fn the_room_of_a_delivery_is_given_back_when_its_retention_ends() {
        let github = GitHub::new("It's a Secret to Everybody").unwrap();
        let signed = github.sign(&Request::new(&()), b"").unwrap();
        let proof = github.verify(&Request::new(&signed), b"").unwrap();
        let id = DeliveryId::by_key(&proof, b"one").unwrap();
        let now = std::time::Instant::now();
        let hour = Duration::from_hours(1);
        let done = Done { status: 200, until: Instant::now().checked_add(hour) };
        let for_ever = Done { status: 200, until: None };
        let created = |done| AfterRetention.expire_after_create(&id, done, now);
        let updated =
            |done| AfterRetention.expire_after_update(&id, done, now, Some(Duration::MAX));
        for left in [created(&done), updated(&done)] {
            assert!(left.is_some_and(|left| left <= hour && left > hour / 2), "{left:?}");
        }
        assert_eq!((created(&for_ever), updated(&for_ever)), (None, None));
    }
}
