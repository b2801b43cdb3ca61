//! The shape that the library promises: what can cross threads, what is a verifier, how large a
//! verification is, and a few rules of the source that no compiler checks.

mod common;

use std::collections::HashSet;
use std::fmt::{Debug, Display};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use common::request;
use countersign::algorithm::Algorithm;
use countersign::providers::{self, Provider};
use countersign::{
    Abp, Answer, AnyScheme, Asked, AskedForToken, AskedToConfirm, AskedToKeep, AskedToSubscribe,
    Asymmetric, Bound, Challenge, ConfigError, ConfigFault, Coverage, DeliveryId, Draft, Encoding,
    Entry, Error, Fields, HandedSecret, Handshake, HeaderFn, KeyForm, KeyKind, Keys, Link, MaskIt,
    OpenFx, OtherKind, Part, Proof, PublicKey, Question, Reply, Request, Rtb, Scheme, Secret,
    SecretForm, Shape, Signature, SignedTime, Signer, Template, TimeFormat, Token, Told,
    ToldApartBy, TraceFinance, UnixTime, Verification, Verifier, Webhook, WithPublicKey,
    WithSecret, Withdrawal, Written,
};

const fn crosses_threads<T: Send + Sync + 'static>() {}
const fn is_debug<T: Debug>() {}
const fn is_error<T: core::error::Error + Display + Send + Sync + 'static>() {}
/// Nothing that is made at run time is in it but numbers.
const fn is_static<T: Copy + 'static>() {}
const fn is_verifier<T: Verifier + ?Sized>() {}
const fn is_signer<T: Signer + Debug>() {}

macro_rules! for_each_type {
    ($check:ident: $($type:ty),* $(,)?) => { $($check::<$type>();)* };
}

const _: () = {
    for_each_type!(
        crosses_threads: Abp, MaskIt, OpenFx, Rtb, TraceFinance, Webhook, Webhook<Asymmetric>, Webhook<Token>,
        Secret, PublicKey, Keys<'static>, Entry, Bound, Verification, Proof, DeliveryId, Error,
        ConfigError, ConfigFault, Encoding, Coverage, Part, Shape, Scheme, Scheme<Asymmetric>,
        Scheme<Fields>, Scheme<Token>, &'static AnyScheme, Draft<WithSecret>, Draft<WithPublicKey>,
        Template, ToldApartBy, OtherKind, Withdrawal, SecretForm, KeyForm, KeyKind, Signature, SignedTime, TimeFormat,
        UnixTime, Provider, &'static dyn Algorithm, Request<'static>,
        Handshake, Told, Challenge, Link, Reply, Written, Asked, AskedForToken, AskedToSubscribe, AskedToKeep,
        AskedToConfirm, HandedSecret, Answer,
        HeaderFn<'static, fn(&str) -> Option<&'static str>>, Box<dyn Verifier>, Arc<dyn Verifier>,
        Box<dyn Signer>
    );
    for_each_type!(
        is_debug: Abp, MaskIt, OpenFx, Rtb, TraceFinance, Webhook, Webhook<Asymmetric>, Webhook<Token>,
        Secret, PublicKey, Keys<'static>, Entry, Bound, Verification, Proof, DeliveryId, Error,
        ConfigError, ConfigFault, Encoding, Coverage, Part, Shape, Scheme, Scheme<Asymmetric>,
        Scheme<Fields>, Scheme<Token>, &'static AnyScheme, Draft<WithSecret>, Draft<WithPublicKey>,
        Template, ToldApartBy, OtherKind, Withdrawal, SecretForm, KeyForm, KeyKind, Signature, SignedTime, TimeFormat,
        UnixTime, Provider, &'static dyn Algorithm, Request<'static>,
        Handshake, Told, Challenge, Link, Reply, Written, Asked, AskedForToken, AskedToSubscribe, AskedToKeep,
        AskedToConfirm, HandedSecret, Answer,
        HeaderFn<'static, ()>, Question<'static>
    );
    for_each_type!(is_error: Error, ConfigError, ConfigFault);
    for_each_type!(is_static: Error, ConfigError, ConfigFault);
    for_each_type!(is_signer: Abp, MaskIt, OpenFx, Rtb, TraceFinance, Webhook);
    for_each_type!(
        is_verifier: dyn Verifier, Box<dyn Verifier>, Arc<dyn Verifier>, &dyn Verifier, dyn Signer,
        Box<dyn Signer>, Arc<dyn Signer>, &dyn Signer, Arc<OpenFx>, Box<Webhook>, &&MaskIt,
        Arc<Box<dyn Verifier + Send + Sync>>, Webhook<Asymmetric>, Webhook<Token>
    );
};

