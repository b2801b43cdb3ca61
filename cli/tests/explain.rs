//! What [`countersign::explain`] finds in requests that other programs made, that it finds nothing
//! in forged ones, and its bounds. The scripts `make*.py` in `tests/data/explain` made the requests.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use countersign::algorithm::ECDSA_P256_SHA256_ASN1;
use countersign::explain::{CODES, Evidence, Explanation, Finding, Inquiry, PAGE, explain};
use countersign::providers::{self, find};
use countersign::{
    ConfigFault, Encoding, Entry, Error, Hash, KeySet, KeyedById, Keys, Part, Request, Scheme,
    Secret, SecretForm, Signature, SignedTime, Signer as _, UnixTime, Webhook,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Case {
    file: String,
    provider: String,
    secrets: Vec<String>,
    codes: Vec<String>,
    now: Option<u64>,
    url: Option<String>,
    client_id: Option<String>,
    /// The file of the keys by their ids.
    key_set: Option<String>,
    /// Whether the signature cannot be shown to match.
    #[serde(default)]
    suspected: bool,
}

type Codes<'c> = Vec<Vec<&'c str>>;

impl Case {
    /// The codes of the causes, and of what is only suspected. Some requests show neither.
    fn expected(&self) -> (Codes<'_>, Codes<'_>) {
        let codes: Vec<_> = self.codes.iter().map(String::as_str).collect();
        let one = if codes.is_empty() { Vec::new() } else { vec![codes] };
        if self.suspected { (Vec::new(), one) } else { (one, Vec::new()) }
    }
}

fn codes(findings: &[Finding]) -> Codes<'static> {
    findings.iter().map(|finding| finding.codes().collect()).collect()
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn folder() -> PathBuf {
    root().join("tests/data/explain")
}

fn cases() -> Vec<Case> {
    let cases: Vec<Case> =
        serde_json::from_slice(&fs::read(folder().join("index.json")).unwrap()).unwrap();
    assert!(cases.len() > 400);
    cases
}

fn entry(id: &str) -> Entry {
    find(id).unwrap()
}

/// A request's target, headers and body.
type Parsed<'r> = (&'r str, Vec<(&'r str, &'r [u8])>, &'r [u8]);

fn parse(raw: &[u8]) -> Parsed<'_> {
    let end = raw.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    let mut lines = str::from_utf8(&raw[..end]).unwrap().lines();
    let target = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines.map(|line| line.split_once(": ").unwrap());
    (target, headers.map(|(name, value)| (name, value.as_bytes())).collect(), &raw[end + 4..])
}

impl Case {
    fn explain(&self) -> Explanation {
        let raw = fs::read(folder().join(&self.file)).unwrap();
        let (target, headers, body) = parse(&raw);
        let mut inquiry =
            Inquiry::new(entry(&self.provider), &headers, body).target(target).method("POST");
        for secret in &self.secrets {
            inquiry = inquiry.secret(secret);
        }
        let inquiry = inquiry.at(self.now.map(UnixTime::from_secs));
        let inquiry = inquiry.url(self.url.as_deref()).setting(self.client_id.as_deref());
        explain(&inquiry.key_set(self.keys())).unwrap()
    }

    fn key_set_file(&self) -> Option<PathBuf> {
        self.key_set.as_ref().map(|name| folder().join(name))
    }

    fn keys(&self) -> Option<KeySet> {
        let file = fs::read(self.key_set_file()?).unwrap();
        let by_id: BTreeMap<String, String> = serde_json::from_slice(&file).unwrap();
        let keys = KeySet::new(entry(&self.provider).scheme()).unwrap();
        keys.replace(by_id.iter().map(|(id, key)| (id, key.as_str()))).unwrap();
        Some(keys)
    }

    /// The command line's answer in text or in JSON.
    fn command(&self, json: bool) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.arg("explain").arg(&self.provider);
        for (position, secret) in self.secrets.iter().enumerate() {
            let name = format!("S{position}");
            command.env(&name, secret).args(["--secret-env", &name]);
        }
        for (option, value) in [
            ("--now", self.now.map(|now| now.to_string())),
            ("--url", self.url.clone()),
            ("--client-id", self.client_id.clone()),
        ] {
            if let Some(value) = value {
                command.arg(option).arg(value);
            }
        }
        if let Some(path) = self.key_set_file() {
            command.arg("--key-set").arg(path);
        }
        if json {
            command.arg("--json");
        }
        let output = command.arg(folder().join(&self.file)).output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{}", self.file);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    }

    /// What no answer may hold: the secrets, their ends, and every header's value.
    fn hidden(&self) -> Vec<String> {
        let raw = fs::read(folder().join(&self.file)).unwrap();
        let (_, headers, _) = parse(&raw);
        let long = |text: &str| text.len() >= 8;
        let values = headers
            .iter()
            .filter(|(name, _)| !["Host", "Content-Type"].contains(name))
            .map(|(_, value)| String::from_utf8_lossy(value).into_owned());
        // The ids of a set are the receiver's, and named where they are compared.
        let ids = self.keys().map(|_| fs::read_to_string(self.key_set_file().unwrap()).unwrap());
        let values = values.filter(|value| !ids.as_ref().is_some_and(|ids| ids.contains(value)));
        let secrets = self
            .secrets
            .iter()
            .map(|secret| secret.trim_matches(['"', '\'', ' ', '\n']).to_owned());
        values.chain(secrets).filter(|text| long(text)).collect()
    }
}

