//! A template worked out at construction: what is known before there is a request.

use alloc::borrow::{Cow, ToOwned as _};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::delivery::Identifier;
use super::freshness::check_freshness;
use super::signatures::{PassedOver, member};
use super::webhook::Adjust;
use super::{header_list, list};
use crate::algorithm::{Candidates, HashedAs, NamedKey, SecretAs};
use crate::bounds::{MAX_CERTIFICATE_URL, MAX_HEADERS, MAX_KEY_ID, MAX_SIGNED_VALUE};
use crate::error::{ConfigFault, Error};
use crate::key::has_blank_end;
use crate::request::{Names, Request, UnixTime};
use crate::scheme::{
    AnyScheme, Blanks, ExpectedPair, Future, HeaderList, KeyId, KeyIdPlace, List, ListPlace, Part,
    Shape, SignedTime, Template, TimestampPlace, ToldApartBy, are_settled, around, may_be_of_url,
};
use crate::text::TimeFormat;
use crate::text::bytes::{decoded, find, is_header_name, pair_value, split, without_blanks};
use crate::text::url::UrlPart;

/// A template, with what a receiver sets.
pub(crate) struct Plan {
    pub(crate) template: &'static Template,
    /// Every header that is read, each once, by the name that errors have. The signature's is first,
    /// in all its spellings, which are one header.
    names: Box<[&'static str]>,
    looked_up: Names,
    spellings: usize,
    /// How many of the headers hold signatures.
    signatures: usize,
    /// Further ones, named by their numbers.
    numbered: Box<[String]>,
    expected: Box<[(usize, &'static str)]>,
    key_id: Option<usize>,
    chosen_by: Option<KeyName>,
    pair: Option<(usize, ExpectedPair)>,
    /// Whether there is one of these three, or a pair beside the signature.
    checks_others: bool,
    pub(crate) time: Option<Time>,
    /// For how many seconds a request may stay fresh; 0 where no time is signed.
    pub(crate) fresh_for: u32,
    pieces: Box<[Piece]>,
    /// What the message holds of the body in its place.
    pub(crate) body_hash: Option<HashedAs>,
    /// What the receiver configures besides the key.
    pub(crate) setting: Box<[u8]>,
    told_by: ToldBy,
}

/// The time that is signed, and how it is read.
#[derive(Clone, Copy)]
pub(crate) struct Time {
    pub(crate) place: TimestampPlace,
    /// The header that holds it, where it has one of its own.
    slot: Option<usize>,
    /// What errors name: a header, or the path of a field.
    pub(crate) header: &'static str,
    pub(crate) format: TimeFormat,
    /// Whether a part that a sender chooses stands right beside it in the message.
    is_unmarked: bool,
    tolerance: u64,
    future: Future,
}

/// Where a request names the key of a set that it is signed with.
enum KeyName {
    Headers(Box<[usize]>),
    Pair(&'static str),
    CertificateAt(usize),
    Member(&'static str),
    Parameter(&'static str),
}

/// One piece of the message.
enum Piece {
    Text(&'static [u8]),
    /// The value of a header, and the texts beside it that it may not hold: if it held one, its end
    /// could be moved.
    Header {
        slot: usize,
        separators: [&'static [u8]; 2],
    },
    /// The same of a header that has a shape.
    Shaped {
        slot: usize,
        shape: Shape,
        separators: [&'static [u8]; 2],
    },
    /// Headers that the request lists; the list is in the header of this slot, or in a pair.
    ListedHeaders {
        list: &'static HeaderList,
        slot: usize,
        separators: [&'static [u8]; 2],
    },
    /// Their list.
    ListOfHeaders {
        list: &'static HeaderList,
        slot: usize,
        separators: [&'static [u8]; 2],
    },
    Setting,
    Secret(SecretAs),
    Timestamp,
    Method {
        separators: [&'static [u8]; 2],
    },
    /// The URL, or one of its forms, and the texts beside it that another part could hold too.
    Url {
        form: UrlForm,
        separators: [&'static [u8]; 2],
    },
    UrlPart {
        part: UrlPart,
        separators: [&'static [u8]; 2],
    },
    /// Members of the query, and the texts beside them.
    Parameters {
        list: &'static List,
        separators: [&'static [u8]; 2],
    },
    /// The body, or what is read of it.
    Body,
    BodyHash(HashedAs),
}

/// What errors call the URL.
const WHOLE_URL: &str = "the URL";

impl Piece {
    /// The URL, beside which nothing is looked at.
    const WHOLE_URL: Self = Self::Url { form: UrlForm::Whole, separators: [&[], &[]] };
}

/// How a message has the URL.
enum UrlForm {
    Whole,
    WithoutQuery,
    WithDecoded(&'static str),
}

/// What a part of the message stands for, or a piece of it.
pub(crate) enum Value<'p> {
    Known(&'p [u8]),
    /// The body, or what is read of it.
    Body,
    /// The text of the body's hash.
    BodyHash(HashedAs),
    /// The secret of the key that it is signed with.
    Secret(SecretAs),
}

/// By what the scheme's deliveries are told apart, where that is asked for.
enum ToldBy {
    MessageId(usize),
    Message,
    Nothing,
}

/// What a request's head says.
pub(crate) struct Head<'r> {
    values: [Option<&'r [u8]>; MAX_HEADERS],
    /// Which headers are there more than once.
    repeated: [bool; MAX_HEADERS],
    time_text: Cow<'r, [u8]>,
    pub(crate) timestamp: Option<UnixTime>,
}

impl Head<'_> {
    #[inline]
    pub(crate) const fn new() -> Self {
        Self {
            values: [None; MAX_HEADERS],
            repeated: [false; MAX_HEADERS],
            time_text: Cow::Borrowed(&[]),
            timestamp: None,
        }
    }
}

impl Plan {
    pub(crate) fn new(
        scheme: &AnyScheme,
        template: &'static Template,
        setting: Option<&str>,
    ) -> Result<Self, ConfigFault> {
        let setting = checked_setting(template.setting(), setting)?;
        Ok(Self::made(scheme, template, setting.as_bytes().into(), None))
    }

    /// With another name of the signature's header, if there is one.
    fn made(
        scheme: &AnyScheme,
        template: &'static Template,
        setting: Box<[u8]>,
        other_header: Option<&'static str>,
    ) -> Self {
        let own = template.signature_headers();
        let signature = &template.signature;
        let mut names: Vec<&'static str> = match other_header {
            Some(name) => [name].into(),
            None => template.headers().take(own).collect(),
        };
        let signatures = names.len().saturating_sub(match other_header {
            Some(_) => 0,
            None => signature.other_spellings.len(),
        });
        let spellings = names.len().saturating_sub(signatures.saturating_sub(1)).max(1);
        for name in template.headers().skip(own) {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name);
            }
        }
        let slot = |name: &str| {
            let at = names.iter().position(|known| known.eq_ignore_ascii_case(name));
            at.unwrap_or_default().saturating_sub(spellings.saturating_sub(1))
        };
        let header = other_header.unwrap_or(signature.header);
        let expected = template.expected.iter().map(|(name, value)| (slot(name), *value)).collect();
        Self {
            template,
            spellings,
            signatures: if signature.is_in_header() { signatures } else { 0 },
            numbered: match other_header {
                Some(_) => [].into(),
                None => signature.numbered().collect(),
            },
            expected,
            checks_others: !template.expected.is_empty()
                || template.beside.is_some()
                || template.key_id.is_some()
                || template.pair.is_some(),
            pair: template.pair.map(|pair| (slot(pair.header), pair)),
            key_id: template.key_id.map(|KeyId { header, .. }| slot(header)),
            chosen_by: template.chosen_by.map(|place| match place {
                KeyIdPlace::Headers(header, more) => {
                    let all = [header].into_iter().chain(more.iter().copied());
                    KeyName::Headers(all.map(&slot).collect())
                }
                KeyIdPlace::Pair(key) => KeyName::Pair(key),
                KeyIdPlace::CertificateAt(header) => KeyName::CertificateAt(slot(header)),
                KeyIdPlace::Member(name) => KeyName::Member(name),
                KeyIdPlace::Parameter(name) => KeyName::Parameter(name),
            }),
            time: template.timestamp.map(|time| Time::new(time, template, header, slot)),
            fresh_for: template.timestamp.map_or(0, |time| fresh_for(time.tolerance)),
            pieces: pieces(template, slot),
            body_hash: template.body_hash(),
            setting,
            told_by: match scheme.told_apart_by() {
                ToldApartBy::MessageId(name) => ToldBy::MessageId(slot(name)),
                ToldApartBy::Message => ToldBy::Message,
                ToldApartBy::EventId(_)
                | ToldApartBy::ReceiversKey(_)
                | ToldApartBy::Nothing(_) => ToldBy::Nothing,
            },
            looked_up: Names::new(&names),
            names: names.into(),
        }
    }

    /// The signature's header, or its field's path, as errors name it.
    #[inline]
    pub(crate) fn header(&self) -> &'static str {
        match self.names.first() {
            Some(name) if self.signatures > 0 => name,
            _ => self.template.signature.header,
        }
    }

    /// Reads all that comes before the body, in one walk over the headers.
    #[inline]
    pub(crate) fn read<'r>(
        &self,
        request: &Request<'r>,
        head: &mut Head<'r>,
        candidates: &mut Candidates,
    ) -> Result<(), Error> {
        self.look_up(request, head);
        let beside_signature = self.read_signatures(request, head, candidates)?;
        if self.checks_others {
            self.check_other_headers(head)?;
        }
        if let Some(time) = &self.time {
            self.read_time(time, beside_signature, request, head)?;
        }
        Ok(())
    }

    #[inline]
    fn look_up<'r>(&self, request: &Request<'r>, head: &mut Head<'r>) {
        let Head { values, repeated, .. } = head;
        request.headers.visit_each(&self.looked_up, &mut |at, value| {
            let slot = at.saturating_sub(self.spellings.saturating_sub(1));
            if let (Some(found), Some(repeated)) = (values.get_mut(slot), repeated.get_mut(slot)) {
                *repeated = found.is_some();
                *found = Some(value);
            }
        });
    }

    fn name(&self, slot: usize) -> &'static str {
        let at = match slot {
            0 => 0,
            _ => slot.saturating_add(self.spellings.saturating_sub(1)),
        };
        self.names.get(at).copied().unwrap_or_default()
    }

    /// The value of a header that is there once, or nothing where it is not there.
    #[inline]
    fn found<'r>(&self, head: &Head<'r>, slot: usize) -> Result<Option<&'r [u8]>, Error> {
        if head.repeated.get(slot) == Some(&true) {
            return Err(Error::RepeatedHeader { header: self.name(slot) });
        }
        Ok(head.values.get(slot).copied().flatten())
    }

    /// The value of a header that has to be there once, and is neither empty nor endless.
    #[inline]
    fn value<'r>(&self, head: &Head<'r>, slot: usize) -> Result<&'r [u8], Error> {
        match self.found(head, slot)? {
            None => Err(Error::MissingHeader { header: self.name(slot) }),
            Some([]) => Err(Error::EmptyHeader { header: self.name(slot) }),
            Some(value) if value.len() > MAX_SIGNED_VALUE => {
                Err(Error::HeaderTooLong { header: self.name(slot), limit: MAX_SIGNED_VALUE })
            }
            Some(value) => Ok(value),
        }
    }

    /// The same of a header whose value does not hold what separates it.
    #[inline]
    fn separate_value<'r>(
        &self,
        head: &Head<'r>,
        slot: usize,
        separators: &[&[u8]; 2],
    ) -> Result<&'r [u8], Error> {
        separate(self.value(head, slot)?, separators, self.name(slot))
    }

    /// Decodes the signatures of all their headers, and returns the timestamp's text where it is
    /// beside them.
    #[inline]
    fn read_signatures<'r>(
        &self,
        request: &Request<'r>,
        head: &Head<'r>,
        candidates: &mut Candidates,
    ) -> Result<Option<Cow<'r, [u8]>>, Error> {
        let (signature, header) = (&self.template.signature, self.header());
        let place = self.time.as_ref().map(|time| time.place);
        match self.signatures {
            0 => self.read_parameter(request, candidates).map(|()| None),
            1 if signature.repeatable => self.read_every_value(request, candidates),
            1 if !self.numbered.is_empty() => self.read_numbered(request, head, candidates),
            1 => {
                let value = self.found(head, 0)?.ok_or(Error::MissingHeader { header })?;
                signature.read(value, header, place, &self.setting, candidates)
            }
            _ => self.read_every_header(head, candidates),
        }
    }

