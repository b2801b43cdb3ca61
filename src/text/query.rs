use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::bytes::{byte_of, split};

/// Why a parameter has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Missing,
    Repeated,
    /// It has no `=`, or a percent-encoding is cut off or no hex.
    Malformed,
}

/// The value of a parameter that is there once, decoded once. A name that is written with
/// percent-encodings is the name all the same. What is decoded is wiped when dropped: it may be a secret.
pub(crate) fn parameter(query: &[u8], name: &str) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let pairs = split(query, b"&");
    let mut named = pairs.filter_map(|pair| {
        let mut sides = pair.splitn(2, |byte| *byte == b'=');
        let is_it = sides.next().is_some_and(|given| is_name(given, name.as_bytes()));
        is_it.then(|| sides.next().and_then(decoded))
    });
    let value = named.next().ok_or(Fault::Missing)?;
    if named.next().is_some() {
        return Err(Fault::Repeated);
    }
    value.ok_or(Fault::Malformed)
}

fn is_name(given: &[u8], name: &[u8]) -> bool {
    let is_encoded = given.iter().any(|byte| matches!(byte, b'%' | b'+'));
    if is_encoded { decoded(given).is_some_and(|given| **given == *name) } else { given == name }
}

/// What percent-encoded text stands for; nothing where an encoding is cut off or no hex.
fn decoded(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let [byte, behind @ ..] = rest {
        let (byte, behind) = match (byte, behind) {
            (b'%', [high, low, behind @ ..]) => (byte_of([*high, *low])?, behind),
            (b'%', _) => return None,
            (b'+', _) => (b' ', behind),
            _ => (*byte, behind),
        };
        bytes.push(byte);
        rest = behind;
    }
    Some(bytes)
}
