use std::time::{SystemTime, UNIX_EPOCH};

use super::UnixTime;

impl UnixTime {
    /// The system's clock. A clock set before 1970 reads as 1970.
    ///
    /// It is there where the platform has one: with the feature `std`, and not on
    /// `wasm32-unknown-unknown`, whose standard library panics instead.
    #[must_use]
    pub fn now() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        Self::from_secs(since_epoch.map_or(0, |elapsed| elapsed.as_secs()))
    }
}

#[allow(clippy::unnecessary_wraps, reason = "elsewhere there is no clock")]
pub(super) fn now() -> Option<UnixTime> {
    Some(UnixTime::now())
}
