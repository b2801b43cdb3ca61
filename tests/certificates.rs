//! What is signed under a certificate that the request names: which URL may be fetched, which certificate
//! is taken for the provider's and when, and what is signed. The chains and the messages were made by
//! `data/compute_certificates.py`.

#![cfg(all(feature = "certificates", feature = "p256", feature = "p384"))]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::slice;
use std::sync::LazyLock;
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::NOW;
use countersign::algorithm::RSA_PKCS1_SHA256;
use countersign::providers::{Alexa, AwsSns, AwsSnsSha1, PayPal, Tpay};
use countersign::{
    CertificateRule, Certificates, Claim, ConfigError, ConfigFault, Coverage, Error, Jws, JwsDraft,
    Proof, Question, Request, Scheme, ToldApartBy, Trust, UnixTime, Verifier, WithCertificate,
    WithChain, WithPublicKey,
};
use serde::Deserialize;
use serde_json::Value;

const DAY: u64 = 24 * 60 * 60;
const URL: &str = "https://sns.eu-west-1.amazonaws.com/test.pem";
const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:orders";

#[derive(Deserialize)]
struct File {
    root: String,
    other_root: String,
    issuer: String,
    leaf: String,
    chains: BTreeMap<String, String>,
    messages: BTreeMap<String, String>,
    paypal: OfPayPal,
    apple: apple::OfApple,
    alexa: OfHead,
    tpay: OfTpay,
}

#[derive(Deserialize)]
struct OfHead {
    chain: String,
    headers: BTreeMap<String, String>,
    body: String,
}

#[derive(Deserialize)]
struct OfTpay {
    root: String,
    certificate: String,
    strangers: String,
    token: String,
    body: String,
    named: BTreeMap<String, String>,
    list: String,
}

#[derive(Deserialize)]
struct OfPayPal {
    chain: String,
    headers: BTreeMap<String, String>,
    body: String,
    twin_base64: String,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/certificates.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
});

fn chain(name: &str) -> &'static str {
    &FILE.chains[name]
}

fn message(name: &str) -> &'static str {
    &FILE.messages[name]
}

fn rooted() -> Trust {
    Trust::roots(&FILE.root).unwrap()
}

fn after(seconds: u64) -> UnixTime {
    UnixTime::from_secs(NOW.as_secs() + seconds)
}

fn inserted(trust: Trust, pem: &str) -> Result<Certificates, ConfigFault> {
    let certificates = Certificates::new(AwsSns::SCHEME, trust);
    let inserted = certificates.insert(URL, pem, NOW);
    inserted.map(|()| certificates).map_err(|error| error.fault())
}

fn sns() -> AwsSns {
    AwsSns::new(&inserted(rooted(), chain("good")).unwrap()).unwrap()
}

fn verify_at(sns: &impl Verifier, body: &str, now: UnixTime) -> Result<Proof, Error> {
    let request = Request::at(&(), now);
    let whole = sns.verify(&request, body.as_bytes());
    let mut verification = sns.begin(&request).unwrap();
    body.as_bytes().chunks(7).for_each(|chunk| verification.update(chunk));
    assert_eq!(verification.finish().err(), whole.as_ref().err().copied());
    whole
}

fn verify(sns: &impl Verifier, body: &str) -> Result<Proof, Error> {
    verify_at(sns, body, NOW)
}

/// The message with another text of a member, or another member.
fn with(name: &str, member: &str, text: impl Into<Value>) -> String {
    let mut body: Value = serde_json::from_str(message(name)).unwrap();
    body[member] = text.into();
    body.to_string()
}

fn without(name: &str, member: &str) -> String {
    let mut body: Value = serde_json::from_str(message(name)).unwrap();
    body.as_object_mut().unwrap().remove(member).unwrap();
    body.to_string()
}

fn at_url(url: &str) -> String {
    with("plain", "SigningCertURL", url)
}

#[test]
fn each_chain_that_is_not_the_providers_has_its_own_fault() {
    assert!(inserted(rooted(), chain("good")).is_ok());
    let fault = |name| inserted(rooted(), chain(name)).err();
    assert_eq!(fault("hosts_name"), None);
    for (name, expected) in [
        ("expired", ConfigFault::ExpiredCertificate),
        ("not_yet", ConfigFault::CertificateNotYetValid),
        ("expired_above", ConfigFault::ExpiredCertificate),
        ("other_name", ConfigFault::CertificateName),
        ("other_regions_name", ConfigFault::CertificateName),
        ("other_usage", ConfigFault::CertificateUsage),
        ("wrong_order", ConfigFault::CertificateOrder),
        ("nothing_between", ConfigFault::UntrustedCertificate),
        ("forged_root", ConfigFault::UntrustedCertificate),
        ("other_root", ConfigFault::UntrustedCertificate),
        ("signed_by_leaf", ConfigFault::UntrustedCertificate),
        ("weak_key", ConfigFault::WeakPublicKey { reason: "it has fewer than 2,048 bits" }),
        ("other_key", ConfigFault::UnusableKey),
    ] {
        assert_eq!(fault(name), Some(expected), "{name}");
    }
    let too_many = Some(ConfigFault::TooManyCertificates { limit: 10 });
    let chain_of = |count: usize| chain("good").to_owned() + &FILE.issuer.repeat(count - 2);
    assert_eq!(inserted(rooted(), &chain_of(50)).err(), too_many);
    assert_eq!(inserted(rooted(), &chain_of(11)).err(), too_many);
    assert_eq!(inserted(rooted(), &chain_of(10)).err(), None);
    assert_eq!(inserted(rooted(), &"-".repeat(64 * 1024 + 1)).err(), too_many);
    let of_none = inserted(rooted(), &"-".repeat(64 * 1024)).err();
    assert!(matches!(of_none, Some(ConfigFault::NotAPublicKey { .. })), "{of_none:?}");
}

#[test]
fn what_is_no_certificate() {
    let cut = chain("good").replacen("MII", "MI", 1);
    let key = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n";
    for text in ["", "-----BEGIN CERTIFICATE-----", key, &cut] {
        let fault = inserted(rooted(), text).unwrap_err();
        assert!(matches!(fault, ConfigFault::NotAPublicKey { .. }), "{text}: {fault}");
        let fault = Trust::roots(text).unwrap_err().fault();
        assert!(matches!(fault, ConfigFault::NotAPublicKey { .. }), "{text}: {fault}");
    }
    let error = Certificates::new(AwsSns::SCHEME, rooted()).insert(URL, "", NOW).unwrap_err();
    assert_eq!(error.scheme(), Some("aws-sns"));
}

