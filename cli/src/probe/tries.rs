//! What is sent to a receiver, and what the provider's own rules say of each.

use countersign::{Bound, Keys, Signer, UnixTime, Verifier as _};
use serde_json::Value;

use super::Expected;
use crate::delivery::{Delivery, Sender, signer};
use crate::made_up::digits;
use crate::setup::Failure;

pub(super) const VALID: &str = "valid";
pub(super) const HUGE: &str = "huge-body";
/// How far beyond the tolerance a time lies, in seconds.
const BEYOND: u64 = 60;

/// One thing that is tried.
pub(super) enum Try {
    Sent(Sent),
    NotAsked { code: &'static str, what: &'static str, why: &'static str },
}

pub(super) struct Sent {
    pub(super) code: &'static str,
    pub(super) what: String,
    pub(super) delivery: Delivery,
    pub(super) expected: Expected,
    /// Whether only the head is sent, with a huge body announced.
    pub(super) is_announced: bool,
}

/// All that is tried, in this order. The receiver is asked for nothing yet.
pub(super) fn tries(sender: &Sender<'_>, is_once: bool) -> Result<Vec<Try>, Failure> {
    let provider = sender.scheme.id();
    let now = sender.now();
    let signer = signer(&sender.bound, sender.scheme)?;
    let own_refused = |error| Failure::OwnRefused { provider, error };
    let unsigned = sender.unsigned(now)?;
    let valid = unsigned.signed(signer, now).map_err(own_refused)?;
    let _ = sender.bound.verify(&valid.request(now), &valid.body).map_err(own_refused)?;
    let making = Making { sender, signer, now, unsigned, valid, stranger: stranger(sender)? };
    Ok(making.all(is_once))
}

/// The same scheme with a secret that nobody has.
fn stranger(sender: &Sender<'_>) -> Result<Option<Bound>, Failure> {
    let secret = digits(32);
    let keys = Keys::bytes(secret.as_bytes()).setting(sender.setup.client_id(sender.scheme)?);
    Ok(sender.entry.bind(&keys).ok())
}

struct Making<'a> {
    sender: &'a Sender<'a>,
    signer: &'a dyn Signer,
    now: UnixTime,
    unsigned: Delivery,
    valid: Delivery,
    stranger: Option<Bound>,
}

