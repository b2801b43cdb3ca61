//! What is not as it has to be is refused, each thing with its own error: what the receiver
//! configured wrong by a constructor, and what a sender got wrong before a byte of the body is read,
//! naming the header at fault.

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use common::{
    CLIENT_ID, Case, LIST, METHOD, METHOD_AND_URL, MILLISECONDS, NOW, PAIRS, SECRET, SETTING, URL,
    fault, providers, request, webhook,
};
use countersign::Part::{Body, Header, HeaderOf, Setting, Text, Timestamp, Url};
use countersign::providers::GitLabToken;
use countersign::{
    Abp, ConfigError, ConfigFault, Draft, Error, HeaderFn, Headers, MaskIt, OpenFx, Part, Request,
    Rtb, Scheme, Secret, SecretForm, Shape, Signature, SignedTime, Signer as _, TimeFormat,
    ToldApartBy, TraceFinance, UnixTime, Verifier, Webhook, WithSecret,
};

const BODY: &[u8] = b"{}";
const OPENFX_HEADER: &str = "x-openfx-signature";

type TextForm = fn(&str) -> Result<Secret, ConfigError>;

const TEXT_FORMS: [TextForm; 5] =
    [Secret::utf8, Secret::utf16le, Secret::utf16le_or_utf8, Secret::base64, Secret::hex];

fn openfx() -> OpenFx {
    OpenFx::new(SECRET).unwrap()
}

/// A well-formed signature for OpenFX; that it belongs to nothing shows only at the end.
fn some_base64() -> String {
    format!("{}=", "A".repeat(43))
}

fn refused(verifier: &dyn Verifier, headers: &(dyn Headers + Sync)) -> Error {
    let error = verifier.begin(&request(headers)).unwrap_err();
    assert_eq!(verifier.verify(&request(headers), BODY).unwrap_err(), error);
    error
}

fn accepted(verifier: &dyn Verifier, headers: &(dyn Headers + Sync)) -> bool {
    verifier.verify(&request(headers), BODY).is_ok()
}

#[test]
fn an_empty_secret() {
    for form in TEXT_FORMS {
        assert_eq!(form("").unwrap_err(), ConfigFault::EmptySecret);
    }
    assert_eq!(Secret::bytes(b"").unwrap_err(), ConfigFault::EmptySecret);
    let constructed = [
        ("abp", Abp::new("").err()),
        ("maskit", MaskIt::new("").err()),
        ("openfx", OpenFx::new("").err()),
        ("rtb-partner", Rtb::partner("").err()),
        ("rtb-customer", Rtb::customer("").err()),
        ("trace-finance", TraceFinance::new(CLIENT_ID, "").err()),
        ("pairs", Webhook::new(&PAIRS, "").err()),
        ("openfx", openfx().or("").err()),
        ("pairs", webhook(&PAIRS, &[SECRET]).or(String::new()).err()),
    ];
    for (scheme, error) in constructed {
        let error = error.unwrap();
        assert_eq!((error.fault(), error.scheme()), (ConfigFault::EmptySecret, Some(scheme)));
        let key = error.key().map_or(String::new(), |position| format!(", key {position}"));
        assert_eq!(error.to_string(), format!("{scheme}{key}: the secret is empty"));
    }
    let of_no_scheme = Secret::utf8("").unwrap_err();
    assert_eq!((of_no_scheme.scheme(), &*of_no_scheme.to_string()), (None, "the secret is empty"));
}

/// HMAC pads a key with zeros, so such a key would verify what an empty one signs.
#[test]
fn a_secret_of_zeros() {
    let zeros = [
        fault(Secret::utf8("\0")),
        fault(Secret::utf16le("\0\0")),
        fault(Secret::utf16le_or_utf8("\0")),
        fault(Secret::base64("AAAA")),
        fault(Secret::hex("0000")),
        fault(Secret::bytes(&[0; 32])),
        fault(Secret::bytes(&[0; 100])),
        fault(openfx().or("\0")),
    ];
    assert_eq!(zeros, [Some(ConfigFault::ZeroSecret); 8]);
    assert!(Secret::bytes(&[0, 1]).is_ok());
}

#[test]
fn white_space_at_an_end_of_a_client_id() {
    let error = ConfigFault::SettingWhitespace { name: "client id" };
    for client_id in ["id\n", " id", "\t"] {
        assert_eq!(TraceFinance::new(client_id, SECRET).unwrap_err(), error);
    }
    assert!(TraceFinance::new("a client id", SECRET).is_ok());
}

/// Else `id.1` and `2.body` would verify where `id` and `1.2.body` were signed.
#[test]
fn a_signed_header_that_holds_its_separator() {
    static BEHIND: Scheme = Scheme::hmac_sha256("behind")
        .signature(Signature::in_header("X-Sig").hex())
        .signs(&[Body, Text("--"), Header("X-Id")]);
    static MEANT: Scheme = Scheme::hmac_sha256("meant")
        .signature(Signature::in_header("X-Sig").hex())
        .unseparated(MEANT_TO_MOVE)
        .signs(&[Header("X-Id"), Text("--"), Body]);
    static AFTER_NOTHING: Scheme = Scheme::hmac_sha256("after-nothing")
        .signature(Signature::in_header("X-Sig").hex())
        .signs(&[Header("X-Id"), Text(""), Text("--"), Text(""), Body]);
    let signs = |scheme, id: &str| {
        let fields = [("X-Id", id)];
        webhook(scheme, &[SECRET]).sign(&Request::at(&fields, NOW), BODY).err()
    };
    let error = Some(Error::HoldsSeparator { header: "X-Id" });
    for id in ["a--b", "--", "a--"] {
        assert_eq!((signs(&BEHIND, id), signs(&MEANT, id)), (error, None), "{id}");
        assert_eq!(signs(&AFTER_NOTHING, id), error, "{id}");
    }
    assert_eq!(signs(&BEHIND, "a-b-"), None);
    assert_eq!(signs(&LIST, "msg.1"), error);
    assert_eq!(signs(&LIST, "msg_1"), None);

    let list = webhook(&LIST, &[SECRET]);
    let mut fields = vec![("X-Id", String::from("m1"))];
    fields.extend(list.sign(&Request::at(&fields, NOW), BODY).unwrap());
    assert!(accepted(&list, &fields));
    fields[0].1.push_str(".1");
    assert_eq!(Some(refused(&list, &fields)), error);
}

#[test]
fn an_empty_client_id() {
    let error = ConfigFault::EmptySetting { name: "client id" };
    assert_eq!(TraceFinance::new("", SECRET).unwrap_err(), error);
    assert_eq!(Webhook::with_setting(&SETTING, "", SECRET).unwrap_err(), error);
}

#[test]
fn a_configured_value_that_is_missing_or_not_needed() {
    let missing = ConfigFault::MissingSetting { name: "client id" };
    assert_eq!(Webhook::new(&SETTING, SECRET).unwrap_err(), missing);
    assert_eq!(Webhook::new(TraceFinance::SCHEME, SECRET).unwrap_err(), missing);
    let unused = Webhook::with_setting(&PAIRS, CLIENT_ID, SECRET).unwrap_err();
    assert_eq!(unused, ConfigFault::UnusedSetting);
}

#[test]
fn white_space_at_an_end_of_a_secret() {
    // Four digits are a text of every form.
    for blank in ["\n", "\r\n", " ", "\t", "\u{a0}"] {
        for text in [format!("{blank}abcd"), format!("abcd{blank}"), blank.to_owned()] {
            for form in TEXT_FORMS {
                assert_eq!(form(&text).unwrap_err(), ConfigFault::SecretWhitespace, "{text:?}");
            }
            assert_eq!(OpenFx::new(&text).unwrap_err(), ConfigFault::SecretWhitespace);
            assert_eq!(openfx().or(&text).unwrap_err(), ConfigFault::SecretWhitespace);

            let as_bytes = OpenFx::new(Secret::bytes(text.as_bytes()).unwrap()).unwrap();
            let signed = as_bytes.sign(&request(&[("", ""); 0]), BODY).unwrap();
            assert!(accepted(&as_bytes, &signed));
        }
        assert!(Secret::utf8(&format!("ab{blank}cd")).is_ok(), "inside it is part of the secret");
    }
    for form in TEXT_FORMS {
        assert!(form("abcd").is_ok());
    }
}

static BASE64: Scheme = Scheme::hmac_sha256("base64-secret")
    .signature(Signature::in_header("X-Sig").hex())
    .secret(SecretForm::Base64)
    .signs_body();

