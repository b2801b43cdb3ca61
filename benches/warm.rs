//! How a row is timed, here and beside the peers: a few deliveries at a time are verified twice, and
//! timed the second time. They are then in the cache, as they are in a receiver that has just read them
//! from a socket.

use std::time::{Duration, Instant};

/// How many deliveries are verified at a time.
pub(crate) const AT_A_TIME: usize = 16;

/// The time that `verify` takes with what it has just looked at.
pub(crate) fn time(mut verify: impl FnMut()) -> Duration {
    verify();
    let start = Instant::now();
    verify();
    start.elapsed()
}
