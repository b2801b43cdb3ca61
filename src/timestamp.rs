use alloc::string::{String, ToString as _};
use core::num::NonZeroU64;

use crate::error::Error;
use crate::request::UnixTime;

/// The unit of a numeric timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeUnit {
    /// Seconds since the epoch.
    Seconds,
    /// Milliseconds since the epoch. They are cut to whole seconds before they are compared.
    Milliseconds,
}

/// As many digits as always fit a `u64`.
const MAX_DIGITS: usize = 19;

impl TimeUnit {
    const fn per_second(self) -> NonZeroU64 {
        match self {
            Self::Seconds => NonZeroU64::MIN,
            Self::Milliseconds => NonZeroU64::MIN.saturating_add(999),
        }
    }

    /// Reads a timestamp of digits only. `header` is named in errors.
    pub(crate) fn read(self, text: &[u8], header: &'static str) -> Result<UnixTime, Error> {
        match text {
            [b'-', ..] => return Err(Error::TimestampNegative { header }),
            [b'+', ..] => return Err(Error::TimestampPlusSign { header }),
            [] => return Err(Error::TimestampNotDigits { header }),
            _ => {}
        }
        if !text.iter().all(u8::is_ascii_digit) {
            return Err(Error::TimestampNotDigits { header });
        }
        if text.len() > MAX_DIGITS {
            return Err(Error::TimestampTooLong { header, limit: MAX_DIGITS });
        }
        let value = text.iter().fold(0_u64, |value, digit| {
            value.saturating_mul(10).saturating_add(u64::from(digit.wrapping_sub(b'0')))
        });
        Ok(UnixTime::from_secs(value / self.per_second()))
    }

    /// The text that a sender writes for `time`.
    pub(crate) fn write(self, time: UnixTime) -> String {
        time.as_secs().saturating_mul(self.per_second().get()).to_string()
    }
}

/// Whether `signed` lies within `tolerance` seconds of `now`, both ends included.
pub(crate) fn check_freshness(
    signed: UnixTime,
    now: UnixTime,
    tolerance: u64,
    header: &'static str,
) -> Result<(), Error> {
    let age = now.as_secs().saturating_sub(signed.as_secs());
    let lead = signed.as_secs().saturating_sub(now.as_secs());
    if age > tolerance {
        Err(Error::TimestampTooOld { header, seconds: age, tolerance })
    } else if lead > tolerance {
        Err(Error::TimestampInFuture { header, seconds: lead, tolerance })
    } else {
        Ok(())
    }
}
