use alloc::format;
use alloc::string::String;

use crate::candidates::{Candidates, MAX_CANDIDATES, MAX_ITEMS, Refused};
use crate::encoding::{Encoding, TextFault};
use crate::error::Error;
use crate::scheme::TimestampPlace;

/// The longest signature header that a verifier reads, in bytes: more than its items can need.
const MAX_SIGNATURE_HEADER: usize = 8 * 1024;

/// Where a scheme puts its signatures, and in which text form.
///
/// ```
/// use countersign::Signature;
///
/// Signature::in_header("X-Hub-Signature-256").prefix("sha256=").hex();
/// Signature::in_header("webhook-signature").prefix("v1,").list(" ").base64();
/// Signature::in_header("Stripe-Signature").pairs(",", "v1").hex();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a signature does nothing until a scheme takes it"]
pub struct Signature {
    header: &'static str,
    other_spellings: &'static [&'static str],
    more_headers: &'static [&'static str],
    place: Place,
    repeatable: bool,
    blanks: bool,
    prefix: &'static str,
    prefix_is_optional: bool,
    layout: Layout,
    encoding: Encoding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Header,
    #[cfg(feature = "fields")]
    Body,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Single,
    List { separator: &'static str },
    Pairs { separator: &'static str, key: &'static str },
    TimedList { separator: &'static str },
}

impl Signature {
    /// One signature in lower-case hex, and nothing else, in the header `name`.
    pub const fn in_header(name: &'static str) -> Self {
        Self {
            header: name,
            other_spellings: &[],
            more_headers: &[],
            place: Place::Header,
            repeatable: false,
            blanks: false,
            prefix: "",
            prefix_is_optional: false,
            layout: Layout::Single,
            encoding: Encoding::Hex,
        }
    }

    /// One signature in lower-case hex, and nothing else, in a field of the JSON body, by its path.
    #[cfg(feature = "fields")]
    pub const fn in_field(path: &'static str) -> Self {
        let mut signature = Self::in_header(path);
        signature.place = Place::Body;
        signature
    }

    /// Other names under which the same header may arrive. One value is expected under all the
    /// names together.
    pub const fn or_spelled(mut self, names: &'static [&'static str]) -> Self {
        self.other_spellings = names;
        self
    }

    /// Further headers, each with signatures of its own: one header at least is there, each at most
    /// once, and any signature that matches will do.
    pub const fn also_in(mut self, names: &'static [&'static str]) -> Self {
        self.more_headers = names;
        self
    }

    /// The provider repeats the header, while a secret rolls: any signature that matches will do.
    pub const fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Text before the signature, such as `sha256=`. In a list it marks the supported version:
    /// items without it are skipped.
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Text before the signatures of a list that may as well be missing. An item with other text
    /// before a `=` is skipped.
    pub const fn optional_prefix(mut self, prefix: &'static str) -> Self {
        self.prefix_is_optional = true;
        self.prefix(prefix)
    }

    /// The header lists signatures, separated by exactly `separator`; any that matches will do.
    pub const fn list(mut self, separator: &'static str) -> Self {
        self.layout = Layout::List { separator };
        self
    }

    /// The header lists `key=value` pairs, separated by exactly `separator`; the signatures are
    /// the values of `key`, and other keys are skipped.
    pub const fn pairs(mut self, separator: &'static str, key: &'static str) -> Self {
        self.layout = Layout::Pairs { separator, key };
        self
    }

    /// The header lists a timestamp and then signatures, separated by exactly `separator`.
    pub const fn list_after_timestamp(mut self, separator: &'static str) -> Self {
        self.layout = Layout::TimedList { separator };
        self
    }

    /// Blanks before an item of the list are passed over.
    pub const fn optional_blanks(mut self) -> Self {
        self.blanks = true;
        self
    }

    /// The signature is lower-case hex, which is the default.
    pub const fn hex(self) -> Self {
        self.encoded(Encoding::Hex)
    }

    /// The signature is standard base64 with padding.
    pub const fn base64(self) -> Self {
        self.encoded(Encoding::Base64)
    }

    /// The signature is in another text form.
    pub const fn encoded(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// The header's name, as the provider spells it; or the path of the field, where the signature
    /// is in the body.
    #[must_use]
    pub const fn header(&self) -> &'static str {
        self.header
    }

    /// Whether the signature is in the body, and not in a header.
    #[must_use]
    pub const fn is_in_body(&self) -> bool {
        !matches!(self.place, Place::Header)
    }

    /// The text form of each signature.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The names of the one header, however it is spelled.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = &'static str> + Clone {
        core::iter::once(self.header).chain(self.other_spellings.iter().copied())
    }

    /// The other headers that hold signatures.
    pub(crate) const fn more_headers(&self) -> &'static [&'static str] {
        self.more_headers
    }

    /// Whether a request has exactly one signature.
    pub(crate) const fn is_single(&self) -> bool {
        matches!(self.layout, Layout::Single) && !self.repeatable && self.more_headers.is_empty()
    }

    pub(crate) const fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// Every name under which signatures are looked for.
    pub(crate) fn headers(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.spellings().chain(self.more_headers.iter().copied())
    }

    /// Decodes the signatures in `value` into `candidates`, and returns the text of the timestamp,
    /// if this is where it is. `header` is named in errors.
    pub(crate) fn read<'v>(
        &self,
        value: &'v [u8],
        header: &'static str,
        timestamp: Option<TimestampPlace>,
        candidates: &mut Candidates,
    ) -> Result<Option<&'v [u8]>, Error> {
        if value.is_empty() {
            return Err(Error::EmptyHeader { header });
        }
        if value.len() > MAX_SIGNATURE_HEADER {
            return Err(Error::HeaderTooLong { header, limit: MAX_SIGNATURE_HEADER });
        }
        let (separator, key) = match self.layout {
            Layout::Single => {
                let text = value.strip_prefix(self.prefix.as_bytes());
                let text = text.ok_or(if value.is_ascii() {
                    Error::WrongPrefix { header, expected: self.prefix }
                } else {
                    Error::NotAscii { header }
                })?;
                self.take(text, header, candidates)?;
                return Ok(None);
            }
            Layout::List { separator } | Layout::TimedList { separator } => (separator, None),
            Layout::Pairs { separator, key } => (separator, Some(key)),
        };
        if !value.is_ascii() {
            return Err(Error::NotAscii { header });
        }
        let (timestamp_key, first_is_timestamp) = match timestamp {
            Some(TimestampPlace::Pair(key)) => (Some(key), false),
            Some(TimestampPlace::FirstItem) => (None, true),
            _ => (None, false),
        };
        let mut timestamp = None;
        for (at, item) in split(value, separator.as_bytes()).enumerate() {
            if !candidates.may_look_at_another() {
                return Err(Error::TooManyItems { header, limit: MAX_ITEMS });
            }
            let item = if self.blanks { without_blanks(item) } else { item };
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
                    pair_value(item, key)
                }
            };
            let text = signature.and_then(|text| {
                let stripped = text.strip_prefix(self.prefix.as_bytes());
                let bare = self.prefix_is_optional && find(text, b"=").is_none();
                stripped.or_else(|| bare.then_some(text))
            });
            if let Some(text) = text {
                self.take(text, header, candidates)?;
            }
        }
        if timestamp_key.is_some() && timestamp.is_none() {
            return Err(Error::MissingTimestamp { header });
        }
        if candidates.is_empty() {
            return Err(Error::NoCandidate { header });
        }
        Ok(timestamp)
    }

    /// Decodes one signature into `candidates`.
    #[inline]
    pub(crate) fn take(
        &self,
        text: &[u8],
        header: &'static str,
        candidates: &mut Candidates,
    ) -> Result<(), Error> {
        candidates.push(text, self.encoding).map_err(|refused| match refused {
            Refused::TooMany => Error::TooManyCandidates { header, limit: MAX_CANDIDATES },
            Refused::Text(TextFault::NotAscii) => Error::NotAscii { header },
            Refused::Text(TextFault::Length { expected, found }) => {
                if self.prefix.is_empty() && has_prefix(text, expected) {
                    Error::UnexpectedPrefix { header }
                } else {
                    Error::WrongLength { header, expected, found }
                }
            }
            Refused::Text(TextFault::Character) => Error::WrongCharacter { header },
            Refused::Text(TextFault::TrailingBits) => Error::NotCanonical { header },
        })
    }

    /// The text form, for a reader: the encoding with its prefix or list.
    #[must_use]
    pub fn text_form(&self) -> String {
        let encoding = self.encoding.describe();
        let prefixed = if self.prefix.is_empty() {
            String::from(encoding)
        } else {
            format!("`{}` + {encoding}", self.prefix)
        };
        match self.layout {
            Layout::Single if self.is_in_body() => format!("{prefixed}, in the body"),
            Layout::Single => prefixed,
            Layout::List { separator } => format!("{prefixed}, several joined by `{separator}`"),
            Layout::TimedList { separator } => {
                format!("timestamp and then {prefixed}, joined by `{separator}`")
            }
            Layout::Pairs { separator, key } => {
                format!("`{key}=` + {prefixed}, among pairs joined by `{separator}`")
            }
        }
    }

    /// What makes the format unusable, if anything does.
    pub(crate) fn fault(&self, timestamp: Option<TimestampPlace>) -> Option<&'static str> {
        if !self.prefix.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Some("the prefix is not printable ASCII");
        }
        let separator = match self.layout {
            Layout::Single => None,
            Layout::List { separator }
            | Layout::Pairs { separator, .. }
            | Layout::TimedList { separator } => Some(separator),
        };
        let timestamp_key = match timestamp {
            Some(TimestampPlace::Pair(key)) => Some(key),
            _ => None,
        };
        if (timestamp == Some(TimestampPlace::FirstItem))
            != matches!(self.layout, Layout::TimedList { .. })
        {
            return Some("the list's first item is a timestamp, and only one side says so");
        }
        if timestamp.is_some_and(|place| !matches!(place, TimestampPlace::Header(_)))
            && (self.repeatable || !self.more_headers.is_empty())
        {
            return Some("the timestamp is beside the signature, and there are several headers");
        }
        if self.repeatable && !(self.more_headers.is_empty() && self.other_spellings.is_empty()) {
            return Some("a header that is repeated has one name");
        }
        if separator.is_none() && (self.blanks || self.prefix_is_optional) {
            return Some("blanks or a prefix are optional, and there is no list");
        }
        if let Some(separator) = separator {
            // None of these is a character of a text form.
            if separator.is_empty() || separator.bytes().any(|byte| !b",;|&: \t".contains(&byte)) {
                return Some("a separator is made of `,` `;` `|` `&` `:`, blanks and tabs");
            }
            if self.prefix.contains(separator) {
                return Some("the prefix holds the separator");
            }
            let key = if let Layout::Pairs { key, .. } = self.layout { Some(key) } else { None };
            let never_found =
                |key: &str| key.contains(separator) || key.contains('=') || !key.is_ascii();
            if key.into_iter().chain(timestamp_key).any(never_found) {
                return Some("a pair's key holds the separator or `=`, or is not ASCII");
            }
        }
        match (self.layout, timestamp_key) {
            (Layout::Single | Layout::List { .. } | Layout::TimedList { .. }, Some(_)) => {
                Some("the timestamp is in a pair, and the signature header has no pairs")
            }
            (Layout::Pairs { key: "", .. }, _) | (_, Some("")) => Some("a pair's key is empty"),
            (Layout::Pairs { key, .. }, Some(timestamp)) if key == timestamp => {
                Some("the signature and the timestamp have the same key")
            }
            _ => None,
        }
    }

    /// Whether one of the items of `value` is `text` as documented: behind its key and its prefix.
    #[cfg(feature = "explain")]
    pub(crate) fn has_item(&self, value: &str, text: &str) -> bool {
        let (separator, key) = match self.layout {
            Layout::Single => return value.strip_prefix(self.prefix) == Some(text),
            Layout::List { separator } | Layout::TimedList { separator } => (separator, None),
            Layout::Pairs { separator, key } => (separator, Some(key)),
        };
        value.split(separator).any(|item| {
            let item = if self.blanks { item.trim_start_matches(' ') } else { item };
            let item = match key {
                None => Some(item),
                Some(key) => item.strip_prefix(key).and_then(|rest| rest.strip_prefix('=')),
            };
            item.is_some_and(|item| {
                item.strip_prefix(self.prefix) == Some(text)
                    || (self.prefix_is_optional && item == text)
            })
        })
    }

    /// The text of the timestamp in `value`, if there is one at `place`.
    #[cfg(feature = "explain")]
    pub(crate) fn timestamp_in<'v>(
        &self,
        value: &'v [u8],
        place: TimestampPlace,
    ) -> Option<&'v [u8]> {
        let separator = match self.layout {
            Layout::Single => return None,
            Layout::List { separator }
            | Layout::TimedList { separator }
            | Layout::Pairs { separator, .. } => separator,
        };
        let mut items = split(value, separator.as_bytes()).take(MAX_ITEMS).map(without_blanks);
        match place {
            TimestampPlace::FirstItem => items.next(),
            TimestampPlace::Pair(key) => items.find_map(|item| pair_value(item, key)),
            TimestampPlace::Header(_) => None,
            #[cfg(feature = "fields")]
            TimestampPlace::Field(_) => None,
        }
    }

    /// The header's value for one tag.
    pub(crate) fn write(&self, tag: &[u8], place: Option<TimestampPlace>, time: &str) -> String {
        let mut value = String::new();
        match (self.layout, place) {
            (Layout::Pairs { separator, .. }, Some(TimestampPlace::Pair(key))) => {
                for piece in [key, "=", time, separator] {
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
        value.push_str(&self.encoding.encode(tag));
        value
    }
}

fn split<'v>(value: &'v [u8], separator: &'v [u8]) -> impl Iterator<Item = &'v [u8]> {
    let mut rest = Some(value);
    core::iter::from_fn(move || {
        let remaining = rest?;
        let at = find(remaining, separator);
        let (item, after) = match at.and_then(|at| remaining.split_at_checked(at)) {
            Some((item, after)) => (item, after.get(separator.len()..)),
            None => (remaining, None),
        };
        rest = after;
        Some(item)
    })
}

/// Where `separator` first is. Its first byte is looked for alone, which is fast.
pub(crate) fn find(value: &[u8], separator: &[u8]) -> Option<usize> {
    let first = separator.first()?;
    let mut from = 0;
    loop {
        let ahead = position(value.get(from..)?, *first)?;
        from = ahead.saturating_add(from);
        if value.get(from..)?.starts_with(separator) {
            return Some(from);
        }
        from = from.saturating_add(1);
    }
}

/// Where `wanted` first is: blocks without it are passed over whole, which is many bytes at once.
fn position(value: &[u8], wanted: u8) -> Option<usize> {
    let (blocks, _) = value.as_chunks::<16>();
    let without = |block: &&[u8; 16]| {
        block.iter().fold(0, |found, byte| found | u8::from(*byte == wanted)) == 0
    };
    let passed = blocks.iter().take_while(without).count().saturating_mul(16);
    let ahead = value.get(passed..)?.iter().position(|byte| *byte == wanted)?;
    Some(passed.saturating_add(ahead))
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

fn without_blanks(mut item: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] = item {
        item = rest;
    }
    item
}

fn pair_value<'v>(item: &'v [u8], key: &str) -> Option<&'v [u8]> {
    item.strip_prefix(key.as_bytes())?.strip_prefix(b"=")
}
