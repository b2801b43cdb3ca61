//! `countersign detect` for senders that are no known providers: which recipe it finds, that its file is a
//! scheme which verifies the request, and that a forged request gives none.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use countersign::config::SchemeFile;
use countersign::{Keys, Request, UnixTime, Verifier as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Digest as _;
use tempfile::TempDir;

const SECRET: &str = "an-invented-secret";
const BODY: &str = "{\"event\":\"order.paid\",\"id\":7}";
const NOW: &str = "1764000000";

struct Answer {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run(args: &[&str], secret: Option<&str>, request: &[u8]) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(secret) = secret {
        command.args(["--secret-env", "SECRET"]).env("SECRET", secret);
    }
    let mut child = command.arg("-").spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(request);
    let output = child.wait_with_output().unwrap();
    let [stdout, stderr] =
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    for text in [&stdout, &stderr] {
        assert!(
            !secret.is_some_and(|secret| !secret.is_empty() && text.contains(secret)),
            "the secret is in {text}"
        );
    }
    Answer { code: output.status.code(), stdout, stderr }
}

fn detect(args: &[&str], secret: &str, request: &[u8]) -> Answer {
    run(&[&["detect", "--now", NOW][..], args].concat(), Some(secret), request)
}

/// The row of the recipe, of which there is one at most.
fn recipe_of(secret: &str, request: &[u8]) -> Option<Value> {
    let answer = detect(&["--json"], secret, request);
    assert_eq!(answer.stderr, "");
    let rows: Vec<Value> = serde_json::from_str(&answer.stdout).unwrap();
    let mut recipes = rows.into_iter().filter(|row| row["fit"] == "recipe");
    let recipe = recipes.next();
    assert!(recipes.next().is_none());
    recipe
}

fn request(method: &str, target: &str, fields: &[(&str, &str)], body: &str) -> Vec<u8> {
    let fields = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    let fields = fields.collect::<String>();
    let length = body.len();
    let head = format!("{method} {target} HTTP/1.1\r\nHost: hooks.example.com\r\n{fields}");
    format!("{head}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

macro_rules! mac {
    ($hash:ty, $key:expr, $message:expr) => {{
        let mut mac = Hmac::<$hash>::new_from_slice($key).unwrap();
        mac.update($message);
        mac.finalize().into_bytes().to_vec()
    }};
}

fn tag(algorithm: &str, key: &[u8], message: &[u8]) -> Vec<u8> {
    match algorithm {
        "HMAC-SHA256" => mac!(sha2::Sha256, key, message),
        "HMAC-SHA1" => mac!(sha1::Sha1, key, message),
        "HMAC-SHA512" => mac!(sha2::Sha512, key, message),
        "HMAC-SHA384" => mac!(sha2::Sha384, key, message),
        _ => mac!(md5::Md5, key, message),
    }
}

fn text(form: &str, tag: &[u8]) -> String {
    match form {
        "hex" => hex::encode(tag),
        "hex-upper" => hex::encode_upper(tag),
        "base64" => STANDARD.encode(tag),
        "base64-unpadded" => STANDARD_NO_PAD.encode(tag),
        "base64url" => URL_SAFE.encode(tag),
        "base64-of-hex" => STANDARD.encode(hex::encode(tag)),
        _ => URL_SAFE_NO_PAD.encode(tag),
    }
}

/// A made-up sender: what its header holds, in which `TAG` is the tag's text, and what is signed.
struct Sender {
    header: &'static str,
    value: &'static str,
    algorithm: &'static str,
    form: &'static str,
    others: &'static [(&'static str, &'static str)],
    message: &'static str,
}

const fn sender(
    header: &'static str,
    value: &'static str,
    algorithm: &'static str,
    form: &'static str,
    others: &'static [(&'static str, &'static str)],
    message: &'static str,
) -> Sender {
    Sender { header, value, algorithm, form, others, message }
}

const TIME: &[(&str, &str)] = &[("X-Acme-Timestamp", NOW)];
const MILLISECONDS: &[(&str, &str)] = &[("X-Acme-Time", "1764000000000")];
const DATE_TIME: &[(&str, &str)] = &[("X-Sent-At", "2025-11-24T16:00:00Z")];
const ID_AND_TIME: &[(&str, &str)] =
    &[("Acme-Message-Id", "msg_2Ab9"), ("Acme-Message-Timestamp", NOW), ("X-Request-Id", "f00d")];

/// `BODY`, `HASH` and the like stand for what they say.
const SENDERS: [Sender; 35] = [
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "hex", &[], "BODY"),
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "hex-upper", &[], "BODY"),
    sender("Signature", "sha256 TAG", "HMAC-SHA256", "hex", &[], "BODY"),
    sender("X-Acme-Sig", "sha256=TAG", "HMAC-SHA256", "base64", &[], "BODY"),
    sender("X-Acme-Hmac", "TAG", "HMAC-SHA1", "base64", &[], "BODY"),
    sender("X-Acme-Hmac", "sha512=TAG", "HMAC-SHA512", "hex", &[], "BODY"),
    sender("X-Acme-Hmac", "TAG", "HMAC-SHA384", "base64", &[], "BODY"),
    sender("X-Acme-Hmac", "TAG", "HMAC-SHA384", "base64url-unpadded", &[], "BODY"),
    sender("X-Checksum", "md5=TAG", "HMAC-MD5", "hex", &[], "BODY"),
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "base64-unpadded", &[], "BODY"),
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "base64url", &[], "BODY"),
    sender("X-Acme-Signature", "v1,TAG", "HMAC-SHA256", "base64url-unpadded", &[], "BODY"),
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "base64-of-hex", &[], "BODY"),
    sender("Authorization", "HMAC-SHA256 TAG", "HMAC-SHA256", "base64", &[], "BODY"),
    sender("Authorization", "Bearer TAG", "HMAC-SHA512", "hex", &[], "BODY"),
    sender("X-Acme-Signature", "t=1764000000,v1=TAG", "HMAC-SHA256", "hex", &[], "1764000000.BODY"),
    sender("X-Acme-Signature", "ts=1764000000;h=TAG", "HMAC-SHA256", "hex", &[], "1764000000:BODY"),
    sender("X-Acme-Signature", "t=1764000000, s=TAG", "HMAC-SHA1", "hex", &[], "1764000000BODY"),
    sender("X-Docuseal-Signature", "1764000000.TAG", "HMAC-SHA256", "hex", &[], "1764000000.BODY"),
    sender("X-Acme-Signature", "1764000000,v1=TAG", "HMAC-SHA256", "hex", &[], "1764000000,BODY"),
    sender("X-Acme-Signature", "sha256=TAG", "HMAC-SHA256", "hex", TIME, "1764000000.BODY"),
    sender("X-Acme-Signature", "v0=TAG", "HMAC-SHA256", "hex", TIME, "v0:1764000000:BODY"),
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "hex", MILLISECONDS, "1764000000000BODY"),
    sender(
        "X-Acme-Signature",
        "TAG",
        "HMAC-SHA256",
        "base64",
        DATE_TIME,
        "2025-11-24T16:00:00Z|BODY",
    ),
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "hex", TIME, "BODY1764000000"),
    sender(
        "Acme-Message-Signature",
        "v1,TAG",
        "HMAC-SHA256",
        "base64",
        ID_AND_TIME,
        "msg_2Ab9.1764000000.BODY",
    ),
    sender(
        "Acme-Message-Signature",
        "TAG",
        "HMAC-SHA256",
        "hex",
        ID_AND_TIME,
        "1764000000\nmsg_2Ab9\nBODY\n",
    ),
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "hex", &[], "HASH"),
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "base64", TIME, "1764000000.HASH"),
    sender(
        "X-Acme-Signature",
        "TAG",
        "HMAC-SHA256",
        "hex",
        &[],
        "https://hooks.example.com/hook?a=1BODY",
    ),
    sender(
        "X-Acme-Signature",
        "TAG",
        "HMAC-SHA256",
        "hex",
        TIME,
        "1764000000\nPOST\n/hook?a=1\nBODY",
    ),
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "hex", TIME, "1764000000POST/hook?a=1BODY"),
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "hex", TIME, "POST:/hook:1764000000:HASH"),
    sender("X-Acme-Signature", "TAG", "HMAC-SHA256", "hex", &[], "POST/hook?a=1BODY"),
    sender(
        "X-Acme-Signature",
        "TAG",
        "HMAC-SHA256",
        "hex",
        &[("X-Acme-Timestamp", "2025-11-24 16:00:00")],
        "2025-11-24 16:00:00.BODY",
    ),
];

