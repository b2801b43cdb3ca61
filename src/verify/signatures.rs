//! Reading and writing the value of a signature header.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::members::{Member, Members};
use crate::algorithm::{Candidates, Refused};
use crate::bounds::{MAX_CANDIDATES, MAX_ITEMS, MAX_SIGNATURE_HEADER};
use crate::error::Error;
use crate::scheme::{Blanks, Layout, Signature, TimestampPlace, Wrapping};
use crate::text::bytes::{find, pair_value, split, without_blanks};
use crate::text::{Encoding, TextFault};

impl Signature {
    /// Decodes the signatures in `value` into `candidates`, and returns the text of the timestamp,
    /// if this is where it is. `header` is named in errors, and `key_id` is the receiver's. Of a list, the items that are no
    /// signatures are passed over as long as one is.
    pub(crate) fn read<'v>(
        &self,
        value: &'v [u8],
        header: &'static str,
        timestamp: Option<TimestampPlace>,
        key_id: &[u8],
        candidates: &mut Candidates,
    ) -> Result<Option<Cow<'v, [u8]>>, Error> {
        if value.is_empty() {
            return Err(Error::EmptyHeader { header });
        }
        if value.len() > MAX_SIGNATURE_HEADER {
            return Err(Error::HeaderTooLong { header, limit: MAX_SIGNATURE_HEADER });
        }
        if self.is_wrapped() {
            return self.read_wrapped(value, header, timestamp, key_id, candidates);
        }
        if let Layout::Member(name) = self.layout {
            let text = member(value, name).ok_or(Error::NoCandidate { header })?;
            return self.read_single(text.as_bytes(), header, key_id, candidates).map(|()| None);
        }
        let Some(separator) = self.separator() else {
            return self.read_single(value, header, key_id, candidates).map(|()| None);
        };
        if !value.is_ascii() {
            return Err(Error::NotAscii { header });
        }
        let expected = self.lead;
        let listed = value.strip_prefix(expected.as_bytes());
        let value = listed.ok_or(Error::WrongPrefix { header, expected })?;
        let (key, others) = match self.layout {
            Layout::Pairs { key, others, .. } => (Some(key), others),
            _ => (None, &[][..]),
        };
        let (timestamp_key, first_is_timestamp) = match timestamp {
            Some(TimestampPlace::Pair(key)) => (Some(key), false),
            Some(TimestampPlace::FirstItem) => (None, true),
            _ => (None, false),
        };
        let (mut timestamp, mut passed_over) = (None, PassedOver::default());
        for (at, item) in split(value, separator.as_bytes()).enumerate() {
            if !candidates.may_look_at_another() {
                return Err(Error::TooManyItems { header, limit: MAX_ITEMS });
            }
            let item = if self.blanks == Blanks::None { item } else { without_blanks(item) };
            let signature = match key {
                None if first_is_timestamp && at == 0 => {
                    timestamp = Some(item);
                    None
                }
                None => Some(item),
                Some(key) => {
                    let time = timestamp_key.and_then(|key| pair_value(item, key));
                    if time.is_some() && timestamp.is_some() {
                        return Err(Error::RepeatedTimestamp { header });
                    }
                    timestamp = timestamp.or(time);
                    let other = || others.iter().find_map(|key| pair_value(item, key));
                    pair_value(item, key).or_else(other)
                }
            };
            let text = signature.and_then(|text| {
                let stripped = self.behind_prefix(text);
                let bare = self.prefix_is_optional() && find(text, b"=").is_none();
                stripped.or_else(|| bare.then_some(text))
            });
            if let Some(text) = text {
                passed_over.unless(self.take(text, header, key_id, candidates).err())?;
            }
        }
        if timestamp_key.is_some() && timestamp.is_none() {
            return Err(Error::MissingTimestamp { header });
        }
        if candidates.is_empty() {
            return Err(passed_over.first_or(Error::NoCandidate { header }));
        }
        Ok(timestamp.map(Cow::Borrowed))
    }

    /// The same of a value that is base64 of such a one.
    #[inline(never)]
    fn read_wrapped(
        &self,
        value: &[u8],
        header: &'static str,
        timestamp: Option<TimestampPlace>,
        key_id: &[u8],
        candidates: &mut Candidates,
    ) -> Result<Option<Cow<'static, [u8]>>, Error> {
        let plain = Encoding::Base64.decode_any(value, &(1..=MAX_SIGNATURE_HEADER));
        let plain = plain.map_err(|fault| fault_in(header, fault))?;
        let unwrapped = Self { wrapping: Wrapping::None, ..*self };
        let time = unwrapped.read(&plain, header, timestamp, key_id, candidates)?;
        Ok(time.map(|text| Cow::Owned(text.into_owned())))
    }

    #[inline]
    fn read_single(
        &self,
        value: &[u8],
        header: &'static str,
        key_id: &[u8],
        candidates: &mut Candidates,
    ) -> Result<(), Error> {
        match self.behind_prefix(value) {
            Some(text) => self.take(text, header, key_id, candidates),
            None if self.prefix_is_optional() => self.take(value, header, key_id, candidates),
            None if value.is_ascii() => Err(Error::WrongPrefix { header, expected: self.prefix }),
            None => Err(Error::NotAscii { header }),
        }
    }

    /// Decodes one signature into `candidates`.
    #[inline]
    pub(crate) fn take(
        &self,
        text: &[u8],
        header: &'static str,
        key_id: &[u8],
        candidates: &mut Candidates,
    ) -> Result<(), Error> {
        if self.behind_id.is_none() && self.up_to.is_none() {
            return self.take_bare(text, header, candidates);
        }
        self.take_bare(self.bare(text, header, key_id)?, header, candidates)
    }

    /// The signature behind the id of the receiver's key, and up to its mark.
    #[inline(never)]
    fn bare<'v>(
        &self,
        text: &'v [u8],
        header: &'static str,
        key_id: &[u8],
    ) -> Result<&'v [u8], Error> {
        let mut bare = text;
        if let Some((joint, _)) = self.behind_id {
            let behind = Self::behind(bare, joint.as_bytes(), key_id);
            bare = behind.ok_or(Error::OtherKeyId { header })?;
        }
        let Some(mark) = self.up_to else { return Ok(bare) };
        let end = find(bare, mark.as_bytes()).ok_or(Error::NoCandidate { header })?;
        Ok(bare.get(..end).unwrap_or_default())
    }

    /// What stands behind the id and `joint`. An empty id, which no receiver can configure, is any: what explains
    /// a mismatch looks for evidence alone.
    fn behind<'v>(text: &'v [u8], joint: &[u8], key_id: &[u8]) -> Option<&'v [u8]> {
        let from = if key_id.is_empty() { find(text, joint)? } else { key_id.len() };
        let (id, rest) = text.split_at_checked(from)?;
        let is_its = key_id.is_empty() || id == key_id;
        rest.strip_prefix(joint).filter(|_| is_its)
    }

    #[inline]
    fn take_bare(
        &self,
        text: &[u8],
        header: &'static str,
        candidates: &mut Candidates,
    ) -> Result<(), Error> {
        if !self.percent_encoded {
            return self.take_plain(text, header, candidates);
        }
        let plain = percent_decoded(text).ok_or(Error::WrongCharacter { header })?;
        self.take_plain(&plain, header, candidates)
    }

    #[inline]
    fn take_plain(
        &self,
        text: &[u8],
        header: &'static str,
        candidates: &mut Candidates,
    ) -> Result<(), Error> {
        candidates.push(text, self.encoding).map_err(|refused| match refused {
            Refused::TooMany => Error::TooManyCandidates { header, limit: MAX_CANDIDATES },
            Refused::Text(TextFault::Length { expected, .. })
                if self.prefix.is_empty() && has_prefix(text, expected) =>
            {
                Error::UnexpectedPrefix { header }
            }
            Refused::Text(fault) => fault_in(header, fault),
        })
    }

    /// The header's value for one tag.
    pub(crate) fn write(
        &self,
        tag: &[u8],
        place: Option<TimestampPlace>,
        time: &str,
        key_id: &[u8],
    ) -> String {
        let mut value = String::from(self.lead);
        match (self.layout, place) {
            (Layout::Pairs { separator, .. }, Some(TimestampPlace::Pair(key))) => {
                let blank = if self.blanks == Blanks::Usual { " " } else { "" };
                for piece in [key, "=", time, separator, blank] {
                    value.push_str(piece);
                }
            }
            (Layout::TimedList { separator }, _) => {
                value.push_str(time);
                value.push_str(separator);
            }
            _ => {}
        }
        if let Layout::Pairs { key, .. } = self.layout {
            value.push_str(key);
            value.push('=');
        }
        value.push_str(self.prefix);
        if let Some((joint, _)) = self.behind_id {
            value.push_str(&String::from_utf8_lossy(key_id));
            value.push_str(joint);
        }
        let text = self.encoding.encode(tag);
        if self.percent_encoded {
            text.chars().for_each(|character| push_percent_encoded(&mut value, character));
        } else {
            value.push_str(&text);
        }
        if self.is_wrapped() { Encoding::Base64.encode(value.as_bytes()) } else { value }
    }
}

