//! The texts that a secret may have been before something rewrote it, and those that its provider may have
//! made of it.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::cause::Kind;
use super::edges::{is_invisible, trim, unquoted};
use super::escapes::{ESCAPINGS, Text, WRITTEN};
use super::rewriting::OfSecret;
use crate::key::has_blank_end;

/// What providers put in front of a secret.
const PREFIXES: [&str; 2] = ["whsec_", "whs_"];
/// The longest mark of any provider in front of a secret, in bytes.
const MAX_PREFIX: usize = 16;
/// The most ends of such marks that are looked at.
const MAX_PREFIXES: usize = 4;
/// The longest name in front of `=`.
const MAX_NAME: usize = 64;
/// The most lines of a file that are looked at.
const MAX_LINES: usize = 16;
/// The longest secret that is escaped, in bytes.
const MAX_ESCAPED: usize = 4 * 1024;

/// A secret's text as it may have been meant.
pub(super) struct Meant {
    pub(super) text: Text,
    pub(super) causes: Vec<Kind>,
}

impl Meant {
    fn new(text: &str, causes: &[Kind]) -> Self {
        Self { text: Zeroizing::new(text.into()), causes: causes.to_vec() }
    }

    /// Another text, for one cause more.
    fn because_of(&self, text: &str, cause: Kind) -> Self {
        Self::new(text, &[self.causes.as_slice(), &[cause]].concat())
    }
}

/// The text first as it is, then with what is often wrong about it put right.
pub(super) fn texts(text: &str) -> Vec<Meant> {
    let trimmed = trim(text);
    let blanks: &[Kind] = if trimmed == text { &[] } else { &[Kind::SecretWhiteSpace] };
    let mut texts = Vec::new();
    let as_it_is: &[Kind] = if has_blank_end(text) { &[Kind::SecretWhiteSpaceSigned] } else { &[] };
    texts.push(Meant::new(text, as_it_is));
    if trimmed != text {
        texts.push(Meant::new(trimmed, blanks));
    }
    let quotes = [blanks, &[Kind::SecretQuotes]].concat();
    let bare = unquoted(trimmed);
    if let Some(inner) = bare {
        texts.push(Meant::new(inner, &quotes));
        if inner.trim() != inner {
            let causes = [&[Kind::SecretQuotes], &[Kind::SecretWhiteSpace][..]].concat();
            texts.push(Meant::new(inner.trim(), &causes));
        }
    }
    let (inner, causes) = bare.map_or((trimmed, blanks), |inner| (inner, quotes.as_slice()));
    let core = Meant::new(inner, causes);
    texts.extend(with_other_prefixes(&core));
    for end in ["\n", "\r\n", " "] {
        let longer = Zeroizing::new([trimmed, end].concat());
        texts.push(Meant::new(&longer, &[Kind::SecretWhiteSpaceSigned]));
    }
    if inner.len() <= MAX_ESCAPED {
        texts.extend(rewritten(&core));
    }
    texts
}

fn with_other_prefixes(core: &Meant) -> Vec<Meant> {
    let mut texts = Vec::new();
    for prefix in PREFIXES {
        if let Some(stripped) = core.text.strip_prefix(prefix) {
            texts.push(core.because_of(stripped, Kind::SecretPrefixStripped));
        } else if !PREFIXES.iter().any(|prefix| core.text.starts_with(prefix)) {
            let whole = Zeroizing::new([prefix, core.text.as_str()].concat());
            texts.push(core.because_of(&whole, Kind::SecretPrefixAdded(prefix)));
        }
    }
    texts
}

/// What something rewrote, undone; and what the provider may have made of it.
fn rewritten(core: &Meant) -> Vec<Meant> {
    let mut texts = Vec::new();
    texts.extend(
        values(&core.text).map(|value| core.because_of(value, Kind::Secret(OfSecret::Named))),
    );
    texts.extend(behind_marks(core));
    texts.extend(without_breaks(core));
    let undone = undone(core);
    let named: Vec<_> = texts
        .iter()
        .filter(|text| text.causes.contains(&Kind::Secret(OfSecret::Named)))
        .flat_map(undone_once)
        .collect();
    let inner = undone.iter().flat_map(|text| {
        let unprefixed = with_other_prefixes(text).into_iter();
        unprefixed.chain(without_breaks(text)).chain(trimmed_again(text))
    });
    let inner: Vec<_> = inner.collect();
    texts.extend(undone);
    texts.extend(inner);
    texts.extend(named);
    texts.extend(dashed(core));
    texts.extend(in_other_cases(core));
    texts.extend(written(core));
    texts
}

