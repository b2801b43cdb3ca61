//! The README's table of providers says what the code does, and the tests that `SECURITY.md` names are
//! there.

use std::collections::BTreeSet;

use countersign::providers::{ALL, Provider, schemes};
use countersign::{AnyScheme, Coverage, Entry};

const START: &str = "<!-- providers: written by tests/readme.rs -->\n";
const END: &str = "<!-- end of providers -->\n";

/// The README shows these; the others are in `docs/providers.md`.
const SHOWN: [&str; 5] = ["Abp", "MaskIt", "OpenFx", "Rtb", "TraceFinance"];

/// Where the documentation of a provider's type is.
const PAGES: &str = "https://docs.rs/countersign/latest/countersign/providers/struct";

fn row(provider: &Provider, scheme: &AnyScheme) -> String {
    format!(
        "| {} | `{}` | [`{}`]({PAGES}.{}.html) | `{}` | {} | `{}`{} |\n",
        scheme.name(),
        scheme.id(),
        provider.type_name,
        provider.type_name,
        scheme.header(),
        scheme.text_form(),
        scheme.signed(),
        if scheme.coverage() == Coverage::Body { "" } else { ", **not the body**" },
    )
}

fn table() -> String {
    let head = "| provider | id | type | header | text form | signed |\n|-|-|-|-|-|-|\n";
    let shown = ALL.iter().filter(|provider| SHOWN.contains(&provider.type_name));
    let rows = shown.flat_map(|provider| {
        let schemes = provider.schemes.iter().map(Entry::scheme);
        let schemes = schemes.filter(|scheme| scheme.id() != "abp-community");
        schemes.map(|scheme| row(provider, scheme))
    });
    rows.fold(head.to_owned(), |table, row| table + &row)
}

#[test]
fn the_table_is_what_the_code_says() -> std::io::Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path)?;
    let start = readme.find(START).expect("the table's start") + START.len();
    let end = readme.find(END).expect("the table's end");
    if std::env::var_os("UPDATE_README").is_some() {
        return std::fs::write(path, [&readme[..start], &table(), &readme[end..]].concat());
    }
    assert_eq!(&readme[start..end], table(), "UPDATE_README=1 cargo test --test readme");
    Ok(())
}

#[test]
fn each_file_in_the_table_is_there() {
    for provider in ALL {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(provider.file);
        assert!(path.is_file(), "{}", provider.file);
    }
}

/// `docs/providers.md` says so.
#[test]
fn each_provider_has_an_example() -> std::io::Result<()> {
    for provider in ALL {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(provider.file);
        let source = std::fs::read_to_string(path)?;
        let is_shown =
            ["/// ```\n/// use ", "include_str!(\"examples/"].map(|it| source.contains(it));
        assert!(is_shown.contains(&true), "{}", provider.file);
    }
    Ok(())
}

/// Who writes a scheme looks there for what the sender signs, and takes what is not there for missing.
#[test]
fn the_page_of_own_schemes_has_everything_that_one_is_made_of() {
    let page = include_str!("../docs/own-scheme.md");
    let variants = |source: &'static str, name: &str| {
        let (_, from) = source.split_once(&format!("pub enum {name} {{\n")).unwrap();
        let (variants, _) = from.split_once("\n}\n").unwrap();
        let names = variants.lines().filter_map(|line| line.strip_prefix("    "));
        names.filter(|line| line.starts_with(char::is_uppercase)).map(name_of).collect::<Vec<_>>()
    };
    let steps = |source: &'static str| {
        let lines = source.lines().filter_map(|line| line.strip_prefix("    pub const fn "));
        // What takes `&self` is for a reader of a scheme.
        lines.filter(|line| !line.contains("(&self")).map(name_of).collect::<Vec<_>>()
    };
    let names = [
        variants(include_str!("../src/scheme/part.rs"), "Part"),
        variants(include_str!("../src/text/time_format.rs"), "TimeFormat"),
        steps(include_str!("../src/scheme/signature.rs")),
        steps(include_str!("../src/scheme/timestamp.rs")),
    ];
    for names in names {
        assert!(names.len() >= 5, "{names:?}");
        for name in names {
            let is_there = ["`", "(", ")"].iter().any(|end| page.contains(&format!("{name}{end}")));
            assert!(is_there, "docs/own-scheme.md does not have {name}");
        }
    }
}

fn name_of(line: &str) -> &str {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.split(|letter| !is_letter(letter)).next().unwrap_or_default()
}

#[test]
fn it_stays_under_250_lines() {
    assert!(include_str!("../README.md").lines().count() <= 250);
}

/// In each row the names behind a file are of tests in it.
#[test]
fn each_test_that_holds_a_bound_is_there() -> std::io::Result<()> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (_, bounds) = include_str!("../SECURITY.md").split_once("## What a sender").unwrap();
    let (bounds, _) = bounds.split_once("\n## ").unwrap();
    let mut found = 0;
    for row in bounds.lines().filter(|line| line.starts_with("| ")) {
        let held_by = row.trim_end_matches([' ', '|']).rsplit(" | ").next().unwrap_or_default();
        let mut source = String::new();
        for quoted in held_by.split('`').skip(1).step_by(2) {
            if quoted.contains('/') {
                source = std::fs::read_to_string(root.join(quoted))?;
            } else {
                let test = format!("fn {quoted}(");
                assert!(source.contains(&test), "{quoted} is not there: {row}");
                found += 1;
            }
        }
    }
    assert!(found >= 30, "{found}");
    Ok(())
}

/// A receiver that takes a provider's public key has to get it somewhere.
#[test]
fn each_public_key_has_a_row_that_says_where_it_is() {
    let (_, tables) = include_str!("../docs/keys.md").split_once("## Where they are").unwrap();
    let rows = tables.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | "));
    let named: BTreeSet<_> = rows.flat_map(|(ids, _)| ids.split('`').skip(1).step_by(2)).collect();
    let public = schemes().filter(|scheme| scheme.key_kind().is_public());
    let missing: Vec<_> = public.map(AnyScheme::id).filter(|id| !named.contains(id)).collect();
    assert_eq!(missing, [""; 0]);
    assert!(named.len() > 40, "{named:?}");
}

/// The README is the front page of the documentation too, where no file lies beside it.
#[test]
fn the_links_lead_somewhere_from_everywhere() {
    let readme = include_str!("../README.md");
    let targets: Vec<_> = readme.split("](").skip(1).collect();
    assert!(targets.len() > 10, "{}", targets.len());
    for target in targets {
        assert!(target.starts_with("https://"), "{}", target.split(')').next().unwrap_or(target));
    }
}
