//! The README's table of providers says what the code does.

use countersign::Coverage;
use countersign::providers::{ALL, Provider};

const START: &str = "<!-- providers: written by tests/readme.rs -->\n";
const END: &str = "<!-- end of providers -->\n";

fn row(provider: &Provider) -> String {
    let scheme = provider.scheme;
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
    ALL.iter().map(row).fold(head.to_owned(), |table, row| table + &row)
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

/// The README's example for axum needs a feature; its copy in the module's documentation is compiled
/// with it.
#[test]
fn the_example_for_axum_is_the_modules() {
    let (_, from) = include_str!("../README.md").split_once("```rust,ignore\n").expect("it");
    let (example, _) = from.split_once("```").expect("its end");
    let module = include_str!("../src/receiver/mod.rs");
    let lines = module.lines().map(|line| line.strip_prefix("//!").unwrap_or(line));
    let text = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>();
    assert!(text.join("\n").contains(example));
}

#[test]
fn it_stays_under_250_lines() {
    assert!(include_str!("../README.md").lines().count() <= 250);
}
