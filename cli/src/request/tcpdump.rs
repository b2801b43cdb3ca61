//! What tcpdump prints of a connection without TLS: with -A as text, with -X as hexadecimal digits, of
//! which the latter has every byte.

use std::collections::HashMap;

use super::fault::RequestError;
use super::http1::{Framing, Head, pass_body, read_head};
use super::lines::{is_request_line, lines, without_end};
use super::message::Read;
use super::note::Note;
use super::pick::{Mark, Pick};

/// Whether a text begins so.
pub(super) fn is(start: &[u8]) -> bool {
    lines(start).take(8).any(|line| Packet::begun(line).is_some())
}

pub(super) fn read(format: &'static str, text: &[u8], pick: Pick) -> Result<Read, RequestError> {
    let unfit = |what| RequestError::Unfit { format, what };
    let (mut streams, mut is_text): (Vec<Stream>, Option<bool>) = (Vec::new(), None);
    let mut open = HashMap::new();
    for packet in packets(text) {
        if packet.is_first {
            open.insert(packet.way, streams.len());
            streams.push(Stream { is_whole: true, ..Stream::default() });
        }
        if packet.length == 0 {
            continue;
        }
        let (bytes, is_ascii) = packet.payload().map_err(unfit)?;
        if *is_text.get_or_insert(is_ascii) != is_ascii {
            return Err(unfit(MIXED));
        }
        let at = *open.entry(packet.way).or_insert(streams.len());
        if at == streams.len() {
            streams.push(Stream::default());
        }
        if let Some(stream) = streams.get_mut(at) {
            stream.segments.push(Segment { start: packet.start, length: packet.length, bytes });
        }
    }
    let sent = streams.into_iter().map(Stream::joined).flat_map(Joined::requests);
    let begins = |sent: &Joined| lines(&sent.bytes).next().is_some_and(is_request_line);
    let requests: Vec<_> = sent.filter(begins).collect();
    if requests.is_empty() {
        let what = "holds no packet that begins with a request line: record with -s 0 from before the \
                    request, and without TLS";
        return Err(unfit(what));
    }
    let mark = |sent: &Joined| Mark::of_line(lines(&sent.bytes).next().unwrap_or_default());
    let (sent, entry) = pick.one(requests, mark)?;
    let note = is_text.filter(|is_text| *is_text).map(|_| Note::Printable);
    let gap = || sent.has_gap.then(|| unfit(GAP));
    let read = Read::of_wire(format, &sent.bytes, note).map_err(|fault| gap().unwrap_or(fault))?;
    Ok(Read { entry, lacks: gap().or(read.lacks), ..read })
}

const CUT: &str = "has a packet that is cut: record it with -X -s 0";
const MIXED: &str =
    "has packets as text and packets in hexadecimal digits: record all of them with -X";
const GAP: &str = "has not all packets of its connection: record with -s 0 from before the request, and give \
                   all that tcpdump prints";

/// What one side of a connection sent.
#[derive(Default)]
struct Stream {
    /// Whether its connection was opened in the recording.
    is_whole: bool,
    segments: Vec<Segment>,
}

struct Segment {
    start: u32,
    length: u32,
    bytes: Vec<u8>,
}

/// Its bytes up to the first that is missing.
struct Joined {
    bytes: Vec<u8>,
    has_gap: bool,
}

impl Stream {
    /// In the order of their numbers. What was sent twice is taken once.
    fn joined(mut self) -> Joined {
        let mut joined = Joined { bytes: Vec::new(), has_gap: false };
        // Of a connection that was open before, tcpdump counts from its first packet on.
        let after_first = self.segments.first().map(|first| first.length);
        let is_counted = self.segments.iter().skip(1).any(|it| Some(it.start) == after_first);
        if let Some(first) = self.segments.first_mut().filter(|_| is_counted && !self.is_whole) {
            first.start = 0;
        }
        let origin = self.segments.first().map_or(0, |first| first.start);
        // The numbers go round, so that one behind another is less than half of them away.
        let place = |start: u32| i64::from(start.wrapping_sub(origin).cast_signed());
        self.segments.sort_by_key(|segment| place(segment.start));
        let mut next = self.segments.first().map_or(0, |first| place(first.start));
        for Segment { start, length, bytes } in self.segments {
            let known = next.saturating_sub(place(start));
            if known >= i64::from(length) {
                continue;
            }
            let is_exact = bytes.len() as u64 == u64::from(length);
            match usize::try_from(known).ok().and_then(|known| bytes.get(known..)) {
                Some(new) if known == 0 || is_exact => joined.bytes.extend_from_slice(new),
                _ => {
                    joined.has_gap = true;
                    break;
                }
            }
            next = place(start).saturating_add(i64::from(length));
        }
        joined
    }
}

