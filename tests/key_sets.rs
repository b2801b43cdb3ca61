//! Keys that requests name by their ids: which one is taken, what names none, and a set that is replaced
//! while requests are verified.

#![cfg(all(feature = "key-sets", feature = "p256", feature = "rsa"))]

mod common;
#[path = "common/recorded.rs"]
mod recorded;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use common::request;
use countersign::Part::{Body, Field, Query, QueryBeforeSignature, Text, Timestamp};
use countersign::algorithm::{ECDSA_P256_SHA256_ASN1, RSA_PKCS1_SHA256};
use countersign::bounds::{MAX_KEY_ID, MAX_SET_KEYS};
use countersign::providers::{Wise, find};
use countersign::{
    AnyScheme, Bound, ConfigError, ConfigFault, Draft, Encoding, Entry, Error, KeyForm, KeyKind,
    KeySet, KeyedById, Keys, OpenFx, PublicKey, Request, Scheme, Signature, SignedTime, TimeFormat,
    UnixTime, Verifier, Webhook, WithKeySet,
};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use recorded::{Vector, vectors};

const ID: &str = "X-Own-Key-Id";
const SIGNATURE: &str = "X-Own-Signature";
const BODY: &[u8] = b"{\"event\":\"token.leaked\"}";

static OWN: Scheme<KeyedById> = Scheme::public_key_by_id("own", ECDSA_P256_SHA256_ASN1)
    .key_id_in_header(ID)
    .signature(Signature::in_header(SIGNATURE).base64())
    .signs_body();

static PAIRS: Scheme<KeyedById> = Scheme::public_key_by_id("pairs", ECDSA_P256_SHA256_ASN1)
    .key_id_in_pair("keyId")
    .signature(Signature::in_header(SIGNATURE).pairs(",", "signature").optional_blanks().base64())
    .signs_body();

static OTHER: Scheme<KeyedById> = Scheme::public_key_by_id("other", RSA_PKCS1_SHA256)
    .key_id_in_header(ID)
    .signature(Signature::in_header(SIGNATURE).base64())
    .signs_body();

fn signing(number: u8) -> SigningKey {
    SigningKey::from_slice(&[number; 32]).unwrap()
}

/// A `SubjectPublicKeyInfo` of P-256: all but the point is the same in each.
fn der(number: u8) -> Vec<u8> {
    let head = hex::decode("3059301306072a8648ce3d020106082a8648ce3d030107034200").unwrap();
    [head, signing(number).verifying_key().to_sec1_point(false).as_bytes().to_vec()].concat()
}

fn public(number: u8) -> PublicKey {
    PublicKey::bytes(&der(number))
}

fn text(number: u8) -> String {
    STANDARD.encode(der(number))
}

fn signed(number: u8, body: &[u8]) -> String {
    let signature: DerSignature = signing(number).sign(body);
    STANDARD.encode(signature.as_bytes())
}

/// A set of the scheme `OWN` with keys 1 and 2, and its verifier.
fn own() -> (KeySet, Webhook<KeyedById>) {
    let keys = KeySet::new(&OWN).unwrap();
    keys.replace([("one", public(1)), ("two", public(2))]).unwrap();
    let webhook = Webhook::new(&OWN, keys.clone()).unwrap();
    (keys, webhook)
}

/// The position of the key, which is the same however the body comes.
fn verified(verifier: &dyn Verifier, fields: &[(&str, &str)], body: &[u8]) -> Result<usize, Error> {
    let whole = verifier.verify(&request(&fields), body).map(|proof| proof.key());
    let streamed = verifier.begin(&request(&fields)).and_then(|mut verification| {
        body.chunks(7).for_each(|chunk| verification.update(chunk));
        verification.finish()
    });
    assert_eq!(streamed.map(|proof| proof.key()), whole);
    whole
}

#[test]
fn the_key_that_the_request_names_is_taken() {
    let (_, webhook) = own();
    let verify = |id: &str, number| {
        verified(&webhook, &[(ID, id), (SIGNATURE, &signed(number, BODY))], BODY)
    };
    assert_eq!(verify("one", 1), Ok(0));
    assert_eq!(verify("two", 2), Ok(1));
    let mismatch = Err(Error::Mismatch { header: SIGNATURE });
    assert_eq!(verify("one", 2), mismatch, "of another key of the set");
    assert_eq!(verify("two", 1), mismatch);
    let fields = [(ID, "two"), (SIGNATURE, &*signed(2, BODY))];
    assert_eq!(verified(&webhook, &fields, b"another body"), mismatch);
}

#[test]
fn a_key_that_is_not_there_is_no_mismatch_and_the_senders_fault() {
    let (_, webhook) = own();
    let signature = signed(1, BODY);
    for id in ["three", "ONE", "one/../two", "../../etc/passwd", "https://evil.example/one", "on"] {
        let error = verified(&webhook, &[(ID, id), (SIGNATURE, &signature)], BODY).unwrap_err();
        assert_eq!(error, Error::UnknownKey { header: ID });
        assert_eq!((error.code(), error.header()), ("unknown-key", Some(ID)));
        assert!(!error.is_receivers_fault(), "anybody can cause it");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(id) || id == "on", "{shown}");
    }
    // Before the body.
    let fields = [(ID, "three"), (SIGNATURE, &*signature)];
    let begun = webhook.begin(&request(&fields)).unwrap_err();
    assert_eq!(begun, Error::UnknownKey { header: ID });
}

#[test]
fn an_id_is_there_once_and_bounded() {
    let (_, webhook) = own();
    let signature = (SIGNATURE, &*signed(1, BODY));
    let verify = |fields: &[(&str, &str)]| verified(&webhook, fields, BODY);
    assert_eq!(verify(&[signature]), Err(Error::MissingHeader { header: ID }));
    assert_eq!(verify(&[signature, (ID, "")]), Err(Error::EmptyHeader { header: ID }));
    let twice = Err(Error::RepeatedHeader { header: ID });
    assert_eq!(verify(&[signature, (ID, "one"), (ID, "one")]), twice);
    assert_eq!(verify(&[signature, (ID, "one"), ("x-own-key-id", "two")]), twice);

    let bound = |length: usize| verify(&[signature, (ID, &"k".repeat(length))]);
    assert_eq!(bound(MAX_KEY_ID), Err(Error::UnknownKey { header: ID }));
    let too_long = Error::HeaderTooLong { header: ID, limit: MAX_KEY_ID };
    assert_eq!(bound(MAX_KEY_ID + 1), Err(too_long));
    assert_eq!(bound(1024 * 1024), Err(too_long));
    assert!(matches!(bound(1024 * 1024 + 1), Err(Error::HeaderTooLong { header: ID, .. })));
}

