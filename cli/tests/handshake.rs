//! `countersign handshake`: what recorded requests are answered, what is refused and why, and which faults
//! of a receiver on this machine are found.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use countersign::providers::{entries, find};
use countersign::{Asked, Bound, KeyKind, Keys, Question, Request, UnixTime, Verifier as _};
use serde::Deserialize;
use serde_json::{Value, json};

const SECRET: &str = "the receiver's secret, which nobody sees";
const TOKEN: &str = "the-token-of-the-receiver";
const DISCORD: &str = "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92";
const NOW: u64 = 1_795_000_000;

/// A call of the binary, with the secret as `S` and the token as `T`.
struct Call {
    args: Vec<String>,
    secret: String,
    request: Vec<u8>,
}

struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Call {
    fn of(provider: &str) -> Self {
        Self {
            args: vec!["handshake".into(), provider.into()],
            secret: SECRET.into(),
            request: Vec::new(),
        }
    }

    fn args(mut self, args: &[&str]) -> Self {
        self.args.extend(args.iter().map(|arg| String::from(*arg)));
        self
    }

    fn secret(mut self, secret: &str) -> Self {
        self.secret = secret.into();
        self.args(&["--secret-env", "S"])
    }

    fn token(self) -> Self {
        self.args(&["--token-env", "T"])
    }

    fn request(mut self, request: impl Into<Vec<u8>>) -> Self {
        self.request = request.into();
        self.args(&["-"])
    }

    /// Runs it, and makes sure that neither the secret nor the token is anywhere.
    fn run(&self) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.args(&self.args).env("S", &self.secret).env("T", TOKEN).env("EMPTY", "");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(&self.request);
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let (stdout, stderr) = [stdout, stderr].map(|text| String::from_utf8(text).unwrap()).into();
        for hidden in [self.secret.as_str(), TOKEN] {
            let is_shown = stdout.contains(hidden) || stderr.contains(hidden);
            assert!(!is_shown, "{:?}: {stdout}{stderr}", self.args);
            assert!(!self.args.iter().any(|arg| arg.contains(hidden)));
        }
        Said { code: status.code(), stdout, stderr }
    }

    #[track_caller]
    fn gives(&self, code: i32, part: &str) {
        let said = self.run();
        assert_eq!(said.code, Some(code), "{:?}: {}{}", self.args, said.stdout, said.stderr);
        let text = if code == 2 { &said.stderr } else { &said.stdout };
        assert!(text.contains(part), "{part:?} is not in {text:?}");
        assert!(code != 2 || (said.stdout.is_empty() && text.lines().count() == 1), "{text}");
    }

    fn gives_usage(&self) {
        let said = self.run();
        assert_eq!(said.code, Some(2));
        assert!(said.stderr.contains("--help"), "{}", said.stderr);
    }

    #[track_caller]
    fn json(self) -> (Option<i32>, Value) {
        let said = self.args(&["--json"]).run();
        assert_eq!((said.stdout.lines().count(), said.stderr.as_str()), (1, ""));
        (said.code, serde_json::from_str(&said.stdout).unwrap())
    }
}