impl Joined {
    /// One behind the other, of a connection that was kept open.
    fn requests(self) -> Vec<Self> {
        let (mut all, mut rest) = (Vec::new(), self.bytes.as_slice());
        while let Some((first, others)) = first_of_several(rest) {
            all.push(Self { bytes: first.into(), has_gap: false });
            rest = others;
        }
        all.push(Self { bytes: rest.into(), has_gap: self.has_gap });
        all
    }
}

/// The first request, if another follows it.
fn first_of_several(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = bytes;
    let head = read_head(&mut rest).ok()?;
    let framing = match Head::parse(&head).ok()? {
        (_, Framing::Rest) => Framing::Empty,
        (_, framing) => framing,
    };
    pass_body(&mut rest, framing, |_| {}).ok()?;
    let is_followed = lines(rest).next().is_some_and(is_request_line);
    bytes.split_at_checked(bytes.len().checked_sub(rest.len())?).filter(|_| is_followed)
}

struct Packet<'t> {
    /// From where to where.
    way: &'t str,
    /// Whether it opens a connection.
    is_first: bool,
    /// The number of the first byte of TCP that it carries, and how many these are.
    start: u32,
    length: u32,
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
        let after = |name: &str| {
            let (_, value) = said.split_once(name)?;
            value.split([':', ' ', ',']).next()?.parse().ok()
        };
        let length = after("length ")?;
        let start = after("seq ").or((length == 0).then_some(0))?;
        Some(Self { way, is_first: said.starts_with("[S"), start, length, dump: &[] })
    }

    /// What it carries, and whether it was printed as text.
    fn payload(&self) -> Result<(Vec<u8>, bool), &'static str> {
        let is_blank = |line: &&[u8]| line.trim_ascii().is_empty();
        let mut printed = lines(self.dump).skip_while(is_blank).peekable();
        if printed.peek().is_none() {
            return Err("has no bytes of its packets: record it with -X -s 0");
        }
        let bytes: Vec<u8> = printed.map_while(hexadecimal).flatten().collect();
        if bytes.is_empty() {
            return Ok((self.of_text().ok_or(CUT)?.into(), true));
        }
        let packet = LINKS.iter().find_map(|link| self.of_packet(bytes.get(*link..)?));
        Ok((packet.ok_or(CUT)?.into(), false))
    }

    fn length(&self) -> usize {
        usize::try_from(self.length).unwrap_or(usize::MAX)
    }

    /// What is behind the headers of IP and TCP, where these and it are as long as the packet.
    fn of_packet<'p>(&self, packet: &'p [u8]) -> Option<&'p [u8]> {
        let number = |high: &u8, low: &u8| usize::from(u16::from_be_bytes([*high, *low]));
        let (ip, total) = match packet {
            [first, _, high, low, ..] if first >> 4 == 4 => {
                (usize::from(first & 0x0F).saturating_mul(4), number(high, low))
            }
            [first, _, _, _, high, low, ..] if first >> 4 == 6 => {
                (40, number(high, low).saturating_add(40))
            }
            _ => return None,
        };
        let words = packet.get(ip.saturating_add(12))? >> 4;
        let start = ip.saturating_add(usize::from(words).saturating_mul(4));
        let payload = packet.get(start..total)?;
        (payload.len() == self.length()).then_some(payload)
    }

    /// The request from its first line on, or the last bytes of the text.
    fn of_text(&self) -> Option<&'t [u8]> {
        let text = self.dump.strip_suffix(b"\n").unwrap_or(self.dump);
        // Of each line's end a CR may have been left out.
        let most = text.len().saturating_add(lines(text).count());
        if most < self.length().saturating_add(LEAST_HEADERS) {
            return None;
        }
        let begins = (0..=MOST_HEADERS).find(|at| text.get(*at..).is_some_and(is_request));
        let start = begins.or_else(|| text.len().checked_sub(self.length()))?;
        text.get(start..)
    }
}

/// How many bytes a link has in front of IP, as -XX shows them: none, Ethernet, BSD's loopback, and both of
/// Linux's for any device.
const LINKS: [usize; 5] = [0, 14, 4, 16, 20];
/// How long the headers of IP and TCP are at the least and at the most.
const LEAST_HEADERS: usize = 40;
const MOST_HEADERS: usize = 120;

/// The bytes of a line `0x0010:  4500 0034 …  E..4`.
fn hexadecimal(line: &[u8]) -> Option<Vec<u8>> {
    let line = str::from_utf8(without_end(line)).ok()?.trim_start();
    let (_, digits) = line.strip_prefix("0x")?.split_once(':')?;
    let digits = digits.trim_start().split("  ").next()?.replace(' ', "");
    let pairs = digits.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).ok());
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

/// What a webhook comes by. Any letter may stand in front of it, which is of the packet's headers.
const METHODS: [&[u8]; 5] = [b"POST ", b"GET ", b"PUT ", b"PATCH ", b"HEAD "];

fn is_request(text: &[u8]) -> bool {
    METHODS.iter().any(|method| text.starts_with(method))
        && lines(text).next().is_some_and(is_request_line)
}
