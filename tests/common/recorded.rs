//! Vectors as `tests/data/*/vectors.json` records them.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Clone, Deserialize)]
pub(crate) struct Vector {
    #[serde(default)]
    pub(crate) secret: String,
    /// By their ids, where requests name theirs.
    #[serde(default)]
    pub(crate) keys: BTreeMap<String, String>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) expect: String,
    body: Option<String>,
    body_base64: Option<String>,
    pub(crate) method: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) now: Option<u64>,
    #[serde(default)]
    pub(crate) note: String,
}

impl Vector {
    pub(crate) fn body(&self) -> Vec<u8> {
        match (&self.body, &self.body_base64) {
            (Some(text), None) => text.clone().into_bytes(),
            (None, Some(base64)) => STANDARD.decode(base64).unwrap(),
            _ => panic!("one body"),
        }
    }

    pub(crate) fn is_valid(&self) -> bool {
        assert!(["valid", "invalid"].contains(&self.expect.as_str()));
        self.expect == "valid"
    }
}

/// The vectors of a provider, `valid` and `invalid` as many as expected.
pub(crate) fn vectors(id: &str, valid: usize, invalid: usize) -> Vec<Vector> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(id);
    let text = std::fs::read_to_string(path.join("vectors.json")).unwrap();
    let vectors = serde_json::from_str::<File>(&text).unwrap().vectors;
    let (good, bad): (Vec<_>, Vec<_>) = vectors.iter().partition(|vector| vector.is_valid());
    assert_eq!((good.len(), bad.len()), (valid, invalid), "{id}");
    vectors
}
