//! ECDSA over P-521.

use sha2::Sha512;

use super::Algorithm;
use super::ecdsa::{Ecdsa, Form, curve};

curve!(P521 of p521: "a P-521 public key", 66 bytes, DER of 139);

/// ECDSA over P-521 with SHA-512, whose signatures are two numbers in DER (RFC 3279, section
/// 2.2.3). Keys are a `SubjectPublicKeyInfo` in DER or a point (SEC 1).
pub static ECDSA_P521_SHA512_ASN1: &dyn Algorithm =
    &Ecdsa::<P521, Sha512>::new("ECDSA P-521 SHA-512", Form::Asn1);

/// The same, whose signatures are the two numbers alone, 66 bytes each.
pub static ECDSA_P521_SHA512_FIXED: &dyn Algorithm =
    &Ecdsa::<P521, Sha512>::new("ECDSA P-521 SHA-512", Form::Fixed);
