//! Ed25519 (RFC 8032), verified as the message streams.

use alloc::boxed::Box;
use core::ops::RangeInclusive;

use ed25519_dalek::{Signature, StreamVerifier};

use super::{Algorithm, PublicKeyCheck, VerifyingKey};
use crate::error::ConfigFault;

/// Ed25519, with the stricter checks that leave each message and key one signature. Keys are their
/// 32 bytes, or a `SubjectPublicKeyInfo` of them in DER; signatures have 64.
pub static ED25519: &dyn Algorithm = &Ed25519;

/// What a `SubjectPublicKeyInfo` in DER has before the key's 32 bytes (RFC 8410): it has no other form.
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

#[derive(Debug)]
struct Ed25519;

impl Algorithm for Ed25519 {
    fn name(&self) -> &'static str {
        "Ed25519"
    }

    fn key_name(&self) -> &'static str {
        "an Ed25519 public key of 32 bytes"
    }

    fn key(&self, encoded: &[u8]) -> Result<Box<dyn VerifyingKey>, ConfigFault> {
        let bytes = encoded.strip_prefix(&SPKI).unwrap_or(encoded);
        let bytes = bytes.try_into().map_err(|_| ConfigFault::UnusableKey)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes);
        let key = key.map_err(|_| ConfigFault::UnusableKey)?;
        if key.is_weak() {
            return Err(ConfigFault::WeakPublicKey { reason: "it has a small order" });
        }
        Ok(Box::new(key))
    }
}

impl VerifyingKey for ed25519_dalek::VerifyingKey {
    fn signature_len(&self) -> RangeInclusive<usize> {
        64..=64
    }

    fn check(&self, signature: &[u8]) -> Option<Box<dyn PublicKeyCheck>> {
        let signature = strict_signature(signature);
        let check = signature.and_then(|signature| self.verify_stream(&signature).ok());
        Some(Box::new(Streamed(check)))
    }
}

/// A signature whose first half is a point that is not of small order. The library's
/// `verify_strict` looks at this too, and its `verify_stream` does not.
fn strict_signature(bytes: &[u8]) -> Option<Signature> {
    let signature = Signature::from_slice(bytes).ok()?;
    let point = ed25519_dalek::VerifyingKey::from_bytes(signature.r_bytes()).ok()?;
    if point.is_weak() { None } else { Some(signature) }
}

/// Nothing, where no message can have the signature.
struct Streamed(Option<StreamVerifier>);

impl PublicKeyCheck for Streamed {
    fn update(&mut self, message: &[u8]) {
        if let Some(check) = &mut self.0 {
            check.update(message);
        }
    }

    fn is_valid(self: Box<Self>) -> bool {
        self.0.is_some_and(|check| check.finalize_and_verify().is_ok())
    }
}
