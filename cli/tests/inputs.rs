//! The formats in which people have a request: the same request gets the same verdict in each of them, and
//! what is none says so in one line. The files are made here.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::providers::find;
use countersign::{Keys, Request, UnixTime};
use serde_json::{Value, json};
use tempfile::TempDir;

const SECRET: &str = "an-invented-secret";
const NOW: u64 = 1_764_000_000;

/// A request as it was sent.
#[derive(Clone)]
struct Sent {
    provider: &'static str,
    target: &'static str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Sent {
    /// Signed by the library, to a URL of hooks.example.com.
    fn new(provider: &'static str, target: &'static str, body: &str) -> Self {
        let bound = find(provider).unwrap().bind(&Keys::new(SECRET)).unwrap();
        let given = vec![
            (String::from("host"), String::from("hooks.example.com")),
            ("content-type".into(), "application/json".into()),
            ("user-agent".into(), "sender/1".into()),
        ];
        let url = format!("https://hooks.example.com{target}");
        let time = Some(UnixTime::from_secs(NOW));
        let request = Request::of(&given, Some("POST"), Some(&url), time);
        let added = bound.signer().unwrap().sign(&request, body.as_bytes()).unwrap();
        let added = added.into_iter().map(|(name, value)| (name.to_lowercase(), value));
        let headers = given.clone().into_iter().chain(added).collect();
        Self { provider, target, headers, body: body.into() }
    }

    fn with_body(mut self, body: &str) -> Self {
        self.body = body.into();
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(given, _)| given != name);
        self
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    fn base64(&self) -> String {
        STANDARD.encode(&self.body)
    }

    fn lines(&self, end: &str) -> String {
        let lines = self.headers.iter().map(|(name, value)| [name, ": ", value, end].concat());
        lines.collect()
    }

    fn head(&self, version: &str, end: &str) -> String {
        format!("POST {} {version}{end}{}", self.target, self.lines(end))
    }

    fn object(&self) -> Value {
        self.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect()
    }

    fn lists(&self) -> Value {
        self.headers.iter().map(|(name, value)| (name.clone(), json!([value]))).collect()
    }

    fn named(&self) -> Value {
        self.headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
    }

    fn path_and_query(&self) -> (&str, &str) {
        self.target.split_once('?').unwrap_or((self.target, ""))
    }

    fn url(&self) -> String {
        format!("https://hooks.example.com{}", self.target)
    }
}

/// A file of a format, what it is called, and whether its bytes are those that were sent.
struct File {
    read_as: &'static str,
    content: Vec<u8>,
    is_exact: bool,
}

fn exact(read_as: &'static str, content: impl AsRef<[u8]>) -> File {
    File { read_as, content: content.as_ref().into(), is_exact: true }
}

fn lossy(read_as: &'static str, content: impl AsRef<[u8]>) -> File {
    File { is_exact: false, ..exact(read_as, content) }
}

fn raw(sent: &Sent, version: &str, end: &str) -> Vec<u8> {
    let head = format!("{}content-length: {}{end}{end}", sent.head(version, end), sent.body.len());
    [head.as_bytes(), &sent.body].concat()
}

fn http(sent: &Sent) -> Vec<File> {
    let no_length =
        |version: &str| [format!("{}\n", sent.head(version, "\n")).as_bytes(), &sent.body].concat();
    let pseudo = format!(
        ":method: POST\n:path: {}\n:scheme: https\n:authority: hooks.example.com\n{}\n",
        sent.target,
        sent.clone().without("host").lines("\n")
    );
    vec![
        exact("raw HTTP/1.1", raw(sent, "HTTP/1.1", "\r\n")),
        exact("raw HTTP/1.1", raw(sent, "HTTP/1.1", "\n")),
        exact("raw HTTP/1.1", raw(sent, "HTTP/1.0", "\n")),
        exact("raw HTTP/1.1", [b"\xEF\xBB\xBF", &raw(sent, "HTTP/1.1", "\n")[..]].concat()),
        exact("raw HTTP/1.1", no_length("HTTP/1.1")),
        exact("HTTP/2 head", raw(sent, "HTTP/2", "\r\n")),
        exact("HTTP/2 head", raw(sent, "HTTP/3", "\n")),
        exact("HTTP/2 head", no_length("HTTP/2.0")),
        exact("HTTP/2 head", [pseudo.as_bytes(), &sent.body].concat()),
    ]
}

fn curl_head(sent: &Sent, version: &str) -> String {
    let head = format!("{}content-length: {}\n", sent.head(version, "\n"), sent.body.len());
    let lines: String = head.lines().map(|line| ["> ", line, "\n"].concat()).collect();
    format!("*   Trying 127.0.0.1:443...\n* Connected to hooks.example.com\n{lines}>\n")
}

const CURL_REST: &str = "* upload completely sent off: 7 bytes\n< HTTP/1.1 401 Unauthorized\n< content-length: \
                         2\n<\n{ [2 bytes data]\nno";

fn curl(sent: &Sent) -> Vec<File> {
    ["HTTP/1.1", "HTTP/2"]
        .map(|version| {
            let text = format!("{}{}\n{CURL_REST}", curl_head(sent, version), sent.text());
            exact("curl -v output", text)
        })
        .into()
}

fn har_entry(sent: &Sent, data: &Value) -> Value {
    let request = json!({"method": "POST", "url": sent.url(), "httpVersion": "h2", "headers": sent.named(),
        "bodySize": sent.body.len(), "postData": data});
    json!({"startedDateTime": "2025-11-24T16:00:00Z", "request": request,
        "response": {"status": 401, "content": {"text": "{\"log\": {}}"}}})
}

fn har(sent: &Sent) -> Vec<File> {
    let text = har_entry(sent, &json!({"mimeType": "application/json", "text": sent.text()}));
    let base64 = har_entry(sent, &json!({"text": sent.base64(), "encoding": "base64"}));
    let whole = json!({"log": {"version": "1.2", "entries": [text]}});
    vec![
        exact("HAR", whole.to_string()),
        exact("HAR", serde_json::to_string_pretty(&whole).unwrap()),
        exact("HAR", json!({"log": {"entries": [base64]}}).to_string()),
        exact("HAR", text.to_string()),
    ]
}

fn lambda(sent: &Sent) -> Vec<File> {
    let (path, query) = sent.path_and_query();
    let parameters: Value = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    let v1 = json!({"resource": "/{proxy+}", "path": path, "httpMethod": "POST", "headers": sent.object(),
        "multiValueHeaders": sent.lists(), "queryStringParameters": parameters,
        "requestContext": {"path": path, "stage": "prod"}, "body": sent.text(), "isBase64Encoded": false});
    let mut plain = v1.clone();
    plain.as_object_mut().unwrap().retain(|name, _| {
        ["path", "httpMethod", "headers", "body", "queryStringParameters"].contains(&name.as_str())
    });
    let v2 = json!({"version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
        "cookies": ["a=b"], "headers": sent.object(), "body": sent.base64(), "isBase64Encoded": true,
        "requestContext": {"domainName": "hooks.example.com", "http": {"method": "POST", "path": path}}});
    let mut url = v2.clone();
    url["requestContext"]["domainName"] = json!("abc.lambda-url.eu-west-1.on.aws");
    let mut short = json!({"version": "2.0", "headers": sent.object(), "body": sent.text()});
    short["rawPath"] = json!(path);
    short["rawQueryString"] = json!(query);
    let mut alb = v1.clone();
    alb["requestContext"] = json!({"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:x"}});
    alb["body"] = json!(sent.base64());
    alb["isBase64Encoded"] = json!(true);
    let pretty = serde_json::to_vec_pretty(&v1).unwrap();
    vec![
        exact("API Gateway event v1 (REST)", pretty),
        exact("API Gateway event v1 (REST)", plain.to_string()),
        exact("API Gateway event v2 (HTTP)", v2.to_string()),
        exact("API Gateway event v2 (HTTP)", short.to_string()),
        exact("Lambda function URL event", url.to_string()),
        exact("ALB event", alb.to_string()),
        exact("API Gateway event v2 (HTTP)", json!([v2]).to_string()),
        exact(
            "API Gateway event v2 (HTTP)",
            format!("2025-11-24T16:00:00.000Z\ta-b\tINFO\tgot {v2}\n"),
        ),
        exact(
            "API Gateway event v2 (HTTP), below its member `message`",
            json!({"level": "INFO", "message": v2}).to_string(),
        ),
        exact(
            "API Gateway event v2 (HTTP), below its member `event`",
            json!({"event": v2.to_string(), "context": {}}).to_string(),
        ),
    ]
}

