//! Bodies of which bytes were lost to U+FFFD.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::fixed::Sort;

/// U+FFFD, which stands where bytes could not be decoded.
pub(super) const REPLACEMENT: &[u8] = b"\xEF\xBF\xBD";
/// The most places at which bytes are put back.
const MAX_PLACES: usize = 4096;
/// The longest body in which more is tried than one byte for all places.
const MAX_TRIED: usize = 64 * 1024;

pub(super) static LOST: Sort = Sort {
    code: "body-lossy",
    cure: "The body was decoded as UTF-8 with replacement. Verify the raw bytes, not a string.",
};
static SPLIT: Sort = Sort {
    code: "body-lossy",
    cure: "Each piece of the body was decoded by itself, and a character lay in two: collect the bytes, and \
           verify them before they become a string.",
};

/// What was where U+FFFD stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum Lost {
    /// The same byte in each place.
    Byte(u8),
    /// One byte in the first of two places, and another in the second.
    Bytes(u8, u8),
    /// One character, of which two pieces were decoded apart.
    Character(char),
}

/// The letters of Latin-1 and the punctuation of Windows-1252 that texts have most.
const FREQUENT: [u8; 26] = *b"\xE9\xE8\xE0\xE4\xF6\xFC\xDF\xE7\xF1\xE1\xED\xF3\xFA\xEA\xE2\xE5\xF8\xE6\xE3\xF5\xC4\xD6\xDC\xC9\x92\xA0";

/// Where U+FFFD stands in a body.
pub(super) struct Places(Vec<usize>);

impl Places {
    pub(super) fn of(body: &[u8]) -> Option<Self> {
        let windows = body.windows(REPLACEMENT.len()).enumerate();
        let places = windows.filter(|(_, bytes)| *bytes == REPLACEMENT).map(|(at, _)| at);
        let places: Vec<_> = places.take(MAX_PLACES.saturating_add(1)).collect();
        (1..=MAX_PLACES).contains(&places.len()).then_some(Self(places))
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    fn are_two_in_a_row(&self) -> bool {
        matches!(*self.0, [one, other] if one.checked_add(REPLACEMENT.len()) == Some(other))
    }
}

impl Lost {
    pub(super) const fn sort(self) -> &'static Sort {
        if matches!(self, Self::Character(_)) { &SPLIT } else { &LOST }
    }

    /// What may have been there, the most likely first.
    pub(super) fn all(places: &Places, length: usize) -> Vec<Self> {
        let mut all: Vec<_> = (0x80..=0xFF).map(Self::Byte).collect();
        if length > MAX_TRIED {
            return all;
        }
        if places.are_two_in_a_row() {
            let general = ('\u{2010}'..='\u{2044}').chain("€₹™№".chars());
            all.extend(('\u{A1}'..='\u{17F}').chain(general).map(Self::Character));
            let others = ('\u{370}'..='\u{45F}').chain('\u{5D0}'..='\u{64A}');
            all.extend(others.map(Self::Character));
        }
        if places.count() == 2 {
            let pairs = FREQUENT.into_iter().flat_map(|one| FREQUENT.map(|other| (one, other)));
            let differ = pairs.filter(|(one, other)| one != other);
            all.extend(differ.map(|(one, other)| Self::Bytes(one, other)));
        }
        all
    }

    pub(super) fn put_back(self, body: &[u8], places: &Places) -> Option<Vec<u8>> {
        let mut text = String::new();
        let (first, others, last): (&[u8], &[u8], &[u8]) = match &self {
            Self::Byte(byte) => (&[*byte], &[*byte], &[*byte]),
            Self::Bytes(one, other) => (&[*one], &[], &[*other]),
            Self::Character(character) => {
                text.push(*character);
                (text.as_bytes(), &[], &[])
            }
        };
        let end = places.0.len().checked_sub(1)?;
        let mut made = Vec::with_capacity(body.len());
        let mut from = 0;
        for (number, at) in places.0.iter().enumerate() {
            made.extend_from_slice(body.get(from..*at)?);
            made.extend_from_slice(match number {
                0 => first,
                _ if number == end => last,
                _ => others,
            });
            from = at.checked_add(REPLACEMENT.len())?;
        }
        made.extend_from_slice(body.get(from..)?);
        Some(made)
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Byte(byte) => write!(f, "the byte 0x{byte:02X} where U+FFFD stands now"),
            Self::Bytes(one, other) => {
                write!(f, "the bytes 0x{one:02X} and 0x{other:02X} where U+FFFD stands now")
            }
            Self::Character(character) => {
                write!(f, "U+{:04X} where U+FFFD stands twice now", u32::from(*character))
            }
        }
    }
}
