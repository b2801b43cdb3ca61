//! What does not compile, and that the compiler then says why in the library's own words.
//!
//! One package of small programs is checked against the library with the feature `fields`, each program
//! a module or an example of its own, and every one of them has to fail with its sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, thread};

use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// What the faulty schemes below are made of.
const PRELUDE: &str = r#"
use countersign::Part::*;
use countersign::algorithm::{Algorithm, VerifyingKey};
use countersign::{
    Challenge, Checksum, ConfigFault, Draft, Encoding, Fields, Handshake, Hash, HeaderList, Link, List, Reply, Scheme, Shape, Signature,
    SignedTime, TimeFormat, Told, Token, WithPublicKey, WithSecret, Written,
};

const SIG: Signature = Signature::in_header("X-Sig");
const HEX: Draft<WithSecret> = with(SIG);
const TIMED: Draft<WithSecret> = HEX.timestamp(SignedTime::in_header("X-Time", TimeFormat::Seconds));
const PLAIN: Draft<WithSecret> = Scheme::plain_hash("own", Hash::SHA256).signature(SIG);
const PAIR: SignedTime = SignedTime::in_pair("t", TimeFormat::Seconds);
const PUBLIC: Draft<WithPublicKey> = Scheme::public_key("own", &Own).signature(SIG);
const CHALLENGED: Handshake = Handshake::unsigned("GET", "").macs(
    Challenge::in_query("c"),
    Encoding::Hex,
    "",
    Reply::json(&[("mac", Written::Mac)]),
);

const fn with(signature: Signature) -> Draft<WithSecret> {
    Scheme::hmac_sha256("own").signature(signature)
}

#[derive(Debug)]
struct Own;

impl Algorithm for Own {
    fn name(&self) -> &'static str {
        "own"
    }
    fn key_name(&self) -> &'static str {
        "a key"
    }
    fn key(&self, _: &[u8]) -> Result<Box<dyn VerifyingKey>, ConfigFault> {
        Err(ConfigFault::UnusableKey)
    }
}
"#;

