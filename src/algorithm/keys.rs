//! A receiver's keys under one algorithm, and a message that passes under all of them.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::candidates::Lengths;
use super::compare::{Owners, owner_at};
use super::hash::Hashes;
use super::hmac::InStep;
use super::{Algorithm, Candidates, Function, Hash, PublicKeyCheck, VerifyingKey};
use crate::bounds::{MAX_KEYS, MAX_SIGNATURE_HEADER};
use crate::error::{ConfigError, ConfigFault, Error};
use crate::key::{PublicKey, Secret, SecretForm};
use crate::request::UnixTime;
use crate::text::Encoding;

/// The keys of a receiver, all of one algorithm.
pub trait Keys: Clone + Send + Sync + 'static {
    /// A message that passes under them.
    type Running: Running;

    /// How many bytes a signature has: whatever fits the header, where it is not known yet which key it is of.
    fn lengths(&self) -> Lengths {
        Lengths::up_to(MAX_SIGNATURE_HEADER)
    }

    /// How many keys the receiver gave.
    fn count(&self) -> usize;

    /// Begins a message that `candidates` are the signatures of; they were read from `header`, and a
    /// request that has to name its key, or several of them, names `named`.
    fn start(
        &self,
        candidates: &Candidates,
        header: &'static str,
        named: &[NamedKey<'_>],
    ) -> Result<Self::Running, Error>;

    /// The position of the first key under which one of `candidates` belongs to the whole `message`.
    #[inline]
    fn matching(
        &self,
        candidates: &Candidates,
        header: &'static str,
        named: &[NamedKey<'_>],
        message: impl Message,
    ) -> Result<Option<usize>, Error> {
        let mut running = self.start(candidates, header, named)?;
        message.feed(|fed| running.take(fed))?;
        Ok(running.matching(candidates))
    }
}

/// What a request says of the key that it is signed with, and what says so, as errors name it.
#[derive(Clone, Debug)]
pub enum NamedKey<'r> {
    /// The key's id in a set.
    Id(Cow<'r, [u8]>, &'static str),
    /// Where the key's certificate is, which has to be valid at this time.
    CertificateAt(&'r [u8], &'static str, UnixTime),
    /// The texts of its certificate and of those above it, which have to be valid at this time.
    Chain(&'r [&'r str], &'static str, UnixTime),
}

/// A message that is at hand, in pieces.
pub trait Message {
    /// Gives each piece to `take`, in order.
    fn feed(self, take: impl FnMut(Fed<'_>)) -> Result<(), Error>;
}

/// One piece of a message.
#[derive(Clone, Copy)]
pub enum Fed<'m> {
    Bytes(&'m [u8]),
    /// The secret of the key that the tag is made under.
    Secret(SecretAs),
}

impl fmt::Debug for Fed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fed").finish_non_exhaustive()
    }
}

/// How a message holds the secret.
#[derive(Clone, Copy, Debug)]
pub enum SecretAs {
    /// The bytes of the key.
    Key,
    /// The text of its hash.
    Hash(Hash, Encoding),
}

/// A piece that is kept until it is its turn.
pub enum Kept {
    Bytes(Vec<u8>),
    Secret(SecretAs),
}

impl Kept {
    pub(crate) fn fed(&self) -> Fed<'_> {
        match self {
            Self::Bytes(bytes) => Fed::Bytes(bytes),
            Self::Secret(written) => Fed::Secret(*written),
        }
    }
}

/// In one piece.
impl Message for &[u8] {
    fn feed(self, mut take: impl FnMut(Fed<'_>)) -> Result<(), Error> {
        take(Fed::Bytes(self));
        Ok(())
    }
}

impl Message for &[Kept] {
    fn feed(self, take: impl FnMut(Fed<'_>)) -> Result<(), Error> {
        self.iter().map(Kept::fed).for_each(take);
        Ok(())
    }
}

/// A message under way.
pub trait Running: Send + Sync + 'static {
    /// Takes the next bytes of the message.
    fn update(&mut self, data: &[u8]);

    /// Takes the secret, where the message holds it; only a plain hash is made so. Whoever forgot it would let
    /// anybody sign.
    fn update_with_secret(&mut self, written: SecretAs);

    /// Takes the next piece of the message.
    #[inline]
    fn take(&mut self, fed: Fed<'_>) {
        match fed {
            Fed::Bytes(bytes) => self.update(bytes),
            Fed::Secret(written) => self.update_with_secret(written),
        }
    }

