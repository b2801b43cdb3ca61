//! RSA (RFC 8017): with PKCS#1 v1.5 padding (section 8.2), and PSS (section 8.1).

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::ops::RangeInclusive;

use rsa::errors::Error;
use rsa::pkcs1::RsaPublicKeyRef;
use rsa::pkcs8::SubjectPublicKeyInfoRef;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, PublicKey};
use sha1::Sha1;
use sha2::digest::FixedOutputReset;
use sha2::digest::const_oid::AssociatedOid;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Algorithm, PublicKeyCheck, VerifyingKey, prehash};
use crate::error::ConfigFault;

/// RSA with PKCS#1 v1.5 padding and SHA-256. Keys of 2,048 to 8,192 bits are a `SubjectPublicKeyInfo`
/// or an `RSAPublicKey` (PKCS#1) in DER; a signature is as long as the key.
pub static RSA_PKCS1_SHA256: &dyn Algorithm =
    &Rsa { name: "RSA PKCS#1 SHA-256", least: Least::Bits2048, begin: pkcs1::<Sha256> };

/// The same with SHA-384.
pub static RSA_PKCS1_SHA384: &dyn Algorithm =
    &Rsa { name: "RSA PKCS#1 SHA-384", least: Least::Bits2048, begin: pkcs1::<Sha384> };

/// The same with SHA-512.
pub static RSA_PKCS1_SHA512: &dyn Algorithm =
    &Rsa { name: "RSA PKCS#1 SHA-512", least: Least::Bits2048, begin: pkcs1::<Sha512> };

/// The same with SHA-1, for the deliveries of a provider that offers nothing else.
///
/// Two messages of one SHA-1 can be made, so that whoever has a message of their choice signed can
/// have signed another. Nothing here signs, and nothing new ought to be signed so.
pub static RSA_PKCS1_SHA1_LEGACY: &dyn Algorithm =
    &Rsa { name: "RSA PKCS#1 SHA-1", least: Least::Bits2048, begin: pkcs1::<Sha1> };

/// As [`RSA_PKCS1_SHA256`], with keys from 1,024 bits on, for a provider that still has such a key.
///
/// A key of 1,024 bits has not been thought out of reach since 2013 (NIST SP 800-131A), and who finds
/// its private key signs for the provider: `RSA_PKCS1_SHA256` refuses it.
pub static RSA_1024_PKCS1_SHA256: &dyn Algorithm =
    &Rsa { name: "RSA PKCS#1 SHA-256", least: Least::Bits1024, begin: pkcs1::<Sha256> };

/// As [`RSA_PKCS1_SHA256`], of the message's SHA-256 in place of the message, which is so hashed twice: a
/// provider takes what signs a message, and gives it a hash.
pub static RSA_PKCS1_SHA256_OF_SHA256: &dyn Algorithm =
    &Rsa { name: "RSA PKCS#1 SHA-256 of SHA-256", least: Least::Bits2048, begin: pkcs1_of_sha256 };

/// RSA-PSS with SHA-256, for the message and for the mask alike, and a salt of 32 bytes. Keys are those of
/// [`RSA_PKCS1_SHA256`].
pub static RSA_PSS_SHA256: &dyn Algorithm =
    &Rsa { name: "RSA-PSS SHA-256", least: Least::Bits2048, begin: pss::<Sha256> };

/// The same with SHA-384 and a salt of 48 bytes.
pub static RSA_PSS_SHA384: &dyn Algorithm =
    &Rsa { name: "RSA-PSS SHA-384", least: Least::Bits2048, begin: pss::<Sha384> };

/// The same with SHA-512 and a salt of 64 bytes.
pub static RSA_PSS_SHA512: &dyn Algorithm =
    &Rsa { name: "RSA-PSS SHA-512", least: Least::Bits2048, begin: pss::<Sha512> };

/// The most bits of a modulus. The work grows with their square.
const MOST_BITS: usize = 8192;

/// The fewest bits of a modulus.
#[derive(Clone, Copy, Debug)]
enum Least {
    Bits1024,
    Bits2048,
}