fn functions(sent: &Sent) -> Vec<File> {
    let read_as = "a function's request as JSON";
    let parsed: Value = serde_json::from_slice(&sent.body).unwrap();
    let request = |raw_body: Value| {
        json!({"method": "POST", "url": sent.target, "headers": sent.object(), "body": parsed,
            "rawBody": raw_body})
    };
    let flat: Vec<&String> = sent.headers.iter().flat_map(|(name, value)| [name, value]).collect();
    let raw_headers = json!({"method": "POST", "originalUrl": sent.target, "rawHeaders": flat,
        "rawBody": sent.text()});
    let raw = json!({"method": "POST", "url": sent.url(), "headers": sent.object(),
        "bodyRaw": sent.text(), "body": parsed});
    let below = json!({"http": {"method": "POST", "path": sent.target, "headers": sent.object(),
        "body": sent.base64(), "isBase64Encoded": true}});
    vec![
        exact(read_as, request(json!(sent.text())).to_string()),
        exact(read_as, request(json!({"type": "Buffer", "data": sent.body})).to_string()),
        exact(read_as, raw_headers.to_string()),
        exact(read_as, below.to_string()),
        exact(read_as, raw.to_string()),
    ]
}

/// JSON with the body as it was sent in place of a member: `json!` would sort its members.
fn with_parsed(value: &Value, sent: &Sent) -> String {
    value.to_string().replace("\"the body\"", &sent.text())
}

fn parsed(sent: &Sent) -> Vec<File> {
    let (path, query) = sent.path_and_query();
    let parameters: Value = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    let mut smee = sent.object();
    smee["body"] = json!("the body");
    smee["query"] = parameters;
    smee["timestamp"] = json!(1_764_000_000_000_u64);
    let smee = with_parsed(&smee, sent);
    let stream =
        format!("event: ready\ndata: {{}}\n\nid: 1\ndata: {smee}\n\nevent: ping\ndata: {{}}\n\n");
    let hookdeck = json!({"id": "req_1", "data": {"path": path, "query": query, "headers": sent.object(),
        "body": "the body"}});
    let hookdeck = with_parsed(&hookdeck, sent);
    let function = json!({"method": "POST", "url": sent.target, "headers": sent.object(),
        "body": "the body"});
    let github = json!({"id": 1, "guid": "2", "request": {"headers": sent.object(),
        "payload": "the body"}, "response": {"headers": {}, "payload": "no"}});
    let github = with_parsed(&github, sent);
    let mut files = vec![
        lossy("smee.io event", &smee),
        lossy("smee.io event", smee.replace("\":", "\" : ").replace("\" : //", "\"://")),
        lossy("smee.io event", stream),
        lossy("Hookdeck request", hookdeck),
        lossy("a function's request as JSON", with_parsed(&function, sent)),
    ];
    if !sent.target.contains("square") {
        files.push(lossy("GitHub delivery", github));
    }
    files
}

fn inspectors(sent: &Sent) -> Vec<File> {
    let site = json!({"uuid": "1", "type": "web", "token_id": "2", "method": "POST", "url": sent.url(),
        "content": sent.text(), "headers": sent.lists(), "query": null});
    let raw = STANDARD.encode(raw(sent, "HTTP/1.1", "\r\n"));
    let ngrok = json!({"id": "airt_1", "request": {"method": "POST", "proto": "HTTP/1.1",
        "headers": sent.lists(), "uri": sent.target, "raw": raw}, "response": {"raw": ""}});
    let (id, length) = (sent.object(), sent.body.len().to_string());
    let mut headers = id;
    headers["x-not-there"] = json!("");
    let nginx = json!({"request_method": "POST", "request_uri": sent.target, "content_length": length,
        "headers": headers, "request_body": sent.text()});
    vec![
        exact("webhook.site request", site.to_string()),
        exact("webhook.site request", json!({"data": [site], "total": 1}).to_string()),
        exact("ngrok capture", ngrok.to_string()),
        exact("ngrok capture", json!({"uri": "/api", "requests": [ngrok]}).to_string()),
        exact("nginx log line", format!("{nginx}\n")),
    ]
}

/// A packet of IPv4 and TCP.
fn packet(payload: &[u8]) -> Vec<u8> {
    let total = u16::try_from(payload.len() + 52).unwrap().to_be_bytes();
    let mut packet = vec![0x45, 0, total[0], total[1], 0x41, 0x50, 0x40, 0, 0x40, 6, 0x0A, 0x50];
    packet.extend([127, 0, 0, 1, 127, 0, 0, 1, 0x13, 0x88, 0, 80, 0, 0, 0, 1, 0, 0, 0, 1]);
    packet
        .extend([0x80, 0x18, 2, 0, 0, 0, 0, 0, 1, 1, 8, 10, 0, 0, 0, 0x41, 0x41, 0x41, 0x41, 0x50]);
    packet.extend(payload);
    packet
}

fn in_ascii(packet: &[u8]) -> String {
    let mut text = String::new();
    for (at, byte) in packet.iter().enumerate() {
        match byte {
            b'\r' if packet.get(at + 1) == Some(&b'\n') => {}
            b'\n' | b'\t' | b' '..=b'~' => text.push(char::from(*byte)),
            _ => text.push('.'),
        }
    }
    text + "\n"
}

fn in_hexadecimal(packet: &[u8]) -> String {
    let line = |(at, bytes): (usize, &[u8])| {
        let pairs: Vec<_> = bytes.chunks(2).map(hex::encode).collect();
        let text = in_ascii(bytes).replace(['\n', '\t'], ".");
        format!("\t0x{:04x}:  {:<39}  {text}\n", at * 16, pairs.join(" "))
    };
    packet.chunks(16).enumerate().map(line).collect()
}

const WAY: &str = "127.0.0.1.5000 > 127.0.0.1.80";

/// What tcpdump prints of a connection on which these bytes are sent, each from a number on.
fn recorded(segments: &[(usize, &[u8])], dump: impl Fn(&[u8]) -> String) -> String {
    let mut text = String::from("tcpdump: listening on lo, snapshot length 262144 bytes\n");
    text += &["12:00:00.000001 IP ", WAY, ": Flags [S], seq 7, win 512, length 0\n"].concat();
    text += &dump(&packet(&[]));
    for (from, payload) in segments {
        let (end, length) = (from + payload.len(), payload.len());
        let said = format!("seq {from}:{end}, ack 1, win 512, length {length}: HTTP");
        text += &["12:00:00.000002 IP ", WAY, ": Flags [P.], ", &said, "\n"].concat();
        text += &dump(&packet(payload));
        text += "12:00:00.000003 IP 127.0.0.1.80 > 127.0.0.1.5000: Flags [.], ack 1, win 512, length 0\n";
        text += &dump(&packet(&[]));
    }
    text
}

fn tcpdump(sent: &Sent) -> Vec<File> {
    let raw = raw(sent, "HTTP/1.1", "\r\n");
    let (first, second) = raw.split_at(raw.len() - sent.body.len());
    let from = first.len() + 1;
    let segments = [(1, first), (from, second), (from, second)];
    vec![
        lossy("tcpdump output", recorded(&segments, in_ascii)),
        exact("tcpdump output", recorded(&segments, in_hexadecimal)),
    ]
}

fn all(sent: &Sent) -> Vec<File> {
    let makers = [http, curl, har, lambda, functions, parsed, inspectors, tcpdump];
    makers.iter().flat_map(|make| make(sent)).collect()
}

struct Answer {
    code: i32,
    stdout: String,
    stderr: String,
}

fn run(args: &[&str], input: &[u8]) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(args).env("S", SECRET).env("OTHER", "another secret");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
    assert!(!stdout.contains(SECRET) && !stderr.contains(SECRET), "{stdout}{stderr}");
    Answer { code: output.status.code().unwrap(), stdout, stderr }
}

fn verify(sent: &Sent, secret: &str, args: &[&str], input: &[u8]) -> Answer {
    let now = NOW.to_string();
    let command = ["verify", sent.provider, "--secret-env", secret, "--now", &now];
    run(&[&command[..], args].concat(), input)
}

fn is_one_line(answer: &Answer) -> bool {
    answer.stdout.is_empty()
        && answer.stderr.starts_with("countersign: ")
        && answer.stderr.matches('\n').count() == 1
}

#[track_caller]
fn fails(answer: &Answer, what: &str) {
    assert_eq!(answer.code, 2, "{}{}", answer.stdout, answer.stderr);
    assert!(is_one_line(answer), "{}{}", answer.stdout, answer.stderr);
    assert!(answer.stderr.contains(what), "{what:?} is not in {:?}", answer.stderr);
}

const BODY: &str = r#"{"a":1,"text":"x: \"y\" \\ /","list":[1,2.50,null]}"#;

