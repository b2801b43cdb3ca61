//! The command line: its verdicts, its messages, its exit codes and its memory, through the built
//! binary.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use countersign::explain::{CODES, Notes, PAGE};
use countersign::{AnyScheme, Coverage, KeyKind, Request, Signer as _, UnixTime, providers};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

const KEY: &str = "Signing-key-provided-by-OpenFX";
const SIGNATURE: &str = "qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg=";
const BODY: &str = r#"{"event":"order.created","id":42,"amount":"10.00"}"#;

const VALID: &str = "valid: openfx, key 0, the body is covered\n";
const MISMATCH: &str = "rejected: openfx: no signature in x-openfx-signature matches\n";

/// A call of the binary. Its secrets are set as `S0`, `S1` and so on.
#[derive(Default)]
struct Call {
    args: Vec<String>,
    secrets: Vec<String>,
    request: Vec<u8>,
}

#[derive(Debug, PartialEq)]
struct Answer {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Call {
    /// Verifies `request`, given on standard input, with one secret.
    fn verify(provider: &str, secret: &str, request: impl Into<Vec<u8>>) -> Self {
        Self {
            args: vec!["verify".into(), provider.into()],
            request: request.into(),
            ..Self::default()
        }
        .secret(secret)
        .args(&["-"])
    }

    fn args(mut self, args: &[&str]) -> Self {
        self.args.extend(args.iter().map(|arg| String::from(*arg)));
        self
    }

    fn secret(mut self, secret: &str) -> Self {
        let name = format!("S{}", self.secrets.len());
        self.secrets.push(secret.into());
        self.args(&["--secret-env", &name])
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.args(&self.args);
        for (position, secret) in self.secrets.iter().enumerate() {
            command.env(format!("S{position}"), secret);
        }
        command
    }

    /// Runs it, and makes sure that nothing of the request's headers or of the secrets is shown.
    fn run(&self) -> Answer {
        let answer = run(&mut self.command(), &self.request);
        let head = String::from_utf8_lossy(&self.request);
        let values = head.lines().take_while(|line| !line.is_empty()).filter_map(|line| {
            line.split_once(": ").map(|(_, value)| value).filter(|value| value.len() >= 6)
        });
        let secrets =
            self.secrets.iter().map(|secret| secret.trim()).filter(|secret| !secret.is_empty());
        for hidden in values.chain(secrets) {
            let shown = answer.stdout.contains(hidden) || answer.stderr.contains(hidden);
            assert!(!shown, "{hidden:?} is in {answer:?}");
        }
        answer
    }

    fn gives(&self, code: i32, stdout: &str) {
        let stderr = next(stdout).into();
        let expected = Answer { code: Some(code), stdout: stdout.into(), stderr };
        assert_eq!(self.run(), expected, "{:?}", self.args);
    }

    /// It fails with exactly one line, which says `what`.
    fn fails(&self, what: &str) {
        let Answer { code, stdout, stderr } = self.run();
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{:?}: {stderr}", self.args);
        let line = stderr.strip_suffix('\n').and_then(|line| line.strip_prefix("countersign: "));
        assert!(line.is_some_and(|line| !line.contains('\n')), "{stderr:?}");
        assert!(stderr.contains(what), "{what:?} is not in {stderr:?}");
    }

    fn json(self) -> (Option<i32>, Value) {
        let answer = self.args(&["--json"]).run();
        assert_eq!(answer.stdout.matches('\n').count(), 1, "{answer:?}");
        assert_eq!(answer.stderr, "");
        (answer.code, serde_json::from_str(&answer.stdout).unwrap())
    }
}

/// What standard error says after this verdict.
fn next(verdict: &str) -> &'static str {
    let rejected = verdict.strip_prefix("rejected: ").and_then(|rest| rest.lines().next());
    let rejected = rejected.unwrap_or_default();
    if rejected.ends_with(" matches") || rejected.ends_with("whose hash is signed") {
        "`countersign explain` with the same arguments looks for the cause\n"
    } else if rejected.ends_with(" are allowed") && rejected.contains(" s old, ") {
        "a recording is verified at the time of its arrival: give that with --now\n"
    } else {
        ""
    }
}

fn run(command: &mut Command, input: &[u8]) -> Answer {
    let mut child = spawn(command);
    // A command that refuses its input early closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input);
    answer(child.wait_with_output().unwrap())
}

