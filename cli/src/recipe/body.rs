//! A signature in a field of the body, over other fields of it.

use countersign::{Entry, Fields, List, Part, Request, Scheme, Signature, SignedTime};
use serde_json::{Map, Value};

use super::forms::{Form, forms};
use super::found::{MOVES, Recipe, SOURCE, id, name, verifies};
use super::keys::Key;
use super::places::{behind_prefix, kept, speaks_of_signatures};
use super::{Budget, Seen, times};

/// The longest body whose fields are looked at, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// How many fields are tried of one body.
const MAX_FIELDS: usize = 8;

const JOINTS: [&str; 5] = ["", ".", ":", "|", "-"];

/// One field that may hold a signature, and what it may be a signature of.
struct Field {
    path: &'static str,
    prefix: &'static str,
    form: Form,
    is_of_form: bool,
    messages: Vec<Message>,
}

#[derive(Clone)]
struct Message {
    parts: Vec<Part>,
    time: Option<SignedTime>,
}

/// A field that is text or a number.
struct Scalar {
    path: &'static str,
    time: Option<SignedTime>,
}

pub(super) fn search(seen: &Seen<'_>, keys: &[Key], budget: &mut Budget) -> Option<Recipe> {
    if seen.body.len() > MAX_BODY {
        return None;
    }
    let fields = match serde_json::from_slice::<Map<String, Value>>(seen.body) {
        Ok(members) => of_json(&members),
        Err(_) => of_form(seen.body),
    };
    let request = Request::of(&seen.headers, Some(seen.method), seen.url, seen.time);
    for field in &fields {
        for (message, key) in
            field.messages.iter().flat_map(|message| keys.iter().map(move |key| (message, key)))
        {
            let Some(scheme) = field.scheme(message, key) else { continue };
            if !budget.may_spend(1, seen.body.len(), field.form.1.cost) {
                return None;
            }
            if verifies(Entry::of(scheme), &request, seen.body, key).is_ok() {
                return Some(Recipe::of_fields(scheme, key));
            }
        }
    }
    None
}

impl Field {
    fn scheme(&self, message: &Message, key: &Key) -> Option<&'static Scheme<Fields>> {
        let (encoding, algorithm) = self.form;
        let signature = Signature::in_field(self.path).prefix(self.prefix).encoded(encoding);
        let draft = algorithm.draft(kept(&id(self.path))).secret(key.form).signature(signature);
        let draft = message.time.map_or(draft, |time| draft.timestamp(time));
        let parts: &'static [Part] = Box::leak(message.parts.clone().into_boxed_slice());
        let scheme = draft
            .try_signs_fields(parts)
            .or_else(|_| draft.unseparated(MOVES).try_signs_fields(parts))
            .ok()?;
        let is_listed = parts.iter().any(|part| matches!(part, Part::Listed(_)));
        let scheme = if self.is_of_form && !is_listed { scheme.in_form() } else { scheme };
        let scheme = scheme.documented_by(kept(&name(self.path)), SOURCE);
        Some(Box::leak(Box::new(scheme)))
    }
}

/// Of the members at the top, and of those below one of them.
fn of_json(members: &Map<String, Value>) -> Vec<Field> {
    let mut fields = Vec::new();
    let below =
        members.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_object()?)));
    for (above, group) in [("", members)].into_iter().chain(below) {
        let path_of = |name: &str| match above {
            "" => name.to_owned(),
            above => format!("{above}.{name}"),
        };
        for (own, value) in group.iter().filter(|(own, _)| speaks_of_signatures(own)) {
            let Some(text) = value.as_str().filter(|_| !own.contains('.')) else { continue };
            let others = group.iter().filter(|(name, _)| *name != own && !name.contains('.'));
            let scalars = others.filter_map(|(name, value)| match value {
                Value::String(text) => Some(scalar(&path_of(name), text)),
                Value::Number(number) => Some(scalar(&path_of(name), &number.to_string())),
                _ => None,
            });
            let scalars: Vec<_> = scalars.take(MAX_FIELDS).collect();
            let is_apart = |name: &str| name != if above.is_empty() { own } else { above };
            let whole = members.iter().filter(|(name, _)| is_apart(name) && !name.contains('.'));
            let whole = whole.take(MAX_FIELDS).map(|(name, _)| alone(Part::RawField(kept(name))));
            let list = List::of_json("").without(Box::leak(Box::new([kept(own)])));
            let listed = above.is_empty().then(|| listed(list));
            let messages: Vec<_> =
                whole.chain(of_scalars(&scalars)).chain(listed.into_iter().flatten()).collect();
            add(&mut fields, &path_of(own), text, false, &messages);
        }
    }
    fields
}