#[test]
fn the_same_request_gets_the_same_verdict_in_each_format() {
    let signed = Sent::new("github", "/hooks/github?tenant=a", BODY);
    let signature = "x-hub-signature-256";
    let cases = [
        (signed.clone(), "S", 0, "valid: github, key 0"),
        (signed.clone(), "OTHER", 1, "no signature in X-Hub-Signature-256 matches"),
        (
            signed.clone().with_body(r#"{"a":2}"#),
            "S",
            1,
            "no signature in X-Hub-Signature-256 matches",
        ),
        (signed.without(signature), "S", 1, "X-Hub-Signature-256"),
        (Sent::new("slack", "/slack", BODY), "S", 0, "valid: slack, key 0"),
    ];
    for (sent, secret, code, text) in &cases {
        for (at, file) in all(sent).iter().enumerate() {
            let answer = verify(sent, secret, &["-"], &file.content);
            let shown = String::from_utf8_lossy(&file.content);
            let context =
                format!("{} {at}: {}{}\n{shown}", file.read_as, answer.stdout, answer.stderr);
            if !file.is_exact && *code == 1 && text.contains("matches") {
                assert_eq!(answer.code, 2, "{context}");
                assert!(is_one_line(&answer) && answer.stderr.contains("--body"), "{context}");
                continue;
            }
            assert_eq!(answer.code, *code, "{context}");
            assert!(answer.stdout.contains(text), "{context}");
            let says = format!("read as: {}", file.read_as);
            let next = "`countersign explain` with the same arguments looks for the cause\n";
            let said = answer.stderr.strip_suffix(next);
            assert_eq!(said.is_some(), *code == 1 && text.contains("matches"), "{context}");
            let said = said.unwrap_or(&answer.stderr);
            let is_plain = said.is_empty() && file.read_as == "raw HTTP/1.1";
            assert!(said.starts_with(&says) || is_plain, "{context}");
            assert!(said.matches('\n').count() <= 1, "{context}");
            let json = verify(sent, secret, &["-", "--json"], &file.content);
            let value: Value = serde_json::from_str(&json.stdout).unwrap();
            assert_eq!(
                (&value["read_as"], json.stderr.as_str()),
                (&json!(file.read_as), ""),
                "{context}"
            );
        }
    }
}

/// What has no place in JSON or a dump is in those formats that hold bytes.
#[test]
fn a_body_is_taken_to_the_byte() {
    let body = "{\"name\": \"J\u{fc}rgen \u{1f600}\",\r\n \"tab\":\t1 }\r\n";
    let sent = Sent::new("github", "/", body);
    let files = [http(&sent), har(&sent), lambda(&sent), functions(&sent), inspectors(&sent)];
    for file in files.iter().flatten() {
        let answer = verify(&sent, "S", &["-"], &file.content);
        assert_eq!(answer.code, 0, "{}: {}{}", file.read_as, answer.stdout, answer.stderr);
    }
    let exact = tcpdump(&sent).into_iter().filter(|file| file.is_exact);
    for file in exact.chain(curl(&sent)) {
        assert_eq!(verify(&sent, "S", &["-"], &file.content).code, 0, "{}", file.read_as);
    }
    let dots = &tcpdump(&sent)[0];
    fails(&verify(&sent, "S", &["-"], &dots.content), "tcpdump -X");
}

#[test]
fn a_url_is_joined_from_its_origin_and_the_request_line() {
    let target = "/hooks/square?tenant=a";
    let sent = Sent::new("square", target, BODY);
    // The relay does not say which path it was sent to.
    for file in all(&sent).into_iter().filter(|file| file.read_as != "smee.io event") {
        let origin = |origin: &str| verify(&sent, "S", &["-", "--origin", origin], &file.content);
        for good in ["https://hooks.example.com", "https://hooks.example.com/"] {
            let answer = origin(good);
            assert_eq!(answer.code, 0, "{}: {}{}", file.read_as, answer.stdout, answer.stderr);
        }
        let other = origin("https://other.example.com");
        assert_eq!(other.code, if file.is_exact { 1 } else { 2 }, "{}", file.read_as);
        fails(&origin("hooks.example.com"), "--origin is a URL without path and query");
        fails(&origin("https://hooks.example.com/a"), "--origin is a URL without path and query");
    }
    let raw = raw(&sent, "HTTP/1.1", "\r\n");
    let url = verify(&sent, "S", &["-", "--url", &sent.url()], &raw);
    assert_eq!(url.code, 0, "{}", url.stderr);
    fails(&verify(&sent, "S", &["-"], &raw), "square signs the URL: give it with --url, or its");
    let github = Sent::new("github", "/", BODY);
    fails(
        &verify(&github, "S", &["-", "--origin", "https://hooks.example.com"], &raw),
        "--origin is only for",
    );
}

/// The options that give a request's headers.
fn options(sent: &Sent) -> Vec<String> {
    let header =
        |(name, value): &(String, String)| [String::from("--header"), format!("{name}: {value}")];
    sent.headers.iter().flat_map(header).collect()
}

#[test]
fn headers_and_a_body_stand_in_place_of_a_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("body.json");
    fs::write(&path, BODY).unwrap();
    let path = path.to_str().unwrap();
    let sent = Sent::new("github", "/", BODY);
    let given = options(&sent);
    let headers: Vec<_> = given.iter().map(String::as_str).collect();
    let with =
        |args: &[&str], input: &[u8]| verify(&sent, "S", &[&headers[..], args].concat(), input);
    for answer in [
        with(&["--body", path], b""),
        with(&["--body", "-"], BODY.as_bytes()),
        with(&["--body", path, "--method", "POST", "--url", "https://x.example/h"], b""),
    ] {
        assert_eq!(answer.code, 0, "{}{}", answer.stdout, answer.stderr);
        assert_eq!(answer.stderr, "read as: --header and --body\n");
    }
    assert_eq!(with(&["--body", "-"], b"{}").code, 1);
    fails(&with(&[], b""), "no body: give its file with --body");
    fails(&with(&["-", "--body", path], b""), "--header stands in place of REQUEST");
    fails(&with(&["--body", path, "--format", "har"], b""), "--format is for a request's file");
    fails(&with(&["--body", path, "--entry", "1"], b""), "--entry is for a request's file");
    fails(&with(&["--body", "/nonexistent"], b""), "the body of --body: No such file");
    for bad in ["no colon", ": value", "two words: value", ""] {
        fails(&with(&["--body", path, "--header", bad], b""), "has no colon, or no name");
    }
    fails(&with(&["--body", path, "--header", "A(: b"], b""), "a header's name or value");
    let none = run(&["verify", "github", "--secret-env", "S"], b"");
    assert!(none.code == 2 && none.stderr.contains("--header and --body"), "{}", none.stderr);

    let square = Sent::new("square", "/h?a=b", BODY);
    let url = square.url();
    let given = options(&square);
    let headers: Vec<_> = given.iter().map(String::as_str).collect();
    let answer =
        verify(&square, "S", &[&headers[..], &["--body", path, "--url", &url]].concat(), b"");
    assert_eq!(answer.code, 0, "{}", answer.stderr);
}

/// Where a file has no body, or only a parsed one, the body can be given besides.
#[test]
fn a_body_that_is_lost_is_given_besides() {
    let folder = TempDir::new().unwrap();
    let body = "{ \"a\" : 1 }";
    let path = folder.path().join("body");
    fs::write(&path, body).unwrap();
    let path = path.to_str().unwrap();
    let sent = Sent::new("github", "/", body);
    let without = format!("{}{CURL_REST}", curl_head(&sent, "HTTP/2"));
    fails(&verify(&sent, "S", &["-"], without.as_bytes()), "give it with --body");
    let answer = verify(&sent, "S", &["-", "--body", path], without.as_bytes());
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    for file in parsed(&sent) {
        fails(&verify(&sent, "S", &["-"], &file.content), "the raw bytes are lost");
        let answer = verify(&sent, "S", &["-", "--body", path], &file.content);
        assert_eq!(answer.code, 0, "{}", answer.stderr);
        assert!(!answer.stderr.contains("lost"), "{}", answer.stderr);
    }
    let head = format!("{}content-length: 11\n\n", sent.head("HTTP/1.1", "\n"));
    let answer = verify(&sent, "S", &["-", "--body", path], head.as_bytes());
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    for file in [http(&sent), lambda(&sent)].iter().flatten() {
        fails(&verify(&sent, "S", &["-", "--body", path], &file.content), "--body gives another");
    }
    fails(&verify(&sent, "S", &["-", "--body", "-"], b""), "the body and the request are both -");
}

