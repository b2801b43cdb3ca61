//! A log in which a function wrote its event as JSON, between lines of text and behind whatever stands in front
//! of it.

use super::json;
use super::lines::{first_line, is_request_line, lines};

/// The JSON in a text.
pub(super) struct Found<'t> {
    pub(super) values: Vec<&'t [u8]>,
    /// The text from what only begins as JSON does.
    pub(super) broken: Option<&'t [u8]>,
}

/// The objects in a text. None where it has a request line, as it may then be of HTTP.
pub(super) fn found(text: &[u8]) -> Option<Found<'_>> {
    let (mut found, mut rest) = (Found { values: Vec::new(), broken: None }, text);
    while let Some(at) = rest.iter().position(|byte| *byte == b'{') {
        let (before, json) = rest.split_at_checked(at)?;
        if lines(before).any(|line| is_request_line(first_line(line))) {
            return None;
        }
        let length = match json::first_length(json) {
            Ok(length) => {
                found.values.push(json.get(..length)?);
                length
            }
            // What is whole up to there is not looked at again.
            Err(length) => {
                found.broken = found.broken.or(Some(json));
                length.max(1)
            }
        };
        rest = json.get(length..).unwrap_or_default();
    }
    let has_request = lines(rest).any(|line| is_request_line(first_line(line)));
    (!has_request).then_some(found)
}
