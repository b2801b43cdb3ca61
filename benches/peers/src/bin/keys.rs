//! A verification under a public key, through countersign and beside the libraries alone: the same deliveries, in
//! one process, in turn.
//!
//! ```sh
//! cargo run --release --bin keys     # prints the table
//! ```
//!
//! `library` is one call of the crate that countersign uses, with the key and the signature decoded before.
//! `ring` and `aws-lc-rs` are by hand: the header found, base64 decoded, one call.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self as aws, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, ParsedPublicKey, RsaKeyPair,
};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::Parser;
use countersign::algorithm::{Algorithm, ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_SHA256};
use countersign::{Asymmetric, PublicKey, Request, Scheme, Signature, Verifier as _, Webhook};
use countersign_peers::candidate::Candidate;
use countersign_peers::median;
use ed25519_dalek::Verifier as _;
use http::{HeaderMap, HeaderValue};
use ring::signature::{self as ring_signature, UnparsedPublicKey};
use sha2::Sha256;

const HEADER: &str = "x-signature";
/// Each has a signature of its own: with one, the processor would learn it by heart.
const DELIVERIES: usize = 128;

#[derive(Parser)]
struct Options {
    /// How often each candidate is timed
    #[arg(long, default_value_t = 51)]
    rounds: usize,
    /// Bytes of a body
    #[arg(long, default_value_t = 1024)]
    size: usize,
}

const fn scheme(id: &'static str, algorithm: &'static dyn Algorithm) -> Scheme<Asymmetric> {
    Scheme::public_key(id, algorithm).signature(Signature::in_header(HEADER).base64()).signs_body()
}

static RSA: Scheme<Asymmetric> = scheme("RSA-2048, PKCS#1 v1.5, SHA-256", RSA_PKCS1_SHA256);
static P256: Scheme<Asymmetric> = scheme("ECDSA, P-256, SHA-256", ECDSA_P256_SHA256_ASN1);
static EDWARDS: Scheme<Asymmetric> = scheme("Ed25519", ED25519);

struct Delivery {
    headers: HeaderMap,
    signature: Vec<u8>,
    body: Vec<u8>,
}

/// One algorithm, under a key made for this run.
struct Signer {
    scheme: &'static Scheme<Asymmetric>,
    public_key: Vec<u8>,
    sign: Box<dyn Fn(&[u8]) -> Vec<u8>>,
    ring: &'static dyn ring_signature::VerificationAlgorithm,
    aws: &'static dyn aws::VerificationAlgorithm,
    /// Whether the library's call accepts a message and its signature.
    library: fn(&[u8]) -> Box<dyn Fn(&[u8], &[u8]) -> bool>,
}

fn signers() -> [Signer; 3] {
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key is made");
    let p256 = EcdsaKeyPair::generate(&aws::ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key is made");
    let edwards = Ed25519KeyPair::generate().expect("a key is made");
    [
        Signer {
            scheme: &RSA,
            public_key: rsa.public_key().as_ref().to_vec(),
            sign: Box::new(move |body| {
                let mut signature = vec![0; rsa.public_modulus_len()];
                let random = SystemRandom::new();
                let signed = rsa.sign(&aws::RSA_PKCS1_SHA256, &random, body, &mut signature);
                signed.expect("it signs");
                signature
            }),
            ring: &ring_signature::RSA_PKCS1_2048_8192_SHA256,
            aws: &aws::RSA_PKCS1_2048_8192_SHA256,
            library: rsa_library,
        },
        Signer {
            scheme: &P256,
            public_key: p256.public_key().as_ref().to_vec(),
            sign: Box::new(move |body| {
                p256.sign(&SystemRandom::new(), body).expect("it signs").as_ref().to_vec()
            }),
            ring: &ring_signature::ECDSA_P256_SHA256_ASN1,
            aws: &aws::ECDSA_P256_SHA256_ASN1,
            library: p256_library,
        },
        Signer {
            scheme: &EDWARDS,
            public_key: edwards.public_key().as_ref().to_vec(),
            sign: Box::new(move |body| edwards.sign(body).as_ref().to_vec()),
            ring: &ring_signature::ED25519,
            aws: &aws::ED25519,
            library: ed25519_library,
        },
    ]
}

fn rsa_library(key: &[u8]) -> Box<dyn Fn(&[u8], &[u8]) -> bool> {
    use rsa::pkcs1::DecodeRsaPublicKey as _;
    let key = rsa::PublicKey::from_pkcs1_der(key).expect("it is a key");
    let key = rsa::pkcs1v15::VerifyingKey::<Sha256>::new(key);
    Box::new(move |body, signature| {
        rsa::pkcs1v15::Signature::try_from(signature).is_ok_and(|it| key.verify(body, &it).is_ok())
    })
}

fn p256_library(key: &[u8]) -> Box<dyn Fn(&[u8], &[u8]) -> bool> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).expect("it is a key");
    Box::new(move |body, signature| {
        p256::ecdsa::Signature::from_der(signature).is_ok_and(|it| key.verify(body, &it).is_ok())
    })
}

