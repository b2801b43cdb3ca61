//! A body that was signed before it was compressed is decompressed within a limit and then verified,
//! for schemes that say so; every other body stays as it is.
#![cfg(feature = "gzip")]

mod common;

use std::borrow::Cow;
use std::io::Write as _;

use common::request;
use countersign::gzip::as_signed;
use countersign::providers::{self, GetStream};
use countersign::{AnyScheme, Error, OpenFx, Scheme, Signature, Verifier, Webhook};
use flate2::Compression;
use flate2::write::GzEncoder;

const MIB: usize = 1024 * 1024;
const CONTENT_ENCODING: &str = "Content-Encoding";
const JSON: &[u8] = b"{\"id\":1}";
/// HMAC-SHA256 of `JSON` under `the secret`, as OpenSSL computes it.
const SIGNATURE: &str = "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024";
/// `JSON`, as Python's `gzip.compress` writes it.
const PACKED: &[u8] =
    b"\x1f\x8b\x08\0\0\0\0\0\x02\x03\xabV\xcaLQ\xb22\xac\x05\0\xc5\xf8]D\x08\0\0\0";

fn stream() -> GetStream {
    GetStream::new("the secret").unwrap()
}

fn packed(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn zeros(mebibytes: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![0; MIB];
    (0..mebibytes).for_each(|_| encoder.write_all(&zeros).unwrap());
    encoder.finish().unwrap()
}

fn unpacked(body: &[u8], limit: usize) -> Result<Cow<'_, [u8]>, Error> {
    as_signed(GetStream::SCHEME, &(), body, limit)
}

fn is_untouched(body: &[u8], signed: &Result<Cow<'_, [u8]>, Error>) -> bool {
    matches!(signed, Ok(Cow::Borrowed(signed)) if core::ptr::eq(*signed, body))
}

#[test]
fn a_compressed_delivery_is_verified_as_what_was_signed() {
    let fields = [("X-Signature", SIGNATURE), (CONTENT_ENCODING, "gzip")];
    let verify = |body: &[u8]| stream().verify(&request(&fields), body).map(drop);
    let mismatch = Err(Error::Mismatch { header: "X-Signature" });
    assert_eq!(verify(PACKED), mismatch, "by itself a verifier reads what it is given");
    let signed = as_signed(GetStream::SCHEME, &fields, PACKED, JSON.len()).unwrap();
    assert_eq!(*signed, *JSON);
    assert_eq!(verify(&signed), Ok(()));

    let forged = packed(b"{\"id\":2}");
    let forged = as_signed(GetStream::SCHEME, &fields, &forged, MIB).unwrap();
    assert_eq!((&*forged, verify(&forged)), (&b"{\"id\":2}"[..], mismatch));
}

#[test]
fn a_scheme_says_so() {
    static ACME: Scheme = Scheme::hmac_sha256("acme")
        .signature(Signature::in_header("X-Acme").hex())
        .signs_body()
        .signed_before_compression();

    let acme = Webhook::new(&ACME, "the secret").unwrap();
    let signed = as_signed(acme.scheme(), &(), PACKED, MIB).unwrap();
    assert!(acme.verify(&request(&[("X-Acme", SIGNATURE)]), &signed).is_ok());

    let say_so = providers::schemes().filter(|scheme| scheme.is_signed_before_compression());
    assert_eq!(say_so.map(AnyScheme::id).collect::<Vec<_>>(), ["getstream"]);
}

/// Of another scheme nothing is looked at, whatever the body and its headers are.
#[test]
fn a_scheme_that_does_not_say_so_gets_every_body_as_it_is() {
    let repeated = [(CONTENT_ENCODING, "gzip"), (CONTENT_ENCODING, "br")];
    for body in [PACKED, &PACKED[..9], JSON, b""] {
        for fields in [&repeated[..0], &repeated[..1], &repeated[1..], &repeated] {
            assert!(is_untouched(body, &as_signed(OpenFx::SCHEME, &fields, body, 0)));
        }
    }
}