#[test]
fn an_id_in_a_pair_is_there_once_and_bounded() {
    let keys = KeySet::new(&PAIRS).unwrap();
    keys.replace([("one", &text(1)), ("two", &text(2))]).unwrap();
    let webhook = Webhook::new(&PAIRS, keys).unwrap();
    let signature = signed(2, BODY);
    let verify = |pairs: &str| {
        let value = format!("algorithm=SHA256withECDSA, {pairs}signature={signature}");
        verified(&webhook, &[(SIGNATURE, &value)], BODY)
    };
    assert_eq!(verify("keyId=two, "), Ok(1));
    assert_eq!(verify("keyId=one, "), Err(Error::Mismatch { header: SIGNATURE }));
    assert_eq!(verify("keyId=three, "), Err(Error::UnknownKey { header: SIGNATURE }));
    let none = Err(Error::NoKeyId { header: SIGNATURE });
    for pairs in ["", "keyId=, ", "keyid=two, ", "keyId=two, keyId=two, ", "keyId=one, keyId=two, "]
    {
        assert_eq!(verify(pairs), none, "{pairs}");
    }
    let long = |length: usize| format!("keyId={}, ", "k".repeat(length));
    assert_eq!(verify(&long(MAX_KEY_ID)), Err(Error::UnknownKey { header: SIGNATURE }));
    assert_eq!(verify(&long(MAX_KEY_ID + 1)), none);
    let many = "keyId=two, ".repeat(40);
    assert!(matches!(verify(&many), Err(Error::TooManyItems { .. })));
}

#[test]
fn a_set_is_replaced_as_a_whole_or_not_at_all() {
    let (keys, webhook) = own();
    let verify = |id: &str, number| {
        verified(&webhook, &[(ID, id), (SIGNATURE, &signed(number, BODY))], BODY)
    };
    let wise = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvO8vXV+JksBzZAY6GhSO\
                XdoTCfhXaaiZ+qAbtaDBiu2AGkGVpmEygFmWP4Li9m5+Ni85BhVvZOodM9epgW3F\
                bA5Q1SexvAF1PPjX4JpMstak/QhAgl1qMSqEevL8cmUeTgcMuVWCJmlge9h7B1CS\
                D4rtlimGZozG39rUBDg6Qt2K+P4wBfLblL0k4C4YUdLnpGYEDIth+i8XsRpFlogx\
                CAFyH9+knYsDbR43UJ9shtc42Ybd40Afihj8KnYKXzchyQ42aC8aZ/h5hyZ28yVy\
                Oj3Vos0VdBIs/gAyJ/4yyQFCXYte64I7ssrlbGRaco4nKF3HmaNhxwyKyJafz19e\
                HwIDAQAB";
    let spki = "ECDSA P-256";
    let own_keys = || (text(1), text(3));
    let refused = |last: (&str, &str), fault: fn(ConfigFault) -> bool| {
        let (one, three) = own_keys();
        let given = [("one", one.as_str()), ("three", &three), last];
        let error = keys.replace(given).unwrap_err();
        assert!(fault(error.fault()), "{error}");
        assert_eq!((error.scheme(), error.key()), (Some("own"), Some(2)), "{error}");
        assert!(error.to_string().starts_with("own, key 2: "), "{error}");
        assert_eq!(keys.len(), 2, "nothing is replaced");
        assert_eq!((verify("one", 1), verify("two", 2)), (Ok(0), Ok(1)));
        assert_eq!(verify("three", 3), Err(Error::UnknownKey { header: ID }));
    };
    refused(("four", wise), |fault| matches!(fault, ConfigFault::NotAPublicKey { .. }));
    refused(("four", spki), |fault| matches!(fault, ConfigFault::NotAPublicKey { .. }));
    refused(("four", ""), |fault| matches!(fault, ConfigFault::NotAPublicKey { .. }));
    let four = text(4);
    refused(("one", &four), |fault| fault == ConfigFault::RepeatedKeyId);
    for id in ["", " four", "four\n", &"k".repeat(MAX_KEY_ID + 1)] {
        refused((id, &four), |fault| fault == ConfigFault::KeyId { limit: MAX_KEY_ID });
    }

    let longest = "k".repeat(MAX_KEY_ID);
    keys.replace([("three", public(3)), (&longest, public(4))]).unwrap();
    assert_eq!((verify("three", 3), verify(&longest, 4)), (Ok(0), Ok(1)));
    assert_eq!(verify("one", 1), Err(Error::UnknownKey { header: ID }), "which was withdrawn");
    keys.replace([] as [(&str, PublicKey); 0]).unwrap();
    assert!(keys.is_empty());
    assert_eq!(verify("three", 3), Err(Error::UnknownKey { header: ID }));
}

#[test]
fn a_set_has_at_most_256_keys_and_no_more_are_read() {
    let (keys, _) = own();
    let key = public(1);
    let numbered = |count: usize| (0..count).map(|number| (number.to_string(), key.clone()));
    keys.replace(numbered(MAX_SET_KEYS)).unwrap();
    assert_eq!(keys.len(), 256);
    let mut read = 0;
    let endless = (0_u64..).map(|number| (number.to_string(), key.clone())).inspect(|_| read += 1);
    let error = keys.replace(endless).unwrap_err();
    assert_eq!(error, ConfigFault::TooManyKeys { limit: MAX_SET_KEYS });
    assert_eq!((read, keys.len()), (257, 256));
}

