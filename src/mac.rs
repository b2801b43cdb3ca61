//! The one place where tags are computed and compared.

use alloc::boxed::Box;
use alloc::vec::Vec;

use hmac::EagerHash;
use hmac::KeyInit as _;
use hmac::block_api::HmacCore;
use hmac::digest::Output;
use hmac::digest::block_api::{Buffer, FixedOutputCore as _, UpdateCore as _};
#[cfg(feature = "legacy")]
use sha2::Digest as _;
use sha2::{Sha256, Sha512};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};
use zeroize::Zeroizing;

use crate::candidates::Candidates;
use crate::encoding::token_tag;
use crate::error::ConfigError;
#[cfg(feature = "ed25519")]
use crate::public_keys::Ed25519Keys;
#[cfg(feature = "p256")]
use crate::public_keys::P256Keys;
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
    /// SHA-256 over the secret and then the message, which is not an HMAC: tags of 32 bytes.
    #[cfg(feature = "legacy")]
    Sha256,
    /// Ed25519 (RFC 8032), with the stricter checks that leave each message and key one signature:
    /// 64 bytes.
    #[cfg(feature = "ed25519")]
    Ed25519,
    /// ECDSA over P-256 with SHA-256 (FIPS 186-5): two numbers of 32 bytes.
    #[cfg(feature = "p256")]
    EcdsaP256,
    /// None: the secret itself is in the header, and nothing is signed.
    StaticToken,
}

impl Algorithm {
    /// The length of a tag or signature, in bytes. What stands for a static token in a comparison has 32.
    #[must_use]
    pub const fn tag_len(self) -> usize {
        match self {
            Self::HmacSha256 | Self::StaticToken => 32,
            #[cfg(feature = "legacy")]
            Self::Sha256 => 32,
            Self::HmacSha512 => 64,
            #[cfg(feature = "ed25519")]
            Self::Ed25519 => 64,
            #[cfg(feature = "p256")]
            Self::EcdsaP256 => 64,
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
            #[cfg(feature = "legacy")]
            Self::Sha256 => "SHA-256 of secret and message",
            #[cfg(feature = "ed25519")]
            Self::Ed25519 => "Ed25519",
            #[cfg(feature = "p256")]
            Self::EcdsaP256 => "ECDSA P-256 SHA-256",
            Self::StaticToken => "static token",
        }
    }

    /// Whether signatures are verified with a public key.
    #[must_use]
    pub const fn is_asymmetric(self) -> bool {
        match self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519 => true,
            #[cfg(feature = "p256")]
            Self::EcdsaP256 => true,
            _ => false,
        }
    }
}

/// The most keys that a verifier compares with.
pub(crate) const MAX_KEYS: usize = 4;

/// The MACs of a verifier, one or two for each of the receiver's secrets: keyed and waiting in a
/// `Webhook`, a clone of them running through a message in a `Verification`.
#[derive(Clone)]
pub(crate) struct Macs {
    states: States,
    /// For each MAC, the position of the receiver's secret that it belongs to.
    secrets: [u8; MAX_KEYS],
    secret_count: u8,
}

/// SHA-512's state is boxed, so that nobody else pays for its size, and SHA-1's for being rare.
#[derive(Clone)]
#[allow(clippy::large_enum_variant, reason = "the large variant is the usual one")]
enum States {
    Sha256(InStep<Sha256>),
    Sha512(Box<InStep<Sha512>>),
    #[cfg(feature = "sha1")]
    Sha1(Box<InStep<sha1::Sha1>>),
    #[cfg(feature = "legacy")]
    Hashes(Hashes),
    Tokens(Tokens),
    #[cfg(feature = "ed25519")]
    Ed25519(Box<Ed25519Keys>),
    #[cfg(feature = "p256")]
    P256(Box<P256Keys>),
}

