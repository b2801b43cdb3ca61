//! What makes a scheme unusable: found while it is compiled, or when it is made at run time.

use super::field_text::FieldText;
use super::header_list::ListPlace;
use super::list::{List, Source};
use super::part::{Part, around};
use super::recipe::{ExpectedPair, FieldPlace, Fields, KeyId, KeyIdPlace, Signed, Template};
use super::signature::{Blanks, Layout, Signature};
use super::timestamp::{SignedTime, TimestampPlace};
use crate::algorithm::SecretAs;
use crate::bounds::MAX_HEADERS;
use crate::text::bytes::{contains, is_equal, is_header_name, is_same_name};
use crate::text::{Encoding, TimeFormat};

type Fault = Option<&'static str>;

/// What a template is made for.
#[derive(Clone, Copy)]
pub(crate) struct Purpose {
    /// Its parts are fields of the body.
    pub(crate) of_fields: bool,
    /// A field of the body is its time.
    pub(crate) dated: bool,
}

/// Returns the first fault that there is.
macro_rules! refuse {
    ($($fault:expr;)+) => {
        $(if let Some(fault) = $fault { return Some(fault); })+
    };
}

impl Template {
    /// What makes the template unusable, if anything does.
    pub(crate) const fn fault(&self, purpose: Purpose) -> Fault {
        refuse! {
            self.fault_of_headers();
            self.fault_of_pair();
            fault_of_layout(&self.signature, self.timestamp);
            fault_of_items(&self.signature, self.timestamp);
            self.fault_of_key_id();
            self.fault_of_ends();
            self.fault_of_lists();
            self.fault_of_members();
        }
        if purpose.dated && !self.time_is_in_body() {
            return Some("a body's own time is in a field: `SignedTime::in_field`");
        }
        refuse! {
            self.fault_of_fields(purpose);
            self.fault_of_message(purpose.dated);
            self.fault_of_secret();
        }
        match self.unseparated {
            None => refuse!(fault_of_boundaries(self.message);),
            Some(moves) if moves.is_empty() => {
                return Some("nothing says what parts without a boundary let a sender move");
            }
            Some(_) => {}
        }
        refuse! {
            fault_of_body_hash(self.message, self.unseparated.is_some());
            fault_of_missing_hash(self.message);
        }
        if let Some(SignedTime { format, .. }) = self.timestamp {
            refuse!(fault_of_time(self.message, self.unseparated.is_some(), format););
        }
        if self.unseparated.is_none() { fault_of_url(self.message) } else { None }
    }

    /// What makes the value of a signed header no message's id, if anything does.
    pub(crate) const fn fault_of_id(&self, header: &str) -> Fault {
        if !self.signs_header(header) {
            return Some("the message's id is not part of the message: anybody could set it");
        }
        if self.unseparated.is_none() {
            return None;
        }
        // Before a time no boundary moves, whatever else is meant.
        match around_time(self.message) {
            Some(([Part::Header(name) | Part::HeaderOf(name, _), ..], behind))
                if is_same_name(name, header) && holds_variable(behind) =>
            {
                None
            }
            _ => Some("nothing marks where the message's id ends: one delivery would have several"),
        }
    }

    /// What makes the field of the body at `path` no event's id, if anything does.
    pub(super) const fn fault_of_event_id(&self, path: &str) -> Fault {
        let mut signs_body = false;
        let mut rest = self.message;
        while let [part, others @ ..] = rest {
            signs_body |= matches!(part, Part::Body) || part.is_hash();
            rest = others;
        }
        if !signs_body {
            return Some("the event's id is in a body that is not signed: anybody could set it");
        }
        if has_empty_step(path) {
            return Some("the path of the event's id has an empty step");
        }
        None
    }

