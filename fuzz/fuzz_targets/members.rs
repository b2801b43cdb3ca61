//! Signed members of a JSON body, as Amazon SNS has them: a body is accepted only where a naive writer of the
//! signed text makes the same of its members, in whichever order and spelling they come.
#![no_main]

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use arbitrary::Arbitrary;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::Member::{Line, Lines, OptionalLine};
use countersign::algorithm::{Algorithm, PublicKeyCheck, VerifyingKey};
use countersign::{
    CertificateRule, Certificates, ConfigFault, Members, Request, Scheme, Signature, SignedTime,
    TimeFormat, Trust, UnixTime, Verifier as _, Webhook,
};
use countersign_oracle::tag::Hash;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// What anybody can make of a message. It stands for a signature, of which the private key is Amazon's.
#[derive(Debug)]
struct Tagging;

impl Algorithm for Tagging {
    fn name(&self) -> &'static str {
        "tagging"
    }

    fn key_name(&self) -> &'static str {
        "any key"
    }

    fn key(&self, _: &[u8]) -> Result<Box<dyn VerifyingKey>, ConfigFault> {
        Ok(Box::new(Self))
    }
}

impl VerifyingKey for Tagging {
    fn signature_len(&self) -> RangeInclusive<usize> {
        32..=32
    }

    fn check(&self, signature: &[u8]) -> Option<Box<dyn PublicKeyCheck>> {
        Some(Box::new(Collecting { tag: signature.to_vec(), message: Vec::new() }))
    }
}

struct Collecting {
    tag: Vec<u8>,
    message: Vec<u8>,
}

impl PublicKeyCheck for Collecting {
    fn update(&mut self, message: &[u8]) {
        self.message.extend_from_slice(message);
    }

    fn is_valid(self: Box<Self>) -> bool {
        tag(&self.message) == self.tag
    }
}

fn tag(message: &[u8]) -> Vec<u8> {
    Hash::Sha256.tag(b"", message)
}

const URL: &str = "https://certs.example/a.pem";
const TIME: &str = "2022-07-28T21:24:08.324Z";
const NOW: UnixTime = UnixTime::from_secs(1_659_043_448);

static SCHEME: Scheme<Members> = Scheme::public_key("members", &Tagging)
    .signature(Signature::in_field("Signature").base64())
    .timestamp(SignedTime::in_field("Timestamp", TimeFormat::Rfc3339))
    .certified_by_member(
        CertificateRule::at(&["certs.example"], "/", ".pem").in_names(&["sns.amazonaws.com"]),
        &["SigningCertURL"],
    )
    .signs_members(
        "Type",
        &[
            (
                "Notification",
                &[
                    Lines("Message"),
                    Line("MessageId"),
                    OptionalLine("Subject"),
                    Line("Timestamp"),
                    Line("TopicArn"),
                    Line("Type"),
                ],
            ),
            (
                "SubscriptionConfirmation",
                &[
                    Lines("Message"),
                    Line("MessageId"),
                    Line("SubscribeURL"),
                    Line("Timestamp"),
                    Line("Token"),
                    Line("TopicArn"),
                    Line("Type"),
                ],
            ),
        ],
    )
    .where_members(&[("SignatureVersion", "2")]);

static WEBHOOK: LazyLock<Webhook<Members>> = LazyLock::new(|| {
    let vectors = include_str!("../../tests/data/aws-sns/vectors.json");
    let vectors: Value = serde_json::from_str(vectors).expect("vectors are JSON");
    let pem = vectors["vectors"][0]["secret"].as_str().expect("the first has a certificate");
    let certificates = Certificates::new(&SCHEME, Trust::connection());
    certificates.insert(URL, pem, NOW).expect("it is valid by then");
    Webhook::new(&SCHEME, certificates).expect("they are the scheme's")
});

/// As Amazon documents it: in the order of the names' bytes.
const NOTIFICATION: [&str; 6] =
    ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