/// The codes that no request of the catalogue's schemes shows: a test here has a scheme of its own for the first,
/// the second is only said by a verifier that was bound to one topic, and no recording is longer than it says.
const UNRECORDED: [&str; 3] = ["no-key-id", "other-recipient", "body-length"];

#[test]
fn every_recorded_cause_is_found_first_and_alone() {
    let mut wrong = Vec::new();
    for case in cases() {
        let explanation = case.explain();
        let found = (codes(explanation.findings()), codes(explanation.suspicions()));
        let of = |evidence| move |finding: &Finding| finding.evidence() == evidence;
        if found != case.expected()
            || explanation.verifies()
            || explanation.is_exhausted()
            || !explanation.findings().iter().all(of(Evidence::Match))
            || !explanation.suspicions().iter().all(of(Evidence::Suspicion))
        {
            wrong.push(format!("{}: {found:?}, not {:?}", case.file, case.codes));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_cause_is_recorded_described_and_reached_from_its_finding() {
    let recorded: HashSet<_> = cases().into_iter().flat_map(|case| case.codes).collect();
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    for code in CODES {
        let is_seen = recorded.contains(*code) || UNRECORDED.contains(code);
        assert!(is_seen, "no request shows {code}");
        let anchor = format!("<a id=\"{code}\"></a>");
        assert_eq!(page.matches(&anchor).count(), 1, "{code} in {PAGE}");
    }
    let anchors = page.matches("<a id=\"").count();
    assert_eq!(anchors, CODES.len(), "an anchor that no cause has");
    assert!(recorded.iter().all(|code| CODES.contains(&code.as_str())));
}

#[test]
fn the_command_line_finds_each_and_shows_nothing_secret() {
    for case in cases() {
        let (status, text) = case.command(false);
        let is_cause = !(case.codes.is_empty() || case.suspected);
        assert_eq!(status, Some(i32::from(!is_cause)), "{}: {text}", case.file);
        assert_eq!(text.contains("; suspected, as"), case.suspected, "{}: {text}", case.file);
        let (_, json) = case.command(true);
        let answer: Value = serde_json::from_str(&json).unwrap();
        let (place, other) =
            if is_cause { ("findings", "suspected") } else { ("suspected", "findings") };
        assert_eq!(answer[other], Value::Array(Vec::new()), "{}: {json}", case.file);
        if case.codes.is_empty() {
            assert_eq!(answer[place], Value::Array(Vec::new()), "{}: {json}", case.file);
            continue;
        }
        assert_eq!(answer[place][0]["codes"], Value::from(case.codes.clone()), "{}", case.file);
        assert_eq!(answer[place][0]["matches"], Value::from(is_cause), "{}", case.file);
        for code in &case.codes {
            assert!(
                text.contains(&format!("see countersign cause {code}\n")),
                "{}: {text}",
                case.file
            );
        }
        let finding = answer[place][0]["text"].as_str().unwrap();
        assert!(finding.ends_with('.') && text.contains(finding), "{finding}");
        for hidden in case.hidden() {
            assert!(!text.contains(&hidden) && !json.contains(&hidden), "{}: {text}", case.file);
        }
        let debug = format!("{:?}", case.explain());
        assert!(case.hidden().iter().all(|hidden| !debug.contains(hidden)), "{debug}");
    }
}

/// Numbers that look random and are the same in every run (Steele, Lea and Flood's `SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

/// Headers for a scheme that say everything in the documented form, with a random tag; none for a
/// scheme that nobody but the provider signs for.
fn forged_headers(entry: Entry, random: &mut Random) -> Option<Vec<(String, String)>> {
    let scheme = entry.scheme();
    let ids = scheme.parts().iter().filter_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => {
            Some(((*name).to_owned(), hex::encode([7; 12])))
        }
        _ => None,
    });
    let mut headers: Vec<_> = ids.collect();
    let other = random.bytes(32);
    let keys = Keys::bytes(&other).setting(scheme.setting().map(|_| "client"));
    let bound = entry.bind(&keys).ok()?;
    let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
    let request = request.method("POST").url("https://example.com/in?a=1&data.id=7");
    let forged = bound.signer()?.sign(&request, &random.bytes(16)).unwrap();
    headers.extend(forged.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Some(headers)
}

/// Secrets and URLs of which each can be read and written in many ways.
const REWRITTEN: [(&str, &str); 4] = [
    ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "https://example.com/in?a=1&data.id=7"),
    (
        "NAME=\"a&amp;amp;b\\u003D%2526$$\"\n",
        "http://www.example.com/test/in?b=%C3%A9&a=x+y&c='&d=1",
    ),
    ("undefined", "wss://Exämple.com/in%2f/?z&y=%3A@"),
    ("v1,whsec_aGVsbG8gd29ybGQhIQ==", "https://u:p@sandbox.example.com:8443//in?a=1#f"),
];

/// How many kinds of bodies are forged: a prime, so that each scheme meets each.
const FORGED_BODIES: usize = 11;

/// A body on which changes of one kind have an effect.
fn forged_body(kind: usize, number: u64, random: &mut Random) -> Vec<u8> {
    let json = format!(
        "{{\"id\": {number}, \"text\": \"Zoë <b>/\\u00e9\", \"callbackURL\": \"https://example.org\"}}\n"
    );
    let coded = STANDARD.encode(&json);
    match kind {
        0 => json,
        1 => format!("a={number}&b=%C3%A9+x%2F"),
        2 => coded,
        3 => Value::from(json).to_string(),
        4 => serde_json::json!({ "body": coded, "isBase64Encoded": true }).to_string(),
        5 => serde_json::json!({ "Records": [{ "body": json }] }).to_string(),
        6 => format!("payload=%7B%22id%22%3A{number}%7D"),
        7 => {
            format!("[{{\"price\":10,\"id\":{number},\"list\":[]}},{{\"tax\":100,\"notes\":{{}}}}]")
        }
        8 => format!("{{\"lost\":\"\u{fffd}\u{fffd} {number}\"}}"),
        9 => format!("{{\"a\":\"Ã\u{83}Â«@%'=\\u001f\u{1f600}\",\"n\":{number}}}"),
        _ => return random.bytes(64),
    }
    .into_bytes()
}

#[test]
fn a_thousand_forged_requests_have_no_cause() {
    let mut random = Random(7);
    let mut count = 0;
    let entries: Vec<_> = providers::entries().collect();
    for entry in entries.into_iter().cycle() {
        let scheme = entry.scheme();
        let Some(headers) = forged_headers(entry, &mut random) else { continue };
        let headers: Vec<_> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let number = random.next();
        let body = forged_body(count % FORGED_BODIES, number, &mut random);
        let (secret, url) = REWRITTEN[count % REWRITTEN.len()];
        let inquiry = Inquiry::new(entry, &headers, &body)
            .secret(secret)
            .setting(scheme.setting().map(|_| "client"))
            .method("POST")
            .url(url)
            .at(UnixTime::from_secs(1_795_000_000));
        let explanation = explain(&inquiry).unwrap();
        assert_eq!(explanation.findings(), [], "{}", scheme.id());
        assert!(!explanation.verifies() && explanation.macs() > 20, "{}", scheme.id());
        count += 1;
        if count == 1000 {
            return;
        }
    }
}

fn forged(body: &[u8], secrets: &[String]) -> Explanation {
    let headers = [("x-openfx-signature", &b"qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg="[..])];
    let mut inquiry = Inquiry::new(entry("openfx"), &headers, body);
    for secret in secrets {
        inquiry = inquiry.secret(secret);
    }
    explain(&inquiry).unwrap()
}

/// JSON on which every transformation has an effect.
fn json(length: usize) -> Vec<u8> {
    let item = "{\"z\":\"é/<+\",\"a\":[1,2.50]},";
    let items = item.repeat(length / item.len());
    let body = format!("[{items}\"\u{fffd}\"]\n").into_bytes();
    assert!(serde_json::from_slice::<Value>(&body).is_ok());
    body
}

#[test]
fn the_work_is_bounded() {
    let secrets: Vec<_> = (0..20).map(|n| format!("\"whsec_{n}c2VjcmV0c2VjcmV0\"\n")).collect();
    let small = forged(&json(200), &secrets);
    assert!(small.macs() <= 5_000 && small.macs() > 500, "{}", small.macs());
}

#[test]
fn forged_requests_whose_fields_are_signed_have_no_cause() {
    let mut random = Random(11);
    for id in ["twilio", "plivo-v3"] {
        for _ in 0..20 {
            let tag = STANDARD.encode(random.bytes(if id == "twilio" { 20 } else { 32 }));
            let headers = [
                ("X-Twilio-Signature", tag.as_bytes()),
                ("X-Plivo-Signature-V3", tag.as_bytes()),
                ("X-Plivo-Signature-V3-Nonce", b"12345"),
                ("X-Forwarded-Host", b"example.org"),
                ("X-Original-URI", b"/other?a=1"),
                ("Authorization", b"Basic dTpw"),
            ];
            let body = format!("a={}&b=%C3%A9+x%2F", random.next()).into_bytes();
            let inquiry = Inquiry::new(entry(id), &headers, &body)
                .secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .method("POST")
                .url(REWRITTEN[usize::from(body[2] % 4)].1);
            let explanation = explain(&inquiry).unwrap();
            assert_eq!(explanation.findings(), [], "{id}");
            assert!(!explanation.verifies() && explanation.macs() > 200, "{explanation:?}");
        }
    }
}

/// Nothing says which character it is: the answer is the same whichever.
#[test]
fn a_near_miss_does_not_say_where() {
    let text = "qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg=";
    let body = b"{\"event\":\"order.created\",\"id\":42,\"amount\":\"10.00\"}";
    let mut answers = HashSet::new();
    for at in 0..43 {
        let mut damaged = text.to_owned();
        let other = if &text[at..=at] == "A" { "B" } else { "A" };
        damaged.replace_range(at..=at, other);
        let headers = [("x-openfx-signature", damaged.as_bytes())];
        let inquiry = Inquiry::new(entry("openfx"), &headers, body);
        let explanation = explain(&inquiry.secret("Signing-key-provided-by-OpenFX")).unwrap();
        assert!(!explanation.verifies());
        assert_eq!(codes(explanation.findings()), [["signature-near-miss"]], "{at}");
        let said = explanation.findings()[0].to_string();
        assert!(!said.contains(text) && !said.contains(&damaged), "{said}");
        assert!(said.starts_with("The signature would match, but one or two of its"), "{said}");
        answers.insert(said);
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
}

/// What is suspected of a forged request with this body.
fn suspected(body: &[u8], headers: &[(&str, &[u8])]) -> Vec<(String, String)> {
    let signature = ("x-openfx-signature", &b"qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg="[..]);
    let headers = [headers, &[signature]].concat();
    let inquiry = Inquiry::new(entry("openfx"), &headers, body).secret("key");
    let explanation = explain(&inquiry).unwrap();
    assert_eq!(explanation.findings(), []);
    let said = |finding: &Finding| (finding.codes().collect::<String>(), finding.to_string());
    explanation.suspicions().iter().map(said).collect()
}

#[test]
fn a_body_of_another_length_than_was_sent_is_suspected() {
    for (said, code, words) in [
        ("11", "body-length", "Content-Length says 11 bytes, and the body has 12."),
        ("13", "body-cut", "Content-Length says 13 bytes, and the body has 12."),
    ] {
        let found = suspected(b"{\"a\":\"b c\"}\n", &[("Content-Length", said.as_bytes())]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, code);
        assert!(found[0].1.starts_with(words), "{found:?}");
    }
    let compressed = [("Content-Length", &b"11"[..]), ("Content-Encoding", b"br")];
    assert_eq!(suspected(b"{\"a\":\"b c\"}\n", &compressed), []);
}

/// A limit is named as one where a reader may have it.
#[test]
fn a_cut_body_is_told_by_its_end_and_its_length() {
    let whole = format!("{{\"a\":\"{}\"}}", "b".repeat(70_000));
    for (length, is_limit) in [(65_536, true), (65_535, true), (10_000, true), (65_537, false)] {
        let found = suspected(&whole.as_bytes()[..length], &[]);
        assert_eq!(found[0].0, "body-cut");
        assert_eq!(found[0].1.contains(", a round number."), is_limit, "{}", found[0].1);
        assert!(found[0].1.contains(&format!("after {length} bytes")), "{}", found[0].1);
    }
}

/// What genuine bodies have is no sign of damage.
#[test]
fn a_body_without_damage_is_not_suspected() {
    let genuine: [&[u8]; 12] = [
        b"{\"text\":\"Is that so? Yes.\",\"url\":\"https://a.b/?c=d\",\"q\":\"a?b=c\"}",
        b"{\"text\":\"What?\\nNothing at all?\"}",
        "{\"text\":\"Zoë? ?ch\"}".as_bytes(),
        b"{\"amount\":1000000000000000000,\"id\":12345678901234567}",
        b"{\"body\":\"a comment\",\"message\":\"{not JSON\"}",
        b"{\"message\":\"{\\\"a\\\":1}\"}",
        b"a=1&b=c+d",
        b"true",
        b"plain text, whatever it says",
        b"<a b='c'/>",
        b"[1,2,3]",
        b"{\"a\":{},\"b\":[]}",
    ];
    for body in genuine {
        assert_eq!(suspected(body, &[]), [], "{}", String::from_utf8_lossy(body));
    }
}

#[test]
fn a_hash_of_the_body_in_another_header_is_no_signature() {
    let body = b"{}";
    let hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let headers = [
        ("X-Body-Hash", hash.as_bytes()),
        ("x-openfx-signature", b"qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg="),
    ];
    let in_another = explain(&Inquiry::new(entry("openfx"), &headers, body).secret("key")).unwrap();
    assert_eq!(in_another.findings(), []);
    let headers = [("X-Hub-Signature-256", format!("sha256={hash}"))];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_bytes()));
    let in_its_own = explain(&Inquiry::new(entry("github"), &headers, body).secret("key")).unwrap();
    assert_eq!(in_its_own.findings()[0].codes().collect::<Vec<_>>(), ["algorithm"]);
}

