//! ECDSA (FIPS 186-5), over whichever curve and of whichever hash.

use alloc::boxed::Box;
use core::fmt;
use core::marker::PhantomData;
use core::ops::RangeInclusive;

use sha2::Digest;

use super::{Algorithm, PublicKeyCheck, VerifyingKey, prehash};
use crate::error::ConfigFault;

/// A curve, as its library has it.
pub(super) trait Curve: 'static {
    type Key: Clone + Send + Sync + 'static;
    type Signature: Send + Sync + 'static;

    /// What a key is, for errors.
    const KEY_NAME: &'static str;

    /// How many bytes a number below the order has.
    const NUMBER: usize;

    /// The most bytes of two numbers in DER.
    const ASN1: usize;

    /// A key in a `SubjectPublicKeyInfo` in DER, which names the curve.
    fn key_in_der(der: &[u8]) -> Option<Self::Key>;

    /// A key that is a point's coordinates (SEC 1, section 2.3.3).
    fn key_of_point(point: &[u8]) -> Option<Self::Key>;

    /// Two numbers in DER, neither zero nor as large as the order.
    fn signature_in_der(der: &[u8]) -> Option<Self::Signature>;

    /// The same, one behind the other.
    fn signature_of_numbers(numbers: &[u8]) -> Option<Self::Signature>;

    fn is_valid(key: &Self::Key, hash: &[u8], signature: &Self::Signature) -> bool;
}

/// Names a curve's library, and what differs from the other curves.
macro_rules! curve {
    ($curve:ident of $library:ident: $name:literal, $number:literal bytes, DER of $asn1:literal) => {
        pub(super) struct $curve;

        impl super::ecdsa::Curve for $curve {
            type Key = ::$library::ecdsa::VerifyingKey;
            type Signature = ::$library::ecdsa::Signature;

            const KEY_NAME: &'static str = $name;
            const NUMBER: usize = $number;
            const ASN1: usize = $asn1;

            fn key_in_der(der: &[u8]) -> Option<Self::Key> {
                use ::$library::pkcs8::DecodePublicKey as _;
                Self::Key::from_public_key_der(der).ok()
            }

            fn key_of_point(point: &[u8]) -> Option<Self::Key> {
                Self::Key::from_sec1_bytes(point).ok()
            }

            fn signature_in_der(der: &[u8]) -> Option<Self::Signature> {
                Self::Signature::from_der(der).ok()
            }

            fn signature_of_numbers(numbers: &[u8]) -> Option<Self::Signature> {
                Self::Signature::from_slice(numbers).ok()
            }

            fn is_valid(key: &Self::Key, hash: &[u8], signature: &Self::Signature) -> bool {
                use ::$library::ecdsa::signature::hazmat::PrehashVerifier as _;
                // Of two numbers with the same verdict, one library takes the smaller alone, and no
                // vendor's library does.
                key.verify_prehash(hash, &signature.normalize_s()).is_ok()
            }
        }
    };
}

pub(super) use curve;

/// How the two numbers of a signature are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    Asn1,
    Fixed,
}

/// ECDSA over a curve, of a hash of the message.
pub(super) struct Ecdsa<C, D> {
    name: &'static str,
    form: Form,
    of: PhantomData<fn() -> (C, D)>,
}

impl<C, D> Ecdsa<C, D> {
    pub(super) const fn new(name: &'static str, form: Form) -> Self {
        Self { name, form, of: PhantomData }
    }
}

impl<C, D> fmt::Debug for Ecdsa<C, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(self.name).field(&self.form).finish()
    }
}

impl<C: Curve, D: Digest + Send + Sync + 'static> Algorithm for Ecdsa<C, D> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn key_name(&self) -> &'static str {
        C::KEY_NAME
    }

    fn key(&self, encoded: &[u8]) -> Result<Box<dyn VerifyingKey>, ConfigFault> {
        let key = match encoded {
            // Compressed, or both coordinates.
            [2..=4, ..] => C::key_of_point(encoded),
            _ => C::key_in_der(encoded),
        };
        let key = key.ok_or(ConfigFault::UnusableKey)?;
        Ok(Box::new(Formed::<C, D> { key, form: self.form, of: PhantomData }))
    }
}

struct Formed<C: Curve, D> {
    key: C::Key,
    form: Form,
    of: PhantomData<fn() -> D>,
}

impl<C: Curve, D: Digest + Send + Sync + 'static> VerifyingKey for Formed<C, D> {
    fn signature_len(&self) -> RangeInclusive<usize> {
        match self.form {
            // The least is two numbers of a byte, each with two before it, in a sequence with two.
            Form::Asn1 => 8..=C::ASN1,
            Form::Fixed => {
                let both = C::NUMBER.saturating_mul(2);
                both..=both
            }
        }
    }

    fn check(&self, signature: &[u8]) -> Option<Box<dyn PublicKeyCheck>> {
        let key = self.key.clone();
        // Nothing, where no message can have the signature.
        let signature = match self.form {
            Form::Asn1 => Some(C::signature_in_der(signature)?),
            Form::Fixed => C::signature_of_numbers(signature),
        };
        Some(prehash::of::<D>(move |hash| signature.is_some_and(|it| C::is_valid(&key, hash, &it))))
    }
}
