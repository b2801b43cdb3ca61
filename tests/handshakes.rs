//! What a provider sends before its deliveries, or beside them, is answered as the provider documents it,
//! and never so that an answer is a delivery.

mod common;

use std::collections::HashSet;
#[cfg(feature = "fields")]
use std::iter;

use countersign::Part::{Body, Text, Timestamp};
#[cfg(feature = "fields")]
use countersign::UnixTime;
use countersign::providers::{
    Asana, Dropbox, Intercom, Meta, Trello, Twitter, WhatsApp, WooCommerce, schemes,
};
use countersign::{
    Answer, Asked, Challenge, Encoding, Error, Handshake, Headers, Link, OpenFx, Question, Reply,
    Request, Scheme, Shape, Signature, SignedTime, Signer, TimeFormat, Told, Verifier, Webhook,
    Written,
};

fn answered(verifier: &dyn Verifier, question: &Question<'_>) -> Option<Answer> {
    match verifier.handshake(question)? {
        Asked::Answer(answer) => Some(answer),
        asked => panic!("{asked:?}"),
    }
}

fn get(path_and_query: &str) -> Question<'_> {
    Question::new("GET", path_and_query, &(), b"")
}

fn post<'r>(headers: &'r dyn Headers, body: &'r [u8]) -> Question<'r> {
    Question::new("POST", "/hooks", headers, body)
}

const SCRIPT: &str = "<script>alert(document.domain)</script>";

/// One handshake of each place and each kind.
static OWN: Scheme = Scheme::hmac_sha256("own")
    .signature(Signature::in_header("X-Sig").or_spelled(&["X_SIG"]).hex())
    .signs_body()
    .with_handshakes(&[
        Handshake::unsigned("GET", "of the query")
            .told_by(&[Told::query("mode", "subscribe")])
            .echoes(Challenge::in_query("challenge"), Reply::text()),
        Handshake::unsigned("HEAD", "of a header")
            .echoes(Challenge::in_header("X-Challenge"), Reply::header("X-Answer")),
        Handshake::unsigned("POST", "of a member")
            .told_by(&[Told::member("type", "hello")])
            .echoes(
                Challenge::in_member("data.challenge"),
                Reply::json(&[("challenge", Written::Value)]),
            ),
        Handshake::signed("POST", "signed")
            .told_by(&[Told::member("type", "ping")])
            .replies(Reply::fixed_text("pong")),
        Handshake::signed("POST", "a URL")
            .told_by(&[Told::member("type", "confirm")])
            .confirms_url(
                "url",
                Link::to(".amazonaws.com", "/confirm", &["Token", "Topic"]),
                Reply::status(204),
            ),
        Handshake::signed("POST", "a token")
            .told_by(&[Told::member("type", "code")])
            .confirms_token(Challenge::in_member("code"), Reply::status(202)),
        Handshake::unsigned("OPTIONS", "a subscription").subscribes(
            Challenge::in_query("challenge"),
            Challenge::in_query("topic").of(Shape::letters_and_digits().or(":/.")),
            Reply::text(),
        ),
    ]);

/// The same recipe in another scheme: a proof names one of the two.
#[cfg(feature = "fields")]
static OTHER: Scheme = Scheme::hmac_sha256("own")
    .signature(Signature::in_header("X-Sig").or_spelled(&["X_SIG"]).hex())
    .signs_body();

fn own() -> Webhook {
    Webhook::new(&OWN, "the secret").unwrap()
}

/// Asks for the answer to a challenge of these bytes, in each of the places.
fn in_query(value: &[u8]) -> Option<String> {
    let escaped = value.iter().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    let target = format!("/hooks?mode=subscribe&challenge={escaped}");
    Some(answered(&own(), &get(&target))?.body().to_owned())
}

fn in_header(value: &[u8]) -> Option<String> {
    let headers = [("X-Challenge", value)];
    let answer = answered(&own(), &Question::new("HEAD", "/", &headers, b""))?;
    assert_eq!(answer.body(), "");
    answer.headers().find(|(name, _)| *name == "X-Answer").map(|(_, value)| value.to_owned())
}

