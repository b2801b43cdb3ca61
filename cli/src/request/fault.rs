//! Why something is not a request that can be verified.

use std::io;

use super::bounds::{MAX_CAPTURED, MAX_DOCUMENT_MIB, MAX_HEAD, MAX_HEADERS};

/// Why something is not a request that can be verified. It holds no byte of the request, but of several
/// the methods and the paths.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RequestError {
    #[error("cannot read it: {0}")]
    Io(#[from] io::Error),
    #[error("it has no HTTP head: a request line, headers and an empty line")]
    NoHead,
    #[error("its head is no HTTP/1.1 request: {0}")]
    NotHttp(httparse::Error),
    #[error("it has more than {MAX_HEAD} bytes of headers or trailers, or is not HTTP/1.1")]
    TooLong,
    #[error("it has {MAX_CAPTURED} bytes or more, which is not held in memory")]
    TooLarge,
    #[error("it has more than {MAX_HEADERS} headers or trailers")]
    TooManyHeaders,
    #[error("it has a folded header: put each header on one line")]
    FoldedHeader,
    #[error("it has both Content-Length and Transfer-Encoding: keep the one that was in effect")]
    BothLengths,
    #[error("it has more than one Content-Length: keep the right one")]
    RepeatedLength,
    #[error("its Content-Length is not a number of bytes: correct it")]
    BadLength,
    #[error("its Transfer-Encoding is not `chunked` alone, or not in HTTP/1.1: capture it as sent")]
    TransferEncoding,
    #[error(
        "its body is {missing} bytes shorter than its Content-Length: capture all of it, as it was sent \
         (was it parsed and written again?)"
    )]
    ShortBody { missing: u64 },
    #[error("its body ends before the last chunk: capture all of it")]
    UnfinishedChunks,
    #[error("its body has a broken chunk: capture it as sent, or send it with Content-Length")]
    BrokenChunk,
    #[error("its trailers are broken: capture them as sent, or remove them")]
    BrokenTrailers,
    #[error("bytes follow its body, which {end}: remove them, or correct the headers")]
    BytesAfterBody { end: &'static str },
    #[error(
        "a second request follows its head, which has no Content-Length: keep one request, or add \
         its Content-Length"
    )]
    SecondRequest,
    #[error("line {line} of its head has no colon: a header is `Name: value`")]
    NoColon { line: usize },
    #[error("a header's name or value cannot be one of HTTP: correct it")]
    BadHeader,
    /// What it looks like, what is missing, and what to do.
    #[error("it {0}")]
    Unlike(&'static str),
    #[error(
        "it can be read as {0} and as {1}: keep one of them in the file, or say which with --format"
    )]
    TwoFormats(&'static str, &'static str),
    #[error("read as {format}, it {what}")]
    Unfit { format: &'static str, what: &'static str },
    #[error(
        "read as {format}, it has a body of {has} bytes, and its Content-Length says {said}: give the \
         raw body with --body FILE (was it parsed and written again, or is it still base64?)"
    )]
    OtherLength { format: &'static str, has: u64, said: u64 },
    #[error("read as {format}, it has at line {line}, column {column} what is none: {what}")]
    Json { format: &'static str, line: usize, column: usize, what: &'static str },
    #[error(
        "it has more than {MAX_DOCUMENT_MIB} MiB, and only raw HTTP may be longer: keep the one \
         request that is meant"
    )]
    TooLargeDocument,
    #[error("it holds {count} requests: say which with --entry N: {listed}")]
    Entries { count: usize, listed: String },
    #[error("it has no entry {entry}: the last one is {last}, and the first one 0")]
    NoEntry { entry: usize, last: usize },
    #[error("it holds no request: record one, and give that")]
    NoEntries,
    #[error("the body of --body: {0}")]
    Body(io::Error),
    #[error("it has a body, and --body gives another: leave one of them out")]
    TwoBodies,
}
