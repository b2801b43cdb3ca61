//! Verifies with every scheme of the catalogue that has a secret, and with schemes of a receiver's own, and
//! answers every handshake, while memcheck takes every byte of the keys for undefined, and with them all that
//! is computed from them: from a verifier's construction on it reports each branch and each address that
//! depends on a secret. Requests, their signatures included, are public. `constant-time` runs it.

mod catalogue;
mod handshakes;
mod kinds;
mod recorded;
mod valgrind;
mod with_secrets;

use std::process::ExitCode;

use countersign::{
    Bound, Entry, Error, Headers, KeyKind, Keys, Part, Proof, Request, SecretForm, UnixTime,
    Verifier,
};

const KEYS: [&[u8]; 4] = [&[b'k'; 1], &[b'e'; 32], &[b'y'; 64], &[b's'; 200]];
/// How many of them a receiver has.
const COUNTS: [usize; 3] = [1, 2, 4];
const FORGERS_KEY: &[u8] = b"forged";
/// When every request arrives, in seconds.
const NOW: u64 = 1_795_000_000;
const URL: &str = "https://hooks.example.com/in?data.id=7";

/// What became public.
#[derive(Clone, Copy, Default)]
struct Public {
    verdicts: usize,
    /// The characters of tags that were answered.
    characters: usize,
}

impl std::ops::AddAssign for Public {
    fn add_assign(&mut self, other: Self) {
        self.verdicts += other.verdicts;
        self.characters += other.characters;
    }
}

/// A scheme with keys that are as they are, whatever its secrets' form.
fn bind(entry: Entry, keys: &[impl AsRef<[u8]>]) -> Bound {
    let mut texts = keys.iter().map(|key| str::from_utf8(key.as_ref()).unwrap());
    let given = Keys::new(texts.next().unwrap()).form(SecretForm::Bytes);
    let given = texts.fold(given, Keys::or);
    entry.bind(&given.setting(entry.scheme().setting())).unwrap()
}

/// The same with keys that memcheck follows. A constructor looks at its key: an empty one is refused,
/// and one of zeros.
fn bind_secret(entry: Entry, keys: &[&[u8]]) -> Bound {
    let marked: Vec<_> = keys.iter().map(|key| valgrind::secret(key)).collect();
    valgrind::unreported(|| bind(entry, &marked))
}

fn request(headers: &(dyn Headers + Sync)) -> Request<'_> {
    Request::at(headers, UnixTime::from_secs(NOW)).method("POST").url(URL)
}

/// The headers of a delivery; nothing where only the provider can sign.
fn sign(entry: Entry, key: &[u8], body: &[u8]) -> Option<Vec<(&'static str, String)>> {
    let scheme = entry.scheme();
    if scheme.key_kind() == KeyKind::Token {
        return Some(vec![(scheme.header(), String::from_utf8_lossy(key).into_owned())]);
    }
    let to_be_signed = scheme.parts().iter().filter_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => Some((*name, "1234".to_owned())),
        _ => None,
    });
    let mut headers: Vec<_> = to_be_signed.collect();
    let bound = bind(entry, &[key]);
    let signature = bound.signer()?.sign(&request(&headers), body).ok()?;
    headers.extend(signature);
    Some(headers)
}

fn verify_in_chunks(
    verifier: &dyn Verifier,
    request: &Request<'_>,
    body: &[u8],
) -> Result<Proof, Error> {
    let mut verification = verifier.begin(request)?;
    body.chunks(7).for_each(|chunk| verification.update(chunk));
    verification.finish()
}

/// Verifies in one piece and in chunks, and returns the number of verdicts.
fn check(
    verifier: &dyn Verifier,
    request: &Request<'_>,
    body: &[u8],
    signer: Option<usize>,
) -> usize {
    let outcomes = [verifier.verify(request, body), verify_in_chunks(verifier, request, body)];
    for outcome in &outcomes {
        let key = outcome.as_ref().ok().map(Proof::key);
        assert_eq!(valgrind::public(key), signer, "{}", verifier.scheme().id());
    }
    2
}

fn main() -> ExitCode {
    if !valgrind::is_running() {
        eprintln!("this shows something only under valgrind: run `constant-time`");
        return ExitCode::FAILURE;
    }
    let mut public = Public::default();
    for count in COUNTS {
        public.verdicts += kinds::check(&KEYS[..count]);
    }
    public.verdicts += catalogue::check() + kinds::check_forms() + kinds::check_token();
    public += handshakes::check();
    println!("all verdicts: {}", public.verdicts);
    println!("all characters: {}", public.characters);
    ExitCode::SUCCESS
}
