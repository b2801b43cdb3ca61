//! A receiver's key, and what signs: the two make the keys of an algorithm.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::bound::{Key, Keys, bind_each};
use super::plan::checked_setting;
use super::stream::{HashedBody, Stream};
use super::verification::Check;
use super::webhook::{Takes, Webhook};
use crate::algorithm::{Keys as AlgorithmKeys, NamedSecrets, PublicKeys, RunningTags, SecretKeys};
use crate::error::{ConfigError, ConfigFault};
use crate::key::{IntoPublicKey, IntoSecret, PublicKey, Secret};
use crate::scheme::{AnyScheme, SignedBy, WithPublicKey, WithSecret, WithSecretById};

/// What signs, and the keys that verify it.
pub trait HasKeys: SignedBy {
    /// All the keys of a verifier.
    type Keys: AlgorithmKeys;

    /// Whether a request names the one of them that it is signed with.
    const ARE_NAMED: bool = false;

    /// What sees the body pass.
    fn check(stream: Stream<<Self::Keys as AlgorithmKeys>::Running>) -> Check {
        Check::Other(Box::new(stream))
    }

    /// The same of a body that is hashed.
    fn check_hashed(body: HashedBody<<Self::Keys as AlgorithmKeys>::Running>) -> Check {
        Check::Other(Box::new(body))
    }

    /// The tag of a challenge under the first key; nothing where keys make no tags.
    fn tag(_keys: &Self::Keys, _challenge: &[u8]) -> Option<Vec<u8>> {
        None
    }
}

/// What signs, verified with a `K` of the receiver's.
pub trait KeyedWith<K>: HasKeys {
    /// The first key.
    fn first(&self, key: K) -> Result<Self::Keys, ConfigError>;

    /// Adds a key behind the others.
    fn add(&self, keys: &mut Self::Keys, key: K) -> Result<(), ConfigError>;
}

impl HasKeys for WithSecret {
    type Keys = SecretKeys;

    #[inline]
    fn check(stream: Stream<RunningTags>) -> Check {
        Check::Secret(stream)
    }

    fn check_hashed(body: HashedBody<RunningTags>) -> Check {
        Check::SecretOfHash(body)
    }

    fn tag(keys: &SecretKeys, challenge: &[u8]) -> Option<Vec<u8>> {
        keys.first_tag(challenge).ok()
    }
}

impl<S: IntoSecret> KeyedWith<S> for WithSecret {
    fn first(&self, secret: S) -> Result<SecretKeys, ConfigError> {
        SecretKeys::new(self.function, &secret.into_secret(self.form)?, 0)
    }

    /// Text is read in the form of the first secret.
    fn add(&self, keys: &mut SecretKeys, secret: S) -> Result<(), ConfigError> {
        keys.add(&secret.into_secret(keys.form())?, keys.count())
    }
}

impl HasKeys for WithSecretById {
    type Keys = NamedSecrets;

    const ARE_NAMED: bool = true;
}

/// A secret behind its id.
impl<I: AsRef<str>, S: IntoSecret> KeyedWith<(I, S)> for WithSecretById {
    fn first(&self, (id, secret): (I, S)) -> Result<NamedSecrets, ConfigError> {
        let id = checked_setting(Some(Self::KEY_ID), Some(id.as_ref()))?;
        NamedSecrets::new(self.secret.function, id, &secret.into_secret(self.secret.form)?)
    }

    /// Text is read in the form of the first secret.
    fn add(&self, keys: &mut NamedSecrets, (id, secret): (I, S)) -> Result<(), ConfigError> {
        let id = checked_setting(Some(Self::KEY_ID), Some(id.as_ref()))?;
        keys.add(id, &secret.into_secret(keys.form())?)
    }
}

impl HasKeys for WithPublicKey {
    type Keys = PublicKeys;
}

impl<K: IntoPublicKey> KeyedWith<K> for WithPublicKey {
    fn first(&self, key: K) -> Result<PublicKeys, ConfigError> {
        PublicKeys::new(self.algorithm, &self.given(key)?).map_err(|fault| self.explained(fault))
    }

    fn add(&self, keys: &mut PublicKeys, key: K) -> Result<(), ConfigError> {
        keys.add(&self.given(key)?).map_err(|fault| self.explained(fault))
    }
}

/// What signs, bound to keys that are text, whatever the family.
pub trait BoundByText: HasKeys {
    /// What a text becomes.
    type Given;

    /// A recipe's verifier with all of `keys`.
    fn webhook<F: Takes<Self::Given>>(
        self,
        recipe: &'static F,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Webhook<F>, ConfigError>;
}

impl BoundByText for WithSecret {
    type Given = Secret;

    fn webhook<F: Takes<Secret>>(
        self,
        recipe: &'static F,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Webhook<F>, ConfigError> {
        bind_each(recipe, scheme, keys, |key| self.read(keys, key))
    }
}

impl BoundByText for WithSecretById {
    type Given = (String, Secret);

    /// All the texts are secrets under the one id that is configured.
    fn webhook<F: Takes<Self::Given>>(
        self,
        recipe: &'static F,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Webhook<F>, ConfigError> {
        let id = checked_setting(Some(Self::KEY_ID), keys.setting)
            .map_err(|fault| ConfigError::new(scheme.id(), fault))?;
        let unnamed = keys.clone().setting(None);
        bind_each(recipe, scheme, &unnamed, |key| Ok((id.to_owned(), self.secret.read(keys, key)?)))
    }
}

impl BoundByText for WithPublicKey {
    type Given = PublicKey;

    fn webhook<F: Takes<PublicKey>>(
        self,
        recipe: &'static F,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Webhook<F>, ConfigError> {
        bind_each(recipe, scheme, keys, |key| self.read(key))
    }
}

/// What verifies and cannot sign: its keys are the provider's public ones.
pub trait IsPublic: BoundByText {}

impl IsPublic for WithPublicKey {}

impl WithPublicKey {
    pub(super) fn given(&self, key: impl IntoPublicKey) -> Result<PublicKey, ConfigError> {
        key.into_public_key(self.form).ok_or_else(|| self.not_a_key())
    }

    fn not_a_key(&self) -> ConfigError {
        let (expected, form) = (self.algorithm.key_name(), self.form.name());
        ConfigFault::NotAPublicKey { expected, form }.into()
    }

    /// The fault in words of what the scheme's keys are.
    pub(super) fn explained(&self, fault: ConfigFault) -> ConfigError {
        match fault {
            ConfigFault::UnusableKey => self.not_a_key(),
            fault => fault.into(),
        }
    }

    /// A key that was given to an [`Entry`](super::Entry).
    fn read(&self, key: Key<'_>) -> Result<PublicKey, ConfigError> {
        match key {
            Key::Text(text) => self.given(text),
            Key::Bytes(bytes) => Ok(PublicKey::bytes(bytes)),
        }
    }
}

impl WithSecret {
    /// A key that was given to an [`Entry`](super::Entry), its text in the form that was chosen, or
    /// else in the scheme's.
    fn read(self, keys: &Keys<'_>, key: Key<'_>) -> Result<Secret, ConfigError> {
        match key {
            Key::Text(text) => text.into_secret(keys.chosen_form().unwrap_or(self.form)),
            Key::Bytes(bytes) => Secret::bytes(bytes),
        }
    }
}
