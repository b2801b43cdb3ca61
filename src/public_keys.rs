//! Verifying with public keys. Nothing here is secret, so that nothing has to take the same time.

#[cfg(any(feature = "ed25519", feature = "p256"))]
use alloc::vec::Vec;

use crate::candidates::Candidates;
use crate::error::ConfigError;
use crate::mac::MAX_KEYS;

#[cfg(feature = "ed25519")]
pub(crate) use ed25519::Ed25519Keys;
#[cfg(feature = "p256")]
pub(crate) use p256::P256Keys;

#[cfg(feature = "ed25519")]
mod ed25519 {
    use ed25519_dalek::{Signature, StreamVerifier, VerifyingKey};
    #[cfg(feature = "ledger")]
    use sha2::{Digest as _, Sha256};

    use super::{Candidates, ConfigError, MAX_KEYS, Vec};
    use crate::mac::Start;

    /// Ed25519 public keys, and for each the check of the request's signature as the message passes.
    pub(crate) struct Ed25519Keys {
        keys: Vec<VerifyingKey>,
        running: Vec<Option<StreamVerifier>>,
        /// The hash of the message, where it is asked for.
        #[cfg(feature = "ledger")]
        message: Option<Sha256>,
    }

    /// Before the message: a check that has started is not cloned.
    impl Clone for Ed25519Keys {
        fn clone(&self) -> Self {
            Self {
                keys: self.keys.clone(),
                running: Vec::new(),
                #[cfg(feature = "ledger")]
                message: self.message.clone(),
            }
        }
    }

    impl Ed25519Keys {
        pub(crate) fn new(key: &[u8]) -> Result<Self, ConfigError> {
            let mut keys = Self {
                keys: Vec::new(),
                running: Vec::new(),
                #[cfg(feature = "ledger")]
                message: None,
            };
            keys.add(key)?;
            Ok(keys)
        }

        /// Hashes the message besides: a second signature of it may be valid, and is no second
        /// message.
        #[cfg(feature = "ledger")]
        pub(crate) fn hash_message(&mut self) {
            self.message = Some(Sha256::new());
        }

        pub(crate) const fn count(&self) -> usize {
            self.keys.len()
        }

        pub(crate) fn add(&mut self, key: &[u8]) -> Result<(), ConfigError> {
            let key = key.try_into().ok().and_then(|key| VerifyingKey::from_bytes(key).ok());
            let key = key.ok_or(ConfigError::UnusableKey)?;
            if key.is_weak() {
                return Err(ConfigError::WeakPublicKey);
            }
            self.keys.push(key);
            Ok(())
        }

        pub(crate) fn update(&mut self, data: &[u8]) {
            for check in self.running.iter_mut().flatten() {
                check.update(data);
            }
            #[cfg(feature = "ledger")]
            if let Some(message) = &mut self.message {
                message.update(data);
            }
        }

        /// In place of a tag, which a public key cannot make: the message's hash, where it is asked
        /// for.
        #[cfg(feature = "ledger")]
        pub(crate) fn first_tag(&self) -> Vec<u8> {
            self.message.clone().map_or_else(Vec::new, |message| message.finalize().to_vec())
        }

        /// A public key cannot sign: nothing that can be called gets here.
        #[cfg(not(feature = "ledger"))]
        #[allow(clippy::unused_self, reason = "as the MACs")]
        pub(crate) const fn first_tag(&self) -> Vec<u8> {
            Vec::new()
        }

        /// The position of the first key that the signature belongs to.
        pub(crate) fn matching_secret(
            &mut self,
            _: &Candidates,
            secrets: [u8; MAX_KEYS],
        ) -> Option<usize> {
            let mut checks = self.running.drain(..).zip(secrets);
            checks.find_map(|(check, secret)| {
                check?.finalize_and_verify().ok().map(|()| usize::from(secret))
            })
        }
    }

    impl Start for Ed25519Keys {
        fn start(&mut self, candidates: &Candidates) {
            let signature = candidates.tags().next().and_then(strict_signature);
            let check = |key: &VerifyingKey| key.verify_stream(signature.as_ref()?).ok();
            self.running = self.keys.iter().map(check).collect();
        }
    }

    /// A signature whose first half is a point that is not of small order. The library's
    /// `verify_strict` looks at this too, and its `verify_stream` does not.
    fn strict_signature(bytes: &[u8]) -> Option<Signature> {
        let signature = Signature::from_slice(bytes).ok()?;
        let point = VerifyingKey::from_bytes(signature.r_bytes()).ok()?;
        if point.is_weak() { None } else { Some(signature) }
    }
}

#[cfg(feature = "p256")]
mod p256 {
    use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
    use p256::ecdsa::{Signature, VerifyingKey};
    use p256::pkcs8::DecodePublicKey as _;
    use sha2::{Digest as _, Sha256};

    use super::{Candidates, ConfigError, MAX_KEYS, Vec};

    /// P-256 public keys, and the hash of the message as it passes.
    #[derive(Clone)]
    pub(crate) struct P256Keys {
        keys: Vec<VerifyingKey>,
        message: Sha256,
    }

    impl P256Keys {
        pub(crate) fn new(key: &[u8]) -> Result<Self, ConfigError> {
            let mut keys = Self { keys: Vec::new(), message: Sha256::new() };
            keys.add(key)?;
            Ok(keys)
        }

        pub(crate) const fn count(&self) -> usize {
            self.keys.len()
        }

        pub(crate) fn add(&mut self, key: &[u8]) -> Result<(), ConfigError> {
            let key = VerifyingKey::from_public_key_der(key);
            self.keys.push(key.map_err(|_| ConfigError::UnusableKey)?);
            Ok(())
        }

        pub(crate) fn update(&mut self, data: &[u8]) {
            self.message.update(data);
        }

        /// In place of a tag, which a public key cannot make: the message's hash.
        pub(crate) fn first_tag(&self) -> Vec<u8> {
            self.message.clone().finalize().to_vec()
        }

        /// The position of the first key that the signature belongs to.
        pub(crate) fn matching_secret(
            &mut self,
            candidates: &Candidates,
            secrets: [u8; MAX_KEYS],
        ) -> Option<usize> {
            let signature = Signature::from_slice(candidates.tags().next()?).ok()?;
            let hash = self.message.finalize_reset();
            let mut keys = self.keys.iter().zip(secrets);
            keys.find_map(|(key, secret)| {
                key.verify_prehash(&hash, &signature).ok().map(|()| usize::from(secret))
            })
        }
    }
}
