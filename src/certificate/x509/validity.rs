//! From when until when a certificate is valid.

use core::ops::RangeInclusive;

use der::asn1::{AnyRef, GeneralizedTime, UtcTime};
use der::{Tag, Tagged as _};

use super::fields::{self, inside, next};

/// The version, the serial number, the algorithm and the issuer of a certificate of version 3.
const FIELDS_BEFORE: usize = 4;

/// The seconds in which the certificate is valid; nothing where it is none.
pub(super) fn of(certificate: &[u8]) -> Option<RangeInclusive<u64>> {
    let mut signed = fields::of(certificate)?;
    for _ in 0..FIELDS_BEFORE {
        next(&mut signed)?;
    }
    let mut times = inside(next(&mut signed)?)?;
    Some(time(next(&mut times)?)?..=time(next(&mut times)?)?)
}

/// The seconds in which both are valid.
pub(super) fn both(one: &RangeInclusive<u64>, other: &RangeInclusive<u64>) -> RangeInclusive<u64> {
    *one.start().max(other.start())..=*one.end().min(other.end())
}

fn time(time: AnyRef<'_>) -> Option<u64> {
    let since = match time.tag() {
        Tag::UtcTime => time.decode_as::<UtcTime>().ok()?.to_unix_duration(),
        _ => time.decode_as::<GeneralizedTime>().ok()?.to_unix_duration(),
    };
    Some(since.as_secs())
}
