//! Receivers with real clients, behind a real nginx, and the examples as their comments say.
//!
//! These need programs beside Rust's; `.ci/run` installs them and runs these by name.

mod sockets;
mod wire;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::OriginalUri;
use axum::routing::any;
use countersign::receiver::{BodyVerifier, Receiver, VerifyLayer};
use countersign::{MaskIt, OpenFx, Rtb, Secret};
use sockets::{
    CONFIGURATION, Client, Example, LAST_CHUNK, Nginx, Server, chunks, comment, exchange, head,
    output, request, script, shell,
};
use tempfile::TempDir;
use wire::{bound, captures, read};

const KEY: &str = "signing-key";

fn openfx() -> OpenFx {
    OpenFx::new(KEY).unwrap()
}

fn echo(layer: fn(Receiver) -> VerifyLayer) -> Server {
    let receiver = Receiver::new(BodyVerifier::new(openfx()).unwrap());
    let app = Router::new().fallback(|body: Bytes| async { body }).layer(layer(receiver));
    Server::start(app)
}

/// One signed and one forged request, by `client` with the URL and the key as arguments; directly
/// and behind nginx.
fn check_client(client: &[&str]) {
    for layer in [VerifyLayer::buffered, VerifyLayer::streaming] {
        let server = echo(layer);
        let nginx = Nginx::start(CONFIGURATION, server.address);
        for address in [server.address, nginx.address] {
            let url = format!("http://{address}/");
            let statuses = output(Command::new(client[0]).args(&client[1..]).args([&url, KEY]));
            assert_eq!(statuses, "200\n401\n", "{url}");
        }
    }
}

#[test]
#[ignore = "needs nginx and Python's requests"]
fn with_python_requests() {
    check_client(&["python3", script("client.py").to_str().unwrap()]);
}

#[test]
#[ignore = "needs nginx and Node"]
fn with_node_fetch() {
    check_client(&["node", script("client.mjs").to_str().unwrap()]);
}

/// The statuses of a signed and of a forged request.
fn curl(url: &str, arguments: &[&str]) -> String {
    let body = r#"{"eventType":"PAYMENT.SETTLED"}"#;
    let signed = countersign::sign_request(&openfx(), http::Request::new(body)).unwrap();
    let signature = signed.headers()["x-openfx-signature"].to_str().unwrap();
    let send = |sent: &str| {
        let mut curl = Command::new("curl");
        curl.args(["-s", "--noproxy", "*", "--max-time", "30", "-w", "%{http_code} "]);
        curl.args(["-H", &format!("x-openfx-signature: {signature}"), "-o", "/dev/null", url]);
        output(curl.args(arguments).args(["-d", sent]))
    };
    [body, "forged"].map(send).concat()
}

#[test]
#[ignore = "needs curl and nginx"]
fn with_curl_in_each_of_its_ways() {
    for layer in [VerifyLayer::buffered, VerifyLayer::streaming] {
        let server = echo(layer);
        let nginx = Nginx::start(CONFIGURATION, server.address);
        for (address, path) in
            [(server.address, ""), (nginx.address, ""), (nginx.address, "maskit")]
        {
            let url = format!("http://{address}/{path}");
            assert_eq!(curl(&url, &[]), "200 401 ", "{url}");
            assert_eq!(curl(&url, &["-H", "Transfer-Encoding: chunked"]), "200 401 ", "{url}");
            assert_eq!(curl(&url, &["-H", "Expect: 100-continue"]), "200 401 ", "{url}");
            assert_eq!(curl(&url, &["--http1.0"]), "200 401 ", "{url}");
        }
        let url = format!("http://{}/", server.address);
        assert_eq!(curl(&url, &["--http2-prior-knowledge"]), "200 401 ");
        assert_eq!(curl(&url, &["-H", "x-openfx-signature: second"]), "401 401 ");
    }
}

#[test]
#[ignore = "needs nginx"]
fn each_recorded_request_gives_its_verdict_behind_nginx() {
    let openfx = BodyVerifier::new(openfx()).unwrap();
    for layer in [VerifyLayer::buffered, VerifyLayer::streaming] {
        let receiver = Receiver::new(openfx.clone());
        let app = Router::new().fallback(|body: Bytes| async { body });
        let server = Server::start(app.layer(layer(receiver.clone())));
        let nginx = Nginx::start(CONFIGURATION, server.address);
        for capture in captures() {
            receiver.replace(bound(&capture));
            let mut raw = read(&capture).raw;
            let expected = if capture.expect == "valid" { 200 } else { 401 };
            assert_eq!(exchange(nginx.address, &raw), expected, "{}", capture.file);
            *raw.last_mut().unwrap() ^= 1;
            let expected = if capture.provider == "trace-finance" { 200 } else { 401 };
            assert_eq!(exchange(nginx.address, &raw), expected, "{}, changed", capture.file);
        }
    }
}

