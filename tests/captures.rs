//! Every recorded request of a real HTTP client gives its recorded verdict, with the headers and
//! the body exactly as they were on the wire.

mod common;
#[path = "common/captures.rs"]
mod wire;

use std::fs;

use common::request;
use countersign::{Coverage, Error, Rtb, Secret, Verifier as _};
use wire::{Recorded, captures, data, read, rtb_secret, verifier};

#[test]
fn each_gives_its_verdict() {
    let mut rejected = 0;
    for capture in captures() {
        let Recorded { fields, body, .. } = read(&capture);
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
        let Recorded { fields, mut body, .. } = read(&capture);
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
        let Recorded { fields, body, .. } = read(&capture);
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
            // The requests to be explained have an index of their own.
            let is_recording = folder.file_name().is_none_or(|name| name != "explain")
                && file.extension().is_some_and(|extension| extension == "http");
            if is_recording {
                let name = file.strip_prefix(data()).unwrap();
                found.push(name.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    indexed.sort();
    found.sort();
    assert_eq!(indexed, found);
}