impl Sender {
    fn message(&self, body: &str) -> String {
        let hash = hex::encode(sha2::Sha256::digest(body));
        self.message.replace("BODY", body).replace("HASH", &hash)
    }

    fn signed(&self, key: &[u8], body: &str) -> Vec<u8> {
        let tag = tag(self.algorithm, key, self.message(body).as_bytes());
        let value = self.value.replace("TAG", &text(self.form, &tag));
        let fields = [&[(self.header, value.as_str())][..], self.others].concat();
        request("POST", "/hook?a=1", &fields, body)
    }
}

#[test]
fn each_common_recipe_is_found_and_its_file_verifies_the_request() {
    for sender in &SENDERS {
        let raw = sender.signed(SECRET.as_bytes(), BODY);
        let name = format!("{}: {} over {}", sender.header, sender.value, sender.message);
        let row = recipe_of(SECRET, &raw).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(row["header"], sender.header, "{name}");
        let said = row["said"].as_str().unwrap();
        assert!(said.contains(sender.algorithm) && said.ends_with("no known provider"), "{said}");
        let toml = row["toml"].as_str().unwrap_or_else(|| panic!("{name}: {row}"));
        let file =
            SchemeFile::parse(toml).unwrap_or_else(|error| panic!("{name}: {error}\n{toml}"));
        assert_eq!(file.scheme().algorithm(), sender.algorithm);
        let verifies = |raw: &[u8]| {
            let head = str::from_utf8(raw).unwrap();
            let (head, body) = head.split_once("\r\n\r\n").unwrap();
            let headers: Vec<_> =
                head.lines().skip(1).filter_map(|line| line.split_once(": ")).collect();
            let time = Some(UnixTime::from_secs(1_764_000_000));
            let url = Some("https://hooks.example.com/hook?a=1");
            let bound = file.entry().bind(&Keys::new(SECRET)).unwrap();
            bound.verify(&Request::of(&headers, Some("POST"), url, time), body.as_bytes()).is_ok()
        };
        assert!(verifies(&raw), "{name}: {toml}");
        let changed = String::from_utf8(raw).unwrap().replace("order.paid", "order.Paid");
        assert!(!verifies(changed.as_bytes()), "{name}: {toml}");
    }
}