/// What is wrong with a text of `header`.
fn fault_in(header: &'static str, fault: TextFault) -> Error {
    match fault {
        TextFault::NotAscii => Error::NotAscii { header },
        TextFault::Length { expected, found } => Error::WrongLength { header, expected, found },
        TextFault::Character => Error::WrongCharacter { header },
        TextFault::TrailingBits => Error::NotCanonical { header },
    }
}

/// The text of a member of the JSON object that `value` is the base64 of, which is there once.
pub(crate) fn member(value: &[u8], name: &'static str) -> Option<String> {
    let json = Encoding::Base64.decode_any(value, &(1..=MAX_SIGNATURE_HEADER)).ok()?;
    let wanted = core::iter::once(name).map(|name| Member::text(name, None));
    let members = Members::read(&json, wanted)?;
    members.text(name).map(String::from)
}

/// The characters of base64 that have a meaning in a URL, and how they are written there.
const PERCENT_ENCODED: [(char, &str); 3] = [('+', "%2B"), ('/', "%2F"), ('=', "%3D")];

fn push_percent_encoded(text: &mut String, character: char) {
    match PERCENT_ENCODED.iter().find(|(plain, _)| *plain == character) {
        Some((_, encoded)) => text.push_str(encoded),
        None => text.push(character),
    }
}

