//! Structured fields (RFC 9651, and RFC 8941 before it): read strictly, with nothing said twice, and written
//! as they have to be serialised.

use alloc::collections::BTreeSet;

use crate::bounds::{MAX_ITEMS, MAX_MEMBER_PARAMETERS};
use crate::error::Error;
use crate::text::bytes::is_of_token;

/// Why a text is no structured field that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Malformed(&'static str),
    /// A member of a dictionary is there twice, or a parameter of one thing is.
    Repeated,
    TooMany(usize),
}

impl Fault {
    pub(super) const fn of(self, header: &'static str) -> Error {
        match self {
            Self::Malformed(reason) => Error::NotStructured { header, reason },
            Self::Repeated => Error::RepeatedMember { header },
            Self::TooMany(limit) => Error::TooManyItems { header, limit },
        }
    }
}

/// A value without parameters, by its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bare<'v> {
    Integer(Number<'v>),
    Decimal(Number<'v>, &'v [u8]),
    /// What is between the quotes, with its escapes.
    Text(&'v [u8]),
    Word(&'v [u8]),
    /// The base64 between the colons.
    Bytes(&'v [u8]),
    Boolean(bool),
    Date(Number<'v>),
    /// What is between the quotes, with its percent-encodings.
    Display(&'v [u8]),
}

/// A whole number: its digits without zeros in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number<'v> {
    is_negative: bool,
    digits: &'v [u8],
}

impl Number<'_> {
    fn is_zero(self) -> bool {
        self.digits.iter().all(|digit| *digit == b'0')
    }

    fn copy(self, out: &mut impl FnMut(&[u8])) {
        out(if self.is_negative { b"-" } else { b"" });
        out(self.digits);
    }

    /// Its value, if it is none below zero.
    pub(super) fn value(self) -> Option<u64> {
        let text = str::from_utf8(self.digits).ok()?;
        text.parse().ok().filter(|_| !self.is_negative)
    }
}

impl Bare<'_> {
    fn copy(self, out: &mut impl FnMut(&[u8])) {
        let mut around = |start: &[u8], text: &[u8], end: &[u8]| {
            out(start);
            out(text);
            out(end);
        };
        match self {
            Self::Text(text) => around(b"\"", text, b"\""),
            Self::Word(text) => around(b"", text, b""),
            Self::Bytes(text) => around(b":", text, b":"),
            Self::Boolean(is_true) => around(b"?", if is_true { b"1" } else { b"0" }, b""),
            Self::Display(text) => around(b"%\"", text, b"\""),
            Self::Integer(number) => number.copy(out),
            Self::Decimal(whole, decimals) => {
                whole.copy(out);
                out(b".");
                out(decimals);
            }
            Self::Date(number) => {
                out(b"@");
                number.copy(out);
            }
        }
    }
}

/// Names that were seen, a few of them.
struct Seen<'v, const MOST: usize> {
    names: [&'v [u8]; MOST],
    count: usize,
}

impl<'v, const MOST: usize> Seen<'v, MOST> {
    const fn new() -> Self {
        Self { names: [&[]; MOST], count: 0 }
    }

    fn add(&mut self, name: &'v [u8]) -> Result<(), Fault> {
        let (known, free) = self.names.split_at_mut_checked(self.count).unwrap_or_default();
        if known.contains(&name) {
            return Err(Fault::Repeated);
        }
        *free.first_mut().ok_or(Fault::TooMany(MOST))? = name;
        self.count = self.count.saturating_add(1);
        Ok(())
    }
}

/// What is left of a text.
#[derive(Clone, Copy)]
pub(super) struct Reader<'v> {
    rest: &'v [u8],
}

impl<'v> Reader<'v> {
    pub(super) const fn new(text: &'v [u8]) -> Self {
        Self { rest: text }
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn starts_with(&self, start: u8) -> bool {
        self.rest.first() == Some(&start)
    }

    /// Passes over `text`, if it is next.
    pub(super) fn eat(&mut self, text: &[u8]) -> bool {
        let behind = self.rest.strip_prefix(text);
        self.rest = behind.unwrap_or(self.rest);
        behind.is_some()
    }

    fn take_while(&mut self, is_part: impl Fn(u8) -> bool) -> &'v [u8] {
        let end = self.rest.iter().position(|byte| !is_part(*byte)).unwrap_or(self.rest.len());
        let (taken, behind) = self.rest.split_at_checked(end).unwrap_or((self.rest, &[]));
        self.rest = behind;
        taken
    }

    fn skip_spaces(&mut self) {
        self.take_while(|byte| byte == b' ');
    }

    fn skip_blanks(&mut self) {
        self.take_while(|byte| matches!(byte, b' ' | b'\t'));
    }

    /// The text that `read` passes over.
    fn span(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<(), Fault>,
    ) -> Result<&'v [u8], Fault> {
        let before = self.rest;
        read(self)?;
        let length = before.len().saturating_sub(self.rest.len());
        Ok(before.get(..length).unwrap_or_default())
    }

    fn key(&mut self) -> Result<&'v [u8], Fault> {
        if !self.rest.first().is_some_and(|byte| byte.is_ascii_lowercase() || *byte == b'*') {
            return Err(Fault::Malformed("a key is missing or does not start with a small letter"));
        }
        let is_part = |byte: u8| {
            byte.is_ascii_lowercase()
                || byte.is_ascii_digit()
                || matches!(byte, b'_' | b'-' | b'.' | b'*')
        };
        Ok(self.take_while(is_part))
    }

    pub(super) fn bare(&mut self) -> Result<Bare<'v>, Fault> {
        match self.rest.first() {
            Some(b'"') => self.text().map(Bare::Text),
            Some(b':') => self.bytes().map(Bare::Bytes),
            Some(b'?') => self.boolean(),
            Some(b'@') => self.date(),
            Some(b'%') => self.display(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(first) if first.is_ascii_alphabetic() || *first == b'*' => {
                Ok(Bare::Word(self.take_while(is_of_word)))
            }
            _ => Err(Fault::Malformed("a value is missing or of no type")),
        }
    }

    fn text(&mut self) -> Result<&'v [u8], Fault> {
        const FAULT: Fault = Fault::Malformed("a text has no end, or holds what none may");
        let text = self.span(|reader| {
            reader.eat(b"\"");
            loop {
                reader.take_while(|byte| {
                    matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')
                });
                if reader.eat(b"\"") {
                    return Ok(());
                }
                if !reader.eat(b"\\\"") && !reader.eat(b"\\\\") {
                    return Err(FAULT);
                }
            }
        })?;
        let end = text.len().saturating_sub(1);
        text.get(1..end).ok_or(FAULT)
    }

    fn bytes(&mut self) -> Result<&'v [u8], Fault> {
        self.eat(b":");
        let text = self.take_while(|byte| byte != b':');
        if self.eat(b":") && is_base64(text) {
            Ok(text)
        } else {
            Err(Fault::Malformed("bytes are not base64 between colons"))
        }
    }

    fn boolean(&mut self) -> Result<Bare<'v>, Fault> {
        if self.eat(b"?1") {
            Ok(Bare::Boolean(true))
        } else if self.eat(b"?0") {
            Ok(Bare::Boolean(false))
        } else {
            Err(Fault::Malformed("a boolean is neither ?1 nor ?0"))
        }
    }

    fn date(&mut self) -> Result<Bare<'v>, Fault> {
        self.eat(b"@");
        match self.number()? {
            Bare::Integer(number) => Ok(Bare::Date(number)),
            _ => Err(Fault::Malformed("a date is no whole number")),
        }
    }

    fn display(&mut self) -> Result<Bare<'v>, Fault> {
        const FAULT: Fault = Fault::Malformed("a text for display is not percent-encoded UTF-8");
        if !self.eat(b"%\"") {
            return Err(FAULT);
        }
        let text = self.take_while(|byte| byte != b'"');
        if self.eat(b"\"") && is_display(text) { Ok(Bare::Display(text)) } else { Err(FAULT) }
    }

    fn number(&mut self) -> Result<Bare<'v>, Fault> {
        let is_negative = self.eat(b"-");
        let all = self.take_while(|byte| byte.is_ascii_digit());
        let zeros = all.iter().take_while(|digit| **digit == b'0').count();
        let digits = all.get(zeros.min(all.len().saturating_sub(1))..).unwrap_or_default();
        let number = Number { is_negative, digits };
        if !self.starts_with(b'.') {
            return match all.len() {
                1..=15 => Ok(Bare::Integer(Number {
                    is_negative: is_negative && !number.is_zero(),
                    ..number
                })),
                _ => Err(Fault::Malformed("a number has no digit, or more than 15")),
            };
        }
        self.eat(b".");
        let decimals = self.take_while(|byte| byte.is_ascii_digit());
        if !(1..=12).contains(&all.len()) || !(1..=3).contains(&decimals.len()) {
            return Err(Fault::Malformed(
                "a number has more than 12 digits, or not 1 to 3 decimals",
            ));
        }
        let zeros = decimals.iter().rev().take_while(|digit| **digit == b'0').count();
        let kept = decimals.len().saturating_sub(zeros).max(1);
        let is_zero = number.is_zero() && zeros == decimals.len();
        let number = Number { is_negative: is_negative && !is_zero, ..number };
        Ok(Bare::Decimal(number, decimals.get(..kept).unwrap_or_default()))
    }

    /// The next parameter, if there is one.
    pub(super) fn parameter(&mut self) -> Result<Option<(&'v [u8], Bare<'v>)>, Fault> {
        if !self.eat(b";") {
            return Ok(None);
        }
        self.skip_spaces();
        let key = self.key()?;
        let value = if self.eat(b"=") { self.bare()? } else { Bare::Boolean(true) };
        Ok(Some((key, value)))
    }

    /// Writes all the parameters that follow.
    pub(super) fn copy_parameters(&mut self, out: &mut impl FnMut(&[u8])) -> Result<(), Fault> {
        if !self.starts_with(b';') {
            return Ok(());
        }
        let mut seen = Seen::<MAX_MEMBER_PARAMETERS>::new();
        while let Some((key, value)) = self.parameter()? {
            seen.add(key)?;
            out(b";");
            out(key);
            if value != Bare::Boolean(true) {
                out(b"=");
                value.copy(out);
            }
        }
        Ok(())
    }

    /// Writes a value and its parameters.
    pub(super) fn copy_item(&mut self, out: &mut impl FnMut(&[u8])) -> Result<(), Fault> {
        self.bare()?.copy(out);
        self.copy_parameters(out)
    }

    /// Calls `see` with the text of each item of a list that follows, and passes over it.
    pub(super) fn items(
        &mut self,
        mut see: impl FnMut(&'v [u8]) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.each_item(|reader| {
            let item = reader.span(|reader| reader.copy_item(&mut |_| ()))?;
            see(item)
        })
    }

    /// Calls `read` at each item of a list that follows, and passes over it.
    fn each_item(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if !self.eat(b"(") {
            return Err(Fault::Malformed("a list in brackets is missing"));
        }
        loop {
            self.skip_spaces();
            if self.eat(b")") {
                return Ok(());
            }
            read(self)?;
            if !self.starts_with(b' ') && !self.starts_with(b')') {
                return Err(Fault::Malformed("a list in brackets does not end, or lacks a space"));
            }
        }
    }

    /// Writes a list in brackets, or a value, and its parameters.
    pub(super) fn copy_item_or_list(&mut self, out: &mut impl FnMut(&[u8])) -> Result<(), Fault> {
        if !self.starts_with(b'(') {
            return self.copy_item(out);
        }
        out(b"(");
        let mut is_first = true;
        self.each_item(|reader| {
            out(if is_first { b"" } else { b" " });
            is_first = false;
            reader.copy_item(out)
        })?;
        out(b")");
        self.copy_parameters(out)
    }

    /// Writes what follows the key of a dictionary's member.
    fn copy_behind_key(&mut self, out: &mut impl FnMut(&[u8])) -> Result<(), Fault> {
        if !self.eat(b"=") || self.eat(b"?1") {
            return self.copy_parameters(out);
        }
        out(b"=");
        self.copy_item_or_list(out)
    }

    /// Writes the value of a dictionary's member, whose text behind the key this is.
    pub(super) fn copy_member(&mut self, out: &mut impl FnMut(&[u8])) -> Result<(), Fault> {
        if self.eat(b"=") {
            self.copy_item_or_list(out)
        } else {
            out(b"?1");
            self.copy_parameters(out)
        }
    }

    /// Calls `read` for each of the members of a list or a dictionary.
    fn members(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.skip_blanks();
        while !self.is_at_end() {
            read(self)?;
            self.skip_blanks();
            if self.is_at_end() {
                return Ok(());
            }
            if !self.eat(b",") {
                return Err(Fault::Malformed("something else than a comma follows a member"));
            }
            self.skip_blanks();
            if self.is_at_end() {
                return Err(Fault::Malformed("a comma stands at the end"));
            }
        }
        Ok(())
    }
}

