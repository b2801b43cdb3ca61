//! A request without a signature is called what it is, where its provider sends such requests too; and
//! nothing else changes by it.

use std::collections::HashSet;

use countersign::providers::{self, GitHub, Meta};
use countersign::{
    Entry, Error, KeyKind, Keys, OtherKind, Request, Scheme, Signature, Signer, Token, Verifier,
    Webhook,
};

const SECRET: &str = "whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r";

type Fields<'a> = &'a [(&'a str, &'a str)];

const FORM: Fields<'_> = &[("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")];

/// Requests that are no deliveries: the provider, the method, the headers, the body, and a word of what
/// is said of each.
const REQUESTS: &[(&str, &str, Fields<'_>, &str, &str)] = &[
    ("meta", "GET", &[], "", "hub.challenge"),
    ("meta", "POST", &[("X-Hub-Signature", "sha1=00")], "{}", "SHA-1"),
    ("whatsapp", "GET", &[], "", "hub.challenge"),
    ("whatsapp", "POST", &[("X-Hub-Signature", "sha1=00")], "{}", "X-Hub-Signature-256"),
    ("github", "POST", &[("X-Hub-Signature", "sha1=00")], "{}", "github-legacy-sha1"),
    ("github-legacy-sha1", "POST", &[("X-Hub-Signature-256", "sha256=00")], "{}", "`github`"),
    ("mollie", "POST", FORM, "id=tr_5B8cwPMGnU", "classic"),
    ("mollie", "POST", &[("Content-Length", "16")], "id=tr_5B8cwPMGnU", "classic"),
    ("woocommerce", "POST", FORM, "webhook_id=7", "ping"),
    ("woocommerce", "POST", &[("content-length", "12")], "webhook_id=7", "ping"),
    ("gitlab", "POST", &[("webhook-id", "x"), ("X-Gitlab-Token", "t")], "{}", "gitlab-token"),
    ("gitlab-token", "POST", &[("webhook-signature", "v1,x")], "{}", "`gitlab`"),
    ("deepgram", "POST", &[("Authorization", "Basic dTpw")], "{}", "Basic Auth"),
    ("dropbox", "GET", &[], "", "challenge"),
    ("linkedin", "GET", &[], "", "challengeCode"),
    ("nylas", "GET", &[], "", "challenge"),
    ("okta", "GET", &[("X-Okta-Verification-Challenge", "c")], "", "event hook"),
    ("asana", "POST", &[("X-Hook-Secret", "s")], "{}", "handshake"),
    ("notion", "POST", &[("Content-Length", "75")], "{\"verification_token\":…}", "first request"),
    ("trello", "HEAD", &[], "", "HEAD"),
    ("intercom", "HEAD", &[], "", "HEAD"),
    ("websub", "GET", &[], "", "hub.topic"),
    ("websub-sha1", "GET", &[], "", "hub.topic"),
    ("websub-sha512", "GET", &[], "", "hub.topic"),
    ("worldline", "GET", &[], "", "Endpoint-Verification"),
    ("twitter", "GET", &[], "", "crc_token"),
    ("bitbucket-server", "POST", &[("X-Event-Key", "diagnostics:ping")], "{\"test\":true}", "test"),
    ("square", "POST", &[("x-square-signature", "x")], "{}", "older"),
    ("onfido", "POST", &[("X-Signature", "x")], "{}", "older"),
    ("wise", "POST", &[("X-Signature", "x")], "{}", "SHA-1"),
    ("chargify", "POST", &[("X-Chargify-Webhook-Signature", "00")], "a=b", "MD5"),
    ("flexport", "POST", &[("X-Hub-Signature", "sha1=00")], "{}", "SHA-1"),
    ("nango", "POST", &[("X-Nango-Signature", "00")], "{}", "plain hash"),
    ("recharge", "POST", &[("X-Recharge-Hmac-Sha256", "00")], "{}", "plain hash"),
    ("revenuecat", "POST", &[("Authorization", "a token")], "{}", "signing"),
    ("zerohash", "POST", &[("x-zh-hook-signature-256", "00")], "{}", "older"),
    ("highlevel", "POST", &[("X-GHL-Signature", "x")], "{}", "`highlevel-ed25519`"),
    ("highlevel-ed25519", "POST", &[("x-wh-signature", "x")], "{}", "`highlevel`"),
    ("fireblocks-legacy", "POST", &[("Fireblocks-Webhook-Signature", "e..s")], "{}", "newer"),
    ("contentstack", "POST", &[("x-contentstack-hmac-signature", "t=1,v1=00")], "{}", "HMAC"),
    ("jira", "POST", &[("Authorization", "JWT x")], "{}", "JWT"),
    ("attio", "POST", &[("X-Attio-Signature", "x")], "{}", "older"),
    ("imagekit", "POST", &[("x-ik-signature", "t=1,v1=x")], "{}", "older"),
    ("zoom", "POST", &[("Authorization", "old")], "{}", "old verification token"),
    ("hubspot-v1", "POST", &[("X-HubSpot-Signature-v3", "x")], "{}", "hubspot-v3"),
    ("hubspot-v2", "POST", &[("X-HubSpot-Signature-v3", "x")], "{}", "hubspot-v3"),
    ("hubspot-v3", "POST", &[("X-HubSpot-Signature", "x")], "{}", "hubspot-v1"),
    ("plivo-v2", "POST", &[("X-Plivo-Signature-V3", "x")], "a=b", "plivo-v3"),
    ("plivo-v3", "POST", &[("X-Plivo-Signature-V2", "x")], "a=b", "plivo-v2"),
    ("mailgun", "POST", FORM, "timestamp=1&token=t&signature=s", "routes"),
    ("mailgun", "POST", &[("Content-Type", "Multipart/Form-Data; boundary=b")], "--b--", "routes"),
    ("shopify", "GET", &[], "", "app proxy"),
    ("onfleet", "GET", &[], "", "check"),
    ("oura", "GET", &[], "", "verification_token"),
    ("clio", "POST", &[("X-Hook-Secret", "s")], "{}", "handshake"),
    ("ebay", "GET", &[], "", "challenge_code"),
    ("braintree", "GET", &[], "", "bt_challenge"),
    ("adobe-io-events", "GET", &[], "", "challenge"),
    ("adobe-io-events", "POST", &[("x-adobe-signature", "x")], "{}", "HMAC"),
];

/// Whole and in pieces, which are to say the same.
fn refused(verifier: &dyn Verifier, request: &Request<'_>, body: &str) -> Error {
    let whole = verifier.verify(request, body.as_bytes()).unwrap_err();
    let in_pieces = verifier.begin(request).and_then(|mut check| {
        body.as_bytes().chunks(3).for_each(|piece| check.update(piece));
        check.finish()
    });
    assert_eq!(in_pieces.unwrap_err(), whole);
    whole
}

fn pem(base64: &str) -> String {
    format!("-----BEGIN PUBLIC KEY-----\n{base64}\n-----END PUBLIC KEY-----\n")
}

fn with_verifier<T>(id: &str, then: impl FnOnce(&dyn Verifier) -> T) -> Option<T> {
    let (_, vectors) = include_str!("data/wise/vectors.json").split_once("\"secret\": \"").unwrap();
    let (public_key, _) = vectors.split_once('"').unwrap();
    let entry = providers::find(id)?;
    let key = match id {
        "wise" => public_key.into(),
        "highlevel" | "fireblocks-legacy" | "contentstack" => pem(public_key),
        "onfleet" => "00".repeat(31) + "01",
        "highlevel-ed25519" => pem("MCowBQYDK2VwAyEAqDPr42OO8SSMkP5u8ImxZ6vpSUe+tyiAD/h+z/vXWh0="),
        _ => String::from(SECRET),
    };
    let keys = match entry.scheme().key_kind() {
        KeyKind::KeySet => no_keys(entry),
        _ => Keys::new(&key).setting(entry.scheme().setting()),
    };
    Some(then(entry.bind(&keys).unwrap().verifier()))
}

/// No request here comes as far as its key.
#[cfg(feature = "key-sets")]
fn no_keys(entry: Entry) -> Keys<'static> {
    Keys::set(countersign::KeySet::new(entry.scheme()).unwrap())
}

