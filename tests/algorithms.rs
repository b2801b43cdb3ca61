//! Each algorithm of public keys with signatures of OpenSSL's, all others with the same signatures, and what
//! is no signature or no key of it. `tests/data/compute_algorithms.py` made the signatures.

#![cfg(all(
    feature = "ed25519",
    feature = "p256",
    feature = "p384",
    feature = "p521",
    feature = "k256",
    feature = "rsa"
))]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::ConfigFault;
use countersign::algorithm::{
    Algorithm, ECDSA_P256_SHA1_ASN1, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED,
    ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_ASN1,
    ECDSA_P521_SHA512_FIXED, ECDSA_SECP256K1_SHA256_ASN1, ECDSA_SECP256K1_SHA256_FIXED, ED25519,
    RSA_1024_PKCS1_SHA256, RSA_PKCS1_SHA1_LEGACY, RSA_PKCS1_SHA256, RSA_PKCS1_SHA256_OF_SHA256,
    RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512,
};
use serde::Deserialize;

/// All algorithms, each with the vectors that it takes.
fn all() -> [(&'static dyn Algorithm, &'static [&'static str]); 19] {
    [
        (ED25519, &[]),
        (RSA_PKCS1_SHA1_LEGACY, &["RSA PKCS#1 SHA-1"]),
        (RSA_PKCS1_SHA256, &["RSA PKCS#1 SHA-256"]),
        (RSA_PKCS1_SHA256_OF_SHA256, &["RSA PKCS#1 SHA-256 of SHA-256"]),
        (RSA_PKCS1_SHA384, &["RSA PKCS#1 SHA-384"]),
        (RSA_PKCS1_SHA512, &["RSA PKCS#1 SHA-512"]),
        (RSA_1024_PKCS1_SHA256, &["RSA PKCS#1 SHA-256", "RSA PKCS#1 SHA-256 of 1,024 bits"]),
        (RSA_PSS_SHA256, &["RSA-PSS SHA-256"]),
        (RSA_PSS_SHA384, &["RSA-PSS SHA-384"]),
        (RSA_PSS_SHA512, &["RSA-PSS SHA-512"]),
        (ECDSA_P256_SHA1_ASN1, &["ECDSA P-256 SHA-1 ASN.1"]),
        (ECDSA_P256_SHA256_ASN1, &["ECDSA P-256 SHA-256 ASN.1"]),
        (ECDSA_P256_SHA256_FIXED, &["ECDSA P-256 SHA-256 fixed"]),
        (ECDSA_P384_SHA384_ASN1, &["ECDSA P-384 SHA-384 ASN.1"]),
        (ECDSA_P384_SHA384_FIXED, &["ECDSA P-384 SHA-384 fixed"]),
        (ECDSA_P521_SHA512_ASN1, &["ECDSA P-521 SHA-512 ASN.1"]),
        (ECDSA_P521_SHA512_FIXED, &["ECDSA P-521 SHA-512 fixed"]),
        (ECDSA_SECP256K1_SHA256_ASN1, &["ECDSA secp256k1 SHA-256 ASN.1"]),
        (ECDSA_SECP256K1_SHA256_FIXED, &["ECDSA secp256k1 SHA-256 fixed"]),
    ]
}

#[derive(Deserialize)]
struct Recorded {
    algorithm: String,
    form: Option<String>,
    /// The same key in every form.
    keys: Vec<String>,
    message: String,
    signature: String,
}

struct Vector {
    algorithm: String,
    keys: Vec<Vec<u8>>,
    message: Vec<u8>,
    signature: Vec<u8>,
}

fn vectors() -> Vec<Vector> {
    let recorded: Vec<Recorded> =
        serde_json::from_str(include_str!("data/algorithms.json")).unwrap();
    let decoded = |text: &String| STANDARD.decode(text).unwrap();
    recorded
        .iter()
        .map(|it| Vector {
            algorithm: match &it.form {
                Some(form) => format!("{} {form}", it.algorithm),
                None => it.algorithm.clone(),
            },
            keys: it.keys.iter().map(decoded).collect(),
            message: decoded(&it.message),
            signature: decoded(&it.signature),
        })
        .collect()
}

/// The verdict, whichever way the message is cut; nothing where the bytes are no signature at all.
fn verdict(
    algorithm: &dyn Algorithm,
    key: &[u8],
    signature: &[u8],
    message: &[u8],
) -> Option<bool> {
    let key = algorithm.key(key).unwrap();
    if !key.signature_len().contains(&signature.len()) {
        return None;
    }
    let verdicts = [1, 7, message.len().max(1)].map(|size| {
        let mut check = key.check(signature)?;
        message.chunks(size).for_each(|chunk| check.update(chunk));
        Some(check.is_valid())
    });
    assert!(verdicts.iter().all(|verdict| *verdict == verdicts[0]));
    verdicts[0]
}

#[test]
fn each_signature_is_one_algorithms() {
    let vectors = vectors();
    let mut taken = 0;
    for (algorithm, takes) in all() {
        for label in takes {
            assert!(vectors.iter().any(|it| it.algorithm == *label), "{label} has a vector");
        }
        for vector in &vectors {
            let own = takes.contains(&vector.algorithm.as_str());
            for key in &vector.keys {
                if algorithm.key(key).is_err() {
                    assert!(!own, "{algorithm:?}: {}", vector.algorithm);
                    continue;
                }
                let found = verdict(algorithm, key, &vector.signature, &vector.message);
                assert_eq!(found == Some(true), own, "{algorithm:?}: {}", vector.algorithm);
                if own {
                    taken += 1;
                    let longer = [&vector.message[..], b"\n"].concat();
                    let found = verdict(algorithm, key, &vector.signature, &longer);
                    assert_eq!(found, Some(false));
                    let found = verdict(algorithm, key, &vector.signature, b"");
                    assert_eq!(found, Some(false));
                }
            }
        }
    }
    // Of RSA seven algorithms with keys of three sizes in two forms, the eighth with those of the second
    // and one more, the ninth with one size; of ECDSA nine with keys in three forms.
    assert_eq!(taken, 7 * 3 * 2 + 4 * 2 + 2 + 9 * 3);
}

/// The type of a key, as its vector's algorithm names it.
fn type_of(algorithm: &str) -> &str {
    let words: Vec<_> = algorithm.split(' ').collect();
    if words[0] == "ECDSA" { words[1] } else { "RSA" }
}

/// A key names its type, and is one for no algorithm of another.
#[test]
fn a_key_of_another_type() {
    let ed25519 = "MCowBQYDK2VwAyEAJbVzCSx2pk91iP3fds18U3dAmcFjpToDnTFMDr0yPJI=";
    let ed25519 = STANDARD.decode(ed25519).unwrap();
    let mut keys: Vec<(String, Vec<u8>)> =
        vec![("Ed25519".into(), ed25519.clone()), ("Ed25519".into(), ed25519[12..].to_vec())];
    for vector in vectors().iter().filter(|it| !it.algorithm.starts_with("no ")) {
        let is_small = vector.algorithm.ends_with("1,024 bits");
        let own = if is_small { "small RSA" } else { type_of(&vector.algorithm) };
        keys.extend(vector.keys.iter().map(|key| (own.to_owned(), key.clone())));
    }
    for (algorithm, takes) in all() {
        let own = takes.first().map_or("Ed25519", |label| type_of(label));
        for (kind, key) in &keys {
            let found = algorithm.key(key).err();
            let expected = match (own, kind.as_str()) {
                // A point does not name its curve, but it is on one of the two alone.
                (own, kind) if own == kind => None,
                ("RSA", "small RSA") if takes.len() == 2 => None,
                ("RSA", "small RSA") => {
                    let reason = "it has fewer than 2,048 bits";
                    Some(ConfigFault::WeakPublicKey { reason })
                }
                _ => Some(ConfigFault::UnusableKey),
            };
            let is_compressed_point = matches!(key[..], [2 | 3, ..]);
            if expected.is_some() && is_compressed_point && found.is_none() {
                let both = [own, kind.as_str()];
                assert!(both.contains(&"P-256") && both.contains(&"secp256k1"), "{both:?}");
                continue;
            }
            assert_eq!(found, expected, "{algorithm:?}: {kind}");
            if expected.is_some() {
                continue;
            }
            for changed in [[&key[..], &[0]].concat(), key[..key.len() - 1].to_vec(), vec![]] {
                assert_eq!(algorithm.key(&changed).err(), Some(ConfigFault::UnusableKey));
            }
        }
    }
}

const fn hex<const N: usize>(text: &str) -> [u8; N] {
    let (mut bytes, mut at) = ([0; N], 0);
    while at < 2 * N {
        let character = text.as_bytes()[at];
        let digit = if character > b'9' { character - b'a' + 10 } else { character - b'0' };
        bytes[at / 2] = bytes[at / 2] << 4 | digit;
        at += 1;
    }
    bytes
}

/// The orders of the curves' groups (SP 800-186; SEC 2 for secp256k1).
const P256: [u8; 32] = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
const SECP256K1: [u8; 32] = hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
const P384: [u8; 48] = hex(
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
);
const P521: [u8; 66] = hex(
    "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
);

struct Curve {
    asn1: &'static dyn Algorithm,
    fixed: &'static dyn Algorithm,
    /// What the vectors call the algorithm, but for the form.
    label: &'static str,
    order: &'static [u8],
}

fn curves() -> [Curve; 4] {
    let curve = |asn1, fixed, label, order| Curve { asn1, fixed, label, order };
    let (p256, p384) = (ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1);
    let (p521, k256) = (ECDSA_P521_SHA512_ASN1, ECDSA_SECP256K1_SHA256_ASN1);
    [
        curve(p256, ECDSA_P256_SHA256_FIXED, "ECDSA P-256 SHA-256 ", &P256),
        curve(p384, ECDSA_P384_SHA384_FIXED, "ECDSA P-384 SHA-384 ", &P384),
        curve(p521, ECDSA_P521_SHA512_FIXED, "ECDSA P-521 SHA-512 ", &P521),
        curve(k256, ECDSA_SECP256K1_SHA256_FIXED, "ECDSA secp256k1 SHA-256 ", &SECP256K1),
    ]
}

/// `number` as DER writes a positive one.
fn integer(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let digits = &number[zeros.min(number.len() - 1)..];
    if digits[0] > 127 { [&[0], digits].concat() } else { digits.to_vec() }
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let [.., high, middle, low] = content.len().to_be_bytes();
    let length: &[u8] = match content.len() {
        ..128 => &[low],
        128..256 => &[0x81, low],
        256..65_536 => &[0x82, middle, low],
        _ => &[0x83, high, middle, low],
    };
    [&[tag], length, content].concat()
}

/// Two numbers, whose bytes are given as DER has them.
fn sequence(r: &[u8], s: &[u8]) -> Vec<u8> {
    tlv(0x30, &[tlv(2, r), tlv(2, s)].concat())
}

/// `order - number`, or `order + number` where `negative` is not set.
fn from_order(order: &[u8], number: &[u8], negative: bool) -> Vec<u8> {
    let (mut sum, mut carry) = (order.to_vec(), 0_i32);
    for (byte, other) in sum.iter_mut().zip(number).rev() {
        let other = i32::from(*other) * if negative { -1 } else { 1 };
        let next = i32::from(*byte) + other + carry;
        *byte = next.to_le_bytes()[0];
        carry = next >> 8;
    }
    sum
}

/// Both numbers are from 1 to below the order, in the one way to write them.
#[test]
fn two_numbers_that_are_no_signature() {
    for Curve { asn1, fixed, label, order } in curves() {
        let vectors = vectors();
        let with_form = |form: &str| {
            vectors.iter().find(|it| it.algorithm == format!("{label}{form}")).unwrap()
        };
        let vector = with_form("fixed");
        let (key, size) = (&vector.keys[0], order.len());
        let (r, s) = vector.signature.split_at(size);
        let der = |r: &[u8], s: &[u8]| verdict(asn1, key, &sequence(r, s), &vector.message);
        let raw = |bytes: &[u8]| verdict(fixed, key, bytes, &vector.message);
        let (r_der, s_der) = (integer(r), integer(s));
        assert_eq!(der(&r_der, &s_der), Some(true));
        assert_eq!(der(&s_der, &r_der), Some(false), "swapped");

        let zero = vec![0; size];
        let one = from_order(&zero, &[&zero[1..], &[1]].concat(), false);
        let above = from_order(order, &one, false);
        let top = vec![0xFF; size];
        for bad in [&zero, &order.to_vec(), &above, &top] {
            assert_eq!(der(&integer(bad), &s_der), None, "{label}");
            assert_eq!(der(&r_der, &integer(bad)), None, "{label}");
            assert_eq!(raw(&[bad, s].concat()), Some(false), "{label}");
            assert_eq!(raw(&[r, bad].concat()), Some(false), "{label}");
        }
        // Negative, of no bytes, and with more zeros than one in front.
        let negative = [&[0x80], &r_der[..]].concat();
        let padded = [&[0], &r_der[..]].concat();
        for bad in [&negative[..], &[], &padded, &[0xFF]] {
            assert_eq!((der(bad, &s_der), der(&r_der, bad)), (None, None), "{label}");
        }
        let valid = sequence(&r_der, &s_der);
        let faulty = [
            [&valid[..], &[0]].concat(),
            valid[..valid.len() - 1].to_vec(),
            tlv(0x31, &[tlv(2, &r_der), tlv(2, &s_der)].concat()),
            tlv(0x30, &[tlv(2, &r_der), tlv(3, &s_der)].concat()),
            tlv(0x30, &[tlv(2, &r_der), tlv(2, &s_der), tlv(2, &s_der)].concat()),
            tlv(0x30, &[tlv(2, &r_der), tlv(2, &s_der), vec![5, 0]].concat()),
            tlv(0x30, &tlv(2, &r_der)),
            // Lengths in more bytes than they need, and without end.
            [&[0x30, 0x82, 0], &valid[if valid[1] == 0x81 { 2 } else { 1 }..]].concat(),
            [&[0x30, 0x80], &valid[if valid[1] == 0x81 { 3 } else { 2 }..], &[0, 0]].concat(),
        ];
        for bad in faulty {
            assert_eq!(verdict(asn1, key, &bad, &vector.message), None, "{label}: {bad:02x?}");
        }
        for bad in [&vector.signature[1..], &[&[0], &vector.signature[..]].concat()] {
            assert_eq!(raw(bad), None, "{label}");
        }
        assert_eq!(verdict(fixed, key, &with_form("ASN.1").signature, &vector.message), None);
        assert_eq!(verdict(asn1, key, &vector.signature, &vector.message), None);
    }
}

/// Of each signature there are two with the same first number, and senders take either.
#[test]
fn either_second_number_is_a_signature() {
    for Curve { asn1, fixed, label, order } in curves() {
        let vector = vectors().into_iter().find(|it| it.algorithm == format!("{label}fixed"));
        let Vector { keys, message, signature, .. } = vector.unwrap();
        let (r, s) = signature.split_at(order.len());
        let other = from_order(order, s, true);
        assert_ne!(s, other);
        let numbers = [r, &other].concat();
        assert_eq!(verdict(fixed, &keys[0], &numbers, &message), Some(true), "{label}");
        let der = sequence(&integer(r), &integer(&other));
        assert_eq!(verdict(asn1, &keys[0], &der, &message), Some(true), "{label}");
    }
    // What a vendor sent (starkbank/sdk-python, tests/api/testEvent.py), with the larger of the two.
    let key = "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEQA+bOEY57yQGYdcF0q7Ia/JPc0Hr8Il0/pbETwvDSM+7yCkqTPDRsdptMMaoK9UEXILOaXq9Ot5azrgQEcTetg==";
    let signature = "MEYCIQCmFCAn2Z+6qEHmf8paI08Ee5ZJ9+KvLWSS3ddp8+RF3AIhALlK7ltfRvMCXhjS7cy8SPlcSlpQtjBxmhN6ClFC0Tv6";
    let body = br#"{"event": {"log": {"transfer": {"status": "processing", "updated": "2020-04-03T13:20:33.485644+00:00", "fee": 160, "name": "Lawrence James", "accountNumber": "10000-0", "id": "5107489032896512", "tags": [], "taxId": "91.642.017/0001-06", "created": "2020-04-03T13:20:32.530367+00:00", "amount": 2, "transactionIds": ["6547649079541760"], "bankCode": "01", "branchCode": "0001"}, "errors": [], "type": "sending", "id": "5648419829841920", "created": "2020-04-03T13:20:33.164373+00:00"}, "subscription": "transfer", "id": "6234355449987072", "created": "2020-04-03T13:20:40.784479+00:00"}}"#;
    let [key, signature] = [key, signature].map(|text| STANDARD.decode(text).unwrap());
    assert_eq!(verdict(ECDSA_SECP256K1_SHA256_ASN1, &key, &signature, body), Some(true));
    assert_eq!(verdict(ECDSA_SECP256K1_SHA256_ASN1, &key, &signature, b"{}"), Some(false));
}

/// An `RSAPublicKey` whose modulus has so many bits.
fn rsa_key(bits: usize) -> Vec<u8> {
    let mut modulus = vec![0x5a; bits.div_ceil(8)];
    modulus[0] = 1 << ((bits - 1) % 8);
    *modulus.last_mut().unwrap() |= 1;
    sequence(&integer(&modulus), &[1, 0, 1])
}

/// The work grows with a key, and whoever reads one from elsewhere is not to do it.
#[test]
fn the_sizes_of_rsa_keys() {
    let large = Some(ConfigFault::LargePublicKey { limit: 8192 });
    let weak = |reason| Some(ConfigFault::WeakPublicKey { reason });
    for (algorithm, takes) in all().into_iter().filter(|(it, _)| it.name().starts_with("RSA")) {
        let fault = |bits| algorithm.key(&rsa_key(bits)).err();
        if takes.len() == 2 {
            assert_eq!(fault(1023), weak("it has fewer than 1,024 bits"));
            assert_eq!((fault(1024), fault(2047)), (None, None));
        } else {
            assert_eq!(fault(1024), weak("it has fewer than 2,048 bits"));
            assert_eq!(fault(2047), weak("it has fewer than 2,048 bits"));
        }
        assert_eq!((fault(2048), fault(8192)), (None, None), "{algorithm:?}");
        for bits in [8193, 16_384, 65_536, 500_000] {
            assert_eq!(fault(bits), large, "{algorithm:?}: {bits}");
        }
    }
}

#[test]
fn the_names_of_algorithms() {
    for (algorithm, takes) in all() {
        let name = algorithm.name();
        assert!(takes.iter().all(|label| label.starts_with(name)), "{name}");
        assert!(!algorithm.key_name().is_empty());
        assert!(format!("{algorithm:?}").starts_with(name) || name == "Ed25519");
    }
}