#[test]
fn a_secret_that_is_not_in_its_encoding() {
    for text in ["a", "YQ", "YQ=", "YR==", "Y Q=", "a-_v", "YQ==YQ==", "é", "===="] {
        assert_eq!(Secret::base64(text).unwrap_err(), ConfigFault::SecretNotBase64, "{text}");
    }
    for text in ["a", "abc", "0x6b", "zz", "6b 6b", "6b-6b", "é"] {
        assert_eq!(Secret::hex(text).unwrap_err(), ConfigFault::SecretNotHex, "{text}");
    }
    assert_eq!(Webhook::new(&BASE64, "YQ").unwrap_err(), ConfigFault::SecretNotBase64);
    let webhook = Webhook::new(&BASE64, "YQ==").unwrap();
    assert_eq!(webhook.or("YQ").unwrap_err(), ConfigFault::SecretNotBase64);
}

#[test]
fn more_than_four_keys() {
    let one_key = || Secret::utf8("k").unwrap();
    let two_keys = || Secret::utf16le_or_utf8("k").unwrap();
    let bind = |first, more: Vec<Secret>| {
        fault(more.into_iter().try_fold(OpenFx::new(first).unwrap(), OpenFx::or))
    };
    let error = Some(ConfigFault::TooManyKeys { limit: 4 });

    assert_eq!(bind(one_key(), vec![one_key(), one_key(), one_key()]), None);
    assert_eq!(bind(two_keys(), vec![one_key(), one_key()]), None);
    assert_eq!(bind(two_keys(), vec![two_keys()]), None);
    assert_eq!(bind(one_key(), vec![one_key(), one_key(), one_key(), one_key()]), error);
    assert_eq!(bind(one_key(), vec![one_key(), one_key(), two_keys()]), error);
    assert_eq!(bind(two_keys(), vec![two_keys(), one_key()]), error);
}

/// The wrong one of several is found without trying each.
#[test]
fn the_key_at_fault_is_named() {
    let padded = "a secret\n";
    let second = openfx().or(padded).unwrap_err();
    let text = "openfx, key 1: the secret starts or ends with white space (most often a file's final \
                newline)";
    assert_eq!((second.to_string(), second.key()), (text.to_owned(), Some(1)));
    assert_eq!(openfx().or("b").unwrap().or("").unwrap_err().key(), Some(2));
    // One secret with two keys is one.
    let either = Rtb::partner(Secret::utf16le_or_utf8("a").unwrap()).unwrap();
    assert_eq!(either.or("").unwrap_err().key(), Some(1));
    let token = GitLabToken::new("a token").unwrap().or("").unwrap_err();
    assert_eq!(token.to_string(), "gitlab-token, token 1: the secret is empty");

    assert_eq!(OpenFx::new(padded).unwrap_err().key(), None, "there is no other");
    let [a, b, c, d] = [(); 4].map(|()| Secret::utf8("k").unwrap());
    let too_many = openfx().or(a).and_then(|v| v.or(b)?.or(c)?.or(d)).unwrap_err();
    assert_eq!(too_many.key(), None, "none of them is at fault");
}

/// `main` shows the error that it returns by `Debug`.
#[test]
fn a_set_ups_fault_is_a_sentence_wherever_it_is_shown() {
    let error = OpenFx::new("").unwrap_err();
    assert_eq!(format!("{error:?}"), "openfx: the secret is empty");
    let shown: Box<dyn std::error::Error> = error.into();
    assert_eq!(format!("{shown:?}"), "openfx: the secret is empty");
}

#[test]
fn a_tolerance_without_a_timestamp() {
    let minute = Duration::from_mins(1);
    let refused = [
        fault(Abp::new(SECRET).unwrap().tolerance(minute)),
        fault(MaskIt::new(SECRET).unwrap().tolerance(minute)),
        fault(openfx().tolerance(minute)),
        fault(Rtb::partner(SECRET).unwrap().tolerance(minute)),
        fault(TraceFinance::new(CLIENT_ID, SECRET).unwrap().tolerance(minute)),
        fault(webhook(&METHOD_AND_URL, &[SECRET]).tolerance(minute)),
    ];
    assert_eq!(refused, [Some(ConfigFault::NoTimestamp); 6]);
    assert!(webhook(&PAIRS, &[SECRET]).tolerance(minute).is_ok());
}

#[test]
fn a_header_name_that_is_none() {
    for name in ["", " ", "X Sig", "X-Sig:", "X-Sig\n", "X(Sig)", "X/Sig", "\"X\"", "é", "X\0"] {
        let error = ConfigFault::HeaderName { name };
        assert_eq!(openfx().header(name).unwrap_err(), error);
        assert_eq!(webhook(&PAIRS, &[SECRET]).header(name).unwrap_err(), error);
    }
    assert!(openfx().header("!#$%&'*+-.^_`|~09azAZ").is_ok());

    // Headers that the scheme reads for something else.
    let name = "x-message-id";
    let trace = TraceFinance::new(CLIENT_ID, SECRET).unwrap();
    assert_eq!(trace.header(name).unwrap_err(), ConfigFault::HeaderName { name });
    let name = "X-TIME";
    assert_eq!(
        webhook(&LIST, &[SECRET]).header(name).unwrap_err(),
        ConfigFault::HeaderName { name }
    );
}

#[test]
fn the_default_header_when_another_is_configured() {
    let rtb = || Rtb::partner(SECRET).unwrap();
    let other = rtb().header("X-Moved").unwrap();
    let signed = rtb().sign(&request(&[("", ""); 0]), BODY).unwrap();
    let (default, signature) = (signed[0].0, signed[0].1.as_str());

    assert!(accepted(&other, &[("x-moved", signature)]));
    let names = [default, "X_RTB_PARTNER_HMAC_SHA256", "HTTP_X_RTB_PARTNER_HMAC_SHA256"];
    for name in names {
        let missing = Error::MissingHeader { header: "X-Moved" };
        assert_eq!(refused(&other, &[(name, signature)]), missing);
        // Neither a wrong nor a repeated value there counts.
        let fields = [(name, "junk"), ("X-Moved", signature), (name, signature)];
        assert!(accepted(&other, &fields));
    }
    let repeated = Error::RepeatedHeader { header: "X-Moved" };
    assert_eq!(refused(&other, &[("X-Moved", signature), ("x-moved", signature)]), repeated);
    let mismatch = other.verify(&request(&[("X-Moved", signature)]), b"").unwrap_err();
    assert_eq!(mismatch, Error::Mismatch { header: "X-Moved" });
    assert_eq!(
        other.sign(&request(&[("", ""); 0]), BODY).unwrap(),
        [("X-Moved", signature.to_owned())]
    );
}

const IN_SIG: Signature = Signature::in_header("X-Sig");
const IN_SECONDS: SignedTime = SignedTime::in_header("X-Time", TimeFormat::Seconds);
const IN_PAIR: SignedTime = SignedTime::in_pair("t", TimeFormat::Seconds);
const WITHOUT_END: SignedTime = SignedTime::in_header("X-Time", TimeFormat::Iso8601Utc);
const ID: Part = HeaderOf("X-Id", Shape::letters_and_digits());

const RAW: &[Part] = &[Body];
const TIMED: &[Part] = &[Timestamp, Text("."), Body];

const fn faulty() -> Draft<WithSecret> {
    faulty_signature(IN_SIG)
}

const fn faulty_signature(signature: Signature) -> Draft<WithSecret> {
    Scheme::hmac_sha256("faulty").signature(signature)
}

const NO_NAME: &str = "a header's name is empty or not one";
const MANY_HEADERS: &str = "the scheme reads more than 16 headers";
const NAMED_TWICE: &str = "the signature's header is named twice";
const ONE_SIDE: &str = "the list's first item is a timestamp, and only one side says so";
const TIME_IN_SEVERAL: &str =
    "the timestamp is beside the signature, and there are several headers";
const ONE_NAME: &str = "a header that is repeated has one name";
const NO_PAIRS: &str = "the timestamp is in a pair, and the signature header has no pairs";
const NOT_ASCII: &str = "the prefix is not printable ASCII";
const WRAPPED: &str = "what is in base64 as a whole is a header, and no key's id is in it";
const NO_LIST: &str = "blanks are optional or text leads a list, and there is no list";
const SEPARATOR: &str = "a separator is made of `,` `;` `|` `&` `:` `.`, blanks and tabs";
const PREFIX_SEPARATES: &str = "the prefix holds the separator";
const NO_KEY: &str = "a pair's key is empty";
const KEY_NEVER_FOUND: &str = "a pair's key holds the separator or `=`, or is not ASCII";
const SAME_KEY: &str = "the signature and the timestamp have the same key";
const FIXED: &str = "the message holds nothing of the request";
const BODY_TWICE: &str = "the message holds the body twice";
const TWO_SETTINGS: &str = "the message holds more than one configured value";
const UNSIGNED_TIME: &str = "the timestamp is not part of the message: anybody could set it";
const NO_TIME: &str = "the message holds a timestamp, and nothing says where it comes from";
const MEANT_TO_MOVE: &str = "where each part ends";
const NO_VALUE: &str = "a pair that is expected has no value";
const UNTOLD: &str = "nothing says what parts without a boundary let a sender move";
const SIDE_BY_SIDE: &str = "two variable parts stand side by side without a separator";
const DIGIT: &str = "a digit stands next to the timestamp: it separates nothing";
const NO_END: &str = "the time has no end of its own, and what follows it could go on with it";
const MOVES: &str = "a part that could hold a time stands next to the time, and moves it";

