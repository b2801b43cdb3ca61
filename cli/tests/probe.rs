//! `countersign send` and `countersign probe`: what is delivered, to whom, and which faults of a receiver are
//! found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use countersign::providers::{entries, find};
use countersign::{Bound, Keys, Request, UnixTime, Verifier as _};
use serde_json::{Value, json};
use tempfile::TempDir;

const SECRET: &str = "the receiver's secret, which nobody sees";
const CLIENT: &str = "client-7";

/// A call of the binary, with the secret as `S`.
struct Call {
    args: Vec<String>,
    secret: &'static str,
    input: Vec<u8>,
}

struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Call {
    /// With what the provider needs besides its secret.
    fn of(command: &str, provider: &str) -> Self {
        let secret = secret_of(provider);
        let call = Self {
            args: [command, provider, "--secret-env", "S"].map(String::from).into(),
            secret,
            input: Vec::new(),
        };
        match find(provider).unwrap().scheme().setting() {
            Some(_) => call.args(&["--client-id", CLIENT]),
            None => call,
        }
    }

    fn args(mut self, args: &[&str]) -> Self {
        self.args.extend(args.iter().map(|arg| String::from(*arg)));
        self
    }

    fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.input = body.into();
        self.args(&["--body", "-"])
    }

    /// Runs it, and makes sure that the secret is nowhere.
    fn run(&self) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.args(&self.args).env("S", self.secret);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(&self.input);
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let [stdout, stderr] = [stdout, stderr].map(|text| String::from_utf8(text).unwrap());
        let is_shown = stdout.contains(self.secret) || stderr.contains(self.secret);
        assert!(!is_shown, "{:?}: {stdout}{stderr}", self.args);
        Said { code: status.code(), stdout, stderr }
    }

    #[track_caller]
    fn gives(&self, code: i32, part: &str) -> Said {
        let said = self.run();
        assert_eq!(said.code, Some(code), "{:?}: {}{}", self.args, said.stdout, said.stderr);
        let text = if code == 2 { &said.stderr } else { &said.stdout };
        assert!(text.contains(part), "{part:?} is not in {text:?}");
        assert!(code != 2 || (said.stdout.is_empty() && text.lines().count() == 1), "{text}");
        said
    }
}

/// The first text that can be a secret of the provider's.
fn secret_of(provider: &str) -> &'static str {
    let entry = find(provider).unwrap();
    let texts = [
        SECRET,
        "6120736563726574206f6620746865207465737473206f6620636f756e746572",
        "whsec_dGhpcnR5LXR3byBieXRlcyB0byBiZSBlbmNvZGVkLi4=",
        "dGhpcnR5LXR3byBieXRlcyB0byBiZSBlbmNvZGVkLi4=",
    ];
    let setting = entry.scheme().setting().map(|_| CLIENT);
    let can_be = |text: &&str| entry.bind(&Keys::new(text).setting(setting)).is_ok();
    texts.into_iter().find(can_be).unwrap_or(SECRET)
}

fn bound(provider: &str) -> Bound {
    let entry = find(provider).unwrap();
    let setting = entry.scheme().setting().map(|_| CLIENT);
    entry.bind(&Keys::new(secret_of(provider)).setting(setting)).unwrap()
}

#[derive(Clone, Debug, PartialEq)]
struct Arrived {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// The length that the head announces.
    length: usize,
}

impl Arrived {
    fn values(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(given, _)| given.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The request, or its head where a body is announced that no test sends.
    fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut raw = Vec::new();
        let mut piece = [0; 4096];
        loop {
            if let Some(end) = raw.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = String::from_utf8(raw[..end].to_vec()).unwrap();
                let mut lines = head.lines();
                let mut start = lines.next()?.split(' ').map(String::from);
                let headers: Vec<_> = lines
                    .map(|line| line.split_once(": ").unwrap())
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect();
                let length = headers.iter().find(|(name, _)| name == "Content-Length");
                let length = length.map_or(0, |(_, length)| length.parse().unwrap());
                let body = raw[end + 4..].to_vec();
                if body.len() >= length || length > 1 << 20 {
                    let (method, target) = (start.next()?, start.next()?);
                    return Some(Self { method, target, headers, body, length });
                }
            }
            match stream.read(&mut piece).ok()? {
                0 => return None,
                count => raw.extend_from_slice(&piece[..count]),
            }
        }
    }
}

/// What a receiver does wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    /// Computes the signature over what it has parsed and written again.
    ParsesFirst,
    /// Computes it over the body without the blanks at its end.
    Trims,
    /// Looks at no body.
    AnyBody,
    NoTimeCheck,
    /// Looks at the age alone, which a future time does not have.
    NoFutureCheck,
    AnySignature,
    NoSignature,
    EmptySignature,
    FirstOfTwo,
    LastOfTwo,
    AnyCase,
    FixedMethod,
    FixedQuery,
    /// Takes whatever is announced.
    TakesHuge,
    WaitsForHuge,
    RefusesAll(u16),
    /// Answers what is forged with an error of its own.
    Fails,
    /// Closes the connection instead of an answer.
    Closes,
    /// Ends with the first forgery.
    Dies,
}

struct Receiver {
    bound: Bound,
    provider: String,
    fault: Fault,
    now: Option<u64>,
}

/// A status, a connection that is closed, or nothing at all.
#[derive(PartialEq)]
enum Reply {
    Status(u16),
    Close,
    Nothing,
    Die,
}

