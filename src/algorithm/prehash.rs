//! A message that is hashed as it passes: the signature is checked against its hash.

use alloc::boxed::Box;

use sha2::{Digest as _, Sha256};

use super::PublicKeyCheck;

/// Begins a check whose end is `is_valid`, of the message's SHA-256.
pub(super) fn of_sha256(
    is_valid: impl FnOnce(&[u8]) -> bool + Send + Sync + 'static,
) -> Box<dyn PublicKeyCheck> {
    Box::new(Prehash { message: Sha256::new(), is_valid })
}

struct Prehash<V> {
    message: Sha256,
    is_valid: V,
}

impl<V: FnOnce(&[u8]) -> bool + Send + Sync> PublicKeyCheck for Prehash<V> {
    fn update(&mut self, message: &[u8]) {
        self.message.update(message);
    }

    fn is_valid(self: Box<Self>) -> bool {
        let Self { message, is_valid } = *self;
        is_valid(&message.finalize())
    }
}