static FAULTY: [(&str, Draft<WithSecret>, &[Part]); 70] = [
    (NO_NAME, Scheme::hmac_sha256("faulty"), RAW),
    (NO_NAME, faulty_signature(Signature::in_header("")), RAW),
    (NO_NAME, faulty_signature(Signature::in_header("X Sig")), RAW),
    (NO_NAME, faulty_signature(IN_SIG.or_spelled(&["X_SIG", "X:SIG"])), RAW),
    (NO_NAME, faulty(), &[Header("X Id"), Text("."), Body]),
    (NO_NAME, faulty().timestamp(SignedTime::in_header("", TimeFormat::Seconds)), TIMED),
    (MANY_HEADERS, faulty().expects(&[("X-Version", "1"); 16]), RAW),
    (NOT_ASCII, faulty_signature(IN_SIG.prefix("é=")), RAW),
    (NOT_ASCII, faulty_signature(IN_SIG.prefix("v1\r\n")), RAW),
    (DIGIT, faulty().timestamp(IN_SECONDS), &[Timestamp, Text("0."), Body]),
    (DIGIT, faulty().timestamp(IN_SECONDS), &[Body, Text(".0"), Timestamp]),
    (SEPARATOR, faulty_signature(IN_SIG.list("")), RAW),
    (SEPARATOR, faulty_signature(IN_SIG.list("=")), RAW),
    (SEPARATOR, faulty_signature(IN_SIG.list(", a")), RAW),
    (SEPARATOR, faulty_signature(IN_SIG.pairs("", "v1")), RAW),
    (SEPARATOR, faulty_signature(IN_SIG.pairs("+", "v1")), RAW),
    (PREFIX_SEPARATES, faulty_signature(IN_SIG.prefix("v1,").list(",")), RAW),
    (PREFIX_SEPARATES, faulty_signature(IN_SIG.prefix("a b").pairs(" ", "v1")), RAW),
    (NO_PAIRS, faulty().timestamp(IN_PAIR), TIMED),
    (NO_PAIRS, faulty_signature(IN_SIG.list(",")).timestamp(IN_PAIR), TIMED),
    (NO_KEY, faulty_signature(IN_SIG.pairs(",", "")), RAW),
    (
        NO_KEY,
        faulty_signature(IN_SIG.pairs(",", "v1"))
            .timestamp(SignedTime::in_pair("", TimeFormat::Seconds)),
        TIMED,
    ),
    (
        SAME_KEY,
        faulty_signature(IN_SIG.pairs(",", "v1"))
            .timestamp(SignedTime::in_pair("v1", TimeFormat::Seconds)),
        TIMED,
    ),
    (FIXED, faulty(), &[]),
    (FIXED, faulty(), &[Text("fixed"), Setting("client id")]),
    (BODY_TWICE, faulty(), &[Body, Text("."), Body]),
    (TWO_SETTINGS, faulty(), &[Setting("a"), Body, Setting("b")]),
    (TWO_SETTINGS, faulty().key_id_in("X-Key", "key"), &[Setting("a"), Text("."), Body]),
    (UNSIGNED_TIME, faulty().timestamp(IN_SECONDS), RAW),
    (NO_TIME, faulty(), TIMED),
    (SIDE_BY_SIDE, faulty(), &[Header("X-Id"), Body]),
    (SIDE_BY_SIDE, faulty(), &[ID, Body]),
    (SIDE_BY_SIDE, faulty(), &[Url, Text(""), Body]),
    (SIDE_BY_SIDE, faulty(), &[Text("."), Part::Method, Url, Text("."), Body]),
    (SIDE_BY_SIDE, faulty().timestamp(IN_SECONDS), &[Timestamp, Header("X-Id"), Body]),
    (UNTOLD, faulty().unseparated(""), &[Header("X-Id"), Body]),
    (KEY_NEVER_FOUND, faulty_signature(IN_SIG.pairs(",", "v,1")), RAW),
    (KEY_NEVER_FOUND, faulty_signature(IN_SIG.pairs(",", "é")), RAW),
    (KEY_NEVER_FOUND, faulty_signature(IN_SIG.pairs(",", "v=1")), RAW),
    (
        KEY_NEVER_FOUND,
        faulty_signature(IN_SIG.pairs(",", "v1"))
            .timestamp(SignedTime::in_pair("t,", TimeFormat::Seconds)),
        TIMED,
    ),
    (NAMED_TWICE, faulty_signature(IN_SIG.or_spelled(&["x-sig"])), RAW),
    (NAMED_TWICE, faulty_signature(IN_SIG.or_spelled(&["X_SIG", "x_sig"])), RAW),
    (NAMED_TWICE, faulty(), &[Header("X-SIG"), Text("."), Body]),
    (NAMED_TWICE, faulty().timestamp(SignedTime::in_header("x-sig", TimeFormat::Seconds)), TIMED),
    (NAMED_TWICE, faulty_signature(IN_SIG.also_in(&["X-Sig-2", "x-sig-2"])), RAW),
    (NAMED_TWICE, faulty().key_id_in("X-Sig", "key"), RAW),
    (NAMED_TWICE, faulty().expects(&[("X-Sig", "1")]), RAW),
    (NAMED_TWICE, faulty().expects_pair("X-Sig", "a=1"), RAW),
    (NO_VALUE, faulty().expects_pair("X-Settings", "a"), RAW),
    (ONE_SIDE, faulty_signature(IN_SIG.list_after_timestamp(",")), RAW),
    (
        ONE_SIDE,
        faulty_signature(IN_SIG.list(",")).timestamp(SignedTime::first_item(TimeFormat::Seconds)),
        TIMED,
    ),
    (
        TIME_IN_SEVERAL,
        faulty_signature(IN_SIG.pairs(",", "v1").repeatable()).timestamp(IN_PAIR),
        TIMED,
    ),
    (
        TIME_IN_SEVERAL,
        faulty_signature(IN_SIG.list_after_timestamp(",").also_in(&["X-Sig-2"]))
            .timestamp(SignedTime::first_item(TimeFormat::Seconds)),
        TIMED,
    ),
    (ONE_NAME, faulty_signature(IN_SIG.repeatable().or_spelled(&["X_Sig"])), RAW),
    (NO_LIST, faulty_signature(IN_SIG.optional_blanks()), RAW),
    (NO_LIST, faulty_signature(IN_SIG.led_by("v1;")), RAW),
    (WRAPPED, faulty_signature(Signature::in_field("sig").wrapped_in_base64()), RAW),
    (NO_END, faulty().timestamp(WITHOUT_END), TIMED),
    (NO_END, faulty().timestamp(WITHOUT_END), &[Timestamp, Text(""), Text(".x"), Body]),
    (
        NO_END,
        faulty().timestamp(WITHOUT_END).unseparated(MEANT_TO_MOVE),
        &[Timestamp, Text("0"), Body],
    ),
    (NO_END, faulty().timestamp(WITHOUT_END).unseparated(MEANT_TO_MOVE), &[Timestamp, Body]),
    (
        NO_END,
        faulty().timestamp(WITHOUT_END).unseparated(MEANT_TO_MOVE),
        &[ID, Timestamp, Text(""), Body],
    ),
    (MOVES, faulty().timestamp(IN_SECONDS).unseparated(MEANT_TO_MOVE), &[Url, Timestamp, Body]),
    (
        MOVES,
        faulty().timestamp(IN_SECONDS).unseparated(MEANT_TO_MOVE),
        &[Url, Timestamp, Text("."), Body],
    ),
    (
        MOVES,
        faulty().timestamp(IN_SECONDS).unseparated(MEANT_TO_MOVE),
        &[Url, Text("."), Timestamp, Body],
    ),
    (
        MOVES,
        faulty().timestamp(IN_SECONDS).unseparated(MEANT_TO_MOVE),
        &[Url, Timestamp, Text(""), Body],
    ),
    (MOVES, faulty().timestamp(IN_SECONDS).unseparated(MEANT_TO_MOVE), &[ID, Timestamp, Body]),
    (
        MOVES,
        faulty().timestamp(IN_RFC_3339).unseparated(MEANT_TO_MOVE),
        &[Header("X-Id"), Timestamp, Body],
    ),
    (
        MOVES,
        faulty().timestamp(IN_RFC_3339).unseparated(MEANT_TO_MOVE),
        &[Url, ID, Timestamp, Body],
    ),
    (MOVES, faulty().timestamp(IN_RFC_3339).unseparated(MEANT_TO_MOVE), &[COLONS, Timestamp, Body]),
];