    const fn fault_of_headers(&self) -> Fault {
        if self.signature.header.is_empty() {
            return Some("a header's name is empty or not one");
        }
        let mut position = 0_usize;
        while let Some(name) = self.header(position) {
            if position >= MAX_HEADERS {
                return Some("the scheme reads more than 16 headers");
            }
            if !is_header_name(name) {
                return Some("a header's name is empty or not one");
            }
            position = position.saturating_add(1);
        }
        let mut position = 0_usize;
        while position < self.signature_headers()
            && let Some(name) = self.header(position)
        {
            if self.times_read(name) > 1 {
                return Some("the signature's header is named twice");
            }
            position = position.saturating_add(1);
        }
        None
    }

    const fn fault_of_pair(&self) -> Fault {
        match (self.pair, self.beside) {
            (Some(ExpectedPair { pair, .. }), _) | (_, Some(pair))
                if !contains(pair.as_bytes(), b"=") =>
            {
                Some("a pair that is expected has no value")
            }
            (_, Some(_)) if !matches!(self.signature.layout, Layout::Pairs { .. }) => {
                Some("a pair is expected beside the signature, and its header has no pairs")
            }
            _ => None,
        }
    }

    const fn fault_of_key_id(&self) -> Fault {
        let is_apart = matches!(self.chosen_by, None | Some(KeyIdPlace::Headers(..)));
        if self.signature.is_wrapped() && !(self.signature.is_in_header() && is_apart) {
            return Some("what is in base64 as a whole is a header, and no key's id is in it");
        }
        if matches!(self.signature.layout, Layout::Member(_))
            != matches!(self.chosen_by, Some(KeyIdPlace::Member(_)))
        {
            return Some("of the signature and the key's id one alone is a member of JSON");
        }
        if self.signature.parameter().is_none()
            && matches!(self.chosen_by, Some(KeyIdPlace::Parameter(_)))
        {
            return Some("the key's id is in a parameter of the query, and the signature is not");
        }
        let (id, key) = match (self.chosen_by, self.signature.layout) {
            (Some(KeyIdPlace::Pair(id)), Layout::Pairs { key, separator, others }) => {
                refuse!(fault_of_pair_key(id, separator););
                if is_one_of(id, others) {
                    return Some("the key's id has the key of another pair");
                }
                (id, key)
            }
            (Some(KeyIdPlace::Pair(_)), _) => {
                return Some("the key's id is in a pair, and the signature header has no pairs");
            }
            (Some(KeyIdPlace::Member(id)), Layout::Member(name)) => (id, name),
            (Some(KeyIdPlace::Parameter(id)), _) => (id, self.signature.header),
            _ => return None,
        };
        let is_signature = is_equal(id.as_bytes(), key.as_bytes());
        let is_time = match self.timestamp {
            Some(SignedTime { place: TimestampPlace::Pair(time), .. }) => {
                is_equal(id.as_bytes(), time.as_bytes())
            }
            _ => false,
        };
        if is_signature || is_time {
            return Some("the key's id has the key of another pair");
        }
        None
    }

    /// Where the signature begins behind a key's id, and where it ends before what is signed.
    const fn fault_of_ends(&self) -> Fault {
        match self.signature.behind_id {
            Some((joint, _)) if joint.is_empty() => {
                return Some("nothing separates the key's id from the signature");
            }
            _ => {}
        }
        match self.signature.up_to {
            Some(mark) if !matches!(mark.as_bytes(), [b'.' | b':' | b'|' | b',' | b';' | b'&']) => {
                return Some("what ends a signature could be in one");
            }
            _ => {}
        }
        let (mut signed, mut rest) = (false, self.message);
        while let [part, others @ ..] = rest {
            if let Part::FieldAs(path, FieldText::Behind(mark)) = part {
                let is_it = match self.signature.up_to {
                    Some(end) => {
                        self.signature.is_in_body()
                            && is_equal(end.as_bytes(), mark.as_bytes())
                            && is_equal(path.as_bytes(), self.signature.header.as_bytes())
                    }
                    None => false,
                };
                if !is_it || signed {
                    return Some(
                        "what stands behind the signature in its field is not what is signed",
                    );
                }
                signed = true;
            }
            rest = others;
        }
        if self.signature.up_to.is_some() && !signed {
            return Some("what stands behind the signature in its field is not what is signed");
        }
        None
    }

