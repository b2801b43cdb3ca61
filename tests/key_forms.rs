//! Public keys in every form that vendors print, and texts that are none. `tests/data/compute_key_forms.py`
//! made the keys; those of `tests/data/jwk.json` are of the RFCs that it names.

#![cfg(all(
    feature = "ed25519",
    feature = "p256",
    feature = "p384",
    feature = "p521",
    feature = "k256",
    feature = "rsa",
    feature = "fields"
))]

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use countersign::algorithm::{
    Algorithm, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_ASN1,
    ECDSA_P521_SHA512_ASN1, ECDSA_P521_SHA512_FIXED, ECDSA_SECP256K1_SHA256_ASN1, ED25519,
    RSA_PKCS1_SHA256,
};
use countersign::bounds::{MAX_JWK_SET, MAX_KEY_TEXT};
use countersign::{
    Asymmetric, ConfigFault, Encoding, IntoPublicKey as _, KeyForm, PublicKey, Request, Scheme,
    Signature, Verifier as _, Webhook,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Key {
    kind: String,
    base64: String,
    hex: String,
    base64url: String,
    /// A `PUBLIC KEY` with line breaks, without, and with those of Windows; a certificate; of RSA, a
    /// `RSA PUBLIC KEY`.
    pem: Vec<String>,
    base64_pem: Vec<String>,
    jwk: String,
}

fn keys() -> Vec<Key> {
    serde_json::from_str(include_str!("data/key_forms.json")).unwrap()
}

fn key_of(kind: &str) -> Key {
    keys().into_iter().find(|key| key.kind == kind).unwrap()
}

/// A scheme whose key has the form.
const fn scheme(algorithm: &'static dyn Algorithm, form: KeyForm) -> Scheme<Asymmetric> {
    Scheme::public_key("own", algorithm)
        .signature(Signature::in_header("X-Sig").base64())
        .key(form)
        .signs_body()
}

/// A kind of key, with one algorithm of it in each form.
macro_rules! schemes {
    ($($kind:literal: $algorithm:ident;)+) => {
        [$(
            ($kind, {
                static OF_KIND: [Scheme<Asymmetric>; 4] = [
                    scheme($algorithm, KeyForm::Hex),
                    scheme($algorithm, KeyForm::Base64Url),
                    scheme($algorithm, KeyForm::Pem),
                    scheme($algorithm, KeyForm::Base64Pem),
                ];
                &OF_KIND
            }),
        )+]
    };
}

fn schemes() -> [(&'static str, &'static [Scheme<Asymmetric>; 4]); 6] {
    schemes! {
        "RSA": RSA_PKCS1_SHA256;
        "P-256": ECDSA_P256_SHA256_ASN1;
        "P-384": ECDSA_P384_SHA384_ASN1;
        "P-521": ECDSA_P521_SHA512_ASN1;
        "secp256k1": ECDSA_SECP256K1_SHA256_ASN1;
        "Ed25519": ED25519;
    }
}

/// Whatever the form, it is the same key, and one for its algorithm alone.
#[test]
fn one_key_in_every_form() {
    for key in keys() {
        let expected = PublicKey::base64(&key.base64).unwrap();
        let read = |text: &str, form| text.into_public_key(form).unwrap();
        assert_eq!(read(&key.hex, KeyForm::Hex), expected);
        assert_eq!(read(&key.hex.to_uppercase(), KeyForm::Hex), expected);
        assert_eq!(read(&key.base64url, KeyForm::Base64Url), expected);
        assert_eq!(key.pem.len(), if key.kind == "RSA" { 5 } else { 4 });
        for text in &key.pem {
            assert_eq!(read(text, KeyForm::Pem), expected, "{text}");
        }
        for text in &key.base64_pem {
            assert_eq!(read(text, KeyForm::Base64Pem), expected, "{text}");
        }
        assert_eq!(PublicKey::jwk(&key.jwk).unwrap(), expected);

        for (kind, [hex, base64url, pem, base64_pem]) in schemes() {
            let texts: Vec<_> = [(hex, &key.hex), (base64url, &key.base64url)]
                .into_iter()
                .chain(key.pem.iter().map(|text| (pem, text)))
                .chain(key.base64_pem.iter().map(|text| (base64_pem, text)))
                .collect();
            for (scheme, text) in texts {
                let fault = Webhook::new(scheme, text).err().map(|error| error.fault());
                let is_refused = matches!(fault, Some(ConfigFault::NotAPublicKey { .. }));
                assert_eq!(is_refused, kind != key.kind, "{kind}: {text}");
                assert!(is_refused || fault.is_none());
            }
            let jwk = PublicKey::jwk(&key.jwk).unwrap();
            assert_eq!(Webhook::new(pem, jwk).is_ok(), kind == key.kind);
        }
    }
}

static WHPK: Scheme<Asymmetric> = scheme(ED25519, KeyForm::WhpkBase64);

/// The key of Svix's own test (svix/svix-webhooks, `test_asymmetric_key_signing`).
#[test]
fn a_key_of_standard_webhooks() {
    let base64 = "1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    let text = format!("whpk_{base64}");
    assert!(Webhook::new(&WHPK, &text).is_ok());
    assert_eq!(PublicKey::whpk_base64(&text), PublicKey::base64(base64));
    for bad in [
        base64.to_owned(),
        format!("whsk_{base64}"),
        format!("WHPK_{base64}"),
        format!("whpk_{text}"),
        format!(" {text}"),
        format!("{text}\n"),
        text.trim_end_matches('=').to_owned(),
        "whpk_".to_owned(),
        "whpk_AAAA".to_owned(),
    ] {
        let fault = ConfigFault::NotAPublicKey {
            expected: "an Ed25519 public key of 32 bytes",
            form: "`whpk_` and base64",
        };
        assert_eq!(Webhook::new(&WHPK, &bad).unwrap_err(), fault, "{bad}");
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n")
}

/// What is in a PEM file.
fn der(text: &str) -> Vec<u8> {
    let lines: String = text.lines().filter(|line| !line.starts_with("---")).collect();
    STANDARD.decode(lines).unwrap()
}

/// The label says what is inside, and there is nothing else.
#[test]
fn a_pem_file_of_something_else() {
    let rsa = key_of("RSA");
    let [info, certificate, pkcs1] = [0, 3, 4].map(|at| der(&rsa.pem[at]));
    let labels = ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE"];
    let inside = [&info, &pkcs1, &certificate];
    for (at, label) in labels.into_iter().enumerate() {
        for (other, der) in inside.into_iter().enumerate() {
            let found = PublicKey::pem(&pem(label, der));
            assert_eq!(found.is_some(), at == other, "{label}, {other}");
        }
        let der = inside[at];
        for bad in [[&der[..], &[0]].concat(), der[..der.len() - 1].to_vec(), Vec::new()] {
            assert_eq!(PublicKey::pem(&pem(label, &bad)), None, "{label}");
        }
        let good = pem(label, der);
        let begin = format!("-----BEGIN {label}-----");
        for bad in [
            good.replace(&begin, ""),
            good.replace("-----END", "-----"),
            good.replace("-----BEGIN", "----BEGIN"),
            good.replacen(label, "PRIVATE KEY", 1),
            good.replace(label, "PRIVATE KEY"),
            good.replace(label, "EC PUBLIC KEY"),
            good.replace(label, ""),
            good.to_lowercase(),
            good.repeat(2),
            format!("{good}{good}"),
            format!("subject=x\n{good}"),
            format!("{good}a"),
            good.replace(&begin, &format!("{begin}\nComment: a key\n")),
            good.replace(&begin, &format!("{begin}\n\\n")),
        ] {
            assert_eq!(PublicKey::pem(&bad), None, "{bad}");
            assert_eq!(PublicKey::base64_pem(&STANDARD.encode(&bad)), None, "{bad}");
        }
        assert!(PublicKey::pem(&format!("\n\n{good}\n ")).is_some());
        assert_eq!(PublicKey::base64_pem(&good), None);
        assert_eq!(PublicKey::pem(&STANDARD.encode(&good)), None);
        assert_eq!(PublicKey::base64_pem(&format!("{}\n", STANDARD.encode(&good))), None);
    }
    assert_eq!(PublicKey::base64_pem(&STANDARD.encode([0xFF; 32])), None);
    // 32 bytes of Ed25519 do not say what they are.
    assert_eq!(PublicKey::pem(&pem("PUBLIC KEY", &[7; 32])), None);
}

/// A certificate is read as far as its key, and its values have to end where they say.
#[test]
fn a_certificate_that_is_cut_or_changed() {
    let read = |der: &[u8]| PublicKey::pem(&pem("CERTIFICATE", der));
    for key in keys() {
        let (good, expected) = (der(&key.pem[3]), PublicKey::base64(&key.base64));
        assert_eq!(read(&good), expected);
        for end in 0..good.len() {
            assert_eq!(read(&good[..end]), None, "{} cut at {end}", key.kind);
        }
        // Whichever byte is another one, it is the key that is there, or none, and nothing panics.
        let info = STANDARD.decode(&key.base64).unwrap();
        for at in 0..good.len() {
            for bit in [1, 0x10, 0x80, 0xFF] {
                let mut changed = good.clone();
                changed[at] ^= bit;
                let Some(found) = read(&changed) else { continue };
                let is_there = (0..=changed.len() - info.len())
                    .any(|from| found == PublicKey::bytes(&changed[from..from + info.len()]));
                assert!(is_there, "{} changed at {at}", key.kind);
            }
        }
    }
    // The first version, which does not say so.
    let good = der(&key_of("RSA").pem[3]);
    let at = good.windows(5).position(|bytes| bytes == [0xA0, 3, 2, 1, 2]).unwrap();
    let [before, after] = [&good[..at], &good[at + 5..]];
    let mut first = [before, after].concat();
    let of = |bytes: &[u8]| u16::from_be_bytes([bytes[0], bytes[1]]);
    for length_at in [2, 6] {
        assert_eq!(first[length_at - 1], 0x82);
        let shorter = (of(&first[length_at..]) - 5).to_be_bytes();
        first[length_at..length_at + 2].copy_from_slice(&shorter);
    }
    assert_eq!(read(&first), PublicKey::base64(&key_of("RSA").base64));
}

#[derive(Deserialize)]
struct Rfcs {
    rfc7638: String,
    rfc7517_set: String,
    signatures: Vec<Signed>,
}

#[derive(Deserialize)]
struct Signed {
    alg: String,
    from: String,
    jwk: String,
    message: String,
    signature: String,
}

fn rfcs() -> Rfcs {
    serde_json::from_str(include_str!("data/jwk.json")).unwrap()
}

static OF_RFCS: [(&str, Scheme<Asymmetric>); 4] = [
    ("RS256", jose(RSA_PKCS1_SHA256)),
    ("ES256", jose(ECDSA_P256_SHA256_FIXED)),
    ("ES512", jose(ECDSA_P521_SHA512_FIXED)),
    ("EdDSA", jose(ED25519)),
];

const fn jose(algorithm: &'static dyn Algorithm) -> Scheme<Asymmetric> {
    Scheme::public_key("own", algorithm)
        .signature(Signature::in_header("X-Sig").encoded(Encoding::Base64UrlUnpadded))
        .signs_body()
}

#[test]
fn keys_and_signatures_of_the_rfcs() {
    let Rfcs { rfc7638, rfc7517_set, signatures } = rfcs();
    assert_eq!(signatures.len(), OF_RFCS.len());
    for signed in &signatures {
        let (_, scheme) = OF_RFCS.iter().find(|(alg, _)| *alg == signed.alg).unwrap();
        let key = PublicKey::jwk(&signed.jwk).expect(&signed.from);
        let webhook = Webhook::new(scheme, key).unwrap();
        let fields = [("X-Sig", signed.signature.as_str())];
        let request = Request::new(&fields);
        assert!(webhook.verify(&request, signed.message.as_bytes()).is_ok(), "{}", signed.from);
        assert!(webhook.verify(&request, b"another").is_err());
    }
    // The set has this key, and one for encryption, which signs nothing.
    let set = PublicKey::jwk_set(&rfc7517_set).unwrap();
    let key = PublicKey::jwk(&rfc7638).unwrap();
    assert_eq!(set, [("2011-04-29".to_owned(), key)]);
}

#[test]
fn a_jwk_that_is_none() {
    let [rsa, p256, ed25519] = ["RSA", "P-256", "Ed25519"].map(|kind| key_of(kind).jwk);
    let with = |jwk: &str, members: &str| jwk.replacen('}', &format!(", {members}}}"), 1);
    let good = [
        with(&p256, r#""use": "sig""#),
        with(&p256, r#""key_ops": ["sign", "verify"], "alg": "HS256", "ext": true"#),
        with(&rsa, r#""kid": "1", "x5c": ["AAAA"], "other": {"d": null, "d": 1}"#),
        format!(" {ed25519}\n"),
    ];
    for text in good {
        assert!(PublicKey::jwk(&text).is_some(), "{text}");
    }
    let mut bad = vec![
        String::new(),
        "null".into(),
        "{}".into(),
        "[]".into(),
        format!("[{p256}]"),
        format!("{p256}{p256}"),
        format!("{p256},"),
        p256[1..].to_owned(),
        with(&p256, r#""use": "enc""#),
        with(&p256, r#""use": null"#),
        with(&p256, r#""key_ops": ["sign"]"#),
        with(&p256, r#""key_ops": "verify""#),
        with(&p256, r#""kty": "EC""#),
        with(&p256, r#""a": 1, "a": 1"#),
        with(&p256, r#""kid": 1"#),
        p256.replace("\"EC\"", "\"ec\""),
        p256.replace("\"EC\"", "\"OKP\""),
        p256.replace("\"EC\"", "\"RSA\""),
        p256.replace("P-256", "P-384"),
        p256.replace("P-256", "p-256"),
        p256.replace("P-256", "P-192"),
        p256.replace("\"crv\"", "\"curve\""),
        p256.replace("\"y\"", "\"z\""),
        ed25519.replace("Ed25519", "X25519"),
        ed25519.replace("Ed25519", "Ed448"),
        ed25519.replace("OKP", "EC"),
        rsa.replace("\"e\"", "\"f\""),
        rsa.replace("\"n\"", "\"m\""),
        with(&rsa, r#""crv": "P-256""#),
        format!(r#"{{"kty": "oct", "k": "{}"}}"#, "A".repeat(43)),
        format!(r#"{{"kty": "oct", "x": "{}"}}"#, "A".repeat(43)),
        format!("{}{p256}{}", " ".repeat(MAX_KEY_TEXT), ""),
    ];
    // Whoever prints these has given the private key away, or shares one.
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"] {
        bad.extend([&rsa, &p256, &ed25519].map(|jwk| with(jwk, &format!("\"{member}\": \"AQ\""))));
    }
    for text in &bad {
        assert_eq!(PublicKey::jwk(text), None, "{text}");
    }
    // A number has one text: no zeros in front, no padding, no bits that are left over, no other alphabet.
    let member = |jwk: &str, name: &str| {
        let (_, rest) = jwk.split_once(&format!("\"{name}\": \"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    for (jwk, name) in [(&rsa, "n"), (&rsa, "e"), (&p256, "x"), (&p256, "y"), (&ed25519, "x")] {
        let text = member(jwk, name);
        let number = URL_SAFE_NO_PAD.decode(&text).unwrap();
        let zero = URL_SAFE_NO_PAD.encode([&[0], &number[..]].concat());
        let first = text.chars().next().unwrap();
        let mut others =
            vec![String::new(), zero, format!("{text}="), format!("{text} "), format!("{text}\\n")];
        others.push(text.replacen(first, "+", 1));
        if name != "n" && name != "e" {
            others.push(URL_SAFE_NO_PAD.encode(&number[1..]));
            others.push(format!("{}B", &text[..text.len() - 1]));
        }
        for other in others {
            let changed = jwk.replace(&text, &other);
            assert_eq!(PublicKey::jwk(&changed), None, "{name}: {other}");
        }
    }
    // It is a key, and not one of its curve.
    let y = member(&p256, "y");
    let mut number = URL_SAFE_NO_PAD.decode(&y).unwrap();
    number[31] ^= 1;
    let off = PublicKey::jwk(&p256.replace(&y, &URL_SAFE_NO_PAD.encode(number))).unwrap();
    assert!(matches!(
        Webhook::new(&OF_RFCS[1].1, off).unwrap_err().fault(),
        ConfigFault::NotAPublicKey { .. }
    ));
}

#[test]
fn a_set_of_jwks() {
    let [rsa, p256, ed25519] = ["RSA", "P-256", "Ed25519"].map(|kind| key_of(kind).jwk);
    let with = |jwk: &str, members: &str| jwk.replacen('}', &format!(", {members}}}"), 1);
    let [first, second, third] = [(&rsa, "a"), (&p256, "b"), (&ed25519, "")]
        .map(|(jwk, id)| with(jwk, &format!("\"kid\": \"{id}\"")));
    let set = |keys: &[&str]| format!(r#"{{"keys": [{}]}}"#, keys.join(", "));
    let ids = |text: &str| {
        let keys = PublicKey::jwk_set(text)?;
        Some(keys.into_iter().map(|(id, _)| id).collect::<Vec<_>>())
    };
    let owned = |ids: &[&str]| Some(ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
    assert_eq!(ids(&set(&[&first, &second, &third])), owned(&["a", "b", ""]));
    assert_eq!(ids(&set(&[])), owned(&[]));
    // What a set holds besides is passed over, with an id or without.
    let x25519 = ed25519.replace("Ed25519", "X25519");
    let of_encryption = with(&p256, r#""use": "enc""#);
    let unknown = r#"{"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA"}"#;
    let mixed = set(&[&x25519, &first, &of_encryption, unknown, &second]);
    assert_eq!(ids(&mixed), owned(&["a", "b"]));
    assert_eq!(ids(&mixed.replacen('{', r#"{"etag": [1], "#, 1)), owned(&["a", "b"]));

    let private = with(&first, r#""d": "AQ""#);
    let symmetric = r#"{"kty": "oct", "kid": "c", "k": "AQ"}"#;
    let broken = second.replace("\"y\"", "\"z\"");
    for bad in [
        set(&[&first, &p256]),
        set(&[&first, &private]),
        set(&[&first, symmetric]),
        set(&[&first, &broken]),
        set(&[&first, "1"]),
        set(&[&first]).replacen('{', r#"{"keys": [], "#, 1),
        set(&[&first]).replace("keys", "key"),
        format!("{}x", set(&[&first])),
        first.clone(),
        format!("[{first}]"),
        "[".repeat(5000),
        format!(r#"{{"a": {}"#, "[".repeat(5000)),
        format!("{}{}", set(&[&first]), " ".repeat(MAX_JWK_SET)),
    ] {
        assert_eq!(PublicKey::jwk_set(&bad), None, "{bad:.200}");
    }
}

#[test]
fn a_text_of_more_than_16_kib() {
    let [fits, longer] = [MAX_KEY_TEXT, MAX_KEY_TEXT + 4].map(|length| "A".repeat(length));
    assert!(PublicKey::hex(&fits).is_some() && PublicKey::hex(&longer).is_none());
    assert!(PublicKey::base64(&fits).is_some() && PublicKey::base64(&longer).is_none());
    assert!(PublicKey::base64url(&fits).is_some() && PublicKey::base64url(&longer).is_none());
    let good = key_of("RSA").pem.remove(0);
    let blank = |length: usize| format!("{good}{}", " ".repeat(length - good.len()));
    assert!(PublicKey::pem(&blank(MAX_KEY_TEXT)).is_some());
    assert_eq!(PublicKey::pem(&blank(MAX_KEY_TEXT + 1)), None);
    assert_eq!(PublicKey::base64_pem(&STANDARD.encode(blank(MAX_KEY_TEXT))), None);
    let jwk = key_of("RSA").jwk;
    let blank = |length: usize| format!("{jwk}{}", " ".repeat(length - jwk.len()));
    assert!(PublicKey::jwk(&blank(MAX_KEY_TEXT)).is_some());
    assert_eq!(PublicKey::jwk(&blank(MAX_KEY_TEXT + 1)), None);
    let set = r#"{"keys": []}"#;
    let blank = |length: usize| format!("{set}{}", " ".repeat(length - set.len()));
    assert!(PublicKey::jwk_set(&blank(MAX_JWK_SET)).is_some());
    assert_eq!(PublicKey::jwk_set(&blank(MAX_JWK_SET + 1)), None);
}