#[test]
fn a_secret_is_read_as_text_as_base64_as_hex_and_behind_whsec() {
    let key = b"\x00\xffan invented key of bytes";
    let sender = &SENDERS[0];
    let raw = sender.signed(key, BODY);
    let base64 = STANDARD.encode(key);
    for (secret, form) in [
        (base64.clone(), "base64"),
        (hex::encode(key), "hex"),
        (format!("whsec_{base64}"), "whsec-base64"),
        (STANDARD_NO_PAD.encode(key), "whsec-base64"),
    ] {
        let row = recipe_of(&secret, &raw).unwrap();
        assert_eq!(row["recipe"]["key"]["form"], form, "{row}");
    }
    let raw = sender.signed(SECRET.as_bytes(), BODY);
    let row = recipe_of(&format!("whsec_{SECRET}"), &raw).unwrap();
    assert!(row["said"].as_str().unwrap().contains("without its `whsec_`"), "{row}");
}

/// The first secret that matches is named by its position, and none is shown.
#[test]
fn the_secret_that_signed_is_named() {
    let raw = SENDERS[0].signed(SECRET.as_bytes(), BODY);
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(["detect", "-", "--secret-env", "OTHER", "--secret-env", "SECRET"]);
    command.env("OTHER", "another-secret").env("SECRET", SECRET);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&raw).unwrap();
    let said = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(said.contains("under secret 1, counted from 0: no known provider"), "{said}");
}

