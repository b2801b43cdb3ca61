//! ECDSA over P-256.

use sha1::Sha1;
use sha2::Sha256;

use super::Algorithm;
use super::ecdsa::{Ecdsa, Form, curve};

curve!(P256 of p256: "a P-256 public key", 32 bytes, DER of 72);

/// ECDSA over P-256 with SHA-256, whose signatures are two numbers in DER (RFC 3279, section
/// 2.2.3). Keys are a `SubjectPublicKeyInfo` in DER or a point (SEC 1).
pub static ECDSA_P256_SHA256_ASN1: &dyn Algorithm =
    &Ecdsa::<P256, Sha256>::new("ECDSA P-256 SHA-256", Form::Asn1);

/// The same, whose signatures are the two numbers alone, 32 bytes each.
pub static ECDSA_P256_SHA256_FIXED: &dyn Algorithm =
    &Ecdsa::<P256, Sha256>::new("ECDSA P-256 SHA-256", Form::Fixed);

/// The same in DER with SHA-1, as eBay still signs. Whoever can have a message of their choice signed
/// can make two with one signature; take it for a provider alone that offers nothing else.
pub static ECDSA_P256_SHA1_ASN1: &dyn Algorithm =
    &Ecdsa::<P256, Sha1>::new("ECDSA P-256 SHA-1", Form::Asn1);
