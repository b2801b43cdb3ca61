//! What one search may cost.

/// The most MACs of one search.
const MAX_MACS: usize = 5_000;
/// The most signatures that are verified with public keys, which takes far longer.
const MAX_PUBLIC_KEY_VERIFICATIONS: usize = 600;
/// The most bytes that are hashed and written in one search, where reading fields counts for more.
const MAX_WORK: u64 = 1024 * 1024 * 1024;
/// How much longer it takes to write a byte of a changed body than to hash one.
const WRITING: u64 = 6;

/// What was spent.
#[derive(Default)]
pub(super) struct Budget {
    pub(super) macs: usize,
    /// How many of them are verifications with public keys.
    with_public_keys: usize,
    pub(super) bytes_hashed: u64,
    work: u64,
    pub(super) is_exhausted: bool,
}

/// What one attempt costs.
pub(super) struct Cost {
    pub(super) bytes: usize,
    /// What a byte counts for: one with SHA-256, for which processors have instructions.
    pub(super) factor: u64,
    pub(super) has_public_key: bool,
}

impl Budget {
    /// Whether a changed body of that length is still in the bounds.
    pub(super) fn may_write(&mut self, length: usize) -> bool {
        let work = self.work.saturating_add((length as u64).saturating_mul(WRITING));
        self.is_exhausted |= work > MAX_WORK;
        if !self.is_exhausted {
            self.work = work;
        }
        !self.is_exhausted
    }

    /// Whether an attempt is.
    pub(super) fn may_spend(&mut self, cost: &Cost) -> bool {
        let bytes = cost.bytes as u64;
        let work = self.work.saturating_add(bytes.saturating_mul(cost.factor));
        let with_public_keys =
            self.with_public_keys.saturating_add(usize::from(cost.has_public_key));
        self.is_exhausted |= self.macs >= MAX_MACS
            || with_public_keys > MAX_PUBLIC_KEY_VERIFICATIONS
            || work > MAX_WORK;
        if !self.is_exhausted {
            self.macs = self.macs.saturating_add(1);
            self.with_public_keys = with_public_keys;
            self.bytes_hashed = self.bytes_hashed.saturating_add(bytes);
            self.work = work;
        }
        !self.is_exhausted
    }
}
