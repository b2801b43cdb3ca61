//! Each delivery once: a memory of deliveries, so that a repeat is answered as the first was and its
//! effect does not happen twice.
//!
//! Most schemes let a recorded request verify again, for ever or within a tolerance, and providers
//! send again what was not answered in time. A [`Ledger`] remembers which deliveries are being
//! processed and which were; [`OnceLayer`], inside a buffering
//! [`VerifyLayer`](crate::receiver::VerifyLayer), asks it before the handler runs:
//!
#![cfg_attr(not(doctest), doc = include_str!("examples/axum.md"))]
//!
//! # Which delivery it is
//!
//! A [`DeliveryId`] is made of what was verified alone: the scheme, the account's
//! label, and a key. [`once`](crate::receiver::BodyVerifier::once) takes the message's id where the
//! scheme signs one, the event's id where the provider documents one in the body, and else the hash of
//! the message. Where a repeat is signed anew, or with another body, and has no such id, there is no
//! default, and [`once_by`](crate::receiver::BodyVerifier::once_by) takes a function of the verified
//! request.
//! - **Two accounts, or two endpoints, of one provider** that share a ledger need
//!   [labels](crate::Webhook::for_account): vendors send one message, under one id, to each endpoint
//!   that wants it.
//! - By its message, a delivery that is the same to the byte is the same delivery, as long as it is
//!   remembered. [`Scheme::told_apart_by`](crate::Scheme::told_apart_by) says what a provider's go by,
//!   and gives no default where two deliveries are known to have the same body.
//! - Whichever key of a rotation matches, and in whichever order they stand, the identity is the same.
//!
//! | | where the key is | |
//! |-|-|-|
//! | [`OnceLayer`], buffered | in the signed id, the event's id or the message | `once()` |
//! | | elsewhere in the body | `once_by(…)` |
//! | the handler claims | in the signed id or the message | `once()` and [`Deliveries::claim`] |
//! | | known to the handler, as the event's id with streaming | [`Deliveries::claim_by`] |
//!
//! The first three need the layer of an adapter (feature `axum`, `tower` or `actix-web`); a
//! proof of [`Verifier::verify`](crate::Verifier::verify) knows no delivery, and `claim_by` takes it.
//!
//! # What is promised, and what is not
//!
//! - [`MemoryLedger`] is for one process, and empty after a start; `RedisLedger` (feature `redis`) is
//!   shared, and outlives the receivers.
//! - While nothing crashes and the ledger forgets nothing, a delivery's handler succeeds once within
//!   the retention. Two receivers never process one delivery at the same time, as long as each
//!   handler ends with its lease: [`OnceLayer`] sees to that, but for one that blocks its thread, and
//!   what a handler has started and not awaited.
//! - **After a crash it is at least once.** A receiver that dies between the effect and the record of
//!   it leaves a claim that ends with its lease, and the next try is processed again. The same holds
//!   when the ledger is lost, or cannot be reached at the moment of the record. An effect exactly once
//!   needs the claim in the same transaction as the effect, in the receiver's own database:
//!   `receivers/examples/axum_once_postgres.rs` is a receiver that does so, with
//!   [`Proof::delivery_id`](crate::Proof::delivery_id) as the row's key.
//! - A delivery that is forgotten, because of its age or for the room, is new again. Against a recorded
//!   request of a scheme that signs no time, the memory is as long as the retention, and no longer.
//! - Nothing of a body, a header or a secret is written to a ledger: keys are SHA-256 values, and
//!   values are a status and a number. Whoever reads the ledger and guesses a message's id or a key
//!   sees that it was there.

mod deliveries;
mod memory;
mod once;
#[cfg(feature = "redis")]
mod redis;

use alloc::boxed::Box;
use core::pin::Pin;
use core::time::Duration;

use thiserror::Error as ThisError;

pub use self::deliveries::{Claim, Counts, Deliveries};
pub use self::memory::MemoryLedger;
pub use self::once::{Answer, NotRun, OnceLayer, Turn, joined};
#[cfg(feature = "redis")]
pub use self::redis::{RedisLedger, RedisLedgerError};
use crate::verify::DeliveryId;

/// The longest lease and retention of the ledgers here: ten years.
const LONGEST: Duration = Duration::from_hours(10 * 365 * 24);

/// What a [`Ledger`] answers with, later.
pub type LedgerFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, LedgerError>> + Send + 'a>>;

/// A memory of deliveries: which are being processed, and which were.
///
/// Each verb is atomic. The fence is a number that a later claim of the same delivery does not get
/// again: a verb that comes after the lease's end, with the fence of a claim that is over, changes
/// nothing and answers `false`.
///
/// A future that is dropped may have had its effect or not.
pub trait Ledger: Send + Sync {
    /// Takes the delivery for as long as `lease`; [`Claimed::New`] holds the claim's fence.
    ///
    /// # Errors
    /// The ledger cannot be reached, or has no room.
    fn claim(&self, id: DeliveryId, lease: Duration) -> LedgerFuture<'_, Claimed<u64>>;

    /// Starts a claim's lease anew. Answers whether the claim still stood.
    ///
    /// # Errors
    /// The ledger cannot be reached.
    fn renew(&self, id: DeliveryId, fence: u64, lease: Duration) -> LedgerFuture<'_, bool>;

    /// Ends a claim, and remembers the status for as long as `retention`. Answers whether the claim
    /// still stood.
    ///
    /// # Errors
    /// The ledger cannot be reached, or has no room.
    fn complete(
        &self,
        id: DeliveryId,
        fence: u64,
        status: u16,
        retention: Duration,
    ) -> LedgerFuture<'_, bool>;

    /// Ends a claim as if it had never been. Answers whether it still stood.
    ///
    /// # Errors
    /// The ledger cannot be reached.
    fn release(&self, id: DeliveryId, fence: u64) -> LedgerFuture<'_, bool>;
}

/// What becomes of an attempt to claim a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed<C> {
    /// It is the caller's to process.
    New(C),
    /// Somebody is processing it.
    InFlight,
    /// It was processed.
    Done {
        /// The status of the answer.
        status: u16,
    },
}

/// Why a ledger did not do it. It holds nothing of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum LedgerError {
    /// The ledger cannot be reached, or does not answer as one.
    #[error("the ledger cannot be reached")]
    Unavailable,
    /// There is no room for another delivery.
    #[error("the ledger is full")]
    Full,
    /// The proof does not say which delivery it is: its verifier was not told to tell deliveries
    /// apart, or by a key of the body, which a streaming layer does not have.
    #[error("the proof does not say which delivery it is")]
    NoIdentity,
    /// The deliveries would be remembered for less time than a recorded request stays fresh, so that
    /// it would be new again: the [retention](Deliveries::retention) is shorter than what the
    /// verifier's tolerance allows.
    #[error("the retention is shorter than {least} s, for which a recorded request may stay fresh")]
    RetentionTooShort {
        /// The least retention, in seconds.
        least: u64,
    },
}

impl LedgerError {
    /// A stable kebab-case name, for metrics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unavailable => "ledger-unavailable",
            Self::Full => "ledger-full",
            Self::NoIdentity => "no-identity",
            Self::RetentionTooShort { .. } => "retention-too-short",
        }
    }
}