fn raw(method: &str, target: &str, headers: &[(String, String)], body: &str) -> String {
    let headers: String =
        headers.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]).collect();
    let length = body.len();
    format!("{method} {target} HTTP/1.1\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

fn get(target: &str) -> String {
    raw("GET", target, &[], "")
}

#[derive(Deserialize)]
struct Recorded {
    vectors: Vec<Vector>,
    oracles: Vec<Oracle>,
}

#[derive(Deserialize)]
struct Vector {
    provider: String,
    secret: Option<String>,
    method: String,
    target: String,
    #[serde(default)]
    headers: serde_json::Map<String, Value>,
    #[serde(default)]
    body: String,
    hides: Option<String>,
    answer: String,
}

#[derive(Deserialize)]
struct Oracle {
    provider: String,
    secret: String,
    method: String,
    target: String,
    #[serde(default)]
    body: String,
    forged: String,
    naive: String,
}

fn recorded() -> Recorded {
    serde_json::from_str(include_str!("../../tests/data/handshakes.json")).unwrap()
}

fn signed(provider: &str, secret: &str, body: &str) -> Vec<(String, String)> {
    let bound = find(provider).unwrap().bind(&Keys::new(secret)).unwrap();
    let request = Request::at(&(), UnixTime::from_secs(NOW));
    let signed = bound.signer().unwrap().sign(&request, body.as_bytes()).unwrap();
    signed.into_iter().map(|(name, value)| (name.into(), value)).collect()
}

#[test]
fn every_vector_is_answered() {
    for vector in recorded().vectors {
        let Vector { provider, method, target, body, answer, .. } = &vector;
        let given = vector.headers.iter();
        let mut headers: Vec<_> =
            given.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
        let mut call = Call::of(provider).args(&["--now", &NOW.to_string()]);
        if let Some(secret) = &vector.secret {
            headers.extend(signed(provider, secret, body).into_iter().filter(|_| method == "POST"));
            call = call.secret(secret);
        }
        let call = call.request(raw(method, target, &headers, body));
        let said = call.run();
        assert_eq!(said.code, Some(0), "{provider}: {}{}", said.stdout, said.stderr);
        if let Some(hidden) = &vector.hides {
            assert!(!said.stdout.contains(hidden), "{}", said.stdout);
            assert!(said.stdout.contains("It hands over a secret, which is not shown here."));
            assert!(said.stdout.contains("HTTP/1.1 200 OK\nX-Hook-Secret: (the secret)\n"));
        } else {
            assert!(said.stdout.starts_with("HTTP/1.1 200 OK\ncontent-type: "), "{}", said.stdout);
            assert!(said.stdout.contains("\nx-content-type-options: nosniff\n"));
            assert!(said.stdout.ends_with(&format!("\n\n{answer}\n")), "{}", said.stdout);
        }
        let (code, json) = call.json();
        assert_eq!(
            (code, &json["answered"], &json["status"]),
            (Some(0), &json!(true), &json!(200))
        );
        assert_eq!(json["body"], **answer);
        let decision = vector.hides.as_ref().map(|_| "secret");
        assert_eq!(json["decision"], json!(decision));
        assert!(vector.hides.is_none_or(|hidden| !json.to_string().contains(&hidden)));
    }
}

#[test]
fn an_oracle_is_refused_and_named() {
    for oracle in recorded().oracles {
        let Oracle { provider, secret, method, target, body, forged, naive, .. } = &oracle;
        // What a naive answer says is the signature of a delivery.
        let delivery = signed(provider, secret, forged);
        assert!(delivery.iter().any(|(_, value)| value.contains(naive)), "{provider}");
        let proofs = [Vec::new(), signed(provider, secret, body)];
        for headers in proofs.into_iter().take(if method == "POST" { 2 } else { 1 }) {
            let call = Call::of(provider).args(&["--now", &NOW.to_string()]).secret(secret);
            let call = call.request(raw(method, target, &headers, body));
            call.gives(1, "is not of the documented shape; to answer it would sign a delivery\n");
            assert!(!call.run().stdout.contains(naive), "{provider}");
            let (code, json) = call.json();
            assert_eq!(
                (code, &json["oracle"], &json["answered"]),
                (Some(1), &json!(true), &json!(false))
            );
            assert!(!json.to_string().contains(naive));
        }
    }
    // Another shape of what is only echoed signs nothing.
    let dropbox = Call::of("dropbox").request(get("/?challenge=%3Cscript%3E"));
    dropbox.gives(1, "the parameter `challenge` is not of the documented shape\n");
    assert!(!dropbox.run().stdout.contains("sign a delivery"));
}

#[test]
fn what_does_not_fit_is_said() {
    let meta = |request: String| Call::of("meta").token().request(request);
    let of = |query: &str| meta(get(&format!("/hooks?{query}")));
    for (query, why) in [
        ("hub.challenge=1&hub.verify_token=t", "the parameter `hub.mode` is not there"),
        (
            "hub.mode=a&hub.challenge=1&hub.verify_token=t",
            "the parameter `hub.mode` is not `subscribe`",
        ),
        (
            "hub.mode=subscribe&hub.challenge=1&hub.challenge=2&hub.verify_token=t",
            "the parameter `hub.challenge` is there more than once",
        ),
        (
            "hub.mode=subscribe&hub.challenge=%3&hub.verify_token=t",
            "the parameter `hub.challenge` is not encoded as it has to be",
        ),
        (
            "hub.mode=subscribe&hub.challenge=%3Cb%3E&hub.verify_token=t",
            "the parameter `hub.challenge` is not of the documented shape",
        ),
        ("hub.mode=subscribe&hub.challenge=1", "the parameter `hub.verify_token` is not there"),
        (
            "hub.mode=subscribe&hub.challenge=1&hub.verify_token=t",
            "meta: the token that it shows is not the receiver's",
        ),
    ] {
        of(query).gives(1, why);
    }
    meta(raw("POST", "/", &[], "")).gives(1, "the method is another one");
    let right = format!("/?hub.mode=subscribe&hub.challenge=1&hub.verify_token={TOKEN}");
    meta(raw("GET", &right, &[], "a")).gives(1, "it has a body");
    let tagged = [("X-Hub-Signature-256".to_owned(), "sha256=00".to_owned())];
    let there = "a signature is there, X-Hub-Signature-256, and nothing signs this handshake";
    meta(raw("GET", &right, &tagged, "")).gives(1, there);
    meta(get(&right))
        .gives(0, "It shows the receiver's token, and is answered so:\nHTTP/1.1 200 OK\n");
    let needs =
        "meta's handshake shows a token: give the receiver's, with --token-env or --token-file";
    Call::of("meta").request(get(&right)).gives(2, needs);
    Call::of("meta")
        .args(&["--token-env", "NONE"])
        .request(get(&right))
        .gives(2, "the token, from --token-env");

    let empty = Call::of("meta").args(&["--token-env", "EMPTY"]).request(get(&right));
    empty.gives(2, "the token, from --token-env: it is empty, which anybody could show");

    let slack = |body: &str, headers: &[(String, String)]| {
        let call = Call::of("slack").secret(SECRET).args(&["--now", &NOW.to_string()]);
        call.request(raw("POST", "/", headers, body))
    };
    let body = r#"{"type":"url_verification","challenge":"abc"}"#;
    slack(body, &signed("slack", SECRET, body)).gives(0, "\n\nabc\n");
    slack(body, &[]).gives(1, "its signature does not prove it: the header");
    slack(body, &signed("slack", "another", body))
        .gives(1, "its signature does not prove it: no signature");
    for (body, why) in [
        (
            r#"{"type":"event_callback","challenge":"abc"}"#,
            "the member `type` is not `url_verification`",
        ),
        (r#"{"type":"url_verification"}"#, "the member `challenge` is not there"),
        (
            r#"{"type":"url_verification","challenge":"a","challenge":"b"}"#,
            "something of it is there twice",
        ),
    ] {
        slack(body, &signed("slack", SECRET, body)).gives(1, why);
    }
    Call::of("stripe").request(get("/")).gives(1, "stripe sends none that is known");
    let is_delivery = "it is a delivery like any other, which the handler answers";
    Call::of("line").secret(SECRET).request(raw("POST", "/", &[], "")).gives(1, is_delivery);
    let ping = [("X-Event-Key".to_owned(), "diagnostics:ping".to_owned())];
    let other = raw("POST", "/", &ping, "{\"forged\":1}");
    Call::of("bitbucket-server").request(other).gives(1, "the body is another one");
    let shop = |body| Call::of("woocommerce").request(raw("POST", "/", &[], body));
    shop("webhook_id=7").gives(0, "HTTP/1.1 200 OK\n");
    shop("webhook_id=7&a=1").gives(1, "the body is not `webhook_id=` and a value of its shape");
    let notion = raw("POST", "/", &[], r#"{"verification_token":"secret_0123456789abcdef","a":1}"#);
    Call::of("notion").request(notion).gives(1, "the body is not an object with one member");
    let discord =
        Call::of("discord").secret(DISCORD).request(raw("POST", "/", &[], "{\"type\":2}"));
    discord.gives(1, "the member `type` is not the number 0");
    discord.gives(1, "the member `token` is not there");
    Call::of("slack").request(raw("POST", "/", &[], body)).gives(2, "give a secret");
}

/// What a receiver does wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    /// Echoes whatever the challenge is, as a page.
    Reflects,
    /// Refuses with a page that says what it refuses.
    ReflectsRefused,
    NoNosniff,
    NoHeader,
    /// Answers any challenge with its MAC.
    SignsEverything,
    /// Answers whatever the token is.
    AnyToken,
    /// Answers an empty token.
    EmptyToken,
    /// Answers what nobody has signed.
    Unproven,
    /// Answers what is signed wrongly.
    WronglySigned,
    /// Answers the first of two.
    FirstOfTwo,
    /// Keeps any secret at any time.
    AnySecret,
    /// Goes by a header, and takes every body.
    SkipsByHeader,
    OtherStatus,
    OtherType,
    OtherBody,
    /// Refuses with another status than 401.
    Forbidden,
}

struct Receiver {
    bound: Bound,
    secret: &'static str,
    fault: Fault,
    has_kept: bool,
}

struct Arrived {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

type Reply = (u16, Vec<(String, String)>, String);

fn plain(status: u16) -> Reply {
    (status, Vec::new(), String::new())
}

/// The part of a text between two others.
fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end).map_or(rest, |(value, _)| value))
}