/// The strict call, which countersign's verdict is.
fn ed25519_library(key: &[u8]) -> Box<dyn Fn(&[u8], &[u8]) -> bool> {
    let key = key.try_into().ok().and_then(|key| ed25519_dalek::VerifyingKey::from_bytes(key).ok());
    let key = key.expect("it is a key");
    Box::new(move |body, signature| {
        let signature = ed25519_dalek::Signature::from_slice(signature);
        signature.is_ok_and(|it| key.verify_strict(body, &it).is_ok())
    })
}

impl Signer {
    /// Valid ones, and a forged one at the end.
    fn deliveries(&self, size: usize) -> Vec<Delivery> {
        let mut random = fastrand::Rng::with_seed(1);
        let mut deliveries: Vec<_> = (0..DELIVERIES)
            .map(|number| {
                let body: Vec<u8> = (0..size).map(|_| random.alphanumeric() as u8).collect();
                let signature = (self.sign)(&body);
                let mut headers = HeaderMap::new();
                for (name, value) in [
                    ("host", "hooks.example.com".to_owned()),
                    ("user-agent", "Webhooks/1.0".to_owned()),
                    ("accept", "*/*".to_owned()),
                    ("content-type", "application/json".to_owned()),
                    ("content-length", size.to_string()),
                    ("x-delivery", format!("72d3162e-cc78-11e3-81ab-{number:012x}")),
                    ("accept-encoding", "gzip".to_owned()),
                    (HEADER, BASE64_STANDARD.encode(&signature)),
                ] {
                    headers.insert(name, HeaderValue::try_from(value).expect("it is ASCII"));
                }
                Delivery { headers, signature, body }
            })
            .collect();
        let Delivery { headers, signature, .. } = &deliveries[0];
        let (headers, signature) = (headers.clone(), signature.clone());
        deliveries.push(Delivery { headers, signature, body: b"another body".to_vec() });
        deliveries
    }

    fn candidates<'d>(&self, deliveries: &'d [Delivery]) -> Vec<Candidate<'d>> {
        let webhook = Webhook::new(self.scheme, PublicKey::bytes(&self.public_key));
        let webhook = webhook.expect("it takes the key");
        let library = (self.library)(&self.public_key);
        let ring = UnparsedPublicKey::new(self.ring, self.public_key.clone());
        let aws = ParsedPublicKey::new(self.aws, &self.public_key).expect("it is a key");
        let candidate = |name: &str, verify: Box<dyn Fn(&Delivery) -> bool>| {
            let verify =
                move |delivery: &&Delivery| if verify(delivery) { Ok(()) } else { Err(()) };
            Candidate::new(name, "", deliveries.iter().collect(), verify)
        };
        vec![
            candidate("library", Box::new(move |it| library(&it.body, &it.signature))),
            candidate(
                "countersign",
                Box::new(move |it| webhook.verify(&Request::new(&it.headers), &it.body).is_ok()),
            ),
            candidate("ring", by_hand(move |body, it| ring.verify(body, it).is_ok())),
            candidate("aws-lc-rs", by_hand(move |body, it| aws.verify_sig(body, it).is_ok())),
        ]
    }
}

/// What a receiver writes around a library's call.
fn by_hand(verify: impl Fn(&[u8], &[u8]) -> bool + 'static) -> Box<dyn Fn(&Delivery) -> bool> {
    Box::new(move |Delivery { headers, body, .. }| {
        let mut values = headers.get_all(HEADER).iter();
        let (Some(value), None) = (values.next(), values.next()) else { return false };
        let signature = BASE64_STANDARD.decode(value.as_bytes());
        signature.is_ok_and(|signature| verify(body, &signature))
    })
}

fn main() {
    let Options { rounds, size } = Options::parse();
    println!(
        "| µs for one verification of {size} bytes | library | countersign | its share | ring | aws-lc-rs |"
    );
    println!("|-|-:|-:|-:|-:|-:|");
    for signer in signers() {
        let deliveries = signer.deliveries(size);
        let candidates = signer.candidates(&deliveries);
        for candidate in &candidates {
            candidate.check();
        }
        let mut times = vec![Vec::new(); candidates.len()];
        let mut shares = Vec::new();
        for _ in 0..rounds.max(1) {
            let round: Vec<_> = candidates.iter().map(|it| it.measure() / 1e3).collect();
            shares.push(round[1] - round[0]);
            times.iter_mut().zip(round).for_each(|(times, time)| times.push(time));
        }
        let [library, ours, ring, aws] =
            <[_; 4]>::try_from(times).expect("four candidates").map(median);
        let share = median(shares);
        let name = signer.scheme.id();
        println!("| {name} | {library:.1} | {ours:.1} | {share:.2} | {ring:.1} | {aws:.1} |");
    }
}
