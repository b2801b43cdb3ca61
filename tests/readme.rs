//! The README's table of providers says what the code does, and the tests that `SECURITY.md` names are
//! there.

use countersign::providers::{ALL, Provider};
use countersign::{Coverage, Scheme};

const START: &str = "<!-- providers: written by tests/readme.rs -->\n";
const END: &str = "<!-- end of providers -->\n";

/// The README shows these; the others are in `docs/providers.md`.
const SHOWN: [&str; 5] = ["Abp", "MaskIt", "OpenFx", "Rtb", "TraceFinance"];

fn row(provider: &Provider, scheme: &Scheme) -> String {
    let signature = scheme.signature_format();
    format!(
        "| {} | `{}` | [`{}`]({}) | `{}` | {} | `{}`{} |\n",
        scheme.name(),
        scheme.id(),
        provider.type_name,
        provider.file,
        signature.header(),
        signature.text_form(),
        scheme.recipe(),
        if scheme.coverage() == Coverage::Body { "" } else { ", **not the body**" },
    )
}

fn table() -> String {
    let head = "| provider | id | type | header | text form | signed |\n|-|-|-|-|-|-|\n";
    let shown = ALL.iter().filter(|provider| SHOWN.contains(&provider.type_name));
    let rows = shown.flat_map(|provider| {
        let schemes = provider.schemes.iter().filter(|scheme| scheme.id() != "abp-community");
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

/// The README's examples for axum need features; their copies in the modules' documentation are
/// compiled with them.
#[test]
fn the_examples_for_axum_are_the_modules() {
    let mut examples = include_str!("../README.md").split("```rust,ignore\n").skip(1);
    for module in [include_str!("../src/receiver/mod.rs"), include_str!("../src/ledger/mod.rs")] {
        let (example, _) = examples.next().and_then(|from| from.split_once("```")).expect("it");
        let lines = module.lines().map(|line| line.strip_prefix("//! ").unwrap_or(line).trim());
        let example = example.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        let module = lines.map(|line| if line == "//!" { "" } else { line });
        assert!(module.collect::<Vec<_>>().join("\n").contains(&example), "{example}");
    }
    assert_eq!(examples.next(), None);
}

#[test]
fn the_page_on_proxies_quotes_the_configuration_that_is_tested() {
    let page = include_str!("../docs/deploy.md");
    let (_, quoted) = page.split_once("```nginx\n").expect("it");
    let (quoted, _) = quoted.split_once("```").expect("its end");
    assert_eq!(quoted, include_str!("deploy/nginx.conf"));
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
