//! A delivery in words and as JSON. Nothing of a secret is in either.

use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use countersign::AnyScheme;
use serde_json::{Value, json};

use super::delivery::{
    Answer, Body, By, Change, Delivery, Origin, Outcome, Search, State, Verdict,
};
use super::greeting::Greeting;
use super::veil::Veil;
use crate::request::Field;
use crate::send::plain;

/// What a list shows of it, and a line of `--json` says.
pub(super) fn summary(delivery: &Delivery, veil: &Veil) -> Value {
    let head = &delivery.head;
    let (verdict, reason, text) = verdict(delivery);
    let scheme = scheme(&delivery.state);
    let (key, covers) = match &delivery.state {
        State::Judged(Verdict { outcome: Outcome::Valid { key, coverage }, .. }) => {
            (Some(key), Some(coverage.code()))
        }
        State::Judged(verdict) => (None, Some(verdict.scheme.coverage().code())),
        _ => (None, None),
    };
    let (from, sent) = match delivery.origin {
        Origin::Sender => (None, None),
        Origin::Here(Change::None, number) => (Some(number), Some("again")),
        Origin::Here(Change::Signature, number) => (Some(number), Some("signed")),
        Origin::Here(Change::Byte, number) => (Some(number), Some("changed")),
    };
    let (status, took, answered_by) = answer(delivery.answer.as_ref());
    json!({
        "number": delivery.number,
        "from": from,
        "sent": sent,
        "at_ms": milliseconds(delivery.arrived),
        "method": head.method,
        "target": veil.text(&head.target),
        "length": delivery.body.length,
        "provider": scheme.map(AnyScheme::id),
        "name": scheme.map(AnyScheme::name),
        "verdict": verdict,
        "reason": reason,
        "text": text,
        "covers": covers,
        "key": key,
        "search": search(&delivery.search),
        "causes": causes(&delivery.search),
        "status": status,
        "took_ms": took,
        "answered_by": answered_by,
    })
}

/// All that is kept of it.
pub(super) fn whole(delivery: &Delivery, veil: &Veil) -> Value {
    let mut shown = summary(delivery, veil);
    let signed = match &delivery.state {
        State::Judged(verdict) => verdict.scheme.signed(),
        _ => String::new(),
    };
    let mut add = |name: &str, value: Value| {
        if let Some(members) = shown.as_object_mut() {
            members.insert(name.into(), value);
        }
    };
    add("version", delivery.head.version.into());
    add("headers", fields(&delivery.head.fields, veil));
    add("body", body(&delivery.body, veil));
    add("signed", signed.into());
    if let Search::Done { text, signed_body, .. } = &delivery.search {
        add("explained", text.clone().into());
        let signed_body = signed_body.as_deref().and_then(|body| str::from_utf8(body).ok());
        add("signed_body", signed_body.map(|body| veil.text(body)).into());
    }
    if let State::Greeted(Greeting { decides, answer: Some(answer), .. }) = &delivery.state {
        let reply = json!({
            "decides": decides,
            "status": answer.status,
            "headers": fields(&answer.fields, veil),
            "body": veil.text(&answer.body),
        });
        add("handshake", reply);
    }
    match &delivery.answer {
        Some(Answer::Given { fields: given, body: Some(kept), broken, .. }) => {
            let (headers, body) = (fields(given, veil), body(kept, veil));
            let given = json!({ "headers": headers, "body": body, "broken": broken });
            add("answer", given);
        }
        Some(Answer::None(why)) => add("answer", json!({ "none": why })),
        _ => {}
    }
    shown
}

const fn scheme(state: &State) -> Option<&'static AnyScheme> {
    match state {
        State::Judged(verdict) => Some(verdict.scheme),
        State::Greeted(greeting) => Some(greeting.scheme),
        State::Arriving | State::Broken(_) | State::Strange(_) => None,
    }
}

/// As raw HTTP, which the other commands read; of a body, as much as was kept.
pub(super) fn raw(delivery: &Delivery, veil: &Veil) -> Vec<u8> {
    let head = &delivery.head;
    let target = veil.text(&head.target);
    let mut raw = format!("{} {target} HTTP/1.1\r\n", head.method).into_bytes();
    for field in &head.fields {
        if !["content-length", "transfer-encoding"]
            .iter()
            .any(|name| field.0.eq_ignore_ascii_case(name))
        {
            raw.extend([field.0.as_bytes(), b": ", &veil.value(field), b"\r\n"].concat());
        }
    }
    let body = veil.bytes(&delivery.body.kept);
    let length = if delivery.body.is_whole() { body.len() as u64 } else { delivery.body.length };
    raw.extend(format!("content-length: {length}\r\n\r\n").into_bytes());
    raw.extend_from_slice(&body);
    raw
}

