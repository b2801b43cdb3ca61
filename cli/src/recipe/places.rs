//! Where a text stands that may be a signature, and what may be a time or a message's id.

use countersign::{Encoding, Signature, SignedTime};

use super::Seen;
use super::forms::{Algorithm, forms};
use super::times;

/// The longest value that is looked at, in bytes.
const MAX_VALUE: usize = 8192;
/// The longest text in front of a signature.
const MAX_PREFIX: usize = 40;
/// How many places are tried, and how many headers that may be a time or an id.
const MAX_PLACES: usize = 12;
const MAX_TIMES: usize = 2;
const MAX_IDS: usize = 3;
const MAX_ITEMS: usize = 8;

const SEPARATORS: [&str; 6] = [",", ";", "&", "|", ":", "."];

/// Headers that say something else, whatever their values look like.
const OTHERS: [&str; 22] = [
    "age",
    "accept",
    "baggage",
    "connection",
    "content-digest",
    "content-length",
    "content-md5",
    "content-type",
    "cookie",
    "digest",
    "etag",
    "host",
    "if-none-match",
    "origin",
    "referer",
    "repr-digest",
    "retry-after",
    "traceparent",
    "tracestate",
    "user-agent",
    "x-amz-content-sha256",
    "x-amzn-trace-id",
];

/// What the names of such headers hold, the surest first.
const OF_SIGNATURES: [&str; 9] =
    ["signature", "hmac", "sign", "sig", "digest", "hash", "checksum", "auth", "token"];
const OF_TIMES: [&str; 5] = ["timestamp", "time", "date", "-ts", "sent"];
const OF_IDS: [&str; 6] = ["delivery", "nonce", "uuid", "guid", "event", "topic"];

/// What is said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Header,
    Parameter,
}

/// One text that may be a tag, with each way in which a scheme could find it there.
pub(crate) struct Place<'a> {
    pub(crate) kind: Kind,
    pub(crate) name: &'static str,
    pub(crate) text: &'a str,
    pub(crate) encoding: Encoding,
    pub(crate) algorithm: Algorithm,
    pub(crate) readings: Vec<Reading<'a>>,
}

/// How a value is made of a text and what is around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reading<'a> {
    /// None where no scheme reads it so.
    pub(crate) signature: Option<Signature>,
    /// What a sentence says of it.
    pub(crate) layout: Layout,
    /// A time beside the signature.
    pub(crate) time: Option<Time<'a>>,
}

/// A text that may be the signed time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Time<'a> {
    pub(crate) signed: SignedTime,
    pub(crate) text: &'a str,
    /// Where a sentence says that it is, and how it is written.
    pub(crate) said: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Behind(&'static str),
    Item { prefix: &'static str, separator: &'static str },
    Pair { key: &'static str, separator: &'static str },
    BehindTime { prefix: &'static str, separator: &'static str },
    BeforeTime(&'static str),
}

/// A text for as long as the process runs, which looks at one request.
pub(crate) fn kept(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// Those whose names speak of signatures first, and of these the stronger algorithms.
pub(crate) fn all<'a>(seen: &Seen<'a>) -> Vec<Place<'a>> {
    let mut places = Vec::new();
    for (name, value) in texts(seen) {
        add(&mut places, Kind::Header, name, value);
    }
    if let Some((_, query)) = seen.target.split_once('?') {
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            if rank(name, &OF_SIGNATURES).is_some() {
                add(&mut places, Kind::Parameter, name, value);
            }
        }
    }
    places.sort_by_key(|place| {
        let rank = rank(place.name, &OF_SIGNATURES);
        (place.kind == Kind::Parameter, rank.is_none(), place.algorithm.rank(), rank)
    });
    places.truncate(MAX_PLACES);
    places
}

/// The headers that may be times, the likeliest first.
pub(crate) fn times<'a>(seen: &Seen<'a>) -> Vec<Time<'a>> {
    let of_format = |(name, text): (&'a str, &'a str)| {
        let format = times::format(text)?;
        let said = kept(&format!("of {name}, {}", times::name(format)));
        Some((name, Time { signed: SignedTime::in_header(kept(name), format), text, said }))
    };
    let mut found: Vec<_> = texts(seen).filter_map(of_format).collect();
    found.sort_by_key(|(name, _)| {
        let is_date = name.eq_ignore_ascii_case("date");
        (rank(name, &OF_TIMES).is_none(), is_date, rank(name, &OF_TIMES))
    });
    found.into_iter().map(|(_, time)| time).take(MAX_TIMES).collect()
}

