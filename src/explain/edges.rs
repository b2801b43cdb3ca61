//! What stands around a secret's text and is none of it.

/// Without white space, invisible characters and a byte order mark at the ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Without white space and quotes around it.
pub(super) fn bare(text: &str) -> &str {
    let trimmed = trim(text);
    unquoted(trimmed).map_or(trimmed, trim)
}

pub(super) const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{feff}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
    )
}

pub(super) fn unquoted(text: &str) -> Option<&str> {
    const QUOTES: [(char, char); 6] = [
        ('"', '"'),
        ('\'', '\''),
        ('`', '`'),
        ('\u{201c}', '\u{201d}'),
        ('\u{2018}', '\u{2019}'),
        ('«', '»'),
    ];
    let inner = |(open, close)| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    QUOTES.into_iter().find_map(inner)
}
