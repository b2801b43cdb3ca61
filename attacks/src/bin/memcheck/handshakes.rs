//! Every handshake of the catalogue's schemes that have a secret.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use countersign::{
    Answer, Asked, Bound, Challenge, Entry, Handshake, Place, Question, Telling, Verifier,
};
use serde_json::{Value, json};

use crate::with_secrets::with_secrets;
use crate::{FORGERS_KEY, KEYS, Public, bind, bind_secret, request, sign, valgrind};

/// A handshake's request.
#[derive(Default)]
struct Asking {
    query: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Asking {
    /// As the handshake's recipe says it, with the receiver's token where there is one.
    fn of(handshake: &Handshake, token: &str) -> Self {
        let mut asking = Self::default();
        let mut members = Value::Null;
        for told in handshake.told() {
            match told.telling() {
                Telling::Query(name, value) => asking.parameter(name, value),
                Telling::Token(name) => asking.parameter(name, token),
                Telling::Header(name, value) => asking.headers.push((name, value.to_owned())),
                Telling::Member(path, text) => put(&mut members, path, text.into()),
                Telling::Number(path, digits) => {
                    put(&mut members, path, digits.parse::<u64>().unwrap().into());
                }
                Telling::HasMember(path) => put(&mut members, path, "anything".into()),
                Telling::OneMember => {}
                Telling::Body(bodies) => bodies[0].clone_into(&mut asking.body),
                Telling::BodyOf(start, _) => asking.body = format!("{start}7"),
                other => panic!("it is told by something new: {other:?}"),
            }
        }
        if let Some(challenge) = handshake.challenge() {
            let value = value_of(challenge);
            match challenge.place() {
                Place::Query(name) => asking.parameter(name, &value),
                Place::Header(name) => asking.headers.push((name, value)),
                Place::Member(path) => put(&mut members, path, value.into()),
                other => panic!("a challenge is somewhere new: {other:?}"),
            }
        }
        if !members.is_null() {
            asking.body = members.to_string();
        }
        asking
    }

    fn parameter(&mut self, name: &str, value: &str) {
        let joint = if self.query.is_empty() { '?' } else { '&' };
        write!(self.query, "{joint}{name}={value}").unwrap();
    }

    /// What is asked for, in a request that is signed where it has to be, and how many verdicts that was.
    fn ask(
        &self,
        entry: Entry,
        handshake: &Handshake,
        receiver: &Bound,
        key: &[u8],
    ) -> (Asked, usize) {
        let target = format!("/in{}", self.query);
        let mut headers = self.headers.clone();
        let question =
            |headers| Question::new(handshake.method(), &target, headers, self.body.as_bytes());
        let id = entry.scheme().id();
        if !handshake.is_signed() {
            return (receiver.handshake(&question(&headers)).expect(id), 0);
        }
        for (name, value) in sign(entry, key, self.body.as_bytes()).unwrap() {
            if !headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name)) {
                headers.push((name, value));
            }
        }
        let proof = receiver.verify(&request(&headers), self.body.as_bytes()).expect(id);
        (receiver.handshake(&question(&headers).proven(&proof)).expect(id), 1)
    }
}

/// Sets the member at the path, its steps joined by dots; a step that is a 0 is a list's.
fn put(node: &mut Value, path: &str, leaf: Value) {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    if node.is_null() {
        *node = if step == "0" { json!([null]) } else { json!({}) };
    }
    let child = match node {
        Value::Array(list) => &mut list[0],
        object => &mut object[step],
    };
    match rest {
        Some(rest) => put(child, rest, leaf),
        None => *child = leaf,
    }
}

/// Any text of the challenge's shape.
fn value_of(challenge: Challenge) -> String {
    let mut values = (1..=128).map(|length| "7".repeat(length));
    values.find(|value| challenge.takes(value.as_bytes())).expect("a shape that takes digits")
}

/// The MAC in the answer, its text the one thing in which the answer under another key differs.
fn characters_of_tag(answer: &Answer, other: &Answer) -> usize {
    let (text, other) = (valgrind::public_text(answer.body()), other.body());
    assert_eq!(text.len(), other.len());
    let is_other = |at: &usize| text.as_bytes()[*at] != other.as_bytes()[*at];
    let first = (0..text.len()).find(is_other).unwrap();
    let is_of_tag =
        |character: &char| character.is_ascii_alphanumeric() || "+/-_".contains(*character);
    let behind = text[first..].chars().take_while(is_of_tag).count();
    let before = text[..first].chars().rev().take_while(is_of_tag).count();
    before + behind
}

/// Asks for each, lets the receiver decide what it has to, and says what became public.
pub(crate) fn check() -> Public {
    let mut public = Public::default();
    let (mut answered, mut kinds) = (0, BTreeMap::<_, usize>::new());
    let mut deliveries = Vec::new();
    let errors_before = valgrind::count_errors();
    for entry in with_secrets() {
        for handshake in entry.scheme().handshakes() {
            // Nothing tells such a one from a delivery.
            if handshake.kind() == "delivery" {
                deliveries.push(entry.scheme().id());
                continue;
            }
            answered += 1;
            *kinds.entry(handshake.kind()).or_default() += 1;
            public += answer(entry, handshake);
        }
    }
    let Public { verdicts, characters } = public;
    let errors = valgrind::count_errors() - errors_before;
    println!("no handshakes but deliveries: {deliveries:?}");
    println!(
        "handshakes: {answered} {kinds:?}, verdicts: {verdicts}, characters of tags: {characters}, errors: {errors}"
    );
    public
}

fn answer(entry: Entry, handshake: &Handshake) -> Public {
    let receiver = bind_secret(entry, &KEYS[1..=1]);
    let token = str::from_utf8(KEYS[1]).unwrap();
    let asking = Asking::of(handshake, token);
    let ask = || asking.ask(entry, handshake, &receiver, KEYS[1]);
    let (asked, mut verdicts) = ask();
    let mut characters = 0;
    match asked {
        Asked::Answer(answer) if handshake.kind() == "mac" => {
            let of_key = |key| {
                let Asked::Answer(answer) =
                    asking.ask(entry, handshake, &bind(entry, &[key]), key).0
                else {
                    panic!()
                };
                answer
            };
            assert_eq!(valgrind::public_text(answer.body()), of_key(KEYS[1]).body());
            characters = characters_of_tag(&answer, &of_key(FORGERS_KEY));
        }
        Asked::Answer(_) => {}
        Asked::Token(asked) => {
            let (again, verdicts_again) = ask();
            let Asked::Token(again) = again else { panic!() };
            let is_answered = |asked: countersign::AskedForToken, expected| {
                let expected = valgrind::secret(expected);
                asked.answer(valgrind::unreported(|| str::from_utf8(&expected).unwrap())).is_some()
            };
            assert!(is_answered(asked, KEYS[1]) && !is_answered(again, FORGERS_KEY));
            verdicts += verdicts_again + 2;
        }
        Asked::Keep(asked) => {
            let (secret, _) = asked.into_parts();
            valgrind::mark(secret.expose());
            let answered = value_of(handshake.challenge().unwrap());
            assert!(secret.is(&answered) && !secret.is("another"));
            verdicts += 2;
        }
        asked => panic!("it is asked for something else: {asked:?}"),
    }
    Public { verdicts, characters }
}