/// The headers that may be a message's id, the likeliest first.
pub(crate) fn ids<'a>(seen: &Seen<'a>) -> Vec<(&'static str, &'a str)> {
    let is_id = |name: &str| name.len() > 2 && name.to_ascii_lowercase().ends_with("id");
    // A time in a format that no scheme reads is signed like any header.
    let is_other_time =
        |name: &str, value: &str| rank(name, &OF_TIMES).is_some() && times::format(value).is_none();
    let may_be = |(name, value): &(&str, &str)| {
        (is_id(name) || rank(name, &OF_IDS).is_some() || is_other_time(name, value))
            && rank(name, &OF_SIGNATURES).is_none()
            && !value.is_empty()
            && value.len() <= 256
    };
    let mut found: Vec<_> = texts(seen).filter(may_be).collect();
    found.sort_by_key(|(name, _)| (!is_id(name), rank(name, &OF_IDS)));
    found.into_iter().map(|(name, value)| (kept(name), value)).take(MAX_IDS).collect()
}

/// The headers that are there once, and are text.
fn texts<'a>(seen: &Seen<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let headers = seen.headers;
    let is_once = move |name: &str| {
        headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name)).count() == 1
    };
    headers.iter().filter_map(move |(name, value)| {
        let is_other = OTHERS.iter().any(|other| other.eq_ignore_ascii_case(name));
        let text = str::from_utf8(value).ok().filter(|text| text.len() <= MAX_VALUE)?;
        (!is_other && is_once(name) && text.bytes().all(|byte| matches!(byte, b' '..=b'~')))
            .then_some((*name, text))
    })
}

/// Which of the words the name holds.
pub(crate) fn rank(name: &str, words: &[&str]) -> Option<usize> {
    let name = name.to_ascii_lowercase();
    words.iter().position(|word| name.contains(word))
}

/// Whether a name speaks of signatures.
pub(crate) fn speaks_of_signatures(name: &str) -> bool {
    rank(name, &OF_SIGNATURES).is_some()
}

fn add<'a>(places: &mut Vec<Place<'a>>, kind: Kind, name: &str, value: &'a str) {
    let name = kept(name);
    for (text, reading) in readings(kind, name, value) {
        for (encoding, algorithm) in forms(text) {
            let encoded = Reading {
                signature: reading.signature.map(|signature| signature.encoded(encoding)),
                ..reading
            };
            let known = places.iter_mut().find(|place| {
                place.name == name
                    && place.text == text
                    && place.encoding == encoding
                    && place.algorithm == algorithm
            });
            if let Some(place) = known {
                place.readings.push(encoded);
            } else {
                let readings = [encoded].into();
                places.push(Place { kind, name, text, encoding, algorithm, readings });
            }
        }
    }
}

/// Each text in a value that may be a tag, the simplest reading of it first.
fn readings<'a>(kind: Kind, name: &'static str, value: &'a str) -> Vec<(&'a str, Reading<'a>)> {
    let mut found = Vec::new();
    for (prefix, text) in behind_prefix(value) {
        let prefix = kept(prefix);
        let signature = match kind {
            Kind::Header => Signature::in_header(name),
            Kind::Parameter => Signature::in_parameter(name),
        };
        let layout = Layout::Behind(prefix);
        let signature = Some(signature.prefix(prefix));
        found.push((text, Reading { signature, layout, time: None }));
    }
    if kind == Kind::Header {
        for separator in SEPARATORS.into_iter().chain([" "]) {
            found.extend(timed(name, value, separator));
            found.extend(pairs(name, value, separator));
            found.extend(list(name, value, separator));
        }
    }
    found
}

/// The texts at the value's end that may be tags, each with what stands before it.
pub(crate) fn behind_prefix(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let delimiters = [' ', '=', ',', ':', ';', '.', '|', '/', '-', '_', '"'];
    let starts = value.match_indices(delimiters).map(|(at, _)| at.saturating_add(1));
    let starts = [0].into_iter().chain(starts.take_while(|at| *at <= MAX_PREFIX));
    let hex = value.starts_with("0x").then_some(2);
    let split = starts.chain(hex).filter_map(|at| value.split_at_checked(at));
    split.filter(|(prefix, text)| !has_number(prefix) && forms(text).next().is_some())
}

