//! Finding and splitting bytes, some of it while compiling.

/// The pieces of `value` between `separator`s.
pub(crate) fn split<'v>(value: &'v [u8], separator: &'v [u8]) -> impl Iterator<Item = &'v [u8]> {
    let mut rest = Some(value);
    core::iter::from_fn(move || {
        let remaining = rest?;
        let at = find(remaining, separator);
        let (item, after) = match at.and_then(|at| remaining.split_at_checked(at)) {
            Some((item, after)) => (item, after.get(separator.len()..)),
            None => (remaining, None),
        };
        rest = after;
        Some(item)
    })
}

/// Where `separator` first is. Its first byte is looked for alone, which is fast.
pub(crate) fn find(value: &[u8], separator: &[u8]) -> Option<usize> {
    let first = separator.first()?;
    let mut from = 0;
    loop {
        // A run of that byte is passed over without a search for each.
        if value.get(from)? != first {
            from = position(value.get(from..)?, *first)?.saturating_add(from);
        }
        if value.get(from..)?.starts_with(separator) {
            return Some(from);
        }
        from = from.saturating_add(1);
    }
}

/// Where `wanted` first is: blocks without it are passed over whole, which is many bytes at once.
fn position(value: &[u8], wanted: u8) -> Option<usize> {
    let (blocks, _) = value.as_chunks::<16>();
    let without = |block: &&[u8; 16]| {
        block.iter().fold(0, |found, byte| found | u8::from(*byte == wanted)) == 0
    };
    let passed = blocks.iter().take_while(without).count().saturating_mul(16);
    let ahead = value.get(passed..)?.iter().position(|byte| *byte == wanted)?;
    Some(passed.saturating_add(ahead))
}

/// `text` in pieces, with the percent-encodings of `characters`, and of no others, decoded.
pub(crate) fn decoded<'t>(
    text: &'t [u8],
    characters: &'static str,
) -> impl Iterator<Item = &'t [u8]> {
    let mut percent: &[u8] = b"";
    split(text, b"%").flat_map(move |piece| {
        let read = if percent.is_empty() { None } else { encoded(piece, characters) };
        let pieces = read.unwrap_or([percent, piece]);
        percent = b"%";
        pieces
    })
}

/// The one of `characters` whose hex `text` starts with, and what is behind it.
fn encoded<'t>(text: &'t [u8], characters: &'static str) -> Option<[&'t [u8]; 2]> {
    let (digits, behind) = text.split_first_chunk()?;
    let character = byte_of(*digits)?;
    let at = characters.bytes().position(|other| other == character)?;
    Some([characters.as_bytes().get(at..=at)?, behind])
}

/// The byte that two hex digits are.
pub(crate) fn byte_of(digits: [u8; 2]) -> Option<u8> {
    let mut byte = [0];
    hex::decode_to_slice(digits, &mut byte).ok()?;
    let [byte] = byte;
    Some(byte)
}

pub(crate) fn without_blanks(mut item: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] = item {
        item = rest;
    }
    item
}

/// The value behind `key=`.
pub(crate) fn pair_value<'v>(item: &'v [u8], key: &str) -> Option<&'v [u8]> {
    item.strip_prefix(key.as_bytes())?.strip_prefix(b"=")
}

/// Whether a token may hold it (RFC 9110, section 5.6.2).
pub(crate) const fn is_of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        )
}

/// Whether `name` is a field name (RFC 9110, section 5.1: a token).
pub(crate) const fn is_header_name(name: &str) -> bool {
    let mut rest = name.as_bytes();
    while let [byte, others @ ..] = rest {
        if !is_of_token(*byte) {
            return false;
        }
        rest = others;
    }
    !name.is_empty()
}

/// Whether two header names are the same, in any letter case.
pub(crate) const fn is_same_name(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

pub(crate) const fn is_equal(text: &[u8], other: &[u8]) -> bool {
    text.len() == other.len() && starts_with(text, other)
}

pub(crate) const fn starts_with(text: &[u8], start: &[u8]) -> bool {
    let (mut rest, mut wanted) = (text, start);
    while let [first, others @ ..] = wanted {
        let [byte, after @ ..] = rest else { return false };
        if *byte != *first {
            return false;
        }
        (rest, wanted) = (after, others);
    }
    true
}

pub(crate) const fn contains(text: &[u8], wanted: &[u8]) -> bool {
    let mut rest = text;
    loop {
        if starts_with(rest, wanted) {
            return true;
        }
        let [_, others @ ..] = rest else { return false };
        rest = others;
    }
}
