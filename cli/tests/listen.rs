//! `countersign listen`: every delivery gets its verdict and its cause, comes to the receiver as it was sent, and nobody
//! but the page changes anything.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use countersign::providers::find;
use countersign::{Keys, Request};
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::{BodyExt as _, Full};
use hyper::Response;
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};

const SECRET: &str = "It's a Secret to Everybody";
const TOKEN: &str = "glpat-a-token-of-the-receiver";
const BODY: &str = r#"{"a":1,"b":[true,null]}"#;
const PAGE: &str = "/_countersign/";

/// A command that listens.
struct Listening {
    child: Child,
    port: u16,
    token: String,
    lines: Receiver<String>,
    /// What is said on standard error.
    said: Receiver<String>,
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.arg("listen").args(args).env("S", SECRET).env("T", TOKEN).env("EMPTY", "");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Listening {
    /// At a free port, with a line of JSON for each delivery.
    fn start(args: &[&str]) -> Self {
        Self::of(command(&["--port", "0", "--json"]).args(args))
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let (_, url) = line.rsplit_once("http://127.0.0.1:").unwrap_or_else(|| panic!("{line}"));
        let (port, rest) = url.split_once('/').unwrap();
        let token = rest.rsplit_once("token=").unwrap().1.trim().to_owned();
        // Nothing is read before somebody asks for it.
        let (sender, lines) = sync_channel(0);
        let stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let (sender, more) = channel();
        thread::spawn(move || {
            said.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Self { port: port.parse().unwrap(), child, token, lines, said: more }
    }

    /// What is said of the next delivery.
    fn next(&self) -> Value {
        let line = self.lines.recv_timeout(Duration::from_secs(20)).expect("a line is printed");
        assert!(!line.contains(SECRET) && !line.contains(TOKEN), "{line}");
        serde_json::from_str(&line).unwrap()
    }

    fn ask(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request).unwrap();
        answer(stream)
    }

    fn post(&self, target: &str, fields: &[(&str, &str)], body: &str) -> Answer {
        self.ask(&request("POST", target, fields, body))
    }

    /// A delivery of GitHub's, of which the body is written anew if `received` is another one.
    fn deliver(&self, target: &str, received: &str) -> Answer {
        self.post(target, &[("X-Hub-Signature-256", &github(BODY))], received)
    }

    fn page(&self, path: &str) -> Answer {
        self.page_with(path, &format!("X-Countersign-Token: {}\r\n", self.token))
    }

    fn page_with(&self, path: &str, fields: &str) -> Answer {
        let host = format!("127.0.0.1:{}", self.port);
        let head = format!(
            "GET {PAGE}{path} HTTP/1.1\r\nHost: {host}\r\n{fields}Connection: close\r\n\r\n"
        );
        self.ask(head.as_bytes())
    }

    fn shown(&self, number: u64) -> Value {
        let answer = self.page(&format!("deliveries/{number}"));
        assert_eq!(answer.status, 200);
        let text = String::from_utf8(answer.body).unwrap();
        assert!(!text.contains(SECRET) && !text.contains(TOKEN), "{text}");
        serde_json::from_str(&text).unwrap()
    }

    fn act(&self, path: &str) -> Answer {
        let host = format!("127.0.0.1:{}", self.port);
        let origin = format!("http://{host}");
        self.change(
            path,
            &[("Host", &host), ("Origin", &origin), ("X-Countersign-Token", &self.token)],
        )
    }

    fn change(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let head = lines(fields);
        let text = format!(
            "POST {PAGE}{path} HTTP/1.1\r\n{head}Content-Length: 0\r\nConnection: close\r\n\r\n"
        );
        self.ask(text.as_bytes())
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(fields: &[(&str, &str)]) -> String {
    fields.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]).collect()
}

fn request(method: &str, target: &str, fields: &[(&str, &str)], body: &str) -> Vec<u8> {
    let fields = lines(fields);
    let length = body.len();
    format!(
        "{method} {target} HTTP/1.1\r\nHost: hooks.example.com\r\n{fields}Content-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

fn answer(mut stream: TcpStream) -> Answer {
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    let end =
        all.windows(4).position(|window| window == b"\r\n\r\n").map_or(all.len(), |at| at + 4);
    let body = all.split_off(end);
    let head = String::from_utf8(all).unwrap();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    Answer { status, head, body }
}

fn github(body: &str) -> String {
    let bound = find("github").unwrap().bind(&Keys::new(SECRET)).unwrap();
    let signed = bound.signer().unwrap().sign(&Request::new(&()), body.as_bytes()).unwrap();
    signed[0].1.clone()
}

/// A receiver that says 204 with a header of its own, and tells what it got.
fn receiver(answer: &'static [u8]) -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, got) = channel();
    thread::spawn(move || {
        listener.incoming().flatten().for_each(|stream| take(stream, &sender, answer));
    });
    (url, got)
}

/// Reads to the end of the body, whose length or last chunk says where it is.
fn take(mut stream: TcpStream, got: &Sender<Vec<u8>>, answer: &[u8]) {
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut all = Vec::new();
    let mut piece = [0; 4096];
    while !is_whole(&all) {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => break,
            Ok(count) => all.extend_from_slice(&piece[..count]),
        }
    }
    let _ = got.send(all);
    let _ = stream.write_all(answer);
    let _ = stream.shutdown(Shutdown::Both);
}

fn is_whole(all: &[u8]) -> bool {
    let Some(end) = all.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&all[..end]).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
    match length {
        Some(length) => all.len() - end - 4 >= length,
        None => !head.contains("transfer-encoding") || all.ends_with(b"\r\n0\r\n\r\n"),
    }
}

const TAKEN: &[u8] = b"HTTP/1.1 202 Accepted\r\nX-Own-Name: kept\r\nContent-Length: 5\r\n\r\ntaken";

#[test]
fn a_delivery_is_judged_as_it_arrives_and_a_rejection_has_its_cause() {
    let listening = Listening::start(&["github", "--secret-env", "S"]);
    assert_eq!(listening.deliver("/", BODY).status, 200);
    let valid = listening.next();
    let expected = json!({ "number": 1, "verdict": "valid", "provider": "github", "covers": "body", "key": 0 });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&valid[name], value, "{name} of {valid}");
    }
    listening.deliver("/", r#"{ "a": 1, "b": [true, null] }"#);
    let explained = listening.next();
    assert_eq!(
        (&explained["verdict"], &explained["reason"]),
        (&json!("rejected"), &json!("mismatch"))
    );
    assert_eq!(explained["causes"][0]["codes"], json!(["body-json"]));
    let shown = listening.shown(2);
    assert_eq!(shown["signed_body"], json!(BODY));
    assert_eq!(shown["body"]["text"], json!(r#"{ "a": 1, "b": [true, null] }"#));
    listening.post("/", &[("X-Hub-Signature-256", &format!("sha256={}", "0".repeat(64)))], BODY);
    let forged = listening.next();
    assert_eq!((&forged["verdict"], &forged["causes"]), (&json!("rejected"), &json!([])));
    assert!(listening.shown(3)["explained"].as_str().unwrap().contains("no cause was found"));
    listening.post("/", &[("Stripe-Signature", "t=1,v1=00")], BODY);
    assert_eq!(listening.next()["reason"], json!("missing-header"));
    let all: Value = serde_json::from_slice(&listening.page("deliveries").body).unwrap();
    let numbers: Vec<_> = all.as_array().unwrap().iter().map(|one| one["number"].clone()).collect();
    assert_eq!(numbers, [4, 3, 2, 1]);
}

/// As those of the other commands are.
#[test]
fn one_that_is_alone_may_follow_its_options() {
    let listening = Listening::start(&["--secret-env", "S", "--path", "/gh", "github"]);
    listening.deliver("/gh", BODY);
    assert_eq!(listening.next()["verdict"], json!("valid"));
    listening.deliver("/", BODY);
    assert_eq!(listening.next()["verdict"], json!("unknown"));
}

/// Whichever of several signed it, at its path or at any that no other has.
#[test]
fn each_provider_has_its_path() {
    let listening = Listening::start(&[
        "github",
        "--secret-env",
        "S",
        "--path",
        "/gh",
        "gitlab-token",
        "--secret-env",
        "T",
        "dropbox",
        "--secret-env",
        "S",
    ]);
    let verdict = |answer: Answer| {
        assert_eq!(answer.status, 200);
        let said = listening.next();
        (said["provider"].clone(), said["verdict"].clone())
    };
    assert_eq!(verdict(listening.deliver("/gh?x=1", BODY)), (json!("github"), json!("valid")));
    let token = [("X-Gitlab-Token", TOKEN)];
    assert_eq!(verdict(listening.post("/", &token, BODY)), (json!("gitlab-token"), json!("valid")));
    assert_eq!(verdict(listening.post("/gh", &token, BODY)).1, json!("rejected"));
    let (provider, unknown) = verdict(listening.deliver("/elsewhere", BODY));
    assert_eq!((provider, unknown), (json!(null), json!("unknown")));
    let text = listening.shown(4)["text"].to_string();
    assert!(text.contains("its headers are those of") && text.contains("github"), "{text}");
}

#[test]
fn a_token_in_a_header_is_not_shown() {
    let listening = Listening::start(&["gitlab-token", "--secret-env", "T"]);
    listening.post(
        &format!("/?t={TOKEN}"),
        &[("X-Gitlab-Token", TOKEN)],
        &format!("{{\"t\":\"{TOKEN}\"}}"),
    );
    assert_eq!(listening.next()["verdict"], json!("valid"));
    let shown = listening.shown(1);
    assert!(shown["body"]["text"].as_str().unwrap().contains("the receiver's secret"), "{shown}");
    let raw = String::from_utf8(listening.page("deliveries/1/request").body).unwrap();
    assert!(
        raw.contains("x-gitlab-token: (the receiver's secret)") && !raw.contains(TOKEN),
        "{raw}"
    );
}

/// Names, their case and order, values and the body; and the answer on its way back.
#[test]
fn a_delivery_is_passed_on_as_it_came() {
    let (url, got) = receiver(TAKEN);
    let listening =
        Listening::start(&["--forward", &format!("{url}/hooks"), "github", "--secret-env", "S"]);
    let signature = github(BODY);
    let fields = [
        ("X-Hub-Signature-256", &*signature),
        ("x-LOWER", "1"),
        ("Accept", "a"),
        ("X-Twice", "é"),
        ("X-Twice", "b"),
    ];
    let answer = listening.post("/any?id=7", &fields, BODY);
    assert_eq!((answer.status, &*answer.body), (202, &b"taken"[..]));
    assert!(answer.head.contains("X-Own-Name: kept\r\n"), "{}", answer.head);
    let got = String::from_utf8(got.recv().unwrap()).unwrap();
    let expected = format!(
        "POST /hooks?id=7 HTTP/1.1\r\nHost: hooks.example.com\r\nX-Hub-Signature-256: {signature}\r\nx-LOWER: 1\r\n\
         Accept: a\r\nX-Twice: é\r\nX-Twice: b\r\nContent-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    assert_eq!(got, expected);
    let said = listening.next();
    assert_eq!(
        (&said["verdict"], &said["status"], &said["answered_by"]),
        (&json!("valid"), &json!(202), &json!("receiver"))
    );
    let given = &listening.shown(1)["answer"];
    assert_eq!((&given["body"]["text"], &given["broken"]), (&json!("taken"), &json!(null)));
}

/// What is not valid comes nowhere, and what is too long to be held is not said to be valid.
#[test]
fn what_is_not_valid_is_refused_where_that_is_wanted() {
    let (url, got) = receiver(TAKEN);
    let listening =
        Listening::start(&["--enforce", "--forward", &url, "github", "--secret-env", "S"]);
    assert_eq!(listening.deliver("/", "another body").status, 401);
    assert_eq!(listening.next()["answered_by"], json!("countersign"));
    assert_eq!(listening.deliver("/", BODY).status, 202);
    assert_eq!(listening.next()["verdict"], json!("valid"));
    let long = "x".repeat(5 * 1024 * 1024);
    let signature = github(&long);
    let answer = listening.post("/", &[("X-Hub-Signature-256", &signature)], &long);
    assert_eq!(answer.status, 413);
    listening.next();
    assert_eq!(got.try_iter().count(), 1);
}

#[test]
fn of_one_delivery_the_exit_status_is_the_verdict() {
    for (body, code) in [(BODY, 0), ("another", 1)] {
        let mut listening = Listening::start(&["--once", "github", "--secret-env", "S"]);
        listening.deliver("/", body);
        assert_eq!(listening.child.wait().unwrap().code(), Some(code));
    }
}

/// What a page forgets meanwhile, and a handshake that shows another token, are not passed on.
#[test]
fn nothing_gets_around_a_verdict() {
    let (url, got) = receiver(TAKEN);
    let listening = Listening::start(&[
        "--enforce",
        "--forward",
        &url,
        "github",
        "--secret-env",
        "S",
        "--path",
        "/gh",
        "meta",
        "--secret-env",
        "S",
        "--token-env",
        "T",
        "--path",
        "/m",
    ]);
    let mut stream = TcpStream::connect(("127.0.0.1", listening.port)).unwrap();
    let whole = request("POST", "/gh", &[("X-Hub-Signature-256", &github("else"))], BODY);
    let (start, end) = whole.split_at(whole.len() - 1);
    stream.write_all(start).unwrap();
    thread::sleep(Duration::from_millis(200));
    assert_eq!(listening.act("clear").status, 200);
    stream.write_all(end).unwrap();
    assert_eq!(answer(stream).status, 401);
    assert_eq!(listening.next()["verdict"], json!("rejected"), "what was on its way is still said");
    let get = |token: &str| {
        let target = format!("/m?hub.mode=subscribe&hub.challenge=1&hub.verify_token={token}");
        listening.ask(&request("GET", &target, &[], "")).status
    };
    assert_eq!((get("another-one"), get(TOKEN)), (403, 202));
    assert_eq!(got.try_iter().count(), 1);
}

/// A sender that does not wait for the answer is said to its end all the same.
#[test]
fn a_sender_that_hangs_up_is_said() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let mut listening =
        Listening::start(&["--once", "--forward", &url, "github", "--secret-env", "S"]);
    let mut stream = TcpStream::connect(("127.0.0.1", listening.port)).unwrap();
    stream
        .write_all(&request("POST", "/", &[("X-Hub-Signature-256", &github(BODY))], BODY))
        .unwrap();
    let (mut taken, _) = listener.accept().unwrap();
    drop(stream);
    thread::sleep(Duration::from_millis(200));
    taken.write_all(TAKEN).unwrap();
    drop(taken);
    let said = listening.next();
    assert_eq!((&said["verdict"], &said["status"]), (&json!("valid"), &json!(202)));
    assert_eq!(listening.child.wait().unwrap().code(), Some(0));
}

/// Of a method that usually has none, and of no known length.
#[test]
fn a_body_is_passed_on_whatever_the_method() {
    let (url, got) = receiver(TAKEN);
    let listening = Listening::start(&["--forward", &url, "github", "--secret-env", "S"]);
    let head =
        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    listening.ask(format!("{head}3\r\nabc\r\n0\r\n\r\n").as_bytes());
    let got = String::from_utf8(got.recv().unwrap()).unwrap();
    assert!(got.contains("abc"), "{got}");
}

/// The files are what the other commands read.
#[test]
fn what_is_kept_can_be_verified_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new");
    let listening =
        Listening::start(&["--keep", path.to_str().unwrap(), "gitlab-token", "--secret-env", "T"]);
    listening.post("/", &[("X-Gitlab-Token", TOKEN)], BODY);
    listening.post("/", &[("X-Gitlab-Token", "another")], BODY);
    listening.next();
    listening.next();
    // The line is printed before the files are written.
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut files = Vec::new();
    while files.len() < 4 && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(10));
        files = fs::read_dir(&path).unwrap().map(|file| file.unwrap().path()).collect();
        files.retain(|file| fs::metadata(file).unwrap().len() > 0);
    }
    files.sort();
    files.retain(|file| file.extension().unwrap() == "http");
    let verify = |file| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.args(["verify", "gitlab-token", "--secret-env", "T"]).arg(file).env("T", TOKEN);
        command.output().unwrap().status.code()
    };
    assert_eq!(files.iter().map(verify).collect::<Vec<_>>(), [Some(0), Some(1)]);
}

