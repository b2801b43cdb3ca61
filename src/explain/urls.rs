//! The URLs that may have been signed in place of the given one.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::cause::Kind;
use super::inquiry::Inquiry;
use super::rewriting::OfUrl;
use super::{punycode, queries};

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

/// The most URLs that are tried besides the usual ones.
const MAX_OTHERS: usize = 900;
/// How many orders of a query are tried with other encodings.
const MAX_ORDERED: usize = 24;
/// The most steps of a path that are changed.
const MAX_STEPS: usize = 8;
/// The longest body in which a URL is looked for.
const MAX_BODY: usize = 256 * 1024;
/// How deep it is looked for there.
const MAX_DEPTH: usize = 6;

/// What stands for another environment in a path or a host, and what that has in its place.
const ENVIRONMENTS: [(&str, &str); 14] = [
    ("test", "production"),
    ("test", "prod"),
    ("test", "live"),
    ("sandbox", "production"),
    ("sandbox", "prod"),
    ("sandbox", "live"),
    ("staging", "production"),
    ("staging", "prod"),
    ("stage", "prod"),
    ("dev", "production"),
    ("dev", "prod"),
    ("development", "production"),
    ("preview", "production"),
    ("beta", "production"),
];

/// The first step that gateways put in front of a path.
const STAGES: [&str; 13] = [
    "prod",
    "Prod",
    "production",
    "dev",
    "test",
    "staging",
    "stage",
    "Stage",
    "live",
    "default",
    "$default",
    "v1",
    "api",
];

/// The members in which a body names the URL that it is sent to.
const NAMES: [&str; 14] = [
    "webhook.callbackURL",
    "callbackURL",
    "callbackUrl",
    "callback_url",
    "webhookURL",
    "webhookUrl",
    "webhook_url",
    "notificationUrl",
    "notification_url",
    "notify_url",
    "endpoint_url",
    "endpointUrl",
    "target_url",
    "targetUrl",
];

/// A URL taken apart, as far as it is varied.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Url {
    scheme: String,
    /// With `@`, if there is any.
    credentials: String,
    host: String,
    port: Option<String>,
    path: String,
    query: Option<String>,
    fragment: Option<String>,
}

impl Url {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at_checked(at)?;
        let (target, fragment) = match target.split_once('#') {
            Some((target, fragment)) => (target, Some(fragment.into())),
            None => (target, None),
        };
        let (path, query) = split_query(target);
        let end = authority.rfind('@').map_or(0, |at| at.saturating_add(1));
        let (credentials, authority) = authority.split_at_checked(end)?;
        let (host, port) = split_port(authority);
        let (scheme, credentials) = (scheme.into(), credentials.into());
        Some(Self { scheme, credentials, host, port, path, query, fragment })
    }

    fn text(&self) -> String {
        let Self { scheme, credentials, host, port, path, query, fragment } = self;
        let port = port.as_ref().map(|port| format!(":{port}")).unwrap_or_default();
        let query = query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        let fragment = fragment.as_ref().map(|text| format!("#{text}")).unwrap_or_default();
        format!("{scheme}://{credentials}{host}{port}{path}{query}{fragment}")
    }

    fn with_other_schemes(&self) -> Vec<Self> {
        let others: &[&str] = match self.scheme.as_str() {
            "http" => &["https", "ws", "wss"],
            "https" => &["http", "wss", "ws"],
            "ws" => &["wss", "http", "https"],
            "wss" => &["https", "ws", "http"],
            _ => &[],
        };
        others.iter().map(|scheme| Self { scheme: (*scheme).into(), ..self.clone() }).collect()
    }

    fn with_www_exchanged(&self) -> Self {
        let host = match self.host.strip_prefix("www.") {
            Some(bare) => bare.into(),
            None => format!("www.{}", self.host),
        };
        Self { host, ..self.clone() }
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
    let named = named(inquiry)
        .into_iter()
        .map(|(name, url)| (url, [Kind::UrlWritten(OfUrl::Named(name))].to_vec()));
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
    named.chain(texts).filter(|(text, _)| text != given_text).collect()
}

