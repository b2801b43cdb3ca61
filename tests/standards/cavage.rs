//! HTTP signatures before RFC 9421: the draft's own vectors, each algorithm, and every refusal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use countersign::Covered::{self, Body, BodyUnlessEmpty, Component, IfThere, OneOf};
use countersign::bounds::{MAX_COMPONENTS, MAX_SIGNATURE_HEADER, MAX_SIGNED_VALUE};
use countersign::providers::Drone;
use countersign::{
    Cavage, CavageDraft, Coverage, Error, Request, Scheme, Secret, Signature, Signer, UnixTime,
    Verifier, Webhook, WithSecret,
};

const SIGNATURE: &str = "Signature";
const SECRET: &str = "a secret";
const BODY: &[u8] = br#"{"hello": "world"}"#;
const DIGEST: &str = "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
const DATE: &str = "Wed, 18 Nov 2026 11:06:40 GMT";
const NOW: u64 = 1_795_000_000;
const URL: &str = "https://example.com/in?id=7";

const ALL: &[Covered] =
    &[Component("(request-target)"), Component("host"), Component("date"), Body];
static USUAL: Scheme<Cavage> = Scheme::cavage_hmac_sha256("usual").covers(ALL);
static DATED: Scheme<Cavage> = Scheme::cavage_hmac_sha256("dated").covers(&[Component("date")]);
static LATE: Scheme<Cavage> = Scheme::cavage_hmac_sha256("late")
    .unlisted_covers_created()
    .clock_skew(5)
    .covers(&[Component("(created)")]);
static EITHER: Scheme<Cavage> = Scheme::cavage_hmac_sha256("either").covers(&[
    OneOf(&["(created)", "date"]),
    IfThere("x-id"),
    BodyUnlessEmpty,
]);
static NAMED: Scheme<Cavage> = Scheme::cavage_hmac_sha256("named")
    .in_authorization()
    .key_id("ours")
    .takes_request_line()
    .covers(&[Component("(request-target)")]);
static TARGETED: Scheme<Cavage> =
    Scheme::cavage_hmac_sha256("targeted").covers(&[Component("(request-target)")]);
static UNTIMED: Scheme<Cavage> =
    Scheme::cavage_hmac_sha256("untimed").covers(&[Component("x-id"), Body]);

/// The base64 of the HMAC-SHA256 of a text.
fn tag_of(text: &str) -> String {
    static TAG: Scheme =
        Scheme::hmac_sha256("tag").signature(Signature::in_header("X").base64()).signs_body();
    let tags = Webhook::new(&TAG, SECRET).unwrap();
    tags.sign(&Request::new(&()), text.as_bytes()).unwrap().remove(0).1
}

/// A request as its sender makes it.
#[derive(Clone)]
struct Sent {
    headers: Vec<(&'static str, Vec<u8>)>,
    method: Option<&'static str>,
    url: Option<&'static str>,
    body: &'static [u8],
    now: u64,
}

impl Sent {
    /// With everything that is usual but a signature.
    fn new() -> Self {
        let headers = [
            ("Host", "example.com"),
            ("Date", DATE),
            ("Digest", DIGEST),
            ("X-Id", "7"),
            ("X-List", " a"),
            ("x-list", "b\t"),
            ("X-Empty", ""),
        ];
        let headers = headers.map(|(name, value)| (name, value.into())).into();
        Self { headers, method: Some("POST"), url: Some(URL), body: BODY, now: NOW }
    }

    fn with(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.and(name, value)
    }

    fn and(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self
    }

    /// Signed, with `more` among the parameters.
    fn signed(self, list: &str, more: &str, text: &str) -> Self {
        let tag = tag_of(text);
        let value = format!("keyId=\"ours\",{more}headers=\"{list}\",signature=\"{tag}\"");
        self.with(SIGNATURE, value)
    }

    /// The verdict, whole and in pieces alike.
    fn verdict(&self, scheme: &'static Scheme<Cavage>) -> Result<Coverage, Error> {
        self.verdict_of(&Webhook::new(scheme, SECRET).unwrap())
    }

