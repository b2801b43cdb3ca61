//! A request's method, path and sorted query in one text, as Atlassian has it hashed.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use crate::bounds::MAX_FIELDS;
use crate::text::bytes::byte_of;

/// The parameter that may hold the token itself, and is left out.
const TOKEN: &str = "jwt";

/// The path of a URL without its query, and the query.
pub(super) fn path_and_query(url: &str) -> (&str, &str) {
    let (_, behind) = url.split_once("://").unwrap_or(("", url));
    let target = behind.find('/').and_then(|at| behind.get(at..)).unwrap_or_default();
    let target = target.split('#').next().unwrap_or_default();
    target.split_once('?').unwrap_or((target, ""))
}

/// `POST&/path&a=1&b=2`; nothing of a query that is not encoded as one, or in which a name is there twice: how
/// its values are joined is a matter of opinion.
pub(super) fn canonical(method: &str, url: &str) -> Option<String> {
    let (path, query) = path_and_query(url);
    let mut parameters: Vec<(String, String)> = Vec::new();
    for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let (name, value) = (normal(name)?, normal(value)?);
        if parameters.len() >= MAX_FIELDS {
            return None;
        }
        if name != TOKEN {
            parameters.push((name, value));
        }
    }
    parameters.sort_unstable();
    let is_repeated =
        |pair: &[(String, String)]| matches!(pair, [(one, _), (two, _)] if one == two);
    if parameters.windows(2).any(is_repeated) {
        return None;
    }
    let path = path.trim_end_matches('/');
    let path = if path.is_empty() { "/" } else { path };
    let mut text = [&method.to_ascii_uppercase(), "&", &path.replace('&', "%26"), "&"].concat();
    for (at, (name, value)) in parameters.iter().enumerate() {
        let between = if at == 0 { "" } else { "&" };
        // Writing to a String does not fail.
        let _ = write!(text, "{between}{name}={value}");
    }
    Some(text)
}

/// A name or a value, decoded and encoded anew (RFC 3986), so that it has one text.
fn normal(encoded: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = encoded.as_bytes();
    while let [first, others @ ..] = rest {
        let byte = match (first, others) {
            (b'%', [high, low, after @ ..]) => {
                rest = after;
                byte_of([*high, *low])?
            }
            (b'%', _) => return None,
            (b'+', _) => {
                rest = others;
                b' '
            }
            (byte, _) => {
                rest = others;
                *byte
            }
        };
        // Writing to a String does not fail.
        let _ = match byte {
            b'-' | b'.' | b'_' | b'~' => write!(text, "{}", char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => write!(text, "{}", char::from(byte)),
            byte => write!(text, "%{byte:02X}"),
        };
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::canonical;

    /// Those of `atlassian-jwt`'s own tests, and what is refused.
    #[test]
    fn requests_in_their_one_text() {
        let base = "https://app.example.com";
        for (method, target, expected) in [
            ("get", "/path", "GET&/path&"),
            ("GET", "/", "GET&/&"),
            ("GET", "", "GET&/&"),
            ("POST", "/hello-world/", "POST&/hello-world&"),
            ("GET", "/hello-world?a&b=foo&c", "GET&/hello-world&a=&b=foo&c="),
            (
                "POST",
                "/rest/api/2/project&a=b&c=d?x=y#z",
                "POST&/rest/api/2/project%26a=b%26c=d&x=y",
            ),
            (
                "GET",
                "/hello-world?lic=none&tz=Australia%2FSydney&cp=%2fjira&jwt=a.b.c&user_key=&loc=en-US",
                "GET&/hello-world&cp=%2Fjira&lic=none&loc=en-US&tz=Australia%2FSydney&user_key=",
            ),
            ("GET", "/?a=1+2&b=~*", "GET&/&a=1%202&b=~%2A"),
        ] {
            let url = [base, target].concat();
            assert_eq!(canonical(method, &url), Some(String::from(expected)), "{target}");
        }
        for target in ["/?a=1&a=2", "/?a=%", "/?a=%4", "/?a=%4g", "/?%61=1&a=2"] {
            assert_eq!(canonical("GET", &[base, target].concat()), None, "{target}");
        }
    }
}
