//! Bodies compressed and decompressed, within bounds.

use alloc::vec::Vec;
use core::fmt;
use std::io::{Read, Write as _};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

/// The longest body that is decompressed to, in bytes.
const MAX_DECOMPRESSED: u64 = 64 * 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum Compression {
    Gzip,
    Zlib,
    Deflate,
}

impl Compression {
    pub(super) const ALL: [Self; 3] = [Self::Gzip, Self::Zlib, Self::Deflate];

    /// The one that a value of Content-Encoding names.
    pub(super) fn named(coding: &[u8]) -> Option<Self> {
        let is = |name: &[u8]| coding.trim_ascii().eq_ignore_ascii_case(name);
        if is(b"gzip") || is(b"x-gzip") {
            return Some(Self::Gzip);
        }
        is(b"deflate").then_some(Self::Zlib)
    }

    pub(super) fn decompress(self, body: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Gzip if is_gzip(body) => read(MultiGzDecoder::new(body)),
            Self::Zlib if is_zlib(body) => read(ZlibDecoder::new(body)),
            Self::Deflate if !is_gzip(body) && str::from_utf8(body).is_err() => {
                read(DeflateDecoder::new(body))
            }
            _ => None,
        }
    }

    /// One of many possible forms: senders differ in level and header.
    pub(super) fn compress(self, body: &[u8]) -> Option<Vec<u8>> {
        let level = flate2::Compression::default();
        match self {
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), level);
                encoder.write_all(body).ok()?;
                encoder.finish().ok()
            }
            Self::Zlib => {
                let mut encoder = ZlibEncoder::new(Vec::new(), level);
                encoder.write_all(body).ok()?;
                encoder.finish().ok()
            }
            Self::Deflate => {
                let mut encoder = DeflateEncoder::new(Vec::new(), level);
                encoder.write_all(body).ok()?;
                encoder.finish().ok()
            }
        }
    }
}

pub(super) fn is_compressed(body: &[u8]) -> bool {
    is_gzip(body) || is_zlib(body)
}

fn is_gzip(body: &[u8]) -> bool {
    body.starts_with(&[0x1F, 0x8B])
}

/// RFC 1950, section 2.2: deflate with a usual window, and a check of both bytes.
fn is_zlib(body: &[u8]) -> bool {
    match body {
        [first @ 0x78, second, ..] => {
            u16::from_be_bytes([*first, *second]).checked_rem(31) == Some(0)
        }
        _ => false,
    }
}

/// The whole of it, if it is not longer than what is decompressed.
fn read(decoder: impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut bounded = decoder.take(MAX_DECOMPRESSED);
    bounded.read_to_end(&mut bytes).ok()?;
    (bounded.limit() > 0 && !bytes.is_empty()).then_some(bytes)
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zlib => "deflate, with zlib's header",
            Self::Deflate => "deflate, raw",
        })
    }
}