impl Receiver {
    fn new(provider: &str, secret: &'static str, fault: Fault) -> Self {
        let keys = Keys::new(secret).setting(find(provider).unwrap().scheme().setting());
        Self { bound: find(provider).unwrap().bind(&keys).unwrap(), secret, fault, has_kept: false }
    }

    fn reply(&mut self, arrived: &mut Arrived) -> Reply {
        self.spoil(arrived);
        if let Some(reply) = self.naive(arrived) {
            return reply;
        }
        let Arrived { method, target, headers, body } = &*arrived;
        let request = Request::new(headers).method(method).url("http://127.0.0.1/");
        let proof = self.bound.verify(&request, body.as_bytes());
        let question = Question::new(method, target, headers, body.as_bytes());
        let asked = match &proof {
            Ok(proof) => self.bound.handshake(&question.proven(proof)),
            Err(_) => self.bound.handshake(&question),
        };
        let shown = between(target, "verify_token=", "&").unwrap_or_default();
        let answer = match asked {
            Some(Asked::Answer(answer)) => Some(answer),
            Some(Asked::Token(asked)) => match self.fault {
                Fault::AnyToken => asked.answer(shown),
                _ => asked.answer(TOKEN),
            },
            Some(Asked::Keep(asked)) if !self.has_kept || self.fault == Fault::AnySecret => {
                self.has_kept = true;
                Some(asked.into_parts().1)
            }
            _ => None,
        };
        let Some(answer) = answer else {
            let refused = if self.fault == Fault::Forbidden { 403 } else { 401 };
            return plain(if proof.is_ok() { 204 } else { refused });
        };
        let mut headers: Vec<_> =
            answer.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        match self.fault {
            Fault::NoHeader => headers.retain(|(name, _)| name != "X-Hook-Secret"),
            Fault::NoNosniff => headers.retain(|(name, _)| name != "x-content-type-options"),
            Fault::OtherType => headers.iter_mut().for_each(|(name, value)| {
                if name == "content-type" {
                    *value = "text/html".into();
                }
            }),
            _ => {}
        }
        let status = if self.fault == Fault::OtherStatus { 500 } else { answer.status() };
        let end = if self.fault == Fault::OtherBody { "\n" } else { "" };
        (status, headers, answer.into_body() + end)
    }

