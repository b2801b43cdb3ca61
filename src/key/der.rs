//! What is read and written of DER (X.690): where a certificate has its key, and what names a key's type.
//!
//! The key itself is left to its algorithm's library, which reads it strictly.

use alloc::vec::Vec;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;
const VERSION: u8 = 0xA0;

/// What an `AlgorithmIdentifier` of RSA holds (RFC 8017, appendix A.1).
pub(super) const RSA: &[u8] = &[6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 5, 0];

/// Whether `der` is a `SubjectPublicKeyInfo` (RFC 5280, section 4.1), whatever its key, and nothing else.
pub(super) fn is_info(der: &[u8]) -> bool {
    only(der, SEQUENCE).is_some_and(|inner| are(inner, &[SEQUENCE, BIT_STRING]))
}

/// The `SubjectPublicKeyInfo` that has the `RSAPublicKey` of PKCS#1 in it; nothing where it is none.
pub(super) fn info_of_rsa(key: &[u8]) -> Option<Vec<u8>> {
    if !are(only(key, SEQUENCE)?, &[INTEGER, INTEGER]) {
        return None;
    }
    info(RSA, key)
}

/// The `SubjectPublicKeyInfo` of a key whose type is `kind`.
pub(super) fn info(kind: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    // No bit of the last byte is left out.
    let bits = write(BIT_STRING, &[&[0], key])?;
    write(SEQUENCE, &[&write(SEQUENCE, &[kind])?, &bits])
}

/// The `SubjectPublicKeyInfo` in a certificate (RFC 5280, section 4.1), of which nothing else is looked at.
pub(super) fn info_of_certificate(der: &[u8]) -> Option<&[u8]> {
    let mut signed = only(der, SEQUENCE)?;
    let mut fields = take(&mut signed, SEQUENCE)?;
    if !are(signed, &[SEQUENCE, BIT_STRING]) {
        return None;
    }
    // A certificate of the first version does not say so.
    _ = take(&mut fields, VERSION);
    // Serial number, signature, issuer, validity, subject.
    for tag in [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE] {
        take(&mut fields, tag)?;
    }
    let from_info = fields;
    take(&mut fields, SEQUENCE)?;
    let info = from_info.get(..from_info.len().saturating_sub(fields.len()))?;
    is_info(info).then_some(info)
}

/// Whether values of `tags` are there, one behind the other, and nothing else.
fn are(mut der: &[u8], tags: &[u8]) -> bool {
    tags.iter().all(|tag| take(&mut der, *tag).is_some()) && der.is_empty()
}

/// What is in the one value that `der` is.
fn only(mut der: &[u8], tag: u8) -> Option<&[u8]> {
    let inner = take(&mut der, tag)?;
    der.is_empty().then_some(inner)
}

/// Takes a value from the front of `der`, where one of `tag` is there: what is in it.
fn take<'d>(der: &mut &'d [u8], tag: u8) -> Option<&'d [u8]> {
    let (length, rest) = length(der.strip_prefix(&[tag])?)?;
    let (inner, rest) = rest.split_at_checked(length)?;
    *der = rest;
    Some(inner)
}

/// A length in the one way to write it, up to 65,535, and what is behind it.
fn length(der: &[u8]) -> Option<(usize, &[u8])> {
    match der {
        [length @ ..=0x7F, rest @ ..] | [0x81, length @ 0x80..=0xFF, rest @ ..] => {
            Some((usize::from(*length), rest))
        }
        [0x82, high @ 1..=0xFF, low, rest @ ..] => {
            Some((usize::from(u16::from_be_bytes([*high, *low])), rest))
        }
        _ => None,
    }
}

/// A value of `tag` that holds `parts`; nothing where they are longer than a key is.
pub(super) fn write(tag: u8, parts: &[&[u8]]) -> Option<Vec<u8>> {
    let inner = parts.concat();
    let [high, low] = u16::try_from(inner.len()).ok()?.to_be_bytes();
    let length: &[u8] = match (high, low) {
        (0, ..=0x7F) => &[low],
        (0, _) => &[0x81, low],
        _ => &[0x82, high, low],
    };
    Some([&[tag], length, &inner].concat())
}