impl Receiver {
    fn reply(&self, arrived: &Arrived) -> Reply {
        if arrived.length > 1 << 20 {
            return match self.fault {
                Fault::TakesHuge => Reply::Status(200),
                Fault::WaitsForHuge => Reply::Nothing,
                Fault::Closes => Reply::Close,
                _ => Reply::Status(413),
            };
        }
        if let Fault::RefusesAll(status) = self.fault {
            return Reply::Status(status);
        }
        match (self.is_right(&mut arrived.clone()), self.fault) {
            (true, _) => Reply::Status(200),
            (false, Fault::Fails) => Reply::Status(500),
            (false, Fault::Closes) => Reply::Close,
            (false, Fault::Dies) => Reply::Die,
            (false, _) => Reply::Status(401),
        }
    }

    fn is_right(&self, arrived: &mut Arrived) -> bool {
        let header = self.bound.scheme().header();
        let is_header = |name: &str| name.eq_ignore_ascii_case(header);
        let values: Vec<_> = arrived.values(header).into_iter().map(String::from).collect();
        let one = |arrived: &mut Arrived, value: Option<&String>| {
            arrived.headers.retain(|(name, _)| !is_header(name));
            arrived.headers.extend(value.map(|value| (header.to_owned(), value.clone())));
        };
        let mut now = self.now;
        match self.fault {
            Fault::ParsesFirst => {
                if let Ok(value) = serde_json::from_slice::<Value>(&arrived.body) {
                    arrived.body = value.to_string().into_bytes();
                }
            }
            Fault::Trims => arrived.body = arrived.body.trim_ascii_end().to_vec(),
            Fault::AnyBody => return self.value(&values).is_some_and(|value| value.len() > 20),
            Fault::NoTimeCheck | Fault::NoFutureCheck => {
                let time =
                    arrived.values("X-Slack-Request-Timestamp").first().unwrap().parse().unwrap();
                let is_future = time > clock();
                now = Some(time).filter(|_| is_future || self.fault == Fault::NoTimeCheck);
            }
            Fault::AnySignature => return values.iter().any(|value| !value.is_empty()),
            Fault::NoSignature if values.is_empty() => return true,
            Fault::EmptySignature if values == [""] => return true,
            Fault::FirstOfTwo => one(arrived, values.first()),
            Fault::LastOfTwo => one(arrived, values.last()),
            Fault::AnyCase if values.len() == 1 => {
                one(arrived, Some(&values[0].to_lowercase()));
            }
            Fault::FixedMethod => arrived.method = "POST".into(),
            Fault::FixedQuery => arrived.target = "/hooks?a=1".into(),
            _ => {}
        }
        let host = arrived.values("Host").first().copied().unwrap_or_default().to_owned();
        let url = format!("http://{host}{}", arrived.target);
        let time = now.map(UnixTime::from_secs);
        let request = Request::of(&arrived.headers, Some(&arrived.method), Some(&url), time);
        self.bound.verify(&request, &arrived.body).is_ok()
    }

    fn value<'v>(&self, values: &'v [String]) -> Option<&'v String> {
        values.first().filter(|value| value.starts_with("sha256=") && self.provider == "github")
    }
}

fn clock() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

/// Serves until the test ends, and keeps what arrived.
fn serve(
    answer: impl Fn(&Arrived) -> Option<Vec<u8>> + Send + 'static,
) -> (String, Arc<Mutex<Vec<Arrived>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hooks?a=1", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    thread::spawn(move || {
        let mut waiting = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let Some(arrived) = Arrived::read(&mut stream) else { continue };
            kept.lock().unwrap().push(arrived.clone());
            match answer(&arrived) {
                Some(answer) if answer == DIE => return,
                Some(answer) => {
                    let _ = stream.write_all(&answer);
                    let _ = stream.shutdown(Shutdown::Both);
                }
                None => waiting.push(stream),
            }
        }
    });
    (url, seen)
}

/// What ends a server.
const DIE: &[u8] = b"die";

fn written(status: u16) -> Vec<u8> {
    format!("HTTP/1.1 {status} \r\nContent-Length: 3\r\n\r\nok\n").into_bytes()
}

/// A receiver with this fault, and what it has seen.
fn receiver(provider: &str, fault: Fault) -> (String, Arc<Mutex<Vec<Arrived>>>) {
    receiver_at(provider, fault, None)
}

fn receiver_at(
    provider: &str,
    fault: Fault,
    now: Option<u64>,
) -> (String, Arc<Mutex<Vec<Arrived>>>) {
    let receiver = Receiver { bound: bound(provider), provider: provider.into(), fault, now };
    serve(move |arrived| match receiver.reply(arrived) {
        Reply::Status(status) => Some(written(status)),
        Reply::Close => Some(Vec::new()),
        Reply::Nothing => None,
        Reply::Die => Some(DIE.into()),
    })
}

/// The ids of the schemes for which `sign` signs.
fn signed_ids() -> impl Iterator<Item = &'static str> {
    let can_sign = |id: &&'static str| {
        let entry = find(id).unwrap();
        let setting = entry.scheme().setting().map(|_| CLIENT);
        let bound = entry.bind(&Keys::new(secret_of(id)).setting(setting));
        bound.is_ok_and(|bound| bound.signer().is_some())
    };
    entries().map(|entry| entry.scheme().id()).filter(can_sign)
}

/// The providers of `cli/src/samples.rs`.
fn sampled() -> BTreeMap<String, String> {
    let source = include_str!("../src/samples.rs");
    let entries = source.split("    sample!(").skip(1).map(|entry| entry.split('"'));
    entries
        .map(|mut quoted| {
            let (_, id, _, file) =
                (quoted.next(), quoted.next().unwrap(), quoted.next(), quoted.next().unwrap());
            (id.to_owned(), file.to_owned())
        })
        .collect()
}