/// The same call on the MACs of whichever algorithm.
macro_rules! with_states {
    ($states:expr, $macs:ident => $call:expr) => {
        match $states {
            States::Sha256($macs) => $call,
            States::Sha512($macs) => $call,
            #[cfg(feature = "sha1")]
            States::Sha1($macs) => $call,
            #[cfg(feature = "legacy")]
            States::Hashes($macs) => $call,
            States::Tokens($macs) => $call,
            #[cfg(feature = "ed25519")]
            States::Ed25519($macs) => $call,
            #[cfg(feature = "p256")]
            States::P256($macs) => $call,
        }
    };
}

impl Macs {
    pub(crate) fn new(algorithm: Algorithm, secret: &Secret) -> Result<Self, ConfigError> {
        let states = match algorithm {
            Algorithm::HmacSha256 => States::Sha256(InStep::new(secret.key())?),
            Algorithm::HmacSha512 => States::Sha512(Box::new(InStep::new(secret.key())?)),
            #[cfg(feature = "sha1")]
            Algorithm::HmacSha1 => States::Sha1(Box::new(InStep::new(secret.key())?)),
            #[cfg(feature = "legacy")]
            Algorithm::Sha256 => States::Hashes(Hashes::new(secret.key())),
            Algorithm::StaticToken => States::Tokens(Tokens::new(secret.key())),
            #[cfg(feature = "ed25519")]
            Algorithm::Ed25519 => States::Ed25519(Box::new(Ed25519Keys::new(secret.key())?)),
            #[cfg(feature = "p256")]
            Algorithm::EcdsaP256 => States::P256(Box::new(P256Keys::new(secret.key())?)),
        };
        let mut macs = Self { states, secrets: [0; MAX_KEYS], secret_count: 0 };
        macs.add_keys(secret.second_key())?;
        Ok(macs)
    }

    /// A hash of the message alone, which a signature is now and then mistaken for.
    #[cfg(feature = "explain")]
    pub(crate) fn unkeyed() -> Self {
        let states = States::Hashes(Hashes::new(&[]));
        Self { states, secrets: [0; MAX_KEYS], secret_count: 0 }
    }

    /// Adds a secret behind the others.
    pub(crate) fn add(&mut self, secret: &Secret) -> Result<(), ConfigError> {
        self.add_keys([secret.key()].into_iter().chain(secret.second_key()))
    }

    fn add_keys<'k>(
        &mut self,
        keys: impl IntoIterator<Item = &'k [u8]>,
    ) -> Result<(), ConfigError> {
        for key in keys {
            let count = with_states!(&self.states, macs => macs.count());
            let Some(owner) = self.secrets.get_mut(count) else {
                return Err(ConfigError::TooManyKeys { limit: MAX_KEYS });
            };
            *owner = self.secret_count;
            with_states!(&mut self.states, macs => macs.add(key))?;
        }
        self.secret_count = self.secret_count.saturating_add(1);
        Ok(())
    }

    pub(crate) const fn secret_count(&self) -> u8 {
        self.secret_count
    }

    /// As a clone, `update` and [`matching_secret`](Macs::matching_secret) in one: `feed` gives the
    /// whole message to the function that it gets.
    #[inline]
    pub(crate) fn match_message<E>(
        &self,
        candidates: &Candidates,
        feed: impl FnOnce(&mut dyn FnMut(&[u8])) -> Result<(), E>,
    ) -> Result<Option<usize>, E> {
        with_states!(&self.states, macs => {
            let mut running = macs.clone();
            running.start(candidates);
            feed(&mut |bytes| running.update(bytes))?;
            Ok(running.matching_secret(candidates, self.secrets))
        })
    }

    /// Shows the signatures to those that need them before the message.
    #[inline]
    pub(crate) fn start(&mut self, candidates: &Candidates) {
        with_states!(&mut self.states, macs => macs.start(candidates));
    }

    #[inline]
    pub(crate) fn update(&mut self, data: &[u8]) {
        with_states!(&mut self.states, macs => macs.update(data));
    }

    /// Has [`first_tag`](Self::first_tag) give the message's hash where there is no tag.
    #[cfg(all(feature = "ledger", feature = "ed25519"))]
    pub(crate) fn hash_message(&mut self) {
        if let States::Ed25519(keys) = &mut self.states {
            keys.hash_message();
        }
    }

    /// The tag under the first key.
    pub(crate) fn first_tag(&mut self) -> Vec<u8> {
        with_states!(&mut self.states, macs => macs.first_tag())
    }

    /// The position of the receiver's first secret under which one of `candidates` is the tag.
    ///
    /// Every tag is compared with every candidate, whatever the others gave.
    #[inline]
    pub(crate) fn matching_secret(&mut self, candidates: &Candidates) -> Option<usize> {
        with_states!(&mut self.states, macs => macs.matching_secret(candidates, self.secrets))
    }
}

