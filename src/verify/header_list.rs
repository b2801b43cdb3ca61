//! The headers that a request lists and signs.

use alloc::vec::Vec;

use crate::bounds::{MAX_ITEMS, MAX_SIGNED_VALUE};
use crate::error::Error;
use crate::request::Request;
use crate::request::headers::single;
use crate::scheme::HeaderList;
use crate::text::bytes::{find, split};

/// What stands for the headers that `names` lists, in its order. `header` is where the list is, as errors name
/// it.
pub(super) fn text(
    list: &HeaderList,
    names: &[u8],
    header: &'static str,
    request: &Request<'_>,
) -> Result<Vec<u8>, Error> {
    let names = names_of(list, names, header)?;
    let mut text = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            text.extend_from_slice(list.joint.as_bytes());
        }
        if let Some(colon) = list.colon {
            text.extend_from_slice(name.as_bytes());
            text.extend_from_slice(colon.as_bytes());
        }
        let found = single(request.headers, name).ok().flatten();
        let value = found.ok_or(Error::MissingComponent { header })?;
        if text.len().saturating_add(value.len()) > MAX_SIGNED_VALUE {
            return Err(Error::HeaderTooLong { header, limit: MAX_SIGNED_VALUE });
        }
        if begins_another(list, value, &names) {
            return Err(Error::HoldsSeparator { header });
        }
        text.extend_from_slice(value);
    }
    Ok(text)
}

/// The names in the list: bounded, each once, and with all that are required.
fn names_of<'n>(
    list: &HeaderList,
    text: &'n [u8],
    header: &'static str,
) -> Result<Vec<&'n str>, Error> {
    let mut names: Vec<&str> = Vec::new();
    for name in split(text, list.separator.as_bytes()) {
        if names.len() >= MAX_ITEMS {
            return Err(Error::TooManyItems { header, limit: MAX_ITEMS });
        }
        let name = read_name(name).ok_or(Error::MissingComponent { header })?;
        if names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return Err(Error::RepeatedComponent { header });
        }
        names.push(name);
    }
    let is_listed = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    match list.required.iter().find(|wanted| !is_listed(wanted)) {
        Some(component) => Err(Error::NotCovered { header, component }),
        None => Ok(names),
    }
}

/// Of a name's characters only those that separate nothing in any message.
fn read_name(name: &[u8]) -> Option<&str> {
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_name = !name.is_empty() && name.iter().all(fits);
    str::from_utf8(name).ok().filter(|_| is_name)
}

/// Whether the value holds what would be the beginning of a listed header.
fn begins_another(list: &HeaderList, value: &[u8], names: &[&str]) -> bool {
    let Some(colon) = list.colon else { return false };
    let begins = |name: &&str| {
        let start = [list.joint, name, colon].concat();
        find(value, start.as_bytes()).is_some()
    };
    find(value, list.joint.as_bytes()).is_some() && names.iter().any(begins)
}