    /// What makes a list of signed headers say nothing.
    const fn fault_of_lists(&self) -> Fault {
        let mut rest = self.message;
        while let [part, others @ ..] = rest {
            rest = others;
            let Part::ListedHeaders(list) = part else { continue };
            if list.required.is_empty() {
                return Some("a list of signed headers may be empty: nothing has to be in it");
            }
            if list.separator.is_empty() || list.joint.is_empty() {
                return Some("nothing separates the headers of a list");
            }
            if matches!(list.place, ListPlace::Pair(_))
                && !matches!(self.signature.layout, Layout::Pairs { .. })
            {
                return Some(
                    "signed headers are listed in a pair, and the signature header has none",
                );
            }
            if list.colon.is_none() && self.unseparated.is_none() {
                return Some("nothing marks where the value of a listed header ends");
            }
            if !self.signs_list(list.place) {
                return Some(
                    "a list of signed headers is not signed itself: anybody could write another",
                );
            }
        }
        None
    }

    /// Whether a list of headers is in the message, among the headers that it has to list or by itself.
    const fn signs_list(&self, place: ListPlace) -> bool {
        if matches!(place, ListPlace::Header(name) if self.signs_header(name)) {
            return true;
        }
        let mut rest = self.message;
        while let [part, others @ ..] = rest {
            rest = others;
            let Part::ListOfHeaders(list) = part else { continue };
            let is_it = match (place, list.place) {
                (ListPlace::Header(name), ListPlace::Header(other)) => is_same_name(name, other),
                (ListPlace::Pair(key), ListPlace::Pair(other)) => {
                    is_equal(key.as_bytes(), other.as_bytes())
                }
                _ => false,
            };
            if is_it {
                return true;
            }
        }
        false
    }

    /// What makes one of the lists of members no text of its own, if anything does.
    const fn fault_of_members(&self) -> Fault {
        let is_open = self.unseparated.is_some();
        let mut rest = self.message;
        while let [part, others @ ..] = rest {
            rest = others;
            let Some(list) = part.list() else { continue };
            if !list.has_boundaries() && !is_open {
                return Some("nothing marks where the members of a list end");
            }
            if self.signs_in(list, self.signature.header, self.signature.is_in_header()) {
                return Some("the signature is among the members that it signs");
            }
            match self.time_beside(list) {
                Some(name) if is_open && !list.marks_time(name) => {
                    return Some("nothing marks where the time ends in a list, and moves it");
                }
                _ => {}
            }
        }
        None
    }

    /// Whether the member `name` is in the same place as the list's, and among those.
    const fn signs_in(&self, list: &List, name: &str, is_elsewhere: bool) -> bool {
        let in_query = self.signature.parameter().is_some();
        let is_there = match list.source {
            Source::Query => in_query,
            Source::Form | Source::Body => !in_query,
            Source::Json(_) => false,
        };
        is_there && !is_elsewhere && list.takes(name) && list.named.is_none()
    }