#[test]
fn a_url_has_at_most_a_kibibyte() {
    let at = |length: usize| {
        let (start, end) = ("https://sns.us-east-1.amazonaws.com/", ".pem");
        let url = format!("{start}{}{end}", "x".repeat(length - start.len() - end.len()));
        Certificates::new(AwsSns::SCHEME, rooted()).insert(&url, chain("good"), NOW)
    };
    let fault = |length| at(length).map_err(|error| error.fault());
    assert_eq!(fault(1024), Ok(()));
    assert_eq!(fault(1025), Err(ConfigFault::NotACertificateUrl));
}

/// A root is the receiver's word, and so are the issuers that a provider leaves out.
#[test]
fn who_is_trusted_is_the_receivers_to_say() {
    let alone = chain("nothing_between");
    assert!(inserted(rooted().through(&FILE.issuer).unwrap(), alone).is_ok());
    assert!(inserted(Trust::roots(&FILE.issuer).unwrap(), alone).is_ok());
    let both = Trust::roots(&(FILE.other_root.clone() + &FILE.root)).unwrap();
    assert!(inserted(both, chain("other_root")).is_ok());
    let untrusted = Some(ConfigFault::UntrustedCertificate);
    let other = Trust::roots(&FILE.other_root).unwrap();
    assert_eq!(inserted(other, chain("good")).err(), untrusted);
    assert_eq!(Trust::connection().through(&FILE.issuer).err().map(|e| e.fault()), untrusted);
}

/// What no chain is asked for still has a name and a time.
#[test]
fn a_certificate_that_is_trusted_for_its_connection() {
    let fault = |name| inserted(Trust::connection(), chain(name)).err();
    assert_eq!((fault("good"), fault("nothing_between"), fault("other_root")), (None, None, None));
    assert_eq!(fault("other_name"), Some(ConfigFault::CertificateName));
    assert_eq!(fault("expired"), Some(ConfigFault::ExpiredCertificate));
    assert_eq!(fault("not_yet"), Some(ConfigFault::CertificateNotYetValid));
}

#[test]
fn a_certificate_counts_while_all_of_its_chain_is_valid() {
    let tolerant = || sns().tolerance(std::time::Duration::from_secs(100 * DAY)).unwrap();
    let error = |now| verify_at(&tolerant(), message("plain"), now).err();
    let header = "SigningCertURL";
    // The issuer's time ends before the certificate's.
    assert_eq!((error(NOW), error(after(20 * DAY))), (None, None));
    assert_eq!(error(after(20 * DAY + 1)), Some(Error::ExpiredCertificate { header }));
    let early = UnixTime::from_secs(NOW.as_secs() - 20 * DAY - 1);
    assert_eq!(error(early), Some(Error::CertificateNotYetValid { header }));
    assert_eq!(error(UnixTime::from_secs(early.as_secs() + 1)), None);
    let alone = inserted(Trust::connection(), chain("good")).unwrap();
    let alone = AwsSns::new(&alone).unwrap();
    let alone = alone.tolerance(std::time::Duration::from_secs(100 * DAY)).unwrap();
    assert!(verify_at(&alone, message("plain"), after(30 * DAY)).is_ok());
    let expired = verify_at(&alone, message("plain"), after(30 * DAY + 1)).err();
    assert_eq!(expired, Some(Error::ExpiredCertificate { header }));
}

#[test]
fn no_other_url_is_given_to_be_fetched() {
    let sns = sns();
    let request = Request::at(&(), NOW);
    let asked = |url: &str| sns.certificate_url(&request, at_url(url).as_bytes());
    let good = [
        URL,
        "https://sns.us-gov-west-1.amazonaws.com/SimpleNotificationService-7ff5318490ec183f.pem",
        "https://sns.cn-north-1.amazonaws.com.cn/x.pem",
    ];
    for url in good {
        assert_eq!(asked(url).as_deref(), Ok(url));
    }
    let long = format!("https://sns.eu-west-1.amazonaws.com/{}.pem", "a".repeat(1024));
    for url in [
        "http://sns.us-east-2.amazonaws.com/x.pem",
        "HTTPS://sns.us-east-2.amazonaws.com/x.pem",
        "//sns.us-east-2.amazonaws.com/x.pem",
        "sns.us-east-2.amazonaws.com/x.pem",
        "file:///etc/x.pem",
        "https://sns.us-east-2.amazonaws.com.evil.example/x.pem",
        "https://sns.us-east-2.amazonaws.com.evil/x.pem",
        "https://sns.us-east-2.amazonaws.com.cn.evil/x.pem",
        "https://evil.example/sns.us-east-2.amazonaws.com/x.pem",
        "https://internetbadguys.com/cert.pem",
        "https://s3.amazonaws.com/sns.us-east-2.amazonaws.com/x.pem",
        "https://sns.us-east-2.s3.amazonaws.com/x.pem",
        "https://sns.s3.us-east-2.amazonaws.com/x.pem",
        "https://sns.amazonaws.com/x.pem",
        "https://sns..amazonaws.com/x.pem",
        "https://mysns.us-east-2.amazonaws.com/x.pem",
        "https://sns.us-east-2.amazonaws.com./x.pem",
        "https://sns.us_east.amazonaws.com/x.pem",
        "https://SNS.us-east-2.amazonaws.com/x.pem",
        "https://sns.US-EAST-2.amazonaws.com/x.pem",
        "https://sns.us-east-2.AMAZONAWS.COM/x.pem",
        "https://sns.us-east-2.amazonaws.com%2eevil.example/x.pem",
        "https://sns%2eus-east-2.amazonaws.com/x.pem",
        "https://sns.us-east-2.\u{430}mazonaws.com/x.pem",
        "https://sns.us-east-2\u{3002}amazonaws.com/x.pem",
        "https://sns.us-east-2.amazonaws.com\u{ff0f}x.pem",
        "https://sns.us-east-2.xn--mazonaws-2fg.com/x.pem",
        "https://sns.us-\teast-2.amazonaws.com/x.pem",
        "https://\tsns.us-east-2.amazonaws.com/x.pem",
        "https://@sns.us-east-2.amazonaws.com/x.pem",
        "https://sns.us-east-2.amazonaws.com:/x.pem",
        "https://sns.us-east-2.amazonaws.com?.amazonaws.com/x.pem",
        "https:\\\\sns.us-east-2.amazonaws.com\\x.pem",
        "https:/sns.us-east-2.amazonaws.com/x.pem",
        "https:///sns.us-east-2.amazonaws.com/x.pem",
        "https://[::1]/x.pem",
        "https://127.0.0.1/x.pem",
        "https://sns.us-east-2.amazonaws.com@evil.example/x.pem",
        "https://user:password@sns.us-east-2.amazonaws.com/x.pem",
        "https://sns.us-east-2.amazonaws.com:8443/x.pem",
        "https://sns.us-east-2.amazonaws.com:443/x.pem",
        "https://sns.us-east-2.amazonaws.com\\@evil.example/x.pem",
        "https://evil.example#sns.us-east-2.amazonaws.com/x.pem",
        "https://sns.us-east-2.amazonaws.com/x.key",
        "https://sns.us-east-2.amazonaws.com/x.pem?y",
        "https://sns.us-east-2.amazonaws.com/x?y=.pem",
        "https://sns.us-east-2.amazonaws.com/x.pem#y",
        "https://sns.us-east-2.amazonaws.com/x#.pem",
        "https://sns.us-east-2.amazonaws.com/%2e%2e.pem",
        "https://sns.us-east-2.amazonaws.com/x%2Epem",
        "https://sns.us-east-2.amazonaws.com/x\t.pem",
        "https://sns.us-east-2.amazonaws.com/a\\x.pem",
        "https://sns.us-east-2.amazonaws.com/x%00.pem",
        "https://sns.us-east-2.amazonaws.com/../x.pem",
        "https://sns.us-east-2.amazonaws.com/a/x.pem",
        "https://sns.us-east-2.amazonaws.com//x.pem",
        "https://sns.us-east-2.amazonaws.com/..pem",
        "https://sns.us-east-2.amazonaws.com/.pem",
        "https://sns.us-east-2.amazonaws.com/x.PEM",
        "https://sns.us-east-2.amazonaws.com/x\n.pem",
        "https://sns.us-east-2.amazonaws.com/x.pem\n",
        " https://sns.us-east-2.amazonaws.com/x.pem",
        "https://sns.us-east-2.amazonaws.com",
        "https:///x.pem",
        "",
        &long,
    ] {
        let error = Error::OtherCertificateUrl { header: "SigningCertURL" };
        assert_eq!(asked(url), Err(error), "{url}");
        assert_eq!(verify(&sns, &at_url(url)).err(), Some(error), "{url}");
        let certificates = Certificates::new(AwsSns::SCHEME, rooted());
        let fault = certificates.insert(url, chain("good"), NOW).unwrap_err();
        assert_eq!(fault, ConfigFault::NotACertificateUrl, "{url}");
    }
}