/// A dictionary that is read line by line: a few members, each of them once.
pub(super) struct Dictionary<'v> {
    seen: Seen<'v, MAX_ITEMS>,
}

impl<'v> Dictionary<'v> {
    pub(super) const fn new() -> Self {
        Self { seen: Seen::new() }
    }

    /// Calls `see` with each member's key and the text behind it.
    pub(super) fn read(
        &mut self,
        line: &'v [u8],
        mut see: impl FnMut(&'v [u8], &'v [u8]) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        Reader::new(line).members(|reader| {
            let key = reader.key()?;
            self.seen.add(key)?;
            let text = reader.span(|reader| reader.copy_behind_key(&mut |_| ()))?;
            see(key, text)
        })
    }
}

/// Writes a field as it has to be serialised: as a dictionary, or else as a list or an item. The lines are
/// those of the field.
pub(super) fn copy_field(lines: &[&[u8]], out: &mut impl FnMut(&[u8])) -> Result<(), Fault> {
    match copy_dictionary(lines, &mut |_| ()) {
        Ok(()) => copy_dictionary(lines, out),
        Err(Fault::Malformed(_)) => {
            let mut separator = Separator::default();
            each_line(lines, |reader| {
                separator.write(out);
                reader.copy_item_or_list(out)
            })
        }
        Err(fault) => Err(fault),
    }
}

