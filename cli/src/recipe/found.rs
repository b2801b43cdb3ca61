//! What was found: a sentence, and the scheme, where one can say it.

use std::fmt;
use std::time::Duration;

use countersign::{
    AnyScheme, ConfigError, ConfigFault, Entry, Fields, Mac, Request, Scheme, Verifier as _,
};
use serde_json::{Value, json};

use super::keys::Key;
use super::messages::{Message, Values};
use super::places::{Kind, Layout, Place, Reading, Time, kept, speaks_of_signatures};
use super::{Seen, read_as};

/// Who says it, in the scheme's card.
pub(super) const SOURCE: &str = "found by `countersign detect` in one recorded request";
/// What is left open where the parts of a message have no boundary.
pub(super) const MOVES: &str = "where one part of the message ends and the next begins";

/// A recipe that the request was signed by.
pub(crate) struct Recipe {
    /// The header, the parameter or the field that holds the signature.
    pub(crate) name: &'static str,
    sentence: String,
    scheme: Result<&'static AnyScheme, String>,
}

/// What a tag was made of.
pub(super) struct Pieces<'p, 'a> {
    pub(super) place: &'p Place<'a>,
    pub(super) message: &'p Message,
    pub(super) time: Option<Time<'a>>,
    pub(super) values: Values<'p>,
}

impl Recipe {
    pub(super) fn new(
        seen: &Seen<'_>,
        url: Option<&str>,
        pieces: &Pieces<'_, '_>,
        key: &Key,
    ) -> Self {
        let readings = &pieces.place.readings;
        let is_beside =
            readings.iter().any(|reading| reading.time.is_some() && reading.time == pieces.time);
        let read = readings.iter().filter(|reading| !is_beside || reading.time == pieces.time);
        let schemes: Vec<_> =
            read.map(|reading| (reading, pieces.scheme(seen, url, reading, key))).collect();
        let best = schemes.iter().find(|(_, scheme)| scheme.is_ok()).or(schemes.first());
        let reading = best.map(|(reading, _)| *reading);
        let scheme = best.map_or(Err("nothing reads it".into()), |(_, scheme)| scheme.clone());
        let sentence = pieces.sentence(reading, key);
        Self { name: pieces.place.name, sentence, scheme }
    }

    /// The same of fields of the body.
    pub(super) fn of_fields(scheme: &'static Scheme<Fields>, key: &Key) -> Self {
        let (name, form) = (scheme.header(), scheme.text_form());
        let (algorithm, signed) = (scheme.algorithm(), scheme.signed());
        let sentence = format!(
            "{name} holds {form}, of {algorithm} over `{signed}`, under {}: no known provider",
            said_of(key)
        );
        let scheme: &'static AnyScheme = scheme;
        Self { name, sentence, scheme: Ok(scheme) }
    }

    /// The scheme's file, where there is a scheme.
    pub(crate) fn to_toml(&self) -> Option<String> {
        self.scheme.as_ref().ok().map(|scheme| scheme.to_toml())
    }

    pub(crate) fn to_json(&self) -> Value {
        let scheme = self.scheme.as_ref().ok();
        let recipe =
            scheme.and_then(|scheme| serde_json::from_str::<Value>(&scheme.to_json()).ok());
        json!({
            "provider": null,
            "header": self.name,
            "fit": "recipe",
            "reason": self.scheme.as_ref().err(),
            "secret": "verifies",
            "said": self.sentence,
            "recipe": recipe,
            "toml": self.to_toml(),
        })
    }
}

impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        match &self.scheme {
            Ok(scheme) => {
                let open = scheme.leaves_open().next();
                open.map_or(Ok(()), |open| write!(f, "\nIt leaves open {open}"))
            }
            Err(fault) => write!(f, "\nNo scheme can say it: {fault}"),
        }
    }
}