/// Anybody knows a public key, and could have made a MAC with it.
#[test]
fn a_mac_under_a_public_key_is_no_other_providers_signature() {
    let key = "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92";
    for secret in [Secret::utf8(key), Secret::hex(key)] {
        let github = providers::GitHub::new(secret.unwrap()).unwrap();
        let signed = github.sign(&Request::new(&()), b"{}").unwrap();
        let value = signed[0].1.as_bytes();
        let headers = [(signed[0].0, value), ("X-Signature-Timestamp", b"1795000000")];
        let inquiry = Inquiry::new(entry("discord"), &headers, b"{}").secret(key);
        let explanation = explain(&inquiry).unwrap();
        assert!(explanation.findings().iter().all(|finding| !finding.matches()));
    }
}

#[test]
fn a_hash_of_the_message_is_called_what_it_is() {
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(b"{}"));
    let value = format!("sha256={hash}");
    let headers = [("X-Hub-Signature-256", value.as_bytes())];
    let inquiry = Inquiry::new(entry("github"), &headers, b"{}").secret("the secret");
    let explanation = explain(&inquiry).unwrap();
    let text = explanation.findings()[0].to_string();
    assert!(text.contains("Anybody can make that") && text.contains("Never accept it"), "{text}");
}

#[test]
fn an_empty_secret_is_the_answer() {
    for secret in ["", " ", "\n"] {
        let inquiry = Inquiry::new(entry("openfx"), &[], b"{}").secret("key").secret(secret);
        assert_eq!(explain(&inquiry).unwrap_err(), ConfigFault::EmptySecret);
    }
}

