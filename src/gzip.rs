//! Bodies that were signed before they were compressed, decompressed within a limit (feature `gzip`).
//!
//! Most providers sign what they send. Of the few that sign first and compress then, as
//! [`Scheme::is_signed_before_compression`](crate::Scheme::is_signed_before_compression) says, a body
//! that arrives compressed has to be decompressed before it is verified: by whoever can send a
//! request, so within a limit. A buffering layer does so within its receiver's limit, and hands on what it
//! verified; what is verified by a call, or as it streams, is for the caller to decompress.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use std::io::Read as _;

use flate2::bufread::GzDecoder;

use crate::error::Error;
use crate::request::Headers;
use crate::request::headers::{Repeated, single};
use crate::scheme::AnyScheme;

/// RFC 1952, section 2.3.1. No JSON and no form starts so.
const MAGIC: [u8; 2] = [0x1F, 0x8B];
const CONTENT_ENCODING: &str = "Content-Encoding";

/// The body as it was signed, of at most `limit` bytes where it had to be decompressed for that.
///
/// A body is returned as it is where the scheme signs what is sent, and where it does not start as gzip does:
/// a proxy that decompresses often leaves `Content-Encoding` as it was, so that the body's first bytes
/// decide, as in the provider's own software. Only one coding is removed, once.
///
/// ```
/// use countersign::providers::GetStream;
/// use countersign::{Request, Verifier, gzip};
///
/// let stream = GetStream::new("the secret")?;
/// let headers = [
///     ("Content-Encoding", "gzip"),
///     ("X-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024"),
/// ];
/// let body = b"\x1f\x8b\x08\0\0\0\0\0\x02\x03\xabV\xcaLQ\xb22\xac\x05\0\xc5\xf8]D\x08\0\0\0";
///
/// let signed = gzip::as_signed(stream.scheme(), &headers, body, 1024 * 1024)?;
/// assert_eq!(*signed, *b"{\"id\":1}");
/// assert!(stream.verify(&Request::new(&headers), &signed).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Of a scheme that signs before it compresses: [`Error::BodyTooLong`], found while the body is
/// decompressed, of which no more than `limit` bytes and one are; [`Error::BodyNotGzip`] where it starts as
/// gzip does and is not one whole member, also where anything follows; [`Error::RepeatedHeader`] where
/// `Content-Encoding` is there more than once, and [`Error::OtherCoding`] where it names anything else than
/// `gzip` or `identity`.
pub fn as_signed<'b>(
    scheme: &AnyScheme,
    headers: &dyn Headers,
    body: &'b [u8],
    limit: usize,
) -> Result<Cow<'b, [u8]>, Error> {
    if !scheme.is_signed_before_compression() {
        return Ok(Cow::Borrowed(body));
    }
    check_coding(headers)?;
    if !body.starts_with(&MAGIC) {
        return Ok(Cow::Borrowed(body));
    }
    decompress(body, limit).map(Cow::Owned)
}

/// What names another coding is nothing that the provider sends, whatever the body looks like.
fn check_coding(headers: &dyn Headers) -> Result<(), Error> {
    let header = CONTENT_ENCODING;
    match single(headers, header).map_err(|Repeated| Error::RepeatedHeader { header })? {
        Some(value) if !is_known_coding(value) => Err(Error::OtherCoding { header }),
        _ => Ok(()),
    }
}

/// RFC 9110, section 8.4.1: in any letter case, and `x-gzip` is the same as `gzip`.
fn is_known_coding(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    ["gzip", "x-gzip", "identity"].iter().any(|name| value.eq_ignore_ascii_case(name.as_bytes()))
}

/// Nothing is reserved for what a body claims: its length stands at its end, and is compared there.
fn decompress(body: &[u8], limit: usize) -> Result<Vec<u8>, Error> {
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bounded = GzDecoder::new(body).take(one_more);
    let mut signed = Vec::new();
    let outcome = bounded.read_to_end(&mut signed);
    if signed.len() > limit {
        return Err(Error::BodyTooLong { limit });
    }
    let rest = bounded.into_inner().into_inner();
    match outcome {
        Ok(_) if rest.is_empty() => Ok(signed),
        _ => Err(Error::BodyNotGzip),
    }
}
