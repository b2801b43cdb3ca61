//! Verifies with every provider's scheme, and with schemes of a receiver's own, while memcheck takes
//! every byte of the keys for undefined, and with them all that is computed from them: from a
//! verifier's construction on it reports each branch and each address that depends on a secret.
//! Requests, their signatures included, are public. `constant-time` runs it.

mod valgrind;

use std::process::ExitCode;

use countersign::Part::{Body, Header, Text, Timestamp, Url};
use countersign::providers::schemes;
use countersign::{
    Abp, Algorithm, Encoding, Error, Headers, MaskIt, OpenFx, Proof, Request, Rtb, Scheme, Secret,
    Signature, Signer, StaticToken, TimeFormat, TraceFinance, UnixTime, Verifier, Webhook,
};

const KEYS: [&[u8]; 4] = [&[b'k'; 1], &[b'e'; 32], &[b'y'; 64], &[b's'; 200]];
const FORGERS_KEY: &[u8] = b"forged";
const CANDIDATES: usize = 8;
const BODY: [u8; 300] = [b'a'; 300];

static LIST: Scheme = Scheme::hmac_sha256("list")
    .signature(Signature::in_header("X-List").prefix("v1,").list(" ").base64())
    .timestamp_in_header("X-Time", TimeFormat::Seconds)
    .message(&[Timestamp, Text("."), Body]);

static PAIRS: Scheme = Scheme::hmac_sha256("pairs")
    .signature(Signature::in_header("X-Pairs").pairs(",", "v1").hex())
    .message(&[Body, Text("."), Url]);

static SHA512: Scheme = Scheme::hmac_sha512("sha512")
    .signature(Signature::in_header("X-Sha512").list(",").encoded(Encoding::Base64UrlUnpadded));

static SHA1: Scheme =
    Scheme::hmac_sha1("sha1").signature(Signature::in_header("X-Sha1").list(",").hex());

/// One verifier of each kind, with all the keys, and what joins the signatures that its header
/// lists.
fn verifiers(keys: &[Vec<u8>]) -> Vec<(Box<dyn Signer>, Option<&'static str>)> {
    let secret = |key: &Vec<u8>| Secret::bytes(key).unwrap();
    macro_rules! with_all_keys {
        ($new:expr) => {{
            let mut verifier = $new(secret(&keys[0])).unwrap();
            for key in &keys[1..] {
                verifier = verifier.or(secret(key)).unwrap();
            }
            Box::new(verifier) as Box<dyn Signer>
        }};
    }
    vec![
        (with_all_keys!(Abp::new), None),
        (with_all_keys!(MaskIt::new), None),
        (with_all_keys!(OpenFx::new), None),
        (with_all_keys!(Rtb::partner), None),
        (with_all_keys!(Rtb::customer), None),
        (with_all_keys!(|secret| TraceFinance::new("client", secret)), None),
        (with_all_keys!(|secret| Webhook::new(&LIST, secret)), Some(" ")),
        (with_all_keys!(|secret| Webhook::new(&PAIRS, secret)), Some(",")),
        (with_all_keys!(|secret| Webhook::new(&SHA512, secret)), Some(",")),
        (with_all_keys!(|secret| Webhook::new(&SHA1, secret)), Some(",")),
    ]
}

/// Every scheme of the catalogue that signs, with one key.
fn catalogue(key: &[u8]) -> Vec<Webhook> {
    let signs = schemes().filter(|scheme| scheme.algorithm() != Algorithm::StaticToken);
    let bound = signs.map(|scheme| match scheme.setting() {
        Some(name) => Webhook::with_setting(scheme, name, Secret::bytes(key).unwrap()),
        None => Webhook::new(scheme, Secret::bytes(key).unwrap()),
    });
    bound.map(Result::unwrap).collect()
}

fn request(headers: &(dyn Headers + Sync)) -> Request<'_> {
    Request::at(headers, UnixTime::from_secs(1_795_000_000))
        .method("POST")
        .url("https://hooks.example.com/in")
}

