//! What is asked.

use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::key::SecretForm;
use crate::request::UnixTime;
use crate::scheme::AnyScheme;
use crate::verify::Entry;
use crate::verify::key_set::KeySet;

/// What is asked: a scheme, a request as the application saw it, and the secrets as they are
/// configured.
#[derive(Clone)]
pub struct Inquiry<'a> {
    pub(super) entry: Entry,
    pub(super) headers: &'a [(&'a str, &'a [u8])],
    pub(super) body: &'a [u8],
    pub(super) secrets: Vec<&'a str>,
    pub(super) key_set: Option<KeySet>,
    pub(super) secret_form: Option<SecretForm>,
    pub(super) setting: Option<&'a str>,
    pub(super) method: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    pub(super) target: Option<&'a str>,
    pub(super) time: Option<UnixTime>,
    pub(super) tolerance: Option<Duration>,
}

impl<'a> Inquiry<'a> {
    /// Asks why a request with these headers and this whole body does not verify. All headers are
    /// looked at, so all are wanted.
    #[must_use]
    pub fn new(entry: Entry, headers: &'a [(&'a str, &'a [u8])], body: &'a [u8]) -> Self {
        Self {
            entry,
            headers,
            body,
            secrets: Vec::new(),
            key_set: None,
            secret_form: None,
            setting: None,
            method: None,
            url: None,
            target: None,
            time: None,
            tolerance: None,
        }
    }

    /// Adds a secret's, a public key's or a certificate's text as it is configured, also one that a
    /// constructor refuses. The first is the one in use; the others are the receiver's other secrets, at most
    /// seven.
    #[must_use]
    pub fn secret(mut self, text: &'a str) -> Self {
        self.secrets.push(text);
        self
    }

    /// The provider's public keys by their ids, for a scheme whose requests name their key, in the place of
    /// secrets.
    #[must_use]
    pub fn key_set(mut self, keys: impl Into<Option<KeySet>>) -> Self {
        self.key_set = keys.into();
        self
    }

    /// How a secret's text becomes a key, where it is not as the scheme documents it.
    #[must_use]
    pub fn secret_form(mut self, form: impl Into<Option<SecretForm>>) -> Self {
        self.secret_form = form.into();
        self
    }

    /// The value that the receiver configures besides the secret, such as its client id.
    #[must_use]
    pub fn setting(mut self, text: impl Into<Option<&'a str>>) -> Self {
        self.setting = text.into();
        self
    }

    /// The method.
    #[must_use]
    pub fn method(mut self, method: impl Into<Option<&'a str>>) -> Self {
        self.method = method.into();
        self
    }

    /// The public URL that the receiver verifies with, for schemes that sign it.
    #[must_use]
    pub fn url(mut self, url: impl Into<Option<&'a str>>) -> Self {
        self.url = url.into();
        self
    }

    /// The path and query of the request line.
    #[must_use]
    pub const fn target(mut self, target: &'a str) -> Self {
        self.target = Some(target);
        self
    }

    /// When the request arrived. Without it the system's clock counts.
    #[must_use]
    pub fn at(mut self, time: impl Into<Option<UnixTime>>) -> Self {
        self.time = time.into();
        self
    }

    /// How far a signed time may be off at the receiver. Without it, as the scheme has it.
    #[must_use]
    pub fn tolerance(mut self, tolerance: impl Into<Option<Duration>>) -> Self {
        self.tolerance = tolerance.into();
        self
    }

    /// The first value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&'a [u8]> {
        let found = self.headers.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }

    /// The configured value as it was meant, where the scheme takes one or the inquiry is about it.
    pub(super) fn setting_of(&self, scheme: &AnyScheme) -> Option<&'a str> {
        let is_asked_about = scheme.id() == self.entry.scheme().id();
        self.setting.map(str::trim).filter(|_| is_asked_about || scheme.setting().is_some())
    }
}

impl fmt::Debug for Inquiry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inquiry").field("scheme", &self.entry.scheme().id()).finish_non_exhaustive()
    }
}