#[test]
fn a_set_belongs_to_its_scheme() {
    let (keys, webhook) = own();
    let error = |result: Result<Webhook<KeyedById>, ConfigError>| result.unwrap_err();
    let other = error(Webhook::new(&OTHER, keys.clone()));
    assert_eq!((other.fault(), other.scheme()), (ConfigFault::OtherKeySet, Some("other")));
    assert_eq!(error(webhook.or(keys.clone())), ConfigFault::SecondKeySet);

    let without = KeySet::new(OpenFx::SCHEME).unwrap_err();
    assert_eq!(
        without.to_string(),
        "openfx: the scheme's keys have no ids, and it takes no KeySet"
    );
    assert_eq!(KeySet::new(Wise::SCHEME).unwrap_err(), ConfigFault::UnusedKeySet);
    let erased: &'static AnyScheme = &OWN;
    assert!(KeySet::new(erased).unwrap().is_empty());
    assert_eq!((erased.key_kind(), erased.key_id().as_deref()), (KeyKind::KeySet, Some(ID)));
    let pairs: &'static AnyScheme = &PAIRS;
    assert_eq!(pairs.key_id().unwrap(), "keyId= in X-Own-Signature");
    assert_eq!(format!("{keys:?}"), "KeySet { scheme: \"own\", keys: 2, .. }");
}

#[test]
fn an_entry_is_bound_to_a_set_and_to_nothing_else() {
    let (keys, _) = own();
    let entry = Entry::of(&OWN);
    let bound = entry.bind(&Keys::set(keys.clone()).account("eu")).unwrap();
    assert_eq!((bound.account(), bound.signer().is_none()), (Some("eu"), true));
    let fields = [(ID, "three"), (SIGNATURE, &*signed(3, BODY))];
    let unknown = Err(Error::UnknownKey { header: ID });
    assert_eq!(verified(&bound, &fields, BODY), unknown);
    keys.replace([("three", public(3))]).unwrap();
    assert_eq!(verified(&bound, &fields, BODY), Ok(0), "the set is the same one");

    let key = text(1);
    let fault = |entry: Entry, given: &Keys<'_>| entry.bind(given).unwrap_err().fault();
    assert_eq!(fault(entry, &Keys::new(&key)), ConfigFault::MissingKeySet);
    assert_eq!(fault(entry, &Keys::set(keys.clone()).or(&key)), ConfigFault::MissingKeySet);
    let set = Keys::set(keys.clone());
    assert_eq!(fault(Entry::of(OpenFx::SCHEME), &set), ConfigFault::UnusedKeySet);
    assert_eq!(fault(Entry::of(&OTHER), &set), ConfigFault::OtherKeySet);
    assert_eq!(fault(entry, &set.setting("any")), ConfigFault::UnusedSetting);
}

/// A signature of the right text and of no key's length is none.
#[test]
fn a_signature_is_one_of_the_named_key() {
    let (_, webhook) = own();
    let not_one = Err(Error::NotASignature { header: SIGNATURE });
    for bytes in [&b"x"[..], &[0; 71], &[0; 3000]] {
        let fields = [(ID, "one"), (SIGNATURE, &*STANDARD.encode(bytes))];
        assert_eq!(verified(&webhook, &fields, BODY), not_one, "{} bytes", bytes.len());
    }
    let empty = verified(&webhook, &[(ID, "one"), (SIGNATURE, "")], BODY);
    assert_eq!(empty, Err(Error::EmptyHeader { header: SIGNATURE }));
}