    /// The name of the time, where it is among the list's members.
    const fn time_beside(&self, list: &List) -> Option<&'static str> {
        match (self.timestamp, list.source) {
            (Some(SignedTime { place: TimestampPlace::Parameter(name), .. }), Source::Query)
            | (
                Some(SignedTime { place: TimestampPlace::Field(name), .. }),
                Source::Form | Source::Body,
            ) if list.takes(name) && list.named.is_none() => Some(name),
            _ => None,
        }
    }

    const fn times_read(&self, name: &str) -> usize {
        let mut count = 0_usize;
        let mut position = 0_usize;
        while let Some(read) = self.header(position) {
            if is_same_name(read, name) {
                count = count.saturating_add(1);
            }
            position = position.saturating_add(1);
        }
        count
    }

    pub(super) const fn time_is_in_body(&self) -> bool {
        matches!(self.timestamp, Some(SignedTime { place: TimestampPlace::Field(_), .. }))
    }

    const fn fault_of_fields(&self, Purpose { of_fields, dated, .. }: Purpose) -> Fault {
        let (mut json, mut form, mut raw) = (false, false, false);
        let (mut hashed, mut fielded, mut named, mut queried) = (false, false, false, false);
        let mut listed_query = false;
        let mut rest = self.message;
        while let [part, others @ ..] = rest {
            json |= part.is_of_members();
            form |= part.is_of_form();
            listed_query |= part.list().is_some() && !part.is_of_members();
            if hashed && matches!(part, Part::BodyHashIn(_)) {
                return Some("the body's hash is read from two parameters");
            }
            hashed |= matches!(part, Part::BodyHashIn(_));
            fielded |= matches!(part, Part::SortedFieldsWithout(_) | Part::SortedUrlAndFields);
            named |= matches!(part, Part::Url | Part::UrlWithAnyPort);
            queried |= part.holds_query();
            raw |= part.is_of_body() || matches!(part, Part::Setting(_));
            rest = others;
        }
        let reads_json = self.signature.is_in_body() || self.time_is_in_body() && !dated;
        if form && (json || reads_json) {
            return Some("fields are read from a form and from JSON");
        }
        if reads_json && !json {
            return Some("a field is read, and the message holds none");
        }
        if (json || form) && self.chosen_by.is_some() {
            return Some("fields are signed, and keys are told by their ids");
        }
        if (json || form) && (raw || self.key_id.is_some()) {
            return Some("fields are signed together with the body or a configured value");
        }
        if hashed && !named {
            return Some("the body's hash is in a query that is not signed: anybody could set it");
        }
        if hashed && fielded {
            return Some("a form is signed beside the body's hash");
        }
        let Signature { other_spellings, repeatable, layout, .. } = self.signature;
        let is_one = matches!(layout, Layout::Single) && other_spellings.is_empty() && !repeatable;
        let is_list = matches!(layout, Layout::List { .. });
        if self.signature.is_in_body() && !is_one && !is_list {
            return Some("a field holds one signature");
        }
        let further = !self.signature.more_headers.is_empty() || self.signature.numbered_to > 1;
        if self.signature.parameter().is_some() && (!is_one || further) {
            return Some("a parameter holds one signature");
        }
        if self.signature.parameter().is_some() && queried {
            return Some("the part of the URL that is signed holds the signature");
        }
        match (of_fields, json || form) {
            (true, false) if listed_query => None,
            (true, false) => Some("no fields are signed: `signs` takes the message"),
            (false, true) => Some("fields are signed: `signs_fields` takes the message"),
            _ => None,
        }
    }

    const fn fault_of_message(&self, dated: bool) -> Fault {
        let (mut variable, mut signs_time) = (false, false);
        let mut bodies = 0_usize;
        let mut setting = match (self.key_id, self.signature.behind_id) {
            (Some(KeyId { name, .. }), None) | (None, Some((_, name))) => Some(name),
            (None, None) => None,
            (Some(_), Some(_)) => {
                return Some("the message holds more than one configured value");
            }
        };
        let mut rest = self.message;
        while let [part, others @ ..] = rest {
            variable |= part.is_variable() || part.is_of_body();
            bodies = bodies.saturating_add(part.is_of_body() as usize);
            match part {
                Part::Timestamp => signs_time = true,
                Part::ListedHeaders(list) => {
                    if let Some(SignedTime { place: TimestampPlace::Header(name), .. }) =
                        self.timestamp
                    {
                        signs_time |= list.wants(name);
                    }
                }
                Part::Listed(list) => signs_time |= self.time_beside(list).is_some(),
                Part::BodyHash(_, Encoding::HexAnyCase)
                | Part::BodyHashUnlessEmpty(_, Encoding::HexAnyCase) => {
                    return Some("the body's hash is written in no letter case");
                }
                Part::Setting(name) => match setting {
                    Some(known) if !is_equal(known.as_bytes(), name.as_bytes()) => {
                        return Some("the message holds more than one configured value");
                    }
                    _ => setting = Some(*name),
                },
                Part::QueryBeforeSignature if self.parameters().is_none() => {
                    return Some(
                        "the query before the signature is signed, and the signature is in no parameter",
                    );
                }
                _ => {}
            }
            rest = others;
        }
        if !variable {
            return Some("the message holds nothing of the request");
        }
        if bodies > 1 {
            return Some("the message holds the body twice");
        }
        match (self.timestamp.is_some() && !dated, signs_time) {
            (true, false) => Some("the timestamp is not part of the message: anybody could set it"),
            (false, true) => {
                Some("the message holds a timestamp, and nothing says where it comes from")
            }
            _ => None,
        }
    }
}

