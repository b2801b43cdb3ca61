//! A request out of a fuzzer's bytes, most often a valid one.

use std::iter;

use arbitrary::Arbitrary;
use countersign::{Error, Keys, Part, Proof, SecretForm, Signer};
use countersign_oracle::recipe::{Items, Time};
use countersign_oracle::tag::encode;
use countersign_oracle::{Delivery, Key, NOW, Recipe, keys};

use crate::readings::others;

/// A fuzzer's input: choices, and then text. The README says what the text looks like.
#[derive(Arbitrary, Debug)]
pub struct Case<'a> {
    recipe: u8,
    /// Of the secret.
    form: u8,
    rotation: bool,
    /// Of `{t}`.
    skew: u8,
    around_time: u8,
    /// Which of a repeated header's values is signed.
    pick: u8,
    place: Option<Place>,
    touch: Option<Touch>,
    text: &'a [u8],
}

/// Adds the headers that make the request valid, or nearly so.
#[derive(Arbitrary, Clone, Copy, Debug)]
struct Place {
    spelling: u8,
    capitals: u8,
    key: u8,
    layout: u8,
}

/// Changes a header's value, before it is signed or after.
#[derive(Arbitrary, Clone, Copy, Debug)]
struct Touch {
    header: u8,
    signed: bool,
    edit: Edit,
}

/// Replaces, inserts or removes one byte, or removes all of them.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub struct Edit {
    kind: u8,
    place: u8,
    byte: u8,
}

impl Edit {
    pub fn apply(self, bytes: &mut Vec<u8>) {
        let place = usize::from(self.place) % (bytes.len() + 1);
        match (self.kind % 4, bytes.get_mut(place)) {
            (0, Some(byte)) => *byte = self.byte,
            (1, _) => bytes.insert(place, self.byte),
            (2, Some(_)) => drop(bytes.remove(place)),
            (3, _) => bytes.clear(),
            _ => {}
        }
    }
}

/// What the library and the oracle are asked about.
pub struct Opened {
    pub recipe: &'static Recipe,
    pub verifier: Box<dyn Signer>,
    pub keys: Vec<Key>,
    pub delivery: Delivery,
}

impl Opened {
    /// The library's verdict, which is the oracle's; of what is accepted, no other reading is.
    ///
    /// # Errors
    /// The library refuses the delivery, as the oracle does.
    ///
    /// # Panics
    /// The two disagree, or another reading is accepted.
    pub fn verdict(&self) -> Result<Proof, Error> {
        let verdict = self.delivery.verify(&*self.verifier);
        let expected = self.recipe.accepts(&self.delivery, &self.keys);
        assert_eq!(verdict.as_ref().map(Proof::key).ok(), expected, "{verdict:?}");
        if verdict.is_ok() {
            for other in others(self.recipe, &self.delivery) {
                assert!(other.verify(&*self.verifier).is_err(), "{other:?} {:?}", self.delivery);
            }
        }
        verdict
    }

    /// Has the library sign the delivery anew, unless what is signed is not there.
    pub fn sign(&mut self) -> bool {
        self.delivery.sign(self.recipe, &*self.verifier).is_ok()
    }
}

/// How far `{t}` is from now, in seconds: both ends of the tolerance, and what is just outside.
const SKEWS: [i64; 8] = [0, -1, 1, -300, 300, -301, 301, i64::MIN];

/// What stands around the digits of `{t}`. Only the first and the last are timestamps.
const AROUND_TIME: [(&str, &str); 8] =
    [("", ""), ("+", ""), ("-", ""), (" ", ""), ("", " "), ("", ".0"), ("", "e0"), ("0", "")];

const FORMS: [Option<SecretForm>; 8] = [
    None,
    Some(SecretForm::Utf8),
    Some(SecretForm::Utf16Le),
    Some(SecretForm::Utf16LeOrUtf8),
    Some(SecretForm::Bytes),
    Some(SecretForm::Base64),
    Some(SecretForm::Hex),
    None,
];

