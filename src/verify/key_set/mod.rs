#[cfg(feature = "explain")]
mod apart;
#[cfg(feature = "fields")]
mod jwks;
mod keyed;

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use arc_swap::ArcSwap;

use crate::algorithm::{Candidates, Keys, NamedKey, PublicKeys, VerifyingKey};
use crate::bounds::{MAX_KEY_ID, MAX_SET_KEYS};
use crate::error::{ConfigError, ConfigFault, Error};
use crate::key::{IntoPublicKey, has_blank_end};
use crate::scheme::{Recipe, Scheme, WithKeySet};

/// The public keys of a provider that has several at a time, by the ids that its requests name them with.
///
/// The receiver supplies them, and may replace them while requests are verified: a clone is a handle to
/// the same set. Nothing is fetched here. A request that names a key which is not in the set is refused with
/// [`Error::UnknownKey`], which a receiver may take as a reason to get the keys again. Anybody can cause it,
/// so that it is to be done by one task at a time, and after a pause: `docs/keys.md` in the repository has
/// the rules, and where each provider's keys are.
///
/// ```
/// # #[cfg(feature = "p256")] {
/// use countersign::algorithm::ECDSA_P256_SHA256_ASN1;
/// use countersign::{Error, KeySet, KeyedById, Request, Scheme, Signature, Verifier, Webhook};
///
/// static ACME: Scheme<KeyedById> = Scheme::public_key_by_id("acme", ECDSA_P256_SHA256_ASN1)
///     .key_id_in_header("X-Acme-Key-Id")
///     .signature(Signature::in_header("X-Acme-Signature").base64())
///     .signs_body();
///
/// let keys = KeySet::new(&ACME)?;
/// let acme = Webhook::new(&ACME, keys.clone())?;
///
/// let headers = [("X-Acme-Key-Id", "2026-11"), ("X-Acme-Signature", "MAYCAQECAQE=")];
/// let refused = || acme.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(refused(), Error::UnknownKey { header: "X-Acme-Key-Id" });
///
/// let key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESl76SZPBJemW0mJNN4KTvYkLT8bOT4UGhFhzNk3fJqf6iuPlLQLq\
///            533FelXwczJbjg2U1PHTvQTK7qOQnDL2Tg==";
/// keys.replace([("2026-11", key)])?;
/// assert_eq!(refused(), Error::Mismatch { header: "X-Acme-Signature" });
/// # }
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct KeySet {
    read: WithKeySet,
    current: Arc<ArcSwap<Held>>,
}

/// The keys that are in the set at one time.
type Held = BTreeMap<Box<[u8]>, HeldKey>;

/// The id of a key that is taken for whichever a request names. No set that a receiver makes has it, as an id is
/// never empty.
const WHICHEVER: &[u8] = b"";

#[derive(Clone)]
struct HeldKey {
    /// Among the keys as they were given.
    position: usize,
    key: Arc<dyn VerifyingKey>,
}

impl KeySet {
    /// A set without keys yet, for a scheme whose requests name their keys: its keys are read in the form
    /// that the provider prints them in, and are all of the scheme's algorithm.
    ///
    /// # Errors
    /// The scheme's keys have no ids.
    pub fn new<R: Recipe + ?Sized>(scheme: &'static Scheme<R>) -> Result<Self, ConfigError> {
        let unused = || ConfigError::from(ConfigFault::UnusedKeySet).of(scheme.id());
        let read = scheme.recipe.key_set().ok_or_else(unused)?;
        Ok(Self { read, current: Arc::default() })
    }

    /// Puts these keys in the place of all that are there, each with its id. Requests whose head was read
    /// before are verified with the key that they found. Without any key, every request is refused.
    ///
    /// # Errors
    /// Nothing is replaced where a key cannot be used, an id is empty, longer than 256 bytes, has white
    /// space at an end or is there twice, or where there are more than 256 keys.
    /// [`ConfigError::key`] is the position of the one at fault.
    pub fn replace<I: AsRef<str>, K: IntoPublicKey>(
        &self,
        keys: impl IntoIterator<Item = (I, K)>,
    ) -> Result<(), ConfigError> {
        let mut held = Held::new();
        for (position, (id, key)) in keys.into_iter().enumerate() {
            let at = |error: ConfigError| error.of(self.read.scheme()).at_key("key", position);
            self.add(&mut held, id.as_ref(), key).map_err(at)?;
        }
        self.current.store(Arc::new(held));
        Ok(())
    }

    /// How many keys are in the set.
    #[must_use]
    pub fn len(&self) -> usize {
        self.current.load().len()
    }

    /// Whether there is none, so that every request is refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn add(&self, held: &mut Held, id: &str, key: impl IntoPublicKey) -> Result<(), ConfigError> {
        let position = held.len();
        if position >= MAX_SET_KEYS {
            return Err(ConfigFault::TooManyKeys { limit: MAX_SET_KEYS }.into());
        }
        if id.is_empty() || id.len() > MAX_KEY_ID || has_blank_end(id) {
            return Err(ConfigFault::KeyId { limit: MAX_KEY_ID }.into());
        }
        let by = self.read.key;
        let key =
            by.algorithm.key(by.given(key)?.encoded()).map_err(|fault| by.explained(fault))?;
        let key = HeldKey { position, key: Arc::from(key) };
        match held.insert(id.as_bytes().into(), key) {
            Some(_) => Err(ConfigFault::RepeatedKeyId.into()),
            None => Ok(()),
        }
    }

    /// Those that are named and that are there, one at least; of none, `header` has the signature.
    fn named(&self, named: &[NamedKey<'_>], header: &'static str) -> Result<Vec<HeldKey>, Error> {
        let current = self.current.load();
        let ids = named.iter().filter_map(|name| match name {
            NamedKey::Id(id, named_in) => Some((&**id, *named_in)),
            NamedKey::CertificateAt(..) | NamedKey::Chain(..) => None,
        });
        let found = ids.clone().filter_map(|(id, _)| current.get(id));
        let found: Vec<_> = found.chain(current.get(WHICHEVER)).cloned().collect();
        match ids.clone().next() {
            _ if !found.is_empty() => Ok(found),
            Some((_, header)) => Err(Error::UnknownKey { header }),
            None => Err(Error::NoKeyId { header }),
        }
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySet")
            .field("scheme", &self.read.scheme())
            .field("keys", &self.len())
            .finish_non_exhaustive()
    }
}

impl Keys for KeySet {
    type Running = <PublicKeys as Keys>::Running;

    fn count(&self) -> usize {
        self.len()
    }

    fn start(
        &self,
        candidates: &Candidates,
        header: &'static str,
        named: &[NamedKey<'_>],
    ) -> Result<Self::Running, Error> {
        let named = self.named(named, header)?;
        let keys = named.iter().map(|held| (held.position, &*held.key));
        PublicKeys::begin(keys, candidates, header)
    }
}
