//! Who may see the page, and who may change something: a browser is made to ask by any page that it shows.

use std::io;

use hyper::HeaderMap;
use hyper::header::{HOST, HeaderValue, ORIGIN};
use subtle::ConstantTimeEq as _;

use crate::setup::Failure;

/// The name of the header in which the page shows its token.
const TOKEN: &str = "x-countersign-token";

pub(super) struct Guard {
    token: String,
    port: u16,
}

impl Guard {
    pub(super) fn new(port: u16) -> Result<Self, Failure> {
        let mut random = [0; 20];
        getrandom::fill(&mut random).map_err(|error| Failure::Listen(io::Error::other(error)))?;
        Ok(Self { token: hex::encode(random), port })
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    pub(super) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Whether it was asked for at this machine's own name: another name may be anybody's, who has it lead here.
    pub(super) fn is_here(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        host.to_str().is_ok_and(|host| self.is_own(host))
    }

    /// Whether the page itself asks, which was opened at the URL that the command printed.
    pub(super) fn may_see(&self, headers: &HeaderMap, query: Option<&str>) -> bool {
        let shown = headers.get(TOKEN).map(HeaderValue::as_bytes);
        let in_query = || query.and_then(|query| query.strip_prefix("token=")).map(str::as_bytes);
        shown.or_else(in_query).is_some_and(|shown| shown.ct_eq(self.token.as_bytes()).into())
    }

    /// Whether it asks for a change, which no other page may.
    pub(super) fn may_change(&self, headers: &HeaderMap) -> bool {
        self.may_see(headers, None)
            && headers.get(ORIGIN).is_none_or(|origin| self.is_own_origin(origin.as_bytes()))
    }

    fn is_own(&self, host: &str) -> bool {
        let names = ["localhost", "127.0.0.1", "[::1]"];
        names.iter().any(|name| {
            host.strip_prefix(name).is_some_and(|port| {
                port.strip_prefix(':').map_or(self.port == 80 && port.is_empty(), |port| {
                    port.parse() == Ok(self.port)
                })
            })
        })
    }

    fn is_own_origin(&self, origin: &[u8]) -> bool {
        let host = origin.strip_prefix(b"http://").and_then(|host| str::from_utf8(host).ok());
        host.is_some_and(|host| self.is_own(host))
    }
}