#[test]
fn a_handshake_is_answered_where_no_receiver_is_asked() {
    let listening = Listening::start(&[
        "dropbox",
        "--secret-env",
        "S",
        "--path",
        "/d",
        "meta",
        "--secret-env",
        "S",
        "--token-env",
        "T",
        "--path",
        "/m",
        "asana",
        "--secret-env",
        "S",
        "--path",
        "/a",
    ]);
    let get = |target: &str| listening.ask(&request("GET", target, &[], ""));
    let answer = get("/d?challenge=abc");
    assert_eq!((answer.status, &*answer.body), (200, &b"abc"[..]));
    assert_eq!(listening.next()["verdict"], json!("handshake"));
    let answer = get(&format!("/m?hub.mode=subscribe&hub.challenge=123&hub.verify_token={TOKEN}"));
    assert_eq!((answer.status, &*answer.body), (200, &b"123"[..]));
    listening.next();
    let answer = get("/m?hub.mode=subscribe&hub.challenge=123&hub.verify_token=another-one");
    assert_ne!(answer.body, b"123");
    assert!(listening.next()["text"].as_str().unwrap().contains("not the receiver's"));
    // A receiver decides about a subscription, and that it was asked is no answer.
    assert_eq!(get("/m?hub.mode=subscribe").status, 200);
    listening.next();
    // It hands over a secret, which is nowhere to be seen.
    listening.post("/a", &[("X-Hook-Secret", "a-secret-of-asana")], "{}");
    assert_eq!(listening.next()["reason"], json!("secret"));
    for part in ["deliveries/5", "deliveries/5/request", "deliveries"] {
        let text = String::from_utf8(listening.page(part).body).unwrap();
        assert!(!text.contains("a-secret-of-asana"), "{text}");
    }
}

