//! Bodies compressed and decompressed, within bounds.

use alloc::vec::Vec;
use core::fmt;
use std::io::{Read, Write as _};

use flate2::Crc;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use flate2::write::{DeflateEncoder, ZlibEncoder};

/// The longest body that is decompressed to, in bytes.
pub(in crate::explain) const MAX_DECOMPRESSED: u64 = 64 * 1024 * 1024;
/// The longest body that is compressed again, in bytes: compressors write the same for short ones
/// only.
const MAX_COMPRESSED: usize = 64 * 1024;
/// The levels at which zlib-rs writes what zlib does at the levels 6 and 9, and Chromium's zlib,
/// which Node has, at its default.
const LEVELS: [u32; 2] = [9, 8];
/// The extra flags and the operating system in gzip's header, as zlib (Node, PHP, Python), Python,
/// Java and Go, and older Java write them.
const GZIP_MARKS: [[u8; 2]; 6] = [[0, 3], [2, 3], [0, 0xFF], [2, 0xFF], [0, 0], [0, 0x13]];
/// The flags in zlib's header that tell of the level 6 and of a higher one.
const ZLIB_FLAGS: [u8; 2] = [0x9C, 0xDA];

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
            Self::Gzip if is_gzip(body) => read(GzDecoder::new(body)),
            Self::Zlib if is_zlib(body) => read(ZlibDecoder::new(body)),
            Self::Deflate if !is_gzip(body) && str::from_utf8(body).is_err() => {
                read(DeflateDecoder::new(body))
            }
            _ => None,
        }
    }
}

/// How a program compresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) struct Packing {
    level: u32,
    header: Header,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Header {
    Gzip([u8; 2]),
    Zlib(u8),
    Raw,
}

impl Packing {
    /// Those of the usual programs, for a body that may have been compressed.
    pub(super) fn all(body: &[u8]) -> impl Iterator<Item = Self> {
        let headers = GZIP_MARKS.into_iter().map(Header::Gzip);
        let headers = headers.chain(ZLIB_FLAGS.map(Header::Zlib)).chain([Header::Raw]);
        let packings = headers.flat_map(|header| LEVELS.map(move |level| Self { level, header }));
        packings.filter(|_| body.len() <= MAX_COMPRESSED && !is_compressed(body))
    }

    pub(super) fn compress(self, body: &[u8]) -> Option<Vec<u8>> {
        let level = flate2::Compression::new(self.level);
        match self.header {
            Header::Gzip([extra, system]) => {
                let mut crc = Crc::new();
                crc.update(body);
                let start = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, extra, system];
                let mut encoder = DeflateEncoder::new(start.to_vec(), level);
                encoder.write_all(body).ok()?;
                let mut packed = encoder.finish().ok()?;
                packed.extend_from_slice(&crc.sum().to_le_bytes());
                packed.extend_from_slice(&crc.amount().to_le_bytes());
                Some(packed)
            }
            Header::Zlib(flags) => {
                let mut encoder = ZlibEncoder::new(Vec::new(), level);
                encoder.write_all(body).ok()?;
                let mut packed = encoder.finish().ok()?;
                *packed.get_mut(1)? = flags;
                Some(packed)
            }
            Header::Raw => {
                let mut encoder = DeflateEncoder::new(Vec::new(), level);
                encoder.write_all(body).ok()?;
                encoder.finish().ok()
            }
        }
    }

    const fn compression(self) -> Compression {
        match self.header {
            Header::Gzip(_) => Compression::Gzip,
            Header::Zlib(_) => Compression::Zlib,
            Header::Raw => Compression::Deflate,
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

impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.compression().fmt(f)
    }
}
