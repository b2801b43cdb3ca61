//! The keys of a set one by one, to see which of them signed a request that does not verify.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use arc_swap::ArcSwap;

use super::{HeldKey, KeySet, WHICHEVER};

impl KeySet {
    /// The ids of the keys, in the order in which the keys were given.
    pub(crate) fn ids(&self) -> Vec<String> {
        let held = self.current.load();
        let mut ids: Vec<_> = held.iter().map(|(id, key)| (key.position, id)).collect();
        ids.sort_unstable();
        ids.into_iter().map(|(_, id)| String::from_utf8_lossy(id).into_owned()).collect()
    }

    /// A set of each key alone, which is taken for whichever key a request names. Nothing may be accepted for
    /// what verifies under it.
    pub(crate) fn each_alone(&self) -> Vec<Self> {
        let held = self.current.load();
        let mut keys: Vec<_> = held.values().cloned().collect();
        keys.sort_unstable_by_key(|key| key.position);
        keys.into_iter().map(|key| self.only(key)).collect()
    }

    fn only(&self, key: HeldKey) -> Self {
        let held = BTreeMap::from([(WHICHEVER.into(), key)]);
        Self { read: self.read, current: Arc::new(ArcSwap::from_pointee(held)) }
    }
}