fn spawn(command: &mut Command) -> Child {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn answer(output: Output) -> Answer {
    Answer {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn openfx(request: impl Into<Vec<u8>>) -> Call {
    Call::verify("openfx", KEY, request)
}

fn request(fields: &str, body: &str) -> String {
    format!("POST /in HTTP/1.1\r\nX-OpenFX-Signature: {SIGNATURE}\r\n{fields}\r\n{body}")
}

fn valid_request() -> String {
    request(&format!("Content-Length: {}\r\n", BODY.len()), BODY)
}

/// The repository's, where the library's tests are too.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn data() -> PathBuf {
    Path::new(ROOT).join("tests/data")
}

fn in_folder(folder: &TempDir, name: &str, content: &[u8]) -> String {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path.into_os_string().into_string().unwrap()
}

#[derive(Deserialize)]
struct Capture {
    file: String,
    provider: String,
    secret: String,
    expect: String,
    key_encoding: Option<String>,
    customer_secret: Option<String>,
    client_id: Option<String>,
}

impl Capture {
    fn all() -> Vec<Self> {
        let captures: Vec<Self> =
            serde_json::from_str(include_str!("../../tests/data/captures.json")).unwrap();
        assert_eq!(captures.len(), 13);
        captures
    }

    /// The providers to verify it as, each with its secret.
    fn roles(&self) -> Vec<(&str, &str)> {
        match &self.customer_secret {
            Some(customer) => {
                vec![("rtb-partner", self.secret.as_str()), ("rtb-customer", customer.as_str())]
            }
            None => vec![(&self.provider, &self.secret)],
        }
    }

    fn call(&self, provider: &str, secret: &str, request: Vec<u8>) -> Call {
        let mut call = Call::verify(provider, secret, request);
        if let Some(encoding) = &self.key_encoding {
            call = call.args(&["--key-encoding", encoding]);
        }
        if let Some(client_id) = &self.client_id {
            call = call.args(&["--client-id", client_id]);
        }
        call
    }
}

/// The sample request of GitHub's documentation, and the two keys that belong to it.
fn with_key_id() -> (String, Value) {
    let file = include_str!("../../tests/data/github-secret-scanning/vectors.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let vector = &file["vectors"][0];
    let body = vector["body"].as_str().unwrap();
    let header =
        |(name, value): (&String, &Value)| format!("{name}: {}\r\n", value.as_str().unwrap());
    let headers: String = vector["headers"].as_object().unwrap().iter().map(header).collect();
    let length = body.len();
    let request = format!("POST / HTTP/1.1\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
    (request, vector["keys"].clone())
}

#[test]
fn keys_with_ids_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (request, keys) = with_key_id();
    let listed = |(id, key): (&String, &Value)| json!({"key_identifier": id, "key": key});
    let listed: Vec<_> = keys.as_object().unwrap().iter().map(listed).collect();
    let with = |provider: &str, name: &str, content: &str| {
        let path = in_folder(&folder, name, content.as_bytes());
        let args = ["verify", provider, "--key-set", &path, "-"];
        Call { request: request.clone().into(), ..Call::default() }.args(&args)
    };
    let github = "github-secret-scanning";
    let valid = "valid: github-secret-scanning, key 1, the body is covered\n";
    with(github, "object", &keys.to_string()).gives(0, valid);
    with(github, "public_keys", &json!({"public_keys": listed}).to_string()).gives(0, valid);
    let unknown = "rejected: github-secret-scanning: Github-Public-Key-Identifier names a key that \
                   the receiver does not have\n";
    with(github, "none", "{}").gives(1, unknown);

    with(github, "text", "no JSON").fails("--key-set: it is neither a JWK set");
    with(github, "list", r#"{"public_keys": [{"key": 1}]}"#).fails("--key-set: it is neither");
    with(github, "key", r#"{"an id": "no key"}"#).fails("--key-set: key 0: the key is not");
    with(github, "jwks", r#"{"keys": []}"#).fails("--key-set: the text is no JWK set");
    with(github, "long", &" ".repeat(256 * 1024 + 1)).fails("--key-set: it has more than");
    with("openfx", "other", "{}").fails("--key-set is only for ");
    Call::verify(github, "a secret", request.as_str()).fails("give the public keys with --key-set");
}

/// The ids that the receiver has are listed; the one that the sender wrote is not repeated.
#[test]
fn a_request_that_names_its_key_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let (request, keys) = with_key_id();
    let keys = keys.as_object().unwrap();
    let (named, other) = (keys.keys().nth(1).unwrap(), keys.keys().next().unwrap());
    let explained = |request: &str, keys: Value| {
        let path = in_folder(&folder, "keys", keys.to_string().as_bytes());
        let args = ["explain", "github-secret-scanning", "--key-set", &path, "-"];
        Call { request: request.into(), ..Call::default() }.args(&args)
    };
    let fine = "nothing is wrong: github-secret-scanning verifies as documented\n";
    explained(&request, json!(keys)).gives(1, fine);

    let unknown = explained(&request, json!({ other: keys[other], "an \"id\"": keys[other] }));
    let said = unknown.run();
    let text = said.stdout;
    assert_eq!(said.code, Some(1), "{text}");
    let of_refusal = "Github-Public-Key-Identifier names a key that the receiver does not have";
    assert!(text.contains(of_refusal) && text.contains("cause unknown-key\n"), "{text}");
    let (first, second) = (json!(other), json!("an \"id\""));
    let mut ids = [other.as_str(), "an \"id\""];
    ids.sort_unstable();
    let listed = ids.map(|id| if id == other { first.to_string() } else { second.to_string() });
    assert!(text.ends_with(&format!("\n  the set has key 0 {}, key 1 {}\n", listed[0], listed[1])));
    assert!(!text.contains(named), "{text}");

    let exchanged = explained(&request, json!({ other: keys[named], named: keys[other] }));
    // The id that is named is one of the receiver's.
    let said = run(&mut exchanged.command(), &exchanged.request).stdout;
    assert!(said.starts_with("The signature matches if key 0 of the set is used"), "{said}");

    let many: serde_json::Map<_, _> =
        (10..30).map(|id| (id.to_string(), keys[other].clone())).collect();
    let said = explained(&request, json!(many)).run().stdout;
    assert!(said.contains(", key 15 \"25\", and 4 more\n"), "{said}");
    let args = ["explain", "github-secret-scanning", "-"];
    let no_set = Call { request: request.into(), ..Call::default() }.args(&args).secret("a secret");
    no_set.fails("give the public keys with --key-set");
}

/// Whom a token is for is compared with the receiver's own value, and that is shown.
#[test]
fn the_receivers_side_of_a_claim_is_shown() {
    let path = data().join("explain/token-other-audience.http");
    let args = ["explain", "livekit", "--client-id", "APIanother", "--now", "1795000000", "-"];
    let call = Call { request: fs::read(path).unwrap(), ..Call::default() }.args(&args);
    let said = call.secret("4f1c0f9d2a7e").run().stdout;
    let claim = "The signature matches, but the token in Authorization does not have the configured API \
                 key as its iss.";
    assert!(said.starts_with(claim), "{said}");
    assert!(said.contains("\n  compared with --client-id \"APIanother\"\n"), "{said}");
}

/// A callback of AdMob's has no body, and all that is signed is in its URL.
#[test]
fn a_signature_in_the_query_is_verified() {
    let folder = tempfile::tempdir().unwrap();
    let file = include_str!("../../tests/data/admob-ssv/vectors.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let vector = &file["vectors"][0];
    let keys = in_folder(&folder, "keys", vector["keys"].to_string().as_bytes());
    let url = vector["url"].as_str().unwrap();
    let admob = |url: &[&str]| {
        let request = "GET /admob HTTP/1.1\r\n\r\n".into();
        let args = ["verify", "admob-ssv", "--key-set", &keys];
        Call { request, ..Call::default() }.args(&args).args(url).args(&["-"])
    };
    let valid = "valid: admob-ssv, key 1, the body is NOT covered: only {query before the \
                 signature, decoded} is genuine\n";
    admob(&["--url", url]).gives(0, valid);
    let more = format!("{url}&reward_amount=9");
    let unsigned = "rejected: admob-ssv: the URL's query does not end with the signature and then \
                    the key's id\n";
    admob(&["--url", &more]).gives(1, unsigned);
    admob(&[]).fails("admob-ssv signs the URL: give it with --url");
}

#[test]
fn every_capture_gets_its_verdict() {
    for capture in Capture::all() {
        let path = data().join(&capture.file);
        let raw = fs::read(&path).unwrap();
        for (provider, secret) in capture.roles() {
            let (code, verdict) = match (capture.expect.as_str(), provider) {
                ("valid", "trace-finance") => (
                    0,
                    "valid: trace-finance, key 0, the body is NOT covered: \
                     only {X-Message-Id}+{client id} is genuine\n"
                        .into(),
                ),
                ("valid", _) => (0, format!("valid: {provider}, key 0, the body is covered\n")),
                ("rejected", "abp") => {
                    (1, "rejected: abp: no signature in abp-webhook-signature matches\n".into())
                }
                other => panic!("{other:?}"),
            };
            let call = capture.call(provider, secret, raw.clone());
            call.gives(code, &verdict);

            let mut from_file = capture.call(provider, secret, Vec::new());
            let stdin = from_file.args.iter().position(|arg| arg == "-").unwrap();
            from_file.args[stdin] = path.clone().into_os_string().into_string().unwrap();
            from_file.gives(code, &verdict);

            let (json_code, json) = call.json();
            assert_eq!(json_code, Some(code));
            assert_eq!(json["verdict"], capture.expect);
        }
    }
}

/// The capture's request with its body in chunks of `size` bytes.
fn chunked(raw: &[u8], size: usize) -> Vec<u8> {
    let end = raw.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let (head, body) = (str::from_utf8(&raw[..end]).unwrap(), &raw[end + 4..]);
    let mut request = Vec::new();
    for line in head.lines() {
        let is_length = line.to_ascii_lowercase().starts_with("content-length:");
        let line = if is_length { "Transfer-Encoding: chunked" } else { line };
        write!(request, "{line}\r\n").unwrap();
    }
    request.extend_from_slice(b"\r\n");
    for chunk in body.chunks(size) {
        write!(request, "{:X};extension=1\r\n", chunk.len()).unwrap();
        request.extend_from_slice(chunk);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"0\r\nTrailer: ignored\r\n\r\n");
    request
}

#[test]
fn a_chunked_request_gets_the_verdict_of_its_body() {
    for capture in Capture::all() {
        let raw = fs::read(data().join(&capture.file)).unwrap();
        let (provider, secret) = capture.roles()[0];
        let whole = capture.call(provider, secret, raw.clone()).run();
        for size in [1, 100, 100_000] {
            let cut = capture.call(provider, secret, chunked(&raw, size)).run();
            assert_eq!(cut, whole, "{} in chunks of {size}", capture.file);
        }
    }
}

#[test]
fn neither_length_nor_chunks_is_an_empty_body() {
    // HMAC-SHA256("your-shared-secret", "").
    let tag = "935bf910f011f4f973cd11b3f4713268b131a301d1487d2822102839589e32df";
    let raw = format!("POST / HTTP/1.1\r\nX-Signature: {tag}\r\n\r\n");
    Call::verify("maskit", "your-shared-secret", raw)
        .gives(0, "valid: maskit, key 0, the body is covered\n");
}

#[test]
fn a_rejection_says_why() {
    let with_header = |field: &str| {
        let length = format!("Content-Length: {}\r\n", BODY.len());
        valid_request().replace(&length, &format!("{field}{length}"))
    };
    openfx(valid_request()).gives(0, VALID);
    openfx(valid_request().replace("42", "43")).gives(1, MISMATCH);
    Call::verify("openfx", "another key", valid_request()).gives(1, MISMATCH);
    openfx("POST / HTTP/1.1\r\n\r\n")
        .gives(1, "rejected: openfx: the header x-openfx-signature is missing\n");
    openfx(with_header("x-openfx-signature: again\r\n"))
        .gives(1, "rejected: openfx: the header x-openfx-signature is there more than once\n");
    openfx(valid_request().replace(SIGNATURE, "too short")).gives(
        1,
        "rejected: openfx: the signature in x-openfx-signature has 9 characters, not 44\n",
    );
    openfx(with_header("Expect: 100-continue\r\n")).gives(0, VALID);
}

#[test]
fn json_is_one_object() {
    let openfx = |secret| Call::verify("openfx", secret, valid_request());
    assert_eq!(
        openfx(KEY).json(),
        (
            Some(0),
            json!({"provider": "openfx", "verdict": "valid", "reason": null,
                "header": "x-openfx-signature", "covers": "body", "key": 0, "read_as": "raw HTTP/1.1"})
        )
    );
    assert_eq!(
        openfx("another key").json(),
        (
            Some(1),
            json!({"provider": "openfx", "verdict": "rejected", "reason": "mismatch",
                "header": "x-openfx-signature", "covers": "body", "key": null,
                "read_as": "raw HTTP/1.1"})
        )
    );
    let trace_finance = |id: &str| {
        let raw = fs::read(data().join("trace-finance/trace-finance-java-httpclient.http"));
        let raw = String::from_utf8(raw.unwrap()).unwrap().replace("X-Message-Id: 1234", id);
        let call = Call::verify("trace-finance", "clientSecret", raw);
        call.args(&["--client-id", "clientId"]).json()
    };
    assert_eq!(
        trace_finance("X-Message-Id: 1234"),
        (
            Some(0),
            json!({"provider": "trace-finance", "verdict": "valid", "reason": null,
                "header": "X-Message-Signature", "covers": "none", "key": 0, "read_as": "raw HTTP/1.1"})
        )
    );
    assert_eq!(
        trace_finance("X-Message-Id:"),
        (
            Some(1),
            json!({"provider": "trace-finance", "verdict": "rejected", "reason": "empty-header",
                "header": "X-Message-Id", "covers": "none", "key": null, "read_as": "raw HTTP/1.1"})
        )
    );
}

#[test]
fn secrets_count_in_the_order_of_the_command_line() {
    let folder = TempDir::new().unwrap();
    let right = in_folder(&folder, "right", KEY.as_bytes());
    let wrong = in_folder(&folder, "wrong", b"another key");
    for (sources, position) in [
        (["--secret-file", &right, "--secret-env", "OTHER"], 0),
        (["--secret-env", "OTHER", "--secret-file", &right], 1),
        (["--secret-file", &wrong, "--secret-env", "KEY"], 1),
        (["--secret-env", "KEY", "--secret-file", &wrong], 0),
        (["--secret-env", "OTHER", "--secret-env", "KEY"], 1),
        (["--secret-file", &wrong, "--secret-file", &right], 1),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.args(["verify", "openfx", "-"]).args(sources);
        command.env("KEY", KEY).env("OTHER", "a third key");
        let stdout = format!("valid: openfx, key {position}, the body is covered\n");
        let expected = Answer { code: Some(0), stdout, stderr: String::new() };
        assert_eq!(run(&mut command, valid_request().as_bytes()), expected, "{sources:?}");
    }
    let mut rotation = openfx(valid_request());
    for secret in ["second secret", "third secret", "fourth secret"] {
        rotation = rotation.secret(secret);
    }
    rotation.gives(0, VALID);
    rotation.secret("fifth secret").fails("key 4, from --secret-env: more than 4 keys");
}

#[test]
fn a_key_encoding_decides() {
    let secret = "my_application_secret_code";
    let utf16 = ("qzs3cba/7dnw4ux7pmcVdAM4Txyk/ldKzACuMkzv3Ik=", ["utf-16-le", "either"], "utf-8");
    let utf8 = ("jk3H5KUvE1c7ZxOmPzuDSU7uJMSEupccZnjhlC8bIIs=", ["utf-8", "either"], "utf-16-le");
    for (signature, accepting, refusing) in [utf16, utf8] {
        let raw = format!(
            "POST / HTTP/1.1\r\nX-RTB-Partner-HMAC-SHA256: {signature}\r\n\
             Content-Length: 13\r\n\r\nimageTicket=1"
        );
        let call = || Call::verify("rtb-partner", secret, raw.as_str());
        for encoding in accepting {
            call()
                .args(&["--key-encoding", encoding])
                .gives(0, "valid: rtb-partner, key 0, the body is covered\n");
        }
        let mismatch = "rejected: rtb-partner: no signature in X-RTB-Partner-HMAC-SHA256 matches\n";
        call().args(&["--key-encoding", refusing]).gives(1, mismatch);
        // The default is UTF-16LE.
        assert_eq!(call().run().code, Some(i32::from(refusing == "utf-16-le")));
    }
    openfx("")
        .args(&["--key-encoding", "utf-8"])
        .fails("--key-encoding is only for rtb-partner, rtb-customer");
}

#[test]
fn a_wrong_command_fails_with_one_line() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).into_os_string().into_string().unwrap();
    let from = |request: &str| {
        let args = ["verify", "openfx", request].map(String::from).into();
        Call { args, ..Call::default() }.secret(KEY)
    };
    from(&path("absent.http")).fails("cannot read it: No such file");
    from(&path("two\nlines.http")).fails("cannot read it: No such file");
    from(&path("")).fails("cannot read it: Is a directory");
    for (given, answer) in [
        ("openfy", "did you mean openfx? `countersign providers` lists"),
        ("sripe", "did you mean stripe? "),
        ("Srtipe", "did you mean stripe? "),
        ("git-hub", "did you mean github? "),
        ("svx", "did you mean svix? "),
        ("opensesame", "perhaps openai, openfx"),
        ("nosuch", "`countersign providers` lists"),
        ("", "`countersign providers` lists"),
    ] {
        let expected = format!("no provider {given:?}: {answer}");
        Call::verify(given, KEY, "").fails(&expected);
    }
    Call::verify(&"stripe".repeat(10_000), KEY, "").fails("`countersign providers` lists");
    Call::verify("gitlab-token", "", "").fails("token 0, from --secret-env: the secret is empty");
    for args in [&["providers", "sripe"][..], &["providers", "sripe", "--json"]] {
        Call::default()
            .args(args)
            .fails("no provider's id, name or header holds \"sripe\": did you mean stripe? ");
    }
    Call::verify("trace-finance", KEY, "")
        .fails("trace-finance needs the client id: give it with --client-id");
    Call::verify("trace-finance", KEY, "")
        .args(&["--client-id", ""])
        .fails("--client-id: the client id is empty");
    let with_setting = providers::schemes().filter(|scheme| scheme.setting().is_some());
    let ids: Vec<_> = with_setting.map(AnyScheme::id).collect();
    openfx("")
        .args(&["--client-id", "a"])
        .fails(&format!("--client-id is only for {}\n", ids.join(", ")));
}

#[test]
fn a_broken_request_fails_with_one_line() {
    let length = |length: usize| format!("Content-Length: {length}\r\n");
    let chunked = "Transfer-Encoding: chunked\r\n";
    for (raw, what) in [
        (String::new(), "it has no HTTP head"),
        (BODY.into(), "it has no HTTP head"),
        (format!("{BODY}\r\n\r\n"), "it has no HTTP head"),
        (valid_request().replace("X-OpenFX", "X OpenFX"), "its head is no HTTP/1.1 request"),
        (request(&length(BODY.len() + 5), BODY), "its body is 5 bytes shorter"),
        (request(&length(BODY.len() - 1), BODY), "bytes follow its body"),
        (valid_request() + "\n", "bytes follow its body"),
        (request(chunked, BODY), "broken chunk"),
        (request(chunked, "ff\r\nab"), "ends before the last chunk"),
        (request(chunked, "1\r\nab\r\n"), "broken chunk"),
        (request(&(length(5) + chunked), "0\r\n\r\n"), "both Content-Length and Transfer-Encoding"),
        (
            request("Transfer-Encoding: gzip\r\n", ""),
            "its Transfer-Encoding is not `chunked` alone",
        ),
        (request(&length(0).repeat(2), ""), "more than one Content-Length"),
        (request("Content-Length: +0\r\n", ""), "its Content-Length is not a number"),
        (request("A: b\r\n c\r\n", ""), "a folded header"),
        (request(&"A: b\r\n".repeat(200), ""), "more than 128 headers"),
        ("\0".repeat(100_000), "looks like binary data"),
        (format!("POST / HTTP/1.1\r\nA: {}", "a".repeat(70_000)), "or is not HTTP/1.1"),
    ] {
        openfx(raw.as_str()).fails(what);
        openfx(raw).args(&["--json"]).fails(what);
    }
    // A request that is refused before its body is read to its end like any other.
    let unsigned = format!("POST / HTTP/1.1\r\n{}\r\n", length(5));
    openfx(unsigned).fails("its body is 5 bytes shorter");
}

#[test]
fn a_wrong_secret_source_fails_with_one_line() {
    let verify = |args: &[&str]| {
        let call = Call { request: valid_request().into(), ..Call::default() };
        call.args(&["verify", "openfx", "-"]).args(args)
    };
    verify(&["--secret-env", "COUNTERSIGN_TEST_UNSET"])
        .fails("key 0, from --secret-env: no such environment variable");
    openfx("").secret("").fails("key 1, from --secret-env: the secret is empty");
    for secret in [" secret of mine", "secret of mine ", "secret of mine\n", "\t", "\n"] {
        Call::verify("openfx", secret, "").fails("starts or ends with white space");
    }

    let folder = TempDir::new().unwrap();
    let from_file =
        |content: &[u8]| verify(&["--secret-file", &in_folder(&folder, "secret", content)]);
    for line_end in ["", "\n", "\r\n"] {
        from_file(format!("{KEY}{line_end}").as_bytes()).gives(0, VALID);
    }
    for line_end in ["\n\n", "\r\n\r\n", "\n\r\n", "\r", "\r\r\n", " \n"] {
        from_file(format!("{KEY}{line_end}").as_bytes()).fails("starts or ends with white space");
    }
    for empty in ["", "\n", "\r\n"] {
        from_file(empty.as_bytes()).fails("key 0, from --secret-file: the secret is empty");
    }
    from_file(b"not \xFF text").fails("the secret is not UTF-8 text");
    from_file("a".repeat(65_536).as_bytes()).fails("it should hold only the secret");
    let absent = folder.path().join("absent");
    verify(&["--secret-file", absent.to_str().unwrap()])
        .fails("cannot read the file: No such file");
    verify(&["--secret-file", folder.path().to_str().unwrap()]).fails("Is a directory");
}

/// Somebody will pass the secret itself where its variable or file is asked for.
#[test]
fn a_misplaced_secret_is_not_shown() {
    for option in ["--secret-env", "--secret-file", "--secret"] {
        for arg in [vec![option.into(), String::from(KEY)], vec![format!("{option}={KEY}")]] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
            command.args(["verify", "openfx", "-"]).args(&arg);
            let answer = run(&mut command, b"");
            assert_eq!(answer.code, Some(2));
            assert!(!answer.stderr.contains(KEY) && answer.stdout.is_empty(), "{answer:?}");
        }
    }
}

#[test]
fn usage_errors_are_exit_2() {
    for args in [
        &[][..],
        &["verify"],
        &["verify", "openfx", "-"],
        &["verify", "--secret-env", "S0"],
        &["verify", "openfx", "--secret-env", "S0"],
        &["verify", "openfx", "-", "--secret-env", "S0", "--now", "soon"],
        &["verify", "openfx", "-", "--secret-env", "S0", "--now", "-1"],
        &["verify", "rtb-partner", "-", "--secret-env", "S0", "--key-encoding", "utf-32"],
        &["forge"],
    ] {
        let answer = Call::default().args(args).run();
        assert_eq!((answer.code, answer.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(answer.stderr.contains("--help"), "{args:?}: {answer:?}");
    }
}

#[test]
fn a_number_below_zero_is_said_to_be_none() {
    let whole = "give a whole number, 0 or more";
    for (args, option, what) in [
        (&["verify", "openfx", "-"][..], "--entry", whole),
        (&["verify", "openfx", "-"], "--now", whole),
        (&["verify", "openfx", "-"], "--tolerance", whole),
        (&["detect", "-"], "--entry", whole),
        (&["detect", "-"], "--now", whole),
        (&["detect", "-"], "--tolerance", whole),
        (&["send", "openfx", "--url", "http://127.0.0.1:1/"], "--at", whole),
        (&["send", "openfx", "--url", "http://127.0.0.1:1/"], "--count", "-1 is not in 1..=10000"),
    ] {
        let call = Call::default().args(args).args(&["--secret-env", "S0", option, "-1"]);
        let answer = call.run();
        assert_eq!((answer.code, answer.stdout.as_str()), (Some(2), ""), "{args:?}");
        let said = answer.stderr.contains(option) && answer.stderr.contains(what);
        assert!(said && !answer.stderr.contains("tip:"), "{args:?}: {answer:?}");
    }
}

#[test]
fn the_table_has_every_provider() {
    let answer = Call::default().args(&["providers"]).run();
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    let mut rows = answer.stdout.lines();
    let columns = rows.next().unwrap();
    for heading in ["PROVIDER", "HEADER", "ALGORITHM", "SIGNATURE", "SIGNED"] {
        assert!(columns.contains(heading), "{columns}");
    }
    for (scheme, row) in providers::schemes().zip(rows.by_ref()) {
        let recipe = scheme.signed().replace('\n', "\\n");
        let cells = [
            scheme.id(),
            scheme.name(),
            scheme.header(),
            scheme.algorithm(),
            &scheme.text_form(),
            &recipe,
        ];
        let mut rest = row;
        for cell in cells {
            rest = &rest[rest.find(cell).unwrap() + cell.len()..];
        }
        let besides = match scheme.coverage() {
            Coverage::Body if scheme.is_signed_before_compression() => ", before it is compressed",
            Coverage::Body => "",
            Coverage::Prefix => ", to which more can be appended",
            Coverage::Fields => ", NOT the body besides",
            _ if recipe.is_empty() => "  nothing",
            _ => ", NOT the body",
        };
        let is_bare = besides.is_empty();
        assert!(if is_bare { rest.is_empty() } else { rest.ends_with(besides) }, "{row}");
    }
    assert_eq!(rows.next(), None);
}

#[test]
fn the_table_is_filtered_and_printed_as_json() {
    let answer = Call::default().args(&["providers", "STRIPE"]).run();
    for line in [
        "Stripe (stripe)",
        "  type          countersign::providers::Stripe",
        "  signed        {timestamp}.{body}",
        "  left open     nothing",
        "  tolerance     300 s",
        "  told apart    the body's `id`",
        "  confirmed by  provider",
    ] {
        assert!(answer.stdout.lines().any(|printed| printed == line), "{}", answer.stdout);
    }
    let of_one = |text: &str| text.lines().filter(|line| !line.starts_with(' ')).count() == 1;
    assert!(of_one(&answer.stdout), "one provider");
    for name in ["open ai", "Cal.com", "HCP Terraform"] {
        let answer = Call::default().args(&["providers", name]).run();
        assert!(of_one(&answer.stdout), "{name}");
    }
    let answer = Call::default().args(&["providers", "x-hub-signature-256", "--json"]).run();
    let rows: Vec<Value> = serde_json::from_str(&answer.stdout).unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["flexport", "github", "meta", "whatsapp"]);
    assert_eq!(rows[1]["covers"], "body");
    assert_eq!(rows[1]["told_apart_by"], "the message");
    assert_eq!(rows[1]["confirmed_by"], "provider");
    assert!(rows[1]["source"].as_str().unwrap().contains("GitHub"));
    Call::default()
        .args(&["providers", "no such text"])
        .fails("no provider's id, name or header holds \"no such text\": ");
}

/// What a stranger calls the vendor is enough, whatever the id is, and no more is found than is called so.
#[test]
fn a_provider_is_found_by_its_usual_name() {
    let ids = |name: &str| {
        let answer = Call::default().args(&["providers", name, "--json"]).run();
        let rows: Vec<Value> = serde_json::from_str(&answer.stdout).unwrap();
        let id = |row: &Value| row["id"].as_str().unwrap().to_owned();
        rows.iter().map(id).collect::<Vec<_>>()
    };
    let sns = &["aws-sns", "aws-sns-legacy-sha1"][..];
    for (name, found) in [
        ("sns", sns),
        ("Amazon", &["alexa", "aws-sns", "aws-sns-legacy-sha1"]),
        ("simple notification service", sns),
        ("google", &["google-pubsub-push", "google-risc"]),
        ("Pub/Sub", &["google-pubsub-push"]),
        ("gmail", &["google-pubsub-push"]),
        ("wise", &["wise"]),
        ("TransferWise", &["wise"]),
        ("bird", &["messagebird"]),
        ("nexmo", &["vonage-jwt"]),
        ("hellosign", &["dropbox-sign"]),
        ("GHL", &["highlevel", "highlevel-ed25519"]),
        ("openpix", &["woovi"]),
        ("paypal", &["paypal", "paypal-sandbox"]),
        ("secret scanning", &["github-secret-scanning"]),
        ("apple", &["apple-app-store"]),
        ("app store", &["apple-app-store"]),
        ("wechat", &["wechatpay-v3", "wecom"]),
    ] {
        assert_eq!(ids(name), found, "{name}");
    }
    let row = Call::default().args(&["providers", "nexmo"]).run();
    assert!(row.stdout.contains("\n  other names   Nexmo\n"), "{}", row.stdout);
    // One of several is not guessed.
    let bound = |name: &str| Call::verify(name, "the secret", "GET / HTTP/1.1\r\n\r\n").run();
    assert!(bound("nexmo").stdout.starts_with("rejected: vonage-jwt: "));
    assert!(bound("amazon").stderr.contains("no provider \"amazon\""));
}

/// A token that is made here is taken by the same command, and for no other body.
#[test]
fn tokens_under_a_secret_are_signed() {
    let folder = tempfile::tempdir().unwrap();
    let body = in_folder(&folder, "body", b"{\"id\":1}");
    for (id, options) in [
        ("vonage-jwt", &[][..]),
        ("livekit", &["--client-id", "APIkey"]),
        ("messagebird", &["--url", "https://example.com/in"]),
    ] {
        let sign = Call::default().args(&["sign", id, "--body", &body]).args(options);
        let signed = sign.secret("the secret").run();
        assert_eq!(signed.code, Some(0), "{signed:?}");
        let request = |body: &str| {
            let length = body.len();
            let headers = signed.stdout.replace('\n', "\r\n");
            format!("POST /in HTTP/1.1\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
        };
        let verify = |body: &str| Call::verify(id, "the secret", request(body)).args(options).run();
        assert_eq!(verify("{\"id\":1}").code, Some(0), "{id}");
        assert_eq!(verify("{\"id\":2}").code, Some(1), "{id}");
    }
}

#[test]
fn what_is_due_to_be_read_again() {
    let ids = |before: &[&str]| {
        let answer = Call::default().args(&["providers", "--json"]).args(before).run();
        let rows: Vec<Value> = serde_json::from_str(&answer.stdout).unwrap();
        let row = |row: &Value| {
            let read = row["last_read"].as_str().map(String::from);
            (row["id"].as_str().unwrap().to_owned(), read)
        };
        rows.iter().map(row).collect::<Vec<_>>()
    };
    let all = ids(&[]);
    let read = |read: &(String, Option<String>), day: &str| {
        read.1.as_deref().is_none_or(|read| read < day)
    };
    for day in ["2000-01-01", "2026-11-26", "2026-11-27", "2099-12-31"] {
        let due: Vec<_> = all.iter().filter(|row| read(row, day)).cloned().collect();
        assert_eq!(ids(&["--read-before", day]), due, "{day}");
    }
    assert_eq!(ids(&["--read-before", "2099-12-31"]), all);
    let never = ids(&["--read-before", "2000-01-01"]);
    assert!(never.iter().all(|(_, read)| read.is_none()), "the undated are always due");
    for text in ["2026-11", "2026-13-01", "2026-00-01", "2026-11-32", "26-11-2026", "today", ""] {
        let answer = Call::default().args(&["providers", "--read-before", text]).run();
        assert_eq!(answer.code, Some(2), "{text}");
    }
    let row = Call::default().args(&["providers", "openfx"]).run();
    assert!(row.stdout.contains("\n  last read     not recorded\n"), "{}", row.stdout);
}

#[test]
fn a_scheme_that_its_provider_withdrew() {
    let request =
        |token: &str| format!("POST / HTTP/1.1\r\nContent-Length: 0\r\ndg-token: {token}\r\n\r\n");
    let verify = |token| Call::verify("deepgram", "the token", request(token));
    let said = "\nDeepgram withdrew this scheme (said on 2026-10-27): put Basic Auth into the \
        callback's URL, or for speech-to-text a secret into `extra`\n";
    let valid = "valid: deepgram, token 0, the body is NOT covered";
    verify("the token").gives(0, &format!("{valid}{said}"));
    let rejected = "rejected: deepgram: no signature in dg-token matches";
    verify("another").gives(1, &format!("{rejected}{said}"));
    let (_, verdict) = verify("the token").json();
    assert_eq!(verdict["withdrawn"], "2026-10-27");
    let row = Call::default().args(&["providers", "deepgram"]).run();
    assert!(row.stdout.contains("\n  withdrawn     said on 2026-10-27: put"), "{}", row.stdout);
    assert!(row.stdout.contains("\n  last read     2026-11-26\n"), "{}", row.stdout);
}

#[test]
fn a_request_of_another_kind() {
    let get = "GET /in?hub.mode=subscribe&hub.challenge=1158201444 HTTP/1.1\r\nHost: h\r\n\r\n";
    let said = "the request is of another kind: Meta's GET that sets up the webhook, which is not \
        signed: compare hub.verify_token, answer hub.challenge, as `answering_handshakes` does";
    Call::verify("meta", "secret", get).gives(1, &format!("rejected: meta: {said}\n"));
    let answer = Call::verify("meta", "secret", get).args(&["--json"]).run();
    let verdict: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(
        (verdict["reason"].as_str(), verdict["header"].as_str()),
        (Some("other-kind"), None)
    );

    let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 16";
    let classic = format!("POST / HTTP/1.1\r\n{form}\r\n\r\nid=tr_5B8cwPMGnU");
    let answer = Call::verify("mollie", "secret", classic.as_str()).run();
    assert_eq!(answer.code, Some(1));
    assert!(answer.stdout.contains("classic webhook"), "{}", answer.stdout);

    let row = Call::default().args(&["providers", "whatsapp"]).run();
    let kinds = row.stdout.lines().filter(|line| line.starts_with("  other kind    "));
    assert_eq!(kinds.count(), 2, "{}", row.stdout);
    let rows = Call::default().args(&["providers", "whatsapp", "--json"]).run();
    let rows: Value = serde_json::from_str(&rows.stdout).unwrap();
    assert_eq!(rows[0]["other_kinds"].as_array().unwrap().len(), 2);
}

#[test]
fn a_body_that_was_signed_before_it_was_compressed() {
    const SIGNATURE: &str = "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024";
    fn packed(body: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }
    fn request(coding: &str, body: &[u8]) -> Vec<u8> {
        let head = format!(
            "POST / HTTP/1.1\r\nX-Signature: {SIGNATURE}\r\nContent-Encoding: {coding}\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        [head.as_bytes(), body].concat()
    }
    let verify = |request| Call::verify("getstream", "the secret", request);
    let explain = |request: Vec<u8>| {
        let args = ["explain".into(), "getstream".into()].into();
        Call { args, request, ..Call::default() }.secret("the secret").args(&["-"])
    };
    let delivery = request("gzip", &packed(b"{\"id\":1}"));
    let valid = "valid: getstream, key 0, the body is covered\n";
    verify(delivery.clone()).gives(0, valid);
    verify(chunked(&delivery, 7)).gives(0, valid);
    verify(request("gzip", b"{\"id\":1}")).gives(0, valid);
    let fine = "nothing is wrong: getstream verifies as documented\n";
    explain(delivery.clone()).gives(1, fine);
    let args = ["detect".into(), "-".into()].into();
    let detected = Call { args, request: delivery.clone(), ..Call::default() };
    let detected = detected.secret("the secret").args(&["--json"]).run();
    let rows: Vec<Value> = serde_json::from_str(&detected.stdout).unwrap();
    assert_eq!((&rows[0]["provider"], &rows[0]["fit"]), (&json!("getstream"), &json!("verifies")));

    let mismatch = "rejected: getstream: no signature in X-Signature matches\n";
    verify(request("gzip", &packed(b"{\"id\":2}"))).gives(1, mismatch);
    let no_gzip = "rejected: getstream: the body starts as gzip does, and is not gzip\n";
    verify(request("gzip", &packed(b"{}")[..12])).gives(1, no_gzip);
    let coding = "the header Content-Encoding names another coding of the body than gzip";
    verify(request("br", &packed(b"{}"))).gives(1, &format!("rejected: getstream: {coding}\n"));

    let most = 64 * 1024 * 1024;
    verify(request("gzip", &packed(&vec![0; most]))).gives(1, mismatch);
    let too_long = format!("rejected: getstream: the body is longer than {most} bytes\n");
    verify(request("gzip", &packed(&vec![0; most + 1]))).gives(1, &too_long);

    let row = Call::default().args(&["providers", "getstream"]).run();
    let line = "  signed        {body}, before it is compressed\n";
    assert!(row.stdout.contains(line), "{}", row.stdout);
    let rows = Call::default().args(&["providers", "getstream", "--json"]).run();
    let rows: Value = serde_json::from_str(&rows.stdout).unwrap();
    assert_eq!(rows[0]["signed_before_compression"], true);
}

#[test]
fn the_page_of_providers_is_what_the_code_says() {
    const START: &str = "<!-- written by `countersign providers --markdown` -->\n";
    let path = Path::new(ROOT).join("docs/providers.md");
    let page = fs::read_to_string(&path).unwrap();
    let start = page.find(START).unwrap() + START.len();
    let answer = Call::default().args(&["providers", "--markdown"]).run();
    assert_eq!(answer.code, Some(0));
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path, format!("{}{}", &page[..start], answer.stdout)).unwrap();
    } else {
        assert_eq!(&page[start..], answer.stdout, "UPDATE_README=1 cargo test -p countersign-cli");
    }
    every_id_of_the_lists_is_known(&answer.stdout);
}

/// An id is a scheme's, or left out, or else one of those that are to come. What has come is taken out of
/// that file where the page is written anew.
fn every_id_of_the_lists_is_known(page: &str) {
    let path = Path::new(ROOT).join("cli/tests/awaited.txt");
    let awaited = fs::read_to_string(&path).unwrap();
    let missing: BTreeSet<_> = page
        .split('`')
        .zip(page.split('`').skip(1))
        .filter(|(_, behind)| behind.starts_with(" is not here yet"))
        .map(|(id, _)| id)
        .collect();
    let (still, came): (Vec<_>, Vec<_>) = awaited.lines().partition(|id| missing.contains(id));
    let unknown: Vec<_> = missing.iter().filter(|id| !still.contains(*id)).collect();
    assert!(unknown.is_empty(), "no schemes, and not left out: {unknown:?}");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path, format!("{}\n", still.join("\n")).trim_start()).unwrap();
    } else {
        assert!(came.is_empty(), "UPDATE_README=1 cargo test -p countersign-cli: {came:?}");
    }
}

/// The recipes as data are what the code says, and nothing is in them that the schema does not name. Whether
/// they are as the schema wants them is asked in `.ci/run`, of a validator.
#[test]
fn the_recipes_as_data_are_what_the_code_says() {
    let path = Path::new(ROOT).join("docs/recipes.json");
    let answer = Call::default().args(&["providers", "--recipes"]).run();
    assert_eq!(answer.code, Some(0));
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, &answer.stdout).unwrap();
    }
    let page = fs::read_to_string(path).unwrap();
    assert!(page == answer.stdout, "UPDATE_README=1 cargo test -p countersign-cli");

    let recipes: Value = serde_json::from_str(&page).unwrap();
    let recipes = recipes["recipes"].as_array().unwrap();
    assert_eq!(recipes.len(), providers::schemes().count());
    let schema = fs::read_to_string(Path::new(ROOT).join("docs/recipes.schema.json")).unwrap();
    for (scheme, recipe) in providers::schemes().zip(recipes) {
        let id = scheme.id();
        assert_eq!(
            (&recipe["id"], &recipe["covers"]),
            (&json!(id), &json!(scheme.coverage().code()))
        );
        assert_eq!(recipe["tolerance"].as_u64(), scheme.tolerance(), "{id}");
        assert_eq!(recipe["setting"].as_str(), scheme.setting(), "{id}");
        let parts = recipe["message"].as_array().map_or(&[][..], Vec::as_slice);
        assert_eq!(parts.len(), scheme.parts().len(), "{id}");
        for part in parts {
            let named = format!("\"part\": {{\"const\": {}}}", part["part"]);
            assert!(schema.contains(&named), "{id}: {named} is not in docs/recipes.schema.json");
        }
        for file in recipe["vectors"].as_array().unwrap() {
            assert!(Path::new(ROOT).join(file.as_str().unwrap()).is_file(), "{file}");
        }
        // A source of which nobody knows the name is none.
        assert!(!recipe["source"].as_str().unwrap().contains("not known"), "{id}");
    }
}

