use alloc::string::String;

use super::KeySet;
use crate::error::{ConfigError, ConfigFault};
use crate::key::PublicKey;

impl KeySet {
    /// The same with the keys of the JWK set `json` (RFC 7517) that are of the scheme's algorithm, each with
    /// its `kid` as its id. Keys of other types, which sets hold besides, are left out.
    ///
    /// # Errors
    /// As of [`replace`](Self::replace); or there is no key of the scheme's algorithm, which would leave the
    /// set empty. [`ConfigError::key`] counts what is not left out.
    pub fn replace_with_jwks(&self, json: &str) -> Result<(), ConfigError> {
        let none = || ConfigError::new(self.read.scheme(), ConfigFault::NotAJwkSet);
        let algorithm = self.read.key.algorithm;
        let is_of_type = |(_, key): &(String, PublicKey)| {
            algorithm.key(key.encoded()).err() != Some(ConfigFault::UnusableKey)
        };
        let keys = PublicKey::jwk_set(json).ok_or_else(none)?;
        let mut keys = keys.into_iter().filter(is_of_type).peekable();
        keys.peek().ok_or_else(none)?;
        self.replace(keys)
    }
}