/// A member says one thing, in whichever order and spelling it is written.
#[test]
fn a_message_is_what_its_members_say() {
    let sns = sns();
    let written = |members: &[(String, String)]| {
        let member = |(name, text): &(String, String)| format!("{name}:{text}");
        format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
    };
    let escaped = |text: &str| {
        let unit = |unit: u16| format!("\\u{unit:04X}");
        format!("\"{}\"", text.encode_utf16().map(unit).collect::<String>())
    };
    for name in ["plain", "titled", "confirm", "unsubscribed"] {
        let members: BTreeMap<String, String> = serde_json::from_str(message(name)).unwrap();
        let quoted = |text: &String| Value::from(text.as_str()).to_string();
        let all: Vec<_> = members.iter().map(|(name, text)| (quoted(name), quoted(text))).collect();
        let reversed: Vec<_> = all.iter().rev().cloned().collect();
        let other: Vec<_> =
            members.iter().map(|(name, text)| (escaped(name), escaped(text))).collect();
        for body in [written(&all), written(&reversed), written(&other)] {
            assert!(verify(&sns, &body).is_ok(), "{body}");
            let spaced = body.replace("\":\"", "\" :\r\n\t\"");
            assert!(verify(&sns, &spaced).is_ok(), "{spaced}");
        }
        for at in 0..all.len() {
            for twice in [all[at].clone(), other[at].clone(), (all[at].0.clone(), "null".into())] {
                let (first, last) =
                    ([slice::from_ref(&twice), &all[..]].concat(), [&all[..], &[twice]].concat());
                for body in [written(&first), written(&last)] {
                    assert_eq!(verify(&sns, &body).err(), Some(Error::RepeatedField), "{body}");
                }
            }
        }
    }
}

/// SNS sends messages of up to 256 KiB, and each is read whole.
#[test]
fn the_largest_message() {
    let sns = sns();
    let of = |length: usize| with("large", "Message", "a".repeat(length));
    assert!(verify(&sns, &of(256 * 1024)).is_ok());
    let mismatch = Some(Error::Mismatch { header: "Signature" });
    assert_eq!(verify(&sns, &of(256 * 1024 - 1)).err(), mismatch);
    assert_eq!(verify(&sns, &of(256 * 1024 + 1)).err(), mismatch);
    let limit = 1024 * 1024;
    assert_eq!(verify(&sns, &of(limit)).err(), Some(Error::BodyTooLong { limit }));
}

/// The two spellings are one member, and both is none.
#[test]
fn the_url_in_each_spelling() {
    let sns = sns();
    let mut body: Value = serde_json::from_str(message("plain")).unwrap();
    let url = body.as_object_mut().unwrap().remove("SigningCertURL").unwrap();
    assert_eq!(
        verify(&sns, &body.to_string()).err(),
        Some(Error::MissingField { field: "SigningCertURL" })
    );
    body["SigningCertUrl"] = url.clone();
    assert!(verify(&sns, &body.to_string()).is_ok());
    body["SigningCertURL"] = url;
    assert_eq!(verify(&sns, &body.to_string()).err(), Some(Error::RepeatedField));
    let elsewhere = with("plain", "SigningCertURL", "https://evil.example/x.pem");
    let twice = elsewhere.replacen('{', &format!("{{\"SigningCertURL\":\"{URL}\","), 1);
    assert_eq!(verify(&sns, &twice).err(), Some(Error::RepeatedField));
}

#[test]
fn a_certificate_that_is_not_there_yet() {
    let certificates = Certificates::new(AwsSns::SCHEME, rooted());
    let sns = AwsSns::new(&certificates).unwrap();
    let unknown = Some(Error::UnknownKey { header: "SigningCertURL" });
    let body = message("plain");
    assert_eq!(verify(&sns, body).err(), unknown);
    let url = sns.certificate_url(&Request::at(&(), NOW), body.as_bytes()).unwrap();
    assert!(certificates.insert(&url, chain("other_root"), NOW).is_err());
    assert_eq!(verify(&sns, body).err(), unknown);
    certificates.insert(&url, chain("good"), NOW).unwrap();
    let proof = verify(&sns, body).unwrap();
    assert_eq!((proof.key(), proof.coverage()), (0, Coverage::Fields));
    // What is refused leaves what was there.
    assert!(certificates.insert(&url, chain("other_root"), NOW).is_err());
    assert!(verify(&sns, body).is_ok());
    let elsewhere = "https://sns.eu-west-1.amazonaws.com/other.pem";
    assert_eq!(verify(&sns, &at_url(elsewhere)).err(), unknown);
    certificates.remove(&url);
    assert_eq!(verify(&sns, body).err(), unknown);
}

