//! The naive way: concatenate the message, compute the MAC, write it as text, compare the texts.

use std::borrow::Cow;

use countersign::{Checksum, Part};

use crate::delivery::Delivery;
use crate::recipe::{Items, Recipe, Time};
use crate::secret::Key;
use crate::tag::{Hash, crc32, encode, is_well_formed, same};

impl Recipe {
    /// The position of the first secret that signed the delivery, if one did.
    #[must_use]
    pub fn accepts(&self, delivery: &Delivery, keys: &[Key]) -> Option<usize> {
        let mut candidates = self.candidates(delivery)?;
        candidates.retain(|text| is_well_formed(self.encoding, self.hash.tag_len(), text));
        if candidates.len() > 8 || !self.is_fresh(delivery) {
            return None;
        }
        if self.has_movable_boundary(delivery) {
            return None;
        }
        let message = self.message(delivery)?;
        let signs = |(_, key): &&Key| {
            let right = self.signature(key, &message);
            candidates.iter().any(|text| same(self.encoding, text, &right))
        };
        keys.iter().find(signs).map(|(position, _)| *position)
    }

    /// Whether a signed header, or what else it is looked for in, holds a text next to it that other variable
    /// parts are behind.
    fn has_movable_boundary(&self, delivery: &Delivery) -> bool {
        let variable = |parts: &[Part]| parts.iter().any(|p| !has_one_length(p));
        self.message.iter().enumerate().any(|(at, part)| {
            if !matches!(part, Part::Header(_) | Part::Method | Part::Url) && !is_of_url(part) {
                return false;
            }
            let mut separators = Vec::new();
            match &self.message[at + 1..] {
                [Part::Text(text), behind @ ..] if variable(behind) => separators.push(text),
                _ => {}
            }
            match &self.message[..at] {
                [behind @ .., Part::Text(text)] if variable(behind) => separators.push(text),
                _ => {}
            }
            if matches!(part, Part::Url) {
                // Any URL holds a dot.
                separators.retain(|text| matches!(**text, " " | "\n" | "|"));
            }
            let holds = |value: &&[u8], text: &str| {
                value.windows(text.len()).any(|window| window == text.as_bytes())
            };
            let values: Vec<Cow<'_, [u8]>> = match part {
                Part::Header(name) => delivery.values(&[name]).into_iter().map(Cow::from).collect(),
                Part::Method => delivery.method.iter().map(|text| text.as_bytes().into()).collect(),
                Part::Url => delivery.url.iter().map(|text| text.as_bytes().into()).collect(),
                part => url_part(part, delivery.url.as_deref()).into_iter().collect(),
            };
            separators.iter().any(|text| values.iter().any(|value| holds(&&**value, text)))
        })
    }

    /// The text of the tag of `message`.
    #[must_use]
    pub fn signature(&self, key: &[u8], message: &[u8]) -> String {
        encode(self.encoding, &self.hash.tag(key, message))
    }

    /// What is signed, where each part of it is there once.
    #[must_use]
    pub fn message(&self, delivery: &Delivery) -> Option<Vec<u8>> {
        self.concatenate(delivery, only)
    }

    /// What a verifier would take for the message that overlooks what is missing or repeated: its
    /// signature is the one to try.
    #[must_use]
    pub fn careless_message(&self, delivery: &Delivery, pick: usize) -> Vec<u8> {
        let choose = |values: &[_]| values.iter().cycle().nth(pick).copied().or(Some(&[][..]));
        self.concatenate(delivery, choose).unwrap_or_default()
    }

    fn concatenate<'d>(
        &self,
        delivery: &'d Delivery,
        choose: impl Fn(&[&'d [u8]]) -> Option<&'d [u8]>,
    ) -> Option<Vec<u8>> {
        let given =
            |text: &'d Option<String>| text.iter().map(String::as_bytes).collect::<Vec<_>>();
        let parts = self.message.iter().map(|part| match part {
            Part::Text(text) => Some(text.as_bytes().into()),
            Part::Header(name) => choose(&delivery.values(&[name])).map(Cow::from),
            Part::Setting(_) => Some(delivery.setting.as_bytes().into()),
            Part::Timestamp => choose(&self.timestamps(delivery)).map(Cow::from),
            Part::Method => choose(&given(&delivery.method)).map(Cow::from),
            Part::Url => choose(&given(&delivery.url)).map(Cow::from),
            Part::Body => Some(delivery.body.as_slice().into()),
            Part::BodyHash(hash, encoding) => {
                let digest = Hash::of(*hash).digest(&delivery.body);
                Some(encode(*encoding, &digest).into_bytes().into())
            }
            Part::BodyChecksum(Checksum::CRC32) => {
                Some(crc32(&delivery.body).to_string().into_bytes().into())
            }
            part if is_of_url(part) => url_part(part, delivery.url.as_deref()),
            other => panic!("no oracle for {other:?}"),
        });
        parts.collect::<Option<Vec<_>>>().map(|parts| parts.concat())
    }

    fn candidates<'d>(&self, delivery: &'d Delivery) -> Option<Vec<&'d str>> {
        let value = only(&delivery.values(self.names)).filter(|value| value.len() <= 8 * 1024)?;
        let items = self.items(str::from_utf8(value).ok().filter(|text| text.is_ascii())?);
        if items.len() > 32 {
            return None;
        }
        let items = match self.items {
            Items::One | Items::List(_) => items,
            Items::Pairs(_, key) => values_of(key, &items),
        };
        Some(items.into_iter().filter_map(|item| item.strip_prefix(self.prefix)).collect())
    }

    fn items<'d>(&self, text: &'d str) -> Vec<&'d str> {
        match self.items {
            Items::One => vec![text],
            Items::List(separator) | Items::Pairs(separator, _) => text.split(separator).collect(),
        }
    }

    fn timestamps<'d>(&self, delivery: &'d Delivery) -> Vec<&'d [u8]> {
        match self.time {
            Time::Unsigned => Vec::new(),
            Time::Header(name, _) => delivery.values(&[name]),
            Time::Pair(key, _) => {
                let values = delivery.values(self.names).into_iter();
                let texts = values.filter_map(|value| str::from_utf8(value).ok());
                let times = texts.flat_map(|text| values_of(key, &self.items(text)));
                times.map(str::as_bytes).collect()
            }
        }
    }

    fn is_fresh(&self, delivery: &Delivery) -> bool {
        let (Time::Header(_, units) | Time::Pair(_, units)) = self.time else { return true };
        let marks = |part: &&Part| !matches!(part, Part::Setting(_));
        let parts: Vec<_> = self.message.iter().filter(marks).collect();
        let unmarked = parts.windows(2).any(|pair| {
            pair.contains(&&Part::Timestamp) && !pair.iter().any(|p| has_one_length(p))
        });
        let time = only(&self.timestamps(delivery)).and_then(|text| {
            let present = if units == 1 { 10 } else { 13 };
            let length = if unmarked { text.len() == present } else { text.len() <= 19 };
            let digits = length && text.iter().all(u8::is_ascii_digit);
            str::from_utf8(text).ok().filter(|_| digits)?.parse::<u64>().ok()
        });
        time.is_some_and(|time| (time / units).abs_diff(delivery.now) <= self.tolerance)
    }
}

