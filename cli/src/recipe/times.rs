//! Texts that may be times.

use countersign::TimeFormat;

/// The format of a text that may be a time of now, or a few years from it.
pub(crate) fn format(text: &str) -> Option<TimeFormat> {
    let is_number = text.starts_with(|first: char| ('1'..='9').contains(&first))
        && text.bytes().all(|byte| byte.is_ascii_digit());
    let begins_as_date =
        text.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()))
            && text.get(4..5) == Some("-");
    match text.len() {
        10 if is_number => Some(TimeFormat::Seconds),
        13 if is_number => Some(TimeFormat::Milliseconds),
        20..=40 if begins_as_date && text.get(10..11) == Some("T") => Some(TimeFormat::Rfc3339),
        29 if text.ends_with(" GMT") => Some(TimeFormat::HttpDate),
        _ => None,
    }
}

/// What a sentence calls it.
pub(crate) const fn name(format: TimeFormat) -> &'static str {
    match format {
        TimeFormat::Seconds => "in seconds",
        TimeFormat::Milliseconds => "in milliseconds",
        TimeFormat::HttpDate => "as a date of HTTP",
        _ => "as a date and time",
    }
}
