//! Speaks HTTP/1.1 to a receiver on this machine, or to one on a host that was named.

use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs as _};
use std::time::{Duration, Instant};

use httparse::{EMPTY_HEADER, Status};

use crate::request::{Framing, RequestError, framing, read_body};

const MAX_HEADERS: usize = 64;
/// The longest answer, in bytes.
const MAX_ANSWER: usize = 64 * 1024;
/// How long one answer may take, its connection included.
const LONGEST: Duration = Duration::from_secs(10);
/// How long an answer to a body that does not come is waited for: a server that means to refuse it by its
/// length does so at once.
const LONGEST_UNSENT: Duration = Duration::from_secs(5);
/// How much is written at a time, in bytes.
const PIECE: usize = 64 * 1024;
/// How much of an answer is a glimpse of it, in bytes.
const GLIMPSE: usize = 512;
/// How many interim answers may come before the one.
const MAX_INTERIM: usize = 8;

/// Why a receiver could not be asked. It holds nothing that the receiver said.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReceiverFault {
    #[error("give its URL as http://127.0.0.1:PORT/path")]
    Url,
    #[error("give its URL as http://127.0.0.1:PORT/path: https is not spoken here")]
    Https,
    #[error("only one on this machine is asked: localhost, 127.0.0.1 or [::1]")]
    Elsewhere,
    #[error(
        "only one on this machine is asked (localhost, 127.0.0.0/8, [::1]), or one whose host is named: \
         add --host and the host of the URL"
    )]
    NotNamed,
    #[error("cannot find the address of its host: {0}")]
    NoAddress(io::Error),
    #[error("cannot reach it: {0}")]
    Unreachable(io::Error),
    #[error("the connection to it broke: {0}")]
    Broken(#[from] io::Error),
    #[error("it gave no whole answer within {} s", LONGEST.as_secs())]
    Slow,
    #[error("its answer has more than {MAX_ANSWER} bytes")]
    TooLong,
    #[error("it closed the connection before the answer was whole")]
    Unfinished,
    #[error("its answer is not HTTP/1.1")]
    NotHttp,
}

pub(crate) struct Client(Address);

/// Where a receiver is.
pub(crate) struct Address {
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) authority: String,
    pub(crate) path: String,
}

/// A request as it is written.
#[derive(Clone, Copy)]
pub(crate) struct Outgoing<'a> {
    pub(crate) method: &'a str,
    pub(crate) target: &'a str,
    pub(crate) headers: &'a [(String, String)],
    pub(crate) body: &'a [u8],
}

pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
    /// All that was received.
    raw: Vec<u8>,
}

/// The beginning of a response.
pub(crate) struct Glimpse {
    pub(crate) status: u16,
    pub(crate) start: Vec<u8>,
}

impl Response {
    /// The value of the header that is there once.
    pub(crate) fn header(&self, name: &str) -> Option<&[u8]> {
        let mut named = self.headers.iter().filter(|(given, _)| given.eq_ignore_ascii_case(name));
        let (_, value) = named.next()?;
        named.next().is_none().then_some(value)
    }

    /// Whether anything of it is this text, also where a JSON writer has escaped its slashes.
    pub(crate) fn holds(&self, text: &str) -> bool {
        let raw = String::from_utf8_lossy(&self.raw);
        raw.contains(text) || raw.replace('\\', "").contains(text)
    }

    pub(crate) const fn is_success(&self) -> bool {
        is_success(self.status)
    }
}

impl Glimpse {
    pub(crate) const fn is_success(&self) -> bool {
        is_success(self.status)
    }
}

const fn is_success(status: u16) -> bool {
    matches!(status, 200..=299)
}

impl Address {
    /// On this machine, and nowhere else.
    pub(crate) fn here(url: &str) -> Result<Self, ReceiverFault> {
        Self::with(url, |_, _| Err(ReceiverFault::Elsewhere))
    }

