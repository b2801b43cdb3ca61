//! ECDSA over P-384.

use sha2::Sha384;

use super::Algorithm;
use super::ecdsa::{Ecdsa, Form, curve};

curve!(P384 of p384: "a P-384 public key", 48 bytes, DER of 104);

/// ECDSA over P-384 with SHA-384, whose signatures are two numbers in DER (RFC 3279, section
/// 2.2.3). Keys are a `SubjectPublicKeyInfo` in DER or a point (SEC 1).
pub static ECDSA_P384_SHA384_ASN1: &dyn Algorithm =
    &Ecdsa::<P384, Sha384>::new("ECDSA P-384 SHA-384", Form::Asn1);

/// The same, whose signatures are the two numbers alone, 48 bytes each.
pub static ECDSA_P384_SHA384_FIXED: &dyn Algorithm =
    &Ecdsa::<P384, Sha384>::new("ECDSA P-384 SHA-384", Form::Fixed);