/// What happens without the line that the page asks for.
#[test]
#[ignore = "needs nginx"]
fn without_its_line_nginx_drops_headers_with_underscores() {
    let rtb = Rtb::partner(Secret::utf16le("my_application_secret_code").unwrap()).unwrap();
    let receiver = Receiver::new(BodyVerifier::new(rtb).unwrap());
    let app = Router::new().fallback(|| async {}).layer(VerifyLayer::buffered(receiver));
    let server = Server::start(app);
    let literal = captures().into_iter().find(|one| one.file.contains("rtb-literal")).unwrap();
    let raw = read(&literal).raw;
    let without = CONFIGURATION.replace("underscores_in_headers on;", "");
    assert_ne!(without, CONFIGURATION);
    assert_eq!(exchange(Nginx::start(&without, server.address).address, &raw), 401);
    assert_eq!(exchange(Nginx::start(CONFIGURATION, server.address).address, &raw), 200);
}

#[test]
#[ignore = "needs nginx"]
fn nginx_passes_on_the_raw_path_and_repeated_headers() {
    let seen = |OriginalUri(uri): OriginalUri, headers: http::HeaderMap| async move {
        format!("{uri} {}", headers.get_all("x-signature").iter().count())
    };
    let server = Server::start(Router::new().fallback(any(seen)));
    let nginx = Nginx::start(CONFIGURATION, server.address);
    let path = "/a//b/../%7e%2F?x=%41&&y=";
    let mut client = Client::connect(nginx.address);
    client.send(format!(
        "POST {path} HTTP/1.1\r\nHost: h\r\nX-Signature: 1\r\nx-signature: 2\r\n\
         Content-Length: 0\r\nConnection: close\r\n\r\n"
    ));
    assert_eq!(client.answer().unwrap().1, format!("{path} 2").into_bytes());
}

#[test]
#[ignore = "needs nginx"]
fn behind_nginx_a_body_over_the_limit_or_cut_off_is_not_accepted() {
    for path in ["/", "/maskit"] {
        let receiver = Receiver::new(BodyVerifier::new(openfx()).unwrap()).limit(1024);
        let app = Router::new().fallback(|body: Bytes| async { body });
        let server = Server::start(app.layer(VerifyLayer::streaming(receiver)));
        let nginx = Nginx::start(CONFIGURATION, server.address);
        let to = |request: Vec<u8>| {
            let text = String::from_utf8(request).unwrap();
            text.replacen("POST / ", &format!("POST {path} "), 1)
        };
        let over = [b'.'; 1025];
        assert_eq!(exchange(nginx.address, to(request(&openfx(), &over, &over))), 413, "{path}");
        let chunked = head(&openfx(), &over, &[("Transfer-Encoding", "chunked")]);
        let chunked = to([&chunked, &chunks(&over, 100), LAST_CHUNK].concat());
        assert_eq!(exchange(nginx.address, chunked), 413, "{path}");

        let whole = to(request(&openfx(), b"signed", b"signed"));
        let mut client = Client::connect(nginx.address);
        client.send(&whole[..whole.len() - 1]);
        client.end();
        assert!(!matches!(client.answer(), Some((200..300, _))), "{path}");
        assert_eq!(exchange(nginx.address, whole), 200, "{path}");
    }
}

/// A slow sender costs the receiver nothing where nginx buffers, and is verified where it does not.
#[test]
#[ignore = "needs nginx"]
fn a_slow_sender_behind_nginx() {
    let server = echo(VerifyLayer::streaming);
    let nginx = Nginx::start(CONFIGURATION, server.address);
    for path in ["/", "/maskit"] {
        for (sent, expected) in [(b"signed", 200), (b"forged", 401)] {
            let text = String::from_utf8(request(&openfx(), b"signed", sent)).unwrap();
            let mut client = Client::connect(nginx.address);
            for bytes in text.replacen("POST / ", &format!("POST {path} "), 1).as_bytes().chunks(9)
            {
                client.send(bytes);
                sleep(Duration::from_millis(20));
            }
            assert_eq!(client.status(), expected, "{path}");
        }
    }
}

