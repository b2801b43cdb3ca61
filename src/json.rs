//! Reading a few fields of a JSON body, within bounds and with nothing said twice.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde_core::Deserialize as _;
use serde_core::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::bounds::{MAX_DEPTH, MAX_FIELDS, MAX_TIME_DIGITS, MAX_VALUES};
use crate::error::Error;

/// A field that is looked for, and its text once it was found.
pub(crate) struct Wanted {
    pub(crate) path: &'static str,
    steps: Vec<&'static str>,
    /// Whether it has to be a number.
    is_number: bool,
    /// Whether its text is what stands in the body, whatever its type.
    pub(crate) is_raw: bool,
    pub(crate) text: Option<String>,
    /// Whether it was a text, and no number.
    pub(crate) is_quoted: bool,
}

impl Wanted {
    /// The field at `path`: text or a whole number.
    pub(crate) fn new(path: &'static str) -> Self {
        let steps = path.split('.').collect();
        Self { path, steps, is_number: false, is_raw: false, text: None, is_quoted: false }
    }

    /// The same as it stands in the body.
    pub(crate) fn raw(path: &'static str) -> Self {
        Self { is_raw: true, ..Self::new(path) }
    }

    /// The same, which has to be a whole number.
    pub(crate) fn number(path: &'static str) -> Self {
        Self { is_number: true, ..Self::new(path) }
    }

    /// What is said of another value.
    const fn fault(&self) -> Error {
        let field = self.path;
        if self.is_number { Error::FieldNotNumber { field } } else { Error::FieldNotText { field } }
    }
}

/// Finds the wanted fields in `body`, as far as it has them.
pub(crate) fn read(body: &[u8], wanted: Vec<Wanted>) -> Result<Vec<Wanted>, Error> {
    read_and_count(body, wanted).map(|(found, _)| found)
}

/// The same, and how many fields there are in all of `body`.
pub(crate) fn read_and_count(
    body: &[u8],
    wanted: Vec<Wanted>,
) -> Result<(Vec<Wanted>, usize), Error> {
    let paths = (0..wanted.len()).collect();
    let mut reading = Reading { wanted, bounds: Bounds::default(), fault: None };
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = Value { reading: &mut reading, paths, depth: 0 }.deserialize(&mut json);
    match read.and_then(|()| json.end()) {
        Ok(()) => Ok((reading.wanted, reading.bounds.fields)),
        Err(_) => Err(reading.fault.unwrap_or(Error::BodyNotJson)),
    }
}

struct Reading {
    wanted: Vec<Wanted>,
    bounds: Bounds,
    /// What is wrong besides the syntax.
    fault: Option<Error>,
}

/// What was read so far.
#[derive(Default)]
struct Bounds {
    fields: usize,
    values: usize,
}

impl Bounds {
    const fn count_field(&mut self) -> Result<(), Error> {
        self.fields = self.fields.saturating_add(1);
        if self.fields > MAX_FIELDS {
            return Err(Error::TooManyFields { limit: MAX_FIELDS });
        }
        Ok(())
    }

    const fn count_value(&mut self) -> Result<(), Error> {
        self.values = self.values.saturating_add(1);
        if self.values > MAX_VALUES {
            return Err(Error::TooManyValues { limit: MAX_VALUES });
        }
        Ok(())
    }
}

impl Reading {
    fn refuse<T, E: serde_core::de::Error>(&mut self, error: Error) -> Result<T, E> {
        self.fault = Some(error);
        Err(E::custom(""))
    }

    fn check<E: serde_core::de::Error>(&mut self, checked: Result<(), Error>) -> Result<(), E> {
        checked.or_else(|error| self.refuse(error))
    }
}

/// A value of the body, `depth` steps down, and which of the wanted paths lead to or through it.
struct Value<'r> {
    reading: &'r mut Reading,
    paths: Vec<usize>,
    depth: usize,
}

