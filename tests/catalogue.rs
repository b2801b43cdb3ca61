//! The catalogue: every vector of every provider gives its verdict at its own time, whole and in
//! pieces, and every provider has a source, a vector and a type that refuses an empty secret.
//!
//! The vectors lie in `data/<id>/vectors.json`. Those that say `authentic` are the vendors' or, where
//! `from` says so, a third party's; the others were computed by `data/compute_vectors.py`.

mod common;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::NOW;
use countersign::providers::{ALL, schemes};
use countersign::{
    Algorithm, ConfigError, IntoSecret, Request, Scheme, Secret, StaticToken, UnixTime, Verifier,
    Webhook,
};
use serde::Deserialize;

/// The first five have tests of their own, `vectors.rs`, with the vendors' code behind them.
const FIRST_FIVE: [&str; 6] =
    ["abp", "maskit", "openfx", "rtb-partner", "rtb-customer", "trace-finance"];

#[derive(Deserialize)]
struct File {
    authentic: bool,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    #[serde(default)]
    secret: String,
    secret_hex: Option<String>,
    second_secret: Option<String>,
    setting: Option<String>,
    headers: HashMap<String, String>,
    #[serde(default)]
    body: String,
    body_base64: Option<String>,
    now: Option<u64>,
    method: Option<String>,
    url: Option<String>,
    expect: Expect,
    /// Why a vector that its vendor's library accepts is refused.
    refused_here: Option<String>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Expect {
    Valid,
    Invalid,
}

impl Vector {
    fn verifier(&self, scheme: &'static Scheme) -> Result<Box<dyn Verifier>, ConfigError> {
        if let Some(hex) = &self.secret_hex {
            return bind(scheme, None, Secret::hex(hex)?, None);
        }
        let setting = self.setting.as_deref().or(scheme.setting());
        bind(scheme, setting, self.secret.as_str(), self.second_secret.as_deref())
    }

    fn body(&self) -> Vec<u8> {
        match &self.body_base64 {
            Some(base64) => STANDARD.decode(base64).unwrap(),
            None => self.body.clone().into_bytes(),
        }
    }

    /// Whether it is accepted, whole and in pieces alike.
    fn is_accepted(&self, scheme: &'static Scheme) -> bool {
        let Ok(verifier) = self.verifier(scheme) else { return false };
        let now = self.now.map_or(NOW, UnixTime::from_secs);
        let mut request =
            Request::at(&self.headers, now).method(self.method.as_deref().unwrap_or("POST"));
        if let Some(url) = &self.url {
            request = request.url(url);
        }
        let body = self.body();
        let whole = verifier.verify(&request, &body).is_ok();
        let streamed = verifier.begin(&request).and_then(|mut verification| {
            body.chunks(7).for_each(|chunk| verification.update(chunk));
            verification.finish()
        });
        assert_eq!(whole, streamed.is_ok(), "{}", scheme.id());
        whole
    }
}

fn bind(
    scheme: &'static Scheme,
    setting: Option<&str>,
    secret: impl IntoSecret,
    second: Option<&str>,
) -> Result<Box<dyn Verifier>, ConfigError> {
    if scheme.algorithm() == Algorithm::StaticToken {
        return Ok(Box::new(StaticToken::new(scheme, secret)?));
    }
    let mut webhook = match setting {
        Some(setting) => Webhook::with_setting(scheme, setting, secret)?,
        None => Webhook::new(scheme, secret)?,
    };
    if let Some(second) = second {
        webhook = webhook.or(second)?;
    }
    Ok(Box::new(webhook))
}

fn folder(scheme: &Scheme) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(scheme.id())
}

fn vectors(scheme: &Scheme) -> File {
    let path = folder(scheme).join("vectors.json");
    let json =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn catalogue() -> impl Iterator<Item = &'static Scheme> {
    schemes().filter(|scheme| !FIRST_FIVE.contains(&scheme.id()))
}

#[test]
fn every_vector_gives_its_verdict() {
    let (mut wrong, mut stricter) = (Vec::new(), 0);
    for scheme in catalogue() {
        for (at, vector) in vectors(scheme).vectors.iter().enumerate() {
            let expected = vector.expect == Expect::Valid && vector.refused_here.is_none();
            if vector.is_accepted(scheme) != expected {
                wrong.push((scheme.id(), at));
            }
            stricter += usize::from(vector.refused_here.is_some());
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(stricter, 2, "lists with an item that is no signature");
}

#[test]
fn every_provider_has_a_valid_vector_and_a_source() {
    for scheme in catalogue() {
        let id = scheme.id();
        let vectors = vectors(scheme).vectors;
        assert!(vectors.iter().any(|vector| vector.expect == Expect::Valid), "{id}");
        assert!(scheme.source().len() > 10 && scheme.name() != id, "{id}");
    }
}

#[test]
fn a_changed_body_is_refused_wherever_it_is_covered() {
    for scheme in catalogue().filter(|scheme| scheme.coverage() == countersign::Coverage::Body) {
        for mut vector in vectors(scheme).vectors {
            if vector.expect == Expect::Valid {
                let mut body = vector.body();
                body.push(b' ');
                vector.body_base64 = Some(STANDARD.encode(body));
                assert!(!vector.is_accepted(scheme), "{}", scheme.id());
            }
        }
    }
}

#[test]
fn an_empty_secret_is_refused_by_every_provider() {
    for scheme in schemes() {
        let refused = bind(scheme, scheme.setting(), "", None).err();
        assert_eq!(refused, Some(ConfigError::EmptySecret), "{}", scheme.id());
    }
}

#[cfg(all(feature = "sha1", feature = "legacy"))]
#[test]
fn there_are_enough_of_them() {
    let authentic = catalogue().filter(|scheme| vectors(scheme).authentic).count();
    println!(
        "{} providers, {} schemes, {authentic} with authentic vectors besides the first five",
        ALL.len(),
        schemes().count()
    );
    assert!(ALL.len() >= 130 && authentic >= 48, "{}, {authentic}", ALL.len());
}
