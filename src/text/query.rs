use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::bytes::{byte_of, pair_value, split};
use crate::bounds::MAX_FIELDS;
use crate::error::Error;

/// The name and the value of a parameter, or of another member, decoded.
pub(crate) type Pair = (Vec<u8>, Vec<u8>);

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

/// Every parameter of the query with its value, decoded once, in their order. What is there but for its `=` has an
/// empty value. Text that is not UTF-8 has no reading, and what HTTP does not send either.
pub(crate) fn pairs(query: &[u8]) -> Result<Vec<Pair>, Error> {
    let mut pairs = Vec::new();
    for pair in split(query, b"&").filter(|pair| !pair.is_empty()) {
        if pairs.len() >= MAX_FIELDS {
            return Err(Error::TooManyFields { limit: MAX_FIELDS });
        }
        let mut sides = pair.splitn(2, |byte| *byte == b'=').map(text);
        let mut side = || sides.next().unwrap_or(Some(Vec::new())).ok_or(Error::QueryNotForm);
        pairs.push((side()?, side()?));
    }
    Ok(pairs)
}

/// What a name or a value stands for.
fn text(encoded: &[u8]) -> Option<Vec<u8>> {
    let decoded = decoded(encoded).filter(|_| encoded.iter().all(u8::is_ascii_graphic))?;
    core::str::from_utf8(&decoded).is_ok().then(|| decoded.to_vec())
}

/// What stands before the last two parameters, which have to have these names, percent-decoded: it is split
/// before it is decoded, so that nothing that was encoded can end a name or a value. `query_name` is what errors
/// call the query.
pub(crate) fn before(
    query: &[u8],
    [signature, id]: [&str; 2],
    query_name: &'static str,
) -> Result<Vec<u8>, Error> {
    let mut from_end = query.rsplitn(3, |byte| *byte == b'&');
    let mut last_is = |name| from_end.next().is_some_and(|last| pair_value(last, name).is_some());
    if !(last_is(id) && last_is(signature)) {
        return Err(Error::UnsignedParameter);
    }
    let signed = from_end.next().unwrap_or_default();
    let mut text = Vec::with_capacity(signed.len());
    for (at, pair) in split(signed, b"&").enumerate() {
        let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at_checked(equals).unwrap_or_default();
        if name.contains(&b'%') {
            return Err(Error::HoldsSeparator { header: query_name });
        }
        text.extend_from_slice(if at == 0 { b"" } else { b"&" });
        text.extend_from_slice(name);
        push_decoded(value, &mut text, query_name)?;
    }
    Ok(text)
}

/// Decodes a value, in which a `&` that was encoded could begin another parameter.
fn push_decoded(value: &[u8], text: &mut Vec<u8>, query_name: &'static str) -> Result<(), Error> {
    let mut rest = value;
    while let [first, others @ ..] = rest {
        let (byte, behind) = match (first, others) {
            (b'%', [high, low, behind @ ..]) => (byte_of([*high, *low]), behind),
            (b'%', _) => (None, others),
            (byte, _) => (Some(*byte), others),
        };
        match byte {
            Some(b'&') => return Err(Error::HoldsSeparator { header: query_name }),
            Some(byte) => text.push(byte),
            None => return Err(Error::QueryNotForm),
        }
        rest = behind;
    }
    Ok(())
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
