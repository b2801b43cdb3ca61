//! `countersign cause`: what is known of a cause, by the code that `explain` gave.

use std::fmt::Write as _;

use clap::Args;
use countersign::explain::{CODES, section};

/// What many sections name, and is no cause.
const RAW_BODY: &str = "raw-body";

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The code, as `explain` prints it, such as body-json; without one, all codes are listed
    code: Option<String>,
}

/// No cause has the code that was given.
#[derive(Debug, thiserror::Error)]
#[error("no cause {given:?}: {}`countersign cause` lists them all", similar(given))]
pub(crate) struct NoSuchCause {
    given: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<String, NoSuchCause> {
    let Some(given) = &arguments.code else { return Ok(list()) };
    // What was copied with the path of the page in front of it is meant, too.
    let code = given.rsplit('#').next().unwrap_or_default().to_ascii_lowercase();
    let text = section(&code).ok_or_else(|| NoSuchCause { given: given.clone() })?;
    let mut answer = format!("{}\n", text.trim_start_matches("### "));
    if code != RAW_BODY && text.contains("raw body") {
        answer += "\nHow each framework gives the raw body: countersign cause raw-body\n";
    }
    Ok(answer)
}

/// A line for each code.
fn list() -> String {
    let codes = || CODES.iter().copied().chain([RAW_BODY]);
    let width = codes().map(str::len).max().unwrap_or_default();
    let mut list = String::new();
    for code in codes() {
        let title = section(code).and_then(|text| text.lines().next()).unwrap_or_default();
        // Writing to a String does not fail.
        let _ = writeln!(list, "{code:width$}  {}", title.trim_start_matches("### "));
    }
    list
}

/// The codes that the given one may stand for.
fn similar(given: &str) -> String {
    // Nothing is compared that is longer than any code.
    let given: String = given.chars().take(40).collect();
    let slips = |code: &&str| strsim::osa_distance(&given, code);
    let near = CODES.iter().min_by_key(|code| slips(code)).filter(|code| slips(code) <= 3);
    near.map(|code| format!("did you mean {code}? ")).unwrap_or_default()
}