/// Its line on a terminal, with the cause of a rejection below it.
pub(super) fn line(delivery: &Delivery, veil: &Veil) -> String {
    let head = &delivery.head;
    let (_, _, text) = verdict(delivery);
    let mut line = format!(
        "{} {} {}: {text}",
        delivery.number,
        head.method,
        plain(veil.text(&head.target).chars())
    );
    // Writing to a String does not fail.
    let _ = match &delivery.answer {
        Some(Answer::Given { by: By::Receiver, status, took, .. }) => {
            write!(line, "; the receiver said {status} after {} ms", took.as_millis())
        }
        Some(Answer::Given { status, .. }) => write!(line, "; answered {status}"),
        Some(Answer::None(why)) => write!(line, "; {why}"),
        None => Ok(()),
    };
    match &delivery.search {
        Search::Done { text, .. } => {
            for part in text.lines() {
                let _ = write!(line, "\n    {part}");
            }
        }
        Search::Unasked(why) => {
            let _ = write!(line, "\n    no cause was looked for: {why}");
        }
        Search::None | Search::Waiting => {}
    }
    line
}

/// A stable word, the code of an error, and a sentence.
fn verdict(delivery: &Delivery) -> (&'static str, Option<&'static str>, String) {
    match &delivery.state {
        State::Arriving => ("arriving", None, "its body is still coming".into()),
        State::Broken(why) => ("broken", None, format!("no verdict: {why}")),
        State::Strange(alike) => ("unknown", None, unknown(alike)),
        State::Greeted(greeting) => {
            let text = format!("handshake: {}: {}", greeting.scheme.id(), greeting.text);
            ("handshake", greeting.decides, text)
        }
        State::Judged(verdict) => match verdict.outcome {
            Outcome::Valid { key, coverage } => {
                let what = verdict.scheme.key_kind().name();
                let text = format!("valid: {}, {what} {key}, {coverage}", verdict.scheme.id());
                ("valid", None, text)
            }
            Outcome::Rejected(error) => (
                "rejected",
                Some(error.code()),
                format!("rejected: {}: {error}", verdict.scheme.id()),
            ),
        },
    }
}

fn unknown(alike: &[&AnyScheme]) -> String {
    let ids: Vec<_> = alike.iter().map(|scheme| scheme.id()).collect();
    let what = "it is for none of the providers that were given";
    if ids.is_empty() {
        what.into()
    } else {
        format!("{what}; its headers are those of {}: listen to that as well", ids.join(" or "))
    }
}

fn answer(answer: Option<&Answer>) -> (Option<u16>, Option<u64>, Option<&'static str>) {
    match answer {
        Some(Answer::Given { by, status, took, .. }) => {
            let by = if *by == By::Receiver { "receiver" } else { "countersign" };
            (Some(*status), u64::try_from(took.as_millis()).ok(), Some(by))
        }
        Some(Answer::None(_)) => (None, None, Some("nobody")),
        None => (None, None, None),
    }
}

fn search(search: &Search) -> Option<&'static str> {
    match search {
        Search::None => None,
        Search::Waiting => Some("waiting"),
        Search::Unasked(why) => Some(why),
        Search::Done { .. } => Some("done"),
    }
}

fn causes(search: &Search) -> Value {
    let Search::Done { answer, .. } = search else { return json!([]) };
    let all = ["findings", "suspected"].map(|kind| answer.get(kind).and_then(Value::as_array));
    all.into_iter().flatten().flatten().cloned().collect()
}

fn fields(fields: &[Field], veil: &Veil) -> Value {
    let shown = |field: &Field| json!([field.0, String::from_utf8_lossy(&veil.value(field))]);
    fields.iter().map(shown).collect()
}

fn body(body: &Body, veil: &Veil) -> Value {
    let mut shown = json!({
        "length": body.length,
        "kept": body.kept.len(),
        "sha256": body.sha256.map(hex::encode),
    });
    let kept = veil.bytes(&body.kept);
    let text = match str::from_utf8(&kept) {
        Ok(text) => ("text", text.into()),
        Err(_) => ("base64", BASE64_STANDARD.encode(&kept).into()),
    };
    if let Some(members) = shown.as_object_mut() {
        members.insert(text.0.into(), text.1);
    }
    shown
}

pub(super) fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
