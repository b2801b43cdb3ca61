//! What is signed verifies; one changed bit of the key, of the covered body or of the signature does
//! not; whatever a sender sends, a verifier answers, and answers what a naive oracle says: one that
//! copies the whole message together, computes the tag's text, and compares texts.

mod common;

use std::cell::Cell;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use common::{CLIENT_ID, Case, METHOD, NOW, URL, cases};
use countersign::{
    Algorithm, Coverage, Encoding, Part, Request, Scheme, Secret, TimeFormat, UnixTime, Verifier,
    Webhook,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use sha2::{Sha256, Sha512};

const SECRETS: [&str; 2] = ["the current secret", "the previous secret"];

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Where a scheme has its signatures, told a second time.
enum Layout {
    Single(&'static str),
    List { separator: char, prefix: &'static str },
    Pairs { separator: char, key: &'static str, timestamp: &'static str },
}

/// What a naive receiver knows about a scheme.
struct Oracle {
    case: Case,
    names: &'static [&'static str],
    layout: Layout,
    timestamp: Option<(&'static str, TimeFormat, u64)>,
}

type Description = (&'static [&'static str], Layout, Option<(&'static str, TimeFormat, u64)>);

const fn single(names: &'static [&'static str], prefix: &'static str) -> Description {
    (names, Layout::Single(prefix), None)
}

fn describe(id: &str) -> Description {
    match id {
        "abp" => single(&["abp-webhook-signature"], "sha256="),
        "maskit" => single(&["X-Signature"], ""),
        "openfx" => single(&["x-openfx-signature"], ""),
        "rtb-partner" => single(
            &[
                "X-RTB-Partner-HMAC-SHA256",
                "X_RTB_PARTNER_HMAC_SHA256",
                "HTTP_X_RTB_PARTNER_HMAC_SHA256",
            ],
            "",
        ),
        "rtb-customer" => single(
            &[
                "X-RTB-Customer-HMAC-SHA256",
                "X_RTB_CUSTOMER_HMAC_SHA256",
                "HTTP_X_RTB_CUSTOMER_HMAC_SHA256",
            ],
            "",
        ),
        "trace-finance" => single(&["X-Message-Signature"], ""),
        "list" => (
            &["X-List"],
            Layout::List { separator: ' ', prefix: "v1," },
            Some(("X-Time", TimeFormat::Seconds, 300)),
        ),
        "pairs" => (
            &["X-Pairs"],
            Layout::Pairs { separator: ',', key: "v1", timestamp: "t" },
            Some(("X-Pairs", TimeFormat::Seconds, 300)),
        ),
        "milliseconds" => (
            &["X-Millis-Signature"],
            Layout::Single(""),
            Some(("X-Millis", TimeFormat::Milliseconds, 60)),
        ),
        "method-and-url" => single(&["X-Request-Signature"], ""),
        "setting" => single(&["X-Setting"], ""),
        "sha512" => single(&["X-Sha512"], "sha512="),
        "sha1" => single(&["X-Sha1"], "sha1="),
        other => unreachable!("{other}"),
    }
}

fn oracles() -> Vec<Oracle> {
    let oracle = |case: Case| {
        let (names, layout, timestamp) = describe(case.id());
        Oracle { case, names, layout, timestamp }
    };
    cases(&SECRETS).into_iter().map(oracle).collect()
}

/// All that a receiver gets.
#[derive(Clone, Debug)]
struct Delivery {
    fields: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    now: u64,
    method: Option<String>,
    url: Option<String>,
}

impl Delivery {
    fn signed(oracle: &Oracle, body: Vec<u8>) -> Self {
        let signed = oracle.case.sign(&body).into_iter();
        let fields = signed.map(|(name, value)| (name.to_owned(), value.into_bytes())).collect();
        let (method, url) = (Some(METHOD.to_owned()), Some(URL.to_owned()));
        Self { fields, body, now: NOW.as_secs(), method, url }
    }

    fn is_accepted(&self, verifier: &dyn Verifier) -> bool {
        let mut request = Request::at(&self.fields, UnixTime::from_secs(self.now));
        if let Some(method) = &self.method {
            request = request.method(method);
        }
        if let Some(url) = &self.url {
            request = request.url(url);
        }
        let whole = verifier.verify(&request, &self.body).map(|proof| format!("{proof:?}"));
        let streamed = verifier.begin(&request).and_then(|mut verification| {
            self.body.chunks(60).for_each(|chunk| verification.update(chunk));
            verification.finish().map(|proof| format!("{proof:?}"))
        });
        assert_eq!(whole, streamed, "the same in one piece and in several");
        whole.is_ok()
    }

    fn only_value(&self, names: &[&str]) -> Option<&[u8]> {
        let lower: Vec<_> = names.iter().map(|name| name.to_lowercase()).collect();
        let fields = self.fields.iter().filter(|(name, _)| lower.contains(&name.to_lowercase()));
        match fields.collect::<Vec<_>>()[..] {
            [(_, value)] if !value.is_empty() => Some(value),
            _ => None,
        }
    }
}

impl Oracle {
    /// Whether a delivery is to be accepted; `None` and `Some(false)` say that it is not.
    fn accepts(&self, delivery: &Delivery) -> bool {
        self.judge(delivery).unwrap_or(false)
    }

    fn judge(&self, delivery: &Delivery) -> Option<bool> {
        let value = str::from_utf8(delivery.only_value(self.names)?).ok()?;
        let (signatures, in_pair) = self.signatures(value)?;
        if signatures.is_empty() || signatures.len() > 8 {
            return None;
        }
        let encoding = self.case.verifier.scheme().signature_format().encoding();
        let length = self.case.verifier.scheme().algorithm().tag_len();
        if !signatures.iter().all(|text| is_canonical(encoding, text, length)) {
            return None;
        }
        let time = match self.timestamp {
            Some((header, unit, tolerance)) => {
                let text = match in_pair {
                    Some(text) => text,
                    None => str::from_utf8(delivery.only_value(&[header])?).ok()?,
                };
                is_fresh(text, unit, tolerance, delivery.now)?;
                text
            }
            None => "",
        };
        let message = self.message(delivery, time)?;
        let expected = SECRETS.map(|secret| self.sign(secret, &message));
        let equal = |text: &str, expected: &str| {
            let any_case = encoding == Encoding::HexAnyCase;
            text == expected || (any_case && text.to_lowercase() == expected.to_lowercase())
        };
        Some(signatures.iter().any(|text| expected.iter().any(|tag| equal(text, tag))))
    }

    /// The signatures' texts, and the timestamp's if it is among them.
    fn signatures<'v>(&self, value: &'v str) -> Option<(Vec<&'v str>, Option<&'v str>)> {
        match self.layout {
            Layout::Single(prefix) => Some((vec![value.strip_prefix(prefix)?], None)),
            Layout::List { separator, prefix } => {
                let items: Vec<_> = value.split(separator).collect();
                let texts = items.iter().filter_map(|item| item.strip_prefix(prefix)).collect();
                (items.len() <= 32 && value.is_ascii()).then_some((texts, None))
            }
            Layout::Pairs { separator, key, timestamp } => {
                let pairs: Vec<_> = value.split(separator).collect();
                let values_of = |wanted: &str| -> Vec<&'v str> {
                    let pairs = pairs.iter().filter_map(|pair| pair.split_once('='));
                    pairs.filter(|(key, _)| *key == wanted).map(|(_, value)| value).collect()
                };
                let [time] = values_of(timestamp)[..] else { return None };
                let readable = pairs.len() <= 32 && value.is_ascii();
                readable.then_some((values_of(key), Some(time)))
            }
        }
    }

    fn message(&self, delivery: &Delivery, time: &str) -> Option<Vec<u8>> {
        let mut message = Vec::new();
        for part in self.case.verifier.scheme().parts() {
            message.extend_from_slice(match part {
                Part::Text(text) => text.as_bytes(),
                Part::Header(name) => delivery.only_value(&[name])?,
                Part::Setting(_) => CLIENT_ID.as_bytes(),
                Part::Timestamp => time.as_bytes(),
                Part::Method => delivery.method.as_deref()?.as_bytes(),
                Part::Url => delivery.url.as_deref()?.as_bytes(),
                Part::Body => &delivery.body,
                other => unreachable!("{other}"),
            });
        }
        Some(message)
    }

    fn sign(&self, secret: &str, message: &[u8]) -> String {
        let scheme = self.case.verifier.scheme();
        let tag = tag(scheme.algorithm(), &self.key(secret), message);
        text(scheme.signature_format().encoding(), &tag)
    }

    fn key(&self, secret: &str) -> Vec<u8> {
        if self.case.id().starts_with("rtb-") {
            secret.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else {
            secret.as_bytes().to_vec()
        }
    }
}

fn tag(algorithm: Algorithm, key: &[u8], message: &[u8]) -> Vec<u8> {
    macro_rules! hmac {
        ($hash:ty) => {{
            let mut mac = Hmac::<$hash>::new_from_slice(key).unwrap();
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        }};
    }
    match algorithm {
        Algorithm::HmacSha256 => hmac!(Sha256),
        Algorithm::HmacSha512 => hmac!(Sha512),
        #[cfg(feature = "sha1")]
        Algorithm::HmacSha1 => hmac!(sha1::Sha1),
        other => unreachable!("{other:?}"),
    }
}

fn text(encoding: Encoding, tag: &[u8]) -> String {
    match encoding {
        Encoding::Hex | Encoding::HexAnyCase => hex::encode(tag),
        Encoding::HexUpper => hex::encode_upper(tag),
        Encoding::HexUpperDashed => {
            tag.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join("-")
        }
        Encoding::Base64 => STANDARD.encode(tag),
        Encoding::Base64UrlUnpadded => URL_SAFE_NO_PAD.encode(tag),
        other => unreachable!("{other:?}"),
    }
}

/// Whether the tag that a text stands for has exactly this text.
fn is_canonical(encoding: Encoding, signature: &str, length: usize) -> bool {
    let tag = match encoding {
        Encoding::Base64 => STANDARD.decode(signature).ok(),
        Encoding::Base64UrlUnpadded => URL_SAFE_NO_PAD.decode(signature).ok(),
        _ => hex::decode(signature.replace('-', "")).ok(),
    };
    let Some(tag) = tag.filter(|tag| tag.len() == length) else { return false };
    match encoding {
        Encoding::HexAnyCase => signature.to_lowercase() == text(encoding, &tag),
        _ => signature == text(encoding, &tag),
    }
}

fn is_fresh(text: &str, unit: TimeFormat, tolerance: u64, now: u64) -> Option<()> {
    let digits = (1..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = match unit {
        TimeFormat::Milliseconds => text.parse::<i128>().ok()? / 1000,
        _ => text.parse::<i128>().ok()?,
    };
    let fresh = (i128::from(now) - seconds).abs() <= i128::from(tolerance);
    (digits && fresh).then_some(())
}

/// One thing that a sender, or something on the way, does to a delivery.
#[derive(Clone, Debug)]
enum Change {
    FlipBodyBit(Index, u8),
    FlipValueBit(Index, Index, u8),
    AppendToValue(Index, Vec<u8>),
    PrependToValue(Index, Vec<u8>),
    TruncateValue(Index, Index),
    ReplaceValue(Index, Vec<u8>),
    SwapCase(Index),
    RepeatItem(Index, char, usize),
    RepeatField(Index),
    RemoveField(Index),
    AddField(String, Vec<u8>),
    UpperCaseName(Index),
    UnderscoreName(Index),
    ShiftClock(i64),
    SetClock(u64),
    NoMethod,
    OtherUrl(String),
}

const SNIPPETS: [&str; 16] = [
    " ",
    ",",
    "=",
    "\0",
    "é",
    "v1,",
    " v1,",
    ",v1=",
    " v2,x",
    "v2,x ",
    ",t=1",
    "t=1795000000,",
    "0x",
    "+",
    "-",
    "0",
];

fn snippet() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        select(&SNIPPETS[..]).prop_map(|text| text.as_bytes().to_vec()),
        vec(any::<u8>(), 0..90),
    ]
}

fn header_name() -> impl Strategy<Value = String> {
    let mut names: Vec<_> = oracles().iter().flat_map(|oracle| oracle.names).copied().collect();
    names.extend(["X-Id", "X-Message-Id", "X-Time", "X-Millis", "Host"]);
    select(names).prop_map(str::to_owned)
}

fn change() -> impl Strategy<Value = Change> {
    use Change as C;
    let index = any::<Index>;
    prop_oneof![
        (index(), 0..8_u8).prop_map(|(at, bit)| C::FlipBodyBit(at, bit)),
        (index(), index(), 0..8_u8).prop_map(|(field, at, bit)| C::FlipValueBit(field, at, bit)),
        (index(), snippet()).prop_map(|(field, more)| C::AppendToValue(field, more)),
        (index(), snippet()).prop_map(|(field, more)| C::PrependToValue(field, more)),
        (index(), index()).prop_map(|(field, at)| C::TruncateValue(field, at)),
        (index(), snippet()).prop_map(|(field, value)| C::ReplaceValue(field, value)),
        index().prop_map(C::SwapCase),
        (index(), select(vec![' ', ',']), select(vec![1, 2, 7, 8, 31, 32]))
            .prop_map(|(field, separator, count)| C::RepeatItem(field, separator, count)),
        index().prop_map(C::RepeatField),
        index().prop_map(C::RemoveField),
        (header_name(), snippet()).prop_map(|(name, value)| C::AddField(name, value)),
        index().prop_map(C::UpperCaseName),
        index().prop_map(C::UnderscoreName),
        (-310..=310_i64).prop_map(C::ShiftClock),
        prop_oneof![any::<u64>(), Just(0), Just(u64::MAX)].prop_map(C::SetClock),
        Just(C::NoMethod),
        select(vec![URL, "https://hooks.example.com/in?account=8", ""])
            .prop_map(|url| C::OtherUrl(url.to_owned())),
    ]
}

impl Change {
    fn apply(&self, delivery: &mut Delivery) {
        match self {
            Self::FlipBodyBit(at, bit) if !delivery.body.is_empty() => {
                let at = at.index(delivery.body.len());
                delivery.body[at] ^= 1 << bit;
            }
            Self::ShiftClock(by) => delivery.now = delivery.now.saturating_add_signed(*by),
            Self::SetClock(now) => delivery.now = *now,
            Self::NoMethod => delivery.method = None,
            Self::OtherUrl(url) => delivery.url = Some(url.clone()),
            Self::AddField(name, value) => delivery.fields.push((name.clone(), value.clone())),
            Self::RepeatField(field) if !delivery.fields.is_empty() => {
                let (name, value) = field.get(&delivery.fields).clone();
                delivery.fields.push((name.to_lowercase(), value));
            }
            Self::RemoveField(field) if !delivery.fields.is_empty() => {
                delivery.fields.remove(field.index(delivery.fields.len()));
            }
            _ => self.apply_to_field(&mut delivery.fields),
        }
    }

    fn apply_to_field(&self, fields: &mut [(String, Vec<u8>)]) {
        let (Self::FlipValueBit(field, ..)
        | Self::AppendToValue(field, _)
        | Self::PrependToValue(field, _)
        | Self::TruncateValue(field, _)
        | Self::ReplaceValue(field, _)
        | Self::SwapCase(field)
        | Self::RepeatItem(field, ..)
        | Self::UpperCaseName(field)
        | Self::UnderscoreName(field)) = self
        else {
            return;
        };
        if fields.is_empty() {
            return;
        }
        let (name, value) = &mut fields[field.index(fields.len())];
        match self {
            Self::FlipValueBit(_, at, bit) if !value.is_empty() => {
                let at = at.index(value.len());
                value[at] ^= 1 << bit;
            }
            Self::AppendToValue(_, more) => value.extend_from_slice(more),
            Self::PrependToValue(_, more) => drop(value.splice(..0, more.iter().copied())),
            Self::TruncateValue(_, at) => value.truncate(at.index(value.len() + 1)),
            Self::ReplaceValue(_, other) => value.clone_from(other),
            Self::SwapCase(_) => value.iter_mut().for_each(|byte| {
                if byte.is_ascii_alphabetic() {
                    *byte ^= 0x20;
                }
            }),
            Self::RepeatItem(_, separator, count) => {
                let item = [&[*separator as u8][..], value].concat();
                value.extend(item.repeat(*count));
            }
            Self::UpperCaseName(_) => name.make_ascii_uppercase(),
            Self::UnderscoreName(_) => *name = name.replace('-', "_"),
            _ => {}
        }
    }
}

#[test]
fn the_verdict_is_the_oracles() {
    let oracles = oracles();
    let (accepted, refused) = (Cell::new(0), Cell::new(0));
    let deliveries = (any::<Index>(), vec(any::<u8>(), 0..200), vec(change(), 0..=3));
    let outcome = TestRunner::new(config(6000)).run(&deliveries, |(which, body, changes)| {
        let oracle = which.get(&oracles);
        let mut delivery = Delivery::signed(oracle, body);
        for change in &changes {
            change.apply(&mut delivery);
        }
        let expected = oracle.accepts(&delivery);
        let count = if expected { &accepted } else { &refused };
        count.set(count.get() + 1);
        prop_assert_eq!(
            delivery.is_accepted(&oracle.case.verifier),
            expected,
            "{}: {:?}",
            oracle.case.id(),
            delivery
        );
        Ok(())
    });
    outcome.unwrap();
    // Both verdicts are common, or the test says little.
    assert!(accepted.get() > 600 && refused.get() > 600, "{accepted:?} {refused:?}");
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn arbitrary_requests_never_panic_and_never_pass(
        fields in vec((header_name(), vec(any::<u8>(), 0..200)), 0..6),
        body in vec(any::<u8>(), 0..100),
        now in any::<u64>(),
    ) {
        let delivery = Delivery { fields, body, now, method: None, url: None };
        for oracle in oracles() {
            prop_assert!(!oracle.accepts(&delivery));
            prop_assert!(!delivery.is_accepted(&oracle.case.verifier));
        }
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn what_is_signed_verifies(
        secret in "[!-~\u{e6}\u{20ac}\u{1f600}]{1,140}",
        body in vec(any::<u8>(), 0..2000),
    ) {
        for (case, other) in cases(&[&secret]).iter().zip(cases(&[&format!("{secret}.")])) {
            let fields = case.sign(&body);
            let request = common::request(&fields);
            prop_assert!(case.verifier.verify(&request, &body).is_ok(), "{}", case.id());
            prop_assert!(other.verifier.verify(&request, &body).is_err(), "{}", case.id());
        }
    }
}

#[test]
fn the_proof_says_what_was_verified() {
    for oracle in oracles() {
        let Oracle { case, timestamp, .. } = &oracle;
        let fields = case.sign(b"{}");
        let proof = case.verifier.verify(&common::request(&fields), b"{}").unwrap();
        assert_eq!(proof.scheme(), case.verifier.scheme());
        assert_eq!(proof.timestamp(), timestamp.map(|_| NOW), "{}", case.id());
        assert_eq!(proof.coverage(), case.verifier.coverage());
        assert_eq!((proof.secret(), proof.account()), (0, None));
    }
}

#[test]
fn no_changed_bit_of_the_body_is_accepted_where_it_is_covered() {
    for oracle in oracles() {
        let delivery = Delivery::signed(&oracle, (0..=99).collect());
        assert!(delivery.is_accepted(&oracle.case.verifier));
        let covered = oracle.case.verifier.coverage() == Coverage::Body;
        assert_eq!(covered, oracle.case.id() != "trace-finance");
        for bit in 0..delivery.body.len() * 8 {
            let mut changed = delivery.clone();
            changed.body[bit / 8] ^= 1 << (bit % 8);
            let accepted = changed.is_accepted(&oracle.case.verifier);
            assert_eq!(accepted, !covered, "{} bit {bit}", oracle.case.id());
        }
    }
}

#[test]
fn no_changed_bit_of_the_signature_header_is_accepted() {
    for oracle in oracles() {
        let delivery = Delivery::signed(&oracle, b"{}".to_vec());
        let (_, signature) = delivery.fields.last().unwrap();
        for bit in 0..signature.len() * 8 {
            let mut changed = delivery.clone();
            let byte = &mut changed.fields.last_mut().unwrap().1[bit / 8];
            let letter_case = bit % 8 == 5 && byte.is_ascii_alphabetic();
            *byte ^= 1 << (bit % 8);
            let allowed = letter_case && oracle.case.id() == "maskit";
            let accepted = changed.is_accepted(&oracle.case.verifier);
            assert_eq!(accepted, allowed, "{} bit {bit}", oracle.case.id());
        }
    }
}

#[test]
fn no_changed_bit_of_the_key_is_accepted() {
    let keyed = |scheme: &'static Scheme, key: &[u8]| -> Webhook {
        let secret = Secret::bytes(key).unwrap();
        match scheme.setting() {
            Some(_) => Webhook::with_setting(scheme, CLIENT_ID, secret).unwrap(),
            None => Webhook::new(scheme, secret).unwrap(),
        }
    };
    for oracle in oracles() {
        let scheme = oracle.case.verifier.scheme();
        let key = oracle.key(SECRETS[0]);
        let delivery = Delivery::signed(&oracle, b"{}".to_vec());
        assert!(delivery.is_accepted(&keyed(scheme, &key)));
        for bit in 0..key.len() * 8 {
            let mut other = key.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(!delivery.is_accepted(&keyed(scheme, &other)), "{} {bit}", oracle.case.id());
        }
    }
}