/// What the public reports hold, whose signatures were made with Python.
#[test]
fn the_reported_senders_are_found() {
    let reported = |fields: &[(&str, &str)]| request("POST", "/hook", fields, "{\"a\":1}");
    let greenhouse = "sha256 8857209d3cb87090dfce608cff70aaee7316b07e1f5631a08b31e9e49a95b36b";
    for (header, value, said) in [
        (
            "Signature",
            greenhouse,
            "Signature holds `sha256 ` and the hex of HMAC-SHA256 over the body, under this secret: \
             no known provider\n",
        ),
        (
            "X-FreeScout-Signature",
            "TWEIw558J3EF8bXM/2DA1nyxbdI=",
            "X-FreeScout-Signature holds the base64 of HMAC-SHA1 over the body, under this secret: no \
             known provider\n",
        ),
    ] {
        let answer = detect(&[], SECRET, &reported(&[(header, value)]));
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""), "{header}");
        assert!(answer.stdout.starts_with(said), "{}", answer.stdout);
    }
    let unkeyed = reported(&[("X-FreeScout-Signature", "TWEIw558J3EF8bXM/2DA1nyxbdI=")]);
    let answer = run(&["detect"], None, &unkeyed);
    assert_eq!(answer.code, Some(1));
    assert!(
        answer.stdout.contains("X-FreeScout-Signature looks like a signature: with the secret")
    );
}

#[test]
fn a_recipe_is_written_to_a_new_file_that_verifies() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("acme.toml");
    let file = path.to_str().unwrap();
    let raw = SENDERS[20].signed(SECRET.as_bytes(), BODY);
    let answer = detect(&["--write", file], SECRET, &raw);
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    assert!(answer.stdout.contains("acme.toml"), "{}", answer.stdout);
    let verify = ["verify", "--scheme", file, "--now", NOW];
    let verified = run(&verify, Some(SECRET), &raw);
    assert_eq!(
        verified.stdout, "valid: own-acme, key 0, the body is covered\n",
        "{}",
        verified.stderr
    );
    let before = fs::read(&path).unwrap();
    let again = detect(&["--write", file], SECRET, &raw);
    assert_eq!((again.code, again.stdout.as_str()), (Some(2), ""));
    assert!(again.stderr.starts_with("countersign: cannot write"), "{}", again.stderr);
    assert!(again.stderr.ends_with(": give another name, or remove it\n"), "{}", again.stderr);
    assert_eq!(fs::read(&path).unwrap(), before, "a file that is there stays as it is");
    let other = folder.path().join("other.toml");
    let forged = detect(&["--write", other.to_str().unwrap()], "another", &raw);
    assert_eq!(forged.code, Some(1));
    assert!(!other.exists(), "nothing is written where nothing was found");
}

#[test]
fn where_nothing_is_written_it_is_said_why() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("acme.toml");
    let write = ["--write", path.to_str().unwrap()];
    let stranger = SENDERS[20].signed(SECRET.as_bytes(), BODY);
    let tag = hex::encode(tag("HMAC-SHA256", SECRET.as_bytes(), BODY.as_bytes()));
    let fields = [("X-Hub-Signature-256", &*format!("sha256={tag}"))];
    let known = request("POST", "/", &fields, BODY);
    for json in [&[][..], &["--json"]] {
        let detect = |secret: Option<&str>, request: &[u8]| {
            let answer =
                run(&[&["detect", "--now", NOW][..], &write, json].concat(), secret, request);
            assert!(!path.exists());
            (answer.code, answer.stderr)
        };
        let said = |code, why| (Some(code), format!("nothing is written: {why}\n"));
        let why =
            "the sender is known, and `countersign providers ID --toml` prints a provider's scheme";
        assert_eq!(detect(Some(SECRET), &known), said(0, why));
        assert_eq!(detect(Some("another"), &stranger), said(1, "no recipe was found"));
        assert_eq!(detect(None, &stranger), said(1, "recipes are tried under a secret"));
    }
}