impl Template {
    /// Where the secret of a plain hash is, and what that lets others append.
    const fn fault_of_secret(&self) -> Fault {
        let mut secrets = 0_usize;
        let mut rest = self.message;
        while let [part, others @ ..] = rest {
            secrets = secrets.saturating_add(part.secret().is_some() as usize);
            if let Some(SecretAs::Hash(_, encoding)) = part.secret()
                && !matches!(encoding, Encoding::Hex | Encoding::HexUpper | Encoding::HexAnyCase)
            {
                return Some("the secret's hash is in hex: another text tells of it by its time");
            }
            rest = others;
        }
        match (self.plain, secrets) {
            (None, 0) | (Some(_), 1) => {}
            (Some(_), 0) => {
                return Some("a plain hash holds no secret: anybody could make it");
            }
            (Some(_), _) => return Some("the message holds the secret twice"),
            _ => return Some("the message holds the secret, and its tag is no plain hash"),
        }
        let (mut body, mut rest) = (false, self.extended_parts());
        while let [part, others @ ..] = rest {
            if body && part.is_variable() {
                return Some(
                    "more can be appended to the body, and what stands behind it is anybody's",
                );
            }
            if part.is_of_form() {
                return Some("a form's fields are signed by a hash to which more can be appended");
            }
            body |= matches!(part, Part::Body);
            rest = others;
        }
        None
    }
}

impl<K> Signed<K> {
    /// What makes the field of the body at `path` no event's id, if anything does.
    pub(crate) const fn fault_of_event_id(&self, path: &str) -> Fault {
        if self.template.body_can_be_extended() {
            return Some("the event's id is in a body to which more can be appended");
        }
        self.template.fault_of_event_id(path)
    }
}

impl<K> Fields<K> {
    /// What makes a list one of another place than that which the fields are looked for in.
    pub(crate) const fn fault_of_lists(&self) -> Fault {
        let mut rest = self.template.message;
        while let [part, others @ ..] = rest {
            rest = others;
            match part.list() {
                Some(list) if !self.place.holds(list) => {
                    return Some("members are listed from a form and from JSON");
                }
                _ => {}
            }
        }
        None
    }

    /// What makes the place that the fields are looked for in unusable, if anything does.
    pub(crate) const fn fault_of_place(&self) -> Fault {
        let (mut named, mut raw) = (false, false);
        let mut rest = self.template.message;
        while let [part, others @ ..] = rest {
            named |= part.is_of_members();
            raw |= matches!(part, Part::RawField(_));
            rest = others;
        }
        refuse!(self.fault_of_lists(););
        match self.place {
            _ if !named => Some("no field is looked for by its name"),
            FieldPlace::Form if !self.under.is_empty() => {
                Some("the fields of a form lie under no path")
            }
            FieldPlace::Form if raw => Some("only of JSON does a field stand as it is"),
            _ => None,
        }
    }
}