/// The key 3 as a JWK.
#[cfg(feature = "fields")]
fn jwk(id: &str) -> String {
    let point = signing(3).verifying_key().to_sec1_point(false);
    let [x, y] = [point.x(), point.y()].map(|number| URL_SAFE_NO_PAD.encode(number.unwrap()));
    format!(r#"{{"kty":"EC","crv":"P-256","kid":"{id}","use":"sig","x":"{x}","y":"{y}"}}"#)
}

#[cfg(feature = "fields")]
#[test]
fn a_jwk_set_replaces_the_keys_with_those_of_the_algorithm() {
    let (keys, webhook) = own();
    let fields = [(ID, "three"), (SIGNATURE, &*signed(3, BODY))];
    let ed25519 = r#"{"kty":"OKP","crv":"Ed25519","kid":"other","use":"sig",
        "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let set = |jwks: &[&str]| format!(r#"{{"keys":[{}]}}"#, jwks.join(","));

    let none = ConfigFault::NotAJwkSet;
    let nameless = jwk("three").replace(r#""kid":"three","#, "");
    for json in ["", "{}", "[]", &set(&[]), &set(&[ed25519]), &set(&[&nameless])] {
        assert_eq!(keys.replace_with_jwks(json).unwrap_err(), none, "{json}");
    }
    let twice = set(&[&jwk("three"), ed25519, &jwk("three")]);
    let error = keys.replace_with_jwks(&twice).unwrap_err();
    assert_eq!((error.fault(), error.key()), (ConfigFault::RepeatedKeyId, Some(1)));
    assert_eq!(keys.len(), 2, "nothing is replaced");
    assert_eq!(verified(&webhook, &fields, BODY), Err(Error::UnknownKey { header: ID }));

    keys.replace_with_jwks(&set(&[ed25519, &jwk("three")])).unwrap();
    assert_eq!((keys.len(), verified(&webhook, &fields, BODY)), (1, Ok(0)));
}

/// Whatever a provider publishes, no key of it is one with which a sender could sign, or have the receiver
/// work.
#[cfg(feature = "fields")]
#[test]
fn a_jwk_set_has_no_key_that_a_sender_could_use() {
    let (keys, _) = own();
    let of_rsa = KeySet::new(&OTHER).unwrap();
    let set = |jwks: &[String]| format!(r#"{{"keys":[{}]}}"#, jwks.join(","));
    let number = |length: usize| URL_SAFE_NO_PAD.encode(vec![0xd5; length]);
    let rsa = |length: usize, exponent: &str| {
        let number = number(length);
        format!(r#"{{"kty":"RSA","kid":"one","use":"sig","n":"{number}","e":"{exponent}"}}"#)
    };
    let fault = |jwk: String| of_rsa.replace_with_jwks(&set(&[jwk])).unwrap_err().fault();
    let weak = |reason| ConfigFault::WeakPublicKey { reason };
    of_rsa.replace_with_jwks(&set(&[rsa(384, "AQAB")])).unwrap();
    assert_eq!(fault(rsa(2048, "AQAB")), ConfigFault::LargePublicKey { limit: 8192 });
    assert_eq!(fault(rsa(128, "AQAB")), weak("it has fewer than 2,048 bits"));
    for exponent in ["AQ", "Ag"] {
        assert_eq!(fault(rsa(384, exponent)), weak("its exponent is even or 1"), "{exponent}");
    }
    assert_eq!(of_rsa.len(), 1, "nothing is replaced");

    let numbered =
        |count: usize| set(&(0..count).map(|at| jwk(&at.to_string())).collect::<Vec<_>>());
    keys.replace_with_jwks(&numbered(MAX_SET_KEYS)).unwrap();
    assert_eq!(keys.len(), 256);
    let many = keys.replace_with_jwks(&numbered(MAX_SET_KEYS + 1)).unwrap_err();
    assert_eq!((many.fault(), keys.len()), (ConfigFault::TooManyKeys { limit: MAX_SET_KEYS }, 256));
    let symmetric = r#"{"kty":"oct","kid":"one","k":"AQ"}"#;
    let private = jwk("one").replacen('{', r#"{"d":"AQ","#, 1);
    for bad in [symmetric.to_owned(), private] {
        let error = keys.replace_with_jwks(&set(&[jwk("two"), bad])).unwrap_err();
        assert_eq!((error.fault(), keys.len()), (ConfigFault::NotAJwkSet, 256));
    }
    let x = jwk("one");
    let (_, x) = x.split_once(r#""x":""#).unwrap();
    let off_curve = jwk("one").replace(&x[..43], &number(32));
    let error = keys.replace_with_jwks(&set(&[off_curve])).unwrap_err();
    assert_eq!(error.fault(), ConfigFault::NotAJwkSet, "which is no key of its curve");
}

/// What began with a key ends with it.
#[test]
fn a_verification_under_way_keeps_its_key() {
    let (keys, webhook) = own();
    let fields = [(ID, "one"), (SIGNATURE, &*signed(1, BODY))];
    let mut verification = webhook.begin(&request(&fields)).unwrap();
    keys.replace([("one", public(2))]).unwrap();
    verification.update(BODY);
    assert_eq!(verification.finish().unwrap().key(), 0);
    let later = verified(&webhook, &fields, BODY);
    assert_eq!(later, Err(Error::Mismatch { header: SIGNATURE }));
}

/// At each time the set is one of those that were put in, and never a mixture: under `moving` there are
/// the keys 1 and 2 in turn, and under `steady` always the same one.
#[test]
fn requests_are_verified_while_the_set_is_replaced() {
    let (keys, webhook) = own();
    let sets = [1, 2].map(|moving| [("moving", public(moving)), ("steady", public(3))]);
    keys.replace(sets[0].clone()).unwrap();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let [first, second] = [1, 2].map(|number| signed(number, BODY));
                    let steady = signed(3, BODY);
                    let mut seen = [0_u32; 2];
                    for round in 0.. {
                        if over.load(Ordering::Relaxed) && round >= 20 {
                            break;
                        }
                        let verify = |id, signature: &str| {
                            let fields = [(ID, id), (SIGNATURE, signature)];
                            webhook.verify(&request(&fields), BODY).map(|proof| proof.key())
                        };
                        assert_eq!(verify("steady", &steady), Ok(1));
                        for (signature, seen) in [&first, &second].into_iter().zip(&mut seen) {
                            match verify("moving", signature) {
                                Ok(0) => *seen += 1,
                                other => {
                                    assert_eq!(other, Err(Error::Mismatch { header: SIGNATURE }));
                                }
                            }
                        }
                    }
                    seen
                })
            })
            .collect();
        for round in 0..100 {
            keys.clone().replace(sets[round % 2].clone()).unwrap();
            let bad = [("moving", public(1)), ("moving", public(2))];
            assert_eq!(keys.replace(bad).unwrap_err(), ConfigFault::RepeatedKeyId);
        }
        over.store(true, Ordering::Relaxed);
        for reader in readers {
            let seen = reader.join().unwrap();
            assert!(seen.iter().sum::<u32>() > 0, "{seen:?}");
        }
    });
}

fn draft(signature: Signature) -> Draft<WithKeySet> {
    Scheme::public_key_by_id("faulty", ECDSA_P256_SHA256_ASN1)
        .key_id_in_pair("keyId")
        .key(KeyForm::Pem)
        .signature(signature)
}