#[test]
fn a_sample_of_each_is_in_its_form_and_verifies() {
    let sampled = sampled();
    assert!(sampled.len() >= 30, "{}", sampled.len());
    let folder = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/samples")).unwrap();
    let files: BTreeSet<_> =
        folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let mut named: BTreeSet<_> = sampled.values().cloned().collect();
    named.insert("any.json".into());
    assert_eq!(files, named);
    for (provider, file) in &sampled {
        let (url, seen) = receiver(provider, Fault::None);
        Call::of("send", provider)
            .args(&["--url", &url, "--count", "2"])
            .gives(0, "delivery 2: 200 ok");
        let seen = seen.lock().unwrap();
        let [first, second] = seen.as_slice() else { panic!("{provider}: {seen:?}") };
        // A receiver that acts on each event once takes the second for another.
        assert_ne!(first.body, second.body, "{provider}");
        let kind = first.values("Content-Type");
        let body = str::from_utf8(&first.body).unwrap();
        assert!(first.body.len() < 1024, "{provider}: {}", first.body.len());
        match file.rsplit_once('.').unwrap().1 {
            "json" => {
                let parsed: Value = serde_json::from_str(body).unwrap();
                assert!(parsed.is_object() || parsed.is_array(), "{provider}");
                assert_eq!(kind, ["application/json"], "{provider}");
            }
            "form" => {
                assert!(body.split('&').all(|pair| pair.split('=').count() == 2), "{provider}");
                assert!(body.bytes().all(|byte| byte.is_ascii_graphic()), "{provider}");
                assert_eq!(kind, ["application/x-www-form-urlencoded"], "{provider}");
            }
            "multipart" => {
                let boundary = kind[0].strip_prefix("multipart/form-data; boundary=").unwrap();
                assert!(body.starts_with(&format!("--{boundary}\r\n")), "{provider}");
                assert!(body.ends_with(&format!("\r\n--{boundary}--\r\n")), "{provider}");
                assert_eq!(body.matches('\n').count(), body.matches("\r\n").count());
            }
            other => panic!("{other}"),
        }
    }
}