const IN_RFC_3339: SignedTime = SignedTime::in_header("X-Time", TimeFormat::Rfc3339);
const COLONS: Part = HeaderOf("X-Id", Shape::letters_and_digits().or(":"));

static SIDE_BY_SIDE_BUT_MEANT: Scheme =
    faulty().unseparated(MEANT_TO_MOVE).signs(&[Header("X-Id"), Body]);

#[test]
fn a_scheme_that_contradicts_itself() {
    for (fault, draft, message) in &FAULTY {
        let error = draft.try_signs(message).unwrap_err();
        assert_eq!(error, ConfigFault::Contradiction { fault }, "{draft:?} {message:?}");
        assert_eq!(error.scheme(), Some("faulty"));
    }
    assert!(Webhook::new(&SIDE_BY_SIDE_BUT_MEANT, SECRET).is_ok());
    assert!(faulty().expects(&[("X-Version", "1"); 15]).try_signs(RAW).is_ok(), "16 headers");
}

/// A further pair is held to what the first is.
#[test]
fn a_further_pair_has_a_key_of_its_own() {
    let faulty: [(&[&str], &str); 3] =
        [(&["v2", "t"], SAME_KEY), (&["v2", ""], NO_KEY), (&["v=2"], KEY_NEVER_FOUND)];
    for (keys, fault) in faulty {
        let pairs = IN_SIG.pairs_of_any(",", "v1", keys);
        let error = faulty_signature(pairs).timestamp(IN_PAIR).try_signs(TIMED).unwrap_err();
        assert_eq!(error, ConfigFault::Contradiction { fault }, "{keys:?}");
    }
    let pairs = IN_SIG.pairs_of_any(",", "v1", &["v2"]);
    assert!(faulty_signature(pairs).timestamp(IN_PAIR).try_signs(TIMED).is_ok());
}

/// The same text is the compiler's message, where the scheme is a constant.
#[test]
fn what_a_constant_does_not_compile_with() {
    fn message<T>(make: fn() -> T) -> String {
        let panic = std::panic::catch_unwind(|| drop(Box::new(make()))).unwrap_err();
        let literal = panic.downcast_ref::<&str>().copied().map(String::from);
        literal.or_else(|| panic.downcast_ref().cloned()).unwrap()
    }
    assert_eq!(message(|| faulty().signs(&[])), FIXED);
    let unsigned = message(|| faulty().signs_body().message_id_in("X-Id"));
    assert_eq!(unsigned, "the message's id is not part of the message: anybody could set it");
    assert_eq!(message(|| Scheme::static_token("faulty", "X Token")), NO_NAME);

    let unsigned = message(|| faulty().signs(&[Header("X-Id")]).event_id_in("id"));
    assert_eq!(unsigned, "the event's id is in a body that is not signed: anybody could set it");
    for empty in [
        message(|| faulty().signs_body().event_id_in("")),
        message(|| faulty().signs_body().event_id_in(".id")),
        message(|| faulty().signs_body().event_id_in("id.")),
        message(|| faulty().signs_body().event_id_in("event..id")),
    ] {
        assert_eq!(empty, "the path of the event's id has an empty step");
    }
    let with_id = faulty().signs_body().repeats_differ().event_id_in("event.id");
    assert_eq!(with_id.told_apart_by(), ToldApartBy::EventId("event.id"));
    let signed = faulty().signs(&[Header("X-Id"), Text("."), Body]).message_id_in("x-id");
    assert_eq!(signed.told_apart_by(), ToldApartBy::MessageId("x-id"));
}

/// Those of fields, of public keys and of boundaries are in the files of those names.
#[test]
fn every_fault_has_its_scheme() {
    let source =
        [include_str!("../src/scheme/sound.rs"), include_str!("../src/scheme/handshake.rs")]
            .concat();
    let others = [
        include_str!("fields.rs"),
        include_str!("public_keys.rs"),
        include_str!("key_sets.rs"),
        include_str!("boundaries.rs"),
        include_str!("../receivers/tests/compile.rs"),
    ];
    let faults = source.split("Some(\"").skip(1).map(|rest| rest.split_once("\")").unwrap().0);
    let mut count = 0;
    for fault in faults {
        let quoted = format!("\"{fault}\"");
        let is_known = FAULTY.iter().any(|(known, ..)| *known == fault);
        assert!(is_known || others.iter().any(|test| test.contains(&quoted)), "{fault}");
        count += 1;
    }
    assert!(count >= 30, "{count}");
}

#[test]
fn a_missing_header() {
    for case in providers(&[SECRET]) {
        let header = case.verifier.scheme().header();
        assert_eq!(refused(&case.verifier, &case.fields), Error::MissingHeader { header });
        assert_eq!(refused(&case.verifier, &[("", ""); 0]), Error::MissingHeader { header });
    }
    let missing =
        |scheme, headers: &(dyn Headers + Sync)| refused(&webhook(scheme, &[SECRET]), headers);
    let list = format!("v1,{}", some_base64());
    let error = |header| Error::MissingHeader { header };
    assert_eq!(missing(&LIST, &[("X-List", &list), ("X-Id", &list)]), error("X-Time"));
    let now = NOW.as_secs().to_string();
    assert_eq!(missing(&LIST, &[("X-List", &list), ("X-Time", &now)]), error("X-Id"));
}

/// The error of each collection that holds the two fields.
fn refused_in_each_collection(fields: [(&'static str, &str); 2]) -> Vec<Error> {
    let verifier = openfx();
    let values = fields.map(|(_, value)| value);
    let look_up = HeaderFn::new(|name: &str| {
        assert!(name.eq_ignore_ascii_case(OPENFX_HEADER));
        values
    });
    let owned = fields.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()));
    #[allow(unused_mut, reason = "some collections are behind features")]
    let mut errors = vec![
        refused(&verifier, &fields),
        refused(&verifier, &&fields[..]),
        refused(&verifier, &Vec::from(owned)),
        refused(&verifier, &look_up),
    ];
    #[cfg(feature = "http")]
    for others in [0, 100] {
        let mut map = http::HeaderMap::new();
        for at in 0..others {
            let name = format!("x-other-{at}");
            map.append(http::HeaderName::try_from(name).unwrap(), "junk".parse().unwrap());
        }
        for (name, value) in fields {
            map.append(name, value.parse().unwrap());
        }
        errors.push(refused(&verifier, &map));
    }
    errors
}

#[test]
fn a_repeated_signature_header() {
    let signature = some_base64();
    let signature = signature.as_str();
    let error = Error::RepeatedHeader { header: OPENFX_HEADER };
    for other_name in [OPENFX_HEADER, "X-OpenFX-Signature", "X-OPENFX-SIGNATURE"] {
        for other_value in [signature, "", "another"] {
            let fields = [(OPENFX_HEADER, signature), (other_name, other_value)];
            let errors = refused_in_each_collection(fields);
            assert!(errors.len() >= 4 && errors.iter().all(|found| *found == error), "{errors:?}");
            let fields = [fields[1], fields[0], fields[1]];
            assert_eq!(refused(&openfx(), &fields), error);
        }
    }

    let two_spellings = [(OPENFX_HEADER, signature), ("X-OpenFX-Signature", signature)];
    assert_eq!(refused(&openfx(), &BTreeMap::from(two_spellings)), error);
    #[cfg(feature = "std")]
    assert_eq!(refused(&openfx(), &std::collections::HashMap::from(two_spellings)), error);
}

#[test]
fn a_signature_header_in_two_of_its_spellings() {
    let signature = some_base64();
    let rtb = Rtb::partner(SECRET).unwrap();
    let header = "X-RTB-Partner-HMAC-SHA256";
    let names = [header, "X_RTB_PARTNER_HMAC_SHA256", "HTTP_X_RTB_PARTNER_HMAC_SHA256"];
    for first in names {
        for second in names {
            let fields = [(first, &signature), (second, &signature)];
            assert_eq!(refused(&rtb, &fields), Error::RepeatedHeader { header });
        }
    }
}

