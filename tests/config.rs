//! Schemes from files: each fault is an error that names its line, no value of the file is shown, and what
//! is read again is what was read before.

#![cfg(feature = "config")]

use countersign::config::{FileError, MAX_FILE, SchemeFile};
use countersign::{Keys, Request, Verifier};

const GATEWAY: &str = r#"
id = "gateway"
family = "message"
algorithm = "HMAC-SHA256"
key = { kind = "secret", form = "utf8" }
signature = { in = "header", name = "X-Signature", prefix = "sha256=", encoding = "hex" }
timestamp = { in = "header", name = "X-Time", format = "seconds" }
message = [
    { part = "timestamp" },
    { part = "text", text = "." },
    { part = "body" },
]
"#;

/// The error of the gateway's file with `from` replaced.
fn fault(from: &str, to: &str) -> FileError {
    assert!(GATEWAY.contains(from), "{from}");
    let text = GATEWAY.replace(from, to);
    SchemeFile::parse(&text).err().unwrap_or_else(|| panic!("no fault: {text}"))
}

fn line_with(text: &str) -> usize {
    GATEWAY.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn a_file_says_a_scheme() {
    let file = SchemeFile::parse(GATEWAY).unwrap();
    assert_eq!(file.scheme().signed(), "{timestamp}.{body}");
    assert_eq!((file.scheme().id(), file.scheme().name()), ("gateway", "gateway"));
    let gateway = file.entry().bind(&Keys::new("a secret")).unwrap();
    let headers = gateway.signer().unwrap().sign(&Request::new(&()), b"{}").unwrap();
    assert!(gateway.verify(&Request::new(&headers), b"{}").is_ok());
    assert!(gateway.verify(&Request::new(&headers), b"{ }").is_err());
}

#[test]
fn each_fault_names_its_line() {
    let signature = line_with("signature =");
    for (from, to, line, what) in [
        ("id = ", "Id = ", 1, "the scheme has no `id`"),
        (
            "\"gateway\"",
            "\"The Gateway\"",
            2,
            "`id` is made of small letters, digits and dashes, at most 64",
        ),
        ("\"gateway\"", "7", 2, "`id` is a text, in quotes"),
        (
            "\"message\"",
            "\"letter\"",
            3,
            "`family` is one of `message`, `fields`, `token`, `jws`, `http-message-signature`, `cavage` and `certified-members`",
        ),
        (
            "prefix",
            "prefx",
            signature,
            "signature has no member of this name, but `in`, `name`, `or_spelled`, `also_in`, `numbered_to`, `repeatable`, `lead`, `prefix`, `prefix_is_optional`, `prefix_ignores_case`, `layout`, `blanks`, `encoding`, `percent_encoded`, `wrapped_in_base64`, `behind_key_id` and `up_to`",
        ),
        (
            "\"hex\"",
            "\"hexx\"",
            signature,
            "`encoding` is one of `hex`, `hex-upper`, `hex-any-case`, `hex-upper-dashed`, `base64`, `base64-unpadded`, `base64url`, `base64url-unpadded` and `base64-of-hex`",
        ),
        (
            "encoding = \"hex\"",
            "repeatable = \"yes\"",
            signature,
            "`repeatable` is `true` or `false`",
        ),
        ("encoding = \"hex\"", "also_in = \"X-Other\"", signature, "`also_in` is a list of texts"),
        (
            "encoding = \"hex\"",
            "numbered_to = 300",
            signature,
            "`numbered_to` is too large a number",
        ),
        ("encoding = \"hex\"", "numbered_to = -1", signature, "`numbered_to` is a whole number"),
        (
            "encoding = \"hex\"",
            "layout = { kind = \"list\" }",
            signature,
            "layout has no `separator`",
        ),
        ("{ part = \"timestamp\" },", "{ part = \"time\" },", 9, ""),
        (
            "text = \".\"",
            "text = \".\", name = \"X\"",
            10,
            "message has no member of this name, but `part` and `text`",
        ),
        (
            "{ part = \"body\" },",
            "\"body\",",
            line_with("message ="),
            "`message` is a list of tables: `[{ … }, { … }]`",
        ),
        (
            "form = \"utf8\"",
            "form = \"utf8\", label = \"x\"",
            5,
            "key has no member of this name, but `kind` and `form`",
        ),
        (
            "id = \"gateway\"",
            "id = \"gateway\"\nhandshakes = [{ handshake = \"ping\" }]",
            3,
            "`handshake` is one of `echo`, `mac`, `fixed`, `secret`, `confirm` and `delivery`",
        ),
    ] {
        let error = fault(from, to);
        assert_eq!(error.line(), line, "{error}");
        assert!(what.is_empty() || error.what() == what, "{error}");
    }
}

/// Two messages are no TOML, and so are two families.
#[test]
fn what_is_said_twice_is_refused() {
    let error = fault("timestamp = {", "message = [{ part = \"body\" }]\ntimestamp = {");
    assert_eq!(error.line(), 9);
    assert!(error.what().starts_with("it is no TOML: duplicate key"), "{error}");
    let error = fault("timestamp = {", "token = { in = \"header\", name = \"X\" }\ntimestamp = {");
    assert_eq!(error.line(), 7);
}

/// What `sound.rs` refuses while compiling is refused here, at the line of the message.
/// A line that changed nothing would be believed.
#[test]
#[cfg(all(feature = "ed25519", feature = "p256", feature = "rsa"))]
fn what_would_have_no_effect_is_refused() {
    let file = |algorithm: &str, more: &str| {
        let text = format!(
            "id = \"acme\"\nfamily = \"message\"\nalgorithm = \"{algorithm}\"\n{more}\n\
             key = {{ kind = \"public-key\" }}\n\
             signature = {{ in = \"header\", name = \"X-Signature\", encoding = \"base64\" }}\n\
             message = [{{ part = \"body\" }}]"
        );
        SchemeFile::parse(&text)
    };
    let (form, bits) = ("signature_form = \"asn1\"", "least_key_bits = 2048");
    for (algorithm, known, unknown) in [
        ("RSA PKCS#1 SHA-256", bits, form),
        ("RSA PKCS#1 SHA-256", "least_key_bits = 1024", "signature_form = \"fixed\""),
        ("ECDSA P-256 SHA-256", form, bits),
        ("ECDSA P-256 SHA-256", "signature_form = \"fixed\"", "least_key_bits = 1024"),
        ("Ed25519", "", form),
        ("Ed25519", "", bits),
    ] {
        assert!(file(algorithm, known).is_ok(), "{algorithm} {known}");
        for (more, line) in [(unknown.to_owned(), 4), (format!("{known}\n{unknown}"), 5)] {
            let error = file(algorithm, &more).unwrap_err();
            assert_eq!(error.line(), line, "{algorithm} {more}");
            let expected = "the scheme has no member of this name, but ";
            assert!(error.what().starts_with(expected), "{algorithm} {more}: {error}");
        }
    }
}

/// So would a tolerance of no time, and a claim that is looked for under another name.
#[test]
fn what_a_token_does_not_say_has_no_tolerance_and_no_second_name() {
    let file = |more: &str, payload: &str| {
        let text = format!(
            "id = \"acme\"\nfamily = \"jws\"\nalgorithm = \"HMAC-SHA256\"\nalg = \"HS256\"\n\
             key = {{ kind = \"secret\" }}\ntoken = {{ in = \"header\", name = \"X-Token\" }}\n\
             {more}\npayload = {payload}"
        );
        SchemeFile::parse(&text).map_err(|error| (error.line(), error.what().to_owned()))
    };
    let claims = |claim: &str| {
        format!(
            "{{ kind = \"claims\", claims = [{{ claim = \"is-there\", name = \"a\" }}, {claim}] }}"
        )
    };
    let named = |name: &str| {
        claims(&format!(
            "{{ claim = \"is-setting\", name = \"{name}\", path = [\"app.id\", \"id\"], setting = \"app\" }}"
        ))
    };
    let request = "{ kind = \"request\", headers_in = \"h\", timestamp = \
                   { in = \"header\", name = \"X-Time\", format = \"rfc3339\", tolerance = 60 } }";
    let expires = claims("{ claim = \"expires\" }");
    for (sound, more, payload) in [
        (Ok(()), "tolerance = 60", &*expires),
        (Ok(()), "tolerance = 60", request),
        (Ok(()), "", &named("app.id")),
        (
            Err("there is a tolerance, and the token says no time"),
            "tolerance = 60",
            &claims("{ claim = \"is-true\", name = \"b\" }"),
        ),
        (Err("the time of a request has its own tolerance"), "tolerance = 61", request),
        (
            Err("the name of a claim in one of several places is the first of them"),
            "",
            &named("id"),
        ),
    ] {
        let read = file(more, payload).map(|_| ());
        assert_eq!(read, sound.map_err(|what| (8, what.to_owned())), "{more} {payload}");
    }
}

#[test]
fn a_contradiction_is_an_error() {
    let message = line_with("message =");
    for (from, to, what) in [
        (
            "    { part = \"text\", text = \".\" },\n",
            "    { part = \"text\", text = \"1\" },\n",
            "a digit stands next to the timestamp: it separates nothing",
        ),
        (
            "    { part = \"timestamp\" },\n",
            "",
            "the timestamp is not part of the message: anybody could set it",
        ),
        (
            "    { part = \"body\" },\n",
            "    { part = \"body\" },\n    { part = \"text\", text = \"-\" },\n    { part = \"body\" },\n",
            "the message holds the body twice",
        ),
        ("X-Signature", "X Signature", "a header's name is empty or not one"),
        ("encoding = \"hex\"", "numbered_to = 7", "numbers go from 1 to at most 100"),
        (
            "    { part = \"text\", text = \".\" },\n",
            "    { part = \"url\" },\n",
            "two variable parts stand side by side without a separator",
        ),
        (
            "family =",
            "last_read = \"2026-02-30\"\nfamily =",
            "the day on which a source was read is no date YYYY-MM-DD",
        ),
        (
            "family =",
            "withdrawn = { said_on = \"2026-02-30\", instead = \"another\" }\nfamily =",
            "the day on which a recipe was withdrawn is no date YYYY-MM-DD",
        ),
        (
            "family =",
            "message_id_in = \"X-Id\"\nfamily =",
            "the message's id is not part of the message: anybody could set it",
        ),
        (
            "family =",
            "event_id_in = \"a..b\"\nfamily =",
            "the path of the event's id has an empty step",
        ),
    ] {
        let error = fault(from, to);
        let added = from == "family =";
        assert_eq!((error.line(), error.what()), (message + usize::from(added), what));
        assert_eq!(fault(from, to), error, "and again");
    }
}

/// In each family that a build has.
#[test]
fn what_tells_deliveries_apart_is_signed() {
    let with_id = "message_id_in = \"X-Id\"\nfamily =";
    let signs_none = "only where a header is signed is it the message's id";
    for (id, before, after, what) in [
        ("gitlab-token", "family =", with_id, signs_none),
        ("atlassian-connect", "family =", with_id, signs_none),
        ("http-message-signatures", "family =", with_id, signs_none),
        (
            "aws-sns",
            "event_id_in = \"MessageId\"",
            "event_id_in = \"Another\"",
            "the event's id is not among the signed members: anybody could set it",
        ),
    ] {
        let Some(entry) = countersign::providers::find(id) else { continue };
        let file = entry.scheme().to_toml();
        assert!(file.contains(before), "{file}");
        assert!(SchemeFile::parse(&file).is_ok(), "{id}");
        let error = SchemeFile::parse(&file.replacen(before, after, 1)).err();
        assert_eq!(error.as_ref().map(FileError::what), Some(what), "{id}");
    }
}

/// A handshake that would have the receiver sign what a delivery signs is none, as in code.
#[test]
fn a_handshake_is_checked_as_in_code() {
    let handshake = |told_by: &str, message: &str| {
        let line = format!(
            "handshakes = [{{ handshake = \"mac\", method = \"POST\", what = \"a challenge\", \
             told_by = [{told_by}], value = {{ in = \"query\", name = \"challenge\" }}, \
             encoding = \"hex\", reply = {{ body = {{ kind = \"json\", members = \
             [{{ name = \"mac\", written = \"mac\" }}] }} }} }}]\nfamily ="
        );
        let file = GATEWAY.replace("family =", &line);
        SchemeFile::parse(&file.replace("text = \".\"", message)).map_err(|error| error.to_string())
    };
    let told = "{ told = \"member\", name = \"type\", value = \"ping\" }";
    let read = handshake(told, "text = \"|\"").unwrap();
    let [only] = read.scheme().handshakes() else { panic!("one handshake") };
    assert_eq!(
        (only.kind(), only.what(), only.answer()),
        ("mac", "a challenge", "200 and JSON: its MAC as `mac`".into())
    );
    assert_eq!(
        handshake(told, "text = \".\"").unwrap_err(),
        "line 9: a challenge that is signed could be a message of a delivery"
    );
    assert_eq!(
        handshake("", "text = \"|\"").unwrap_err(),
        "line 9: nothing of a POST's body tells that it is a handshake"
    );
}

#[test]
fn a_secret_is_not_written_into_a_file() {
    for member in ["secret", "secret_base64", "signing_key", "password", "Token"] {
        for at in ["id = ", "signature = "] {
            let secret = "c2VjcmV0LXNlY3JldA";
            let error = fault(at, &format!("{member} = \"{secret}\"\n{at}"));
            assert!(error.what().starts_with("a secret is not written into the file"), "{error}");
            assert_eq!(error.line(), line_with(at), "{error}");
            assert!(!format!("{error} {error:?}").contains(secret));
        }
    }
}

/// Of a wrong value, neither the error nor its `Debug` shows anything: it could be a secret in the wrong place.
#[test]
fn no_value_is_shown() {
    let secret = "whsec-c2VjcmV0";
    for (from, to) in [
        ("\"hex\"", format!("\"{secret}\"")),
        ("\"HMAC-SHA256\"", format!("\"{secret}\"")),
        ("encoding = \"hex\"", format!("repeatable = \"{secret}\"")),
        ("encoding = \"hex\"", format!("encodng = \"{secret}\"")),
        ("encoding = \"hex\"", format!("encoding = {secret}")),
    ] {
        let error = fault(from, &to);
        assert!(!format!("{error} {error:?}").contains("c2VjcmV0"), "{error}");
    }
}

#[test]
fn the_same_scheme_is_the_same_whatever_its_layout() {
    let first = SchemeFile::parse(GATEWAY).unwrap();
    let commented = GATEWAY.replace("family", "\n# A comment.\nfamily");
    let moved = format!("{}\nid = \"gateway\"\n", commented.replace("id = \"gateway\"\n", ""));
    for text in [GATEWAY, &commented, &moved] {
        assert!(std::ptr::addr_eq(SchemeFile::parse(text).unwrap().scheme(), first.scheme()));
    }
    let other = SchemeFile::parse(&GATEWAY.replace("\"X-Time\"", "\"X-Date\"")).unwrap();
    assert!(!std::ptr::addr_eq(other.scheme(), first.scheme()));
}

#[test]
fn a_file_is_bounded() {
    let padded = |length: usize| format!("{GATEWAY}#{}", "x".repeat(length - GATEWAY.len() - 1));
    assert!(SchemeFile::parse(&padded(MAX_FILE)).is_ok());
    let error = SchemeFile::parse(&padded(MAX_FILE + 1)).unwrap_err();
    assert_eq!(error.to_string(), "line 1: it has more than 262144 bytes");
    for text in ["", "= 1", "id", "\u{0}", "[[id]]", "id = [", &"[".repeat(100_000)] {
        assert!(SchemeFile::parse(text).is_err(), "{text:.20}");
    }
}

/// Each member has a line of its own to be looked for: were the file read through for each, this would take minutes.
#[test]
fn a_file_of_thousands_of_members_is_read_at_once() {
    let shaped = "{ part = \"header\", name = \"X\", shape = { of = \"digits\" } },\n";
    let message = shaped.repeat((MAX_FILE - GATEWAY.len()) / shaped.len());
    let text = GATEWAY.replace("message = [\n", &format!("message = [\n{message}"));
    assert!(SchemeFile::parse(&text).is_err(), "of so many headers it is no scheme");
}

/// What the page on schemes shows of files can be read.
#[test]
fn the_files_of_the_page_are_read() {
    let page = include_str!("../docs/own-scheme.md");
    let mut count = 0;
    for block in page.split("```toml\n").skip(1) {
        let (text, _) = block.split_once("```").unwrap();
        let read = if text.contains("[[receiver]]") {
            countersign::config::FileReceiver::parse_all(text).map(drop)
        } else {
            SchemeFile::parse(text).map(drop)
        };
        read.unwrap_or_else(|error| panic!("{error}\n{text}"));
        count += 1;
    }
    assert_eq!(count, 2);
}

mod receivers {
    use std::fs;

    use countersign::config::FileReceiver;

    use super::*;

    const TWO: &str = r#"
[[receiver]]
name = "billing"
provider = "openfx"
secret_file = ["NEW", "OLD"]

[[receiver]]
name = "gateway"
secret_env = "COUNTERSIGN_TESTS_HAVE_NO_SUCH_VARIABLE"
setting = "client 7"
tolerance = 60

[receiver.scheme]
id = "gateway"
family = "message"
algorithm = "HMAC-SHA256"
key = { kind = "secret" }
signature = { in = "header", name = "X-Signature" }
timestamp = { in = "header", name = "X-Time", format = "seconds" }
message = [
    { part = "timestamp" },
    { part = "text", text = "." },
    { part = "setting", name = "client id" },
    { part = "text", text = "." },
    { part = "body" },
]
"#;

    fn fault(from: &str, to: &str) -> FileError {
        assert!(TWO.contains(from), "{from}");
        let text = TWO.replacen(from, to, 1);
        FileReceiver::parse_all(&text).err().unwrap_or_else(|| panic!("no fault: {text}"))
    }

    #[test]
    fn a_receiver_is_bound_to_the_secrets_that_a_file_names() {
        let folder = std::env::temp_dir().join(format!("countersign-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = |name: &str| folder.join(name).to_str().unwrap().replace('\\', "/");
        fs::write(path("new"), "the new secret\n").unwrap();
        fs::write(path("old"), "the old secret\r\n").unwrap();
        let text = TWO.replace("\"NEW\"", &format!("{:?}", path("new")));
        let text = text.replace("\"OLD\"", &format!("{:?}", path("old")));
        let receivers = FileReceiver::parse_all(&text).unwrap();
        let names: Vec<_> = receivers.iter().map(FileReceiver::name).collect();
        assert_eq!(names, ["billing", "gateway"]);

        let billing = receivers[0].bind().unwrap();
        assert_eq!((billing.scheme().id(), billing.account()), ("openfx", Some("billing")));
        for (position, secret) in ["the new secret", "the old secret"].into_iter().enumerate() {
            let sender = receivers[0].entry().bind(&Keys::new(secret)).unwrap();
            let headers = sender.signer().unwrap().sign(&Request::new(&()), b"{}").unwrap();
            let proof = billing.verify(&Request::new(&headers), b"{}").unwrap();
            assert_eq!(proof.key(), position);
        }
        let secrets = receivers[0].secrets().unwrap();
        let texts: Vec<&str> = secrets.iter().map(AsRef::as_ref).collect();
        assert_eq!(texts, ["the new secret", "the old secret"]);
        assert_eq!((receivers[0].setting(), receivers[1].setting()), (None, Some("client 7")));
        let tolerances = [&receivers[0], &receivers[1]].map(FileReceiver::tolerance);
        assert_eq!(tolerances.map(|it| it.map(|it| it.as_secs())), [None, Some(60)]);
        assert!(receivers[0].key_set().unwrap().is_none());
        fs::write(path("old"), "").unwrap();
        let error = receivers[0].bind().unwrap_err();
        assert_eq!((error.line(), error.what()), (2, "openfx, key 1: the secret is empty"));
        fs::remove_dir_all(&folder).unwrap();
        let error = receivers[0].bind().unwrap_err();
        assert_eq!(error.to_string(), "line 2: a `secret_file` cannot be read");

        let error = receivers[1].bind().unwrap_err();
        assert_eq!(error.line(), 7);
        assert!(error.what().starts_with("a variable that `secret_env` names is not set"));
        assert!(!format!("{error:?} {:?}", receivers[1]).contains("NO_SUCH_VARIABLE"));
        let gateway = receivers[1].entry().scheme();
        assert_eq!((gateway.id(), gateway.setting()), ("gateway", Some("client id")));
    }

    #[test]
    fn a_file_of_thousands_of_receivers_is_read_at_once() {
        let mut text = String::new();
        let mut count = 0;
        loop {
            let one =
                format!("[[receiver]]\nname=\"{count}\"\nprovider=\"openfx\"\nsecret_env=\"S\"\n");
            if text.len() + one.len() > MAX_FILE {
                break;
            }
            text += &one;
            count += 1;
        }
        assert_eq!(FileReceiver::parse_all(&text).unwrap().len(), count);
    }

    #[test]
    fn each_fault_of_a_receiver_names_its_line() {
        for (from, to, line, what) in [
            (
                "provider = \"openfx\"",
                "provider = \"nobody\"",
                2,
                "this build has no provider of that id",
            ),
            (
                "provider = \"openfx\"\n",
                "",
                2,
                "a receiver has a `provider`, or a `scheme` of its own",
            ),
            (
                "setting =",
                "provider = \"openfx\"\nsetting =",
                7,
                "a receiver has a `provider`, or a `scheme` of its own",
            ),
            ("name = \"gateway\"", "name = \"billing\"", 7, "another receiver has this name"),
            (
                "secret_file = [\"NEW\", \"OLD\"]",
                "",
                2,
                "a secret is in `secret_env` or `secret_file`",
            ),
            (
                "secret_file = [\"NEW\", \"OLD\"]",
                "secret = \"x\"\nsecret_env = \"X\"",
                5,
                "a secret is not written into the file",
            ),
            (
                "\"COUNTERSIGN_TESTS_HAVE_NO_SUCH_VARIABLE\"",
                "\"whsec-c2VjcmV0\"",
                7,
                "`secret_env` is the name of an environment variable, and not a secret",
            ),
            ("tolerance = 60", "tolerance = \"60\"", 11, "`tolerance` is a whole number"),
            ("tolerance = 60", "tolernce = 60", 11, "receiver has no member of this name, but"),
            (
                "    { part = \"body\" },\n",
                "    { part = \"body\" },\n    { part = \"body\" },\n",
                20,
                "the message holds the body twice",
            ),
            ("key = { kind = \"secret\" }", "key = { kind = \"secrt\" }", 17, "`kind` is one of"),
        ] {
            let error = fault(from, to);
            assert_eq!(error.line(), line, "{error}");
            assert!(error.what().starts_with(what), "{error}");
        }
        assert_eq!(
            FileReceiver::parse_all("").unwrap_err().what(),
            "the file has no `[[receiver]]`"
        );
    }
}
