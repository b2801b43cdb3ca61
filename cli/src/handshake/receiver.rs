//! A receiver on this machine, and no other.

use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use httparse::{EMPTY_HEADER, Status};

use super::fault::{LONGEST, MAX_ANSWER, ReceiverFault};
use super::made::Made;
use crate::http_request::{Framing, RequestError, framing, read_body};

const MAX_HEADERS: usize = 64;

pub(super) struct Receiver {
    addresses: Vec<SocketAddr>,
    authority: String,
    path: String,
}

pub(super) struct Response {
    pub(super) status: u16,
    headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Vec<u8>,
    /// All that was received.
    raw: Vec<u8>,
}

impl Response {
    /// The value of the header that is there once.
    pub(super) fn header(&self, name: &str) -> Option<&[u8]> {
        let mut named = self.headers.iter().filter(|(given, _)| given.eq_ignore_ascii_case(name));
        let (_, value) = named.next()?;
        named.next().is_none().then_some(value)
    }

    /// Whether anything of it is this text, also where a JSON writer has escaped its slashes.
    pub(super) fn holds(&self, text: &str) -> bool {
        let raw = String::from_utf8_lossy(&self.raw);
        raw.contains(text) || raw.replace('\\', "").contains(text)
    }

    pub(super) const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

impl Receiver {
    pub(super) fn at(url: &str) -> Result<Self, ReceiverFault> {
        let rest = url.strip_prefix("http://").ok_or(ReceiverFault::Url)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end).ok_or(ReceiverFault::Url)?;
        if !path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#') {
            return Err(ReceiverFault::Url);
        }
        let path = if path.starts_with('/') { path.into() } else { format!("/{path}") };
        let (host, port) = host_and_port(authority).ok_or(ReceiverFault::Url)?;
        let addresses = addresses(host).ok_or(ReceiverFault::Elsewhere)?;
        let addresses = addresses.into_iter().map(|address| SocketAddr::new(address, port));
        Ok(Self { addresses: addresses.collect(), authority: authority.into(), path })
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn send(&self, made: &Made) -> Result<Response, ReceiverFault> {
        let end = Instant::now().checked_add(LONGEST).ok_or(ReceiverFault::Slow)?;
        let mut stream = self.connect(end)?;
        stream.set_write_timeout(Some(left(end)?))?;
        stream.write_all(&self.written(made))?;
        let mut received = Vec::new();
        let mut piece = [0; 8 * 1024];
        loop {
            stream.set_read_timeout(Some(left(end)?))?;
            let count = match stream.read(&mut piece) {
                Ok(count) => count,
                Err(error) if is_late(&error) => return Err(ReceiverFault::Slow),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            received.extend_from_slice(piece.get(..count).unwrap_or_default());
            if received.len() > MAX_ANSWER {
                return Err(ReceiverFault::TooLong);
            }
            if let Some(response) = parsed(&received, made.method, count == 0)? {
                return Ok(response);
            }
            if count == 0 {
                return Err(ReceiverFault::Unfinished);
            }
        }
    }

    fn connect(&self, end: Instant) -> Result<TcpStream, ReceiverFault> {
        let mut fault = ReceiverFault::Elsewhere;
        for address in &self.addresses {
            match TcpStream::connect_timeout(address, left(end)?) {
                Ok(stream) => return Ok(stream),
                Err(error) => fault = error.into(),
            }
        }
        Err(fault)
    }

    fn written(&self, made: &Made) -> Vec<u8> {
        let target = made.target(&self.path);
        let mut head = format!(
            "{} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nUser-Agent: countersign\r\n",
            made.method, self.authority,
        );
        for (name, value) in &made.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        if made.method == "POST" {
            head.extend(["Content-Length: ", &made.body.len().to_string(), "\r\n"]);
        }
        head.push_str("\r\n");
        [head.as_bytes(), &made.body].concat()
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

/// How much of the time is left; a socket takes none that is zero.
fn left(end: Instant) -> Result<Duration, ReceiverFault> {
    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(ReceiverFault::Slow) } else { Ok(left) }
}

fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// The response, once it is whole.
fn parsed(raw: &[u8], method: &str, has_ended: bool) -> Result<Option<Response>, ReceiverFault> {
    let mut fields = [EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut fields);
    let Status::Complete(length) = response.parse(raw).map_err(|_| ReceiverFault::NotHttp)? else {
        return Ok(None);
    };
    let status = response.code.ok_or(ReceiverFault::NotHttp)?;
    let fields: Vec<_> = response.headers.iter().map(|field| (field.name, field.value)).collect();
    let rest = raw.get(length..).unwrap_or_default();
    let framing = framing(response.version.unwrap_or(1), &fields);
    let framing = framing.map_err(|_| ReceiverFault::NotHttp)?;
    let has_none = method == "HEAD" || matches!(status, 204 | 304);
    let Some(body) = body_of(rest, framing, has_none, has_ended)? else { return Ok(None) };
    let headers = fields.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec())).collect();
    Ok(Some(Response { status, headers, body, raw: raw.into() }))
}

/// The body, once it is whole: one without a length ends with the connection.
fn body_of(
    mut rest: &[u8],
    framing: Framing,
    has_none: bool,
    has_ended: bool,
) -> Result<Option<Vec<u8>>, ReceiverFault> {
    if has_none {
        return Ok(Some(Vec::new()));
    }
    if framing == Framing::Empty {
        return Ok(has_ended.then(|| rest.into()));
    }
    let mut body = Vec::new();
    match read_body(&mut rest, framing, |piece| body.extend_from_slice(piece)) {
        Ok(()) => Ok(Some(body)),
        Err(RequestError::ShortBody { .. } | RequestError::UnfinishedChunks) => Ok(None),
        Err(_) => Err(ReceiverFault::NotHttp),
    }
}
