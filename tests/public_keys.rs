//! Providers that sign with a private key: their vectors, what is left of one that was changed, and
//! keys that are none. `tests/data/*/vectors.json` says where each vector comes from.

#![cfg(all(feature = "ed25519", feature = "p256", feature = "rsa"))]

#[path = "common/recorded.rs"]
mod recorded;

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::Part::{Body, Header, Text, Timestamp};
use countersign::algorithm::{
    Algorithm, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, ED25519, PublicKeyCheck,
    RSA_PKCS1_SHA256, VerifyingKey,
};
use countersign::providers::{Discord, SendGrid, Telnyx, Wise};
use countersign::{
    Asymmetric, ConfigError, ConfigFault, Coverage, Draft, Error, KeyForm, KeyKind, PublicKey,
    Request, Scheme, Signature, SignedTime, TimeFormat, UnixTime, Verifier, Webhook, WithPublicKey,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use recorded::{Vector, vectors};
use sha2::{Digest as _, Sha256};

const PROVIDERS: [(&str, usize, usize); 3] =
    [("discord", 1, 1), ("telnyx", 5, 8), ("sendgrid", 1, 3)];

const SENDGRID_TIME: &str = "X-Twilio-Email-Event-Webhook-Timestamp";

fn bind(id: &str, key: &str) -> Result<Box<dyn Verifier>, ConfigError> {
    Ok(match id {
        "discord" => Box::new(Discord::new(key)?),
        "telnyx" => Box::new(Telnyx::new(key)?),
        _ => Box::new(SendGrid::new(key)?),
    })
}

fn time_header(id: &str) -> &'static str {
    match id {
        "discord" => "X-Signature-Timestamp",
        "telnyx" => "telnyx-timestamp",
        _ => SENDGRID_TIME,
    }
}

fn signature_header(id: &str) -> &'static str {
    match id {
        "discord" => "X-Signature-Ed25519",
        "telnyx" => "telnyx-signature-ed25519",
        _ => "X-Twilio-Email-Event-Webhook-Signature",
    }
}

/// The verdict at the vector's own time, which is the same however the body is cut.
fn verdict(id: &str, verifier: &dyn Verifier, vector: &Vector, body: &[u8]) -> Option<Error> {
    let now = vector.headers[time_header(id)].parse().unwrap_or(1_600_112_502);
    let fields: Vec<_> = vector.headers.iter().collect();
    let request = Request::at(&fields, UnixTime::from_secs(now));
    let whole = verifier.verify(&request, body).err();
    for size in [7, 64, body.len().max(1)] {
        let streamed = verifier.begin(&request).and_then(|mut verification| {
            body.chunks(size).for_each(|chunk| verification.update(chunk));
            verification.finish()
        });
        assert_eq!(streamed.err(), whole, "in chunks of {size}");
    }
    whole
}

#[test]
fn every_vector() {
    for (id, valid, invalid) in PROVIDERS {
        for vector in vectors(id, valid, invalid) {
            let verifier = bind(id, &vector.secret).unwrap();
            let error = verdict(id, &verifier, &vector, &vector.body());
            assert_eq!(error.is_none(), vector.is_valid(), "{id}: {}", vector.note);
            assert!(
                vector.headers[time_header(id)] == "timestamp"
                    || matches!(error, None | Some(Error::Mismatch { .. }))
            );
        }
    }
}

fn valid_ones() -> impl Iterator<Item = (&'static str, Vector)> {
    PROVIDERS.into_iter().flat_map(|(id, valid, invalid)| {
        let found = vectors(id, valid, invalid).into_iter().filter(Vector::is_valid);
        found.map(move |vector| (id, vector))
    })
}

#[test]
fn one_change_to_a_valid_vector() {
    for (id, vector) in valid_ones().filter(|(_, vector)| vector.body().len() < 1000) {
        let verifier = bind(id, &vector.secret).unwrap();
        let now = UnixTime::from_secs(vector.headers[time_header(id)].parse().unwrap());
        let refused = |vector: &Vector, body: &[u8]| {
            let fields: Vec<_> = vector.headers.iter().collect();
            let verdict = verifier.verify(&Request::at(&fields, now), body);
            assert!(verdict.is_err(), "{id}: {}", vector.note);
        };
        let body = vector.body();
        for at in 0..body.len().min(16) {
            let mut changed = body.clone();
            changed[at] ^= 1;
            refused(&vector, &changed);
        }
        refused(&vector, &[&body[..], b"\n"].concat());
        if let Some((_, shorter)) = body.split_last() {
            refused(&vector, shorter);
        }

        let text = &vector.headers[signature_header(id)];
        for at in 0..text.len() {
            let mut changed = vector.clone();
            let mut other = text.clone().into_bytes();
            other[at] = if other[at] == b'7' { b'8' } else { b'7' };
            let other = String::from_utf8(other).unwrap();
            changed.headers.insert(signature_header(id).into(), other);
            refused(&changed, &body);
        }

        let mut later = vector.clone();
        let time: u64 = vector.headers[time_header(id)].parse().unwrap();
        later.headers.insert(time_header(id).into(), (time + 1).to_string());
        refused(&later, &body);
    }
}

#[test]
fn a_time_outside_of_the_tolerance() {
    for (id, vector) in valid_ones() {
        let header = time_header(id);
        let time: u64 = vector.headers[header].parse().unwrap();
        let verifier = bind(id, &vector.secret).unwrap();
        let fields: Vec<_> = vector.headers.iter().collect();
        let at = |now| {
            let request = Request::at(&fields, UnixTime::from_secs(now));
            verifier.verify(&request, &vector.body()).err()
        };
        assert_eq!((at(time + 300), at(time - 300)), (None, None));
        let error = Error::TimestampTooOld { header, seconds: 301, tolerance: 300 };
        assert_eq!(at(time + 301), Some(error));
        let error = Error::TimestampInFuture { header, seconds: 301, tolerance: 300 };
        assert_eq!(at(time - 301), Some(error));
    }
    let vector = &vectors("discord", 1, 1)[0];
    let discord = Discord::new(&vector.secret).unwrap().tolerance(Duration::from_secs(5)).unwrap();
    let fields: Vec<_> = vector.headers.iter().collect();
    let late = Request::at(&fields, UnixTime::from_secs(1_759_897_413));
    assert!(matches!(discord.begin(&late), Err(Error::TimestampTooOld { tolerance: 5, .. })));
}

