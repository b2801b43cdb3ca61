//! RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2).

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::ops::RangeInclusive;

use rsa::errors::Error;
use rsa::pkcs1::RsaPublicKeyRef;
use rsa::pkcs8::SubjectPublicKeyInfoRef;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, Pkcs1v15Sign, PublicKey};
use sha2::Sha256;

use super::{Algorithm, PublicKeyCheck, VerifyingKey, prehash};
use crate::error::ConfigFault;

/// RSA with PKCS#1 v1.5 padding and SHA-256. Keys of 2,048 to 8,192 bits are a `SubjectPublicKeyInfo`
/// in DER; a signature is as long as the key.
pub static RSA_PKCS1_SHA256: &dyn Algorithm = &Pkcs1Sha256;

const KEY_BITS: RangeInclusive<usize> = 2048..=8192;

#[derive(Debug)]
struct Pkcs1Sha256;

impl Algorithm for Pkcs1Sha256 {
    fn name(&self) -> &'static str {
        "RSA PKCS#1 SHA-256"
    }

    fn key_name(&self) -> &'static str {
        "an RSA public key in DER"
    }

    fn key(&self, encoded: &[u8]) -> Result<Box<dyn VerifyingKey>, ConfigFault> {
        let (modulus, exponent) = numbers(encoded).ok_or(ConfigFault::UnusableKey)?;
        let key = PublicKey::new_with_size_limits(modulus, exponent, KEY_BITS);
        Ok(Box::new(Arc::new(key.map_err(|error| fault(&error))?)))
    }
}

/// The modulus and the exponent.
fn numbers(encoded: &[u8]) -> Option<(BoxedUint, BoxedUint)> {
    let info = SubjectPublicKeyInfoRef::try_from(encoded).ok()?;
    info.algorithm.assert_algorithm_oid(rsa::pkcs1::ALGORITHM_OID).ok()?;
    let key = RsaPublicKeyRef::try_from(info.subject_public_key.as_bytes()?).ok()?;
    let number = |bytes: &[u8]| BoxedUint::from_be_slice_vartime(bytes);
    Some((number(key.modulus.as_bytes()), number(key.public_exponent.as_bytes())))
}

const fn fault(error: &Error) -> ConfigFault {
    match error {
        Error::ModulusTooSmall => {
            ConfigFault::WeakPublicKey { reason: "it has fewer than 2,048 bits" }
        }
        Error::InvalidExponent | Error::PublicExponentTooSmall => {
            ConfigFault::WeakPublicKey { reason: "its exponent is even or 1" }
        }
        _ => ConfigFault::UnusableKey,
    }
}

impl VerifyingKey for Arc<PublicKey> {
    fn signature_len(&self) -> RangeInclusive<usize> {
        self.size()..=self.size()
    }

    fn check(&self, signature: &[u8]) -> Option<Box<dyn PublicKeyCheck>> {
        let (key, signature) = (Self::clone(self), signature.to_vec());
        Some(prehash::of_sha256(move |hash| {
            key.verify(Pkcs1v15Sign::new::<Sha256>(), hash, &signature).is_ok()
        }))
    }
}
