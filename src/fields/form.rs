//! Forms, and the URLs that are signed with them.

use alloc::vec::Vec;

use crate::bounds::MAX_FIELDS;
use crate::error::Error;

/// A name and a value, decoded.
pub(crate) type Pair = (Vec<u8>, Vec<u8>);

/// The pairs of a form in their order; `malformed` if it is none.
///
/// Every byte that does not belong into a form is an error, and so is text that is not UTF-8: a
/// lenient reading could make one signature fit two bodies.
pub(crate) fn read(form: &[u8], malformed: Error) -> Result<Vec<Pair>, Error> {
    let mut pairs = Vec::new();
    for item in form.split(|byte| *byte == b'&').filter(|item| !item.is_empty()) {
        if pairs.len() >= MAX_FIELDS {
            return Err(Error::TooManyFields { limit: MAX_FIELDS });
        }
        let mut sides = item.splitn(2, |byte| *byte == b'=');
        let mut side = || decode(sides.next().unwrap_or_default()).ok_or(malformed);
        pairs.push((side()?, side()?));
    }
    Ok(pairs)
}

/// The same, sorted; a name that is repeated is an error.
pub(crate) fn read_sorted(form: &[u8], malformed: Error) -> Result<Vec<Pair>, Error> {
    let mut pairs = read(form, malformed)?;
    pairs.sort_unstable();
    let is_repeated =
        |pairs: &[Pair]| matches!(pairs, [(first, _), (second, _)] if first == second);
    if pairs.windows(2).any(is_repeated) { Err(Error::RepeatedField) } else { Ok(pairs) }
}

fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, others @ ..] = rest {
        rest = others;
        decoded.push(match first {
            b'%' => {
                let (digits, others) = rest.split_first_chunk::<2>()?;
                rest = others;
                let mut byte = [0];
                hex::decode_to_slice(digits, &mut byte).ok()?;
                let [byte] = byte;
                byte
            }
            b'+' => b' ',
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => return None,
            b'!'..=b'~' => *first,
            _ => return None,
        });
    }
    core::str::from_utf8(&decoded).is_ok().then_some(decoded)
}

/// The URL in front of its query, and the query, which may be empty.
pub(crate) fn split_query(url: &[u8]) -> (&[u8], &[u8]) {
    let mut sides = url.splitn(2, |byte| *byte == b'?');
    (sides.next().unwrap_or_default(), sides.next().unwrap_or_default())
}

/// The value of a parameter of the query, as it stands there.
pub(crate) fn parameter<'u>(url: &'u [u8], name: &str) -> Result<Option<&'u [u8]>, Error> {
    let (_, query) = split_query(url);
    let mut values = query
        .split(|byte| *byte == b'&')
        .filter_map(|item| item.strip_prefix(name.as_bytes())?.strip_prefix(b"="));
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => Err(Error::RepeatedField),
    }
}

/// The URL without its port; or where it has none, with the one that its protocol implies.
pub(crate) fn with_other_port(url: &[u8]) -> Option<Vec<u8>> {
    let (protocol, rest, port): (&[u8], _, &[u8]) =
        match (url.strip_prefix(b"https://"), url.strip_prefix(b"http://")) {
            (Some(rest), _) => (b"https://", rest, b":443"),
            (_, Some(rest)) => (b"http://", rest, b":80"),
            _ => return None,
        };
    let length = rest.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#'));
    let (host, path) = rest.split_at_checked(length.unwrap_or(rest.len()))?;
    let digits = host.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let before = host.len().checked_sub(digits.saturating_add(1))?;
    let has_port = digits > 0 && host.get(before) == Some(&b':');
    let (host, port) = if has_port { (host.get(..before)?, &b""[..]) } else { (host, port) };
    Some([protocol, host, port, path].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_strictly() {
        let read = |text: &str| read(text.as_bytes(), Error::BodyNotForm);
        let pair = |name: &str, value: &str| (name.as_bytes().to_vec(), value.as_bytes().to_vec());
        assert_eq!(read(""), Ok(alloc::vec![]));
        let pairs =
            alloc::vec![pair("b", "1 2"), pair("a", ""), pair("é", "=&+%"), pair("c", "d=e")];
        assert_eq!(read("b=1+2&a&%C3%a9=%3D%26%2b%25&&c=d=e&"), Ok(pairs));
        for text in
            ["a=%", "a=%1", "a=%zz", "a=%+1", "a=%ff", "a b", "{\"a\":1}", "é=1", "a\r\n", "a=\0"]
        {
            assert_eq!(read(text), Err(Error::BodyNotForm), "{text}");
        }
    }

    #[test]
    fn the_other_port() {
        for (url, other) in [
            ("https://a.example/b?c=d:1", "https://a.example:443/b?c=d:1"),
            ("http://a.example", "http://a.example:80"),
            ("https://a.example:1234/b", "https://a.example/b"),
            ("https://a.example:443?b", "https://a.example?b"),
            ("https://[2001:db8::1]/b", "https://[2001:db8::1]:443/b"),
            ("https://[2001:db8::1]:8080/b", "https://[2001:db8::1]/b"),
            ("https://user:1@a.example:2/b", "https://user:1@a.example/b"),
        ] {
            assert_eq!(with_other_port(url.as_bytes()).as_deref(), Some(other.as_bytes()));
        }
        for url in ["", "ftp://a", "a.example/b", "https:///b", "https://"] {
            assert_eq!(with_other_port(url.as_bytes()), None, "{url}");
        }
    }
}
