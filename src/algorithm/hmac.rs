//! HMAC (RFC 2104) under several keys in one pass over the message.

use alloc::boxed::Box;
use alloc::vec::Vec;

use hmac::EagerHash;
use hmac::KeyInit as _;
use hmac::block_api::HmacCore;
use hmac::digest::Output;
use hmac::digest::block_api::{Buffer, FixedOutputCore as _, UpdateCore as _};

use super::compare::{Owners, Search};
use super::{Candidates, Tags};
use crate::bounds::MAX_KEYS;
use crate::error::{ConfigError, ConfigFault};

/// MACs under several keys that walk through one message together, and so share one buffer.
///
/// The first two lie in place, so that the usual verification allocates nothing; room for four
/// would be paid by every verification in copies.
#[derive(Clone)]
pub(crate) struct InStep<D: EagerHash> {
    first: HmacCore<D>,
    second: Option<HmacCore<D>>,
    more: Vec<HmacCore<D>>,
    buffer: Buffer<HmacCore<D>>,
}

impl<D: EagerHash> InStep<D> {
    pub(crate) fn new(key: &[u8]) -> Result<Self, ConfigError> {
        let buffer = Buffer::<HmacCore<D>>::default();
        Ok(Self { first: keyed(key)?, second: None, more: Vec::new(), buffer })
    }

    pub(crate) fn add(&mut self, key: &[u8]) -> Result<(), ConfigError> {
        if self.second.is_none() {
            self.second = Some(keyed(key)?);
            return Ok(());
        }
        if self.more.is_empty() {
            // Room for all that can come: growing would leave keyed states behind.
            self.more.reserve_exact(MAX_KEYS);
        }
        self.more.push(keyed(key)?);
        Ok(())
    }

    #[inline]
    pub(crate) fn update(&mut self, data: &[u8]) {
        let Self { first, second, more, buffer } = self;
        buffer.digest_blocks(data, |blocks| {
            first.update_blocks(blocks);
            for mac in second.iter_mut().chain(&mut *more) {
                mac.update_blocks(blocks);
            }
        });
    }

    pub(crate) fn first_tag(&mut self) -> Vec<u8> {
        tag(&mut self.first, &mut self.buffer).to_vec()
    }

    #[inline]
    pub(crate) fn matching(&mut self, candidates: &Candidates, owners: Owners) -> Option<usize> {
        let Self { first, second, more, buffer } = self;
        let [owner, others @ ..] = owners;
        let mut search = Search::new(candidates, owners);
        if second.is_none() {
            search.compare(&tag(first, buffer), owner);
        } else {
            // Each MAC uses up the buffered end of the message.
            search.compare(&tag(first, &mut buffer.clone()), owner);
            for (mac, owner) in second.iter_mut().chain(more).zip(others) {
                search.compare(&tag(mac, &mut buffer.clone()), owner);
            }
        }
        search.declassify()
    }
}

impl<D: EagerHash + 'static> Tags for InStep<D>
where
    HmacCore<D>: Send + Sync,
    Buffer<HmacCore<D>>: Send + Sync,
{
    fn add(&mut self, key: &[u8]) -> Result<(), ConfigError> {
        self.add(key)
    }

    fn update(&mut self, data: &[u8]) {
        self.update(data);
    }

    fn first_tag(&mut self) -> Vec<u8> {
        self.first_tag()
    }

    fn matching(&mut self, candidates: &Candidates, owners: Owners) -> Option<usize> {
        self.matching(candidates, owners)
    }

    fn boxed(&self) -> Box<dyn Tags> {
        Box::new(self.clone())
    }
}

fn keyed<D: EagerHash>(key: &[u8]) -> Result<HmacCore<D>, ConfigError> {
    HmacCore::new_from_slice(key).map_err(|_| ConfigFault::UnusableKey.into())
}

#[inline]
fn tag<D: EagerHash>(
    mac: &mut HmacCore<D>,
    buffer: &mut Buffer<HmacCore<D>>,
) -> Output<HmacCore<D>> {
    let mut tag = Output::<HmacCore<D>>::default();
    mac.finalize_fixed_core(buffer, &mut tag);
    tag
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use hmac::digest::block_api::{
        Block, BlockSizeUser, BufferKindUser, Eager, FixedOutputCore, UpdateCore,
    };
    use hmac::digest::typenum::{U32, U64};
    use hmac::digest::{HashMarker, OutputSizeUser};

    use sha2::Sha256;

    use super::super::candidates::Lengths;
    use super::*;
    use crate::text::Encoding;

    std::thread_local! {
        static COMPRESSIONS: Cell<usize> = const { Cell::new(0) };
    }

    fn count(blocks: usize) {
        COMPRESSIONS.set(COMPRESSIONS.get() + blocks);
    }

    /// SHA-256 that counts its compressions.
    #[derive(Clone, Default)]
    struct CountingCore(<Sha256 as EagerHash>::Core);

    impl HashMarker for CountingCore {}

    impl BlockSizeUser for CountingCore {
        type BlockSize = U64;
    }

    impl BufferKindUser for CountingCore {
        type BufferKind = Eager;
    }

    impl OutputSizeUser for CountingCore {
        type OutputSize = U32;
    }

    impl UpdateCore for CountingCore {
        fn update_blocks(&mut self, blocks: &[Block<Self>]) {
            count(blocks.len());
            self.0.update_blocks(blocks);
        }
    }

    impl FixedOutputCore for CountingCore {
        fn finalize_fixed_core(&mut self, buffer: &mut Buffer<Self>, out: &mut Output<Self>) {
            count((buffer.get_pos() + 9).div_ceil(64));
            self.0.finalize_fixed_core(buffer, out);
        }
    }

    hmac::digest::buffer_fixed!(
        struct Counting(CountingCore);
        impl: BaseFixedTraits Default Clone HashMarker;
    );

    /// The compressions from a keyed start to the verdict.
    fn compressions(keys: usize, candidates: usize, body: &[u8]) -> usize {
        let mut macs = InStep::<Counting>::new(b"key").unwrap();
        for key in 1..keys {
            assert_eq!(macs.add(&[key as u8]), Ok(()));
        }
        let mut listed = Candidates::new(Lengths::of_tag(32));
        for _ in 0..candidates {
            assert!(listed.push(&[b'0'; 64], Encoding::Hex).is_ok());
        }
        COMPRESSIONS.set(0);
        macs.update(body);
        assert_eq!(macs.matching(&listed, [0, 1, 2, 3]), None);
        COMPRESSIONS.get()
    }

    #[test]
    fn candidates_cost_no_compressions_and_each_key_one_pass() {
        for length in [0, 16, 55, 56, 64, 1000] {
            let body = std::vec![0; length];
            let one_pass = (length + 9).div_ceil(64) + 1;
            for keys in 1..=MAX_KEYS {
                for candidates in [1, 2, 8] {
                    assert_eq!(compressions(keys, candidates, &body), keys * one_pass);
                }
            }
        }
    }
}