#[cfg(not(feature = "key-sets"))]
fn no_keys(_: Entry) -> Keys<'static> {
    unreachable!("such a provider needs the feature")
}

#[test]
fn what_a_provider_sends_besides_is_called_so() {
    let (mut said, mut absent) = (HashSet::new(), Vec::new());
    for (id, method, fields, body, word) in REQUESTS {
        let fields = fields.to_vec();
        let url = "https://hooks.example.com/in";
        let request = Request::new(&fields).method(method).url(url);
        let error = with_verifier(id, |verifier| refused(verifier, &request, body));
        match error {
            Some(Error::OtherKind { kind }) => {
                assert!(kind.contains(word), "{id}: {kind}");
                said.insert((*id, kind));
            }
            Some(error) => panic!("{id}: {error}"),
            None => absent.push(*id),
        }
    }
    let known = providers::schemes()
        .flat_map(|scheme| scheme.kinds_besides().iter().map(|kind| (scheme.id(), kind.kind())));
    for known in known {
        assert!(said.contains(&known), "{known:?} has no request here");
    }
}

/// Every mark of another kind is on the request, and only its signature counts.
#[test]
fn a_signature_that_is_there_decides() {
    let (meta, other) = (Meta::new("the secret").unwrap(), Meta::new("another").unwrap());
    let mut fields = meta.sign(&Request::new(&()), b"{}").unwrap();
    fields.push(("X-Hub-Signature", "sha1=00".into()));
    let get = Request::new(&fields).method("GET");
    assert!(meta.verify(&get, b"{}").is_ok());
    assert!(meta.begin(&get).is_ok());
    let header = "X-Hub-Signature-256";
    assert_eq!(refused(&other, &get, "{}"), Error::Mismatch { header });

    let twice = [fields.clone(), fields.clone()].concat();
    let get = Request::new(&twice).method("GET");
    assert_eq!(refused(&meta, &get, "{}"), Error::RepeatedHeader { header });
    let empty = [(header, ""), ("X-Hub-Signature", "sha1=00")];
    let get = Request::new(&empty).method("GET");
    assert_eq!(refused(&meta, &get, ""), Error::EmptyHeader { header });
}

