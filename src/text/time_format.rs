use alloc::string::{String, ToString as _};
use core::num::NonZeroU64;

use super::date_time::DateTime;
use crate::bounds::MAX_TIME_DIGITS;
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
    /// Either of the two, told apart by the digits: 13 are milliseconds, and any other number of them
    /// seconds. It is for a provider whose own texts do not agree on the unit. Where nothing in the message
    /// marks where the time ends, it is in milliseconds.
    SecondsOrMilliseconds,
    /// RFC 3339 with up to nine decimals of a second: `2023-07-19T14:56:18.105Z`,
    /// `2020-01-01T00:00:00-07:00`. The decimals are cut off before they are compared.
    Rfc3339,
    /// The same without an offset, in UTC: `2024-03-27T15:42:29.551`.
    Iso8601Utc,
    /// The HTTP date of RFC 9110 without its comma and with `UTC` for `GMT`:
    /// `Thu 07 Sep 2017 06:30:04 UTC`.
    DateUtc,
    /// The HTTP date of RFC 9110: `Thu, 07 Sep 2017 06:30:04 GMT`. Its two old forms are none.
    HttpDate,
}

const MILLISECONDS_PER_SECOND: NonZeroU64 = NonZeroU64::MIN.saturating_add(999);

/// The digits of a present time in milliseconds, of which seconds have 10.
const MILLISECOND_DIGITS: usize = 13;

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
            Self::Milliseconds | Self::SecondsOrMilliseconds => MILLISECOND_DIGITS,
            Self::Rfc3339 | Self::Iso8601Utc | Self::DateUtc | Self::HttpDate => return Ok(time),
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
            Self::Seconds | Self::Milliseconds | Self::SecondsOrMilliseconds => b"0123456789",
            Self::Rfc3339 | Self::Iso8601Utc | Self::DateUtc | Self::HttpDate => b":",
        }
    }

    /// Reads a timestamp. `header` is named in errors.
    pub(crate) fn read(self, text: &[u8], header: &'static str) -> Result<UnixTime, Error> {
        let date_time = match self {
            Self::Seconds => return Ok(UnixTime::from_secs(read_number(text, header)?)),
            Self::SecondsOrMilliseconds if text.len() == MILLISECOND_DIGITS => {
                return Self::Milliseconds.read(text, header);
            }
            Self::SecondsOrMilliseconds => return Self::Seconds.read(text, header),
            Self::Milliseconds => {
                let milliseconds = read_number(text, header)?;
                return Ok(UnixTime::from_secs(milliseconds / MILLISECONDS_PER_SECOND));
            }
            Self::Rfc3339 => DateTime::read_rfc3339(text),
            Self::Iso8601Utc => DateTime::read_iso8601(text),
            Self::DateUtc => DateTime::read_date_utc(text),
            Self::HttpDate => DateTime::read_http_date(text),
        };
        let seconds = date_time.ok_or(Error::TimestampNotDateTime { header })?;
        Ok(UnixTime::from_secs(seconds))
    }

    /// The text that a sender writes for `time`.
    pub(crate) fn write(self, time: UnixTime) -> String {
        let seconds = time.as_secs();
        match self {
            Self::Seconds | Self::SecondsOrMilliseconds => seconds.to_string(),
            Self::Milliseconds => seconds.saturating_mul(MILLISECONDS_PER_SECOND.get()).to_string(),
            Self::Rfc3339 => DateTime::at(seconds).rfc3339(),
            Self::Iso8601Utc => DateTime::at(seconds).iso8601(),
            Self::DateUtc => DateTime::at(seconds).date_utc(),
            Self::HttpDate => DateTime::at(seconds).http_date(),
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
    let (mut number, mut is_number) = (0_u64, true);
    for character in text {
        let digit = character.wrapping_sub(b'0');
        is_number &= digit < 10;
        // Of more digits than fit, the value means nothing, and is refused.
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
    }
    if !is_number {
        return Err(Error::TimestampNotDigits { header });
    }
    if text.len() > MAX_TIME_DIGITS {
        return Err(Error::TimestampTooLong { header, limit: MAX_TIME_DIGITS });
    }
    Ok(number)
}
