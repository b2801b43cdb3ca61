//! Any scheme with keys that are text, whatever its family.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::handshake::{Asked, Question};
use super::key_set::KeySet;
use super::proof::Proof;
use super::verification::Verification;
use super::verifier::{Signer, Verifier};
use super::webhook::{Family, Takes, Webhook};
use crate::error::{ConfigError, ConfigFault, Error};
use crate::key::SecretForm;
use crate::request::Request;
use crate::scheme::{AnyScheme, Coverage, Recipe, Scheme};

/// A receiver's keys as text, and what else a scheme may want, for an [`Entry`] of any family.
#[derive(Clone)]
pub struct Keys<'a> {
    pub(super) all: Vec<Key<'a>>,
    pub(super) set: Option<KeySet>,
    form: Option<SecretForm>,
    pub(super) setting: Option<&'a str>,
    tolerance: Option<Duration>,
    account: Option<&'a str>,
}

/// One key as it is given.
#[derive(Clone, Copy)]
pub(crate) enum Key<'a> {
    Text(&'a str),
    /// What a text was read as.
    Bytes(&'a [u8]),
}

impl<'a> Keys<'a> {
    /// A secret's, a public key's or a token's text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self::of(Key::Text(text))
    }

    /// A key's bytes, in which its text has no say.
    #[must_use]
    pub fn bytes(key: &'a [u8]) -> Self {
        Self::of(Key::Bytes(key))
    }

    /// Another key, for the time of a rotation.
    #[must_use]
    pub fn or(mut self, text: &'a str) -> Self {
        self.all.push(Key::Text(text));
        self
    }

    /// How a secret's text becomes a key, where it is not as the scheme documents it.
    #[must_use]
    pub fn form(mut self, form: impl Into<Option<SecretForm>>) -> Self {
        self.form = form.into();
        self
    }

    /// The value that the receiver configures besides the key, such as its client id.
    #[must_use]
    pub fn setting(mut self, setting: impl Into<Option<&'a str>>) -> Self {
        self.setting = setting.into();
        self
    }

    /// How far a signed time may lie in the past or in the future: for a scheme that signs one.
    #[must_use]
    pub fn tolerance(mut self, tolerance: impl Into<Option<Duration>>) -> Self {
        self.tolerance = tolerance.into();
        self
    }

    /// The account's label.
    #[must_use]
    pub fn account(mut self, label: impl Into<Option<&'a str>>) -> Self {
        self.account = label.into();
        self
    }

    pub(super) const fn chosen_form(&self) -> Option<SecretForm> {
        self.form
    }

    /// With what was given besides the keys.
    pub(super) fn besides<F: Family>(
        &self,
        mut webhook: Webhook<F>,
    ) -> Result<Webhook<F>, ConfigError> {
        if let Some(tolerance) = self.tolerance {
            webhook = webhook.tolerance(tolerance)?;
        }
        Ok(match self.account {
            Some(label) => webhook.for_account(label),
            None => webhook,
        })
    }

    fn of(key: Key<'a>) -> Self {
        Self { all: [key].into(), ..Self::none() }
    }

    pub(super) const fn none() -> Self {
        let all = Vec::new();
        Self { all, set: None, form: None, setting: None, tolerance: None, account: None }
    }
}

/// Shows no key.
impl fmt::Debug for Keys<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("count", &self.all.len()).finish_non_exhaustive()
    }
}

/// A scheme of any family, bound. It is a verifier itself, so that a receiver takes it as it is.
#[non_exhaustive]
pub enum Bound {
    /// It verifies and signs.
    Signing(Box<dyn Signer>),
    /// It verifies, and cannot sign.
    Verifying(Box<dyn Verifier>),
}

impl Bound {
    pub(crate) fn signing(signer: impl Signer + 'static) -> Self {
        Self::Signing(Box::new(signer))
    }

    pub(crate) fn verifying(verifier: impl Verifier + 'static) -> Self {
        Self::Verifying(Box::new(verifier))
    }

    /// What verifies.
    #[must_use]
    pub fn verifier(&self) -> &dyn Verifier {
        match self {
            Self::Signing(signer) => signer.as_ref(),
            Self::Verifying(verifier) => verifier.as_ref(),
        }
    }

    /// What signs, if anything does.
    #[must_use]
    pub fn signer(&self) -> Option<&dyn Signer> {
        match self {
            Self::Signing(signer) => Some(signer.as_ref()),
            Self::Verifying(_) => None,
        }
    }
}

