//! From `begin` to `finish`, a verification with HMAC-SHA256, one or two keys and nothing signed
//! after the body allocates nothing on the heap, whatever the sender sends.

mod common;

use allocation_counter::{AllocationInfo, measure};
use common::{
    Case, HASHED, LIST, METHOD_AND_URL, MILLISECONDS, PAIRS, SETTING, cases, request, webhook,
};
use countersign::providers::{Dropbox, GitHub, Slack, Stripe, Zoom};
use countersign::{
    Abp, Error, HeaderFn, Headers, MaskIt, OpenFx, Question, Rtb, Secret, Signer, TraceFinance,
    Verifier,
};

const KEYS: [&str; 2] = ["current", "previous"];
const BODY: [u8; 300] = [b'a'; 300];

type Fields = Vec<(&'static str, String)>;
type Outcome = Result<usize, Error>;

fn allocations(work: impl FnOnce()) -> u64 {
    let AllocationInfo { count_total, .. } = measure(work);
    count_total
}

fn whole(verifier: &dyn Verifier, headers: &(dyn Headers + Sync)) -> Outcome {
    verifier.verify(&request(headers), &BODY).map(|proof| proof.key())
}

fn streamed(verifier: &dyn Verifier, headers: &(dyn Headers + Sync)) -> Outcome {
    let mut verification = verifier.begin(&request(headers))?;
    for chunk in BODY.chunks(7) {
        verification.update(chunk);
    }
    verification.finish().map(|proof| proof.key())
}

fn check(verifier: &dyn Verifier, headers: &(dyn Headers + Sync), expected: &Outcome) {
    for verify in [whole, streamed] {
        let mut outcome = Ok(usize::MAX);
        let count = allocations(|| outcome = verify(verifier, headers));
        assert_eq!(outcome, *expected, "{}", verifier.scheme().id());
        assert_eq!(count, 0, "{}: {expected:?}", verifier.scheme().id());
    }
}

fn signed(signer: &dyn Signer, fields: &[(&'static str, &str)]) -> Fields {
    let mut all: Fields = fields.iter().map(|(name, value)| (*name, (*value).into())).collect();
    all.extend(signer.sign(&request(&all), &BODY).unwrap());
    all
}

/// The headers with each of the signatures changed to one of another message.
fn forged(fields: &Fields) -> Fields {
    let mut forged = fields.clone();
    let (_, signature) = forged.last_mut().unwrap();
    let at = signature.len() - 10;
    let other = if signature[at..].starts_with('0') { "1" } else { "0" };
    signature.replace_range(at..=at, other);
    forged
}

/// HMAC-SHA256, and no part after the body.
fn is_free_of_allocation(case: &Case) -> bool {
    !["setting", "sha512", "sha1", "hashed-with-sha512"].contains(&case.id())
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(Box::new(1_u8)))), 1);
    let sha512 = cases(&KEYS[..1]).into_iter().find(|case| case.id() == "sha512").unwrap();
    let fields = sha512.sign(&BODY);
    assert!(allocations(|| assert!(whole(&sha512.verifier, &fields).is_ok())) > 0);
    let three_keys = webhook(&PAIRS, &["a", "b", "c"]);
    let fields = cases(&["c"]).iter().find(|case| case.id() == "pairs").unwrap().sign(&BODY);
    assert!(allocations(|| assert!(whole(&three_keys, &fields).is_ok())) > 0);
}

#[test]
fn with_one_and_with_two_keys() {
    let mut checked = 0;
    for keys in 1..=2 {
        let pairs = cases(&KEYS[keys - 1..keys]).into_iter().zip(cases(&KEYS[..keys]));
        for (sender, receiver) in pairs.filter(|(sender, _)| is_free_of_allocation(sender)) {
            let fields = sender.sign(&BODY);
            let header = sender.verifier.scheme().header();
            check(&receiver.verifier, &fields, &Ok(keys - 1));
            check(&receiver.verifier, &forged(&fields), &Err(Error::Mismatch { header }));
            check(&receiver.verifier, &[("", ""); 0], &Err(Error::MissingHeader { header }));
            checked += 1;
        }
    }
    assert!(checked >= 2 * 12, "{checked}");
}

#[test]
fn with_two_keys_of_one_secret() {
    let sender = Rtb::partner(Secret::utf8("secret").unwrap()).unwrap();
    let receiver = Rtb::partner(Secret::utf16le_or_utf8("secret").unwrap()).unwrap();
    let fields = signed(&sender, &[]);
    check(&receiver, &fields, &Ok(0));
}

