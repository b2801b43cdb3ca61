//! The text of a list of members, which is signed.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::error::Error;
use crate::scheme::{List, Order};
use crate::text::bytes::split;
use crate::text::query::Pair;

/// The text that is signed of `pairs`, which come in the request's order. `is_open` says that the scheme leaves
/// open where one ends and the next begins, and then the name of the time, if one is among them, is there once.
pub(crate) fn text(
    list: &List,
    pairs: Vec<Pair>,
    is_open: bool,
    time: Option<&'static str>,
) -> Result<Vec<u8>, Error> {
    let mut members = Vec::new();
    for (name, mut value) in joined(list, pairs)? {
        for byte in value.iter_mut().filter(|byte| list.replaced.as_bytes().contains(byte)) {
            *byte = b'_';
        }
        if !is_open && list.escape.is_none() {
            check_boundaries(list, &name, &value)?;
        }
        let written = written(list, &name, &value);
        members.push((name, written));
    }
    sort(list.order, &mut members);
    let texts: Vec<_> = members.into_iter().map(|(_, text)| text).collect();
    let mut text = texts.join(list.between.as_bytes());
    if list.lower_case {
        text.make_ascii_lowercase();
    }
    if is_open
        && let Some(name) = time
        && list.is_named
        && list.named.is_none()
        && list.takes(name)
    {
        check_time(list, name, &text)?;
    }
    Ok(text)
}

/// The members that are signed, each once.
fn joined(list: &List, pairs: Vec<Pair>) -> Result<Vec<Pair>, Error> {
    let mut positions = BTreeMap::new();
    let mut members: Vec<Pair> = Vec::new();
    let is_taken = |(name, _): &Pair| core::str::from_utf8(name).is_ok_and(|name| list.takes(name));
    for (name, value) in pairs.into_iter().filter(|pair| list.named.is_some() || is_taken(pair)) {
        let name = listed_name(list, name);
        let at = *positions.entry(name.clone()).or_insert(members.len());
        match (members.get_mut(at), list.repeated) {
            (None, _) => members.push((name, value)),
            (Some((_, values)), Some(between)) => {
                values.extend_from_slice(between.as_bytes());
                values.extend_from_slice(&value);
            }
            (Some(_), None) => return Err(Error::RepeatedField),
        }
    }
    Ok(members)
}

/// The name that is signed of a member.
fn listed_name(list: &List, mut name: Vec<u8>) -> Vec<u8> {
    if list.without_brackets {
        name.retain(|byte| !matches!(byte, b'[' | b']'));
    }
    name
}

/// Of a list with boundaries, no name holds what stands behind a name or a value, and no value what stands
/// behind a value.
fn check_boundaries(list: &List, name: &[u8], value: &[u8]) -> Result<(), Error> {
    let holds = |text: &[u8], end: &str| end.bytes().any(|byte| text.contains(&byte));
    if holds(name, list.pair) || holds(name, list.between) || holds(value, list.between) {
        return Err(Error::HoldsSeparator { header: list.name() });
    }
    Ok(())
}

fn written(list: &List, name: &[u8], value: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(name.len().saturating_add(value.len()));
    if list.is_named {
        write(list, name, &mut text);
        text.extend_from_slice(list.pair.as_bytes());
    }
    write(list, value, &mut text);
    text
}

fn write(list: &List, side: &[u8], text: &mut Vec<u8>) {
    match list.escape {
        Some(escape) => escape.write(side, text),
        None => text.extend_from_slice(side),
    }
}

fn sort(order: Order, members: &mut [Pair]) {
    match order {
        Order::Name => members.sort_unstable(),
        Order::Text => members.sort_unstable_by(|(_, text), (_, other)| text.cmp(other)),
        Order::NameInAnyCase => {
            members.sort_by_cached_key(|(name, _)| (name.to_ascii_lowercase(), name.clone()));
        }
        Order::TextInAnyCase => {
            members.sort_by_cached_key(|(_, text)| (text.to_ascii_lowercase(), text.clone()));
        }
        Order::Listed => {}
    }
}

/// The name in front of the time is there once, so that no other text could be read as the time.
fn check_time(list: &List, name: &'static str, text: &[u8]) -> Result<(), Error> {
    let mut mark = Vec::new();
    write(list, &listed_name(list, name.into()), &mut mark);
    mark.extend_from_slice(list.pair.as_bytes());
    if list.lower_case {
        mark.make_ascii_lowercase();
    }
    match split(text, &mark).count() {
        0..=2 => Ok(()),
        _ => Err(Error::HoldsSeparator { header: name }),
    }
}
