//! The signature base (RFC 9421, section 2.5): what a signature is of, written piece by piece.

use alloc::vec::Vec;
use core::cell::Cell;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::components::{Component, Derived, Form, What};
use super::query;
use super::structured::{Reader, Separator, copy_field, copy_member_of};
use crate::algorithm::{Fed, Message};
use crate::bounds::{MAX_SIGNED_QUERY, MAX_SIGNED_VALUE, MAX_STRUCTURED_FIELD};
use crate::error::Error;
use crate::request::Request;
use crate::scheme::HttpSignature;
use crate::scheme::http_signature::{Rfc9421, SIGNATURE_INPUT, Version as _};
use crate::text::url::Url;

/// What a signature is of.
#[derive(Clone, Copy)]
pub(super) struct Base<'b, 'v> {
    pub(super) request: &'b Request<'v>,
    pub(super) components: &'b [Component<'v>],
    /// The member of `Signature-Input`, from its brackets on.
    pub(super) list: &'v [u8],
    /// Whether the profile wants the method, or the URL, so that the receiver has to give it.
    pub(super) needs: Needs,
}

/// What a receiver has to give besides the headers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs {
    method: bool,
    url: bool,
}

impl Needs {
    pub(super) fn of<K>(profile: &HttpSignature<K>) -> Self {
        let method = profile.covers.iter().any(|covered| covered.names().contains(&"@method"));
        Self { method, url: Rfc9421::signs_url(profile.covers) }
    }
}

impl Message for Base<'_, '_> {
    fn feed(self, mut take: impl FnMut(Fed<'_>)) -> Result<(), Error> {
        let update = |bytes: &[u8]| take(Fed::Bytes(bytes));
        let mut joined = Joined { update, pieces: [0; JOINED], length: 0 };
        let mut out = |piece: &[u8]| joined.push(piece);
        let read = Read::default();
        for component in self.components {
            identify(component, &mut out)?;
            out(b": ");
            self.copy_value(component, &read, &mut out)?;
            out(b"\n");
        }
        out(b"\"@signature-params\": ");
        let copied = Reader::new(self.list).copy_item_or_list(&mut out);
        copied.map_err(|fault| fault.of(SIGNATURE_INPUT))?;
        joined.flush();
        Ok(())
    }
}

/// How many bytes were read for components of which each is a part of something longer, all of which is read for
/// each: many of them would otherwise cost a multiple of the request.
#[derive(Default)]
struct Read {
    query: Cell<usize>,
    fields: Cell<usize>,
}

/// How many bytes are joined before they go under the keys.
const JOINED: usize = 256;

/// Pieces that are joined, as most are a few bytes, and each that goes under the keys costs something.
struct Joined<F> {
    update: F,
    pieces: [u8; JOINED],
    length: usize,
}

impl<F: FnMut(&[u8])> Joined<F> {
    #[inline]
    fn push(&mut self, piece: &[u8]) {
        if piece.len() > JOINED.saturating_sub(self.length) {
            self.flush();
        }
        let end = self.length.saturating_add(piece.len());
        match self.pieces.get_mut(self.length..end) {
            Some(place) => {
                place.copy_from_slice(piece);
                self.length = end;
            }
            None => (self.update)(piece),
        }
    }