#[test]
fn with_an_account_label() {
    macro_rules! check_labelled {
        ($verifier:expr, $fields:expr) => {{
            let verifier = $verifier.unwrap().for_account("a label of some length");
            check(&verifier, &signed(&verifier, $fields), &Ok(0));
        }};
    }
    check_labelled!(Abp::new("secret"), &[]);
    check_labelled!(MaskIt::new("secret"), &[]);
    check_labelled!(OpenFx::new("secret"), &[]);
    check_labelled!(Rtb::customer("secret"), &[]);
    check_labelled!(TraceFinance::new("id", "secret"), &[("X-Message-Id", "1234")]);
}

#[test]
fn with_eight_candidates_and_a_timestamp() {
    let wrong = format!("v1,{}=", "A".repeat(43));
    let list = webhook(&LIST, &KEYS);
    let mut fields = signed(&list, &[("X-Id", "1")]);
    let (_, signature) = fields.last_mut().unwrap();
    *signature = format!("{}{signature}", format!("{wrong} ").repeat(7));
    check(&list, &fields, &Ok(0));
    let mut too_many = fields.clone();
    too_many.last_mut().unwrap().1.insert_str(0, &format!("{wrong} "));
    let error = Error::TooManyCandidates { header: "X-List", limit: 8 };
    check(&list, &too_many, &Err(error));

    let pairs = webhook(&PAIRS, &KEYS);
    let mut fields = signed(&pairs, &[]);
    fields[0].1.push_str(&format!(",v1={}", "0".repeat(64)).repeat(7));
    check(&pairs, &fields, &Ok(0));
}

/// Beside the hash of a body up to three signatures lie in place.
#[test]
fn with_a_body_hash_and_several_candidates() {
    let hashed = webhook(&HASHED, &KEYS);
    let mut fields = signed(&hashed, &[]);
    let wrong = format!("{} ", "0".repeat(64));
    for _ in 1..3 {
        fields.last_mut().unwrap().1.insert_str(0, &wrong);
        check(&hashed, &fields, &Ok(0));
    }
    fields.last_mut().unwrap().1.insert_str(0, &wrong);
    let mut outcome = Ok(usize::MAX);
    assert_eq!(allocations(|| outcome = streamed(&hashed, &fields)), 1);
    assert_eq!(outcome, Ok(0));
    for _ in 4..8 {
        fields.last_mut().unwrap().1.insert_str(0, &wrong);
        assert_eq!([whole(&hashed, &fields), streamed(&hashed, &fields)], [Ok(0), Ok(0)]);
    }
}

#[test]
fn with_any_kind_of_headers() {
    let openfx = OpenFx::new("secret").unwrap();
    let fields = signed(&openfx, &[]);
    let signature = fields[0].1.as_str();
    check(&openfx, &HeaderFn::new(|_: &str| Some(signature)), &Ok(0));
    check(&openfx, &std::collections::BTreeMap::from_iter(fields.clone()), &Ok(0));
    #[cfg(feature = "std")]
    check(&openfx, &std::collections::HashMap::<_, _>::from_iter(fields.clone()), &Ok(0));
    #[cfg(feature = "http")]
    {
        let mut map = http::HeaderMap::new();
        map.insert("x-openfx-signature", signature.parse().unwrap());
        check(&openfx, &map, &Ok(0));
    }
}

#[test]
fn with_long_signed_values() {
    let trace = TraceFinance::new("id", "secret").unwrap();
    let id = "a".repeat(1024 * 1024);
    check(&trace, &signed(&trace, &[("X-Message-Id", &id)]), &Ok(0));
    for scheme in [&METHOD_AND_URL, &MILLISECONDS] {
        let webhook = webhook(scheme, &KEYS);
        check(&webhook, &signed(&webhook, &[]), &Ok(0));
    }
}

