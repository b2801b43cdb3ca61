//! Each word of each recipe counts: with one changed, the file that says it is refused, or one of the vectors has
//! another verdict, at its own time or at an end of the tolerance.

#![cfg(feature = "config")]

mod common;
#[path = "common/vectors.rs"]
mod vectors;

use std::collections::BTreeSet;
use std::env;
use std::ops::Range;
use std::process::{Child, Command, Stdio};

use countersign::config::SchemeFile;
use countersign::providers::entries;
use countersign::{Coverage, Entry, UnixTime};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use vectors::{FIRST_FIVE, Vector, vectors};

/// Between which the recipes are shared: each keeps at most 1,024 schemes of files.
const PROCESSES: usize = 6;

/// Tells a process its share.
const SHARE: &str = "COUNTERSIGN_SHARE_OF_RECIPES";

/// Words in place of which a file may say the first other one of the same group.
const WORDS: [&[&str]; 13] = [
    &["HMAC-SHA256", "HMAC-SHA1", "HMAC-SHA512", "HMAC-MD5"],
    &["SHA-256", "SHA-1", "SHA-512", "MD5"],
    &[
        "plain SHA-256 over secret and message",
        "plain SHA-1 over secret and message",
        "plain SHA-512 over secret and message",
        "plain MD5 over secret and message",
    ],
    &["RSA PKCS#1 SHA-256", "RSA PKCS#1 SHA-512", "RSA PKCS#1 SHA-1"],
    &["ECDSA P-256 SHA-256", "Ed25519"],
    &[
        "base64",
        "hex",
        "hex-upper",
        "hex-any-case",
        "base64url-unpadded",
        "base64-of-hex",
        "base64url",
        "whpk-base64",
        "base64-pem",
        "pem",
    ],
    &["utf8", "sha256-of-utf8", "sha1-of-utf8", "whsec-base64", "prefixed-whsec-base64"],
    &["seconds", "milliseconds", "rfc3339", "iso8601-utc", "date-utc", "http-date"],
    &["tolerated", "refused", "unchecked"],
    &["json", "form", "query"],
    &["none", "optional", "usual"],
    &["name", "text", "text-in-any-case"],
    &["url", "body"],
];

/// The members of a file that decide nothing about a signature: most are for people, and the others are about
/// repeats, handshakes and other kinds of requests, of which `repeats_for` and what follows have their own tests.
const ASIDE: [&str; 18] = [
    "id",
    "name",
    "source",
    "confirmed_by",
    "last_read",
    "withdrawn",
    "setting",
    "unseparated",
    "fields_under",
    "message_id_in",
    "event_id_in",
    "repeats_differ",
    "deliveries_alike",
    "repeats_for",
    "refusals_are_tested",
    "signed_before_compression",
    "other_kinds",
    "handshakes",
];

/// What no vector notices, and why: nothing follows from it, or it takes what a vector cannot hold, and then it is
/// said which test notices it.
const UNNOTICED: [(&str, &str, &str); 13] = [
    ("aws-sns", "or_in_hosts_name = false", CHAIN),
    ("aws-sns-legacy-sha1", "or_in_hosts_name = false", CHAIN),
    ("braintree", "longest = 1048577", "no body is longer"),
    ("hook0", "joined_by = \".~\"", LIST),
    ("hook0", "required = \"x-event-id~\"", LIST),
    ("hook0", "required = \"x-event-type~\"", LIST),
    ("hook0", "separator = \" ~\"", LIST),
    ("kick", "shortest = 1", "an empty id is refused as an empty header"),
    (
        "mollie",
        "repeatable = false",
        "a vector has each header once: tests/catalogue.rs, what_a_provider_signs_verifies_and_nothing_near_it",
    ),
    ("tbank", "without = \"Token~\"", "a list that ends before `Password` has no `Token`"),
    ("twilio-json", HASH_FIRST, "the hash is compared, and not signed"),
    ("twilio-shared-key-json", HASH_FIRST, "the hash is compared, and not signed"),
    ("twitch", "shortest = 1", "an empty id is refused as an empty header"),
];

