//! What is signed verifies; one changed bit of the key, of the covered body or of the signature does
//! not; whatever a sender sends, a verifier answers, and answers what the oracle says.

use std::cell::Cell;
use std::ptr;

use countersign::{
    Coverage, Encoding, Error, Fields, Keys, Part, Proof, Request, Scheme, Signature, Signer,
    UnixTime, Verifier, Webhook,
};
use countersign_oracle::recipe::Time;
use countersign_oracle::tag::{Hash, encode};
use countersign_oracle::{Delivery, Key, NOW, PROVIDERS, Recipe, SCHEMES, keys};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;

const SECRETS: [&str; 2] = ["the current secret", "the previous secret"];

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A recipe with both of the secrets: what the library and the oracle make of it.
struct Receiver {
    recipe: &'static Recipe,
    verifier: Box<dyn Signer>,
    keys: Vec<Key>,
}

impl Receiver {
    fn id(&self) -> &'static str {
        self.verifier.scheme().id()
    }

    fn accepts(&self, delivery: &Delivery) -> bool {
        verdict(&self.verifier, delivery).is_some()
    }
}

fn recipes() -> impl Iterator<Item = &'static Recipe> {
    PROVIDERS.iter().chain(&SCHEMES)
}

fn bind(recipe: &Recipe, keys: Keys<'_>) -> Box<dyn Signer> {
    recipe.bind(keys, &Delivery::unsigned(recipe, Vec::new()).setting).unwrap()
}

fn receivers() -> Vec<Receiver> {
    let [current, previous] = SECRETS;
    let receiver = |recipe: &'static Recipe| Receiver {
        recipe,
        verifier: bind(recipe, Keys::new(current).or(previous)),
        keys: keys(recipe.secret_form, &SECRETS).unwrap(),
    };
    recipes().map(receiver).collect()
}

fn signed(recipe: &Recipe, signer: &dyn Signer, body: Vec<u8>) -> Delivery {
    let mut delivery = Delivery::unsigned(recipe, body);
    delivery.sign(recipe, signer).unwrap();
    delivery
}