/// Nothing asks for a certificate in the name of a request that is refused without one.
#[test]
fn what_is_refused_asks_for_no_certificate() {
    let sns = AwsSns::new(&Certificates::new(AwsSns::SCHEME, rooted())).unwrap();
    let asked = |body: &str, now| sns.certificate_url(&Request::at(&(), now), body.as_bytes());
    assert!(asked(message("plain"), NOW).is_ok());
    assert_eq!(asked("{", NOW).err(), Some(Error::BodyNotJson));
    let old = asked(message("plain"), after(3901)).err();
    assert!(matches!(old, Some(Error::TimestampTooOld { seconds: 3901, tolerance: 3900, .. })));
    let version = asked(message("version_1"), NOW).err();
    let header = "SignatureVersion";
    assert_eq!(version, Some(Error::UnexpectedValue { header, expected: "2" }));
    assert_eq!(
        asked(message("unknown_type"), NOW).err(),
        Some(Error::UnknownKind { header: "Type" })
    );
    let ours = sns.of_topic(TOPIC).unwrap();
    let asked = |body: &str| ours.certificate_url(&Request::at(&(), NOW), body.as_bytes());
    assert!(asked(message("plain")).is_ok());
    let others = with("plain", "TopicArn", TOPIC.replace("orders", "others"));
    assert_eq!(asked(&others).err(), Some(Error::OtherRecipient { header: "TopicArn" }));
}

#[test]
fn certificates_are_bounded_and_replaced_while_requests_run() {
    let certificates = inserted(rooted(), chain("good")).unwrap();
    let sns = AwsSns::new(&certificates).unwrap();
    let url = |at: usize| format!("https://sns.eu-west-1.amazonaws.com/{at}.pem");
    thread::scope(|scope| {
        let replace = || {
            for at in 0..255 {
                certificates.insert(&url(at), chain("good"), NOW).unwrap();
            }
        };
        scope.spawn(replace);
        scope.spawn(|| (0..20).for_each(|_| assert!(verify(&sns, message("plain")).is_ok())));
    });
    let full = certificates.insert(&url(255), chain("good"), NOW).unwrap_err();
    assert_eq!(full, ConfigFault::TooManyKeys { limit: 256 });
    assert!(certificates.insert(&url(254), chain("good"), NOW).is_ok());
    assert!(verify(&sns, message("plain")).is_ok());
    // What has expired makes room.
    let later = after(25 * DAY);
    let certificates = inserted(Trust::connection(), chain("good")).unwrap();
    certificates.insert(&url(1), chain("hosts_name"), later).unwrap();
    let shown = format!("{certificates:?}");
    assert!(shown.contains("count: 2"), "{shown}");
    let later = after(31 * DAY);
    assert!(certificates.insert(&url(2), chain("good"), later).is_err());
}

#[test]
fn each_message_is_signed_by_its_kind() {
    let sns = sns();
    for name in ["plain", "titled", "confirm", "unsubscribed"] {
        let proof = verify(&sns, message(name)).unwrap();
        assert_eq!(proof.coverage(), Coverage::Fields, "{name}");
        assert!(proof.timestamp().is_some(), "{name}");
    }
    let error = Some(Error::Mismatch { header: "Signature" });
    for (name, member) in [
        ("plain", "Message"),
        ("plain", "MessageId"),
        ("plain", "TopicArn"),
        ("plain", "Subject"),
        ("titled", "Subject"),
        ("confirm", "SubscribeURL"),
        ("confirm", "Token"),
        ("unsubscribed", "Token"),
    ] {
        assert_eq!(verify(&sns, &with(name, member, "other")).err(), error, "{name}: {member}");
    }
    assert_eq!(verify(&sns, &without("titled", "Subject")).err(), error);
    assert!(verify(&sns, &with("plain", "Subject", Value::Null)).is_ok());
    assert_eq!(verify(&sns, &with("confirm", "Type", "UnsubscribeConfirmation")).err(), error);
    assert_eq!(verify(&sns, &with("confirm", "Type", "Notification")).err(), error);
    // What is not signed is anybody's.
    assert!(verify(&sns, &with("plain", "UnsubscribeURL", "https://evil.example")).is_ok());
}

#[test]
fn members_that_are_missing_or_no_text() {
    let sns = sns();
    for field in
        ["Message", "MessageId", "Timestamp", "TopicArn", "Type", "Signature", "SignatureVersion"]
    {
        let missing = verify(&sns, &without("plain", field)).err();
        assert_eq!(missing, Some(Error::MissingField { field }));
        for value in [Value::from(7), Value::from(true), Value::from(vec!["a"])] {
            let error = verify(&sns, &with("plain", field, value)).err();
            assert_eq!(error, Some(Error::FieldNotText { field }));
        }
    }
    let error = verify(&sns, &with("plain", "Signature", "QUJD")).err();
    assert_eq!(error, Some(Error::NotASignature { header: "Signature" }));
}

/// Else the id `id-1` of a message that ends with another's lines would sign like that message.
#[test]
fn only_the_message_has_many_lines() {
    let sns = sns();
    let error = Some(Error::HoldsSeparator { header: "MessageId" });
    assert_eq!(verify(&sns, message("lines_in_id")).err(), error);
    let moved = "paid\nMessageId\nid-1";
    let body: Value = serde_json::from_str(&with("lines_in_id", "Message", moved)).unwrap();
    let mut body = body;
    body["MessageId"] = "id-2".into();
    assert!(verify(&sns, &body.to_string()).is_ok(), "the one reading of these lines");
}

/// The receiver says which version, and a message only that it is of that one.
#[test]
fn no_message_chooses_its_version() {
    let certificates = inserted(rooted(), chain("good")).unwrap();
    let (two, one) = (AwsSns::new(&certificates).unwrap(), AwsSnsSha1::new(&certificates).unwrap());
    let header = "SignatureVersion";
    let expected = |expected| Some(Error::UnexpectedValue { header, expected });
    assert!(verify(&one, message("version_1")).is_ok());
    assert_eq!(verify(&two, message("version_1")).err(), expected("2"));
    assert_eq!(verify(&one, message("plain")).err(), expected("1"));
    let mismatch = Some(Error::Mismatch { header: "Signature" });
    assert_eq!(verify(&two, message("sha1_as_2")).err(), mismatch);
    assert_eq!(verify(&one, message("sha256_as_1")).err(), mismatch);
    assert_eq!(verify(&two, &with("plain", header, "3")).err(), expected("2"));
}

