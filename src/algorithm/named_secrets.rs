//! Secrets by their ids, of which a request names the one that signed.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::candidates::Lengths;
use super::{Candidates, Function, Keys, NamedKey, RunningTags, SecretKeys};
use crate::error::{ConfigError, Error};
use crate::key::{Secret, SecretForm};

/// A receiver's secrets, each under the id that the provider gave it.
#[derive(Clone)]
pub struct NamedSecrets {
    function: Function,
    first: Named,
    others: Vec<Named>,
    count: usize,
}

/// The secrets under one id: several while it keeps its id and changes.
#[derive(Clone)]
struct Named {
    id: Box<str>,
    keys: SecretKeys,
}

impl NamedSecrets {
    pub(crate) fn new(function: Function, id: &str, secret: &Secret) -> Result<Self, ConfigError> {
        let first = Named::new(function, id, secret, 0)?;
        Ok(Self { function, first, others: Vec::new(), count: 1 })
    }

    /// Adds a secret behind the others.
    pub(crate) fn add(&mut self, id: &str, secret: &Secret) -> Result<(), ConfigError> {
        let position = self.count;
        let mut all = core::iter::once(&mut self.first).chain(&mut self.others);
        match all.find(|named| *named.id == *id) {
            Some(named) => named.keys.add(secret, position)?,
            None => self.others.push(Named::new(self.function, id, secret, position)?),
        }
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// The form of the first secret, in which the text of others is read.
    pub(crate) const fn form(&self) -> SecretForm {
        self.first.keys.form()
    }

    /// What a sender signs with: the first secret, and its id.
    pub(crate) const fn first(&self) -> (&str, &SecretKeys) {
        (&self.first.id, &self.first.keys)
    }
}

impl Named {
    fn new(
        function: Function,
        id: &str,
        secret: &Secret,
        position: usize,
    ) -> Result<Self, ConfigError> {
        Ok(Self { id: id.into(), keys: SecretKeys::new(function, secret, position)? })
    }
}

impl Keys for NamedSecrets {
    type Running = RunningTags;

    fn lengths(&self) -> Lengths {
        self.first.keys.lengths()
    }

    fn count(&self) -> usize {
        self.count
    }

    fn start(
        &self,
        candidates: &Candidates,
        header: &'static str,
        named: &[NamedKey<'_>],
    ) -> Result<RunningTags, Error> {
        let [NamedKey::Id(id, named_in)] = named else { return Err(Error::NoKeyId { header }) };
        let mut all = core::iter::once(&self.first).chain(&self.others);
        let held = all.find(|held| held.id.as_bytes() == &**id);
        let held = held.ok_or(Error::UnknownKey { header: named_in })?;
        held.keys.start(candidates, header, named)
    }
}

shows_nothing!(NamedSecrets);
