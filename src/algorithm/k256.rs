//! ECDSA over secp256k1.

use sha2::Sha256;

use super::Algorithm;
use super::ecdsa::{Ecdsa, Form, curve};

curve!(Secp256k1 of k256: "a secp256k1 public key", 32 bytes, DER of 72);

/// ECDSA over secp256k1 with SHA-256, whose signatures are two numbers in DER (RFC 3279, section
/// 2.2.3). Keys are a `SubjectPublicKeyInfo` in DER or a point (SEC 1). Of the two second
/// numbers that a signature can have, either is taken, as Stark Bank sends both.
pub static ECDSA_SECP256K1_SHA256_ASN1: &dyn Algorithm =
    &Ecdsa::<Secp256k1, Sha256>::new("ECDSA secp256k1 SHA-256", Form::Asn1);

/// The same, whose signatures are the two numbers alone, 32 bytes each.
pub static ECDSA_SECP256K1_SHA256_FIXED: &dyn Algorithm =
    &Ecdsa::<Secp256k1, Sha256>::new("ECDSA secp256k1 SHA-256", Form::Fixed);
