use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest as _, Sha256};

/// What tells a delivery apart, while it is verified.
pub(crate) enum Identifier {
    /// The signed message, which is hashed as it passes.
    Message(Sha256),
    /// The value of the signed header that holds the message's id.
    MessageId(Vec<u8>),
}

impl Identifier {
    #[inline]
    pub(crate) fn update(&mut self, data: &[u8]) {
        if let Self::Message(hash) = self {
            hash.update(data);
        }
    }

    pub(super) fn finish(self, scheme: &str, account: Option<&str>) -> DeliveryId {
        match self {
            Self::Message(hash) => {
                DeliveryId::of(scheme, account, ToldBy::MessageHash, &hash.finalize())
            }
            Self::MessageId(id) => DeliveryId::of(scheme, account, ToldBy::MessageId, &id),
        }
    }
}

/// Which delivery a request is: a SHA-256 value over the scheme, the account's label and a key, all
/// of which were verified.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeliveryId([u8; 32]);

/// What a delivery is told apart by. Its number is hashed, so that two kinds never meet.
#[derive(Clone, Copy, Debug)]
pub(super) enum ToldBy {
    MessageId = 2,
    Receiver = 3,
    MessageHash = 4,
}

impl DeliveryId {
    pub(super) fn of(scheme: &str, account: Option<&str>, told_by: ToldBy, key: &[u8]) -> Self {
        let mut id = Sha256::new_with_prefix("countersign delivery 1");
        for part in [
            scheme.as_bytes(),
            &[u8::from(account.is_some())],
            account.unwrap_or_default().as_bytes(),
            &[told_by as u8],
            key,
        ] {
            id.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            id.update(part);
        }
        Self(id.finalize().into())
    }

    /// The bytes, for a ledger of the receiver's own.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Shows nothing: a key may be short enough to be guessed.
impl fmt::Debug for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeliveryId").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{DeliveryId, ToldBy};

    /// Whatever two deliveries differ in, and wherever a boundary between two parts is moved to.
    #[test]
    fn every_part_counts() {
        let ids = [
            DeliveryId::of("openfx", None, ToldBy::MessageHash, b"key"),
            DeliveryId::of("openfx", None, ToldBy::MessageId, b"key"),
            DeliveryId::of("openfx", None, ToldBy::Receiver, b"key"),
            DeliveryId::of("openfx", None, ToldBy::MessageHash, b"kez"),
            DeliveryId::of("openfx", Some(""), ToldBy::MessageHash, b"key"),
            DeliveryId::of("openfx", Some("eu"), ToldBy::MessageHash, b"key"),
            DeliveryId::of("openfx", Some("e"), ToldBy::MessageHash, b"ukey"),
            DeliveryId::of("openfy", None, ToldBy::MessageHash, b"key"),
        ];
        let distinct: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
    }

    /// Written down, because a ledger may outlive the version that wrote it:
    /// `printf '%b' '...' | sha256sum` over the parts and their lengths.
    #[test]
    fn the_value_is_that_of_other_versions() {
        let id = DeliveryId::of("openfx", Some("eu"), ToldBy::MessageId, b"id-1");
        let mut parts = Vec::from(*b"countersign delivery 1");
        for part in [&b"openfx"[..], b"\x01", b"eu", b"\x02", b"id-1"] {
            parts.extend([0, 0, 0, 0, 0, 0, 0, part.len() as u8]);
            parts.extend(part);
        }
        assert_eq!(hex::encode(id.as_bytes()), FIXED);
        assert_eq!(*id.as_bytes(), *<sha2::Sha256 as sha2::Digest>::digest(&parts));
    }

    const FIXED: &str = "fd05093aaa3225bc6e77ae3e44e4a281c7de1c4adf7ce37c386bf12211fbd54e";
}
