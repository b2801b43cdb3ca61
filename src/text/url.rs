use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::query::{self, Fault, Pair};
use crate::error::Error;

/// A part of a URL that a message may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum UrlPart {
    Path,
    PathAndQuery,
    Query,
    /// The query in front of two parameters, which are its last.
    QueryBefore([&'static str; 2]),
    Host,
    Parameter(&'static str),
}

/// A whole URL, taken apart: a protocol, `://`, and so on.
pub(crate) struct Url<'u> {
    /// With the port, where there is one.
    pub(crate) host: &'u [u8],
    /// It starts with `/`, or is empty.
    pub(crate) path: &'u [u8],
    /// It starts with `?`, or is empty.
    pub(crate) query: &'u [u8],
}

impl<'u> Url<'u> {
    pub(crate) fn read(url: &'u [u8]) -> Option<Self> {
        let without_fragment = cut(url, b"#").0;
        let at = without_fragment.windows(3).position(|window| window == b"://")?;
        let (protocol, rest) = without_fragment.split_at_checked(at)?;
        let (authority, target) = cut(rest.get(3..)?, b"/?");
        let host = authority.rsplit(|byte| *byte == b'@').next()?;
        let (path, query) = cut(target, b"?");
        let is_whole = protocol.iter().all(u8::is_ascii_alphanumeric) && !host.is_empty();
        is_whole.then_some(Self { host, path, query })
    }
}

impl UrlPart {
    /// What errors call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Path | Self::PathAndQuery => "the URL's path",
            Self::Query | Self::QueryBefore(_) => "the URL's query",
            Self::Host => "the URL's host",
            Self::Parameter(name) => name,
        }
    }

    /// The parameters of this URL's query, decoded.
    pub(crate) fn parameters(url: &[u8]) -> Result<Vec<Pair>, Error> {
        let Url { query, .. } = Url::read(url).ok_or(Error::NotAUrl)?;
        query::pairs(query.get(1..).unwrap_or_default())
    }

    /// What it is of this URL.
    pub(crate) fn read(self, url: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
        let Url { host, path, query, .. } = Url::read(url).ok_or(Error::NotAUrl)?;
        // An empty path is sent as `/` (RFC 9112, section 3.2.1).
        let path: &[u8] = if path.is_empty() { b"/" } else { path };
        match self {
            Self::Path => Ok(Cow::Borrowed(path)),
            Self::PathAndQuery => Ok(Cow::Owned([path, query].concat())),
            Self::Query => Ok(Cow::Borrowed(query.get(1..).unwrap_or_default())),
            Self::QueryBefore(last) => {
                query::before(query.get(1..).unwrap_or_default(), last, self.name()).map(Cow::Owned)
            }
            Self::Host => Ok(Cow::Borrowed(host)),
            Self::Parameter(parameter) => {
                let value = query::parameter(query.get(1..).unwrap_or_default(), parameter);
                match value {
                    Ok(value) if !value.is_empty() => Ok(Cow::Owned(value.to_vec())),
                    Ok(_) | Err(Fault::Missing) => Err(Error::MissingParameter { parameter }),
                    Err(Fault::Repeated) => Err(Error::RepeatedField),
                    Err(Fault::Malformed) => Err(Error::QueryNotForm),
                }
            }
        }
    }
}

/// `text` in two, before the first of `ends`.
fn cut<'t>(text: &'t [u8], ends: &[u8]) -> (&'t [u8], &'t [u8]) {
    let at = text.iter().position(|byte| ends.contains(byte)).unwrap_or(text.len());
    text.split_at_checked(at).unwrap_or((text, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_in_its_parts() {
        for (url, host, path, query) in [
            ("https://a.example/b/c?d=e?f#g?h", "a.example", "/b/c", "d=e?f"),
            ("https://a.example", "a.example", "/", ""),
            ("https://a.example?d=/e", "a.example", "/", "d=/e"),
            ("https://a.example#/b?c", "a.example", "/", ""),
            ("http://A.example:8443/?", "A.example:8443", "/", ""),
            ("https://user:p@ss@a.example/b%2Fc/", "a.example", "/b%2Fc/", ""),
            ("https://[2001:db8::1]:8443/b", "[2001:db8::1]:8443", "/b", ""),
            (
                "https://a.example/b?u=https://c.example/d",
                "a.example",
                "/b",
                "u=https://c.example/d",
            ),
            ("https://a.example//b", "a.example", "//b", ""),
        ] {
            let read = |part: UrlPart| part.read(url.as_bytes()).unwrap().into_owned();
            assert_eq!(read(UrlPart::Host), host.as_bytes(), "{url}");
            assert_eq!(read(UrlPart::Path), path.as_bytes(), "{url}");
            assert_eq!(read(UrlPart::Query), query.as_bytes(), "{url}");
        }
        let target = |url: &str| UrlPart::PathAndQuery.read(url.as_bytes()).unwrap().into_owned();
        assert_eq!(target("https://a.example/b?c=d#e"), b"/b?c=d");
        assert_eq!(target("https://a.example?c=d"), b"/?c=d");
        assert_eq!(target("https://a.example/b?"), b"/b?");
        for url in [
            "",
            "/b?c=d",
            "a.example/b",
            "https:///b",
            "https://",
            "https://user@/b",
            "/b?u=https://c",
        ] {
            for part in [UrlPart::Host, UrlPart::Path, UrlPart::PathAndQuery, UrlPart::Query] {
                assert_eq!(part.read(url.as_bytes()), Err(Error::NotAUrl), "{url}");
            }
        }
    }

    #[test]
    fn a_parameter_is_there_once_and_decoded_once() {
        let read = |query: &str| {
            let url = alloc::format!("https://a.example/b?{query}");
            let value = UrlPart::Parameter("data.id").read(url.as_bytes()).map(Cow::into_owned);
            value.map(|value| alloc::string::String::from_utf8(value).unwrap())
        };
        assert_eq!(read("data.id=7"), Ok("7".into()));
        assert_eq!(read("a=b&data%2Eid=7%2b+8%2525#&data.id=9"), Ok("7+ 8%25".into()));
        assert_eq!(read("data.id=7&data.id=7"), Err(Error::RepeatedField));
        assert_eq!(read("data.id=7&%64ata.id=8"), Err(Error::RepeatedField));
        for malformed in ["data.id=%", "data.id=%4", "data.id=%zz", "data.id"] {
            assert_eq!(read(malformed), Err(Error::QueryNotForm), "{malformed}");
        }
        for missing in ["", "data.ID=7", "x=data.id=7", "data.id=", "data.i=d"] {
            let missing_parameter = Error::MissingParameter { parameter: "data.id" };
            assert_eq!(read(missing), Err(missing_parameter), "{missing}");
        }
    }
}
