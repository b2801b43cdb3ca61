use alloc::string::{String, ToString as _};
use core::num::NonZeroU64;

use crate::date_time::DateTime;
use crate::error::Error;
use crate::request::UnixTime;

/// How a timestamp is written. The signed text is the received one; what is read from it is only
/// compared with the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeFormat {
    /// Seconds since the epoch.
    Seconds,
    /// Milliseconds since the epoch. They are cut to whole seconds before they are compared.
    Milliseconds,
    /// RFC 3339 with up to nine decimals of a second: `2023-07-19T14:56:18.105Z`,
    /// `2020-01-01T00:00:00-07:00`. The decimals are cut off before they are compared.
    Rfc3339,
    /// The same without an offset, in UTC: `2024-03-27T15:42:29.551`.
    Iso8601Utc,
    /// The HTTP date of RFC 9110 without its comma and with `UTC` for `GMT`:
    /// `Thu 07 Sep 2017 06:30:04 UTC`.
    DateUtc,
}

/// As many digits as always fit a `u64`.
const MAX_DIGITS: usize = 19;

const MILLISECONDS_PER_SECOND: NonZeroU64 = NonZeroU64::MIN.saturating_add(999);

impl TimeFormat {
    /// Reads a timestamp that has nothing in the message to mark where it ends: a number then has as
    /// many digits as a present one has, so that none can be moved in or out.
    pub(crate) fn read_unmarked(
        self,
        text: &[u8],
        header: &'static str,
    ) -> Result<UnixTime, Error> {
        let time = self.read(text, header)?;
        let expected = match self {
            Self::Seconds => 10,
            Self::Milliseconds => 13,
            Self::Rfc3339 | Self::Iso8601Utc | Self::DateUtc => return Ok(time),
        };
        if text.len() == expected {
            Ok(time)
        } else {
            Err(Error::TimestampLength { header, expected, found: text.len() })
        }
    }

    /// Whether the text itself says where it ends, or always has one length beside another part.
    pub(crate) const fn has_an_end(self) -> bool {
        !matches!(self, Self::Iso8601Utc)
    }

    /// The characters of which one is always at the same distance from the text's beginning, and none
    /// comes before: a part in front that has none of them cannot hold the beginning of a time.
    pub(crate) const fn marks(self) -> &'static [u8] {
        match self {
            Self::Seconds | Self::Milliseconds => b"0123456789",
            Self::Rfc3339 | Self::Iso8601Utc | Self::DateUtc => b":",
        }
    }

    /// Reads a timestamp. `header` is named in errors.
    pub(crate) fn read(self, text: &[u8], header: &'static str) -> Result<UnixTime, Error> {
        let date_time = match self {
            Self::Seconds => return Ok(UnixTime::from_secs(read_number(text, header)?)),
            Self::Milliseconds => {
                let milliseconds = read_number(text, header)?;
                return Ok(UnixTime::from_secs(milliseconds / MILLISECONDS_PER_SECOND));
            }
            Self::Rfc3339 => DateTime::read_rfc3339(text),
            Self::Iso8601Utc => DateTime::read_iso8601(text),
            Self::DateUtc => DateTime::read_date_utc(text),
        };
        let seconds = date_time.ok_or(Error::TimestampNotDateTime { header })?;
        Ok(UnixTime::from_secs(seconds))
    }

    /// The text that a sender writes for `time`.
    pub(crate) fn write(self, time: UnixTime) -> String {
        let seconds = time.as_secs();
        match self {
            Self::Seconds => seconds.to_string(),
            Self::Milliseconds => seconds.saturating_mul(MILLISECONDS_PER_SECOND.get()).to_string(),
            Self::Rfc3339 => DateTime::at(seconds).rfc3339(),
            Self::Iso8601Utc => DateTime::at(seconds).iso8601(),
            Self::DateUtc => DateTime::at(seconds).date_utc(),
        }
    }
}

fn read_number(text: &[u8], header: &'static str) -> Result<u64, Error> {
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
    Ok(text.iter().fold(0, |value: u64, digit| {
        value.saturating_mul(10).saturating_add(u64::from(digit.wrapping_sub(b'0')))
    }))
}

/// What becomes of a timestamp that lies in the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Future {
    /// It may be as far ahead as a past one may lie back.
    Tolerated,
    /// It passes, however far ahead.
    Unchecked,
}

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
    };
    if age > tolerance {
        Err(Error::TimestampTooOld { header, seconds: age, tolerance })
    } else if lead > most_ahead {
        Err(Error::TimestampInFuture { header, seconds: lead, tolerance: most_ahead })
    } else {
        Ok(())
    }
}