#[test]
fn a_missing_repeated_or_malformed_header() {
    for (id, vector) in valid_ones() {
        let verifier = bind(id, &vector.secret).unwrap();
        let now = UnixTime::from_secs(vector.headers[time_header(id)].parse().unwrap());
        let all: Vec<(&str, &str)> =
            vector.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
        for header in [signature_header(id), time_header(id)] {
            let error = |fields: Vec<(&str, &str)>| {
                verifier.begin(&Request::at(&fields, now)).map(|_| ()).unwrap_err()
            };
            let without = all.iter().copied().filter(|(name, _)| *name != header);
            assert_eq!(error(without.collect()), Error::MissingHeader { header });
            let twice = all.iter().chain(&all).copied().collect();
            let header = signature_header(id);
            assert_eq!(error(twice), Error::RepeatedHeader { header });
        }
        let malformed = |text: &str| {
            let fields = [(signature_header(id), text), (time_header(id), "1")];
            verifier.begin(&Request::at(&fields, now)).map(|_| ()).unwrap_err()
        };
        let header = signature_header(id);
        let valid = &vector.headers[header];
        let (expected, found) =
            (if id == "discord" { 128 } else { valid.len().max(88) }, valid.len());
        let longer = Error::WrongLength { header, expected, found: found + 4 };
        assert_eq!(malformed(&format!("{valid}AAAA")), longer);
        assert_eq!(malformed(&format!("*{}", &valid[1..])), Error::WrongCharacter { header });
    }
}

/// Of the many ways to write two numbers in DER, one is accepted.
#[test]
fn der_that_is_not_the_one_way_to_write_a_signature() {
    let vector = vectors("sendgrid", 1, 3).remove(0);
    let sendgrid = SendGrid::new(&vector.secret).unwrap();
    let header = signature_header("sendgrid");
    let der = STANDARD.decode(&vector.headers[header]).unwrap();
    let (r, s) = (&der[4..36], &der[38..71]);
    let sequence = |numbers: &[&[u8]]| {
        let content: Vec<u8> = numbers
            .iter()
            .flat_map(|number| [&[2, u8::try_from(number.len()).unwrap()], *number].concat())
            .collect();
        [&[0x30, u8::try_from(content.len()).unwrap()], &content[..]].concat()
    };
    let error = |der: &[u8]| {
        let mut vector = vector.clone();
        vector.headers.insert(header.into(), STANDARD.encode(der));
        verdict("sendgrid", &sendgrid, &vector, &vector.body())
    };
    assert_eq!(sequence(&[r, s]), der);
    assert_eq!(error(&der), None);

    let padded = [&[0], r].concat();
    let faulty = [
        sequence(&[&padded, s]),
        sequence(&[r, &s[1..]]),
        sequence(&[r]),
        sequence(&[r, s])[..70].to_vec(),
        sequence(&[&[0], s]),
        sequence(&[r, &[0]]),
        sequence(&[r, &[&[0], &[0xFF; 32][..]].concat()]),
        [&der[..], &[0]].concat(),
        [&[0x30, 0x81, 0x45], &der[2..]].concat(),
        [&[0x31], &der[1..]].concat(),
        Vec::new(),
    ];
    for der in faulty {
        let found = error(&der).unwrap();
        let expected = if der.is_empty() {
            Error::EmptyHeader { header }
        } else {
            Error::NotASignature { header }
        };
        assert_eq!(found, expected, "{der:02x?}");
    }
    // The numbers swapped are a signature of something else.
    assert_eq!(error(&sequence(&[s, r])), Some(Error::Mismatch { header }));
    let length = Error::WrongLength { header, expected: 96, found: 132 };
    assert_eq!(error(&[0x30; 99]), Some(length));
}

#[test]
fn a_key_that_is_none() {
    let hex = "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92";
    let base64 = "qDPr42OO8SSMkP5u8ImxZ6vpSUe+tyiAD/h+z/vXWh0=";
    let spki = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{spki}\n-----END PUBLIC KEY-----\n");
    let off_curve = spki.replace("83T4", "93T4");
    let other_curve = spki.replace("DAQcD", "DAQgD");
    let no_point = "0200000000000000000000000000000000000000000000000000000000000000";
    let common = ["", " ", "\n", "a key", "é", "00", "AA==", pem.as_str(), "-----BEGIN"];
    let ed25519 = "an Ed25519 public key of 32 bytes";
    let cases: [(&str, &str, &str, &str, Vec<String>); 3] = [
        (
            "discord",
            ed25519,
            "hex digits",
            hex,
            vec![
                base64.into(),
                hex[2..].into(),
                format!("{hex}00"),
                no_point.into(),
                format!("0x{hex}"),
            ],
        ),
        (
            "telnyx",
            ed25519,
            "base64 in one line",
            base64,
            vec![hex.into(), base64[4..].into(), spki.into(), format!("AAAA{base64}")],
        ),
        (
            "sendgrid",
            "a P-256 public key",
            "base64 in one line",
            spki,
            vec![base64.into(), spki[4..].into(), off_curve, other_curve, format!("{spki}AAAA")],
        ),
    ];
    for (id, expected, form, good, bad) in cases {
        assert!(bind(id, good).is_ok());
        let fault = ConfigFault::NotAPublicKey { expected, form };
        let blank = format!("{good}\n");
        for text in common.into_iter().chain(bad.iter().map(String::as_str)).chain([&*blank]) {
            let error = bind(id, text).err().unwrap();
            assert_eq!((error.fault(), error.scheme()), (fault, Some(id)), "{text}");
        }
        assert_eq!(fault.to_string(), format!("the key is not {expected}, written as {form}"));
    }
    let discord = || Discord::new(hex).unwrap();
    let fault = ConfigFault::NotAPublicKey { expected: ed25519, form: "hex digits" };
    assert_eq!(discord().or(base64).unwrap_err(), fault);
    assert!(discord().or(PublicKey::base64(base64).unwrap()).is_ok(), "a form of one's own");
}

