use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest as _, Sha256};

use crate::headers::{Headers, Occurrence};
use crate::proof::Proof;
use crate::scheme::{Coverage, Scheme, ToldApartBy};

/// Which delivery a request is: a SHA-256 value over the scheme, the account's label and a key, all
/// of which were verified.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeliveryId([u8; 32]);

/// What a delivery is told apart by. Its number is hashed, so that two kinds never meet.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KeyKind {
    Tag = 1,
    MessageId = 2,
    Receivers = 3,
    MessageHash = 4,
}

impl DeliveryId {
    pub(crate) fn of(scheme: &Scheme, account: Option<&str>, kind: KeyKind, key: &[u8]) -> Self {
        let mut id = Sha256::new_with_prefix("countersign delivery 1");
        for part in [
            scheme.id().as_bytes(),
            &[u8::from(account.is_some())],
            account.unwrap_or_default().as_bytes(),
            &[kind as u8],
            key,
        ] {
            id.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            id.update(part);
        }
        Self(id.finalize().into())
    }

    /// The identity of a delivery by a key of the receiver's, such as an event's id; nothing where the
    /// key is empty, or the proof vouches for nothing of the body.
    #[must_use]
    pub fn by_key(proof: &Proof, key: &[u8]) -> Option<Self> {
        let is_told = !key.is_empty() && proof.coverage() != Coverage::None;
        is_told.then(|| Self::of(proof.scheme(), proof.account(), KeyKind::Receivers, key))
    }

    /// The bytes, for a [`Ledger`](super::Ledger) of the receiver's own.
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

/// What of a request the signature vouches for; a key function takes the delivery's key out of it.
pub struct SignedParts<'r> {
    proof: &'r Proof,
    headers: &'r dyn Headers,
    body: &'r [u8],
}

impl<'r> SignedParts<'r> {
    /// The raw body. Where the [proof](Self::proof) says that less than all of it is covered, take the
    /// key from what is.
    #[must_use]
    pub const fn body(&self) -> &'r [u8] {
        self.body
    }

    /// The value of a header that the scheme signs by name; nothing for any other.
    #[must_use]
    pub fn header(&self, name: &'static str) -> Option<&'r [u8]> {
        if self.proof.scheme().signs_header(name) { single(self.headers, name) } else { None }
    }

    /// Who signed it.
    pub const fn proof(&self) -> &'r Proof {
        self.proof
    }
}

impl fmt::Debug for SignedParts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedParts").field("proof", &self.proof).finish_non_exhaustive()
    }
}

type KeyFn = dyn Fn(&SignedParts<'_>) -> Option<Vec<u8>> + Send + Sync;

/// How the deliveries of a verifier are told apart.
#[derive(Clone)]
pub(crate) enum Identity {
    /// By the message's tag, or its hash where it is signed with a private key.
    Message,
    MessageId(&'static str),
    Key(Arc<KeyFn>),
}

impl Identity {
    /// What the scheme alone allows, or why it does not.
    pub(crate) fn of_scheme(scheme: &Scheme) -> Result<Self, &'static str> {
        match scheme.told_apart_by() {
            ToldApartBy::MessageId(header) => Ok(Self::MessageId(header)),
            ToldApartBy::Message => Ok(Self::Message),
            ToldApartBy::ReceiversKey(why) | ToldApartBy::Nothing(why) => Err(why),
        }
    }

    /// A function's key, or why nothing is signed that it could be taken from.
    pub(crate) fn by_key(
        coverage: Coverage,
        key: impl Fn(&SignedParts<'_>) -> Option<Vec<u8>> + Send + Sync + 'static,
    ) -> Result<Self, &'static str> {
        match coverage {
            Coverage::None => Err("the body is not signed: no key can be taken from it"),
            Coverage::Body | Coverage::Prefix | Coverage::Fields => Ok(Self::Key(Arc::new(key))),
        }
    }

    pub(crate) const fn is_of_message(&self) -> bool {
        matches!(self, Self::Message)
    }

    /// The identity by the message's id, from the headers that were verified.
    pub(crate) fn of_message(
        &self,
        scheme: &Scheme,
        account: Option<&str>,
        headers: &dyn Headers,
    ) -> Option<DeliveryId> {
        let Self::MessageId(header) = self else { return None };
        let key = single(headers, header)?;
        Some(DeliveryId::of(scheme, account, KeyKind::MessageId, key))
    }

    /// The identity by the receiver's function; nothing where another kind is meant.
    pub(crate) fn of_request(
        &self,
        proof: &Proof,
        headers: &dyn Headers,
        body: &[u8],
    ) -> Result<Option<DeliveryId>, NoKey> {
        let Self::Key(key) = self else { return Ok(None) };
        let found = key(&SignedParts { proof, headers, body });
        found.and_then(|key| DeliveryId::by_key(proof, &key)).map(Some).ok_or(NoKey)
    }
}

/// The function found no key in the request.
#[derive(Debug)]
pub(crate) struct NoKey;

fn single<'r>(headers: &'r dyn Headers, name: &'static str) -> Option<&'r [u8]> {
    match Occurrence::of(headers, core::iter::once(name)) {
        Occurrence::Once(value) => Some(value),
        Occurrence::Absent | Occurrence::Repeated => None,
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{DeliveryId, KeyKind};
    use crate::{OpenFx, Scheme, Signature};

    static OTHER: Scheme =
        Scheme::hmac_sha256("openfy").signature(Signature::in_header("X-Sig").hex());

    /// Whatever two deliveries differ in, and wherever a boundary between two parts is moved to.
    #[test]
    fn every_part_counts() {
        let openfx = OpenFx::SCHEME;
        let ids = [
            DeliveryId::of(openfx, None, KeyKind::Tag, b"key"),
            DeliveryId::of(openfx, None, KeyKind::MessageId, b"key"),
            DeliveryId::of(openfx, None, KeyKind::Receivers, b"key"),
            DeliveryId::of(openfx, None, KeyKind::Tag, b"kez"),
            DeliveryId::of(openfx, Some(""), KeyKind::Tag, b"key"),
            DeliveryId::of(openfx, Some("eu"), KeyKind::Tag, b"key"),
            DeliveryId::of(openfx, Some("e"), KeyKind::Tag, b"ukey"),
            DeliveryId::of(&OTHER, None, KeyKind::Tag, b"key"),
        ];
        let distinct: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
    }

    /// Written down, because a ledger may outlive the version that wrote it:
    /// `printf '%b' '...' | sha256sum` over the parts and their lengths.
    #[test]
    fn the_value_is_that_of_other_versions() {
        let id = DeliveryId::of(OpenFx::SCHEME, Some("eu"), KeyKind::MessageId, b"id-1");
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