/// Runs an example and its comment's lines word for word, but for the port and for cargo.
fn check_comment(name: &str) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.rs"));
    let [run, client, printed] = comment(&fs::read_to_string(source).unwrap());
    let directory = tempfile::tempdir().unwrap();
    let run = run.replace("\\\n", " ");
    let (before, command) = run.rsplit_once(';').unwrap_or(("", run.as_str()));
    output(Command::new("sh").args(["-c", before]).current_dir(&directory));
    let (variables, command) =
        command.split_once("cargo run -p countersign-receivers ").expect(&run);
    let variables: Vec<_> =
        variables.split_whitespace().map(|pair| pair.split_once('=').unwrap()).collect();
    let (_, command) = command.split_once("--example ").unwrap();
    let mut words = command.split_whitespace();
    assert_eq!(words.next(), Some(name));
    let arguments: Vec<_> = words.filter(|word| *word != "--").collect();
    let example = Example::start(name, &variables, &arguments, &directory);

    assert!(client.contains("http://127.0.0.1:3000/"));
    let client = client.replace("127.0.0.1:3000", &example.address.to_string());
    let answered = shell(&client, &directory);
    assert_eq!(answered.trim_end(), printed.trim_end(), "{name}");
}

#[test]
#[ignore = "needs curl, openssl and the built examples"]
fn each_example_does_what_its_comment_says() {
    for name in [
        "actix_abp",
        "actix_zoom",
        "axum_asana",
        "axum_many",
        "axum_maskit",
        "axum_once",
        "axum_openfx",
        "axum_reload",
        "axum_rtb",
        "axum_slack",
        "axum_whatsapp",
        "hyper_openfx",
    ] {
        check_comment(name);
    }
}

fn maskit_example(directory: &TempDir) -> Example {
    Example::start("axum_maskit", &[("MASKIT_SECRET", "shared-secret")], &["images"], directory)
}

/// What is in the folder, without the files that are still being written.
fn kept(directory: &TempDir) -> Vec<Vec<u8>> {
    let files = fs::read_dir(directory.path().join("images")).unwrap();
    let files = files.map(|file| file.unwrap().path());
    files
        .filter(|file| file.extension().unwrap() != "part")
        .map(|file| fs::read(file).unwrap())
        .collect()
}

/// All files, those too that are still being written.
fn all(directory: &TempDir) -> usize {
    fs::read_dir(directory.path().join("images")).unwrap().count()
}

fn multipart(part: &str, image: &[u8]) -> Vec<u8> {
    let before = format!(
        "--x\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\nof {part}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"/etc/passwd\"\r\n\
         Content-Type: image/jpeg\r\n\r\n"
    );
    [before.as_bytes(), image, b"\r\n--x--\r\n"].concat()
}

const FORM: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=x");

fn maskit_head(signed: &[u8], length: (&str, &str)) -> Vec<u8> {
    let head = head(&MaskIt::new("shared-secret").unwrap(), signed, &[FORM, length]);
    String::from_utf8(head).unwrap().replacen("POST / ", "POST /maskit ", 1).into_bytes()
}

/// The parser is content at the closing boundary; whoever forges waits with the end of the stream.
#[test]
#[ignore = "needs the built examples"]
fn of_a_forged_upload_that_ends_late_nothing_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let example = maskit_example(&directory);
    let genuine = multipart("maskedImage", b"the image");
    let forged = multipart("maskedImage", b"no image!");
    for (sent, expected) in [(&forged, 401), (&genuine, 200)] {
        let mut client = Client::connect(example.address);
        client.send(maskit_head(&genuine, ("Transfer-Encoding", "chunked")));
        client.send(chunks(sent, 50));
        sleep(Duration::from_secs(1));
        assert_eq!(kept(&directory), [b""; 0], "before the end");
        client.send(LAST_CHUNK);
        assert_eq!(client.status(), expected);
        assert_eq!(all(&directory), usize::from(expected == 200));
    }
    assert_eq!(kept(&directory), [b"the image"]);
}

/// By its metadata, whatever else is different.
#[test]
#[ignore = "needs the built examples"]
fn an_image_that_is_sent_again_is_kept_once() {
    let directory = tempfile::tempdir().unwrap();
    let example = maskit_example(&directory);
    let again = multipart("maskedImage", b"made anew");
    let without_metadata =
        b"--x\r\nContent-Disposition: form-data; name=\"maskedImage\"\r\n\r\nplain\r\n--x--\r\n";
    let without_metadata = without_metadata.to_vec();
    let other = multipart("maskedimage", b"other");
    for body in [
        &multipart("maskedImage", b"the image"),
        &again,
        &without_metadata,
        &without_metadata,
        &other,
    ] {
        let length = body.len().to_string();
        let request = [&maskit_head(body, ("Content-Length", &length)), &body[..]].concat();
        assert_eq!(exchange(example.address, request), 200);
    }
    let mut kept = kept(&directory);
    kept.sort();
    assert_eq!(kept, [b"other".to_vec(), b"plain".to_vec(), b"the image".to_vec()]);
}

