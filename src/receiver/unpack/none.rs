use core::convert::Infallible;

use bytes::Bytes;

use super::Refusal;
use crate::request::Headers;
use crate::scheme::AnyScheme;

/// There is none: nothing is decompressed here.
pub(super) type Packed = Infallible;

pub(super) const fn packed(_: &AnyScheme) -> Option<Packed> {
    None
}

pub(super) fn as_signed(
    packed: Packed,
    _: &dyn Headers,
    _: Bytes,
    _: u64,
) -> Result<(Bytes, bool), Refusal> {
    match packed {}
}