fn copy_dictionary(lines: &[&[u8]], out: &mut impl FnMut(&[u8])) -> Result<(), Fault> {
    let (mut seen, mut separator) = (BTreeSet::new(), Separator::default());
    each_line(lines, |reader| {
        let key = reader.key()?;
        if !seen.insert(key) {
            return Err(Fault::Repeated);
        }
        separator.write(out);
        out(key);
        reader.copy_behind_key(out)
    })
}

/// Writes the value of the member `key` of a dictionary, and says whether it is there.
pub(super) fn copy_member_of(
    lines: &[&[u8]],
    key: &[u8],
    out: &mut impl FnMut(&[u8]),
) -> Result<bool, Fault> {
    let (mut seen, mut found) = (BTreeSet::new(), None);
    each_line(lines, |reader| {
        let given = reader.key()?;
        if !seen.insert(given) {
            return Err(Fault::Repeated);
        }
        let text = reader.span(|reader| reader.copy_behind_key(&mut |_| ()))?;
        found = found.or((given == key).then_some(text));
        Ok(())
    })?;
    found.map_or(Ok(false), |text| Reader::new(text).copy_member(out).map(|()| true))
}

fn each_line<'v>(
    lines: &[&'v [u8]],
    mut read: impl FnMut(&mut Reader<'v>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    lines.iter().try_for_each(|line| Reader::new(line).members(&mut read))
}

/// What stands between members, but not before the first.
#[derive(Default)]
pub(super) struct Separator {
    is_due: bool,
}

impl Separator {
    pub(super) fn write(&mut self, out: &mut impl FnMut(&[u8])) {
        if self.is_due {
            out(b", ");
        }
        self.is_due = true;
    }
}

const fn is_of_word(byte: u8) -> bool {
    is_of_token(byte) || matches!(byte, b':' | b'/')
}

/// Whether it is the one base64 of some bytes.
fn is_base64(text: &[u8]) -> bool {
    let (groups, rest) = text.as_chunks::<4>();
    let Some((last, others)) = groups.split_last() else { return rest.is_empty() };
    let is_end = match *last {
        [a, b, b'=', b'='] => {
            digit(a).is_some() && digit(b).is_some_and(|it| it.is_multiple_of(16))
        }
        [a, b, c, b'='] => {
            [a, b].into_iter().all(|it| digit(it).is_some())
                && digit(c).is_some_and(|it| it.is_multiple_of(4))
        }
        digits => digits.into_iter().all(|it| digit(it).is_some()),
    };
    rest.is_empty() && is_end && others.as_flattened().iter().all(|it| digit(*it).is_some())
}

/// What a digit of base64 stands for.
const fn digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte.wrapping_sub(b'A'),
        b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
        b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// Whether it is UTF-8 of which all that is no printable ASCII is percent-encoded in small letters.
fn is_display(text: &[u8]) -> bool {
    let mut decoded = alloc::vec::Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, behind @ ..] = rest {
        let (byte, behind) = match (byte, behind) {
            (b'%', [high, low, behind @ ..]) => {
                let is_small = |digit: &u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
                if !is_small(high) || !is_small(low) {
                    return false;
                }
                match crate::text::bytes::byte_of([*high, *low]) {
                    Some(byte) => (byte, behind),
                    None => return false,
                }
            }
            (b'%', _) => return false,
            (b' '..=b'~', _) => (*byte, behind),
            _ => return false,
        };
        decoded.push(byte);
        rest = behind;
    }
    str::from_utf8(&decoded).is_ok()
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;

    fn field(lines: &[&str]) -> Result<String, Fault> {
        let mut text = Vec::new();
        let lines: Vec<_> = lines.iter().map(|line| line.as_bytes()).collect();
        copy_field(&lines, &mut |bytes| text.extend_from_slice(bytes))?;
        Ok(String::from_utf8(text).unwrap())
    }

    #[test]
    fn a_field_is_written_as_it_has_to_be() {
        for (lines, expected) in [
            (&[""][..], ""),
            (&[" a=1,    b=2;x=1;y=2,   c=(a   b   c)"], "a=1, b=2;x=1;y=2, c=(a b c)"),
            (&["a=?1;  x=?1, b=?0"], "a;x, b=?0"),
            (&["a", "b=2\t,\tc"], "a, b=2, c"),
            (&["1, 2.0, -0, -0.0, 007, 1.500"], "1, 2.0, 0, 0.0, 7, 1.5"),
            (&["-1.050", "-2.0", "-0.5"], "-1.05, -2.0, -0.5"),
            (&["\"a\\\"b\\\\\""], "\"a\\\"b\\\\\""),
            (&["(a  b );q=1, ()"], "(a b);q=1, ()"),
            (&["*a/b:c;k=:aGk=:"], "*a/b:c;k=:aGk=:"),
            (&["@1659578233"], "@1659578233"),
            (&["%\"f%c3%bc\""], "%\"f%c3%bc\""),
        ] {
            assert_eq!(field(lines).as_deref(), Ok(expected), "{lines:?}");
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        for line in [
            ",",
            "a,",
            "a,,b",
            "a b",
            "(a",
            "(a)b",
            "(a,b)",
            "\"a",
            "\"\\x\"",
            "\"\u{e9}\"",
            ":aGk:",
            ":aGl=:",
            ":a:",
            ":aGk=",
            ":!A==:",
            ":A!==:",
            ":aG!=:",
            "?2",
            "?",
            "1234567890123456",
            "1.",
            ".1",
            "1.0000",
            "1e3",
            "--1",
            "-",
            "@1.5",
            "@",
            "%f",
            "%\"%C3%BC\"",
            "%\"%ff\"",
            "%\"%f\"",
            "%\"%aF\"",
            "%\"%C3%bC\"",
            "%\"%Fa\"",
            "a=",
            "A=1",
            "a;",
            "a;X=1",
            "a; ",
            "ä",
            "(a\tb)",
            "a=(b;)",
        ] {
            assert!(matches!(field(&[line]), Err(Fault::Malformed(_))), "{line}");
        }
        for lines in [&["a=1, a=2"][..], &["a", "a"], &["a;x;x"], &["(b;x;x=1)"]] {
            assert_eq!(field(lines), Err(Fault::Repeated), "{lines:?}");
        }
    }
}