impl Verifier for Bound {
    fn begin(&self, request: &Request<'_>) -> Result<Verification, Error> {
        self.verifier().begin(request)
    }

    fn scheme(&self) -> &'static AnyScheme {
        self.verifier().scheme()
    }

    fn account(&self) -> Option<&str> {
        self.verifier().account()
    }

    fn coverage(&self) -> Coverage {
        self.verifier().coverage()
    }

    fn handshake(&self, question: &Question<'_>) -> Option<Asked> {
        self.verifier().handshake(question)
    }

    fn verify(&self, request: &Request<'_>, body: &[u8]) -> Result<Proof, Error> {
        self.verifier().verify(request, body)
    }
}

impl fmt::Debug for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound")
            .field("scheme", &self.verifier().scheme().id())
            .field("signs", &self.signer().is_some())
            .finish_non_exhaustive()
    }
}

/// A recipe that can be bound to keys that are text. It is sealed: every family is one.
pub trait Binds: Recipe {
    /// Binds it.
    ///
    /// # Errors
    /// A key cannot be used, there are too many, or the configured value is missing or not wanted.
    fn bind(
        &'static self,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Bound, ConfigError>;
}

/// A scheme with the knowledge of its family, so that it can be bound to keys that are text: for a
/// catalogue, a command line, a gateway that reads its providers from a file.
///
/// What a provider wants besides the key is said by the scheme: [`setting`](Scheme::setting), a value of
/// the receiver's such as an application key, and [`signs_url`](Scheme::signs_url), for which a receiver
/// gives its public origin. An error names the provider, what is lacking, and which key is at fault. A
/// [`BodyVerifier`](crate::receiver::BodyVerifier) takes what is bound.
///
/// ```
/// use countersign::providers::find;
/// use countersign::{Entry, Keys, OpenFx, Request};
///
/// let entry = find("openfx").expect("it is listed");
/// assert_eq!(entry.scheme().id(), Entry::of(OpenFx::SCHEME).scheme().id());
///
/// let bound = entry.bind(&Keys::new("the current key").or("the old one"))?;
/// let signer = bound.signer().expect("the key is shared");
/// let headers = signer.sign(&Request::new(&()), b"{}")?;
/// assert!(bound.verifier().verify(&Request::new(&headers), b"{}").is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Entry {
    scheme: &'static AnyScheme,
    recipe: &'static dyn Binds,
}

impl Entry {
    /// A scheme, the catalogue's or the receiver's own.
    #[must_use]
    pub const fn of<R: Binds>(scheme: &'static Scheme<R>) -> Self {
        Self { scheme, recipe: &scheme.recipe }
    }

    /// The scheme.
    pub const fn scheme(&self) -> &'static AnyScheme {
        self.scheme
    }

    /// Binds the scheme to keys that are text, whatever its family.
    ///
    /// # Errors
    /// A key cannot be used, there are too many, or the configured value is missing or not wanted; or
    /// there is a tolerance, and no time is signed.
    pub fn bind(&self, keys: &Keys<'_>) -> Result<Bound, ConfigError> {
        self.recipe.bind(self.scheme, keys)
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.scheme.id()).finish()
    }
}

/// A recipe's verifier with all of `keys`, each made of its text or bytes by `read`.
pub(crate) fn bind_each<F, K>(
    recipe: &'static F,
    scheme: &'static AnyScheme,
    keys: &Keys<'_>,
    read: impl Fn(Key<'_>) -> Result<K, ConfigError>,
) -> Result<Webhook<F>, ConfigError>
where
    F: Takes<K>,
{
    if keys.set.is_some() {
        return Err(ConfigError::new(scheme.id(), ConfigFault::UnusedKeySet));
    }
    let at = |position, error: ConfigError| match keys.all.len() {
        1 => error.of(scheme.id()),
        _ => error.of(scheme.id()).at_key(scheme.key_kind().name(), position),
    };
    let mut all = keys.all.iter().map(|key| read(*key)).enumerate();
    let (_, first) = all.next().ok_or(ConfigFault::EmptySecret)?;
    let webhook = first.and_then(|key| Webhook::bind(scheme, recipe, key, keys.setting));
    let mut webhook = webhook.map_err(|error| at(0, error))?;
    for (position, key) in all {
        webhook = key.and_then(|key| webhook.or(key)).map_err(|error| at(position, error))?;
    }
    keys.besides(webhook)
}
