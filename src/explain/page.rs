//! What the page of causes says of each, compiled in.

use alloc::format;

use super::cause::CODES;

const TEXT: &str = include_str!("../../docs/troubleshooting.md");

/// The section that many others name, and that is no cause's.
const RAW_BODY: &str = "raw-body";

/// What [`PAGE`](super::PAGE) says of the cause with this code: its title, when it is found, how it comes
/// about, and what to do where. Of `raw-body`, which is no cause, it says how each framework gives one.
///
/// ```
/// use countersign::explain::section;
///
/// let text = section("secret-quotes").expect("it is a code");
/// assert!(text.starts_with("### Quotes around the secret\n"));
/// assert_eq!(section("no-such-code"), None);
/// ```
#[must_use]
pub fn section(code: &str) -> Option<&'static str> {
    let text = match code {
        RAW_BODY => TEXT.find("### The raw body\n").and_then(|start| TEXT.get(start..)),
        _ if CODES.contains(&code) => {
            TEXT.split_once(&format!("<a id=\"{code}\"></a>\n")).map(|(_, text)| text)
        }
        _ => None,
    }?;
    let ends = ["\n<a id=", "\n## "].map(|mark| text.find(mark).unwrap_or(text.len()));
    let end = ends.into_iter().min()?;
    text.get(..end).map(str::trim_ascii)
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::section;
    use crate::explain::CODES;

    #[test]
    fn each_cause_has_a_section_of_its_own() {
        for code in CODES.iter().copied().chain(["raw-body"]) {
            let text = section(code).unwrap();
            assert!(text.starts_with("### "), "{code}");
            assert_eq!(text.matches("### ").count(), 1, "{code}");
            assert!(!text.contains("<a id=") && !text.contains("\n## "), "{code}");
            assert!(code == "raw-body" || text.contains(&format!("`{code}`")), "{code}");
            assert!(!text.contains("s above"), "{code}: what stands above is not printed with it");
        }
        for none in ["", "body", "raw", "\"", "body-json\"></a>\n"] {
            assert_eq!(section(none), None);
        }
    }
}
