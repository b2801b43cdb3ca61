//! A plain hash with the secret inside, which is no HMAC.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::hint::black_box;

use zeroize::Zeroizing;

use super::compare::{Owners, Search};
use super::{Candidates, Hash, Hasher, SecretAs, Tags};
use crate::bounds::MAX_KEYS;
use crate::error::ConfigError;
use crate::text::Encoding;

/// Hashes under several secrets, each of which goes into its own where the message has it.
#[derive(Clone)]
pub(crate) struct Hashes {
    hash: Hash,
    keyed: Vec<Keyed>,
}

#[derive(Clone)]
struct Keyed {
    hasher: Hasher,
    /// What is still to be hashed. Copies of a waiting hash share it.
    secret: Arc<Zeroizing<Vec<u8>>>,
}

impl Hashes {
    pub(crate) fn new(hash: Hash, secret: &[u8]) -> Self {
        // Room for all that can come: growing would leave keyed states behind.
        let mut hashes = Self { hash, keyed: Vec::with_capacity(MAX_KEYS) };
        hashes.push(secret);
        hashes
    }

    fn push(&mut self, secret: &[u8]) {
        let secret = Arc::new(Zeroizing::new(secret.to_vec()));
        self.keyed.push(Keyed { hasher: self.hash.start(), secret });
    }
}

/// The hex of a secret's hash, without a table that is read where the secret says: no scheme has it in
/// another form.
fn hex_of(hash: &[u8], encoding: Encoding) -> Zeroizing<Vec<u8>> {
    let to_letters: u8 = if encoding == Encoding::HexUpper { 7 } else { 39 };
    let digit = |half: u8| {
        // Out of sight of the compiler, which makes a branch of it.
        let is_letter = black_box(9_u8.wrapping_sub(half) >> 7);
        half.wrapping_add(b'0').wrapping_add(is_letter.wrapping_mul(to_letters))
    };
    let mut text = Zeroizing::new(Vec::with_capacity(hash.len().saturating_mul(2)));
    text.extend(hash.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
    text
}

impl Tags for Hashes {
    fn add(&mut self, secret: &[u8]) -> Result<(), ConfigError> {
        self.push(secret);
        Ok(())
    }

    fn update(&mut self, data: &[u8]) {
        for keyed in &mut self.keyed {
            keyed.hasher.update(data);
        }
    }

    fn update_with_secret(&mut self, written: SecretAs) {
        for Keyed { hasher, secret } in &mut self.keyed {
            match written {
                SecretAs::Key => hasher.update(secret),
                SecretAs::Hash(hash, encoding) => {
                    let mut of_secret = hash.start();
                    of_secret.update(secret);
                    hasher.update(&hex_of(&of_secret.digest(), encoding));
                }
            }
        }
    }

    fn first_tag(&mut self) -> Vec<u8> {
        self.keyed.first().map(|keyed| keyed.hasher.clone().digest().to_vec()).unwrap_or_default()
    }

    fn matching(&mut self, candidates: &Candidates, owners: Owners) -> Option<usize> {
        let mut search = Search::new(candidates, owners);
        for (keyed, owner) in self.keyed.iter_mut().zip(owners) {
            search.compare(&keyed.hasher.digest(), owner);
        }
        search.declassify()
    }

    fn boxed(&self) -> Box<dyn Tags> {
        Box::new(self.clone())
    }
}