    /// Decodes the signature of a parameter, where it is in one and not in the body.
    #[inline(never)]
    fn read_parameter(
        &self,
        request: &Request<'_>,
        candidates: &mut Candidates,
    ) -> Result<(), Error> {
        let signature = &self.template.signature;
        let Some(name) = signature.parameter() else { return Ok(()) };
        signature.read(&parameter(request, name)?, name, None, &self.setting, candidates).map(drop)
    }

    /// Decodes the signatures of one value among several.
    fn read_one_of(
        &self,
        value: &[u8],
        header: &'static str,
        candidates: &mut Candidates,
        passed_over: &mut PassedOver,
    ) -> Result<(), Error> {
        let signature = &self.template.signature;
        let read = signature.read(value, header, None, &self.setting, candidates);
        passed_over.unless(read.err())
    }

    #[inline(never)]
    fn read_every_header<'r>(
        &self,
        head: &Head<'r>,
        candidates: &mut Candidates,
    ) -> Result<Option<Cow<'r, [u8]>>, Error> {
        let mut passed_over = PassedOver::default();
        for slot in 0..self.signatures {
            if let Some(value) = self.found(head, slot)? {
                self.read_one_of(value, self.name(slot), candidates, &mut passed_over)?;
            }
        }
        any_read(candidates, passed_over, self.header())
    }

    #[inline(never)]
    fn read_numbered<'r>(
        &self,
        request: &Request<'r>,
        head: &Head<'r>,
        candidates: &mut Candidates,
    ) -> Result<Option<Cow<'r, [u8]>>, Error> {
        let header = self.header();
        let (mut passed_over, mut outcome) = (PassedOver::default(), Ok(()));
        candidates.allow(self.template.signature.numbered_to);
        let mut read = |value| self.read_one_of(value, header, candidates, &mut passed_over);
        if let Some(value) = self.found(head, 0)? {
            read(value)?;
        }
        for name in &self.numbered {
            let mut is_first = true;
            request.headers.visit(name, &mut |value| {
                let repeated = Err(Error::RepeatedHeader { header });
                let found = if is_first { read(value) } else { repeated };
                outcome = outcome.and(found);
                is_first = false;
            });
        }
        outcome?;
        any_read(candidates, passed_over, header)
    }

    #[inline(never)]
    fn read_every_value<'r>(
        &self,
        request: &Request<'r>,
        candidates: &mut Candidates,
    ) -> Result<Option<Cow<'r, [u8]>>, Error> {
        let header = self.header();
        let (mut passed_over, mut outcome) = (PassedOver::default(), Ok(()));
        request.headers.visit(header, &mut |value| {
            if outcome.is_ok() {
                outcome = self.read_one_of(value, header, candidates, &mut passed_over);
            }
        });
        outcome?;
        any_read(candidates, passed_over, header)
    }

    /// Compares the headers that are neither signed nor a signature with what they have to say.
    fn check_other_headers(&self, head: &Head<'_>) -> Result<(), Error> {
        for &(slot, expected) in &self.expected {
            if self.value(head, slot)? != expected.as_bytes() {
                return Err(Error::UnexpectedValue { header: self.name(slot), expected });
            }
        }
        if let Some((slot, pair)) = self.pair {
            self.check_pair(head, slot, pair)?;
        }
        if let Some(pair) = self.template.beside {
            self.check_beside(head, pair)?;
        }
        match self.key_id {
            Some(slot) if *self.value(head, slot)? != *self.setting => {
                Err(Error::OtherKeyId { header: self.name(slot) })
            }
            _ => Ok(()),
        }
    }

    /// The ids of the keys that the request is signed with, where it has to name one: each there once, and
    /// no longer than the id of any key.
    #[inline]
    pub(crate) fn named_keys<'r>(
        &self,
        request: &Request<'r>,
        head: &Head<'r>,
    ) -> Result<Vec<NamedKey<'r>>, Error> {
        self.chosen_by.as_ref().map_or(Ok(Vec::new()), |name| self.names(name, request, head))
    }

    /// The header that has nothing but a key's id, where there is one.
    pub(crate) fn key_id_header(&self) -> Option<&'static str> {
        match &self.chosen_by {
            Some(KeyName::Headers(slots)) => slots.first().map(|slot| self.name(*slot)),
            _ => None,
        }
    }

    #[inline(never)]
    fn names<'r>(
        &self,
        name: &KeyName,
        request: &Request<'r>,
        head: &Head<'r>,
    ) -> Result<Vec<NamedKey<'r>>, Error> {
        let header = self.header();
        let (id, header): (Cow<'r, [u8]>, _) = match name {
            KeyName::Headers(slots) => return self.names_in_headers(slots, head),
            KeyName::CertificateAt(slot) => {
                return self.certificate_named(*slot, request, head).map(|name| [name].into());
            }
            KeyName::Pair(key) => (self.only_pair(head, key)?.into(), header),
            KeyName::Member(name) => {
                let id = member(self.value(head, 0)?, name).map(String::into_bytes);
                (id.ok_or(Error::NoKeyId { header })?.into(), header)
            }
            KeyName::Parameter(name) => (parameter(request, name)?, name),
        };
        if id.is_empty() || id.len() > MAX_KEY_ID {
            return Err(Error::NoKeyId { header });
        }
        Ok([NamedKey::Id(id, header)].into())
    }

    fn certificate_named<'r>(
        &self,
        slot: usize,
        request: &Request<'r>,
        head: &Head<'r>,
    ) -> Result<NamedKey<'r>, Error> {
        let (url, header) = (self.value(head, slot)?, self.name(slot));
        if url.len() > MAX_CERTIFICATE_URL {
            return Err(Error::HeaderTooLong { header, limit: MAX_CERTIFICATE_URL });
        }
        Ok(NamedKey::CertificateAt(url, header, request.time()?))
    }

    /// Of several headers one at least is there.
    fn names_in_headers<'r>(
        &self,
        slots: &[usize],
        head: &Head<'r>,
    ) -> Result<Vec<NamedKey<'r>>, Error> {
        let mut names = Vec::with_capacity(slots.len());
        for (at, slot) in slots.iter().enumerate() {
            let is_last = at.saturating_add(1) == slots.len();
            if self.found(head, *slot)?.is_none() && !(is_last && names.is_empty()) {
                continue;
            }
            let (id, header) = (self.value(head, *slot)?, self.name(*slot));
            if id.len() > MAX_KEY_ID {
                return Err(Error::HeaderTooLong { header, limit: MAX_KEY_ID });
            }
            names.push(NamedKey::Id(id.into(), header));
        }
        Ok(names)
    }

    /// The value of the only pair with this key in the signature's header, whose length and number of
    /// items are known to be bounded.
    fn only_pair<'r>(&self, head: &Head<'r>, key: &str) -> Result<&'r [u8], Error> {
        let (signature, header) = (&self.template.signature, self.header());
        let separator = signature.separator().unwrap_or_default().as_bytes();
        let mut values = split(self.value(head, 0)?, separator)
            .map(|item| if signature.blanks == Blanks::None { item } else { without_blanks(item) })
            .filter_map(|item| pair_value(item, key));
        match (values.next(), values.next()) {
            (Some(id), None) => Ok(id),
            _ => Err(Error::NoKeyId { header }),
        }
    }

    /// The text of a list of headers, and where it is.
    fn list<'r>(
        &self,
        list: &HeaderList,
        slot: usize,
        head: &Head<'r>,
    ) -> Result<(&'r [u8], &'static str), Error> {
        match list.place {
            ListPlace::Header(name) => Ok((self.value(head, slot)?, name)),
            ListPlace::Pair(key) => {
                let header = self.header();
                let component = list.required.first().copied().unwrap_or_default();
                let names = self.only_pair(head, key).ok().filter(|names| !names.is_empty());
                Ok((names.ok_or(Error::NotCovered { header, component })?, header))
            }
        }
    }

    /// Each header with signatures that is there has the pair, and no other with its key.
    fn check_beside(&self, head: &Head<'_>, pair: &'static str) -> Result<(), Error> {
        let separator = self.template.signature.separator().unwrap_or_default().as_bytes();
        let (key, _) = key_and_value(pair.as_bytes());
        for slot in 0..self.signatures {
            let Some(value) = self.found(head, slot)? else { continue };
            let mut pairs = split(value, separator).map(<[u8]>::trim_ascii);
            let mut of_key = pairs.by_ref().filter(|item| key_and_value(item).0 == key);
            if of_key.next() != Some(pair.as_bytes()) || of_key.next().is_some() {
                return Err(Error::UnexpectedPair { header: self.name(slot), expected: pair });
            }
        }
        Ok(())
    }

    /// Compares every pair that has the expected one's key.
    fn check_pair(
        &self,
        head: &Head<'_>,
        slot: usize,
        ExpectedPair { pair, is_optional, .. }: ExpectedPair,
    ) -> Result<(), Error> {
        if is_optional && self.found(head, slot)?.is_none() {
            return Ok(());
        }
        let (key, expected) = key_and_value(pair.as_bytes());
        let mut values = split(self.value(head, slot)?, b",")
            .map(key_and_value)
            .filter(|(name, _)| *name == key)
            .map(|(_, value)| value)
            .peekable();
        let is_there = values.peek().is_some();
        if !(is_there || is_optional) || values.any(|value| value != expected) {
            return Err(Error::UnexpectedPair { header: self.name(slot), expected: pair });
        }
        Ok(())
    }

    /// Reads the timestamp, and compares it with the request's clock.
    #[inline]
    fn read_time<'r>(
        &self,
        time: &Time,
        beside_signature: Option<Cow<'r, [u8]>>,
        request: &Request<'r>,
        head: &mut Head<'r>,
    ) -> Result<(), Error> {
        let header = time.header;
        let text = match (time.place, time.slot) {
            (TimestampPlace::Field(_), _) => return Ok(()),
            (TimestampPlace::Parameter(name), _) => {
                let text = parameter(request, name)?;
                head.timestamp = Some(time.read(&text, request.time()?)?);
                return Ok(());
            }
            (_, Some(slot)) => Cow::Borrowed(self.value(head, slot)?),
            _ => beside_signature.ok_or(Error::MissingTimestamp { header })?,
        };
        head.timestamp = Some(time.read(&text, request.time()?)?);
        head.time_text = text;
        Ok(())
    }

    /// Calls `see` with the position of each part of the message, in order, and what it stands for,
    /// in one piece or more.
    #[inline]
    pub(crate) fn visit_message<'p>(
        &'p self,
        head: &Head<'p>,
        request: &Request<'p>,
        mut see: impl FnMut(usize, Value<'_>),
    ) -> Result<(), Error> {
        for (at, piece) in self.pieces.iter().enumerate() {
            let value = match piece {
                Piece::Text(text) => *text,
                Piece::Header { slot, separators } => {
                    self.separate_value(head, *slot, separators)?
                }
                Piece::Shaped { slot, shape, separators } => {
                    let value = self.separate_value(head, *slot, separators)?;
                    if !shape.fits(value) {
                        return Err(Error::OtherShape { header: self.name(*slot) });
                    }
                    value
                }
                Piece::ListedHeaders { list, slot, separators } => {
                    let (names, header) = self.list(list, *slot, head)?;
                    let text = header_list::text(list, names, header, request)?;
                    see(at, Value::Known(separate(&text, separators, header)?));
                    continue;
                }
                Piece::ListOfHeaders { list, slot, separators } => {
                    let (names, header) = self.list(list, *slot, head)?;
                    separate(names, separators, header)?
                }
                Piece::Setting => &*self.setting,
                Piece::Timestamp => &head.time_text,
                Piece::Method { separators } => {
                    let method = request.method.ok_or(Error::MissingMethod)?;
                    separate(bounded(method, "method")?, separators, "the method")?
                }
                Piece::Url { form, separators } => {
                    let url = url(request)?;
                    let whole = match form {
                        UrlForm::Whole => url,
                        UrlForm::WithoutQuery => {
                            let mut pieces = url.split(|byte| matches!(byte, b'?' | b'#'));
                            pieces.next().unwrap_or_default()
                        }
                        UrlForm::WithDecoded(characters) => {
                            if separators.iter().any(|text| !text.is_empty()) {
                                let pieces: Vec<_> = decoded(url, characters).collect();
                                separate(&pieces.concat(), separators, WHOLE_URL)?;
                            }
                            decoded(url, characters).for_each(|piece| see(at, Value::Known(piece)));
                            continue;
                        }
                    };
                    separate(whole, separators, WHOLE_URL)?
                }
                Piece::UrlPart { part, separators } => {
                    let value = part.read(url(request)?)?;
                    see(at, Value::Known(separate(&value, separators, part.name())?));
                    continue;
                }
                Piece::Parameters { list, separators } => {
                    let text = self.parameters(list, request)?;
                    see(at, Value::Known(separate(&text, separators, list.name())?));
                    continue;
                }
                Piece::Body => {
                    see(at, Value::Body);
                    continue;
                }
                Piece::BodyHash(hashed) => {
                    see(at, Value::BodyHash(*hashed));
                    continue;
                }
                Piece::Secret(written) => {
                    see(at, Value::Secret(*written));
                    continue;
                }
            };
            see(at, Value::Known(value));
        }
        Ok(())
    }

    /// The text of a list of parameters.
    #[inline(never)]
    fn parameters(&self, list: &List, request: &Request<'_>) -> Result<Vec<u8>, Error> {
        let pairs = UrlPart::parameters(url(request)?)?;
        list::text(list, pairs, self.template.unseparated.is_some(), self.time_in_list())
    }

    /// The name of the time, where it is among the members of a list.
    pub(crate) fn time_in_list(&self) -> Option<&'static str> {
        let time = self.template.timestamp()?;
        match time.place {
            TimestampPlace::Parameter(name) | TimestampPlace::Field(name) => Some(name),
            _ => None,
        }
    }

    /// What tells the delivery apart, where the request asks for it.
    #[inline]
    pub(crate) fn identifier(
        &self,
        request: &Request<'_>,
        head: &Head<'_>,
    ) -> Option<Box<Identifier>> {
        if request.identifies { self.told_by(head) } else { None }
    }

    #[cold]
    fn told_by(&self, head: &Head<'_>) -> Option<Box<Identifier>> {
        Some(Box::new(match self.told_by {
            ToldBy::MessageId(slot) => {
                Identifier::MessageId(self.value(head, slot).ok()?.to_owned())
            }
            ToldBy::Message => Identifier::Message(sha2::Sha256::default()),
            ToldBy::Nothing => return None,
        }))
    }

    /// The headers that make the time and everything but the signature, and the time's text.
    pub(crate) fn write_head<'r>(
        &self,
        request: &Request<'r>,
        head: &mut Head<'r>,
        time_text: &'r str,
    ) -> Vec<(&'static str, String)> {
        self.look_up(request, head);
        head.time_text = Cow::Borrowed(time_text.as_bytes());
        let mut headers = Vec::new();
        if let Some(TimestampPlace::Header(name)) = self.time.as_ref().map(|time| time.place) {
            headers.push((name, time_text.to_owned()));
        }
        let expected = self.expected.iter().map(|(slot, value)| (self.name(*slot), *value));
        headers.extend(expected.map(|(name, value)| (name, value.to_owned())));
        if let Some((slot, ExpectedPair { pair, is_optional: false, .. })) = self.pair {
            headers.push((self.name(slot), pair.to_owned()));
        }
        if let Some(slot) = self.key_id {
            headers.push((self.name(slot), String::from_utf8_lossy(&self.setting).into_owned()));
        }
        headers
    }

    /// The time, where it is a field of the body.
    #[inline]
    pub(crate) fn time_in_body(&self) -> Option<Time> {
        self.time.filter(|time| matches!(time.place, TimestampPlace::Field(_)))
    }

    /// The signature header's value for one tag.
    pub(crate) fn write_signature(&self, tag: &[u8], time_text: &str) -> String {
        let signature = &self.template.signature;
        let place = self.time.as_ref().map(|time| time.place);
        let mut value = signature.write(tag, place, time_text, &self.setting);
        if let (Some(separator), Some(pair)) = (signature.separator(), self.template.beside) {
            value.push_str(separator);
            value.push_str(pair);
        }
        value
    }

    /// The time's text that a sender writes at the request's time, where a time is signed.
    pub(crate) fn write_time(&self, request: &Request<'_>) -> Result<String, Error> {
        match &self.time {
            Some(time) if self.time_in_body().is_none() => Ok(time.format.write(request.time()?)),
            _ => Ok(String::new()),
        }
    }
}

