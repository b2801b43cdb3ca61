//! Verifies with every scheme of the catalogue that has a secret, and with schemes of a receiver's own,
//! while memcheck takes every byte of the keys for undefined, and with them all that is computed from
//! them: from a verifier's construction on it reports each branch and each address that depends on a
//! secret. Requests, their signatures included, are public. `constant-time` runs it.

mod recorded;
mod valgrind;

use std::process::ExitCode;

use countersign::Part::{self, Body, Secret, SecretHash, Text, Timestamp, Url};
use countersign::providers::entries;
use countersign::{
    Abp, Bound, Encoding, Entry, Error, Hash, Headers, KeyKind, Keys, MaskIt, OpenFx, Proof,
    Request, Rtb, Scheme, SecretForm, Signature, SignedTime, TimeFormat, Token, TraceFinance,
    UnixTime, Verifier,
};

const KEYS: [&[u8]; 4] = [&[b'k'; 1], &[b'e'; 32], &[b'y'; 64], &[b's'; 200]];
const FORGERS_KEY: &[u8] = b"forged";
const CANDIDATES: usize = 8;
/// No challenge looks so, which a verifier would refuse.
const BODY: [u8; 300] = [b'{'; 300];
/// When every request arrives, in seconds.
const NOW: u64 = 1_795_000_000;

static LIST: Scheme = Scheme::hmac_sha256("list")
    .signature(Signature::in_header("X-List").prefix("v1,").list(" ").base64())
    .timestamp(SignedTime::in_header("X-Time", TimeFormat::Seconds))
    .signs(&[Timestamp, Text("."), Body]);

static PAIRS: Scheme = Scheme::hmac_sha256("pairs")
    .signature(Signature::in_header("X-Pairs").pairs(",", "v1").hex())
    .unseparated("where the body ends and the URL begins")
    .signs(&[Body, Text("."), Url]);

static SHA512: Scheme = Scheme::hmac_sha512("sha512")
    .signature(Signature::in_header("X-Sha512").list(",").encoded(Encoding::Base64UrlUnpadded))
    .signs_body();

static SHA1: Scheme = Scheme::hmac_sha1("sha1")
    .signature(Signature::in_header("X-Sha1").list(",").hex())
    .signs_body();

static PLAIN: Scheme = Scheme::plain_hash("plain", Hash::SHA256)
    .signature(Signature::in_header("X-Plain").list(",").hex())
    .signs(&[Secret, Body]);

static INSIDE: Scheme = Scheme::plain_hash("inside", Hash::SHA1)
    .signature(Signature::in_header("X-Inside").list(",").hex())
    .signs(&[Body, Text("."), Secret]);

static HASHED: Scheme = Scheme::plain_hash("hashed", Hash::SHA384)
    .signature(Signature::in_header("X-Hashed").list(",").hex())
    .signs(&[SecretHash(Hash::SHA256, Encoding::HexUpper), Body]);

static TOKEN: Scheme<Token> = Scheme::static_token("token", "X-Token");

/// One scheme of each kind, and what joins the signatures that its header lists.
const KINDS: [(Entry, Option<&str>); 14] = [
    (Entry::of(Abp::SCHEME), None),
    (Entry::of(MaskIt::SCHEME), None),
    (Entry::of(OpenFx::SCHEME), None),
    (Entry::of(Rtb::PARTNER), None),
    (Entry::of(Rtb::CUSTOMER), None),
    (Entry::of(TraceFinance::SCHEME), None),
    (Entry::of(&LIST), Some(" ")),
    (Entry::of(&PAIRS), Some(",")),
    (Entry::of(&SHA512), Some(",")),
    (Entry::of(&SHA1), Some(",")),
    (Entry::of(&PLAIN), Some(",")),
    (Entry::of(&INSIDE), Some(",")),
    (Entry::of(&HASHED), Some(",")),
    (Entry::of(&TOKEN), None),
];

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
    let mut keys: Vec<_> = keys.iter().map(|key| key.to_vec()).collect();
    for key in &mut keys {
        valgrind::mark_secret(key);
    }
    valgrind::unreported(|| bind(entry, &keys))
}

fn request(headers: &(dyn Headers + Sync)) -> Request<'_> {
    Request::at(headers, UnixTime::from_secs(NOW))
        .method("POST")
        .url("https://hooks.example.com/in?data.id=7")
}

/// The headers of a delivery, the signature last, or the token.
fn sign(entry: Entry, key: &[u8], body: &[u8]) -> Vec<(&'static str, String)> {
    let scheme = entry.scheme();
    if scheme.key_kind() == KeyKind::Token {
        return vec![(scheme.header(), String::from_utf8_lossy(key).into_owned())];
    }
    let to_be_signed = scheme.parts().iter().filter_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => Some((*name, "1234".to_owned())),
        _ => None,
    });
    let mut headers: Vec<_> = to_be_signed.collect();
    let bound = bind(entry, &[key]);
    let signature = bound.signer().unwrap().sign(&request(&headers), body).unwrap();
    headers.extend(signature);
    headers
}

