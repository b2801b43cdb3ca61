use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::Covered::{self, Body, Component, IfThere, Member};
use countersign::bounds::{
    MAX_COMPONENTS, MAX_ITEMS, MAX_MEMBER_PARAMETERS, MAX_SIGNATURE_HEADER, MAX_SIGNED_QUERY,
    MAX_SIGNED_VALUE, MAX_STRUCTURED_FIELD,
};
use countersign::{
    Coverage, Error, HttpSignature, Request, Scheme, Secret, Signer as _, UnixTime, Verifier,
    Webhook,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256, Sha512};

use super::{ANYTHING, base_of};

const INPUT: &str = "Signature-Input";
const SIGNATURE: &str = "Signature";
const DIGEST: &str = "Content-Digest";
const NOW: u64 = 1_795_000_000;
const URL: &str = "https://hooks.example.com/a//b/../c?id=7&a%20b=%2b+%C3%A9&x=";
const BODY: &[u8] = b"{}";
const SECRET: &str = "a secret of the tests";

static ANY: Scheme<HttpSignature> = Scheme::http_signature_hmac_sha256("any").covers(ANYTHING);

static STRICT: Scheme<HttpSignature> = Scheme::http_signature_hmac_sha256("strict")
    .parameters(&["created", "nonce", "keyid"])
    .without_parameters(&["alg"])
    .covers(&[Component("@method"), IfThere("x-id"), Body]);

static LABELLED: Scheme<HttpSignature> =
    Scheme::http_signature_hmac_sha256("labelled").label("own").covers(ANYTHING);

static TAGGED: Scheme<HttpSignature> =
    Scheme::http_signature_hmac_sha256("tagged").tag("a\"b").covers(ANYTHING);

static BOTH: Scheme<HttpSignature> =
    Scheme::http_signature_hmac_sha256("both").label("own").tag("mine").covers(ANYTHING);

static SKEWED: Scheme<HttpSignature> =
    Scheme::http_signature_hmac_sha256("skewed").tolerance(1000).clock_skew(10).covers(ANYTHING);

static OF_URL: Scheme<HttpSignature> = Scheme::http_signature_hmac_sha256("of-url")
    .covers(&[Component("@target-uri"), Component("content-digest")]);

static ALL_SAID: Scheme<HttpSignature> = Scheme::http_signature_hmac_sha256("all-said")
    .parameters(&["created", "expires", "nonce", "keyid", "alg", "tag"])
    .covers(&[Component("@method"), Member("x-dict", "a")]);