    /// Makes of the request what a careless receiver takes it for.
    fn spoil(&self, arrived: &mut Arrived) {
        let header = self.bound.scheme().header();
        match self.fault {
            Fault::FirstOfTwo => {
                if let Some((start, _)) = arrived.target.rsplit_once("&challenge=") {
                    arrived.target = start.into();
                }
            }
            Fault::EmptyToken => {
                let shown = format!("verify_token={TOKEN}");
                let with = arrived.target.replace("verify_token=", &shown);
                arrived.target = with.replace(&format!("{TOKEN}{TOKEN}"), TOKEN);
                if !arrived.target.contains(&format!("{TOKEN}&")) {
                    arrived.target = "/".into();
                }
            }
            Fault::Unproven | Fault::WronglySigned => {
                let has_one =
                    arrived.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(header));
                if has_one != (self.fault == Fault::Unproven) {
                    arrived.headers.retain(|(name, _)| {
                        !name.eq_ignore_ascii_case(header)
                            && !name.to_lowercase().contains("timestamp")
                    });
                    let request = Request::new(&arrived.headers);
                    let signer = self.bound.signer().unwrap();
                    let added = signer.sign(&request, arrived.body.as_bytes()).unwrap();
                    let added = added.into_iter().map(|(name, value)| (name.to_owned(), value));
                    arrived.headers.extend(added);
                }
            }
            _ => {}
        }
    }

    /// The answer that people write by hand.
    fn naive(&self, arrived: &Arrived) -> Option<Reply> {
        let html = || vec![("content-type".to_owned(), "text/html".to_owned())];
        match self.fault {
            Fault::Reflects => {
                let value = between(&arrived.target, "challenge=", "&")?;
                Some((200, html(), value.replace("%3C", "<").replace("%3E", ">")))
            }
            Fault::ReflectsRefused => {
                let value = between(&arrived.target, "challenge=", "&")?;
                value.contains("%3C").then(|| (401, html(), format!("no such thing: {value}")))
            }
            Fault::SkipsByHeader => arrived
                .headers
                .iter()
                .any(|(name, value)| name == "X-Event-Key" && value == "diagnostics:ping")
                .then(|| plain(200)),
            Fault::SignsEverything => {
                let json = |body: String| {
                    let kind = ("content-type".to_owned(), "application/json".to_owned());
                    Some((200, vec![kind], body))
                };
                if let Some(value) = between(&arrived.target, "crc_token=", "&") {
                    let value = decoded(value);
                    let tag = &signed("twitter", self.secret, &value)[0].1;
                    return json(format!("{{\"response_token\":\"{tag}\"}}").replace('/', "\\/"));
                }
                let body: Value = serde_json::from_str(&arrived.body).ok()?;
                let value = body.pointer("/payload/plainToken")?.as_str()?;
                let tag = &signed("gitea", self.secret, value)[0].1;
                // It does verify its deliveries.
                let request = Request::new(&arrived.headers);
                let _ = self.bound.verify(&request, arrived.body.as_bytes()).ok()?;
                json(json!({ "plainToken": value, "encryptedToken": tag }).to_string())
            }
            _ => None,
        }
    }
}

