//! Requests as a provider's handshake documents them, and others that are none.

use std::fmt::Write as _;

use countersign::{Handshake, Place, Telling};
use serde_json::{Value, json};

use crate::client::Outgoing;
use crate::made_up::fresh;

/// A request that can be sent.
pub(super) struct Made {
    pub(super) method: &'static str,
    query: Vec<(&'static str, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// What a request is to hold.
#[derive(Clone, Copy, Default)]
pub(super) struct Wish<'a> {
    pub(super) values: &'a [&'a str],
    pub(super) token: &'a str,
    /// A text in the body that does not belong there.
    pub(super) beside: Option<&'a str>,
}

impl Made {
    /// The handshake's request, as far as nobody's proof is in it; nothing where it cannot be made up.
    pub(super) fn of(handshake: &Handshake, wish: Wish<'_>) -> Option<Self> {
        let mut made = Self {
            method: handshake.method(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let mut members = Value::Null;
        for told in handshake.told() {
            match told.telling() {
                Telling::Query(name, value) => made.query.push((name, value.into())),
                Telling::Token(name) => made.query.push((name, wish.token.into())),
                Telling::Header(name, value) => made.headers.push((name.into(), value.into())),
                Telling::Member(path, text) => put(&mut members, path, text.into()),
                Telling::Number(path, digits) => {
                    put(&mut members, path, serde_json::from_str(digits).ok()?);
                }
                Telling::HasMember(path) => put(&mut members, path, "made-up".into()),
                Telling::Body(bodies) => made.body = bodies.last()?.as_bytes().into(),
                Telling::BodyOf(start, shape) => {
                    let value = fresh(|value| shape.fits(value))?;
                    made.body = format!("{start}{value}").into_bytes();
                }
                Telling::OneMember => {}
                _ => return None,
            }
        }
        let mut repeated = None;
        if let Some(challenge) = handshake.challenge() {
            match challenge.place() {
                Place::Query(name) => {
                    made.query.extend(wish.values.iter().map(|value| (name, (*value).into())));
                }
                Place::Header(name) => {
                    let all = wish.values.iter().map(|value| (name.into(), (*value).into()));
                    made.headers.extend(all);
                }
                Place::Member(path) => {
                    put(&mut members, path, wish.values.first().copied().into());
                    repeated = path.rsplit('.').next().zip(wish.values.get(1));
                }
                _ => return None,
            }
        }
        made.write_body(&mut members, wish, repeated);
        Some(made)
    }

    fn write_body(&mut self, members: &mut Value, wish: Wish<'_>, repeated: Option<(&str, &&str)>) {
        if let Some(text) = wish.beside {
            put(members, "forged", text.into());
        }
        if !members.is_null() {
            self.body = members.to_string().into_bytes();
        }
        if let (Some((name, second)), Some(first)) = (repeated, wish.values.first()) {
            // No writer of JSON says a name twice.
            let said = format!("{}:{}", json!(name), json!(first));
            let twice = format!("{said},{}:{}", json!(name), json!(second));
            let body = String::from_utf8_lossy(&self.body).replacen(&said, &twice, 1);
            self.body = body.into_bytes();
        }
        let kind = match self.body.first() {
            None => return,
            Some(b'{') => "application/json",
            Some(_) => "application/x-www-form-urlencoded",
        };
        self.headers.push(("Content-Type".into(), kind.into()));
    }

    /// The request to this target, which is its own.
    pub(super) fn outgoing<'a>(&'a self, target: &'a str) -> Outgoing<'a> {
        Outgoing { method: self.method, target, headers: &self.headers, body: &self.body }
    }

    /// The request's target, below this path.
    pub(super) fn target(&self, path: &str) -> String {
        let mut target = String::from(path);
        for (name, value) in &self.query {
            target.push(if target.contains('?') { '&' } else { '?' });
            target.extend([&encoded(name), "=", &encoded(value)]);
        }
        target
    }
}

/// Sets the member at the path, its steps joined by dots; a step that is a number is a list's.
fn put(node: &mut Value, path: &str, leaf: Value) {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    let child = if step.bytes().all(|byte| byte.is_ascii_digit()) {
        if !node.is_array() {
            *node = json!([null]);
        }
        node.as_array_mut().and_then(|list| list.first_mut())
    } else {
        if !node.is_object() {
            *node = json!({});
        }
        node.as_object_mut().map(|members| members.entry(step).or_insert(Value::Null))
    };
    match (child, rest) {
        (Some(child), Some(rest)) => put(child, rest, leaf),
        (Some(child), None) => *child = leaf,
        (None, _) => {}
    }
}

/// Percent-encoded, but for what needs it nowhere.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
