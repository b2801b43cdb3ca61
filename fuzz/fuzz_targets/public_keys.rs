//! A public key in DER, PEM or JSON is read as other readers of these read it, or refused; and what is read as a key
//! whose signature is known takes that signature, and nothing else does.
#![no_main]

use std::sync::LazyLock;

use asn1::{Asn1Read, Asn1Write, BigUint, BitString, ObjectIdentifier, Tlv, oid};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use countersign::PublicKey;
use countersign::algorithm::{
    Algorithm, ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_SECP256K1_SHA256_FIXED,
    ED25519, RSA_PKCS1_SHA256, VerifyingKey,
};
use countersign_fuzz::json::Json;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const LONGEST: usize = 16 * 1024;
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const VERSION: u8 = 0xA0;

const RSA: ObjectIdentifier = oid!(1, 2, 840, 113549, 1, 1, 1);
const CURVES: ObjectIdentifier = oid!(1, 2, 840, 10045, 2, 1);
const P256: ObjectIdentifier = oid!(1, 2, 840, 10045, 3, 1, 7);
const P384: ObjectIdentifier = oid!(1, 3, 132, 0, 34);
const P521: ObjectIdentifier = oid!(1, 3, 132, 0, 35);
const SECP256K1: ObjectIdentifier = oid!(1, 3, 132, 0, 10);
const EDWARDS: ObjectIdentifier = oid!(1, 3, 101, 112);

#[derive(Asn1Read, Asn1Write)]
struct Info<'d> {
    algorithm: Identifier<'d>,
    key: BitString<'d>,
}

#[derive(Asn1Read, Asn1Write)]
struct Identifier<'d> {
    oid: ObjectIdentifier,
    parameters: Option<Tlv<'d>>,
}

#[derive(Asn1Read, Asn1Write)]
struct RsaKey<'d> {
    modulus: BigUint<'d>,
    exponent: BigUint<'d>,
}

enum Kind {
    Rsa,
    Curve(ObjectIdentifier, usize),
    Edwards,
}

/// A key's numbers: a modulus and an exponent, a point's coordinates, of which one may be a sign, or a point.
#[derive(Debug, PartialEq)]
enum Numbers {
    Rsa(Vec<u8>, Vec<u8>),
    Point(Vec<u8>, Vec<u8>),
    Compressed(Vec<u8>, bool),
    Edwards(Vec<u8>),
}

struct Known {
    numbers: Numbers,
    message: Vec<u8>,
    signature: Vec<u8>,
}

/// Each algorithm, and a key of it whose signature is known, if there is one.
static ALGORITHMS: LazyLock<[(&dyn Algorithm, Kind, Option<Known>); 5]> = LazyLock::new(|| {
    let vectors = include_str!("../../tests/data/jwk.json");
    let vectors: Value = serde_json::from_str(vectors).expect("vectors are JSON");
    let known = |algorithm: &str| {
        let all = vectors["signatures"].as_array().expect("there are some");
        let vector =
            all.iter().find(|vector| vector["alg"] == algorithm).expect("it is one of them");
        let jwk = vector["jwk"].as_str().expect("it is a text");
        let jwk: Value = serde_json::from_str(jwk).expect("it is JSON");
        let number = |name: &str| decoded(&jwk[name]).expect("it is base64url");
        let numbers = match algorithm {
            "RS256" => Numbers::Rsa(number("n"), number("e")),
            "ES256" => Numbers::Point(number("x"), number("y")),
            _ => Numbers::Edwards(number("x")),
        };
        let signature = decoded(&vector["signature"]).expect("it is base64url");
        let message = vector["message"].as_str().expect("it is a text").into();
        Some(Known { numbers, message, signature })
    };
    [
        (RSA_PKCS1_SHA256, Kind::Rsa, known("RS256")),
        (ECDSA_P256_SHA256_FIXED, Kind::Curve(P256, 32), known("ES256")),
        (ECDSA_P384_SHA384_FIXED, Kind::Curve(P384, 48), None),
        (ECDSA_SECP256K1_SHA256_FIXED, Kind::Curve(SECP256K1, 32), None),
        (ED25519, Kind::Edwards, known("EdDSA")),
    ]
});

fn decoded(text: &Value) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.as_str()?).ok()
}