/// Where the parts of the header's value are, and how often it comes.
const fn fault_of_layout(signature: &Signature, timestamp: Option<SignedTime>) -> Fault {
    let place = match timestamp {
        Some(SignedTime { place, .. }) => Some(place),
        None => None,
    };
    let first_is_time = matches!(place, Some(TimestampPlace::FirstItem));
    if first_is_time != matches!(signature.layout, Layout::TimedList { .. }) {
        return Some("the list's first item is a timestamp, and only one side says so");
    }
    let is_beside = matches!(place, Some(TimestampPlace::Pair(_) | TimestampPlace::FirstItem));
    let further = !signature.more_headers.is_empty() || signature.numbered_to > 1;
    let several = signature.repeatable || further;
    if is_beside && several {
        return Some("the timestamp is beside the signature, and there are several headers");
    }
    if signature.repeatable && (further || !signature.other_spellings.is_empty()) {
        return Some("a header that is repeated has one name");
    }
    if let (Some(TimestampPlace::Pair(_)), false) =
        (place, matches!(signature.layout, Layout::Pairs { .. }))
    {
        return Some("the timestamp is in a pair, and the signature header has no pairs");
    }
    None
}

/// The items of the header's value, and what stands between them.
const fn fault_of_items(signature: &Signature, timestamp: Option<SignedTime>) -> Fault {
    let mut prefix = signature.prefix.as_bytes();
    while let [byte, others @ ..] = prefix {
        if !matches!(byte, b' '..=b'~') {
            return Some("the prefix is not printable ASCII");
        }
        prefix = others;
    }
    let Some(separator) = signature.separator() else {
        return if matches!(signature.blanks, Blanks::None) && signature.lead.is_empty() {
            None
        } else {
            Some("blanks are optional or text leads a list, and there is no list")
        };
    };
    let mut bytes = separator.as_bytes();
    if bytes.is_empty() {
        return Some("a separator is made of `,` `;` `|` `&` `:` `.`, blanks and tabs");
    }
    // None of these is a character of a text form.
    while let [byte, others @ ..] = bytes {
        if !matches!(byte, b',' | b';' | b'|' | b'&' | b':' | b'.' | b' ' | b'\t') {
            return Some("a separator is made of `,` `;` `|` `&` `:` `.`, blanks and tabs");
        }
        bytes = others;
    }
    if contains(signature.prefix.as_bytes(), separator.as_bytes()) {
        return Some("the prefix holds the separator");
    }
    let Layout::Pairs { key, others, .. } = signature.layout else { return None };
    refuse!(fault_of_pair_key(key, separator););
    let mut rest = others;
    while let [key, behind @ ..] = rest {
        refuse!(fault_of_pair_key(key, separator););
        rest = behind;
    }
    if let Some(SignedTime { place: TimestampPlace::Pair(time), .. }) = timestamp {
        refuse!(fault_of_pair_key(time, separator););
        if is_equal(key.as_bytes(), time.as_bytes()) || is_one_of(time, others) {
            return Some("the signature and the timestamp have the same key");
        }
    }
    None
}

const fn is_one_of(key: &str, mut keys: &[&str]) -> bool {
    while let [other, behind @ ..] = keys {
        if is_equal(key.as_bytes(), other.as_bytes()) {
            return true;
        }
        keys = behind;
    }
    false
}

const fn fault_of_pair_key(key: &str, separator: &str) -> Fault {
    let bytes = key.as_bytes();
    if bytes.is_empty() {
        return Some("a pair's key is empty");
    }
    if contains(bytes, separator.as_bytes()) || contains(bytes, b"=") || !key.is_ascii() {
        return Some("a pair's key holds the separator or `=`, or is not ASCII");
    }
    None
}

