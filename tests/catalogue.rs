//! The catalogue: every vector of every provider gives its verdict at its own time, whole and in
//! pieces, and every provider has a source, a vector and a type that refuses an empty secret.
//!
//! The vectors lie in `data/<id>/vectors.json`. Those that say `authentic` are the vendors' or, where
//! `from` says so, a third party's; the others were computed by `data/compute_vectors.py`.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::NOW;
use countersign::providers::schemes;
use countersign::{
    Algorithm, ConfigError, Coverage, IntoSecret, Part, Request, Scheme, Secret, Signer as _,
    StaticToken, UnixTime, Verifier, Webhook,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde::Deserialize;

/// The first five have tests of their own, `vectors.rs`, with the vendors' code behind them.
const FIRST_FIVE: [&str; 6] =
    ["abp", "maskit", "openfx", "rtb-partner", "rtb-customer", "trace-finance"];

#[derive(Deserialize)]
struct File {
    authentic: bool,
    computed_by: Option<String>,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    #[serde(default)]
    secret: String,
    secret_hex: Option<String>,
    second_secret: Option<String>,
    setting: Option<String>,
    headers: BTreeMap<String, String>,
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
        #[cfg(any(feature = "ed25519", feature = "p256"))]
        if scheme.algorithm().is_asymmetric() {
            return Ok(Box::new(countersign::PublicKeyWebhook::new(scheme, &self.secret)?));
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
    #[cfg(feature = "fields")]
    if scheme.signs_fields() {
        return Ok(Box::new(countersign::FieldWebhook::new(scheme, secret)?));
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
        let File { authentic, computed_by, vectors } = vectors(scheme);
        assert!(vectors.iter().any(|vector| vector.expect == Expect::Valid), "{id}");
        assert_eq!(authentic, computed_by.is_none(), "{id} says where its vectors are from");
        assert!(scheme.source().len() > 10 && scheme.name() != id, "{id}");
    }
}

#[test]
fn a_changed_body_is_refused_wherever_it_is_covered() {
    for scheme in catalogue().filter(|scheme| scheme.coverage() == Coverage::Body) {
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
    for scheme in schemes().filter(|scheme| !scheme.algorithm().is_asymmetric()) {
        let refused = bind(scheme, scheme.setting(), "", None).err();
        assert_eq!(refused, Some(ConfigError::EmptySecret), "{}", scheme.id());
    }
}

/// The headers that the scheme signs and that a delivery brings along.
fn signed_fields(scheme: &Scheme) -> Vec<(&'static str, String)> {
    let signed = scheme.parts().iter().filter_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => Some((*name, String::from("id-4711"))),
        _ => None,
    });
    signed.collect()
}

/// Whether the receiver's secret signs, and in headers: a public key, a static token and a signature
/// among the fields of the body have tests of their own.
fn can_sign(scheme: &Scheme) -> bool {
    let algorithm = scheme.algorithm();
    !scheme.signs_fields() && !algorithm.is_asymmetric() && algorithm != Algorithm::StaticToken
}

/// Every scheme that signs, bound to a secret, whatever form the provider's secrets have.
fn signers(secret: &str) -> Vec<Webhook> {
    let secret = || Secret::utf8(secret).unwrap();
    let bound = schemes().filter(|scheme| can_sign(scheme)).map(|scheme| match scheme.setting() {
        Some(name) => Webhook::with_setting(scheme, name, secret()),
        None => Webhook::new(scheme, secret()),
    });
    bound.map(Result::unwrap).collect()
}

fn all_fields(signer: &Webhook, body: &[u8]) -> Vec<(&'static str, String)> {
    let mut fields = signed_fields(signer.scheme());
    let signature = signer.sign(&common::request(&fields), body).unwrap();
    fields.extend(signature);
    fields
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_provider_signs_verifies_and_nothing_near_it(
        body in vec(any::<u8>(), 0..200),
        secret in "[!-~]{1,40}",
        at in any::<Index>(),
        bit in 0..8_u8,
    ) {
        let others = signers(&format!("{secret}."));
        for (signer, other) in signers(&secret).iter().zip(&others) {
            let id = signer.scheme().id();
            let fields = all_fields(signer, &body);
            let verify = |verifier: &Webhook, fields: &Vec<(&'static str, String)>, body: &[u8]| {
                let request = common::request(fields);
                let whole = verifier.verify(&request, body);
                let mut verification = verifier.begin(&request)?;
                let (start, end) = body.split_at(at.index(body.len() + 1));
                verification.update(start);
                verification.update(end);
                assert_eq!(whole.is_ok(), verification.finish().is_ok(), "{id}");
                whole
            };
            prop_assert!(verify(signer, &fields, &body).is_ok(), "{}", id);
            prop_assert!(verify(other, &fields, &body).is_err(), "{}", id);

            let mut changed = body.clone();
            changed.push(0);
            let place = at.index(changed.len());
            changed[place] ^= 1 << bit;
            let accepted = verify(signer, &fields, &changed).is_ok();
            prop_assert_eq!(accepted, signer.coverage() == Coverage::None, "{}", id);

            for field in 0..fields.len() {
                let mut without = fields.clone();
                without.remove(field);
                prop_assert!(verify(signer, &without, &body).is_err(), "{}", id);
                let mut twice = fields.clone();
                twice.push(fields[field].clone());
                let is_signature = field + 1 == fields.len();
                let repeatable = is_signature && id == "mollie";
                prop_assert_eq!(verify(signer, &twice, &body).is_ok(), repeatable, "{}", id);
            }
        }
    }

    #[test]
    fn whatever_arrives_is_answered(
        value in prop_oneof!["[ -~]{0,120}", "(v1|t|v0|sha256)=[0-9a-f,;= ]{0,200}", "\\PC{0,60}"],
        body in vec(any::<u8>(), 0..50),
    ) {
        for signer in signers("a secret") {
            let mut fields = signed_fields(signer.scheme());
            fields.push((signer.scheme().signature_format().header(), value.clone()));
            prop_assert!(signer.verify(&common::request(&fields), &body).is_err());
        }
        for scheme in catalogue().filter(|scheme| !can_sign(scheme)) {
            let vector = &vectors(scheme).vectors[0];
            let mut fields = signed_fields(scheme);
            fields.push((scheme.signature_format().header(), value.clone()));
            let verifier = vector.verifier(scheme).unwrap();
            for body in [&body, value.as_bytes()] {
                prop_assert!(verifier.verify(&common::request(&fields), body).is_err());
            }
        }
    }
}

#[test]
fn a_url_that_is_signed_has_to_be_given() {
    for signer in signers("a secret") {
        let fields = all_fields(&signer, b"");
        let without = Request::at(&fields, NOW).method(common::METHOD);
        let missing = signer.verify(&without, b"").err() == Some(countersign::Error::MissingUrl);
        assert_eq!(missing, signer.scheme().signs_url(), "{}", signer.scheme().id());
    }
}

#[cfg(all(feature = "sha1", feature = "legacy"))]
#[test]
fn there_are_enough_of_them() {
    let authentic = catalogue().filter(|scheme| vectors(scheme).authentic).count();
    println!(
        "{} providers, {} schemes, {authentic} with authentic vectors besides the first five",
        countersign::providers::ALL.len(),
        schemes().count()
    );
    assert!(
        countersign::providers::ALL.len() >= 130 && authentic >= 48,
        "{}, {authentic}",
        countersign::providers::ALL.len()
    );
}