impl Kind {
    fn numbers(&self, encoded: &[u8]) -> Option<Numbers> {
        let info = asn1::parse_single::<Info<'_>>(encoded).ok();
        let inside = info.as_ref().filter(|info| info.key.padding_bits() == 0);
        match self {
            Self::Rsa => {
                let key = match inside {
                    Some(info) if info.algorithm.oid == RSA => info.key.as_bytes(),
                    Some(_) => return None,
                    None => encoded,
                };
                let RsaKey { modulus, exponent } = asn1::parse_single(key).ok()?;
                let [modulus, exponent] = [modulus, exponent].map(|number| {
                    let bytes = number.as_bytes();
                    bytes.strip_prefix(&[0]).unwrap_or(bytes).to_vec()
                });
                Some(Numbers::Rsa(modulus, exponent))
            }
            Self::Curve(curve, number) => {
                let point = match (encoded, inside) {
                    ([2..=4, ..], _) => encoded,
                    (_, Some(info)) if info.algorithm.oid == CURVES => {
                        let named: ObjectIdentifier = info.algorithm.parameters?.parse().ok()?;
                        (named == *curve).then_some(info.key.as_bytes())?
                    }
                    _ => return None,
                };
                match point {
                    [4, both @ ..] if both.len() == 2 * number => {
                        let (x, y) = both.split_at(*number);
                        Some(Numbers::Point(x.into(), y.into()))
                    }
                    [sign @ 2..=3, x @ ..] if x.len() == *number => {
                        Some(Numbers::Compressed(x.into(), *sign == 3))
                    }
                    _ => None,
                }
            }
            Self::Edwards => {
                let key = match inside {
                    Some(info) if info.algorithm.oid == EDWARDS => {
                        info.algorithm.parameters.is_none().then_some(info.key.as_bytes())?
                    }
                    _ => encoded,
                };
                (key.len() == 32).then(|| Numbers::Edwards(key.into()))
            }
        }
    }
}

impl Numbers {
    /// Whether they are the other's, of which nothing is left out.
    fn are(&self, whole: &Self) -> bool {
        match (self, whole) {
            (Self::Compressed(x, sign), Self::Point(other, y)) => {
                x == other && *sign == (y.last().is_some_and(|byte| byte % 2 == 1))
            }
            _ => self == whole,
        }
    }
}

fn takes(key: &dyn VerifyingKey, known: &Known) -> bool {
    key.signature_len().contains(&known.signature.len())
        && key.check(&known.signature).is_some_and(|mut check| {
            check.update(&known.message);
            check.is_valid()
        })
}

/// The bytes of a key, as the algorithms read them.
fn check_bytes(encoded: &[u8]) {
    for (algorithm, kind, known) in ALGORITHMS.iter() {
        let numbers = kind.numbers(encoded);
        let is_known = match (&numbers, known) {
            (Some(numbers), Some(known)) => numbers.are(&known.numbers),
            _ => false,
        };
        let Ok(key) = algorithm.key(encoded) else {
            assert!(!is_known, "{}", algorithm.name());
            continue;
        };
        let numbers =
            numbers.unwrap_or_else(|| panic!("another reader finds no {}", algorithm.name()));
        if let Numbers::Rsa(modulus, exponent) = &numbers {
            assert_eq!(key.signature_len(), modulus.len()..=modulus.len());
            assert!(
                (256..=1024).contains(&modulus.len()) && (modulus.len() > 256 || modulus[0] >= 128)
            );
            assert!(exponent.last().is_some_and(|byte| byte % 2 == 1) && *exponent != [1]);
        }
        if let Some(known) = known {
            assert_eq!(takes(&*key, known), is_known, "{numbers:?}");
        }
    }
}

/// Takes a value with this tag from the front.
fn take<'d>(der: &mut &'d [u8], tag: u8) -> Option<Tlv<'d>> {
    let (value, behind) = asn1::strip_tlv(der).ok()?;
    (value.tag_bytes() == [tag]).then(|| {
        *der = behind;
        value
    })
}

/// Whether these are there and nothing else.
fn are(mut der: &[u8], tags: &[u8]) -> bool {
    tags.iter().all(|tag| take(&mut der, *tag).is_some()) && der.is_empty()
}

fn only(mut der: &[u8]) -> Option<&[u8]> {
    let value = take(&mut der, SEQUENCE)?;
    der.is_empty().then_some(value.data())
}

fn is_info(der: &[u8]) -> bool {
    only(der).is_some_and(|inner| are(inner, &[SEQUENCE, BITS]))
}

fn info(oid: ObjectIdentifier, parameters: Option<&[u8]>, key: &[u8]) -> Vec<u8> {
    let parameters = parameters.map(|der| asn1::parse_single(der).expect("it is DER"));
    let key = BitString::new(key, 0).expect("it is of whole bytes");
    asn1::write_single(&Info { algorithm: Identifier { oid, parameters }, key })
        .expect("it is short")
}