    /// The position of the receiver's first key under which one of `candidates` belongs to the
    /// message. Tags are all compared, whatever the others gave.
    fn matching(&mut self, candidates: &Candidates) -> Option<usize>;
}

/// Tags under a receiver's secrets, of one function, while a message passes.
pub(crate) trait Tags: Send + Sync {
    fn add(&mut self, key: &[u8]) -> Result<(), ConfigError>;
    fn update(&mut self, data: &[u8]);
    /// The same with the secret of each key, where it is a part of the message.
    fn update_with_secret(&mut self, _: SecretAs) {}
    /// The tag under the first key.
    fn first_tag(&mut self) -> Vec<u8>;
    fn matching(&mut self, candidates: &Candidates, owners: Owners) -> Option<usize>;
    fn boxed(&self) -> Box<dyn Tags>;
}

/// HMAC-SHA256 lies in place, so that the usual verification allocates nothing.
#[allow(clippy::large_enum_variant, reason = "the large variant is the usual one")]
enum State {
    Sha256(InStep<Sha256>),
    Other(Box<dyn Tags>),
}

impl State {
    fn new(function: Function, key: &[u8]) -> Result<Self, ConfigError> {
        Ok(match function {
            Function::HmacSha256 => Self::Sha256(InStep::new(key)?),
            Function::HmacSha384 => Self::Other(Box::new(InStep::<Sha384>::new(key)?)),
            Function::HmacSha512 => Self::Other(Box::new(InStep::<Sha512>::new(key)?)),
            Function::HmacSha1 => Self::Other(Box::new(InStep::<Sha1>::new(key)?)),
            Function::Hmac(hash) => Self::Other(hash.hmac(key)?),
            Function::Plain(hash) => Self::Other(Box::new(Hashes::new(hash, key))),
        })
    }

    fn add(&mut self, key: &[u8]) -> Result<(), ConfigError> {
        match self {
            Self::Sha256(tags) => tags.add(key),
            Self::Other(tags) => tags.add(key),
        }
    }
}

impl Clone for State {
    #[inline]
    fn clone(&self) -> Self {
        match self {
            Self::Sha256(tags) => Self::Sha256(tags.clone()),
            Self::Other(tags) => Self::Other(tags.boxed()),
        }
    }
}

/// Tags under a receiver's secrets, while a message passes.
pub struct RunningTags {
    state: State,
    owners: Owners,
}

/// A receiver's secrets, keyed and waiting. A secret may have two keys.
#[derive(Clone)]
pub struct SecretKeys {
    state: State,
    owners: Owners,
    keys: usize,
    secrets: usize,
    lengths: Lengths,
    /// How a further secret's text is read.
    form: SecretForm,
}

impl SecretKeys {
    /// A secret that is the receiver's at this position.
    pub(crate) fn new(
        function: Function,
        secret: &Secret,
        position: usize,
    ) -> Result<Self, ConfigError> {
        let state = State::new(function, secret.key())?;
        let (lengths, form) = (Lengths::of_tag(function.tag_len()), secret.form());
        let owner = owner_at(position)?;
        let owners = [owner; MAX_KEYS];
        let mut keys = Self { state, owners, keys: 1, secrets: 1, lengths, form };
        if let Some(key) = secret.second_key() {
            keys.add_key(key, owner)?;
        }
        Ok(keys)
    }

    /// The form of the first secret.
    pub(crate) const fn form(&self) -> SecretForm {
        self.form
    }

    /// Adds a secret that is the receiver's at this position.
    pub(crate) fn add(&mut self, secret: &Secret, position: usize) -> Result<(), ConfigError> {
        let owner = owner_at(position)?;
        for key in [secret.key()].into_iter().chain(secret.second_key()) {
            self.add_key(key, owner)?;
        }
        self.secrets = self.secrets.saturating_add(1);
        Ok(())
    }

    fn add_key(&mut self, key: &[u8], secret: u16) -> Result<(), ConfigError> {
        let Some(owner) = self.owners.get_mut(self.keys) else {
            return Err(ConfigFault::TooManyKeys { limit: MAX_KEYS }.into());
        };
        *owner = secret;
        self.keys = self.keys.saturating_add(1);
        self.state.add(key)
    }

    /// The tag of a message under the first key.
    pub(crate) fn first_tag(&self, message: impl Message) -> Result<Vec<u8>, Error> {
        let mut running = self.running();
        message.feed(|fed| running.take(fed))?;
        Ok(match &mut running.state {
            State::Sha256(tags) => tags.first_tag(),
            State::Other(tags) => tags.first_tag(),
        })
    }

    #[inline]
    fn running(&self) -> RunningTags {
        RunningTags { state: self.state.clone(), owners: self.owners }
    }
}

impl Keys for SecretKeys {
    type Running = RunningTags;

    #[inline]
    fn lengths(&self) -> Lengths {
        self.lengths
    }

    fn count(&self) -> usize {
        self.secrets
    }