/// What is done when the signatures are known and the message is not: nothing, for most.
pub(crate) trait Start {
    #[inline]
    fn start(&mut self, _: &Candidates) {}
}

impl<D: EagerHash> Start for InStep<D> {}
#[cfg(feature = "legacy")]
impl Start for Hashes {}
impl Start for Tokens {}
#[cfg(feature = "p256")]
impl Start for P256Keys {}

/// MACs under several keys that walk through one message together, and so share one buffer.
///
/// The first two lie in place, so that the usual verification allocates nothing; room for four
/// would be paid by every verification in copies.
#[derive(Clone)]
struct InStep<D: EagerHash> {
    first: HmacCore<D>,
    second: Option<HmacCore<D>>,
    more: Vec<HmacCore<D>>,
    buffer: Buffer<HmacCore<D>>,
}

impl<D: EagerHash> InStep<D> {
    fn new(key: &[u8]) -> Result<Self, ConfigError> {
        let buffer = Buffer::<HmacCore<D>>::default();
        Ok(Self { first: keyed(key)?, second: None, more: Vec::new(), buffer })
    }

    fn count(&self) -> usize {
        self.second.iter().chain(&self.more).count().saturating_add(1)
    }

    fn add(&mut self, key: &[u8]) -> Result<(), ConfigError> {
        if self.second.is_none() {
            self.second = Some(keyed(key)?);
            return Ok(());
        }
        if self.more.is_empty() {
            // Room for all that can come: growing would leave keyed states behind.
            self.more.reserve_exact(MAX_KEYS);
        }
        self.more.push(keyed(key)?);
        Ok(())
    }

    #[inline]
    fn update(&mut self, data: &[u8]) {
        let Self { first, second, more, buffer } = self;
        buffer.digest_blocks(data, |blocks| {
            first.update_blocks(blocks);
            for mac in second.iter_mut().chain(&mut *more) {
                mac.update_blocks(blocks);
            }
        });
    }

    fn first_tag(&mut self) -> Vec<u8> {
        tag(&mut self.first, &mut self.buffer).to_vec()
    }

    #[inline]
    fn matching_secret(
        &mut self,
        candidates: &Candidates,
        secrets: [u8; MAX_KEYS],
    ) -> Option<usize> {
        let Self { first, second, more, buffer } = self;
        let [owner, owners @ ..] = secrets;
        let mut search = Search::new(candidates, secrets);
        if second.is_none() {
            search.compare(&tag(first, buffer), owner);
        } else {
            // Each MAC uses up the buffered end of the message.
            search.compare(&tag(first, &mut buffer.clone()), owner);
            for (mac, owner) in second.iter_mut().chain(more).zip(owners) {
                search.compare(&tag(mac, &mut buffer.clone()), owner);
            }
        }
        search.declassify()
    }
}

/// Hashes that have read their secret and wait for the message.
#[cfg(feature = "legacy")]
#[derive(Clone)]
struct Hashes(Vec<Sha256>);

#[cfg(feature = "legacy")]
impl Hashes {
    fn new(secret: &[u8]) -> Self {
        let mut hashes = Vec::with_capacity(MAX_KEYS);
        hashes.push(Sha256::new_with_prefix(secret));
        Self(hashes)
    }