/// Who is left out is not unknown, whichever command is asked.
#[test]
fn who_is_left_out_is_said_so() {
    let answer = Call::default().args(&["providers", "trustly"]).run();
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    let (why, rest) = answer.stdout.split_once('\n').unwrap();
    assert!(
        why.starts_with("Trustly (trustly): left out, because the members of its JSON"),
        "{why}"
    );
    assert!(rest.starts_with("  instead       the vendor's own library"), "{rest}");
    // By any of its names, and as JSON.
    for name in ["GraphCMS", "hygraph", "Feishu", "peach payments"] {
        let answer = Call::default().args(&["providers", name]).run();
        assert!(answer.stdout.contains(": left out, because "), "{name}: {answer:?}");
    }
    let rows = Call::default().args(&["providers", "trustly", "--json"]).run();
    let rows: Value = serde_json::from_str(&rows.stdout).unwrap();
    assert_eq!((&rows[0]["id"], rows.as_array().unwrap().len()), (&json!("trustly"), 1));
    let of_json =
        format!("Trustly (trustly): left out, because {}", rows[0]["left_out"].as_str().unwrap());
    assert_eq!(of_json, why);
    assert!(rows[0]["instead"].is_string());
    // The table of schemes has schemes alone.
    for args in [&["providers"][..], &["providers", "--json"]] {
        let answer = Call::default().args(args).run();
        assert!(!answer.stdout.contains("trustly"), "{args:?}");
    }
    for command in ["verify", "explain", "handshake"] {
        for name in ["trustly", "Trustly"] {
            let answer = Call::default().args(&[command, name, "-"]).secret(KEY).run();
            let said = "countersign: trustly is left out, because the members of its JSON";
            assert_eq!(answer.code, Some(2), "{command}");
            assert!(answer.stderr.starts_with(said), "{command}: {answer:?}");
        }
    }
    let request = b"POST / HTTP/1.1\r\nX-Lark-Signature: a\r\n\r\n".to_vec();
    let lark = || Call { request: request.clone(), ..Call::default() }.args(&["detect", "-"]);
    let answer = lark().run();
    assert_eq!(answer.code, Some(1));
    let said = "there\nlark: X-Lark-Signature: left out, because its bodies may be encrypted";
    assert!(answer.stdout.contains(said), "{answer:?}");
    let (code, found) = lark().json();
    assert_eq!(
        (code, &found[0]["provider"], &found[0]["fit"]),
        (Some(1), &json!("lark"), &json!("left-out"))
    );
}