/// The type and the value of a scheme, and what the compiler says of it.
const FAULTY: &[(&str, &str, &str)] = &[
    (
        "Scheme",
        r#"HEX.signs(&[Header("X Id"), Text("."), Body])"#,
        "a header's name is empty or not one",
    ),
    (
        "Scheme<Token>",
        r#"Scheme::static_token("own", "X:Token")"#,
        "a header's name is empty or not one",
    ),
    (
        "Scheme",
        r#"HEX.expects(&[
            ("A", "1"), ("B", "1"), ("C", "1"), ("D", "1"), ("E", "1"), ("F", "1"), ("G", "1"), ("H", "1"),
            ("I", "1"), ("J", "1"), ("K", "1"), ("L", "1"), ("M", "1"), ("N", "1"), ("O", "1"), ("P", "1"),
        ]).signs_body()"#,
        "the scheme reads more than 16 headers",
    ),
    (
        "Scheme",
        r#"HEX.signs(&[Header("x-sig"), Text("."), Body])"#,
        "the signature's header is named twice",
    ),
    (
        "Scheme<Fields>",
        r#"HEX.signs_fields(&[Field("id"), Text("."), SortedFieldsWithout("hash")])"#,
        "fields are read from a form and from JSON",
    ),
    (
        "Scheme",
        r#"HEX.timestamp(SignedTime::in_field("t", TimeFormat::Seconds))
            .signs(&[Timestamp, Text("."), Body])"#,
        "a field is read, and the message holds none",
    ),
    ("Scheme", "HEX.signs_dated_body()", "a body's own time is in a field: `SignedTime::in_field`"),
    (
        "Scheme<Fields>",
        r#"HEX.signs_fields(&[Field("id"), Text("."), Body])"#,
        "fields are signed together with the body or a configured value",
    ),
    (
        "Scheme",
        "HEX.signs(&[Url, BodyHash(Hash::SHA256, Encoding::HexAnyCase)])",
        "the body's hash is written in no letter case",
    ),
    (
        "Scheme",
        r#"HEX.signs(&[Header("X-Id"), BodyHash(Hash::SHA256, Encoding::Hex), Text("."), Method])"#,
        "parts that could hold the body's hash are on both sides of it",
    ),
    (
        "Scheme",
        r#"HEX.signs(&[Header("X-Id"), Text("v1"), BodyHashUnlessEmpty(Hash::SHA256, Encoding::Hex)])"#,
        "nothing tells the hash of a body from none where the body is empty",
    ),
    (
        "Scheme",
        r#"HEX.signs(&[Header("X-Id"), Text(".1"), BodyChecksum(Checksum::CRC32)])"#,
        "a digit stands next to the body's checksum: it separates nothing",
    ),
    (
        "Scheme<Fields>",
        r#"HEX.signs_fields(&[Method, BodyHashIn("hash")])"#,
        "the body's hash is in a query that is not signed: anybody could set it",
    ),
    (
        "Scheme<Fields>",
        r#"HEX.signs_fields(&[Url, BodyHashIn("hash"), BodyHashIn("other")])"#,
        "the body's hash is read from two parameters",
    ),
    (
        "Scheme<Fields>",
        r#"HEX.signs_fields(&[Url, BodyHashIn("hash"), SortedFieldsWithout("hash")])"#,
        "a form is signed beside the body's hash",
    ),
    (
        "Scheme<Fields>",
        r#"with(Signature::in_field("sig").pairs(",", "v1")).signs_fields(&[Field("id")])"#,
        "a field holds one signature",
    ),
    (
        "Scheme<Fields>",
        r#"with(Signature::in_field("sig").up_to(".")).signs_fields(&[Field("id")])"#,
        "what stands behind the signature in its field is not what is signed",
    ),
    (
        "Scheme",
        r#"{
            const LIST: HeaderList = HeaderList::in_header("X-List", ",").names_and_values(":", ";");
            HEX.signs(&[ListedHeaders(&LIST)])
        }"#,
        "a list of signed headers may be empty: nothing has to be in it",
    ),
    (
        "Scheme",
        r#"{
            const LIST: HeaderList = HeaderList::in_header("X-List", "").requires(&["x-a"]);
            HEX.signs(&[ListedHeaders(&LIST)])
        }"#,
        "nothing separates the headers of a list",
    ),
    (
        "Scheme",
        r#"{
            const LIST: HeaderList = HeaderList::in_pair("h", ",").requires(&["x-a"]);
            HEX.signs(&[ListedHeaders(&LIST)])
        }"#,
        "signed headers are listed in a pair, and the signature header has none",
    ),
    (
        "Scheme",
        r#"{
            const LIST: HeaderList = HeaderList::in_header("X-List", ",").requires(&["x-a"]);
            HEX.signs(&[ListedHeaders(&LIST)])
        }"#,
        "nothing marks where the value of a listed header ends",
    ),
    (
        "Scheme",
        r#"{
            const LIST: HeaderList =
                HeaderList::in_header("X-List", ",").requires(&["x-a"]).names_and_values(":", ";");
            HEX.signs(&[ListedHeaders(&LIST)])
        }"#,
        "a list of signed headers is not signed itself: anybody could write another",
    ),
    (
        "Scheme",
        r#"with(Signature::in_header("X-Sig").up_to("=")).signs_body()"#,
        "what ends a signature could be in one",
    ),
    (
        "Scheme",
        r#"with(Signature::in_header("X-Sig").behind_key_id("", "key")).signs_body()"#,
        "nothing separates the key's id from the signature",
    ),
    (
        "Scheme<Fields>",
        "HEX.signs_fields(&[Body])",
        "no fields are signed: `signs` takes the message",
    ),
    (
        "Scheme",
        r#"HEX.signs(&[Field("id")])"#,
        "fields are signed: `signs_fields` takes the message",
    ),
    (
        "Scheme",
        r#"HEX.signs(&[Text("fixed"), Setting("client id")])"#,
        "the message holds nothing of the request",
    ),
    ("Scheme", r#"HEX.signs(&[Body, Text("."), Body])"#, "the message holds the body twice"),
    (
        "Scheme",
        r#"HEX.signs(&[Setting("a"), Body, Setting("b")])"#,
        "the message holds more than one configured value",
    ),
    (
        "Scheme",
        "TIMED.signs_body()",
        "the timestamp is not part of the message: anybody could set it",
    ),
    (
        "Scheme",
        r#"HEX.signs(&[Timestamp, Text("."), Body])"#,
        "the message holds a timestamp, and nothing says where it comes from",
    ),
    (
        "Scheme",
        r#"with(SIG.list_after_timestamp(",")).signs_body()"#,
        "the list's first item is a timestamp, and only one side says so",
    ),
    (
        "Scheme",
        r#"with(SIG.pairs(",", "v1").repeatable()).timestamp(PAIR)
            .signs(&[Timestamp, Text("."), Body])"#,
        "the timestamp is beside the signature, and there are several headers",
    ),
    (
        "Scheme",
        r#"with(SIG.repeatable().or_spelled(&["X_Sig"])).signs_body()"#,
        "a header that is repeated has one name",
    ),
    (
        "Scheme<countersign::KeyedById>",
        r#"Scheme::public_key_by_id("own", &Own).key_id_in_pair("id").signature(SIG).signs_body()"#,
        "the key's id is in a pair, and the signature header has no pairs",
    ),
    (
        "Scheme<countersign::KeyedById>",
        r#"Scheme::public_key_by_id("own", &Own).key_id_in_pair("v1")
            .signature(SIG.pairs(",", "v1")).signs_body()"#,
        "the key's id has the key of another pair",
    ),
    (
        "Scheme<countersign::KeyedById>",
        r#"Scheme::public_key_by_id("own", &Own).key_id_in_header("X-Key")
            .signature(SIG.member_of_base64_json("sig")).signs_body()"#,
        "of the signature and the key's id one alone is a member of JSON",
    ),
    (
        "Scheme",
        r#"with(Signature::in_parameter("sig")).signs(&[Query])"#,
        "the part of the URL that is signed holds the signature",
    ),
    (
        "Scheme<countersign::KeyedById>",
        r#"Scheme::public_key_by_id("own", &Own).key_id_in_parameter("id").signature(SIG).signs_body()"#,
        "the key's id is in a parameter of the query, and the signature is not",
    ),
    (
        "Scheme<countersign::KeyedById>",
        r#"Scheme::public_key_by_id("own", &Own).key_id_in_parameter("id")
            .signature(Signature::in_parameter("sig").list(",")).signs(&[Query])"#,
        "a parameter holds one signature",
    ),
    (
        "Scheme",
        "HEX.signs(&[QueryBeforeSignature])",
        "the query before the signature is signed, and the signature is in no parameter",
    ),
    (
        "Scheme<Fields<countersign::WithKeySet>>",
        r#"Scheme::public_key_by_id("own", &Own).key_id_in_header("X-Key").signature(SIG)
            .signs_fields(&[Field("id")])"#,
        "fields are signed, and keys are told by their ids",
    ),
    (
        "Scheme",
        r#"HEX.timestamp(PAIR).signs(&[Timestamp, Text("."), Body])"#,
        "the timestamp is in a pair, and the signature header has no pairs",
    ),
    ("Scheme", r#"with(SIG.prefix("é=")).signs_body()"#, "the prefix is not printable ASCII"),
    (
        "Scheme",
        r"with(SIG.optional_blanks()).signs_body()",
        "blanks are optional or text leads a list, and there is no list",
    ),
    (
        "Scheme",
        r#"with(Signature::in_field("sig").wrapped_in_base64()).signs_body()"#,
        "what is in base64 as a whole is a header, and no key's id is in it",
    ),
    (
        "Scheme",
        r#"with(SIG.list("+")).signs_body()"#,
        "a separator is made of `,` `;` `|` `&` `:` `.`, blanks and tabs",
    ),
    (
        "Scheme",
        r#"with(SIG.prefix("v1,").list(",")).signs_body()"#,
        "the prefix holds the separator",
    ),
    (
        "Scheme",
        r#"with(SIG.pairs(",", "t")).timestamp(PAIR).signs(&[Timestamp, Text("."), Body])"#,
        "the signature and the timestamp have the same key",
    ),
    ("Scheme", r#"with(SIG.pairs(",", "")).signs_body()"#, "a pair's key is empty"),
    (
        "Scheme",
        r#"with(SIG.pairs(",", "v=1")).signs_body()"#,
        "a pair's key holds the separator or `=`, or is not ASCII",
    ),
    (
        "Scheme",
        r#"HEX.signs(&[Header("X-Id"), Body])"#,
        "two variable parts stand side by side without a separator",
    ),
    (
        "Scheme",
        r#"HEX.unseparated("").signs(&[Header("X-Id"), Body])"#,
        "nothing says what parts without a boundary let a sender move",
    ),
    (
        "Scheme",
        r#"TIMED.signs(&[Timestamp, Text("0."), Body])"#,
        "a digit stands next to the timestamp: it separates nothing",
    ),
    (
        "Scheme",
        r#"HEX.timestamp(SignedTime::in_header("X-Time", TimeFormat::Iso8601Utc))
            .signs(&[Timestamp, Text("."), Body])"#,
        "the time has no end of its own, and what follows it could go on with it",
    ),
    (
        "Scheme",
        r#"TIMED.signs(&[Header("X-Id"), Timestamp, Body])"#,
        "a part that could hold a time stands next to the time, and moves it",
    ),
    (
        "Scheme",
        r#"TIMED.signs(&[Url, Text("."), Timestamp, Text("."), Body])"#,
        "a part that could hold what separates the time is signed with it, and moves it",
    ),
    (
        "Scheme",
        r#"HEX.signs(&[Body, Text("."), Url])"#,
        "a URL stands beside a text that it may hold: nothing marks where it ends",
    ),
    (
        "Scheme",
        r#"Scheme::plain_hash("of-secret", Hash::SHA256)
            .signature(Signature::in_header("X-Sig"))
            .signs(&[SecretHash(Hash::SHA1, Encoding::Base64), Body])"#,
        "the secret's hash is in hex: another text tells of it by its time",
    ),
    (
        "Scheme",
        r#"HEX.unseparated("where the body ends").signs(&[Body, Header("X-Id")]).message_id_in("X-Id")"#,
        "nothing marks where the message's id ends: one delivery would have several",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().message_id_in("X-Id")"#,
        "the message's id is not part of the message: anybody could set it",
    ),
    (
        "Scheme",
        r#"HEX.signs(&[Header("X-Id")]).event_id_in("id")"#,
        "the event's id is in a body that is not signed: anybody could set it",
    ),
    (
        "Scheme<countersign::Asymmetric>",
        r#"PUBLIC.signs(&[Header("X-Id")]).event_id_in("id")"#,
        "the event's id is in a body that is not signed: anybody could set it",
    ),
    (
        "Scheme",
        r#"PLAIN.signs(&[Secret, Body]).event_id_in("id")"#,
        "the event's id is in a body to which more can be appended",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().event_id_in("event..id")"#,
        "the path of the event's id has an empty step",
    ),
    (
        "Scheme<Fields>",
        r"HEX.signs_fields(&[SortedUrlAndFields]).in_form()",
        "no field is looked for by its name",
    ),
    (
        "Scheme",
        r#"HEX.expects_pair("X-Settings", "algorithm").signs_body()"#,
        "a pair that is expected has no value",
    ),
    (
        "Scheme<Fields>",
        r#"HEX.signs_fields(&[Field("id")]).under("event").in_form()"#,
        "the fields of a form lie under no path",
    ),
    (
        "Scheme<Fields>",
        r#"HEX.signs_fields(&[Listed(&List::of_json("").pairs(""))])"#,
        "nothing marks where the members of a list end",
    ),
    (
        "Scheme<Fields>",
        r#"with(Signature::in_field("sig")).signs_fields(&[Listed(&List::of_form())])"#,
        "the signature is among the members that it signs",
    ),
    (
        "Scheme<Fields>",
        r#"HEX.timestamp(SignedTime::in_parameter("0", TimeFormat::Seconds)).unseparated("all")
            .signs_fields(&[Listed(&List::of_query().joined(""))])"#,
        "nothing marks where the time ends in a list, and moves it",
    ),
    (
        "Scheme<Fields>",
        r#"HEX.signs_fields(&[Listed(&List::of_form()), Text("."), Listed(&List::of_json(""))])"#,
        "members are listed from a form and from JSON",
    ),
    (
        "Scheme<Fields>",
        r#"HEX.signs_fields(&[RawField("event")]).in_form()"#,
        "only of JSON does a field stand as it is",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[Handshake::unsigned("PUT", "")])"#,
        "a handshake's method is none of GET, HEAD, POST and OPTIONS",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[Handshake::unsigned("HEAD", "").at_most(16 * 1024 + 1)])"#,
        "a handshake's body is longer than 16 KiB",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[Handshake::unsigned("GET", "").echoes(
            Challenge::in_query("c").of(Shape::letters_and_digits().or("<")),
            Reply::text(),
        )])"#,
        "a challenge may hold what a page, a header or a JSON text could not",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[Handshake::unsigned("GET", "").replies(Reply::text())])"#,
        "a reply holds a value, and none is taken out of the request",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[Handshake::unsigned("GET", "").echoes(
            Challenge::in_query("c"),
            Reply::json(&[("mac", Written::Mac)]),
        )])"#,
        "a reply holds a MAC, and none is made",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[
            Handshake::signed("POST", "").told_by(&[Told::header("X-Event", "ping")]),
        ])"#,
        "nothing of a POST's body tells that it is a handshake",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[Handshake::unsigned("GET", "").echoes(
            Challenge::in_query("c").of(Shape::letters_and_digits().at_most(1025)),
            Reply::text(),
        )])"#,
        "the answer to a handshake may be longer than 1 KiB",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[Handshake::unsigned("POST", "")
            .told_by(&[Told::member("type", "secret")])
            .hands_over(Challenge::in_member("secret"), Reply::status(200))])"#,
        "a secret is handed over in a body that may hold more, and nothing signs it",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[
            Handshake::unsigned("POST", "").told_by(&[Told::member("type", "ping")]),
        ])"#,
        "a ping has a body that may hold more, and nothing signs it",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[Handshake::unsigned("POST", "").confirms_url(
            "url",
            Link::to(".example.com", "/", &[]),
            Reply::status(200),
        )])"#,
        "a URL is to be confirmed, and nothing signs it",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[Handshake::unsigned("GET", "")
            .told_by(&[Told::token_in_query("token")])
            .subscribes(
                Challenge::in_query("challenge"),
                Challenge::in_query("topic"),
                Reply::text(),
            )])"#,
        "a token is compared, and the receiver has to decide more",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[Handshake::unsigned("GET", "")
            .told_by(&[Told::token_in_query("token"), Told::token_in_query("other")])
            .echoes(Challenge::in_query("challenge"), Reply::text())])"#,
        "two tokens are compared, and a receiver configures one",
    ),
    (
        "Scheme",
        r#"HEX.signs_body().with_handshakes(&[Handshake::signed("POST", "")
            .told_by(&[Told::member("type", "rotate")])
            .hands_over(Challenge::in_header("X-New"), Reply::status(200))])"#,
        "what a receiver is to keep or confirm is not in the body that is signed",
    ),
    (
        "Scheme",
        "HEX.signs_body().signs_challenges(&[CHALLENGED, CHALLENGED])",
        "two challenges are signed that could be bodies: one shape is refused",
    ),
    (
        "Scheme",
        "HEX.signs_body().with_handshakes(&[CHALLENGED])",
        "a challenge is to be signed: `signs_challenges` takes it",
    ),
    (
        "Scheme",
        r#"HEX.expects_beside("algorithm=MD5").signs_body()"#,
        "a pair is expected beside the signature, and its header has no pairs",
    ),
    (
        "Scheme",
        r#"with(SIG.pairs(";", "s")).expects_beside("algorithm").signs_body()"#,
        "a pair that is expected has no value",
    ),
    (
        "Scheme",
        r"PLAIN.signs(&[Body, Secret]).signs_challenges(&[CHALLENGED])",
        "a challenge is signed by a plain hash, and has no place for the secret",
    ),
    ("Scheme", "PLAIN.signs(&[Body])", "a plain hash holds no secret: anybody could make it"),
    ("Scheme", "PLAIN.signs(&[Secret, Body, Secret])", "the message holds the secret twice"),
    (
        "Scheme",
        "HEX.signs(&[Body, Secret])",
        "the message holds the secret, and its tag is no plain hash",
    ),
    (
        "Scheme",
        r#"PLAIN.signs(&[Secret, Body, Text("."), Header("X-Id")])"#,
        "more can be appended to the body, and what stands behind it is anybody's",
    ),
    (
        "Scheme<countersign::Fields>",
        r#"PLAIN.signs_fields(&[Secret, Url, SortedFieldsWithout("hash")])"#,
        "a form's fields are signed by a hash to which more can be appended",
    ),
    (
        "Scheme",
        r#"HEX.signs(&[Header("X-Id"), Text("."), Body]).signs_challenges(&[CHALLENGED])"#,
        "a challenge that is signed could be a message of a delivery",
    ),
];