/// A right receiver of every provider that can be signed for is judged right: what is expected of it is
/// what the library does.
#[test]
fn a_right_receiver_of_every_provider_holds() {
    let ids: Vec<_> = signed_ids().collect();
    assert!(ids.len() > 200, "{}", ids.len());
    let mut wrong = Vec::new();
    for id in ids {
        let (url, seen) = receiver(id, Fault::None);
        // What Mercado Pago signs is in its query.
        let url = if id == "mercado-pago" { format!("{url}&data.id=7") } else { url };
        let said = Call::of("probe", id).args(&["--url", &url]).run();
        let count = seen.lock().unwrap().len();
        let is_through = !said.stdout.ends_with(&format!("{id}: nothing got through\n"));
        if is_through || said.code != Some(0) || !(9..=18).contains(&count) {
            wrong.push(format!("{id}, {count} requests: {}{}", said.stdout, said.stderr));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The stable names of what got through.
fn through(provider: &str, fault: Fault, args: &[&str]) -> (Option<i32>, Vec<String>) {
    let (url, _) = receiver(provider, fault);
    let call = Call::of("probe", provider).args(&["--json", "--url", &url]).args(args);
    // As `Value` writes it, so that who parses first takes it.
    let body = r#"{"amount":1990,"data":{"id":"evt_1"},"type":"made.up"}"#;
    let said = if provider == "linear" { call.run() } else { call.body(body).run() };
    let report: Value = serde_json::from_str(&said.stdout)
        .unwrap_or_else(|_| panic!("{provider}, {fault:?}: {}", said.stderr));
    let checks = report["checks"].as_array().unwrap().iter();
    let through = checks.filter(|check| check["verdict"] == "got through");
    let through = through.map(|check| check["check"].as_str().unwrap().to_owned()).collect();
    assert_eq!(report["holds"], said.code == Some(0), "{report:#}");
    (said.code, through)
}

#[test]
fn each_fault_of_a_receiver_is_found() {
    for (provider, fault, found) in [
        ("github", Fault::ParsesFirst, &["written-anew", "line-break"][..]),
        ("slack", Fault::Trims, &["line-break"]),
        (
            "github",
            Fault::AnyBody,
            &[
                "changed-byte",
                "written-anew",
                "cut",
                "line-break",
                "empty-body",
                "other-secret",
                "right-first",
                "right-last",
                "other-case",
            ],
        ),
        ("slack", Fault::NoTimeCheck, &["stale", "future"]),
        ("slack", Fault::NoFutureCheck, &["future"]),
        ("github", Fault::NoSignature, &["no-signature"]),
        ("github", Fault::EmptySignature, &["empty-signature"]),
        ("github", Fault::FirstOfTwo, &["right-first"]),
        ("github", Fault::LastOfTwo, &["right-last"]),
        ("github", Fault::AnyCase, &["other-case"]),
        ("hubspot-v3", Fault::FixedMethod, &["other-method"]),
        ("hubspot-v3", Fault::FixedQuery, &["other-query"]),
        ("github", Fault::TakesHuge, &["huge-body"]),
    ] {
        let (code, through) = through(provider, fault, &[]);
        assert_eq!(
            (code, through),
            (Some(1), found.iter().map(|code| (*code).to_owned()).collect()),
            "{fault:?}"
        );
    }
    let (code, all) = through("stripe", Fault::AnySignature, &[]);
    let few = ["no-signature", "empty-signature", "huge-body"];
    assert_eq!(code, Some(1));
    assert!(
        !few.iter().any(|code| all.contains(&(*code).to_owned())) && all.len() >= 11,
        "{all:?}"
    );
}

#[test]
fn what_got_through_is_said_with_what_to_look_at() {
    for (provider, fault, args, part) in [
        ("slack", Fault::Trims, &[][..], "have it verify the raw body"),
        ("slack", Fault::NoTimeCheck, &[], "have it compare the signed time with its clock"),
        ("github", Fault::NoSignature, &[], "have it refuse what has no signature"),
        ("github", Fault::AnyCase, &[], "have it compare the whole signature with its own"),
        ("hubspot-v3", Fault::FixedQuery, &[], "have it verify the method and the URL"),
        ("github", Fault::TakesHuge, &[], "refuse a length that is too great"),
        ("github", Fault::None, &["--once"], "have it tell repeats apart"),
    ] {
        let (url, _) = receiver(provider, fault);
        let said = Call::of("probe", provider).args(&["--url", &url]).args(args).run();
        let through: Vec<_> =
            said.stdout.lines().filter(|line| line.contains("GOT THROUGH")).collect();
        assert!(!through.is_empty(), "{fault:?}");
        assert!(through.iter().all(|line| line.contains(part)), "{fault:?}: {through:?}");
    }
}

#[test]
fn a_url_without_its_option_is_answered_with_the_option() {
    for command in ["send", "probe"] {
        let said = Call::of(command, "github").args(&["http://127.0.0.1:1/"]).run();
        assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""));
        assert!(said.stderr.contains("--url <URL>"), "{}", said.stderr);
    }
}

#[test]
fn a_repeat_may_be_accepted_but_for_once() {
    let (code, none) = through("github", Fault::None, &[]);
    assert_eq!((code, none.len()), (Some(0), 0));
    let (code, repeated) = through("github", Fault::None, &["--once"]);
    assert_eq!((code, repeated), (Some(1), vec!["repeated".to_owned()]));
    let (url, _) = receiver("github", Fault::None);
    let said = Call::of("probe", "github").args(&["--url", &url]).run();
    assert!(said.stdout.contains("200      ok: accepted, as a repeat may be\n"), "{}", said.stdout);
}

#[test]
fn what_the_rules_allow_is_expected_to_be_accepted() {
    let expected = |provider: &str, check: &str| {
        let (url, _) = receiver(provider, Fault::None);
        let said = Call::of("probe", provider).args(&["--json", "--url", &url]).run();
        let report: Value = serde_json::from_str(&said.stdout).unwrap();
        let mut checks = report["checks"].as_array().unwrap().iter();
        let found = checks.find(|row| row["check"] == check).unwrap();
        (found["expected"].as_str().unwrap().to_owned(), found["got"].as_str().unwrap().to_owned())
    };
    let accepted = ("accepted".to_owned(), "200".to_owned());
    // Trace Finance signs no body; Jira's hex may be in either case.
    assert_eq!(expected("trace-finance", "changed-byte"), accepted);
    assert_eq!(expected("github", "other-case"), ("refused".into(), "401".into()));
    let in_any_case =
        signed_ids().find(|id| find(id).unwrap().scheme().text_form().contains("either case"));
    let id = in_any_case.expect("a scheme whose hex may be in either case");
    assert_eq!(expected(id, "other-case"), accepted);
    assert_eq!(expected("slack", "other-method"), ("-".into(), "-".into()));
}

#[test]
fn a_receiver_that_refuses_its_provider_is_told_why_it_may() {
    for (status, why) in [
        (401, "its secret, its clock or its public URL (--public-url) may be another"),
        (302, "it redirects, and a redirection is not followed"),
        (404, "its path or its method is another one"),
        (422, "its handler may want another body: give one with --body"),
        (500, "it fails: look at its log"),
    ] {
        let (url, _) = receiver("github", Fault::RefusesAll(status));
        let said = Call::of("probe", "github")
            .args(&["--url", &url])
            .gives(1, "nothing got through, and the valid delivery was refused");
        let line =
            said.stdout.lines().find(|line| line.starts_with("the valid delivery ")).unwrap();
        assert!(line.contains(&format!("{status}      REFUSED: {why}")), "{line}");
    }
}

#[test]
fn a_receiver_that_fails_closes_waits_or_ends_lets_nothing_through() {
    for (fault, code, part) in [
        (Fault::Fails, 0, "500      ok: it failed rather than refused: look at its log"),
        (
            Fault::Closes,
            0,
            "closed   ok: no answer, which may be a refusal or a crash: look at its log\n",
        ),
        (Fault::WaitsForHuge, 0, "silent   ok: it waits for the body"),
        (Fault::Dies, 1, "gone     GONE: it can no longer be reached"),
    ] {
        let (url, _) = receiver("github", fault);
        let start = Instant::now();
        Call::of("probe", "github").args(&["--url", &url]).gives(code, part);
        assert!(start.elapsed() < Duration::from_secs(30), "{fault:?}");
    }
    // Nothing can be said of one that does not answer its provider.
    let (url, _) = serve(|_| Some(Vec::new()));
    Call::of("probe", "github")
        .args(&["--url", &url])
        .gives(2, "the receiver: it closed the connection before the answer was whole");
}

/// A receiver that accepts what is valid, and answers the rest with these bytes.
fn answers_forgeries(answer: &'static [u8]) -> String {
    let receiver = Receiver {
        bound: bound("github"),
        provider: "github".into(),
        fault: Fault::None,
        now: None,
    };
    let (url, _) = serve(move |arrived| match receiver.reply(arrived) {
        Reply::Status(200) => Some(written(200)),
        _ => Some(answer.into()),
    });
    url
}

#[test]
fn an_answer_that_is_none_is_a_row_and_no_end_of_the_table() {
    let long: &'static [u8] =
        [&b"HTTP/1.1 401 \r\nX: "[..], &b"a".repeat(80 * 1024)].concat().leak();
    let many: &'static [u8] = b"HTTP/1.1 100 \r\n\r\n".repeat(20).leak();
    for answer in [&b"SSH-2.0\r\n\r\n"[..], b"HTTP/1.1 200 \r\nno header\r\n\r\n", long, many] {
        let said = Call::of("probe", "github")
            .args(&["--url", &answers_forgeries(answer), "--json"])
            .gives(0, "");
        let report: Value = serde_json::from_str(&said.stdout).unwrap();
        let changed = &report["checks"][1];
        let expected = [json!("changed-byte"), json!("garbled"), Value::Null, json!("ok")];
        assert_eq!(
            ["check", "got", "status", "verdict"].map(|name| changed[name].clone()),
            expected
        );
        assert_eq!(report["checks"].as_array().unwrap().len(), 18);
    }
    let url = answers_forgeries(b"SSH-2.0\r\n\r\n");
    let call = Call::of("probe", "github").args(&["--url", &url]);
    call.gives(0, "garbled  ok: what came is no answer in HTTP/1.1: look at its log\n");
    let (url, _) = serve(|_| Some(b"SSH-2.0\r\n\r\n".into()));
    Call::of("probe", "github").args(&["--url", &url]).gives(2, "its answer is not HTTP/1.1");
}

#[test]
fn what_is_said_to_be_accepted_got_through_however_the_answer_ends() {
    let accepted: [&'static [u8]; 3] = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nno more",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        // The line before a chunk has no end.
        [&b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"[..], &b"a".repeat(80 * 1024)]
            .concat()
            .leak(),
    ];
    for answer in accepted {
        let url = answers_forgeries(answer);
        let said = Call::of("probe", "github").args(&["--url", &url]).gives(1, " got through");
        let line = said.stdout.lines().find(|line| line.starts_with("one byte of")).unwrap();
        assert!(line.contains(" GOT THROUGH: "), "{line}");
    }
}

#[test]
fn an_interim_answer_is_not_the_answer() {
    let answer = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    let (url, _) = serve(|_| Some([&answer[..], &written(200)].concat()));
    Call::of("send", "github").args(&["--url", &url]).gives(0, "200 ok");
    let (url, _) = serve(|_| Some([&answer[..], &written(401)].concat()));
    Call::of("send", "github").args(&["--url", &url]).gives(1, "401 ok");
    let (url, _) = serve(|_| Some(answer.into()));
    let call = Call::of("send", "github").args(&["--url", &url]);
    call.gives(2, "it closed the connection before the answer was whole");
}

#[test]
fn a_time_in_the_body_is_replaced_there() {
    let (url, seen) = receiver("linear", Fault::None);
    Call::of("probe", "linear").args(&["--url", &url]).gives(0, "nothing got through");
    let times: BTreeSet<_> = seen
        .lock()
        .unwrap()
        .iter()
        .filter_map(|arrived| serde_json::from_slice::<Value>(&arrived.body).ok())
        .filter_map(|body| body["webhookTimestamp"].as_u64())
        .collect();
    assert!(times.len() >= 3, "{times:?}");
    Call::of("probe", "linear")
        .args(&["--url", &url])
        .body(r#"{"webhookTimestamp":1795000000000}"#)
        .gives(2, "linear's own rules refuse the delivery that would be the valid one: ");
}

#[test]
fn a_delivery_is_what_the_provider_sends() {
    let (url, seen) = receiver_at("slack", Fault::None, Some(1_795_000_000));
    let body = r#"{"type":"event_callback"}"#;
    let sent = Call::of("send", "slack").args(&["--url", &url, "--at", "1795000000"]).body(body);
    assert_eq!(sent.gives(0, "").stdout, "200 ok\n");
    let arrived = seen.lock().unwrap().pop().unwrap();
    assert_eq!((arrived.method.as_str(), arrived.target.as_str()), ("POST", "/hooks?a=1"));
    assert_eq!(arrived.body, body.as_bytes());
    assert_eq!(arrived.values("X-Slack-Request-Timestamp"), ["1795000000"]);
    assert_eq!(arrived.values("Content-Type"), ["application/json"]);
    assert_eq!((arrived.values("Host").len(), arrived.values("Content-Length").len()), (1, 1));
    // The same headers as `sign` prints.
    let lines = Call::of("sign", "slack").args(&["--now", "1795000000"]).body(body).run().stdout;
    for line in lines.lines() {
        let (name, value) = line.split_once(": ").unwrap();
        assert_eq!(arrived.values(name), [value]);
    }
    sent.args(&["--at", "1794990000"]).gives_usage();
}

impl Call {
    fn gives_usage(&self) {
        let said = self.run();
        assert_eq!(said.code, Some(2));
        assert!(said.stderr.contains("--help"), "{}", said.stderr);
    }
}

#[test]
fn again_is_the_same_bytes_and_count_is_others() {
    let (url, seen) = receiver("svix", Fault::None);
    let call = Call::of("send", "svix").args(&["--url", &url, "--count", "2", "--again"]);
    let lines = call.gives(0, "").stdout;
    let expected = "delivery 1: 200 ok\ndelivery 1 again: 200 ok\ndelivery 2: 200 ok\ndelivery 2 again: 200 ok\n";
    assert_eq!(lines, expected);
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[2], seen[3]);
    assert_ne!(seen[0].values("svix-id"), seen[2].values("svix-id"));
    for count in ["0", "-1", "10001", "x"] {
        Call::of("send", "svix").args(&["--url", &url, "--count", count]).gives_usage();
    }
}

#[test]
fn headers_and_the_type_are_those_that_are_given() {
    let (url, seen) = receiver("github", Fault::None);
    let send = |body: &[u8], args: &[&str]| {
        let call = Call::of("send", "github").args(&["--url", &url]).args(args).body(body);
        call.gives(0, "200 ok");
        seen.lock().unwrap().pop().unwrap()
    };
    for (body, kind) in [
        (&b"{\"a\":1}"[..], "application/json"),
        (b" [1]\n", "application/json"),
        (b"a=1&b=%20", "application/x-www-form-urlencoded"),
        (b"<a/>", "application/xml"),
        (b"--x\r\nA: b\r\n\r\n1\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        (b"hello", "text/plain; charset=utf-8"),
        (b"\xFF", "application/octet-stream"),
    ] {
        assert_eq!(send(body, &[]).values("Content-Type"), [kind]);
    }
    let typed = send(b"{}", &["--content-type", "application/vnd.github+json"]);
    assert_eq!(typed.values("Content-Type"), ["application/vnd.github+json"]);
    let given = send(b"{}", &["--header", "X-GitHub-Event: ping", "--header", "Host: example.com"]);
    assert_eq!(given.values("X-GitHub-Event"), ["ping"]);
    assert_eq!(given.values("Host"), ["example.com"]);
    for header in ["X", ": x", "X y: z", "X: a\r\nY: b", "X: a\u{7}"] {
        let call = Call::of("send", "github").args(&["--url", &url, "--header", header]);
        call.gives(2, "a --header has no colon, or no name in front of it: give 'Name: value'");
    }
    for name in ["Content-Length", "transfer-encoding", "Connection", "Expect"] {
        let header = format!("{name}: 1");
        let call = Call::of("probe", "github").args(&["--url", &url, "--header", &header]);
        call.gives(2, "which is the connection's: leave it out");
    }
    assert!(seen.lock().unwrap().is_empty());
}

#[test]
fn what_would_break_the_head_is_not_sent() {
    let (url, seen) = receiver("svix", Fault::None);
    for (option, value) in [
        ("--content-type", "text/plain\r\nX: y"),
        ("--content-type", "text/plain\n\nbody"),
        ("--content-type", "\u{1b}[2J"),
        ("--method", "POST /other HTTP/1.1\r\nX: y\r\n\r\nPOST"),
        ("--method", "PO ST"),
        ("--method", "PÖST"),
        ("--method", ""),
        ("--id", "msg_1\r\nX: y"),
    ] {
        for command in ["send", "probe"] {
            let call = Call::of(command, "svix").args(&["--url", &url, option, value]);
            call.gives(2, &format!("{option} has a character that cannot be in a request's head"));
        }
    }
    for path in ["/a b", "/a\tb", "/\u{e4}", "/a\r\nX: y"] {
        let call = Call::of("send", "svix").args(&["--url", &format!("{url}{path}")]);
        call.gives(2, "give its URL as http://127.0.0.1:PORT/path");
    }
    assert!(seen.lock().unwrap().is_empty());
    // What is printed is a head as well.
    let call = Call::of("sign", "svix").body("{}");
    call.args(&["--id", "msg_1\nX: y"]).gives(2, "--id has a character that");
}

#[test]
fn a_url_that_is_signed_is_the_receivers_or_the_public_one() {
    let (url, seen) = receiver("square", Fault::None);
    Call::of("send", "square").args(&["--url", &url]).gives(0, "200 ok");
    let public = ["--public-url", "https://hooks.example.com/square"];
    Call::of("send", "square").args(&["--url", &url]).args(&public).gives(1, "401 ok");
    let seen = seen.lock().unwrap();
    let header = "x-square-hmacsha256-signature";
    let signed = bound("square");
    let request = Request::new(&()).url(public[1]);
    let signature = signed.signer().unwrap().sign(&request, &seen[1].body).unwrap().remove(0).1;
    assert_eq!(seen[1].values(header), [signature]);
    assert_ne!(seen[0].values(header), seen[1].values(header));
    let call = Call::of("send", "github").args(&["--url", &url]).args(&public);
    call.gives(2, "--public-url is only for ");
}

#[test]
fn an_answer_is_shown_in_one_line_without_the_secret() {
    let answers = |answer: Vec<u8>, code: i32, line: &str| {
        let (url, _) = serve(move |_| Some(answer.clone()));
        let said = Call::of("send", "github").args(&["--url", &url]).gives(code, "");
        assert_eq!(said.stdout, format!("{line}\n"));
    };
    answers(b"HTTP/1.1 204 No Content\r\n\r\n".into(), 0, "204");
    answers(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n".into(), 1, "302");
    answers(b"HTTP/1.1 400 \r\n\r\n\x1b[2Jno\nway".into(), 1, "400  [2Jno way");
    let turned = "HTTP/1.1 400 \r\n\r\n{\"n\\u00fc\": 'ü\u{202e}\u{200b}'}";
    answers(turned.into(), 1, "400 {\"n\\u00fc\": 'ü\\u{202e}\\u{200b}'}");
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
    answers(chunked.into(), 0, "200 ok");
    let secret = secret_of("github");
    answers(
        format!("HTTP/1.1 401 \r\n\r\nI expected {secret}").into_bytes(),
        1,
        "401 I expected (the secret)",
    );
    let long = [b"HTTP/1.1 500 \r\n\r\n".to_vec(), vec![b'a'; 1 << 20]].concat();
    answers(long, 1, &format!("500 {}", "a".repeat(200)));
    let (url, _) = serve(|_| Some(b"SSH-2.0\r\n\r\n".into()));
    Call::of("send", "github").args(&["--url", &url]).gives(2, "its answer is not HTTP/1.1");
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for command in ["send", "probe"] {
        let call = Call::of(command, "github").args(&["--url", &format!("http://{closed}/")]);
        call.gives(2, "the receiver: cannot reach it: ");
    }
}

/// Of an answer only the beginning is read, and that may end within the secret.
#[test]
fn no_part_of_a_secret_is_shown_where_an_answer_is_cut() {
    let pieces = (0..90).map(|at| format!("k{at:03}\u{e4}"));
    let secret: &'static str = pieces.collect::<Vec<_>>().concat().leak();
    for before in 100..110 {
        let padding = "x".repeat(before);
        let answer = format!("HTTP/1.1 401 \r\n\r\n{padding}{secret}").into_bytes();
        let (url, _) = serve(move |_| Some(answer.clone()));
        let call = Call { secret, ..Call::of("send", "github") };
        let said = call.args(&["--url", &url]).gives(1, "");
        assert_eq!(said.stdout, format!("401 {padding}(the secret)\n"));
    }
}

#[test]
fn no_other_host_is_asked_for_what_an_answer_says() {
    let (other, seen) = serve(|_| Some(written(200)));
    for status in [301, 302, 303, 307, 308] {
        let answer =
            format!("HTTP/1.1 {status} \r\nLocation: {other}\r\nRefresh: 0; url={other}\r\n\r\n");
        let (url, _) = serve(move |_| Some(answer.clone().into_bytes()));
        Call::of("send", "github").args(&["--url", &url]).gives(1, &status.to_string());
        Call::of("probe", "github")
            .args(&["--url", &url])
            .gives(1, "a redirection is not followed");
    }
    assert!(seen.lock().unwrap().is_empty());
}

#[test]
fn only_this_machine_or_a_named_host_is_asked() {
    let elsewhere = "or one whose host is named: add --host and the host of the URL";
    let https = "https is not spoken here";
    for (url, why) in [
        ("http://example.com/hooks", elsewhere),
        ("http://10.0.0.1/", elsewhere),
        ("http://0.0.0.0:1/", elsewhere),
        ("http://[::]:1/", elsewhere),
        ("http://127.0.0.1.example.com/", elsewhere),
        ("http://localhost.example.com/", elsewhere),
        ("http://user@127.0.0.1:1/", elsewhere),
        ("http://127.0.0.1@example.com/", elsewhere),
        ("http://[::1]@example.com/", elsewhere),
        ("http://[::ffff:10.0.0.1]:1/", elsewhere),
        ("http://[::1%25lo]:1/", elsewhere),
        ("http://example.com#@127.0.0.1/", "give its URL as http://127.0.0.1:PORT/path"),
        ("http://example.com?@127.0.0.1/", elsewhere),
        ("http://example.com\\@127.0.0.1/", elsewhere),
        ("http://2130706433:1/", elsewhere),
        ("http://0x7f.0.0.1:1/", elsewhere),
        ("http://127.0.0.1:1@example.com/", "give its URL as http://127.0.0.1:PORT/path"),
        ("https://127.0.0.1:1/", https),
        ("https://example.com/", https),
        ("127.0.0.1:1", "give its URL as http://127.0.0.1:PORT/path"),
        ("http://127.0.0.1:1/a\r\nX: y", "give its URL as http://127.0.0.1:PORT/path"),
    ] {
        for command in ["send", "probe"] {
            Call::of(command, "github").args(&["--url", url]).gives(2, why);
            let named =
                Call::of(command, "github").args(&["--url", url, "--host", "hooks.example"]);
            named.gives(2, why);
        }
    }
    let (url, seen) = receiver("github", Fault::None);
    let named = url.replace("127.0.0.1", "0.0.0.0");
    Call::of("send", "github").args(&["--url", &named]).gives(2, elsewhere);
    assert!(seen.lock().unwrap().is_empty());
    let hosts = ["--host", "other.example", "--host", "0.0.0.0"];
    Call::of("send", "github").args(&["--url", &named]).args(&hosts).gives(0, "200 ok");
    for here in ["localhost", "LOCALHOST", "127.0.0.1"] {
        let url = url.replace("127.0.0.1", here);
        Call::of("send", "github").args(&["--url", &url]).gives(0, "200 ok");
    }
}

#[test]
fn what_cannot_be_signed_for_is_not_asked() {
    for provider in
        ["discord", "gitlab-token", "mailgun", "twilio", "plaid", "github-secret-scanning"]
    {
        for command in ["send", "probe"] {
            let args = [command, provider, "--url", "http://127.0.0.1:1/", "--secret-env", "S"];
            let call = Call { args: args.map(String::from).into(), secret: SECRET, input: vec![] };
            call.gives(2, &format!("{provider} cannot be signed for: "));
        }
    }
    let call = Call::of("send", "mercado-pago").args(&["--url", "http://127.0.0.1:1/"]);
    call.gives(2, "cannot sign: ");
    let call = Call::of("send", "github").args(&["--url", "http://127.0.0.1:1/", "--id", "7"]);
    call.gives(2, "--id is for one signed header beside the time, which github does not have");
    Call::of("send", "github").gives_usage();
    let missing = ["--url", "http://127.0.0.1:1/", "--body", "no such file"];
    Call::of("probe", "github").args(&missing).gives(2, "the body \"no such file\": ");
}

#[test]
fn the_report_as_json() {
    let (url, _) = receiver("github", Fault::NoSignature);
    let said = Call::of("probe", "github").args(&["--url", &url, "--json"]).run();
    assert_eq!((said.code, said.stdout.lines().count()), (Some(1), 1));
    let report: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!((&report["provider"], &report["holds"]), (&json!("github"), &json!(false)));
    let checks = report["checks"].as_array().unwrap();
    let valid = json!({
        "check": "valid", "what": "the valid delivery", "expected": "accepted", "got": "200",
        "status": 200, "verdict": "ok", "note": null,
    });
    assert_eq!(checks[0], valid);
    let codes: Vec<_> = checks.iter().map(|check| check["check"].as_str().unwrap()).collect();
    let all = [
        "valid",
        "changed-byte",
        "written-anew",
        "cut",
        "line-break",
        "empty-body",
        "no-signature",
        "empty-signature",
        "other-secret",
        "right-first",
        "right-last",
        "other-case",
        "stale",
        "future",
        "other-method",
        "other-query",
        "huge-body",
        "repeated",
    ];
    assert_eq!(codes, all);
    let without = json!({
        "check": "no-signature", "what": "no X-Hub-Signature-256", "expected": "refused", "got": "200",
        "status": 200, "verdict": "got through", "note": "have it refuse what has no signature",
    });
    assert_eq!(checks[6], without);
    let stale = json!({
        "check": "stale", "what": "an old delivery, with the signature of its time", "expected": "-",
        "got": "-", "status": null, "verdict": "not asked", "note": "this provider signs no time",
    });
    assert_eq!(checks[12], stale);
}

/// A program that ends with this.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One of `receivers/examples/` on a free port, and its URL.
fn example(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> (Program, String) {
    let tests = std::env::current_exe().unwrap();
    let path = tests.parent().unwrap().parent().unwrap().join("examples").join(name);
    assert!(path.exists(), "build it first: cargo build -p countersign-receivers --examples");
    let mut command = Command::new(path);
    command.args(arguments).arg("127.0.0.1:0").envs(variables.iter().copied());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let program = Program(child);
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    // Nobody may find the pipe full, or closed.
    thread::spawn(move || output.lines().map_while(Result::ok).for_each(drop));
    (program, line.trim_end().strip_prefix("listening on ").expect(&line).to_owned())
}

/// Makes sure that nothing gets through, and shows the table.
fn nothing_gets_through(name: &str, url: &str, provider: &str, args: &[&str]) {
    let said = Call::of("probe", provider).args(&["--url", url]).args(args).run();
    println!("{name} at {url}, exit status {:?}\n{}", said.code, said.stdout);
    assert_eq!(said.code, Some(0), "{name}: {}{}", said.stdout, said.stderr);
    assert!(said.stdout.ends_with("nothing got through\n"), "{name}: {}", said.stdout);
}

const CLICK: &str =
    "payload=%7B%22type%22%3A%22block_actions%22%2C%22user%22%3A%7B%22id%22%3A%22U1%22%7D%7D";

#[test]
#[ignore = "needs what `cargo build -p countersign-receivers --examples` builds"]
fn nothing_gets_through_to_the_examples() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name).to_str().unwrap().to_owned();
        fs::write(&path, text).unwrap();
        path
    };
    let (key, click) = (file("key", SECRET), file("click", CLICK));
    let images = folder.path().join("images").to_str().unwrap().to_owned();
    let of_many = ["ABP", "MASKIT", "OPENFX_EU", "OPENFX_US", "RTB", "TRACE_SECRET"]
        .map(|name| (name, SECRET));
    let of_many = [&of_many[..], &[("TRACE_ID", CLIENT)]].concat();
    let none: &[&str] = &[];
    for (name, arguments, variables, asked) in [
        ("actix_abp", none, &[("ABP_SECRET", SECRET)][..], &[("/abp", "abp", none)][..]),
        ("actix_zoom", none, &[("ZOOM_SECRET", SECRET)], &[("/zoom", "zoom", none)]),
        (
            "axum_many",
            none,
            &of_many,
            &[
                ("/hooks/abp", "abp", none),
                ("/hooks/maskit", "maskit", none),
                ("/hooks/openfx-eu", "openfx", none),
                ("/hooks/rtb", "rtb-partner", none),
                ("/hooks/trace", "trace-finance", none),
            ],
        ),
        ("axum_maskit", &[&images], &[("MASKIT_SECRET", SECRET)], &[("/maskit", "maskit", none)]),
        ("axum_once", none, &[("ABP_SECRET", SECRET)], &[("/abp", "abp", none)]),
        ("axum_openfx", none, &[("OPENFX_KEY", SECRET)], &[("/openfx", "openfx", none)]),
        ("axum_reload", &[&key], &[], &[("/openfx", "openfx", none)]),
        (
            "axum_rtb",
            none,
            &[("RTB_PARTNER", SECRET), ("RTB_CUSTOMER", SECRET)],
            &[("/rtb/partner", "rtb-partner", none), ("/rtb/customer", "rtb-customer", none)],
        ),
        (
            "axum_slack",
            none,
            &[("SLACK_SECRET", SECRET)],
            &[
                ("/slack/events", "slack", none),
                ("/slack/interactivity", "slack", &["--body", &click]),
            ],
        ),
        (
            "axum_whatsapp",
            none,
            &[("WHATSAPP_SECRET", SECRET), ("WHATSAPP_TOKEN", "token")],
            &[("/whatsapp", "whatsapp", none)],
        ),
        ("hyper_openfx", none, &[("OPENFX_KEY", SECRET)], &[("/openfx", "openfx", none)]),
    ] {
        let (_program, base) = example(name, arguments, variables);
        for (path, provider, args) in asked {
            nothing_gets_through(name, &format!("{base}{path}"), provider, args);
        }
    }
}