impl Making<'_> {
    fn all(&self, is_once: bool) -> Vec<Try> {
        let mut tries = vec![self.sent(VALID, "the valid delivery", self.valid.clone())];
        tries.extend(self.bodies());
        tries.extend(self.signatures());
        tries.extend(self.times());
        tries.extend(self.addresses());
        tries.push(self.huge());
        tries.push(self.repeat(is_once));
        tries
    }

    /// What is expected is what the library says of it.
    fn sent(&self, code: &'static str, what: impl Into<String>, delivery: Delivery) -> Try {
        let verdict = self.sender.bound.verify(&delivery.request(self.now), &delivery.body);
        let expected = if verdict.is_ok() { Expected::Accepted } else { Expected::Refused };
        Try::Sent(Sent { code, what: what.into(), delivery, expected, is_announced: false })
    }

    fn with_body(
        &self,
        code: &'static str,
        what: &'static str,
        body: Option<Vec<u8>>,
        why: &'static str,
    ) -> Try {
        match body {
            Some(body) => self.sent(code, what, Delivery { body, ..self.valid.clone() }),
            None => Try::NotAsked { code, what, why },
        }
    }

    fn bodies(&self) -> [Try; 5] {
        const EMPTY: &str = "the body is empty";
        let body = &self.valid.body;
        let cut = body.split_last().map(|(_, start)| start.to_vec());
        let longer = (!body.is_empty()).then(|| [body.as_slice(), b"\n"].concat());
        let none = (!body.is_empty()).then(Vec::new);
        [
            self.with_body("changed-byte", "one byte of the body changed", changed(body), EMPTY),
            self.with_body(
                "written-anew",
                "the same content, written anew",
                written_anew(body),
                "the body is neither JSON nor a form",
            ),
            self.with_body("cut", "the body without its last byte", cut, EMPTY),
            self.with_body("line-break", "the body with a line break behind it", longer, EMPTY),
            self.with_body("empty-body", "an empty body", none, EMPTY),
        ]
    }

    fn signatures(&self) -> Vec<Try> {
        let header = self.sender.scheme.header();
        let without = self.with_values(&[]);
        let right = self.value(&self.valid);
        let wrong = self.strangers();
        let mut tries = vec![
            self.sent("no-signature", format!("no {header}"), without),
            self.sent("empty-signature", format!("an empty {header}"), self.with_values(&[""])),
        ];
        let forged = wrong.as_ref().map(|delivery| self.value(delivery));
        match (wrong, forged) {
            (Some(delivery), Some(forged)) => {
                let first = self.with_values(&[&right, &forged]);
                let last = self.with_values(&[&forged, &right]);
                tries.extend([
                    self.sent("other-secret", "signed with another secret", delivery),
                    self.sent("right-first", format!("{header} twice, the right one first"), first),
                    self.sent("right-last", format!("{header} twice, the right one last"), last),
                ]);
            }
            _ => tries.push(Try::NotAsked {
                code: "other-secret",
                what: "signed with another secret",
                why: "none can be made up for this provider",
            }),
        }
        let other_case = self.with_values(&[&other_case(&right)]);
        tries.push(self.sent(
            "other-case",
            "the signature's letters in the other case",
            other_case,
        ));
        tries
    }

    /// The same delivery signed by a stranger.
    fn strangers(&self) -> Option<Delivery> {
        let signer = self.stranger.as_ref()?.signer()?;
        let delivery = self.unsigned.signed(signer, self.now).ok()?;
        (self.value(&delivery) != self.value(&self.valid)).then_some(delivery)
    }

    fn is_signature(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.sender.scheme.header())
    }

    fn value(&self, delivery: &Delivery) -> String {
        let mut headers = delivery.headers.iter();
        let found = headers.find(|(name, _)| self.is_signature(name));
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// The valid delivery with these values of the signature's header.
    fn with_values(&self, values: &[&str]) -> Delivery {
        let mut delivery = self.valid.clone();
        delivery.headers.retain(|(name, _)| !self.is_signature(name));
        let header = self.sender.scheme.header();
        delivery.headers.extend(values.iter().map(|value| (header.into(), (*value).into())));
        delivery
    }

    fn times(&self) -> [Try; 2] {
        let now = self.now.as_secs();
        [
            self.at("stale", "an old delivery, with the signature of its time", |far| {
                now.saturating_sub(far)
            }),
            self.at("future", "a delivery from the future, signed so", |far| {
                now.saturating_add(far)
            }),
        ]
    }

    /// As far from now as the library needs to refuse it, where it does: the tolerance may be the caller's.
    fn at(&self, code: &'static str, what: &'static str, time: impl Fn(u64) -> u64) -> Try {
        let Some(tolerance) = self.sender.scheme.tolerance() else {
            return Try::NotAsked { code, what, why: "this provider signs no time" };
        };
        let far =
            [1, 100, 10_000].map(|factor| tolerance.saturating_mul(factor).saturating_add(BEYOND));
        let is_refused = |tried: &Try| match tried {
            Try::Sent(sent) => sent.expected == Expected::Refused,
            Try::NotAsked { .. } => false,
        };
        let mut tries = far.into_iter().map(|far| self.signed_at(code, what, time(far)));
        let refused = tries.find(is_refused);
        refused
            .unwrap_or_else(|| self.signed_at(code, what, time(tolerance.saturating_add(BEYOND))))
    }

    fn signed_at(&self, code: &'static str, what: &'static str, time: u64) -> Try {
        let mut unsigned = self.unsigned.clone();
        if let Some(path) = self.sender.scheme.time_field() {
            let Some(body) = dated(&unsigned.body, path, time) else {
                let why = "the time in the body is not one that can be replaced here";
                return Try::NotAsked { code, what, why };
            };
            unsigned.body = body;
        }
        match unsigned.signed(self.signer, UnixTime::from_secs(time)) {
            Ok(delivery) => self.sent(code, what, delivery),
            Err(_) => Try::NotAsked { code, what, why: "it cannot be signed" },
        }
    }

    fn addresses(&self) -> [Try; 2] {
        let (method, query) = ("another method", "another query");
        let other = if self.valid.method == "PUT" { "POST" } else { "PUT" };
        let with_method = Delivery { method: other.into(), ..self.valid.clone() };
        let longer = |text: &str| {
            let joint = if text.contains('?') { '&' } else { '?' };
            format!("{text}{joint}probe=1")
        };
        let with_query = Delivery {
            target: longer(&self.valid.target),
            url: self.valid.url.as_deref().map(longer),
            ..self.valid.clone()
        };
        let asked = |code, what, delivery, why| match self.sent(code, what, delivery) {
            Try::Sent(sent) if sent.expected == Expected::Refused => Try::Sent(sent),
            _ => Try::NotAsked { code, what, why },
        };
        [
            asked("other-method", method, with_method, "this provider does not sign the method"),
            asked("other-query", query, with_query, "this provider does not sign the query"),
        ]
    }

    fn huge(&self) -> Try {
        let (code, what) = (HUGE, "a body of 1 TiB announced, and none sent");
        if self.valid.method == "GET" {
            return Try::NotAsked { code, what, why: "a GET has no body" };
        }
        Try::Sent(Sent {
            code,
            what: what.into(),
            delivery: self.valid.clone(),
            expected: Expected::Refused,
            is_announced: true,
        })
    }

    fn repeat(&self, is_once: bool) -> Try {
        let expected = if is_once { Expected::Refused } else { Expected::Either };
        let (code, what) = ("repeated", "the valid delivery once more".to_owned());
        let delivery = self.valid.clone();
        Try::Sent(Sent { code, what, delivery, expected, is_announced: false })
    }
}