/// Whether a delivery is a handshake, which it is not.
#[test]
fn the_question_to_a_delivery() {
    let message =
        r#"{"type":"event_callback","event":{"type":"message","text":"hi"},"challenge":1}"#;
    let meeting = r#"{"event":"meeting.started","payload":{"plainToken":"none"}}"#;
    let signers: [(Box<dyn Signer>, &str); 5] = [
        (Box::new(Slack::new("secret").unwrap()), message),
        (Box::new(Zoom::new("secret").unwrap()), meeting),
        (Box::new(GitHub::new("secret").unwrap()), r#"{"zen":"none","hook_id":1}"#),
        (Box::new(Dropbox::new("secret").unwrap()), "{}"),
        (Box::new(Stripe::new("secret").unwrap()), "{}"),
    ];
    for (signer, body) in signers {
        let event = vec![("X-GitHub-Event", "push".to_owned())];
        let signed = signer.sign(&request(&event), body.as_bytes()).unwrap();
        let fields: Fields = event.into_iter().chain(signed).collect();
        let proof = signer.verify(&request(&fields), body.as_bytes()).unwrap();
        let question = Question::new("POST", "/in?challenge=1", &fields, body.as_bytes());
        let work = || {
            assert!(signer.handshake(&question).is_none());
            assert!(signer.handshake(&question.proven(&proof)).is_none());
        };
        assert_eq!(allocations(work), 0, "{}", signer.scheme().id());
    }
}

/// Headers that no scheme reads, and repeats of one that it does: counted or passed over, not kept.
#[test]
fn with_ten_thousand_headers() {
    for case in cases(&KEYS[..1]).iter().filter(|case| is_free_of_allocation(case)) {
        let mut fields = case.sign(&BODY);
        let (header, signature) = fields.last().unwrap().clone();
        fields.extend((0..10_000).map(|_| ("X-Other", "junk".to_owned())));
        check(&case.verifier, &fields, &Ok(0));
        fields.extend((0..10_000).map(|_| (header, signature.clone())));
        check(&case.verifier, &fields, &Err(Error::RepeatedHeader { header }));
    }
}

/// What is reserved is small, and does not grow with what the sender says.
#[test]
fn nothing_is_reserved_from_a_claimed_length() {
    for case in cases(&KEYS[..1]) {
        let fields = case.sign(&BODY);
        let reserved = |claimed: &str| {
            let mut fields = fields.clone();
            for name in ["Content-Length", "X-Content-Length", "Upload-Length"] {
                fields.push((name, claimed.to_owned()));
            }
            [whole, streamed].map(|verify| {
                let work = || assert_eq!(verify(&case.verifier, &fields), Ok(0), "{}", case.id());
                measure(work).bytes_total
            })
        };
        let honest = reserved("300");
        assert!(honest.iter().all(|bytes| *bytes < 4096), "{}: {honest:?}", case.id());
        for claimed in ["1048576", "18446744073709551615"] {
            assert_eq!(reserved(claimed), honest, "{}", case.id());
        }
    }
}

/// A token is read at the head; of the body, however long, nothing is kept.
#[cfg(feature = "jose")]
#[test]
fn a_tokens_body_allocates_nothing() {
    use countersign::{Claim, Encoding, Jws, Scheme, Webhook};

    static HASH: Scheme<Jws> = Scheme::jws_hs256("hash")
        .in_header("X-Token")
        .claims(&[Claim::BodyHash("body", Encoding::Hex)]);
    static ENCODED: Scheme<Jws> = Scheme::jws_hs256("encoded").in_header("X-Token").signs_body();
    static RAW: Scheme<Jws> = Scheme::jws_hs256("raw").in_header("X-Token").signs_raw_body();

    for scheme in [&HASH, &ENCODED, &RAW] {
        let webhook = Webhook::new(scheme, "secret").unwrap();
        for body in [&BODY[..], &[b'a'; 16_000]] {
            let fields = webhook.sign(&request(&()), body).unwrap();
            let mut verification = webhook.begin(&request(&fields)).unwrap();
            let work = || {
                body.chunks(7).for_each(|chunk| verification.update(chunk));
                assert!(verification.finish().is_ok(), "{}", scheme.id());
            };
            assert_eq!(allocations(work), 0, "{}", scheme.id());
        }
    }
}

/// The one thing that is kept until the body has been seen.
#[test]
fn parts_after_the_body_are_kept_within_their_bound() {
    const MIB: usize = 1024 * 1024;
    let setting = webhook(&SETTING, &KEYS[..1]);
    let id = "a".repeat(MIB);
    let fields = signed(&setting, &[("X-Id", &id)]);
    let kept = measure(|| assert_eq!(streamed(&setting, &fields), Ok(0))).bytes_max;
    assert!((MIB..3 * MIB).contains(&usize::try_from(kept).unwrap()), "{kept}");
}