#[test]
fn debug_says_which_it_is() {
    let trace = TraceFinance::new("clientId", "clientSecret").unwrap().for_account("eu");
    let signature = "df87c741d50086aded0ed6d853659eb29ba9aa6c46899bf86601fc11d53f43a1";
    let fields = [("X-Message-Id", "1234"), ("X-Message-Signature", signature)];
    let proof = trace.verify(&request(&fields), b"").unwrap();
    assert_eq!(proof.timestamp(), None);
    for shown in [
        format!("{trace:?}"),
        format!("{proof:?}"),
        format!("{:?}", trace.begin(&request(&fields)).unwrap()),
    ] {
        assert!(shown.contains("trace-finance"), "{shown}");
    }
    assert!(format!("{trace:?}").contains("keys: 1"), "{trace:?}");
    assert!(format!("{:?}", trace.or("other").unwrap()).contains("keys: 2"));
    assert!(format!("{:?}", request(&())).starts_with("Request"));
    assert!(format!("{:?}", HeaderFn::new(|_: &str| None::<&str>)).starts_with("HeaderFn"));
}

#[test]
fn a_verifier_behind_a_pointer_is_the_same_verifier() {
    fn check(verifier: &dyn Verifier) {
        let signature = "df87c741d50086aded0ed6d853659eb29ba9aa6c46899bf86601fc11d53f43a1";
        let fields = [("X-Message-Id", "1234"), ("X-Message-Signature", signature)];
        assert!(verifier.verify(&request(&fields), b"").is_ok());
        assert!(verifier.begin(&request(&fields)).unwrap().finish().is_ok());
        assert!(verifier.begin(&request(&fields[..1].to_vec())).is_err());
        assert_eq!(verifier.scheme().id(), "trace-finance");
        assert_eq!(verifier.account(), Some("eu"));
        assert_eq!(verifier.coverage(), Coverage::None);
    }
    let trace = || TraceFinance::new("clientId", "clientSecret").unwrap().for_account("eu");
    check(&trace());
    check(&&trace());
    check(&(&trace() as &dyn Verifier));
    check(&(Box::new(trace()) as Box<dyn Verifier>));
    check(&(Arc::new(trace()) as Arc<dyn Verifier>));
    check(&(Box::new(trace()) as Box<dyn Signer>));
    check(&Arc::new(Box::new(trace()) as Box<dyn Signer>));
}

/// Enough for two keys and eight candidates in place, and not more than that: a verification is
/// moved, and what it reserves is paid for by every request.
#[test]
fn a_verification_is_small() {
    let size = size_of::<Verification>();
    println!("a verification has {size} bytes");
    assert!(size <= 640, "{size}");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the library, by its path below `src/`, with what is not a comment and comes before its
/// unit tests.
struct File {
    path: String,
    code: String,
}

impl File {
    /// The top-level module that it belongs to.
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.trim_end_matches(".rs")
    }

    fn is_of_provider(&self) -> bool {
        self.room() == "providers" && self.path != "providers/mod.rs"
    }
}

fn library() -> Vec<File> {
    fn visit(folder: &Path, files: &mut Vec<File>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                visit(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                let code = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
                let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                let below = path.strip_prefix(root().join("src")).unwrap();
                files.push(File {
                    path: below.to_str().unwrap().replace('\\', "/"),
                    code: lines.collect::<Vec<_>>().join("\n"),
                });
            }
        }
    }
    let mut files = Vec::new();
    visit(&root().join("src"), &mut files);
    assert!(files.len() > 200, "{}", files.len());
    files
}

