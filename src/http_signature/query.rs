//! A parameter of the query that is signed by its name.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::Error;
use crate::scheme::http_signature::SIGNATURE_INPUT;
use crate::text::bytes::{byte_of, split};

/// Writes the value of the one parameter with this name, percent-encoded anew, as its name is.
pub(super) fn copy_parameter(
    query: &[u8],
    name: &[u8],
    out: &mut impl FnMut(&[u8]),
) -> Result<(), Error> {
    let mut found = None;
    for pair in split(query, b"&").filter(|pair| !pair.is_empty()) {
        let mut sides = pair.splitn(2, |byte| *byte == b'=');
        let given = sides.next().unwrap_or_default();
        if reencoded(given)?.as_bytes() != name {
            continue;
        }
        if found.replace(sides.next().unwrap_or_default()).is_some() {
            return Err(Error::RepeatedField);
        }
    }
    let value = found.ok_or(Error::MissingComponent { header: SIGNATURE_INPUT })?;
    out(reencoded(value)?.as_bytes());
    Ok(())
}

/// The one percent-encoding of what a text of a query stands for. A text that stands for nothing that is
/// UTF-8 would have two readings.
fn reencoded(text: &[u8]) -> Result<String, Error> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, behind @ ..] = rest {
        let (byte, behind) = match (byte, behind) {
            (b'%', [high, low, behind @ ..]) => (byte_of([*high, *low]), behind),
            (b'%', _) => (None, behind),
            (b'+', _) => (Some(b' '), behind),
            _ => (Some(*byte), behind),
        };
        decoded.push(byte.ok_or(Error::QueryNotForm)?);
        rest = behind;
    }
    str::from_utf8(&decoded).map_err(|_| Error::QueryNotForm)?;
    let mut encoded = String::with_capacity(decoded.len());
    for byte in decoded {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'-' | b'.' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                encoded.push(
                    char::from_digit(u32::from(digit), 16)
                        .map_or('0', |it| it.to_ascii_uppercase()),
                );
            }
        }
    }
    Ok(encoded)
}
