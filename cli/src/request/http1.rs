//! Reads a raw HTTP/1.1 request: its head within bounds, its body as it comes.

use std::io::{self, BufRead, ErrorKind, Read};

use httparse::{EMPTY_HEADER, Status};

use super::bounds::{MAX_HEAD, MAX_HEADERS};
use super::fault::RequestError;
use super::lines::is_request_line;

/// How much of a line is looked at for a second request, in bytes.
const MAX_LINE_WATCHED: usize = 1024;
/// The longest line before a chunk, extensions included, in bytes.
const MAX_CHUNK_LINE: u64 = 4 * 1024;

/// How the end of a body is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    Empty,
    Length(u64),
    Chunked,
    /// No length is said, so that it ends where the file does.
    Rest,
    /// It is a file of its own.
    File,
}

/// What is before the body.
#[derive(Debug)]
pub(crate) struct Head<'a> {
    pub(crate) method: &'a str,
    pub(crate) target: &'a str,
    pub(crate) headers: Vec<(&'a str, &'a [u8])>,
}

/// Reads up to the body, and no further.
pub(crate) fn read_head(input: &mut impl BufRead) -> Result<Vec<u8>, RequestError> {
    read_to_empty_line(input)?.ok_or(RequestError::NoHead)
}

impl<'a> Head<'a> {
    /// The first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&'a [u8]> {
        let found = self.headers.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }

    /// With how the end of the body is found.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<(Self, Framing), RequestError> {
        if bytes.windows(2).any(|pair| matches!(pair, b"\n " | b"\n\t")) {
            return Err(RequestError::FoldedHeader);
        }
        let mut fields = [EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut fields);
        let status = request.parse(bytes).map_err(|error| match error {
            httparse::Error::TooManyHeaders => RequestError::TooManyHeaders,
            error => without_colon(bytes).unwrap_or(RequestError::NotHttp(error)),
        })?;
        let (Status::Complete(_), Some(method), Some(target), Some(version)) =
            (status, request.method, request.path, request.version)
        else {
            return Err(RequestError::NoHead);
        };
        let headers: Vec<_> =
            request.headers.iter().map(|field| (field.name, field.value)).collect();
        let framing = match framing(version, &headers)? {
            Framing::Empty => Framing::Rest,
            framing => framing,
        };
        Ok((Self { method, target, headers }, framing))
    }
}

/// The line of a head that is no header for want of a colon.
fn without_colon(head: &[u8]) -> Option<RequestError> {
    let mut lines = head.split(|byte| *byte == b'\n').enumerate().skip(1);
    let is_none = |line: &[u8]| !line.trim_ascii().is_empty() && !line.contains(&b':');
    let (at, _) = lines.find(|(_, line)| is_none(line))?;
    Some(RequestError::NoColon { line: at.saturating_add(1) })
}

pub(crate) fn framing(version: u8, headers: &[(&str, &[u8])]) -> Result<Framing, RequestError> {
    let values = |wanted: &str| -> Vec<&[u8]> {
        let named = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        named.map(|(_, value)| *value).collect()
    };
    let (lengths, codings) = (values("Content-Length"), values("Transfer-Encoding"));
    match (lengths.as_slice(), codings.as_slice()) {
        ([], []) => Ok(Framing::Empty),
        ([length], []) => content_length(length).map(Framing::Length),
        (_, []) => Err(RequestError::RepeatedLength),
        // HTTP/1.0 has no transfer codings.
        ([], [coding]) if version == 1 && coding.eq_ignore_ascii_case(b"chunked") => {
            Ok(Framing::Chunked)
        }
        ([], _) => Err(RequestError::TransferEncoding),
        _ => Err(RequestError::BothLengths),
    }
}

/// Digits only: `parse` alone would take a sign.
fn content_length(value: &[u8]) -> Result<u64, RequestError> {
    let text = str::from_utf8(value).ok().filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
    text.and_then(|digits| digits.parse().ok()).ok_or(RequestError::BadLength)
}

