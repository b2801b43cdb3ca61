//! A plain hash of the secret and then the message, which is no HMAC.

use alloc::boxed::Box;
use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use super::compare::{Owners, Search};
use super::{Candidates, Tags};
use crate::bounds::MAX_KEYS;
use crate::error::ConfigError;

/// Hashes that have read their secret and wait for the message.
#[derive(Clone)]
pub(crate) struct Hashes(Vec<Sha256>);

impl Hashes {
    pub(crate) fn new(secret: &[u8]) -> Self {
        let mut hashes = Vec::with_capacity(MAX_KEYS);
        hashes.push(Sha256::new_with_prefix(secret));
        Self(hashes)
    }
}

impl Tags for Hashes {
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

    fn matching(&mut self, candidates: &Candidates, owners: Owners) -> Option<usize> {
        let mut search = Search::new(candidates, owners);
        for (hash, owner) in self.0.iter_mut().zip(owners) {
            search.compare(&hash.finalize_reset(), owner);
        }
        search.declassify()
    }

    fn boxed(&self) -> Box<dyn Tags> {
        Box::new(self.clone())
    }
}