/// Whoever sends could sign for these without a private key.
#[test]
fn a_weak_key() {
    let ends = [
        ("ec", "ff", "7f"),
        ("01", "00", "00"),
        ("00", "00", "80"),
        ("01", "00", "80"),
        ("ed", "ff", "7f"),
        ("ee", "ff", "ff"),
    ];
    let mut weak: Vec<String> = ends
        .iter()
        .map(|(first, middle, last)| format!("{first}{}{last}", middle.repeat(30)))
        .collect();
    for point in [
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc",
    ] {
        let signs = if point.starts_with('c') { ["7a", "fa"] } else { ["05", "85"] };
        weak.extend(signs.map(|sign| format!("{point}{sign}")));
    }
    let good = "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92";
    let fault = ConfigFault::WeakPublicKey { reason: "it has a small order" };
    for key in weak {
        assert_eq!(Discord::new(&key).unwrap_err(), fault, "{key}");
        assert_eq!(Discord::new(good).unwrap().or(&key).unwrap_err(), fault);
        let base64 = STANDARD.encode(hex::decode(&key).unwrap());
        assert_eq!(Telnyx::new(&base64).unwrap_err(), fault);
    }
    let zeros = "0".repeat(64);
    assert!(Discord::new(&zeros).is_err());
}

/// The order of the group of Ed25519 (RFC 8032, section 5.1), its lowest byte first.
const ED25519_ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

/// The second number is below the order, and the point is none that anybody could have taken.
#[test]
fn an_ed25519_signature_in_another_text() {
    let is_valid = |key: &[u8], signature: &[u8], message: &[u8]| {
        let mut check = ED25519.key(key).unwrap().check(signature).unwrap();
        check.update(message);
        check.is_valid()
    };
    let vector = vectors("discord", 1, 1).into_iter().find(Vector::is_valid).unwrap();
    let key = hex::decode(&vector.secret).unwrap();
    let signature = hex::decode(&vector.headers[signature_header("discord")]).unwrap();
    let time = vector.headers[time_header("discord")].as_bytes();
    let message = [time, &vector.body()].concat();
    assert!(is_valid(&key, &signature, &message));
    let (mut more, mut carry) = (signature.clone(), 0);
    for (byte, other) in more[32..].iter_mut().zip(hex::decode(ED25519_ORDER).unwrap()) {
        let next = u16::from(*byte) + u16::from(other) + carry;
        *byte = next.to_le_bytes()[0];
        carry = next >> 8;
    }
    assert_eq!(carry, 0, "it is as long");
    assert!(!is_valid(&key, &more, &message), "the same number but for the order");
    for at in [0, 32] {
        let mut zero = signature.clone();
        zero[at..at + 32].fill(0);
        assert!(!is_valid(&key, &zero, &message), "zeros from {at}");
    }
    // Its first half is the neutral point: without a look at that, it would be one of this message.
    let key = "6c62e3cbbf210941e7a45c6b970dba7e7aa0b2eb3b1e0b782c76f5069e8faf0d";
    let number = "c7a655db4313325a5d9cfce038b0348daa6ba327b2fddaf7bab390705ccdf300";
    let signature = format!("01{}{number}", "00".repeat(31));
    let [key, signature] = [key, &signature].map(|text| hex::decode(text).unwrap());
    assert!(!is_valid(&key, &signature, RSA_BODY));
}

static ED25519_PEM: Scheme<Asymmetric> = Scheme::public_key("own", ED25519)
    .signature(Signature::in_header("X-Sig").base64())
    .key(KeyForm::Pem)
    .signs_body();

/// RFC 8410 has the key, in section 10.1.
#[test]
fn an_ed25519_key_in_a_pem_file() {
    let pem = |der: &[u8]| {
        let base64 = STANDARD.encode(der);
        format!("-----BEGIN PUBLIC KEY-----\n{base64}\n-----END PUBLIC KEY-----\n")
    };
    let base64 = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
    let der = STANDARD.decode(base64).unwrap();
    let raw = &der[12..];
    assert!(Webhook::new(&ED25519_PEM, &pem(&der)).is_ok());
    for good in [der.as_slice(), raw] {
        assert!(Telnyx::new(&STANDARD.encode(good)).is_ok());
    }

    let mut of_x25519 = der.clone();
    of_x25519[8] = 0x6e;
    let form = "a PEM file of a PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE";
    let expected = "an Ed25519 public key of 32 bytes";
    let none = ConfigFault::NotAPublicKey { expected, form };
    for bad in [&of_x25519, &der[..43], &der[1..], &der[..12], &[&der, &[0][..]].concat()] {
        assert_eq!(Webhook::new(&ED25519_PEM, &pem(bad)).unwrap_err(), none);
    }
    let weak = ConfigFault::WeakPublicKey { reason: "it has a small order" };
    let small = [&der[..12], &[1], &[0; 31]].concat();
    assert_eq!(Webhook::new(&ED25519_PEM, &pem(&small)).unwrap_err(), weak);
}

#[test]
fn several_keys() {
    for (id, vector) in valid_ones() {
        let other = match id {
            "discord" => "a833ebe3638ef1248c90fe6ef089b167abe94947beb728800ff87ecffbd75a1d",
            "telnyx" => "JbVzCSx2pk91iP3fds18U3dAmcFjpToDnTFMDr0yPJI=",
            _ => {
                "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqTxd43gyp8IOEto2LdIfjRQrIbsd4SXZkLW6jDutdhXSJCWHw8REntlo7aNDthvj+y7GjUuFDb/R1NGe1OPzpA=="
            }
        };
        let fields: Vec<_> = vector.headers.iter().collect();
        let now = UnixTime::from_secs(vector.headers[time_header(id)].parse().unwrap());
        macro_rules! check {
            ($type:ident) => {{
                let one = || $type::new(other).unwrap();
                let both = one().or(&vector.secret).unwrap().for_account("eu");
                let proof = both.verify(&Request::at(&fields, now), &vector.body()).unwrap();
                assert_eq!((proof.key(), proof.account()), (1, Some("eu")));
                assert_eq!((proof.coverage(), proof.timestamp()), (Coverage::Body, Some(now)));
                let four = both.or(other).unwrap().or(other).unwrap();
                let proof = four.verify(&Request::at(&fields, now), &vector.body()).unwrap();
                assert_eq!(proof.key(), 1);
                assert_eq!(four.or(other).unwrap_err(), ConfigFault::TooManyKeys { limit: 4 });
            }};
        }
        match id {
            "discord" => check!(Discord),
            "telnyx" => check!(Telnyx),
            _ => check!(SendGrid),
        }
    }
}