/// A receiver's mistake, and the sentences that the compiler says of it.
const MISTAKEN: &[(&str, &str, &[&str])] = &[
    (
        "a_token_that_signs",
        "fn send(token: &countersign::Webhook<countersign::Token>) -> &dyn countersign::Signer {
            token
        }",
        &[
            "who holds this cannot sign",
            "a token is no signature, and a public key makes none: a scheme of secrets can sign",
        ],
    ),
    (
        "a_public_key_that_signs",
        "fn send(key: &countersign::Webhook<countersign::Asymmetric>) -> &dyn countersign::Signer {
            key
        }",
        &["who holds this cannot sign"],
    ),
    (
        "a_secret_for_public_keys",
        "use countersign::{Asymmetric, ConfigError, Scheme, Secret, Webhook};
        fn bind(s: &'static Scheme<Asymmetric>, key: Secret) -> Result<Webhook<Asymmetric>, ConfigError> {
            Webhook::new(s, key)
        }",
        &[
            "Secret` is no public key",
            "the scheme is verified with the provider's public key: its text, or a `PublicKey`",
        ],
    ),
    (
        "an_events_id_among_fields",
        r#"use countersign::{Fields, Part::Field, Scheme, Signature};
        static FIELDS: Scheme<Fields> = Scheme::hmac_sha256("own")
            .signature(Signature::in_header("X-Sig"))
            .signs_fields(&[Field("order")])
            .event_id_in("id");"#,
        &["no method named `event_id_in` found for struct `Scheme<countersign::Fields>`"],
    ),
    (
        "a_public_key_for_secrets",
        "use countersign::{ConfigError, PublicKey, Scheme, Webhook};
        fn bind(s: &'static Scheme, key: PublicKey) -> Result<Webhook, ConfigError> {
            Webhook::new(s, key)
        }",
        &[
            "PublicKey` is no secret",
            "the scheme is verified with a secret or a token: its text, or a `Secret`",
        ],
    ),
    (
        "bytes_for_a_secret",
        r#"fn bind() -> Result<countersign::OpenFx, countersign::ConfigError> {
            countersign::OpenFx::new(b"key")
        }"#,
        &["`&[u8; 3]` is no secret", r#"bytes, such as `b"key"`, are `Secret::bytes(b"key")?`"#],
    ),
    (
        "a_receiver_without_a_framework",
        "use countersign::receiver::VerifyLayer;",
        &[
            "the item is gated behind the `receiver` feature",
            "layers come with a framework's feature: `axum`, `tower`, `actix-web`",
        ],
    ),
    (
        "a_ledger_without_its_feature",
        "use countersign::ledger::OnceLayer;",
        &[
            "the item is gated behind the `ledger` feature",
            "layers come with a framework's feature: `axum`, `tower`, `actix-web`",
        ],
    ),
    (
        "a_header_map_without_the_feature",
        "fn request(headers: &http::HeaderMap) -> countersign::Request<'_> {
            countersign::Request::new(headers)
        }",
        &[
            "is no collection of headers that a verifier can look a name up in",
            "`http::HeaderMap` is one with countersign's feature `http`",
        ],
    ),
];

