//! The one place where tags are computed and compared.

use alloc::boxed::Box;
use alloc::vec::Vec;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha256, Sha512};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};

use crate::candidates::Candidates;
use crate::error::ConfigError;
use crate::secret::Secret;

/// The algorithm that a scheme signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC-SHA256 (RFC 2104, FIPS 180-4): tags of 32 bytes.
    HmacSha256,
    /// HMAC-SHA512: tags of 64 bytes.
    HmacSha512,
    /// HMAC-SHA1: tags of 20 bytes. SHA-1's collisions do not break HMAC; it is here because
    /// providers still use it.
    #[cfg(feature = "sha1")]
    HmacSha1,
}

impl Algorithm {
    /// The length of a tag, in bytes.
    #[must_use]
    pub const fn tag_len(self) -> usize {
        match self {
            Self::HmacSha256 => 32,
            Self::HmacSha512 => 64,
            #[cfg(feature = "sha1")]
            Self::HmacSha1 => 20,
        }
    }

    /// The algorithm's usual name, such as `HMAC-SHA256`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HmacSha256 => "HMAC-SHA256",
            Self::HmacSha512 => "HMAC-SHA512",
            #[cfg(feature = "sha1")]
            Self::HmacSha1 => "HMAC-SHA1",
        }
    }
}

/// A MAC with its key set up. SHA-512's state is boxed, so that nobody else pays for its size.
#[derive(Clone)]
pub(crate) enum KeyedMac {
    Sha256(Hmac<Sha256>),
    Sha512(Box<Hmac<Sha512>>),
    #[cfg(feature = "sha1")]
    Sha1(Hmac<sha1::Sha1>),
}

impl KeyedMac {
    fn new(algorithm: Algorithm, key: &[u8]) -> Result<Self, ConfigError> {
        let keyed = match algorithm {
            Algorithm::HmacSha256 => Hmac::new_from_slice(key).map(Self::Sha256),
            Algorithm::HmacSha512 => Hmac::new_from_slice(key).map(Box::new).map(Self::Sha512),
            #[cfg(feature = "sha1")]
            Algorithm::HmacSha1 => Hmac::new_from_slice(key).map(Self::Sha1),
        };
        keyed.map_err(|_| ConfigError::UnusableKey)
    }

    #[inline]
    pub(crate) fn update(&mut self, data: &[u8]) {
        match self {
            Self::Sha256(mac) => mac.update(data),
            Self::Sha512(mac) => mac.update(data),
            #[cfg(feature = "sha1")]
            Self::Sha1(mac) => mac.update(data),
        }
    }

    fn finish(self) -> Tag {
        match self {
            Self::Sha256(mac) => Tag::new(&mac.finalize().into_bytes()),
            Self::Sha512(mac) => Tag::new(&mac.finalize().into_bytes()),
            #[cfg(feature = "sha1")]
            Self::Sha1(mac) => Tag::new(&mac.finalize().into_bytes()),
        }
    }
}

/// A computed tag, of whatever algorithm.
struct Tag {
    bytes: [u8; 64],
    len: usize,
}

impl Tag {
    #[inline]
    fn new(tag: &[u8]) -> Self {
        let mut bytes = [0; 64];
        for (byte, value) in bytes.iter_mut().zip(tag) {
            *byte = *value;
        }
        Self { bytes, len: tag.len() }
    }

    fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// The most keys that a verifier compares with.
pub(crate) const MAX_KEYS: usize = 4;

/// The keyed MACs of a verifier: one or two for each of the receiver's secrets.
pub(crate) struct Keys {
    macs: Vec<KeyedMac>,
    /// For each MAC, the position of the receiver's secret that it belongs to.
    secrets: [u8; MAX_KEYS],
    secret_count: u8,
}

impl Keys {
    pub(crate) fn new(algorithm: Algorithm, secret: &Secret) -> Result<Self, ConfigError> {
        // Room for every key from the start: growing would leave keyed states behind.
        let macs = Vec::with_capacity(MAX_KEYS);
        let mut keys = Self { macs, secrets: [0; MAX_KEYS], secret_count: 0 };
        keys.add(algorithm, secret)?;
        Ok(keys)
    }