#[test]
fn a_public_key() {
    let request = "POST / HTTP/1.1\r\nContent-Length: 13\r\nX-Signature-Timestamp: 1759897407\r\n\
        X-Signature-Ed25519: 85e8e58cd6b8385f6e8bdb00e614af8315037b90f97f2e25d340b78a38edd586\
        b048bdd3da7e89f0cc53fff2c4d78a42db1a070a0ae3234a590ef2a49c654106\r\n\r\nhello discord";
    let key = "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92";
    let other = "a833ebe3638ef1248c90fe6ef089b167abe94947beb728800ff87ecffbd75a1d";
    let discord = |key: &str, request: &str| {
        Call::verify("discord", key, request).args(&["--now", "1759897407"])
    };
    discord(key, request).gives(0, "valid: discord, key 0, the body is covered\n");
    discord(other, request).secret(key).gives(0, "valid: discord, key 1, the body is covered\n");
    let mismatch = "rejected: discord: no signature in X-Signature-Ed25519 matches\n";
    discord(other, request).gives(1, mismatch);
    let changed = request.replace("hello", "hallo");
    discord(key, &changed).gives(1, mismatch);
    let fault = "the key is not an Ed25519 public key of 32 bytes, written as hex digits";
    for no_key in ["a key", "", "-----BEGIN PUBLIC KEY-----"] {
        discord(no_key, request).fails(fault);
    }
    discord(&format!("01{}", "00".repeat(31)), request).fails("small order");
}