/// What stands behind a name in a line such as `NAME=value`, `"name": "value"` or `export NAME='value';`.
fn values(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.take(MAX_LINES).filter_map(value)
}

fn value(line: &str) -> Option<&str> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || "{},;".contains(c));
    let is_of_name = |c: char| c.is_alphanumeric() || "_-. $:\"'".contains(c);
    let ends = line.char_indices().take(MAX_NAME).find(|(_, c)| *c == '=' || *c == ':');
    let (at, end) = ends?;
    // `$env:NAME = value`, and `name => value`.
    let at = match line.get(at..)?.split_once('=') {
        Some((name, _)) if end == ':' && line.starts_with('$') => at.saturating_add(name.len()),
        _ => at,
    };
    let (name, rest) = line.split_at_checked(at)?;
    let rest = rest.get(1..)?;
    // `base64:` is a mark, and no name.
    let is_mark =
        line.get(at..)?.starts_with(':') && !name.ends_with(['"', '\'']) && !rest.starts_with(' ');
    let rest = rest.trim_start_matches(['=', '>']).trim();
    let is_name = name.trim().len() > 1 && name.chars().all(is_of_name);
    let value = unquoted(rest).unwrap_or(rest);
    (is_name && !is_mark && !value.is_empty()).then_some(value)
}

/// What stands behind a mark that a provider or a library puts in front: `v1,`, `sk_test_`, `base64:`.
fn behind_marks(core: &Meant) -> Vec<Meant> {
    let ends = core.text.char_indices().take(MAX_PREFIX).filter(|(_, c)| "_:,=- ".contains(*c));
    let behind =
        ends.take(MAX_PREFIXES).filter_map(|(at, _)| core.text.get(at.saturating_add(1)..));
    let behind = behind.map(str::trim_start).filter(|rest| !rest.is_empty());
    let mut texts: Vec<_> =
        behind.map(|rest| core.because_of(rest, Kind::SecretPrefixStripped)).collect();
    if let Some(rest) = core.text.strip_prefix("0x") {
        texts.push(core.because_of(rest, Kind::SecretPrefixStripped));
    }
    texts
}

/// Without what stands between its characters and is none of them, also line ends written as `\n`.
fn without_breaks(core: &Meant) -> Option<Meant> {
    let mut whole = Zeroizing::new(String::with_capacity(core.text.len()));
    let mut rest = core.text.as_str();
    while let Some(first) = rest.chars().next() {
        let is_written = ["\\n", "\\r", "\\t"].into_iter().any(|end| rest.starts_with(end));
        let is_dropped = is_written || first.is_whitespace() || is_invisible(first);
        let length = if is_written { 2 } else { first.len_utf8() };
        whole.extend((!is_dropped).then_some(first));
        rest = rest.get(length..).unwrap_or_default();
    }
    let is_other = !whole.is_empty() && *whole != *core.text;
    is_other.then(|| core.because_of(&whole, Kind::Secret(OfSecret::Broken)))
}

/// Without the white space and the quotes that were escaped.
fn trimmed_again(core: &Meant) -> Option<Meant> {
    let trimmed = trim(&core.text);
    match unquoted(trimmed) {
        Some(inner) => Some(core.because_of(inner, Kind::SecretQuotes)),
        None => (trimmed != core.text.as_str())
            .then(|| core.because_of(trimmed, Kind::SecretWhiteSpace)),
    }
}

fn undone_once(core: &Meant) -> Vec<Meant> {
    let changed = ESCAPINGS.into_iter().filter_map(|escaping| {
        let text = escaping.undone(&core.text);
        let is_other = *text != *core.text && !text.is_empty();
        is_other.then(|| core.because_of(&text, Kind::Secret(OfSecret::Undone(escaping))))
    });
    changed.collect()
}