fn decoded(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut decoded = pieces.next().unwrap().to_owned();
    for piece in pieces {
        decoded.push(char::from(u8::from_str_radix(&piece[..2], 16).unwrap()));
        decoded.push_str(&piece[2..]);
    }
    decoded
}

fn arrived(stream: &mut TcpStream) -> Option<Arrived> {
    let mut raw = Vec::new();
    let mut piece = [0; 1024];
    loop {
        let text = String::from_utf8_lossy(&raw).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lines = head.lines();
            let mut start = lines.next()?.split(' ').map(String::from);
            let headers: Vec<_> = lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            let length = headers.iter().find(|(name, _)| name == "Content-Length");
            if body.len() >= length.map_or(0, |(_, length)| length.parse().unwrap()) {
                let (method, target) = (start.next()?, start.next()?);
                return Some(Arrived { method, target, headers, body: body.into() });
            }
        }
        match stream.read(&mut piece).ok()? {
            0 => return None,
            count => raw.extend_from_slice(&piece[..count]),
        }
    }
}

/// Serves what `answer` writes, and counts the requests. The thread ends with the test.
fn serve(
    mut answer: impl FnMut(&mut Arrived) -> Vec<u8> + Send + 'static,
) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hooks?a=1", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            if let Some(mut arrived) = arrived(&mut stream) {
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(&answer(&mut arrived));
            }
        }
    });
    (url, count)
}

