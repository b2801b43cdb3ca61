//! What tcpdump prints of a connection without TLS: with -A as text, with -X as hexadecimal digits, of
//! which the latter has every byte.

use super::fault::RequestError;
use super::lines::{is_request_line, lines, without_end};
use super::message::Read;
use super::note::Note;
use super::pick::Pick;

/// Whether a text begins so.
pub(super) fn is(start: &[u8]) -> bool {
    lines(start).take(8).any(|line| Packet::begun(line).is_some())
}

/// The bytes that one side sent, in the order of its packets.
struct Stream<'t> {
    /// From where to where.
    way: &'t str,
    bytes: Vec<u8>,
    /// The packets that it has: one that was sent twice is taken once.
    seen: Vec<&'t str>,
}

pub(super) fn read(format: &'static str, text: &[u8], pick: Pick) -> Result<Read, RequestError> {
    let mut streams: Vec<Stream<'_>> = Vec::new();
    let mut is_text = false;
    for packet in packets(text) {
        let (payload, is_ascii) =
            packet.payload().ok_or(RequestError::Unfit { format, what: CUT })?;
        if payload.is_empty() {
            continue;
        }
        is_text |= is_ascii;
        let known = streams.iter().position(|stream| stream.way == packet.way);
        let at = known.unwrap_or(streams.len());
        if known.is_none() {
            streams.push(Stream { way: packet.way, bytes: Vec::new(), seen: Vec::new() });
        }
        if let Some(stream) =
            streams.get_mut(at).filter(|stream| !stream.seen.contains(&packet.sequence))
        {
            stream.bytes.extend_from_slice(&payload);
            stream.seen.push(packet.sequence);
        }
    }
    let begins = |stream: &Stream<'_>| lines(&stream.bytes).next().is_some_and(is_request_line);
    let requests: Vec<_> = streams.into_iter().filter(begins).collect();
    if requests.is_empty() {
        let what = "holds no packet that begins with a request line: record with -s 0 from before the \
                    request, and without TLS";
        return Err(RequestError::Unfit { format, what });
    }
    let method = |stream: &Stream<'_>| {
        let method = stream.bytes.split(|byte| *byte == b' ').next().unwrap_or_default();
        String::from_utf8_lossy(method).into_owned()
    };
    let (stream, entry) = pick.one(requests, method)?;
    let note = is_text.then_some(Note::Printable);
    Ok(Read { entry, ..Read::of_wire(format, &stream.bytes, note)? })
}

struct Packet<'t> {
    way: &'t str,
    sequence: &'t str,
    /// How many bytes of TCP it carries.
    length: usize,
    /// The lines below it.
    dump: &'t [u8],
}

/// The packets that carry something, each with the lines below it.
fn packets(text: &[u8]) -> Vec<Packet<'_>> {
    let (mut packets, mut at): (Vec<Packet<'_>>, usize) = (Vec::new(), 0);
    let mut start = 0;
    for line in lines(text) {
        let end = at.saturating_add(line.len());
        if let Some(packet) = Packet::begun(line) {
            packets.push(packet);
            start = end;
        }
        if let Some(packet) = packets.last_mut() {
            packet.dump = text.get(start..end).unwrap_or_default();
        }
        at = end;
    }
    packets
}

impl<'t> Packet<'t> {
    /// `12:00:00.000000 IP 10.0.0.1.5000 > 10.0.0.2.80: Flags [P.], seq 1:100, …, length 99`, perhaps with
    /// the date or the interface in front.
    fn begun(line: &'t [u8]) -> Option<Self> {
        let line = str::from_utf8(without_end(line)).ok()?;
        let (when, rest) = line.split_once(" IP ").or_else(|| line.split_once(" IP6 "))?;
        let time = when.split(' ').find(|word| word.contains(':'))?;
        let is_time = time.bytes().all(|byte| byte.is_ascii_digit() || b":.".contains(&byte));
        let (way, said) = rest.split_once(": Flags ")?;
        if !is_time || !way.contains(" > ") {
            return None;
        }
        let after = |name: &str, until: &[char]| {
            let (_, value) = said.split_once(name)?;
            value.split(until).next()
        };
        let length = after("length ", &[':', ' ', ','])?.parse().ok()?;
        let sequence = after("seq ", &[',', ' ']).unwrap_or_default();
        Some(Self { way, sequence, length, dump: &[] })
    }

    /// What it carries, and whether it was printed as text.
    fn payload(&self) -> Option<(Vec<u8>, bool)> {
        if self.length == 0 {
            return Some((Vec::new(), false));
        }
        match self.in_hexadecimal() {
            Some(bytes) => Some((self.of_bytes(&bytes)?, false)),
            None => Some((self.of_text()?, true)),
        }
    }

    /// The bytes of the lines `0x0010:  4500 0034 …  E..4`.
    fn in_hexadecimal(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        for line in lines(self.dump) {
            let line = str::from_utf8(without_end(line)).ok()?.trim_start();
            let Some((_, digits)) = line.strip_prefix("0x").and_then(|line| line.split_once(':'))
            else {
                continue;
            };
            let digits = digits.trim_start().split("  ").next().unwrap_or_default();
            let digits: Vec<_> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
            for pair in digits.chunks_exact(2) {
                bytes.push(u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()?);
            }
        }
        (!bytes.is_empty()).then_some(bytes)
    }

    /// The last bytes of a packet of IP: what is before them are the headers of IP and TCP.
    fn of_bytes(&self, packet: &[u8]) -> Option<Vec<u8>> {
        let total = match packet {
            [first, _, high, low, ..] if first >> 4 == 4 => {
                usize::from(u16::from_be_bytes([*high, *low]))
            }
            [first, _, _, _, high, low, ..] if first >> 4 == 6 => {
                usize::from(u16::from_be_bytes([*high, *low])).saturating_add(40)
            }
            _ => packet.len(),
        };
        let packet = packet.get(..total.min(packet.len())).unwrap_or(packet);
        let start = total.checked_sub(self.length);
        let payload = start.and_then(|start| packet.get(start..)).unwrap_or_default();
        (payload.len() == self.length).then(|| payload.into())
    }

    /// The request from its first line on, or the last bytes of the text.
    fn of_text(&self) -> Option<Vec<u8>> {
        let text = self.dump.strip_suffix(b"\n").unwrap_or(self.dump);
        let begins = (0..text.len()).find(|at| text.get(*at..).is_some_and(is_request));
        let start = begins.or_else(|| text.len().checked_sub(self.length))?;
        Some(text.get(start..)?.into())
    }
}

const CUT: &str = "has a packet that is cut: record it with -s 0";

/// What a webhook comes by. Any letter may stand in front of it, which is of the packet's headers.
const METHODS: [&[u8]; 5] = [b"POST ", b"GET ", b"PUT ", b"PATCH ", b"HEAD "];

fn is_request(text: &[u8]) -> bool {
    METHODS.iter().any(|method| text.starts_with(method))
        && lines(text).next().is_some_and(is_request_line)
}
