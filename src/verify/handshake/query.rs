use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::bounds::MAX_HANDSHAKE_QUERY;
use crate::text::bytes::{byte_of, split};

/// The value of a parameter that is there once, decoded once. A name that is written with
/// percent-encodings is the name all the same.
pub(super) fn parameter<'q>(query: &'q str, name: &str) -> Option<Cow<'q, [u8]>> {
    if query.len() > MAX_HANDSHAKE_QUERY {
        return None;
    }
    let pairs = split(query.as_bytes(), b"&");
    let mut named = pairs.filter_map(|pair| {
        let mut sides = pair.splitn(2, |byte| *byte == b'=');
        let given = sides.next().and_then(decoded)?;
        (*given == *name.as_bytes()).then(|| sides.next().and_then(decoded))
    });
    let value = named.next()?;
    if named.next().is_some() { None } else { value }
}

/// What percent-encoded text stands for; nothing where an encoding is cut off or no hex.
fn decoded(text: &[u8]) -> Option<Cow<'_, [u8]>> {
    if !text.iter().any(|byte| matches!(byte, b'%' | b'+')) {
        return Some(text.into());
    }
    let mut bytes = Vec::with_capacity(text.len());
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
    Some(bytes.into())
}