#[test]
#[ignore = "needs the built examples"]
fn of_a_refused_upload_nothing_is_left() {
    let directory = tempfile::tempdir().unwrap();
    let example = maskit_example(&directory);
    let genuine = multipart("maskedImage", &vec![b'.'; 100_000]);
    let length = genuine.len().to_string();

    let mut cut_off = Client::connect(example.address);
    cut_off.send(maskit_head(&genuine, ("Content-Length", &length)));
    cut_off.send(&genuine[..50_000]);
    cut_off.end();
    assert!(matches!(cut_off.answer(), None | Some((400, _))));

    let mut gone = Client::connect(example.address);
    gone.send(maskit_head(&genuine, ("Content-Length", &length)));
    gone.send(&genuine[..50_000]);
    drop(gone);

    let over = 66 * 1024 * 1024;
    let mut too_large = Client::connect(example.address);
    too_large.send(maskit_head(&genuine, ("Transfer-Encoding", "chunked")));
    let start = multipart("maskedImage", b"");
    too_large.send(chunks(&start[..start.len() - 9], 1000));
    let chunk = chunks(&vec![b'.'; 1024 * 1024], 1024 * 1024);
    let sent = (0..over / (1024 * 1024)).take_while(|_| too_large.send(&chunk)).count();
    assert!(sent > 60, "{sent} MiB");
    assert!(matches!(too_large.answer(), None | Some((413, _))));

    let twice = [&genuine[..genuine.len() - 7], &genuine].concat();
    let length = twice.len().to_string();
    let two_images = [maskit_head(&twice, ("Content-Length", &length)), twice].concat();
    assert_eq!(exchange(example.address, two_images), 400);

    for _ in 0..200 {
        if all(&directory) == 0 {
            return;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("{} files are left", all(&directory));
}

#[test]
#[ignore = "needs curl, nginx and the built examples"]
fn an_image_of_64_mb_streams_whatever_the_case_of_its_name() {
    let directory = tempfile::tempdir().unwrap();
    let example = maskit_example(&directory);
    let nginx = Nginx::start(CONFIGURATION, example.address);
    let mut image = vec![0; 64 * 1024 * 1024];
    for (index, piece) in image.chunks_mut(1000).enumerate() {
        piece.fill(index.to_le_bytes()[0]);
    }
    for (part, address) in [("maskedImage", example.address), ("maskedimage", nginx.address)] {
        let body = multipart(part, &image);
        let length = body.len().to_string();
        let mut client = Client::connect(address);
        client.send(maskit_head(&body, ("Content-Length", &length)));
        assert!(client.send(&body));
        assert_eq!(client.status(), 200, "{part}");
    }
    let kept = kept(&directory);
    assert!(kept.len() == 2 && kept.iter().all(|file| *file == image));
}

#[test]
#[ignore = "needs the built examples"]
fn no_request_is_refused_while_a_secret_changes() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("key");
    fs::write(&file, "old key\n").unwrap();
    let example = Example::start("axum_reload", &[], &["key"], &directory);
    let (old, new) = (OpenFx::new("old key").unwrap(), OpenFx::new("new key").unwrap());
    let signed = |key: &OpenFx| {
        let text = String::from_utf8(request(key, b"{}", b"{}")).unwrap();
        exchange(example.address, text.replacen("POST / ", "POST /openfx ", 1))
    };
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let sender = scope.spawn(|| {
            let mut sent = 0;
            while !done.load(Ordering::Relaxed) {
                assert_eq!(signed(&old), 200, "request {sent}");
                sent += 1;
            }
            sent
        });
        assert_eq!(signed(&new), 401);
        fs::write(&file, "new key\nold key\n").unwrap();
        sleep(Duration::from_secs(2));
        assert_eq!(signed(&new), 200);
        fs::write(&file, " ").unwrap(); // no key at all: what is known stays
        sleep(Duration::from_secs(2));
        assert_eq!(signed(&new), 200);
        done.store(true, Ordering::Relaxed);
        assert!(sender.join().unwrap() > 100);
    });
    fs::write(&file, "new key\n").unwrap();
    sleep(Duration::from_secs(2));
    assert_eq!((signed(&old), signed(&new)), (401, 200));
}