#[cfg(feature = "fields")]
fn in_member(value: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(value) {
        Ok(text) => serde_json::to_string(text).unwrap().into_bytes(),
        Err(_) => [b"\"", value, b"\""].concat(),
    };
    let body = [br#"{"type":"hello","data":{"challenge":"#, &text[..], b"}}"].concat();
    let answer = answered(&own(), &post(&(), &body))?;
    let json: serde_json::Value = serde_json::from_str(answer.body()).unwrap();
    assert_eq!(json.as_object().unwrap().len(), 1);
    Some(json["challenge"].as_str().unwrap().to_owned())
}

type Echo = fn(&[u8]) -> Option<String>;

const PLACES: &[(&str, Echo)] = &[
    ("the query", in_query),
    ("a header", in_header),
    #[cfg(feature = "fields")]
    ("a member", in_member),
];

#[test]
fn each_place_gives_its_value_back() {
    for (place, echo) in PLACES {
        for value in ["1", "1158201444", "a+b/c==", "A.b_c~d-e", &"a".repeat(512)] {
            assert_eq!(echo(value.as_bytes()).as_deref(), Some(value), "{place}");
        }
    }
}

#[test]
fn a_value_of_the_default_shape_is_512_letters_digits_and_a_few_marks() {
    for (place, echo) in PLACES {
        for byte in 0..=u8::MAX {
            let is_meant = byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
            assert_eq!(echo(&[b'a', byte, b'z']).is_some(), is_meant, "{place}: {byte}");
        }
    }
}

#[test]
fn a_challenge_says_what_it_takes() {
    let challenge = Dropbox::SCHEME.handshakes()[0].challenge().unwrap();
    assert!(challenge.takes(b"a-value_of.it"));
    for value in [&b""[..], b"<script>", b"a b", &[b'a'; 513]] {
        assert!(!challenge.takes(value), "{}", value.escape_ascii());
    }
}

#[test]
fn a_bad_value_is_no_challenge() {
    let long = vec![b'a'; 1 << 20];
    let bad: [&[u8]; 14] = [
        b"",
        &long,
        &long[..513],
        SCRIPT.as_bytes(),
        b"\"><img src=x>",
        b"a\r\nSet-Cookie: a=b",
        b"a\nb",
        b"a\rb",
        b"a\0b",
        b"\xff\xfe",
        b"a\xe9",
        "\u{e9}".as_bytes(),
        // Percent-encoded once more than is decoded.
        b"%3Cscript%3E",
        b" a",
    ];
    for (place, echo) in PLACES {
        for value in bad {
            assert_eq!(
                echo(value),
                None,
                "{place}: {}",
                value[..value.len().min(40)].escape_ascii()
            );
        }
    }
}

#[test]
fn a_value_in_the_query_is_there_once() {
    for bad in [
        "/",
        "/?",
        "/?mode=subscribe",
        "/?mode=subscribe&challenge",
        "/?mode=subscribe&challenge=",
        "/?mode=subscribe&challenge=1&challenge=2",
        "/?mode=subscribe&challenge=1&challenge=1",
        "/?mode=subscribe&challenge=1&%63hallenge=2",
        "/?mode=subscribe&challenge=1&challenge=%zz",
        "/?mode=subscribe&challenge=%zz&challenge=1",
        "/?mode=subscribe&challenge=1&challenge",
        "/?mode=subscribe&challenge=%4",
        "/?mode=subscribe&challenge=%",
        "/?mode=subscribe&challenge[]=1",
        "/?mode=subscribe&Challenge=1",
        "/?mode=subscribe;challenge=1",
        "/?mode=subscribe&challenge=a+b",
        "/?mode=subscribe&mode=subscribe&challenge=1",
        "/?mode=unsubscribe&challenge=1",
        "/?mode=subscribe%26&challenge=1",
        "/?challenge=1",
        "/mode=subscribe&challenge=1",
    ] {
        assert!(own().handshake(&get(bad)).is_none(), "{bad}");
    }
    for good in [
        "/?mode=subscribe&challenge=1",
        "/?challenge=1&mode=subscribe&lease_seconds=86400",
        "?%6dode=subscribe&%63hallenge=%31",
    ] {
        assert_eq!(answered(&own(), &get(good)).unwrap().body(), "1", "{good}");
    }
    let padded = |length: usize| format!("/?mode=subscribe&challenge=1&{}", "x".repeat(length));
    assert!(own().handshake(&get(&padded(8 * 1024))).is_none());
    assert!(own().handshake(&get(&padded(8 * 1024 - 40))).is_some());
}

#[test]
fn a_value_in_a_header_is_there_once() {
    let ask = |headers: &[(&str, &str)]| {
        let headers = headers.to_vec();
        own().handshake(&Question::new("HEAD", "/", &headers, b"")).is_some()
    };
    assert!(ask(&[("x-challenge", "1")]));
    assert!(!ask(&[]));
    assert!(!ask(&[("X-Challenge", "1"), ("x-challenge", "1")]));
    assert!(!ask(&[("X-Challenge", "1"), ("X-CHALLENGE", "2")]));
    assert!(!ask(&[("X_Challenge", "1")]));
}

#[cfg(feature = "fields")]
#[test]
fn a_value_in_a_member_is_there_once() {
    let ask = |body: &str| own().handshake(&post(&(), body.as_bytes())).is_some();
    assert!(ask(r#"{"type":"hello","data":{"challenge":"1"}}"#));
    assert!(ask(
        " {\n\t\"data\" : { \"other\":[1], \"challenge\" : \"\\u0031\" } ,\"type\":\"hello\"}\n"
    ));
    for bad in [
        "",
        "{}",
        r#"{"type":"hello"}"#,
        r#"{"type":"hello","data":{}}"#,
        r#"{"type":"hello","data":{"challenge":""}}"#,
        r#"{"type":"hello","data":{"challenge":1}}"#,
        r#"{"type":"hello","data":{"challenge":null}}"#,
        r#"{"type":"hello","data":{"challenge":["1"]}}"#,
        r#"{"type":"hello","data":{"challenge":{"a":"1"}}}"#,
        r#"{"type":"hello","data":[{"challenge":"1"}]}"#,
        r#"{"type":"hello","data.challenge":"1"}"#,
        r#"{"type":"hello","data":{"challenge":"1","challenge":"1"}}"#,
        r#"{"type":"hello","data":{"challenge":"1"},"data":{"challenge":"2"}}"#,
        r#"{"type":"hello","data":{"challenge":"1","ch\u0061llenge":"2"}}"#,
        r#"{"type":"hello","type":"hello","data":{"challenge":"1"}}"#,
        r#"{"type":"other","type":"hello","data":{"challenge":"1"}}"#,
        r#"{"type":["hello"],"data":{"challenge":"1"}}"#,
        r#"{"type":"Hello","data":{"challenge":"1"}}"#,
        r#"{"type":"hello ","data":{"challenge":"1"}}"#,
        r#"[{"type":"hello","data":{"challenge":"1"}}]"#,
        r#"{"type":"hello","data":{"challenge":"1"}}{}"#,
        r#"{"type":"hello","data":{"challenge":"1"}"#,
        "type=hello&data.challenge=1",
        "\u{feff}{\"type\":\"hello\",\"data\":{\"challenge\":\"1\"}}",
    ] {
        assert!(!ask(bad), "{bad}");
    }
    let padded = |length: usize| {
        let padding = " ".repeat(length);
        format!("{{\"type\":\"hello\",\"data\":{{\"challenge\":\"1\"}}{padding}}}")
    };
    let bare = padded(0).len();
    assert!(ask(&padded(1024 - bare)));
    assert!(!ask(&padded(1025 - bare)), "the longest body of a handshake");
    let deep = format!(
        r#"{{"a":{}1{},"type":"hello","data":{{"challenge":"1"}}}}"#,
        "[".repeat(40),
        "]".repeat(40)
    );
    assert!(!ask(&deep));
}

/// An `OPTIONS` with a body, and whatever else the method does not have.
#[test]
fn a_request_of_another_method_or_with_a_body_is_none() {
    let target = "/?mode=subscribe&challenge=1";
    for method in ["get", "POST", "PUT", "HEAD", "OPTIONS", "", "GET "] {
        assert!(own().handshake(&Question::new(method, target, &(), b"")).is_none(), "{method}");
    }
    for body in [&b"{}"[..], b" ", b"challenge=1"] {
        assert!(own().handshake(&Question::new("GET", target, &(), body)).is_none());
    }
}

fn headers(answer: &Answer) -> Vec<(&str, &str)> {
    answer.headers().collect()
}

const ALWAYS: [(&str, &str); 2] =
    [("x-content-type-options", "nosniff"), ("cache-control", "no-store")];

#[test]
fn an_answer_has_its_headers_and_nothing_else_of_the_request() {
    let target = "/secret-path?mode=subscribe&challenge=7&other=marker";
    let marked = [("X-Marker", "marker"), ("X-Challenge", "7")];
    let plain = answered(&own(), &Question::new("GET", target, &marked, b"")).unwrap();
    assert_eq!((plain.status(), plain.body()), (200, "7"));
    assert_eq!(plain.handshake(), "of the query");
    let text = [("content-type", "text/plain; charset=utf-8")];
    assert_eq!(headers(&plain), [&text[..], &ALWAYS].concat());

    let in_header = answered(&own(), &Question::new("HEAD", target, &marked, b"")).unwrap();
    assert_eq!((in_header.status(), in_header.body()), (200, ""));
    assert_eq!(headers(&in_header), [&[("X-Answer", "7")][..], &ALWAYS].concat());
    assert_eq!(in_header.into_body(), "");

    let bare =
        answered(&Trello::new("secret").unwrap(), &Question::new("HEAD", target, &marked, b""));
    let bare = bare.unwrap();
    assert_eq!((bare.status(), bare.body(), headers(&bare)), (200, "", ALWAYS.to_vec()));
}

#[cfg(feature = "fields")]
#[test]
fn an_answer_in_json_has_its_type_and_its_member_alone() {
    let body = br#"{"type":"hello","data":{"challenge":"7","marker":"marker"},"marker":"marker"}"#;
    let answer = answered(&own(), &post(&(), body)).unwrap();
    assert_eq!((answer.status(), answer.body()), (200, r#"{"challenge":"7"}"#));
    let json = [("content-type", "application/json")];
    assert_eq!(headers(&answer), [&json[..], &ALWAYS].concat());
}

static LONGEST: Scheme = Scheme::hmac_sha512("longest")
    .signature(Signature::in_header("X-Sig").hex())
    .timestamp(SignedTime::in_header("X-Time", TimeFormat::Seconds))
    .signs(&[Text("v0:"), Timestamp, Text(":"), Body])
    .signs_challenges(&[Handshake::unsigned("GET", "both").macs(
        Challenge::in_query("challenge"),
        Encoding::Hex,
        "sha512=",
        Reply::json(&[("a value of the request", Written::Value), ("and its MAC", Written::Mac)]),
    )]);

#[test]
fn no_answer_is_longer_than_a_kibibyte() {
    let verifier = Webhook::new(&LONGEST, "secret").unwrap();
    let value = "a".repeat(512);
    let target = format!("/?challenge={value}");
    let answer = answered(&verifier, &get(&target)).unwrap();
    assert!(answer.body().len() > 512 + 128 && answer.body().len() <= 1024);
    assert!(answer.body().contains(&format!("\"{value}\"")));
}

/// Else nobody could say which of the two a request is.
#[test]
fn no_two_handshakes_of_a_scheme_are_told_alike() {
    let mut count = 0;
    for scheme in schemes() {
        let mut known = HashSet::new();
        for handshake in scheme.handshakes() {
            let shown = format!("{handshake:?}");
            let told_by =
                shown.split("told_by: ").nth(1).unwrap().split(", kind: ").next().unwrap();
            let told = (handshake.method(), handshake.is_signed(), told_by.to_owned());
            assert!(known.insert(told), "{}: {}", scheme.id(), handshake.what());
            count += 1;
        }
    }
    assert!(count >= 20, "{count}");
}

#[test]
fn where_one_thing_is_missing_nothing_is_answered() {
    let dropbox = Dropbox::new("secret").unwrap();
    assert_eq!(answered(&dropbox, &get("/?challenge=abc123")).unwrap().body(), "abc123");
    assert!(OpenFx::new("secret").unwrap().handshake(&get("/?challenge=abc123")).is_none());
}

// The token.

#[test]
fn meta_is_answered_if_it_shows_the_token() {
    let target = "/?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock";
    for verifier in [&Meta::new("secret").unwrap() as &dyn Verifier, &WhatsApp::new("s").unwrap()] {
        for (expected, is_it) in [
            ("meatyhamhock", true),
            ("meatyhamhoc", false),
            ("meatyhamhock ", false),
            ("Meatyhamhock", false),
            ("", false),
        ] {
            let Some(Asked::Token(asked)) = verifier.handshake(&get(target)) else { panic!() };
            let answer = asked.answer(expected);
            assert_eq!(answer.map(Answer::into_body), is_it.then(|| "1158201444".into()));
        }
    }
}

#[test]
fn a_token_is_there_once_and_never_empty() {
    let meta = Meta::new("secret").unwrap();
    let start = "/?hub.mode=subscribe&hub.challenge=1";
    for none in ["", "&hub.verify_token=a&hub.verify_token=a", "&hub.verify_token"] {
        let target = format!("{start}{none}");
        assert!(meta.handshake(&get(&target)).is_none(), "{none}");
    }
    for (given, expected) in
        [("", ""), ("a", ""), ("", "a"), ("a%00", "a"), ("%2561", "a"), ("a%20", "a")]
    {
        let target = format!("{start}&hub.verify_token={given}");
        let Some(Asked::Token(asked)) = meta.handshake(&get(&target)) else { panic!("{given}") };
        assert_eq!(asked.answer(expected), None, "{given} {expected}");
    }
    let target = format!("{start}&hub.verify_token=%61%20+");
    let Some(Asked::Token(asked)) = meta.handshake(&get(&target)) else { panic!() };
    assert!(asked.answer("a  ").is_some(), "decoded once");
    let bad = format!("/?hub.mode=subscribe&hub.verify_token=a&hub.challenge={SCRIPT}");
    assert!(meta.handshake(&get(&bad)).is_none(), "the right token saves no bad value");
}

// The proof.

/// Of two members that are taken each is its own.
#[cfg(feature = "fields")]
#[test]
fn a_value_and_a_topic_beside_each_other() {
    static BESIDE: Scheme = Scheme::hmac_sha256("beside")
        .signature(Signature::in_header("X-Sig").hex())
        .signs_body()
        .with_handshakes(&[Handshake::unsigned("POST", "a subscription").subscribes(
            Challenge::in_member("challenge"),
            Challenge::in_member("topic"),
            Reply::text(),
        )]);
    let beside = Webhook::new(&BESIDE, "the secret").unwrap();
    for body in [r#"{"challenge":"abc","topic":"def"}"#, r#"{"topic":"def","challenge":"abc"}"#] {
        let Some(Asked::Subscribe(asked)) = beside.handshake(&post(&(), body.as_bytes())) else {
            panic!("{body}");
        };
        assert_eq!(asked.topic(), "def");
        assert_eq!(asked.wanted().body(), "abc");
    }
}

#[cfg(feature = "fields")]
#[test]
fn what_is_signed_is_proven_first_and_under_this_scheme() {
    let (own, other) = (own(), Webhook::new(&OTHER, "the secret").unwrap());
    let body = br#"{"type":"ping"}"#;
    let headers = own.sign(&Request::new(&()), body).unwrap();
    let request = Request::new(&headers);
    let question = post(&headers, body);
    assert!(own.handshake(&question).is_none(), "it is not proven");
    assert!(own.handshake(&post(&(), body)).is_none(), "it is not signed either");

    let of_other = other.verify(&request, body).unwrap();
    assert_eq!(of_other.scheme().id(), "own");
    assert!(own.handshake(&question.proven(&of_other)).is_none(), "a proof of another scheme");
    let openfx = OpenFx::new("the secret").unwrap();
    let openfx_headers = openfx.sign(&Request::new(&()), body).unwrap();
    let of_openfx = openfx.verify(&Request::new(&openfx_headers), body).unwrap();
    assert!(own.handshake(&question.proven(&of_openfx)).is_none());

    let proof = own.verify(&request, body).unwrap();
    assert_eq!(answered(&own, &question.proven(&proof)).unwrap().body(), "pong");
    assert!(own.handshake(&get("/?mode=subscribe&challenge=1").proven(&proof)).is_none());
}

#[cfg(feature = "fields")]
#[test]
fn a_number_is_that_number_where_it_is_said_and_nothing_like_it() {
    static NUMBERED: Scheme = Scheme::hmac_sha256("numbered")
        .signature(Signature::in_header("X-Sig"))
        .signs_body()
        .with_handshakes(&[Handshake::signed("POST", "a ping")
            .told_by(&[Told::number("type", "1")])
            .replies(Reply::status(204))]);
    let webhook = Webhook::new(&NUMBERED, "a secret").unwrap();
    let is_ping = |body: &str| {
        let signed = webhook.sign(&Request::new(&()), body.as_bytes()).unwrap();
        let proof = webhook.verify(&Request::new(&signed), body.as_bytes()).unwrap();
        answered(&webhook, &post(&signed, body.as_bytes()).proven(&proof)).is_some()
    };
    for body in [r#"{"type":1}"#, "{ \"a\": [2], \"type\" :\t1 }"] {
        assert!(is_ping(body), "{body}");
    }
    for body in [
        r#"{"type":2}"#,
        r#"{"type":11}"#,
        r#"{"type":1.0}"#,
        r#"{"type":"1"}"#,
        r#"{"type":[1]}"#,
        r#"{"a":{"type":1}}"#,
        r#"{"type":2,"a":{"type":1}}"#,
        r#"{"type":2,"a":"\"type\":1"}"#,
        r#"{"type":1"#,
        r#"{"ty\u0070e":1}"#,
        "{}",
    ] {
        assert!(!is_ping(body), "{body}");
    }
}

/// A header that nothing signs makes no request a handshake, nor takes the proof's place.
#[cfg(feature = "fields")]
#[test]
fn a_header_that_is_not_signed_leads_around_nothing() {
    use countersign::providers::{GitHub, Slack, Twitch};

    let github = GitHub::new("secret").unwrap();
    let headers = [("X-GitHub-Event", "ping")];
    let ping = br#"{"zen":"Design for failure.","hook_id":1}"#;
    assert!(github.handshake(&post(&headers, ping)).is_none());
    let push = br#"{"ref":"refs/heads/main"}"#;
    for (body, event, is_one) in
        [(&ping[..], "ping", true), (push, "ping", false), (ping, "push", false)]
    {
        let mut headers = github.sign(&Request::new(&()), body).unwrap();
        headers.push(("X-GitHub-Event", event.to_owned()));
        let proof = github.verify(&Request::new(&headers), body).unwrap();
        let asked = github.handshake(&post(&headers, body).proven(&proof));
        assert_eq!(asked.is_some(), is_one, "{event}");
    }
    let slack = Slack::new("secret").unwrap();
    let body = br#"{"type":"url_verification","challenge":"a"}"#;
    assert!(slack.handshake(&post(&(), body)).is_none());
    let twitch = Twitch::new("secret of twitch").unwrap();
    let body =
        br#"{"challenge":"a","subscription":{"status":"webhook_callback_verification_pending"}}"#;
    let headers = [("Twitch-Eventsub-Message-Type", "webhook_callback_verification")];
    assert!(twitch.handshake(&post(&headers, body)).is_none());
}

#[test]
fn what_is_unsigned_has_no_header_of_a_signature() {
    let target = "/?mode=subscribe&challenge=1";
    let ask = |verifier: &dyn Verifier, name: &'static str| {
        let headers = [(name, "anything")];
        verifier.handshake(&Question::new("GET", target, &headers, b"")).is_some()
    };
    assert!(ask(&own(), "X-Other"));
    assert!(!ask(&own(), "x-sig"));
    assert!(!ask(&own(), "X_SIG"), "in its other spelling");
    let moved = own().header("X-Moved").unwrap();
    assert!(!ask(&moved, "x-moved"), "where the receiver looks for it");
    assert!(!ask(&moved, "X-Sig"));
    assert!(ask(&moved, "X-Other"));
    let empty = [("X-Sig", "")];
    assert!(own().handshake(&Question::new("GET", target, &empty, b"")).is_none());
    let twice = [("X-Sig", "a"), ("X-Sig", "b")];
    assert!(own().handshake(&Question::new("GET", target, &twice, b"")).is_none());
}

// Fixed answers.

#[test]
fn an_unsigned_ping_is_its_exact_body() {
    let shop = WooCommerce::new("secret").unwrap();
    let ask = |body: &str| shop.handshake(&post(&(), body.as_bytes())).is_some();
    assert!(ask("webhook_id=2") && ask(&format!("webhook_id={}", "9".repeat(20))));
    for bad in [
        "",
        "webhook_id=",
        "webhook_id=2\n",
        " webhook_id=2",
        "webhook_id=2&a=b",
        "webhook_id=-2",
        "webhook_id=2x",
        "Webhook_id=2",
        "webhook_id=%32",
        "id=1&webhook_id=2",
        "{\"webhook_id\":2}",
    ] {
        assert!(!ask(bad), "{bad}");
    }
    assert!(!ask(&format!("webhook_id={}", "9".repeat(21))));
    let signed = [("X-WC-Webhook-Signature", "AAAA")];
    assert!(shop.handshake(&post(&signed, b"webhook_id=2")).is_none());
}

#[test]
fn a_head_is_answered_without_a_body() {
    let trello = Trello::new("secret").unwrap();
    for verifier in [&trello as &dyn Verifier, &Intercom::new("secret").unwrap()] {
        let answer = answered(verifier, &Question::new("HEAD", "/hooks", &(), b"")).unwrap();
        assert_eq!((answer.status(), answer.body()), (200, ""));
        assert!(verifier.handshake(&Question::new("HEAD", "/hooks", &(), b"x")).is_none());
        assert!(verifier.handshake(&Question::new("GET", "/hooks", &(), b"")).is_none());
        assert!(verifier.handshake(&Question::new("POST", "/hooks", &(), b"")).is_none());
    }
}

// Secrets.

const HANDED: &str = "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81";

fn handed(verifier: &dyn Verifier, headers: &dyn Headers, body: &[u8]) -> Option<(String, Answer)> {
    match verifier.handshake(&post(headers, body))? {
        Asked::Keep(asked) => {
            let (secret, answer) = asked.into_parts();
            let text = secret.expose();
            assert!(secret.is(text) && !secret.is("") && !secret.is(&text[1..]), "{text}");
            Some((text.to_owned(), answer))
        }
        asked => panic!("{asked:?}"),
    }
}

#[test]
fn asanas_secret_comes_alone() {
    let asana = Asana::new("another secret").unwrap();
    let alone = [("X-Hook-Secret", HANDED)];
    for body in [&b""[..], b"{}"] {
        let (secret, answer) = handed(&asana, &alone, body).unwrap();
        assert_eq!(secret, HANDED);
        assert_eq!(headers(&answer), [&[("X-Hook-Secret", HANDED)][..], &ALWAYS].concat());
        assert_eq!((answer.status(), answer.body()), (200, ""));
    }
    for body in ["{\"events\":[]}", "{ }", " ", "[]", "{\"events\":[{\"action\":\"added\"}]}"] {
        assert!(handed(&asana, &alone, body.as_bytes()).is_none(), "{body}");
    }
    let signed = [("X-Hook-Secret", HANDED), ("X-Hook-Signature", "00")];
    assert!(handed(&asana, &signed, b"{}").is_none(), "beside a signature");
    for secret in ["", "short", "a secret with blanks in it", SCRIPT, &HANDED.repeat(3)] {
        assert!(handed(&asana, &[("X-Hook-Secret", secret)], b"{}").is_none(), "{secret}");
    }
    let twice = [("X-Hook-Secret", HANDED), ("X-Hook-Secret", HANDED)];
    assert!(handed(&asana, &twice, b"{}").is_none());
    assert!(handed(&asana, &(), b"{}").is_none());
}

#[cfg(feature = "fields")]
#[test]
fn notions_token_comes_alone() {
    use countersign::providers::Notion;

    let notion = Notion::new("another secret").unwrap();
    let token = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl";
    let body = format!("{{\"verification_token\":\"{token}\"}}");
    let (secret, answer) = handed(&notion, &(), body.as_bytes()).unwrap();
    assert_eq!((secret.as_str(), answer.status(), answer.body()), (token, 200, ""));
    assert_eq!(headers(&answer), ALWAYS, "the token is not sent back");
    let signed = [("X-Notion-Signature", "sha256=00")];
    assert!(handed(&notion, &signed, body.as_bytes()).is_none(), "beside a signature");
    for more in [
        format!("{{\"verification_token\":\"{token}\",\"type\":\"page.created\"}}"),
        format!("{{\"verification_token\":\"{token}\",\"a\":{{}}}}"),
        format!("{{\"data\":{{\"verification_token\":\"{token}\"}}}}"),
        format!("[{{\"verification_token\":\"{token}\"}}]"),
        format!("{{\"verification_token\":\"{token}\",\"verification_token\":\"{token}\"}}"),
        format!("{{\"verification_token\":[\"{token}\"]}}"),
        "{\"verification_token\":\"\"}".into(),
    ] {
        assert!(handed(&notion, &(), more.as_bytes()).is_none(), "{more}");
    }
}

// MACs.

#[test]
fn x_gets_no_mac_of_a_delivery() {
    let twitter = Twitter::new("the secret").unwrap();
    let forged = "/?crc_token=%7B%22for_user_id%22%3A%221%22%7D";
    assert!(twitter.handshake(&get(forged)).is_none());
    let body = b"9b4507b3-9040-4669-9ca3-6b94edb50553";
    let headers = twitter.sign(&Request::new(&()), body).unwrap();
    let request = Request::new(&headers);
    assert_eq!(whole_and_in_pieces(&twitter, &request, body), Some(Error::BodyIsChallenge));
    assert_eq!(whole_and_in_pieces(&twitter, &request, b""), Some(mismatch(&twitter)));
    for another in [&body[1..], b"{\"id\":1}"] {
        assert_eq!(whole_and_in_pieces(&twitter, &request, another), Some(mismatch(&twitter)));
    }
    let long = [b'a'; 129];
    for fine in [&b"{\"id\":1}"[..], b"", b"a b", &long] {
        let headers = twitter.sign(&Request::new(&()), fine).unwrap();
        assert_eq!(whole_and_in_pieces(&twitter, &Request::new(&headers), fine), None);
    }
}

fn mismatch(verifier: &dyn Verifier) -> Error {
    Error::Mismatch { header: verifier.scheme().header() }
}

/// The same verdict for a body in one piece and in several.
fn whole_and_in_pieces(
    verifier: &dyn Verifier,
    request: &Request<'_>,
    body: &[u8],
) -> Option<Error> {
    let whole = verifier.verify(request, body).err();
    for size in [1, 7, 1000] {
        let mut check = verifier.begin(request).unwrap();
        body.chunks(size).for_each(|chunk| check.update(chunk));
        assert_eq!(check.finish().err(), whole, "{size}");
    }
    whole
}

#[test]
fn the_first_of_several_secrets_answers() {
    let target = "/?crc_token=9b4507b3-9040-4669-9ca3-6b94edb50553";
    let body = |twitter: Twitter| answered(&twitter, &get(target)).unwrap().into_body();
    let first = body(Twitter::new("first").unwrap());
    let second = body(Twitter::new("second").unwrap());
    assert_ne!(first, second);
    let both = Twitter::new("first").unwrap().or("second").unwrap().or("third").unwrap();
    assert_eq!(body(both), first);
}

#[cfg(feature = "fields")]
#[test]
fn zoom_gets_the_mac_of_its_token_once_it_is_proven() {
    use countersign::providers::Zoom;

    let zoom = Zoom::new("secretValueTest").unwrap();
    let body = br#"{"event_ts":1654503849680,"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}"#;
    let now = UnixTime::from_secs(1_654_503_849);
    let headers = zoom.sign(&Request::at(&(), now), body).unwrap();
    let proof = zoom.verify(&Request::at(&headers, now), body).unwrap();
    let question = Question::new("POST", "/zoom", &headers, body);
    assert!(zoom.handshake(&question).is_none(), "it is not proven");
    let answer = answered(&zoom, &question.proven(&proof)).unwrap();
    let expected = "{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\",\"encryptedToken\":\
                    \"70c1f2e2e6ca2d39297490d1f9142c7d701415ea8e6151f6562a08fa657a40ff\"}";
    assert_eq!(answer.body(), expected);

    // With the colons of the message, a challenge would be a delivery.
    let forged =
        br#"{"event":"endpoint.url_validation","payload":{"plainToken":"v0:1654503849:{}"}}"#;
    let headers = zoom.sign(&Request::at(&(), now), forged).unwrap();
    let proof = zoom.verify(&Request::at(&headers, now), forged).unwrap();
    assert!(zoom.handshake(&post(&headers, forged).proven(&proof)).is_none());
}

// Confirmations.

#[cfg(feature = "fields")]
fn asked_to_confirm(body: &str) -> Option<(String, u16)> {
    let own = own();
    let headers = own.sign(&Request::new(&()), body.as_bytes()).unwrap();
    let proof = own.verify(&Request::new(&headers), body.as_bytes()).unwrap();
    assert!(own.handshake(&post(&(), body.as_bytes())).is_none(), "the proof comes first");
    match own.handshake(&post(&headers, body.as_bytes()).proven(&proof))? {
        Asked::Confirm(asked) => Some((asked.with().to_owned(), asked.taken().status())),
        asked => panic!("{asked:?}"),
    }
}

#[cfg(feature = "fields")]
fn is_confirmed(url: &str) -> bool {
    let url = serde_json::to_string(url).unwrap();
    asked_to_confirm(&format!("{{\"type\":\"confirm\",\"url\":{url}}}")).is_some()
}

#[cfg(feature = "fields")]
#[test]
fn a_url_to_confirm_is_the_providers() {
    for good in [
        "https://sns.us-east-1.amazonaws.com/confirm?Token=a1&Topic=arn:aws:sns:us-east-1:1:t",
        "https://sns.amazonaws.com/confirm?Topic=a&Token=b",
        "https://x.amazonaws.com/confirm?Topic=a%3Ab&Token=b",
    ] {
        assert!(is_confirmed(good), "{good}");
    }
    let parameters = "Token=a&Topic=b";
    for host in [
        "example.com",
        "amazonaws.com",
        ".amazonaws.com",
        "evilamazonaws.com",
        "sns.evilamazonaws.com",
        "sns.amazonaws.com.example.com",
        "sns.amazonaws.com.",
        "sns..amazonaws.com",
        "SNS.amazonaws.com",
        "sns.AmazonAWS.com",
        "sns.\u{430}mazonaws.com",
        "\u{e9}.amazonaws.com",
        "sns.amazonaws\u{3002}com",
        "user@sns.amazonaws.com",
        "user:password@sns.amazonaws.com",
        "sns.amazonaws.com@example.com",
        "example.com\\@sns.amazonaws.com",
        "example.com\\.amazonaws.com",
        "example.com#.amazonaws.com",
        "example.com?.amazonaws.com",
        "example.com%2f.amazonaws.com",
        "example.com%00.amazonaws.com",
        "sns.amazonaws.com:443",
        "sns.amazonaws.com:8443",
        "sns.amazonaws.com:",
        "127.0.0.1",
        "169.254.169.254",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "a b.amazonaws.com",
        "a\tb.amazonaws.com",
        "a\r\nb.amazonaws.com",
        "a_b.amazonaws.com",
        "",
        " ",
    ] {
        assert!(!is_confirmed(&format!("https://{host}/confirm?{parameters}")), "{host}");
    }
    let long = format!("{}.amazonaws.com", "a".repeat(64));
    assert!(!is_confirmed(&format!("https://{long}/confirm?{parameters}")));
    let longer = "a.".repeat(130);
    assert!(!is_confirmed(&format!("https://{longer}amazonaws.com/confirm?{parameters}")));
    for scheme in
        ["http://", "HTTPS://", "ftp://", "file://", "//", "", " https://", "https:", "https:/"]
    {
        assert!(
            !is_confirmed(&format!("{scheme}sns.amazonaws.com/confirm?{parameters}")),
            "{scheme}"
        );
    }
}

#[cfg(feature = "fields")]
#[test]
fn a_url_to_confirm_has_its_path_and_its_parameters() {
    let is_confirmed = |target: &str| is_confirmed(&format!("https://sns.amazonaws.com{target}"));
    assert!(is_confirmed("/confirm?Token=a&Topic=b"));
    for target in [
        "",
        "/",
        "?Token=a&Topic=b",
        "/?Token=a&Topic=b",
        "/confirm",
        "/confirm/?Token=a&Topic=b",
        "//confirm?Token=a&Topic=b",
        "/confirm/../confirm?Token=a&Topic=b",
        "/%63onfirm?Token=a&Topic=b",
        "/confirmed?Token=a&Topic=b",
        "/other?Token=a&Topic=b",
        "\\confirm?Token=a&Topic=b",
        "/confirm?Token=a",
        "/confirm?Topic=b",
        "/confirm?Token=a&Topic=",
        "/confirm?Token=&Topic=b",
        "/confirm?Token&Topic=b",
        "/confirm?Token=a&Topic=b&Token=c",
        "/confirm?Token=a&Token=a",
        "/confirm?Token=a&Topic=b&Action=DeleteTopic",
        "/confirm?Token=a&Topic=b&",
        "/confirm?&Token=a&Topic=b",
        "/confirm??Token=a&Topic=b",
        "/confirm?token=a&topic=b",
        "/confirm?Token=a;Topic=b",
        "/confirm?Token=a&Topic=b#fragment",
        "/confirm#?Token=a&Topic=b",
        "/confirm?Token=a&Topic=b\r\nHost: example.com",
        "/confirm?Token=a&Topic=b c",
        "/confirm?Token=a&Topic=<script>",
        "/confirm?Token=a&Topic=b\u{e9}",
        "/confirm?Token=a&Topic=b\\c",
    ] {
        assert!(!is_confirmed(target), "{target}");
    }
    let many = (0..10_000).map(|at| format!("&p{at}=1")).collect::<Vec<_>>().concat();
    assert!(!is_confirmed(&format!("/confirm?Token=a&Topic=b{many}")));
    let many: String = iter::repeat_n("&", 900).collect();
    assert!(!is_confirmed(&format!("/confirm?Token=a&Topic=b{many}")));
    let long = |length: usize| format!("/confirm?Token={}&Topic=b", "a".repeat(length));
    let start = format!("https://sns.amazonaws.com{}", long(0)).len();
    // The whole body is longer than the URL, and bound too.
    assert!(is_confirmed(&long(900)) && !is_confirmed(&long(2049 - start)));
}

/// The URL's own bound, which is below the body's.
#[cfg(feature = "fields")]
#[test]
fn a_url_to_confirm_has_at_most_2_kib() {
    static LARGE: Scheme = Scheme::hmac_sha256("large")
        .signature(Signature::in_header("X-Sig").hex())
        .signs_body()
        .with_handshakes(&[Handshake::signed("POST", "a URL")
            .confirms_url("url", Link::to("example.com", "/", &["a"]), Reply::status(200))
            .at_most(16 * 1024)]);
    let large = Webhook::new(&LARGE, "secret").unwrap();
    let start = "https://example.com/?a=";
    for (length, is_one) in [(1, true), (2048 - start.len(), true), (2049 - start.len(), false)] {
        let body = format!("{{\"url\":\"{start}{}\"}}", "a".repeat(length));
        let headers = large.sign(&Request::new(&()), body.as_bytes()).unwrap();
        let proof = large.verify(&Request::new(&headers), body.as_bytes()).unwrap();
        let asked = large.handshake(&post(&headers, body.as_bytes()).proven(&proof));
        assert_eq!(asked.is_some(), is_one, "{length}");
    }
}

#[cfg(feature = "fields")]
#[test]
fn a_token_to_confirm_is_given_to_the_receiver() {
    let asked = asked_to_confirm(r#"{"type":"code","code":"a1b2"}"#);
    assert_eq!(asked, Some(("a1b2".to_owned(), 202)));
    for bad in [r#"{"type":"code","code":""}"#, r#"{"type":"code","code":"<b>"}"#] {
        assert_eq!(asked_to_confirm(bad), None, "{bad}");
    }
}

#[test]
fn a_subscription_is_asked_for_with_its_topic() {
    let ask = |target: &str| own().handshake(&Question::new("OPTIONS", target, &(), b""));
    let Some(Asked::Subscribe(asked)) = ask("/?challenge=7&topic=https://example.com/feed") else {
        panic!()
    };
    assert_eq!(asked.topic(), "https://example.com/feed");
    assert_eq!(asked.wanted().body(), "7");
    for bad in
        ["/?challenge=7", "/?topic=a", "/?challenge=7&topic=a&topic=b", "/?challenge=7&topic=%22"]
    {
        assert!(ask(bad).is_none(), "{bad}");
    }
}

// What the vendors publish.

/// A published request that the verifier signs here, where the vendor signs it, and its answer.
#[cfg(feature = "fields")]
fn of_vector(vector: &serde_json::Value) -> Answer {
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let id = vector["provider"].as_str().unwrap();
    let secret = text(&vector["secret"]).unwrap_or_else(|| "a secret of the tests".into());
    let entry = countersign::providers::find(id).unwrap();
    let bound = entry.bind(&countersign::Keys::new(&secret)).unwrap();
    let (method, target) = (vector["method"].as_str().unwrap(), text(&vector["target"]).unwrap());
    let body = text(&vector["body"]).unwrap_or_default();
    let is_signed = entry.scheme().handshakes().iter().all(Handshake::is_signed);
    let given = vector["headers"].as_object().into_iter().flatten();
    let mut headers: Vec<_> =
        given.map(|(name, value)| (name.clone(), text(value).unwrap())).collect();
    let now = UnixTime::from_secs(1_795_000_000);
    let asked = if is_signed {
        let signer = bound.signer().unwrap();
        let added = signer.sign(&Request::at(&(), now), body.as_bytes()).unwrap();
        headers.extend(added.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let proof = bound.verify(&Request::at(&headers, now), body.as_bytes()).unwrap();
        let question = Question::new(method, &target, &headers, body.as_bytes());
        bound.handshake(&question.proven(&proof))
    } else {
        bound.handshake(&Question::new(method, &target, &headers, body.as_bytes()))
    };
    match asked.unwrap_or_else(|| panic!("{id}")) {
        Asked::Answer(answer) => answer,
        Asked::Keep(asked) => asked.into_parts().1,
        asked => panic!("{id}: {asked:?}"),
    }
}

#[cfg(feature = "fields")]
#[test]
fn every_published_handshake_gets_its_published_answer() {
    let recorded: serde_json::Value =
        serde_json::from_str(include_str!("data/handshakes.json")).unwrap();
    let vectors = recorded["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 6);
    for vector in vectors {
        let answer = of_vector(vector);
        assert_eq!(answer.body(), vector["answer"].as_str().unwrap());
        let handed = vector["hides"].as_str();
        let shown = answer.headers().filter(|(_, value)| Some(*value) == handed);
        assert_eq!(shown.count(), usize::from(handed.is_some()));
    }
}

#[test]
fn x_gets_the_mac_of_its_challenge() {
    let twitter = Twitter::new("z3ZX4v7mAAUGykl3EcmkqbartmuW8VFOOzCloLx9Q45P0hLrFu").unwrap();
    let target = "/hooks/x?crc_token=9b4507b3-9040-4669-9ca3-6b94edb50553";
    let answer = answered(&twitter, &get(target)).unwrap();
    let expected = r#"{"response_token":"sha256=Cytd4Sq+NvEcV3MMrXxWJGJx5A+y/lXzzU2Maartkx8="}"#;
    assert_eq!(answer.body(), expected);
    let legacy = format!("{target}&nonce=yyy");
    assert_eq!(answered(&twitter, &get(&legacy)), Some(answer), "the older one's second parameter");
}