#[test]
fn one_of_several_is_chosen_by_its_number() {
    let sent = Sent::new("github", "/", BODY);
    let entry = har_entry(&sent, &json!({"text": BODY}));
    let get = json!({"request": {"method": "GET", "url": "https://x.example/", "headers": []}});
    let har = json!({"log": {"entries": [get, entry, get, entry]}}).to_string();
    let with = |args: &[&str]| verify(&sent, "S", &[&["-"], args].concat(), har.as_bytes());
    fails(&with(&[]), "it holds 4 requests: say which with --entry N: 1 POST /, 3 POST /");
    fails(&with(&["--entry", "4"]), "it has no entry 4: the last one is 3, and the first one 0");
    for at in ["1", "3"] {
        let answer = with(&["--entry", at]);
        assert_eq!(answer.code, 0, "{}", answer.stderr);
        assert_eq!(answer.stderr, format!("read as: HAR, entry {at} of 0 to 3\n"));
    }
    assert_eq!(with(&["--entry", "0"]).code, 1);
    let alone = [curl(&sent), http(&sent), lambda(&sent), inspectors(&sent)];
    for file in alone.iter().flatten() {
        let one = verify(&sent, "S", &["-", "--entry", "1"], &file.content);
        fails(&one, "it has no entry 1: the last one is 0");
        assert_eq!(
            verify(&sent, "S", &["-", "--entry", "0"], &file.content).code,
            0,
            "{}",
            file.read_as
        );
    }
    let twice = |text: String| [text.as_str(), "\n", &text].concat();
    let several = [
        json!([lambda_event(&sent), lambda_event(&sent)]).to_string(),
        twice(lambda_event(&sent).to_string()),
        twice(String::from_utf8(curl(&sent)[0].content.clone()).unwrap()),
        String::from_utf8(parsed(&sent)[2].content.clone()).unwrap().repeat(2),
    ];
    for several in several {
        fails(&verify(&sent, "S", &["-"], several.as_bytes()), "it holds 2 requests");
        let one = verify(&sent, "S", &["-", "--entry", "1"], several.as_bytes());
        assert_eq!(one.code, 0, "{}{}", one.stdout, one.stderr);
        assert!(one.stderr.contains(", entry 1 of 0 to 1"), "{}", one.stderr);
    }
}

fn lambda_event(sent: &Sent) -> Value {
    json!({"version": "2.0", "headers": sent.object(), "body": sent.base64(), "isBase64Encoded": true})
}

#[test]
fn what_is_no_request_says_what_it_looks_like() {
    let sent = Sent::new("github", "/", BODY);
    let head = sent.head("HTTP/1.1", "\n");
    let event = lambda_event(&sent);
    let mut no_base64 = event.clone();
    no_base64["body"] = json!("{\"a\":1}");
    let mut both = event.clone();
    both["httpMethod"] = json!("POST");
    let mut with_log = event.clone();
    with_log["log"] = json!({"entries": []});
    let har = String::from_utf8(har(&sent)[0].content.clone()).unwrap();
    let hidden = har_entry(&sent, &Value::Null).to_string();
    let headers_alone = sent.lines("\n");
    let is_cut = event.to_string();
    let is_cut = &is_cut[..is_cut.len() - 9];
    let line = String::from_utf8(inspectors(&sent).pop().unwrap().content).unwrap();
    let wrong_length = line.replace(&format!("\"{}\"", sent.body.len()), "\"99\"").into_bytes();
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"".into(), "it has no HTTP head"),
        (BODY.into(), "looks like a body of JSON alone: give its headers with --header"),
        (b"payload=%7B%7D&a=b".into(), "looks like a form's body alone"),
        (b"<xml><a/></xml>".into(), "looks like a body of XML alone"),
        (b"HTTP/1.1 200 OK\r\n\r\n".into(), "looks like a response"),
        (headers_alone.into(), "looks like headers without a request line: put `POST"),
        (format!("{head}no colon\n\n{BODY}").into(), "has no colon: a header is `Name: value`"),
        (format!("{head}\n{BODY}\n{head}\n{BODY}").into(), "a second request follows"),
        (b"curl -X POST https://x.example -d a".into(), "looks like a command for curl"),
        (b"\xFF\xFEP\0O\0S\0T\0".into(), "looks like UTF-16"),
        (b"\x1F\x8B\x08\0\0".into(), "looks compressed"),
        (b"\xD4\xC3\xB2\xA1\x02\0".into(), "tcpdump -r FILE -X"),
        (b"\0\x01\x02".into(), "looks like binary data"),
        (
            b"10.0.0.1 - - [24/Nov/2025:16:00:00 +0000] \"POST /h HTTP/1.1\" 401 2 \"-\" \"x\"\n"
                .into(),
            "looks like a server's access log",
        ),
        (b"{'version': '2.0', 'headers': {}}".into(), "json.dumps or JSON.stringify"),
        (b"{\"request_body\": \"{\\x22a\\x22:1}\"}".into(), "nginx's log without escape=json"),
        (
            b"2025-11-24T16:00:00.000Z\ta\tINFO\t{ version: '2.0' }".into(),
            "write it with JSON.stringify",
        ),
        (b"POST /h HTTP/2\nhost: x\nno colon\n\n".into(), "line 3 of its head has no colon"),
        (b"{\n  version: '2.0',\n  headers: {".into(), "write it with JSON.stringify"),
        (is_cut.into(), "the JSON breaks off there"),
        (no_base64.to_string().into(), "is said to be base64 and is none"),
        (
            both.to_string().into(),
            "it can be read as API Gateway event v1 (REST) and as API Gateway event v2",
        ),
        (with_log.to_string().into(), "it can be read as HAR and as API Gateway event v2"),
        (format!("{har}\n{event}").into(), "it can be read as HAR and as API Gateway event v2"),
        (format!("{event}\n{head}\n{BODY}").into(), "the JSON breaks off there"),
        (b"{\"Records\": [{\"body\": \"{}\"}]}".into(), "an event of a queue or a topic"),
        (b"{\"log\": {\"entries\": []}}".into(), "it holds no request"),
        (hidden.into(), "export it with content"),
        (
            json!({"version": "2.0", "headers": {}, "body": "a"}).to_string().into(),
            "has no headers",
        ),
        (
            json!({"version": "2.0", "headers": {"a\nb": "c"}, "body": "a"}).to_string().into(),
            "a header's name or value",
        ),
        (wrong_length, "another length than content_length says"),
        (
            format!("{}* more\n", &curl_head(&sent, "HTTP/1.1").replace("\n>\n", "\n")).into(),
            "no end of its head",
        ),
        (
            b"12:00:00.1 IP 1.1.1.1.1 > 2.2.2.2.80: Flags [P.], seq 1:9, length 8\nE..4GET".into(),
            "that is cut",
        ),
        (format!("{{\"a\":{}", "[".repeat(100_000)).into(), "the JSON breaks off there"),
    ];
    for (content, what) in cases {
        for command in ["verify", "explain"] {
            let answer = run(&[command, "github", "--secret-env", "S", "-"], &content);
            fails(&answer, what);
            assert!(!answer.stderr.contains("hooks.example.com"), "{}", answer.stderr);
        }
        for args in [&["detect", "-"][..], &["handshake", "meta", "-"]] {
            fails(&run(args, &content), what);
        }
    }
}

#[test]
fn a_format_is_forced_by_its_name() {
    let sent = Sent::new("github", "/", BODY);
    let mut both = lambda_event(&sent);
    both["httpMethod"] = json!("POST");
    let both = both.to_string();
    for format in ["api-gateway-v1", "api-gateway-v2", "alb", "function"] {
        let answer = verify(&sent, "S", &["-", "--format", format], both.as_bytes());
        assert_eq!(answer.code, 0, "{format}: {}{}", answer.stdout, answer.stderr);
    }
    let below = json!({"message": {"event": lambda_event(&sent)}, "level": "INFO"}).to_string();
    let answer = verify(&sent, "S", &["-", "--format", "api-gateway-v2"], below.as_bytes());
    assert_eq!(answer.code, 0, "{}{}", answer.stdout, answer.stderr);
    let forced =
        |format: &str, content: &[u8]| verify(&sent, "S", &["-", "--format", format], content);
    fails(&forced("http", both.as_bytes()), "it has no HTTP head");
    fails(&forced("http2", &raw(&sent, "HTTP/1.1", "\n")), "has no line `:method: POST`");
    fails(&forced("har", both.as_bytes()), "export it anew");
    fails(&forced("har", b"POST / HTTP/1.1\r\n\r\n"), "read as HAR, it has at line 1");
    fails(&forced("curl", b"POST / HTTP/1.1\r\n\r\n"), "it holds no request");
    fails(&forced("tcpdump", b"POST / HTTP/1.1\r\n\r\n"), "holds no packet");
    fails(&forced("ngrok", both.as_bytes()), "it has no request.raw");
    let unknown = forced("pcap", b"");
    assert!(unknown.code == 2 && unknown.stderr.contains("api-gateway-v1"), "{}", unknown.stderr);
}

