use crate::scheme::Link;
use crate::text::host::{is_host, is_host_like};

/// Whether the URL is one that the provider's handshake documents, in the one way of writing it.
pub(super) fn is_to(link: Link, url: &str) -> bool {
    let Some((host, target)) = url.strip_prefix("https://").and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let Link { host_ends, path, parameters } = link;
    let Some(target) = target.strip_prefix(path.trim_start_matches('/')) else { return false };
    is_host_of(host, host_ends) && has_parameters(target, parameters)
}

/// One that ends so, where a dot is in front; else one that is so.
fn is_host_of(host: &str, host_ends: &str) -> bool {
    if host_ends.starts_with('.') {
        is_host(host) && host.strip_suffix(host_ends).is_some_and(|name| !name.is_empty())
    } else {
        is_host_like(host, host_ends)
    }
}

/// Whether these parameters are there once each, and no others.
fn has_parameters(target: &str, parameters: &[&str]) -> bool {
    if parameters.is_empty() {
        return target.is_empty();
    }
    let Some(query) = target.strip_prefix('?') else { return false };
    let is_known = |pair: &str| {
        let named = pair.split_once('=').filter(|(_, value)| is_value(value));
        named.is_some_and(|(name, _)| parameters.contains(&name))
    };
    let has = |name: &&str| {
        let is_it = |pair: &&str| pair.split_once('=').is_some_and(|(given, _)| given == *name);
        query.split('&').filter(is_it).count() == 1
    };
    query.split('&').all(is_known) && parameters.iter().all(has)
}

/// What needs no encoding in a query, or is encoded.
fn is_value(value: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%:/+=,".contains(&byte);
    !value.is_empty() && value.bytes().all(is_part)
}