#[test]
fn a_message_of_another_topic() {
    let ours = sns().of_topic(TOPIC).unwrap();
    assert!(verify(&ours, message("plain")).is_ok());
    assert!(verify(&ours, message("confirm")).is_ok());
    let theirs = sns().of_topic("arn:aws:sns:eu-west-1:123456789012:order").unwrap();
    let error = Some(Error::OtherRecipient { header: "TopicArn" });
    assert_eq!(verify(&theirs, message("plain")).err(), error);
    // Whose message it is counts once it is SNS's.
    let forged = with("plain", "Message", "other");
    assert_eq!(verify(&theirs, &forged).err(), Some(Error::Mismatch { header: "Signature" }));
    let empty = sns().of_topic("").map_err(|error| error.fault()).unwrap_err();
    assert_eq!(empty, ConfigFault::EmptySetting { name: "TopicArn" });
}

#[test]
fn several_stores_of_certificates() {
    let empty = Certificates::new(AwsSns::SCHEME, rooted());
    let good = inserted(rooted(), chain("good")).unwrap();
    let wrong = inserted(Trust::roots(&FILE.other_root).unwrap(), chain("other_root")).unwrap();
    let key = |first: &Certificates, second: &Certificates| {
        let sns = AwsSns::new(first).unwrap().or(second).unwrap();
        verify(&sns, message("plain")).unwrap().key()
    };
    assert_eq!((key(&empty, &good), key(&wrong, &good), key(&good, &wrong)), (1, 1, 0));
    let two = AwsSns::new(&good).unwrap().or(&good).unwrap();
    assert!(format!("{two:?}").contains("keys: 2"), "{two:?}");
    let four = AwsSns::new(&good).unwrap().or(&good).unwrap().or(&good).unwrap().or(&good).unwrap();
    let error: ConfigError = four.or(&good).unwrap_err();
    assert_eq!(error, ConfigFault::TooManyKeys { limit: 4 });
}

/// A subscription is confirmed once it is SNS's question, at a URL of SNS.
#[test]
fn a_subscription_is_confirmed_at_the_providers_url_only() {
    let sns = sns();
    let proof = verify(&sns, message("confirm")).unwrap();
    let asked = |body: &str| {
        let question = Question::new("POST", "/hooks", &(), body.as_bytes()).proven(&proof);
        sns.handshake(&question).is_some()
    };
    assert!(asked(message("confirm")));
    assert!(!asked(message("plain")));
    let query = "?Action=ConfirmSubscription&TopicArn=a&Token=b";
    for host in [
        "sns.eu-west-1.amazonaws.com.evil.example",
        "ec2-203-0-113-7.compute-1.amazonaws.com",
        "sns.a.b.amazonaws.com",
        "sns.eu-west-1.amazonaws.com:8080",
    ] {
        let url = format!("https://{host}/{query}");
        assert!(!asked(&with("confirm", "SubscribeURL", url)), "{host}");
    }
}

#[test]
fn a_repeat_is_told_by_its_id() {
    assert_eq!(AwsSns::SCHEME.told_apart_by(), ToldApartBy::EventId("MessageId"));
    assert!(AwsSns::SCHEME.signs_fields() && !PayPal::SCHEME.signs_fields());
    assert_eq!(AwsSns::SCHEME.tolerance(), Some(3900));
}

#[test]
fn a_rule_of_ones_own() {
    const ACME: CertificateRule = CertificateRule::at(&["certs.acme.example"], "/keys/", "");
    assert!(ACME.permits("https://certs.acme.example/keys/CERT-1"));
    for path in ["/keys/", "/keys", "/other/CERT-1", "/keys/..", "/keys/a/b", "/keysCERT-1"] {
        assert!(!ACME.permits(&format!("https://certs.acme.example{path}")), "{path}");
    }
    assert!(FILE.leaf.contains("CERTIFICATE"));
}

fn paypal() -> PayPal {
    let certificates = Certificates::new(PayPal::SCHEME, rooted());
    let OfPayPal { chain, headers, .. } = &FILE.paypal;
    certificates.insert(&headers["PAYPAL-CERT-URL"], chain, NOW).unwrap();
    PayPal::new("a webhook id", &certificates).unwrap()
}

/// PayPal's delivery with another value of a header.
fn error_of_paypal(header: &str, value: &str) -> Option<Error> {
    let OfPayPal { headers, body, .. } = &FILE.paypal;
    let mut headers = headers.clone();
    headers.insert(header.into(), value.into());
    verify_head(&paypal(), &headers, body.as_bytes()).err()
}

fn verify_head(
    paypal: &impl Verifier,
    headers: &BTreeMap<String, String>,
    body: &[u8],
) -> Result<Proof, Error> {
    let request = Request::at(headers, NOW);
    let whole = paypal.verify(&request, body);
    let streamed = paypal.begin(&request).and_then(|mut verification| {
        body.chunks(7).for_each(|chunk| verification.update(chunk));
        verification.finish()
    });
    assert_eq!(streamed.err(), whole.as_ref().err().copied());
    whole
}

/// What a checksum is worth: anybody finds another body with the same one.
#[test]
fn a_checksum_covers_nothing() {
    let OfPayPal { headers, body, twin_base64, .. } = &FILE.paypal;
    let proof = verify_head(&paypal(), headers, body.as_bytes()).unwrap();
    assert_eq!((proof.coverage(), proof.key()), (Coverage::None, 0));
    assert_eq!(PayPal::SCHEME.coverage(), Coverage::None);
    let twin = STANDARD.decode(twin_base64).unwrap();
    assert_ne!(twin, body.as_bytes());
    assert!(verify_head(&paypal(), headers, &twin).is_ok());
    let header = "PAYPAL-TRANSMISSION-SIG";
    let changed = verify_head(&paypal(), headers, b"{}").err();
    assert_eq!(changed, Some(Error::Mismatch { header }));
    let id = "PAYPAL-TRANSMISSION-ID";
    assert_eq!(error_of_paypal(id, "other"), Some(Error::Mismatch { header }));
    assert_eq!(error_of_paypal(id, "a|b"), Some(Error::HoldsSeparator { header: id }));
    assert_eq!(PayPal::SCHEME.told_apart_by(), ToldApartBy::MessageId(id));
    let signed = "{PAYPAL-TRANSMISSION-ID}|{timestamp}|{webhook id}|{CRC-32 of the body}";
    assert_eq!(PayPal::SCHEME.signed(), signed);
}