/// What a header is there twice for is seen in each format that shows it.
#[test]
fn a_header_that_is_there_twice_is_there_twice() {
    let mut sent = Sent::new("github", "/", BODY);
    let (name, value) = sent.headers.last().unwrap().clone();
    sent.headers.push((name.clone(), value.clone()));
    let mut v1 = json!({"httpMethod": "POST", "path": "/", "headers": sent.object(), "body": BODY});
    let mut multi = sent.lists();
    multi[&name] = json!([value, value]);
    v1["multiValueHeaders"] = multi.clone();
    let site = json!({"uuid": "1", "method": "POST", "headers": multi, "content": BODY});
    let function = &functions(&sent)[2].content;
    let har = &har(&sent)[0].content;
    let expected = verify(&sent, "S", &["-"], &raw(&sent, "HTTP/1.1", "\r\n"));
    assert_eq!(expected.code, 1, "{}", expected.stdout);
    for content in [v1.to_string().as_bytes(), site.to_string().as_bytes(), function, har] {
        let answer = verify(&sent, "S", &["-"], content);
        assert_eq!((answer.code, &answer.stdout), (1, &expected.stdout), "{}", answer.stderr);
    }
}

/// A body that ends with its file may have a line break more than was sent: `explain` says so.
#[test]
fn an_editors_line_break_is_found() {
    let sent = Sent::new("github", "/", BODY);
    let text = format!("{}\n{BODY}\n", sent.head("HTTP/1.1", "\n"));
    let verified = verify(&sent, "S", &["-"], text.as_bytes());
    assert_eq!(verified.code, 1);
    assert!(verified.stderr.contains("with the line break at its end"), "{}", verified.stderr);
    let explained = run(&["explain", "github", "--secret-env", "S", "-"], text.as_bytes());
    assert_eq!(explained.code, 0, "{}", explained.stdout);
    let pasted =
        curl_head(&sent, "HTTP/2").replace(&format!("> content-length: {}\n", BODY.len()), "");
    let pasted = format!("{pasted}{BODY}\n{CURL_REST}");
    assert_eq!(verify(&sent, "S", &["-"], pasted.as_bytes()).code, 0);
}

/// The other commands read the same files.
#[test]
fn each_command_reads_each_format() {
    let sent = Sent::new("github", "/", BODY);
    for file in all(&sent) {
        let explained = run(&["explain", "github", "--secret-env", "S", "-"], &file.content);
        assert!(
            explained.stdout.starts_with("nothing is wrong"),
            "{}: {}",
            file.read_as,
            explained.stdout
        );
        let detected = run(&["detect", "--secret-env", "S", "-"], &file.content);
        assert!(
            detected.stdout.contains("github: X-Hub-Signature-256: verifies"),
            "{}",
            detected.stdout
        );
        let json = run(&["detect", "--json", "-"], &file.content);
        let rows: Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(rows[0]["read_as"], file.read_as);
        let json = run(&["explain", "github", "--secret-env", "S", "--json", "-"], &file.content);
        let value: Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(value["read_as"], file.read_as);
    }
    let target = "/meta?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=a-token";
    let event = json!({"version": "2.0", "rawPath": "/meta", "headers": {"host": "x.example"},
        "rawQueryString": target.split_once('?').unwrap().1,
        "requestContext": {"http": {"method": "GET", "path": "/meta"}}})
    .to_string();
    let url = format!("https://x.example{target}");
    let har =
        json!({"log": {"entries": [{"request": {"method": "GET", "url": url, "headers": []}}]}});
    let folder = TempDir::new().unwrap();
    let token = folder.path().join("token");
    fs::write(&token, "a-token").unwrap();
    let token = token.to_str().unwrap();
    for content in [event.as_str(), &har.to_string(), &format!("GET {target} HTTP/2\nhost: x\n\n")]
    {
        let answer = run(&["handshake", "meta", "--token-file", token, "-"], content.as_bytes());
        assert!(
            answer.stdout.trim_end().ends_with("1158201444"),
            "{}{}",
            answer.stdout,
            answer.stderr
        );
        assert!(answer.stderr.starts_with("read as: "), "{}", answer.stderr);
        let json =
            run(&["handshake", "meta", "--token-file", token, "--json", "-"], content.as_bytes());
        let value: Value = serde_json::from_str(&json.stdout).unwrap();
        assert!(value["read_as"].is_string() && value["answered"] == true, "{value}");
    }
    let options = ["handshake", "meta", "--token-file", token, "--header", "host: x.example"];
    let options = [&options[..], &["--method", "GET", "--url", &url]].concat();
    let answer = run(&options, b"");
    assert!(answer.stdout.trim_end().ends_with("1158201444"), "{}{}", answer.stdout, answer.stderr);
}

#[test]
fn a_tolerance_is_the_receivers() {
    let sent = Sent::new("slack", "/", BODY);
    let raw = raw(&sent, "HTTP/1.1", "\r\n");
    let at = |command: &str, late: u64, args: &[&str]| {
        let now = (NOW + late).to_string();
        run(&[&[command, "slack", "--secret-env", "S", "--now", &now, "-"], args].concat(), &raw)
    };
    assert_eq!(at("verify", 300, &[]).code, 0);
    assert_eq!(at("verify", 301, &[]).code, 1);
    assert_eq!(at("verify", 301, &["--tolerance", "301"]).code, 0);
    assert_eq!(at("verify", 302, &["--tolerance", "301"]).code, 1);
    assert_eq!(at("verify", 6, &["--tolerance", "5"]).code, 1);
    assert!(at("explain", 4000, &[]).stdout.contains("timestamp-too-old"));
    assert!(at("explain", 4000, &["--tolerance", "4000"]).stdout.starts_with("nothing is wrong"));
    assert!(at("explain", 6, &["--tolerance", "5"]).stdout.contains("timestamp-too-old"));
    let detected = |args: &[&str]| {
        let now = (NOW + 4000).to_string();
        let command = ["detect", "--secret-env", "S", "--now", &now, "-"];
        run(&[&command[..], args].concat(), &raw).stdout
    };
    assert!(!detected(&[]).contains("slack: X-Slack-Signature: verifies"));
    assert!(detected(&["--tolerance", "4000"]).contains("slack: X-Slack-Signature: verifies"));
    let github = Sent::new("github", "/", BODY);
    let untimed = verify(&github, "S", &["-", "--tolerance", "5"], &raw);
    fails(
        &untimed,
        "--tolerance is only for a provider that signs the time, which github does not",
    );
    let huge = at("verify", 0, &["--tolerance", &u64::MAX.to_string()]);
    assert!(huge.code == 0 || is_one_line(&huge), "{}{}", huge.stdout, huge.stderr);
}

/// A HAR of 200 MiB is neither held nor read to its end.
#[cfg(target_os = "linux")]
#[test]
fn a_document_is_read_within_its_bound() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("large.har");
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(b"{\"log\": {\"entries\": [\"").unwrap();
    file.set_len(200 * 1024 * 1024).unwrap();
    let path = path.to_str().unwrap();
    fails(&run(&["verify", "github", "--secret-env", "S", path], b""), "it has more than 64 MiB");
    fails(&run(&["detect", path], b""), "it has more than 64 MiB");
    let mut blanks = fs::File::create(path).unwrap();
    blanks.write_all(&vec![b' '; 66 * 1024 * 1024]).unwrap();
    blanks.write_all(b"{}").unwrap();
    fails(&run(&["detect", path], b""), "it has more than 64 MiB");
    fails(&run(&["detect", "-"], &vec![b'\n'; 20_000]), "it has no HTTP head");
    let event = lambda_event(&Sent::new("github", "/", BODY)).to_string();
    let event = [" ".repeat(20_000), event].concat();
    assert_eq!(run(&["verify", "github", "--secret-env", "S", "-"], event.as_bytes()).code, 0);
}

/// What the help says that is read, is.
#[test]
fn the_help_names_each_format() {
    let help = run(&["verify", "--help"], b"").stdout;
    for name in [
        "http2",
        "curl",
        "har",
        "api-gateway-v1",
        "api-gateway-v2",
        "function-url",
        "alb",
        "function",
        "smee",
        "github",
        "hookdeck",
        "webhook-site",
        "ngrok",
        "nginx",
        "tcpdump",
    ] {
        assert!(help.contains(&format!("\n  {name} ")), "{name}: {help}");
    }
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/command.md");
    let page = fs::read_to_string(page).unwrap();
    let is_of_log = |line: &&str| line.contains("request_body") || line.contains("log_format");
    let lines: Vec<_> = help.lines().map(str::trim).filter(is_of_log).collect();
    assert!(lines.len() >= 2, "{help}");
    for line in lines {
        assert!(page.contains(line), "{line} is not in docs/command.md");
    }
}

/// Whatever is cut off or changed in a file, there is a verdict or one line.
#[test]
fn a_broken_file_never_breaks_the_command() {
    let sent = Sent::new("github", "/hooks", BODY);
    for file in all(&sent) {
        let length = file.content.len();
        let cut = (1..8).map(|part| file.content[..length * part / 8].to_vec());
        let changed = (1..8).map(|part| {
            let mut content = file.content.clone();
            content[length * part / 8] = b"\"{\0\n:\xFF,\\"[part];
            content
        });
        for content in cut.chain(changed) {
            let answer = verify(&sent, "S", &["-"], &content);
            let shown = String::from_utf8_lossy(&content);
            assert!(
                answer.code < 2 || is_one_line(&answer),
                "{}{}: {shown}",
                answer.stdout,
                answer.stderr
            );
        }
    }
}