#[test]
fn signed_fields() {
    let body = "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234";
    let request = format!(
        "POST / HTTP/1.1\r\nContent-Length: {}\r\n\
         X-Twilio-Signature: IK+Dwps556ElfBT0I3Rgjkr1wJU=\r\n\r\n{body}",
        body.len()
    );
    let twilio = || Call::verify("twilio", "12345", request.as_str());
    let url = ["--url", "https://mycompany.com/myapp.php?foo=1&bar=2"];
    twilio().args(&url).gives(
        0,
        "valid: twilio, key 0, only some fields of the body are covered: \
         only {url}{sorted fields} is genuine\n",
    );
    twilio().fails("twilio signs the URL: give it with --url");
    let answer = twilio().args(&url).args(&["--json"]).run();
    assert_eq!(serde_json::from_str::<Value>(&answer.stdout).unwrap()["covers"], "fields");
    let json = request.replace("Sid=", "{id}");
    let answer = Call::verify("twilio", "12345", json.as_str()).args(&url).args(&["--json"]).run();
    assert_eq!(serde_json::from_str::<Value>(&answer.stdout).unwrap()["reason"], "body-not-form");
}

#[test]
fn a_signed_url_and_a_static_token() {
    let body = r#"{"data":{"type":"webhooks","id":"fake_id"}}"#;
    let request = format!(
        "POST /webhooks HTTP/1.1\r\nContent-Length: {}\r\n\
         x-square-hmacsha256-signature: W3FlCNk5IA3ZQ2LHTWoajvzfaDu/OwY2tNHIHC3IUOA=\r\n\r\n{body}",
        body.len()
    );
    let square = || Call::verify("square", "signature-key", request.as_str());
    let (valid, invalid) = ("https://webhook.site/webhooks", "https://webhook.site/");
    square().args(&["--url", valid]).gives(0, "valid: square, key 0, the body is covered\n");
    square()
        .args(&["--url", invalid])
        .gives(1, "rejected: square: no signature in x-square-hmacsha256-signature matches\n");
    square().fails("square signs the URL: give it with --url");
    openfx("").args(&["--url", valid]).fails("--url is only for ");
    let token = "POST / HTTP/1.1\r\nX-Gitlab-Token: s3cret\r\n\r\n";
    Call::verify("gitlab-token", "s3cret", token)
        .gives(0, "valid: gitlab-token, token 0, the body is NOT covered\n");
    Call::verify("gitlab-token", "previous", token)
        .secret("s3cret")
        .gives(0, "valid: gitlab-token, token 1, the body is NOT covered\n");
    Call::verify("gitlab-token", "other", token)
        .gives(1, "rejected: gitlab-token: no signature in X-Gitlab-Token matches\n");
}

