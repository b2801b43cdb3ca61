//! The common recipes, tried under the secrets for a sender that is no known provider.
//!
//! What is found is a scheme that verifies the very request, so that its file can be used as it is.

mod body;
mod forms;
mod found;
mod keys;
mod messages;
mod places;
mod times;

use std::collections::HashMap;

use countersign::{Request, SecretForm, Signature, UnixTime, Verifier as _, Webhook};

use self::found::Pieces;
pub(crate) use self::found::Recipe;
use self::keys::Key;
use self::messages::{Hashes, Message, Piece, Values};
use self::places::{Kind, Place};
use crate::setup::SecretText;

/// The most MACs that are made for one request.
const MAX_MACS: usize = 5_000;
/// The most bytes that are hashed for it, where slower hashes count for more.
const MAX_WORK: u64 = 1024 * 1024 * 1024;
/// How many keys one verifier takes.
const MAX_KEYS: usize = 4;

/// A request as it was captured.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) headers: &'a [(&'a str, &'a [u8])],
    pub(crate) method: &'a str,
    /// The path and the query of the request line.
    pub(crate) target: &'a str,
    /// The public URL, where it was given.
    pub(crate) url: Option<&'a str>,
    pub(crate) body: &'a [u8],
    pub(crate) time: Option<UnixTime>,
}

/// What may still be spent.
pub(crate) struct Budget {
    macs: usize,
    work: u64,
}

impl Budget {
    pub(crate) const fn new() -> Self {
        Self { macs: MAX_MACS, work: MAX_WORK }
    }

    /// Whether so many MACs of so many bytes are within it; they are spent then.
    fn may_spend(&mut self, macs: usize, bytes: usize, cost: u64) -> bool {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let work =
            bytes.saturating_mul(cost).saturating_mul(u64::try_from(macs).unwrap_or(u64::MAX));
        match (self.macs.checked_sub(macs), self.work.checked_sub(work)) {
            (Some(macs), Some(work)) => {
                *self = Self { macs, work };
                true
            }
            _ => false,
        }
    }

    /// How many were made.
    pub(crate) const fn spent(&self) -> usize {
        MAX_MACS.saturating_sub(self.macs)
    }
}

/// The header that looks like a signature's most, where one does by its name and its value.
pub(crate) fn like_a_signature(seen: &Seen<'_>) -> Option<&'static str> {
    let places = places::all(seen);
    places.iter().find(|place| places::speaks_of_signatures(place.name)).map(|place| place.name)
}

/// The simplest recipe that the request was signed by under one of the secrets.
pub(crate) fn search(
    seen: &Seen<'_>,
    secrets: &[SecretText],
    budget: &mut Budget,
) -> Option<Recipe> {
    let keys = keys::all(secrets);
    if keys.is_empty() {
        return None;
    }
    let mut search = Search::new(*seen, &keys);
    search.run(budget).or_else(|| body::search(seen, &keys, budget))
}

/// A tag's text in a header of its own, and the message as the body.
type Verifiers = Vec<Webhook>;

struct Search<'s> {
    seen: Seen<'s>,
    keys: &'s [Key],
    places: Vec<Place<'s>>,
    times: Vec<places::Time<'s>>,
    ids: Vec<(&'static str, &'s str)>,
    urls: Vec<String>,
    hashes: Hashes,
    /// One for each form of a tag: a few for any request.
    verifiers: HashMap<(String, usize), Verifiers>,
}

/// The header that the verifiers look at.
const TAG: &str = "tag";

impl<'s> Search<'s> {
    fn new(seen: Seen<'s>, keys: &'s [Key]) -> Self {
        Self {
            seen,
            keys,
            places: places::all(&seen),
            times: places::times(&seen),
            ids: places::ids(&seen),
            urls: urls(&seen),
            hashes: Hashes::default(),
            verifiers: HashMap::new(),
        }
    }

    fn run(&mut self, budget: &mut Budget) -> Option<Recipe> {
        let places = std::mem::take(&mut self.places);
        for message in messages::all() {
            for place in &places {
                if let Some(recipe) = self.try_place(&message, place, budget) {
                    return Some(recipe);
                }
            }
        }
        None
    }

    /// The message in each of its variants.
    fn try_place(
        &mut self,
        message: &Message,
        place: &Place<'s>,
        budget: &mut Budget,
    ) -> Option<Recipe> {
        // A signature in the query cannot sign the query.
        if place.kind == Kind::Parameter && message.has_query() {
            return None;
        }
        // What has no query is the same without it.
        if message.has_no_query() && !self.seen.target.contains('?') {
            return None;
        }
        let beside = place.readings.iter().filter_map(|reading| reading.time);
        let of_headers = self.times.iter().copied();
        let times = each(message.has(Piece::Time), beside.chain(of_headers));
        let ids = each(message.has(Piece::Id), self.ids.iter().copied());
        let urls = each(message.has_whole_url(), self.urls.clone().into_iter());
        for time in times {
            for id in &ids {
                for url in &urls {
                    let values =
                        Values { time: time.map(|time| time.text), id: *id, url: url.as_deref() };
                    if let Some(key) = self.matching(message, place, &values, budget) {
                        let pieces = Pieces { place, message, time, values };
                        let url = url.as_deref().or(self.urls.first().map(String::as_str));
                        return Some(Recipe::new(&self.seen, url, &pieces, key));
                    }
                }
            }
        }
        None
    }

