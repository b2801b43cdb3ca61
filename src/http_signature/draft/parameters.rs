//! The parameters of a signature: `keyId="…",algorithm="…",headers="…",signature="…"`, read strictly.

use alloc::vec::Vec;

use crate::bounds::MAX_MEMBER_PARAMETERS;
use crate::error::Error;
use crate::http_signature::digest::trimmed;

/// What a signature says of itself, and its own text.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters<'v> {
    pub(super) key_id: Option<&'v [u8]>,
    pub(super) algorithm: Option<&'v [u8]>,
    pub(super) created: Option<&'v [u8]>,
    pub(super) expires: Option<&'v [u8]>,
    pub(super) headers: Option<&'v [u8]>,
    pub(super) signature: Option<&'v [u8]>,
}

impl<'v> Parameters<'v> {
    /// Reads the value of `header`. Their names are in either case, as Keygen's `keyid` is; none is there twice,
    /// and what is not named here is passed over.
    pub(super) fn read(value: &'v [u8], header: &'static str) -> Result<Self, Error> {
        let mut read = Self::default();
        let mut names: Vec<&[u8]> = Vec::new();
        let mut rest = value;
        loop {
            let [name, value, behind] = parameter(rest).map_err(|reason| unread(header, reason))?;
            if names.iter().any(|other| other.eq_ignore_ascii_case(name)) {
                return Err(Error::RepeatedMember { header });
            }
            if names.len() >= MAX_MEMBER_PARAMETERS {
                return Err(Error::TooManyItems { header, limit: MAX_MEMBER_PARAMETERS });
            }
            names.push(name);
            if let Some(place) = read.place(name) {
                *place = Some(value);
            }
            match behind {
                [] => return Ok(read),
                [b',', others @ ..] => rest = others,
                _ => return Err(unread(header, NOT_APART)),
            }
        }
    }

    fn place(&mut self, name: &[u8]) -> Option<&mut Option<&'v [u8]>> {
        Some(match name.to_ascii_lowercase().as_slice() {
            b"keyid" => &mut self.key_id,
            b"algorithm" => &mut self.algorithm,
            b"created" => &mut self.created,
            b"expires" => &mut self.expires,
            b"headers" => &mut self.headers,
            b"signature" => &mut self.signature,
            _ => return None,
        })
    }
}

const NO_PARAMETER: &str = "a parameter is not a name, `=` and a value";
const NOT_CLOSED: &str = "a value in quotes does not end";
const ESCAPED: &str = "a value in quotes holds a backslash or a control character";
const NOT_QUOTED: &str = "a value is neither in quotes nor a number";
const NOT_APART: &str = "parameters are not apart by commas";

pub(super) const fn unread(header: &'static str, reason: &'static str) -> Error {
    Error::NotStructured { header, reason }
}

/// The first parameter's name and value, and what is behind it.
fn parameter(text: &[u8]) -> Result<[&[u8]; 3], &'static str> {
    let text = trimmed(text);
    let at = text.iter().position(|byte| *byte == b'=').ok_or(NO_PARAMETER)?;
    let (name, value) = text.split_at_checked(at).ok_or(NO_PARAMETER)?;
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if name.is_empty() || !name.iter().all(is_of_name) {
        return Err(NO_PARAMETER);
    }
    let (value, behind) = match value.get(1..).unwrap_or_default() {
        [b'"', quoted @ ..] => in_quotes(quoted)?,
        number => bare_number(number)?,
    };
    Ok([name, value, trimmed(behind)])
}

fn in_quotes(text: &[u8]) -> Result<(&[u8], &[u8]), &'static str> {
    let at = text.iter().position(|byte| *byte == b'"').ok_or(NOT_CLOSED)?;
    let (value, behind) = text.split_at_checked(at).ok_or(NOT_CLOSED)?;
    // An escaped quote would be the end for one reader, and a part of the value for another.
    if value.iter().any(|byte| *byte == b'\\' || byte.is_ascii_control()) {
        return Err(ESCAPED);
    }
    Ok((value, behind.get(1..).unwrap_or_default()))
}