/// The body that was changed, and the time that is too long ago besides.
#[test]
fn what_is_refused_besides_is_said() {
    let now = UnixTime::from_secs(1_795_000_000);
    let stripe = providers::Stripe::new("key").unwrap();
    let signed = stripe.sign(&Request::at(&(), UnixTime::from_secs(1)), b"{}").unwrap();
    let headers = [(signed[0].0, signed[0].1.as_bytes())];
    let inquiry = Inquiry::new(entry("stripe"), &headers, b"{}\n").secret("key").at(now);
    let explanation = explain(&inquiry).unwrap();
    let codes: Vec<_> = explanation.findings().iter().flat_map(Finding::codes).collect();
    assert_eq!(codes, ["body-newline-added", "timestamp-too-old"]);
}

/// A set of keys whose ids stand among the pairs of the signature.
static BY_PAIR: Scheme<KeyedById> = Scheme::public_key_by_id("by-pair", ECDSA_P256_SHA256_ASN1)
    .key_id_in_pair("key")
    .signature(Signature::in_header("X-Signature").pairs(",", "v1").base64())
    .signs_body();

const P256: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESl76SZPBJemW0mJNN4KTvYkLT8bOT4UGhFhzNk3fJqf6iuPlLQLq\
                    533FelXwczJbjg2U1PHTvQTK7qOQnDL2Tg==";