/// A receiver gives the secret back, as it has to.
#[test]
fn a_secret_that_is_handed_over_is_not_kept_of_the_answer() {
    let answer = b"HTTP/1.1 200 OK\r\nX-Hook-Secret: a-secret-of-asana\r\nContent-Length: 16\r\n\r\na-secret-of-asan";
    let (url, got) = receiver(answer);
    let listening = Listening::start(&["--forward", &url, "asana", "--secret-env", "S"]);
    let answer = listening.post("/", &[("X-Hook-Secret", "a-secret-of-asana")], "{}");
    assert!(answer.head.contains("X-Hook-Secret: a-secret-of-asana"), "{}", answer.head);
    assert!(String::from_utf8(got.recv().unwrap()).unwrap().contains("a-secret-of-asana"));
    assert_eq!(listening.next()["verdict"], json!("handshake"));
    // One that breaks off before its end tells what it is.
    let mut stream = TcpStream::connect(("127.0.0.1", listening.port)).unwrap();
    let head = "POST / HTTP/1.1\r\nHost: a\r\nX-Hook-Secret: a-secret-of-asana\r\nContent-Length: 9\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    thread::sleep(Duration::from_millis(100));
    for part in ["deliveries/1", "deliveries/1/request", "deliveries/2", "deliveries/2/request"] {
        let text = String::from_utf8(listening.page(part).body).unwrap();
        assert!(text.contains("(not kept)") && !text.contains("a-secret-of-asan"), "{text}");
    }
    assert_eq!(listening.act("deliveries/1/again").status, 409);
}

