//! Project Wycheproof's vectors of each algorithm of public keys, 9,044 in all: edge cases of arithmetic,
//! malformed encodings and paddings.
//!
//! It has none of RSA PKCS#1 v1.5 and of ECDSA over P-256 with SHA-1.

use std::ops::AddAssign;

use countersign::PublicKey;
use countersign::algorithm::{
    Algorithm, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_ASN1,
    ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_ASN1, ECDSA_P521_SHA512_FIXED,
    ECDSA_SECP256K1_SHA256_ASN1, ECDSA_SECP256K1_SHA256_FIXED, ED25519, RSA_PKCS1_SHA256,
    RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512,
};
use wycheproof::TestResult::Valid;
use wycheproof::{HashFunction, ecdsa, eddsa, rsa_pkcs1_verify, rsa_pss_verify};

/// How many vectors were taken and refused.
#[derive(Debug, Default, PartialEq)]
struct Count {
    valid: usize,
    invalid: usize,
}

impl AddAssign<bool> for Count {
    fn add_assign(&mut self, is_valid: bool) {
        *(if is_valid { &mut self.valid } else { &mut self.invalid }) += 1;
    }
}

fn is_valid(algorithm: &dyn Algorithm, key: &[u8], signature: &[u8], message: &[u8]) -> bool {
    let key = algorithm.key(key).unwrap();
    if !key.signature_len().contains(&signature.len()) {
        return false;
    }
    let Some(mut check) = key.check(signature) else { return false };
    message.chunks(5).for_each(|chunk| check.update(chunk));
    check.is_valid()
}

/// The PEM file of a group has the bytes that its key has elsewhere.
fn same_key(pem: &str, der: &[u8]) {
    assert_eq!(PublicKey::pem(pem), Some(PublicKey::bytes(der)));
}

#[test]
fn ecdsa() {
    use ecdsa::TestName::{
        EcdsaSecp256k1Sha256, EcdsaSecp256k1Sha256Bitcoin, EcdsaSecp256k1Sha256P1363,
        EcdsaSecp256r1Sha256, EcdsaSecp256r1Sha256P1363, EcdsaSecp384r1Sha384,
        EcdsaSecp384r1Sha384P1363, EcdsaSecp521r1Sha512, EcdsaSecp521r1Sha512P1363,
    };
    let sets = [
        (EcdsaSecp256r1Sha256, ECDSA_P256_SHA256_ASN1),
        (EcdsaSecp256r1Sha256P1363, ECDSA_P256_SHA256_FIXED),
        (EcdsaSecp384r1Sha384, ECDSA_P384_SHA384_ASN1),
        (EcdsaSecp384r1Sha384P1363, ECDSA_P384_SHA384_FIXED),
        (EcdsaSecp521r1Sha512, ECDSA_P521_SHA512_ASN1),
        (EcdsaSecp521r1Sha512P1363, ECDSA_P521_SHA512_FIXED),
        (EcdsaSecp256k1Sha256, ECDSA_SECP256K1_SHA256_ASN1),
        (EcdsaSecp256k1Sha256Bitcoin, ECDSA_SECP256K1_SHA256_ASN1),
        (EcdsaSecp256k1Sha256P1363, ECDSA_SECP256K1_SHA256_FIXED),
    ];
    let mut count = Count::default();
    for (name, algorithm) in sets {
        for group in ecdsa::TestSet::load(name).unwrap().test_groups {
            same_key(&group.pem, &group.der);
            for test in group.tests {
                // Bitcoin takes the smaller of two second numbers alone; no vendor's library does.
                let is_other = test.comment.to_lowercase().contains("malleability");
                let expected = test.result == Valid || is_other;
                let found = is_valid(algorithm, &group.der, &test.sig, &test.msg);
                assert_eq!(found, expected, "{name:?} {}: {}", test.tc_id, test.comment);
                count += found;
            }
        }
    }
    assert_eq!(count, Count { valid: 1696, invalid: 1885 });
}

#[test]
fn ed25519() {
    let mut count = Count::default();
    for group in eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap().test_groups {
        same_key(&group.pem, &group.der);
        for test in group.tests {
            let found = is_valid(ED25519, &group.der, &test.sig, &test.msg);
            assert_eq!(found, test.result == Valid, "{}: {}", test.tc_id, test.comment);
            count += found;
        }
    }
    assert_eq!(count, Count { valid: 88, invalid: 63 });
}

#[test]
fn rsa_pkcs1() {
    let mut count = Count::default();
    for name in rsa_pkcs1_verify::TestName::all() {
        for group in rsa_pkcs1_verify::TestSet::load(name).unwrap().test_groups {
            let algorithm = match group.hash {
                HashFunction::Sha2_256 => RSA_PKCS1_SHA256,
                HashFunction::Sha2_384 => RSA_PKCS1_SHA384,
                HashFunction::Sha2_512 => RSA_PKCS1_SHA512,
                _ => continue,
            };
            same_key(&group.pem, &group.der);
            for test in group.tests {
                // What is "acceptable" leaves a part of the padding out.
                let expected = test.result == Valid;
                let [found, of_pkcs1] = [&group.der, &group.asn_key]
                    .map(|key| is_valid(algorithm, key, &test.sig, &test.msg));
                assert_eq!(found, expected, "{name:?} {}: {}", test.tc_id, test.comment);
                assert_eq!(found, of_pkcs1);
                count += found;
            }
        }
    }
    assert_eq!(count, Count { valid: 89, invalid: 3017 });
}

/// Of all lengths of a salt and hashes of a mask, one of each is taken.
#[test]
fn rsa_pss() {
    let (mut count, mut of_others) = (Count::default(), Count::default());
    for name in rsa_pss_verify::TestName::all() {
        for group in rsa_pss_verify::TestSet::load(name).unwrap().test_groups {
            let (algorithm, length) = match group.hash {
                HashFunction::Sha2_256 => (RSA_PSS_SHA256, 32),
                HashFunction::Sha2_384 => (RSA_PSS_SHA384, 48),
                HashFunction::Sha2_512 => (RSA_PSS_SHA512, 64),
                _ => continue,
            };
            let key = &group.asn_key;
            let is_own_mask = group.mgf_hash == Some(group.hash);
            let own = is_own_mask && group.salt_size == length;
            for test in group.tests {
                let found = is_valid(algorithm, key, &test.sig, &test.msg);
                // Where the salt has another length, one that is changed is ours.
                let is_ours = is_own_mask && test.comment == format!("s_len changed to {length}");
                let expected = if own { test.result == Valid } else { is_ours };
                assert_eq!(found, expected, "{name:?} {}: {}", test.tc_id, test.comment);
                *(if own { &mut count } else { &mut of_others }) += found;
            }
        }
    }
    assert_eq!(count, Count { valid: 775, invalid: 411 });
    assert_eq!(of_others, Count { valid: 2, invalid: 1018 });
}