const CHAIN: &str = "a vector has no chain of certificates: tests/certificates.rs, \
                     each_chain_that_is_not_the_providers_has_its_own_fault";
const LIST: &str =
    "where the list itself is signed it is signed as it came; it is read for its headers' part";
const HASH_FIRST: &str = "order = { part = \"body-hash-in-parameter\", name = \"bodySHA256\" }, { part = \"url-with-any-port\" }";

/// A file with one word changed.
struct Change {
    what: String,
    file: String,
}

/// The changes of a file, as they are found in it.
struct Changes<'f> {
    file: &'f str,
    found: Vec<Change>,
}

impl Changes<'_> {
    fn of(file: &str) -> Vec<Change> {
        let table = DeTable::parse(file).unwrap();
        let mut changes = Changes { file, found: Vec::new() };
        for (name, value) in table.get_ref() {
            if !ASIDE.contains(&&**name.get_ref()) {
                changes.of_member(name.get_ref(), value);
            }
        }
        changes.found
    }

    fn of_member(&mut self, name: &str, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::String(word) => self.replace(name, value.span(), &quoted(&other(word))),
            DeValue::Integer(digits) => {
                let number: u64 = digits.as_str().parse().unwrap();
                self.replace(name, value.span(), &(number + 1).to_string());
            }
            DeValue::Boolean(is_so) => self.replace(name, value.span(), &(!is_so).to_string()),
            DeValue::Array(items) => {
                items.iter().for_each(|item| self.of_member(name, item));
                if name == "message" {
                    items.as_ref().windows(2).for_each(|pair| self.exchange(&pair[0], &pair[1]));
                }
            }
            DeValue::Table(members) => self.of_table(members),
            DeValue::Float(_) | DeValue::Datetime(_) => panic!("no file has such a {name}"),
        }
    }

    fn of_table(&mut self, members: &DeTable<'_>) {
        for (name, value) in members {
            if !is_for_people(name.get_ref(), members) {
                self.of_member(name.get_ref(), value);
            }
        }
    }

    fn exchange(&mut self, one: &Spanned<DeValue<'_>>, next: &Spanned<DeValue<'_>>) {
        let by = format!("{}, {}", &self.file[next.span()], &self.file[one.span()]);
        self.replace("order", one.span().start..next.span().end, &by);
    }

    fn replace(&mut self, name: &str, span: Range<usize>, by: &str) {
        let file = [&self.file[..span.start], by, &self.file[span.end..]].concat();
        self.found.push(Change { what: format!("{name} = {by}"), file });
    }
}

/// The name of a setting, or of a claim that is looked for under several paths; or what would stand between the
/// names and the values of a list that has no names.
fn is_for_people(name: &str, members: &DeTable<'_>) -> bool {
    let has = |name: &str, value: &str| {
        members.get(name).is_some_and(|member| member.get_ref().as_str() == Some(value))
    };
    match name {
        "setting" => true,
        "name" => has("part", "setting") || members.contains_key("path"),
        "pair" => {
            members.get("names").is_some_and(|names| names.get_ref().as_bool() == Some(false))
        }
        _ => false,
    }
}

fn other(word: &str) -> String {
    let group = WORDS.iter().find(|group| group.contains(&word));
    let other = group.and_then(|group| group.iter().find(|other| **other != word));
    other.map_or_else(|| format!("{word}~"), |other| (*other).to_owned())
}

fn quoted(word: &str) -> String {
    serde_json::to_string(word).unwrap()
}

/// The first and the last second of the tolerance around the time that a vector has signed.
fn ends(entry: Entry, vector: &Vector) -> Option<(u64, u64)> {
    let signed = vector.proof_at(entry, vector.now())?.timestamp()?.as_secs();
    let tolerance = entry.scheme().tolerance()?;
    Some((signed - tolerance, signed + tolerance))
}