#[test]
fn a_header_that_names_the_certificate() {
    let header = "PAYPAL-CERT-URL";
    let other = Some(Error::OtherCertificateUrl { header });
    for url in [
        "http://api.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1",
        "https://evil.example/api.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
        "https://www.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com/v1/notifications/CERT-1",
        "https://api.paypal.com/v1/notifications/certs/",
        "https://api.paypal.com/v1/notifications/certs/../CERT-1",
        "https://api.paypal.com/v1/notifications/certs/CERT-1?x=y",
        "https://api.paypal.com:444/v1/notifications/certs/CERT-1",
        "https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1",
        "https://user:password@api.paypal.com/v1/notifications/certs/CERT-1",
        "https://API.paypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com/v1/notifications/certs/CERT%2d1",
        "https://api.paypal.com./v1/notifications/certs/CERT-1",
        "\u{e9}",
    ] {
        assert_eq!(error_of_paypal(header, url), other, "{url}");
    }
    assert_eq!(error_of_paypal(header, ""), Some(Error::EmptyHeader { header }));
    let unknown = "https://api.paypal.com/v1/notifications/certs/CERT-2";
    assert_eq!(error_of_paypal(header, unknown), Some(Error::UnknownKey { header }));
    let long = Error::HeaderTooLong { header, limit: 1024 };
    assert_eq!(error_of_paypal(header, &"a".repeat(1024)), other);
    assert_eq!(error_of_paypal(header, &"a".repeat(1025)), Some(long));

    let OfPayPal { headers, body, .. } = &FILE.paypal;
    let once = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let twice: Vec<(&str, &str)> = once.chain([(header, headers[header].as_str())]).collect();
    let paypal = paypal();
    let asked = |fields: &Vec<(&str, &str)>| {
        let request = Request::at(fields, NOW);
        let error = paypal.verify(&request, body.as_bytes()).err();
        assert_eq!(paypal.certificate_url(&request, b"").err(), error);
        error
    };
    assert_eq!(asked(&twice), Some(Error::RepeatedHeader { header }));
    let none: Vec<_> = twice.into_iter().filter(|(name, _)| *name != header).collect();
    assert_eq!(asked(&none), Some(Error::MissingHeader { header }));
    let url = paypal.certificate_url(&Request::at(headers, NOW), b"").unwrap();
    assert_eq!(url, headers[header]);
}

#[test]
fn what_else_paypals_head_has_to_say() {
    let header = "PAYPAL-AUTH-ALGO";
    let expected = Error::UnexpectedValue { header, expected: "SHA256withRSA" };
    assert_eq!(error_of_paypal(header, "SHA1withRSA"), Some(expected));
    let header = "PAYPAL-TRANSMISSION-TIME";
    let old = error_of_paypal(header, "2026-11-15T11:00:00Z");
    assert!(matches!(old, Some(Error::TimestampTooOld { .. })), "{old:?}");
}

fn alexa() -> Alexa {
    let certificates = Certificates::new(Alexa::SCHEME, rooted());
    let OfHead { chain, headers, .. } = &FILE.alexa;
    certificates.insert(&headers["SignatureCertChainUrl"], chain, NOW).unwrap();
    Alexa::new(&certificates).unwrap()
}

fn alexa_at(url: &str) -> (Result<Proof, Error>, Result<String, Error>) {
    let OfHead { headers, body, .. } = &FILE.alexa;
    let mut headers = headers.clone();
    headers.insert("SignatureCertChainUrl".into(), url.into());
    let asked = alexa().certificate_url(&Request::at(&headers, NOW), b"");
    (verify_head(&alexa(), &headers, body.as_bytes()), asked)
}

/// Amazon documents other spellings of one URL. What is given out to be fetched is the one.
#[test]
fn the_spellings_of_alexas_url() {
    const FILE_NAME: &str = "echo.api/echo-api-cert-12.pem";
    let one = format!("https://s3.amazonaws.com/{FILE_NAME}");
    for url in [
        one.clone(),
        format!("https://s3.amazonaws.com:443/{FILE_NAME}"),
        format!("https://S3.AmazonAWS.com/{FILE_NAME}"),
        format!("HTTPS://s3.amazonaws.com/{FILE_NAME}"),
        format!("https://s3.amazonaws.com/echo.api/../{FILE_NAME}"),
        format!("https://s3.amazonaws.com/./{FILE_NAME}"),
    ] {
        let (verified, asked) = alexa_at(&url);
        assert!(verified.is_ok(), "{url}: {verified:?}");
        assert_eq!(asked.as_ref(), Ok(&one), "{url}");
    }
    let header = "SignatureCertChainUrl";
    let other = Error::OtherCertificateUrl { header };
    for url in [
        "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://notamazon.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
        "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
        "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:0443/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:443:443/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com.evil/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com./echo.api/echo-api-cert.pem",
        "https://s3.eu-west-1.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://evil.s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://user:password@s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://user@s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com@evil.example/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../evil-bucket/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../../echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/%2e%2e/evil-bucket/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api%2fecho-api-cert.pem",
        "https://s3.amazonaws.com/%65cho.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/..%2f..%2fevil-bucket%2fa.pem",
        "https://s3.amazonaws.com/echo.api/evil-bucket/../..\\a.pem",
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem?a",
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem#a",
        "https://s3.amazonaws.com/evil-bucket?/../echo.api/a.pem#.pem",
        "https://s3.amazonaws.com//echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/",
        "https://s3.amazonaws.com/echo.api/.pem",
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem/..",
        "https:\\\\s3.amazonaws.com/echo.api/echo-api-cert.pem",
    ] {
        let (verified, asked) = alexa_at(url);
        assert_eq!((verified.err(), asked.err()), (Some(other), Some(other)), "{url}");
    }
}

/// The time is the body's, and nothing of the body is read that Amazon did not sign.
#[test]
fn an_alexa_request_is_dated_by_its_body() {
    let OfHead { headers, body, .. } = &FILE.alexa;
    let proof = verify_head(&alexa(), headers, body.as_bytes()).unwrap();
    assert_eq!((proof.timestamp(), proof.coverage()), (Some(NOW), Coverage::Body));
    let header = "Signature-256";
    for changed in [body.replace("2026", "2027"), body.clone() + " ", "{".into()] {
        let error = verify_head(&alexa(), headers, changed.as_bytes()).err();
        assert_eq!(error, Some(Error::Mismatch { header }), "{changed}");
    }
    let late = alexa().verify(&Request::at(headers, after(151)), body.as_bytes()).err();
    assert!(matches!(late, Some(Error::TimestampTooOld { seconds: 151, tolerance: 150, .. })));
}

