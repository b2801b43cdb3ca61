//! ECDSA over P-256 with SHA-256 (FIPS 186-5).

use alloc::boxed::Box;
use core::ops::RangeInclusive;

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use p256::ecdsa::{Signature, VerifyingKey as Key};
use p256::pkcs8::DecodePublicKey as _;

use super::{Algorithm, PublicKeyCheck, VerifyingKey, prehash};
use crate::error::ConfigFault;

/// ECDSA over P-256 with SHA-256, whose signatures are two numbers in DER (RFC 3279, section
/// 2.2.3). Keys are a `SubjectPublicKeyInfo` in DER.
pub static ECDSA_P256_SHA256_ASN1: &dyn Algorithm = &P256(Form::Asn1);

/// The same, whose signatures are the two numbers alone, 32 bytes each.
pub static ECDSA_P256_SHA256_FIXED: &dyn Algorithm = &P256(Form::Fixed);

/// How the two numbers of a signature are written.
#[derive(Clone, Copy, Debug)]
enum Form {
    Asn1,
    Fixed,
}

#[derive(Debug)]
struct P256(Form);

impl Algorithm for P256 {
    fn name(&self) -> &'static str {
        "ECDSA P-256 SHA-256"
    }

    fn key_name(&self) -> &'static str {
        "a P-256 public key in DER"
    }

    fn key(&self, encoded: &[u8]) -> Result<Box<dyn VerifyingKey>, ConfigFault> {
        let key = Key::from_public_key_der(encoded).map_err(|_| ConfigFault::UnusableKey)?;
        Ok(Box::new(Formed { key, form: self.0 }))
    }
}

struct Formed {
    key: Key,
    form: Form,
}

impl VerifyingKey for Formed {
    fn signature_len(&self) -> RangeInclusive<usize> {
        match self.form {
            // Two numbers of up to 33 bytes, each with two before it, in a sequence with two.
            Form::Asn1 => 8..=72,
            Form::Fixed => 64..=64,
        }
    }

    fn check(&self, signature: &[u8]) -> Option<Box<dyn PublicKeyCheck>> {
        let key = self.key;
        // Nothing, where no message can have the signature.
        let signature = match self.form {
            Form::Asn1 => Some(Signature::from_der(signature).ok()?),
            Form::Fixed => Signature::from_slice(signature).ok(),
        };
        Some(prehash::of_sha256(move |hash| {
            signature.is_some_and(|it| key.verify_prehash(hash, &it).is_ok())
        }))
    }
}