    fn flush(&mut self) {
        (self.update)(self.pieces.get(..self.length).unwrap_or_default());
        self.length = 0;
    }
}

/// Writes a component's name and parameters, as they have to be serialised.
fn identify(component: &Component<'_>, out: &mut impl FnMut(&[u8])) -> Result<(), Error> {
    if !component.text.contains(&b';') {
        // A text in quotes has one writing.
        out(component.text);
        return Ok(());
    }
    let copied = Reader::new(component.text).copy_item(out);
    copied.map_err(|fault| fault.of(SIGNATURE_INPUT))
}

const MISSING: Error = Error::MissingComponent { header: SIGNATURE_INPUT };

const fn unfit(reason: &'static str) -> Error {
    Error::UnfitComponent { header: SIGNATURE_INPUT, reason }
}

impl<'v> Base<'_, 'v> {
    fn copy_value(
        &self,
        component: &Component<'_>,
        read: &Read,
        out: &mut impl FnMut(&[u8]),
    ) -> Result<(), Error> {
        match component.what {
            What::Derived(Derived::Method) => {
                out(one_line(self.method()?.as_bytes())?);
                Ok(())
            }
            What::Derived(derived) => self.copy_of_url(derived, out),
            What::QueryParameter(name) => {
                let Url { query, .. } = Url::read(self.url()?).ok_or(Error::NotAUrl)?;
                let query = query.get(1..).unwrap_or_default();
                read.query.set(read.query.get().saturating_add(query.len()));
                if read.query.get() > MAX_SIGNED_QUERY {
                    return Err(Error::PartTooLong { part: "URL", limit: MAX_SIGNED_QUERY });
                }
                query::copy_parameter(query, name, out)
            }
            What::Field(name, Form::AsItIs) => self.copy_lines(name, out),
            What::Field(name, form) => self.copy_formed(name, form, read, out),
        }
    }

    fn method(&self) -> Result<&'v str, Error> {
        let missing = if self.needs.method { Error::MissingMethod } else { MISSING };
        match self.request.method.ok_or(missing)? {
            method if method.len() > MAX_SIGNED_VALUE => {
                Err(Error::PartTooLong { part: "method", limit: MAX_SIGNED_VALUE })
            }
            method => Ok(method),
        }
    }

    fn url(&self) -> Result<&'v [u8], Error> {
        let missing = if self.needs.url { Error::MissingUrl } else { MISSING };
        let url = self.request.url.ok_or(missing)?;
        if url.len() > MAX_SIGNED_VALUE {
            return Err(Error::PartTooLong { part: "URL", limit: MAX_SIGNED_VALUE });
        }
        one_line(url.as_bytes())
    }

    fn copy_of_url(&self, derived: Derived, out: &mut impl FnMut(&[u8])) -> Result<(), Error> {
        let url = self.url()?;
        let Url { host, path, query } = Url::read(url).ok_or(Error::NotAUrl)?;
        let protocol = url.split(|byte| *byte == b':').next().unwrap_or_default();
        let whole = url.split(|byte| *byte == b'#').next().unwrap_or_default();
        let start = whole.strip_suffix(query).unwrap_or(whole);
        let start = start.strip_suffix(path).unwrap_or(start);
        // An empty path is sent as `/` (RFC 9112, section 3.2.1).
        let path: &[u8] = if path.is_empty() { b"/" } else { path };
        match derived {
            Derived::TargetUri => {
                out(start);
                out(path);
                out(query);
            }
            Derived::Authority => {
                let host = host.to_ascii_lowercase();
                let port: &[u8] = match protocol.to_ascii_lowercase().as_slice() {
                    b"https" => b":443",
                    b"http" => b":80",
                    _ => b"",
                };
                out(host.strip_suffix(port).unwrap_or(&host));
            }
            Derived::Scheme => out(&protocol.to_ascii_lowercase()),
            // RFC 9112, section 3.2.3.
            Derived::RequestTarget if self.request.method == Some("CONNECT") => out(host),
            Derived::RequestTarget => {
                out(path);
                out(query);
            }
            Derived::Path => out(path),
            Derived::Query => out(if query.is_empty() { b"?" } else { query }),
            // It is none of the URL.
            Derived::Method => {}
        }
        Ok(())
    }

    /// The lines of a header as they are, in one.
    fn copy_lines(&self, name: &str, out: &mut impl FnMut(&[u8])) -> Result<(), Error> {
        let (mut separator, mut fault) = (Separator::default(), None);
        let mut is_there = false;
        self.request.headers.visit(name, &mut |line| {
            is_there = true;
            separator.write(out);
            fault = fault.or(copy_line(line, MAX_SIGNED_VALUE, out).err());
        });
        match fault {
            Some(error) => Err(error),
            None if is_there => Ok(()),
            None => Err(MISSING),
        }
    }

    /// The lines of a header in another form.
    fn copy_formed(
        &self,
        name: &str,
        form: Form<'_>,
        read: &Read,
        out: &mut impl FnMut(&[u8]),
    ) -> Result<(), Error> {
        let lines = self.lines(name, &read.fields)?;
        let lines: Vec<_> = lines.iter().map(Vec::as_slice).collect();
        let reason = "a header that is signed as a structured field is none";
        match form {
            Form::Member(key) => match copy_member_of(&lines, key, out) {
                Ok(true) => Ok(()),
                Ok(false) => Err(MISSING),
                Err(_) => Err(unfit(reason)),
            },
            Form::Wrapped => {
                let mut separator = Separator::default();
                for line in lines {
                    separator.write(out);
                    out(b":");
                    out(STANDARD.encode(line).as_bytes());
                    out(b":");
                }
                Ok(())
            }
            Form::Structured | Form::AsItIs => copy_field(&lines, out).map_err(|_| unfit(reason)),
        }
    }

    /// The lines of a header, each of them in one.
    fn lines(&self, name: &str, length: &Cell<usize>) -> Result<Vec<Vec<u8>>, Error> {
        let (mut lines, mut fault) = (Vec::new(), None);
        self.request.headers.visit(name, &mut |line| {
            let left = MAX_STRUCTURED_FIELD.saturating_sub(length.get());
            let mut joined = Vec::new();
            let copied = copy_line(line, left, &mut |piece| joined.extend_from_slice(piece));
            length.set(length.get().saturating_add(joined.len()).saturating_add(1));
            fault = fault.or(copied.err());
            if fault.is_none() {
                lines.push(joined);
            }
        });
        match fault {
            Some(error) => Err(error),
            None if lines.is_empty() => Err(MISSING),
            None => Ok(lines),
        }
    }
}