fn bare_number(text: &[u8]) -> Result<(&[u8], &[u8]), &'static str> {
    let is_of_number = |byte: &&u8| byte.is_ascii_digit() || **byte == b'.';
    let length = text.iter().take_while(is_of_number).count();
    if length == 0 {
        return Err(NOT_QUOTED);
    }
    text.split_at_checked(length).ok_or(NOT_QUOTED)
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;

    use super::*;

    const HEADER: &str = "Signature";

    #[test]
    fn what_is_said() {
        for (value, created) in [
            (
                "keyId=\"k,e=y\",created=1402170695,headers=\"(created) host\",signature=\"QQ==\"",
                true,
            ),
            (
                " keyid=\"k,e=y\" ,\theaders=\"(created) host\", signature=\"QQ==\", CREATED=\"1402170695\" ",
                true,
            ),
            ("signature=\"QQ==\",keyId=\"k,e=y\",later=1.5,headers=\"(created) host\"", false),
        ] {
            let read = Parameters::read(value.as_bytes(), HEADER).unwrap();
            assert_eq!(read.key_id, Some(&b"k,e=y"[..]), "{value}");
            assert_eq!(read.headers, Some(&b"(created) host"[..]), "{value}");
            assert_eq!(read.signature, Some(&b"QQ=="[..]), "{value}");
            assert_eq!(read.created, created.then_some(&b"1402170695"[..]), "{value}");
            assert!(read.algorithm.is_none() && read.expires.is_none(), "{value}");
        }
    }

    #[test]
    fn what_is_said_twice() {
        for value in [
            "keyId=\"a\",keyId=\"b\"",
            "keyId=\"a\",keyid=\"a\"",
            "headers=\"date\",signature=\"\",HEADERS=\"host\"",
            "later=1,Later=1",
        ] {
            let refused = Parameters::read(value.as_bytes(), HEADER);
            assert_eq!(refused.unwrap_err(), Error::RepeatedMember { header: HEADER }, "{value}");
        }
    }

    #[test]
    fn what_is_no_list_of_parameters() {
        for (value, reason) in [
            ("", NO_PARAMETER),
            ("keyId", NO_PARAMETER),
            ("=\"a\"", NO_PARAMETER),
            ("key Id=\"a\"", NO_PARAMETER),
            ("keyId =\"a\"", NO_PARAMETER),
            ("keyId=\"a\",", NO_PARAMETER),
            (",keyId=\"a\"", NO_PARAMETER),
            ("keyId=\"a\",,signature=\"\"", NO_PARAMETER),
            ("keyId\u{e9}=\"a\"", NO_PARAMETER),
            ("keyId=\"a", NOT_CLOSED),
            ("keyId=\"", NOT_CLOSED),
            ("keyId=\"a\\\"b\"", ESCAPED),
            ("keyId=\"a\nb\"", ESCAPED),
            ("keyId= \"a\"", NOT_QUOTED),
            ("keyId=a", NOT_QUOTED),
            ("keyId=", NOT_QUOTED),
            ("created=-1", NOT_QUOTED),
            ("keyId='a'", NOT_QUOTED),
            ("keyId=\"a\"signature=\"\"", NOT_APART),
            ("keyId=\"a\";signature=\"\"", NOT_APART),
            ("keyId=\"a\" signature=\"\"", NOT_APART),
            ("created=1e3", NOT_APART),
        ] {
            let refused = Parameters::read(value.as_bytes(), HEADER);
            assert_eq!(refused.unwrap_err(), unread(HEADER, reason), "{value}");
        }
    }

    #[test]
    fn what_a_sender_can_say_is_bounded() {
        let said = |count: usize| (0..count).map(|at| format!("a{at}=1")).collect::<Vec<String>>();
        let read = |count| Parameters::read(said(count).join(",").as_bytes(), HEADER).map(|_| ());
        assert_eq!(read(MAX_MEMBER_PARAMETERS), Ok(()));
        let limit = MAX_MEMBER_PARAMETERS;
        assert_eq!(read(limit + 1), Err(Error::TooManyItems { header: HEADER, limit }));
    }
}
