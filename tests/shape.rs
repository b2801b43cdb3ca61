//! The shape that the library promises: what can cross threads, what is a verifier, how large a
//! verification is, and a few rules of the source that no compiler checks.

mod common;

use std::collections::HashSet;
use std::fmt::{Debug, Display};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::request;
use countersign::providers::{self, Provider};
use countersign::{
    Abp, Algorithm, ConfigError, Coverage, Encoding, Error, HeaderFn, MaskIt, OpenFx, Part, Proof,
    Request, Rtb, Scheme, Secret, SecretForm, Signature, Signer, TimeFormat, TraceFinance,
    UnixTime, Verification, Verifier, Webhook,
};

const fn crosses_threads<T: Send + Sync + 'static>() {}
const fn is_debug<T: Debug>() {}
const fn is_error<T: core::error::Error + Display + Send + Sync + 'static>() {}
const fn is_verifier<T: Verifier + ?Sized>() {}
const fn is_signer<T: Signer + Debug>() {}

macro_rules! for_each_type {
    ($check:ident: $($type:ty),* $(,)?) => { $($check::<$type>();)* };
}

const _: () = {
    for_each_type!(
        crosses_threads: Abp, MaskIt, OpenFx, Rtb, TraceFinance, Webhook, Secret, Verification,
        Proof, Error, ConfigError, Algorithm, Encoding, Coverage, Part, Scheme, SecretForm,
        Signature, TimeFormat, UnixTime, Provider, HeaderFn<'static, fn(&str) -> Option<&'static str>>,
        Box<dyn Verifier>, Arc<dyn Verifier>, Box<dyn Signer>, Request<'static>
    );
    for_each_type!(
        is_debug: Abp, MaskIt, OpenFx, Rtb, TraceFinance, Webhook, Secret, Verification, Proof,
        Error, ConfigError, Algorithm, Encoding, Coverage, Part, Scheme, SecretForm, Signature,
        TimeFormat, UnixTime, Provider, HeaderFn<'static, ()>, Request<'static>
    );
    for_each_type!(is_error: Error, ConfigError);
    for_each_type!(is_signer: Abp, MaskIt, OpenFx, Rtb, TraceFinance, Webhook);
    for_each_type!(
        is_verifier: dyn Verifier, Box<dyn Verifier>, Arc<dyn Verifier>, &dyn Verifier, dyn Signer,
        Box<dyn Signer>, Arc<dyn Signer>, &dyn Signer, Arc<OpenFx>, Box<Webhook>, &&MaskIt,
        Arc<Box<dyn Verifier + Send + Sync>>
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
    assert!(format!("{trace:?}").contains("secrets: 1"), "{trace:?}");
    assert!(format!("{:?}", trace.or("other").unwrap()).contains("secrets: 2"));
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
    assert!(size <= 704, "{size}");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of the library, without the command line's, with what is not a comment and comes before
/// their unit tests.
fn library() -> Vec<(PathBuf, String)> {
    let folders =
        ["src", "src/providers", "src/receiver", "src/ledger", "src/explain", "src/explain/bodies"]
            .map(|folder| root().join(folder));
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    let sources = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let files: Vec<_> = sources
        .map(|path| {
            let source = fs::read_to_string(&path).unwrap();
            let code = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            let code = lines.collect::<Vec<_>>().join("\n");
            (path, code)
        })
        .collect();
    assert!(files.len() > 15);
    files
}

fn lines_with<'s>(source: &'s str, pattern: &'s str) -> impl Iterator<Item = &'s str> {
    source.lines().filter(move |line| line.contains(pattern))
}

#[test]
fn tags_are_compared_in_one_place() {
    for (path, source) in library() {
        let uses = lines_with(&source, "ct_eq").count() + lines_with(&source, "subtle").count();
        assert_eq!(uses > 0, path.ends_with("mac.rs"), "{}", path.display());
    }
    let mac = fs::read_to_string(root().join("src/mac.rs")).unwrap();
    let (_, from) = mac.split_once("fn tags_equal(").unwrap();
    let (body, _) = from.split_once("\n}\n").unwrap();
    let compared = lines_with(body, "ct_eq").count();
    assert!(compared > 0 && compared == lines_with(&mac, "ct_eq").count());
    assert_eq!(lines_with(&mac, "tags_equal(").count(), 2, "its body and its one caller");
    assert_eq!(lines_with(&mac, "bool::from(").count(), 1, "the verdict becomes public once");
    assert_eq!(lines_with(&mac, "unwrap_u8").count(), 0, "nor does it in another way");
}

#[test]
fn tags_are_never_compared_with_an_operator() {
    let is_tag = |operand: &str| {
        let named = operand.contains("tag") || operand.contains("candidate");
        named && !operand.contains("len()")
    };
    for (path, source) in library() {
        for line in source.lines() {
            let words: Vec<_> = line.split_whitespace().collect();
            let compared = words.windows(3).filter(|words| ["==", "!="].contains(&words[1]));
            for words in compared {
                assert!(!is_tag(words[0]) && !is_tag(words[2]), "{}: {line}", path.display());
            }
            assert!(!line.contains(".eq("), "{}: {line}", path.display());
        }
        let comparable = lines_with(&source, "PartialEq").count();
        match path.file_name().and_then(|name| name.to_str()) {
            Some("candidates.rs") => assert_eq!(comparable, 0),
            Some("mac.rs") => assert_eq!(comparable, 1, "the name of the algorithm, no tag"),
            _ => {}
        }
    }
}

#[test]
fn no_unsafe_code() {
    for (path, source) in library() {
        assert_eq!(lines_with(&source, "unsafe").next(), None, "{}", path.display());
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
}

/// Nothing else can come from a sender or a secret, so that every error can be logged.
#[test]
fn errors_hold_static_text_and_numbers() {
    let source = fs::read_to_string(root().join("src/error.rs")).unwrap();
    let fields = source.lines().filter(|line| line.starts_with("        "));
    let mut count = 0;
    for field in fields.filter_map(|line| line.trim().strip_suffix(',')) {
        let Some((name, kind)) = field.split_once(": ") else { continue };
        assert!(["&'static str", "usize", "u64", "u16"].contains(&kind), "{name}: {kind}");
        count += 1;
    }
    assert!(count >= 40, "{count}");
    // Text that is made at run time can be made static.
    for (path, source) in library() {
        assert_eq!(lines_with(&source, "leak(").next(), None, "{}", path.display());
    }
}

/// `std` is named only in an item that the feature `std` gates; a receiver's all have it.
#[test]
fn no_std_outside_of_its_feature() {
    let needs_std = |path: &Path| {
        ["receiver", "ledger", "bodies"]
            .iter()
            .any(|folder| path.parent().is_some_and(|parent| parent.ends_with(folder)))
    };
    for (path, source) in library().into_iter().filter(|(path, _)| !needs_std(path)) {
        let mut gated = false;
        for line in source.lines() {
            if line.contains("cfg(feature = \"std\")")
                || ["any", "all"]
                    .iter()
                    .any(|of| line.contains(&format!("cfg({of}(feature = \"std\"")))
            {
                gated = true;
            }
            let named = line.contains("std::") || line.contains("extern crate std");
            assert!(!named || gated, "{}: {line}", path.display());
            gated &= !matches!(line.trim_end(), "}" | "    }" | "");
        }
    }
}

#[test]
fn a_provider_fits_on_a_page() {
    for (path, _) in library() {
        let is_provider = path.parent().is_some_and(|parent| parent.ends_with("providers"));
        if is_provider && !path.ends_with("mod.rs") {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 100, "{} has {lines} lines", path.display());
        }
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
        for scheme in *schemes {
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