#[test]
fn receivers_of_a_file_have_their_names_as_paths() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("receivers.toml");
    let one = "[[receiver]]\nname = \"code\"\nprovider = \"github\"\nsecret_env = \"S\"\n";
    let other = "[[receiver]]\nname = \"files\"\nprovider = \"dropbox\"\nsecret_env = \"S\"\n";
    fs::write(&file, format!("{one}\n{other}")).unwrap();
    let listening = Listening::start(&["--config", file.to_str().unwrap()]);
    listening.deliver("/code", BODY);
    assert_eq!(listening.next()["verdict"], json!("valid"));
    listening.deliver("/code", r#"{"b":[true,null],"a":1}"#);
    assert_eq!(listening.next()["causes"][0]["codes"], json!(["body-json"]));
    listening.deliver("/", BODY);
    assert_eq!(listening.next()["verdict"], json!("unknown"));
    fs::write(&file, one).unwrap();
    let alone = Listening::start(&["--config", file.to_str().unwrap()]);
    alone.deliver("/anywhere", BODY);
    assert_eq!(alone.next()["verdict"], json!("valid"));
}

/// Each says what to do, and nothing was listened to.
#[test]
fn a_set_up_that_cannot_be_is_refused_at_once() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let secret = ["github", "--secret-env", "S"];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    fs::write(&file, "").unwrap();
    let file = file.to_str().unwrap();
    let cases: [(&[&str], &str); 13] = [
        (&["--port", &port], "give another with --port"),
        (&["--forward", "no URL"], "http://"),
        (&["--forward", "http://example.com/"], "this machine"),
        (&["--forward", "https://127.0.0.1/"], "http://"),
        (&["--forward-anywhere"], "--forward"),
        (&["--keep", file], "cannot write to the folder"),
        (&["--config", file], "[[receiver]]"),
        (&["--config", "/no/such/file"], "No such file"),
        (&["github", "--secret-env", "S"], "twice at one path"),
        (&["slack"], "--secret-env"),
        (&["slack", "--secret-env", "UNSET"], "no such environment variable"),
        (&["slack", "--secret-env", "EMPTY"], "empty"),
        (&["slack", "--secret-env", "S", "--path", "hooks"], "starts with a slash"),
    ];
    for (args, what) in cases {
        let args = match args {
            [first, ..] if first.starts_with("--") => [args, &secret[..]].concat(),
            _ => [&secret[..], args].concat(),
        };
        let is_of_port = args.contains(&"--port");
        let mut command = command(if is_of_port { &[] } else { &["--port", "0"] });
        let Output { status, stderr, .. } = command.args(&args).output().unwrap();
        let stderr = String::from_utf8(stderr).unwrap();
        assert_eq!(status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains(what) && !stderr.contains(SECRET), "{args:?}: {stderr}");
        assert!(!stderr.contains("deliveries to"), "{stderr}");
    }
    let Output { status, .. } = command(&["--port", "0"]).output().unwrap();
    assert_eq!(status.code(), Some(2));
}