fn written((status, headers, body): &Reply) -> Vec<u8> {
    let headers: String =
        headers.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]).collect();
    let length = body.len();
    format!("HTTP/1.1 {status} \r\n{headers}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

/// A certificate, as a provider that signs under one has it.
static CERTIFICATE: LazyLock<String> = LazyLock::new(|| {
    let file = include_str!("../../tests/data/certificates.json");
    let file: Value = serde_json::from_str(file).unwrap();
    file["leaf"].as_str().unwrap().to_owned()
});

fn secret_of(provider: &str) -> &'static str {
    match (provider, find(provider).unwrap().scheme().key_kind()) {
        ("aws-sns" | "aws-sns-legacy-sha1", _) => &CERTIFICATE,
        ("onfleet", _) => "6120736563726574",
        (_, KeyKind::PublicKey) => DISCORD,
        _ => SECRET,
    }
}

fn asked(provider: &str, fault: Fault) -> (Said, usize) {
    let secret = secret_of(provider);
    let mut receiver = Receiver::new(provider, secret, fault);
    let (url, count) = serve(move |arrived| written(&receiver.reply(arrived)));
    let call = Call::of(provider).secret(secret).token().args(&["--url", &url]);
    let said = match find(provider).unwrap().scheme().setting() {
        Some(setting) => call.args(&["--client-id", setting]).run(),
        None => call.run(),
    };
    (said, count.load(Ordering::SeqCst))
}

#[test]
fn a_right_receiver_of_every_provider_is_judged_right() {
    let mut providers = 0;
    for entry in entries().filter(|entry| !entry.scheme().handshakes().is_empty()) {
        let scheme = entry.scheme();
        let (said, count) = asked(scheme.id(), Fault::None);
        assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
        assert!(!said.stdout.contains("WRONG"), "{}", said.stdout);
        let most = scheme.handshakes().len() * 8;
        assert!((1..=most).contains(&count), "{count} requests: {}", said.stdout);
        for handshake in scheme.handshakes() {
            assert!(said.stdout.contains(handshake.what()), "{}", said.stdout);
            let answered = "ok         the provider's own request is answered as documented";
            let is_asked = handshake.kind() != "delivery" && !scheme.key_kind().is_public();
            assert_eq!(said.stdout.contains(answered), is_asked, "{}", said.stdout);
        }
        providers += 1;
    }
    assert!(providers >= 25, "{providers}");
}

#[test]
fn each_fault_of_a_receiver_is_found() {
    for (provider, fault, check) in [
        (
            "dropbox",
            Fault::Reflects,
            "a challenge with <script> is refused: it is answered with 200",
        ),
        ("dropbox", Fault::Reflects, "two challenges at once are refused: it is answered with 200"),
        ("meta", Fault::Reflects, "another token is refused: it is answered with 200"),
        (
            "dropbox",
            Fault::ReflectsRefused,
            "a challenge with <script> is refused: the answer holds what it may not",
        ),
        (
            "asana",
            Fault::NoHeader,
            "answered as documented: the header X-Hook-Secret does not hold the value",
        ),
        ("dropbox", Fault::NoNosniff, "no browser takes the answer for a page"),
        ("twitch", Fault::NoNosniff, "no browser takes the answer for a page"),
        (
            "dropbox",
            Fault::FirstOfTwo,
            "two challenges at once are refused: it is answered with 200",
        ),
        (
            "twitter",
            Fault::SignsEverything,
            "a forged delivery is not signed as a challenge: it is answered with 200; the answer holds \
             what it may not",
        ),
        (
            "zoom",
            Fault::SignsEverything,
            "a forged delivery is not signed as a challenge: the answer holds what it may not",
        ),
        ("meta", Fault::AnyToken, "another token is refused: it is answered with 200"),
        ("whatsapp", Fault::EmptyToken, "an empty token is refused: it is answered with 200"),
        (
            "slack",
            Fault::Unproven,
            "the request without a signature is refused: it is answered with 200",
        ),
        (
            "zoom",
            Fault::Unproven,
            "the request without a signature is refused: it is answered with 200",
        ),
        (
            "zoom",
            Fault::WronglySigned,
            "with a wrong signature is refused: it is answered with 200",
        ),
        (
            "xero",
            Fault::Unproven,
            "the request without a signature is refused: it is answered with 204",
        ),
        (
            "xero",
            Fault::WronglySigned,
            "with a wrong signature is refused: it is answered with 204",
        ),
        ("xero", Fault::Forbidden, "it is refused with 403, where the provider looks for 401"),
        ("discord", Fault::Forbidden, "it is refused with 403, where the provider looks for 401"),
        ("asana", Fault::AnySecret, "a second secret is refused: it is answered with 200"),
        ("notion", Fault::AnySecret, "a second secret is refused: it is answered with 200"),
        (
            "bitbucket-server",
            Fault::SkipsByHeader,
            "an unsigned body with more in it is refused: it is answered with 200",
        ),
        ("okta", Fault::OtherStatus, "answered as documented: the status is 500, not 200"),
        (
            "zoom",
            Fault::OtherType,
            "answered as documented: the content type is not application/json",
        ),
        ("slack", Fault::OtherBody, "answered as documented: the body is another one"),
        ("trello", Fault::OtherStatus, "answered as documented: the status is 500, not 200"),
    ] {
        let (said, _) = asked(provider, fault);
        assert_eq!(said.code, Some(1), "{provider}, {fault:?}: {}{}", said.stdout, said.stderr);
        let lines = said.stdout.lines().filter(|line| line.starts_with("  WRONG"));
        let is_found = lines.clone().any(|line| line.contains(check));
        assert!(is_found, "{provider}, {fault:?}: {check:?} is not in {}", said.stdout);
    }
}