impl Adjust for Plan {
    fn header(&self) -> &'static str {
        self.header()
    }

    fn set_header(
        &mut self,
        scheme: &'static AnyScheme,
        name: &'static str,
    ) -> Result<(), ConfigFault> {
        let own = self.template.signature_headers();
        let mut others = self.template.headers().skip(own);
        let is_taken = others.any(|other| other.eq_ignore_ascii_case(name));
        if own == 0 || !is_header_name(name) || is_taken {
            return Err(ConfigFault::HeaderName { name });
        }
        let tolerance = self.time.as_ref().map(|time| time.tolerance);
        *self = Self::made(scheme, self.template, self.setting.clone(), Some(name));
        tolerance.map_or(Ok(()), |seconds| self.set_tolerance(seconds))
    }

    fn set_tolerance(&mut self, seconds: u64) -> Result<(), ConfigFault> {
        let time = self.time.as_mut().ok_or(ConfigFault::NoTimestamp)?;
        time.tolerance = seconds;
        self.fresh_for = fresh_for(seconds);
        Ok(())
    }
}

impl Time {
    fn new(
        SignedTime { place, format, tolerance, future }: SignedTime,
        template: &Template,
        signature_header: &'static str,
        slot: impl Fn(&str) -> usize,
    ) -> Self {
        let (slot, header) = match place {
            TimestampPlace::Header(name) => (Some(slot(name)), name),
            TimestampPlace::Pair(_) | TimestampPlace::FirstItem => (None, signature_header),
            TimestampPlace::Field(path) | TimestampPlace::Parameter(path) => (None, path),
        };
        let parts = template.message.iter().filter(|part| !part.marks_nothing());
        let is_unmarked = parts.clone().zip(parts.skip(1)).any(|pair| match pair {
            (Part::Timestamp, other) | (other, Part::Timestamp) => other.is_variable(),
            _ => false,
        });
        Self { place, slot, header, format, is_unmarked, tolerance, future }
    }

