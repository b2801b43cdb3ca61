//! A message that is hashed as it passes: the signature is checked against its hash.

use alloc::boxed::Box;

use sha2::Digest;

use super::PublicKeyCheck;

/// Begins a check whose end is `is_valid`, of the message's hash.
pub(super) fn of<D: Digest + Send + Sync + 'static>(
    is_valid: impl FnOnce(&[u8]) -> bool + Send + Sync + 'static,
) -> Box<dyn PublicKeyCheck> {
    Box::new(Prehash { message: D::new(), is_valid })
}

struct Prehash<D, V> {
    message: D,
    is_valid: V,
}

impl<D, V> PublicKeyCheck for Prehash<D, V>
where
    D: Digest + Send + Sync,
    V: FnOnce(&[u8]) -> bool + Send + Sync,
{
    fn update(&mut self, message: &[u8]) {
        self.message.update(message);
    }

    fn is_valid(self: Box<Self>) -> bool {
        let Self { message, is_valid } = *self;
        is_valid(&message.finalize())
    }
}