#[test]
fn a_repeated_header_that_is_signed() {
    for case in common::cases(&[SECRET]) {
        let signed = case.sign(BODY);
        assert!(accepted(&case.verifier, &signed));
        for (header, value) in &signed {
            for other in [(*header).to_owned(), header.to_uppercase()] {
                for value in [value.as_str(), ""] {
                    let mut fields: Vec<(String, &str)> =
                        signed.iter().map(|(name, value)| ((*name).into(), &**value)).collect();
                    fields.push((other.clone(), value));
                    let error = Error::RepeatedHeader { header };
                    assert_eq!(refused(&case.verifier, &fields), error, "{}", case.id());
                }
            }
        }
    }
}

#[test]
fn an_empty_header() {
    for case in common::cases(&[SECRET]) {
        let signed = case.sign(BODY);
        for (at, (header, _)) in signed.iter().enumerate() {
            let mut fields = signed.clone();
            fields[at].1.clear();
            assert_eq!(refused(&case.verifier, &fields), Error::EmptyHeader { header });
        }
    }
}

/// Checks the error of each value of the only header of `verifier`.
fn check_values(verifier: &dyn Verifier, values: &[(&[u8], Error)]) {
    let header = verifier.scheme().header();
    for (value, error) in values {
        let fields = [(header, value), ("X-Message-Id", &&b"1"[..])];
        let found = refused(verifier, &fields);
        assert_eq!((found, found.header()), (*error, Some(header)), "{}", value.escape_ascii());
    }
}

#[test]
fn a_signature_that_is_not_the_documented_base64() {
    let header = OPENFX_HEADER;
    let valid = some_base64();
    let length = |found| Error::WrongLength { header, expected: 44, found };
    let character = Error::WrongCharacter { header };
    let not_ascii = Error::NotAscii { header };
    check_values(
        &openfx(),
        &[
            (b" ", length(1)),
            (&valid.as_bytes()[..43], length(43)),
            (&valid.as_bytes()[..22], length(22)),
            (format!("{valid}=").as_bytes(), length(45)),
            (format!(" {valid}").as_bytes(), length(45)),
            (format!("{valid}\r\n").as_bytes(), length(46)),
            (format!("\"{valid}\"").as_bytes(), length(46)),
            (format!("{valid},{valid}").as_bytes(), length(89)),
            (format!("sha256={valid}").as_bytes(), Error::UnexpectedPrefix { header }),
            ("0".repeat(64).as_bytes(), length(64)),
            (valid.replacen('A', "-", 1).as_bytes(), character),
            (valid.replacen('A', " ", 1).as_bytes(), character),
            (valid.replacen('A', "\0", 1).as_bytes(), character),
            (valid.replacen('A', "=", 1).as_bytes(), character),
            (valid.replace("A=", "==").as_bytes(), character),
            (valid.replace('=', "A").as_bytes(), character),
            (valid.replace("A=", "B=").as_bytes(), Error::NotCanonical { header }),
            (valid.replace("A=", "D=").as_bytes(), Error::NotCanonical { header }),
            (valid.replacen('A', "é", 1).as_bytes(), not_ascii),
            (valid.replacen("AA", "é", 1).as_bytes(), not_ascii),
            (&[0xFF], not_ascii),
            (&[0xE6; 44], not_ascii),
        ],
    );
}

#[test]
fn a_signature_that_is_not_the_documented_hex() {
    let header = "X-Signature";
    let valid = "0aF".repeat(21) + "0";
    let length = |found| Error::WrongLength { header, expected: 64, found };
    let character = Error::WrongCharacter { header };
    check_values(
        &MaskIt::new(SECRET).unwrap(),
        &[
            (&valid.as_bytes()[..63], length(63)),
            (format!("0x{valid}").as_bytes(), length(66)),
            (format!("sha256={valid}").as_bytes(), Error::UnexpectedPrefix { header }),
            (format!("sha-256={valid}").as_bytes(), length(72)),
            (format!("{}={valid}", &valid[..63]).as_bytes(), Error::UnexpectedPrefix { header }),
            (format!("{valid}={valid}").as_bytes(), length(129)),
            (format!("0x{}", &valid[..62]).as_bytes(), character),
            (valid.replacen('a', "g", 1).as_bytes(), character),
            (valid.replacen('a', "@", 1).as_bytes(), character),
            (valid.replacen('a', "`", 1).as_bytes(), character),
            (valid.replacen('a', "/", 1).as_bytes(), character),
            (valid.replacen('a', ":", 1).as_bytes(), character),
            (valid.replacen("aF", "é", 1).as_bytes(), Error::NotAscii { header }),
        ],
    );

    let header = "X-Message-Signature";
    let upper_case = "0A".repeat(32);
    check_values(
        &TraceFinance::new(CLIENT_ID, SECRET).unwrap(),
        &[
            (upper_case.as_bytes(), Error::WrongCharacter { header }),
            (&upper_case.as_bytes()[1..], Error::WrongLength { header, expected: 64, found: 63 }),
        ],
    );
}

#[test]
fn a_signature_that_is_not_the_documented_dashed_hex() {
    let header = "abp-webhook-signature";
    let valid = vec!["0A"; 32].join("-");
    let length = |found| Error::WrongLength { header, expected: 95, found };
    let prefix = Error::WrongPrefix { header, expected: "sha256=" };
    let character = Error::WrongCharacter { header };
    check_values(
        &Abp::new(SECRET).unwrap(),
        &[
            (valid.as_bytes(), prefix),
            (b"sha256", prefix),
            (b" ", prefix),
            (format!("SHA256={valid}").as_bytes(), prefix),
            (format!(" sha256={valid}").as_bytes(), prefix),
            (format!("é{valid}").as_bytes(), Error::NotAscii { header }),
            (b"sha256=", length(0)),
            (format!("sha256=sha256={valid}").as_bytes(), length(102)),
            (format!("sha256={valid}=junk").as_bytes(), length(100)),
            (format!("sha256={}", valid.replace('-', "")).as_bytes(), length(64)),
            (format!("sha256={}", valid.to_lowercase()).as_bytes(), character),
            (format!("sha256={}", valid.replace('-', ":")).as_bytes(), character),
            (format!("sha256={}", valid.replacen("-0", "0-", 1)).as_bytes(), character),
            (format!("sha256={}é", &valid[..93]).as_bytes(), Error::NotAscii { header }),
        ],
    );
}

/// The value of the signature header of `scheme` for [`BODY`], and the fields beside it.
fn signed(scheme: &'static Scheme) -> (String, Vec<(&'static str, String)>) {
    let cases = common::cases(&[SECRET]);
    let case = cases.iter().find(|case| case.id() == scheme.id()).unwrap();
    let mut fields = case.sign(BODY);
    let (_, signature) = fields.pop().unwrap();
    (signature, fields)
}

/// What `scheme` answers to a signature header that it would not have written itself.
fn verdict_on(scheme: &'static Scheme, signature: &str) -> Option<Error> {
    let (_, mut fields) = signed(scheme);
    fields.push((scheme.header(), signature.to_owned()));
    webhook(scheme, &[SECRET]).verify(&request(&fields), BODY).err()
}

fn repeated(item: &str, count: usize, separator: &str) -> String {
    vec![item; count].join(separator)
}

#[test]
fn more_than_eight_candidates_or_32_items_in_a_list() {
    let header = "X-List";
    let (valid, _) = signed(&LIST);
    let verdict = |signature: String| verdict_on(&LIST, &signature);
    let wrong = format!("v1,{}", some_base64());
    let candidates = |before, after| {
        let mut items = vec![wrong.as_str(); before];
        items.push(&valid);
        items.resize(before + 1 + after, &wrong);
        items.join(" ")
    };
    for before in 0..8 {
        assert_eq!(verdict(candidates(before, 7 - before)), None, "the one at {before} matches");
    }
    for before in [0, 1, 8] {
        let error = Error::TooManyCandidates { header, limit: 8 };
        assert_eq!(verdict(candidates(before, 8 - before)), Some(error));
    }

    let items = |before, after| {
        let (before, after) = (repeated("v2,x", before, " "), repeated("v2,x", after, " "));
        format!("{before} {valid} {after}").trim().to_owned()
    };
    for before in [0, 1, 31] {
        assert_eq!(verdict(items(before, 31 - before)), None);
    }
    for before in [0, 1, 32] {
        let error = Error::TooManyItems { header, limit: 32 };
        assert_eq!(verdict(items(before, 32 - before)), Some(error));
    }
}