    /// Reads the time, which has to be fresh at `now`.
    #[inline]
    pub(crate) fn read(&self, text: &[u8], now: UnixTime) -> Result<UnixTime, Error> {
        let time = if self.is_unmarked {
            self.format.read_unmarked(text, self.header)?
        } else {
            self.format.read(text, self.header)?
        };
        check_freshness(time, now, self.tolerance, self.future, self.header)?;
        Ok(time)
    }
}

/// A pair in two, without the blanks around each.
fn key_and_value(pair: &[u8]) -> (&[u8], &[u8]) {
    let mut sides = pair.splitn(2, |byte| *byte == b'=').map(<[u8]>::trim_ascii);
    (sides.next().unwrap_or_default(), sides.next().unwrap_or_default())
}

/// Of several values, one at least has to hold a signature.
fn any_read<'r>(
    candidates: &Candidates,
    passed_over: PassedOver,
    header: &'static str,
) -> Result<Option<Cow<'r, [u8]>>, Error> {
    if candidates.is_empty() {
        return Err(passed_over.first_or(Error::MissingHeader { header }));
    }
    Ok(None)
}

/// For how many seconds a request may stay fresh. One that lies as far ahead as the tolerance is long is so
/// for twice as long, and for the second that clocks cut off.
fn fresh_for(tolerance: u64) -> u32 {
    u32::try_from(tolerance.saturating_mul(2).saturating_add(1)).unwrap_or(u32::MAX)
}