    const fn count(&self) -> usize {
        self.0.len()
    }

    #[allow(clippy::unnecessary_wraps, reason = "as the MACs")]
    fn add(&mut self, secret: &[u8]) -> Result<(), ConfigError> {
        self.0.push(Sha256::new_with_prefix(secret));
        Ok(())
    }

    fn update(&mut self, data: &[u8]) {
        for hash in &mut self.0 {
            hash.update(data);
        }
    }

    fn first_tag(&mut self) -> Vec<u8> {
        self.0.first().map(|hash| hash.clone().finalize().to_vec()).unwrap_or_default()
    }

    fn matching_secret(
        &mut self,
        candidates: &Candidates,
        secrets: [u8; MAX_KEYS],
    ) -> Option<usize> {
        let mut search = Search::new(candidates, secrets);
        for (hash, owner) in self.0.iter_mut().zip(secrets) {
            search.compare(&hash.finalize_reset(), owner);
        }
        search.declassify()
    }
}

/// What stands for the receiver's tokens: they are compared as they are, whatever the message.
#[derive(Clone)]
struct Tokens(Zeroizing<Vec<[u8; 32]>>);

impl Tokens {
    fn new(token: &[u8]) -> Self {
        let mut tags = Zeroizing::new(Vec::with_capacity(MAX_KEYS));
        tags.push(token_tag(token));
        Self(tags)
    }

    fn count(&self) -> usize {
        self.0.len()
    }

    #[allow(clippy::unnecessary_wraps, reason = "as the MACs")]
    fn add(&mut self, token: &[u8]) -> Result<(), ConfigError> {
        self.0.push(token_tag(token));
        Ok(())
    }

    #[allow(clippy::unused_self, reason = "as the MACs")]
    const fn update(&mut self, _: &[u8]) {}

    /// A token cannot sign: nothing that can be called gets here.
    #[allow(clippy::unused_self, reason = "as the MACs")]
    const fn first_tag(&mut self) -> Vec<u8> {
        Vec::new()
    }

    fn matching_secret(
        &mut self,
        candidates: &Candidates,
        secrets: [u8; MAX_KEYS],
    ) -> Option<usize> {
        let mut search = Search::new(candidates, secrets);
        for (tag, owner) in self.0.iter().zip(secrets) {
            search.compare(tag, owner);
        }
        search.declassify()
    }
}

fn keyed<D: EagerHash>(key: &[u8]) -> Result<HmacCore<D>, ConfigError> {
    HmacCore::new_from_slice(key).map_err(|_| ConfigError::UnusableKey)
}

#[inline]
fn tag<D: EagerHash>(
    mac: &mut HmacCore<D>,
    buffer: &mut Buffer<HmacCore<D>>,
) -> Output<HmacCore<D>> {
    let mut tag = Output::<HmacCore<D>>::default();
    mac.finalize_fixed_core(buffer, &mut tag);
    tag
}

/// Which secret's tag is among the candidates: the first one's, but all are compared.
struct Search<'c> {
    candidates: &'c Candidates,
    found: Choice,
    secret: u8,
}

impl<'c> Search<'c> {
    #[inline]
    fn new(candidates: &'c Candidates, [owner, ..]: [u8; MAX_KEYS]) -> Self {
        Self { candidates, found: Choice::from(0), secret: owner }
    }

    #[inline]
    fn compare(&mut self, tag: &[u8], secret: u8) {
        let mut equal = Choice::from(0);
        for candidate in self.candidates.tags() {
            equal |= tags_equal(tag, candidate);
        }
        self.secret.conditional_assign(&secret, equal & !self.found);
        self.found |= equal;
    }