#[test]
fn more_than_eight_candidates_or_32_items_among_pairs() {
    let header = "X-Pairs";
    let (valid, _) = signed(&PAIRS);
    let verdict = |more: String| verdict_on(&PAIRS, &format!("{valid}{more}"));
    let wrong = format!(",v1={}", "0".repeat(64));

    assert_eq!(verdict(wrong.repeat(7)), None);
    let error = Error::TooManyCandidates { header, limit: 8 };
    assert_eq!(verdict(wrong.repeat(8)), Some(error));
    assert_eq!(verdict(",v0=x".repeat(30)), None);
    let error = Error::TooManyItems { header, limit: 32 };
    assert_eq!(verdict(",v0=x".repeat(31)), Some(error));
    assert_eq!(verdict(",".repeat(30)), None, "an empty item is one too");
    assert_eq!(verdict(",".repeat(31)), Some(error));
}

#[test]
fn a_list_without_a_supported_signature() {
    let header = "X-List";
    let signature = some_base64();
    for value in [&signature, "v2,x", "V1,x", " ", "v1", &format!("v1a,{signature} v2,x")] {
        assert_eq!(verdict_on(&LIST, value), Some(Error::NoCandidate { header }), "{value}");
    }
    let header = "X-Pairs";
    let (valid, _) = signed(&PAIRS);
    for key in ["v0=", "V1=", " v1=", "v1 =", "v11=", "v"] {
        let value = valid.replace("v1=", key);
        assert_eq!(verdict_on(&PAIRS, &value), Some(Error::NoCandidate { header }), "{value}");
    }
}

#[test]
fn unknown_versions_are_skipped() {
    let (valid, _) = signed(&LIST);
    for others in ["v2,x {} v3", "{} v1a,x", " {} ", "v0,v1, {}"] {
        assert_eq!(verdict_on(&LIST, &others.replace("{}", &valid)), None, "{others}");
    }
    let (valid, _) = signed(&PAIRS);
    for others in ["v0=x,{}", "{},v2,,=,x", "tt=1,{},T=2"] {
        assert_eq!(verdict_on(&PAIRS, &others.replace("{}", &valid)), None, "{others}");
    }
}

#[test]
fn an_item_that_is_no_signature_is_passed_over() {
    let header = "X-List";
    let (valid, _) = signed(&LIST);
    let length = |found| Error::WrongLength { header, expected: 44, found };
    let wrong = some_base64();
    for (text, error) in [
        (String::new(), length(0)),
        (wrong.replace('=', ""), length(43)),
        (wrong.replacen('A', "-", 1), Error::WrongCharacter { header }),
        (wrong.replace("A=", "B="), Error::NotCanonical { header }),
    ] {
        for value in [format!("{valid} v1,{text}"), format!("v1,{text} {valid}")] {
            assert_eq!(verdict_on(&LIST, &value), None, "{value}");
        }
        // Without one that can be read, the first fault is told, whatever is around it.
        for value in [format!("v1,{text}"), format!("v2,x v1,{text} v1,later")] {
            assert_eq!(verdict_on(&LIST, &value), Some(error), "{value}");
        }
        let beside_wrong = format!("v1,{text} v1,{wrong}");
        assert_eq!(verdict_on(&LIST, &beside_wrong), Some(Error::Mismatch { header }));
    }
    // In a header with a character outside ASCII nothing is trusted, whatever item it is in.
    for item in ["v1,é", "v2,é"] {
        let not_ascii = Some(Error::NotAscii { header });
        assert_eq!(verdict_on(&LIST, &format!("{valid} {item}")), not_ascii);
    }
    let joined = format!("{valid},");
    assert_eq!(verdict_on(&LIST, &joined), Some(length(45)), "no list but the documented one");

    let header = "X-Pairs";
    let (valid, _) = signed(&PAIRS);
    let (time, _) = valid.split_once(',').unwrap();
    let upper_case = "A".repeat(64);
    assert_eq!(verdict_on(&PAIRS, &format!("{valid},v1={upper_case}")), None);
    let alone = verdict_on(&PAIRS, &format!("{time},v1={upper_case}"));
    assert_eq!(alone, Some(Error::WrongCharacter { header }));
    let not_ascii = Error::NotAscii { header };
    assert_eq!(verdict_on(&PAIRS, &format!("{valid},v0=é")), Some(not_ascii));
}

#[test]
fn items_that_are_no_signatures_are_counted() {
    let header = "X-List";
    let (valid, _) = signed(&LIST);
    let eight = [valid.as_str(); 8].join(" ");
    assert_eq!(verdict_on(&LIST, &format!("{eight} v1,x")), None, "no ninth signature");
    let more = verdict_on(&LIST, &format!("{eight} v1,x {valid}"));
    assert_eq!(more, Some(Error::TooManyCandidates { header, limit: 8 }));
    let endless = Some(Error::TooManyItems { header, limit: 32 });
    for unreadable in ["v1,x", "v1,"] {
        let items = |count| vec![unreadable; count].join(" ");
        assert_eq!(verdict_on(&LIST, &format!("{} {valid}", items(31))), None);
        assert_eq!(verdict_on(&LIST, &format!("{} {valid}", items(32))), endless);
        assert_eq!(verdict_on(&LIST, &items(100)), endless);
        let found = unreadable.len() - 3;
        let none = Some(Error::WrongLength { header, expected: 44, found });
        assert_eq!(verdict_on(&LIST, &items(32)), none);
    }
}

#[test]
fn a_missing_or_repeated_timestamp_among_pairs() {
    let header = "X-Pairs";
    let (valid, _) = signed(&PAIRS);
    let (time, signature) = valid.split_once(',').unwrap();
    let verdict = |value: String| verdict_on(&PAIRS, &value);
    let missing = Some(Error::MissingTimestamp { header });
    let twice = Some(Error::RepeatedTimestamp { header });

    assert_eq!(verdict(format!("{signature},{time}")), None, "the order is free");
    assert_eq!(verdict(signature.to_owned()), missing);
    assert_eq!(verdict(format!("T=1,{signature}")), missing);
    assert_eq!(verdict(format!("t,{signature}")), missing);
    assert_eq!(verdict(format!("{time},{valid}")), twice);
    assert_eq!(verdict(format!("{valid},t=1")), twice);
    assert_eq!(verdict(format!("t=,{valid}")), twice);
}

/// What the three schemes with a timestamp answer to this text of it, at this time.
fn verdicts_on_time(text: &str, now: u64) -> [Option<Error>; 3] {
    let base64 = format!("v1,{}", some_base64());
    let hex = "0".repeat(64);
    let pairs = format!("t={text},v1={hex}");
    let begin = |scheme, headers: &(dyn Headers + Sync)| {
        let request = Request::at(headers, UnixTime::from_secs(now));
        webhook(scheme, &[SECRET]).begin(&request).err()
    };
    [
        begin(&LIST, &[("X-List", base64.as_str()), ("X-Time", text), ("X-Id", "1")]),
        begin(&PAIRS, &[("X-Pairs", &pairs)]),
        begin(&MILLISECONDS, &[("X-Millis-Signature", &*hex), ("X-Millis", text)]),
    ]
}

const TIMED_HEADERS: [&str; 3] = ["X-Time", "X-Pairs", "X-Millis"];