/// A name that leads here, another page and whoever has not seen the token.
#[test]
fn nobody_else_changes_or_reads_anything() {
    let listening = Listening::start(&["github", "--secret-env", "S"]);
    listening.deliver("/", BODY);
    listening.next();
    let host = format!("127.0.0.1:{}", listening.port);
    let token = &*listening.token;
    for host in ["evil.example", "127.0.0.1:1", "127.0.0.1", "localhost.evil.example:80"] {
        let text =
            format!("GET {PAGE}deliveries HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        assert_eq!(listening.ask(text.as_bytes()).status, 421, "{host}");
        let fields = [("Host", host), ("X-Countersign-Token", token)];
        assert_eq!(listening.change("clear", &fields).status, 421, "{host}");
    }
    let two = format!(
        "GET {PAGE} HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    );
    assert_ne!(listening.ask(two.as_bytes()).status, 200);
    let refused: [&[(&str, &str)]; 4] = [
        &[("Host", &host)],
        &[("Host", &host), ("X-Countersign-Token", "00")],
        &[("Host", &host), ("X-Countersign-Token", token), ("Origin", "https://evil.example")],
        &[("Host", &host), ("X-Countersign-Token", token), ("Origin", "null")],
    ];
    for fields in refused {
        assert_eq!(listening.change("clear", fields).status, 403, "{fields:?}");
        assert_eq!(listening.change("deliveries/1/again", fields).status, 403, "{fields:?}");
    }
    assert_eq!(listening.shown(1)["number"], json!(1));
    for path in ["set-up", "changes", "deliveries", "deliveries/1", "deliveries/1/request"] {
        for other in ["", "X-Countersign-Token: 00\r\n"] {
            assert_eq!(listening.page_with(path, other).status, 403, "{path}");
        }
        let wrong = format!("{path}?token=00");
        assert_eq!(listening.page_with(&wrong, "").status, 403, "{path}");
    }
    // A browser's is no delivery, nor is what the receiver says to it a page.
    for field in [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "none"),
        ("Service-Worker", "script"),
        ("Origin", "http://evil.example:4600"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ] {
        assert_eq!(listening.post("/", &[field], BODY).status, 403);
    }
    assert_eq!(listening.page("deliveries/2").status, 404);
    for path in [
        "",
        "style.css",
        "page.js",
        "set-up",
        "deliveries",
        "deliveries/1",
        "deliveries/1/request",
        "x",
    ] {
        let answer = listening.page(path);
        let head = answer.head.to_lowercase();
        assert!(head.contains("content-security-policy: default-src 'none';"), "{path}: {head}");
        assert!(
            !head.contains("unsafe") && head.contains("x-content-type-options: nosniff"),
            "{head}"
        );
        assert!(!String::from_utf8_lossy(&answer.body).contains(token), "{path}");
    }
    assert!(listening.page("").body.len() + listening.page("page.js").body.len() < 60 * 1024);
    assert_eq!(listening.act("clear").status, 200);
    assert_eq!(listening.page("deliveries/1").status, 404);
}

#[test]
fn a_delivery_is_sent_again_signed_anew_and_changed() {
    let (url, got) = receiver(TAKEN);
    let listening = Listening::start(&["--forward", &url, "slack", "--secret-env", "S"]);
    let old = [("X-Slack-Signature", "v0=00"), ("X-Slack-Request-Timestamp", "1")];
    listening.post("/", &old, BODY);
    assert_eq!(listening.next()["verdict"], json!("rejected"));
    assert_eq!(listening.act("deliveries/1/signed").status, 200);
    let signed = listening.next();
    assert_eq!(
        (&signed["verdict"], &signed["from"], &signed["sent"]),
        (&json!("valid"), &json!(1), &json!("signed"))
    );
    assert_eq!(listening.act("deliveries/2/again").status, 200);
    assert_eq!(listening.next()["verdict"], json!("valid"));
    assert_eq!(listening.act("deliveries/2/changed").status, 200);
    let changed = listening.next();
    assert_eq!((&changed["verdict"], &changed["reason"]), (&json!("rejected"), &json!("mismatch")));
    assert_eq!(listening.act("deliveries/99/again").status, 409);
    assert_eq!(listening.act("deliveries/2/else").status, 404);
    assert_eq!(got.try_iter().filter(|got| got.ends_with(BODY.as_bytes())).count(), 3);
}

/// What became of the receiver is said, and does not change the verdict.
#[test]
fn a_receiver_that_is_down_or_closes_early() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let listening = Listening::start(&["--forward", &url, "github", "--secret-env", "S"]);
    assert_eq!(listening.deliver("/", BODY).status, 502);
    let said = listening.next();
    assert_eq!((&said["verdict"], &said["answered_by"]), (&json!("valid"), &json!("nobody")));
    assert!(listening.shown(1)["answer"]["none"].as_str().unwrap().contains("cannot be reached"));
    for answer in
        [&b""[..], b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", b"no HTTP at all\r\n\r\n"]
    {
        let (url, _got) = receiver(answer);
        let listening = Listening::start(&["--forward", &url, "github", "--secret-env", "S"]);
        let had = listening.deliver("/", BODY);
        assert_eq!(listening.next()["verdict"], json!("valid"));
        let shown = &listening.shown(1)["answer"];
        if had.status == 200 {
            assert!(had.head.to_lowercase().contains("content-length: 10\r\n"), "{}", had.head);
            assert_eq!((&*had.body, shown["broken"].is_string()), (&b"half"[..], true));
        } else {
            assert_eq!((had.status, shown["none"].is_string()), (502, true), "{shown}");
        }
    }
    // Without a length the end that is missing tells that it is not whole.
    let (url, _got) =
        receiver(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
    let listening = Listening::start(&["--forward", &url, "github", "--secret-env", "S"]);
    let had = listening.deliver("/", BODY);
    assert_eq!(String::from_utf8(had.body).unwrap(), "4\r\nhalf\r\n");
    assert!(listening.shown(1)["answer"]["broken"].is_string());
}

/// What is kept is bounded; what is said is about all of it.
#[test]
fn of_a_long_body_the_start_is_kept_and_the_verdict_is_exact() {
    let (url, got) = receiver(TAKEN);
    let listening = Listening::start(&["--forward", &url, "github", "--secret-env", "S"]);
    let long = "x".repeat(3 * 1024 * 1024);
    let signature = github(&long);
    listening.post("/", &[("X-Hub-Signature-256", &signature)], &long);
    assert_eq!(listening.next()["verdict"], json!("valid"));
    assert!(got.recv().unwrap().ends_with(long.as_bytes()));
    let shown = listening.shown(1);
    assert_eq!(
        (&shown["body"]["kept"], &shown["body"]["length"]),
        (&json!(65536), &json!(long.len()))
    );
    listening.post("/", &[("X-Hub-Signature-256", &github("else"))], &long);
    let said = listening.next();
    assert_eq!(
        (&said["verdict"], &said["search"]),
        (&json!("rejected"), &json!("not all of the body was kept"))
    );
    assert_eq!(listening.act("deliveries/1/again").status, 409);
    drop(got);
    let listening = Listening::start(&["github", "--secret-env", "S"]);
    for _ in 0..510 {
        listening.deliver("/", BODY);
    }
    let all: Value = serde_json::from_slice(&listening.page("deliveries").body).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 500);
    assert_eq!(listening.page("deliveries/10").status, 404);
}

#[test]
fn what_is_no_request_is_shown_as_that() {
    let (url, got) = receiver(TAKEN);
    let listening = Listening::start(&["--forward", &url, "github", "--secret-env", "S"]);
    let both = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\
                Connection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    assert_eq!(listening.ask(both.as_bytes()).status, 202);
    assert_eq!(listening.next()["reason"], json!("missing-header"));
    let passed_on = String::from_utf8(got.recv().unwrap()).unwrap().to_lowercase();
    assert!(!passed_on.contains("content-length"), "of two lengths one goes on: {passed_on}");
    assert_eq!(listening.ask(b"no request\r\n\r\n").status, 400);
    assert_eq!(listening.next()["verdict"], json!("broken"));
    let long = "x".repeat(100 * 1024);
    assert_eq!(listening.post("/", &[("X-Long", &long)], "").status, 431);
    assert!(listening.next()["text"].as_str().unwrap().contains("65536 bytes"));
    // A body that breaks off.
    let mut stream = TcpStream::connect(("127.0.0.1", listening.port)).unwrap();
    stream.write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf").unwrap();
    thread::sleep(Duration::from_millis(100));
    drop(stream);
    assert_eq!(listening.next()["verdict"], json!("broken"));
    let passed_on = got.recv_timeout(Duration::from_secs(20)).unwrap();
    assert!(passed_on.ends_with(b"half"), "what is not whole does not look so");
}

/// Markup of a sender's stays text: it is in JSON alone.
#[test]
fn what_a_sender_writes_is_no_part_of_the_page() {
    let listening = Listening::start(&["github", "--secret-env", "S"]);
    let script = "<script>alert(1)</script>";
    listening.post(&format!("/{}", "%3Cscript%3E"), &[("X-Html", script)], script);
    listening.next();
    for path in ["", "page.js", "style.css", "set-up"] {
        assert!(
            !String::from_utf8(listening.page(path).body).unwrap().contains("alert(1)"),
            "{path}"
        );
    }
    for path in ["deliveries/1", "deliveries"] {
        let answer = listening.page(path);
        assert!(answer.head.to_lowercase().contains("content-type: application/json"), "{path}");
    }
    let saved = listening.page("deliveries/1/request").head.to_lowercase();
    assert!(
        saved.contains("content-disposition: attachment") && saved.contains("octet-stream"),
        "{saved}"
    );
}

/// A page that is open learns of each change.
#[test]
fn changes_are_told_as_they_come() {
    let listening = Listening::start(&["github", "--secret-env", "S"]);
    let mut stream = TcpStream::connect(("127.0.0.1", listening.port)).unwrap();
    let Listening { port, token, .. } = &listening;
    let head =
        format!("GET {PAGE}changes?token={token} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.eq_ignore_ascii_case("content-type: text/event-stream")));
    listening.deliver("/", BODY);
    assert!(lines.any(|line| line == "data: 1"));
}

/// To the byte as they were recorded, of curl, .NET, Python, Node and Java.
#[test]
fn recorded_requests_of_real_clients_are_judged() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data");
    let all = fs::read_to_string(data.join("captures.json")).unwrap();
    let all: Vec<Value> = serde_json::from_str(&all).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    let mut clients = HashSet::new();
    for capture in &all {
        let text = |name: &str| capture[name].as_str();
        fs::write(&file, text("secret").unwrap()).unwrap();
        let provider = text("provider").map(|id| if id == "rtb" { "rtb-partner" } else { id });
        let mut args = vec![provider.unwrap(), "--secret-file", file.to_str().unwrap()];
        for (name, option) in [("client_id", "--client-id"), ("key_encoding", "--key-encoding")] {
            args.extend(text(name).into_iter().flat_map(|value| [option, value]));
        }
        let listening = Listening::start(&args);
        let mut stream = TcpStream::connect(("127.0.0.1", listening.port)).unwrap();
        stream.write_all(&fs::read(data.join(text("file").unwrap())).unwrap()).unwrap();
        assert_eq!(listening.next()["verdict"], capture["expect"], "{capture}");
        clients.insert(text("client").unwrap());
    }
    assert!((all.len(), clients.len()) >= (13, 6), "{clients:?}");
}

/// A delivery of GitHub's over HTTP/2, by a sender that takes 65,535 bytes of an answer until it reads them.
async fn delivered_over_http_2(port: u16) -> Response<Incoming> {
    let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let mut builder = hyper::client::conn::http2::Builder::new(TokioExecutor::new());
    builder.initial_stream_window_size(65_535).initial_connection_window_size(65_535);
    let (mut sender, connection) = builder.handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = hyper::Request::post("http://hooks.example.com/in")
        .header("X-Hub-Signature-256", github(BODY))
        .body(Full::new(Bytes::from_static(BODY.as_bytes())));
    sender.send_request(request.unwrap()).await.unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// An answer that is longer than what a sender over HTTP/2 takes before it reads.
fn long_answer() -> &'static [u8] {
    let length = 100 * 1024;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    [head.into_bytes(), vec![b'x'; length]].concat().leak()
}

/// The process ends when the last answer was written, though all was said of the delivery before.
#[test]
fn the_only_answer_comes_whole() {
    let (url, _got) = receiver(long_answer());
    let mut listening =
        Listening::start(&["--once", "--forward", &url, "github", "--secret-env", "S"]);
    let read = runtime().block_on(async {
        let answer = delivered_over_http_2(listening.port).await;
        let said = listening.next();
        assert_eq!((&said["verdict"], &said["status"]), (&json!("valid"), &json!(200)));
        tokio::time::sleep(Duration::from_secs(1)).await;
        answer.into_body().collect().await.unwrap().to_bytes().len()
    });
    assert_eq!(read, 100 * 1024);
    assert_eq!(listening.child.wait().unwrap().code(), Some(0));
}

/// Over HTTP/2, with as many requests at a time as one connection may have.
async fn half_requests(port: u16) -> (h2::client::SendRequest<Bytes>, Vec<h2::SendStream<Bytes>>) {
    let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (mut sender, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let mut begun = Vec::new();
    for _ in 0..4 {
        sender = sender.ready().await.unwrap();
        let request = hyper::Request::post("http://hooks.example.com/in").body(()).unwrap();
        let (_, mut body) = sender.send_request(request, false).unwrap();
        body.send_data(Bytes::from_static(b"half"), false).unwrap();
        begun.push(body);
    }
    (sender, begun)
}

#[test]
fn a_body_whose_stream_is_reset_without_an_error_is_not_whole() {
    let (url, got) = receiver(TAKEN);
    let listening = Listening::start(&["--forward", &url, "github", "--secret-env", "S"]);
    runtime().block_on(async {
        let (_sender, mut begun) = half_requests(listening.port).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        begun[0].send_reset(h2::Reason::NO_ERROR);
        tokio::time::sleep(Duration::from_millis(200)).await;
    });
    let said = listening.next();
    assert_eq!((&said["number"], &said["verdict"]), (&json!(1), &json!("broken")));
    assert!(got.recv_timeout(Duration::from_secs(20)).unwrap().ends_with(b"half\r\n"));
}

/// There is a place for 1,024 of them, and those that break off give theirs back.
#[test]
fn more_deliveries_than_may_be_on_their_way_are_refused() {
    let listening = Listening::start(&["github", "--secret-env", "S"]);
    runtime().block_on(async {
        let mut all = Vec::new();
        for _ in 0..256 {
            all.push(half_requests(listening.port).await);
        }
        let deadline = Instant::now() + Duration::from_secs(20);
        while delivered_over_http_2(listening.port).await.status() != 503 {
            assert!(Instant::now() < deadline, "none is refused");
            listening.next();
        }
    });
    let deadline = Instant::now() + Duration::from_secs(20);
    while listening.deliver("/", BODY).status != 200 {
        assert!(Instant::now() < deadline, "no place was given back");
    }
}

/// As when there are no more handles: what cannot be taken now is taken later.
#[test]
#[cfg(unix)]
fn a_connection_that_cannot_be_taken_ends_nothing() {
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 40; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_countersign")]);
    limited.args(["listen", "--port", "0", "--json", "github", "--secret-env", "S"]);
    limited.env("S", SECRET).stdout(Stdio::piped()).stderr(Stdio::piped());
    let listening = Listening::of(&mut limited);
    let connect = |_| TcpStream::connect(("127.0.0.1", listening.port)).unwrap();
    let all: Vec<_> = (0..80).map(connect).collect();
    thread::sleep(Duration::from_millis(300));
    drop(all);
    assert_eq!(listening.deliver("/", BODY).status, 200);
    assert_eq!(listening.next()["verdict"], json!("valid"));
}

/// Nobody reads what is said, and what waits for that is bounded: bodies only wait for a file.
#[test]
fn what_cannot_be_written_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let keep = ["--keep", folder.path().to_str().unwrap()];
    let (small, large) = ("x".repeat(1024), "x".repeat(1024 * 1024));
    for (options, expected) in [(&keep[..], 24..=60), (&[], 0..=0)] {
        let args = [options, &["github", "--secret-env", "S"]].concat();
        let listening = Listening::start(&args);
        for (body, count) in [(&small, 400), (&large, 60)] {
            let signature = github(body);
            for _ in 0..count {
                listening.post("/", &[("X-Hub-Signature-256", &signature)], body);
            }
        }
        let mut printed = 0;
        while listening.lines.recv_timeout(Duration::from_secs(3)).is_ok() {
            printed += 1;
        }
        let said = listening.said.try_iter().filter(|line| line.contains("came too fast"));
        let lost: usize =
            said.filter_map(|line| line.split(' ').next()?.parse::<usize>().ok()).sum();
        assert!(expected.contains(&lost) && printed + lost == 460, "{printed}, {lost}");
    }
}

/// A page that is closed while the receiver works leaves nothing open.
#[test]
fn what_is_sent_again_comes_to_its_end_without_the_page() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, _got) = channel();
    let (go, wait) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            wait.recv().unwrap();
            take(stream, &sender, TAKEN);
        }
    });
    let listening = Listening::start(&["--forward", &url, "github", "--secret-env", "S"]);
    go.send(()).unwrap();
    listening.deliver("/", BODY);
    listening.next();
    let (port, token) = (listening.port, &listening.token);
    let mut page = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let ask = format!(
        "POST {PAGE}deliveries/1/again HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\
         X-Countersign-Token: {token}\r\nContent-Length: 0\r\n\r\n"
    );
    page.write_all(ask.as_bytes()).unwrap();
    thread::sleep(Duration::from_millis(300));
    drop(page);
    thread::sleep(Duration::from_millis(300));
    go.send(()).unwrap();
    let said = listening.next();
    assert_eq!((&said["number"], &said["status"]), (&json!(2), &json!(202)));
}

