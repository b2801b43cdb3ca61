//! Whether a signature holds at the time of a request, by what it says of itself.

use crate::error::Error;
use crate::request::UnixTime;
use crate::scheme::Future;
use crate::verify::freshness::check_freshness;

/// What two clocks may differ in, in seconds, where a signature says until when it holds.
const BETWEEN_CLOCKS: u64 = 60;

/// What two clocks may differ in, in seconds.
#[derive(Clone, Copy)]
pub(super) struct BetweenClocks {
    /// How far a time may lie in the future.
    ahead: u64,
    /// How long ago a signature may have ended.
    expired: u64,
}

impl BetweenClocks {
    /// Where a time may lie `tolerance` in the past, and a profile says how far in the future, or nothing.
    pub(super) fn new(skew: Option<u64>, tolerance: u64) -> Self {
        Self {
            ahead: skew.unwrap_or(tolerance),
            expired: skew.unwrap_or(BETWEEN_CLOCKS).min(tolerance),
        }
    }
}

/// What the times of a signature are compared with.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) now: UnixTime,
    /// How far back one may lie, in seconds.
    pub(super) tolerance: u64,
    pub(super) clocks: BetweenClocks,
}

impl Times {
    /// A time at which the signature was made.
    pub(super) fn check_made(self, made: UnixTime, header: &'static str) -> Result<(), Error> {
        let Self { now, tolerance, clocks } = self;
        check_freshness(made, now, tolerance, Future::Unchecked, header)?;
        let seconds = made.as_secs().saturating_sub(now.as_secs());
        if seconds > clocks.ahead {
            return Err(Error::TimestampInFuture { header, seconds, tolerance: clocks.ahead });
        }
        Ok(())
    }

    /// A time until which it holds.
    pub(super) fn check_end(self, end: UnixTime, header: &'static str) -> Result<(), Error> {
        let seconds = self.now.as_secs().saturating_sub(end.as_secs());
        if seconds > self.clocks.expired {
            let tolerance = self.clocks.expired;
            return Err(Error::SignatureExpired { header, seconds, tolerance });
        }
        Ok(())
    }
}

/// For how many seconds a request may be accepted again whose signature says when it was made.
pub(super) fn fresh_for(tolerance: u64, clocks: BetweenClocks) -> u32 {
    let seconds = tolerance.saturating_add(clocks.ahead).saturating_add(1);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
