use crate::error::Error;
use crate::request::UnixTime;
use crate::scheme::Future;

/// Whether `signed` lies within `tolerance` seconds of `now`, both ends included.
pub(crate) fn check_freshness(
    signed: UnixTime,
    now: UnixTime,
    tolerance: u64,
    future: Future,
    header: &'static str,
) -> Result<(), Error> {
    let age = now.as_secs().saturating_sub(signed.as_secs());
    let lead = signed.as_secs().saturating_sub(now.as_secs());
    let most_ahead = match future {
        Future::Tolerated => tolerance,
        Future::Unchecked => u64::MAX,
        Future::Refused => 0,
    };
    if age > tolerance {
        Err(Error::TimestampTooOld { header, seconds: age, tolerance })
    } else if lead > most_ahead {
        Err(Error::TimestampInFuture { header, seconds: lead, tolerance: most_ahead })
    } else {
        Ok(())
    }
}
