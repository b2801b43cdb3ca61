//! Deliveries of `tests/data`, for schemes that only their provider can sign by.

use std::collections::BTreeMap;
use std::fs;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use countersign::{Bound, Entry, Keys, Request, UnixTime};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    secret: String,
    setting: Option<String>,
    headers: BTreeMap<String, String>,
    expect: String,
    body: Option<String>,
    body_base64: Option<String>,
    method: Option<String>,
    url: Option<String>,
    now: Option<u64>,
}

pub(crate) struct Recorded {
    pub(crate) secret: String,
    setting: Option<String>,
    pub(crate) body: Vec<u8>,
    headers: Vec<(String, String)>,
    method: Option<String>,
    url: Option<String>,
    now: Option<u64>,
}

impl Recorded {
    /// The receiver's verifier, with what it configures besides its keys.
    pub(crate) fn bind(&self, entry: Entry, keys: Keys<'_>) -> Bound {
        let setting = self.setting.as_deref().or(entry.scheme().setting());
        entry.bind(&keys.setting(setting)).unwrap()
    }

    pub(crate) fn request(&self) -> Request<'_> {
        let now = self.now.map(UnixTime::from_secs);
        let method = self.method.as_deref().unwrap_or("POST");
        Request::of(&self.headers, Some(method), self.url.as_deref(), now)
    }
}

impl From<Vector> for Recorded {
    fn from(vector: Vector) -> Self {
        let Vector { secret, setting, headers, body, body_base64, method, url, now, .. } = vector;
        let decoded = body_base64.map(|base64| BASE64_STANDARD.decode(base64).unwrap());
        let body = body.map(String::into_bytes).or(decoded).unwrap();
        Self { secret, setting, body, headers: headers.into_iter().collect(), method, url, now }
    }
}

/// The first delivery that the scheme accepts.
pub(crate) fn delivery(entry: Entry) -> Recorded {
    let (id, root) = (entry.scheme().id(), env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(format!("{root}/../tests/data/{id}/vectors.json")).unwrap();
    let vectors = serde_json::from_str::<File>(&text).unwrap().vectors.into_iter();
    let mut valid = vectors.filter(|vector| vector.expect == "valid").map(Recorded::from);
    let is_accepted = |recorded: &Recorded| {
        let bound = recorded.bind(entry, Keys::new(&recorded.secret));
        bound.verifier().verify(&recorded.request(), &recorded.body).is_ok()
    };
    valid.find(is_accepted).unwrap_or_else(|| panic!("no delivery of {id} is recorded"))
}
