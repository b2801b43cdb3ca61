//! What of a request is not as a handshake has it.

use std::fmt;

use countersign::{AnyScheme, Error, Handshake, Place, Proof, Telling};
use serde_json::{Value, json};

use crate::request::Head;

/// A handshake, and why the request is not that one.
pub(super) struct Misfit {
    handshake: &'static Handshake,
    reasons: Vec<String>,
    /// Whether an answer would sign what a delivery may be.
    pub(super) is_oracle: bool,
}

const ORACLE: &str = "to answer it would sign a delivery";

impl Misfit {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "handshake": self.handshake.what(),
            "method": self.handshake.method(),
            "reasons": self.reasons,
        })
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, what) = (self.handshake.method(), self.handshake.what());
        write!(f, "{method}, {what}: {}", self.reasons.join("; "))
    }
}

/// A request that was recorded, and its verdict where one was needed.
pub(super) struct Recorded<'r> {
    pub(super) scheme: &'static AnyScheme,
    pub(super) head: &'r Head<'r>,
    pub(super) body: &'r [u8],
    pub(super) proof: Option<&'r Result<Proof, Error>>,
}

/// A value as a request may have it.
enum Found {
    Missing,
    Repeated,
    Unreadable,
    Once(Vec<u8>),
}

impl Found {
    fn of(mut values: impl Iterator<Item = Option<Vec<u8>>>) -> Self {
        match (values.next(), values.next()) {
            (None, _) => Self::Missing,
            (_, Some(_)) => Self::Repeated,
            (Some(None), None) => Self::Unreadable,
            (Some(Some(value)), None) => Self::Once(value),
        }
    }

    /// Why this is not what it has to be, if it is not.
    fn fault(&self, place: Place, is_it: impl Fn(&[u8]) -> bool, else_: &str) -> Option<String> {
        match self {
            Self::Missing => Some(format!("{place} is not there")),
            Self::Repeated => Some(format!("{place} is there more than once")),
            Self::Unreadable => Some(format!("{place} is not encoded as it has to be")),
            Self::Once(value) if is_it(value) => None,
            Self::Once(_) => Some(format!("{place} {else_}")),
        }
    }
}