/// Where one part of the message could be read as another's end or beginning.
const fn fault_of_boundaries(message: &[Part]) -> Fault {
    let mut previous = Part::Text("");
    let mut rest = message;
    while let [part, others @ ..] = rest {
        rest = others;
        if part.marks_nothing() {
            continue;
        }
        // A time ends by itself, or is refused below.
        let beside_time = matches!((previous, part), (Part::Timestamp, _) | (_, Part::Timestamp));
        if previous.is_variable() && part.is_variable() && !beside_time {
            return Some("two variable parts stand side by side without a separator");
        }
        let digit_beside_time = match (previous, part) {
            (Part::Timestamp, Part::Text(text)) => matches!(text.as_bytes(), [b'0'..=b'9', ..]),
            (Part::Text(text), Part::Timestamp) => matches!(text.as_bytes(), [.., b'0'..=b'9']),
            _ => false,
        };
        if digit_beside_time {
            return Some("a digit stands next to the timestamp: it separates nothing");
        }
        let digit_beside_checksum = match (previous, part) {
            (Part::BodyChecksum(_), Part::Text(text)) => {
                matches!(text.as_bytes(), [b'0'..=b'9', ..])
            }
            (Part::Text(text), Part::BodyChecksum(_)) => {
                matches!(text.as_bytes(), [.., b'0'..=b'9'])
            }
            _ => false,
        };
        if digit_beside_checksum {
            return Some("a digit stands next to the body's checksum: it separates nothing");
        }
        previous = *part;
    }
    None
}

const fn has_empty_step(path: &str) -> bool {
    let path = path.as_bytes();
    matches!(path, [] | [b'.', ..] | [.., b'.']) || contains(path, b"..")
}

const fn holds_variable(mut parts: &[Part]) -> bool {
    while let [part, others @ ..] = parts {
        if part.is_variable() {
            return true;
        }
        parts = others;
    }
    false
}

/// Whether of all variable parts each is refused where it holds what separates it.
const fn are_checked(mut parts: &[Part]) -> bool {
    while let [part, others @ ..] = parts {
        if part.is_variable() && !part.is_checked() {
            return false;
        }
        parts = others;
    }
    true
}

/// What would let another body be taken for the one whose hash is signed, `unseparated` or not: its
/// hash could stand in a part before or behind, and that part's other end in the next.
///
/// A hash has one length. With all of the message on one side of it known it does not move, whatever
/// stands on the other.
const fn fault_of_body_hash(message: &[Part], unseparated: bool) -> Fault {
    let mut at = 0_usize;
    let mut rest = message;
    while let [part, others @ ..] = rest {
        if part.is_hash() {
            let (before, behind) = around(message, at);
            let touched = matches!(before, [.., last] if last.is_variable())
                || matches!(behind, [first, ..] if first.is_variable());
            let is_held = are_settled(before) || are_settled(behind);
            if holds_variable(before)
                && holds_variable(behind)
                && (unseparated || touched || !is_held)
            {
                return Some("parts that could hold the body's hash are on both sides of it");
            }
        }
        at = at.saturating_add(1);
        rest = others;
    }
    None
}

/// What would let the hash of a body be taken for what stands beside the hash of none.
///
/// With one of its ends known, it is not there where the text of its other side is, and a hash neither begins
/// nor ends with that.
const fn fault_of_missing_hash(message: &[Part]) -> Fault {
    let mut before = Part::Text(".");
    let mut rest = message;
    while let [part, others @ ..] = rest {
        if matches!(part, Part::BodyHashUnlessEmpty(..)) {
            let behind = match others {
                [behind, ..] => *behind,
                [] => Part::Text("."),
            };
            let begins = match before {
                Part::Text(text) => matches!(text.as_bytes(), [.., byte] if is_mark(*byte)),
                _ => false,
            };
            let ends = match behind {
                Part::Text(text) => matches!(text.as_bytes(), [byte, ..] if is_mark(*byte)),
                _ => false,
            };
            if !begins || !ends {
                return Some("nothing tells the hash of a body from none where the body is empty");
            }
        }
        before = *part;
        rest = others;
    }
    None
}