/// Which keys are there is said of the receiver's side alone.
#[test]
fn a_request_that_names_no_key_or_none_that_is_there() {
    let keys = KeySet::new(&BY_PAIR).unwrap();
    keys.replace([("b", P256), ("a", P256)]).unwrap();
    for (value, code) in [
        ("v1=MAYCAQECAQE=", "no-key-id"),
        ("key=a,key=b,v1=MAYCAQECAQE=", "no-key-id"),
        ("key=the-sender's,v1=MAYCAQECAQE=", "unknown-key"),
    ] {
        let headers = [("X-Signature", value.as_bytes())];
        let inquiry = Inquiry::new(Entry::of(&BY_PAIR), &headers, b"{}").key_set(keys.clone());
        let explanation = explain(&inquiry).unwrap();
        assert_eq!(codes(explanation.findings()), Codes::new(), "{value}");
        assert_eq!(codes(explanation.suspicions()), [[code]], "{value}");
        assert_eq!(explanation.key_ids(), ["b", "a"]);
        assert!(!format!("{explanation:?}").contains("sender's"));
    }
}

#[test]
fn a_set_is_wanted_where_keys_have_ids_and_nowhere_else() {
    let headers = [("X-Signature", &b"key=a,v1=MAYCAQECAQE="[..])];
    let inquiry = Inquiry::new(Entry::of(&BY_PAIR), &headers, b"{}").secret("key");
    assert_eq!(explain(&inquiry).unwrap_err(), ConfigFault::MissingKeySet);
    let keys = KeySet::new(&BY_PAIR).unwrap();
    let inquiry = Inquiry::new(entry("openfx"), &headers, b"{}").secret("key").key_set(keys);
    assert_eq!(explain(&inquiry).unwrap_err(), ConfigFault::UnusedKeySet);
}

/// Each key is tried for the id, and no more is verified than under a few keys.
#[test]
fn the_keys_of_a_large_set_are_bounded() {
    let keys = KeySet::new(&BY_PAIR).unwrap();
    keys.replace((0..256).map(|id| (id.to_string(), P256))).unwrap();
    let headers = [("X-Signature", &b"key=7,v1=MAYCAQECAQE="[..])];
    let inquiry = Inquiry::new(Entry::of(&BY_PAIR), &headers, MANY_FORMS).key_set(keys);
    let explanation = explain(&inquiry).unwrap();
    assert_eq!(explanation.macs(), 600, "{explanation:?}");
    assert!(explanation.is_exhausted() && explanation.findings().is_empty());
}

/// Parts of the URL that no provider signs alone.
static OF_HOST: Scheme = Scheme::hmac_sha256("of-host")
    .signature(Signature::in_header("X-Signature").hex())
    .signs(&[Part::Host, Part::Text("\n"), Part::Path, Part::Text("\n"), Part::Body]);
static OF_QUERY: Scheme = Scheme::hmac_sha256("of-query")
    .signature(Signature::in_header("X-Signature").hex())
    .signs(&[Part::Query, Part::Text("\n"), Part::BodyHash(Hash::SHA256, Encoding::Base64)]);
