//! `--scheme`: a scheme from a file, in place of a provider.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const SECRET: &str = "Signing-key-provided-by-OpenFX";
const REQUEST: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/openfx/openfx-node-fetch.http");

struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run(args: &[&str], input: &[u8]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(args).env("S", SECRET);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let [stdout, stderr] = [stdout, stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(!stdout.contains(SECRET) && !stderr.contains(SECRET), "{stdout}{stderr}");
    Said { code: status.code(), stdout, stderr }
}

fn written(folder: &TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("scheme.toml");
    std::fs::write(&path, text).unwrap();
    path
}

fn openfx(folder: &TempDir) -> PathBuf {
    let printed = run(&["providers", "OpenFX", "--toml"], b"");
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    assert!(printed.stdout.starts_with("# OpenFX: HMAC-SHA256 of {body}\nid = \"openfx\"\n"));
    written(folder, &printed.stdout.replace("id = \"openfx\"", "id = \"our-own\""))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn each_command_takes_a_file_in_place_of_a_provider() {
    let folder = tempfile::tempdir().unwrap();
    let path = openfx(&folder);
    let scheme = text(&path);
    let body = folder.path().join("body");
    std::fs::write(&body, "{}").unwrap();

    let valid = "valid: our-own, key 0, the body is covered\n";
    let said = run(&["verify", "--scheme", scheme, "--secret-env", "S", REQUEST], b"");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), valid), "{}", said.stderr);
    let request = std::fs::read(REQUEST).unwrap();
    let said = run(&["verify", "--secret-env", "S", "-", "--scheme", scheme], &request);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), valid), "{}", said.stderr);

    let said = run(&["explain", "--scheme", scheme, "--secret-env", "S", REQUEST], b"");
    assert_eq!(said.code, Some(1), "{}{}", said.stdout, said.stderr);
    assert!(said.stdout.contains("our-own"), "{}", said.stdout);

    let said = run(&["detect", "--scheme", scheme, "--secret-env", "S", REQUEST], b"");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stdout.contains("our-own"), "{}", said.stdout);

    let args = ["sign", "--scheme", scheme, "--secret-env", "S", "--body", text(&body)];
    let said = run(&args, b"");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let built_in = run(&["sign", "openfx", "--secret-env", "S", "--body", text(&body)], b"");
    assert_eq!(said.stdout, built_in.stdout);

    let said = run(&["handshake", "--scheme", scheme, "-"], &request);
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    assert!(said.stdout.contains("our-own"), "{}", said.stdout);
}

#[test]
fn one_line_says_what_is_wrong_with_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read_to_string(openfx(&folder)).unwrap();
    let of = |from: &str, to: &str| {
        assert!(whole.contains(from), "{whole}");
        whole.replacen(from, to, 1)
    };
    for (file, what) in [
        (
            of("id = ", &format!("secret = \"{SECRET}\"\nid = ")),
            "line 2: a secret is not written into the file",
        ),
        (of("message = [", "message = []\nmessage = ["), "it is no TOML: duplicate key"),
        (of("signature = {", "signatur = {"), "the scheme has no `signature`"),
        (of("{ part = \"body\" },", ""), "the message holds nothing of the request"),
        (of("HMAC-SHA256\"", "HMAC-SHA3\""), "`algorithm` is one of"),
        (String::new(), "line 1: the scheme has no `id`"),
    ] {
        let path = written(&folder, &file);
        for command in [
            &["verify", REQUEST][..],
            &["explain", REQUEST],
            &["detect", REQUEST],
            &["handshake", REQUEST],
        ] {
            let args = [command, &["--scheme", text(&path), "--secret-env", "S"]].concat();
            let said = run(&args, b"");
            assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{args:?}");
            assert_eq!(said.stderr.lines().count(), 1, "{}", said.stderr);
            assert!(said.stderr.contains(what), "{} {}", said.stderr, what);
        }
    }
    let missing = folder.path().join("none.toml");
    let args = ["verify", "--scheme", text(&missing), "--secret-env", "S", REQUEST];
    let said = run(&args, b"");
    assert_eq!((said.code, said.stderr.lines().count()), (Some(2), 1), "{}", said.stderr);
}

#[test]
fn a_provider_and_a_file_are_not_both_given() {
    let folder = tempfile::tempdir().unwrap();
    let path = openfx(&folder);
    let args = ["sign", "openfx", "--scheme", text(&path), "--secret-env", "S", "--body", "-"];
    let said = run(&args, b"{}");
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("PROVIDER and --scheme are both there"), "{}", said.stderr);
    for command in ["verify", "explain", "handshake"] {
        let args = [command, "openfx", REQUEST, "--scheme", text(&path), "--secret-env", "S"];
        let said = run(&args, b"");
        assert_eq!(said.code, Some(2), "{command}");
        assert!(said.stderr.contains("PROVIDER and --scheme are both there"), "{}", said.stderr);
    }
}

#[test]
fn one_provider_is_printed_as_a_file() {
    let said = run(&["providers", "hub", "--toml"], b"");
    assert_eq!(said.code, Some(2), "{}", said.stdout);
    assert_eq!(run(&["providers", "--toml"], b"").code, Some(2));
    let said = run(&["providers", "github", "--toml"], b"");
    assert!(said.stdout.contains("prefix = \"sha256=\""), "{}", said.stdout);
}
