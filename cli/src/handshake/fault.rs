use std::io;
use std::time::Duration;

/// The longest answer, in bytes.
pub(super) const MAX_ANSWER: usize = 64 * 1024;
/// How long one answer may take, its connection included.
pub(super) const LONGEST: Duration = Duration::from_secs(10);

/// Why a receiver could not be asked. It holds nothing that the receiver said.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReceiverFault {
    #[error("give its URL as http://127.0.0.1:PORT/path")]
    Url,
    #[error("only one on this machine is asked: localhost, 127.0.0.1 or [::1]")]
    Elsewhere,
    #[error("cannot reach it: {0}")]
    Io(#[from] io::Error),
    #[error("it gave no whole answer within {} s", LONGEST.as_secs())]
    Slow,
    #[error("its answer has more than {MAX_ANSWER} bytes")]
    TooLong,
    #[error("it closed the connection before the answer was whole")]
    Unfinished,
    #[error("its answer is not HTTP/1.1")]
    NotHttp,
}
