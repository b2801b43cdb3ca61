//! What a fuzzer's input means, for the targets that ask the library and the oracle the same.

pub mod case;
pub mod frames;
pub mod handling;
pub mod handshakes;
pub mod json;
pub mod lines;
pub mod reading;
mod readings;
pub mod sending;

use std::sync::LazyLock;

use countersign::{Bound, Entry, KeyKind, KeySet, Keys, SecretForm};
use serde_json::Value;

pub use case::{Case, Edit};

/// Public keys, each in a form that providers print.
const PUBLIC_KEYS: [&str; 11] = [
    "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92",
    "JbVzCSx2pk91iP3fds18U3dAmcFjpToDnTFMDr0yPJI=",
    concat!(
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe6",
        "2gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==",
    ),
    concat!(
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwpb91cEYuyJNQepZAVfPZIlPZfNUefH+n6w9SW3fykqK",
        "u938cR7WadQv87oF2VuT+fDt7kqeRziTmPSUhqPUys/V2Q1rlfJuXbE+Gga37t7zwd0egQ+KyOEHQOpcTwKmtZ81",
        "ieGHynAQzsn1We3jwt760MsCPJ7GMT141ByQM+yW1Bx+4SG3IGjXWyqOWrcXsxAvIXkpUD/jK/L958CgnZEgz0BS",
        "Eh0QxYLITnW1lLokSx/dTianWPFEhMC9BgijempgNXHNfcVirg1lPSygz7KqoKUN0oHqWLr2U1A+7kqrl6O2nx3C",
        "Ks1bj1hToT1+p4kcMoHXA7kA+VBLUpEsVwIDAQAB",
    ),
    concat!(
        "-----BEGIN PUBLIC KEY-----\n",
        "MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=\n",
        "-----END PUBLIC KEY-----\n",
    ),
    concat!(
        "-----BEGIN PUBLIC KEY-----\n",
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAq/+l1WnlRrGSolDMA+A8\n",
        "6rAhMbQGmQ2SapVcGM3zq8ANXjnhDWocMqfWcTd95btDydITa10kDvHzw9WQOqp2\n",
        "MZI7ZyrfzJuz5nhTPCiJwTwnEtWft7nV14BYRDHvlfqPUaZ+1KR4OCaO/wWIk/rQ\n",
        "L/TjY0M70gse8rlBkbo2a8rKhu69RQTRsoaf4DVhDPEeSeI5jVrRDGAMGL3cGuyY\n",
        "6CLKGdjVEM78g3JfYOvDU/RvfqD7L89TZ3iN94jrmWdGz34JNlEI5hqK8dd7C5EF\n",
        "BEbZ5jgB8s8ReQV8H+MkuffjdAj3ajDDX3DOJMIut1lBrUVD1AaSrGCKHooWoL2e\n",
        "twIDAQAB\n",
        "-----END PUBLIC KEY-----\n",
    ),
    concat!(
        "-----BEGIN PUBLIC KEY-----\n",
        "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEQA+bOEY57yQGYdcF0q7Ia/JPc0Hr8Il0\n",
        "/pbETwvDSM+7yCkqTPDRsdptMMaoK9UEXILOaXq9Ot5azrgQEcTetg==\n",
        "-----END PUBLIC KEY-----\n",
    ),
    concat!(
        "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowREFRY0RRZ0FFQUc1LzZ3",
        "NnZubGJZb0ZmRHlYWE4vS29CbVVjTgo3NWJSUWg4MFBhaEdldnJoanFCQnI3OXNSS0JSbnpHODFUZVQ5OEFOakU1c0R3",
        "RmZ5Znhub0ZJcmZBPT0KLS0tLS1FTkQgUFVCTElDIEtFWS0tLS0tCg==",
    ),
    concat!(
        "-----BEGIN PUBLIC KEY-----\n",
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfS\n",
        "mpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==\n",
        "-----END PUBLIC KEY-----\n",
    ),
    "qDPr42OO8SSMkP5u8ImxZ6vpSUe-tyiAD_h-z_vXWh0",
    "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
];

