//! The recorded requests of real HTTP clients, with what is known about each.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

use countersign::{Abp, Headers as _, MaskIt, OpenFx, Rtb, Secret, TraceFinance, Verifier};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

#[derive(Deserialize)]
pub(crate) struct Capture {
    pub(crate) file: String,
    pub(crate) provider: String,
    pub(crate) secret: String,
    pub(crate) expect: String,
    pub(crate) body_length: usize,
    pub(crate) body_sha256: String,
    pub(crate) transfer_encoding: String,
    pub(crate) key_encoding: Option<String>,
    pub(crate) customer_secret: Option<String>,
    pub(crate) client_id: Option<String>,
}

pub(crate) struct Recorded {
    /// As it was on the wire, head and body.
    pub(crate) raw: Vec<u8>,
    pub(crate) fields: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

/// Of the repository, whichever package's tests these are.
pub(crate) fn data() -> PathBuf {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    folders.map(|folder| folder.join("tests/data")).find(|data| data.is_dir()).unwrap()
}

pub(crate) fn captures() -> Vec<Capture> {
    let captures: Vec<Capture> =
        serde_json::from_str(include_str!("../data/captures.json")).unwrap();
    assert_eq!(captures.len(), 13);
    captures
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

pub(crate) fn read(capture: &Capture) -> Recorded {
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
    let body = body.to_vec();
    Recorded { raw, fields, body }
}

/// The secret in the encoding that the sender used, or in the other one.
pub(crate) fn rtb_secret(capture: &Capture, secret: &str, own_encoding: bool) -> Secret {
    let utf8 = capture.key_encoding.as_deref().unwrap() == "utf-8";
    if utf8 == own_encoding { Secret::utf8(secret) } else { Secret::utf16le(secret) }.unwrap()
}

pub(crate) fn verifier(capture: &Capture) -> Box<dyn Verifier> {
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
