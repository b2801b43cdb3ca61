//! The URLs that may have been signed in place of the given one.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::cause::Kind;
use super::inquiry::Inquiry;

/// The headers in which proxies name the host that they were asked for.
const HOSTS: [&str; 3] = ["X-Forwarded-Host", "Host", "X-Original-Host"];

/// The headers in which proxies name the path and query that they were asked for.
const TARGETS: [&str; 5] = [
    "X-Original-URI",
    "X-Forwarded-Uri",
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-Envoy-Original-Path",
];
/// The header in which proxies name the start of the path that they took off.
const PREFIX: &str = "X-Forwarded-Prefix";

/// A URL taken apart, as far as it is varied.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Url {
    scheme: String,
    host: String,
    port: Option<String>,
    path: String,
    query: Option<String>,
}

impl Url {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at_checked(at)?;
        let (path, query) = split_query(target);
        let (host, port) = split_port(authority);
        Some(Self { scheme: scheme.into(), host, port, path, query })
    }

    fn text(&self) -> String {
        let Self { scheme, host, port, path, query } = self;
        let port = port.as_ref().map(|port| format!(":{port}")).unwrap_or_default();
        let query = query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{scheme}://{host}{port}{path}{query}")
    }

    fn with_scheme_exchanged(&self) -> Option<Self> {
        let scheme = match self.scheme.as_str() {
            "http" => "https",
            "https" => "http",
            _ => return None,
        };
        Some(Self { scheme: scheme.into(), ..self.clone() })
    }

    fn with_ports(&self) -> Vec<Self> {
        let ports = [None, Some("443"), Some("80"), Some("8443"), Some("8080")];
        let ports = ports.into_iter().map(|port| port.map(String::from));
        let others = ports.filter(|port| *port != self.port);
        others.map(|port| Self { port, ..self.clone() }).collect()
    }

    fn with_slash_exchanged(&self) -> Self {
        let path = match self.path.strip_suffix('/') {
            Some(path) => path.to_string(),
            None => format!("{}/", self.path),
        };
        Self { path, ..self.clone() }
    }

    /// With another path and query, and what is other about it.
    fn with_target(&self, target: &str, place: &'static str) -> Option<(Self, Kind)> {
        let (path, query) = split_query(target);
        let other = Self { path, query, ..self.clone() };
        let cause = if other.path == self.path { Kind::UrlQuery } else { Kind::UrlPath(place) };
        (target.starts_with('/') && other != *self).then_some((other, cause))
    }

    fn with_prefix(&self, prefix: &str) -> Option<Self> {
        let path = format!("{}{}", prefix.trim_end_matches('/'), self.path);
        (prefix.starts_with('/') && path != self.path).then(|| Self { path, ..self.clone() })
    }

    fn with_host(&self, authority: &str) -> Self {
        let (host, port) = split_port(authority);
        Self { host, port, ..self.clone() }
    }
}

fn split_query(target: &str) -> (String, Option<String>) {
    match target.split_once('?') {
        Some((path, query)) => (path.into(), Some(query.into())),
        None => (target.into(), None),
    }
}

fn split_port(authority: &str) -> (String, Option<String>) {
    let numbered = authority
        .rsplit_once(':')
        .filter(|(_, port)| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    match numbered {
        Some((host, port)) => (host.into(), Some(port.into())),
        None => (authority.into(), None),
    }
}

/// Other URLs, each with its causes: one change first, and then two.
pub(super) fn variants(inquiry: &Inquiry<'_>) -> Vec<(String, Vec<Kind>)> {
    let Some(given) = given(inquiry) else { return Vec::new() };
    let mut found: Vec<(Url, Vec<Kind>)> = changed_once(&given, inquiry);
    if inquiry.url.is_none() {
        let host = Kind::UrlHost("Host");
        for (_, causes) in &mut found {
            causes.insert(0, host);
        }
        found.insert(0, (given.clone(), [host].to_vec()));
    }
    for (url, causes) in found.clone() {
        for (twice, more) in changed_once(&url, inquiry) {
            let is_new = more.iter().all(|cause| !causes.contains(cause));
            if is_new && !found.iter().any(|(known, _)| *known == twice) {
                found.push((twice, [causes.as_slice(), &more].concat()));
            }
        }
    }
    let given_text = inquiry.url.unwrap_or_default();
    let texts = found.into_iter().map(|(url, causes)| (url.text(), causes));
    texts.filter(|(text, _)| text != given_text).collect()
}

/// The given URL, or what the request says of it.
fn given(inquiry: &Inquiry<'_>) -> Option<Url> {
    if let Some(url) = inquiry.url {
        return Url::parse(url);
    }
    let host = str::from_utf8(inquiry.header("Host")?).ok()?;
    Url::parse(&format!("https://{host}{}", inquiry.target?))
}

fn changed_once(url: &Url, inquiry: &Inquiry<'_>) -> Vec<(Url, Vec<Kind>)> {
    let mut found: Vec<(Url, Kind)> = Vec::new();
    found.extend(url.with_scheme_exchanged().map(|url| (url, Kind::UrlScheme)));
    found.push((url.with_slash_exchanged(), Kind::UrlSlash));
    if url.query.is_some() {
        found.push((Url { query: None, ..url.clone() }, Kind::UrlQuery));
    }
    let text = |header| inquiry.header(header).and_then(|value| str::from_utf8(value).ok());
    let targets = TARGETS.into_iter().filter_map(|header| Some((text(header)?, header)));
    let requested = inquiry.target.map(|target| (target, "the request line"));
    for (target, place) in requested.into_iter().chain(targets) {
        found.extend(url.with_target(target, place));
    }
    let prefixed = text(PREFIX).and_then(|prefix| url.with_prefix(prefix));
    found.extend(prefixed.map(|url| (url, Kind::UrlPath(PREFIX))));
    for header in HOSTS {
        let authority = text(header);
        let first = authority.and_then(|value| value.split(',').next()).map(str::trim);
        let other = first.map(|host| url.with_host(host)).filter(|other| other != url);
        found.extend(other.map(|other| {
            let is_other_port = other.host == url.host;
            (other, if is_other_port { Kind::UrlPort } else { Kind::UrlHost(header) })
        }));
    }
    found.extend(url.with_ports().into_iter().map(|url| (url, Kind::UrlPort)));
    found.into_iter().map(|(url, cause)| (url, [cause].to_vec())).collect()
}