    /// Wherever its host is.
    pub(crate) fn anywhere(url: &str) -> Result<Self, ReceiverFault> {
        Self::with(url, resolved)
    }

    /// `elsewhere` says whether a host is asked that is not this machine, and at which addresses.
    fn with(
        url: &str,
        elsewhere: impl Fn(&str, u16) -> Result<Vec<SocketAddr>, ReceiverFault>,
    ) -> Result<Self, ReceiverFault> {
        if url.starts_with("https://") {
            return Err(ReceiverFault::Https);
        }
        let rest = url.strip_prefix("http://").ok_or(ReceiverFault::Url)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end).ok_or(ReceiverFault::Url)?;
        if !path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#') {
            return Err(ReceiverFault::Url);
        }
        let path = if path.starts_with('/') { path.into() } else { format!("/{path}") };
        let (host, port) = host_and_port(authority).ok_or(ReceiverFault::Url)?;
        let addresses = match addresses(host) {
            Some(here) => here.into_iter().map(|address| SocketAddr::new(address, port)).collect(),
            None => elsewhere(host, port)?,
        };
        Ok(Self { addresses, authority: authority.into(), path })
    }
}

impl Client {
    /// A receiver on this machine, and no other.
    pub(crate) fn here(url: &str) -> Result<Self, ReceiverFault> {
        Address::here(url).map(Self)
    }

    /// A receiver on this machine, or on one of these hosts.
    pub(crate) fn at(url: &str, hosts: &[String]) -> Result<Self, ReceiverFault> {
        let place = Address::with(url, |host, port| {
            if !hosts.iter().any(|named| named.eq_ignore_ascii_case(host)) {
                return Err(ReceiverFault::NotNamed);
            }
            resolved(host, port)
        });
        place.map(Self)
    }

    /// The path with the query.
    pub(crate) fn path(&self) -> &str {
        &self.0.path
    }

    /// The host with its port, as the URL has it.
    pub(crate) fn authority(&self) -> &str {
        &self.0.authority
    }

    /// The whole response.
    pub(crate) fn send(&self, outgoing: Outgoing<'_>) -> Result<Response, ReceiverFault> {
        let written = self.written(outgoing, outgoing.body.len() as u64);
        self.exchange(&written, LONGEST, |raw, flow| parsed(raw, outgoing.method, flow))
    }

    /// The response's beginning, however long it is.
    pub(crate) fn glimpse(&self, outgoing: Outgoing<'_>) -> Result<Glimpse, ReceiverFault> {
        let written = self.written(outgoing, outgoing.body.len() as u64);
        self.exchange(&written, LONGEST, glimpsed)
    }

    /// The same to a request of which only the head is sent, with a body of this length announced.
    pub(crate) fn announce(
        &self,
        outgoing: Outgoing<'_>,
        length: u64,
    ) -> Result<Glimpse, ReceiverFault> {
        let written = self.written(Outgoing { body: &[], ..outgoing }, length);
        self.exchange(&written, LONGEST_UNSENT, glimpsed)
    }

    fn exchange<T>(
        &self,
        written: &[u8],
        longest: Duration,
        read: impl Fn(&[u8], Flow) -> Result<Option<T>, ReceiverFault>,
    ) -> Result<T, ReceiverFault> {
        let end = Instant::now().checked_add(longest).ok_or(ReceiverFault::Slow)?;
        let mut stream = self.connect(end)?;
        match write(&mut stream, written, end) {
            // Who refuses what he has not read closes, and his answer may be there all the same.
            Err(ReceiverFault::Broken(error)) if is_closed(&error) => {}
            outcome => outcome?,
        }
        let mut received = Vec::new();
        loop {
            let (flow, fault) = match receive(&mut stream, &mut received, end) {
                Ok(0) => (Flow::Ended, Some(ReceiverFault::Unfinished)),
                Ok(_) if received.len() > MAX_ANSWER => (Flow::Cut, Some(ReceiverFault::TooLong)),
                Ok(_) => (Flow::Open, None),
                Err(fault) => (Flow::Cut, Some(fault)),
            };
            match (read(&received, flow)?, fault) {
                (Some(response), _) => return Ok(response),
                (None, Some(fault)) => return Err(fault),
                (None, None) => {}
            }
        }
    }