/// Less likely ones: in another order or encoding, of another environment, and the like.
pub(super) fn others(inquiry: &Inquiry<'_>) -> Vec<(String, Vec<Kind>)> {
    let Some(given) = given(inquiry) else { return Vec::new() };
    let ordered = given.with_other_orders(inquiry.body);
    let encoded = given.with_other_encodings();
    let moved = [given.at_other_hosts(), given.with_other_paths(), given.with_other_parameters()];
    let once: Vec<_> = [ordered.clone(), encoded, moved.concat()].concat();
    let both = ordered.iter().take(MAX_ORDERED).flat_map(|(url, order)| {
        let encoded = url.with_other_encodings().into_iter();
        encoded.map(move |(url, how)| (url, [*order, how].map(Kind::UrlWritten).to_vec()))
    });
    let both: Vec<_> = both.collect();
    let besides = once.iter().flat_map(|(url, how)| {
        let usual = changed_once(url, inquiry).into_iter();
        usual.map(move |(url, mut causes)| {
            causes.insert(0, Kind::UrlWritten(*how));
            (url, causes)
        })
    });
    let besides: Vec<_> = besides.collect();
    let once = once.iter().map(|(url, how)| (url.clone(), [Kind::UrlWritten(*how)].to_vec()));
    let mut known = BTreeSet::new();
    let texts = once.chain(both).chain(besides).map(|(url, causes)| (url.text(), causes));
    let new = texts.filter(|(text, _)| inquiry.url != Some(text) && known.insert(text.clone()));
    new.take(MAX_OTHERS).collect()
}

/// Under which name the body has a URL that is another than the given one.
pub(super) fn name_in_body(inquiry: &Inquiry<'_>) -> Option<&'static str> {
    let mut named = named(inquiry).into_iter();
    named.find(|(_, url)| inquiry.url != Some(url)).map(|(name, _)| name)
}

/// The URLs that the body names as those it is sent to.
fn named(inquiry: &Inquiry<'_>) -> Option<(&'static str, String)> {
    if inquiry.body.len() > MAX_BODY {
        return None;
    }
    let body: Value = serde_json::from_slice(inquiry.body).ok()?;
    member(&body, "", MAX_DEPTH)
}

fn member(value: &Value, parent: &str, depth: usize) -> Option<(&'static str, String)> {
    let depth = depth.checked_sub(1)?;
    if let Value::Array(items) = value {
        return items.iter().find_map(|item| member(item, parent, depth));
    }
    let Value::Object(members) = value else { return None };
    let own = members.iter().find_map(|(name, value)| {
        let url = value.as_str().filter(|text| text.starts_with("http"))?;
        let is_it = |known: &&&str| match known.split_once('.') {
            Some((above, below)) => above == parent && below == name,
            None => **known == name,
        };
        NAMES.iter().find(is_it).map(|known| (*known, String::from(url)))
    });
    own.or_else(|| members.iter().find_map(|(name, value)| member(value, name, depth)))
}

/// Each with what is other about it.
type Changed = Vec<(Url, OfUrl)>;

impl Url {
    fn with_other_orders(&self, form: &[u8]) -> Changed {
        let query = self.query.as_deref().unwrap_or_default();
        let with = |query| (Self { query: Some(query), ..self.clone() }, OfUrl::Order);
        queries::orders(query, form).into_iter().map(with).collect()
    }

    fn with_other_encodings(&self) -> Changed {
        let query = self.query.as_deref().unwrap_or_default();
        let queries = queries::encodings(query, true);
        let paths = queries::encodings(&self.path, false);
        let of_both = queries.iter().filter_map(|(query, how)| {
            let (path, _) = paths.iter().find(|(_, of_path)| of_path == how)?;
            let url = Self { path: path.clone(), query: Some(query.clone()), ..self.clone() };
            Some((url, OfUrl::Encoding(how)))
        });
        let of_query = queries.iter().map(|(query, how)| {
            (Self { query: Some(query.clone()), ..self.clone() }, OfUrl::Encoding(how))
        });
        let of_path = paths
            .iter()
            .map(|(path, how)| (Self { path: path.clone(), ..self.clone() }, OfUrl::Encoding(how)));
        of_query.chain(of_path).chain(of_both).collect()
    }

    fn with_other_parameters(&self) -> Changed {
        let query = self.query.as_deref().unwrap_or_default();
        let with = |query| (Self { query: Some(query), ..self.clone() }, OfUrl::Parameters);
        queries::shortened(query).into_iter().map(with).collect()
    }

    fn at_other_hosts(&self) -> Changed {
        let mut found = Changed::new();
        let mut add = |host: String, how| found.push((Self { host, ..self.clone() }, how));
        add(self.host.trim_end_matches('.').to_ascii_lowercase(), OfUrl::HostCase);
        if let Some(host) = punycode::exchanged(&self.host) {
            add(host, OfUrl::Idn);
        }
        let (first, rest) = self.host.split_once('.').unwrap_or((&self.host, ""));
        for (test, production) in ENVIRONMENTS {
            for (from, to) in [(test, production), (production, test)] {
                if first == from {
                    add(format!("{to}.{rest}"), OfUrl::Environment);
                    add(rest.into(), OfUrl::Environment);
                }
                let suffixed = first.strip_suffix(from).and_then(|bare| bare.strip_suffix('-'));
                if let Some(bare) = suffixed {
                    add(format!("{bare}.{rest}"), OfUrl::Environment);
                    add(format!("{bare}-{to}.{rest}"), OfUrl::Environment);
                }
            }
        }
        for name in ["api", "app", "hooks", "webhooks", "staging", "test", "dev"] {
            match self.host.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')) {
                Some(rest) => add(rest.into(), OfUrl::HostName),
                None => add(format!("{name}.{}", self.host), OfUrl::HostName),
            }
        }
        found.retain(|(url, _)| url != self && !url.host.is_empty());
        found
    }

    fn with_other_paths(&self) -> Changed {
        let mut found = Changed::new();
        let mut add = |path: String, how| found.push((Self { path, ..self.clone() }, how));
        let steps: Vec<&str> = self.path.trim_start_matches('/').split('/').collect();
        let with_step = |at: usize, step: Option<&str>| {
            let own = steps.iter().enumerate();
            let steps = own.filter_map(|(other, own)| if other == at { step } else { Some(*own) });
            format!("/{}", steps.collect::<Vec<_>>().join("/"))
        };
        for (at, step) in
            steps.iter().enumerate().take(MAX_STEPS).filter(|(_, step)| !step.is_empty())
        {
            for (test, production) in ENVIRONMENTS {
                for (from, to) in [(test, production), (production, test)] {
                    if *step == from {
                        add(with_step(at, Some(to)), OfUrl::Environment);
                        add(with_step(at, None), OfUrl::Environment);
                    }
                }
            }
            let is_test = step.strip_suffix("-test");
            let other = is_test.map_or_else(|| format!("{step}-test"), String::from);
            add(with_step(at, Some(&other)), OfUrl::Environment);
        }
        for stage in STAGES {
            add(format!("/{stage}{}", self.path), OfUrl::Stage);
        }
        for at in 0..steps.len().min(MAX_STEPS) {
            add(with_step(at, None), OfUrl::Step);
        }
        add(self.path.to_ascii_lowercase(), OfUrl::PathCase);
        add(self.path.replace("//", "/"), OfUrl::Slashes);
        add(format!("/{}", self.path), OfUrl::Slashes);
        let mut known = BTreeSet::new();
        found.retain(|(url, _)| url != self && known.insert(url.path.clone()));
        found
    }

    /// With the name and the password of the request's `Authorization`, or without.
    fn with_credentials_exchanged(&self, inquiry: &Inquiry<'_>) -> Option<Self> {
        if !self.credentials.is_empty() {
            return Some(Self { credentials: String::new(), ..self.clone() });
        }
        let value = str::from_utf8(inquiry.header("Authorization")?).ok()?;
        let (kind, coded) = value.split_once(' ')?;
        let pair =
            STANDARD.decode(coded.trim()).ok().filter(|_| kind.eq_ignore_ascii_case("Basic"))?;
        let credentials = format!("{}@", String::from_utf8(pair).ok()?);
        Some(Self { credentials, ..self.clone() })
    }
}