/// A message whose parts could be moved, the time among them: it is said, and no scheme is made of it.
#[test]
fn a_recipe_that_no_scheme_can_say_is_said_with_its_fault() {
    let time = [("X-Acme-Timestamp", NOW)];
    let message = format!("POST/hook{NOW}{BODY}");
    let tag = hex::encode(tag("HMAC-SHA256", SECRET.as_bytes(), message.as_bytes()));
    let fields = [("X-Acme-Signature", tag.as_str()), time[0]];
    let answer = detect(&[], SECRET, &request("POST", "/hook", &fields, BODY));
    let said = "X-Acme-Signature holds the hex of HMAC-SHA256 over `{method}{path and query}{time}{body}`, with \
        the time of X-Acme-Timestamp, in seconds, under this secret: no known provider\n\
        No scheme can say it: a part that could hold a time stands next to the time, and moves it\n";
    assert_eq!((answer.code, answer.stdout.as_str()), (Some(0), said));
    let base64 = |message: &str| {
        STANDARD.encode(self::tag("HMAC-SHA256", SECRET.as_bytes(), message.as_bytes()))
    };
    for (value, fields, said) in [
        (
            format!("keyId=\"a\",signature=\"{}\"", base64(BODY)),
            &[][..],
            "No scheme can say it: the pairs of its header are in quotes",
        ),
        (
            format!("{}.{NOW}", base64(&format!("{NOW}.{BODY}"))),
            &[],
            "No scheme can say it: a time stands behind the signature in its header",
        ),
        (
            base64(&format!("POST\n/hook\n{NOW}\nn1\n{BODY}\n")),
            &[time[0], ("X-Acme-Nonce", "n1")],
            "over `{method}\\n{path and query}\\n{time}\\n{X-Acme-Nonce}\\n{body}\\n`",
        ),
    ] {
        let fields = [&[("X-Acme-Sig", value.as_str())][..], fields].concat();
        let answer = detect(&[], SECRET, &request("POST", "/hook", &fields, BODY));
        assert!(answer.stdout.contains(said), "{value}: {}", answer.stdout);
    }
}

/// Where the signature is in the body or in the query.
#[test]
fn a_signature_in_a_field_or_a_parameter() {
    let hex =
        |message: &str| hex::encode(tag("HMAC-SHA256", SECRET.as_bytes(), message.as_bytes()));
    let of_body = request("POST", &format!("/hook?signature={}", hex(BODY)), &[], BODY);
    let row = recipe_of(SECRET, &of_body).unwrap();
    assert_eq!(row["recipe"]["signature"]["in"], "parameter", "{row}");
    let bodies = [
        format!("{{\"data\":{{\"id\":7}},\"signature\":\"{}\"}}", hex("{\"id\":7}")),
        format!(
            "{{\"meta\":{{\"ts\":\"{NOW}\",\"nonce\":\"abc\",\"sig\":\"{}\"}},\"a\":1}}",
            hex(&format!("{NOW}abc"))
        ),
        format!("id=7&amount=10&hash={}", hex("amount=10&id=7")),
    ];
    for body in bodies {
        let row = recipe_of(SECRET, &request("POST", "/hook", &[], &body));
        let row = row.unwrap_or_else(|| panic!("{body}"));
        assert_eq!(row["recipe"]["signature"]["in"], "field", "{row}");
        assert!(SchemeFile::parse(row["toml"].as_str().unwrap()).is_ok(), "{row}");
    }
}