/// The base64 that `text` is; nothing where one of the characters is not encoded, or another is, so that
/// each has one text.
fn percent_decoded(text: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, others @ ..] = rest {
        rest = others;
        decoded.push(match first {
            b'+' | b'/' | b'=' => return None,
            b'%' => {
                let (digits, others) = others.split_at_checked(2)?;
                rest = others;
                let is_it = |encoded: &str| encoded.as_bytes().strip_prefix(b"%") == Some(digits);
                let (plain, _) = PERCENT_ENCODED.iter().find(|(_, encoded)| is_it(encoded))?;
                u8::try_from(*plain).ok()?
            }
            plain => *plain,
        });
    }
    Some(decoded)
}

/// What is no signature among several, and passed over as long as one is.
#[derive(Default)]
pub(crate) struct PassedOver(Option<Error>);

impl PassedOver {
    /// Keeps the fault of what was read, if it has one, unless that is a bound, which ends the reading.
    #[inline]
    pub(crate) fn unless(&mut self, fault: Option<Error>) -> Result<(), Error> {
        use Error::{HeaderTooLong, TooManyCandidates, TooManyItems};
        if let Some(
            bound @ (TooManyCandidates { .. } | TooManyItems { .. } | HeaderTooLong { .. }),
        ) = fault
        {
            return Err(bound);
        }
        self.0 = self.0.or(fault);
        Ok(())
    }

    /// The first fault, or `error` where nothing was passed over.
    pub(crate) fn first_or(self, error: Error) -> Error {
        self.0.unwrap_or(error)
    }
}

/// Whether `text` looks like `name=` in front of a signature of `length` characters.
fn has_prefix(text: &[u8], length: usize) -> bool {
    let prefix = text.len().checked_sub(length).and_then(|at| text.get(..at));
    match prefix {
        Some([name @ .., b'=']) => {
            name.len() < length && name.iter().all(u8::is_ascii_alphanumeric)
        }
        _ => false,
    }
}