/// It has answered, and holds the connection open.
#[test]
#[ignore = "waits for a minute: `.ci/full listen`"]
fn a_receiver_that_answers_and_reads_no_further() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let listening = Listening::start(&["--forward", &url, "github", "--secret-env", "S"]);
    let long = "x".repeat(32 * 1024 * 1024);
    let whole = request("POST", "/", &[("X-Hub-Signature-256", &github(&long))], &long);
    let mut stream = TcpStream::connect(("127.0.0.1", listening.port)).unwrap();
    let mut writer = stream.try_clone().unwrap();
    let written = thread::spawn(move || writer.write_all(&whole));
    let (mut taken, _) = listener.accept().unwrap();
    // An answer to what was not asked yet is none.
    let _ = taken.read(&mut [0; 1024]).unwrap();
    taken.write_all(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n").unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 413");
    thread::sleep(Duration::from_secs(65));
    let said = listening.next();
    assert_eq!((&said["verdict"], &said["status"]), (&json!("valid"), &json!(413)));
    written.join().unwrap().unwrap();
    drop(taken);
}

/// One that does not read the answer is given up, and what is known of its delivery is said.
#[test]
#[ignore = "waits for half a minute: `.ci/full listen`"]
fn a_sender_that_does_not_read_is_cut_off() {
    let (url, _got) = receiver(long_answer());
    let mut listening =
        Listening::start(&["--once", "--forward", &url, "github", "--secret-env", "S"]);
    runtime().block_on(async {
        let answer = delivered_over_http_2(listening.port).await;
        tokio::time::sleep(Duration::from_secs(35)).await;
        assert_eq!(listening.next()["verdict"], json!("valid"));
        answer.into_body().collect().await.unwrap_err();
    });
    assert_eq!(listening.child.wait().unwrap().code(), Some(0));
}

