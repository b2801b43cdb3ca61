//! The values that headers may have had before something on the way wrote them anew.
//!
//! Each is read as the scheme documents it: one rewriting explains more than several small
//! differences in how a tag is written.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::cause::Kind;
use super::inquiry::Inquiry;
use super::rewriting::OfHeader;
use super::schemes;
use crate::bounds::MAX_SIGNATURE_HEADER;
use crate::scheme::AnyScheme;

/// The most values between commas that are looked at.
const MAX_VALUES: usize = 12;
/// The most sets of headers that are tried.
const MAX_SETS: usize = 64;

/// A request's headers as they may have been.
#[derive(Clone)]
pub(super) struct Headers<'a> {
    headers: Vec<(&'a str, Cow<'a, [u8]>)>,
    pub(super) causes: Vec<Kind>,
}

impl<'a> Headers<'a> {
    pub(super) fn lines(&self) -> Vec<(&'a str, &[u8])> {
        self.headers.iter().map(|(name, value)| (*name, value.as_ref())).collect()
    }

    /// The same with other values of some headers, where that changes any.
    fn changed<R: Into<Option<String>>>(
        &self,
        is_changed: impl Fn(&str) -> bool,
        by: OfHeader,
        change: impl Fn(&str) -> R,
    ) -> Option<Self> {
        let mut headers = self.headers.clone();
        let mut is_other = false;
        for (_, value) in headers.iter_mut().filter(|(name, _)| is_changed(name)) {
            let text = str::from_utf8(value).ok().filter(|text| text.len() <= MAX_SIGNATURE_HEADER);
            let changed = text
                .and_then(|text| change(text).into())
                .filter(|changed| changed.as_bytes() != &**value);
            if let Some(changed) = changed {
                *value = Cow::Owned(changed.into_bytes());
                is_other = true;
            }
        }
        let mut causes = self.causes.clone();
        if !causes.contains(&Kind::Rewritten(by)) {
            causes.push(Kind::Rewritten(by));
        }
        is_other.then_some(Self { headers, causes })
    }
}

/// The headers that the scheme reads, before one rewriting and then before two.
pub(super) fn restored<'a>(inquiry: &Inquiry<'a>) -> Vec<Headers<'a>> {
    let scheme = inquiry.entry.scheme();
    let read = inquiry.headers.iter().filter(|(name, _)| is_read(scheme, name));
    let read = read.map(|(name, value)| (*name, Cow::Borrowed(*value)));
    let given = Headers { headers: read.collect(), causes: Vec::new() };
    let once = before_one(&given, scheme);
    let twice = once.iter().flat_map(|set| before_one(set, scheme));
    let mut known: Vec<Headers<'a>> = [given].into();
    for set in once.iter().map(Headers::clone).chain(twice) {
        if known.len() > MAX_SETS {
            break;
        }
        if known.iter().all(|other| other.headers != set.headers) {
            known.push(set);
        }
    }
    known.split_off(1)
}

fn before_one<'a>(set: &Headers<'a>, scheme: &'static AnyScheme) -> Vec<Headers<'a>> {
    use OfHeader::{Blanks, Joined, Json, LineEnds, PercentEncoded, PlusDecoded, Quoted, Repeated};
    let is_read = |name: &str| is_read(scheme, name);
    let is_signature = |name: &str| schemes::headers(scheme).any(|read| is_same(read, name));
    let signature = scheme.template().map(|template| &template.signature);
    let prefix = signature.map_or("", |signature| signature.prefix);
    let is_one = signature.is_none_or(|signature| signature.separator().is_none());
    let mut found = Vec::new();
    // What joins, quotes or encodes one header mostly does it to all.
    found.extend(set.changed(is_read, Repeated, once));
    for chosen in [&is_read as &dyn Fn(&str) -> bool, &is_signature] {
        found.extend(set.changed(chosen, Quoted, unquoted));
        found.extend(set.changed(chosen, LineEnds, without_line_ends));
        found.extend(set.changed(chosen, PercentEncoded, percent_decoded));
        found.extend(set.changed(chosen, PercentEncoded, form_decoded));
        found.extend(set.changed(chosen, Json, of_json));
        found.extend(set.changed(chosen, PlusDecoded, |text| plus(text, prefix)));
    }
    if is_one {
        // A blank at the start is no part of a header's value.
        let at_start = |text: &str| {
            let is_short = prefix.is_empty() && text.len().saturating_add(1).is_multiple_of(4);
            plus(text, prefix).filter(|_| is_short).map(|text| ["+", &text].concat())
        };
        found.extend(set.changed(is_signature, PlusDecoded, at_start));
        found.extend(set.changed(is_signature, Blanks, without_blanks));
    }
    let signature = set.headers.iter().find(|(name, _)| is_signature(name));
    let value = signature.and_then(|(_, value)| str::from_utf8(value).ok()).unwrap_or_default();
    for one in joined(value) {
        found.extend(set.changed(is_signature, Joined, |_| one.clone()));
    }
    found
}

