//! The vectors of a scheme, and whether each is accepted, whole and in pieces alike.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::{
    AnyScheme, Bound, ConfigError, Entry, KeyKind, Keys, Proof, Request, UnixTime, Verification,
    Verifier as _,
};
use serde::Deserialize;

use crate::common::NOW;

/// The first five have tests of their own, `vectors.rs`, with the vendors' code behind them.
pub(crate) const FIRST_FIVE: [&str; 6] =
    ["abp", "maskit", "openfx", "rtb-partner", "rtb-customer", "trace-finance"];

#[derive(Deserialize)]
pub(crate) struct File {
    pub(crate) authentic: bool,
    pub(crate) computed_by: Option<String>,
    pub(crate) vectors: Vec<Vector>,
}

#[derive(Deserialize)]
pub(crate) struct Vector {
    #[serde(default)]
    pub(crate) secret: String,
    pub(crate) secret_hex: Option<String>,
    pub(crate) second_secret: Option<String>,
    /// By their ids, where requests name theirs.
    #[serde(default)]
    keys: BTreeMap<String, String>,
    setting: Option<String>,
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    pub(crate) body_base64: Option<String>,
    now: Option<u64>,
    method: Option<String>,
    url: Option<String>,
    pub(crate) expect: Expect,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Expect {
    Valid,
    Invalid,
}

impl Vector {
    pub(crate) fn bound(&self, entry: Entry) -> Result<Bound, ConfigError> {
        let key = self.secret_hex.as_ref().map(|hex| hex::decode(hex).unwrap());
        let mut keys = match &key {
            Some(key) => Keys::bytes(key),
            None if entry.scheme().key_kind() == KeyKind::KeySet => set(entry, &self.keys)?,
            None => Keys::new(&self.secret),
        };
        if let Some(second) = &self.second_secret {
            keys = keys.or(second);
        }
        entry.bind(&keys.setting(self.setting.as_deref().or(entry.scheme().setting())))
    }

    pub(crate) fn body(&self) -> Vec<u8> {
        match &self.body_base64 {
            Some(base64) => STANDARD.decode(base64).unwrap(),
            None => self.body.clone().into_bytes(),
        }
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.now.map_or(NOW, UnixTime::from_secs)
    }

    pub(crate) fn is_accepted(&self, entry: Entry) -> bool {
        self.proof_at(entry, self.now()).is_some()
    }

    /// Its verification before any of the body, if it comes to that.
    pub(crate) fn begun(&self, entry: Entry) -> Option<Verification> {
        self.bound(entry).ok()?.begin(&self.request(self.now())).ok()
    }

    fn request(&self, now: UnixTime) -> Request<'_> {
        let method = self.method.as_deref().unwrap_or("POST");
        Request::of(&self.headers, Some(method), self.url.as_deref(), Some(now))
    }

    /// What comes of it at this time, whole and in pieces alike.
    pub(crate) fn proof_at(&self, entry: Entry, now: UnixTime) -> Option<Proof> {
        let bound = self.bound(entry).ok()?;
        let verifier = bound.verifier();
        let request = self.request(now);
        let body = self.body();
        let whole = verifier.verify(&request, &body);
        let streamed = verifier.begin(&request).and_then(|mut verification| {
            body.chunks(7).for_each(|chunk| verification.update(chunk));
            verification.finish()
        });
        let id = entry.scheme().id();
        assert_eq!(whole.is_ok(), streamed.is_ok(), "{id}");
        let whole = whole.ok()?;
        assert_eq!(whole.delivery_id(), None, "{id}: nobody asked for it");
        Some(whole)
    }
}

/// The keys of a scheme whose requests name theirs.
#[cfg(feature = "key-sets")]
fn set(entry: Entry, keys: &BTreeMap<String, String>) -> Result<Keys<'static>, ConfigError> {
    let set = countersign::KeySet::new(entry.scheme())?;
    set.replace(keys)?;
    Ok(Keys::set(set))
}

#[cfg(not(feature = "key-sets"))]
fn set(_: Entry, _: &BTreeMap<String, String>) -> Result<Keys<'static>, ConfigError> {
    unreachable!("such a provider needs the feature")
}

pub(crate) fn folder(scheme: &AnyScheme) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(scheme.id())
}

pub(crate) fn vectors(scheme: &AnyScheme) -> File {
    let path = folder(scheme).join("vectors.json");
    let json =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
