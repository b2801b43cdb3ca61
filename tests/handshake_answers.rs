//! No answer to a handshake is a delivery: whatever is put into the place of a challenge, nothing of what
//! comes back verifies, under any secret of the verifier, at any time, in any of the text forms.
#![cfg(feature = "fields")]

use std::cell::Cell;
use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use countersign::providers::{find, schemes};
use countersign::{
    Answer, AnyScheme, Asked, Bound, Handshake, Keys, Proof, Question, Request, SecretForm,
    UnixTime, Verifier,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;

const NOW: u64 = 1_795_000_000;
const SECRETS: [&str; 2] = ["the current secret", "the previous secret"];
const TOKEN: &str = "the verify token";
const URL: &str = "https://hooks.example.com/in";

/// The request of a handshake, with a challenge where `{}` stands: escaped for its place.
struct Asking {
    id: &'static str,
    method: &'static str,
    query: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
}

const fn get(id: &'static str, query: &'static str) -> Asking {
    Asking { id, method: "GET", query, headers: &[], body: "" }
}

const META: &str = "hub.mode=subscribe&hub.verify_token=the%20verify%20token&hub.challenge={}";

/// Every handshake that takes something out of its request.
const ALL: [Asking; 17] = [
    Asking {
        id: "asana",
        method: "POST",
        query: "",
        headers: &[("X-Hook-Secret", "{}")],
        body: "{}",
    },
    get("dropbox", "challenge={}"),
    Asking {
        id: "front",
        method: "POST",
        query: "",
        headers: &[("X-Front-Challenge", "{}")],
        body: r#"{"type":"sync"}"#,
    },
    get("linkedin", "challengeCode={}"),
    get("meta", META),
    Asking {
        id: "notion",
        method: "POST",
        query: "",
        headers: &[],
        body: r#"{"verification_token":{}}"#,
    },
    get("nylas", "challenge={}"),
    Asking {
        id: "okta",
        method: "GET",
        query: "",
        headers: &[("Authorization", SECRETS[0]), ("X-Okta-Verification-Challenge", "{}")],
        body: "",
    },
    get("onfleet", "check={}"),
    get("oura", "verification_token=the%20verify%20token&challenge={}"),
    Asking {
        id: "slack",
        method: "POST",
        query: "",
        headers: &[],
        body: r#"{"type":"url_verification","challenge":{}}"#,
    },
    Asking {
        id: "smartcar",
        method: "POST",
        query: "",
        headers: &[],
        body: r#"{"eventType":"VERIFY","data":{"challenge":{}}}"#,
    },
    Asking {
        id: "twitch",
        method: "POST",
        query: "",
        headers: &[
            ("Twitch-Eventsub-Message-Id", "id-1"),
            ("Twitch-Eventsub-Message-Type", "webhook_callback_verification"),
        ],
        body: r#"{"challenge":{},"subscription":{"status":"webhook_callback_verification_pending"}}"#,
    },
    get("twitter", "crc_token={}"),
    get("whatsapp", META),
    Asking {
        id: "worldline",
        method: "GET",
        query: "",
        headers: &[("X-GCS-Webhooks-Endpoint-Verification", "{}")],
        body: "",
    },
    Asking {
        id: "zoom",
        method: "POST",
        query: "",
        headers: &[],
        body: r#"{"event":"endpoint.url_validation","payload":{"plainToken":{}}}"#,
    },
];

#[test]
fn every_handshake_that_takes_something_is_asked() {
    let takes = |handshake: &Handshake| {
        // What is confirmed goes to the receiver's own decision, and nothing of it into an answer.
        !["fixed", "delivery", "confirm"].contains(&handshake.kind())
    };
    let known = schemes().filter(|scheme| scheme.handshakes().iter().any(takes));
    let known: BTreeSet<_> = known.map(AnyScheme::id).collect();
    assert_eq!(known, ALL.iter().map(|asking| asking.id).collect());
}

impl Asking {
    fn bound(&self) -> Bound {
        let [current, previous] = SECRETS;
        let entry = find(self.id).unwrap();
        let keys = Keys::new(current).or(previous).form(SecretForm::Utf8);
        entry.bind(&keys.setting(entry.scheme().setting())).unwrap()
    }

    /// What comes back to a challenge.
    fn answer(&self, verifier: &Bound, challenge: &str) -> Option<Answer> {
        let escaped =
            challenge.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat();
        let target = format!("/in?{}", self.query.replace("{}", &escaped));
        let json = serde_json::to_string(challenge).unwrap();
        let body =
            if self.body == "{}" { self.body.into() } else { self.body.replace("{}", &json) };
        let headers =
            self.headers.iter().map(|(name, value)| (*name, value.replace("{}", challenge)));
        let mut headers: Vec<_> = headers.collect();
        let is_signed = verifier.scheme().handshakes().iter().all(Handshake::is_signed);
        let question = |headers| Question::new(self.method, &target, headers, body.as_bytes());
        let asked = if is_signed {
            if let Some(signer) = verifier.signer() {
                headers.extend(signer.sign(&at(&headers, NOW), body.as_bytes()).unwrap());
            }
            let proof = verifier.verify(&at(&headers, NOW), body.as_bytes()).unwrap();
            verifier.handshake(&question(&headers).proven(&proof))
        } else {
            verifier.handshake(&question(&headers))
        };
        match asked? {
            Asked::Answer(answer) => Some(answer),
            Asked::Token(asked) => asked.answer(TOKEN),
            Asked::Keep(asked) => Some(asked.into_parts().1),
            asked => panic!("{asked:?}"),
        }
    }
}

type Fields = Vec<(&'static str, String)>;

fn at(headers: &Fields, now: u64) -> Request<'_> {
    Request::at(headers, UnixTime::from_secs(now)).method("POST").url(URL)
}

/// Every text in the answer: its headers' values, its body, and the texts of that, if it is JSON.
fn texts_of(answer: &Answer) -> Vec<String> {
    let mut texts: Vec<_> = answer.headers().map(|(_, value)| value.to_owned()).collect();
    texts.push(answer.body().to_owned());
    if let Ok(serde_json::Value::Object(members)) = serde_json::from_str(answer.body()) {
        texts.extend(members.values().filter_map(|value| value.as_str().map(str::to_owned)));
    }
    texts
}

/// The text and what stands behind a `=` in it, as it is and in each form of the bytes that it encodes.
fn forms_of(text: &str) -> BTreeSet<String> {
    let behind = text.match_indices('=').map(|(at, _)| &text[at + 1..]);
    let tags: Vec<_> = behind.chain([text]).filter(|tag| !tag.is_empty()).collect();
    let mut forms = BTreeSet::new();
    for tag in tags {
        forms.insert(tag.to_owned());
        for bytes in
            [hex::decode(tag).ok(), STANDARD.decode(tag).ok(), URL_SAFE_NO_PAD.decode(tag).ok()]
        {
            let Some(bytes) = bytes.filter(|bytes| bytes.len() >= 20) else { continue };
            forms.extend([
                hex::encode(&bytes),
                hex::encode_upper(&bytes),
                STANDARD.encode(&bytes),
                URL_SAFE_NO_PAD.encode(&bytes),
            ]);
        }
    }
    forms
}

/// A delivery that verifies, made of these texts, if there is one.
fn forgery(
    asking: &Asking,
    verifier: &Bound,
    texts: &[String],
    bodies: &[&[u8]],
    times: &[u64],
) -> Option<Proof> {
    let scheme = verifier.scheme();
    let forms: BTreeSet<_> = texts.iter().flat_map(|text| forms_of(text)).collect();
    let given =
        asking.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case(scheme.header()));
    let given: Fields = given.map(|(name, value)| (*name, (*value).to_owned())).collect();
    for (body, now) in bodies.iter().flat_map(|body| times.iter().map(move |now| (body, *now))) {
        // All that a delivery has, and the signature exchanged.
        let genuine = verifier.signer().map(|signer| signer.sign(&at(&given, now), body).unwrap());
        let mut headers = given.clone();
        headers.extend(genuine.unwrap_or_else(|| vec![(scheme.header(), String::new())]));
        let is_signature = |(name, _): &(&str, _)| name.eq_ignore_ascii_case(scheme.header());
        let signature = headers.iter().position(is_signature).unwrap();
        let start = headers[signature].1.split_inclusive('=').next().unwrap_or_default().to_owned();
        for form in &forms {
            for prefix in ["", &start[..start.len().min(11)]] {
                headers[signature].1 = format!("{prefix}{form}");
                if let Ok(proof) = verifier.verify(&at(&headers, now), body) {
                    return Some(proof);
                }
            }
        }
    }
    None
}