#[test]
fn a_timestamp_that_is_no_number() {
    type Fault = fn(&'static str) -> Error;
    let no_digits: Fault = |header| Error::TimestampNotDigits { header };
    let negative: Fault = |header| Error::TimestampNegative { header };
    let plus: Fault = |header| Error::TimestampPlusSign { header };
    let too_long: Fault = |header| Error::TimestampTooLong { header, limit: 19 };
    for (text, fault) in [
        ("x", no_digits),
        (" 1795000000", no_digits),
        ("1795000000 ", no_digits),
        ("1795000000.0", no_digits),
        ("1_795_000_000", no_digits),
        ("179500000:", no_digits),
        ("/795000000", no_digits),
        ("0x6AFD3EC0", no_digits),
        ("1e9", no_digits),
        ("2026-11-18T10:26:40Z", no_digits),
        ("-9223372036854775808", negative),
        ("-1", negative),
        ("-", negative),
        ("+5", plus),
        ("+1795000000", plus),
        ("10000000000000000000", too_long),
        ("00000000001795000000", too_long),
        ("99999999999999999999999999", too_long),
    ] {
        let expected = TIMED_HEADERS.map(|header| Some(fault(header)));
        assert_eq!(verdicts_on_time(text, NOW.as_secs()), expected, "{text}");
    }

    let empty = verdicts_on_time("", NOW.as_secs());
    assert_eq!(empty[0], Some(Error::EmptyHeader { header: "X-Time" }));
    assert_eq!(empty[1], Some(Error::TimestampNotDigits { header: "X-Pairs" }));
    assert_eq!(empty[2], Some(Error::EmptyHeader { header: "X-Millis" }));
}

#[test]
fn a_timestamp_that_is_too_old_or_in_the_future() {
    let (header, now) = ("X-Pairs", NOW.as_secs());
    let verdict = |text: u64, now| verdicts_on_time(&text.to_string(), now)[1];
    let old = |seconds| Some(Error::TimestampTooOld { header, seconds, tolerance: 300 });
    let ahead = |seconds| Some(Error::TimestampInFuture { header, seconds, tolerance: 300 });

    assert_eq!([now - 300, now, now + 300].map(|time| verdict(time, now)), [None; 3]);
    assert_eq!(verdict(now - 301, now), old(301));
    assert_eq!(verdict(now + 301, now), ahead(301));

    let last = 9_999_999_999_999_999_999;
    assert_eq!(verdict(0, 0), None);
    assert_eq!(verdict(300, 0), None);
    assert_eq!(verdict(301, 0), ahead(301));
    assert_eq!(verdict(last, 0), ahead(last));
    assert_eq!(verdict(0, u64::MAX), old(u64::MAX));
    assert_eq!(verdict(last, u64::MAX), old(u64::MAX - last));
    assert_eq!(verdict(last, last), None);
}

#[test]
fn a_timestamp_in_milliseconds_is_cut_to_seconds() {
    let (header, now) = ("X-Millis", NOW.as_secs());
    let verdict = |text: u64, now| verdicts_on_time(&text.to_string(), now)[2];
    let old = |seconds| Some(Error::TimestampTooOld { header, seconds, tolerance: 60 });
    let ahead = |seconds| Some(Error::TimestampInFuture { header, seconds, tolerance: 60 });

    assert_eq!(verdict(now * 1000 + 999, now), None);
    assert_eq!(verdict((now - 60) * 1000, now), None);
    assert_eq!(verdict((now - 60) * 1000 - 1, now), old(61));
    assert_eq!(verdict((now + 60) * 1000 + 999, now), None);
    assert_eq!(verdict((now + 61) * 1000, now), ahead(61));
    let shorter = Error::TimestampLength { header, expected: 13, found: 10 };
    assert_eq!(verdict(now, now), Some(shorter), "seconds in place of milliseconds");
    assert_eq!(verdict(9_999_999_999_999, u64::MAX), old(u64::MAX - 9_999_999_999));
}

#[test]
fn a_tolerance_is_in_whole_seconds_and_includes_its_ends() {
    let (signature, _) = signed(&PAIRS);
    let fields = [("X-Pairs", signature)];
    let header = "X-Pairs";
    let verdict = |tolerance, now| {
        let webhook = webhook(&PAIRS, &[SECRET]).tolerance(tolerance).unwrap();
        webhook.verify(&Request::at(&fields, UnixTime::from_secs(now)), BODY).err()
    };
    let signed = NOW.as_secs();
    let old = |seconds, tolerance| Some(Error::TimestampTooOld { header, seconds, tolerance });
    let ahead = |seconds, tolerance| Some(Error::TimestampInFuture { header, seconds, tolerance });

    for tolerance in [0, 1, 300, 3600] {
        let duration = Duration::from_secs(tolerance);
        assert_eq!(verdict(duration, signed + tolerance), None);
        assert_eq!(verdict(duration, signed - tolerance), None);
        let over = tolerance + 1;
        assert_eq!(verdict(duration, signed + over), old(over, tolerance));
        assert_eq!(verdict(duration, signed - over), ahead(over, tolerance));
    }
    assert_eq!(verdict(Duration::from_millis(1999), signed + 1), None);
    assert_eq!(verdict(Duration::from_millis(1999), signed + 2), old(2, 1));
    for now in [0, u64::MAX] {
        assert_eq!(verdict(Duration::MAX, now), None);
    }
}

#[test]
fn a_method_or_a_url_that_the_receiver_did_not_give() {
    let webhook = webhook(&METHOD_AND_URL, &[SECRET]);
    let fields = [("X-Request-Signature", some_base64())];
    let bare = Request::at(&fields, NOW);
    let refused = |request: &Request<'_>| webhook.begin(request).err();

    assert_eq!(refused(&bare), Some(Error::MissingMethod));
    assert_eq!(refused(&bare.url("/")), Some(Error::MissingMethod));
    assert_eq!(refused(&bare.method("POST")), Some(Error::MissingUrl));
    assert_eq!(refused(&bare.method("POST").url("/")), None);
    assert_eq!(webhook.sign(&bare, BODY).unwrap_err(), Error::MissingMethod);
}

/// With the feature `std` the clock is the system's, long after the time that was signed.
#[test]
fn a_time_that_the_receiver_did_not_give() {
    let webhook = webhook(&PAIRS, &[SECRET]);
    let signed = webhook.sign(&Request::at(&[("", ""); 0], UnixTime::from_secs(1)), BODY).unwrap();
    let refused = webhook.begin(&Request::new(&signed)).unwrap_err();
    if cfg!(feature = "std") {
        assert!(matches!(refused, Error::TimestampTooOld { tolerance: 300, .. }), "{refused}");
    } else {
        assert_eq!(refused, Error::MissingTime);
    }
}

/// That the system's clock is not read cannot be seen; without the feature `std` there is none.
#[test]
fn a_time_is_asked_for_only_where_one_is_signed() {
    let timeless = |case: &Case| case.verifier.scheme().tolerance().is_none();
    for case in common::cases(&[SECRET]).into_iter().filter(timeless) {
        let fields = case.sign(BODY);
        let request = Request::new(&fields).method(METHOD).url(URL);
        assert_eq!(case.verifier.verify(&request, BODY).err(), None, "{}", case.id());
        assert_eq!(case.verifier.begin(&request).err(), None, "{}", case.id());
    }
}

#[test]
fn a_method_or_a_url_that_is_too_long() {
    let webhook = webhook(&METHOD_AND_URL, &[SECRET]);
    let fields = [("X-Request-Signature", some_base64())];
    let limit = 1024 * 1024;
    let longest = "a".repeat(limit);
    let longer = "a".repeat(limit + 1);
    let refused = |method: &str, url: &str| {
        webhook.begin(&Request::at(&fields, NOW).method(method).url(url)).err()
    };
    let too_long = |part| Some(Error::PartTooLong { part, limit });

    assert_eq!(refused(&longest, &longest), None);
    assert_eq!(refused(&longer, "/"), too_long("method"));
    assert_eq!(refused("POST", &longer), too_long("URL"));
}

#[test]
fn a_signature_header_of_more_than_8_kib() {
    let (header, limit) = ("X-List", 8 * 1024);
    let (valid, _) = signed(&LIST);
    let padded = |length: usize| format!("v2,{} {valid}", "x".repeat(length - 4 - valid.len()));
    assert_eq!(padded(limit).len(), limit);
    assert_eq!(verdict_on(&LIST, &padded(limit)), None);
    let error = Error::HeaderTooLong { header, limit };
    assert_eq!(verdict_on(&LIST, &padded(limit + 1)), Some(error));

    let header = OPENFX_HEADER;
    let longest = Error::WrongLength { header, expected: 44, found: limit };
    let longer = Error::HeaderTooLong { header, limit };
    check_values(&openfx(), &[(&vec![b'A'; limit], longest), (&vec![b'A'; limit + 1], longer)]);
}

#[test]
fn a_signed_header_of_more_than_1_mib() {
    let (header, limit) = ("X-Message-Id", 1024 * 1024);
    let trace = TraceFinance::new(CLIENT_ID, SECRET).unwrap();
    let mut fields = vec![(header, "a".repeat(limit))];
    fields.extend(trace.sign(&request(&fields), BODY).unwrap());
    assert!(accepted(&trace, &fields));
    fields[0].1.push('a');
    let error = Error::HeaderTooLong { header, limit };
    assert_eq!(refused(&trace, &fields), error);
    assert_eq!(trace.sign(&request(&fields), BODY).unwrap_err(), error);

    let (header, list) = ("X-Time", format!("v1,{}", some_base64()));
    let mut fields = [("X-List", list), ("X-Id", "1".into()), (header, "1".repeat(limit))];
    let list = webhook(&LIST, &[SECRET]);
    assert_eq!(refused(&list, &fields), Error::TimestampTooLong { header, limit: 19 });
    fields[2].1.push('1');
    assert_eq!(refused(&list, &fields), Error::HeaderTooLong { header, limit });
}

#[test]
fn what_belongs_to_nothing_is_a_mismatch() {
    for case in common::cases(&[SECRET]) {
        let other = common::cases(&["another secret"]);
        let other = other.iter().find(|other: &&Case| other.id() == case.id()).unwrap();
        let fields = case.sign(BODY);
        let verification = other.verifier.begin(&request(&fields)).unwrap();
        let header = case.verifier.scheme().header();
        assert_eq!(verification.finish().unwrap_err(), Error::Mismatch { header });
    }
}

const ERRORS: [(&str, Error); 86] = {
    let header = "X-Header";
    let (limit, seconds, tolerance) = (1, 2, 3);
    [
        ("missing-header", Error::MissingHeader { header }),
        ("repeated-header", Error::RepeatedHeader { header }),
        ("empty-header", Error::EmptyHeader { header }),
        ("header-too-long", Error::HeaderTooLong { header, limit }),
        ("not-ascii", Error::NotAscii { header }),
        ("wrong-prefix", Error::WrongPrefix { header, expected: "sha256=" }),
        ("unexpected-prefix", Error::UnexpectedPrefix { header }),
        ("wrong-length", Error::WrongLength { header, expected: 64, found: 63 }),
        ("wrong-character", Error::WrongCharacter { header }),
        ("not-a-signature", Error::NotASignature { header }),
        ("not-canonical", Error::NotCanonical { header }),
        ("holds-separator", Error::HoldsSeparator { header }),
        ("other-shape", Error::OtherShape { header }),
        ("too-many-items", Error::TooManyItems { header, limit }),
        ("too-many-candidates", Error::TooManyCandidates { header, limit }),
        ("no-candidate", Error::NoCandidate { header }),
        ("missing-timestamp", Error::MissingTimestamp { header }),
        ("repeated-timestamp", Error::RepeatedTimestamp { header }),
        ("timestamp-not-digits", Error::TimestampNotDigits { header }),
        ("timestamp-negative", Error::TimestampNegative { header }),
        ("timestamp-plus-sign", Error::TimestampPlusSign { header }),
        ("timestamp-too-long", Error::TimestampTooLong { header, limit }),
        ("timestamp-length", Error::TimestampLength { header, expected: 10, found: 9 }),
        ("timestamp-not-date-time", Error::TimestampNotDateTime { header }),
        ("timestamp-too-old", Error::TimestampTooOld { header, seconds, tolerance }),
        ("timestamp-in-future", Error::TimestampInFuture { header, seconds, tolerance }),
        ("other-key-id", Error::OtherKeyId { header }),
        ("no-key-id", Error::NoKeyId { header }),
        ("unknown-key", Error::UnknownKey { header }),
        ("other-certificate-url", Error::OtherCertificateUrl { header }),
        ("expired-certificate", Error::ExpiredCertificate { header }),
        ("certificate-not-yet-valid", Error::CertificateNotYetValid { header }),
        (
            "untrusted-certificates",
            Error::UntrustedCertificates { header, reason: "one is no certificate" },
        ),
        ("other-recipient", Error::OtherRecipient { header }),
        ("unknown-kind", Error::UnknownKind { header }),
        ("unexpected-value", Error::UnexpectedValue { header, expected: "1" }),
        ("unexpected-pair", Error::UnexpectedPair { header, expected: "a=1" }),
        ("no-boundary", Error::NoBoundary { header, limit }),
        ("other-coding", Error::OtherCoding { header }),
        ("not-a-token", Error::NotAToken { header, reason: "it has no three parts" }),
        ("other-algorithm", Error::OtherAlgorithm { header, expected: "HS256" }),
        ("critical-member", Error::CriticalMember { header }),
        ("other-payload-form", Error::OtherPayloadForm { header }),
        ("missing-claim", Error::MissingClaim { header, claim: "iss" }),
        ("other-claim", Error::OtherClaim { header, claim: "iss" }),
        ("token-expired", Error::TokenExpired { header, seconds, tolerance }),
        ("token-not-yet-valid", Error::TokenNotYetValid { header, seconds, tolerance }),
        ("not-structured", Error::NotStructured { header, reason: "a comma stands at the end" }),
        ("repeated-member", Error::RepeatedMember { header }),
        ("no-such-signature", Error::NoSuchSignature { header }),
        ("several-signatures", Error::SeveralSignatures { header }),
        ("repeated-component", Error::RepeatedComponent { header }),
        ("unknown-component", Error::UnknownComponent { header }),
        ("not-of-a-request", Error::NotOfARequest { header }),
        ("missing-component", Error::MissingComponent { header }),
        ("unfit-component", Error::UnfitComponent { header, reason: "a value is not ASCII" }),
        ("not-covered", Error::NotCovered { header, component: "@method" }),
        (
            "missing-signature-parameter",
            Error::MissingSignatureParameter { header, parameter: "created" },
        ),
        ("other-signature-parameter", Error::OtherSignatureParameter { header, parameter: "alg" }),
        ("signature-expired", Error::SignatureExpired { header, seconds, tolerance }),
        ("unsupported-digest", Error::UnsupportedDigest { header }),
        ("mismatch", Error::Mismatch { header }),
        ("missing-method", Error::MissingMethod),
        ("missing-url", Error::MissingUrl),
        ("not-a-url", Error::NotAUrl),
        ("missing-time", Error::MissingTime),
        ("part-too-long", Error::PartTooLong { part: "URL", limit }),
        ("body-too-long", Error::BodyTooLong { limit }),
        ("body-not-gzip", Error::BodyNotGzip),
        ("body-not-form", Error::BodyNotForm),
        ("body-not-multipart", Error::BodyNotMultipart),
        ("query-not-form", Error::QueryNotForm),
        ("body-not-json", Error::BodyNotJson),
        ("body-too-deep", Error::BodyTooDeep { limit }),
        ("too-many-fields", Error::TooManyFields { limit }),
        ("too-many-values", Error::TooManyValues { limit }),
        ("repeated-field", Error::RepeatedField),
        ("missing-field", Error::MissingField { field: "a.field" }),
        ("field-not-text", Error::FieldNotText { field: "a.field" }),
        ("field-not-number", Error::FieldNotNumber { field: "a.field" }),
        ("missing-parameter", Error::MissingParameter { parameter: "hash" }),
        ("unsigned-parameter", Error::UnsignedParameter),
        ("unexpected-parameter", Error::UnexpectedParameter { parameter: "hash" }),
        ("other-kind", Error::OtherKind { kind: "a ping" }),
        ("body-is-challenge", Error::BodyIsChallenge),
        ("other-body", Error::OtherBody),
    ]
};

/// The names and the codes in one of the source's tables of reasons.
fn reasons(table: &str) -> Vec<(&'static str, &'static str)> {
    let source = include_str!("../src/error.rs");
    let (_, rows) = source.split_once(&format!("    {table}\n")).unwrap();
    let (rows, _) = rows.split_once("\n}\n").unwrap();
    let mut reasons: Vec<(&str, &str)> = Vec::new();
    for row in rows.lines().filter_map(|line| line.strip_prefix("        ")) {
        if row.starts_with(|first: char| first.is_ascii_uppercase()) {
            reasons.push((row.split([' ', '{']).next().unwrap(), ""));
        }
        if let Some((_, code)) = row.split_once(" => \"") {
            reasons.last_mut().unwrap().1 = code.split('"').next().unwrap();
        }
    }
    reasons
}

fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

#[test]
fn a_code_is_the_name_of_its_variant() {
    for (table, least) in [("Error", 46), ("ConfigFault", 25)] {
        let reasons = reasons(table);
        assert!(reasons.len() >= least, "{}", reasons.len());
        for (name, code) in reasons {
            assert_eq!(kebab(name), code, "{table}");
        }
    }
    assert_eq!(ConfigFault::EmptySecret.code(), "empty-secret");
    assert_eq!(ConfigFault::MissingSetting { name: "client id" }.code(), "missing-setting");
}

#[test]
fn each_error_has_its_code() {
    let in_the_source: Vec<_> = reasons("Error").into_iter().map(|(_, code)| code).collect();
    assert_eq!(ERRORS.map(|(code, _)| code).as_slice(), in_the_source);
    for (code, error) in ERRORS {
        assert_eq!(error.code(), code);
        let receivers =
            ["missing-method", "missing-url", "not-a-url", "missing-time"].contains(&code);
        assert_eq!(error.is_receivers_fault(), receivers, "{code}");
        let without_header = code.contains("field")
            || code.contains("body")
            || (code.contains("parameter") && !code.contains("signature"))
            || code == "too-many-values"
            || [
                "missing-method",
                "missing-url",
                "not-a-url",
                "missing-time",
                "part-too-long",
                "query-not-form",
                "other-kind",
            ]
            .contains(&code);
        assert_eq!(error.header().is_none(), without_header, "{code}");
        if let Some(header) = error.header() {
            assert_eq!(header, "X-Header");
            assert!(error.to_string().contains(header), "{code}");
        }
    }
}
