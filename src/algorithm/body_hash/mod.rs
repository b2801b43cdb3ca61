//! The hash of a body, made as the body passes, and the text that a message holds of it.

#[cfg_attr(not(feature = "crc32"), path = "crc32/none.rs")]
mod crc32;
#[cfg_attr(not(feature = "md5"), path = "md5/none.rs")]
mod md5;

use alloc::boxed::Box;
use core::ops::Deref;

use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::Tags;
use super::hmac::InStep;
use crate::error::{ConfigError, ConfigFault};
use crate::text::Encoding;

/// A hash of the body, whose text a message holds: see [`Part::BodyHash`](crate::Part::BodyHash).
///
/// It is a hash without a key. Whoever can choose what a provider writes into a body can make two
/// bodies with one hash where that is [SHA-1](Hash::SHA1) or MD5 (feature `md5`): the signature of one is
/// then that of the other. Of a body that is recorded, nobody finds another with the same hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hash(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive] // nor is a `match` by the constants
enum Kind {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
    Md5(md5::There),
    Crc32(crc32::There),
}

impl From<md5::There> for Kind {
    fn from(there: md5::There) -> Self {
        Self::Md5(there)
    }
}

impl From<crc32::There> for Kind {
    fn from(there: crc32::There) -> Self {
        Self::Crc32(there)
    }
}

/// A checksum of the body, which a message holds as a decimal number: see
/// [`Part::BodyChecksum`](crate::Part::BodyChecksum).
///
/// It is made to find what a wire has changed. Anybody can give a body of their own the checksum of
/// another with four bytes of padding, so that it vouches for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checksum(Hash);

impl Checksum {
    pub(crate) const fn name(self) -> &'static str {
        self.0.name()
    }

    pub(crate) const fn hash(self) -> Hash {
        self.0
    }
}

/// The longest hash: SHA-512.
const LONGEST_HASH: usize = 64;

/// The longest text of a hash: SHA-512 in hex, its pairs joined.
const LONGEST: usize = Encoding::HexUpperDashed.text_len(LONGEST_HASH);

impl Hash {
    /// SHA-1 (FIPS 180-4), which is here because vendors still use it.
    pub const SHA1: Self = Self(Kind::Sha1);

    /// SHA-256 (FIPS 180-4).
    pub const SHA256: Self = Self(Kind::Sha256);

    /// SHA-384 (FIPS 180-4).
    pub const SHA384: Self = Self(Kind::Sha384);

    /// SHA-512 (FIPS 180-4).
    pub const SHA512: Self = Self(Kind::Sha512);

    /// The hash's usual name.
    pub(crate) const fn name(self) -> &'static str {
        match self.0 {
            Kind::Sha1 => "SHA-1",
            Kind::Sha256 => "SHA-256",
            Kind::Sha384 => "SHA-384",
            Kind::Sha512 => "SHA-512",
            Kind::Md5(_) => "MD5",
            Kind::Crc32(_) => "CRC-32",
        }
    }

    /// What an HMAC with it is called.
    pub(super) const fn name_of_hmac(self) -> &'static str {
        match self.0 {
            Kind::Sha1 => "HMAC-SHA1",
            Kind::Sha256 => "HMAC-SHA256",
            Kind::Sha384 => "HMAC-SHA384",
            Kind::Sha512 => "HMAC-SHA512",
            Kind::Md5(_) => "HMAC-MD5",
            Kind::Crc32(_) => "HMAC of a checksum",
        }
    }

    /// What a hash of a message is called that holds the secret.
    pub(super) const fn name_with_secret(self) -> &'static str {
        match self.0 {
            Kind::Sha1 => "plain SHA-1 over secret and message",
            Kind::Sha256 => "plain SHA-256 over secret and message",
            Kind::Sha384 => "plain SHA-384 over secret and message",
            Kind::Sha512 => "plain SHA-512 over secret and message",
            Kind::Md5(_) => "plain MD5 over secret and message",
            Kind::Crc32(_) => "CRC-32 over secret and message",
        }
    }

    /// How many bytes it has.
    pub(super) const fn tag_len(self) -> u16 {
        match self.0 {
            Kind::Sha1 => 20,
            Kind::Sha256 => 32,
            Kind::Sha384 => 48,
            Kind::Sha512 => 64,
            Kind::Md5(_) => 16,
            Kind::Crc32(_) => 4,
        }
    }

    /// Whether it is all of its last state, so that who knows it can go on where it ended.
    pub(crate) const fn can_be_extended(self) -> bool {
        !matches!(self.0, Kind::Sha384)
    }

    /// A body that is still to come.
    pub(crate) fn start(self) -> Hasher {
        match self.0 {
            Kind::Sha1 => Hasher::Sha1(Sha1::new()),
            Kind::Sha256 => Hasher::Sha256(Sha256::new()),
            Kind::Sha384 => Hasher::Sha384(Box::default()),
            Kind::Sha512 => Hasher::Sha512(Box::default()),
            Kind::Md5(there) => Hasher::Md5(md5::Running::start(there)),
            Kind::Crc32(there) => Hasher::Crc32(crc32::Running::start(there)),
        }
    }

    /// The keyed beginning of its HMAC.
    pub(super) fn hmac(self, key: &[u8]) -> Result<Box<dyn Tags>, ConfigError> {
        Ok(match self.0 {
            Kind::Sha1 => Box::new(InStep::<Sha1>::new(key)?),
            Kind::Sha256 => Box::new(InStep::<Sha256>::new(key)?),
            Kind::Sha384 => Box::new(InStep::<Sha384>::new(key)?),
            Kind::Sha512 => Box::new(InStep::<Sha512>::new(key)?),
            Kind::Md5(there) => md5::hmac(there, key)?,
            Kind::Crc32(_) => return Err(ConfigFault::UnusableKey.into()),
        })
    }
}