fn is_of_url(part: &Part) -> bool {
    matches!(part, Part::Path | Part::PathAndQuery | Part::Query | Part::Host | Part::Parameter(_))
}

/// The part of the URL, if it is one of `https` or `http` and has the part.
fn url_part<'d>(part: &Part, url: Option<&'d str>) -> Option<Cow<'d, [u8]>> {
    let url = url.filter(|url| url.len() <= 1024 * 1024)?.split('#').next()?;
    let (protocol, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, target) = rest.split_at(end);
    let host = authority.rsplit('@').next()?;
    if host.is_empty() || !protocol.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return None;
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = if path.is_empty() { "/" } else { path };
    let text = match part {
        Part::PathAndQuery if target.contains('?') => format!("{path}?{query}"),
        Part::Path | Part::PathAndQuery => path.to_owned(),
        Part::Query => query.to_owned(),
        Part::Host => host.to_owned(),
        Part::Parameter(name) => return parameter(query, name).map(Cow::from),
        _ => return None,
    };
    Some(text.into_bytes().into())
}

/// The parameter that is there once, with a value.
fn parameter(query: &str, name: &str) -> Option<Vec<u8>> {
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (pair, None),
    });
    let named =
        |(given, _): &(&str, _)| decoded(given).is_some_and(|given| given == name.as_bytes());
    match pairs.filter(named).collect::<Vec<_>>()[..] {
        [(_, Some(value))] => decoded(value).filter(|value| !value.is_empty()),
        _ => None,
    }
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next()?.replace('+', " ").into_bytes();
    for piece in pieces {
        let piece = piece.as_bytes();
        bytes.extend(hex::decode(piece.get(..2)?).ok()?);
        bytes.extend(piece[2..].iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }));
    }
    Some(bytes)
}

/// Whether no sender chooses how long the part is.
fn has_one_length(part: &Part) -> bool {
    matches!(part, Part::Text(_) | Part::Setting(_) | Part::BodyHash(..))
}

/// The value that is there once, and neither empty nor endless.
fn only<'d>(values: &[&'d [u8]]) -> Option<&'d [u8]> {
    match values {
        [value] => Some(*value).filter(|value| !value.is_empty() && value.len() <= 1024 * 1024),
        _ => None,
    }
}

fn values_of<'d>(key: &str, items: &[&'d str]) -> Vec<&'d str> {
    items.iter().filter_map(|item| item.strip_prefix(key)?.strip_prefix('=')).collect()
}
