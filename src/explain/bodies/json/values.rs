//! Single values of a JSON text, as they are written there.

/// The value at a path such as `Records.0.body`.
pub(in crate::explain::bodies) fn value_at<'a>(text: &'a str, path: &str) -> Option<&'a str> {
    path.split('.').try_fold(text.trim_ascii(), |value, step| {
        if let Ok(position) = step.parse::<usize>() {
            return items(value)?.nth(position);
        }
        members(value)?.find(|(name, _)| *name == step).map(|(_, value)| value)
    })
}

/// The longest of the texts, with its quotes.
pub(in crate::explain::bodies) fn longest_text(text: &str) -> Option<&str> {
    let mut rest = text;
    let mut longest = None;
    while let Some((_, found)) = rest.find('"').and_then(|at| rest.split_at_checked(at)) {
        let (value, after) = split_text(found)?;
        let is_name = after.trim_ascii_start().starts_with(':');
        if !is_name && longest.is_none_or(|known: &str| known.len() < value.len()) {
            longest = Some(value);
        }
        rest = after;
    }
    longest
}

/// The fields of an object by their names, which are as they are written.
pub(in crate::explain::bodies) fn members(
    object: &str,
) -> Option<impl Iterator<Item = (&str, &str)>> {
    let mut rest = object.strip_prefix('{')?;
    Some(core::iter::from_fn(move || {
        let (name, after) = split_text(rest.trim_ascii_start())?;
        let value = after.trim_ascii_start().strip_prefix(':')?.trim_ascii_start();
        let (value, after) = split_value(value)?;
        rest = after.trim_ascii_start().trim_start_matches(',');
        Some((name.get(1..name.len().checked_sub(1)?)?, value))
    }))
}

fn items(list: &str) -> Option<impl Iterator<Item = &str>> {
    let mut rest = list.strip_prefix('[')?;
    Some(core::iter::from_fn(move || {
        let (value, after) = split_value(rest.trim_ascii_start())?;
        rest = after.trim_ascii_start().trim_start_matches(',');
        Some(value)
    }))
}

/// A text with its quotes, and what follows.
fn split_text(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut escaped = false;
    let closes = |byte: u8| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    };
    text.split_at_checked(inner.bytes().position(closes)?.checked_add(2)?)
}

/// A value, and what follows.
fn split_value(text: &str) -> Option<(&str, &str)> {
    if text.starts_with('"') {
        return split_text(text);
    }
    let mut depth = 0_usize;
    let mut in_text = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'{' | b'[' => depth = depth.checked_add(1)?,
            b'}' | b']' if depth == 0 => return text.split_at_checked(at).filter(|_| at > 0),
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return text.split_at_checked(at.checked_add(1)?);
                }
            }
            b',' if depth == 0 => return text.split_at_checked(at).filter(|_| at > 0),
            _ => {}
        }
    }
    None
}