#[test]
fn an_origin_without_a_request_says_so() {
    let sign =
        ["sign", "square", "--secret-env", "S", "--body", "-", "--origin", "https://x.example"];
    fails(&run(&sign, b"{}"), "--origin is joined with a request's path, and there is no request");
    let ask = ["handshake", "dropbox", "--origin", "https://x.example"];
    fails(&run(&ask, b""), "--origin is joined with a request's path, and there is no request");
}

/// A body beside its headers is as little held as one behind them.
#[cfg(target_os = "linux")]
#[test]
fn a_body_of_an_option_is_not_held() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("zeros");
    fs::File::create(&path).unwrap().set_len(64 * 1024 * 1024).unwrap();
    let command = format!(
        "ulimit -v {} && exec {} verify github --secret-env S --header 'X-Hub-Signature-256: sha256={}' --body {}",
        // Without optimisation the program itself has more than 20 MiB.
        40 * 1024,
        env!("CARGO_BIN_EXE_countersign"),
        "0".repeat(64),
        path.display()
    );
    let output = Command::new("sh").args(["-c", &command]).env("S", SECRET).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Of an object with more members than a format has, no more are looked at.
#[test]
fn members_are_looked_at_within_a_bound() {
    let sent = Sent::new("github", "/", BODY);
    let event = lambda_event(&sent).to_string();
    let with = |count: usize| {
        let more: Vec<_> = (0..count).map(|at| format!(",\"m{at}\":0")).collect();
        event.strip_suffix('}').unwrap().to_owned() + &more.concat() + "}"
    };
    assert_eq!(verify(&sent, "S", &["-"], with(1000).as_bytes()).code, 0);
    fails(&verify(&sent, "S", &["-"], with(500_000).as_bytes()), "a body of JSON alone");
}

/// Without a length nothing but curl's own lines says where a pasted body ends.
#[test]
fn what_is_taken_as_curls_own_is_said() {
    let signed = |body: &str| Sent::new("github", "/", body);
    let pasted = |sent: &Sent, length: &str, body: &str| {
        let head = curl_head(sent, "HTTP/2");
        let head = head.replace(&format!("> content-length: {}\n", sent.body.len()), length);
        verify(sent, "S", &["-"], format!("{head}{body}\n{CURL_REST}").as_bytes())
    };
    let own = pasted(&signed("a\nb"), "", "a\nb");
    assert_eq!(own.code, 0, "{}", own.stderr);
    assert!(own.stderr.contains("taken as curl's own"), "{}", own.stderr);
    let to_end =
        format!("{}a\n", curl_head(&signed("a"), "HTTP/2").replace("content-length: 1", "a: b"));
    let to_end = verify(&signed("a"), "S", &["-"], to_end.as_bytes());
    assert_eq!(to_end.code, 0, "{}", to_end.stderr);
    assert!(to_end.stderr.contains("without the line break at its end"), "{}", to_end.stderr);
    for mark in ["* ", "> ", "< ", "{ [", "} ["] {
        let list = format!("a\n{mark}b\nc");
        fails(&pasted(&signed(&list), "", &list), "give it with --body FILE");
        let length = format!("> content-length: {}\n", list.len());
        let whole = pasted(&signed(&list), &length, &list);
        assert_eq!(whole.code, 0, "{}{}", whole.stdout, whole.stderr);
        let at_end = format!("a\n{mark}b");
        let cut = pasted(&signed(&at_end), "", &at_end);
        fails(&cut, "taken as curl's own");
    }
}

/// As of a raw request that breaks off, there is no verdict on a body that was not recorded whole.
#[test]
fn a_body_of_another_length_than_was_sent_is_no_verdict() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("body");
    fs::write(&path, BODY).unwrap();
    let path = path.to_str().unwrap();
    let mut sent = Sent::new("github", "/", BODY);
    sent.headers.push(("content-length".into(), BODY.len().to_string()));
    let given = |sent: &Sent, content: &[u8], what: &str| {
        fails(&verify(sent, "S", &["-"], content), what);
        let given = verify(sent, "S", &["-", "--body", path], content);
        assert_eq!(given.code, 0, "{what}: {}{}", given.stdout, given.stderr);
    };
    let cut = sent.clone().with_body(r#"{"a":1}"#);
    let said = |file: &File| !matches!(file.read_as, "ngrok capture" | "nginx log line");
    let files = [lambda(&cut), functions(&cut), har(&cut), inspectors(&cut)];
    for file in files.into_iter().flatten().filter(said) {
        given(&cut, &file.content, "a body of 7 bytes, and its Content-Length says 51");
    }
    let mut entry = har_entry(&sent.clone().without("content-length"), &Value::Null);
    for data in [json!({"text": "{}"}), json!({"text": ""}), json!({"mimeType": "a"}), Value::Null]
    {
        entry["request"]["postData"] = data;
        given(&sent, entry.to_string().as_bytes(), "export it with content");
    }
    entry["request"]["headers"] = sent.named();
    entry["request"]["bodySize"] = json!(-1);
    given(&sent, entry.to_string().as_bytes(), "a body of 0 bytes");
    // What was decompressed is of another length.
    sent.headers.push(("content-encoding".into(), "gzip".into()));
    sent.headers.retain(|(name, _)| name != "content-length");
    sent.headers.push(("content-length".into(), "9".into()));
    for file in [lambda(&sent), har(&sent), functions(&sent)].iter().flatten() {
        let answer = verify(&sent, "S", &["-"], &file.content);
        assert_eq!(answer.code, 0, "{}: {}{}", file.read_as, answer.stdout, answer.stderr);
    }
}

#[test]
fn packets_are_joined_by_their_numbers() {
    let sent = Sent::new("github", "/", BODY);
    let raw = raw(&sent, "HTTP/1.1", "\r\n");
    let part = |from: usize, to: usize| (from + 1, &raw[from..to]);
    let end = raw.len();
    let check = |segments: &[(usize, &[u8])], code: i32| {
        let text = recorded(segments, in_hexadecimal);
        let answer = verify(&sent, "S", &["-"], text.as_bytes());
        assert_eq!(answer.code, code, "{}{}", answer.stdout, answer.stderr);
        answer
    };
    check(&[part(50, end), part(0, 20), part(20, 50)], 0);
    check(&[part(0, 20), part(20, 50), part(0, 50), part(40, end)], 0);
    fails(&check(&[part(0, 20), part(50, end)], 2), "not all packets of its connection");
    // A connection that was open before, of which only the first number is its own.
    let open = recorded(&[(70_000, &raw[..20]), (20, &raw[20..])], in_hexadecimal);
    let open = open.replace("Flags [S]", "Flags [.]");
    assert_eq!(verify(&sent, "S", &["-"], open.as_bytes()).code, 0);
    // The same ports again.
    let twice = check(&[part(0, end)], 0).stdout;
    let again = recorded(&[part(0, end)], in_hexadecimal).repeat(2);
    fails(&verify(&sent, "S", &["-"], again.as_bytes()), "it holds 2 requests");
    assert_eq!(verify(&sent, "S", &["-", "--entry", "1"], again.as_bytes()).stdout, twice);
    let get = b"GET /a HTTP/1.1\r\nhost: x\r\n\r\n";
    let kept = [get, &raw[..], get, &raw[..], &raw[..]].concat();
    let kept = recorded(&[(1, &kept[..90]), (91, &kept[90..])], in_hexadecimal);
    let several = "it holds 5 requests: say which with --entry N: 1 POST /, 3 POST /, 4 POST /";
    fails(&verify(&sent, "S", &["-"], kept.as_bytes()), several);
    for entry in ["1", "3", "4"] {
        assert_eq!(verify(&sent, "S", &["-", "--entry", entry], kept.as_bytes()).stdout, twice);
    }
    for link in [14, 4, 16, 20] {
        let framed = |packet: &[u8]| in_hexadecimal(&[&vec![0x45; link], packet].concat());
        let text = recorded(&[part(0, end)], framed);
        assert_eq!(verify(&sent, "S", &["-"], text.as_bytes()).code, 0, "{link}");
    }
    let no_bytes = recorded(&[part(0, end)], |_| String::new());
    fails(&verify(&sent, "S", &["-"], no_bytes.as_bytes()), "-X -s 0");
}

/// Printed as text, a body may look like what tcpdump says: a mismatch is no verdict.
#[test]
fn no_packet_is_taken_from_a_body() {
    for inner in [
        recorded(&[(1, b"GET / HTTP/1.1\r\n\r\n")], in_hexadecimal),
        recorded(&[(1, b"GET / HTTP/1.1\r\n\r\n")], in_ascii),
        in_hexadecimal(&packet(b"a")),
    ] {
        let sent = Sent::new("github", "/", &format!("a\n{inner}"));
        let raw = raw(&sent, "HTTP/1.1", "\r\n");
        let text = recorded(&[(1, &raw)], in_ascii);
        let answer = verify(&sent, "OTHER", &["-"], text.as_bytes());
        assert!(answer.code == 2 && is_one_line(&answer), "{}{}", answer.stdout, answer.stderr);
        assert!(answer.stderr.contains("-X"), "{}", answer.stderr);
    }
}

