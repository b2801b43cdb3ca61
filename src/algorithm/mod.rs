//! Tags and signatures: made, checked and compared here, and nowhere else.

mod body_hash;
pub(crate) mod candidates;
pub(crate) mod compare;
#[cfg(any(feature = "p256", feature = "p384", feature = "p521", feature = "k256"))]
mod ecdsa;
mod hash;
mod hmac;
mod keys;
mod named_secrets;
#[cfg(any(
    feature = "p256",
    feature = "p384",
    feature = "p521",
    feature = "k256",
    feature = "rsa"
))]
mod prehash;
pub(crate) mod tokens;

use alloc::boxed::Box;
use core::fmt::Debug;
use core::ops::RangeInclusive;

pub use self::body_hash::{Checksum, Hash};
pub(crate) use self::body_hash::{HashedAs, Hasher};
pub(crate) use self::candidates::{Candidates, Few, Refused};
pub(crate) use self::keys::{
    Fed, Kept, Keys, Message, NamedKey, PublicKeys, Running, RunningTags, SecretAs, SecretKeys,
    Tags,
};
pub(crate) use self::named_secrets::NamedSecrets;
pub(crate) use self::tokens::{Tokens, is_token};
use crate::error::ConfigFault;

/// How a tag is made of a secret and a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    /// HMAC-SHA256 (RFC 2104, FIPS 180-4).
    HmacSha256,
    HmacSha384,
    HmacSha512,
    /// SHA-1's collisions do not break HMAC; it is here because providers still use it.
    HmacSha1,
    /// HMAC with a hash that is rarer.
    Hmac(Hash),
    /// Not an HMAC: the secret is a part of the message.
    Plain(Hash),
}

impl Function {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::HmacSha256 => "HMAC-SHA256",
            Self::HmacSha384 => "HMAC-SHA384",
            Self::HmacSha512 => "HMAC-SHA512",
            Self::HmacSha1 => "HMAC-SHA1",
            Self::Hmac(hash) => hash.name_of_hmac(),
            Self::Plain(hash) => hash.name_with_secret(),
        }
    }

    /// The length of a tag, in bytes.
    pub(crate) const fn tag_len(self) -> u16 {
        match self {
            Self::HmacSha256 => 32,
            Self::HmacSha384 => 48,
            Self::HmacSha512 => 64,
            Self::HmacSha1 => 20,
            Self::Hmac(hash) | Self::Plain(hash) => hash.tag_len(),
        }
    }
}

/// An algorithm of public keys: [`ED25519`], for example, with the feature of its name.
///
/// Each is one static in a file of its own, the only one that names its library. A scheme takes it
/// with [`Scheme::public_key`](crate::Scheme::public_key); a receiver can write one for an algorithm
/// that the crate does not know.
pub trait Algorithm: Send + Sync + Debug {
    /// The algorithm's usual name, such as `ECDSA P-256 SHA-256`.
    fn name(&self) -> &'static str;

    /// What a key of it is, for errors: `an Ed25519 public key of 32 bytes`.
    fn key_name(&self) -> &'static str;

    /// Reads a key's bytes, as the provider's text decodes to them.
    ///
    /// # Errors
    /// They are no key ([`ConfigFault::UnusableKey`]), or one that others could sign for
    /// ([`ConfigFault::WeakPublicKey`]).
    fn key(&self, encoded: &[u8]) -> Result<Box<dyn VerifyingKey>, ConfigFault>;
}

/// A public key, for as many requests as come.
pub trait VerifyingKey: Send + Sync {
    /// How many bytes its signatures have.
    fn signature_len(&self) -> RangeInclusive<usize>;

    /// Begins to check a signature of a message that is still to come; nothing where the bytes are
    /// none of the algorithm's signatures.
    fn check(&self, signature: &[u8]) -> Option<Box<dyn PublicKeyCheck>>;
}

/// One signature under one public key, while its message passes.
pub trait PublicKeyCheck: Send + Sync {
    /// Takes the next bytes of the message.
    fn update(&mut self, message: &[u8]);

    /// Whether the signature is the message's.
    fn is_valid(self: Box<Self>) -> bool;
}

/// The algorithms of public keys: a file each, and a line each below.
macro_rules! algorithms {
    ($(#[cfg(feature = $feature:literal)] $module:ident :: { $($algorithm:ident),+ })*) => {$(
        #[cfg(feature = $feature)]
        mod $module;
        #[cfg(feature = $feature)]
        pub use self::$module::{$($algorithm),+};
    )*

        #[cfg(feature = "config")]
        pub(crate) mod known {
            use alloc::vec::Vec;

            /// All that there are, each with the name of its static.
            pub(crate) fn algorithms() -> Vec<(&'static str, &'static dyn super::Algorithm)> {
                Vec::from([
                    $($(#[cfg(feature = $feature)] (stringify!($algorithm), super::$algorithm),)+)*
                ])
            }
        }
    };
}

algorithms! {
    #[cfg(feature = "ed25519")] ed25519::{ ED25519 }
    #[cfg(feature = "p256")] p256::{
        ECDSA_P256_SHA1_ASN1, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED
    }
    #[cfg(feature = "p384")] p384::{ ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA384_FIXED }
    #[cfg(feature = "p521")] p521::{ ECDSA_P521_SHA512_ASN1, ECDSA_P521_SHA512_FIXED }
    #[cfg(feature = "k256")] k256::{ ECDSA_SECP256K1_SHA256_ASN1, ECDSA_SECP256K1_SHA256_FIXED }
    #[cfg(feature = "rsa")] rsa::{
        RSA_1024_PKCS1_SHA256, RSA_PKCS1_SHA1_LEGACY, RSA_PKCS1_SHA256, RSA_PKCS1_SHA256_OF_SHA256,
        RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512
    }
}