    fn connect(&self, end: Instant) -> Result<TcpStream, ReceiverFault> {
        let mut fault = ReceiverFault::Url;
        for address in &self.0.addresses {
            match TcpStream::connect_timeout(address, left(end)?) {
                Ok(stream) => return Ok(stream),
                Err(error) => fault = ReceiverFault::Unreachable(error),
            }
        }
        Err(fault)
    }

    fn written(&self, outgoing: Outgoing<'_>, length: u64) -> Vec<u8> {
        let Outgoing { method, target, headers, body } = outgoing;
        let mut head = format!("{method} {target} HTTP/1.1\r\n");
        let is_given =
            |name: &str| headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        for (name, value) in [("Host", self.0.authority.as_str()), ("User-Agent", "countersign")] {
            if !is_given(name) {
                head.extend([name, ": ", value, "\r\n"]);
            }
        }
        for (name, value) in headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        // Without a length a body is empty, which only these two leave unsaid.
        if length > 0 || !matches!(method, "GET" | "HEAD") {
            head.extend(["Content-Length: ", &length.to_string(), "\r\n"]);
        }
        head.push_str("Connection: close\r\n\r\n");
        [head.as_bytes(), body].concat()
    }
}

/// The host, in brackets as it is written, and the port.
fn host_and_port(authority: &str) -> Option<(&str, u16)> {
    let end = authority.find(']').map_or(0, |at| at.saturating_add(1));
    match authority.get(end..)?.find(':') {
        None => Some((authority, 80)),
        Some(at) => {
            let (host, port) = authority.split_at_checked(end.saturating_add(at))?;
            let digits = port.strip_prefix(':')?;
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            Some((host, digits.parse().ok().filter(|_| is_number)?))
        }
    }
}

fn resolved(host: &str, port: u16) -> Result<Vec<SocketAddr>, ReceiverFault> {
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    Ok((host, port).to_socket_addrs().map_err(ReceiverFault::NoAddress)?.collect())
}

/// The addresses of a host that is this machine, which nobody is asked for.
fn addresses(host: &str) -> Option<Vec<IpAddr>> {
    if host.eq_ignore_ascii_case("localhost") {
        return Some(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    let in_brackets = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let address = match in_brackets {
        Some(address) => address.parse::<Ipv6Addr>().ok()?.into(),
        None => IpAddr::V4(host.parse().ok()?),
    };
    address.is_loopback().then(|| vec![address])
}

fn write(stream: &mut TcpStream, written: &[u8], end: Instant) -> Result<(), ReceiverFault> {
    // Each piece has what is left of the time, so that who reads slowly does not get more.
    for piece in written.chunks(PIECE) {
        stream.set_write_timeout(Some(left(end)?))?;
        stream
            .write_all(piece)
            .map_err(|error| if is_late(&error) { ReceiverFault::Slow } else { error.into() })?;
    }
    Ok(())
}

/// How many bytes more there are.
fn receive(
    stream: &mut TcpStream,
    received: &mut Vec<u8>,
    end: Instant,
) -> Result<usize, ReceiverFault> {
    let mut piece = [0; 8 * 1024];
    let count = loop {
        stream.set_read_timeout(Some(left(end)?))?;
        match stream.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if is_late(&error) => return Err(ReceiverFault::Slow),
            Err(error) if is_closed(&error) => return Err(ReceiverFault::Unfinished),
            outcome => break outcome?,
        }
    };
    received.extend_from_slice(piece.get(..count).unwrap_or_default());
    Ok(count)
}

/// How much of the time is left; a socket takes none that is zero.
fn left(end: Instant) -> Result<Duration, ReceiverFault> {
    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(ReceiverFault::Slow) } else { Ok(left) }
}

fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

fn is_closed(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
}

/// What became of what is received.
#[derive(Clone, Copy, PartialEq)]
enum Flow {
    Open,
    /// The receiver closed it.
    Ended,
    /// No more is read, though more may have been meant.
    Cut,
}

/// A response's head, and what is there behind it.
struct Answered<'r> {
    status: u16,
    headers: Vec<(&'r str, &'r [u8])>,
    framing: Framing,
    rest: &'r [u8],
}

/// The head of the answer that is none for the meantime.
fn answered(mut raw: &[u8]) -> Result<Option<Answered<'_>>, ReceiverFault> {
    for _ in 0..=MAX_INTERIM {
        let mut fields = [EMPTY_HEADER; MAX_HEADERS];
        let mut response = httparse::Response::new(&mut fields);
        let parsed = response.parse(raw).map_err(|_| ReceiverFault::NotHttp)?;
        let Status::Complete(length) = parsed else { return Ok(None) };
        let status = response.code.ok_or(ReceiverFault::NotHttp)?;
        let headers: Vec<_> =
            response.headers.iter().map(|field| (field.name, field.value)).collect();
        let rest = raw.get(length..).unwrap_or_default();
        if is_interim(status) {
            raw = rest;
            continue;
        }
        let framing = framing(response.version.unwrap_or(1), &headers);
        let framing = framing.map_err(|_| ReceiverFault::NotHttp)?;
        return Ok(Some(Answered { status, headers, framing, rest }));
    }
    Err(ReceiverFault::NotHttp)
}

/// Whether another answer follows, as it does not where protocols are switched.
const fn is_interim(status: u16) -> bool {
    matches!(status, 100 | 102..=199)
}

const fn has_no_body(status: u16) -> bool {
    matches!(status, 204 | 304)
}

/// The response, once it is whole.
fn parsed(raw: &[u8], method: &str, flow: Flow) -> Result<Option<Response>, ReceiverFault> {
    let Some(Answered { status, headers, framing, rest }) = answered(raw)? else { return Ok(None) };
    let has_none = method == "HEAD" || has_no_body(status);
    let Some(body) = body_of(rest, framing, has_none, flow)? else { return Ok(None) };
    let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_vec()));
    Ok(Some(Response { status, headers: headers.collect(), body, raw: raw.into() }))
}

/// The response's beginning, once enough of it is there, or no more comes: whether something was accepted is
/// said by then.
fn glimpsed(raw: &[u8], flow: Flow) -> Result<Option<Glimpse>, ReceiverFault> {
    let Some(Answered { status, framing, mut rest, .. }) = answered(raw)? else { return Ok(None) };
    let mut start = Vec::new();
    let is_whole = if framing == Framing::Empty {
        start.extend_from_slice(rest);
        has_no_body(status)
    } else {
        read_body(&mut rest, framing, |piece| start.extend_from_slice(piece)).is_ok()
    };
    let is_enough = is_whole || flow != Flow::Open || start.len() >= GLIMPSE;
    start.truncate(GLIMPSE);
    Ok(is_enough.then_some(Glimpse { status, start }))
}

/// The body, once it is whole: one without a length ends with the connection.
fn body_of(
    mut rest: &[u8],
    framing: Framing,
    has_none: bool,
    flow: Flow,
) -> Result<Option<Vec<u8>>, ReceiverFault> {
    if has_none {
        return Ok(Some(Vec::new()));
    }
    if framing == Framing::Empty {
        return Ok((flow == Flow::Ended).then(|| rest.into()));
    }
    let mut body = Vec::new();
    match read_body(&mut rest, framing, |piece| body.extend_from_slice(piece)) {
        Ok(()) => Ok(Some(body)),
        Err(RequestError::ShortBody { .. } | RequestError::UnfinishedChunks) => Ok(None),
        Err(_) => Err(ReceiverFault::NotHttp),
    }
}