/// Of each verifier that can sign, the tag of a delivery in whatever text makes one.
#[test]
fn the_search_finds_a_forgery() {
    for asking in &ALL {
        let bound = asking.bound();
        let given = asking.headers.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let Some(signer) = bound.signer() else { continue };
        let body = b"{\"id\":1}";
        let headers = signer.sign(&at(&given.collect(), NOW), body).unwrap();
        let is_signature =
            |(name, _): &&(&str, _)| name.eq_ignore_ascii_case(bound.scheme().header());
        let (_, signature) = headers.iter().find(is_signature).unwrap();
        let tag = signature.split_once('=').filter(|(start, _)| start.len() < 11);
        let tag = tag.map_or(&**signature, |(_, tag)| tag);
        let bytes = hex::decode(tag).or_else(|_| STANDARD.decode(tag)).unwrap();
        for text in
            [signature.clone(), hex::encode(&bytes), format!("v9={}", STANDARD.encode(bytes))]
        {
            let found = forgery(asking, &bound, &[text], &[b"", body], &[0, NOW]);
            assert!(found.is_some(), "{}", asking.id);
        }
        assert!(forgery(asking, &bound, &["00".repeat(32)], &[body], &[NOW]).is_none());
    }
}

/// What an attacker would have signed: the messages of deliveries, and values between a challenge's and
/// theirs.
const WANTED: [&str; 22] = [
    "{}",
    "[]",
    "{\"id\":1}",
    "{\"for_user_id\":\"1\",\"tweet_create_events\":[]}",
    "v0:1795000000:{}",
    "v0:1795000000:",
    "v0:1795000000:abcdefghijklmnop",
    "v0%3A1795000000%3A%7B%7D",
    "v0",
    "1795000000",
    "1795000000.{}",
    "id-12026-11-18T11:06:40Z{}",
    "id-12026-11-18T11_06_40Z",
    "POST https://hooks.example.com/in",
    "a=b&c=d",
    "null",
    "0",
    "9b4507b3-9040-4669-9ca3-6b94edb50553",
    "qgg8vlvZRS6UYooatFL8Aw",
    "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl",
    "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81",
    "ZWFzeSBhcyBwaWU=",
];