/// What has to compile, or the rest would fail for another reason than its own.
const SOUND: &str = r#"
static TIMED_ID: Scheme = TIMED
    .signs(&[Header("X-Id"), Text("."), Timestamp, Text("."), Body])
    .message_id_in("X-Id");
static EVENT: Scheme = HEX.signs_body().event_id_in("events.0.id");
static MEANT: Scheme = HEX.unseparated("where the id ends").signs(&[Header("X-Id"), Body]);
static CHALLENGE: Scheme = HEX.signs_body().signs_challenges(&[CHALLENGED]);
static MARKED: Scheme =
    HEX.signs(&[Header("X-Id"), Text(":"), Body]).signs_challenges(&[CHALLENGED]);
static FIELDS: Scheme<Fields> = HEX.signs_fields(&[Field("id")]);
static TOKEN: Scheme<Token> = Scheme::static_token("own", "X-Token");
static ASYMMETRIC: Scheme<countersign::Asymmetric> = PUBLIC.signs_body();

fn bound() -> Result<countersign::Webhook<Token>, countersign::ConfigError> {
    let request = countersign::Request::new(&());
    let openfx = countersign::OpenFx::new("secret")?;
    let _: Result<Vec<_>, _> = countersign::Signer::sign(&openfx, &request, b"");
    let _ = (EVENT.id(), MEANT.id(), FIELDS.id(), ASYMMETRIC.id());
    let _ = (CHALLENGE.id(), MARKED.id());
    countersign::Webhook::new(&TIMED_ID, "secret")?;
    countersign::Webhook::new(&TOKEN, "secret")
}
"#;

