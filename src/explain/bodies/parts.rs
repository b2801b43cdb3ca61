//! Bodies of which the given one may be a part: what stands at a path of the signed fields.

use alloc::string::String;
use alloc::vec::Vec;

use super::MAX_TRANSFORMED;
use crate::explain::inquiry::Inquiry;
use crate::scheme::{Part, Signature};

/// Each whole body, and the path at which the given one would stand in it.
pub(in crate::explain) fn wholes(inquiry: &Inquiry<'_>) -> Vec<(&'static str, Vec<u8>)> {
    let mut found: Vec<(&'static str, Vec<u8>)> = Vec::new();
    let paths = paths(inquiry).filter(|_| inquiry.body.len() <= MAX_TRANSFORMED);
    let above =
        paths.flat_map(|path| path.match_indices('.').filter_map(move |(end, _)| path.get(..end)));
    for path in above {
        if found.iter().all(|(known, _)| *known != path) {
            found.push((path, at(path, inquiry.body)));
        }
    }
    found
}

/// The paths of the fields that the scheme reads.
fn paths(inquiry: &Inquiry<'_>) -> impl Iterator<Item = &'static str> {
    let scheme = inquiry.entry.scheme();
    let signature = scheme.template().map(|template| template.signature);
    let signature = signature.filter(Signature::is_in_body);
    let fields = scheme.parts().iter().filter_map(|part| match part {
        Part::Field(path)
        | Part::OptionalField(path)
        | Part::RawField(path)
        | Part::FieldAs(path, _) => Some(*path),
        _ => None,
    });
    signature.map(|signature| signature.header).into_iter().chain(fields)
}

fn at(path: &str, body: &[u8]) -> Vec<u8> {
    let (mut before, mut after) = (String::new(), Vec::new());
    for step in path.split('.') {
        if step == "0" {
            before.push('[');
            after.push("]");
        } else {
            for text in ["{\"", step, "\":"] {
                before.push_str(text);
            }
            after.push("}");
        }
    }
    after.reverse();
    [before.as_bytes(), body, after.concat().as_bytes()].concat()
}