/// However many answers a sender asks for and does not read, it does not keep its place.
#[test]
#[ignore = "waits for half a minute: `.ci/full listen`"]
fn a_connection_that_nobody_reads_is_closed() {
    let listening = Listening::start(&["github", "--secret-env", "S"]);
    let mut stream = TcpStream::connect(("127.0.0.1", listening.port)).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(2))).unwrap();
    let ask = format!("GET {PAGE}page.js HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", listening.port);
    while stream.write_all(ask.as_bytes()).is_ok() {}
    thread::sleep(Duration::from_secs(35));
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut piece = [0; 4096];
    let end = loop {
        match stream.read(&mut piece) {
            Ok(0) => break Ok(()),
            Ok(_) => {}
            Err(error) => break Err(error.kind()),
        }
    };
    assert!(matches!(end, Ok(()) | Err(ErrorKind::ConnectionReset)), "it is still open: {end:?}");
}

/// A receiver that pauses makes its sender wait, who is not silent for that.
#[test]
#[ignore = "waits for half a minute: `.ci/full listen`"]
fn a_receiver_may_pause() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, _got) = channel();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        thread::sleep(Duration::from_secs(35));
        take(stream, &sender, TAKEN);
    });
    let listening = Listening::start(&["--forward", &url, "github", "--secret-env", "S"]);
    let long = "x".repeat(32 * 1024 * 1024);
    let mut stream = TcpStream::connect(("127.0.0.1", listening.port)).unwrap();
    stream
        .write_all(&request("POST", "/", &[("X-Hub-Signature-256", &github(&long))], &long))
        .unwrap();
    assert_eq!(answer(stream).status, 202);
    assert_eq!(listening.next()["verdict"], json!("valid"));
}

