use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::check::{BodyCheck, Matched};
use super::handshake::{self, Asked, NoChallenge, Question, Searches};
use super::other_kind::{Unsigned, is_signed_in_body, is_unsigned, kind_of};
use super::proof::{Proof, Subject};
use super::verification::{Check, Verification};
use super::verifier::{Signer, Verifier};
use crate::error::{ConfigError, ConfigFault, Error};
use crate::request::Request;
use crate::scheme::{AnyScheme, Coverage, Mac, Recipe, Scheme, Shape};
use crate::text::Encoding;

/// A family of schemes: a recipe as data, and what becomes of it with keys. It is sealed.
pub trait Family: Recipe + Sized + 'static {
    /// A recipe with a receiver's keys.
    type Bound: Begin;
}

/// A family that is keyed with a `K`: a secret, or a public key. A [`Webhook`]'s constructor takes
/// whatever its family takes.
pub trait Takes<K>: Family {
    /// Binds a recipe of `scheme` to a first key, and to the value that the receiver configures.
    ///
    /// # Errors
    /// The key cannot be used, or the value is missing, or not wanted.
    fn bind(
        scheme: &'static AnyScheme,
        recipe: &'static Self,
        key: K,
        setting: Option<&str>,
    ) -> Result<Self::Bound, ConfigError>;

    /// Adds a key behind the others.
    ///
    /// # Errors
    /// It cannot be used, or there would be more than 4 keys.
    fn add(bound: &mut Self::Bound, key: K) -> Result<(), ConfigError>;
}

/// What a family makes of a recipe and keys.
pub trait Begin: Send + Sync {
    /// Starts a verification with everything but the body.
    fn begin(&self, request: &Request<'_>) -> Result<Check, Error>;

    /// Verifies a request whose whole raw body is at hand.
    #[inline]
    fn verify(&self, request: &Request<'_>, body: &[u8]) -> Result<Matched, Error> {
        let mut check = self.begin(request)?;
        check.update(body);
        check.finish()
    }

    /// Where the signature is, and how old it may be.
    fn place(&self) -> &dyn Adjust;

    /// The same, to be set anew.
    fn place_mut(&mut self) -> &mut dyn Adjust;

    /// How many keys there are.
    fn key_count(&self) -> usize;

    /// The text of the tag of a challenge under the first secret; nothing where there is no secret that
    /// signs.
    fn mac(&self, _challenge: &[u8], _encoding: Encoding) -> Option<String> {
        None
    }
}

/// What a receiver may set of where a signature is, and of how old it may be.
pub trait Adjust {
    /// The header that is looked at.
    fn header(&self) -> &'static str;

    /// Looks at the header `name`, and no other.
    fn set_header(
        &mut self,
        scheme: &'static AnyScheme,
        name: &'static str,
    ) -> Result<(), ConfigFault>;