    pub(crate) fn add(&mut self, algorithm: Algorithm, secret: &Secret) -> Result<(), ConfigError> {
        for key in secret.keys() {
            let Some(owner) = self.secrets.get_mut(self.macs.len()) else {
                return Err(ConfigError::TooManyKeys { limit: MAX_KEYS });
            };
            *owner = self.secret_count;
            self.macs.push(KeyedMac::new(algorithm, key)?);
        }
        self.secret_count = self.secret_count.saturating_add(1);
        Ok(())
    }

    pub(crate) const fn secret_count(&self) -> u8 {
        self.secret_count
    }

    /// The tag of the concatenated `parts` under the first key.
    pub(crate) fn sign(&self, parts: &[&[u8]]) -> Vec<u8> {
        let Some(mut mac) = self.macs.first().cloned() else { return Vec::new() };
        for part in parts {
            mac.update(part);
        }
        mac.finish().as_slice().to_vec()
    }

    #[inline]
    pub(crate) fn start(&self) -> RunningMacs {
        let macs = match self.macs.as_slice() {
            [only] => Macs::One(only.clone()),
            [first, second] => Macs::Two([first.clone(), second.clone()]),
            more => Macs::More(more.to_vec()),
        };
        RunningMacs { macs, secrets: self.secrets }
    }
}

/// One or two MACs lie in place, so that the usual verification allocates nothing; room for four in
/// place would be paid by every verification in copies.
enum Macs {
    One(KeyedMac),
    Two([KeyedMac; 2]),
    More(Vec<KeyedMac>),
}

/// The MACs of one verification, all fed with the same message.
pub(crate) struct RunningMacs {
    macs: Macs,
    secrets: [u8; MAX_KEYS],
}

impl RunningMacs {
    #[inline]
    pub(crate) fn update(&mut self, data: &[u8]) {
        let macs = match &mut self.macs {
            Macs::One(mac) => core::slice::from_mut(mac),
            Macs::Two(macs) => macs.as_mut_slice(),
            Macs::More(macs) => macs.as_mut_slice(),
        };
        for mac in macs {
            mac.update(data);
        }
    }

    /// The position of the receiver's first secret under which one of `candidates` is the tag.
    ///
    /// Every tag is compared with every candidate, whatever the others gave.
    pub(crate) fn matching_secret(self, candidates: &Candidates) -> Option<usize> {
        let mut search = Search { candidates, found: Choice::from(0), secret: 0 };
        let [first, second, ..] = self.secrets;
        match self.macs {
            Macs::One(mac) => search.compare(mac, first),
            Macs::Two([mac, other]) => {
                search.compare(mac, first);
                search.compare(other, second);
            }
            Macs::More(macs) => {
                for (mac, owner) in macs.into_iter().zip(self.secrets) {
                    search.compare(mac, owner);
                }
            }
        }
        search.declassify()
    }
}

struct Search<'a> {
    candidates: &'a Candidates,
    found: Choice,
    secret: u8,
}

impl Search<'_> {
    fn compare(&mut self, mac: KeyedMac, secret: u8) {
        let tag = mac.finish();
        let mut equal = Choice::from(0);
        for candidate in self.candidates.tags() {
            equal |= tags_equal(tag.as_slice(), candidate);
        }
        self.secret.conditional_assign(&secret, equal & !self.found);
        self.found |= equal;
    }

    /// The verdict and the matching secret's position become public here, and nowhere else.
    fn declassify(self) -> Option<usize> {
        bool::from(self.found).then_some(usize::from(self.secret))
    }
}

/// The one comparison of tags. The lengths are public and equal; the contents take the same time
/// whatever they are, eight bytes at a time.
fn tags_equal(tag: &[u8], candidate: &[u8]) -> Choice {
    let (tag_words, tag_rest) = tag.as_chunks::<8>();
    let (words, rest) = candidate.as_chunks::<8>();
    let mut equal = tag_rest.ct_eq(rest);
    for (ours, theirs) in tag_words.iter().zip(words) {
        equal &= u64::from_ne_bytes(*ours).ct_eq(&u64::from_ne_bytes(*theirs));
    }
    equal & Choice::from(u8::from(tag.len() == candidate.len()))
}