#[test]
fn a_place_without_an_id_is_refused_when_the_scheme_is_made() {
    let pairs = Signature::in_header(SIGNATURE).pairs(",", "signature");
    let fault = |result: Result<Scheme<KeyedById>, ConfigError>| result.unwrap_err().fault();
    let contradiction = |fault| ConfigFault::Contradiction { fault };

    let single = draft(Signature::in_header(SIGNATURE)).try_signs(&[Body]);
    let no_pairs = "the key's id is in a pair, and the signature header has no pairs";
    assert_eq!(fault(single), contradiction(no_pairs));

    let same = "the key's id has the key of another pair";
    let by = |key| Scheme::public_key_by_id("faulty", ECDSA_P256_SHA256_ASN1).key_id_in_pair(key);
    let of_signature = by("signature").signature(pairs).try_signs(&[Body]);
    assert_eq!(fault(of_signature), contradiction(same));
    let time = SignedTime::in_pair("keyId", TimeFormat::Seconds);
    let of_time = draft(pairs).timestamp(time).try_signs(&[Timestamp, Text("."), Body]);
    assert_eq!(fault(of_time), contradiction(same));
    let further = Signature::in_header(SIGNATURE).pairs_of_any(",", "signature", &["keyId"]);
    assert_eq!(fault(by("keyId").signature(further).try_signs(&[Body])), contradiction(same));
    let never = "a pair's key holds the separator or `=`, or is not ASCII";
    assert_eq!(fault(by("key=").signature(pairs).try_signs(&[Body])), contradiction(never));

    let in_signature = Scheme::public_key_by_id("faulty", ECDSA_P256_SHA256_ASN1)
        .key_id_in_header(SIGNATURE)
        .signature(Signature::in_header(SIGNATURE))
        .try_signs(&[Body]);
    let twice = "the signature's header is named twice";
    assert_eq!(fault(in_signature), contradiction(twice));

    let keyed = |draft: Draft<WithKeySet>| fault(draft.signature(pairs).try_signs(&[Body]));
    let unnamed = || Scheme::public_key_by_id("faulty", ECDSA_P256_SHA256_ASN1);
    let of_json = "of the signature and the key's id one alone is a member of JSON";
    assert_eq!(keyed(unnamed().key_id_in_member("kid")), contradiction(of_json));
    let of_query = "the key's id is in a parameter of the query, and the signature is not";
    assert_eq!(keyed(unnamed().key_id_in_parameter("kid")), contradiction(of_query));
    let member = Signature::in_header(SIGNATURE).member_of_base64_json("kid");
    let both = unnamed().key_id_in_member("kid").signature(member).try_signs(&[Body]);
    assert_eq!(fault(both), contradiction(same));
    let parameter = Signature::in_parameter("kid");
    let by_parameter = |id, signature: Signature| {
        fault(unnamed().key_id_in_parameter(id).signature(signature).try_signs(&[Query]))
    };
    assert_eq!(by_parameter("kid", parameter), contradiction(same));
    let one = "a parameter holds one signature";
    for several in [
        parameter.list(","),
        parameter.repeatable(),
        parameter.or_spelled(&["sig"]),
        parameter.also_in(&["sig"]),
    ] {
        assert_eq!(by_parameter("id", several), contradiction(one), "{several:?}");
    }
    let nowhere = unnamed().key_id_in_pair("kid").signature(pairs);
    let before = "the query before the signature is signed, and the signature is in no parameter";
    assert_eq!(fault(nowhere.try_signs(&[QueryBeforeSignature])), contradiction(before));

    let fields = draft(pairs).try_signs_fields(&[Field("id")]).unwrap_err();
    let of_fields = "fields are signed, and keys are told by their ids";
    assert_eq!(fields, contradiction(of_fields));
}

static HEADERS: Scheme<KeyedById> = Scheme::public_key_by_id("headers", ECDSA_P256_SHA256_ASN1)
    .key_id_in_headers(ID, &["X-Own-Other-Key-Id"])
    .signature(Signature::in_header(SIGNATURE).also_in(&["X-Own-Other-Signature"]).base64())
    .signs_body();

/// A request that names several keys is verified under those that are there, by whichever signature.
#[test]
fn several_keys_may_be_named_and_one_has_to_be_there() {
    let (other_id, other_signature) = ("X-Own-Other-Key-Id", "X-Own-Other-Signature");
    let keys = KeySet::new(&HEADERS).unwrap();
    keys.replace([("one", public(1)), ("two", public(2))]).unwrap();
    let webhook = Webhook::new(&HEADERS, keys).unwrap();
    let [one, two, three] = [1, 2, 3].map(|number| signed(number, BODY));
    let verify = |ids: [&str; 2], signatures: [&str; 2]| {
        let all = [
            (ID, ids[0]),
            (other_id, ids[1]),
            (SIGNATURE, signatures[0]),
            (other_signature, signatures[1]),
        ];
        let fields: Vec<_> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        verified(&webhook, &fields, BODY)
    };
    assert_eq!(verify(["one", "two"], [&one, &two]), Ok(0));
    assert_eq!(verify(["one", "two"], [&three, &two]), Ok(1));
    assert_eq!(verify(["one", "two"], [&one, &three]), Ok(0));
    assert_eq!(verify(["one", "two"], [&two, &one]), Ok(0), "both are the receiver's");
    assert_eq!(verify(["one", ""], [&one, ""]), Ok(0));
    assert_eq!(verify(["", "two"], ["", &two]), Ok(1));
    assert_eq!(verify(["three", "two"], [&three, &two]), Ok(1), "one of them is not there");

    let mismatch = Err(Error::Mismatch { header: SIGNATURE });
    assert_eq!(verify(["one", "two"], [&three, &three]), mismatch);
    assert_eq!(verify(["one", ""], [&two, &two]), mismatch, "a key that is not named");
    assert_eq!(verify(["three", "two"], [&three, &one]), mismatch);
    assert_eq!(verify(["three", "four"], [&one, &two]), Err(Error::UnknownKey { header: ID }));
    let only = Err(Error::UnknownKey { header: other_id });
    assert_eq!(verify(["", "four"], [&one, &two]), only);
    let missing = Err(Error::MissingHeader { header: other_id });
    assert_eq!(verify(["", ""], [&one, &two]), missing);

    let twice = [(ID, "one"), (other_id, "two"), (other_id, "two"), (SIGNATURE, &*one)];
    let repeated = Err(Error::RepeatedHeader { header: other_id });
    assert_eq!(verified(&webhook, &twice, BODY), repeated);
    let long = "k".repeat(MAX_KEY_ID + 1);
    let too_long = Err(Error::HeaderTooLong { header: other_id, limit: MAX_KEY_ID });
    assert_eq!(verify(["one", &long], [&one, ""]), too_long);
    let scheme: &AnyScheme = &HEADERS;
    assert_eq!(scheme.key_id().unwrap(), "X-Own-Key-Id or X-Own-Other-Key-Id");
}

#[cfg(feature = "fields")]
mod in_json {
    use super::*;
    use countersign::bounds::MAX_SIGNATURE_HEADER;

    static MEMBER: Scheme<KeyedById> = Scheme::public_key_by_id("member", ECDSA_P256_SHA256_ASN1)
        .key_id_in_member("kid")
        .signature(Signature::in_header(SIGNATURE).member_of_base64_json("sig").base64())
        .signs_body();

