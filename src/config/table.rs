//! A table of a file: each member is asked for by its name, and what nobody asked for is refused.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{FileError, Read, Wrong};
use super::interned::Texts;

/// The longest file, in bytes.
pub const MAX_FILE: usize = 256 * 1024;

/// A file's lines, and where its texts are kept.
#[derive(Clone, Copy)]
pub(super) struct File<'f> {
    lines: &'f Lines,
    pub(super) texts: Texts,
}

/// Where each line of a file ends, looked for once: a file of many members is asked for the lines of many.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at).saturating_add(1)
    }
}

impl<'f> File<'f> {
    /// The file's table.
    pub(super) fn parse(text: &'f str) -> Result<DeTable<'f>, FileError> {
        if text.len() > MAX_FILE {
            return Err(FileError::new(1, format!("it has more than {MAX_FILE} bytes")));
        }
        let parsed = DeTable::parse(text).map(Spanned::into_inner);
        parsed.map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let first = error.message().lines().next().unwrap_or_default();
            FileError::new(Lines::of(text).line(at), format!("it is no TOML: {first}"))
        })
    }

    pub(super) const fn of(lines: &'f Lines, texts: Texts) -> Self {
        Self { lines, texts }
    }

    /// What is wrong at this place.
    fn wrong<T>(&self, at: usize, what: impl Into<Cow<'static, str>>) -> Read<T> {
        Err(FileError::new(self.lines.line(at), what).into())
    }
}

/// One table of it.
pub(super) struct Table<'f> {
    file: File<'f>,
    /// What errors call it.
    name: &'static str,
    at: usize,
    left: BTreeMap<&'f str, (usize, &'f Spanned<DeValue<'f>>)>,
    asked: Vec<&'static str>,
}

impl<'f> Table<'f> {
    pub(super) fn new(
        file: File<'f>,
        name: &'static str,
        at: usize,
        table: &'f DeTable<'f>,
    ) -> Self {
        let member = |(key, value): (&'f Spanned<_>, &'f Spanned<DeValue<'f>>)| {
            let name: &'f Cow<'f, str> = key.get_ref();
            (&**name, (key.span().start, value))
        };
        Self { file, name, at, left: table.iter().map(member).collect(), asked: Vec::new() }
    }

    pub(super) const fn texts(&self) -> Texts {
        self.file.texts
    }

    /// What is wrong with the whole table.
    pub(super) fn wrong<T>(&self, what: impl Into<Cow<'static, str>>) -> Read<T> {
        self.file.wrong(self.at, what)
    }

    /// The line of the first of these members that is there, or the table's.
    pub(super) fn line_of(&self, names: &[&str]) -> usize {
        let at = names.iter().find_map(|name| self.left.get(name)).map_or(self.at, |(at, _)| *at);
        self.file.lines.line(at)
    }

    fn take(&mut self, name: &'static str) -> Option<(usize, &'f Spanned<DeValue<'f>>)> {
        self.asked.push(name);
        self.left.remove(name)
    }

    /// A member that has to be there.
    pub(super) fn need<T>(&self, name: &'static str, value: Option<T>) -> Read<T> {
        match value {
            Some(value) => Ok(value),
            None => self.wrong(format!("{} has no `{name}`", self.name)),
        }
    }

    fn take_as<T>(
        &mut self,
        name: &'static str,
        kind: &'static str,
        read: impl FnOnce(&'f DeValue<'f>) -> Option<T>,
    ) -> Read<Option<T>> {
        let Some((at, value)) = self.take(name) else { return Ok(None) };
        match read(value.get_ref()) {
            Some(value) => Ok(Some(value)),
            None => self.file.wrong(at, format!("`{name}` is {kind}")),
        }
    }