/// The examples in the help are run by a shell, in the root of the repository.
#[cfg(unix)]
#[test]
fn the_examples_in_the_help_are_true() {
    let folder = Path::new(env!("CARGO_BIN_EXE_countersign")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    for args in [&["--help"][..], &["verify", "--help"]] {
        let help = Call::default().args(args).run();
        assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""));
        let lines: Vec<_> = help.stdout.lines().map(str::trim).collect();
        let (mut script, mut expected) = (String::new(), String::new());
        for pair in lines.windows(2) {
            let Some(command) = pair[0].strip_prefix("$ ") else { continue };
            script += command;
            script += "\n";
            if !pair[1].starts_with("$ ") {
                expected += pair[1];
                expected += "\n";
            }
        }
        assert_eq!(expected, VALID);
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).env("PATH", &path).current_dir(ROOT);
        let answer = run(&mut shell, b"");
        assert_eq!((answer.code, answer.stdout), (Some(0), expected), "{script}");
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::io;

    use super::*;

    const MIB: usize = 1024 * 1024;
    /// What a process may have, in MiB: without optimisation the program itself has more than 20.
    const ROOM: usize = 40;
    const MASKIT: &str = "your-shared-secret";
    /// HMAC-SHA256 under [`MASKIT`] of zeros, by Python's `hmac`.
    const TAG_OF_32_MIB: &str = "15c28d6a1d74f6ef095ece2622236b674a2d9afbf9988682712c63fdbce1b2e9";
    const TAG_OF_1_GIB: &str = "17b70ea11e1af47d6dee796d232be1efddac807b29622dc8ee54a46c267f800f";

    fn head(length: usize, tag: &str) -> String {
        format!("POST / HTTP/1.1\r\nX-Signature: {tag}\r\nContent-Length: {length}\r\n\r\n")
    }

    /// Runs the binary through a shell that limits its memory: an allocation beyond it aborts.
    fn run_in_mib(call: &Call, mib: usize, stdin: Stdio) -> Answer {
        let command = call.command();
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("ulimit -v {} && exec \"$0\" \"$@\"", mib * 1024));
        shell.arg(command.get_program()).args(command.get_args());
        shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        // A panic that finds no memory for its backtrace hangs in place of failing.
        shell.env("RUST_BACKTRACE", "0");
        answer(shell.stdin(stdin).output().unwrap())
    }

    /// The most resident memory that a running process has had, in bytes.
    fn peak_memory(process: &Child) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().strip_suffix(" kB").unwrap().parse::<usize>().unwrap() * 1024
    }

    /// Sends a body of zeros through a pipe, and looks at the memory while the command still waits
    /// for the pipe's end. All but the last buffer of the pipe has been read by then.
    fn verify_zeros_from_pipe(length: usize, tag: &str) -> usize {
        let mut child = spawn(&mut Call::verify("maskit", MASKIT, "").command());
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(head(length, tag).as_bytes()).unwrap();
        for _ in 0..length / MIB {
            pipe.write_all(&vec![0; MIB]).unwrap();
        }
        let peak = peak_memory(&child);
        drop(pipe);
        let answer = answer(child.wait_with_output().unwrap());
        assert_eq!(answer.code, Some(0), "{answer:?}");
        peak
    }

    fn verify_zeros_from_file(length: usize, tag: &str) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("zeros.http");
        let mut file = File::create(&path).unwrap();
        file.write_all(head(length, tag).as_bytes()).unwrap();
        file.set_len((head(length, tag).len() + length) as u64).unwrap();
        let args = vec!["verify".into(), "maskit".into(), path.to_str().unwrap().into()];
        let call = Call { args, ..Call::default() }.secret(MASKIT);
        let answer = run_in_mib(&call, ROOM, Stdio::null());
        assert_eq!(answer.stdout, "valid: maskit, key 0, the body is covered\n", "{answer:?}");
    }

    fn a_body_is_not_held(length: usize, tag: &str) {
        let resident = verify_zeros_from_pipe(length, tag);
        assert!(resident < 28 * MIB, "{resident} bytes");
        println!("resident: {} KiB", resident / 1024);
        verify_zeros_from_file(length, tag);
    }

    #[test]
    fn a_body_of_32_mib_is_not_held() {
        a_body_is_not_held(32 * MIB, TAG_OF_32_MIB);
    }

    #[test]
    #[ignore = "slow without optimisation: cargo test --release -p countersign-cli --test cli -- --ignored"]
    fn a_body_of_1_gib_is_not_held() {
        a_body_is_not_held(1024 * MIB, TAG_OF_1_GIB);
    }

    #[test]
    fn a_header_of_64_mib_is_refused_without_being_held() {
        let folder = TempDir::new().unwrap();
        let raw = format!("POST / HTTP/1.1\r\nX-Signature: {}\r\n\r\n", "a".repeat(64 * MIB));
        let path = in_folder(&folder, "header.http", raw.as_bytes());
        let answer = run_in_mib(
            &Call::verify("maskit", MASKIT, ""),
            ROOM,
            File::open(&path).unwrap().into(),
        );
        assert_eq!((answer.code, answer.stdout.as_str()), (Some(2), ""), "{answer:?}");
        assert!(answer.stderr.contains("more than 65536 bytes of headers"), "{answer:?}");
    }

    #[test]
    fn a_size_that_the_sender_claims_is_not_reserved() {
        let claims = [
            format!("Content-Length: {}\r\n\r\na", u64::MAX),
            "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na".into(),
        ];
        for claim in claims {
            let folder = TempDir::new().unwrap();
            let raw = format!("POST / HTTP/1.1\r\n{claim}");
            let path = in_folder(&folder, "claim.http", raw.as_bytes());
            let call = Call::verify("maskit", MASKIT, "");
            let answer = run_in_mib(&call, ROOM, File::open(&path).unwrap().into());
            assert_eq!(answer.code, Some(2), "{answer:?}");
            assert!(answer.stderr.contains("its body "), "{answer:?}");
        }
    }

    /// A standard output whose reader is gone.
    fn closed_pipe() -> Stdio {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        writer.into()
    }

    #[test]
    fn a_closed_standard_output_changes_no_exit_code() {
        for (secret, code) in [(KEY, 0), ("another key", 1)] {
            let call = Call::verify("openfx", secret, valid_request());
            let mut child = call
                .command()
                .stdin(Stdio::piped())
                .stdout(closed_pipe())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            child.stdin.take().unwrap().write_all(&call.request).unwrap();
            let expected =
                Answer { code: Some(code), stdout: String::new(), stderr: String::new() };
            assert_eq!(answer(child.wait_with_output().unwrap()), expected);
        }
        for args in [&["providers"][..], &["--help"]] {
            let mut command = Call::default().args(args).command();
            let output = command.stdout(closed_pipe()).output().unwrap();
            let expected = Answer { code: Some(0), stdout: String::new(), stderr: String::new() };
            assert_eq!(answer(output), expected, "{args:?}");
        }
    }

    #[test]
    fn a_closed_standard_error_changes_no_exit_code() {
        let mut command = Call::verify("stripe", KEY, "").command();
        let status = command.stderr(closed_pipe()).stdin(Stdio::null()).status().unwrap();
        assert_eq!(status.code(), Some(2));
    }

    #[test]
    fn a_verdict_that_cannot_be_written_is_exit_2() {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let call = openfx(valid_request());
        let mut child = call
            .command()
            .stdin(Stdio::piped())
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&call.request).unwrap();
        let answer = answer(child.wait_with_output().unwrap());
        assert_eq!(answer.code, Some(2));
        assert!(answer.stderr.starts_with("countersign: cannot write to standard output: "));
    }
}

#[test]
fn what_is_signed_verifies_and_is_detected() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("it's a body.json");
    fs::write(&path, BODY).unwrap();
    let sign = |args: &[&str]| {
        let body = ["--body", path.to_str().unwrap()];
        let call = Call { args: vec!["sign".into(), "openfx".into()], ..Call::default() };
        call.secret(KEY).args(&body).args(args).run()
    };
    let expected = format!("x-openfx-signature: {SIGNATURE}\n");
    assert_eq!(sign(&[]), Answer { code: Some(0), stdout: expected, stderr: String::new() });
    let curl = sign(&["--curl", "http://localhost:8000/in"]).stdout;
    let quoted = path.to_str().unwrap().replace('\'', r"'\''");
    let header =
        format!("-H 'x-openfx-signature: {SIGNATURE}' -H 'Content-Type: application/json'");
    let command =
        format!("curl -X 'POST' {header} --data-binary '@{quoted}' 'http://localhost:8000/in'\n");
    assert_eq!(curl, command);

    let detect = |secret: Option<&str>| {
        let call = Call {
            args: vec!["detect".into(), "-".into()],
            request: request(&format!("Content-Length: {}\r\n", BODY.len()), BODY).into(),
            ..Call::default()
        };
        match secret {
            Some(secret) => call.secret(secret),
            None => call,
        }
        .run()
    };
    let answer =
        |stdout: &str| Answer { code: Some(0), stdout: stdout.into(), stderr: String::new() };
    assert_eq!(detect(None), answer("openfx: x-openfx-signature: has the documented form\n"));
    assert_eq!(
        detect(Some(KEY)),
        answer("openfx: x-openfx-signature: verifies with this secret\n")
    );
    let wrong =
        "openfx: x-openfx-signature: has the documented form, and does not match this secret\n";
    assert_eq!(detect(Some("another")), answer(wrong));
    let fields = format!("abp-webhook-signature: 00\r\nContent-Length: {}\r\n", BODY.len());
    let two = Call {
        args: vec!["detect".into(), "-".into()],
        request: request(&fields, BODY).into(),
        ..Call::default()
    };
    let ranked = two.secret(KEY).run().stdout;
    let providers: Vec<_> = ranked.lines().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(providers, ["openfx", "abp", "abp-community"], "{ranked}");
    let nobody = Call {
        args: vec!["detect".into(), "-".into()],
        request: "POST / HTTP/1.1\r\nA: b\r\n\r\n".into(),
        ..Call::default()
    };
    nobody.gives(1, "no known provider's signature header is there\n");
}