/// What decompresses on the way often leaves the header.
#[test]
fn the_first_bytes_decide_and_not_the_header() {
    let fields = [(CONTENT_ENCODING, "gzip")];
    for body in [JSON, b"", b"\x1f", b"\x1f\x8a\x08", b"\x8b\x1f\x08"] {
        for fields in [&fields[..], &[]] {
            assert!(is_untouched(body, &as_signed(GetStream::SCHEME, &fields, body, 0)));
        }
    }
    for fields in [&fields[..], &[]] {
        assert_eq!(*as_signed(GetStream::SCHEME, &fields, PACKED, MIB).unwrap(), *JSON);
    }
}

#[test]
fn another_coding_is_refused_whatever_the_body_is() {
    let coded = |values: &[&str], body| {
        let fields: Vec<_> = values.iter().map(|value| ("content-encoding", *value)).collect();
        as_signed(GetStream::SCHEME, &fields, body, MIB).map(drop)
    };
    for body in [PACKED, JSON] {
        for value in ["gzip", "GZip", " gzip\t", "x-gzip", "identity"] {
            assert_eq!(coded(&[value], body), Ok(()), "{value}");
        }
        let header = CONTENT_ENCODING;
        for value in ["br", "deflate", "zstd", "gzip, gzip", "gzip,identity", "gzip2", ",", ""] {
            assert_eq!(coded(&[value], body), Err(Error::OtherCoding { header }), "{value}");
        }
        for values in [["gzip", "gzip"], ["gzip", "br"], ["identity", "gzip"]] {
            assert_eq!(coded(&values, body), Err(Error::RepeatedHeader { header }), "{values:?}");
        }
    }
}

#[test]
fn what_is_no_gzip_is_refused() {
    let refused = |body: &[u8]| assert_eq!(unpacked(body, MIB).err(), Some(Error::BodyNotGzip));
    for end in 2..PACKED.len() {
        refused(&PACKED[..end]);
    }
    let checked = PACKED.len() - 8;
    for at in [2, 3, 10].into_iter().chain(checked..PACKED.len()) {
        let mut broken = PACKED.to_vec();
        broken[at] ^= 0xE4;
        refused(&broken);
    }
    for more in [&b"\0"[..], b"\n", b"{}", PACKED, b"\x1f\x8b"] {
        refused(&[PACKED, more].concat());
    }
}

/// The second coding is part of what the first one holds.
#[test]
fn one_coding_is_removed_once() {
    let twice = packed(PACKED);
    assert_eq!(*unpacked(&twice, MIB).unwrap(), *PACKED);
}

#[test]
fn the_limit_is_exact() {
    let plain: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    let length = plain.len();
    let body = packed(&plain);
    assert_eq!(*unpacked(&body, length).unwrap(), *plain);
    assert_eq!(*unpacked(&body, usize::MAX).unwrap(), *plain);
    let limit = length - 1;
    assert_eq!(unpacked(&body, limit).err(), Some(Error::BodyTooLong { limit }));
    assert_eq!(*unpacked(&packed(b""), 0).unwrap(), *b"");
    assert_eq!(unpacked(PACKED, 0).err(), Some(Error::BodyTooLong { limit: 0 }));
}

#[test]
fn a_bomb_is_refused_in_little_memory() {
    let bomb = zeros(1000);
    assert!(bomb.len() < MIB + MIB / 8, "{}", bomb.len());
    let spent = allocation_counter::measure(|| {
        assert_eq!(unpacked(&bomb, MIB).err(), Some(Error::BodyTooLong { limit: MIB }));
    });
    assert!(spent.bytes_max < 4 * MIB as u64, "{}", spent.bytes_max);

    // Its length is claimed at its end, and nothing is reserved for it.
    let mut claims = packed(JSON);
    let end = claims.len() - 4;
    claims[end..].copy_from_slice(&u32::MAX.to_le_bytes());
    let spent = allocation_counter::measure(|| {
        assert_eq!(unpacked(&claims, usize::MAX).err(), Some(Error::BodyNotGzip));
    });
    assert!(spent.bytes_max < MIB as u64, "{}", spent.bytes_max);
}
