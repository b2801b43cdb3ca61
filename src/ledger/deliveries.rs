use alloc::sync::Arc;
use core::fmt;
use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;

use tokio::runtime::Handle;

use super::{Claimed, Ledger, LedgerError};
use crate::verify::{DeliveryId, Proof};

const DEFAULT_LEASE: Duration = Duration::from_mins(1);
const LONGEST_LEASE: Duration = Duration::from_hours(24);

/// How much longer than the lease the ledger holds a claim, so that what succeeds at the last moment is
/// recorded: longer than two verbs may take.
const MARGIN: Duration = Duration::from_secs(5);

/// A receiver's ledger, and how long it is asked to remember. It is cheap to clone, and clones share
/// the ledger and the counts.
///
/// [`OnceLayer`](super::OnceLayer) uses it for the handler. Behind a streaming
/// [`VerifyLayer`](crate::receiver::VerifyLayer) the handler claims by itself, between the proof and
/// the effect:
///
/// ```
/// use countersign::ledger::{Claimed, Deliveries, LedgerError};
/// use countersign::receiver::PendingProof;
///
/// async fn keep(pending: PendingProof, deliveries: Deliveries) -> Result<u16, LedgerError> {
///     // … the body into a temporary file …
///     let Ok(proof) = pending.proof().await else { return Ok(401) };
///     match deliveries.claim(&proof).await? {
///         Claimed::New(claim) => {
///             // … the file into its place …
///             claim.complete(200).await?;
///             Ok(200)
///         }
///         Claimed::InFlight => Ok(409),
///         Claimed::Done { status } => Ok(status),
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Deliveries {
    ledger: Arc<dyn Ledger>,
    counters: Arc<Counters>,
    lease: Duration,
    retention: Option<Duration>,
}

impl Deliveries {
    /// Takes a ledger. A claim's lease is 60 s.
    pub fn new(ledger: impl Ledger + 'static) -> Self {
        Self {
            ledger: Arc::new(ledger),
            counters: Arc::default(),
            lease: DEFAULT_LEASE,
            retention: None,
        }
    }

    /// Sets how long a handler may take, and so how long a crashed one keeps others from the
    /// delivery: 5 s longer, in which a success at the last moment is recorded. The default is 60 s; at
    /// least it is a second, and at most a day.
    #[must_use]
    pub fn lease(self, lease: Duration) -> Self {
        Self { lease: lease.clamp(Duration::from_secs(1), LONGEST_LEASE), ..self }
    }

    /// Sets how long a delivery that was processed is remembered, whatever its provider. The default
    /// is [the scheme's](crate::Scheme::repeats_for), 3 days for most, or as long as a recorded request
    /// may stay fresh, if that is longer.
    ///
    /// Where a time is signed, a shorter one than that would let a recorded request run again: twice
    /// the verifier's tolerance and a second, as clocks differ by up to the tolerance to either side.
    /// Every claim is then refused with [`LedgerError::RetentionTooShort`], and
    /// [`OnceLayer`](super::OnceLayer) answers 503, from the first delivery on: only there do the two
    /// settings meet.
    #[must_use]
    pub fn retention(self, retention: Duration) -> Self {
        Self { retention: Some(retention), ..self }
    }

    pub(super) const fn lease_of_claims(&self) -> Duration {
        self.lease
    }

    const fn lease_in_ledger(&self) -> Duration {
        self.lease.saturating_add(MARGIN)
    }

    /// Claims the delivery of a proof.
    ///
    /// # Errors
    /// The ledger cannot be reached or is full, or the proof
    /// [does not say](LedgerError::NoIdentity) which delivery it is; or the retention is
    /// [too short](LedgerError::RetentionTooShort) for the verifier's tolerance.
    pub async fn claim(&self, proof: &Proof) -> Result<Claimed<Claim>, LedgerError> {
        self.claim_id(proof, proof.delivery).await
    }

    /// Claims the delivery that `key` tells from the others of the proof's scheme and account: an
    /// event's id, for example. It has to come from the **verified** body, and only what is in it
    /// alike when the provider sends again.
    ///
    /// # Errors
    /// The ledger cannot be reached or is full; or the key is empty, or the proof does not cover the
    /// body ([`LedgerError::NoIdentity`]).
    pub async fn claim_by(&self, proof: &Proof, key: &[u8]) -> Result<Claimed<Claim>, LedgerError> {
        self.claim_id(proof, DeliveryId::by_key(proof, key)).await
    }

    async fn claim_id(
        &self,
        proof: &Proof,
        id: Option<DeliveryId>,
    ) -> Result<Claimed<Claim>, LedgerError> {
        let id = id.ok_or(LedgerError::NoIdentity)?;
        let retention = self.retention_of(proof)?;
        let claimed = self.counted(self.ledger.claim(id, self.lease_in_ledger()).await)?;
        let counters = &self.counters;
        Ok(match claimed {
            Claimed::New(fence) => {
                count(&counters.new);
                let deliveries = self.clone();
                Claimed::New(Claim { deliveries, id, fence, retention, open: true })
            }
            Claimed::InFlight => {
                count(&counters.in_flight);
                Claimed::InFlight
            }
            Claimed::Done { status } => {
                count(&counters.repeated);
                Claimed::Done { status }
            }
        })
    }