const MAIN: &str = "#![allow(warnings)]\nfn main() {}\n";

/// The lines of `schemes.rs` on which each faulty scheme stands, and its program.
fn faulty_schemes() -> (Vec<std::ops::RangeInclusive<u64>>, String) {
    let mut program = [MAIN, PRELUDE].concat();
    let mut lines = Vec::new();
    for (at, (of, scheme, _)) in FAULTY.iter().enumerate() {
        let first = program.lines().count() as u64 + 1;
        writeln!(program, "static FAULTY_{at}: {of} = {scheme};").unwrap();
        lines.push(first..=program.lines().count() as u64);
    }
    (lines, program)
}

/// A package of its own, with the workspace's versions.
fn package() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
    let examples = folder.join("examples");
    let _ = fs::remove_dir_all(&examples);
    fs::create_dir_all(&examples).unwrap();
    fs::create_dir_all(folder.join("src")).unwrap();
    let write = |path: &str, text: &str| fs::write(folder.join(path), text).unwrap();
    write("src/lib.rs", "");
    write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"programs\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ncountersign = {{ path = {ROOT:?}, features = [\"crc32\", \"fields\"] }}\nhttp = \"1\"\n"
        ),
    );
    fs::copy(Path::new(ROOT).join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    write("examples/sound.rs", &[MAIN, PRELUDE, SOUND].concat());
    write("examples/schemes.rs", &faulty_schemes().1);
    for (name, program, _) in MISTAKEN {
        write(&format!("examples/{name}.rs"), &[MAIN, program].concat());
    }
    folder
}

