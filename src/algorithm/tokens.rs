//! Tokens, which are compared as they are, whatever their lengths.

use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::Candidates;
use super::compare::{Owners, Search, owner_at};
use crate::bounds::MAX_KEYS;
use crate::error::{ConfigError, ConfigFault};
use crate::key::Secret;

/// What stands for the receiver's tokens in a comparison.
pub(crate) struct Tokens {
    tags: Zeroizing<Vec<[u8; 32]>>,
    owners: Owners,
    secrets: usize,
}

impl Tokens {
    pub(crate) fn new(token: &Secret) -> Result<Self, ConfigError> {
        let tags = Zeroizing::new(Vec::with_capacity(MAX_KEYS));
        let mut tokens = Self { tags, owners: [0; MAX_KEYS], secrets: 0 };
        tokens.add(token)?;
        Ok(tokens)
    }

    pub(crate) fn add(&mut self, token: &Secret) -> Result<(), ConfigError> {
        for key in [token.key()].into_iter().chain(token.second_key()) {
            let Some(owner) = self.owners.get_mut(self.tags.len()) else {
                return Err(ConfigFault::TooManyKeys { limit: MAX_KEYS }.into());
            };
            *owner = owner_at(self.secrets)?;
            self.tags.push(token_tag(key));
        }
        self.secrets = self.secrets.saturating_add(1);
        Ok(())
    }

    pub(crate) fn count(&self) -> usize {
        self.secrets
    }

    /// The position of the first token that `received` is.
    pub(crate) fn matching(&self, received: &[u8]) -> Option<usize> {
        let candidates = Candidates::one(token_tag(received));
        let mut search = Search::new(&candidates, self.owners);
        for (tag, owner) in self.tags.iter().zip(self.owners) {
            search.compare(tag, owner);
        }
        search.declassify()
    }
}

/// Whether the token is the one that is expected, in a time that depends on neither's contents.
pub(crate) fn is_token(received: &[u8], expected: &[u8]) -> bool {
    let candidates = Candidates::one(token_tag(received));
    let mut search = Search::new(&candidates, [0; MAX_KEYS]);
    search.compare(&token_tag(expected), 0);
    search.declassify().is_some()
}

/// Of one length, so that the token's own is not told.
pub(crate) fn token_tag(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}