/// Which secret the library says that a delivery was signed with, in one piece and in several.
fn verdict(verifier: &dyn Verifier, delivery: &Delivery) -> Option<usize> {
    let whole = delivery.verify(verifier);
    let streamed = verifier.begin(&delivery.request()).and_then(|mut verification| {
        delivery.body.chunks(60).for_each(|chunk| verification.update(chunk));
        verification.finish()
    });
    assert_eq!(
        whole.as_ref().map(|proof| format!("{proof:?}")),
        streamed.as_ref().map(|proof| format!("{proof:?}")),
        "the same in one piece and in several"
    );
    whole.ok().map(|proof| proof.key())
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
    let mut names = vec!["Host"];
    for recipe in recipes() {
        names.extend(recipe.names);
        names.extend(recipe.message.iter().filter_map(|part| match part {
            Part::Header(name) => Some(*name),
            _ => None,
        }));
        if let Time::Header(name, _) = recipe.time {
            names.push(name);
        }
    }
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
        select(vec![
            "https://hooks.example.com/in?account=7",
            "https://hooks.example.com/in?account=8",
            "",
        ])
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
            Self::AddField(name, value) => delivery.headers.push((name.clone(), value.clone())),
            Self::RepeatField(field) if !delivery.headers.is_empty() => {
                let (name, value) = field.get(&delivery.headers).clone();
                delivery.headers.push((name.to_lowercase(), value));
            }
            Self::RemoveField(field) if !delivery.headers.is_empty() => {
                delivery.headers.remove(field.index(delivery.headers.len()));
            }
            _ => self.apply_to_field(&mut delivery.headers),
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
    let receivers = receivers();
    let signers = SECRETS
        .map(|secret| recipes().map(|recipe| bind(recipe, Keys::new(secret))).collect::<Vec<_>>());
    let (accepted, refused) = (Cell::new(0), Cell::new(0));
    let deliveries =
        (0..receivers.len(), 0..SECRETS.len(), vec(any::<u8>(), 0..200), vec(change(), 0..=3));
    let outcome =
        TestRunner::new(config(6000)).run(&deliveries, |(which, secret, body, changes)| {
            let Receiver { recipe, verifier, keys } = &receivers[which];
            let mut delivery = signed(recipe, &*signers[secret][which], body);
            for change in &changes {
                change.apply(&mut delivery);
            }
            let expected = recipe.accepts(&delivery, keys);
            let count = if expected.is_some() { &accepted } else { &refused };
            count.set(count.get() + 1);
            prop_assert!(expected.is_none_or(|key| key == secret));
            prop_assert_eq!(
                verdict(verifier, &delivery),
                expected,
                "{}: {:?}",
                receivers[which].id(),
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
        headers in vec((header_name(), vec(any::<u8>(), 0..200)), 0..6),
        body in vec(any::<u8>(), 0..100),
        now in any::<u64>(),
    ) {
        let setting = String::new();
        let delivery = Delivery { now, method: None, url: None, setting, headers, body };
        for receiver in receivers() {
            prop_assert_eq!(receiver.recipe.accepts(&delivery, &receiver.keys), None);
            prop_assert!(!receiver.accepts(&delivery));
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
        for recipe in recipes() {
            let verifier = bind(recipe, Keys::new(&secret));
            let other = bind(recipe, Keys::new(&format!("{secret}.")));
            let delivery = signed(recipe, &*verifier, body.clone());
            let id = verifier.scheme().id();
            prop_assert!(delivery.verify(&verifier).is_ok(), "{}", id);
            prop_assert!(delivery.verify(&other).is_err(), "{}", id);
        }
    }
}

#[test]
fn the_proof_says_what_was_verified() {
    for receiver in receivers() {
        let Receiver { recipe, verifier, .. } = &receiver;
        let proof = signed(recipe, &**verifier, b"{}".to_vec()).verify(verifier).unwrap();
        assert!(ptr::addr_eq(proof.scheme(), verifier.scheme()));
        assert!(ptr::addr_eq(proof.scheme(), recipe.entry.scheme()));
        let signs_time = !matches!(recipe.time, Time::Unsigned);
        let now = signs_time.then_some(UnixTime::from_secs(NOW));
        assert_eq!(proof.timestamp(), now, "{}", receiver.id());
        assert_eq!(proof.coverage(), verifier.coverage());
        assert_eq!((proof.key(), proof.account()), (0, None));
    }
}

#[test]
fn no_changed_bit_of_the_body_is_accepted_where_it_is_covered() {
    for receiver in receivers() {
        let Receiver { recipe, verifier, .. } = &receiver;
        let delivery = signed(recipe, &**verifier, (0..=99).collect());
        assert!(receiver.accepts(&delivery));
        let covered = verifier.coverage() == Coverage::Body;
        let uncovered = ["trace-finance", "of-path", "checksummed"];
        assert_eq!(covered, !uncovered.contains(&receiver.id()));
        // A checksum sees one bit, and vouches for none.
        let is_seen = covered || receiver.id() == "checksummed";
        for bit in 0..delivery.body.len() * 8 {
            let mut changed = delivery.clone();
            changed.body[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(receiver.accepts(&changed), !is_seen, "{} bit {bit}", receiver.id());
        }
    }
}

#[test]
fn no_changed_bit_of_the_signature_header_is_accepted() {
    for receiver in receivers() {
        let Receiver { recipe, verifier, .. } = &receiver;
        let delivery = signed(recipe, &**verifier, b"{}".to_vec());
        let (_, value) = delivery.headers.last().unwrap();
        let any_case = recipe.encoding == Encoding::HexAnyCase;
        assert_eq!(any_case, ["maskit", "keyed"].contains(&receiver.id()));
        let before_signature = value.len() - if any_case { recipe.hash.tag_len() * 2 } else { 0 };
        for bit in 0..value.len() * 8 {
            let mut changed = delivery.clone();
            let byte = &mut changed.headers.last_mut().unwrap().1[bit / 8];
            let letter_case = bit % 8 == 5 && byte.is_ascii_alphabetic();
            *byte ^= 1 << (bit % 8);
            let allowed = letter_case && bit / 8 >= before_signature;
            assert_eq!(receiver.accepts(&changed), allowed, "{} bit {bit}", receiver.id());
        }
    }
}

#[test]
fn no_changed_bit_of_the_key_is_accepted() {
    for receiver in receivers() {
        let Receiver { recipe, verifier, keys } = &receiver;
        let [(_, key), ..] = &keys[..] else { unreachable!("there are two secrets") };
        let delivery = signed(recipe, &**verifier, b"{}".to_vec());
        let accepts = |key: &[u8]| verdict(&bind(recipe, Keys::bytes(key)), &delivery).is_some();
        assert!(accepts(key));
        for bit in 0..key.len() * 8 {
            let mut other = key.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(!accepts(&other), "{} {bit}", receiver.id());
        }
    }
}

static AS_IT_STANDS: Scheme<Fields> = Scheme::hmac_sha256("as-it-stands")
    .signature(Signature::in_field("sig").hex())
    .signs_fields(&[Part::RawField("event")]);

static UNLESS_EMPTY: Scheme =
    Scheme::hmac_sha256("unless-empty").signature(Signature::in_header("X-Sig").hex()).signs(&[
        Part::Path,
        Part::Text("\n"),
        Part::BodyHashUnlessEmpty(countersign::Hash::SHA1, Encoding::Base64),
    ]);

fn tag(message: &str) -> String {
    encode(Encoding::Hex, &Hash::Sha256.tag(SECRETS[0].as_bytes(), message.as_bytes()))
}

/// JSON as somebody may write it, with blanks, escapes and numbers that nobody else writes so.
fn json() -> impl Strategy<Value = String> {
    let text = r#""([a-z \u{e9}\u{1f600}{}\[\]:,]|\\[\\/"bfnrt]|\\u00[0-7][0-9a-fA-F]){0,6}""#;
    let number = "-?(0|[1-9][0-9]{0,5})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?";
    let leaf =
        prop_oneof![text, number, select(&["true", "false", "null"][..]).prop_map(String::from)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let items = vec(("[ \\r\\n\\t]{0,2}", inner), 0..4);
        (items, any::<bool>()).prop_map(|(items, is_list)| {
            let item = |(at, (blank, value)): (usize, &(String, String))| {
                let name = if is_list { String::new() } else { format!("\"k{at}\"{blank}:") };
                format!("{blank}{name}{blank}{value}{blank}")
            };
            let items: Vec<_> = items.iter().enumerate().map(item).collect();
            let (start, end) = if is_list { ('[', ']') } else { ('{', '}') };
            format!("{start}{}{end}", items.join(","))
        })
    })
}

/// The same verdict whole and in pieces that end at `cuts`, of which some may be empty.
fn cut_verdict(
    verifier: &dyn Verifier,
    request: &Request<'_>,
    body: &[u8],
    cuts: &[Index],
) -> Result<Proof, Error> {
    let whole = verifier.verify(request, body);
    let mut ends: Vec<_> = cuts.iter().map(|cut| cut.index(body.len() + 1)).collect();
    ends.extend([0, body.len()]);
    ends.sort_unstable();
    let streamed = verifier.begin(request).and_then(|mut verification| {
        ends.windows(2).for_each(|ends| verification.update(&body[ends[0]..ends[1]]));
        verification.finish()
    });
    assert_eq!(streamed.err(), whole.as_ref().err().copied(), "cut at {ends:?}");
    whole
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn a_field_is_signed_as_it_stands_however_the_body_comes(
        event in json(),
        other in json(),
        is_first in any::<bool>(),
        cuts in vec(any::<Index>(), 0..5),
    ) {
        let verifier = Webhook::new(&AS_IT_STANDS, SECRETS[0]).unwrap();
        let sig = format!("\"sig\":\"{}\"", tag(&event));
        let body = |event: &str| {
            let event = format!("\"event\": {event}\n");
            let [one, two] = if is_first { [&event, &sig] } else { [&sig, &event] };
            format!("{{\"other\":{other},{one},{two}}}")
        };
        let verdict = |body: &str| {
            cut_verdict(&verifier, &Request::new(&()), body.as_bytes(), &cuts).map(|proof| proof.key())
        };
        let mismatch = Err(Error::Mismatch { header: "sig" });
        prop_assert_eq!(verdict(&body(&event)), Ok(0), "{}", event);
        let is_same = event == other;
        prop_assert_eq!(verdict(&body(&other)), if is_same { Ok(0) } else { mismatch });
        let blank = event.replacen([',', ':'], " ,", 1);
        prop_assert!(blank == event || verdict(&body(&blank)).is_err(), "{}", blank);
        let twice = body(&event).replacen('{', &format!("{{\"\\u0065vent\":{other},"), 1);
        prop_assert_eq!(verdict(&twice), Err(Error::RepeatedField));
    }

    #[test]
    fn a_body_is_hashed_where_there_is_one_however_it_comes(
        body in prop_oneof![Just(Vec::new()), vec(any::<u8>(), 0..200)],
        other in vec(any::<u8>(), 0..4),
        cuts in vec(any::<Index>(), 0..5),
    ) {
        let verifier = Webhook::new(&UNLESS_EMPTY, SECRETS[0]).unwrap();
        let hash = match &body[..] {
            [] => String::new(),
            body => encode(Encoding::Base64, &Hash::Sha1.digest(body)),
        };
        let headers = [("X-Sig", tag(&format!("/in\n{hash}")))];
        let request = Request::new(&headers).url("https://hooks.example.com/in?a=7");
        let signed = verifier.sign(&request, &body).unwrap();
        prop_assert_eq!(&signed[0].1, &headers[0].1);
        let verdict = |body: &[u8]| cut_verdict(&verifier, &request, body, &cuts);
        prop_assert_eq!(verdict(&body).map(|proof| proof.coverage()), Ok(Coverage::Body));
        prop_assert_eq!(verdict(&other).is_ok(), other == body);
    }
}