/// A receiver in which nobody has begun a set-up takes no secret, and so does not answer.
#[test]
fn a_hand_over_needs_a_set_up() {
    let (url, _) = serve(|_| written(&plain(401)));
    Call::of("asana").args(&["--url", &url]).gives(1, "the status is 401, not 200");
}

#[test]
fn the_report_as_json() {
    let mut receiver = Receiver::new("dropbox", SECRET, Fault::NoNosniff);
    let (url, _) = serve(move |arrived| written(&receiver.reply(arrived)));
    let (code, report) = Call::of("dropbox").args(&["--url", &url]).json();
    assert_eq!((code, &report["holds"]), (Some(1), &json!(false)));
    let verdicts: Vec<_> =
        report["checks"].as_array().unwrap().iter().map(|check| &check["verdict"]).collect();
    assert_eq!(verdicts, ["holds", "fails", "holds", "holds"]);
}

#[test]
fn only_this_machine_is_asked() {
    let elsewhere = "only one on this machine is asked: localhost, 127.0.0.1 or [::1]";
    let no_url = "give its URL as http://127.0.0.1:PORT/path";
    for (url, why) in [
        ("http://example.com/hooks", elsewhere),
        ("http://10.0.0.1/", elsewhere),
        ("http://0.0.0.0:1/", elsewhere),
        ("http://[::]:1/", elsewhere),
        ("http://[::ffff:127.0.0.1]:1/", elsewhere),
        ("http://127.0.0.1.example.com/", elsewhere),
        ("http://127.1:1/", elsewhere),
        ("http://2130706433:1/", elsewhere),
        ("http://localhost.:1/", elsewhere),
        ("http://localhost.example.com/", elsewhere),
        ("http://user@127.0.0.1:1/", elsewhere),
        ("http://127.0.0.1@example.com/", elsewhere),
        ("http:///hooks", elsewhere),
        ("http://127.0.0.1:80@example.com/", no_url),
        ("https://127.0.0.1:1/", no_url),
        ("127.0.0.1:1/", no_url),
        ("http://127.0.0.1:99999/", no_url),
        ("http://127.0.0.1:+1/", no_url),
        ("http://127.0.0.1:1/a b", no_url),
        ("http://127.0.0.1:1/a\r\nX: y", no_url),
        ("http://127.0.0.1:1/#a", no_url),
    ] {
        Call::of("dropbox").args(&["--url", url]).gives(2, why);
    }
    let (url, count) = serve(|_| written(&plain(401)));
    for host in ["localhost", "LOCALHOST", "127.0.0.1"] {
        Call::of("dropbox").args(&["--url", &url.replace("127.0.0.1", host)]).gives(1, "WRONG");
    }
    assert!(count.load(Ordering::SeqCst) >= 9);
    Call::of("stripe").secret(SECRET).args(&["--url", &url]).gives(2, "stripe sends no handshake");
    Call::of("meta").args(&["--url", &url]).gives(2, "meta's handshake shows a token");
    Call::of("slack").args(&["--url", &url]).gives(2, "give a secret");
    Call::of("dropbox").args(&["--token", TOKEN.get(..3).unwrap()]).gives_usage();
    Call::of("dropbox").gives_usage();
}