fn of_form(body: &[u8]) -> Vec<Field> {
    let Ok(text) = str::from_utf8(body) else { return Vec::new() };
    let pairs: Option<Vec<_>> =
        text.trim_end().split('&').map(|pair| pair.split_once('=')).collect();
    let Some(pairs) = pairs else { return Vec::new() };
    let mut fields = Vec::new();
    for (own, value) in pairs.iter().filter(|(own, _)| speaks_of_signatures(own)) {
        let value = value.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
        let others = pairs.iter().filter(|(name, _)| name != own && !name.contains('%'));
        let scalars: Vec<_> =
            others.take(MAX_FIELDS).map(|(name, value)| scalar(name, value)).collect();
        let list = List::of_form().without(Box::leak(Box::new([kept(own)])));
        let messages: Vec<_> = listed(list).chain(of_scalars(&scalars)).collect();
        add(&mut fields, own, &value, true, &messages);
    }
    fields
}

fn add(fields: &mut Vec<Field>, path: &str, text: &str, is_of_form: bool, messages: &[Message]) {
    for (prefix, text) in behind_prefix(text) {
        let of_form = forms(text).map(|form| Field {
            path: kept(path),
            prefix: kept(prefix),
            form,
            is_of_form,
            messages: messages.to_vec(),
        });
        fields.extend(of_form);
    }
}

fn scalar(path: &str, text: &str) -> Scalar {
    let path = kept(path);
    let time = times::format(text).map(|format| SignedTime::in_field(path, format));
    Scalar { path, time }
}

fn alone(part: Part) -> Message {
    Message { parts: [part].into(), time: None }
}

/// The fields one by one, and two of them in either order.
fn of_scalars(scalars: &[Scalar]) -> Vec<Message> {
    let one = scalars.iter().map(|scalar| message(&[scalar], ""));
    let mut all: Vec<_> = one.collect();
    for (at, first) in scalars.iter().enumerate() {
        let others = scalars.iter().enumerate().filter(|(other, _)| *other != at);
        for (_, second) in others {
            all.extend(JOINTS.map(|joint| message(&[first, second], joint)));
        }
    }
    all
}

/// A time is one of at most one field.
fn message(scalars: &[&Scalar], joint: &'static str) -> Message {
    let timed = scalars.iter().find(|scalar| scalar.time.is_some());
    let mut parts = Vec::new();
    for scalar in scalars {
        if !parts.is_empty() && !joint.is_empty() {
            parts.push(Part::Text(joint));
        }
        let is_time = timed.is_some_and(|timed| timed.path == scalar.path);
        parts.push(if is_time { Part::Timestamp } else { Part::Field(scalar.path) });
    }
    Message { parts, time: timed.and_then(|timed| timed.time) }
}

/// All members but the signature, sorted by their names: as pairs, and their values alone.
fn listed(list: List) -> impl Iterator<Item = Message> {
    let lists =
        [list, list.pairs("").joined(""), list.values().joined(""), list.values().joined("|")];
    lists.into_iter().map(|list| alone(Part::Listed(Box::leak(Box::new(list)))))
}