/// What an old way of going on in the next line is replaced by (RFC 9112, section 5.2), and no other break.
fn copy_line(line: &[u8], most: usize, out: &mut impl FnMut(&[u8])) -> Result<(), Error> {
    if line.len() > most {
        return Err(unfit("a header is longer than is read"));
    }
    let mut rest = trimmed(line);
    while holds_break(rest)
        && let Some(at) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'))
    {
        let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        let behind = behind.strip_prefix(b"\r\n").or(behind.strip_prefix(b"\n"));
        match behind {
            Some(behind @ [b' ' | b'\t', ..]) => {
                out(one_line(trimmed(before))?);
                out(b" ");
                rest = trimmed(behind);
            }
            _ => return Err(unfit("a header holds a line break")),
        }
    }
    out(one_line(rest)?);
    Ok(())
}

/// `text`, if a line of the base can hold it.
fn one_line(text: &[u8]) -> Result<&[u8], Error> {
    if !text.is_ascii() {
        Err(unfit("a value is not ASCII"))
    } else if holds_break(text) {
        Err(unfit("a value holds a line break"))
    } else {
        Ok(text)
    }
}

/// Whether there is a line break. All of it is looked at, many bytes at once.
fn holds_break(text: &[u8]) -> bool {
    let is_break = |byte: &u8| u8::from(*byte == b'\r') | u8::from(*byte == b'\n');
    text.iter().fold(0, |found, byte| found | is_break(byte)) != 0
}

/// `text` without the blanks and tabs around it.
fn trimmed(text: &[u8]) -> &[u8] {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let mut text = text;
    while let [first, rest @ ..] = text
        && is_blank(first)
    {
        text = rest;
    }
    while let [rest @ .., last] = text
        && is_blank(last)
    {
        text = rest;
    }
    text
}