static OF_PARAMETER: Scheme = Scheme::hmac_sha256("of-parameter")
    .signature(Signature::in_header("X-Signature").hex())
    .signs(&[Part::Parameter("account"), Part::Text("\n"), Part::Body]);

#[test]
fn a_url_of_which_a_part_is_signed_is_looked_for() {
    let public = "https://hooks.example.com/api/in?account=7";
    let spaced: &[u8] = b"{\"a\": [1, 2]}";
    let compact: &[u8] = b"{\"a\":[1,2]}";
    let given: [(_, _, _, &[&str]); 8] = [
        (&OF_HOST, "https://app:8080/api/in", compact, &["url-host"]),
        (&OF_HOST, "https://hooks.example.com/in?account=7", compact, &["url-path"]),
        (&OF_HOST, "https://hooks.example.com/api/in/", compact, &["url-slash"]),
        (&OF_QUERY, "https://hooks.example.com/in", compact, &["url-query"]),
        (&OF_QUERY, "https://app/?account=7", spaced, &["body-json"]),
        (&OF_QUERY, "https://app/in", spaced, &["body-json", "url-query"]),
        (&OF_PARAMETER, "https://app/in", compact, &["url-query"]),
        (&OF_PARAMETER, "https://app/in?account=8", compact, &["url-query"]),
    ];
    for (scheme, url, seen, expected) in given {
        let sender = Webhook::new(scheme, Secret::utf8("key").unwrap()).unwrap();
        let signed = sender.sign(&Request::new(&()).url(public), compact).unwrap();
        let proxied = [("X-Forwarded-Host", "hooks.example.com"), ("X-Forwarded-Prefix", "/api")];
        let own = signed.iter().map(|(name, value)| (*name, value.as_str()));
        let headers: Vec<_> =
            own.chain(proxied).map(|(name, value)| (name, value.as_bytes())).collect();
        let inquiry = Inquiry::new(Entry::of(scheme), &headers, seen).secret("key");
        let explanation = explain(&inquiry.url(url).target("/in?account=7")).unwrap();
        assert_eq!(codes(explanation.findings()), [expected], "{} at {url}", scheme.id());
    }
}

/// A token that expired is one of the provider's only if its signature is.
#[test]
fn what_a_token_says_is_found_only_behind_its_signature() {
    let part = |value: &str| URL_SAFE_NO_PAD.encode(value);
    let forged = |claims: &str| {
        let head = part("{\"alg\":\"HS256\"}");
        format!("Bearer {head}.{}.{}", part(claims), URL_SAFE_NO_PAD.encode([7; 32]))
    };
    for claims in ["{\"iss\":\"Vonage\",\"exp\":1}", "{\"iss\":\"Nexmo\"}", "{}"] {
        let value = forged(claims);
        let headers = [("Authorization", value.as_bytes())];
        let inquiry = Inquiry::new(entry("vonage-jwt"), &headers, b"{}").secret("key");
        let explanation = explain(&inquiry).unwrap();
        assert_eq!(codes(explanation.findings()), Codes::new(), "{claims}");
        assert_eq!(codes(explanation.suspicions()), [["key-other"]], "{claims}");
    }
}

/// Every code of a token, a set of keys and a certificate is one of the page.
#[test]
fn what_is_refused_of_tokens_keys_and_certificates_is_described() {
    let header = "";
    let (seconds, tolerance) = (0, 0);
    let refused = [
        Error::NotAToken { header, reason: "" },
        Error::OtherAlgorithm { header, expected: "" },
        Error::CriticalMember { header },
        Error::OtherPayloadForm { header },
        Error::MissingClaim { header, claim: "" },
        Error::OtherClaim { header, claim: "" },
        Error::TokenExpired { header, seconds, tolerance },
        Error::TokenNotYetValid { header, seconds, tolerance },
        Error::OtherBody,
        Error::UnknownKey { header },
        Error::NoKeyId { header },
        Error::OtherCertificateUrl { header },
        Error::ExpiredCertificate { header },
        Error::CertificateNotYetValid { header },
        Error::OtherRecipient { header },
    ];
    assert!(refused.iter().all(|error| CODES.contains(&error.code())));
}

#[test]
fn what_is_asked_is_not_shown() {
    let headers = [("x-openfx-signature", &b"qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg="[..])];
    let inquiry = Inquiry::new(entry("openfx"), &headers, b"the body");
    let inquiry = inquiry.secret("the secret").setting("the setting");
    assert_eq!(format!("{inquiry:?}"), "Inquiry { scheme: \"openfx\", .. }");
}

#[test]
fn a_forged_request_that_is_old_has_no_cause() {
    let value = format!("t=1795000000,v1={}", "ab".repeat(32));
    let headers = [("Stripe-Signature", value.as_bytes())];
    let inquiry = Inquiry::new(entry("stripe"), &headers, b"{}").secret("key");
    let late = inquiry.at(UnixTime::from_secs(1_795_003_600));
    assert_eq!(explain(&late).unwrap().findings(), []);
}

/// JSON that can be written in more ways than any other.
const MANY_FORMS: &[u8] = "{\"z\":\"é/<+\u{fffd}\",\"a\":[1,2.5,10.0],\"b\":[]}".as_bytes();