    #[inline]
    fn start(
        &self,
        _: &Candidates,
        _: &'static str,
        _: &[NamedKey<'_>],
    ) -> Result<RunningTags, Error> {
        Ok(self.running())
    }

    /// As the provided one, without a value that is moved.
    #[inline]
    fn matching(
        &self,
        candidates: &Candidates,
        _: &'static str,
        _: &[NamedKey<'_>],
        message: impl Message,
    ) -> Result<Option<usize>, Error> {
        match &self.state {
            State::Sha256(tags) => {
                let mut tags = tags.clone();
                message.feed(|fed| {
                    if let Fed::Bytes(bytes) = fed {
                        tags.update(bytes);
                    }
                })?;
                Ok(tags.matching(candidates, self.owners))
            }
            State::Other(tags) => {
                let mut tags = tags.boxed();
                message.feed(|fed| match fed {
                    Fed::Bytes(bytes) => tags.update(bytes),
                    Fed::Secret(written) => tags.update_with_secret(written),
                })?;
                Ok(tags.matching(candidates, self.owners))
            }
        }
    }
}

impl Running for RunningTags {
    #[inline]
    fn update(&mut self, data: &[u8]) {
        match &mut self.state {
            State::Sha256(tags) => tags.update(data),
            State::Other(tags) => tags.update(data),
        }
    }

    fn update_with_secret(&mut self, written: SecretAs) {
        if let State::Other(tags) = &mut self.state {
            tags.update_with_secret(written);
        }
    }

    #[inline]
    fn matching(&mut self, candidates: &Candidates) -> Option<usize> {
        match &mut self.state {
            State::Sha256(tags) => tags.matching(candidates, self.owners),
            State::Other(tags) => tags.matching(candidates, self.owners),
        }
    }
}

/// The public keys that a provider prints. Nothing here is secret, so that nothing has to take the
/// same time.
#[derive(Clone)]
pub struct PublicKeys {
    algorithm: &'static dyn Algorithm,
    keys: Vec<Arc<dyn VerifyingKey>>,
}

impl PublicKeys {
    pub(crate) fn new(
        algorithm: &'static dyn Algorithm,
        key: &PublicKey,
    ) -> Result<Self, ConfigFault> {
        let mut keys = Self { algorithm, keys: Vec::new() };
        keys.add(key)?;
        Ok(keys)
    }

    pub(crate) fn add(&mut self, key: &PublicKey) -> Result<(), ConfigFault> {
        Self::one_more_than(self.keys.len())?;
        self.keys.push(Arc::from(self.algorithm.key(key.encoded())?));
        Ok(())
    }

    /// Whether a receiver that has so many keys may give one more.
    pub(crate) const fn one_more_than(count: usize) -> Result<(), ConfigFault> {
        if count < MAX_KEYS { Ok(()) } else { Err(ConfigFault::TooManyKeys { limit: MAX_KEYS }) }
    }

    /// Begins a message that `candidates`, read from `header`, are signatures of, under each of `keys`, which
    /// have these positions.
    pub(crate) fn begin<'k>(
        keys: impl Iterator<Item = (usize, &'k dyn VerifyingKey)>,
        candidates: &Candidates,
        header: &'static str,
    ) -> Result<RunningChecks, Error> {
        let mut checks = Vec::new();
        for (position, key) in keys {
            let lengths = key.signature_len();
            let fitting = candidates.tags().filter(|signature| lengths.contains(&signature.len()));
            let begun = fitting.filter_map(|signature| key.check(signature));
            checks.extend(begun.map(|check| (position, check)));
        }
        if checks.is_empty() {
            return Err(Error::NotASignature { header });
        }
        Ok(RunningChecks(checks))
    }
}

impl Keys for PublicKeys {
    type Running = RunningChecks;

    fn lengths(&self) -> Lengths {
        let lengths = self.keys.iter().map(|key| key.signature_len());
        lengths.fold(Lengths::NONE, |joined, lengths| joined.joined(&lengths))
    }

    fn count(&self) -> usize {
        self.keys.len()
    }

    fn start(
        &self,
        candidates: &Candidates,
        header: &'static str,
        _: &[NamedKey<'_>],
    ) -> Result<RunningChecks, Error> {
        Self::begin(self.keys.iter().map(|key| &**key).enumerate(), candidates, header)
    }
}

/// Each signature under each of the public keys that it could be of, with the key's position.
pub struct RunningChecks(Vec<(usize, Box<dyn PublicKeyCheck>)>);

impl Running for RunningChecks {
    fn update(&mut self, data: &[u8]) {
        for (_, check) in &mut self.0 {
            check.update(data);
        }
    }

    /// There is none.
    fn update_with_secret(&mut self, _: SecretAs) {}

    fn matching(&mut self, _: &Candidates) -> Option<usize> {
        self.0.drain(..).find_map(|(position, check)| check.is_valid().then_some(position))
    }
}

shows_nothing!(Kept, PublicKeys, RunningChecks, RunningTags, SecretKeys);