fn is_read(scheme: &'static AnyScheme, name: &str) -> bool {
    schemes::all_headers(scheme).any(|read| is_same(read, name))
}

fn is_same(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// The value that is there several times, joined by commas.
fn once(text: &str) -> Option<String> {
    let ends = text.match_indices(',').take(MAX_VALUES).map(|(at, _)| at);
    let mut firsts = ends.filter_map(|at| text.get(..at)).map(str::trim_end);
    firsts.find(|first| is_repeated(text, first)).map(String::from)
}

fn is_repeated(text: &str, first: &str) -> bool {
    let mut rest = text;
    while let Some(next) = rest.strip_prefix(first).filter(|_| !first.is_empty()) {
        let next = next.trim_start();
        if next.is_empty() {
            return true;
        }
        let Some(behind) = next.strip_prefix(',') else { return false };
        rest = behind.trim_start();
    }
    false
}

/// The values that may have been joined by commas: all of one length, as those of one header mostly are.
/// A value may itself hold commas.
fn joined(text: &str) -> Vec<String> {
    let pieces: Vec<_> = text.split(',').take(MAX_VALUES).collect();
    let mut found = Vec::new();
    for size in (1..pieces.len()).filter(|size| pieces.len().is_multiple_of(*size)) {
        let values: Vec<_> =
            pieces.chunks(size).map(|value| String::from(value.join(",").trim())).collect();
        let length = values.first().map_or(0, String::len);
        if length > 0 && values.iter().all(|value| value.len() == length) {
            found.extend(values);
        }
    }
    found
}

/// Each blank was a `+`, but for those between the items of a list.
fn plus(text: &str, prefix: &str) -> Option<String> {
    let mut words = text.split(' ');
    let mut whole = String::from(words.next()?);
    for word in words {
        let is_item = !prefix.is_empty() && word.starts_with(prefix);
        whole.push(if is_item { ' ' } else { '+' });
        whole.push_str(word);
    }
    Some(whole)
}

/// Without line ends, also those that a program wrote as it writes them in its source.
fn without_line_ends(text: &str) -> String {
    let ends = ["\r", "\n", "\\r", "\\n"];
    ends.into_iter().fold(String::from(text), |text, end| text.replace(end, ""))
}

/// Without quotes, a list's brackets, and the letter that Python puts before bytes.
fn unquoted(text: &str) -> Option<String> {
    const QUOTES: [char; 5] = ['"', '\'', '`', '<', '>'];
    let list = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let inner = list.unwrap_or(text);
    let bytes = inner.strip_prefix(['b', 'u']).filter(|rest| rest.starts_with(['"', '\'']));
    let bare = bytes.unwrap_or(inner);
    bare.contains(QUOTES).then(|| bare.replace(QUOTES, ""))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut decoded = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2)?;
        decoded.extend(hex::decode(digits).ok()?);
        decoded.extend(rest.as_bytes());
    }
    String::from_utf8(decoded).ok()
}

fn form_decoded(text: &str) -> Option<String> {
    percent_decoded(&text.replace('+', " "))
}

fn without_blanks(text: &str) -> String {
    text.replace([' ', '\t'], "")
}

/// A JSON string without its quotes or with them, or an array of such.
fn of_json(text: &str) -> Option<String> {
    let quoted = ["\"", text, "\""].concat();
    let whole = || serde_json::from_str::<String>(text).ok();
    let list = || serde_json::from_str::<Vec<String>>(text).ok().map(|list| list.join(","));
    serde_json::from_str::<String>(&quoted).ok().or_else(whole).or_else(list)
}