const WISE_HEADER: &str = "X-Signature-SHA256";

/// What OpenSSL signed with `RSA_3072`'s private key.
const RSA_BODY: &[u8] = br#"{"id":1}"#;

/// A key of 3,072 bits, from OpenSSL.
const RSA_3072: &str = "MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEAsuVdimlsDweIWbAN/tJ8Nn5zrA6sz4uR3+togWUpftjJORdfOAC3ku+gDMsB/F5wAtDZuc7AbyYyPnYkUrzdzWbR+m+qlPmLxpEoDjEhreT73o5o6J0h5oddapKtVyLxoJtd7QnuXsyr7XFVUdLAhsxkMTO1tcnS83nUPt+w04UrPhNwKkelY4zOTjLzCl2SrqXoAkf+ZCOUSFH9AfjxmwaFdnh24bqDRqMx6knwwRcWZdMPwsOcAd9ApDKI/7VkiOgHRjQpBrSIPhVN51K8+0vkz3/Ul4QpTC3RHAx6OUFWML9HTCu0zITFUT2s0tiBd1pcc2Nz38+BaIt1V/8Ku+z+JAj7oYOqfCtETfZ8w1rtBR6+yeKgnz4Q0+V9Ut1rYK2+TsrtqCet7cGmiNRgW20J5nTvu3szy0O1nTulF4KBwGJFlBXckNb7THQBDblaTs10nNEH176t5E6luhjqBQ4PhoskytHDUS8WGERtbHSL+QQM0vfOBLXVJ3lqCDnFAgMBAAE=";

/// Of `RSA_BODY`, PKCS#1 v1.5 with SHA-256.
const RSA_SIGNATURE: &str = "P2m0kQ87d7FyQqVWtKCM0eUqltbt6PmaLoV0qtrhNUUj64EpAueWZhO7HQ1QLEHdrXhavq4MNJdePuKObwPpLMTfurcgFFiDRJww7vjQoRutbk7FLgrzAiLBRyIGgJ2cT8CfOm7lqY0Bg0BpLMzxFHHEh5qkViXjG8W5Ey0p/If+EW+3RpC16EcVTzsFF8ZnqYrncnBsgIjCz1HG6DUO/lV1iFwwojoOPe5sT/rgisRmjwGmiG3MIxL/HDfcJXk6A02aMMHWUMD+S1BR0yd4wauWLC6LAAoOE58cutHm/o3MDI8jCV8uB4LC5PeHY+tglm1YUCoumMaTUsG1BMpGrtXvN4ZLl+2+e2smS1PKd8YiwPdwCmOM53riRK65RuJzbpAvMKHfxLgktunEugrvHDhcPraGu5Pi171vjNSqcRaKo/X+MgubqZN4+N12qsZJi74AeWLJs64GosMIg+HY2O3Ywd9iC67tbEAxA1ICCF90V3mmwqG+Rs/GGD1YlNL5";

/// The same with the padding PSS.
const RSA_PSS: &str = "kPcoB7NkMkefFU8JYBRWgjny3HZZuziUESqArHpR3JCwCJdeaoNn0TafApk0TCZaG2U3U76ehl9Hvl4OdoqHEqVud2WcnZh2yO1zUnYEbz7ay1NWqGwDjS2EmAXS9Bt8PK+W0znkmBW26LSZAB84ZRfGBQRKrNL+2of8r64vKc+zW3pwDNopkpCUx5dL3OBiTFuncwg6zCQQkmvL5ExvgBgVmTY5ENqprJ93N8IICVDcno59PAUUks1CujyO8J6bAKV80+2+CcjwVrM0Gqh/vsfGYspowe2P0LrDn+Kuw7aEHxgVHVeU2gR7gLHBiPpUfh2ntjAA6YqlE3qxmvQT6BLd3aLLw8IGykRyODTV+TCjDmgTXwA9JvhQvpuqFlARkKN94Da+soejxLY3rFljHbPpRXB4G5zHJVUTagdok0+Yo3x+mTwOjkQA3pvxRYjsFW3QVNiWoL+T7GteaZwd5dTqlEjQzEUr59JjUStsig5AdiVbyxBPw3gu6lLGvfKq";

/// The same with SHA-512.
const RSA_SHA512: &str = "qWku1CsWRZYBTBtqe4ESxDMKJjIjbdWeWuuuShsK8xFSSIwv4neRvjDygbpl2Ycd4pFTqeC5E75E68h/gkul8pUB+NhVlBlkbNTKSCyHz1XMWL04rcPCTx0LeNWBEvpa1BJUUglYM9/++C0y3WOHHImftD08SOp8Hws7HAUn0t+kbHnbcl1/WRdrOYO5Yk9TLmsQ3MgKQKGekja/kEFd48qA+n6VE3vNSvGHv3mFUK6i+jKEUA+U3tlmuKGurzTT4cTQFEheItnzlioYOt4SEoGoWxBTababsiu7KYZEx3gNIbKy6IbX5zyx2mWZhXDRFowPIUn8OkuZc6n1izXXBm7Yl8opgggACMnRJLXJVEeMOHTht6ZdbUlC/BqW2Z9471gZIAmMOLo4COIVOlX0sKlgaXiz8O3wGsPh3WsSqAsCgs8TqYg0/qkybyV8b0QcfrSo9tgTDO6yBmusCSCAnLySuJukXXHq/3nGp5AGCMQz94Op5BDjO4h3Yc4KBCVj";

