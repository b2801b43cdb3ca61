use bytes::Bytes;

use super::Refusal;
use crate::request::Headers;
use crate::scheme::AnyScheme;

pub(super) const fn is_for(_: &AnyScheme) -> bool {
    false
}

#[allow(clippy::unnecessary_wraps, reason = "with the feature `gzip` a body may be refused")]
pub(super) fn as_signed(
    _: &AnyScheme,
    _: &dyn Headers,
    arrived: Bytes,
    _: u64,
) -> Result<(Bytes, bool), Refusal> {
    Ok((arrived, false))
}