fn challenge() -> impl Strategy<Value = String> {
    let letters = "[A-Za-z0-9._~+/=-]{1,140}";
    prop_oneof![
        select(&WANTED[..]).prop_map(str::to_owned),
        (select(&WANTED[..]), letters).prop_map(|(wanted, more)| format!("{wanted}{more}")),
        letters,
        "[A-Za-z0-9_-]{16,64}",
        "[A-Za-z0-9]{16,50}",
        "[A-Za-z0-9-]{36}",
        "[ -~]{1,60}",
        vec(any::<char>(), 1..20).prop_map(|characters| characters.into_iter().collect()),
    ]
}

#[test]
fn no_answer_verifies_as_a_delivery() {
    let bound = ALL.map(|asking| (asking.bound(), asking));
    let answered: Vec<_> = ALL.iter().map(|_| Cell::new(0)).collect();
    let config =
        ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() };
    let times =
        prop_oneof![Just(NOW), Just(0), any::<u32>().prop_map(u64::from), NOW - 400..NOW + 400];
    let asked = (0..bound.len(), challenge(), times);
    let outcome = TestRunner::new(config).run(&asked, |(which, challenge, time)| {
        let (verifier, asking) = &bound[which];
        if challenge.chars().any(char::is_control) && !asking.headers.is_empty() {
            return Ok(());
        }
        let Some(answer) = asking.answer(verifier, &challenge) else { return Ok(()) };
        answered[which].set(answered[which].get() + 1);
        let texts = texts_of(&answer);
        let decoded = STANDARD.decode(&challenge).unwrap_or_default();
        let bodies = [challenge.as_bytes(), answer.body().as_bytes(), &decoded, b"", b"{}"];
        let behind = challenge.rsplit(':').next().unwrap_or_default().as_bytes();
        let bodies = [&bodies[..], &[behind]].concat();
        let found = forgery(asking, verifier, &texts, &bodies, &[NOW, time]);
        prop_assert!(found.is_none(), "{}: {challenge} {}", asking.id, answer.body());
        Ok(())
    });
    outcome.unwrap();
    for (count, asking) in answered.iter().zip(&ALL) {
        assert!(count.get() >= 10, "{} was answered {} times", asking.id, count.get());
    }
}