/// A certificate of another name does not count, wherever it is.
#[test]
fn alexas_certificate_has_alexas_name() {
    let certificates = Certificates::new(Alexa::SCHEME, rooted());
    let url = "https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem";
    let fault = certificates.insert(url, chain("good"), NOW).unwrap_err();
    assert_eq!(fault, ConfigFault::CertificateName);
    let spelled = url.replace(".com", ".com:443");
    assert!(certificates.insert(&spelled, &FILE.alexa.chain, NOW).is_ok());
    let alexa = Alexa::new(&certificates).unwrap();
    let OfHead { headers, body, .. } = &FILE.alexa;
    assert!(verify_head(&alexa, headers, body.as_bytes()).is_ok());
    certificates.remove(&spelled);
    let header = "SignatureCertChainUrl";
    let unknown = verify_head(&alexa, headers, body.as_bytes()).err();
    assert_eq!(unknown, Some(Error::UnknownKey { header }));
}

#[test]
fn a_token_that_names_its_certificate() {
    let OfTpay { root, certificate, strangers, token, body, named, list } = &FILE.tpay;
    let certificates = Certificates::new(Tpay::SCHEME, Trust::roots(root).unwrap());
    let tpay = Tpay::new(&certificates).unwrap();
    let header = "X-JWS-Signature";
    let fields = |token: &str| BTreeMap::from([(header.to_owned(), token.to_owned())]);
    let error = |token: &str| verify_head(&tpay, &fields(token), body.as_bytes()).err();
    assert_eq!(error(token), Some(Error::UnknownKey { header }));
    let url = tpay.certificate_url(&Request::at(&fields(token), NOW), b"").unwrap();
    assert_eq!(url, "https://secure.tpay.com/x509/notifications-jws.pem");
    let untrusted = certificates.insert(&url, strangers, NOW).unwrap_err();
    assert_eq!(untrusted, ConfigFault::UntrustedCertificate);
    certificates.insert(&url, certificate, NOW).unwrap();
    let proof = verify_head(&tpay, &fields(token), body.as_bytes()).unwrap();
    assert_eq!((proof.coverage(), proof.key()), (Coverage::Body, 0));
    assert_eq!(proof.timestamp(), None);
    let changed = verify_head(&tpay, &fields(token), b"tr_status=FALSE").err();
    assert_eq!(changed, Some(Error::Mismatch { header }));
    let headers = fields(token);
    let late = Request::at(&headers, after(31 * DAY));
    assert_eq!(tpay.verify(&late, b"").err(), Some(Error::ExpiredCertificate { header }));

    assert!(named.len() > 15);
    for (url, token) in named {
        let other = Some(Error::OtherCertificateUrl { header });
        assert_eq!(error(token), other, "{url}");
        let asked = tpay.certificate_url(&Request::at(&fields(token), NOW), b"");
        assert_eq!(asked.err(), other, "{url}");
    }
    assert_eq!(error(list), Some(Error::NoKeyId { header }), "a list of URLs");

    let of_sandbox = Certificates::new(Tpay::SANDBOX, Trust::roots(root).unwrap());
    assert!(of_sandbox.insert(&url, certificate, NOW).is_err());
    assert_eq!(Tpay::new(&of_sandbox).unwrap_err(), ConfigFault::OtherCertificates);
    assert!(Tpay::sandbox(&of_sandbox).is_ok());
}

/// The certificates of one provider, and of its sandbox, are no other's.
#[test]
fn certificates_of_another_provider() {
    let fault = |certificates: &Certificates| PayPal::new("id", certificates).err();
    let other = Some(ConfigFault::OtherCertificates);
    let of_sns = Certificates::new(AwsSns::SCHEME, rooted());
    let of_sandbox = Certificates::new(PayPal::SANDBOX, rooted());
    assert_eq!(fault(&of_sns).map(|error| error.fault()), other);
    assert_eq!(fault(&of_sandbox).map(|error| error.fault()), other);
    assert!(PayPal::sandbox("id", &of_sandbox).is_ok());
    let added = AwsSns::new(&of_sns).unwrap().or(&of_sandbox);
    assert_eq!(added.map_err(|error| error.fault()).unwrap_err(), ConfigFault::OtherCertificates);
}

/// What is signed under a certificate that the token itself holds.
mod apple {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use countersign::providers::AppleAppStore;
    use countersign::{Entry, Keys};

    use super::*;

    #[derive(Deserialize)]
    pub(super) struct OfApple {
        root: String,
        root_base64: String,
        namesake: String,
        bodies: BTreeMap<String, String>,
    }

    const HEADER: &str = "signedPayload";