#[test]
fn without_a_mark_the_signature_is_missing() {
    let missing = |header| Error::MissingHeader { header };
    let (meta, github) = (Meta::new(SECRET).unwrap(), GitHub::new(SECRET).unwrap());
    let header = "X-Hub-Signature-256";
    for request in
        [Request::new(&()), Request::new(&()).method("POST"), Request::new(&()).method("get")]
    {
        assert_eq!(refused(&meta, &request, "{}"), missing(header));
        assert_eq!(refused(&github, &request, "{}"), missing(header));
    }
    // Read from another header, a signature is missing there.
    let moved = Webhook::new(Meta::SCHEME, SECRET).unwrap().header("X-Mine").unwrap();
    let get = Request::new(&()).method("GET");
    assert_eq!(refused(&moved, &get, "").code(), "other-kind");
    assert_eq!(refused(&moved, &Request::new(&()), ""), missing("X-Mine"));
}

static OWN: Scheme = Scheme::hmac_sha256("own")
    .signature(Signature::in_header("X-Own").hex())
    .signs_body()
    .other_kinds(&[
        OtherKind::by_method("PUT", "a put"),
        OtherKind::by_value("X-Event", "ping", "a ping"),
        OtherKind::by_header("X-Event", "an event"),
        OtherKind::by_form("a form"),
        OtherKind::by_length(100, "a short one"),
    ]);