const CONFIRMATION: [&str; 7] =
    ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Written<'a> {
    Text(&'a str),
    Escaped(&'a str),
    Kind(bool),
    Number(u32),
    Null,
}

#[derive(Arbitrary, Debug)]
enum Edit<'a> {
    Say(u8, Written<'a>),
    Repeat(u8, Written<'a>),
    Add(u8, Written<'a>),
    Remove(u8),
    Swap(u8, u8),
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    edits: Vec<Edit<'a>>,
    is_forged: bool,
    cut: u16,
}

impl<'a> Written<'a> {
    const fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) | Self::Escaped(text) => Some(text),
            Self::Kind(true) => Some("Notification"),
            Self::Kind(false) => Some("SubscriptionConfirmation"),
            Self::Number(_) | Self::Null => None,
        }
    }

    fn json(self) -> String {
        match self {
            Self::Escaped(text) => {
                let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
                format!("\"{}\"", units.collect::<String>())
            }
            Self::Number(number) => number.to_string(),
            Self::Null => "null".into(),
            text => Value::from(text.text()).to_string(),
        }
    }
}

type Member<'a> = (&'static str, Written<'a>);

/// Whose other texts the two readers might take differently, so that they are there as they are or not.
const FIXED: [&str; 2] = ["Timestamp", "SigningCertURL"];

fn members<'a>(edits: &[Edit<'a>]) -> Vec<Member<'a>> {
    let usual = [
        ("Type", "Notification"),
        ("MessageId", "id-1"),
        ("TopicArn", "arn"),
        ("Message", "paid\nand\n"),
        ("Timestamp", TIME),
        ("SignatureVersion", "2"),
        ("SigningCertURL", URL),
    ];
    let further = ["Subject", "SubscribeURL", "Token", "Other", "Message"];
    let mut members: Vec<Member<'a>> =
        usual.into_iter().map(|(name, text)| (name, Written::Text(text))).collect();
    for edit in edits {
        let index = |at: u8| usize::from(at) % members.len().max(1);
        match *edit {
            Edit::Say(at, written) => {
                let at = index(at);
                if let Some((name, said)) = members.get_mut(at)
                    && !FIXED.contains(name)
                {
                    *said = written;
                }
            }
            Edit::Repeat(at, written) => {
                let repeated = members.get(index(at)).map(|(name, said)| {
                    (*name, if FIXED.contains(name) { *said } else { written })
                });
                members.extend(repeated);
            }
            Edit::Add(at, written) => {
                members.push((further[usize::from(at) % further.len()], written));
            }
            Edit::Remove(at) if !members.is_empty() => drop(members.remove(index(at))),
            Edit::Swap(one, other) if !members.is_empty() => {
                let (one, other) = (index(one), index(other));
                members.swap(one, other);
            }
            Edit::Remove(_) | Edit::Swap(..) => {}
        }
    }
    members
}

/// The text that is signed; and whether there is one, which a careless writer does not ask.
fn signed(members: &[Member<'_>]) -> (String, bool) {
    let mut by_name = BTreeMap::new();
    let mut is_one = true;
    for (name, written) in members {
        is_one &= by_name.insert(*name, *written).is_none();
    }
    let text = |name| by_name.get(name).and_then(|written: &Written<'_>| written.text());
    let names = match text("Type") {
        Some("SubscriptionConfirmation") => &CONFIRMATION[..],
        kind => {
            is_one &= kind == Some("Notification");
            &NOTIFICATION
        }
    };
    is_one &= text("SignatureVersion") == Some("2") && text("SigningCertURL") == Some(URL);
    let mut signed = String::new();
    for name in names {
        match text(name) {
            Some(text) => {
                is_one &= *name == "Message" || !text.contains('\n');
                signed += &format!("{name}\n{text}\n");
            }
            None => {
                let is_nothing = matches!(by_name.get(name), None | Some(Written::Null));
                is_one &= *name == "Subject" && is_nothing;
            }
        }
    }
    (signed, is_one)
}

fuzz_target!(|input: Input| {
    let mut members = members(&input.edits);
    let (text, is_one) = signed(&members);
    let mut signature = tag(text.as_bytes());
    signature[0] ^= u8::from(input.is_forged);
    let signature = STANDARD.encode(signature);
    members.insert(members.len() / 2, ("Signature", Written::Text(&signature)));
    let written = members.iter().map(|(name, written)| format!("\"{name}\":{}", written.json()));
    let body = format!("{{{}}}", written.collect::<Vec<_>>().join(","));

    let request = Request::at(&(), NOW);
    let whole = WEBHOOK.verify(&request, body.as_bytes());
    assert_eq!(whole.is_ok(), is_one && !input.is_forged, "{whole:?} {body}");
    let mut check = WEBHOOK.begin(&request).expect("the head says nothing");
    let (start, end) = body.as_bytes().split_at(body.len().min(input.cut.into()));
    check.update(start);
    check.update(end);
    assert_eq!(check.finish().err(), whole.err());
});
