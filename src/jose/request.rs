//! A payload that is made of the request's head and its body.

use alloc::vec::Vec;

use super::claims::Said;
use super::members::{Json, Members};
use super::query::path_and_query;
use crate::bounds::{MAX_HEADERS, MAX_SIGNED_VALUE};
use crate::error::Error;
use crate::request::headers::{Repeated, single};
use crate::request::{Request, UnixTime};
use crate::scheme::{SignedTime, TimestampPlace};
use crate::text::bytes::is_header_name;
use crate::verify::freshness::check_freshness;

/// What a request's head is signed with: in which member of the token's header its signed headers are
/// listed, and which of them is the time.
pub(super) struct SignedHead<'h, 'r> {
    pub(super) list: &'static str,
    pub(super) time: SignedTime,
    pub(super) tolerance: u64,
    /// Where the token is, as errors name it.
    pub(super) header: &'static str,
    pub(super) request: &'h Request<'r>,
}

impl<'r> SignedHead<'_, 'r> {
    /// What is signed before the body, of a path without a slash at its end and of one with it; and the time.
    pub(super) fn read(&self, members: &Members) -> Result<([Vec<u8>; 2], Said), Error> {
        let missing = Error::MissingClaim { header: self.header, claim: self.list };
        let list = members.get(self.list).and_then(Json::text).ok_or(missing)?;
        let mut names: Vec<&str> = Vec::new();
        let (mut lines, mut time) = (Vec::new(), None);
        for name in list.split(',') {
            let is_known = names.iter().any(|known| known.eq_ignore_ascii_case(name));
            if is_known || !is_header_name(name) || names.len() >= MAX_HEADERS {
                return Err(self.other_list());
            }
            names.push(name);
            let value = self.value(name)?;
            if name.eq_ignore_ascii_case(self.time_header()) {
                time = Some(self.check_time(value)?);
            }
            lines.extend([name.as_bytes(), b": ", value, b"\n"].concat());
        }
        let timestamp = Some(time.ok_or_else(|| self.other_list())?);
        let [method, path] = self.method_and_path()?;
        let head = |end: &[u8]| [method, b" ", path, end, b"\n", &lines].concat();
        let fresh_for = self.tolerance.saturating_mul(2).saturating_add(1);
        let fresh_for = u32::try_from(fresh_for).unwrap_or(u32::MAX);
        Ok(([head(b""), head(b"/")], Said { timestamp, fresh_for, body: None }))
    }

    /// What a sender signs before the body, with the time in its header and no other one.
    pub(super) fn write(&self, time: &str) -> Result<Vec<u8>, Error> {
        let [method, path] = self.method_and_path()?;
        let name = self.time_header().as_bytes();
        Ok([method, b" ", path, b"\n", name, b": ", time.as_bytes(), b"\n"].concat())
    }

    pub(super) const fn time_header(&self) -> &'static str {
        match self.time.place {
            TimestampPlace::Header(name) => name,
            // A scheme with another does not compile.
            _ => "",
        }
    }

    /// The method, and the path of the URL without slashes at its end.
    fn method_and_path(&self) -> Result<[&'r [u8]; 2], Error> {
        let method = self.request.method.ok_or(Error::MissingMethod)?;
        let url = self.request.url.ok_or(Error::MissingUrl)?;
        for (text, part) in [(method, "method"), (url, "URL")] {
            if text.len() > MAX_SIGNED_VALUE {
                return Err(Error::PartTooLong { part, limit: MAX_SIGNED_VALUE });
            }
        }
        let (path, _) = path_and_query(url);
        Ok([method.as_bytes(), path.trim_end_matches('/').as_bytes()])
    }

    /// The value of a header, of which one line is made.
    fn value(&self, name: &str) -> Result<&'r [u8], Error> {
        let found = single(self.request.headers, name).map_err(|Repeated| self.other_list())?;
        match found {
            Some(value) if value.len() <= MAX_SIGNED_VALUE && !value.contains(&b'\n') => Ok(value),
            _ => Err(self.other_list()),
        }
    }

    fn check_time(&self, value: &[u8]) -> Result<UnixTime, Error> {
        let header = self.time_header();
        let time = self.time.format.read(value, header)?;
        let now = self.request.time()?;
        check_freshness(time, now, self.tolerance, self.time.future, header)?;
        Ok(time)
    }

    /// The names are the sender's: which of them it is cannot be said.
    const fn other_list(&self) -> Error {
        Error::OtherClaim { header: self.header, claim: self.list }
    }
}
