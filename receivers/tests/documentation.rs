//! What the pages show of receivers is what is compiled and tested here.

use std::fs;
use std::path::Path;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The README's examples for axum need its crate; the modules' pages show the same, compiled.
#[test]
fn the_readmes_examples_for_axum_are_the_modules() {
    let mut examples = include_str!("../../README.md").split("```rust,ignore\n").skip(1);
    for module in [
        include_str!("../../src/receiver/examples/axum.md"),
        include_str!("../../src/ledger/examples/axum.md"),
    ] {
        let (example, _) = examples.next().and_then(|from| from.split_once("```")).expect("it");
        let trimmed = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        assert!(trimmed(module).contains(&trimmed(example)), "{example}");
    }
    assert_eq!(examples.next(), None);
}

/// The library's own tests leave these examples out, because it cannot compile them.
#[test]
fn each_example_that_a_page_shows_is_compiled_there_or_here() {
    let compiled = include_str!("../src/lib.rs");
    for module in ["providers", "receiver", "ledger"] {
        let mut count = 0;
        let folder = Path::new(ROOT).join("src").join(module);
        let sources = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let sources = sources.filter(|path| path.is_file());
        let pages: String = sources.map(|path| fs::read_to_string(path).unwrap()).collect();
        for example in fs::read_dir(folder.join("examples")).unwrap() {
            let name = example.unwrap().file_name().into_string().unwrap();
            count += 1;
            let by_the_library = format!("\n#[doc = include_str!(\"examples/{name}\")]");
            if pages.matches(&by_the_library).count() == 1 {
                continue;
            }
            let shown =
                format!("[cfg_attr(not(doctest), doc = include_str!(\"examples/{name}\"))]");
            assert_eq!(pages.matches(&shown).count(), 1, "{shown}");
            let path = format!(
                "#[cfg(doctest)]\n#[doc = include_str!(\"../../src/{module}/examples/{name}\")]"
            );
            assert_eq!(compiled.matches(&path).count(), 1, "{path}");
        }
        assert_eq!(pages.matches("include_str!(\"examples/").count(), count, "{module}");
    }
}

#[test]
fn the_page_on_proxies_quotes_the_configuration_that_is_tested() {
    let page = include_str!("../../docs/deploy.md");
    let (_, quoted) = page.split_once("```nginx\n").expect("it");
    let (quoted, _) = quoted.split_once("```").expect("its end");
    assert_eq!(quoted, include_str!("deploy/nginx.conf"));
}
