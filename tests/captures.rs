//! Every recorded request of a real HTTP client gives its recorded verdict, with the headers and
//! the body exactly as they were on the wire.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::request;
use countersign::{
    Abp, Coverage, Error, Headers as _, MaskIt, OpenFx, Rtb, Secret, TraceFinance, Verifier,
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

#[derive(Deserialize)]
struct Capture {
    file: String,
    provider: String,
    secret: String,
    expect: String,
    body_length: usize,
    body_sha256: String,
    transfer_encoding: String,
    key_encoding: Option<String>,
    customer_secret: Option<String>,
    client_id: Option<String>,
}

struct Recorded {
    fields: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

fn captures() -> Vec<Capture> {
    let captures: Vec<Capture> = serde_json::from_str(include_str!("data/captures.json")).unwrap();
    assert_eq!(captures.len(), 13);
    captures
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

fn read(capture: &Capture) -> Recorded {
    let raw = fs::read(data().join(&capture.file)).unwrap();
    let end = raw.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let (head, body) = (text(&raw[..end]), &raw[end + 4..]);
    let fields: Vec<_> = head
        .split("\r\n")
        .skip(1)
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_owned(), value.trim_matches([' ', '\t']).into()))
        .collect();

    let mut lengths = Vec::new();
    fields.visit("content-length", &mut |value| lengths.push(text(value).parse()));
    assert_eq!(lengths, [Ok(body.len())], "{}", capture.file);
    assert_eq!(capture.transfer_encoding, "identity");
    assert_eq!(body.len(), capture.body_length);
    assert_eq!(hex::encode(Sha256::digest(body)), capture.body_sha256);
    Recorded { fields, body: body.to_vec() }
}

/// The secret in the encoding that the sender used, or in the other one.
fn rtb_secret(capture: &Capture, secret: &str, own_encoding: bool) -> Secret {
    let utf8 = capture.key_encoding.as_deref().unwrap() == "utf-8";
    if utf8 == own_encoding { Secret::utf8(secret) } else { Secret::utf16le(secret) }.unwrap()
}

fn verifier(capture: &Capture) -> Box<dyn Verifier> {
    let secret = capture.secret.as_str();
    match capture.provider.as_str() {
        "abp" => Box::new(Abp::new(secret).unwrap()),
        "maskit" => Box::new(MaskIt::new(secret).unwrap()),
        "openfx" => Box::new(OpenFx::new(secret).unwrap()),
        "rtb" => Box::new(Rtb::partner(rtb_secret(capture, secret, true)).unwrap()),
        "trace-finance" => {
            Box::new(TraceFinance::new(capture.client_id.as_deref().unwrap(), secret).unwrap())
        }
        other => unreachable!("{other}"),
    }
}

#[test]
fn each_gives_its_verdict() {
    let mut rejected = 0;
    for capture in captures() {
        let Recorded { fields, body } = read(&capture);
        let verdict = verifier(&capture).verify(&request(&fields), &body);
        match capture.expect.as_str() {
            "valid" => assert!(verdict.is_ok(), "{}: {verdict:?}", capture.file),
            "rejected" => {
                assert!(matches!(verdict, Err(Error::Mismatch { .. })), "{}", capture.file);
                rejected += 1;
            }
            other => unreachable!("{other}"),
        }
    }
    assert_eq!(rejected, 1);
}

#[test]
fn a_changed_body_is_refused_where_the_body_is_covered() {
    for capture in captures().into_iter().filter(|capture| capture.expect == "valid") {
        let Recorded { fields, mut body } = read(&capture);
        let verifier = verifier(&capture);
        body[0] ^= 1;
        let changed = verifier.verify(&request(&fields), &body);
        let covered = capture.provider != "trace-finance";
        assert_eq!(changed.is_err(), covered, "{}", capture.file);
        assert_eq!(verifier.coverage() == Coverage::Body, covered, "{}", capture.file);
    }
}

#[test]
fn rtb_signs_for_the_partner_and_for_the_customer() {
    let mut count = 0;
    for capture in captures().into_iter().filter(|capture| capture.provider == "rtb") {
        let Recorded { fields, body } = read(&capture);
        let request = request(&fields);
        let theirs = capture.secret.as_str();
        let customers = capture.customer_secret.as_deref().unwrap();
        let partner = |secret| Rtb::partner(secret).unwrap().verify(&request, &body).is_ok();
        let customer = |secret| Rtb::customer(secret).unwrap().verify(&request, &body).is_ok();

        assert!(partner(rtb_secret(&capture, theirs, true)), "{}", capture.file);
        assert!(customer(rtb_secret(&capture, customers, true)), "{}", capture.file);
        assert!(!partner(rtb_secret(&capture, customers, true)), "{}", capture.file);
        assert!(!customer(rtb_secret(&capture, theirs, true)), "{}", capture.file);
        assert!(!partner(rtb_secret(&capture, theirs, false)), "{}", capture.file);
        assert!(!customer(rtb_secret(&capture, customers, false)), "{}", capture.file);
        assert!(partner(Secret::utf16le_or_utf8(theirs).unwrap()), "{}", capture.file);
        assert!(customer(Secret::utf16le_or_utf8(customers).unwrap()), "{}", capture.file);
        count += 1;
    }
    assert_eq!(count, 3);
}

#[test]
fn the_index_knows_every_recording() {
    let mut indexed: Vec<_> = captures().into_iter().map(|capture| capture.file).collect();
    let mut found = Vec::new();
    for folder in fs::read_dir(data()).unwrap().map(|entry| entry.unwrap().path()) {
        for file in fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
            if file.extension().is_some_and(|extension| extension == "http") {
                let name = file.strip_prefix(data()).unwrap();
                found.push(name.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    indexed.sort();
    found.sort();
    assert_eq!(indexed, found);
}