/// Certificates, each under the name that its provider's has.
static CERTIFICATES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let vectors = [
        include_str!("../../tests/data/alexa/vectors.json"),
        include_str!("../../tests/data/aws-sns/vectors.json"),
        include_str!("../../tests/data/paypal/vectors.json"),
        include_str!("../../tests/data/paypal-sandbox/vectors.json"),
    ];
    let certificate = |vectors: &str| {
        let vectors: Value = serde_json::from_str(vectors).expect("vectors are JSON");
        vectors["vectors"][0]["secret"].as_str().expect("the first has a certificate").to_owned()
    };
    vectors.map(certificate).into()
});

/// Every public key's text.
fn public_keys() -> impl Iterator<Item = &'static str> {
    PUBLIC_KEYS.into_iter().chain(CERTIFICATES.iter().map(String::as_str))
}

/// Whatever scheme, with a secret's text, or with a public key where it takes one; nothing where the
/// text can be no secret.
pub fn bind(entry: Entry, secret: &str) -> Option<Bound> {
    let setting = entry.scheme().setting();
    let keys = |text| Keys::new(text).form(SecretForm::Utf8).setting(setting);
    match entry.scheme().key_kind() {
        KeyKind::PublicKey => public_keys().find_map(|text| entry.bind(&keys(text)).ok()),
        KeyKind::KeySet => {
            let set = KeySet::new(entry.scheme()).ok()?;
            public_keys().find_map(|text| set.replace([(secret, text)]).ok())?;
            entry.bind(&Keys::set(set).setting(setting)).ok()
        }
        _ => entry.bind(&keys(secret)).ok(),
    }
}

#[cfg(test)]
mod tests {
    use std::{error::Error, fs};

    use arbitrary::{Arbitrary, Unstructured};
    use countersign::Handshake;
    use countersign_oracle::{PROVIDERS, Recipe, SCHEMES};

    use super::*;
    use crate::handshakes::VALUED;

    /// A change of [`Case`] would silently turn the seeds into noise.
    fn check_seeds(target: &str, recipes: &'static [Recipe]) -> Result<(), Box<dyn Error>> {
        let mut accepted = 0;
        for seed in fs::read_dir(format!("{}/seeds/{target}", env!("CARGO_MANIFEST_DIR")))? {
            let path = seed?.path();
            let bytes = fs::read(&path)?;
            let case = Case::arbitrary_take_rest(Unstructured::new(&bytes))?;
            let opened = case.open(&[recipes]).ok_or("the secret is refused")?;
            let verdict = opened.recipe.accepts(&opened.delivery, &opened.keys);
            let refused = path.to_string_lossy().ends_with("-refused");
            assert_eq!(verdict.is_none(), refused, "{}", path.display());
            accepted += usize::from(!refused);
        }
        assert!(accepted > 0, "there are no seeds");
        Ok(())
    }

    #[test]
    fn the_seeds_of_verify_are_what_their_names_say() -> Result<(), Box<dyn Error>> {
        check_seeds("verify", &PROVIDERS)
    }

    #[test]
    fn the_seeds_of_scheme_are_what_their_names_say() -> Result<(), Box<dyn Error>> {
        check_seeds("scheme", &SCHEMES)
    }

    #[test]
    fn every_handshake_with_a_value_is_written_down_a_second_time() {
        let holds = |handshake: &Handshake| ["echo", "mac", "secret"].contains(&handshake.kind());
        let schemes = countersign::providers::entries().map(|entry| entry.scheme());
        let holding = schemes.filter(|scheme| scheme.handshakes().iter().any(holds));
        let mut ids: Vec<_> = holding.map(|scheme| scheme.id()).collect();
        ids.sort_unstable();
        assert_eq!(ids, VALUED.map(|valued| valued.id));
    }

    #[test]
    fn every_scheme_of_the_catalogue_is_bound() {
        for entry in countersign::providers::entries() {
            assert!(bind(entry, "a secret").is_some(), "{}", entry.scheme().id());
        }
    }
}
