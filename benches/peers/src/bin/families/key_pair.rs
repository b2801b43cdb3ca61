//! The algorithms, each with a key made for this run and the libraries that verify under it.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self as aws, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _,
    ParsedPublicKey, RsaKeyPair,
};
use ed25519_dalek::Verifier as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use ring::signature::{self as ring_signature, UnparsedPublicKey};
use sha2::Digest as _;

/// Whether a message has this signature.
pub type Verify = Box<dyn Fn(&[u8], &[u8]) -> bool>;

/// Gives the signature of a message.
pub type Sign = Box<dyn Fn(&[u8]) -> Vec<u8>>;

pub type Sha256 = fn(&[u8]) -> [u8; 32];

pub struct Library {
    pub name: &'static str,
    pub verify: Verify,
    pub sha256: Sha256,
}

pub struct KeyPair {
    /// The public key, or the secret.
    pub key: Vec<u8>,
    pub sign: Sign,
    /// The one that countersign uses is the first.
    pub libraries: fn(&[u8]) -> [Library; 3],
}

pub fn hmac() -> KeyPair {
    let key = b"the secret that both of them know".to_vec();
    let signing = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &key);
    KeyPair {
        key,
        sign: Box::new(move |message| ring::hmac::sign(&signing, message).as_ref().to_vec()),
        libraries: |key| {
            let keyed = Hmac::<sha2::Sha256>::new_from_slice(key).expect("HMAC takes every key");
            let ring = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key);
            let aws = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key);
            libraries(
                "hmac",
                Box::new(move |message, tag| {
                    keyed.clone().chain_update(message).verify_slice(tag).is_ok()
                }),
                Box::new(move |message, tag| ring::hmac::verify(&ring, message, tag).is_ok()),
                Box::new(move |message, tag| aws_lc_rs::hmac::verify(&aws, message, tag).is_ok()),
            )
        },
    }
}

pub fn rsa() -> KeyPair {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key is made");
    KeyPair {
        key: pair.public_key().as_ref().to_vec(),
        sign: Box::new(move |message| {
            let mut signature = vec![0; pair.public_modulus_len()];
            let random = SystemRandom::new();
            let signed = pair.sign(&aws::RSA_PKCS1_SHA256, &random, message, &mut signature);
            signed.expect("it signs");
            signature
        }),
        libraries: |key| {
            use rsa::pkcs1::DecodeRsaPublicKey as _;
            use rsa::pkcs1v15::{Signature, VerifyingKey};
            let parsed = rsa::PublicKey::from_pkcs1_der(key).expect("it is a key");
            let parsed = VerifyingKey::<sha2::Sha256>::new(parsed);
            public_key_libraries(
                "rsa",
                Box::new(move |message, signature| {
                    Signature::try_from(signature)
                        .is_ok_and(|signature| parsed.verify(message, &signature).is_ok())
                }),
                &ring_signature::RSA_PKCS1_2048_8192_SHA256,
                &aws::RSA_PKCS1_2048_8192_SHA256,
                key,
            )
        },
    }
}

/// With signatures as DER.
pub fn p256_asn1() -> KeyPair {
    p256(&aws::ECDSA_P256_SHA256_ASN1_SIGNING, |key| {
        p256_libraries(
            p256::ecdsa::Signature::from_der,
            &ring_signature::ECDSA_P256_SHA256_ASN1,
            &aws::ECDSA_P256_SHA256_ASN1,
            key,
        )
    })
}

/// With signatures as two numbers of 32 bytes.
pub fn p256_fixed() -> KeyPair {
    p256(&aws::ECDSA_P256_SHA256_FIXED_SIGNING, |key| {
        p256_libraries(
            p256::ecdsa::Signature::from_slice,
            &ring_signature::ECDSA_P256_SHA256_FIXED,
            &aws::ECDSA_P256_SHA256_FIXED,
            key,
        )
    })
}

fn p256(
    algorithm: &'static EcdsaSigningAlgorithm,
    libraries: fn(&[u8]) -> [Library; 3],
) -> KeyPair {
    let pair = EcdsaKeyPair::generate(algorithm).expect("a key is made");
    KeyPair {
        key: pair.public_key().as_ref().to_vec(),
        sign: Box::new(move |message| {
            pair.sign(&SystemRandom::new(), message).expect("it signs").as_ref().to_vec()
        }),
        libraries,
    }
}

fn p256_libraries(
    decode: fn(&[u8]) -> Result<p256::ecdsa::Signature, p256::ecdsa::Error>,
    ring: &'static dyn ring_signature::VerificationAlgorithm,
    aws: &'static dyn aws::VerificationAlgorithm,
    key: &[u8],
) -> [Library; 3] {
    let parsed = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).expect("it is a key");
    public_key_libraries(
        "p256",
        Box::new(move |message, signature| {
            decode(signature).is_ok_and(|signature| parsed.verify(message, &signature).is_ok())
        }),
        ring,
        aws,
        key,
    )
}

/// Verified strictly by ed25519-dalek, as countersign does.
pub fn ed25519() -> KeyPair {
    let pair = Ed25519KeyPair::generate().expect("a key is made");
    KeyPair {
        key: pair.public_key().as_ref().to_vec(),
        sign: Box::new(move |message| pair.sign(message).as_ref().to_vec()),
        libraries: |key| {
            let bytes = key.try_into().expect("it has 32 bytes");
            let parsed = ed25519_dalek::VerifyingKey::from_bytes(bytes).expect("it is a key");
            public_key_libraries(
                "ed25519-dalek",
                Box::new(move |message, signature| {
                    ed25519_dalek::Signature::from_slice(signature)
                        .is_ok_and(|signature| parsed.verify_strict(message, &signature).is_ok())
                }),
                &ring_signature::ED25519,
                &aws::ED25519,
                key,
            )
        },
    }
}

fn public_key_libraries(
    name: &'static str,
    verify: Verify,
    ring: &'static dyn ring_signature::VerificationAlgorithm,
    aws: &'static dyn aws::VerificationAlgorithm,
    key: &[u8],
) -> [Library; 3] {
    let ring = UnparsedPublicKey::new(ring, key.to_vec());
    let aws = ParsedPublicKey::new(aws, key).expect("it is a key");
    libraries(
        name,
        verify,
        Box::new(move |message, signature| ring.verify(message, signature).is_ok()),
        Box::new(move |message, signature| aws.verify_sig(message, signature).is_ok()),
    )
}

fn libraries(name: &'static str, verify: Verify, ring: Verify, aws: Verify) -> [Library; 3] {
    [
        Library { name, verify, sha256: sha2_digest },
        Library { name: "ring", verify: ring, sha256: ring_digest },
        Library { name: "aws-lc-rs", verify: aws, sha256: aws_lc_digest },
    ]
}

pub fn sha2_digest(bytes: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(bytes).into()
}

fn ring_digest(bytes: &[u8]) -> [u8; 32] {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().try_into().expect("SHA-256 has 32 bytes")
}

pub fn aws_lc_digest(bytes: &[u8]) -> [u8; 32] {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    digest.as_ref().try_into().expect("SHA-256 has 32 bytes")
}
