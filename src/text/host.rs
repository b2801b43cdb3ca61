//! The host of a URL that a sender wrote: in one way of writing it, and no other.

/// Whether `host` is one that `pattern` means, in which `*` is any one label. A host is letters in lower
/// case, digits, dashes and dots: neither a user nor a port is part of one.
pub(crate) fn is_host_like(host: &str, pattern: &str) -> bool {
    let mut expected = pattern.split('.');
    let is_next = |label| match expected.next() {
        Some("*") => true,
        Some(expected) => label == expected,
        None => false,
    };
    is_host(host) && host.split('.').all(is_next) && expected.next().is_none()
}

/// Whether it is a host's name at all.
pub(crate) fn is_host(host: &str) -> bool {
    host.len() <= 253 && host.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !label.is_empty() && label.len() <= 63 && label.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::is_host_like;

    #[test]
    fn a_star_is_one_label() {
        let is = |host| is_host_like(host, "sns.*.example.com");
        assert!(is("sns.eu-west-1.example.com"));
        for host in [
            "sns.example.com",
            "sns.eu.example",
            "sns..example.com",
            "sns.a.b.example.com",
            "sns.eu_west.example.com",
            "sns.EU.example.com",
            "sns.eu.example.com.",
            "sns.eu.example.com.evil",
            "evil.sns.eu.example.com",
            "sns.eu@evil.example.com",
            "sns.eu.example.com:443",
            "",
        ] {
            assert!(!is(host), "{host}");
        }
        assert!(is_host_like("example.com", "example.com"));
        assert!(!is_host_like("eexample.com", "example.com"));
    }
}