#[test]
fn detect_says_what_became_of_the_secrets() {
    let detect = |fields: &str, secrets: &[&str]| {
        let raw = request(&format!("{fields}Content-Length: {}\r\n", BODY.len()), BODY);
        let call = Call {
            args: vec!["detect".into(), "-".into()],
            request: raw.into(),
            ..Call::default()
        };
        let (code, answer) = secrets.iter().fold(call, |call, secret| call.secret(secret)).json();
        assert_eq!(code, Some(0));
        let rows = answer.as_array().unwrap().clone();
        rows.into_iter()
            .map(|mut row| (row["provider"].take(), row["secret"].take()))
            .collect::<Vec<_>>()
    };
    let openfx = |secret: Value| vec![(json!("openfx"), secret)];
    assert_eq!(detect("", &[]), openfx(Value::Null));
    assert_eq!(detect("", &[KEY]), openfx(json!("verifies")));
    assert_eq!(detect("", &["another", KEY]), openfx(json!("verifies")));
    assert_eq!(detect("", &["another"]), openfx(json!("mismatch")));
    let old = "webhook-id: a\r\nwebhook-timestamp: 1\r\n\
               webhook-signature: v1,qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg=\r\n";
    let rows = detect(old, &["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "no base64"]);
    assert!(rows.contains(&(json!("standard-webhooks"), json!("timestamp-too-old"))), "{rows:?}");
    let rows = detect(old, &["no base64"]);
    assert!(rows.contains(&(json!("standard-webhooks"), json!("unusable"))), "{rows:?}");
}

/// The providers that a request without a key fits, and those whose token it is not. Of static tokens, which
/// may be any text, nothing is asked.
fn detected(request: Vec<u8>) -> (Vec<String>, Vec<String>) {
    let args = ["detect", "--json", "--now", "1795000000", "-"];
    let call = Call { request, ..Call::default() }.args(&args);
    let rows: Vec<Value> = serde_json::from_str(&call.run().stdout).unwrap();
    let is_opaque = |id: &str| {
        let scheme = providers::find(id).unwrap().scheme();
        scheme.key_kind() == KeyKind::Token
    };
    let ids = |is_fit: bool| {
        let fits = rows.iter().filter(|row| (row["fit"] == "form") == is_fit);
        let ids = fits.map(|row| row["provider"].as_str().unwrap().to_owned());
        ids.filter(|id| !is_opaque(id)).collect::<Vec<_>>()
    };
    (ids(true), ids(false))
}

/// Many providers send a token in `Authorization`, or as the body: what it says tells them apart.
#[test]
fn detect_looks_at_what_is_in_a_value() {
    let recorded = |name: &str| fs::read(data().join("explain").join(name)).unwrap();
    for (name, fits) in [
        ("token-json.http", &["vonage-jwt"][..]),
        ("token-other-audience.http", &["livekit"]),
        ("token-query.http", &["atlassian-connect"]),
        ("token-other-url.http", &["messagebird"]),
        ("token-detached-json.http", &["constant-contact"]),
        ("kick-other-key.http", &["kick"]),
        ("circle-unknown.http", &["circle"]),
        ("sns-other-url.http", &["aws-sns", "aws-sns-legacy-sha1"]),
    ] {
        assert_eq!(detected(recorded(name)).0, fits, "{name}");
    }
    for name in ["token-other-issuer.http", "token-algorithm.http", "token-cut.http"] {
        let (fits, others) = detected(recorded(name));
        assert_eq!(fits, [""; 0], "{name}");
        assert_eq!(others.contains(&"vonage-jwt".into()), name != "token-cut.http", "{others:?}");
    }
    let wix = fs::read(data().join("wix/vectors.json")).unwrap();
    let wix: Value = serde_json::from_slice(&wix).unwrap();
    let body = wix["vectors"][0]["body"].as_str().unwrap();
    let whole = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    assert_eq!(detected(whole.into_bytes()).0, ["wix"]);
    let short = "POST / HTTP/1.1\r\nX-Signature-Ed25519: 00\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(detected(short.into()), (vec![], vec!["discord".to_owned()]));
}

#[test]
fn sign_asks_for_what_it_needs_and_for_nothing_else() {
    let sign = |provider: &str, args: &[&str]| {
        let call = Call { request: BODY.into(), ..Call::default() };
        call.args(&["sign", provider, "--body", "-"]).secret(KEY).args(args)
    };
    let expected = format!("x-openfx-signature: {SIGNATURE}\n");
    sign("openfx", &[]).gives(0, &expected);
    for provider in ["twilio", "gitlab-token", "discord"] {
        sign(provider, &["--curl", "https://example.com"])
            .fails(&format!("{provider} cannot be signed for: "));
    }
    sign("square", &[]).fails("square signs the URL: give it with --url");
    let to = |args: &[&str]| sign("square", args).run().stdout;
    let url = "https://example.com/in";
    let here = to(&["--curl", url]);
    assert!(here.contains("x-square-hmacsha256-signature") && here.contains(url), "{here}");
    assert_eq!(here, to(&["--curl", url, "--url", url]));
    assert_ne!(here, to(&["--curl", url, "--url", "https://example.com/other"]));

    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let svix = |args: &[&str]| {
        let call = Call { request: BODY.into(), ..Call::default() };
        call.args(&["sign", "svix", "--body", "-"]).secret(secret).args(args)
    };
    svix(&[]).fails("the header svix-id is missing; give it with --id VALUE");
    assert_eq!(svix(&["--id", "msg_1"]).run().code, Some(0));
}

#[test]
fn help_says_what_may_be_covered() {
    let help = Call::default().args(&["verify", "--help"]).run().stdout;
    let (_, covers) = help.split_once("covers ").unwrap();
    let (covers, _) = covers.split_once("key ").unwrap();
    for coverage in [Coverage::Body, Coverage::Prefix, Coverage::Fields, Coverage::None] {
        assert!(covers.contains(&format!("\"{}\"", coverage.code())), "{covers}");
    }
}

/// The names of the commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = Call::default().args(&["--help"]).run().stdout;
    let (_, from) = help.split_once("Commands:\n").unwrap();
    let (listed, _) = from.split_once("\n\n").unwrap();
    let names = listed.lines().filter_map(|line| line.strip_prefix("  "));
    let names = names.filter(|line| !line.starts_with(' '));
    let names = names.map(|line| line.split(' ').next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

#[test]
fn shells_can_complete_the_commands() {
    let commands = commands();
    assert!(commands.len() >= 8, "{commands:?}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = Call::default().args(&["completions", shell]).run();
        assert_eq!((script.code, script.stderr.as_str()), (Some(0), ""));
        for name in commands.iter().map(String::as_str).chain(["secret-env", "key-encoding"]) {
            assert!(script.stdout.contains(name), "{shell}: {name}");
        }
    }
    let unknown = Call::default().args(&["completions", "cmd.exe"]).run();
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("bash"), "{unknown:?}");
}

/// Bash itself, where there is one, says what it would offer.
#[cfg(unix)]
#[test]
fn bash_completes_a_command() {
    let script = Call::default().args(&["completions", "bash"]).run().stdout;
    let ask = "\nCOMP_WORDS=(countersign ver); COMP_CWORD=1\n_countersign countersign ver countersign\n\
               echo \"${COMPREPLY[@]}\"\n";
    let mut bash = Command::new("bash");
    let bash = bash.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut bash) = bash else { return };
    bash.stdin.take().unwrap().write_all((script + ask).as_bytes()).unwrap();
    assert_eq!(answer(bash.wait_with_output().unwrap()).stdout, "verify\n");
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    Call::default().args(&["man", path]).gives(0, "");
    let files: BTreeSet<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let pages = commands().into_iter().map(|name| format!("countersign-{name}.1"));
    assert_eq!(files, pages.chain(["countersign.1".into()]).collect());
    let printed = Call::default().args(&["man"]).run();
    assert_eq!((printed.code, printed.stderr.as_str()), (Some(0), ""));
    let written = fs::read_to_string(folder.path().join("countersign.1")).unwrap();
    assert!(written.contains("countersign\\-verify(1)"), "{written}");
    for page in [written, printed.stdout] {
        assert!(page.contains(".TH countersign 1"), "{page}");
        assert!(page.contains("no verdict: the command, a secret"), "{page}");
    }

    let missing = folder.path().join("none");
    let missing = missing.to_str().unwrap();
    Call::default()
        .args(&["man", missing])
        .fails(&format!("cannot write the pages into {missing}: "));
}

/// Nothing but help and usage errors has any. Those that a user forces are what shows that they are taken
/// away elsewhere.
#[test]
fn colours_are_for_a_terminal_and_never_with_no_color() {
    let shown = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = Call::default().args(args).command();
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(name);
        }
        let Answer { stdout, stderr, .. } = run(command.envs(variables.iter().copied()), b"");
        (stdout + &stderr).contains('\u{1b}')
    };
    for args in [&["--help"][..], &["verify", "--help"], &["verify", "--forge"], &["forge"]] {
        assert!(!shown(args, &[("TERM", "xterm-256color")]), "{args:?}");
        assert!(!shown(args, &[("CLICOLOR", "1")]), "{args:?}");
        assert!(shown(args, &[("CLICOLOR_FORCE", "1")]), "{args:?}");
        assert!(!shown(args, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "{args:?}");
    }
    for args in [&["providers"][..], &["providers", "stripe"], &["providers", "no-such"]] {
        assert!(!shown(args, &[("CLICOLOR_FORCE", "1")]), "{args:?}");
    }
}

/// A pseudo-terminal of util-linux, where it is installed.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_has_colours_unless_no_color_is_set() {
    let help = format!("{} --help", env!("CARGO_BIN_EXE_countersign"));
    let shown = |no_color: Option<&str>| {
        let mut script = Command::new("script");
        script.args(["-qec", &help, "/dev/null"]).env("TERM", "xterm").env_remove("NO_COLOR");
        script.envs(no_color.map(|value| ("NO_COLOR", value)));
        let output = script.stdin(Stdio::null()).output().ok()?;
        let output = String::from_utf8(output.stdout).unwrap();
        output.contains("Usage").then(|| output.contains('\u{1b}'))
    };
    let Some(by_default) = shown(None) else { return };
    assert!(by_default);
    assert_eq!(shown(Some("1")), Some(false));
}

/// The README's line installs it, and what a release is downloaded as is said beside it.
#[test]
fn the_package_says_how_it_is_installed() {
    let manifest = include_str!("../Cargo.toml");
    let (_, binstall) = manifest.split_once("[package.metadata.binstall]").unwrap();
    for part in ["{ repo }", "{ version }", "{ target }", "{ bin }{ binary-ext }"] {
        assert!(binstall.contains(part), "{part}");
    }
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    assert!(readme.contains("cargo install --locked --path cli"));
}

#[test]
fn a_request_without_a_cause_is_explained_as_such() {
    let explain = |secret: &str, body: &str| {
        let fields = format!("Content-Length: {}\r\n", body.len());
        let mut call = Call::verify("openfx", secret, request(&fields, body));
        call.args[0] = "explain".into();
        call.run()
    };
    let fine = explain(KEY, BODY);
    assert_eq!(fine.code, Some(1));
    assert_eq!(fine.stdout, "nothing is wrong: openfx verifies as documented\n");
    let forged = explain("another secret", BODY);
    assert_eq!(forged.code, Some(1));
    assert!(forged.stdout.starts_with("no cause was found for openfx: "), "{}", forged.stdout);
    for nothing in ["", " "] {
        let empty = explain(nothing, BODY);
        assert_eq!(empty.code, Some(2));
        assert!(empty.stderr.contains("the secret is empty"), "{}", empty.stderr);
    }
    let usage = Call { args: vec!["explain".into(), "openfx".into()], ..Call::default() }.run();
    assert_eq!(usage.code, Some(2));
    let mut no_key = Call::verify("discord", KEY, valid_request());
    no_key.args[0] = "explain".into();
    no_key.fails("the key is not an Ed25519 public key of 32 bytes, written as hex digits");
}

#[test]
fn a_rejection_is_followed_by_what_helps() {
    let mismatch = Call::verify("openfx", "another secret", valid_request());
    mismatch.gives(1, "rejected: openfx: no signature in x-openfx-signature matches\n");
    assert_eq!(mismatch.json().0, Some(1));
    let unsigned = Call::verify("openfx", KEY, "POST / HTTP/1.1\r\n\r\n");
    unsigned.gives(1, "rejected: openfx: the header x-openfx-signature is missing\n");

    let paddle = providers::Paddle::new("pdl_ntfset_1").unwrap();
    let at = Request::at(&(), UnixTime::from_secs(1_795_000_000));
    let value = &paddle.sign(&at, b"{}").unwrap()[0].1;
    let raw =
        format!("POST / HTTP/1.1\r\nPaddle-Signature: {value}\r\nContent-Length: 2\r\n\r\n{{}}");
    let old = || Call::verify("paddle", "pdl_ntfset_1", raw.clone());
    let said = old().args(&["--now", "1795000100"]).run();
    assert_eq!(said.stderr, next(&said.stdout));
    assert!(said.stderr.contains("give that with --now"), "{said:?}");
    assert_eq!(old().args(&["--now", "1795000000"]).run().code, Some(0));
}

/// A text that no answer has.
const MADE_UP: &str = "Zq7-made-up-9";

/// What is left to look at, a line each, where nothing is found of a request with this forged header.
fn left(provider: &str, key: &str, header: &str, args: &[&str]) -> String {
    let fields = format!("{header}\r\nContent-Length: 2\r\n");
    let raw = format!("POST / HTTP/1.1\r\n{fields}\r\n{{}}");
    let mut call = Call::verify(provider, key, raw).args(args);
    call.args[0] = "explain".into();
    let answer = call.run();
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(1), ""), "{answer:?}");
    answer.stdout
}