    fn body(name: &str) -> &'static str {
        &FILE.apple.bodies[name]
    }

    fn ours() -> AppleAppStore {
        AppleAppStore::new("com.example", Trust::roots(&FILE.apple.root).unwrap()).unwrap()
    }

    fn error_at(name: &str, now: UnixTime) -> Option<Error> {
        verify_at(&ours(), body(name), now).err()
    }

    #[test]
    fn a_token_under_its_own_certificates() {
        let proof = verify(&ours(), body("good")).unwrap();
        assert_eq!((proof.coverage(), proof.key()), (Coverage::Fields, 0));
        let payload: Value = serde_json::from_slice(proof.payload().unwrap()).unwrap();
        assert_eq!(payload["notificationType"], "DID_RENEW");
        assert_eq!(error_at("summary", NOW), None);
        // The root in the token is anybody's.
        assert_eq!(error_at("other_root_in_it", NOW), None);
    }

    #[test]
    fn each_chain_that_is_not_apples_has_its_own_error() {
        let header = HEADER;
        let untrusted = |reason| Error::UntrustedCertificates { header, reason };
        let count = untrusted("there are not as many as documented");
        let order = untrusted("the first is an authority's");
        let root = untrusted("they do not lead to a root that is trusted");
        let mark = untrusted("one lacks the mark of the provider's");
        let text = untrusted("one is not canonical base64");
        let mismatch = Error::Mismatch { header };
        for (name, expected) in [
            ("fifty", count),
            ("four", count),
            ("no_root_in_it", count),
            ("none", count),
            ("numbers", count),
            ("text", count),
            ("wrong_order", order),
            ("reversed", order),
            ("expired", Error::ExpiredCertificate { header }),
            ("not_yet", Error::CertificateNotYetValid { header }),
            ("forged_root", root),
            ("issued_by_root", root),
            ("signed_by_leaf", root),
            ("unmarked", mark),
            ("unmarked_above", mark),
            ("of_developer", mark),
            ("other_curve", untrusted("the key is not of the algorithm")),
            ("line_breaks", text),
            ("blank_at_end", text),
            ("blank_in_root", text),
            ("url_base64", text),
            ("no_certificate", untrusted("one is no certificate")),
            ("other_key", mismatch),
            ("no_algorithm", Error::OtherAlgorithm { header, expected: "ES256" }),
            ("mac", Error::OtherAlgorithm { header, expected: "ES256" }),
            ("other_app", Error::OtherClaim { header, claim: "data.bundleId" }),
            ("two_apps", Error::OtherClaim { header, claim: "data.bundleId" }),
            ("no_app", Error::MissingClaim { header, claim: "data.bundleId" }),
            ("transaction", Error::MissingClaim { header, claim: "notificationType" }),
        ] {
            assert_eq!(error_at(name, NOW), Some(expected), "{name}");
        }
        let twice = error_at("said_twice", NOW);
        assert!(matches!(twice, Some(Error::NotAToken { .. })), "{twice:?}");
    }

    #[test]
    fn the_chain_counts_while_all_of_it_is_valid() {
        let header = HEADER;
        assert_eq!(error_at("good", after(20 * DAY)), None);
        let late = error_at("good", after(20 * DAY + 1));
        assert_eq!(late, Some(Error::ExpiredCertificate { header }));
        let early = error_at("good", UnixTime::from_secs(NOW.as_secs() - 20 * DAY - 1));
        assert_eq!(early, Some(Error::CertificateNotYetValid { header }));
    }

    #[test]
    fn a_member_that_is_no_token() {
        let error = |body: &str| verify(&ours(), body).err();
        let field = HEADER;
        assert_eq!(error("{}"), Some(Error::MissingField { field }));
        assert_eq!(error(r#"{"signedPayload":7}"#), Some(Error::FieldNotText { field }));
        assert_eq!(error(r#"{"signedPayload":null}"#), Some(Error::MissingField { field }));
        assert_eq!(error("a.b.c"), Some(Error::BodyNotJson));
        let twice = body("good").replacen('{', r#"{"signedPayload":"a.b.c","#, 1);
        assert_eq!(error(&twice), Some(Error::RepeatedField));
        let inner = body("good").replacen('{', r#"{"other":{"signedPayload":"a.b.c"},"#, 1);
        assert_eq!(error(&inner), None);
    }

    #[test]
    fn roots_are_the_receivers_to_give() {
        let OfApple { root, root_base64, namesake, .. } = &FILE.apple;
        let der = STANDARD.decode(root_base64).unwrap();
        let by_der = AppleAppStore::new("com.example", Trust::root(&der).unwrap()).unwrap();
        assert!(verify(&by_der, body("good")).is_ok());
        for text in [root, root_base64] {
            let bound = Entry::of(AppleAppStore::SCHEME)
                .bind(&Keys::new(text).setting("com.example"))
                .unwrap();
            assert!(verify(&bound, body("good")).is_ok());
        }
        let other = Trust::roots(namesake).unwrap();
        let theirs = AppleAppStore::new("com.example", other.clone()).unwrap();
        let both = ours().or(other.clone()).unwrap();
        assert!(format!("{both:?}").contains("keys: 2"), "{both:?}");
        let header = HEADER;
        let reason = "they do not lead to a root that is trusted";
        let untrusted = Some(Error::UntrustedCertificates { header, reason });
        assert_eq!(verify(&theirs, body("good")).err(), untrusted);
        assert!(verify(&theirs, body("forged_root")).is_ok());
        let both = ours().or(other.clone()).unwrap();
        assert_eq!(verify(&both, body("forged_root")).unwrap().key(), 1);
        let connected = AppleAppStore::new("com.example", Trust::connection()).unwrap_err();
        assert_eq!(connected, ConfigFault::UntrustedCertificate);
        let four = both.or(other.clone()).unwrap().or(other.clone()).unwrap();
        assert_eq!(four.or(other).unwrap_err(), ConfigFault::TooManyKeys { limit: 4 });
        assert!(Trust::root(b"nothing").is_err());
    }

    #[test]
    fn a_certificate_in_a_token_has_at_most_64_kib() {
        let error = |length: usize| {
            let text = STANDARD.encode(vec![0; length]);
            let head =
                serde_json::json!({"alg": "ES256", "x5c": [text, "AA==", "AA=="]}).to_string();
            let parts = [head.as_bytes(), b"{}", &[1; 64]].map(|part| URL_SAFE_NO_PAD.encode(part));
            verify(&ours(), &serde_json::json!({HEADER: parts.join(".")}).to_string()).err()
        };
        let untrusted = |reason| Some(Error::UntrustedCertificates { header: HEADER, reason });
        assert_eq!(error(64 * 1024), untrusted("one is no certificate"));
        assert_eq!(error(64 * 1024 + 1), untrusted("one is not canonical base64"));
    }

    /// With a made-up signature: that the chain passes is seen by what is refused next.
    #[test]
    fn apples_own_chain_leads_to_apples_own_root() {
        let path = "tests/data/apple-app-store/x5c.json";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let root = STANDARD.decode(file["root"].as_str().unwrap()).unwrap();
        let apple = AppleAppStore::new("com.example", Trust::root(&root).unwrap()).unwrap();
        let head = serde_json::json!({"alg": "ES256", "x5c": file["x5c"]}).to_string();
        let parts = [head.as_bytes(), b"{}", &[1; 64]].map(|part| URL_SAFE_NO_PAD.encode(part));
        let body = serde_json::json!({HEADER: parts.join(".")}).to_string();
        let now = UnixTime::from_secs(1_761_962_975);
        let error = |verifier: &AppleAppStore| verify_at(verifier, &body, now).err();
        assert_eq!(error(&apple), Some(Error::Mismatch { header: HEADER }));
        assert!(matches!(error(&ours()), Some(Error::UntrustedCertificates { .. })));
    }
}

#[test]
fn what_was_said_of_a_token_before_its_certificates_is_kept() {
    const RULE: CertificateRule = CertificateRule::at(&["keys.example"], "/", ".pem");
    const SAYS: &[Claim] = &[Claim::Is("typ", "webhook")];
    const fn draft() -> JwsDraft<WithPublicKey> {
        Scheme::jws("own", "RS256", RSA_PKCS1_SHA256)
    }
    static BEFORE: Scheme<Jws<WithCertificate>> =
        draft().header_says(SAYS).prefix("Bearer ").in_header("X-Own").certified(RULE).signs_body();
    static BEHIND: Scheme<Jws<WithCertificate>> =
        draft().certified(RULE).in_header("X-Own").prefix("Bearer ").header_says(SAYS).signs_body();
    const MARKS: &[&str] = &["1.2.3"];
    static CHAINED: Scheme<Jws<WithChain>> =
        draft().header_says(SAYS).prefix("Bearer ").in_header("X-Own").chained(MARKS).signs_body();
    assert_eq!(BEFORE.claims(), SAYS);
    assert_eq!(format!("{BEFORE:?}"), format!("{BEHIND:?}"));
    assert_eq!(CHAINED.claims(), SAYS);
    assert_eq!(CHAINED.header(), "X-Own");
}