fn lines_with<'s>(source: &'s str, pattern: &'s str) -> impl Iterator<Item = &'s str> {
    source.lines().filter(move |line| line.contains(pattern))
}

#[test]
fn tags_are_compared_in_one_place() {
    for file in library() {
        let File { path, code } = &file;
        let count = |pattern| lines_with(code, pattern).count();
        if path != "algorithm/compare.rs" {
            assert_eq!(["ct_eq", "subtle", "unwrap_u8"].map(count), [0; 3], "{path}");
            // What `explain` says of a tag, it says to who has the secret.
            let verdicts = ["tags_equal(", "bool::from("].map(count);
            assert!(verdicts == [0; 2] || file.room() == "explain", "{path}");
            continue;
        }
        let (_, from) = code.split_once("fn tags_equal(").unwrap();
        let (body, _) = from.split_once("\n}\n").unwrap_or((from, ""));
        let compared = lines_with(body, "ct_eq").count();
        assert!(compared > 0 && compared == count("ct_eq("));
        assert_eq!(count("tags_equal("), 2, "its body and its one caller");
        assert_eq!(count("bool::from("), 1, "the verdict becomes public once");
        assert_eq!(count("unwrap_u8"), 0, "nor does it in another way");
    }
}

#[test]
fn tags_are_never_compared_with_an_operator() {
    let is_tag = |operand: &str| {
        let named = ["tag", "candidate", "token"].iter().any(|secret| operand.contains(secret));
        named && !operand.contains("len()")
    };
    for File { path, code } in library() {
        for line in code.lines() {
            let words: Vec<_> = line.split_whitespace().collect();
            let compared = words.windows(3).filter(|words| ["==", "!="].contains(&words[1]));
            for words in compared {
                assert!(!is_tag(words[0]) && !is_tag(words[2]), "{path}: {line}");
            }
            assert!(!line.contains(".eq("), "{path}: {line}");
        }
        let comparable = lines_with(&code, "PartialEq").count();
        match path.strip_prefix("algorithm/") {
            Some("mod.rs") => assert_eq!(comparable, 1, "the name of a function, no tag"),
            // The name of a hash, and whether it is there: no tag.
            Some("body_hash/mod.rs") => assert_eq!(comparable, 3),
            Some(path) if path.starts_with("body_hash/") => assert_eq!(comparable, 1, "{path}"),
            Some(_) => assert_eq!(comparable, 0, "{path}"),
            None => {}
        }
    }
}

/// The floors of `src/`, from the ground up as `lib.rs` lists them, and which rooms each may name: all of
/// them below it. No family of schemes (`certificate`, `fields`, `http_signature`, `jose`, `message`, `token`) is among them, so
/// that another one needs no word in any.
const FLOORS: [(&str, &[&str]); 22] = [
    ("bounds", &[]),
    ("error", &[]),
    ("request", &["error"]),
    ("text", &["bounds", "error", "request"]),
    ("json", &["bounds", "error"]),
    ("key", &["bounds", "error"]),
    ("algorithm", &["bounds", "error", "request", "text", "key"]),
    ("scheme", &["bounds", "error", "text", "key", "algorithm"]),
    ("verify", &["bounds", "error", "request", "text", "json", "key", "algorithm", "scheme"]),
    (
        "certificate",
        &["bounds", "error", "json", "request", "text", "key", "algorithm", "scheme", "verify"],
    ),
    ("fields", &["bounds", "error", "json", "request", "text", "algorithm", "scheme", "verify"]),
    ("http_signature", &["bounds", "error", "request", "text", "algorithm", "scheme", "verify"]),
    ("jose", &["bounds", "error", "request", "text", "json", "algorithm", "scheme", "verify"]),
    ("message", &["error", "request", "text", "json", "algorithm", "scheme", "verify"]),
    ("token", &["bounds", "error", "request", "text", "key", "algorithm", "scheme", "verify"]),
    ("gzip", &["error", "request", "scheme"]),
    ("providers", &["algorithm", "scheme", "verify"]),
    ("receiver", &["bounds", "error", "request", "json", "key", "scheme", "verify", "gzip"]),
    ("ledger", &["verify"]),
    ("adapters", &["request", "verify", "receiver", "ledger"]),
    (
        "explain",
        &[
            "bounds",
            "error",
            "request",
            "text",
            "key",
            "algorithm",
            "scheme",
            "verify",
            "gzip",
            "providers",
        ],
    ),
    ("config", &["bounds", "error", "text", "key", "algorithm", "scheme", "verify", "providers"]),
];

