//! The target of a request, of whichever URL.

/// The path and the query of a URL, as the request line has them.
pub(crate) fn target_of(url: &str) -> &str {
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    let Some((_, rest)) = url.split_once("://").filter(|(scheme, _)| !scheme.contains(['/', '?']))
    else {
        return if url.is_empty() { "/" } else { url };
    };
    let start = rest.find(['/', '?']).and_then(|at| rest.get(at..));
    start.unwrap_or("/")
}

/// The path of a URL.
pub(super) fn path_of(url: &str) -> &str {
    let target = target_of(url);
    target.split_once('?').map_or(target, |(path, _)| path)
}