#[test]
fn each_mark_and_the_first_that_fits() {
    let own = Webhook::new(&OWN, "the secret").unwrap();
    let json = ("Content-Type", "application/json");
    let cases: [(&str, Fields<'_>, Option<&str>); 16] = [
        ("PUT", &[("X-Event", "ping")], Some("a put")),
        ("POST", &[("x-event", "ping")], Some("a ping")),
        ("POST", &[("X-Event", "Ping")], Some("an event")),
        ("POST", &[("X-Event", "")], Some("an event")),
        ("POST", &[("Content-Type", "APPLICATION/X-WWW-FORM-URLENCODED")], Some("a form")),
        ("POST", &[("Content-Type", "multipart/form-data; boundary=x")], Some("a form")),
        ("POST", &[("Content-Length", "64")], Some("a form")),
        ("POST", &[("Content-Length", "65")], Some("a short one")),
        ("POST", &[json, ("Content-Length", "64")], Some("a short one")),
        ("POST", &[json, ("Content-Length", "0100")], Some("a short one")),
        ("POST", &[json, ("Content-Length", "101")], None),
        ("POST", &[json, ("Content-Length", "-1")], None),
        ("POST", &[json, ("Content-Length", "99999999999999999999")], None),
        ("POST", &[json, ("Content-Length", "")], None),
        ("POST", &[("Content-Type", "application/x-www-form")], None),
        ("POST", &[], None),
    ];
    for (method, fields, kind) in cases {
        let fields = fields.to_vec();
        let error = refused(&own, &Request::new(&fields).method(method), "");
        let header = "X-Own";
        let expected =
            kind.map_or(Error::MissingHeader { header }, |kind| Error::OtherKind { kind });
        assert_eq!(error, expected, "{method} {fields:?}");
    }
    assert_eq!(OWN.kinds_besides().len(), 5);
    assert_eq!(OWN.kinds_besides()[3].kind(), "a form");
}

static TOKEN: Scheme<Token> = Scheme::static_token("own-token", "X-Token")
    .other_kinds(&[OtherKind::by_method("GET", "a look")]);

#[test]
fn of_a_token_as_well() {
    let token = Webhook::new(&TOKEN, "the token").unwrap();
    let get = Request::new(&()).method("GET");
    assert_eq!(refused(&token, &get, ""), Error::OtherKind { kind: "a look" });
    let right = [("X-Token", "the token")];
    assert!(token.verify(&Request::new(&right).method("GET"), b"").is_ok());
    let wrong = [("X-Token", "another")];
    let wrong = refused(&token, &Request::new(&wrong).method("GET"), "");
    assert_eq!(wrong, Error::Mismatch { header: "X-Token" });
}

/// Only where the signature itself is in the body does a body without it say that it is of another kind; and one
/// that has it is a delivery, whatever its head looks like.
#[cfg(feature = "fields")]
#[test]
fn a_body_that_cannot_be_read() {
    use countersign::{Fields, Part};

    static IN_HEADER: Scheme<Fields> = Scheme::hmac_sha256("in-header")
        .signature(Signature::in_header("X-Own").hex())
        .signs_fields(&[Part::Field("id")])
        .other_kinds(&[OtherKind::by_header("X-Event", "an event")]);
    static IN_BODY: Scheme<Fields> = Scheme::hmac_sha256("in-body")
        .signature(Signature::in_field("sig").hex())
        .signs_fields(&[Part::Field("id")])
        .other_kinds(&[OtherKind::by_header("X-Event", "an event")]);
    let [header, body] = [&IN_HEADER, &IN_BODY].map(|scheme| Webhook::new(scheme, "key").unwrap());
    let own = Webhook::new(&OWN, "key").unwrap();
    let signed = own.sign(&Request::new(&()), b"7").unwrap().remove(0).1;
    let fields = [("X-Own", &*signed), ("X-Event", "ping")];
    assert_eq!(refused(&header, &Request::new(&fields), "id=7"), Error::BodyNotJson);
    let fields = [("X-Event", "ping")];
    let request = Request::new(&fields);
    let kind = Error::OtherKind { kind: "an event" };
    assert_eq!(refused(&body, &request, "id=7"), kind);
    assert_eq!(refused(&body, &request, r#"{"id":"7"}"#), kind);
    let delivery = format!(r#"{{"id":"7","sig":"{signed}"}}"#);
    let mut check = body.begin(&request).unwrap();
    delivery.as_bytes().chunks(3).for_each(|piece| check.update(piece));
    assert!(check.finish().is_ok());
}

/// A header with something else is not where the signature is.
#[cfg(feature = "fields")]
#[test]
fn a_body_without_a_signature_beside_a_time_in_a_header() {
    use countersign::{Fields, Part, SignedTime, TimeFormat, UnixTime};

    static TIMED: Scheme<Fields> = Scheme::hmac_sha256("timed")
        .signature(Signature::in_field("sig").hex())
        .timestamp(SignedTime::in_header("X-Time", TimeFormat::Seconds))
        .signs_fields(&[Part::Timestamp, Part::Field("id")])
        .other_kinds(&[OtherKind::by_header("X-Event", "an event")]);
    let timed = Webhook::new(&TIMED, "key").unwrap();
    let at = UnixTime::from_secs(1_795_000_000);
    let fields = [("X-Time", "1795000000"), ("X-Event", "ping")];
    let request = Request::at(&fields, at);
    let kind = Error::OtherKind { kind: "an event" };
    assert_eq!(refused(&timed, &request, r#"{"id":"7"}"#), kind);
    let wrong = format!(r#"{{"id":"7","sig":"{}"}}"#, "0".repeat(64));
    assert_eq!(refused(&timed, &request, &wrong), Error::Mismatch { header: "sig" });
}

#[test]
fn an_error_says_what_to_do() {
    let error = Error::OtherKind { kind: "a ping" };
    assert_eq!(error.to_string(), "the request is of another kind: a ping");
    assert!(!error.is_receivers_fault());
}