/// Neither takes a connection nor refuses it.
#[test]
#[ignore = "waits for ten seconds: `.ci/full listen`"]
fn a_receiver_that_takes_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
        waiting.push(stream);
    }
    let url = format!("http://{address}");
    let listening = Listening::start(&["--forward", &url, "github", "--secret-env", "S"]);
    assert_eq!(listening.deliver("/", BODY).status, 502);
    let none = listening.shown(1)["answer"]["none"].to_string();
    assert!(none.contains("no connection within 10 s"), "{none}");
}

fn getstream(signed: &[u8]) -> String {
    let bound = find("getstream").unwrap().bind(&Keys::new(SECRET)).unwrap();
    bound.signer().unwrap().sign(&Request::new(&()), signed).unwrap()[0].1.clone()
}

/// What was compressed after it was signed is unpacked, and what was not has no bound.
#[test]
fn a_body_that_was_signed_before_it_was_compressed() {
    let listening = Listening::start(&["getstream", "--secret-env", "S"]);
    let deliver = |signed: &[u8], body: &[u8]| {
        let signature = getstream(signed);
        let mut head = request("POST", "/", &[("X-Signature", &signature)], "");
        let text = String::from_utf8(std::mem::take(&mut head)).unwrap();
        let text = text.replace("Length: 0", &format!("Length: {}", body.len()));
        listening.ask(&[text.as_bytes(), body].concat());
        listening.next()["verdict"].as_str().unwrap().to_owned()
    };
    let packed = |body: &[u8]| {
        let level = if body[0] == 0 { Compression::fast() } else { Compression::none() };
        let mut encoder = GzEncoder::new(Vec::new(), level);
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    };
    let long = vec![b'x'; 3 * 1024 * 1024];
    let zeros = vec![0; 17 * 1024 * 1024];
    assert_eq!(deliver(BODY.as_bytes(), BODY.as_bytes()), "valid");
    assert_eq!(deliver(b"x", b"x"), "valid");
    assert_eq!(deliver(b"", b""), "valid");
    assert_eq!(deliver(&long, &long), "valid");
    assert_eq!(deliver(b"else", &long), "rejected");
    assert_eq!(deliver(BODY.as_bytes(), &packed(BODY.as_bytes())), "valid");
    assert_eq!(deliver(b"else", &packed(BODY.as_bytes())), "rejected");
    assert_eq!(deliver(&long, &packed(&long)), "broken", "it is too long to be held");
    assert_eq!(deliver(&zeros, &packed(&zeros)), "broken", "it is too long unpacked");
}

/// A cause whose body is longer than what may wait to be written.
#[test]
fn a_long_body_that_was_compressed_on_its_way_is_said() {
    let mut listening = Listening::start(&["--once", "github", "--secret-env", "S"]);
    let long = format!("[{}]", vec!["1"; 5 * 1024 * 1024].join(","));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(long.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let head = format!(
        "POST / HTTP/1.1\r\nHost: a\r\nX-Hub-Signature-256: {}\r\nContent-Encoding: gzip\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        github(&long),
        packed.len()
    );
    listening.ask(&[head.as_bytes(), &packed].concat());
    assert_eq!(listening.next()["causes"][0]["codes"], json!(["body-compressed"]));
    assert_eq!(listening.child.wait().unwrap().code(), Some(1));
}

/// Of a provider whose verification has to collect a body, no more are collected than there is room for.
#[test]
fn bodies_that_are_collected_have_a_bound_together() {
    let listening = Listening::start(&["tbank", "--secret-env", "S"]);
    let body = "x".repeat(1_000_000);
    let whole = request("POST", "/", &[], &body);
    let (start, end) = whole.split_at(whole.len() - 1);
    for round in 1..=2 {
        let begun: Vec<_> = (0..40)
            .map(|_| {
                let mut stream = TcpStream::connect(("127.0.0.1", listening.port)).unwrap();
                stream.write_all(start).unwrap();
                stream
            })
            .collect();
        thread::sleep(Duration::from_secs(3));
        for mut stream in begun {
            stream.write_all(end).unwrap();
            answer(stream);
        }
        let said: Vec<_> = (0..40).map(|_| listening.next()).collect();
        let without_room = said.iter().filter(|said| said["verdict"] == "broken");
        assert!(without_room.clone().all(|said| said["text"].to_string().contains("no room")));
        assert!(without_room.count() > 0, "{said:?}");
        // All room is given back: as much of it is taken each time.
        listening.post("/", &[], &body);
        assert_eq!(listening.next()["verdict"], json!("rejected"));
        let kept = listening.shown(41 * round)["body"]["kept"].clone();
        assert_eq!(kept, json!(body.len()), "it is shown whole again");
    }
}

#[test]
fn a_sender_may_speak_http_2() {
    let listening = Listening::start(&["github", "--secret-env", "S"]);
    let status = runtime().block_on(async { delivered_over_http_2(listening.port).await.status() });
    assert_eq!(status, 200);
    let said = listening.next();
    assert_eq!((&said["verdict"], &said["target"]), (&json!("valid"), &json!("/in")));
    let shown = listening.shown(1);
    assert_eq!(
        (&shown["version"], &shown["headers"][0][1]),
        (&json!("HTTP/2"), &json!("hooks.example.com"))
    );
}