    /// The text as it is in the file, for what is not kept.
    pub(super) fn seen(&mut self, name: &'static str) -> Read<Option<&'f str>> {
        self.take_as(name, "a text, in quotes", DeValue::as_str)
    }

    pub(super) fn needed(&mut self, name: &'static str) -> Read<&'f str> {
        let text = self.seen(name)?;
        self.need(name, text)
    }

    pub(super) fn some_text(&mut self, name: &'static str) -> Read<Option<&'static str>> {
        Ok(self.seen(name)?.map(|text| self.texts().text(text)))
    }

    pub(super) fn text(&mut self, name: &'static str) -> Read<&'static str> {
        let text = self.some_text(name)?;
        self.need(name, text)
    }

    pub(super) fn text_or(
        &mut self,
        name: &'static str,
        usual: &'static str,
    ) -> Read<&'static str> {
        Ok(self.some_text(name)?.unwrap_or(usual))
    }

    pub(super) fn flag(&mut self, name: &'static str) -> Read<Option<bool>> {
        self.take_as(name, "`true` or `false`", DeValue::as_bool)
    }

    /// Whether it is said.
    pub(super) fn is(&mut self, name: &'static str) -> Read<bool> {
        Ok(self.flag(name)?.unwrap_or_default())
    }

    pub(super) fn number(&mut self, name: &'static str) -> Read<Option<u64>> {
        self.take_as(name, "a whole number", |value| {
            let number = value.as_integer()?;
            u64::from_str_radix(number.as_str(), number.radix()).ok()
        })
    }

    /// A number that fits.
    pub(super) fn small<T: TryFrom<u64>>(&mut self, name: &'static str) -> Read<Option<T>> {
        let at = self.line_of(&[name]);
        let Some(number) = self.number(name)? else { return Ok(None) };
        match T::try_from(number) {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(FileError::new(at, format!("`{name}` is too large a number")).into()),
        }
    }

    /// Texts as they are in the file, each with its place.
    fn texts_seen(&mut self, name: &'static str) -> Read<Option<Vec<&'f str>>> {
        self.take_as(name, "a list of texts", |value| {
            value.as_array()?.iter().map(|text| text.get_ref().as_str()).collect()
        })
    }

    pub(super) fn some_list(
        &mut self,
        name: &'static str,
    ) -> Read<Option<&'static [&'static str]>> {
        let Some(seen) = self.texts_seen(name)? else { return Ok(None) };
        let texts = self.texts();
        Ok(Some(texts.list(seen.into_iter().map(|text| texts.text(text)).collect())))
    }

    pub(super) fn list(&mut self, name: &'static str) -> Read<&'static [&'static str]> {
        Ok(self.some_list(name)?.unwrap_or_default())
    }

    /// One text, or a list of them.
    pub(super) fn one_or_more(&mut self, name: &'static str) -> Read<Vec<&'f str>> {
        let texts = self.take_as(name, "a text or a list of texts", |value| match value {
            DeValue::Array(texts) => texts.iter().map(|text| text.get_ref().as_str()).collect(),
            value => Some(Vec::from([value.as_str()?])),
        })?;
        Ok(texts.unwrap_or_default())
    }

    /// A table that is read on its own, and where it is.
    pub(super) fn whole_table(
        &mut self,
        name: &'static str,
    ) -> Read<Option<(usize, &'f DeTable<'f>)>> {
        let at = self.left.get(name).map_or(self.at, |(at, _)| *at);
        let table = self.take_as(name, "a table: `[receiver.scheme]`", DeValue::as_table)?;
        Ok(table.map(|table| (at, table)))
    }

    pub(super) fn some_table(&mut self, name: &'static str) -> Read<Option<Self>> {
        let at = self.left.get(name).map_or(self.at, |(at, _)| *at);
        let table = self.take_as(name, "a table: `{ … }`", DeValue::as_table)?;
        Ok(table.map(|table| Self::new(self.file, name, at, table)))
    }

    pub(super) fn table(&mut self, name: &'static str) -> Read<Self> {
        let table = self.some_table(name)?;
        self.need(name, table)
    }

    /// What each table of a list says.
    pub(super) fn tables<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(Self) -> Read<T>,
    ) -> Read<Vec<T>> {
        let tables = self.take_as(name, "a list of tables: `[{ … }, { … }]`", |value| {
            let table = |value: &'f Spanned<DeValue<'f>>| {
                Some((value.span().start, value.get_ref().as_table()?))
            };
            value.as_array()?.iter().map(table).collect::<Option<Vec<_>>>()
        })?;
        let file = self.file;
        let tables = tables.unwrap_or_default().into_iter();
        tables.map(|(at, table)| read(Self::new(file, name, at, table))).collect()
    }

    /// The one of `all` whose name the member is.
    pub(super) fn some_of<T: Copy>(
        &mut self,
        name: &'static str,
        all: &[T],
        named: impl Fn(T) -> &'static str,
    ) -> Read<Option<T>> {
        let at = self.left.get(name).map_or(self.at, |(at, _)| *at);
        let Some(seen) = self.seen(name)? else { return Ok(None) };
        if let Some(one) = all.iter().find(|one| named(**one) == seen) {
            return Ok(Some(*one));
        }
        let known: Vec<_> = all.iter().map(|one| named(*one)).collect();
        self.file.wrong(at, format!("`{name}` is one of {}", listed(&known)))
    }

    pub(super) fn one_of<T: Copy>(
        &mut self,
        name: &'static str,
        all: &[T],
        named: impl Fn(T) -> &'static str,
    ) -> Read<T> {
        let one = self.some_of(name, all, named)?;
        self.need(name, one)
    }

    /// What belongs to the name that the member is.
    pub(super) fn some_choice<T: Copy>(
        &mut self,
        name: &'static str,
        among: &[(&'static str, T)],
    ) -> Read<Option<T>> {
        Ok(self.some_of(name, among, |(named, _)| named)?.map(|(_, value)| value))
    }

    pub(super) fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        among: &[(&'static str, T)],
    ) -> Read<T> {
        let choice = self.some_choice(name, among)?;
        self.need(name, choice)
    }

    /// The kind of the table, which decides what else is asked for.
    pub(super) fn kind(&mut self, name: &'static str, all: &[&'static str]) -> Read<&'static str> {
        self.one_of(name, all, |kind| kind)
    }

    /// Refuses a contradiction, once the texts are what they are.
    pub(super) const fn sound(&self, fault: Option<&'static str>) -> Read<()> {
        match fault {
            Some(fault) if self.file.texts.are_kept() => Err(Wrong::Contradiction(fault)),
            _ => Ok(()),
        }
    }

    /// Refuses what nobody asked for.
    pub(super) fn end(self) -> Read<()> {
        let Some((name, (at, _))) = self.left.first_key_value() else { return Ok(()) };
        if is_secret(name) {
            return self.file.wrong(
                *at,
                "a secret is not written into the file: `secret_env` of a receiver names a variable \
                 that holds it, `secret_file` a file, and the command has --secret-env and --secret-file",
            );
        }
        let what = format!("{} has no member of this name, but {}", self.name, listed(&self.asked));
        self.file.wrong(*at, what)
    }
}

/// Whether a secret would be written under this name.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words =
        ["secret", "token", "password", "private_key", "signing_key", "hmac_key", "api_key"];
    words.iter().any(|word| name.contains(word))
}

/// `a`, `b` and `c`.
fn listed(names: &[&str]) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        let before = match at {
            0 => "",
            _ if at.saturating_add(1) == names.len() => " and ",
            _ => ", ",
        };
        // Writing to a String does not fail.
        let _ = write!(text, "{before}`{name}`");
    }
    text
}

/// All that a table says, whatever the order and the layout of the file.
pub(super) fn all_of(table: &DeTable<'_>) -> String {
    let mut all = String::new();
    write_table(table, &mut all);
    all
}

fn write_table(table: &DeTable<'_>, all: &mut String) {
    all.push('{');
    for (name, value) in table {
        let _ = write!(all, "{:?}:", name.get_ref());
        write_value(value.get_ref(), all);
    }
    all.push('}');
}

fn write_value(value: &DeValue<'_>, all: &mut String) {
    let _ = match value {
        DeValue::String(text) => write!(all, "{text:?},"),
        DeValue::Integer(number) => write!(all, "{}#{},", number.radix(), number.as_str()),
        DeValue::Float(number) => write!(all, "{},", number.as_str()),
        DeValue::Boolean(flag) => write!(all, "{flag},"),
        DeValue::Datetime(time) => write!(all, "{time},"),
        DeValue::Array(values) => {
            all.push('[');
            values.iter().for_each(|value| write_value(value.get_ref(), all));
            write!(all, "],")
        }
        DeValue::Table(table) => {
            write_table(table, all);
            Ok(())
        }
    };
}