impl Pieces<'_, '_> {
    /// A scheme that verifies the request, or why there is none.
    fn scheme(
        &self,
        seen: &Seen<'_>,
        url: Option<&str>,
        reading: &Reading<'_>,
        key: &Key,
    ) -> Result<&'static AnyScheme, String> {
        let Some(signature) = reading.signature else {
            return Err(match reading.layout {
                Layout::BeforeTime(_) => "a time stands behind the signature in its header".into(),
                _ => "the pairs of its header are in quotes".into(),
            });
        };
        let draft = self.place.algorithm.draft(kept(&id(self.place.name)));
        let draft = draft.secret(key.form).signature(signature);
        let draft = self.time.map_or(draft, |time| draft.timestamp(time.signed));
        let parts: &'static [_] = Box::leak(self.message.parts(&self.values).into_boxed_slice());
        let scheme = draft.try_signs(parts).or_else(|_| draft.unseparated(MOVES).try_signs(parts));
        let scheme: Scheme<Mac> = scheme.map_err(|error| fault_of(&error))?;
        let scheme = scheme.documented_by(kept(&name(self.place.name)), SOURCE);
        let scheme: &'static Scheme<Mac> = Box::leak(Box::new(scheme));
        let request = Request::of(&seen.headers, Some(seen.method), url, seen.time);
        verifies(Entry::of(scheme), &request, seen.body, key)?;
        Ok(scheme)
    }

    fn sentence(&self, reading: Option<&Reading<'_>>, key: &Key) -> String {
        let Self { place, message, time, values } = self;
        let name = match place.kind {
            Kind::Header => place.name.to_owned(),
            Kind::Parameter => format!("The parameter {}", place.name),
        };
        let form = format!("the {}", word(place.encoding));
        let form = match reading.map(|reading| reading.layout) {
            Some(Layout::Behind(prefix) | Layout::BehindTime { prefix, .. })
                if !prefix.is_empty() =>
            {
                format!("`{prefix}` and {form}")
            }
            Some(Layout::Pair { key, .. }) => format!("`{key}=` and {form}"),
            Some(Layout::Item { prefix, separator }) => {
                format!("a list, joined by `{separator}`, of `{prefix}` and {form}")
            }
            _ => form,
        };
        let form = match reading.map(|reading| reading.layout) {
            Some(Layout::BehindTime { separator, .. }) => {
                format!("a time, `{separator}` and {form}")
            }
            _ => form,
        };
        let from = time.map(|time| format!(", with the time {}", time.said));
        format!(
            "{name} holds {form} of {} over {}{}, under {}: no known provider",
            place.algorithm.name,
            message.described(values),
            from.unwrap_or_default(),
            said_of(key),
        )
    }
}

/// Whether a scheme verifies the request at whatever time; else why not.
pub(super) fn verifies(
    entry: Entry,
    request: &Request<'_>,
    body: &[u8],
    key: &Key,
) -> Result<(), String> {
    let tolerance = entry.scheme().tolerance().map(|_| Duration::MAX);
    let bound = entry.bind(&key.keys().tolerance(tolerance)).map_err(|error| error.to_string())?;
    bound.verify(request, body).map(|_| ()).map_err(|error| error.to_string())
}

fn fault_of(error: &ConfigError) -> String {
    match error.fault() {
        ConfigFault::Contradiction { fault } => fault.to_owned(),
        fault => fault.to_string(),
    }
}

fn said_of(key: &Key) -> String {
    let secret = match key.position {
        0 => "this secret".to_owned(),
        position => format!("secret {position}, counted from 0"),
    };
    let without = key.without.map(|without| format!(" without {without}")).unwrap_or_default();
    format!("{secret}{without}{}", read_as(key.form))
}

/// What a header is about: `freescout` of `X-FreeScout-Signature`.
pub(super) fn id(header: &str) -> String {
    let header = header.to_ascii_lowercase();
    let words = header.split(|letter: char| !letter.is_ascii_alphanumeric());
    let said = |word: &&str| !word.is_empty() && *word != "x" && !speaks_of_signatures(word);
    let id = words.filter(said).collect::<Vec<_>>().join("-");
    let id = id.get(..48).unwrap_or(&id);
    if id.is_empty() { "own-sender".to_owned() } else { format!("own-{}", id.trim_matches('-')) }
}

pub(super) fn name(header: &str) -> String {
    format!("the sender of {header}")
}

const fn word(encoding: countersign::Encoding) -> &'static str {
    use countersign::Encoding;
    match encoding {
        Encoding::Hex => "hex",
        Encoding::HexUpper => "upper-case hex",
        Encoding::HexAnyCase => "hex, of either case,",
        Encoding::HexUpperDashed => "dashed hex",
        Encoding::Base64OfHex => "base64 of the hex",
        Encoding::Base64 => "base64",
        Encoding::Base64Unpadded => "base64 without padding",
        Encoding::Base64Url => "URL-safe base64",
        _ => "URL-safe base64 without padding",
    }
}