/// A hash of the body as a message holds it.
#[derive(Clone, Copy)]
pub(crate) struct HashedAs {
    pub(crate) hash: Hash,
    /// The text form; nothing where its bytes are in the message as they are.
    pub(crate) encoding: Option<Encoding>,
    /// Whether an empty body is left empty.
    pub(crate) unless_empty: bool,
}

impl HashedAs {
    /// What a message holds of a body that is at hand.
    pub(crate) fn text_of(self, body: &[u8]) -> HashText {
        if self.unless_empty && body.is_empty() {
            HashText::EMPTY
        } else {
            let mut hasher = self.hash.start();
            hasher.update(body);
            hasher.written(self.encoding)
        }
    }
}

/// A body or a message that is hashed as it passes. SHA-512 is behind a box, as it is for an HMAC: nobody
/// else pays for its size.
#[derive(Clone)]
pub(crate) enum Hasher {
    Sha1(Sha1),
    Sha256(Sha256),
    Sha384(Box<Sha384>),
    Sha512(Box<Sha512>),
    Md5(md5::Running),
    Crc32(crc32::Running),
}

impl Hasher {
    pub(crate) fn update(&mut self, data: &[u8]) {
        match self {
            Self::Sha1(hash) => hash.update(data),
            Self::Sha256(hash) => hash.update(data),
            Self::Sha384(hash) => hash.update(data),
            Self::Sha512(hash) => hash.update(data),
            Self::Md5(hash) => hash.update(data),
            Self::Crc32(checksum) => checksum.update(data),
        }
    }

    /// The text of the hash of what has passed. A checksum is a number, whatever the form.
    pub(crate) fn text(&mut self, encoding: Encoding) -> HashText {
        match self {
            Self::Crc32(checksum) => checksum.text(),
            hash => HashText::new(&hash.digest(), encoding),
        }
    }

    /// The same, or the bytes where there is no text form.
    pub(crate) fn written(&mut self, encoding: Option<Encoding>) -> HashText {
        match encoding {
            Some(encoding) => self.text(encoding),
            None => HashText::of_bytes(&self.digest()),
        }
    }

    /// The hash of what has passed.
    pub(super) fn digest(&mut self) -> HashBytes {
        match self {
            Self::Sha1(hash) => HashBytes::new(&hash.finalize_reset()),
            Self::Sha256(hash) => HashBytes::new(&hash.finalize_reset()),
            Self::Sha384(hash) => HashBytes::new(&hash.finalize_reset()),
            Self::Sha512(hash) => HashBytes::new(&hash.finalize_reset()),
            Self::Md5(hash) => hash.digest(),
            Self::Crc32(checksum) => HashBytes::new(checksum.text().bytes()),
        }
    }
}

/// The bytes of a hash, in place.
pub(crate) struct HashBytes {
    bytes: [u8; LONGEST_HASH],
    length: usize,
}

impl HashBytes {
    fn new(hash: &[u8]) -> Self {
        let mut bytes = [0; LONGEST_HASH];
        bytes.iter_mut().zip(hash).for_each(|(byte, of_hash)| *byte = *of_hash);
        Self { bytes, length: hash.len() }
    }
}

impl Deref for HashBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// The text of a hash, in place.
pub(crate) struct HashText {
    text: [u8; LONGEST],
    length: usize,
}

impl HashText {
    pub(crate) const EMPTY: Self = Self { text: [0; LONGEST], length: 0 };

    fn new(hash: &[u8], encoding: Encoding) -> Self {
        let mut text = [0; LONGEST];
        let length = encoding.encode_into(hash, &mut text);
        Self { text, length }
    }

    fn of_bytes(hash: &[u8]) -> Self {
        let mut text = [0; LONGEST];
        text.iter_mut().zip(hash).for_each(|(byte, of_hash)| *byte = *of_hash);
        Self { text, length: hash.len() }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.text.get(..self.length).unwrap_or_default()
    }
}

shows_nothing!(HashBytes, HashText, Hasher);

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    /// Of `abc` (FIPS 180-4's examples), in every form that there is.
    #[test]
    fn the_text_of_a_hash_is_that_of_a_tag() {
        let hashes = [
            (Hash::SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (Hash::SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                Hash::SHA384,
                "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed\
                 8086072ba1e7cc2358baeca134c825a7",
            ),
            (
                Hash::SHA512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
                 2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            ),
        ];
        for (hash, hex) in hashes {
            let bytes = hex::decode(hex).unwrap();
            for encoding in [
                Encoding::Hex,
                Encoding::HexUpper,
                Encoding::HexUpperDashed,
                Encoding::Base64,
                Encoding::Base64Unpadded,
                Encoding::Base64Url,
                Encoding::Base64UrlUnpadded,
            ] {
                let expected: String = encoding.encode(&bytes);
                let mut running = hash.start();
                running.update(b"a");
                running.update(b"bc");
                assert_eq!(running.text(encoding).bytes(), expected.as_bytes());
            }
        }
    }
}