/// The headers of a delivery, the signature last.
fn sign(signer: &dyn Signer, body: &[u8]) -> Vec<(&'static str, String)> {
    let to_be_signed = signer.scheme().parts().iter().filter_map(|part| match part {
        Header(name) => Some((*name, "1234".to_owned())),
        _ => None,
    });
    let mut headers: Vec<_> = to_be_signed.collect();
    let signature = signer.sign(&request(&headers), body).unwrap();
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
    headers: &(dyn Headers + Sync),
    body: &[u8],
    signer: Option<usize>,
) -> u32 {
    let request = request(headers);
    let outcomes = [verifier.verify(&request, body), verify_in_chunks(verifier, &request, body)];
    for outcome in &outcomes {
        let secret = outcome.as_ref().ok().map(Proof::secret);
        assert_eq!(valgrind::public(secret), signer, "{}", verifier.scheme().id());
    }
    2
}

/// Every kind of verifier with `keys`, and the number of verdicts of all of them.
fn check_all(keys: &[&[u8]]) -> u32 {
    let owned: Vec<Vec<u8>> = keys.iter().map(|key| key.to_vec()).collect();
    let mut secret = owned.clone();
    for key in &mut secret {
        valgrind::mark_secret(key);
    }
    let others = verifiers(&[b"another sender's".to_vec()]);
    let mut senders: Vec<_> =
        (0..keys.len()).map(|at| (Some(at), verifiers(&owned[at..=at]))).collect();
    senders.push((None, verifiers(&[FORGERS_KEY.to_vec()])));

    let mut all_verdicts = 0;
    // A constructor looks at its key: an empty one is refused, and one of zeros.
    let verifiers_with_secret = valgrind::unreported(|| verifiers(&secret));
    for (kind, (verifier, separator)) in verifiers_with_secret.iter().enumerate() {
        let (errors_before, mut verdicts) = (valgrind::count_errors(), 0);
        for body in [0, 1, 55, 56, 64, 119, 300].map(|length| &BODY[..length]) {
            let other = sign(&*others[kind].0, body).pop().unwrap().1;
            for (signer, sender) in &senders {
                let mut headers = sign(&*sender[kind].0, body);
                let (name, signature) = headers.pop().unwrap();
                for value in signature_headers(&signature, &other, *separator) {
                    headers.push((name, value));
                    verdicts += check(&**verifier, &headers, body, *signer);
                    headers.pop();
                }
            }
        }
        let errors = valgrind::count_errors() - errors_before;
        let (scheme, keys) = (verifier.scheme().id(), keys.len());
        println!("{scheme:<14} keys: {keys}, verdicts: {verdicts:>3}, errors: {errors}");
        all_verdicts += verdicts;
    }
    all_verdicts
}

/// Every provider with one key, valid and forged, and the number of verdicts.
fn check_catalogue() -> u32 {
    let mut secret = KEYS[1].to_vec();
    valgrind::mark_secret(&mut secret);
    let (genuine, forged) = (catalogue(KEYS[1]), catalogue(FORGERS_KEY));
    let receivers = valgrind::unreported(|| catalogue(&secret));
    let mut verdicts = 0;
    for ((receiver, signer), forger) in receivers.iter().zip(&genuine).zip(&forged) {
        for body in [&BODY[..0], &BODY[..119]] {
            verdicts += check(receiver, &sign(signer, body), body, Some(0));
            verdicts += check(receiver, &sign(forger, body), body, None);
        }
    }
    println!("catalogue: {} schemes, verdicts: {verdicts}", receivers.len());
    verdicts
}

/// A static token against itself, and against ones of its own and of another length.
fn check_token() -> u32 {
    static TOKEN: Scheme = Scheme::static_token("token", "X-Token");

    let mut secret = KEYS[1].to_vec();
    valgrind::mark_secret(&mut secret);
    let token =
        valgrind::unreported(|| StaticToken::new(&TOKEN, Secret::bytes(&secret).unwrap())).unwrap();
    let same_length = "f".repeat(KEYS[1].len());
    let sent = [(String::from_utf8_lossy(KEYS[1]).into_owned(), Some(0)), (same_length, None)];
    let mut verdicts = 0;
    for (sent, signer) in sent.into_iter().chain([("short".to_owned(), None)]) {
        verdicts += check(&token, &[("X-Token", sent)], &BODY, signer);
    }
    println!("static token: verdicts: {verdicts}");
    verdicts
}

fn main() -> ExitCode {
    if !valgrind::is_running() {
        eprintln!("this shows something only under valgrind: run `constant-time`");
        return ExitCode::FAILURE;
    }
    let verdicts: u32 = [1, 2, 4].iter().map(|count| check_all(&KEYS[..*count])).sum();
    let verdicts = verdicts + check_catalogue() + check_token();
    println!("all verdicts: {verdicts}");
    ExitCode::SUCCESS
}