/// One sentence would leave out what is likeliest, or speak of what the scheme has not.
#[test]
fn what_is_left_fits_the_scheme() {
    let tag = "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=";
    let square = format!("x-square-hmacsha256-signature: {tag}");
    let square = left("square", MADE_UP, &square, &["--url", "https://example.com/in"]);
    for text in
        [" MACs over ", ", URLs, ", "\n- the URL: ", "--url", "\n- the secret: ", "Signature key"]
    {
        assert!(square.contains(text), "{text}: {square}");
    }
    assert!(square.find("the URL: ").unwrap() < square.find("the secret: ").unwrap(), "{square}");

    let key = "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92";
    let discord =
        format!("X-Signature-Timestamp: 1795000000\r\nX-Signature-Ed25519: {}", "0b".repeat(64));
    let discord = left("discord", key, &discord, &["--now", "1795000000"]);
    for text in
        [" verifications over ", "readings of the key", "wrongly on purpose", "the public key: "]
    {
        assert!(discord.contains(text), "{text}: {discord}");
    }
    for text in ["MAC", "secret", "URLs", "the URL: "] {
        assert!(!discord.contains(text), "{text}: {discord}");
    }

    let token = left("gitlab-token", MADE_UP, "X-Gitlab-Token: zzzzzz", &[]);
    assert!(token.contains(" comparisons over ") && token.contains("\n- the token: "), "{token}");
    for text in ["MAC", "algorithms", "bodies", "URL", "changed"] {
        assert!(!token.contains(text), "{text}: {token}");
    }

    let trace = format!("X-Message-Id: 1\r\nX-Message-Signature: {}", "0b".repeat(32));
    let trace = left("trace-finance", MADE_UP, &trace, &["--client-id", "client"]);
    assert!(trace.contains("\n- the client id: another one than --client-id\n"), "{trace}");
    assert!(!trace.contains("bodies"), "{trace}");

    let xero = left("xero", MADE_UP, &format!("x-xero-signature: {tag}"), &[]);
    assert!(xero.contains("\n- Xero signs some requests wrongly on purpose"), "{xero}");
    assert!(xero.contains("shown at Developer portal"), "{xero}");
    let stripe = format!("Stripe-Signature: t=1795000000,v1={}", "0b".repeat(32));
    let json = left("stripe", MADE_UP, &stripe, &["--now", "1795000000", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let all: Vec<_> =
        json["left"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    assert!(all.iter().any(|line| line.contains("it starts with `whsec_`")), "{all:?}");
}

/// That a secret looks like another kind of credential, or the body names another URL, does not make the rest
/// right.
#[test]
fn what_is_odd_in_the_set_up_is_said_beside_what_is_left() {
    let stripe = format!("Stripe-Signature: t=1795000000,v1={}", "0b".repeat(32));
    let args = ["--now", "1795000000"];
    let said = left("stripe", "sk_test_51Mk0made0up0", &stripe, &args);
    for text in [
        "\n  see countersign cause secret-kind\nIf it is not that, what is left looks the same:\n- the secret: ",
        "\n- the request: changed in a way that is not tried, or forged",
    ] {
        assert!(said.contains(text), "{text}: {said}");
    }
    let json = left("stripe", "sk_test_51Mk0made0up0", &stripe, &[&args[..], &["--json"]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["suspected"][0]["codes"], serde_json::json!(["secret-kind"]));
    assert_eq!(json["left"].as_array().unwrap().len(), 2, "{json:#}");
}

/// What is known of requests like the one that is suspected of something.
#[test]
fn a_missing_signature_is_said_to_be_missing_on_purpose() {
    let klaviyo = left("klaviyo", MADE_UP, "X-Other: 1", &[]);
    assert!(klaviyo.contains("\n- The webhooks of Klaviyo's flows are not signed"), "{klaviyo}");
    assert!(!left("openfx", MADE_UP, "X-Other: 1", &[]).contains("\n- "));
}

#[test]
fn a_short_tolerance_is_named_in_the_cure() {
    let paddle = providers::Paddle::new("pdl_ntfset_1").unwrap();
    let at = Request::at(&(), UnixTime::from_secs(1_795_000_000));
    let value = &paddle.sign(&at, b"{}").unwrap()[0].1;
    let raw =
        format!("POST / HTTP/1.1\r\nPaddle-Signature: {value}\r\nContent-Length: 2\r\n\r\n{{}}");
    let mut call = Call::verify("paddle", "pdl_ntfset_1", raw).args(&["--now", "1795000006"]);
    call.args[0] = "explain".into();
    let answer = call.run();
    assert_eq!(answer.code, Some(0), "{answer:?}");
    for text in
        ["6 s old, 5 s are allowed", "The tolerance is the scheme's, and short", "`--tolerance`"]
    {
        assert!(answer.stdout.contains(text), "{text}: {answer:?}");
    }
}

#[test]
fn a_provider_is_shown_with_what_is_known_of_it() {
    let shown = |id: &str| Call::default().args(&["providers", id]).run().stdout;
    let stripe = shown("stripe");
    for line in [
        "  unprotected   repeats within 300 s",
        "  secret        its text as it is",
        "  starts with   `whsec_`",
        "  others start  `sk_` secret API keys, `rk_` restricted API keys, `pk_` publishable API keys, `we_` \
         ids of webhook endpoints",
        "  its JSON      on lines indented by 2 blanks",
    ] {
        assert!(stripe.lines().any(|printed| printed == line), "{line}: {stripe}");
    }
    assert!(stripe.contains("  shown at      Workbench › Webhooks"), "{stripe}");
    let xero = shown("xero");
    assert!(xero.contains("  refusals      Xero signs some requests wrongly on purpose"), "{xero}");
    assert!(xero.contains("  handshake     POST, signed: "), "{xero}");
    assert!(shown("klaviyo").contains("  unsigned      The webhooks of Klaviyo's flows"));
    assert!(shown("trace-finance").contains("  unprotected   the body; repeats, for ever\n"));
    assert!(shown("discord").contains("  public key    hex digits\n"));
    assert!(shown("ebay").contains("  keys          by their ids, each a PEM file\n"));
    assert!(
        shown("aws-sns").contains("  certificate   the one that the request names by its URL\n")
    );
    let rows = Call::default().args(&["providers", "slack", "--json"]).run().stdout;
    let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
    let slack = rows.iter().find(|row| row["id"] == "slack").unwrap();
    assert_eq!(slack["key"], serde_json::json!({ "is": "secret", "made_of": "its text as it is" }));
    assert_eq!(slack["notes"]["other_credentials"][0]["starts_with"], "xoxb-");
    assert!(slack["notes"]["shown_at"]["source"].as_str().unwrap().contains("Slack"));
    assert_eq!(slack["notes"]["wrong_on_purpose"], Value::Null);
}

/// Each form that a key may be in has words of its own.
#[test]
fn every_key_is_described_in_words() {
    let rows = Call::default().args(&["providers", "--json"]).run().stdout;
    let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
    for row in rows {
        let words = row["key"]["made_of"].as_str().unwrap();
        assert!(words.contains(' '), "{}: {words:?}", row["id"]);
    }
}

/// What stands on a provider's page has to be where the command finds it.
#[test]
fn what_the_pages_know_is_noted() {
    for provider in providers::ALL {
        let page = fs::read_to_string(Path::new(ROOT).join(provider.file)).unwrap();
        let lines = page.lines().filter_map(|line| line.trim_start().strip_prefix("///"));
        let words: String =
            lines.flat_map(|line| line.split_whitespace().flat_map(|word| [word, " "])).collect();
        let first = provider.schemes[0].scheme();
        let notes = Notes::of(first);
        if words.contains("wrongly on purpose") || words.contains("wrong signature on purpose") {
            assert!(notes.wrong_on_purpose.is_some(), "{}", provider.file);
        }
        let is_noted = !notes.unsigned.is_empty() || !first.kinds_besides().is_empty();
        for text in [
            "comes unsigned",
            "delivery unsigned",
            "servers sign nothing",
            "not signed at all",
            "sends no such header",
            "no header is sent",
        ] {
            assert!(is_noted || !words.contains(text), "{}: {text}", provider.file);
        }
        // Of a handshake without a signature a kind is known, or the handshake itself.
        let handshake =
            words.split_once("- Handshake: ").map(|(_, text)| text.split(" - ").next().unwrap());
        if handshake.is_some_and(|text| text.contains(", not signed")) {
            assert!(is_noted || !first.handshakes().is_empty(), "{}", provider.file);
        }
        // The constructor says what is part of the secret.
        if let Some((text, _)) =
            page.split_once("` included\"").filter(|_| !page.contains("Solidgate"))
        {
            let start = text.rsplit('`').next().unwrap();
            for entry in provider.schemes {
                let starts = Notes::of(entry.scheme()).secret_starts_with;
                assert!(starts.contains(&start), "{}: {start}", entry.scheme().id());
            }
        }
    }
}

#[test]
fn a_cause_is_printed_by_its_code() {
    let cause = |args: &[&str]| Call::default().args(&["cause"]).args(args).run();
    let all = cause(&[]);
    assert_eq!((all.code, all.stderr.as_str()), (Some(0), ""));
    assert_eq!(all.stdout.lines().count(), CODES.len() + 1);
    let page = fs::read_to_string(Path::new(ROOT).join(PAGE)).unwrap();
    for (code, line) in CODES.iter().copied().chain(["raw-body"]).zip(all.stdout.lines()) {
        let (listed, title) = line.split_once(' ').unwrap();
        let title = title.trim_start();
        assert!(listed == code && !title.is_empty(), "{line}");
        let printed = cause(&[code]).stdout;
        assert_eq!(printed.lines().next(), Some(title), "{printed}");
        assert!(page.contains(&format!("### {title}\n")), "{line}");
        assert!(printed.lines().count() > 4 && !printed.contains("<a id"), "{printed}");
        let refers = code != "raw-body" && printed.contains("raw body");
        assert_eq!(printed.ends_with(": countersign cause raw-body\n"), refers, "{printed}");
    }
    assert!(cause(&["raw-body"]).stdout.contains("express.raw"));
    assert_eq!(cause(&["docs/troubleshooting.md#body-json"]).stdout, cause(&["BODY-JSON"]).stdout);
    let json = Call::default().args(&["cause", "body-jsn"]);
    json.fails("no cause \"body-jsn\": did you mean body-json? `countersign cause` lists them all");
    Call::default().args(&["cause", &"x".repeat(100_000)]).fails("lists them all");
}

#[test]
fn a_line_break_that_was_dropped_from_a_secret_is_named() {
    let folder = TempDir::new().unwrap();
    let explain = |secret: String| {
        let path = in_folder(&folder, "secret", secret.as_bytes());
        let args = ["explain", "openfx", "--secret-file", &path, "-"].map(String::from);
        let call = Call { args: args.into(), request: valid_request().into(), ..Call::default() };
        call.run().stdout
    };
    assert!(!explain(KEY.into()).contains("line break"));
    let answer = explain(format!("{KEY}\n"));
    assert!(
        answer.contains("line break") && answer.contains("cause secret-white-space\n"),
        "{answer}"
    );
}
