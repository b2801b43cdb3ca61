//! What a request without a signature is, where its provider sends such requests too.

use alloc::boxed::Box;

use super::check::{BodyCheck, Matched};
use crate::error::Error;
use crate::request::{Headers, Request};
use crate::scheme::{AnyScheme, Mark, OtherKind};

/// The longest body, in bytes, that is taken for a form where no content type is given: what vendors
/// send so is one short field.
const SHORT: u64 = 64;

/// The check of a request that is of this kind, if the body turns out to hold no signature.
pub(super) struct Unsigned {
    pub(super) check: Box<dyn BodyCheck>,
    pub(super) scheme: &'static AnyScheme,
    pub(super) header: &'static str,
    pub(super) kind: &'static str,
}

impl BodyCheck for Unsigned {
    fn update(&mut self, chunk: &[u8]) {
        self.check.update(chunk);
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        let Self { scheme, header, kind, .. } = self;
        self.check.finish().map_err(|error| {
            if is_unsigned(scheme, header, &error) { Error::OtherKind { kind } } else { error }
        })
    }

    fn bytes_held(&self) -> usize {
        self.check.bytes_held()
    }
}

/// Which kind a request is that has no signature, if it is one that the scheme names.
pub(super) fn kind_of(scheme: &AnyScheme, request: &Request<'_>) -> Option<&'static str> {
    let mut kinds = scheme.kinds_besides().iter();
    kinds.find(|kind| is_told(kind.told_by, request)).map(OtherKind::kind)
}

/// Whether `error` says that there is no signature. `header` is what errors call its place.
pub(super) fn is_unsigned(scheme: &AnyScheme, header: &str, error: &Error) -> bool {
    match error {
        Error::MissingHeader { header: missing } => *missing == header,
        Error::MissingField { field } => *field == header,
        Error::BodyNotJson | Error::BodyNotForm => is_signed_in_body(scheme),
        _ => false,
    }
}

/// Whether only the body shows that there is no signature.
pub(super) fn is_signed_in_body(scheme: &AnyScheme) -> bool {
    scheme.template().is_some_and(|template| template.signature.is_in_body())
}

fn is_told(mark: Mark, request: &Request<'_>) -> bool {
    let headers = request.headers;
    match mark {
        Mark::Method(method) => request.method.is_some_and(|given| given == method),
        Mark::Header(name) => has(headers, name, |_| true),
        Mark::Value(name, value) => has(headers, name, |given| given == value.as_bytes()),
        Mark::Form => is_form(headers),
        Mark::Length(most) => has(headers, "Content-Length", |length| is_at_most(length, most)),
    }
}

fn is_form(headers: &dyn Headers) -> bool {
    let is_of_type = |wanted: &str| {
        has(headers, "Content-Type", |given| {
            let start = given.get(..wanted.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(wanted.as_bytes()))
        })
    };
    let is_short = || has(headers, "Content-Length", |length| is_at_most(length, SHORT));
    is_of_type("application/x-www-form-urlencoded")
        || is_of_type("multipart/form-data")
        || !has(headers, "Content-Type", |_| true) && is_short()
}

fn has(headers: &dyn Headers, name: &str, is_meant: impl Fn(&[u8]) -> bool) -> bool {
    let mut found = false;
    headers.visit(name, &mut |value| found |= is_meant(value));
    found
}

fn is_at_most(length: &[u8], most: u64) -> bool {
    let length = str::from_utf8(length).ok().and_then(|length| length.parse::<u64>().ok());
    length.is_some_and(|length| length <= most)
}