impl Least {
    const fn bits(self) -> usize {
        match self {
            Self::Bits1024 => 1024,
            Self::Bits2048 => 2048,
        }
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::Bits1024 => "it has fewer than 1,024 bits",
            Self::Bits2048 => "it has fewer than 2,048 bits",
        }
    }
}

/// Begins to check a signature under a key.
type Begin = fn(Arc<PublicKey>, Vec<u8>) -> Box<dyn PublicKeyCheck>;

fn pkcs1<D>(key: Arc<PublicKey>, signature: Vec<u8>) -> Box<dyn PublicKeyCheck>
where
    D: Digest + AssociatedOid + Send + Sync + 'static,
{
    prehash::of::<D>(move |hash| {
        key.verify(Pkcs1v15Sign::new::<D>(), hash, &signature).is_ok()
    })
}

fn pkcs1_of_sha256(key: Arc<PublicKey>, signature: Vec<u8>) -> Box<dyn PublicKeyCheck> {
    prehash::of::<Sha256>(move |hash| {
        let twice = Sha256::digest(hash);
        key.verify(Pkcs1v15Sign::new::<Sha256>(), &twice, &signature).is_ok()
    })
}

fn pss<D>(key: Arc<PublicKey>, signature: Vec<u8>) -> Box<dyn PublicKeyCheck>
where
    D: Digest + FixedOutputReset + Send + Sync + 'static,
{
    prehash::of::<D>(move |hash| key.verify(Pss::<D>::new(), hash, &signature).is_ok())
}

struct Rsa {
    name: &'static str,
    least: Least,
    begin: Begin,
}

impl fmt::Debug for Rsa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(self.name).field(&self.least).finish()
    }
}

impl Algorithm for Rsa {
    fn name(&self) -> &'static str {
        self.name
    }

    fn key_name(&self) -> &'static str {
        "an RSA public key"
    }

    fn key(&self, encoded: &[u8]) -> Result<Box<dyn VerifyingKey>, ConfigFault> {
        let (modulus, exponent) = numbers(encoded).ok_or(ConfigFault::UnusableKey)?;
        let bits = self.least.bits()..=MOST_BITS;
        let key = PublicKey::new_with_size_limits(modulus, exponent, bits);
        let key = key.map_err(|error| self.fault(&error))?;
        Ok(Box::new(Key { key: Arc::new(key), begin: self.begin }))
    }
}

impl Rsa {
    const fn fault(&self, error: &Error) -> ConfigFault {
        match error {
            Error::ModulusTooSmall => ConfigFault::WeakPublicKey { reason: self.least.reason() },
            Error::ModulusTooLarge => ConfigFault::LargePublicKey { limit: MOST_BITS },
            Error::InvalidExponent | Error::PublicExponentTooSmall => {
                ConfigFault::WeakPublicKey { reason: "its exponent is even or 1" }
            }
            _ => ConfigFault::UnusableKey,
        }
    }
}

/// The modulus and the exponent.
fn numbers(encoded: &[u8]) -> Option<(BoxedUint, BoxedUint)> {
    let key = match RsaPublicKeyRef::try_from(encoded) {
        Ok(key) => key,
        Err(_) => inside(encoded)?,
    };
    let number = |bytes: &[u8]| BoxedUint::from_be_slice_vartime(bytes);
    Some((number(key.modulus.as_bytes()), number(key.public_exponent.as_bytes())))
}

/// The key inside a `SubjectPublicKeyInfo`, which says that it is one of RSA.
fn inside(encoded: &[u8]) -> Option<RsaPublicKeyRef<'_>> {
    let info = SubjectPublicKeyInfoRef::try_from(encoded).ok()?;
    info.algorithm.assert_algorithm_oid(rsa::pkcs1::ALGORITHM_OID).ok()?;
    RsaPublicKeyRef::try_from(info.subject_public_key.as_bytes()?).ok()
}

struct Key {
    key: Arc<PublicKey>,
    begin: Begin,
}

impl VerifyingKey for Key {
    fn signature_len(&self) -> RangeInclusive<usize> {
        self.key.size()..=self.key.size()
    }

    fn check(&self, signature: &[u8]) -> Option<Box<dyn PublicKeyCheck>> {
        Some((self.begin)(Arc::clone(&self.key), signature.to_vec()))
    }
}