/// Whether no text of a hash holds it.
const fn is_mark(byte: u8) -> bool {
    !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_'))
}

/// What would let a URL end elsewhere: a text beside it that any may hold, and that a part on the text's other
/// side could hold too.
const fn fault_of_url(message: &[Part]) -> Fault {
    let mut at = 0_usize;
    let mut rest = message;
    while let [part, others @ ..] = rest {
        let (before, behind) = around(message, at);
        let begins = !matches!(before, [parts @ .., Part::Text(text)] if moves(text, parts));
        let ends = !matches!(behind, [Part::Text(text), parts @ ..] if moves(text, parts));
        if part.is_whole_url() && !(begins && ends) {
            return Some(
                "a URL stands beside a text that it may hold: nothing marks where it ends",
            );
        }
        at = at.saturating_add(1);
        rest = others;
    }
    None
}

/// Whether a URL and one of those parts could both hold the text between them. A method may hold none that
/// stands beside it.
const fn moves(text: &str, parts: &[Part]) -> bool {
    let others = match parts {
        [Part::Method, others @ ..] | [others @ .., Part::Method] => others,
        _ => parts,
    };
    may_be_of_url(text.as_bytes()) && !are_settled(others)
}

/// Whether a URL may hold it (RFC 3986, section 2).
pub(crate) const fn may_be_of_url(text: &[u8]) -> bool {
    let mut rest = text;
    while let [byte, others @ ..] = rest {
        if !byte.is_ascii_alphanumeric() && !contains(b"-._~:/?#[]@!$&'()*+,;=%", &[*byte]) {
            return false;
        }
        rest = others;
    }
    true
}

/// Whether each of the variable parts is a time, or is refused where it holds what separates it.
pub(crate) const fn are_settled(mut parts: &[Part]) -> bool {
    while let [part, others @ ..] = parts {
        if part.is_variable() && !part.is_checked() && !matches!(part, Part::Timestamp) {
            return false;
        }
        parts = others;
    }
    true
}

/// The parts before the time and behind it, as [`around`] gives them.
const fn around_time(message: &[Part]) -> Option<(&[Part], &[Part])> {
    let mut at = 0_usize;
    let mut rest = message;
    while let [part, others @ ..] = rest {
        if matches!(part, Part::Timestamp) {
            return Some(around(message, at));
        }
        at = at.saturating_add(1);
        rest = others;
    }
    None
}

/// What would let a time be taken for another one, `unseparated` or not: a recorded request would be
/// fresh again.
const fn fault_of_time(message: &[Part], unseparated: bool, format: TimeFormat) -> Fault {
    let Some((before, behind)) = around_time(message) else { return None };
    let goes_on = match behind {
        [Part::Text(text), ..] => matches!(text.as_bytes(), [b'.' | b'0'..=b'9', ..]),
        [part, ..] => part.is_variable(),
        [] => false,
    };
    if goes_on && !format.has_an_end() {
        return Some("the time has no end of its own, and what follows it could go on with it");
    }
    if !(holds_variable(before) && holds_variable(behind)) {
        return None;
    }
    // Where boundaries are meant to move, only what is alone before the time is held to end there.
    let is_held = match before {
        [others @ .., part, Part::Text(_)] if unseparated => {
            part.is_checked() && !holds_variable(others)
        }
        _ => !unseparated && (are_checked(before) || are_checked(behind)),
    };
    let touched_behind = matches!(behind, [part, ..] if part.is_variable());
    match before {
        [others @ .., Part::HeaderOf(_, shape)]
            if !holds_variable(others) && !shape.allows_one_of(format.marks()) =>
        {
            None
        }
        [.., last] if last.is_variable() || touched_behind => {
            Some("a part that could hold a time stands next to the time, and moves it")
        }
        _ if is_held => None,
        _ => Some("a part that could hold what separates the time is signed with it, and moves it"),
    }
}
