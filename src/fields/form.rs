//! Forms, and the URLs that are signed with them.

use alloc::vec::Vec;

use crate::bounds::MAX_FIELDS;
use crate::error::Error;
use crate::text::bytes::byte_of;

/// A name and a value, decoded.
pub(crate) type Pair = (Vec<u8>, Vec<u8>);

/// Where a form is.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// In a body, as browsers and providers encode one.
    Body,
    /// In a URL that the receiver configured, where other characters may stand as they are.
    Query,
}

/// The pairs of a form in their order.
///
/// Every byte that does not belong into it is an error, and so is text that is not UTF-8: a lenient
/// reading could make one signature fit two bodies.
pub(crate) fn read(form: &[u8], kind: Kind) -> Result<Vec<Pair>, Error> {
    let mut pairs = Vec::new();
    for item in form.split(|byte| *byte == b'&').filter(|item| !item.is_empty()) {
        if pairs.len() >= MAX_FIELDS {
            return Err(Error::TooManyFields { limit: MAX_FIELDS });
        }
        let mut sides = item.splitn(2, |byte| *byte == b'=');
        let mut side = || kind.decode(sides.next().unwrap_or_default()).ok_or(kind.malformed());
        pairs.push((side()?, side()?));
    }
    Ok(pairs)
}

impl Kind {
    const fn malformed(self) -> Error {
        match self {
            Self::Body => Error::BodyNotForm,
            Self::Query => Error::QueryNotForm,
        }
    }

    fn decode(self, text: &[u8]) -> Option<Vec<u8>> {
        let mut decoded = Vec::with_capacity(text.len());
        let mut rest = text;
        loop {
            let run = rest.iter().position(|byte| !self.is_plain(*byte)).unwrap_or(rest.len());
            let (plain, others) = rest.split_at_checked(run)?;
            decoded.extend_from_slice(plain);
            let (byte, others) = match others {
                [] => break,
                [b'+', others @ ..] => (b' ', others),
                [b'%', others @ ..] => match (others, self) {
                    ([high, low, others @ ..], _) if let Some(byte) = byte_of([*high, *low]) => {
                        (byte, others)
                    }
                    (_, Self::Query) => (b'%', others),
                    _ => return None,
                },
                _ => return None,
            };
            decoded.push(byte);
            rest = others;
        }
        core::str::from_utf8(&decoded).is_ok().then_some(decoded)
    }

    /// Whether the byte stands as it is.
    const fn is_plain(self, byte: u8) -> bool {
        match byte {
            b'%' | b'+' => false,
            b' ' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                matches!(self, Self::Query)
            }
            _ => byte.is_ascii_graphic(),
        }
    }
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
        let read = |text: &str| read(text.as_bytes(), Kind::Body);
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
    fn a_query_is_read_as_it_stands() {
        let query = |text: &str| read(text.as_bytes(), Kind::Query);
        let pairs =
            [("a", "1|2 ^`{}<\"\\>"), ("b", "100%"), ("b", "%zz"), ("c", "é%4"), ("d", "x%yA")];
        let pairs =
            pairs.map(|(name, value)| (name.as_bytes().to_vec(), value.as_bytes().to_vec()));
        assert_eq!(query("a=1|2 ^`{}<\"\\>&b=100%&b=%zz&c=%C3%A9%4&d=x%y%41"), Ok(pairs.to_vec()));
        for text in ["a=%ff", "é=1", "a\r\n", "a=\0", "a=\t"] {
            assert_eq!(query(text), Err(Error::QueryNotForm), "{text}");
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
            ("https://10.0.0.1/b", "https://10.0.0.1:443/b"),
            ("https://a.example:/b", "https://a.example::443/b"),
        ] {
            assert_eq!(with_other_port(url.as_bytes()).as_deref(), Some(other.as_bytes()));
        }
        for url in ["", "ftp://a", "a.example/b", "https:///b", "https://"] {
            assert_eq!(with_other_port(url.as_bytes()), None, "{url}");
        }
    }
}
