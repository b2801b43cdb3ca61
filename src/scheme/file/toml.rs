//! Data as TOML 1.0: a line for each member, and for each item of a list of objects.

use alloc::string::String;
use core::fmt::Write as _;

use crate::scheme::data::Data;

/// What a member is where nobody says it, besides nothing, `false` and a list of nothing.
const USUAL: [(&str, Data); 8] = [
    ("lead", Data::Text("")),
    ("prefix", Data::Text("")),
    ("starting_with", Data::Text("")),
    ("replaced", Data::Text("")),
    ("or", Data::Text("")),
    ("blanks", Data::Text("none")),
    ("future", Data::Text("tolerated")),
    ("names", Data::Flag(true)),
];

/// Those that say something where they are `false` or nothing is in them.
const SAYS_NOTHING: [&str; 2] = ["names", "parameters"];

/// Each member in its line, but those that are as they usually are.
pub(super) fn write_members(members: &[(&'static str, Data)], text: &mut String) {
    for (name, value) in members.iter().filter(|(name, value)| is_said(name, value)) {
        text.push_str(name);
        text.push_str(" = ");
        match value {
            Data::List(values) if values.iter().all(|value| matches!(value, Data::Object(_))) => {
                text.push_str("[\n");
                for value in values {
                    text.push_str("    ");
                    write_value(value, text);
                    text.push_str(",\n");
                }
                text.push(']');
            }
            value => write_value(value, text),
        }
        text.push('\n');
    }
}

fn is_said(name: &str, value: &Data) -> bool {
    let is_usual = match value {
        Data::Nothing => true,
        Data::Flag(false) => !SAYS_NOTHING.contains(&name),
        Data::List(values) => values.is_empty() && !SAYS_NOTHING.contains(&name),
        Data::Object(members) => {
            name == "layout" && matches!(members.as_slice(), [(_, Data::Text("single"))])
        }
        _ => false,
    };
    !is_usual && !USUAL.iter().any(|(usual, is)| *usual == name && is == value)
}

fn write_value(value: &Data, text: &mut String) {
    match value {
        // A list has none, and a member that is nothing is left out.
        Data::Nothing => {}
        Data::Flag(flag) => text.push_str(if *flag { "true" } else { "false" }),
        // Writing to a String does not fail.
        Data::Number(number) => drop(write!(text, "{number}")),
        Data::Text(value) => write_text(value, text),
        Data::List(values) => {
            text.push('[');
            for (at, value) in values.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                write_value(value, text);
            }
            text.push(']');
        }
        Data::Object(members) => {
            text.push_str("{ ");
            let said = members.iter().filter(|(name, value)| is_said(name, value));
            for (at, (name, value)) in said.enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                text.push_str(name);
                text.push_str(" = ");
                write_value(value, text);
            }
            text.push_str(" }");
        }
    }
}

fn write_text(value: &str, text: &mut String) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\0'..='\u{1f}' | '\u{7f}' => {
                let _ = write!(text, "\\u{:04X}", u32::from(character));
            }
            _ => text.push(character),
        }
    }
    text.push('"');
}

/// A line of a comment, whatever it tells of.
pub(super) fn comment(line: &str) -> String {
    let mut shown = String::from("# ");
    for character in line.chars() {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown.push('\n');
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::data::object;

    #[test]
    fn what_means_something_in_toml_is_escaped() {
        let mut text = String::new();
        let members = [
            ("a", Data::Text("a\"b\\c\nd\u{1}\u{7f}é")),
            ("b", object([("names", false.into()), ("or", "".into()), ("c", 7_u64.into())])),
            ("prefix", "".into()),
            ("text", "".into()),
            ("list", [Data::Text("x"), Data::Text("y")].into_iter().collect()),
            ("message", [object([("part", "body".into())])].into_iter().collect()),
            ("none", Data::Nothing),
        ];
        write_members(&members, &mut text);
        let expected = [
            r#"a = "a\"b\\c\nd\u0001\u007Fé""#,
            "b = { names = false, c = 7 }",
            r#"text = """#,
            r#"list = ["x", "y"]"#,
            "message = [",
            r#"    { part = "body" },"#,
            "]\n",
        ];
        assert_eq!(text, expected.join("\n"));
        assert_eq!(comment("{time}\n{body}"), "# {time}\\n{body}\n");
    }
}