/// A key of 1,024 bits, from OpenSSL.
const RSA_1024: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDTnv/xNIy35mQtdMg9N8Q8//41WwxEVq/cXNyvkHMH9MkavhAOE/FDPWc74sENELp9JyafsuSGgy9C1xd9L2Sb82fWvEipSTyRhDDIOzyBDF1jy4yTklWxDKiB0GLwujfOeGQ1+kRMzVOeRyt6Zi0sYvzPnpEKYNwOSdszm32cXQIDAQAB";

const RSA_OID: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];

fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let [.., high, low] = content.len().to_be_bytes();
    let length: &[u8] = if content.len() < 128 { &[low] } else { &[0x82, high, low] };
    [&[tag], length, &content].concat()
}

/// A `SubjectPublicKeyInfo`, in base64. Neither number has zeros in front.
fn rsa_key(oid: &[u8], modulus: &[u8], exponent: &[u8]) -> String {
    let number = |bytes: &[u8]| {
        let sign: &[u8] = if bytes.first().is_none_or(|first| *first > 127) { &[0] } else { &[] };
        der(2, &[sign, bytes])
    };
    let key = der(0x30, &[&number(modulus), &number(exponent)]);
    let algorithm = der(0x30, &[&der(6, &[oid]), &[5, 0]]);
    STANDARD.encode(der(0x30, &[&algorithm, &der(3, &[&[0], &key])]))
}

/// The modulus of `RSA_3072`, whose exponent is 65,537.
fn rsa_modulus() -> Vec<u8> {
    let key = STANDARD.decode(RSA_3072).unwrap();
    let (front, exponent) = key.split_at(key.len() - 5);
    assert_eq!(exponent, [2, 3, 1, 0, 1]);
    let modulus = front[front.len() - 384..].to_vec();
    assert_eq!(rsa_key(&RSA_OID, &modulus, &[1, 0, 1]), RSA_3072);
    modulus
}

/// An odd number of so many bits.
fn rsa_number(bits: usize) -> Vec<u8> {
    let mut number = vec![0x5a; bits.div_ceil(8)];
    number[0] = 1 << ((bits - 1) % 8);
    *number.last_mut().unwrap() |= 1;
    number
}

const RSA_KEY: &str = "an RSA public key";

#[test]
fn an_rsa_key_that_is_none() {
    let spki = vectors("wise", 1, 1).remove(0).secret;
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{spki}\n-----END PUBLIC KEY-----\n");
    // Both numbers alone, without what says that they are a key of RSA.
    let bare = STANDARD.encode(&STANDARD.decode(&spki).unwrap()[24..]);
    let p256 = vectors("sendgrid", 1, 3).remove(0).secret;
    let modulus = rsa_modulus();
    let mut even = modulus.clone();
    *even.last_mut().unwrap() ^= 1;
    let mut of_pss = RSA_OID;
    of_pss[8] = 10;
    let exponent = [1, 0, 1];
    let bad = [
        String::new(),
        "a key".into(),
        "AA==".into(),
        pem,
        p256,
        spki[4..].into(),
        spki[..spki.len() - 4].into(),
        format!("{spki}AAAA"),
        format!("{spki}\n"),
        rsa_key(&of_pss, &modulus, &exponent),
        rsa_key(&RSA_OID, &even, &exponent),
        rsa_key(&RSA_OID, &modulus, &modulus),
    ];
    let fault = ConfigFault::NotAPublicKey { expected: RSA_KEY, form: "base64 in one line" };
    for text in bad {
        let error = Wise::new(&text).unwrap_err();
        assert_eq!((error.fault(), error.scheme()), (fault, Some("wise")), "{text}");
        assert_eq!(Wise::new(&spki).unwrap().or(&text).unwrap_err(), fault, "{text}");
    }
    for good in [RSA_3072.into(), bare, rsa_key(&RSA_OID, &rsa_number(8192), &exponent)] {
        assert!(Wise::new(&spki).unwrap().or(&good).is_ok(), "{good}");
    }
}

/// Whoever sends could sign for these without a private key, or find it, or have the receiver work.
#[test]
fn a_weak_or_large_rsa_key() {
    let few = ConfigFault::WeakPublicKey { reason: "it has fewer than 2,048 bits" };
    let exponent = ConfigFault::WeakPublicKey { reason: "its exponent is even or 1" };
    let of_bits = |bits| rsa_key(&RSA_OID, &rsa_number(bits), &[1, 0, 1]);
    let with = |exponent: &[u8]| rsa_key(&RSA_OID, &rsa_modulus(), exponent);
    let weak = [
        (RSA_1024.into(), few),
        (of_bits(2047), few),
        (with(&[]), exponent),
        (with(&[1]), exponent),
        (with(&[2]), exponent),
        (with(&[1, 0, 0]), exponent),
    ];
    for (key, fault) in weak {
        assert_eq!(Wise::new(&key).unwrap_err(), fault, "{key}");
        assert_eq!(Wise::new(RSA_3072).unwrap().or(&key).unwrap_err(), fault, "{key}");
    }
    let large = ConfigFault::LargePublicKey { limit: 8192 };
    for bits in [8193, 16_384] {
        assert_eq!(Wise::new(&of_bits(bits)).unwrap_err(), large);
        assert_eq!(Wise::new(RSA_3072).unwrap().or(&of_bits(bits)).unwrap_err().key(), Some(1));
    }
    for key in [of_bits(2048), with(&[3])] {
        assert!(Wise::new(&key).is_ok(), "{key}");
    }
}