/// Shows the body to `see`, piece by piece, and makes sure that nothing follows it.
pub(crate) fn read_body(
    input: &mut impl BufRead,
    framing: Framing,
    see: impl FnMut(&[u8]),
) -> Result<(), RequestError> {
    let end = pass_body(input, framing, see)?;
    match input.read_exact(&mut [0]) {
        Ok(()) => Err(RequestError::BytesAfterBody { end }),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Shows the body to `see`, piece by piece, and no more. Returns what ends it.
pub(super) fn pass_body(
    input: &mut impl BufRead,
    framing: Framing,
    mut see: impl FnMut(&[u8]),
) -> Result<&'static str, RequestError> {
    match framing {
        Framing::Empty => Ok("is empty without Content-Length or Transfer-Encoding"),
        Framing::Rest => read_rest(input, &mut see).map(|()| "is the rest of the file"),
        Framing::File => {
            pass_on(input, u64::MAX, &mut see)?;
            Ok("is a file of its own")
        }
        Framing::Length(length) => {
            let missing = pass_on(input, length, &mut see)?;
            if missing > 0 {
                return Err(RequestError::ShortBody { missing });
            }
            Ok(
                "is as long as its Content-Length says (was it parsed and written again, or is it still base64?)",
            )
        }
        Framing::Chunked => {
            read_chunks(input, &mut see)?;
            read_trailers(input)?;
            Ok("ends with its last chunk and the trailers")
        }
    }
}

/// Shows all that is left to `see`, unless it holds another request.
fn read_rest(input: &mut impl BufRead, see: &mut impl FnMut(&[u8])) -> Result<(), RequestError> {
    let mut start_of_line = Vec::new();
    loop {
        let available = match input.fill_buf() {
            Ok([]) => return Ok(()),
            Ok(available) => available,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        for part in available.split_inclusive(|byte| *byte == b'\n') {
            let room = MAX_LINE_WATCHED.saturating_sub(start_of_line.len());
            start_of_line.extend_from_slice(part.get(..room).unwrap_or(part));
            if part.ends_with(b"\n") {
                if is_request_line(&start_of_line) {
                    return Err(RequestError::SecondRequest);
                }
                start_of_line.clear();
            }
        }
        see(available);
        let length = available.len();
        input.consume(length);
    }
}

/// Shows the next `length` bytes to `see`. Returns how many of them the input does not have.
fn pass_on(input: &mut impl BufRead, length: u64, see: &mut impl FnMut(&[u8])) -> io::Result<u64> {
    let mut missing = length;
    while missing > 0 {
        let available = match input.fill_buf() {
            Ok([]) => break,
            Ok(available) => available,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let wanted = usize::try_from(missing).unwrap_or(usize::MAX);
        let piece = available.get(..wanted).unwrap_or(available);
        let length = piece.len();
        see(piece);
        input.consume(length);
        missing = missing.saturating_sub(length as u64);
    }
    Ok(missing)
}

fn read_chunks(input: &mut impl BufRead, see: &mut impl FnMut(&[u8])) -> Result<(), RequestError> {
    loop {
        let size = read_chunk_size(input)?;
        if size == 0 {
            return Ok(());
        }
        if pass_on(input, size, see)? > 0 {
            return Err(RequestError::UnfinishedChunks);
        }
        let mut end = [0; 2];
        match input.read_exact(&mut end) {
            Ok(()) if &end == b"\r\n" => {}
            Ok(()) => return Err(RequestError::BrokenChunk),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                return Err(RequestError::UnfinishedChunks);
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn read_chunk_size(input: &mut impl BufRead) -> Result<u64, RequestError> {
    let mut line = Vec::new();
    let mut bounded = input.take(MAX_CHUNK_LINE);
    bounded.read_until(b'\n', &mut line)?;
    // The parser reads a size without a digit as 0, which would end the body.
    if line.first().is_some_and(|first| !first.is_ascii_hexdigit()) {
        return Err(RequestError::BrokenChunk);
    }
    if !line.ends_with(b"\n") && bounded.limit() > 0 {
        return Err(RequestError::UnfinishedChunks);
    }
    match httparse::parse_chunk_size(&line) {
        Ok(Status::Complete((_, size))) => Ok(size),
        Ok(Status::Partial) | Err(_) => Err(RequestError::BrokenChunk),
    }
}

fn read_trailers(input: &mut impl BufRead) -> Result<(), RequestError> {
    let bytes = read_to_empty_line(input)?.ok_or(RequestError::UnfinishedChunks)?;
    match httparse::parse_headers(&bytes, &mut [EMPTY_HEADER; MAX_HEADERS]) {
        Ok(Status::Complete(_)) => Ok(()),
        Err(httparse::Error::TooManyHeaders) => Err(RequestError::TooManyHeaders),
        Ok(Status::Partial) | Err(_) => Err(RequestError::BrokenTrailers),
    }
}

/// Reads lines up to and including the first empty one; `None` where the input ends before it.
fn read_to_empty_line(input: &mut impl BufRead) -> Result<Option<Vec<u8>>, RequestError> {
    let mut lines = Vec::new();
    let mut bounded = input.take(MAX_HEAD);
    loop {
        let start = lines.len();
        bounded.read_until(b'\n', &mut lines)?;
        match lines.get(start..) {
            Some(b"\r\n" | b"\n") => return Ok(Some(lines)),
            Some([.., b'\n']) => {}
            _ if bounded.limit() == 0 => return Err(RequestError::TooLong),
            _ => return Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn body_of(input: &mut impl BufRead) -> Result<Vec<u8>, RequestError> {
        let bytes = read_head(input)?;
        let mut body = Vec::new();
        read_body(input, Head::parse(&bytes)?.1, |piece| body.extend_from_slice(piece))?;
        Ok(body)
    }

    /// The body or the error's text, however the input is cut into reads.
    fn read(raw: impl AsRef<[u8]>) -> Result<String, String> {
        let raw = raw.as_ref();
        let read_in = |size| {
            body_of(&mut BufReader::with_capacity(size, raw))
                .map(|body| String::from_utf8_lossy(&body).into_owned())
                .map_err(|error| error.to_string())
        };
        let whole = read_in(raw.len() + 1);
        for size in [1, 2, 3, 7] {
            assert_eq!(read_in(size), whole, "in reads of {size}");
        }
        whole
    }

    fn refused(raw: impl AsRef<[u8]>, error: &RequestError) {
        assert_eq!(read(raw), Err(error.to_string()));
    }

    fn with(fields: &str, body: &str) -> String {
        format!("POST /in HTTP/1.1\r\nHost: a\r\n{fields}\r\n{body}")
    }

    fn chunked(body: &str) -> String {
        with("Transfer-Encoding: chunked\r\n", body)
    }

    #[test]
    fn the_head_is_taken_apart() -> Result<(), RequestError> {
        let (head, framing) =
            Head::parse(b"PUT /in HTTP/1.1\r\nA: \t1\xFF \r\na:2\r\nEmpty:\r\n\r\n")?;
        assert_eq!(head.method, "PUT");
        assert_eq!(head.headers, [("A", &b"1\xFF"[..]), ("a", b"2"), ("Empty", b"")]);
        assert_eq!(framing, Framing::Rest);
        Ok(())
    }

    #[test]
    fn every_framing_gives_its_body() {
        for (raw, body) in [
            (with("", ""), ""),
            (with("", "a\r\n\nPOST /in HTTP"), "a\r\n\nPOST /in HTTP"),
            (with("Content-Length: 0\r\n", ""), ""),
            (with("Content-Length: 3\r\n", "a\r\n"), "a\r\n"),
            (with("cONTENT-lENGTH:003\r\n", "abc"), "abc"),
            (chunked("0\r\n\r\n"), ""),
            (with("transfer-encoding: Chunked\r\n", "1\r\na\r\n0\r\n\r\n"), "a"),
            (chunked("2\r\na\n\r\n00b\r\n0123456789a\r\n0\r\n\r\n"), "a\n0123456789a"),
            (chunked("1;name=\"v;\"\r\na\r\n1 ; x\r\nb\r\n0;last\r\n\r\n"), "ab"),
            (chunked("1\r\na\r\n0\r\nA: 1\r\nContent-Length: 9\r\n\r\n"), "a"),
            (with("Expect: 100-continue\r\nContent-Length: 1\r\n", "a"), "a"),
            ("POST /in HTTP/1.0\r\nContent-Length: 1\r\n\r\na".into(), "a"),
            ("POST /in HTTP/1.1\nContent-Length: 1\n\na".into(), "a"),
        ] {
            assert_eq!(read(&raw).as_deref(), Ok(body), "{raw}");
        }
    }

    #[test]
    fn what_is_not_http_is_refused() {
        for raw in ["", "\r\n", "{}", "{}\n", "POST /in HTTP/1.1\r\nHost: a\r\n"] {
            refused(raw, &RequestError::NoHead);
        }
        for (raw, fault) in [
            ("{}\n\n", httparse::Error::Token),
            ("POST /in HTTP/2\r\n\r\n", httparse::Error::Version),
            ("HTTP/1.1 200 OK\r\n\r\n", httparse::Error::Token),
            ("POST /in HTTP/1.1\r\nA : b\r\n\r\n", httparse::Error::HeaderName),
            ("POST /in HTTP/1.1\r\nA: \0\r\n\r\n", httparse::Error::HeaderValue),
        ] {
            refused(raw, &RequestError::NotHttp(fault));
        }
    }

    #[test]
    fn a_length_that_can_be_read_in_two_ways_is_refused() {
        for length in ["", "+1", "-1", "0x1", "1,1", "1 1", "１", "18446744073709551616"] {
            refused(with(&format!("Content-Length: {length}\r\n"), "a"), &RequestError::BadLength);
        }
        for second in ["1", "2"] {
            let fields = format!("Content-Length: 1\r\ncontent-length: {second}\r\n");
            refused(with(&fields, "a"), &RequestError::RepeatedLength);
        }
        let both = "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n";
        refused(with(both, "a"), &RequestError::BothLengths);
        for codings in ["", "gzip", "gzip, chunked", "chunked, chunked", "identity"] {
            let field = format!("Transfer-Encoding: {codings}\r\n");
            refused(with(&field, "0\r\n\r\n"), &RequestError::TransferEncoding);
        }
        let repeated = "Transfer-Encoding: chunked\r\n".repeat(2);
        refused(with(&repeated, "0\r\n\r\n"), &RequestError::TransferEncoding);
        let old = chunked("0\r\n\r\n").replace("HTTP/1.1", "HTTP/1.0");
        refused(old, &RequestError::TransferEncoding);
        for blank in [" ", "\t"] {
            refused(with(&format!("A: b\r\n{blank}c\r\n"), ""), &RequestError::FoldedHeader);
        }
    }

    #[test]
    fn a_short_body_is_refused() {
        let huge = with(&format!("Content-Length: {}\r\n", u64::MAX), "a");
        refused(huge, &RequestError::ShortBody { missing: u64::MAX - 1 });
        let whole = chunked("2;x\r\nab\r\n0\r\nA: 1\r\n\r\n");
        let start = whole.find("2;x").unwrap_or_default();
        for end in start..whole.len() {
            refused(&whole[..end], &RequestError::UnfinishedChunks);
        }
        refused(chunked("ffffffffffffffff\r\na"), &RequestError::UnfinishedChunks);
    }

    #[test]
    fn without_a_length_there_is_one_request() {
        let second = with("", &format!("ab\n{}", with("", "c")));
        refused(second, &RequestError::SecondRequest);
        let no_colon = RequestError::NoColon { line: 3 };
        refused("POST /in HTTP/1.1\r\nA: b\r\nno colon\r\n\r\n", &no_colon);
    }

    #[test]
    fn a_broken_chunk_is_refused() {
        for body in [
            "\r\n",
            ";x\r\n",
            "{}",
            " 0\r\n",
            "g\r\n",
            "0x1\r\n",
            "-1\r\n",
            "1\na\r\n",
            "1;x\na\r\n",
            "1\r\nab\r\n",
            "1\r\na\n\n",
            "2\r\na\r\n0\r\n\r\n",
            "10000000000000000\r\n",
        ] {
            refused(chunked(body), &RequestError::BrokenChunk);
        }
        refused(chunked("0\r\nno colon\r\n\r\n"), &RequestError::BrokenTrailers);
    }

    #[test]
    fn bytes_after_the_body_are_refused() {
        for raw in [with("Content-Length: 1\r\n", "a\n"), chunked("0\r\n\r\n\r\n")] {
            let error = read(raw).err().unwrap_or_default();
            assert!(error.starts_with("bytes follow its body"), "{error}");
        }
    }

    #[test]
    fn bounds_are_exact() {
        let padded = |length: u64, around: &str| {
            let padding = usize::try_from(length).unwrap_or_default() - around.len();
            around.replace('~', &"a".repeat(padding + 1))
        };
        let head = |length| padded(length, "POST /in HTTP/1.1\r\nA: ~\r\n\r\n");
        assert_eq!(read(head(MAX_HEAD)).as_deref(), Ok(""));
        refused(head(MAX_HEAD + 1), &RequestError::TooLong);

        let trailers = |length| chunked(&format!("0\r\n{}", padded(length, "A: ~\r\n\r\n")));
        assert_eq!(read(trailers(MAX_HEAD)).as_deref(), Ok(""));
        refused(trailers(MAX_HEAD + 1), &RequestError::TooLong);

        let line = |length| chunked(&format!("{}0\r\n\r\n", padded(length, "0;~\r\n")));
        let chunk = |length| line(length).replace("0;", "1;").replacen("\r\n0", "\r\nb\r\n0", 1);
        assert_eq!(read(chunk(MAX_CHUNK_LINE)).as_deref(), Ok("b"));
        refused(chunk(MAX_CHUNK_LINE + 1), &RequestError::BrokenChunk);

        let fields = |count| format!("POST /in HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(count));
        assert_eq!(read(fields(MAX_HEADERS)).as_deref(), Ok(""));
        refused(fields(MAX_HEADERS + 1), &RequestError::TooManyHeaders);
        let trailers = |count| chunked(&format!("0\r\n{}\r\n", "A: b\r\n".repeat(count)));
        assert_eq!(read(trailers(MAX_HEADERS)).as_deref(), Ok(""));
        refused(trailers(MAX_HEADERS + 1), &RequestError::TooManyHeaders);
    }

    #[test]
    fn endless_lines_are_not_read_to_their_end() {
        let endless = |start: String| {
            let input = io::Cursor::new(start).chain(io::repeat(b'a'));
            body_of(&mut BufReader::new(input)).map_err(|error| error.to_string())
        };
        assert_eq!(endless(String::new()), Err(RequestError::TooLong.to_string()));
        assert_eq!(endless(chunked("1;")), Err(RequestError::BrokenChunk.to_string()));
        assert_eq!(endless(chunked("0\r\n")), Err(RequestError::TooLong.to_string()));
    }

    #[test]
    fn the_body_is_passed_on_piece_by_piece() -> Result<(), RequestError> {
        let body = "a".repeat(1000);
        for (framing, raw) in [
            (Framing::Length(1000), body.clone()),
            (Framing::Chunked, format!("3e8\r\n{body}\r\n0\r\n\r\n")),
        ] {
            let mut sizes = Vec::new();
            let mut input = BufReader::with_capacity(64, raw.as_bytes());
            read_body(&mut input, framing, |piece| sizes.push(piece.len()))?;
            assert_eq!(sizes.iter().sum::<usize>(), 1000);
            assert!(sizes.iter().all(|size| *size <= 64), "{sizes:?}");
        }
        Ok(())
    }

    /// Fails with `kind` before every read that succeeds.
    struct Failing<'a>(&'a [u8], ErrorKind, bool);

    impl Read for Failing<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.2 = !self.2;
            if self.2 { Err(self.1.into()) } else { self.0.read(buffer) }
        }
    }

    #[test]
    fn only_an_interrupted_read_is_repeated() {
        for raw in [with("Content-Length: 2\r\n", "ab"), chunked("2\r\nab\r\n0\r\n\r\n")] {
            let failing = |kind| {
                let input = Failing(raw.as_bytes(), kind, false);
                body_of(&mut BufReader::with_capacity(1, input)).map_err(|error| error.to_string())
            };
            assert_eq!(failing(ErrorKind::Interrupted), Ok(b"ab".to_vec()));
            let reset = RequestError::Io(ErrorKind::ConnectionReset.into()).to_string();
            assert_eq!(failing(ErrorKind::ConnectionReset), Err(reset));
        }
    }
}