/// What the receiver configures besides the key, if the scheme needs it.
pub(crate) fn checked_setting<'s>(
    wanted: Option<&'static str>,
    setting: Option<&'s str>,
) -> Result<&'s str, ConfigFault> {
    match (wanted, setting) {
        (None, None) => Ok(""),
        (None, Some(_)) => Err(ConfigFault::UnusedSetting),
        (Some(name), None) => Err(ConfigFault::MissingSetting { name }),
        (Some(name), Some("")) => Err(ConfigFault::EmptySetting { name }),
        (Some(name), Some(text)) if has_blank_end(text) => {
            Err(ConfigFault::SettingWhitespace { name })
        }
        (Some(_), Some(text)) => Ok(text),
    }
}

fn pieces(template: &Template, slot: impl Fn(&str) -> usize) -> Box<[Piece]> {
    let piece = |(at, part): (usize, &Part)| match part {
        Part::Text(text) => Piece::Text(text.as_bytes()),
        Part::Header(name) => {
            Piece::Header { slot: slot(name), separators: separators(template, at) }
        }
        Part::HeaderOf(name, shape) => {
            Piece::Shaped { slot: slot(name), shape: *shape, separators: separators(template, at) }
        }
        Part::ListedHeaders(list) => {
            let (slot, separators) = (list.header().map_or(0, &slot), separators(template, at));
            Piece::ListedHeaders { list, slot, separators }
        }
        Part::ListOfHeaders(list) => {
            let (slot, separators) = (list.header().map_or(0, &slot), separators(template, at));
            Piece::ListOfHeaders { list, slot, separators }
        }
        Part::Setting(_) => Piece::Setting,
        Part::Secret => Piece::Secret(SecretAs::Key),
        Part::SecretHash(hash, encoding) => Piece::Secret(SecretAs::Hash(*hash, *encoding)),
        Part::Timestamp => Piece::Timestamp,
        Part::Method => Piece::Method { separators: separators(template, at) },
        Part::Url => {
            Piece::Url { form: UrlForm::Whole, separators: separators_of_url(template, at) }
        }
        Part::UrlWithAnyPort
        | Part::SortedFieldsWithout(_)
        | Part::BodyHashIn(_)
        | Part::SortedUrlAndFields => Piece::WHOLE_URL,
        Part::UrlWithoutQuery => {
            Piece::Url { form: UrlForm::WithoutQuery, separators: separators_of_url(template, at) }
        }
        Part::Path | Part::PathAndQuery | Part::Query | Part::Host | Part::Parameter(_) => {
            match part.url_part() {
                Some(part) => Piece::UrlPart { part, separators: separators(template, at) },
                None => Piece::WHOLE_URL,
            }
        }
        Part::QueryBeforeSignature => match template.parameters() {
            Some(last) => Piece::UrlPart {
                part: UrlPart::QueryBefore(last),
                separators: separators(template, at),
            },
            None => Piece::WHOLE_URL,
        },
        Part::Listed(list) if list.is_of_body() => Piece::Body,
        Part::Listed(list) => Piece::Parameters { list, separators: separators(template, at) },
        Part::UrlWithDecoded(characters) => Piece::Url {
            form: UrlForm::WithDecoded(characters),
            separators: separators_of_url(template, at),
        },
        Part::Body
        | Part::Field(_)
        | Part::OptionalField(_)
        | Part::RawField(_)
        | Part::FieldAs(..) => Piece::Body,
        Part::BodyHash(..)
        | Part::BodyHashUnlessEmpty(..)
        | Part::BodyDigest(_)
        | Part::BodyChecksum(_) => part.hashed().map_or(Piece::Body, Piece::BodyHash),
    };
    template.message.iter().enumerate().map(piece).collect()
}