#[test]
fn lines_of_a_log_are_read_over() {
    let sent = Sent::new("github", "/", BODY);
    let event = lambda_event(&sent);
    let pretty = serde_json::to_string_pretty(&event).unwrap();
    let dated = "2025-11-24T16:00:00.000Z\ta-b-c\tINFO\t";
    let of_lambda = |json: &str| {
        format!(
            "START RequestId: a-b-c Version: $LATEST\n{dated}Loading {{ function }}\n{dated}{json}\n\
             {dated}{{\"level\":1}}\nEND RequestId: a-b-c\nREPORT RequestId: a-b-c Duration: 1 ms\n"
        )
    };
    for log in [
        of_lambda(&event.to_string()),
        of_lambda(&pretty),
        format!("INFO {event}\n"),
        format!("[INFO] {dated}{pretty}\n"),
        format!("{dated}{event}\n{dated}done"),
        format!("{dated}{{\"message\":{event}}}\n"),
        format!("START RequestId: a-b-c\n{event}\nEND RequestId: a-b-c\nREPORT RequestId: a-b-c\n"),
        format!("{event}\nEND RequestId: a-b-c\n"),
        format!("[INFO] event received\n{event}\n"),
        format!("[INFO] event received\n{pretty}\ndone\n"),
        format!("INFO ctx={{id}} event: {event}\n"),
        format!("INFO got {{\"a\":1}} and {{\"b\":[ and {event}\n"),
        format!("Nov 27 05:00:00 host app[1]: {event}\n"),
        format!("2026/11/27 05:00:00 {event}\n"),
        format!("1764219600000 {event}\n"),
        format!("INFO:root:{event}\n"),
        format!("event: {event}\n"),
        format!("{{\"level\":\"INFO\"}}\n{event}\n"),
        json!({"level": "INFO", "message": {"event": event}}).to_string(),
        json!({"level": "INFO", "message": format!("got {event}")}).to_string(),
        json!({"events": [{"timestamp": 1, "message": "START RequestId: a"},
            {"timestamp": 1, "message": format!("{dated}{event}\n")}]})
        .to_string(),
    ] {
        let answer = verify(&sent, "S", &["-"], log.as_bytes());
        assert_eq!(answer.code, 0, "{}{}: {log}", answer.stdout, answer.stderr);
    }
    // What only begins as JSON does is not looked at anew from each of its braces.
    let many = format!("{}\n{event}\n", "{\"a\":".repeat(1_000_000));
    assert_eq!(verify(&sent, "S", &["-"], many.as_bytes()).code, 2);
    let many = format!("{}!\n{event}\n", "{\"a\":".repeat(1_000_000));
    assert_eq!(verify(&sent, "S", &["-"], many.as_bytes()).code, 0);
    let twice = of_lambda(&pretty) + &of_lambda(&event.to_string());
    fails(&verify(&sent, "S", &["-"], twice.as_bytes()), "it holds 2 requests");
    assert_eq!(verify(&sent, "S", &["-", "--entry", "1"], twice.as_bytes()).code, 0);
}

/// Those of several are told apart by what is shown of them, which is no secret of a URL.
#[test]
fn those_of_several_are_listed() {
    let entry = |method: &str, url: &str| json!({"request": {"method": method, "url": url, "headers": [{"name": "a", "value": "b"}]}});
    let several = [
        entry("POST", "https://u:p@x.example/hooks/a?token=b"),
        entry("GET", "https://x.example/"),
        entry("PUT", "https://x.example/T0/dGhlIHRva2VuIG9mIGEgaG9vaw/\u{1b}[0m"),
    ];
    let read = |entries: &[Value], args: &[&str]| {
        let har = json!({"log": {"entries": entries}}).to_string();
        let command = ["verify", "github", "--secret-env", "S", "-"];
        run(&[&command[..], args].concat(), har.as_bytes())
    };
    let listed =
        "it holds 3 requests: say which with --entry N: 0 POST /hooks/a, 2 PUT /T0/…/\\u{1b}[0m\n";
    fails(&read(&several, &[]), listed);
    let gets = vec![entry("GET", "https://x.example/a"); 2];
    fails(&read(&gets, &[]), "with --entry N: 0 GET /a, 1 GET /a");
    fails(&read(&vec![entry("POST", "/a"); 100], &[]), "7 POST /a, and others\n");
    fails(&read(&[], &["--entry", "2"]), "it holds no request");
    let array =
        json!([lambda_event(&Sent::new("github", "/h", BODY)), {"message": "a"}]).to_string();
    fails(&run(&["detect", "-"], array.as_bytes()), "a body of JSON alone");
}