    /// The key under which the place's text is the tag of the message.
    fn matching(
        &mut self,
        message: &Message,
        place: &Place<'s>,
        values: &Values<'_>,
        budget: &mut Budget,
    ) -> Option<&'s Key> {
        let seen = self.seen;
        let pieces = message.bytes(&seen, values, &mut self.hashes)?;
        let length = pieces.iter().map(|piece| piece.len()).fold(0, usize::saturating_add);
        if !budget.may_spend(self.keys.len(), length, place.algorithm.cost) {
            return None;
        }
        let headers = [(TAG, place.text)];
        let request = Request::new(&headers);
        let (keys, verifiers) = (self.keys, self.verifiers_of(place));
        for (verifier, keys) in verifiers.iter().zip(keys.chunks(MAX_KEYS)) {
            let Ok(mut verification) = verifier.begin(&request) else { continue };
            for piece in &pieces {
                verification.update(piece);
            }
            if let Ok(proof) = verification.finish() {
                return keys.get(proof.key());
            }
        }
        None
    }

    fn verifiers_of(&mut self, place: &Place<'_>) -> &Verifiers {
        let Place { encoding, algorithm, .. } = *place;
        let keys = self.keys;
        self.verifiers.entry((format!("{encoding:?}"), algorithm.rank())).or_insert_with(|| {
            let signature = Signature::in_header(TAG).encoded(encoding);
            let scheme = algorithm.draft("recipe").signature(signature).signs_body();
            let scheme = Box::leak(Box::new(scheme));
            keys.chunks(MAX_KEYS).filter_map(|keys| bound(scheme, keys)).collect()
        })
    }
}

/// All of them where one is wanted, and else none once.
fn each<T>(is_wanted: bool, all: impl Iterator<Item = T>) -> Vec<Option<T>> {
    if is_wanted { all.map(Some).collect() } else { [None].into() }
}

/// The public URLs that the request may have been sent to.
fn urls(seen: &Seen<'_>) -> Vec<String> {
    if let Some(url) = seen.url {
        return vec![url.to_owned()];
    }
    let header = |wanted: &str| {
        let found = seen.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.and_then(|(_, value)| str::from_utf8(value).ok())
    };
    let hosts = [header("X-Forwarded-Host"), header("Host")].into_iter().flatten();
    let with = |protocol: &str, host: &str| format!("{protocol}://{host}{}", seen.target);
    hosts.flat_map(|host| ["https", "http"].map(|protocol| with(protocol, host))).collect()
}

fn bound(scheme: &'static countersign::Scheme, keys: &[Key]) -> Option<Webhook> {
    let (first, others) = keys.split_first()?;
    let webhook = Webhook::new(scheme, first.secret().ok()?).ok()?;
    others.iter().try_fold(webhook, |webhook, key| webhook.or(key.secret().ok()?).ok())
}

/// How a sentence says that a secret's text becomes a key.
const fn read_as(form: SecretForm) -> &'static str {
    match form {
        SecretForm::Base64 => ", decoded as base64",
        SecretForm::WhsecBase64 => ", decoded as the base64 behind a `whsec_`",
        SecretForm::Hex => ", decoded as hex",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A head may be full of what looks like signatures, and a body may be long.
    #[test]
    fn no_more_is_spent_than_there_is() {
        let mut budget = Budget::new();
        assert!((0..MAX_MACS / 4).all(|_| budget.may_spend(4, 10, 1)));
        assert!(!budget.may_spend(1, 0, 1) && budget.spent() == MAX_MACS);
        let mib = 1024 * 1024;
        let mut budget = Budget::new();
        assert!((0..128).all(|_| budget.may_spend(4, mib, 2)));
        assert!(!budget.may_spend(1, 1, 1), "4 keys, 1 MiB, twice as slow: 128 times");
        assert!(!Budget::new().may_spend(1, usize::MAX, 3));
        let body = vec![b'x'; 8 * mib];
        let tag = "ab".repeat(32);
        let headers = [("X-Signature", tag.as_bytes())];
        let seen = Seen {
            headers: &headers,
            method: "POST",
            target: "/",
            url: None,
            body: &body,
            time: None,
        };
        let mut budget = Budget { macs: 100, work: 20 * 1024 * 1024 };
        assert!(search(&seen, &[SecretText::of("a secret")], &mut budget).is_none());
        assert!(budget.work < 8 * 1024 * 1024, "of the body no more is hashed");
    }
}
