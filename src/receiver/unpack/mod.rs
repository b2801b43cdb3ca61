use alloc::borrow::Cow;

use bytes::Bytes;

use super::Refusal;
use crate::error::Error;
use crate::gzip;
use crate::request::Headers;
use crate::scheme::AnyScheme;

/// A scheme whose bodies are signed before they are compressed.
pub(super) type Packed = &'static AnyScheme;

pub(super) fn packed(scheme: &'static AnyScheme) -> Option<Packed> {
    Some(scheme).filter(|scheme| scheme.is_signed_before_compression())
}

/// The body as it was signed, and whether it was decompressed.
pub(super) fn as_signed(
    scheme: Packed,
    headers: &dyn Headers,
    arrived: Bytes,
    limit: u64,
) -> Result<(Bytes, bool), Refusal> {
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let decompressed = match gzip::as_signed(scheme, headers, &arrived, most) {
        Ok(Cow::Borrowed(_)) => None,
        Ok(Cow::Owned(signed)) => Some(Bytes::from(signed)),
        // The limit is the receiver's own, and so is the status.
        Err(Error::BodyTooLong { .. }) => return Err(Refusal::TooLarge { limit }),
        Err(error) => return Err(error.into()),
    };
    let is_decompressed = decompressed.is_some();
    Ok((decompressed.unwrap_or(arrived), is_decompressed))
}