    /// The verdict and the matching secret's position become public here, and nowhere else.
    ///
    /// The call in one arm keeps it a branch, so that memcheck sees it here: a verdict computed
    /// without one would make every branch of the caller look like a leak.
    #[inline(never)]
    fn declassify(self) -> Option<usize> {
        if bool::from(self.found) { Some(usize::from(self.secret)) } else { no_match() }
    }
}

#[cold]
#[inline(never)]
fn no_match() -> Option<usize> {
    core::hint::black_box(None)
}

/// The one comparison of tags. Lengths are public; the contents take the same time whatever they
/// are. Every algorithm's tag is whole words of four bytes.
#[inline]
pub(crate) fn tags_equal(tag: &[u8], candidate: &[u8]) -> Choice {
    let (tag_words, tag_rest) = tag.as_chunks::<4>();
    let (words, rest) = candidate.as_chunks::<4>();
    if tag.len() != candidate.len() || !tag_rest.is_empty() || !rest.is_empty() {
        return Choice::from(0);
    }
    let mut difference = 0;
    for (ours, theirs) in tag_words.iter().zip(words) {
        difference |= u32::from_ne_bytes(*ours) ^ u32::from_ne_bytes(*theirs);
    }
    difference.ct_eq(&0)
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use hmac::digest::block_api::{
        Block, BlockSizeUser, BufferKindUser, Eager, FixedOutputCore, UpdateCore,
    };
    use hmac::digest::typenum::{U32, U64};
    use hmac::digest::{HashMarker, OutputSizeUser};

    use super::*;
    use crate::encoding::Encoding;

    std::thread_local! {
        static COMPRESSIONS: Cell<usize> = const { Cell::new(0) };
    }

    fn count(blocks: usize) {
        COMPRESSIONS.set(COMPRESSIONS.get() + blocks);
    }

    /// SHA-256 that counts its compressions.
    #[derive(Clone, Default)]
    struct CountingCore(<Sha256 as EagerHash>::Core);

    impl HashMarker for CountingCore {}

    impl BlockSizeUser for CountingCore {
        type BlockSize = U64;
    }

    impl BufferKindUser for CountingCore {
        type BufferKind = Eager;
    }

    impl OutputSizeUser for CountingCore {
        type OutputSize = U32;
    }

    impl UpdateCore for CountingCore {
        fn update_blocks(&mut self, blocks: &[Block<Self>]) {
            count(blocks.len());
            self.0.update_blocks(blocks);
        }
    }

    impl FixedOutputCore for CountingCore {
        fn finalize_fixed_core(&mut self, buffer: &mut Buffer<Self>, out: &mut Output<Self>) {
            count((buffer.get_pos() + 9).div_ceil(64));
            self.0.finalize_fixed_core(buffer, out);
        }
    }

    hmac::digest::buffer_fixed!(
        struct Counting(CountingCore);
        impl: BaseFixedTraits Default Clone HashMarker;
    );

    /// The compressions from a keyed start to the verdict.
    fn compressions(keys: usize, candidates: usize, body: &[u8]) -> usize {
        let mut macs = InStep::<Counting>::new(b"key").unwrap();
        for key in 1..keys {
            assert_eq!(macs.add(&[key as u8]), Ok(()));
        }
        let mut listed = Candidates::new(Algorithm::HmacSha256);
        for _ in 0..candidates {
            assert!(listed.push(&[b'0'; 64], Encoding::Hex).is_ok());
        }
        COMPRESSIONS.set(0);
        macs.update(body);
        assert_eq!(macs.matching_secret(&listed, [0, 1, 2, 3]), None);
        COMPRESSIONS.get()
    }

    #[test]
    fn candidates_cost_no_compressions_and_each_key_one_pass() {
        for length in [0, 16, 55, 56, 64, 1000] {
            let body = std::vec![0; length];
            let one_pass = (length + 9).div_ceil(64) + 1;
            for keys in 1..=MAX_KEYS {
                for candidates in [1, 2, 8] {
                    assert_eq!(compressions(keys, candidates, &body), keys * one_pass);
                }
            }
        }
    }
}