/// The given URL, or what the request says of it; none where none is signed.
fn given(inquiry: &Inquiry<'_>) -> Option<Url> {
    if !inquiry.entry.scheme().signs_url() {
        return None;
    }
    if let Some(url) = inquiry.url {
        return Url::parse(url);
    }
    let host = str::from_utf8(inquiry.header("Host")?).ok()?;
    Url::parse(&format!("https://{host}{}", inquiry.target?))
}

fn changed_once(url: &Url, inquiry: &Inquiry<'_>) -> Vec<(Url, Vec<Kind>)> {
    let mut found: Vec<(Url, Kind)> = Vec::new();
    found.extend(url.with_other_schemes().into_iter().map(|url| (url, Kind::UrlScheme)));
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
    found.push((url.with_www_exchanged(), Kind::UrlWritten(OfUrl::Www)));
    let exchanged = url.with_credentials_exchanged(inquiry);
    found.extend(exchanged.map(|url| (url, Kind::UrlWritten(OfUrl::Credentials))));
    if url.fragment.is_some() {
        let bare = Url { fragment: None, ..url.clone() };
        found.push((bare, Kind::UrlWritten(OfUrl::Fragment)));
    }
    found.into_iter().map(|(url, cause)| (url, [cause].to_vec())).collect()
}