/// Whether it holds so long a number that another request has another.
fn has_number(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_digit()).any(|digits| digits.len() >= 8)
}

/// Where the time is that a list begins with.
const IN_FRONT: &str = "in front of it";

/// `TIME.TAG`, and `TAG.TIME`.
fn timed<'a>(
    name: &'static str,
    value: &'a str,
    separator: &'static str,
) -> Vec<(&'a str, Reading<'a>)> {
    let mut found = Vec::new();
    if let Some((time, rest)) = value.split_once(separator)
        && let Some(format) = times::format(time)
    {
        let (rest, blanks) = match rest.strip_prefix(' ') {
            Some(rest) if separator != " " => (rest, true),
            _ => (rest, false),
        };
        for item in rest.split(separator).take(MAX_ITEMS) {
            for (prefix, text) in behind_prefix(item) {
                let prefix = kept(prefix);
                let signature =
                    Signature::in_header(name).prefix(prefix).list_after_timestamp(separator);
                let signature = if blanks { signature.usual_blanks() } else { signature };
                let time = Some(Time {
                    signed: SignedTime::first_item(format),
                    text: time,
                    said: IN_FRONT,
                });
                let layout = Layout::BehindTime { prefix, separator };
                found.push((text, Reading { signature: Some(signature), layout, time }));
            }
        }
    }
    if let Some((text, time)) = value.rsplit_once(separator)
        && let Some(format) = times::format(time)
        && forms(text).next().is_some()
    {
        let time =
            Some(Time { signed: SignedTime::first_item(format), text: time, said: "behind it" });
        let layout = Layout::BeforeTime(separator);
        found.push((text, Reading { signature: None, layout, time }));
    }
    found
}

/// `t=TIME,v1=TAG`, with text in front of the first pair or without.
fn pairs<'a>(
    name: &'static str,
    value: &'a str,
    separator: &'static str,
) -> Vec<(&'a str, Reading<'a>)> {
    let first_pair = value.find('=').unwrap_or_default();
    let lead = value.get(..first_pair).and_then(|start| start.rfind(' ')).unwrap_or_default();
    let lead = if separator == " " || lead == 0 { 0 } else { lead.saturating_add(1) };
    let (lead, rest) = value.split_at_checked(lead).unwrap_or_default();
    let items: Vec<&str> = rest.split(separator).take(MAX_ITEMS).collect();
    let has_blanks = items.iter().skip(1).any(|item| item.starts_with(' '));
    let pairs: Option<Vec<_>> =
        items.iter().map(|item| item.trim_start().split_once('=')).collect();
    let Some(pairs) = pairs.filter(|pairs| pairs.len() > 1) else { return Vec::new() };
    let time = pairs.iter().find_map(|(key, text)| {
        let format = times::format(text)?;
        let said = kept(&format!("of `{key}=`, {}", times::name(format)));
        Some(Time { signed: SignedTime::in_pair(kept(key), format), text, said })
    });
    let mut found = Vec::new();
    for (key, value) in pairs {
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        let text = quoted.unwrap_or(value);
        if forms(text).next().is_none() {
            continue;
        }
        let key = kept(key);
        let signature = Signature::in_header(name).pairs(separator, key);
        let signature = if has_blanks { signature.optional_blanks() } else { signature };
        let signature = if lead.is_empty() { signature } else { signature.led_by(kept(lead)) };
        let layout = Layout::Pair { key, separator };
        let signature = quoted.is_none().then_some(signature);
        found.push((text, Reading { signature, layout, time }));
    }
    found
}

/// `v1,TAG v1,TAG`.
fn list<'a>(
    name: &'static str,
    value: &'a str,
    separator: &'static str,
) -> Vec<(&'a str, Reading<'a>)> {
    let items: Vec<&str> = value.split(separator).take(MAX_ITEMS).collect();
    let has_blanks = items.iter().skip(1).any(|item| item.starts_with(' '));
    if items.len() < 2 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (prefix, text) in items.iter().flat_map(|item| behind_prefix(item.trim_start())) {
        let prefix = kept(prefix);
        let signature = Signature::in_header(name).prefix(prefix).list(separator);
        let signature = if has_blanks { signature.optional_blanks() } else { signature };
        let layout = Layout::Item { prefix, separator };
        found.push((text, Reading { signature: Some(signature), layout, time: None }));
    }
    found
}
