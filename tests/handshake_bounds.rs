//! How long what is read of a handshake may be: each bound to the byte.

#![cfg(feature = "fields")]

use countersign::{
    Asked, Challenge, Handshake, Link, Question, Reply, Request, Scheme, Secret, Signature, Signer,
    Told, Verifier, Webhook,
};

static SCHEME: Scheme = Scheme::hmac_sha256("bounded")
    .signature(Signature::in_header("X-Signature"))
    .signs_body()
    .with_handshakes(&[
        Handshake::unsigned("GET", "a challenge")
            .echoes(Challenge::in_query("challenge"), Reply::text()),
        Handshake::signed("POST", "a ping").told_by(&[Told::member("type", "ping")]),
        Handshake::signed("POST", "a long ping")
            .told_by(&[Told::member("type", "long ping")])
            .at_most(16 * 1024),
        Handshake::signed("POST", "a subscription to confirm").at_most(16 * 1024).confirms_url(
            "url",
            Link::to(".example.com", "/confirm", &["token"]),
            Reply::status(200),
        ),
    ]);

fn asked(method: &str, target: &str, body: &str) -> Option<Asked> {
    let webhook = Webhook::new(&SCHEME, Secret::utf8("the secret").unwrap()).unwrap();
    let headers = webhook.sign(&Request::new(&()), body.as_bytes()).unwrap();
    let proof = webhook.verify(&Request::new(&headers), body.as_bytes()).unwrap();
    match method {
        "POST" => {
            let question = Question::new(method, target, &headers, body.as_bytes());
            webhook.handshake(&question.proven(&proof))
        }
        _ => webhook.handshake(&Question::new(method, target, &(), body.as_bytes())),
    }
}

fn is_taken(kind: &str, length: usize) -> bool {
    let start = format!("{{\"type\":\"{kind}\"");
    let body = format!("{start}{}}}", " ".repeat(length - start.len() - 1));
    asked("POST", "/", &body).is_some()
}

#[test]
fn a_body_has_at_most_1_kib_where_nothing_else_is_said() {
    assert!(is_taken("ping", 1024));
    assert!(!is_taken("ping", 1025));
}

#[test]
fn a_body_has_at_most_16_kib() {
    assert!(is_taken("long ping", 16 * 1024));
    assert!(!is_taken("long ping", 16 * 1024 + 1));
}

#[test]
fn a_query_has_at_most_8_kib() {
    let start = "challenge=abc&";
    let of = |length: usize| format!("/?{start}{}", "x".repeat(length - start.len()));
    assert!(asked("GET", &of(8 * 1024), "").is_some());
    assert!(asked("GET", &of(8 * 1024 + 1), "").is_none());
}

#[test]
fn a_challenge_has_at_most_512_bytes() {
    let of = |length: usize| format!("/?challenge={}", "x".repeat(length));
    assert!(asked("GET", &of(512), "").is_some());
    assert!(asked("GET", &of(513), "").is_none());
    assert!(asked("GET", &of(0), "").is_none());
}

#[test]
fn a_url_to_confirm_has_at_most_2_kib() {
    let start = "https://a.example.com/confirm?token=";
    let of = |length: usize| format!("{{\"url\":\"{start}{}\"}}", "x".repeat(length - start.len()));
    assert!(asked("POST", "/", &of(2 * 1024)).is_some());
    assert!(asked("POST", "/", &of(2 * 1024 + 1)).is_none());
}