/// The first step of each path from the crate's root that the code names.
fn named_from_the_root(code: &str) -> HashSet<String> {
    let mut named = HashSet::new();
    for (at, root) in code.match_indices("crate::") {
        let path = &code[at + root.len()..];
        let mut depth = 0;
        let mut step = String::new();
        for character in path.chars() {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => {
                    named.insert(std::mem::take(&mut step));
                }
                _ if depth < 2 => step.push(character),
                _ => {}
            }
            if depth == 0 && !(character.is_alphanumeric() || character == '_') {
                break;
            }
        }
        named.insert(step);
    }
    let first = |step: String| {
        let step = step.trim();
        let end = step.find(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
        step[..end.unwrap_or(step.len())].to_owned()
    };
    named.into_iter().map(first).filter(|step| !step.is_empty()).collect()
}

#[test]
fn arrows_point_one_way() {
    let named =
        named_from_the_root("use crate::a::{X, Y};\nuse crate::{b::{Z, W}, c, D};crate::e::f()");
    assert_eq!(named, ["a", "b", "c", "D", "e"].map(String::from).into());

    for (floor, (room, may_name)) in FLOORS.iter().enumerate() {
        let below = FLOORS[..floor].iter().map(|(room, _)| room).collect::<Vec<_>>();
        assert!(may_name.iter().all(|named| below.contains(&named)), "{room} names what is above");
    }
    for file in library().into_iter().filter(|file| file.path != "lib.rs") {
        let room = file.room();
        let (_, may_name) = FLOORS.iter().find(|(known, _)| *known == room).expect(room);
        for named in named_from_the_root(&file.code) {
            // A provider is written as a receiver would write it: with what the crate's root exports.
            let is_exported = room == "providers" && named.starts_with(char::is_uppercase);
            let allowed = is_exported || named == room || may_name.contains(&&*named);
            assert!(allowed, "{} names `crate::{named}`", file.path);
        }
    }
}

#[test]
fn the_floors_are_listed_from_the_ground_up() {
    let files = library();
    let root = files.iter().find(|file| file.path == "lib.rs").unwrap();
    let listed: Vec<_> = root
        .code
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(listed, FLOORS.map(|(room, _)| room));
}

/// The lines of `code`, each attribute in one.
fn joined_attributes(code: &str) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for line in code.lines().map(str::trim) {
        match joined.last_mut() {
            Some(last)
                if last.starts_with('#')
                    && last.matches('[').count() > last.matches(']').count() =>
            {
                last.push_str(line);
            }
            _ => joined.push(line.to_owned()),
        }
    }
    joined
}

/// What a feature gates begins at a door: a module, a name that is passed on, or an impl. No line within
/// a function depends on a feature. Providers have rows of a table for it, and so have algorithms.
#[test]
fn features_stand_at_doors() {
    const DOORS: [&str; 9] = [
        "mod ",
        "pub mod ",
        "pub(crate) mod ",
        "use ",
        "pub use ",
        "pub(crate) use ",
        "impl ",
        "impl<",
        "extern crate ",
    ];
    let mut count = 0;
    for file in library().iter().filter(|file| file.room() != "providers") {
        let lines = joined_attributes(&file.code);
        for (at, line) in lines.iter().enumerate() {
            if !(line.contains("cfg") && line.contains("feature = ")) {
                continue;
            }
            count += 1;
            let is_documentation = line.starts_with("#![cfg_attr(")
                || (line.starts_with("#[cfg_attr(") && line.contains("doc = "));
            let is_row = file.path == "algorithm/mod.rs" && !line.ends_with(']');
            let behind = lines[at + 1..].iter().find(|line| !line.starts_with('#')).unwrap();
            let is_door = DOORS.iter().any(|door| behind.starts_with(door));
            assert!(is_documentation || is_row || is_door, "{}: {line} {behind}", file.path);
        }
    }
    assert!((20..=60).contains(&count), "{count}");
}