/// The compiler's errors of each program.
fn errors(folder: &Path) -> BTreeMap<String, Vec<Value>> {
    let mut cargo = Command::new(env!("CARGO"))
        .args(["check", "--examples", "--keep-going", "--offline", "--message-format=json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = cargo.stderr.take().unwrap();
    let progress = thread::spawn(move || std::io::read_to_string(&mut stderr).unwrap());
    let messages = std::io::read_to_string(cargo.stdout.take().unwrap()).unwrap();
    let progress = progress.join().unwrap();
    assert!(!cargo.wait().unwrap().success());
    let mut errors = BTreeMap::from([("sound".to_owned(), Vec::new())]);
    let mut checked = Vec::new();
    for message in messages.lines() {
        let message: Value = serde_json::from_str(message).unwrap();
        let name = message["target"]["name"].as_str().unwrap_or_default().to_owned();
        match message["reason"].as_str() {
            Some("compiler-artifact") => checked.push(name),
            Some("compiler-message") if message["message"]["code"].is_object() => {
                errors.entry(name).or_default().push(message["message"].clone());
            }
            _ => {}
        }
    }
    assert!(checked.iter().any(|name| name == "sound"), "{errors:#?}\n{progress}");
    errors
}

fn text(error: &Value) -> &str {
    error["rendered"].as_str().unwrap()
}

#[test]
fn what_contradicts_itself_does_not_compile_and_says_why() {
    let errors = errors(&package());
    assert_eq!(errors["sound"], [] as [Value; 0]);

    let (lines, _) = faulty_schemes();
    for ((_, scheme, sentence), lines) in FAULTY.iter().zip(lines) {
        let stands_here = |error: &&Value| {
            let spans = error["spans"].as_array().unwrap();
            spans.iter().any(|span| {
                span["file_name"].as_str().unwrap().ends_with("schemes.rs")
                    && lines.contains(&span["line_start"].as_u64().unwrap())
            })
        };
        let told: Vec<_> = errors["schemes"].iter().filter(stands_here).map(text).collect();
        assert_eq!(told.len(), 1, "{scheme}: {told:#?}");
        assert!(told[0].contains(&format!("evaluation panicked: {sentence}")), "{}", told[0]);
    }
    assert_eq!(errors["schemes"].len(), FAULTY.len());

    for (name, _, sentences) in MISTAKEN {
        let told = errors.get(*name).unwrap_or_else(|| panic!("{name} compiles"));
        let told: Vec<_> = told.iter().map(text).collect();
        assert_eq!(told.len(), 1, "{name}: {told:#?}");
        for sentence in *sentences {
            assert!(told[0].contains(sentence), "{name}: {sentence}\n{}", told[0]);
        }
    }
}

/// Else a fault that is new would have no program here.
#[test]
fn each_sentence_has_a_program() {
    let of_schemes = include_str!("../../src/scheme/sound.rs").split("Some(").skip(1);
    let of_handshakes = include_str!("../../src/scheme/handshake.rs").split("Some(").skip(1);
    let sound = of_schemes.chain(of_handshakes);
    let sound = sound.filter_map(|rest| rest.trim_start().strip_prefix('"'));
    let code = |line: &&str| !line.trim_start().starts_with("//");
    let scheme = include_str!("../../src/scheme/mod.rs").lines().filter(code);
    let scheme = scheme.collect::<String>();
    let asserted = scheme.split("assert!(").skip(1).filter_map(|rest| rest.split_once('"'));
    let sentences: BTreeSet<_> = sound
        .chain(asserted.map(|(_, rest)| rest))
        .filter_map(|rest| rest.split_once('"'))
        .map(|(sentence, _)| sentence)
        .collect();
    assert_eq!(sentences, FAULTY.iter().map(|(.., sentence)| *sentence).collect());
}
