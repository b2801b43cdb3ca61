//! Files have the words of `docs/recipes.schema.json`, all of them; and whatever is done to one, reading it ends in a
//! scheme or in an error with its line.

#![cfg(feature = "config")]

use std::collections::BTreeSet;

use countersign::config::SchemeFile;
use countersign::providers::schemes;
use countersign::{Keys, Request, Verifier};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

/// The words that the schema has for a member of one of its definitions, whichever of several forms that has.
fn words_of_schema(definition: &str, member: &str) -> BTreeSet<String> {
    let schema = include_str!("../docs/recipes.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    let mut words = BTreeSet::new();
    let forms = &schema["$defs"][definition];
    collect(forms, member, &mut words);
    assert!(!words.is_empty(), "{definition} {member}");
    words
}

fn collect(value: &Value, member: &str, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(of_member) = members.get("properties").and_then(|all| all.get(member)) {
                let several = of_member["enum"].as_array().into_iter().flatten();
                let all = several.chain(of_member.get("const"));
                words.extend(all.filter_map(Value::as_str).map(String::from));
            }
            if let Some(Value::Array(forms)) = members.get("oneOf") {
                for form in forms {
                    collect(form, member, words);
                }
            }
        }
        Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

const TEMPLATE: &str = r#"
id = "acme"
family = "message"
algorithm = "HMAC-SHA256"
key = KEY
signature = SIGNATURE
timestamp = TIMESTAMP
key_id = KEY_ID
message = [PART]
"#;

/// The words that a file may have there, as the error of another one lists them.
fn words_of_file(place: &str, value: &str) -> BTreeSet<String> {
    let usual = [
        ("KEY_ID", "{ in = \"header\", name = \"X-Key\" }"),
        ("KEY", "{ kind = \"secret\" }"),
        ("SIGNATURE", "{ in = \"header\", name = \"X-Signature\" }"),
        ("TIMESTAMP", "{ in = \"header\", name = \"X-Time\", format = \"seconds\" }"),
        ("PART", "{ part = \"body\" }"),
    ];
    let mut file = TEMPLATE.to_owned();
    for (name, usual) in usual {
        file = file.replace(name, if name == place { value } else { usual });
    }
    if place.is_empty() {
        value.clone_into(&mut file);
    }
    let error = SchemeFile::parse(&file).unwrap_err();
    let (_, listed) = error.what().split_once("` is one of ").unwrap_or_else(|| panic!("{error}"));
    let words = listed.split('`').skip(1).step_by(2);
    words.map(String::from).collect()
}

#[test]
fn files_have_the_words_of_the_schema() {
    const LIST: &str = "{ part = \"list\", of = \"query\", ";
    let token = |payload: &str| {
        format!(
            "id = \"acme\"\nfamily = \"jws\"\nalgorithm = \"HMAC-SHA256\"\nkey = {{ kind = \"secret\" }}\n\
             alg = \"HS256\"\ntoken = {{ in = \"header\", name = \"X\" }}\npayload = {payload}"
        )
    };
    let head = "id = \"acme\"\nfamily = \"http-message-signature\"\nalgorithm = \"HMAC-SHA256\"\n\
                key = { kind = \"secret\" }\nalg = \"hmac-sha256\"\ncovers_at_least = [{ covered = \"?\" }]";
    for (definition, member, place, value) in [
        ("recipe", "family", "", "id = \"acme\"\nfamily = \"?\""),
        ("recipe", "confirmed_by", "", "id = \"acme\"\nconfirmed_by = \"?\""),
        ("key", "kind", "KEY", "{ kind = \"?\" }"),
        ("signature", "in", "SIGNATURE", "{ in = \"?\" }"),
        ("signature", "blanks", "SIGNATURE", "{ in = \"header\", name = \"X\", blanks = \"?\" }"),
        ("timestamp", "in", "TIMESTAMP", "{ in = \"?\" }"),
        ("timestamp", "format", "TIMESTAMP", "{ in = \"header\", name = \"X\", format = \"?\" }"),
        (
            "timestamp",
            "future",
            "TIMESTAMP",
            "{ in = \"first-item\", format = \"seconds\", future = \"?\" }",
        ),
        ("key_id", "in", "KEY_ID", "{ in = \"?\" }"),
        ("part", "part", "PART", "{ part = \"?\" }"),
        ("part", "of", "PART", "{ part = \"list\", of = \"?\" }"),
        ("part", "order", "PART", &format!("{LIST} order = \"?\" }}")),
        ("part", "escape", "PART", &format!("{LIST} escape = \"?\" }}")),
        ("part", "nested", "PART", &format!("{LIST} nested = \"?\" }}")),
        ("headerList", "in", "PART", "{ part = \"listed-headers\", list = { in = \"?\" } }"),
        (
            "fieldText",
            "kind",
            "PART",
            "{ part = \"field-as\", name = \"a\", text = { kind = \"?\" } }",
        ),
        ("shape", "of", "PART", "{ part = \"header\", name = \"X\", shape = { of = \"?\" } }"),
        ("claim", "claim", "", &token("{ kind = \"claims\", claims = [{ claim = \"?\" }] }")),
        ("covered", "covered", "", head),
    ] {
        let words = words_of_schema(definition, member);
        assert_eq!(words_of_file(place, value), words, "{definition} {member}");
    }
    let secrets = words_of_file("KEY", "{ kind = \"secret\", form = \"?\" }");
    let keys = "id = \"acme\"\nfamily = \"message\"\nkey = { kind = \"public-key\", form = \"?\" }";
    let forms = secrets.union(&words_of_file("", keys)).cloned().collect::<BTreeSet<_>>();
    assert_eq!(forms, words_of_schema("key", "form"));
    let encodings = include_str!("../docs/recipes.schema.json");
    let encodings: Value = serde_json::from_str(encodings).unwrap();
    let encodings = encodings["$defs"]["encoding"]["enum"].as_array().unwrap().iter();
    let of_file = words_of_file("SIGNATURE", "{ in = \"header\", name = \"X\", encoding = \"?\" }");
    assert_eq!(
        encodings.map(|it| it.as_str().unwrap().to_owned()).collect::<BTreeSet<_>>(),
        of_file
    );
}

/// What stands in the place of a word or a text.
const OTHERS: [&str; 12] = [
    "\"\"",
    "\"X-Other\"",
    "\"body\"",
    "\"1\"",
    "\"é\\u0000\"",
    "true",
    "18446744073709551615",
    "-1",
    "1.5",
    "[]",
    "{ }",
    "[[{ }]]",
];

/// The file with one of its texts replaced, or a line lost or there twice.
fn mangled(file: &str, at: Index, how: u8, other: &str) -> String {
    let lines: Vec<_> = file.lines().collect();
    let line = at.index(lines.len());
    match how {
        0 => lines
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != line)
            .map(|(_, line)| *line)
            .collect::<Vec<_>>()
            .join("\n"),
        1 => [&lines[..=line], &lines[line..]].concat().join("\n"),
        _ => {
            let texts: Vec<_> = file.match_indices('"').map(|(at, _)| at).collect();
            let first = at.index(texts.len() / 2) * 2;
            format!("{}{other}{}", &file[..texts[first]], &file[texts[first + 1] + 1..])
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn a_file_is_a_scheme_or_has_a_fault(
        scheme in any::<Index>(),
        at in any::<Index>(),
        how in 0..8_u8,
        other in select(&OTHERS[..]),
    ) {
        let all: Vec<_> = schemes().collect();
        let file = mangled(&all[scheme.index(all.len())].to_toml(), at, how, other);
        match SchemeFile::parse(&file) {
            Err(error) => prop_assert!((1..=file.lines().count().max(1)).contains(&error.line())),
            Ok(read) => {
                let scheme = read.scheme();
                prop_assert!(SchemeFile::parse(&scheme.to_toml()).is_ok());
                let keys = Keys::new("c2VjcmV0").setting(scheme.setting());
                if let Ok(bound) = read.entry().bind(&keys) {
                    let headers = [(scheme.header(), "t=1,v1=00")];
                    let request = Request::new(&headers).method("POST").url("https://example.com/in?a=1");
                    let is_refused = bound.verify(&request, br#"{"a":1}"#).is_err();
                    prop_assert!(is_refused);
                }
            }
        }
    }
}
