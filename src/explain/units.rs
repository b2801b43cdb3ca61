//! The time of a request, and the units that it may be written in. A present time has in each another number of digits, so
//! that one in another unit is no clock that is wrong.

use super::inquiry::Inquiry;
use super::schemes;
use crate::bounds::MAX_ITEMS;
use crate::error::Error;
use crate::request::{Request, UnixTime};
use crate::scheme::{AnyScheme, TimestampPlace};
use crate::text::TimeFormat;
use crate::text::bytes::{pair_value, split, without_blanks};

/// Each with the digits that times between 2001 and 2286 have in it.
const UNITS: [(&str, u32); 4] =
    [("seconds", 10), ("milliseconds", 13), ("microseconds", 16), ("nanoseconds", 19)];

/// The unit in which the number is a present time.
fn unit(number: u64) -> Option<(&'static str, u32)> {
    let digits = number.checked_ilog10()?.saturating_add(1);
    UNITS.into_iter().find(|(_, present)| *present == digits)
}

/// A present time in the other units.
pub(super) fn others(number: u64) -> impl Iterator<Item = (&'static str, u64)> {
    let written = unit(number);
    let others = UNITS.into_iter().filter(move |unit| written.is_some_and(|own| own != *unit));
    others.filter_map(move |(name, digits)| {
        let (_, own) = written?;
        let number = if digits > own {
            number.checked_mul(10_u64.checked_pow(digits.saturating_sub(own))?)?
        } else {
            number.checked_div(10_u64.checked_pow(own.saturating_sub(digits))?)?
        };
        Some((name, number))
    })
}

/// The unit of the request's time, where it is a present one in another than the documented unit and the
/// verifier refuses it for that.
pub(super) fn other_unit(
    inquiry: &Inquiry<'_>,
    scheme: &'static AnyScheme,
    refusal: &Error,
) -> Option<&'static str> {
    let time = scheme.template()?.timestamp?;
    let (documented, per_second) = match time.format {
        TimeFormat::Seconds => ("seconds", 1),
        TimeFormat::Milliseconds => ("milliseconds", 1000),
        _ => return None,
    };
    let number = match (time.place, refusal) {
        (TimestampPlace::Field(_), Error::TimestampTooOld { seconds, .. }) => {
            now(inquiry)?.checked_sub(*seconds)?.checked_mul(per_second)?
        }
        (TimestampPlace::Field(_), Error::TimestampInFuture { seconds, .. }) => {
            now(inquiry)?.checked_add(*seconds)?.checked_mul(per_second)?
        }
        (
            _,
            Error::TimestampTooOld { .. }
            | Error::TimestampInFuture { .. }
            | Error::TimestampLength { .. }
            | Error::TimestampTooLong { .. },
        ) => str::from_utf8(timestamp(inquiry, scheme)?).ok()?.parse().ok()?,
        _ => return None,
    };
    unit(number).map(|(written, _)| written).filter(|written| *written != documented)
}

fn now(inquiry: &Inquiry<'_>) -> Option<u64> {
    Request::of(&(), None, None, inquiry.time).time().ok().map(UnixTime::as_secs)
}

/// The text of the time, also where the signature beside it is not as documented.
pub(super) fn timestamp<'a>(inquiry: &Inquiry<'a>, scheme: &'static AnyScheme) -> Option<&'a [u8]> {
    let template = scheme.template()?;
    let place = template.timestamp?.place;
    if let TimestampPlace::Header(name) = place {
        return inquiry.header(name);
    }
    let value = schemes::headers(scheme).find_map(|name| inquiry.header(name))?;
    let separator = template.signature.separator()?;
    let mut items = split(value, separator.as_bytes()).take(MAX_ITEMS).map(without_blanks);
    match place {
        TimestampPlace::FirstItem => items.next(),
        TimestampPlace::Pair(key) => items.find_map(|item| pair_value(item, key)),
        TimestampPlace::Header(_) | TimestampPlace::Field(_) | TimestampPlace::Parameter(_) => None,
    }
}