    /// Of the object, one text for each of two members counts, and nothing else in it.
    #[test]
    fn a_signature_and_an_id_that_are_members() {
        let keys = KeySet::new(&MEMBER).unwrap();
        keys.replace([("one", public(1)), ("two", public(2))]).unwrap();
        let webhook = Webhook::new(&MEMBER, keys).unwrap();
        let verify = |json: &str| verified(&webhook, &[(SIGNATURE, &STANDARD.encode(json))], BODY);
        let sig = signed(2, BODY);
        let with = |kid: &str| verify(&format!(r#"{{"sig":"{sig}","kid":{kid}}}"#));
        assert_eq!(with(r#""two""#), Ok(1));
        assert_eq!(with(r#""t\u0077o""#), Ok(1), "the text is what counts");
        assert_eq!(with(r#""one""#), Err(Error::Mismatch { header: SIGNATURE }));
        assert_eq!(with(r#""three""#), Err(Error::UnknownKey { header: SIGNATURE }));
        let none = Err(Error::NoKeyId { header: SIGNATURE });
        let long = format!("\"{}\"", "k".repeat(MAX_KEY_ID + 1));
        for kid in ["2", "null", "[\"two\"]", "{\"kid\":\"two\"}", "\"\"", &long] {
            assert_eq!(with(kid), none, "{kid}");
        }
        assert_eq!(verify(&format!(r#"{{"sig":"{sig}"}}"#)), none);

        let no_signature = Err(Error::NoCandidate { header: SIGNATURE });
        for json in [
            "",
            "{",
            "[]",
            r#"{"kid":"two"}"#,
            r#"{"kid":"two","sig":7}"#,
            &format!(r#"{{"kid":"two","sig":"{sig}","sig":"{sig}"}}"#),
            &format!(r#"{{"kid":"two","in":{{"sig":"{sig}"}}}}"#),
            &format!(r#"{{"kid":"two","sig":"{sig}"}} "more""#),
        ] {
            let found = verify(json);
            let empty = Err(Error::EmptyHeader { header: SIGNATURE });
            assert_eq!(found, if json.is_empty() { empty } else { no_signature }, "{json}");
        }
        let twice = format!(r#"{{"kid":"one","sig":"{sig}","kid":"two"}}"#);
        assert!(verify(&twice).is_err());
        let plain = format!(r#"{{"kid":"two","sig":"{sig}"}}"#);
        assert_eq!(verified(&webhook, &[(SIGNATURE, &plain)], BODY), no_signature);
        let long = format!("{}{plain}", " ".repeat(MAX_SIGNATURE_HEADER));
        let limit = MAX_SIGNATURE_HEADER;
        assert_eq!(verify(&long), Err(Error::HeaderTooLong { header: SIGNATURE, limit }));
        let scheme: &AnyScheme = &MEMBER;
        assert_eq!(scheme.key_id().unwrap(), "kid in the JSON of X-Own-Signature");
        assert_eq!(scheme.text_form(), "base64, `sig` of JSON in base64");
    }

    /// Whatever the header says of the algorithm, and whatever stands in the place of an id.
    #[test]
    fn ebay_does_not_believe_the_algorithm_and_follows_no_id() {
        let ebay = Provider::of("ebay", 3, 14);
        let header = "X-EBAY-SIGNATURE";
        let genuine = STANDARD.decode(&ebay.vector.headers[header]).unwrap();
        let genuine = String::from_utf8(genuine).unwrap();
        let verify = |from: &str, to: &str| {
            let changed = genuine.replacen(from, to, 1);
            assert!(changed != genuine);
            ebay.verify(&[(header, &STANDARD.encode(changed))])
        };
        for (from, to) in [("ecdsa", "none"), ("ecdsa", "HS256"), ("SHA1", "SHA256")] {
            assert_eq!(verify(from, to), Ok(1), "{to}");
        }
        let forged = signed(1, &ebay.vector.body());
        let (_, from) = genuine.split_once(r#""signature":""#).unwrap();
        let (from, _) = from.split_once('"').unwrap();
        assert_eq!(verify(from, &forged), Err(Error::Mismatch { header }));
        for id in ["../9936261a", "9936261a%2f", "https://evil.example/9936261a", "9936261A"] {
            assert_eq!(verify("9936261a", id), Err(Error::UnknownKey { header }), "{id}");
        }
    }
}

static PARAMETERS: Scheme<KeyedById> =
    Scheme::public_key_by_id("parameters", ECDSA_P256_SHA256_ASN1)
        .key_id_in_parameter("key")
        .signature(Signature::in_parameter("sig").encoded(Encoding::Base64UrlUnpadded))
        .signs(&[QueryBeforeSignature, Text("\n"), Body]);

/// The query is what it says before its last two parameters, read in one way.
#[test]
fn a_signature_and_an_id_that_are_parameters() {
    let keys = KeySet::new(&PARAMETERS).unwrap();
    keys.replace([("one", public(1)), ("t wo", public(2))]).unwrap();
    let webhook = Webhook::new(&PARAMETERS, keys.clone()).unwrap();
    let verify = |query: &str| {
        let url = format!("https://hooks.example.com/in?{query}#of=a");
        let request = Request::new(&()).url(&url);
        let whole = webhook.verify(&request, BODY).map(|proof| proof.key());
        let mut streamed = webhook.begin(&request)?;
        streamed.update(BODY);
        assert_eq!(streamed.finish().map(|proof| proof.key()), whole);
        whole
    };
    let of = |text: &str| {
        let signature = signed(2, &[text.as_bytes(), b"\n", BODY].concat());
        URL_SAFE_NO_PAD.encode(STANDARD.decode(signature).unwrap())
    };
    let sig = of("a=b c&d=&e");
    assert_eq!(verify(&format!("a=b%20c&d=&e&sig={sig}&key=t+wo")), Ok(1));
    assert_eq!(verify(&format!("a=b c&d=&e&sig={sig}&key=t%20wo")), Ok(1), "left open");
    let mismatch = Err(Error::Mismatch { header: "sig" });
    assert_eq!(verify(&format!("a=b+c&d=&e&sig={sig}&key=t+wo")), mismatch);
    assert_eq!(verify(&format!("a=b%20c&d=&e&sig={sig}&key=one")), mismatch);
    let unknown = Err(Error::UnknownKey { header: "key" });
    assert_eq!(verify(&format!("a=b%20c&d=&e&sig={sig}&key=two")), unknown);

    let sig = of("a=b&c=d");
    let holds = Err(Error::HoldsSeparator { header: "the URL's query" });
    for signed in ["a=b%26c=d", "a=b%26c%3Dd", "a%3Db&c=d", "%61=b&c=d", "a=b&%63=d"] {
        assert_eq!(verify(&format!("{signed}&sig={sig}&key=t+wo")), holds, "{signed}");
    }
    let not_form = Err(Error::QueryNotForm);
    for signed in ["a=%", "a=%2", "a=%zz", "a=b&c=%"] {
        assert_eq!(verify(&format!("{signed}&sig={sig}&key=t+wo")), not_form, "{signed}");
    }
    let unsigned = Err(Error::UnsignedParameter);
    for query in [
        format!("a=b&c=d&sig={sig}&key=t+wo&a=x"),
        format!("a=b&c=d&sig={sig}&key=t+wo&"),
        format!("a=b&c=d&sig={sig}&a=x&key=t+wo"),
        format!("a=b&c=d&key=t+wo&sig={sig}"),
        format!("a=b&c=d&sig={sig}&%6Bey=t+wo"),
    ] {
        assert_eq!(verify(&query), unsigned, "{query}");
    }
    let repeated = Err(Error::RepeatedField);
    for more in ["sig=x&", "%73ig=x&", "key=one&", "k%65y=one&"] {
        assert_eq!(verify(&format!("{more}a=b&c=d&sig={sig}&key=t+wo")), repeated, "{more}");
    }
    let missing = |parameter| Err(Error::MissingParameter { parameter });
    assert_eq!(verify(&format!("a=b&c=d&sig={sig}")), missing("key"));
    assert_eq!(verify(&format!("a=b&c=d&sig={sig}&key=")), missing("key"));
    assert_eq!(verify("a=b&c=d&key=t+wo"), missing("sig"));
    let long = "k".repeat(MAX_KEY_ID + 1);
    let no_id = Err(Error::NoKeyId { header: "key" });
    assert_eq!(verify(&format!("a=b&c=d&sig={sig}&key={long}")), no_id);
    let long = "A".repeat(8 * 1024 + 1);
    let too_long = Err(Error::HeaderTooLong { header: "sig", limit: 8 * 1024 });
    assert_eq!(verify(&format!("a=b&c=d&sig={long}&key=t+wo")), too_long);

    let without = webhook.verify(&Request::new(&()), BODY).unwrap_err();
    assert_eq!((without, without.is_receivers_fault()), (Error::MissingUrl, true));
    let moved = Webhook::new(&PARAMETERS, keys).unwrap().header("X-Sig").unwrap_err();
    assert_eq!(moved, ConfigFault::HeaderName { name: "X-Sig" }, "it is in no header");
    let scheme: &AnyScheme = &PARAMETERS;
    assert_eq!(scheme.key_id().unwrap(), "key in the query");
    assert_eq!(scheme.signed(), "{query before the signature, decoded}\n{body}");
    assert!(scheme.signs_url());
}

/// A provider with the keys of its vectors, and the first of these, which is valid.
struct Provider {
    keys: KeySet,
    bound: Bound,
    vector: Vector,
}

impl Provider {
    fn of(id: &str, valid: usize, invalid: usize) -> Self {
        let entry = find(id).unwrap();
        let vector = vectors(id, valid, invalid).remove(0);
        let keys = KeySet::new(entry.scheme()).unwrap();
        keys.replace(&vector.keys).unwrap();
        let bound = entry.bind(&Keys::set(keys.clone())).unwrap();
        Self { keys, bound, vector }
    }

    /// The verdict on the vector with these headers in the place of its own, the empty ones left out.
    fn verify(&self, changed: &[(&str, &str)]) -> Result<usize, Error> {
        let mut headers = self.vector.headers.clone();
        for (name, value) in changed {
            headers.insert((*name).to_owned(), (*value).to_owned());
        }
        headers.retain(|_, value| !value.is_empty());
        let now = UnixTime::from_secs(self.vector.now.unwrap_or_default());
        let url = self.vector.url.as_deref();
        let request = Request::of(&headers, self.vector.method.as_deref(), url, Some(now));
        self.bound.verifier().verify(&request, &self.vector.body()).map(|proof| proof.key())
    }
}

/// Of two headers, the one with SHA-1 is there for older receivers.
#[test]
fn postal_is_not_led_back_to_sha1() {
    let postal = Provider::of("postal", 5, 5);
    let header = "X-Postal-Signature-256";
    let sha1 = vectors("postal", 5, 5).pop().unwrap();
    let sha1 = sha1.headers[header].as_str();
    let older = ("X-Postal-Signature", sha1);
    assert_eq!(postal.verify(&[older]), Ok(0));
    assert_eq!(postal.verify(&[("X-Postal-Signature", "none")]), Ok(0));
    let missing = Err(Error::MissingHeader { header });
    assert_eq!(postal.verify(&[older, (header, "")]), missing);
    let mismatch = Err(Error::Mismatch { header });
    assert_eq!(postal.verify(&[older, (header, sha1)]), mismatch, "of the older header");
}

#[test]
fn wechat_pay_refuses_its_probes_and_takes_certificates_and_the_public_key_by_their_ids() {
    let wechat_pay = Provider::of("wechatpay-v3", 5, 9);
    let (header, serial) = ("Wechatpay-Signature", "Wechatpay-Serial");
    assert!(wechat_pay.bound.verifier().scheme().tests_refusals());
    for vector in vectors("wechatpay-v3", 5, 9).iter().filter(|v| v.note.contains("probe")) {
        let probe = vector.headers[header].as_str();
        assert!(probe.starts_with("WECHATPAY/SIGNTEST/"));
        assert!(wechat_pay.verify(&[(header, probe)]).is_err(), "{}", vector.note);
    }
    let probe = format!("WECHATPAY/SIGNTEST/{}==", "A".repeat(323));
    assert_eq!(wechat_pay.verify(&[(header, &probe)]), Err(Error::Mismatch { header }));

    let ids: Vec<_> = wechat_pay.vector.keys.keys().map(String::as_str).collect();
    assert_eq!(ids[1], "PUB_KEY_ID_0114232134912410000000000000");
    assert_eq!(wechat_pay.verify(&[(serial, ids[0])]), Ok(0));
    assert_eq!(wechat_pay.verify(&[(serial, ids[1])]), Err(Error::Mismatch { header }));
    let unknown = Err(Error::UnknownKey { header: serial });
    assert_eq!(wechat_pay.verify(&[(serial, &ids[0].to_lowercase())]), unknown);
    assert_eq!(wechat_pay.verify(&[(serial, "0114232134912410000000000000")]), unknown);
    // Another algorithm is named, and nothing comes of it.
    let sm2 = ("Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3");
    assert_eq!(wechat_pay.verify(&[sm2]), Ok(0));
}

/// The same headers hold an HMAC where a receiver asks something of Binance Pay.
#[test]
fn binance_pay_does_not_sign_webhooks_as_its_requests_are() {
    let binance_pay = Provider::of("binance-pay", 5, 8);
    let header = "BinancePay-Signature";
    let of_request = vectors("binance-pay", 5, 8).pop().unwrap();
    assert_eq!(of_request.note, "the scheme of requests to Binance Pay");
    let hmac = of_request.headers[header].as_str();
    assert_eq!(hmac.len(), 128, "HMAC-SHA512 in hex");
    assert!(binance_pay.verify(&[(header, hmac)]).is_err());
    let base64 = STANDARD.encode(hex::decode(hmac).unwrap());
    let not_one = Err(Error::NotASignature { header });
    assert_eq!(binance_pay.verify(&[(header, &base64)]), not_one);
}

/// A key that is there is not asked for again, and one that is not there is told from a wrong signature.
#[test]
fn shipengine_says_which_key_it_lacks() {
    let shipengine = Provider::of("shipengine", 5, 6);
    let id = "x-shipengine-rsa-sha256-key-id";
    let unknown = Err(Error::UnknownKey { header: id });
    assert_eq!(shipengine.verify(&[(id, "11111111-2222-3333-4444-555555555555")]), unknown);
    shipengine.keys.replace([] as [(&str, PublicKey); 0]).unwrap();
    assert_eq!(shipengine.verify(&[]), unknown);
    shipengine.keys.replace(&shipengine.vector.keys).unwrap();
    assert_eq!(shipengine.verify(&[]), Ok(0));
}

/// The scheme says what verifies, whatever the header does; the id may choose a key and nothing else.
#[test]
fn wallee_does_not_believe_the_algorithm() {
    let wallee = Provider::of("wallee", 3, 8);
    let header = "x-signature";
    let genuine = wallee.vector.headers[header].clone();
    let named = |algorithm: &str| genuine.replace("SHA256withECDSA", algorithm);
    for algorithm in ["none", "SHA1withECDSA", "HmacSHA256", ""] {
        assert_eq!(wallee.verify(&[(header, &named(algorithm))]), Ok(0), "{algorithm}");
    }
    let forged = format!("algorithm=none, keyId=1, signature={}", signed(1, &wallee.vector.body()));
    assert_eq!(wallee.verify(&[(header, &forged)]), Err(Error::Mismatch { header }));
    let unknown = Err(Error::UnknownKey { header });
    for id in ["3", "1/../2", "https://evil.example/1"] {
        let value = genuine.replace("keyId=1", &format!("keyId={id}"));
        assert_eq!(wallee.verify(&[(header, &value)]), unknown, "{id}");
    }
}

/// The path in a header is an id: it is looked up, and nothing of it becomes a URL's.
#[test]
fn adobe_takes_either_signature_and_follows_no_path() {
    let adobe = Provider::of("adobe-io-events", 5, 12);
    let [first, second] = ["x-adobe-digital-signature-1", "x-adobe-digital-signature-2"];
    let [path, other_path] = ["x-adobe-public-key1-path", "x-adobe-public-key2-path"];
    assert_eq!(adobe.verify(&[(first, ""), (path, "")]), Ok(1));
    assert_eq!(adobe.verify(&[(second, ""), (other_path, "")]), Ok(0));
    for led in ["@evil.example/k.pem", ".evil.example/k.pem", "//evil.example/k.pem"] {
        let unknown = Err(Error::UnknownKey { header: path });
        assert_eq!(adobe.verify(&[(path, led), (other_path, led)]), unknown, "{led}");
        assert_eq!(adobe.verify(&[(path, led)]), Ok(1), "the other is the receiver's");
    }
    // An older HMAC beside or in the place of the signatures is none.
    let older = ("x-adobe-signature", "dGhlIGNsaWVudCBzZWNyZXQncyBITUFD");
    assert_eq!(adobe.verify(&[older]), Ok(0));
    let hmac = adobe.verify(&[older, (first, ""), (second, "")]).unwrap_err();
    assert_eq!(hmac.code(), "other-kind");
    let missing = Err(Error::MissingHeader { header: first });
    assert_eq!(adobe.verify(&[(first, ""), (second, "")]), missing);
}

/// A callback's query is decoded once it is split, and everything in it is signed.
#[test]
fn admob_splits_first_and_leaves_nothing_unsigned() {
    let all = vectors("admob-ssv", 7, 22);
    let admob = Provider::of("admob-ssv", 7, 22);
    assert_eq!(admob.verify(&[]), Ok(1));
    let verify = |note: &str| {
        let vector = all.iter().find(|vector| vector.note.contains(note)).unwrap();
        let request = Request::new(&()).method("GET").url(vector.url.as_deref().unwrap());
        admob.bound.verifier().verify(&request, b"").map(|proof| proof.key())
    };
    assert_eq!(verify("UTF-8"), Ok(0));
    let holds = Err(Error::HoldsSeparator { header: "the URL's query" });
    assert_eq!(verify("a & that is encoded"), holds);
    assert_eq!(verify("a = that is encoded"), holds);
    assert_eq!(verify("behind the key's id"), Err(Error::UnsignedParameter));
    assert_eq!(verify("between the signature and"), Err(Error::UnsignedParameter));
    assert_eq!(verify("not in the set"), Err(Error::UnknownKey { header: "key_id" }));
}

#[test]
fn a_set_says_how_many_keys_are_in_it() {
    let (keys, webhook) = own();
    assert!(!keys.is_empty());
    assert!(format!("{webhook:?}").contains("keys: 2"), "{webhook:?}");
    let none: [(&str, PublicKey); 0] = [];
    keys.replace(none).unwrap();
    assert!(keys.is_empty());
    assert!(format!("{webhook:?}").contains("keys: 0"), "{webhook:?}");
}