/// Another letter or digit for the last one, so that JSON stays JSON.
fn changed(body: &[u8]) -> Option<Vec<u8>> {
    let is_value = |byte: &u8| byte.is_ascii_alphanumeric();
    let at = body.iter().rposition(is_value).or_else(|| body.len().checked_sub(1))?;
    let mut changed = body.to_vec();
    let byte = changed.get_mut(at)?;
    *byte = match *byte {
        b'0'..=b'8' | b'a'..=b'y' | b'A'..=b'Y' => byte.saturating_add(1),
        b'9' | b'z' | b'Z' => byte.saturating_sub(1),
        other => other ^ 1,
    };
    Some(changed)
}

/// The same content in other bytes, as a program writes it that has read it.
fn written_anew(body: &[u8]) -> Option<Vec<u8>> {
    let written = match serde_json::from_slice::<Value>(body) {
        Ok(value) => {
            let short = serde_json::to_vec(&value).ok()?;
            let long = serde_json::to_vec_pretty(&value).ok()?;
            // Only one of them can be the body, unless nothing can be written in two ways.
            if body.contains(&b'\n') { short } else { long }
        }
        Err(_) => form_anew(body)?,
    };
    (written != body).then_some(written)
}

/// A form with its first letter written as an escape.
fn form_anew(body: &[u8]) -> Option<Vec<u8>> {
    let is_form = body.split(|byte| *byte == b'&').all(|pair| pair.contains(&b'='));
    let text =
        str::from_utf8(body).ok().filter(|text| is_form && !text.contains(char::is_control))?;
    let (name, rest) = text.split_once('=')?;
    let at = rest.find(|c: char| c.is_ascii_alphanumeric())?;
    // What stands behind a percent sign is an escape already.
    let (before, from) = rest.split_at_checked(at)?;
    let escaped = from.chars().next().filter(|_| !before.contains('%'))?;
    let behind = from.get(1..)?;
    Some(format!("{name}={before}%{:02X}{behind}", u32::from(escaped)).into_bytes())
}

/// The letters of the longest word in the other case: that is the tag, however it is labelled.
fn other_case(value: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c);
    let words = value.split(|c| !is_word(c));
    let longest = words.max_by_key(|word| word.len()).unwrap_or_default();
    let swapped: String =
        longest
            .chars()
            .map(|c| {
                if c.is_ascii_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() }
            })
            .collect();
    value.replacen(longest, &swapped, 1)
}

/// The JSON body with another time at this path, in the unit that it has there.
fn dated(body: &[u8], path: &str, time: u64) -> Option<Vec<u8>> {
    let json: Value = serde_json::from_slice(body).ok()?;
    let found = path.split('.').try_fold(&json, |node, step| node.get(step))?;
    let text = found.as_str().map_or_else(|| found.to_string(), str::to_owned);
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let written = match text.len() {
        10 if is_number => time.to_string(),
        13 if is_number => format!("{time}000"),
        _ => return None,
    };
    let body = str::from_utf8(body).ok()?;
    Some(body.replacen(&text, &written, 1).into_bytes())
}