impl Recorded<'_> {
    pub(super) fn misfits(&self) -> Vec<Misfit> {
        self.scheme.handshakes().iter().map(|handshake| self.misfit(handshake)).collect()
    }

    fn misfit(&self, handshake: &'static Handshake) -> Misfit {
        let is_oracle = self.would_sign(handshake);
        let mut reasons = self.reasons(handshake);
        if is_oracle {
            reasons.push(ORACLE.into());
        }
        if reasons.is_empty() {
            // The library reads more strictly than what looks for the reason.
            reasons.push("something of it is there twice, or not written as documented".into());
        }
        Misfit { handshake, reasons, is_oracle }
    }

    fn reasons(&self, handshake: &'static Handshake) -> Vec<String> {
        if handshake.kind() == "delivery" {
            return vec!["it is a delivery like any other, which the handler answers".into()];
        }
        if handshake.method() != self.head.method {
            return vec!["the method is another one".into()];
        }
        let told = handshake.told().iter().filter_map(|told| self.untold(told.telling()));
        let proof = self.unproven(handshake).into_iter();
        proof.chain(told).chain(self.no_value(handshake)).chain(self.has_body(handshake)).collect()
    }

    fn unproven(&self, handshake: &Handshake) -> Option<String> {
        let header = self.scheme.header();
        match self.proof {
            Some(Err(error)) if handshake.is_signed() => {
                Some(format!("its signature does not prove it: {error}"))
            }
            _ if handshake.is_signed() || self.headers(header).next().is_none() => None,
            _ => Some(format!("a signature is there, {header}, and nothing signs this handshake")),
        }
    }

    /// Whether a value is there that is signed for whoever sends it, if only its shape were not.
    fn would_sign(&self, handshake: &Handshake) -> bool {
        let Some(challenge) = handshake.challenge().filter(|_| handshake.kind() == "mac") else {
            return false;
        };
        let value = self.found(challenge.place());
        handshake.method() == self.head.method
            && matches!(value, Found::Once(value) if !value.is_empty() && !challenge.takes(&value))
    }

    fn no_value(&self, handshake: &Handshake) -> Option<String> {
        let challenge = handshake.challenge()?;
        let place = challenge.place();
        let is_it = |value: &[u8]| challenge.takes(value);
        self.found(place).fault(place, is_it, "is not of the documented shape")
    }

    fn untold(&self, telling: Telling) -> Option<String> {
        let is_value = |place: Place, value: &'static str| {
            let is_it = |found: &[u8]| found == value.as_bytes();
            self.found(place).fault(place, is_it, &format!("is not `{value}`"))
        };
        match telling {
            Telling::Query(name, value) => is_value(Place::Query(name), value),
            Telling::Header(name, value) => is_value(Place::Header(name), value),
            Telling::Member(path, value) => is_value(Place::Member(path), value),
            Telling::Token(name) => {
                let place = Place::Query(name);
                self.found(place).fault(place, |_| true, "")
            }
            Telling::Number(path, digits) => {
                let is_it = self.member(path).is_some_and(|found| is_number(&found, digits));
                (!is_it).then(|| format!("the member `{path}` is not the number {digits}"))
            }
            Telling::HasMember(path) => {
                let is_there = |found: &Value| found.is_string() || found.is_u64();
                let is_missing = !self.member(path).as_ref().is_some_and(is_there);
                is_missing.then(|| format!("the member `{path}` is not there"))
            }
            Telling::OneMember => {
                let body = self.json();
                let is_one =
                    body.as_ref().and_then(Value::as_object).is_some_and(|all| all.len() == 1);
                (!is_one).then(|| "the body is not an object with one member".into())
            }
            Telling::Body(bodies) if bodies.iter().any(|body| body.as_bytes() == self.body) => None,
            Telling::Body(_) => Some("the body is another one".into()),
            Telling::BodyOf(start, shape) => {
                let rest = self.body.strip_prefix(start.as_bytes());
                let is_it = rest.is_some_and(|rest| !rest.is_empty() && shape.fits(rest));
                (!is_it).then(|| format!("the body is not `{start}` and a value of its shape"))
            }
            _ => None,
        }
    }

    /// A body where none belongs.
    fn has_body(&self, handshake: &Handshake) -> Option<String> {
        let in_body = |place: Place| matches!(place, Place::Member(_));
        let of_query = |telling: Telling| {
            matches!(telling, Telling::Query(..) | Telling::Token(_) | Telling::Header(..))
        };
        let wants_body = handshake.challenge().is_some_and(|value| in_body(value.place()))
            || handshake.told().iter().any(|told| !of_query(told.telling()));
        (!wants_body && !self.body.is_empty()).then(|| "it has a body".into())
    }

    fn found(&self, place: Place) -> Found {
        match place {
            Place::Query(name) => {
                let query = self.head.target.split_once('?').map_or("", |(_, query)| query);
                Found::of(parameters(query, name))
            }
            Place::Header(name) => Found::of(self.headers(name).map(|value| Some(value.to_vec()))),
            Place::Member(path) => match self.member(path) {
                Some(Value::String(text)) => Found::Once(text.into_bytes()),
                _ => Found::Missing,
            },
            _ => Found::Missing,
        }
    }

    fn headers(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let named =
            self.head.headers.iter().filter(move |(given, _)| given.eq_ignore_ascii_case(name));
        named.map(|(_, value)| *value)
    }

    fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.body).ok()
    }

    fn member(&self, path: &str) -> Option<Value> {
        let pointer: String = path.split('.').flat_map(|step| ["/", step]).collect();
        self.json()?.pointer(&pointer).cloned()
    }
}

/// Whether it is this whole number.
fn is_number(found: &Value, digits: &str) -> bool {
    found.as_u64().is_some_and(|found| digits.parse() == Ok(found))
}

/// The decoded values of a parameter; nothing for one that is not encoded rightly.
fn parameters(query: &str, name: &str) -> impl Iterator<Item = Option<Vec<u8>>> {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let named = pairs.filter(move |(given, _)| decoded(given).as_deref() == Some(name.as_bytes()));
    named.map(|(_, value)| decoded(value))
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high << 4 | low).ok()?
            }
            byte => byte,
        });
    }
    Some(bytes)
}
