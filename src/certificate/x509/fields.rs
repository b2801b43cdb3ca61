//! The fields of a certificate, one behind the other.

use der::asn1::AnyRef;
use der::{Decode as _, SliceReader};

/// What is signed of the certificate; nothing where it is none.
pub(super) fn of(certificate: &[u8]) -> Option<SliceReader<'_>> {
    inside(next(&mut inside(AnyRef::from_der(certificate).ok()?)?)?)
}

pub(super) fn next<'c>(fields: &mut SliceReader<'c>) -> Option<AnyRef<'c>> {
    AnyRef::decode(fields).ok()
}

pub(super) fn inside(sequence: AnyRef<'_>) -> Option<SliceReader<'_>> {
    SliceReader::new(sequence.value()).ok()
}
