//! How much of a request is read and held.

/// The longest head, and the longest trailer section, in bytes.
pub(super) const MAX_HEAD: u64 = 64 * 1024;
pub(super) const MAX_HEADERS: usize = 128;
/// The longest request that is held in memory, in bytes.
pub(super) const MAX_CAPTURED: u64 = 256 * 1024 * 1024;
/// The longest file that is no raw HTTP, in MiB: it is held whole.
pub(super) const MAX_DOCUMENT_MIB: u64 = 64;