    fn retention_of(&self, proof: &Proof) -> Result<Duration, LedgerError> {
        let least = proof.fresh_for().map_or(0, u64::from);
        match self.retention {
            Some(retention) if retention < Duration::from_secs(least) => {
                Err(LedgerError::RetentionTooShort { least })
            }
            Some(retention) => Ok(retention),
            None => Ok(Duration::from_secs(proof.scheme().seconds_of_repeats().max(least))),
        }
    }

    /// What has happened so far, in this process.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let counters = &*self.counters;
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            new: read(&counters.new),
            repeated: read(&counters.repeated),
            in_flight: read(&counters.in_flight),
            released: read(&counters.released),
            expired: read(&counters.expired),
            unavailable: read(&counters.unavailable),
        }
    }

    fn counted<T>(&self, result: Result<T, LedgerError>) -> Result<T, LedgerError> {
        if result.is_err() {
            count(&self.counters.unavailable);
        }
        result
    }

    /// As `counted`, of a verb that says whether the claim still stood.
    fn counted_if_standing(&self, result: Result<bool, LedgerError>) -> Result<bool, LedgerError> {
        if result == Ok(false) {
            count(&self.counters.expired);
        }
        self.counted(result)
    }
}

impl fmt::Debug for Deliveries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deliveries")
            .field("lease", &self.lease)
            .field("retention", &self.retention)
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}

/// A delivery that is the holder's to process, until the lease ends.
///
/// Dropped without a verb, it is released, in a task of the tokio runtime; without a runtime it ends
/// with its lease.
#[must_use = "dropped, it is released"]
pub struct Claim {
    deliveries: Deliveries,
    id: DeliveryId,
    fence: u64,
    retention: Duration,
    open: bool,
}

impl Claim {
    /// Starts the lease anew. Answers whether the claim still stood; if not, another may be
    /// processing the delivery.
    ///
    /// # Errors
    /// The ledger cannot be reached.
    pub async fn renew(&self) -> Result<bool, LedgerError> {
        let Self { deliveries, id, fence, .. } = self;
        let stood = deliveries.ledger.renew(*id, *fence, deliveries.lease_in_ledger()).await;
        deliveries.counted_if_standing(stood)
    }

    /// Records the delivery as processed, with the status of the answer. Answers whether the claim
    /// still stood.
    ///
    /// In a tokio runtime it goes on when the future is dropped, because the connection has closed.
    ///
    /// # Errors
    /// The ledger cannot be reached: the delivery is free again when the lease ends.
    pub async fn complete(self, status: u16) -> Result<bool, LedgerError> {
        to_its_end(self.record(status)).await
    }

    pub(super) async fn record(mut self, status: u16) -> Result<bool, LedgerError> {
        // From here on the effect has happened: it is not to be released.
        self.open = false;
        let Self { deliveries, id, fence, retention, .. } = &self;
        let stood = deliveries.ledger.complete(*id, *fence, status, *retention).await;
        deliveries.counted_if_standing(stood)
    }

    /// Gives the delivery back, so that the provider's next try is processed. Answers whether the
    /// claim still stood. A drop does the same.
    ///
    /// # Errors
    /// The ledger cannot be reached: the delivery is free again when the lease ends.
    pub async fn release(self) -> Result<bool, LedgerError> {
        to_its_end(self.give_back()).await
    }

    pub(super) async fn give_back(mut self) -> Result<bool, LedgerError> {
        let stood = self.deliveries.ledger.release(self.id, self.fence).await;
        // Not before: a release that was broken off is begun again.
        self.open = false;
        if stood == Ok(true) {
            count(&self.deliveries.counters.released);
        }
        self.deliveries.counted_if_standing(stood)
    }

    /// As a release, of a handler that was ended with its lease.
    pub(super) async fn expire(mut self) {
        let Deliveries { ledger, counters, .. } = &self.deliveries;
        count(&counters.expired);
        let stood = ledger.release(self.id, self.fence).await;
        let _ = self.deliveries.counted(stood);
        self.open = false;
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if !self.open {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            let deliveries = self.deliveries.clone();
            let Self { id, fence, retention, .. } = *self;
            let again = Self { deliveries, id, fence, retention, open: false };
            runtime.spawn(again.give_back());
        }
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim").field("fence", &self.fence).finish_non_exhaustive()
    }
}

/// How often a process's [`Deliveries`] had which outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Claims that were had.
    pub new: u64,
    /// Attempts to claim what was processed before.
    pub repeated: u64,
    /// Attempts to claim what is being processed.
    pub in_flight: u64,
    /// Claims that were given back.
    pub released: u64,
    /// Claims whose lease ended before their handler; those of crashed receivers are not seen.
    pub expired: u64,
    /// Verbs that the ledger could not do: unreachable or full.
    pub unavailable: u64,
}

#[derive(Default)]
struct Counters {
    new: AtomicU64,
    repeated: AtomicU64,
    in_flight: AtomicU64,
    released: AtomicU64,
    expired: AtomicU64,
    unavailable: AtomicU64,
}

/// Runs a verb in a task of its own, where there is a runtime.
async fn to_its_end(
    verb: impl Future<Output = Result<bool, LedgerError>> + Send + 'static,
) -> Result<bool, LedgerError> {
    match Handle::try_current() {
        Ok(runtime) => runtime.spawn(verb).await.unwrap_or(Err(LedgerError::Unavailable)),
        Err(_) => verb.await,
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