#[test]
fn what_is_no_text_and_no_flag_is_said() {
    let event = |member: &str| {
        let event = format!(r#"{{"version":"2.0","headers":{{"a":"b"}},{member}}}"#);
        run(&["verify", "github", "--secret-env", "S", "-"], event.as_bytes())
    };
    for half in [r"\ud800", r"\udc00", r"\ud83d\u0041", r"\ud83dx"] {
        fails(&event(&format!(r#""body":"{half}""#)), "half of a pair of UTF-16");
        fails(&event(&format!(r#""body":"","rawPath":"{half}""#)), "half of a pair of UTF-16");
    }
    for flag in [r#""true""#, "1", "{}"] {
        let member = format!(r#""body":"e30=","isBase64Encoded":{flag}"#);
        fails(&event(&member), "isBase64Encoded that is neither true nor false");
    }
    assert_eq!(event(r#""body":"\ud83d\ude00","isBase64Encoded":null"#).code, 1);
}

/// Other blanks than those of HTTP are of the name or the value, and no value has a control character.
#[test]
fn a_header_is_read_as_http_does() {
    let sent = Sent::new("github", "/", BODY);
    let (name, value) = sent.headers.last().unwrap();
    let with = |header: String| {
        verify(&sent, "S", &["--header", &header, "--body", "-"], BODY.as_bytes()).code
    };
    assert_eq!(with(format!("{name}: \t{value}\t ")), 0);
    for blank in ['\u{a0}', '\u{3000}', '\u{b}', '\u{c}'] {
        assert_ne!(with(format!("{name}: {blank}{value}")), 0, "{blank:?}");
        assert_ne!(with(format!("{name}: {value}{blank}")), 0, "{blank:?}");
        assert_eq!(with(format!("{blank}{name}: {value}")), 2, "{blank:?}");
    }
    for control in ['\n', '\0', '\u{b}', '\u{1b}', '\u{7f}'] {
        let mut event = lambda_event(&sent);
        event["headers"]["X-Other"] = json!(format!("a{control}b"));
        let answer = verify(&sent, "S", &["-"], event.to_string().as_bytes());
        fails(&answer, "a header's name or value");
    }
}

#[test]
fn a_request_without_a_provider_says_where_it_goes() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("request.http");
    fs::write(&path, "POST / HTTP/1.1\r\n\r\n").unwrap();
    for command in ["verify", "explain"] {
        for request in [path.to_str().unwrap(), "-"] {
            fails(&run(&[command, "--secret-env", "S", request], b""), "give PROVIDER first");
        }
    }
}

/// A member that looks like the body is read, or nothing is said of the request.
#[test]
fn no_body_is_taken_for_empty_that_stands_in_another_member() {
    let sent = Sent::new("github", "/hooks", "");
    let (headers, fields) = (sent.object(), sent.named());
    let mut smee = headers.clone();
    smee["bodyB"] = json!("");
    smee["timestamp"] = json!(1);
    let request = json!({"method": "POST", "url": "/hooks", "headers": headers});
    let function = request.clone();
    let har = json!({"method": "POST", "url": "/hooks", "httpVersion": "h2", "headers": fields});
    let formats = [
        (function.clone(), vec![]),
        (json!({"http": function}), vec!["http"]),
        (json!({"request": request}), vec!["request"]),
        (json!({"log": {"entries": [{"request": har}]}}), vec!["log", "entries", "0", "request"]),
        (json!({"request": har}), vec!["request"]),
        (json!({"httpMethod": "POST", "path": "/hooks", "headers": headers}), vec![]),
        (json!({"data": {"httpMethod": "POST", "path": "/", "headers": headers}}), vec!["data"]),
        (json!({"version": "2.0", "rawPath": "/hooks", "headers": headers}), vec![]),
        (json!({"requestContext": {"elb": {}}, "headers": headers}), vec![]),
        (json!({"request": {"headers": headers, "payload": ""}}), vec!["request"]),
        (json!({"id": "req_1", "data": {"path": "/hooks", "headers": headers}}), vec!["data"]),
        (json!({"data": {"path": "/hooks", "headers": headers}}), vec!["data"]),
        (json!({"uuid": "1", "method": "POST", "headers": headers}), vec![]),
        (
            json!({"request_method": "POST", "request_uri": "/", "content_length": "", "headers": headers,
                "request_body": ""}),
            vec![],
        ),
        (smee, vec![]),
    ];
    for (format, holder) in &formats {
        for name in ["body", "rawBody", "raw_body", "bodyRaw", "payload", "content", "postData"] {
            let mut file = format.clone();
            let pointer: String = holder.iter().flat_map(|name| ["/", name]).collect();
            file.pointer_mut(&pointer).unwrap()[name] = json!("{}");
            let answer = verify(&sent, "S", &["-"], file.to_string().as_bytes());
            assert_ne!(answer.code, 0, "{file}: {}{}", answer.stdout, answer.stderr);
        }
    }
    let whole = Sent::new("github", "/hooks", BODY);
    let request =
        json!({"method": "POST", "url": "/hooks", "headers": whole.object(), "body": BODY});
    let event = lambda_event(&whole);
    let path = json!({"path": "/hooks", "headers": whole.object(), "rawBody": BODY});
    let version = json!({"method": "POST", "url": "/", "httpVersion": "1.1", "headers": whole.object(),
        "rawBody": BODY});
    let below = [json!({"request": request}), json!({"data": event}), json!({"data": path})];
    let flagged = json!({"path": "/hooks", "headers": whole.object(), "body": whole.base64(),
        "isBase64Encoded": true});
    let others = [json!({"request": version}), json!({"id": "evt_1", "data": flagged})];
    for file in below.iter().chain(&others) {
        let answer = verify(&whole, "S", &["-"], file.to_string().as_bytes());
        assert_eq!(answer.code, 0, "{file}: {}{}", answer.stdout, answer.stderr);
    }
}

/// What stands behind the head of the response is the response's.
#[test]
fn a_response_of_curl_is_no_text_of_ones_own() {
    let sent = Sent::new("github", "/", BODY);
    for end in ["<\n", "< \n", "<\r\n", "< \r\n"] {
        let rest = format!("< HTTP/1.1 200 OK\n{end}* ok\n> ok\nok\n");
        let pasted = format!("{}{BODY}\n{rest}", curl_head(&sent, "HTTP/1.1"));
        let answer = verify(&sent, "S", &["-"], pasted.as_bytes());
        assert_eq!(answer.code, 0, "{end:?}: {}", answer.stderr);
        let none = format!("{}{rest}", curl_head(&sent, "HTTP/1.1"));
        fails(&verify(&sent, "S", &["-"], none.as_bytes()), "which curl does not show");
    }
}

/// As browsers export a request that has none.
#[test]
fn an_empty_body_of_a_har_is_known_to_be_empty() {
    let sent = Sent::new("github", "/", "");
    let data = [json!({"text": ""}), json!({"mimeType": "text/plain", "params": [], "text": ""})];
    for (data, size) in data.iter().flat_map(|data| [(data, json!(null)), (data, json!(0))]) {
        let mut har = har_entry(&sent, data);
        har["request"]["bodySize"] = size;
        let answer = verify(&sent, "S", &["-"], har.to_string().as_bytes());
        assert_eq!(answer.code, 0, "{har}: {}", answer.stderr);
    }
    let unread = har_entry(&sent, &json!({"text": "", "content": BODY}));
    fails(&verify(&sent, "S", &["-"], unread.to_string().as_bytes()), "a member that is none");
}

#[test]
fn a_body_that_is_not_there_is_not_known_to_be_empty() {
    let files = |sent: &Sent| {
        let mut har = har_entry(sent, &Value::Null);
        har["request"]["bodySize"] = json!(-1);
        let site =
            json!({"uuid": "1", "method": "POST", "url": sent.url(), "headers": sent.object()});
        let nginx = json!({"request_method": "POST", "request_uri": sent.target, "content_length": "",
            "headers": sent.object(), "request_body": ""});
        let function = json!({"method": "POST", "url": sent.target, "headers": sent.object()});
        let hookdeck = json!({"id": "evt_1", "data": {"path": "/", "headers": sent.object()}});
        [har, site, nginx, function, hookdeck]
    };
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("body");
    fs::write(&path, BODY).unwrap();
    let path = path.to_str().unwrap();
    let (whole, empty) = (Sent::new("github", "/", BODY), Sent::new("github", "/", ""));
    for file in files(&whole) {
        let content = file.to_string();
        fails(&verify(&whole, "S", &["-"], content.as_bytes()), "no verdict");
        let given = verify(&whole, "S", &["-", "--body", path], content.as_bytes());
        assert_eq!(given.code, 0, "{file}: {}", given.stderr);
    }
    for file in files(&empty) {
        let answer = verify(&empty, "S", &["-"], file.to_string().as_bytes());
        assert_eq!(answer.code, 0, "{file}: {}", answer.stderr);
        assert!(answer.stderr.contains("it has no body, and says nothing"), "{}", answer.stderr);
    }
    let mut said = whole.clone();
    said.headers.push(("content-length".into(), "0".into()));
    for file in files(&said) {
        assert_eq!(verify(&said, "S", &["-"], file.to_string().as_bytes()).code, 1, "{file}");
    }
    let longer = har_entry(&whole.clone().with_body("{}"), &json!({"text": BODY}));
    fails(&verify(&whole, "S", &["-"], longer.to_string().as_bytes()), "than its bodySize says");
}

/// Where a format has no path, or not the query as it was sent, only --url says what was signed.
#[test]
fn a_url_that_is_guessed_is_no_verdict() {
    let v1 = |sent: &Sent, parameters: Value| {
        json!({"httpMethod": "POST", "path": sent.path_and_query().0, "headers": sent.object(),
            "queryStringParameters": parameters, "body": BODY})
    };
    let check = |sent: &Sent, file: &Value| {
        let content = with_parsed(file, sent);
        let origin = ["-", "--origin", "https://hooks.example.com"];
        fails(&verify(sent, "S", &origin, content.as_bytes()), "the URL with --url");
        let url = verify(sent, "S", &["-", "--url", &sent.url()], content.as_bytes());
        assert_eq!(url.code, 0, "{file}: {}", url.stderr);
    };
    let (decoded, ordered) =
        (Sent::new("square", "/h?q=a+b", BODY), Sent::new("square", "/h?z=1&a=2", BODY));
    check(&decoded, &v1(&decoded, json!({"q": "a b"})));
    check(&ordered, &v1(&ordered, json!({"a": "2", "z": "1"})));
    let sent = Sent::new("square", "/h", BODY);
    let mut smee = sent.object();
    smee["body"] = json!("the body");
    let hookdeck = json!({"id": "evt_1", "data": {"headers": sent.object(), "body": BODY}});
    let github = json!({"request": {"headers": sent.object(), "payload": "the body"}});
    let function = json!({"headers": sent.object(), "body": BODY});
    for file in [smee, hookdeck, github, function] {
        check(&sent, &file);
    }
    // Of a scheme that signs no URL, it says nothing.
    let other = Sent::new("github", "/h", BODY).with_body("{}");
    let function = json!({"headers": other.object(), "body": "{}"}).to_string();
    assert_eq!(verify(&other, "S", &["-"], function.as_bytes()).code, 1);
}

/// JSON that was written again, and base64 that nobody took for it, are of another length.
#[test]
fn a_body_of_another_length_is_explained() {
    let body = r#"{"a": 1, "b": [1, 2]}"#;
    let mut sent = Sent::new("github", "/", body);
    sent.headers.push(("content-length".into(), body.len().to_string()));
    let again = body.replace(' ', "");
    let event = |body: &str| {
        let event =
            json!({"version": "2.0", "rawPath": "/", "headers": sent.object(), "body": body});
        event.to_string().into_bytes()
    };
    let raw = |body: &str| [&sent.head("HTTP/1.1", "\n"), "\n", body].concat().into_bytes();
    let base64 = sent.base64();
    for (content, what, cause) in [
        (event(&again), "has a body of 17 bytes, and its Content-Length says 21", "written again"),
        (event(&base64), "or is it still base64?", "base64"),
        (raw(&again), "its body is 4 bytes shorter", "written again"),
        (raw(&base64), "bytes follow its body", "base64"),
    ] {
        let answer = verify(&sent, "S", &["-"], &content);
        fails(&answer, what);
        assert!(answer.stderr.contains("parsed and written again"), "{}", answer.stderr);
        let explained = run(&["explain", "github", "--secret-env", "S", "-"], &content);
        assert_eq!(explained.code, 0, "{what}: {}{}", explained.stdout, explained.stderr);
        assert!(explained.stdout.contains(cause), "{what}: {}", explained.stdout);
        assert!(explained.stderr.contains("not as long as its"), "{what}: {}", explained.stderr);
    }
}