impl Case<'_> {
    /// Chooses among `recipes` and builds both sides, or checks that both refuse the secrets.
    pub fn open(&self, recipes: &[&'static [Recipe]]) -> Option<Opened> {
        let recipes: Vec<_> = recipes.iter().copied().flatten().collect();
        let recipe = recipes[usize::from(self.recipe) % recipes.len()];

        let mut rest = self.text;
        let mut line = || String::from_utf8_lossy(take_line(&mut rest)).into_owned();
        let (secret, previous, setting) = (line(), line(), line());
        let previous = self.rotation.then_some(previous.as_str());

        let form = FORMS[usize::from(self.form) % FORMS.len()];
        let secrets: Vec<_> = iter::once(secret.as_str()).chain(previous).collect();
        let unset = recipe.setting().is_some() && (setting.is_empty() || setting.trim() != setting);
        let keys = keys(form.unwrap_or(recipe.secret_form), &secrets).filter(|_| !unset);
        let given = Keys::new(&secret).form(form);
        let given = previous.into_iter().fold(given, Keys::or);
        let verifier = recipe.bind(given, &setting);
        assert_eq!(verifier.is_err(), keys.is_none(), "{:?}", verifier.err());

        let keys = keys?;
        let delivery = self.delivery(recipe, &keys, setting, rest);
        Some(Opened { recipe, verifier: verifier.ok()?, keys, delivery })
    }

    fn delivery(&self, recipe: &Recipe, keys: &[Key], setting: String, text: &[u8]) -> Delivery {
        let mut rest = text;
        let request_line = String::from_utf8_lossy(take_line(&mut rest)).into_owned();
        let mut words = request_line.split(' ').filter(|word| !word.is_empty()).map(String::from);
        let (method, url) = (words.next(), words.next());
        let headers = iter::from_fn(|| Some(take_line(&mut rest)).filter(|line| !line.is_empty()));
        let headers = headers.map(header).collect();
        let mut delivery =
            Delivery { now: NOW, method, url, setting, headers, body: rest.to_vec() };

        if let Some(place) = self.place {
            place.apply(recipe, &mut delivery);
        }
        let skewed = NOW.saturating_add_signed(SKEWS[usize::from(self.skew) % SKEWS.len()]);
        let time = match recipe.time {
            Time::Unsigned => NOW,
            Time::Header(_, units) | Time::Pair(_, units) => skewed * units,
        };
        let (before, after) = AROUND_TIME[usize::from(self.around_time) % AROUND_TIME.len()];
        fill(&mut delivery, "{t}", &format!("{before}{time}{after}"));
        fill(&mut delivery, "{k}", &"k".repeat(1024));
        self.touch(&mut delivery, true);
        let message = recipe.careless_message(&delivery, self.pick.into());
        for (position, (_, key)) in keys.iter().enumerate() {
            fill(&mut delivery, &format!("{{{position}}}"), &recipe.signature(key, &message));
        }
        self.touch(&mut delivery, false);
        delivery
    }

    fn touch(&self, delivery: &mut Delivery, signed: bool) {
        let count = delivery.headers.len().max(1);
        let Some(touch) = self.touch.filter(|touch| touch.signed == signed) else { return };
        if let Some((_, value)) = delivery.headers.get_mut(usize::from(touch.header) % count) {
            touch.edit.apply(value);
        }
    }
}

impl Place {
    fn apply(self, recipe: &Recipe, delivery: &mut Delivery) {
        for part in recipe.message {
            if let Part::Header(name) = part {
                self.add_missing(delivery, name, "1234".into());
            }
        }
        if let Time::Header(name, _) = recipe.time {
            self.add_missing(delivery, name, "{t}".into());
        }
        let name = recipe.names[usize::from(self.spelling) % recipe.names.len()];
        let value = self.signature_value(recipe);
        delivery.headers.push((self.spell(name), value.into()));
    }

    /// The signature, and by choice: without its prefix, behind a wrong one, or with a second
    /// timestamp.
    fn signature_value(self, recipe: &Recipe) -> String {
        let (bare, behind_another, timed_twice) = match self.layout % 4 {
            0 => (false, false, false),
            1 => (true, false, false),
            2 => (false, true, false),
            _ => (false, false, true),
        };
        let item = |text: String| match recipe.items {
            Items::Pairs(_, key) => format!("{key}={text}"),
            _ => text,
        };
        let time = match recipe.time {
            Time::Pair(key, _) => Some(format!("{key}={{t}}")),
            _ => None,
        };
        let wrong = encode(recipe.encoding, &vec![0; recipe.hash.tag_len()]);
        let wrong = item(format!("{}{wrong}", recipe.prefix));
        let prefix = if bare { "" } else { recipe.prefix };
        let right = item(format!("{prefix}{{{}}}", self.key % 4));
        let items = [
            time.clone(),
            behind_another.then_some(wrong),
            Some(right.clone()),
            time.filter(|_| timed_twice),
        ];
        match recipe.items {
            Items::One => right,
            Items::List(separator) | Items::Pairs(separator, _) => {
                items.into_iter().flatten().collect::<Vec<_>>().join(separator)
            }
        }
    }

    fn add_missing(self, delivery: &mut Delivery, name: &str, value: String) {
        if delivery.headers.iter().all(|(other, _)| !other.eq_ignore_ascii_case(name)) {
            delivery.headers.push((self.spell(name), value.into()));
        }
    }

    /// Every `capitals`th letter is a capital.
    fn spell(self, name: &str) -> String {
        let every = usize::from(self.capitals).max(1);
        let spelt = |(at, letter): (usize, char)| match at % every {
            0 => letter.to_ascii_uppercase(),
            _ => letter,
        };
        name.chars().enumerate().map(spelt).collect()
    }
}

/// Cuts the first line off `text`, without its CRLF.
fn take_line<'t>(text: &mut &'t [u8]) -> &'t [u8] {
    let end = text.windows(2).position(|two| two == b"\r\n");
    let (line, rest) = match end {
        Some(end) => (&text[..end], &text[end + 2..]),
        None => (*text, &[][..]),
    };
    *text = rest;
    line
}

fn header(line: &[u8]) -> (String, Vec<u8>) {
    let colon = line.windows(2).position(|two| two == b": ").unwrap_or(line.len());
    let value = line.get(colon + 2..).unwrap_or_default();
    (String::from_utf8_lossy(&line[..colon]).into_owned(), value.to_vec())
}

/// Puts `text` wherever a header's value says `marker`.
fn fill(delivery: &mut Delivery, marker: &str, text: &str) {
    for (_, value) in &mut delivery.headers {
        if let Ok(readable) = str::from_utf8(value) {
            *value = readable.replace(marker, text).into_bytes();
        }
    }
}