/// What a PEM file holds, as a naive reader finds it.
fn of_pem(text: &str) -> Option<Vec<u8>> {
    let parts: Vec<_> = text.trim().split("-----").collect();
    let ["", begin, inner, end, ""] = parts[..] else { return None };
    let label =
        begin.strip_prefix("BEGIN ").filter(|label| end.strip_prefix("END ") == Some(label))?;
    let base64: String = inner.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    let der = STANDARD.decode(base64).ok().filter(|_| text.len() <= LONGEST)?;
    match label {
        "PUBLIC KEY" => is_info(&der).then_some(der),
        "RSA PUBLIC KEY" => {
            are(only(&der)?, &[INTEGER, INTEGER]).then(|| info(RSA, Some(&[5, 0]), &der))
        }
        "CERTIFICATE" => {
            let mut rest = only(&der)?;
            let mut fields = take(&mut rest, SEQUENCE)?.data();
            if !are(rest, &[SEQUENCE, BITS]) {
                return None;
            }
            take(&mut fields, VERSION);
            for tag in [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE] {
                take(&mut fields, tag)?;
            }
            let key = take(&mut fields, SEQUENCE)?.full_data();
            is_info(key).then(|| key.to_vec())
        }
        _ => None,
    }
}

/// The key in JSON that is valid, as a naive reader finds it.
fn of_jwk(json: Json<'_>) -> Option<Vec<u8>> {
    const SECRET: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];
    const TEXTS: [&str; 8] = ["kty", "crv", "x", "y", "n", "e", "kid", "use"];
    let value = json.value();
    let members = value.as_object().filter(|_| json.has_each_once())?;
    let is_public = !SECRET.iter().any(|name| members.contains_key(*name));
    let are_texts = TEXTS.iter().all(|name| members.get(*name).is_none_or(Value::is_string));
    let operations =
        members.get("key_ops").map(|all| serde_json::from_value::<Vec<String>>(all.clone()));
    let is_for_signatures = members.get("use").is_none_or(|usage| usage == "sig")
        && match &operations {
            None => true,
            Some(Ok(all)) => all.iter().any(|one| one == "verify"),
            Some(Err(_)) => false,
        };
    if !is_public || !are_texts || !is_for_signatures || json.0.len() > LONGEST {
        return None;
    }
    let number = |name: &str| decoded(value.get(name)?);
    let curve = |oid: ObjectIdentifier, length: usize| {
        let (x, y) = (number("x")?, number("y")?);
        let point = [&[4][..], &x, &y].concat();
        let named = asn1::write_single(&oid).expect("it is short");
        ([x.len(), y.len()] == [length; 2]).then(|| info(CURVES, Some(&named), &point))
    };
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    match (text("kty")?, text("crv")) {
        ("RSA", None) => {
            let positive = |name: &str| {
                let bytes = number(name)?;
                let sign: &[u8] = if *bytes.first()? < 128 { &[] } else { &[0] };
                (bytes[0] != 0).then(|| [sign, &bytes].concat())
            };
            let (modulus, exponent) = (positive("n")?, positive("e")?);
            let key =
                RsaKey { modulus: BigUint::new(&modulus)?, exponent: BigUint::new(&exponent)? };
            Some(info(RSA, Some(&[5, 0]), &asn1::write_single(&key).expect("it is short")))
        }
        ("EC", Some("P-256")) => curve(P256, 32),
        ("EC", Some("P-384")) => curve(P384, 48),
        ("EC", Some("P-521")) => curve(P521, 66),
        ("EC", Some("secp256k1")) => curve(SECP256K1, 32),
        ("OKP", Some("Ed25519")) => {
            number("x").filter(|x| x.len() == 32).map(|x| info(EDWARDS, None, &x))
        }
        _ => None,
    }
}

fn check(ours: Option<PublicKey>, theirs: Option<Vec<u8>>) {
    assert_eq!(ours, theirs.as_deref().map(PublicKey::bytes));
    theirs.iter().for_each(|encoded| check_bytes(encoded));
}

fn check_pem(text: &str) {
    check(PublicKey::pem(text), of_pem(text));
}

fn check_jwk(text: &str) {
    // What is not looked at may be a number that no other reader can hold.
    if serde_json::from_str::<Value>(text).is_err() {
        return;
    }
    let json = Json::of(text);
    let theirs = of_jwk(json);
    let set = PublicKey::jwk_set(&format!("{{\"keys\":[{text}]}}"));
    if let (Some(key), Some(id)) = (&theirs, json.value().get("kid").and_then(Value::as_str)) {
        assert_eq!(set, Some(vec![(id.to_owned(), PublicKey::bytes(key))]));
    } else {
        assert!(set.is_none_or(|keys| keys.is_empty()));
    }
    check(PublicKey::jwk(text), theirs);
}

fuzz_target!(|input: &[u8]| {
    match str::from_utf8(input) {
        Ok(text) if text.starts_with('{') => check_jwk(text),
        Ok(text) if text.starts_with("-----") => check_pem(text),
        _ => {
            check_bytes(input);
            let base64 = STANDARD.encode(input);
            for label in ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE"] {
                check_pem(&format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n"));
            }
        }
    }
});