/// The texts next to the part at `at` that mark where it ends: those with another variable part
/// behind them. Where boundaries are meant to move, those before a time still do not.
pub(crate) fn separators(template: &Template, at: usize) -> [&'static [u8]; 2] {
    let (before, behind) = around(template.message, at);
    if template.unseparated.is_some() && !behind.contains(&Part::Timestamp) {
        return [&[], &[]];
    }
    let left = before.split_last().map(|(text, parts)| separator(*text, parts));
    let right = behind.split_first().map(|(text, parts)| separator(*text, parts));
    [left, right].map(Option::unwrap_or_default)
}

/// The same of the URL, but of a text that it may hold: there, something else says where it ends, or nothing
/// is meant to.
fn separators_of_url(template: &Template, at: usize) -> [&'static [u8]; 2] {
    let (before, behind) = around(template.message, at);
    let [left, right] = separators(template, at);
    let checked = |text: &'static [u8], parts| {
        if may_be_of_url(text) || are_settled(parts) { &[] } else { text }
    };
    [checked(left, before), checked(right, behind)]
}

/// The bytes of `text`, if it is text that stands between a part and variable `parts`.
fn separator(text: Part, parts: &[Part]) -> &'static [u8] {
    match text {
        Part::Text(text) if parts.iter().any(|part| part.is_variable()) => text.as_bytes(),
        _ => &[],
    }
}