/// A private key is no other spelling of its public one, whatever the file says that it is.
#[test]
fn a_private_key_is_refused() {
    let modulus = [&[0], &rsa_modulus()[..]].concat();
    let (version, small) = (der(2, &[&[0]]), der(2, &[&[0x5b; 192]]));
    let numbers =
        [&version[..], &der(2, &[&modulus]), &der(2, &[&[1, 0, 1]]), &der(2, &[&modulus])];
    let pkcs1 = der(0x30, &[&numbers.concat(), &small.repeat(5)]);
    let of_rsa = der(0x30, &[&der(6, &[&RSA_OID]), &[5, 0]]);
    let p256 = STANDARD.decode(vectors("sendgrid", 1, 3).remove(0).secret).unwrap();
    let (algorithm, point) = (&p256[2..23], der(0xa1, &[&der(3, &[&p256[25..]])]));
    let sec1 = der(0x30, &[&der(2, &[&[1]]), &der(4, &[&[0x5b; 32]]), &point]);
    let of_ed25519 = der(0x30, &[&der(6, &[&[0x2b, 0x65, 0x70]])]);
    let seed = der(4, &[&[0x5b; 32]]);
    let pkcs8 = |algorithm: &[u8], key: &[u8]| der(0x30, &[&version, algorithm, &der(4, &[key])]);
    let private = [
        pkcs8(&of_rsa, &pkcs1),
        pkcs1,
        pkcs8(algorithm, &sec1),
        sec1,
        pkcs8(&of_ed25519, &seed),
        seed,
        [0x5b; 64].to_vec(),
    ];
    for key in &private {
        for algorithm in [RSA_PKCS1_SHA256, ECDSA_P256_SHA256_ASN1, ED25519] {
            let fault = algorithm.key(key).map(|_| ()).unwrap_err();
            assert_eq!(fault, ConfigFault::UnusableKey, "{algorithm:?}: {key:02x?}");
        }
        let text = STANDARD.encode(key);
        for error in [Wise::new(&text).err(), SendGrid::new(&text).err(), Telnyx::new(&text).err()]
        {
            let fault = error.unwrap().fault();
            assert!(matches!(fault, ConfigFault::NotAPublicKey { .. }), "{fault}");
            assert!(!fault.to_string().contains(&text[..8]));
        }
        for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "PUBLIC KEY"] {
            let pem = format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n");
            for scheme in [&RSA_PEM, &ED25519_PEM] {
                let fault = Webhook::new(scheme, &pem).unwrap_err().fault();
                assert!(matches!(fault, ConfigFault::NotAPublicKey { .. }), "{label}: {fault}");
            }
        }
    }
}

static RSA_PEM: Scheme<Asymmetric> = Scheme::public_key("own", RSA_PKCS1_SHA256)
    .signature(Signature::in_header("X-Sig").base64())
    .key(KeyForm::Pem)
    .signs_body();

#[test]
fn a_broken_pem_file() {
    let (begin, end) = ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----");
    let (front, rest) = RSA_3072.split_at(64);
    let good = format!("{begin}\n{front}\n{rest}\n{end}\n");
    let webhook = Webhook::new(&RSA_PEM, &good).unwrap();
    let fields = [("X-Sig", RSA_SIGNATURE)];
    assert!(webhook.verify(&Request::new(&fields), RSA_BODY).is_ok());

    let form = "a PEM file of a PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE";
    let fault = ConfigFault::NotAPublicKey { expected: RSA_KEY, form };
    let broken = [
        RSA_3072.into(),
        good.replace(begin, ""),
        good.replace(end, ""),
        good.replace("PUBLIC", "RSA PUBLIC"),
        good.replace("PUBLIC KEY", "CERTIFICATE"),
        good.replace(front, ""),
        good.replace(rest, ""),
        good.replace(rest, &rest[1..]),
        good.replace(rest, &rest[..rest.len() - 4]),
        good.repeat(2),
        format!("a key\n{good}"),
        format!("{begin}\n{end}\n"),
    ];
    for text in broken {
        assert_eq!(Webhook::new(&RSA_PEM, &text).unwrap_err(), fault, "{text}");
    }
}

#[test]
fn an_rsa_signature() {
    let (header, vector) = (WISE_HEADER, vectors("wise", 1, 1).remove(0));
    let (key, sent) = (&vector.secret, &vector.headers[header]);
    let verify = |wise: &Wise, text: &str, body: &[u8]| {
        let fields = [(header, text)];
        wise.verify(&Request::new(&fields), body).map(|proof| proof.key())
    };
    let wise = Wise::new(key).unwrap();
    assert_eq!(verify(&wise, sent, &vector.body()), Ok(0));
    let larger = Wise::new(RSA_3072).unwrap();
    assert_eq!(verify(&larger, RSA_SIGNATURE, RSA_BODY), Ok(0));
    let both = Wise::new(key).unwrap().or(RSA_3072).unwrap();
    assert_eq!(verify(&both, sent, &vector.body()), Ok(0));
    assert_eq!(verify(&both, RSA_SIGNATURE, RSA_BODY), Ok(1));

    let signature = STANDARD.decode(RSA_SIGNATURE).unwrap();
    let zero_in_front = STANDARD.encode([&[0], &signature[..]].concat());
    let shorter = STANDARD.encode(&signature[3..]);
    let zero_behind = STANDARD.encode([&signature[..], &[0]].concat());
    for (wise, text, expected) in [
        (&wise, RSA_SIGNATURE, 344),
        (&larger, sent, 512),
        (&larger, &zero_in_front, 512),
        (&larger, &shorter, 512),
        (&larger, &zero_behind, 512),
    ] {
        let error = verify(wise, text, RSA_BODY).unwrap_err();
        assert_eq!(error, Error::WrongLength { header, expected, found: text.len() });
        assert_eq!(error.code(), "wrong-length");
    }

    // The same number but for multiples of the modulus: a second text for one signature.
    let (mut sum, mut carry) = (signature.clone(), 0);
    for (byte, more) in sum.iter_mut().zip(rsa_modulus()).rev() {
        let next = u16::from(*byte) + u16::from(more) + carry;
        *byte = next.to_le_bytes()[0];
        carry = next >> 8;
    }
    assert_eq!(carry, 0, "it is as long");
    let mut others = vec![RSA_PSS.to_owned(), RSA_SHA512.to_owned(), STANDARD.encode(sum)];
    others.extend([vec![0; 384], vec![0xFF; 384]].map(|bytes| STANDARD.encode(bytes)));
    for at in [0, 1, 192, 383] {
        let mut changed = signature.clone();
        changed[at] ^= 1;
        others.push(STANDARD.encode(changed));
    }
    for text in others {
        let error = verify(&larger, &text, RSA_BODY).unwrap_err();
        assert_eq!((error, error.code()), (Error::Mismatch { header }, "mismatch"), "{text}");
    }
    assert_eq!(verify(&larger, RSA_SIGNATURE, b"{}"), Err(Error::Mismatch { header }));
    let stranger = rsa_key(&RSA_OID, &rsa_number(3072), &[1, 0, 1]);
    let stranger = Wise::new(&stranger).unwrap();
    assert_eq!(verify(&stranger, RSA_SIGNATURE, RSA_BODY), Err(Error::Mismatch { header }));
}