#[test]
fn the_macs_are_bounded() {
    let mut random = Random(13);
    let forged: Vec<_> = providers::entries()
        .filter_map(|entry| forged_headers(entry, &mut random))
        .flatten()
        .collect();
    let others = providers::schemes().map(|scheme| (scheme.header(), "00"));
    let forged = forged.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut headers: Vec<(&str, &[u8])> = Vec::new();
    for (name, value) in forged.chain(others) {
        if headers.iter().all(|(known, _)| !known.eq_ignore_ascii_case(name)) {
            headers.push((name, value.as_bytes()));
        }
    }
    let hosts: [(_, &[u8]); 3] =
        [("X-Forwarded-Host", b"a.b"), ("Host", b"a.c"), ("X-Original-Host", b"a.d:1")];
    let paths: [(_, &[u8]); 6] = [
        ("X-Original-URI", b"/a/?b"),
        ("X-Forwarded-Uri", b"/b"),
        ("X-Rewrite-URL", b"/c"),
        ("X-Original-URL", b"/e"),
        ("X-Envoy-Original-Path", b"/f/"),
        ("X-Forwarded-Prefix", b"/d"),
    ];
    headers.extend(hosts.into_iter().chain(paths));
    let secrets: Vec<_> = (1..=8).map(|n| format!("\" whsec_{n}0c0ffee{n}0c0ffee \"\n")).collect();
    let body = ["\u{feff}".as_bytes(), MANY_FORMS, b" \r\n"].concat();
    let mut inquiry = Inquiry::new(entry("hubspot-v3"), &headers, &body)
        .secret("0c0ffee0")
        .secret_form(SecretForm::Utf16LeOrUtf8)
        .method("POST")
        .url("https://example.com/in?a=1&data.id=7")
        .target("/other/in?a=2")
        .at(UnixTime::from_secs(1_795_000_000));
    for secret in &secrets {
        inquiry = inquiry.secret(secret);
    }
    let explanation = explain(&inquiry).unwrap();
    assert_eq!(explanation.macs(), 5_000, "{explanation:?}");
    assert!(explanation.is_exhausted() && explanation.findings().is_empty());
}

#[test]
fn public_keys_are_tried_less_often() {
    let secrets = [
        "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
        "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8",
        "5866666666666666666666666666666666666666666666666666666666666666",
    ];
    let tag = "85e8e58cd6b8385f6e8bdb00e614af8315037b90f97f2e25d340b78a38edd586\
               b048bdd3da7e89f0cc53fff2c4d78a42db1a070a0ae3234a590ef2a49c654106";
    let headers =
        [("X-Signature-Ed25519", tag.as_bytes()), ("X-Signature-Timestamp", b"1795000000")];
    let mut inquiry =
        Inquiry::new(entry("discord"), &headers, MANY_FORMS).at(UnixTime::from_secs(1_795_000_000));
    for secret in secrets {
        inquiry = inquiry.secret(secret);
    }
    let explanation = explain(&inquiry).unwrap();
    assert!(explanation.is_exhausted() && explanation.findings().is_empty(), "{explanation:?}");
    assert_eq!(explanation.macs(), 600);
}

#[test]
fn a_long_key_counts_as_hashed() {
    let explanation = forged(b"{}", &["k".repeat(60_000)]);
    assert!(explanation.bytes_hashed() > 60_000 * 20, "{}", explanation.bytes_hashed());
}

/// The most memory that a search holds at a time, in bytes.
fn memory(body: &[u8], headers: &[(&str, &[u8])]) -> u64 {
    let inquiry = Inquiry::new(entry("openfx"), headers, body).secret("key");
    allocation_counter::measure(|| drop(explain(&inquiry).unwrap())).bytes_max
}

#[test]
fn what_a_body_is_made_of_does_not_fill_the_memory() {
    let signature = ("x-openfx-signature", &b"qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg="[..]);
    let length = 100 * 1024;
    let deep = ["[".repeat(120), "1,".repeat(length / 2), "1".into(), "]".repeat(120)].concat();
    let objects = format!("[{}0]", "{\"\":{}},".repeat(length / 8));
    let form = "a&".repeat(length / 2) + "b=";
    let parts = "--X\r\n\r\n\r\n".repeat(length / 10);
    let multipart = ("Content-Type", &b"multipart/form-data; boundary=X"[..]);
    for body in [deep, objects, form, parts] {
        let most = memory(body.as_bytes(), &[signature, multipart]);
        assert!(most < 48 * body.len() as u64, "{most} for {:?}", &body[..8]);
    }
    let too_deep = ["[".repeat(length), "]".repeat(length)].concat();
    assert!(memory(too_deep.as_bytes(), &[signature]) < 48 * too_deep.len() as u64);
}

#[test]
#[ignore = "1 GiB is hashed, which takes minutes without optimisation"]
fn the_bytes_are_bounded() {
    let name = |n| format!("\" whsec_{n}0c0ffee{n}0c0ffee \"\n");
    let secrets: Vec<_> = (1..=8).map(name).collect();
    // The last is hashed alone, and not written again.
    for body in [json(600 * 1024), json(4 * 1024 * 1024), vec![b'a'; 16 * 1024 * 1024]] {
        let large = forged(&body, &secrets);
        assert!(large.bytes_hashed() <= 1024 * 1024 * 1024, "{}", large.bytes_hashed());
        assert!(large.is_exhausted() && large.findings().is_empty());
    }
}