/// The value of the header or field `name`, which may not hold one of the texts beside it, nor make one
/// with the end of itself.
#[inline]
pub(crate) fn separate<'v>(
    value: &'v [u8],
    [left, right]: &[&[u8]; 2],
    name: &'static str,
) -> Result<&'v [u8], Error> {
    let is_held = |text| find(value, text).is_some();
    let begins_later =
        |(start, end): (&[u8], &[u8])| value.starts_with(end) && left.ends_with(start);
    let ends_earlier =
        |(start, end): (&[u8], &[u8])| value.ends_with(start) && right.starts_with(end);
    if is_held(left)
        || is_held(right)
        || cuts(left).any(begins_later)
        || cuts(right).any(ends_earlier)
    {
        return Err(Error::HoldsSeparator { header: name });
    }
    Ok(value)
}

/// `text` in two, in every way.
#[inline]
fn cuts(text: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    (1..text.len()).filter_map(|at| text.split_at_checked(at))
}

/// The value of a parameter of the URL's query that is there once, decoded once.
fn parameter<'r>(request: &Request<'r>, name: &'static str) -> Result<Cow<'r, [u8]>, Error> {
    UrlPart::Parameter(name).read(url(request)?)
}

fn url<'r>(request: &Request<'r>) -> Result<&'r [u8], Error> {
    bounded(request.url.ok_or(Error::MissingUrl)?, "URL")
}

fn bounded<'r>(text: &'r str, part: &'static str) -> Result<&'r [u8], Error> {
    if text.len() > MAX_SIGNED_VALUE {
        return Err(Error::PartTooLong { part, limit: MAX_SIGNED_VALUE });
    }
    Ok(text.as_bytes())
}