/// Each escaping undone, and then another or the same once more.
fn undone(core: &Meant) -> Vec<Meant> {
    let mut texts = undone_once(core);
    let twice = texts.iter().flat_map(|once| {
        undone_once(once).into_iter().map(|mut twice| {
                if let [
                    ..,
                    Kind::Secret(OfSecret::Undone(one)),
                    Kind::Secret(OfSecret::Undone(other)),
                ] = twice.causes.as_slice()
                    && one == other
                {
                    let both = Kind::Secret(OfSecret::UndoneTwice(*one));
                    twice.causes = [core.causes.as_slice(), &[both]].concat();
                }
                twice
            })
    });
    let twice: Vec<_> = twice.collect();
    texts.extend(twice);
    texts
}

/// A UUID without its dashes, or with them.
fn dashed(core: &Meant) -> Option<Meant> {
    let mut digits = Zeroizing::new(String::with_capacity(core.text.len()));
    digits.extend(core.text.chars().filter(|c| *c != '-'));
    let is_uuid = digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if digits.len() == core.text.len() {
        let mut whole = Zeroizing::new(String::with_capacity(36));
        for (at, digit) in digits.chars().enumerate() {
            whole.extend([8, 12, 16, 20].contains(&at).then_some('-'));
            whole.push(digit);
        }
        digits = whole;
    }
    is_uuid.then(|| core.because_of(&digits, Kind::Secret(OfSecret::Dashes)))
}

/// What keyboards, forms and columns of databases make of letters.
fn in_other_cases(core: &Meant) -> Vec<Meant> {
    let upper = |c: char| c.to_ascii_uppercase();
    let lower = |c: char| c.to_ascii_lowercase();
    let swapped = |c: char| if c.is_ascii_uppercase() { lower(c) } else { upper(c) };
    let all = |case: &dyn Fn(char) -> char| {
        let mut text = Zeroizing::new(String::with_capacity(core.text.len()));
        text.extend(core.text.chars().map(case));
        text
    };
    let mut first = Zeroizing::new(core.text.as_str().into());
    let start: &mut String = &mut first;
    if let Some(letter) = start.get_mut(..1) {
        if letter.bytes().all(|byte| byte.is_ascii_uppercase()) {
            letter.make_ascii_lowercase();
        } else {
            letter.make_ascii_uppercase();
        }
    }
    let cases = [
        (all(&lower), "lower case"),
        (all(&upper), "upper case"),
        (first, "the other case at its start"),
        (all(&swapped), "the other case throughout"),
    ];
    let others = cases.into_iter().filter(|(text, _)| **text != *core.text);
    others.map(|(text, how)| core.because_of(&text, Kind::Secret(OfSecret::Case(how)))).collect()
}

fn written(core: &Meant) -> Vec<Meant> {
    let changed = WRITTEN.into_iter().filter_map(|written| {
        let text = written.of(&core.text);
        let is_other = *text != *core.text;
        is_other.then(|| core.because_of(&text, Kind::Secret(OfSecret::Written(written))))
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_name() {
        let given = [
            ("NAME=value", Some("value")),
            ("export NAME='value'", Some("value")),
            ("$env:NAME = \"value\"", Some("value")),
            ("- NAME=val=ue=", Some("val=ue=")),
            ("\"name\": \"value\",", Some("value")),
            ("'name' => 'value',", Some("value")),
            ("Signing secret: value", Some("value")),
            ("dmFsdWU=", None),
            ("base64:value", None),
            ("a=b", None),
            ("=b", None),
            ("no name", None),
        ];
        for (line, expected) in given {
            assert_eq!(value(line), expected, "{line}");
        }
        let file = "# a file\nONE=1st\n\nTWO=2nd\n";
        assert!(values(file).eq(["1st", "2nd"]));
    }

    #[test]
    fn no_text_is_tried_in_more_than_a_few_hundred_ways() {
        let worst = "\"NAME=\\u0026amp;amp;%2526$$ -\u{201c}aB\\n_x_:=,0x\"\n";
        let all = texts(worst);
        assert!(all.len() < 400, "{}", all.len());
    }
}