/// Two numbers multiplied, their highest bytes first.
fn product(one: &[u8], other: &[u8]) -> Vec<u8> {
    let mut digits = vec![0_u32; one.len() + other.len()];
    for (at, a) in one.iter().enumerate() {
        for (behind, b) in other.iter().enumerate() {
            digits[at + behind + 1] += u32::from(*a) * u32::from(*b);
        }
    }
    for at in (1..digits.len()).rev() {
        digits[at - 1] += digits[at] >> 8;
    }
    digits.iter().map(|digit| digit.to_le_bytes()[0]).collect()
}

/// Under an exponent of 3 anybody finds a number whose cube begins with the padding, `RSA_BODY`'s hash and
/// whatever is behind it. It is smaller than the modulus, so that it fits every key.
#[test]
fn a_padding_with_bytes_behind_the_hash() {
    let number = "07fffffffffffffffeaaeaec40115d61d5cf91dcd0d1ed4a55d116861c2af6238ec630faae56dcfad220dc413f277419aa5df03052d72a0641787bdee56de30b5758d92378d7e1cc0c25d48c9a1eee59983171be307598b35ec392670c7d44011c69411211ba2329822f38ec3aa9afb7fb7159e09194f666534fd629f262ef46";
    let number = hex::decode(number).unwrap();
    let cube = product(&product(&number, &number), &number);
    let sha256_of = "3031300d060960864801650304020105000420";
    let hash = hex::encode(Sha256::digest(RSA_BODY));
    let front = format!("0001{}00{sha256_of}{hash}", "ff".repeat(8));
    assert!(hex::encode(cube).starts_with(&front), "who looks no further takes it");
    let key = Wise::new(&rsa_key(&RSA_OID, &rsa_modulus(), &[3])).unwrap();
    let signature = STANDARD.encode([&[0; 256], &number[..]].concat());
    let fields = [(WISE_HEADER, signature.as_str())];
    let refused = key.verify(&Request::new(&fields), RSA_BODY).unwrap_err();
    assert_eq!(refused, Error::Mismatch { header: WISE_HEADER });
}

#[test]
fn a_scheme_of_public_keys() {
    for (scheme, algorithm) in [
        (Discord::SCHEME, "Ed25519"),
        (Telnyx::SCHEME, "Ed25519"),
        (SendGrid::SCHEME, "ECDSA P-256 SHA-256"),
    ] {
        assert_eq!((scheme.key_kind(), scheme.algorithm()), (KeyKind::PublicKey, algorithm));
        assert_eq!(scheme.secret_form(), None);
    }
}

static V1A: Scheme<Asymmetric> = Scheme::public_key("v1a", ED25519)
    .key(KeyForm::WhpkBase64)
    .signature(Signature::in_header("webhook-signature").list(" ").prefix("v1a,").base64())
    .timestamp(SignedTime::in_header("webhook-timestamp", TimeFormat::Seconds))
    .signs(&[Header("webhook-id"), Text("."), Timestamp, Text("."), Body]);

/// Svix's own test (svix/svix-webhooks, `test_asymmetric_key_signing`), among other signatures.
#[test]
fn one_of_several_signatures() {
    let key = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    let other = "whpk_JbVzCSx2pk91iP3fds18U3dAmcFjpToDnTFMDr0yPJI=";
    let sent = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";
    let symmetric = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let another = format!("v1a,{}", STANDARD.encode([7; 64]));
    let body = br#"{"test": 2432232314}"#;
    let verdict = |webhook: &Webhook<Asymmetric>, text: &str, body: &[u8]| {
        let fields = [
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", text),
        ];
        let request = Request::at(&fields, UnixTime::from_secs(1_614_265_330));
        let whole = webhook.verify(&request, body).map(|proof| proof.key());
        let streamed = webhook.begin(&request).and_then(|mut verification| {
            body.chunks(3).for_each(|chunk| verification.update(chunk));
            verification.finish().map(|proof| proof.key())
        });
        assert_eq!(streamed, whole);
        whole
    };
    let one = Webhook::new(&V1A, key).unwrap();
    let second = Webhook::new(&V1A, other).unwrap().or(key).unwrap();
    let header = "webhook-signature";
    let lists = [
        sent.to_owned(),
        format!("{symmetric} {sent}"),
        format!("{another} {sent}"),
        format!("{sent} {another} {sent}"),
        format!("{}{sent}", format!("{another} ").repeat(7)),
        format!("{sent}{}", format!(" {another}").repeat(7)),
        format!("v1a,AAAA {sent}"),
    ];
    for text in &lists {
        assert_eq!(verdict(&one, text, body), Ok(0), "{text}");
        assert_eq!(verdict(&second, text, body), Ok(1), "{text}");
        assert_eq!(verdict(&one, text, b"{}"), Err(Error::Mismatch { header }), "{text}");
    }
    assert_eq!(verdict(&one, &another, body), Err(Error::Mismatch { header }));
    let of_hmac = verdict(&one, symmetric, body).unwrap_err();
    assert_eq!(of_hmac, Error::NoCandidate { header });
    // Everybody has the key, and no HMAC under it counts, whatever it is called.
    let secret = STANDARD.decode(&key["whpk_".len()..]).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
    mac.update(&[b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.", &body[..]].concat());
    let tag = STANDARD.encode(mac.finalize().into_bytes());
    assert_eq!(verdict(&one, &format!("v1,{tag}"), body), Err(Error::NoCandidate { header }));
    let as_public = verdict(&one, &format!("v1a,{tag}"), body).unwrap_err();
    assert_eq!(as_public, Error::WrongLength { header, expected: 88, found: 44 });
    let nine = format!("{}{sent}", format!("{another} ").repeat(8));
    let too_many = verdict(&one, &nine, body).unwrap_err();
    assert!(matches!(too_many, Error::TooManyCandidates { limit: 8, .. }), "{too_many:?}");
}

/// Counts the checks that it begins, and takes no signature.
#[derive(Debug)]
struct Counting;

static BEGUN: AtomicUsize = AtomicUsize::new(0);

impl Algorithm for Counting {
    fn name(&self) -> &'static str {
        "counting"
    }

    fn key_name(&self) -> &'static str {
        "anything"
    }

    fn key(&self, _: &[u8]) -> Result<Box<dyn VerifyingKey>, ConfigFault> {
        Ok(Box::new(Self))
    }
}