/// What a sender can put into a signature header: one signature, or a full list of others with one
/// at its start, in its middle and at its end.
fn signature_headers(signature: &str, other: &str, separator: Option<&str>) -> Vec<String> {
    let Some(separator) = separator else { return vec![signature.to_owned()] };
    let list = |at: usize| {
        let mut list = [other; CANDIDATES];
        list[at] = signature;
        list.join(separator)
    };
    vec![signature.to_owned(), list(0), list(CANDIDATES / 2), list(CANDIDATES - 1)]
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
) -> u32 {
    let outcomes = [verifier.verify(request, body), verify_in_chunks(verifier, request, body)];
    for outcome in &outcomes {
        let key = outcome.as_ref().ok().map(Proof::key);
        assert_eq!(valgrind::public(key), signer, "{}", verifier.scheme().id());
    }
    2
}

/// Every kind of scheme with `keys`, and the number of verdicts of all of them.
fn check_kinds(keys: &[&[u8]]) -> u32 {
    let signers = keys.iter().copied().enumerate().map(|(at, key)| (Some(at), key));
    let senders: Vec<_> = signers.chain([(None, FORGERS_KEY)]).collect();

    let mut all_verdicts = 0;
    for (entry, separator) in KINDS {
        let receiver = bind_secret(entry, keys);
        let (errors_before, mut verdicts) = (valgrind::count_errors(), 0);
        for body in [0, 1, 55, 56, 64, 119, 300].map(|length| &BODY[..length]) {
            let other = sign(entry, b"another sender's", body).pop().unwrap().1;
            for (signer, key) in &senders {
                let mut headers = sign(entry, key, body);
                let (name, signature) = headers.pop().unwrap();
                for value in signature_headers(&signature, &other, separator) {
                    headers.push((name, value));
                    verdicts += check(receiver.verifier(), &request(&headers), body, *signer);
                    headers.pop();
                }
            }
        }
        let errors = valgrind::count_errors() - errors_before;
        let (scheme, keys) = (entry.scheme().id(), keys.len());
        println!("{scheme:<14} keys: {keys}, verdicts: {verdicts:>3}, errors: {errors}");
        all_verdicts += verdicts;
    }
    all_verdicts
}

/// Every scheme of the catalogue that has a secret, with one key, valid and forged, and the number of
/// verdicts.
fn check_catalogue() -> u32 {
    let (mut schemes, mut verdicts) = (0, 0);
    for entry in entries().filter(|entry| !entry.scheme().key_kind().is_public()) {
        schemes += 1;
        let receiver = bind_secret(entry, &KEYS[1..=1]);
        if entry.scheme().key_kind() == KeyKind::Secret && receiver.signer().is_none() {
            verdicts += check_recorded(entry);
            continue;
        }
        for body in [&BODY[..0], &BODY[..119]] {
            let body = dated(entry, body);
            for (key, signer) in [(KEYS[1], Some(0)), (FORGERS_KEY, None)] {
                let headers = sign(entry, key, &body);
                verdicts += check(receiver.verifier(), &request(&headers), &body, signer);
            }
        }
    }
    println!("catalogue: {schemes} schemes, verdicts: {verdicts}");
    verdicts
}

/// The body, with its time where the scheme has it there.
fn dated(entry: Entry, body: &[u8]) -> Vec<u8> {
    match entry.scheme().time_field() {
        None => body.to_vec(),
        Some(field) => format!(r#"{{"{field}":{NOW}000,"body":"{body:?}"}}"#).into_bytes(),
    }
}

/// A recorded delivery, which nothing here can sign, under its own secret and under another.
fn check_recorded(entry: Entry) -> u32 {
    let recorded = recorded::delivery(entry);
    let bind_marked = |key: &[u8], form: Option<SecretForm>| {
        let mut key = key.to_vec();
        valgrind::mark_secret(&mut key);
        valgrind::unreported(|| {
            let keys = Keys::new(str::from_utf8(&key).unwrap());
            recorded.bind(entry, form.into_iter().fold(keys, Keys::form))
        })
    };
    let request = recorded.request();
    let receiver = bind_marked(recorded.secret.as_bytes(), None);
    let verdicts = check(receiver.verifier(), &request, &recorded.body, Some(0));

    let other = bind_marked(KEYS[1], Some(SecretForm::Bytes));
    // Where neither the URL as given nor the one with another port is signed, both are compared.
    let tries = if entry.scheme().parts().contains(&Part::UrlWithAnyPort) { 2 } else { 1 };
    verdicts + tries * check(other.verifier(), &request, &recorded.body, None)
}

/// A static token against others of its own and of another length.
fn check_token() -> u32 {
    let receiver = bind_secret(Entry::of(&TOKEN), &KEYS[1..=1]);
    let same_length = "f".repeat(KEYS[1].len());
    let mut verdicts = 0;
    for sent in [same_length, "short".to_owned()] {
        let headers = [("X-Token", sent)];
        verdicts += check(receiver.verifier(), &request(&headers), &BODY, None);
    }
    println!("static token: verdicts: {verdicts}");
    verdicts
}

fn main() -> ExitCode {
    if !valgrind::is_running() {
        eprintln!("this shows something only under valgrind: run `constant-time`");
        return ExitCode::FAILURE;
    }
    let verdicts: u32 = [1, 2, 4].iter().map(|count| check_kinds(&KEYS[..*count])).sum();
    let verdicts = verdicts + check_catalogue() + check_token();
    println!("all verdicts: {verdicts}");
    ExitCode::SUCCESS
}