impl Value<'_> {
    /// The paths whose next step is `step`.
    fn paths_through(&self, step: &str) -> Vec<usize> {
        let leads = |path: &&usize| {
            let wanted = self.reading.wanted.get(**path);
            wanted.and_then(|wanted| wanted.steps.get(self.depth)) == Some(&step)
        };
        self.paths.iter().filter(leads).copied().collect()
    }

    /// The wanted fields that end here, as they stand or by their values.
    fn ending(&mut self, as_it_stands: bool) -> impl Iterator<Item = &mut Wanted> {
        let Self { reading, paths, depth } = self;
        let wanted = reading.wanted.iter_mut().enumerate();
        wanted
            .filter(|(at, wanted)| paths.contains(at) && wanted.steps.len() == *depth)
            .map(|(_, wanted)| wanted)
            .filter(move |wanted| wanted.is_raw == as_it_stands)
    }

    /// Those of which the value is wanted.
    fn found(&mut self) -> impl Iterator<Item = &mut Wanted> {
        self.ending(false)
    }

    /// Keeps what is wanted of it; most is not, and is not written as text either.
    fn take(mut self, text: &(impl ToString + ?Sized), is_quoted: bool) {
        if self.paths.is_empty() {
            return;
        }
        for wanted in self.found() {
            wanted.text = Some(text.to_string());
            wanted.is_quoted = is_quoted;
        }
    }

    /// Refuses a value that is no text where text is wanted.
    fn take_no_text<E: serde_core::de::Error>(&mut self) -> Result<(), E> {
        if self.paths.is_empty() {
            return Ok(());
        }
        let fault = self.found().next().map(|wanted| wanted.fault());
        fault.map_or(Ok(()), |fault| self.reading.refuse(fault))
    }

    /// Counts a value that is in a list or an object.
    fn count<E: serde_core::de::Error>(&mut self) -> Result<(), E> {
        let counted = self.reading.bounds.count_value();
        self.reading.check(counted)
    }

    fn go_down<E: serde_core::de::Error>(&mut self) -> Result<(), E> {
        self.take_no_text()?;
        if self.depth >= MAX_DEPTH {
            return self.reading.refuse(Error::BodyTooDeep { limit: MAX_DEPTH });
        }
        Ok(())
    }

    fn below(&mut self, paths: Vec<usize>) -> Value<'_> {
        Value { paths, depth: self.depth.saturating_add(1), reading: &mut *self.reading }
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        if self.paths.is_empty() || self.ending(true).next().is_none() {
            return deserializer.deserialize_any(self);
        }
        let text = <&RawValue>::deserialize(deserializer)?.get();
        for wanted in self.ending(true) {
            wanted.text = Some(text.to_string());
        }
        // What is in it is read as strictly as what is beside it.
        let mut within = serde_json::Deserializer::from_str(text);
        within.deserialize_any(self).map_err(D::Error::custom)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E: serde_core::de::Error>(mut self, text: &str) -> Result<(), E> {
        if !self.paths.is_empty() && self.found().any(|wanted| wanted.is_number) {
            return self.take_no_text();
        }
        self.take(text, true);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.take(&number, false);
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.take(&number, false);
        Ok(())
    }

    /// A number with decimals, or one beyond 64 bits.
    fn visit_f64<E: serde_core::de::Error>(mut self, number: f64) -> Result<(), E> {
        const BEYOND: f64 = 18_446_744_073_709_551_616.0;
        let time = self.found().find(|wanted| wanted.is_number).map(|wanted| wanted.path);
        match time {
            Some(header) if number >= BEYOND => {
                self.reading.refuse(Error::TimestampTooLong { header, limit: MAX_TIME_DIGITS })
            }
            _ => self.take_no_text(),
        }
    }

    fn visit_bool<E: serde_core::de::Error>(mut self, _: bool) -> Result<(), E> {
        self.take_no_text()
    }

    /// `null` is as good as nothing.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.go_down()?;
        let mut only = self.paths_through("0");
        let holds_one = !only.is_empty();
        let mut count: usize = 0;
        loop {
            let paths = core::mem::take(&mut only);
            let item = self.below(paths);
            if items.next_element_seed(item)?.is_none() {
                return Ok(());
            }
            self.count()?;
            count = count.saturating_add(1);
            if holds_one && count > 1 {
                return self.reading.refuse(Error::RepeatedField);
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<(), A::Error> {
        self.go_down()?;
        let mut names = BTreeSet::new();
        while let Some(name) = fields.next_key::<String>()? {
            let counted = self.reading.bounds.count_field();
            self.reading.check(counted)?;
            // The step `0` is an item of a list, not a field of that name.
            let paths = if name == "0" { Vec::new() } else { self.paths_through(&name) };
            if !names.insert(name) {
                return self.reading.refuse(Error::RepeatedField);
            }
            fields.next_value_seed(self.below(paths))?;
        }
        Ok(())
    }
}
