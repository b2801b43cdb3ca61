//! What is kept of deliveries, and how long others are waited for.

use std::time::Duration;

/// The most deliveries that are kept; the oldest is forgotten first.
pub(super) const MAX_DELIVERIES: usize = 500;
/// The most that is kept of all of them together, in bytes.
pub(super) const MAX_KEPT: usize = 64 * 1024 * 1024;
/// The longest body that is kept whole, in bytes.
pub(super) const MAX_WHOLE: usize = 1024 * 1024;
/// The most that is kept of all bodies that are still passing, in bytes; of others nothing more is.
pub(super) const MAX_PASSING: usize = 24 * 1024 * 1024;
/// What is kept of a longer one, and the most of an answer, in bytes.
pub(super) const MAX_START: usize = 64 * 1024;
/// How many may wait to be written down; of others nothing is said.
pub(super) const MAX_UNSAID: usize = 1024;
/// The most that is kept of those that wait to be written down, in bytes.
pub(super) const MAX_UNWRITTEN: usize = 32 * 1024 * 1024;
/// The longest body that one is decompressed to, in bytes.
pub(super) const MAX_UNPACKED: usize = 16 * 1024 * 1024;
/// The longest body that is held until its verdict, where a refused one is not to be forwarded, in bytes.
pub(super) const MAX_HELD: usize = 4 * 1024 * 1024;
/// The longest head of a request and of an answer, in bytes.
pub(super) const MAX_HEAD: u32 = 64 * 1024;
/// How many connections there may be at a time.
pub(super) const MAX_CONNECTIONS: u32 = 1024;
/// How many deliveries may be on their way, those of senders that have gone included.
pub(super) const MAX_ON_THEIR_WAY: usize = 1024;
/// How many requests one connection of HTTP/2 may have at a time.
pub(super) const MAX_STREAMS: u32 = 4;
/// How long all of a body may take.
pub(super) const LONGEST_BODY: Duration = Duration::from_mins(10);
/// How many searches for a cause may wait.
pub(super) const MAX_WAITING: usize = 64;
/// How long a head may take.
pub(super) const LONGEST_HEAD: Duration = Duration::from_secs(30);
/// How long nothing of a body may come.
pub(super) const LONGEST_SILENCE: Duration = Duration::from_secs(30);
/// How long a sender may read nothing of an answer.
pub(super) const LONGEST_UNREAD: Duration = Duration::from_secs(30);
/// How long the receiver may read nothing of a body.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// How long the receiver may take to take a connection.
pub(super) const LONGEST_CONNECT: Duration = Duration::from_secs(10);
/// How long the receiver may take to begin its answer.
pub(super) const LONGEST_ANSWER: Duration = Duration::from_mins(1);
/// How long a connection takes requests.
pub(super) const LONGEST_CONNECTION: Duration = Duration::from_mins(10);
/// How long the last of them may take: its body, the receiver, and the answer's body.
pub(super) const LONGEST_EXCHANGE: Duration =
    LONGEST_BODY.saturating_mul(2).saturating_add(LONGEST_ANSWER);