fn tag(message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn verify(
    scheme: &'static Scheme<HttpSignature>,
    fields: &[(&str, &str)],
) -> Result<Coverage, Error> {
    let webhook = Webhook::new(scheme, SECRET).unwrap();
    let fields = fields.to_vec();
    let request = Request::at(&fields, UnixTime::from_secs(NOW)).method("POST").url(URL);
    let whole = webhook.verify(&request, BODY).map(|proof| proof.coverage());
    let streamed = webhook.begin(&request).and_then(|mut verification| {
        BODY.chunks(1).for_each(|chunk| verification.update(chunk));
        verification.finish()
    });
    assert_eq!(whole, streamed.map(|proof| proof.coverage()));
    whole
}

/// A request that is signed with this list, whose lines of the base are `lines`.
fn signed(
    scheme: &'static Scheme<HttpSignature>,
    list: &str,
    lines: &str,
    more: &[(&str, &str)],
) -> Result<Coverage, Error> {
    let signature = tag(&format!("{lines}\"@signature-params\": {list}"));
    let (input, signature) = (format!("own={list}"), format!("own=:{signature}:"));
    let mut fields = vec![(INPUT, &*input), (SIGNATURE, &*signature)];
    fields.extend(more);
    verify(scheme, &fields)
}

fn usual(list: &str) -> String {
    format!("({list});created={NOW}")
}

/// What is said of a list of components; a request has the header `X-Id` and one that is a dictionary.
fn of_list(list: &str) -> Result<String, Error> {
    let fields: [(&str, &[u8]); 4] =
        [("X-Id", b"7"), ("X-Dict", b"a=1, b;c"), ("X-Text", b"caf\xe9"), ("X-Lines", b"a\nb")];
    base_of(list, &fields, Some("POST"), Some(URL))
}

#[test]
fn what_is_no_structured_field() {
    let signature = format!("a=:{}:", tag(""));
    let usual = format!("a={}", usual(""));
    for input in [
        "a",
        "a=1",
        "a=(\"x\"",
        "a=(x)",
        "a=(1)",
        "a=();created",
        "a=(\"x\",\"y\")",
        "A=()",
        "a=(),",
        "a=() b",
    ] {
        let verdict = verify(&ANY, &[(INPUT, input), (SIGNATURE, &signature)]);
        let is_malformed = matches!(verdict, Err(Error::NotStructured { header: INPUT, .. }));
        let is_other =
            verdict == Err(Error::OtherSignatureParameter { header: INPUT, parameter: "created" });
        assert!(is_malformed || (is_other && input.ends_with("created")), "{input}: {verdict:?}");
    }
    for text in [
        "a",
        "a=1",
        "a=\"AAAA\"",
        "a=(:AAAA:)",
        "a=:AAA:",
        "a=:AAAA",
        "a=AAAA",
        "a=:AAAA:;b",
        "a=:AAAA:,",
    ] {
        let verdict = verify(&ANY, &[(INPUT, &usual), (SIGNATURE, text)]);
        assert!(
            matches!(verdict, Err(Error::NotStructured { header: SIGNATURE, .. })),
            "{text}: {verdict:?}"
        );
    }
    let short = verify(&ANY, &[(INPUT, &usual), (SIGNATURE, "a=:AAAA:")]);
    assert_eq!(short, Err(Error::WrongLength { header: SIGNATURE, expected: 44, found: 4 }));
}

#[test]
fn a_header_that_is_missing_or_empty() {
    let (input, signature) = (format!("a={}", usual("")), format!("a=:{}:", tag("")));
    let only = |field| verify(&ANY, &[field]);
    assert_eq!(only((INPUT, &*input)), Err(Error::MissingHeader { header: SIGNATURE }));
    assert_eq!(only((SIGNATURE, &*signature)), Err(Error::MissingHeader { header: INPUT }));
    let empty = |input, signature| verify(&ANY, &[(INPUT, input), (SIGNATURE, signature)]);
    assert_eq!(empty("", &signature), Err(Error::EmptyHeader { header: INPUT }));
    assert_eq!(empty(&input, ""), Err(Error::EmptyHeader { header: SIGNATURE }));
    let mismatch = Err(Error::Mismatch { header: SIGNATURE });
    assert_eq!(empty(&input, &signature), mismatch);
}

#[test]
fn nothing_is_said_twice() {
    let (list, signature) = (usual(""), format!("a=:{}:", tag("")));
    let twice = |fields: &[(&str, &str)]| verify(&ANY, fields);
    let repeated = |header| Err(Error::RepeatedMember { header });
    let input = format!("a={list}");
    assert_eq!(
        twice(&[(INPUT, &format!("{input}, {input}")), (SIGNATURE, &signature)]),
        repeated(INPUT)
    );
    assert_eq!(
        twice(&[(INPUT, &input), (INPUT, &input), (SIGNATURE, &signature)]),
        repeated(INPUT)
    );
    assert_eq!(
        twice(&[(INPUT, &input), (SIGNATURE, &signature), (SIGNATURE, "b=:AAAA:, a=:AAAA:")]),
        repeated(SIGNATURE)
    );
    let member = Err(Error::RepeatedMember { header: INPUT });
    assert_eq!(of_list("();created=1;created=2"), member);
    assert_eq!(of_list("(\"x-id\";sf;sf)"), member);
    let component = Err(Error::RepeatedComponent { header: INPUT });
    for list in [
        "(\"x-id\" \"x-id\")",
        "(\"@path\" \"x-id\" \"@path\")",
        "(\"x-dict\";key=\"a\" \"x-dict\";key=\"a\")",
        "(\"x-dict\";key=\"a\";sf \"x-dict\";sf;key=\"a\")",
        "(\"@query-param\";name=\"id\" \"@query-param\";name=\"id\")",
    ] {
        assert_eq!(of_list(list), component, "{list}");
    }
    assert!(
        of_list("(\"x-id\" \"x-id\";sf \"x-id\";bs \"x-dict\";key=\"a\" \"x-dict\";key=\"b\")")
            .is_ok()
    );
}

#[test]
fn a_component_that_there_is_not() {
    let unknown = Err(Error::UnknownComponent { header: INPUT });
    for list in [
        "(\"@other\")",
        "(\"@signature-params\")",
        "(\"@query-param\")",
        "(\"@query-param\";name=\"id\";sf)",
        "(\"@method\";sf)",
        "(\"@path\";name=\"a\")",
        "(\"\")",
        "(\"X-Id\")",
        "(\"x id\")",
        "(\"x-id\";other)",
        "(\"x-id\";name=\"a\")",
        "(\"x-id\";sf=?0)",
        "(\"x-id\";sf=1)",
        "(\"x-id\";bs;sf)",
        "(\"x-dict\";bs;key=\"a\")",
        "(\"x-dict\";key=a)",
    ] {
        assert_eq!(of_list(list), unknown, "{list}");
    }
    let other = Err(Error::NotOfARequest { header: INPUT });
    for list in [
        "(\"@status\")",
        "(\"x-id\";req)",
        "(\"@method\";req)",
        "(\"x-id\";tr)",
        "(\"x-id\";bs;tr)",
    ] {
        assert_eq!(of_list(list), other, "{list}");
    }
    let missing = Err(Error::MissingComponent { header: INPUT });
    for list in [
        "(\"x-other\")",
        "(\"x-other\";sf)",
        "(\"x-other\";bs)",
        "(\"x-other\";key=\"a\")",
        "(\"x-dict\";key=\"c\")",
        "(\"@query-param\";name=\"other\")",
    ] {
        assert_eq!(of_list(list), missing, "{list}");
    }
    // A profile that wants none of them does not make the receiver give them.
    assert_eq!(base_of("(\"@method\")", &[], None, Some(URL)), missing);
    assert_eq!(base_of("(\"@path\")", &[], Some("POST"), None), missing);
    assert_eq!(base_of("(\"@path\")", &[], Some("POST"), Some("/a")), Err(Error::NotAUrl));
    let unfit = |list| of_list(list).map_err(|error| error.code());
    for list in [
        "(\"x-text\")",
        "(\"x-lines\")",
        "(\"x-text\";bs)",
        "(\"x-text\";sf)",
        "(\"x-id\";key=\"a\")",
    ] {
        assert_eq!(unfit(list), Err("unfit-component"), "{list}");
    }
}

#[test]
fn a_parameter_of_the_query() {
    let read = |query: &str, name: &str| {
        let url = format!("https://hooks.example.com/?{query}");
        let list = format!("(\"@query-param\";name=\"{name}\")");
        let base = base_of(&list, &[], None, Some(&url))?;
        let (line, _) = base.split_once("\n\"@signature-params\"").unwrap();
        Ok(line.split_once("\": ").unwrap().1.to_owned())
    };
    assert_eq!(read("id=7&x=&y", "id"), Ok("7".into()));
    assert_eq!(read("id=7&x=&y", "x"), Ok(String::new()));
    assert_eq!(read("id=7&x=&y", "y"), Ok(String::new()));
    assert_eq!(read("a+b=c+d%2B%20%7e*", "a%20b"), Ok("c%20d%2B%20%7E*".into()));
    assert_eq!(read("f%c3%a7=x%C3%A9=1", "f%C3%A7"), Ok("x%C3%A9%3D1".into()));
    let missing = Err(Error::MissingComponent { header: INPUT });
    for name in ["ID", "a b", "a+b", "f%c3%a7", "%69d"] {
        assert_eq!(read("id=7&a+b=1&f%c3%a7=1", name), missing, "{name}");
    }
    for query in ["id=7&id=8", "id=7&%69d=8", "id&id"] {
        assert_eq!(read(query, "id"), Err(Error::RepeatedField), "{query}");
    }
    for query in ["id=%", "id=%4", "id=%zz", "id=7&%=1", "id=%ff", "%C3=1&id=7"] {
        assert_eq!(read(query, "id"), Err(Error::QueryNotForm), "{query}");
    }
}

/// Nothing is made simpler on its way into the base.
#[test]
fn a_url_is_signed_as_it_is() {
    let lines = format!(
        "\"@path\": /a//b/../c\n\"@query\": ?id=7&a%20b=%2b+%C3%A9&x=\n\"@target-uri\": {URL}\n"
    );
    let list = usual("\"@path\" \"@query\" \"@target-uri\"");
    assert_eq!(signed(&ANY, &list, &lines, &[]), Ok(Coverage::None));
    let simpler = lines.replace("/a//b/../c", "/a/c");
    assert_eq!(signed(&ANY, &list, &simpler, &[]), Err(Error::Mismatch { header: SIGNATURE }));
    for (url, target, authority, path) in [
        ("https://Example.com:443", "https://Example.com:443/", "example.com", "/"),
        ("HTTP://example.com:80/a#b", "HTTP://example.com:80/a", "example.com", "/a"),
        ("https://example.com:80?a", "https://example.com:80/?a", "example.com:80", "/"),
        ("https://u:p@[::1]:8443/", "https://u:p@[::1]:8443/", "[::1]:8443", "/"),
    ] {
        let base = base_of("(\"@target-uri\" \"@authority\" \"@path\")", &[], None, Some(url));
        let expected =
            format!("\"@target-uri\": {target}\n\"@authority\": {authority}\n\"@path\": {path}\n");
        assert!(base.as_ref().is_ok_and(|base| base.starts_with(&expected)), "{base:?}");
    }
}

#[test]
fn which_signature_counts() {
    let none = Err(Error::NoSuchSignature { header: INPUT });
    let several = Err(Error::SeveralSignatures { header: INPUT });
    let list = usual("");
    let own = tag(&format!("\"@signature-params\": {list}"));
    let marked = format!("{list};tag=\"a\\\"b\"");
    let own_marked = tag(&format!("\"@signature-params\": {marked}"));
    let wrong = tag("");
    let request = |scheme, input: &[(&str, &str)], signatures: &[(&str, &str)]| {
        let input: Vec<_> = input.iter().map(|(label, list)| format!("{label}={list}")).collect();
        let signatures: Vec<_> =
            signatures.iter().map(|(label, tag)| format!("{label}=:{tag}:")).collect();
        verify(scheme, &[(INPUT, &input.join(", ")), (SIGNATURE, &signatures.join(", "))])
    };
    let passes = Ok(Coverage::None);
    // The wrong one first.
    assert_eq!(
        request(&LABELLED, &[("a", &list), ("own", &list)], &[("a", &wrong), ("own", &own)]),
        passes
    );
    let mismatch = Err(Error::Mismatch { header: SIGNATURE });
    assert_eq!(
        request(&LABELLED, &[("a", &list), ("own", &list)], &[("a", &own), ("own", &wrong)]),
        mismatch
    );
    assert_eq!(request(&LABELLED, &[("a", &list)], &[("a", &own)]), none);
    let elsewhere = Err(Error::NoSuchSignature { header: SIGNATURE });
    assert_eq!(request(&LABELLED, &[("own", &list)], &[("a", &own)]), elsewhere);
    assert_eq!(request(&ANY, &[("a", &list)], &[("a", &own), ("b", &wrong)]), passes);
    assert_eq!(request(&ANY, &[("a", &list), ("b", &list)], &[("a", &own), ("b", &own)]), several);

    assert_eq!(
        request(&TAGGED, &[("a", &list), ("b", &marked)], &[("a", &own), ("b", &own_marked)]),
        passes
    );
    assert_eq!(request(&TAGGED, &[("a", "?1"), ("b", &marked)], &[("b", &own_marked)]), passes);
    assert_eq!(request(&TAGGED, &[("a", &list)], &[("a", &own)]), none);
    assert_eq!(
        request(
            &TAGGED,
            &[("a", &marked), ("b", &marked)],
            &[("a", &own_marked), ("b", &own_marked)]
        ),
        several
    );
    let other = Err(Error::OtherSignatureParameter { header: INPUT, parameter: "tag" });
    assert_eq!(request(&BOTH, &[("own", &list)], &[("own", &own)]), other);
    // A proxy that adds its own writes another line.
    let fields = [
        (INPUT, &*format!("own={list}")),
        (INPUT, "proxy=(\"forwarded\");created=1"),
        (SIGNATURE, &*format!("own=:{own}:")),
        (SIGNATURE, "proxy=:AAAA:"),
    ];
    assert_eq!(verify(&LABELLED, &fields), passes);
}

#[test]
fn what_a_signature_says_of_itself() {
    let header = INPUT;
    let missing = |parameter| Err(Error::MissingSignatureParameter { header, parameter });
    let other = |parameter| Err(Error::OtherSignatureParameter { header, parameter });
    let of = |scheme, parameters: &str| signed(scheme, &format!("(){parameters}"), "", &[]);
    assert_eq!(of(&ANY, ""), missing("created"));
    assert_eq!(of(&ANY, ";expires=9999999999"), missing("created"));
    for created in ["\"1\"", "1.0", "-1", "?1", "@1795000000", "(1)"] {
        let verdict = of(&ANY, &format!(";created={created}"));
        let is_list = created.starts_with('(');
        assert!(
            verdict == other("created") || (is_list && verdict.is_err()),
            "{created}: {verdict:?}"
        );
    }
    let now = format!(";created={NOW}");
    assert_eq!(of(&ANY, &now), Ok(Coverage::None));
    assert_eq!(
        of(&ANY, &format!("{now};alg=\"hmac-sha256\";other=1;nonce=\"\";tag=\"x\"")),
        Ok(Coverage::None)
    );
    for named in ["ed25519", "HMAC-SHA256", "none", ""] {
        assert_eq!(of(&ANY, &format!("{now};alg=\"{named}\"")), other("alg"), "{named}");
    }
    assert_eq!(of(&ANY, &format!("{now};alg=hmac-sha256")), other("alg"));
    assert_eq!(of(&ANY, &format!("{now};keyid=1")), other("keyid"));
    assert_eq!(of(&STRICT, &now), missing("nonce"));
    assert_eq!(of(&STRICT, &format!("{now};nonce=\"1\"")), missing("keyid"));
    assert_eq!(
        of(&STRICT, &format!("{now};nonce=\"1\";keyid=\"1\";alg=\"hmac-sha256\"")),
        other("alg")
    );

    let old = |scheme, by: u64| of(scheme, &format!(";created={}", NOW - by));
    let ahead = |scheme, by: u64| of(scheme, &format!(";created={}", NOW + by));
    let expired = |scheme, by: u64| of(scheme, &format!("{now};expires={}", NOW - by));
    for (scheme, tolerance, skew, after) in [(&ANY, 300, 300, 60), (&SKEWED, 1000, 10, 10)] {
        assert_eq!(old(scheme, tolerance), Ok(Coverage::None));
        let seconds = tolerance + 1;
        assert_eq!(
            old(scheme, seconds),
            Err(Error::TimestampTooOld { header, seconds, tolerance })
        );
        assert_eq!(ahead(scheme, skew), Ok(Coverage::None));
        let (seconds, tolerance) = (skew + 1, skew);
        assert_eq!(
            ahead(scheme, seconds),
            Err(Error::TimestampInFuture { header, seconds, tolerance })
        );
        assert_eq!(expired(scheme, after), Ok(Coverage::None));
        let (seconds, tolerance) = (after + 1, after);
        assert_eq!(
            expired(scheme, seconds),
            Err(Error::SignatureExpired { header, seconds, tolerance })
        );
    }
    let webhook = Webhook::new(&ANY, SECRET).unwrap().tolerance(Duration::from_secs(1)).unwrap();
    let request = Request::at(&(), UnixTime::from_secs(NOW)).method("POST").url(URL);
    let fields = webhook.sign(&request, BODY).unwrap();
    let at = |now| webhook.verify(&Request::at(&fields, UnixTime::from_secs(now)), BODY);
    assert_eq!(at(NOW + 1).unwrap().timestamp(), Some(UnixTime::from_secs(NOW)));
    assert_eq!(at(NOW + 1).unwrap().fresh_for(), Some(3));
    assert!(at(NOW + 2).is_err());
}

/// The list is written anew, as it has to be serialised, however the sender spaces it.
#[test]
fn the_parameters_are_signed_as_they_have_to_be_written() {
    let list =
        format!("(  \"@method\"   \"x-id\";  sf );created={NOW}; nonce=\"a\";x=?1;y=0017;z=1.50");
    let plain = format!("(\"@method\" \"x-id\";sf);created={NOW};nonce=\"a\";x;y=17;z=1.5");
    let signature =
        tag(&format!("\"@method\": POST\n\"x-id\";sf: 7\n\"@signature-params\": {plain}"));
    let fields =
        [(INPUT, &*format!("a={list}")), (SIGNATURE, &*format!("a=:{signature}:")), ("X-Id", " 7")];
    assert_eq!(verify(&ANY, &fields), Ok(Coverage::None));
}

#[test]
fn the_hash_of_the_body() {
    let own = STANDARD.encode(Sha256::digest(BODY));
    let long = STANDARD.encode(Sha512::digest(BODY));
    let wrong = STANDARD.encode(Sha256::digest(b"{ }"));
    let of = |scheme, value: &str| {
        let list = format!("{};nonce=\"1\";keyid=\"1\"", usual("\"@method\" \"content-digest\""));
        let lines = format!("\"@method\": POST\n\"content-digest\": {value}\n");
        signed(scheme, &list, &lines, &[(DIGEST, value)])
    };
    let header = DIGEST;
    for scheme in [&STRICT, &ANY] {
        let of = |value: &str| of(scheme, value);
        assert_eq!(of(&format!("sha-256=:{own}:")), Ok(Coverage::Body));
        assert_eq!(of(&format!("sha-512=:{long}:")), Ok(Coverage::Body));
        assert_eq!(of(&format!("md5=:AAAA:, sha-256=:{own}:")), Ok(Coverage::Body));
        assert_eq!(of(&format!("sha-512=:{long}:, sha-256=:{own}:")), Ok(Coverage::Body));
        assert_eq!(of(&format!("sha-256=:{wrong}:")), Err(Error::OtherBody));
        assert_eq!(of(&format!("sha-512=:{long}:, sha-256=:{wrong}:")), Err(Error::OtherBody));
        assert_eq!(of("sha=:AAAA:"), Err(Error::UnsupportedDigest { header }));
        assert_eq!(
            of(&format!("sha-256=:{own}:, sha-256=:{own}:")),
            Err(Error::RepeatedMember { header })
        );
        for none in [format!("SHA-256={own}"), format!("sha-256={own}"), "sha-256=:AAAA:".into()] {
            assert!(
                matches!(of(&none), Err(Error::NotStructured { header: DIGEST, .. })),
                "{none}"
            );
        }
    }
    // A hash that is not signed counts for nothing, whatever it says.
    let unsigned = |scheme, value: &str| {
        let list = format!("{};nonce=\"1\";keyid=\"1\"", usual("\"@method\""));
        signed(scheme, &list, "\"@method\": POST\n", &[(DIGEST, value)])
    };
    let not_covered = Err(Error::NotCovered { header: SIGNATURE, component: "content-digest" });
    assert_eq!(unsigned(&STRICT, &format!("sha-256=:{own}:")), not_covered);
    assert_eq!(unsigned(&ANY, &format!("sha-256=:{wrong}:")), Ok(Coverage::None));
    // A member of the header is not the header.
    let list = format!(
        "{};nonce=\"1\";keyid=\"1\"",
        usual("\"@method\" \"content-digest\";key=\"sha-256\"")
    );
    let lines = format!("\"@method\": POST\n\"content-digest\";key=\"sha-256\": :{own}:\n");
    let value = format!("sha-256=:{own}:");
    assert_eq!(signed(&STRICT, &list, &lines, &[(DIGEST, &value)]), not_covered);
    assert_eq!(signed(&ANY, &list, &lines, &[(DIGEST, &value)]), Ok(Coverage::None));
}

#[test]
fn what_a_sender_can_list_is_bounded() {
    let long = |list: &str| base_of(list, &[("x", b"1")], None, None);
    let lists = |count: usize| {
        let names: Vec<_> =
            (0..count).map(|at| format!("\"@query-param\";name=\"{at}\"")).collect();
        format!("({})", names.join(" "))
    };
    let too_many = |limit| Err(Error::TooManyItems { header: INPUT, limit });
    assert_eq!(long(&lists(MAX_COMPONENTS + 1)), too_many(MAX_COMPONENTS));
    assert_eq!(long(&lists(MAX_COMPONENTS)), Err(Error::MissingComponent { header: INPUT }));
    let too_long = Err(Error::HeaderTooLong { header: INPUT, limit: MAX_SIGNATURE_HEADER });
    assert_eq!(long(&lists(10_000)), too_long);
    let parameters =
        |count: usize| (0..count).map(|at| format!(";a{at}")).collect::<Vec<_>>().concat();
    assert_eq!(
        long(&format!("(){}", parameters(MAX_MEMBER_PARAMETERS + 1))),
        too_many(MAX_MEMBER_PARAMETERS)
    );
    assert!(long(&format!("(){}", parameters(MAX_MEMBER_PARAMETERS))).is_ok());
    let members = |count: usize| {
        let more = (1..count).map(|at| format!(", b{at}=()")).collect::<Vec<_>>().concat();
        let input = format!("own={}{more}", usual(""));
        verify(&LABELLED, &[(INPUT, &input), (SIGNATURE, &format!("own=:{}:", tag("")))])
    };
    let head = format!("own={};x=\"", usual(""));
    let padded = |length: usize| {
        let input = format!("{head}{}\"", "x".repeat(length - head.len() - 1));
        verify(&LABELLED, &[(INPUT, &input), (SIGNATURE, &format!("own=:{}:", tag("")))])
    };
    let limit = MAX_SIGNATURE_HEADER;
    assert_eq!(padded(limit), Err(Error::Mismatch { header: SIGNATURE }));
    assert_eq!(padded(limit + 1), Err(Error::HeaderTooLong { header: INPUT, limit }));
    let limit = MAX_ITEMS;
    assert_eq!(members(limit + 1), Err(Error::TooManyItems { header: INPUT, limit }));
    assert_eq!(members(MAX_ITEMS), Err(Error::Mismatch { header: SIGNATURE }));

    let field = |form: &str, length: usize| {
        let value = [b"a=\"".as_slice(), &vec![b'x'; length - 4], b"\""].concat();
        base_of(&format!("(\"x\"{form})"), &[("x", &value)], None, None)
    };
    for form in [";sf", ";bs", ";key=\"a\""] {
        assert!(field(form, MAX_STRUCTURED_FIELD).is_ok(), "{form}");
        let verdict = field(form, MAX_STRUCTURED_FIELD + 1);
        assert_eq!(verdict.map_err(|error| error.code()), Err("unfit-component"), "{form}");
    }
    assert!(field("", 1024 * 1024).is_ok());
    assert_eq!(field("", 1024 * 1024 + 1).map_err(|error| error.code()), Err("unfit-component"));
    let query = |length: usize| {
        let url = format!("https://a.example/?id=7&{}", "x".repeat(length - 5));
        base_of("(\"@query-param\";name=\"id\")", &[], None, Some(&url))
    };
    assert!(query(MAX_SIGNED_QUERY).is_ok());
    let limit = MAX_SIGNED_QUERY;
    assert_eq!(query(limit + 1), Err(Error::PartTooLong { part: "URL", limit }));

    // For each component that names a part of it, all is read again.
    let [half, more] = [32 * 1024 - 1, 32 * 1024 + 1];
    let parts = |length: usize| {
        let value = [b"a, b=\"".as_slice(), &vec![b'x'; length - 7], b"\""].concat();
        base_of("(\"x\";key=\"a\" \"x\";key=\"b\")", &[("x", &value)], None, None)
    };
    assert!(parts(half).is_ok());
    assert_eq!(parts(more).map_err(|error| error.code()), Err("unfit-component"));
    let parameters = |length: usize| {
        let url = format!("https://a.example/?id=7&no=8&{}", "x".repeat(length - 10));
        let list = "(\"@query-param\";name=\"id\" \"@query-param\";name=\"no\")";
        base_of(list, &[], None, Some(&url))
    };
    assert!(parameters(half).is_ok());
    assert_eq!(parameters(more), Err(Error::PartTooLong { part: "URL", limit }));
}

/// The key that matched is told, and text that rotates is tried in one pass.
#[test]
fn several_keys() {
    let old = Webhook::new(&STRICT, "the old one").unwrap();
    let both =
        Webhook::new(&STRICT, SECRET).unwrap().or(Secret::utf8("the old one").unwrap()).unwrap();
    let fields = [("X-Id", "7")];
    let request = Request::at(&fields, UnixTime::from_secs(NOW)).method("POST").url(URL);
    let mut signed: Vec<_> = old.sign(&request, BODY).unwrap();
    signed.push(("X-Id", "7".into()));
    let request = Request::at(&signed, UnixTime::from_secs(NOW)).method("POST").url(URL);
    let proof = both.verify(&request, BODY).unwrap();
    assert_eq!((proof.key(), proof.coverage()), (1, Coverage::Body));
    let other = request.method("PUT");
    assert_eq!(both.verify(&other, BODY).unwrap_err(), Error::Mismatch { header: SIGNATURE });
}

/// Each parameter that a profile wants is written where it is signed here, and missed where it is not there.
#[test]
fn every_parameter_that_is_wanted_is_signed_and_missed() {
    let webhook = Webhook::new(&ALL_SAID, SECRET).unwrap();
    let dict = [("X-Dict", "a=1, b")];
    let request = Request::at(&dict, UnixTime::from_secs(NOW)).method("POST").url(URL);
    let mut fields = webhook.sign(&request, BODY).unwrap();
    fields.push(("X-Dict", dict[0].1.into()));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(verify(&ALL_SAID, &fields), Ok(Coverage::None));

    let said = format!(
        ";created={NOW};expires={NOW};nonce=\"1\";keyid=\"1\";alg=\"hmac-sha256\";tag=\"1\""
    );
    let of = |list: &str, line: &str, said: &str| {
        let lines = format!("\"@method\": POST\n{line}\n");
        signed(&ALL_SAID, &format!("(\"@method\" {list}){said}"), &lines, &dict)
    };
    let (member, line) = ("\"x-dict\";key=\"a\"", "\"x-dict\";key=\"a\": 1");
    assert_eq!(of(member, line, &said), Ok(Coverage::None));
    assert_eq!(of("\"x-dict\"", "\"x-dict\": a=1, b", &said), Ok(Coverage::None), "all of it");
    for parameter in ["created", "expires", "nonce", "keyid", "alg", "tag"] {
        let pieces = said.split(';').filter(|piece| !piece.starts_with(parameter));
        let others = pieces.collect::<Vec<_>>().join(";");
        let missing = Error::MissingSignatureParameter { header: INPUT, parameter };
        assert_eq!(of(member, line, &others), Err(missing), "{others}");
    }
    let shown = format!("{webhook:?}");
    assert!(shown.contains("header: \"Signature\", keys: 1"), "{shown}");
}

/// What `covers` is for a reader.
#[test]
fn what_a_profile_wants_is_told() {
    assert_eq!(
        STRICT.signed(),
        "{@method} {x-id if there} {content-digest}; created, nonce, keyid"
    );
    assert_eq!(STRICT.coverage(), Coverage::Body);
    assert_eq!(ANY.coverage(), Coverage::None);
    assert!(!ANY.signs_url() && !STRICT.signs_url() && OF_URL.signs_url());
    assert_eq!(OF_URL.coverage(), Coverage::Body);
    let webhook = Webhook::new(&OF_URL, SECRET).unwrap();
    let request = Request::at(&(), UnixTime::from_secs(NOW)).method("POST").url(URL);
    let fields = webhook.sign(&request, BODY).unwrap();
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(verify(&OF_URL, &fields), Ok(Coverage::Body));
    assert_eq!(TAGGED.text_form(), "RFC 9421, hmac-sha256, tagged a\"b");
    assert_eq!(Covered::OneOf(&["a", "b"]).to_string(), "a or b");
    let verifier: &dyn Verifier = &Webhook::new(&STRICT, SECRET).unwrap();
    assert_eq!(verifier.scheme().tolerance(), Some(300));
    assert!(Webhook::new(&STRICT, SECRET).unwrap().header("X-Signature").is_err());
}

#[test]
fn a_method_or_a_url_is_signed_up_to_its_bound() {
    let limit = MAX_SIGNED_VALUE;
    let url = |length: usize| format!("{URL}{}", "a".repeat(length - URL.len()));
    let of =
        |list: &str, method: &str, url: &str| base_of(list, &[], Some(method), Some(url)).err();

    assert_eq!(of("(\"@method\")", &"A".repeat(limit), URL), None);
    let too_long = Error::PartTooLong { part: "method", limit };
    assert_eq!(of("(\"@method\")", &"A".repeat(limit + 1), URL), Some(too_long));

    assert_eq!(of("(\"@target-uri\")", "POST", &url(limit)), None);
    let too_long = Error::PartTooLong { part: "URL", limit };
    assert_eq!(of("(\"@target-uri\")", "POST", &url(limit + 1)), Some(too_long));
    assert_eq!(of("(\"@target-uri\")", "POST", &url(limit + 2)), Some(too_long));
}

/// A profile may name the body's digest as any other field, and wants the first that is there of several.
#[test]
fn what_a_profile_names_is_made_and_covered() {
    static DIGESTED: Scheme<HttpSignature> =
        Scheme::http_signature_hmac_sha256("digested").covers(&[Component("content-digest")]);
    static CHOSEN: Scheme<HttpSignature> = Scheme::http_signature_hmac_sha256("chosen")
        .covers(&[Covered::OneOf(&["x-none", "x-id"]), Body]);
    static DERIVED: Scheme<HttpSignature> = Scheme::http_signature_hmac_sha256("derived")
        .covers(&[Covered::OneOf(&["x-none", "@target-uri"]), Body]);
    for (scheme, coverage) in
        [(&DIGESTED, Coverage::Body), (&CHOSEN, Coverage::Body), (&DERIVED, Coverage::Body)]
    {
        let webhook = Webhook::new(scheme, SECRET).unwrap();
        let request =
            Request::at(&[("X-Id", "7")], UnixTime::from_secs(NOW)).method("POST").url(URL);
        let made = webhook.sign(&request, BODY).unwrap();
        let mut fields: Vec<_> = made.iter().map(|(name, value)| (*name, &**value)).collect();
        fields.push(("X-Id", "7"));
        assert_eq!(verify(scheme, &fields), Ok(coverage), "{fields:?}");
    }
}
