//! A signature of the raw body, in a header as base64.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use countersign::algorithm::{Algorithm, ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_SHA256};
use countersign::{Asymmetric, PublicKey, Scheme, Signature, UnixTime, Webhook};
use countersign_peers::by_hand::only;
use http::HeaderName;

use crate::contest::{Contest, Delivery, Form, Signed, candidates, deliveries};
use crate::key_pair::{self, KeyPair, Sha256};

const HEADER: &str = "x-signature";
static HEADER_NAME: HeaderName = HeaderName::from_static(HEADER);

const fn scheme(id: &'static str, algorithm: &'static dyn Algorithm) -> Scheme<Asymmetric> {
    Scheme::public_key(id, algorithm).signature(Signature::in_header(HEADER).base64()).signs_body()
}

static RSA: Scheme<Asymmetric> = scheme("RSA-2048, PKCS#1 v1.5, SHA-256", RSA_PKCS1_SHA256);
static P256: Scheme<Asymmetric> = scheme("ECDSA, P-256, SHA-256", ECDSA_P256_SHA256_ASN1);
static EDWARDS: Scheme<Asymmetric> = scheme("Ed25519", ED25519);

pub fn contests(size: usize) -> Vec<Contest> {
    [(&RSA, key_pair::rsa()), (&P256, key_pair::p256_asn1()), (&EDWARDS, key_pair::ed25519())]
        .into_iter()
        .map(|(scheme, pair)| contest(scheme, &pair, size))
        .collect()
}

fn contest(scheme: &'static Scheme<Asymmetric>, pair: &KeyPair, size: usize) -> Contest {
    let webhook = Webhook::new(scheme, PublicKey::bytes(&pair.key)).expect("it takes the key");
    let deliveries = deliveries(InHeader, pair, size);
    Contest {
        title: scheme.id().into(),
        candidates: candidates(InHeader, pair, webhook, UnixTime::now(), &deliveries),
    }
}

#[derive(Clone, Copy)]
struct InHeader;

impl Form for InHeader {
    const HASHES_BODY: bool = false;

    fn message(&self, body: &[u8]) -> Vec<u8> {
        body.to_vec()
    }

    fn headers(&self, _: &[u8], _: &[u8], signature: &[u8]) -> Vec<(&'static HeaderName, String)> {
        vec![(&HEADER_NAME, BASE64_STANDARD.encode(signature))]
    }

    fn read<'d>(&self, delivery: &'d Delivery, _: Sha256) -> Option<Signed<'d>> {
        let signature = BASE64_STANDARD.decode(only(&delivery.headers, &HEADER_NAME)?).ok()?;
        Some((delivery.body.as_slice().into(), signature))
    }
}