/// The vector's own time, those ends, and the seconds beyond them.
fn times(entry: Entry, vector: &Vector) -> Vec<UnixTime> {
    let around = ends(entry, vector).map(|(first, last)| [first - 1, first, last, last + 1]);
    let around = around.into_iter().flatten().map(UnixTime::from_secs);
    around.chain([vector.now()]).collect()
}

/// The vectors of a scheme, each with the times at which it is tried.
struct Tried(Vec<(Vec<UnixTime>, Vector)>);

impl Tried {
    fn of(entry: Entry) -> Self {
        let known = vectors(entry.scheme()).vectors;
        Self(known.into_iter().map(|vector| (times(entry, &vector), vector)).collect())
    }

    /// What each is a proof of, if of anything.
    fn verdicts(&self, entry: Entry) -> Vec<Option<Coverage>> {
        let proofs = self
            .0
            .iter()
            .flat_map(|(times, vector)| times.iter().map(|at| vector.proof_at(entry, *at)));
        proofs.map(|proof| proof.map(|proof| proof.coverage())).collect()
    }
}

/// The words of a scheme that nothing notices.
fn unnoticed(entry: Entry) -> BTreeSet<String> {
    let tried = Tried::of(entry);
    let expected = tried.verdicts(entry);
    let is_noticed = |change: &Change| match SchemeFile::parse(&change.file) {
        Err(error) => {
            assert!(!error.what().contains("other schemes were read"), "{error}");
            true
        }
        Ok(read) => tried.verdicts(read.entry()) != expected,
    };
    let changes = Changes::of(&entry.scheme().to_toml()).into_iter();
    changes.filter(|change| !is_noticed(change)).map(|change| change.what).collect()
}

fn expected_unnoticed(id: &str) -> BTreeSet<String> {
    let of_scheme = UNNOTICED.iter().filter(|(scheme, _, _)| *scheme == id);
    of_scheme.map(|(_, what, _)| (*what).to_owned()).collect()
}

/// What is said of the recipes of a share: those with other words unnoticed than is known.
fn try_share(share: usize) {
    let of_share = tried().skip(share).step_by(PROCESSES);
    let found = of_share.map(|entry| (entry.scheme().id(), unnoticed(entry)));
    let wrong = found.filter(|(id, words)| *words != expected_unnoticed(id));
    let wrong = wrong.map(|(id, words)| format!("{id}: {words:#?}")).collect::<Vec<_>>();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn tried() -> impl Iterator<Item = Entry> {
    entries().filter(|entry| !FIRST_FIVE.contains(&entry.scheme().id()))
}

/// A token holds until a time of its own.
#[test]
fn a_time_is_taken_to_the_last_second_of_the_tolerance() {
    let mut count = 0;
    for entry in tried().filter(|entry| entry.scheme().template().is_some()) {
        for vector in vectors(entry.scheme()).vectors {
            let Some((_, last)) = ends(entry, &vector) else { continue };
            let is_accepted = |at| vector.proof_at(entry, UnixTime::from_secs(at)).is_some();
            assert!(is_accepted(last) && !is_accepted(last + 1), "{}", entry.scheme().id());
            count += 1;
        }
    }
    assert!(count > 0);
}

/// A process of this test that tries a share.
fn start(share: usize) -> Child {
    let mut test = Command::new(env::current_exe().unwrap());
    test.args(["--exact", "no_word_of_a_recipe_is_without_a_vector"]).env(SHARE, share.to_string());
    test.stdout(Stdio::piped()).spawn().unwrap()
}

#[test]
fn no_word_of_a_recipe_is_without_a_vector() {
    if let Ok(share) = env::var(SHARE) {
        return try_share(share.parse().unwrap());
    }
    let processes = (0..PROCESSES).map(start).collect::<Vec<_>>();
    let ended = processes.into_iter().map(|process| process.wait_with_output().unwrap());
    let said = ended.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let failed = said.filter(|said| !said.contains("1 passed")).collect::<String>();
    assert!(failed.is_empty(), "{failed}");
}