impl VerifyingKey for Counting {
    fn signature_len(&self) -> RangeInclusive<usize> {
        40..=60
    }

    fn check(&self, signature: &[u8]) -> Option<Box<dyn PublicKeyCheck>> {
        BEGUN.fetch_add(1, Ordering::Relaxed);
        (signature[0] != 9).then(|| Box::new(Self) as _)
    }
}

impl PublicKeyCheck for Counting {
    fn update(&mut self, _: &[u8]) {}

    fn is_valid(self: Box<Self>) -> bool {
        false
    }
}

static COUNTED: Scheme<Asymmetric> = Scheme::public_key("own", &Counting)
    .signature(Signature::in_header("X-Sig-1").numbered_to(100).base64())
    .signs_body();

/// Whatever a sender lists, there are no more checks than eight signatures under four keys.
#[test]
fn the_checks_of_a_request_are_bounded() {
    let four = (0..3).fold(Webhook::new(&COUNTED, "").unwrap(), |it, _| it.or("").unwrap());
    let begun = |count: usize, first: u8| {
        BEGUN.store(0, Ordering::Relaxed);
        let text = STANDARD.encode([first; 50]);
        let names: Vec<_> = (1..=count).map(|at| format!("X-Sig-{at}")).collect();
        let fields: Vec<_> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
        let error = four.verify(&Request::new(&fields), b"{}").unwrap_err();
        (error, BEGUN.load(Ordering::Relaxed))
    };
    let header = "X-Sig-1";
    assert_eq!(begun(1, 1), (Error::Mismatch { header }, 4));
    assert_eq!(begun(8, 1), (Error::Mismatch { header }, 32));
    assert_eq!(begun(8, 9), (Error::NotASignature { header }, 32));
    for count in [9, 32, 100] {
        let (error, checks) = begun(count, 1);
        assert!(matches!(error, Error::TooManyCandidates { limit: 8, .. }), "{error:?}");
        assert_eq!(checks, 0);
    }
}

const fn of_sendgrid(algorithm: &'static dyn Algorithm) -> Draft<WithPublicKey> {
    let time = SignedTime::in_header(SENDGRID_TIME, TimeFormat::Seconds);
    let signature = Signature::in_header("X-Sig").base64();
    Scheme::public_key("own", algorithm).signature(signature).timestamp(time)
}

static DER: Scheme<Asymmetric> =
    of_sendgrid(ECDSA_P256_SHA256_ASN1).key(KeyForm::Pem).signs(&[Timestamp, Body]);
static FIXED: Scheme<Asymmetric> = of_sendgrid(ECDSA_P256_SHA256_FIXED).signs(&[Timestamp, Body]);

/// The same two numbers in another text form, under the same key in another.
#[test]
fn a_scheme_of_ones_own() {
    let vector = vectors("sendgrid", 1, 3).remove(0);
    let der = STANDARD.decode(&vector.headers[signature_header("sendgrid")]).unwrap();
    let fixed = [&der[4..36], &der[39..71]].concat();
    let time = &vector.headers[SENDGRID_TIME];
    let now = UnixTime::from_secs(time.parse().unwrap());
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", vector.secret);
    let webhooks = [
        (Webhook::new(&DER, &pem).unwrap(), &der),
        (Webhook::new(&FIXED, &vector.secret).unwrap(), &fixed),
    ];
    let header = "X-Sig";
    for (webhook, signature) in &webhooks {
        let verify = |signature: &[u8], body: &[u8]| {
            let text = STANDARD.encode(signature);
            let fields = [(SENDGRID_TIME, time.as_str()), (header, text.as_str())];
            webhook.verify(&Request::at(&fields, now), body).map(|proof| proof.key())
        };
        assert_eq!(verify(signature, &vector.body()), Ok(0));
        assert_eq!(verify(signature, b"{}"), Err(Error::Mismatch { header }));
        let mut other = (*signature).clone();
        *other.last_mut().unwrap() ^= 1;
        assert_eq!(verify(&other, &vector.body()), Err(Error::Mismatch { header }));
    }
    let (of_der, _) = &webhooks[0];
    let fields = [(SENDGRID_TIME, time.clone()), (header, STANDARD.encode(&fixed))];
    let refused = of_der.begin(&Request::at(&fields, now)).unwrap_err();
    assert_eq!(refused, Error::NotASignature { header });
    let (of_numbers, _) = &webhooks[1];
    let fields = [(SENDGRID_TIME, time.clone()), (header, STANDARD.encode(&der))];
    let refused = of_numbers.begin(&Request::at(&fields, now)).unwrap_err();
    assert_eq!(refused, Error::WrongLength { header, expected: 88, found: 96 });
}

/// A key is public, and a signature or body still nothing for a log.
#[test]
fn nothing_of_a_request_is_shown() {
    for (id, vector) in valid_ones() {
        let verifier = bind(id, &vector.secret).unwrap();
        let fields: Vec<_> = vector.headers.iter().collect();
        let now = UnixTime::from_secs(vector.headers[time_header(id)].parse().unwrap());
        let mut verification = verifier.begin(&Request::at(&fields, now)).unwrap();
        verification.update(&vector.body());
        let shown = format!("{verification:?} {verification:#?}");
        let forged = verifier.verify(&Request::at(&fields, now), b"forged").unwrap_err();
        let proof = verification.finish().unwrap();
        let shown = format!("{shown} {forged} {forged:?} {proof} {proof:?}");
        for text in [&vector.secret, &vector.headers[signature_header(id)]] {
            for at in 0..text.len() - 8 {
                assert!(!shown.contains(&text[at..at + 8]));
            }
        }
    }
}