    fn verdict_of(&self, verifier: &dyn Verifier) -> Result<Coverage, Error> {
        let now = Some(UnixTime::from_secs(self.now));
        let request = Request::of(&self.headers, self.method, self.url, now);
        let whole = verifier.verify(&request, self.body).map(|proof| proof.coverage());
        let streamed = verifier.begin(&request).and_then(|mut verification| {
            self.body.chunks(5).for_each(|piece| verification.update(piece));
            verification.finish().map(|proof| proof.coverage())
        });
        assert_eq!(whole, streamed);
        whole
    }
}

const USUAL_LIST: &str = "(request-target) host date digest";

fn usual_text() -> String {
    format!("(request-target): post /in?id=7\nhost: example.com\ndate: {DATE}\ndigest: {DIGEST}")
}

fn usual() -> Sent {
    Sent::new().signed(USUAL_LIST, "algorithm=\"hmac-sha256\",", &usual_text())
}

#[test]
fn what_is_signed_is_a_line_for_each_that_is_listed() {
    assert_eq!(usual().verdict(&USUAL), Ok(Coverage::Body));
    for more in ["", "algorithm=\"hs2019\",", "later=\"x\",", "created=1795000000,"] {
        let sent = Sent::new().signed(USUAL_LIST, more, &usual_text());
        assert_eq!(sent.verdict(&USUAL), Ok(Coverage::Body), "{more}");
    }
    for (list, text) in [
        ("date x-id", format!("date: {DATE}\nx-id: 7")),
        ("Date X-ID", format!("date: {DATE}\nx-id: 7")),
        ("x-list date x-empty", format!("x-list: a, b\ndate: {DATE}\nx-empty: ")),
        ("date (request-target)", format!("date: {DATE}\n(request-target): post /in?id=7")),
    ] {
        assert_eq!(
            Sent::new().signed(list, "", &text).verdict(&DATED),
            Ok(Coverage::None),
            "{list}"
        );
    }
}

/// Whoever lists the digest has the body compared with it, also where nothing wants that.
#[test]
fn a_digest_counts_where_it_is_signed_and_nowhere_else() {
    let text = format!("date: {DATE}\ndigest: {DIGEST}");
    let listed = Sent::new().signed("date digest", "", &text);
    assert_eq!(listed.verdict(&DATED), Ok(Coverage::Body));
    let other = Sent { body: b"{}", ..listed.clone() };
    assert_eq!(other.verdict(&DATED), Err(Error::OtherBody));

    let unlisted = Sent::new().signed("date", "", &format!("date: {DATE}"));
    assert_eq!(unlisted.verdict(&DATED), Ok(Coverage::None));
    assert_eq!(Sent { body: b"{}", ..unlisted.clone() }.verdict(&DATED), Ok(Coverage::None));
    let not_covered = |component| Err(Error::NotCovered { header: SIGNATURE, component });
    assert_eq!(unlisted.clone().without("X-Id").verdict(&EITHER), not_covered("digest"));
    let empty = Sent { body: b"", ..unlisted.clone() }.without("X-Id");
    assert_eq!(empty.verdict(&EITHER), Ok(Coverage::Body));
    assert_eq!(unlisted.verdict(&EITHER), not_covered("x-id"));

    // Twice, in two lines, of which the body is one's.
    let lines = Sent::new().and("Digest", "SHA-512=QQ==");
    let text = format!("date: {DATE}\ndigest: {DIGEST}, SHA-512=QQ==");
    let malformed = "a hash is none, or not as long as its own";
    assert_eq!(
        lines.signed("date digest", "", &text).verdict(&DATED),
        Err(Error::NotStructured { header: "Digest", reason: malformed })
    );
    let digest = |value: &str| {
        let text = format!("date: {DATE}\ndigest: {value}");
        Sent::new().with("Digest", value).signed("date digest", "", &text).verdict(&DATED)
    };
    assert_eq!(digest(&format!("unixsum=1,{DIGEST}")), Ok(Coverage::Body));
    assert_eq!(digest(&DIGEST.replace("SHA", "sha")), Ok(Coverage::Body));
    let header = "Digest";
    assert_eq!(digest("MD5=XrY7u+Ae7tCTyyK7j1rNww=="), Err(Error::UnsupportedDigest { header }));
    assert_eq!(digest(&format!("{DIGEST},{DIGEST}")), Err(Error::RepeatedMember { header }));
    let missing = Sent::new().without("Digest").signed("date digest", "", &text);
    assert_eq!(missing.verdict(&DATED), Err(Error::UnsupportedDigest { header }));
}

#[test]
fn less_than_the_profile_wants_is_refused() {
    for (list, component) in [
        ("host date digest", "(request-target)"),
        ("(request-target) date digest", "host"),
        ("(request-target) host digest", "date"),
        ("(request-target) host date", "digest"),
        ("date", "(request-target)"),
    ] {
        let sent = Sent::new().signed(list, "", "whatever it is");
        let expected = Error::NotCovered { header: SIGNATURE, component };
        assert_eq!(sent.verdict(&USUAL), Err(expected), "{list}");
    }
    let unlisted = format!("keyId=\"ours\",signature=\"{}\"", tag_of(&format!("date: {DATE}")));
    let unlisted = Sent::new().with(SIGNATURE, unlisted);
    assert_eq!(unlisted.verdict(&DATED), Ok(Coverage::None), "the date alone");
    let not_covered = |component| Err(Error::NotCovered { header: SIGNATURE, component });
    assert_eq!(unlisted.verdict(&USUAL), not_covered("(request-target)"));
    assert_eq!(unlisted.verdict(&LATE).unwrap_err().code(), "missing-signature-parameter");

    let tag = tag_of("(created): 1795000000");
    let created = format!("keyId=\"ours\",created={NOW},signature=\"{tag}\"");
    assert_eq!(Sent::new().with(SIGNATURE, created).verdict(&LATE), Ok(Coverage::None));
}

#[test]
fn what_is_received_has_to_be_what_was_signed() {
    let mismatch = Err(Error::Mismatch { header: SIGNATURE });
    for (what, sent) in [
        ("another method", Sent { method: Some("PUT"), ..usual() }),
        ("another query", Sent { url: Some("https://example.com/in?id=8"), ..usual() }),
        ("another path", Sent { url: Some("https://example.com/In?id=7"), ..usual() }),
        ("`//`", Sent { url: Some("https://example.com//in?id=7"), ..usual() }),
        ("another host", Sent { url: Some("https://example.org/in?id=7"), ..usual() }),
        ("another date", usual().with("Date", DATE.replace(":40", ":41"))),
        ("another digest", usual().with("Digest", DIGEST.replace("SHA", "sha"))),
        ("another list", {
            Sent::new().signed("host (request-target) date digest", "", &usual_text())
        }),
    ] {
        assert_eq!(sent.verdict(&USUAL), mismatch, "{what}");
    }
    let body = Sent { body: b"{}", ..usual() };
    assert_eq!(body.verdict(&USUAL), Err(Error::OtherBody));
    // Small letters and the receiver's own host.
    assert!(Sent { method: Some("post"), ..usual() }.verdict(&USUAL).is_ok());
    assert!(usual().with("Host", "internal:8080").verdict(&USUAL).is_ok());
    assert!(usual().without("Host").verdict(&USUAL).is_ok());
}

/// A second writer of what is signed, which knows nothing of the first.
fn naive_text(list: &[&str]) -> String {
    let line = |name: &&str| {
        let value = match *name {
            "(request-target)" => "post /in?id=7",
            "(created)" => "1795000000",
            "host" => "example.com",
            "date" => DATE,
            "digest" => DIGEST,
            "x-id" => "7",
            "x-list" => "a, b",
            _ => "",
        };
        format!("{name}: {value}")
    };
    list.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What is changed of a request, by the name of what that belongs to.
type Change = (&'static str, fn(Sent) -> Sent);

/// Of whatever list, what is covered cannot be changed, and what is not can.
#[test]
fn a_change_shows_where_it_is_covered_and_nowhere_else() {
    const POOL: [&str; 7] =
        ["(request-target)", "(created)", "host", "digest", "x-id", "x-list", "x-empty"];
    let changes: [Change; 6] = [
        ("(request-target)", |sent| Sent { method: Some("PUT"), ..sent }),
        ("host", |sent| Sent { url: Some("https://example.org/in?id=7"), ..sent }),
        ("digest", |sent| sent.with("Digest", DIGEST.replace("SHA", "Sha"))),
        ("x-id", |sent| sent.with("X-Id", "8")),
        ("x-list", |sent| sent.and("X-List", "c")),
        ("x-empty", |sent| sent.and("X-Empty", "")),
    ];
    for which in 0..1_usize << POOL.len() {
        let chosen = POOL.iter().enumerate().filter(|(at, _)| which >> at & 1 == 1);
        let mut list: Vec<_> = chosen.map(|(_, name)| *name).collect();
        list.insert(which % (list.len() + 1), "date");
        let turned = which % list.len();
        list.rotate_left(turned);
        let more = format!("created={NOW},");
        let sent = Sent::new().signed(&list.join(" "), &more, &naive_text(&list));
        let covers_body = list.contains(&"digest");
        let expected = Ok(if covers_body { Coverage::Body } else { Coverage::None });
        assert_eq!(sent.verdict(&DATED), expected, "{list:?}");
        for (name, change) in changes {
            let found = change(sent.clone()).verdict(&DATED);
            let mismatch = Err(Error::Mismatch { header: SIGNATURE });
            let verdict = if list.contains(&name) { mismatch } else { expected };
            assert_eq!(found, verdict, "{name} of {list:?}");
        }
    }
}

/// Two receivers of one sender: what was signed for the one is passed on to the other, with its host.
#[test]
fn a_request_for_another_host_is_refused() {
    let for_other = usual_text().replace("example.com", "other.example");
    let sent = Sent::new().signed(USUAL_LIST, "", &for_other).with("Host", "other.example");
    assert_eq!(sent.verdict(&USUAL), Err(Error::Mismatch { header: SIGNATURE }));
    // Where the receiver does not say what its own host is, the header's is all that there is.
    let text = format!("host: other.example\ndate: {DATE}");
    let unsaid = Sent { url: None, ..sent }.signed("host date", "", &text);
    assert_eq!(unsaid.verdict(&DATED), Ok(Coverage::None));
}

#[test]
fn what_cannot_be_read() {
    let header = SIGNATURE;
    let structured = |reason| Error::NotStructured { header, reason };
    let list = "the list of headers is empty, or has a blank too many";
    let unread = |more: &str, list: &str| Sent::new().signed(list, more, "whatever it is");
    for (what, sent, expected) in [
        ("no signature", Sent::new(), Error::MissingHeader { header }),
        ("two signatures", usual().and("signature", "x"), Error::RepeatedHeader { header }),
        ("an empty one", Sent::new().with(header, ""), Error::EmptyHeader { header }),
        (
            "a long one",
            Sent::new().with(header, "x".repeat(MAX_SIGNATURE_HEADER + 1)),
            Error::HeaderTooLong { header, limit: MAX_SIGNATURE_HEADER },
        ),
        (
            "no quotes",
            Sent::new().with(header, "keyId=ours"),
            structured("a value is neither in quotes nor a number"),
        ),
        (
            "an open quote",
            Sent::new().with(header, "keyId=\"ours\",headers=\"date,signature="),
            structured("a value in quotes does not end"),
        ),
        ("a key twice", unread("keyid=\"x\",", "date"), Error::RepeatedMember { header }),
        ("a list twice", unread("headers=\"date\",", "date"), Error::RepeatedMember { header }),
        ("a time twice", unread("created=1,created=1,", "date"), Error::RepeatedMember { header }),
        ("no list", unread("", ""), structured(list)),
        ("two blanks", unread("", "date  host"), structured(list)),
        ("a blank at the end", unread("", "date "), structured(list)),
        ("a component twice", unread("", "date host date"), Error::RepeatedComponent { header }),
        ("in two cases", unread("", "host Host date"), Error::RepeatedComponent { header }),
        ("what there is not", unread("", "date (now)"), Error::UnknownComponent { header }),
        ("with commas", unread("", "date,host"), Error::UnknownComponent { header }),
        ("of RFC 9421", unread("", "date @method"), Error::UnknownComponent { header }),
        ("outside ASCII", unread("", "date h\u{f6}st"), Error::UnknownComponent { header }),
        (
            "a header that is not there",
            unread("", "date x-other"),
            Error::MissingComponent { header },
        ),
        ("the first line", unread("", "date request-line"), Error::MissingComponent { header }),
        (
            "another algorithm",
            unread("algorithm=\"rsa-sha256\",", "date"),
            Error::OtherSignatureParameter { header, parameter: "algorithm" },
        ),
        (
            "none",
            unread("algorithm=\"\",", "date"),
            Error::OtherSignatureParameter { header, parameter: "algorithm" },
        ),
        (
            "no key",
            Sent::new().with(header, "signature=\"QQ==\""),
            Error::MissingSignatureParameter { header, parameter: "keyId" },
        ),
        (
            "no signature among the parameters",
            Sent::new().with(header, "keyId=\"ours\""),
            Error::MissingSignatureParameter { header, parameter: "signature" },
        ),
        (
            "a short signature",
            Sent::new().with(header, "keyId=\"ours\",signature=\"QQ==\""),
            Error::WrongLength { header, expected: 44, found: 4 },
        ),
        (
            "a line break",
            unread("", "date x-id").with("X-Id", "7\nx-admin: 1"),
            Error::UnfitComponent { header, reason: "a header holds a line break" },
        ),
        ("no date", unread("", "date").without("Date"), Error::MissingComponent { header }),
        (
            "two dates",
            unread("", "date").and("Date", DATE),
            Error::RepeatedHeader { header: "Date" },
        ),
        (
            "what is no date",
            unread("", "date").with("Date", "wrong date"),
            Error::TimestampNotDateTime { header: "Date" },
        ),
        (
            "a time that is none",
            unread("created=\"now\",", "date"),
            Error::TimestampNotDigits { header },
        ),
    ] {
        assert_eq!(sent.verdict(&DATED), Err(expected), "{what}");
    }
    // The receiver has to give what its profile wants, and no sender can have it at fault.
    for (sent, expected) in [
        (Sent { method: None, ..usual() }, Error::MissingMethod),
        (Sent { url: None, ..usual() }, Error::MissingUrl),
    ] {
        assert_eq!(sent.verdict(&USUAL), Err(expected));
        let listed = sent.signed("date (request-target)", "", "whatever it is");
        assert_eq!(listed.verdict(&DATED), Err(Error::MissingComponent { header }));
    }
}

#[test]
fn times_that_are_signed_are_compared() {
    let header = SIGNATURE;
    let at = |now: u64| Sent { now, ..usual() }.verdict(&USUAL);
    assert!(at(NOW + 300).is_ok() && at(NOW - 300).is_ok());
    let (seconds, tolerance) = (301, 300);
    let date = "Date";
    assert_eq!(at(NOW + 301), Err(Error::TimestampTooOld { header: date, seconds, tolerance }));
    assert_eq!(at(NOW - 301), Err(Error::TimestampInFuture { header: date, seconds, tolerance }));

    let created = |now: u64, more: &str, text: &str| {
        let sent = Sent { now, ..Sent::new() };
        sent.signed("(created)", &format!("created={NOW},{more}"), text).verdict(&LATE)
    };
    let text = format!("(created): {NOW}");
    assert_eq!(created(NOW + 300, "", &text), Ok(Coverage::None));
    assert_eq!(created(NOW - 5, "", &text), Ok(Coverage::None));
    assert_eq!(
        created(NOW + 301, "", &text),
        Err(Error::TimestampTooOld { header, seconds, tolerance })
    );
    let ahead = Error::TimestampInFuture { header, seconds: 6, tolerance: 5 };
    assert_eq!(created(NOW - 6, "", &text), Err(ahead));

    // Until when it holds is believed, signed or not.
    assert_eq!(created(NOW, "expires=1794999995.9,", &text), Ok(Coverage::None));
    let expired = Error::SignatureExpired { header, seconds: 6, tolerance: 5 };
    assert_eq!(created(NOW, "expires=1794999994.9,", &text), Err(expired));
    let list = "(created) (expires)";
    let more = format!("created={NOW},expires={NOW}.5,");
    let signed = Sent::new().signed(list, &more, &format!("{text}\n(expires): {NOW}.5"));
    assert_eq!(signed.verdict(&LATE), Ok(Coverage::None));
    let cut = Sent::new().signed(list, &more, &format!("{text}\n(expires): {NOW}"));
    assert_eq!(cut.verdict(&LATE), Err(Error::Mismatch { header }));

    // A time that nobody signed makes nothing fresh.
    let unsigned = Sent::new().signed("date", &format!("created={NOW},"), &format!("date: {DATE}"));
    let not_covered = Error::NotCovered { header, component: "(created)" };
    assert_eq!(unsigned.verdict(&LATE), Err(not_covered));
    let old = Sent { now: NOW + 301, ..unsigned };
    assert_eq!(old.verdict(&DATED).unwrap_err().code(), "timestamp-too-old");

    // What the draft's older algorithms do not have: some readers leave it out.
    for parameter in ["created", "expires"] {
        let more = format!("{parameter}={NOW},algorithm=\"hmac-sha256\",");
        let text = format!("date: {DATE}\n({parameter}): {NOW}");
        let sent = Sent::new().signed(&format!("date ({parameter})"), &more, &text);
        let other = Error::OtherSignatureParameter { header, parameter: "algorithm" };
        assert_eq!(sent.verdict(&DATED), Err(other));
        let missing = Sent::new().signed(&format!("date ({parameter})"), "", &text);
        let expected = Error::MissingSignatureParameter { header, parameter };
        assert_eq!(missing.verdict(&DATED), Err(expected));
    }
}

#[test]
fn what_a_sender_can_list_is_bounded() {
    let header = SIGNATURE;
    let listed = |count: usize| {
        let names: Vec<_> = (1..count).map(|at| format!("x-{at}")).collect();
        Sent::new().signed(&format!("date {}", names.join(" ")), "", "whatever it is")
    };
    let missing = Err(Error::MissingComponent { header });
    assert_eq!(listed(MAX_COMPONENTS).verdict(&DATED), missing);
    let too_many = Err(Error::TooManyItems { header, limit: MAX_COMPONENTS });
    assert_eq!(listed(MAX_COMPONENTS + 1).verdict(&DATED), too_many);

    let line = format!("date: {DATE}\nx-id: ");
    let long = |length: usize| {
        let value = "7".repeat(length);
        Sent::new().signed("date x-id", "", &format!("{line}{value}")).with("X-Id", value)
    };
    let most = MAX_SIGNED_VALUE - line.len() - 2;
    assert_eq!(long(most).verdict(&DATED), Ok(Coverage::None));
    let reason = "what is signed is longer than is read";
    assert_eq!(long(most + 1).verdict(&DATED), Err(Error::UnfitComponent { header, reason }));
    let host = "https://example.com/";
    let targeted = |length: usize| {
        let start = "(request-target): post ";
        let path = format!("/{}", "x".repeat(length - start.len() - 1));
        let url: &str = Box::leak(format!("https://example.com{path}").into());
        let sent = Sent { url: Some(url), ..Sent::new() };
        sent.signed("(request-target)", "", &format!("{start}{path}")).verdict(&TARGETED)
    };
    assert_eq!(targeted(MAX_SIGNED_VALUE), Ok(Coverage::None));
    assert_eq!(targeted(MAX_SIGNED_VALUE + 1), Err(Error::UnfitComponent { header, reason }));
    let at_url = |length: usize| {
        let url: &str = Box::leak(format!("{host}{}", "x".repeat(length - host.len())).into());
        Sent { url: Some(url), ..usual() }.verdict(&USUAL)
    };
    let too_long = Error::PartTooLong { part: "URL", limit: MAX_SIGNED_VALUE };
    assert_eq!(at_url(MAX_SIGNED_VALUE + 1), Err(too_long));
    assert_ne!(at_url(MAX_SIGNED_VALUE), Err(too_long));
}

#[test]
fn a_profile_of_another_header_and_key() {
    let signed = |text: &str, key: &str| {
        let tag = tag_of(text);
        let list = text.split_once(':').map_or("request-line", |(name, _)| name);
        let value = format!("Signature keyId=\"{key}\",headers=\"{list}\",signature=\"{tag}\"");
        Sent::new().with("Authorization", value)
    };
    let (header, expected) = ("Authorization", "Signature ");
    let target = "(request-target): post /in?id=7";
    assert_eq!(signed(target, "ours").verdict(&NAMED), Ok(Coverage::None));
    assert_eq!(signed("POST /in?id=7 HTTP/1.1", "ours").verdict(&NAMED), Ok(Coverage::None));
    assert_eq!(
        signed("post /in?id=7 HTTP/1.1", "ours").verdict(&NAMED).unwrap_err().code(),
        "mismatch"
    );
    assert_eq!(signed(target, "theirs").verdict(&NAMED), Err(Error::OtherKeyId { header }));
    let bearer = Sent::new().with(header, "Bearer x");
    assert_eq!(bearer.verdict(&NAMED), Err(Error::WrongPrefix { header, expected }));
    assert_eq!(usual().verdict(&NAMED), Err(Error::MissingHeader { header }));

    let elsewhere = Webhook::new(&USUAL, SECRET).unwrap().header("X-Signature").unwrap();
    let mut sent = usual();
    let (_, value) = sent.headers.pop().unwrap();
    assert_eq!(sent.with("X-Signature", value).verdict_of(&elsewhere), Ok(Coverage::Body));
    for name in ["Date", "digest", "HOST", "X Signature", ""] {
        assert!(Webhook::new(&USUAL, SECRET).unwrap().header(name).is_err(), "{name}");
    }
}

/// Headers and a body.
type Unsigned<'r> = (&'r [(&'r str, &'r str)], &'r [u8]);

/// What is signed here verifies here, at its own time.
#[test]
fn what_is_signed_verifies() {
    for scheme in [&USUAL, &DATED, &LATE, &EITHER, &NAMED, &UNTIMED] {
        let signer = Webhook::new(scheme, SECRET).unwrap();
        let sent: [Unsigned<'_>; 3] = [
            (&[("X-Id", "7"), ("Host", "example.com")][..], BODY),
            (&[("x-id", "")][..], b""),
            (&[], b""),
        ];
        for (given, body) in sent {
            let at = UnixTime::from_secs(NOW);
            let unsigned = Request::at(&given, at).method("POST").url(URL);
            let made = signer.sign(&unsigned, body);
            if given.is_empty() && scheme.id() == "untimed" {
                assert_eq!(made, Err(Error::MissingComponent { header: SIGNATURE }));
                continue;
            }
            let mut headers: Vec<(&str, String)> =
                given.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            headers.extend(made.unwrap());
            let request = Request::at(&headers, at).method("POST").url(URL);
            let proof = signer.verify(&request, body).unwrap();
            assert_eq!(proof.timestamp().is_some(), scheme.tolerance().is_some());
            let later =
                Request::at(&headers, UnixTime::from_secs(NOW + 301)).method("POST").url(URL);
            assert_eq!(signer.verify(&later, body).is_ok(), scheme.tolerance().is_none());
        }
    }
}

/// A webhook that Drone 2.4.0 sent, whose headers `Diesel-Net/drone-discord`'s tests keep, and not its body: the
/// signature is right, and any other body is refused for that alone.
#[test]
fn a_signature_of_drone() {
    let drone = Drone::new("webhook-secret").unwrap();
    let signature = "keyId=\"hmac-key\",algorithm=\"hmac-sha256\",\
                     signature=\"nMQOWQSyloFPh3ZB8Uoh/D9QyzCtnVf0tk/jemJm058=\",headers=\"date digest\"";
    let headers = [
        ("Date", "Fri, 12 Nov 2021 23:33:47 GMT"),
        ("Digest", "SHA-256=kCit1zUa+1aDpnZhDSBCa0iVYPTeF6k2jCjHwE2lnQY="),
        ("Signature", signature),
    ];
    let request = Request::at(&headers, UnixTime::from_secs(1_636_760_027));
    assert_eq!(drone.verify(&request, b"{}").unwrap_err(), Error::OtherBody);
    let mut other = headers;
    other[0].1 = "Fri, 12 Nov 2021 23:33:48 GMT";
    let request = Request::at(&other, UnixTime::from_secs(1_636_760_027));
    assert_eq!(drone.verify(&request, b"{}").unwrap_err().code(), "mismatch");
}

const fn whole<K: Copy>(draft: &CavageDraft<K>) -> Scheme<Cavage<K>> {
    draft.covers(&[
        Component("(request-target)"),
        Component("host"),
        Component("(created)"),
        Component("(expires)"),
        Body,
    ])
}

static HMAC_SHA256: Scheme<Cavage> = whole(&Scheme::cavage_hmac_sha256("hmac-sha256"));
static HMAC_SHA512: Scheme<Cavage<WithSecret>> = whole(&Scheme::cavage_hmac_sha512("hmac-sha512"));

#[derive(serde::Deserialize)]
struct File {
    now: u64,
    url: String,
    body: String,
    signed: Vec<OfAlgorithm>,
}

#[derive(serde::Deserialize)]
struct OfAlgorithm {
    name: String,
    key: String,
    digest: String,
    signature: String,
}

/// Of each algorithm, one of another implementation: it verifies, and neither another text nor a signature of
/// another algorithm does.
#[test]
fn each_algorithm() {
    let json = include_str!("../data/cavage.json");
    let File { now, url, body, signed } = serde_json::from_str(json).unwrap();
    let verdict = |verifier: &dyn Verifier, signed: &OfAlgorithm, signature: &str| {
        let headers =
            BTreeMap::from([("Digest", signed.digest.as_str()), ("Signature", signature)]);
        let request = Request::at(&headers, UnixTime::from_secs(now)).method("POST").url(&url);
        verifier.verify(&request, body.as_bytes()).map(drop)
    };
    let mut seen = String::new();
    for one in &signed {
        let Some(verifier) = verifier(&one.name, &one.key) else { continue };
        assert_eq!(verdict(&*verifier, one, &one.signature), Ok(()), "{}", one.name);
        let changed = one.signature.replace("expires=1795000060", "expires=1795000061");
        let refused = verdict(&*verifier, one, &changed).unwrap_err();
        assert_eq!(refused.code(), "mismatch", "{}", one.name);
        for other in signed.iter().filter(|other| other.name != one.name) {
            assert!(verdict(&*verifier, other, &other.signature).is_err());
        }
        let _ = write!(seen, "{} ", one.name);
    }
    assert!(seen.ends_with("hmac-sha256 hmac-sha512 "), "{seen}");
}

fn verifier(name: &str, key: &str) -> Option<Box<dyn Verifier>> {
    match name {
        "hmac-sha256" => Some(Box::new(Webhook::new(&HMAC_SHA256, key).unwrap())),
        "hmac-sha512" => {
            Some(Box::new(Webhook::new(&HMAC_SHA512, Secret::utf8(key).unwrap()).unwrap()))
        }
        _ => public::verifier(name, key),
    }
}

#[cfg(all(feature = "ed25519", feature = "p256", feature = "rsa"))]
mod public {
    use countersign::algorithm::{
        ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512,
    };
    use countersign::{Cavage, Scheme, Verifier, Webhook, WithPublicKey};

    type Public = Scheme<Cavage<WithPublicKey>>;

    static RSA_SHA256: Public =
        super::whole(&Scheme::cavage("rsa-sha256", "rsa-sha256", RSA_PKCS1_SHA256));
    static RSA_SHA512: Public =
        super::whole(&Scheme::cavage("rsa-sha512", "rsa-sha512", RSA_PKCS1_SHA512));
    static P256: Public =
        super::whole(&Scheme::cavage("ecdsa-sha256", "ecdsa-sha256", ECDSA_P256_SHA256_ASN1));
    static EDDSA: Public = super::whole(&Scheme::cavage("ed25519", "ed25519", ED25519));

    pub(super) fn verifier(name: &str, key: &str) -> Option<Box<dyn Verifier>> {
        let scheme =
            [&RSA_SHA256, &RSA_SHA512, &P256, &EDDSA].into_iter().find(|it| it.id() == name)?;
        Some(Box::new(Webhook::new(scheme, key).unwrap()))
    }
}

#[cfg(not(all(feature = "ed25519", feature = "p256", feature = "rsa")))]
mod public {
    pub(super) fn verifier(_: &str, _: &str) -> Option<Box<dyn countersign::Verifier>> {
        None
    }
}

/// A key's id is a name among those that the receiver has, whatever it looks like, and none of a URL or a path.
#[cfg(all(feature = "rsa", feature = "key-sets"))]
#[test]
fn an_id_is_looked_up_and_never_followed() {
    use countersign::KeySet;
    use countersign::providers::ActivityPub;

    let vectors = include_str!("../data/activitypub/vectors.json");
    let vectors: serde_json::Value = serde_json::from_str(vectors).unwrap();
    let vector = &vectors["vectors"][0];
    let text = |name: &str| vector[name].as_str().unwrap();
    let (id, pem) = vector["keys"].as_object().unwrap().iter().next().unwrap();
    let pem = pem.as_str().unwrap();

    let verdict = |named: &str, held: &[&str]| {
        let keys = KeySet::new(ActivityPub::SCHEME).unwrap();
        keys.replace(held.iter().map(|id| (*id, pem))).unwrap();
        let mut headers: BTreeMap<String, String> =
            serde_json::from_value(vector["headers"].clone()).unwrap();
        let signature = headers.get_mut("Signature").unwrap();
        *signature = signature.replace(id, named);
        let now = UnixTime::from_secs(vector["now"].as_u64().unwrap());
        let request = Request::at(&headers, now).method(text("method")).url(text("url"));
        let inbox = ActivityPub::new(keys).unwrap();
        inbox.verify(&request, b"").map(drop).map_err(|error| error.code())
    };
    assert_eq!(verdict(id, &[id]), Ok(()));
    let other = "https://other.example/users/bob#main-key";
    assert_eq!(verdict(other, &[id, "https://other.example"]), Err("unknown-key"));
    // Of one key the id is the receiver's matter, also where it is no URL.
    assert_eq!(verdict("../../etc/passwd", &["../../etc/passwd"]), Ok(()));
    let long = "x".repeat(257);
    for (named, expected) in
        [(id.as_str(), Ok(id.as_str())), ("", Err("no-key-id")), (&long, Err("no-key-id"))]
    {
        let signature = format!("keyId=\"{named}\",signature=\"\"");
        let headers = [("Signature", signature)];
        let inbox = ActivityPub::new(KeySet::new(ActivityPub::SCHEME).unwrap()).unwrap();
        let request = Request::new(&headers);
        assert_eq!(inbox.named_key(&request).map_err(|error| error.code()), expected);
    }
    for named in ["", "http://169.254.169.254/", "file:///etc/passwd", &id[1..], &format!("{id}2")]
    {
        assert!(verdict(named, &[id]).is_err(), "{named}");
    }
}