#[test]
#[ignore = "hundreds of MiB are hashed, which takes minutes without optimisation"]
fn another_message_is_found_of_a_large_body() {
    static JOINED_BY_PLUS: Scheme = Scheme::hmac_sha256("joined-by-plus")
        .signature(Signature::in_header("X-Signature").hex())
        .timestamp(SignedTime::in_header("X-Time", countersign::TimeFormat::Seconds))
        .signs(&[Part::Timestamp, Part::Text("+"), Part::Body]);
    let (body, now) = (json(1024 * 1024), UnixTime::from_secs(1_795_000_000));
    let sender = Webhook::new(&JOINED_BY_PLUS, Secret::utf8("key").unwrap()).unwrap();
    let signed = sender.sign(&Request::at(&(), now), &body).unwrap();
    let tag = &signed.iter().find(|(name, _)| *name == "X-Signature").unwrap().1;
    let value = format!("t=1795000000,v1={tag}");
    let headers = [("Stripe-Signature", value.as_bytes())];
    let inquiry = Inquiry::new(entry("stripe"), &headers, &body).secret("key").at(now);
    let explanation = explain(&inquiry).unwrap();
    assert_eq!(explanation.findings()[0].codes().collect::<Vec<_>>(), ["message-separator"]);
}

#[test]
#[ignore = "tens of MiB are decompressed and hashed, which takes minutes without optimisation"]
fn a_body_is_decompressed_to_at_most_64_mebibytes() {
    use countersign::OpenFx;
    const MEBIBYTE: usize = 1024 * 1024;
    for (length, found) in [(64 * MEBIBYTE - 1, true), (64 * MEBIBYTE, false)] {
        let plain = vec![0; length];
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&plain).unwrap();
        let packed = packed.finish().unwrap();
        let signed = OpenFx::new("key").unwrap().sign(&Request::new(&()), &plain).unwrap();
        let headers: Vec<_> =
            signed.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        let inquiry = Inquiry::new(entry("openfx"), &headers, &packed).secret("key");
        assert_eq!(explain(&inquiry).unwrap().findings().len(), usize::from(found), "{length}");
    }
}

/// What the scheme's receivers decompress is decompressed, and no cause; what is wrong besides is found.
#[test]
fn a_body_that_was_signed_before_it_was_compressed() {
    use countersign::providers::GetStream;
    let plain = br#"{"type":"message.new","text":"so so so so so so so so"}"#;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(plain).unwrap();
    let packed = packed.finish().unwrap();
    let stream = GetStream::new("the secret").unwrap();
    let signed = stream.sign(&Request::new(&()), plain).unwrap();
    let found = |coding: &str, secret: &str, body: &[u8]| {
        let headers: Vec<_> = signed
            .iter()
            .map(|(name, value)| (*name, value.as_bytes()))
            .chain([("Content-Encoding", coding.as_bytes())])
            .collect();
        let inquiry = Inquiry::new(entry("getstream"), &headers, body).secret(secret);
        let explanation = explain(&inquiry).unwrap();
        let (found, suspected) = (explanation.findings(), explanation.suspicions());
        (explanation.verifies(), codes(found).concat(), codes(suspected).concat())
    };
    let nothing = Vec::<&str>::new;
    for body in [&packed[..], plain] {
        assert_eq!(found("gzip", "the secret", body), (true, nothing(), nothing()));
        let white_space = (false, vec!["secret-white-space"], nothing());
        assert_eq!(found("gzip", "the secret\n", body), white_space);
        assert_eq!(found("gzip", "another", body), (false, nothing(), nothing()));
        let other_coding = found("br", "another", body);
        assert_eq!(other_coding, (false, nothing(), vec!["header-unexpected"]));
    }
    let other_coding = found("br", "the secret", plain);
    assert_eq!(other_coding, (false, vec!["header-unexpected"], nothing()));
    let broken = found("gzip", "the secret", &packed[..20]);
    assert_eq!(broken, (false, nothing(), vec!["body-unexpected"]));
}

#[test]
#[ignore = "160 MiB are hashed, which takes minutes without optimisation"]
fn a_body_over_four_mebibytes_is_not_transformed() {
    let small = forged(&json(200), &["key".into()]);
    let mut body = vec![b' '; 4 * 1024 * 1024 + 1];
    body.extend(json(200));
    let large = forged(&body, &["key".into()]);
    assert!(large.macs() < small.macs(), "{} and {}", large.macs(), small.macs());
    assert!(!large.is_exhausted());
}

#[test]
fn a_request_that_verifies_has_no_finding() {
    let headers = [("x-openfx-signature", &b"qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg="[..])];
    let body = b"{\"event\":\"order.created\",\"id\":42,\"amount\":\"10.00\"}";
    let inquiry =
        Inquiry::new(entry("openfx"), &headers, body).secret("Signing-key-provided-by-OpenFX");
    let explanation = explain(&inquiry).unwrap();
    assert!(explanation.verifies() && explanation.findings().is_empty());
    assert_eq!(explanation.macs(), 1);
}