/// A provider that signed the request is named alone, also where its time is long past.
#[test]
fn a_known_provider_is_no_stranger() {
    let message = "1764000000.{}";
    let tag = hex::encode(tag("HMAC-SHA256", SECRET.as_bytes(), message.as_bytes()));
    let value = format!("t=1764000000,v1={tag}");
    let stripe = request("POST", "/", &[("Stripe-Signature", &value)], "{}");
    let answer = run(&["detect", "--now", "1795000000"], Some(SECRET), &stripe);
    assert!(
        answer.stdout.contains("stripe: Stripe-Signature: has the documented form"),
        "{}",
        answer.stdout
    );
    assert!(!answer.stdout.contains("no known provider"), "{}", answer.stdout);
}

/// Another secret, another body, another time, another tag: nothing is found.
#[test]
fn two_hundred_forged_requests_give_no_recipe() {
    let mut forged = 0;
    for sender in &SENDERS {
        let raw = String::from_utf8(sender.signed(SECRET.as_bytes(), BODY)).unwrap();
        let (head, body) = raw.split_once("\r\n\r\n").unwrap();
        let signs_time = sender.message.contains("176400000");
        let changed = [
            (SECRET, raw.replace("order.paid", "order.Paid")),
            (SECRET, raw.replace("\"id\":7", "\"id\":8")),
            (SECRET, format!("{head}\r\n\r\n{}", body.replace('}', "]"))),
            ("an-invented-secres", raw.clone()),
            ("", raw.clone()),
            (
                SECRET,
                if signs_time {
                    raw.replace("176400000", "176400001")
                } else {
                    raw.replace(":7", ":9")
                },
            ),
        ];
        for (secret, raw) in changed {
            let answer = detect(&["--json"], secret, raw.as_bytes());
            assert!(!answer.stdout.contains("\"recipe\""), "{raw}: {}", answer.stdout);
            forged += 1;
        }
    }
    assert!(forged >= 200, "{forged}");
}

/// A large body, and a head full of what looks like signatures, times and ids, are within the bounds.
#[test]
fn what_is_tried_is_bounded() {
    let fields: Vec<_> = (0..40)
        .map(|at| (format!("X-Signature-{at}"), hex::encode(sha2::Sha256::digest([at]))))
        .chain((0..20).map(|at| (format!("X-Time-{at}"), format!("17640000{at:02}"))))
        .chain((0..20).map(|at| (format!("X-Id-{at}"), format!("id{at}"))))
        .collect();
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = detect(&[], SECRET, &request("POST", "/", &fields, BODY));
    let macs = answer
        .stdout
        .split('(')
        .nth(1)
        .and_then(|rest| rest.split(' ').next()?.parse::<usize>().ok());
    assert!(macs.is_some_and(|macs| (1000..=5000).contains(&macs)), "{}", answer.stdout);
}

/// A vendor without a header of its own is told by its body; one that became a scheme, by its header.
#[test]
fn who_is_left_out_is_told_by_the_body_as_well() {
    let figma = r#"{"passcode":"a","event_type":"PING","webhook_id":"1","timestamp":"x"}"#;
    let answer = detect(&[], SECRET, &request("POST", "/", &[], figma));
    let said = "no known provider's signature header is there\nfigma: the body: left out, because nothing is signed";
    assert_eq!(answer.code, Some(1));
    assert!(answer.stdout.starts_with(said), "{}", answer.stdout);
    for (header, id) in [
        ("PAYPAL-TRANSMISSION-SIG", "paypal: "),
        ("Plaid-Verification", "plaid: "),
        ("Fireblocks-Signature", "fireblocks"),
    ] {
        let answer = detect(&[], SECRET, &request("POST", "/", &[(header, "abc")], "{}"));
        assert!(
            answer.stdout.lines().any(|line| line.starts_with(id)),
            "{header}: {}",
            answer.stdout
        );
    }
    let unknown = run(&["verify", "freescout"], Some(SECRET), b"");
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown.stderr.contains("`countersign detect` tries the common recipes"),
        "{}",
        unknown.stderr
    );
}