#[test]
fn an_answer_is_read_within_bounds_however_it_is_sent() {
    let reads = |answer: &'static [u8], code: i32, part: &str| {
        let (url, _) = serve(move |_| answer.to_vec());
        Call::of("trello").args(&["--url", &url]).gives(code, part);
        let (url, _) = serve(move |_| answer.to_vec());
        Call::of("woocommerce").args(&["--url", &url]).gives(code, part);
    };
    let whole = "ok         the provider's own request is answered as documented";
    let found = |answer: &'static [u8]| {
        let (url, _) = serve(move |_| answer.to_vec());
        let said = Call::of("trello").args(&["--url", &url]).run();
        assert!(said.stdout.contains(whole), "{}{}", said.stdout, said.stderr);
    };
    found(b"HTTP/1.1 200 OK\r\n\r\n");
    found(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
    found(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
    reads(b"", 2, "it closed the connection before the answer was whole");
    reads(b"HTTP/1.1 200 OK\r\n", 2, "it closed the connection before the answer was whole");
    reads(b"SSH-2.0\r\n\r\n", 2, "its answer is not HTTP/1.1");
    let (url, _) = serve(|_| {
        let mut answer = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
        answer.resize(65 * 1024, b'a');
        answer
    });
    Call::of("woocommerce").args(&["--url", &url]).gives(2, "its answer has more than 65536 bytes");
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{closed}/");
    Call::of("trello").args(&["--url", &url]).gives(2, "the receiver: cannot reach it");
}

#[test]
fn a_receiver_that_trickles_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX: ");
        while stream.write_all(b"a").is_ok() {
            thread::sleep(Duration::from_millis(100));
        }
    });
    let start = Instant::now();
    Call::of("trello").args(&["--url", &url]).gives(2, "it gave no whole answer within 10 s");
    assert!(start.elapsed() < Duration::from_secs(15));
}

#[test]
fn a_provider_is_shown_with_its_handshakes() {
    let shown = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_countersign")).args(args).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let dropbox = "  handshake     GET, not signed: Dropbox's challenge; the answer is 200 and the value as \
                   plain text, within 10 s; otherwise the URL is not enabled\n";
    assert!(shown(&["providers", "dropbox"]).contains(dropbox));
    let refusals = "  refusals      ";
    assert!(shown(&["providers", "xero"]).contains(refusals));
    assert!(!shown(&["providers", "dropbox"]).contains(refusals));
    let rows: Value = serde_json::from_str(&shown(&["providers", "discord", "--json"])).unwrap();
    assert_eq!(rows[0]["tests_refusals"], true);
    let interactions = json!({
        "kind": "fixed",
        "method": "POST",
        "signed": true,
        "what": "Discord's PING to an endpoint for interactions",
        "answer": "200 and `{\"type\":1}`",
        "within": 3,
        "otherwise": "the URL is not saved, and one that no longer answers is removed",
    });
    assert_eq!(rows[0]["handshakes"][1], interactions);
    let page = shown(&["providers", "--markdown"]);
    let cell = |id: &str| {
        let row = page.lines().find(|line| line.contains(&format!("| `{id}` |"))).unwrap();
        row.split(" | ").nth(11).unwrap().to_owned()
    };
    assert_eq!(cell("twitter"), "mac, GET");
    assert_eq!(cell("discord"), "fixed, POST; refusals are tested");
    assert_eq!(cell("stripe"), "");
    let mac = "| `twitter` | mac, GET | no | X's challenge, crc_token | 200 and JSON: its MAC as \
               `response_token` | 3 s | ";
    assert!(page.contains(mac), "{page}");
}