#[test]
fn every_file_has_its_place_in_the_design() {
    let design = fs::read_to_string(root().join("DESIGN.md")).unwrap();
    let files = library();
    for file in files.iter().filter(|file| !file.is_of_provider()) {
        let path = &file.path;
        assert!(design.contains(&format!("`{path}`")), "DESIGN.md does not say what is in {path}");
    }
    let rows = design.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(".rs` | "));
    for (path, _) in rows {
        let is_there = files.iter().any(|file| file.path.strip_suffix(".rs") == Some(path));
        assert!(is_there, "there is no {path}.rs");
    }
}

#[test]
fn no_unsafe_code() {
    for File { path, code } in library() {
        assert_eq!(lines_with(&code, "unsafe").next(), None, "{path}");
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
}

/// Nothing else can come from a sender or a secret, so that every error can be logged.
#[test]
fn errors_hold_static_text_and_numbers() {
    let source = fs::read_to_string(root().join("src/error.rs")).unwrap();
    let mut count = 0;
    for table in source.split("\nreasons! {\n").skip(1) {
        let (rows, _) = table.split_once("\n}\n").unwrap();
        for field in rows.lines().filter_map(|line| line.trim().strip_suffix(',')) {
            let Some((name, kind)) = field.split_once(": ") else { continue };
            assert!(["&'static str", "usize", "u64", "u16"].contains(&kind), "{name}: {kind}");
            count += 1;
        }
    }
    assert!(count >= 30, "{count}");
    // Text that is made at run time can be made static, which schemes of files are, in one place.
    for File { path, code } in
        library().into_iter().filter(|file| file.path != "config/interned.rs")
    {
        assert_eq!(lines_with(&code, "leak(").next(), None, "{path}");
    }
}

/// `std` is named only in an item that the feature `std` gates; a receiver's all have it.
#[test]
fn no_std_outside_of_its_feature() {
    let needs_std = |file: &File| {
        ["gzip", "receiver", "ledger", "adapters", "config"].contains(&file.room())
            || file.path.starts_with("explain/bodies/")
            || file.path == "request/clock/mod.rs"
    };
    for File { path, code } in library().into_iter().filter(|file| !needs_std(file)) {
        let mut gated = false;
        for line in code.lines() {
            if line.contains("cfg(feature = \"std\")") || line.contains("cfg(any(feature = \"std\"")
            {
                gated = true;
            }
            let named = line.contains("std::") || line.contains("extern crate std");
            assert!(!named || gated, "{path}: {line}");
            gated &= !matches!(line.trim_end(), "}" | "    }" | "");
        }
    }
}

#[test]
fn a_provider_fits_on_a_page() {
    for file in library().iter().filter(|file| file.is_of_provider()) {
        let source = fs::read_to_string(root().join("src").join(&file.path)).unwrap();
        let lines = source.lines().count();
        assert!(lines <= 100, "{} has {lines} lines", file.path);
    }
}

fn is_kebab_case(id: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    id.split('-').all(word)
}

#[test]
fn every_provider_is_documented_and_has_vectors() {
    let mut ids = HashSet::new();
    for Provider { type_name, schemes, .. } in providers::ALL {
        assert!(!type_name.is_empty() && !schemes.is_empty());
        for scheme in schemes.iter().map(Entry::scheme) {
            let id = scheme.id();
            assert!(is_kebab_case(id), "{id}");
            assert!(ids.insert(id), "{id} is there twice");
            assert_ne!(scheme.name(), id, "a name for a reader");
            assert!(!scheme.source().is_empty(), "{id}");
            let folder = id.trim_end_matches("-partner").trim_end_matches("-customer");
            let vectors = root().join("tests/data").join(folder).join("vectors.json");
            assert!(vectors.exists(), "{id} has no vectors");
        }
    }
}