    /// Sets how far a time may lie in the past or in the future, in seconds.
    fn set_tolerance(&mut self, seconds: u64) -> Result<(), ConfigFault>;
}

/// What a family that can sign makes of a recipe and keys.
#[diagnostic::on_unimplemented(
    message = "who holds this cannot sign",
    note = "a token is no signature, and a public key makes none: a scheme of secrets can sign"
)]
pub trait Sign: Begin {
    /// The headers that make `body` a valid delivery.
    fn sign(
        &self,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error>;
}

/// A scheme bound to a receiver's keys.
///
/// The providers' types are this with their scheme filled in; take it directly for a [`Scheme`] of
/// your own. There is an example there.
pub struct Webhook<F: Family = Mac> {
    subject: Subject,
    /// The recipe with the receiver's keys.
    pub(crate) bound: F::Bound,
    /// The shape of the bodies that are refused because the receiver signs them.
    refused: Option<Shape>,
    searches: Searches,
}

impl<F: Family> Webhook<F> {
    /// Binds a scheme to a key: a [`Secret`](crate::Secret), a
    /// [`PublicKey`](crate::PublicKey), or text in the form that the scheme documents.
    ///
    /// # Errors
    /// The key cannot be used, or the scheme needs a configured value.
    pub fn new<K>(scheme: &'static Scheme<F>, key: K) -> Result<Self, ConfigError>
    where
        F: Takes<K>,
    {
        Self::bind(scheme, &scheme.recipe, key, None)
    }

    /// Binds a scheme that needs a configured value, such as the receiver's client id.
    ///
    /// # Errors
    /// As [`new`](Webhook::new); or `setting` is empty or has white space at an end, or the scheme
    /// needs no such value.
    pub fn with_setting<K>(
        scheme: &'static Scheme<F>,
        setting: &str,
        key: K,
    ) -> Result<Self, ConfigError>
    where
        F: Takes<K>,
    {
        Self::bind(scheme, &scheme.recipe, key, Some(setting))
    }

    pub(crate) fn bind<K>(
        scheme: &'static AnyScheme,
        recipe: &'static F,
        key: K,
        setting: Option<&str>,
    ) -> Result<Self, ConfigError>
    where
        F: Takes<K>,
    {
        // Before there is a key, as the plan of a family is.
        let (refused, searches) = (handshake::refused_bodies(scheme), Searches::of(scheme));
        let bound = <F as Takes<K>>::bind(scheme, recipe, key, setting);
        let bound = bound.map_err(|error| error.of(scheme.id()))?;
        Ok(Self { subject: Subject { scheme, account: None }, bound, refused, searches })
    }

    /// Accepts another key too, for the time of a rotation. A secret's text is read in the form of
    /// the first secret. The proof says which one matched.
    ///
    /// # Errors
    /// The key cannot be used, or there would be more than 4 keys.
    pub fn or<K>(mut self, key: K) -> Result<Self, ConfigError>
    where
        F: Takes<K>,
    {
        let position = self.bound.key_count();
        let at = |error: ConfigError| error.at_key(self.subject.scheme.key_kind().name(), position);
        F::add(&mut self.bound, key).map_err(|error| self.of(at(error)))?;
        Ok(self)
    }

    /// Sets how far a timestamp may lie in the past or in the future, in whole seconds; a
    /// difference equal to it is accepted. The future stays unchecked where the scheme documents
    /// only an age, and refused where it refuses any.
    ///
    /// # Errors
    /// The scheme signs no timestamp.
    pub fn tolerance(self, tolerance: Duration) -> Result<Self, ConfigError> {
        self.rebound(|bound| bound.place_mut().set_tolerance(tolerance.as_secs()))
    }

    /// Labels the verifier, so that the proofs of several accounts of one provider can be told
    /// apart. The label is shown in logs.
    #[must_use]
    pub fn for_account(mut self, label: &str) -> Self {
        self.subject.account = Some(label.into());
        self
    }

    /// Looks for the signature in the header `name`, and nowhere else.
    ///
    /// # Errors
    /// `name` is no header name, or that of a header which the scheme reads for something else; or
    /// the signature is in the body.
    pub fn header(self, name: &'static str) -> Result<Self, ConfigError> {
        let scheme = self.subject.scheme;
        self.rebound(|bound| bound.place_mut().set_header(scheme, name))
    }

    /// What the request is, where it has no signature and is of a kind that the scheme names.
    #[cold]
    fn named(&self, error: Error, request: &Request<'_>) -> Error {
        let scheme = self.subject.scheme;
        if !is_unsigned(scheme, self.bound.place().header(), &error) {
            return error;
        }
        kind_of(scheme, request).map_or(error, |kind| Error::OtherKind { kind })
    }

    /// The check, which may know what the request is if the body turns out to hold no signature.
    fn other(&self, check: Box<dyn BodyCheck>, request: &Request<'_>) -> Check {
        let (scheme, header) = (self.subject.scheme, self.bound.place().header());
        if is_signed_in_body(scheme)
            && let Some(kind) = kind_of(scheme, request)
        {
            return Check::Other(Box::new(Unsigned { check, scheme, header, kind }));
        }
        Check::Other(check)
    }

    fn of(&self, error: impl Into<ConfigError>) -> ConfigError {
        error.into().of(self.subject.scheme.id())
    }
}

impl<F: Family> Webhook<F> {
    /// The same verifier, with something else that the receiver sets.
    pub(crate) fn rebound(
        mut self,
        set: impl FnOnce(&mut F::Bound) -> Result<(), ConfigFault>,
    ) -> Result<Self, ConfigError> {
        set(&mut self.bound).map_err(|fault| self.of(fault))?;
        Ok(self)
    }
}

impl<F: Family> Verifier for Webhook<F> {
    #[inline]
    fn begin(&self, request: &Request<'_>) -> Result<Verification, Error> {
        let check = match self.bound.begin(request) {
            Ok(Check::Other(check)) => self.other(check, request),
            Ok(check) => check,
            Err(error) => return Err(self.named(error, request)),
        };
        // What lies in place is moved once.
        Ok(match self.refused {
            None => Verification::new(self.subject.clone(), check),
            Some(shape) => Verification::new(self.subject.clone(), NoChallenge::of(check, shape)),
        })
    }

    #[inline]
    fn verify(&self, request: &Request<'_>, body: &[u8]) -> Result<Proof, Error> {
        let matched =
            self.bound.verify(request, body).map_err(|error| self.named(error, request))?;
        if handshake::is_refused(self.refused, body) {
            return Err(Error::BodyIsChallenge);
        }
        Ok(Proof::new(self.subject.clone(), matched))
    }

    fn scheme(&self) -> &'static AnyScheme {
        self.subject.scheme
    }

    fn account(&self) -> Option<&str> {
        self.subject.account.as_deref()
    }

    fn coverage(&self) -> Coverage {
        self.subject.scheme.coverage()
    }

    fn handshake(&self, question: &Question<'_>) -> Option<Asked> {
        let mac = |challenge: &[u8], encoding| self.bound.mac(challenge, encoding);
        let scheme = self.subject.scheme;
        handshake::asked(scheme, &self.searches, self.bound.place().header(), question, &mac)
    }
}

impl<F: Family> Signer for Webhook<F>
where
    F::Bound: Sign,
{
    fn sign(
        &self,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error> {
        self.bound.sign(request, body)
    }
}

impl<F: Family> fmt::Debug for Webhook<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("scheme", &self.subject.scheme.id())
            .field("account", &self.subject.account)
            .field("header", &self.bound.place().header())
            .field("keys", &self.bound.key_count())
            .finish_non_exhaustive()
    }
}
