//! What a signature covers, as its list says, and the text that is signed.

use alloc::string::String;
use alloc::vec::Vec;
use core::str;

use super::parameters::{Parameters, unread};
use crate::bounds::{MAX_COMPONENTS, MAX_SIGNED_VALUE};
use crate::error::Error;
use crate::http_signature::digest::trimmed;
use crate::request::Request;
use crate::scheme::Covered;
use crate::scheme::cavage::{CREATED, DIGEST, EXPIRES, REQUEST_TARGET};
use crate::text::bytes::is_header_name;
use crate::text::url::UrlPart;

/// What the draft's first versions called the first line of a request.
const REQUEST_LINE: &str = "request-line";

/// What is covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Component {
    /// The method in small letters, and the path with the query.
    Target,
    /// The first line of a request of HTTP/1.1.
    RequestLine,
    Created,
    Expires,
    /// A header by its name in small letters.
    Header(String),
}

impl Component {
    /// One of a name in either case.
    fn read(name: &[u8], takes_request_line: bool) -> Option<Self> {
        let name = str::from_utf8(name).ok()?.to_ascii_lowercase();
        Some(match name.as_str() {
            REQUEST_TARGET => Self::Target,
            REQUEST_LINE if takes_request_line => Self::RequestLine,
            CREATED => Self::Created,
            EXPIRES => Self::Expires,
            header if is_header_name(header) => Self::Header(name),
            _ => return None,
        })
    }

    /// What a profile calls it.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Target | Self::RequestLine => REQUEST_TARGET,
            Self::Created => CREATED,
            Self::Expires => EXPIRES,
            Self::Header(name) => name,
        }
    }
}

/// What a list covers, each thing once.
pub(super) struct Components(pub(super) Vec<Component>);

impl Components {
    /// Reads names with a blank between each two.
    pub(super) fn read(
        list: &[u8],
        takes_request_line: bool,
        header: &'static str,
    ) -> Result<Self, Error> {
        let mut components: Vec<Component> = Vec::new();
        for name in list.split(|byte| *byte == b' ') {
            if name.is_empty() {
                return Err(unread(
                    header,
                    "the list of headers is empty, or has a blank too many",
                ));
            }
            if components.len() >= MAX_COMPONENTS {
                return Err(Error::TooManyItems { header, limit: MAX_COMPONENTS });
            }
            let component = Component::read(name, takes_request_line);
            let component = component.ok_or(Error::UnknownComponent { header })?;
            if components.iter().any(|other| other.name() == component.name()) {
                return Err(Error::RepeatedComponent { header });
            }
            components.push(component);
        }
        Ok(Self(components))
    }

    /// Whether one of this name is among them.
    pub(super) fn have(&self, name: &str) -> bool {
        self.0.iter().any(|component| component.name() == name)
    }

    /// Whether what a profile wants is among them, where `is_there` says which headers the request has. What is
    /// said of an empty body is not known yet.
    pub(super) fn cover(&self, wanted: &Covered, is_there: impl Fn(&str) -> bool) -> bool {
        match wanted {
            Covered::Component(name) => self.have(name),
            Covered::OneOf(names) => names.iter().any(|name| self.have(name)),
            Covered::IfThere(name) => !is_there(name) || self.have(name),
            Covered::Body => self.have(DIGEST),
            Covered::BodyUnlessEmpty => true,
            Covered::QueryParameter(_) | Covered::Member(..) => false,
        }
    }
}

/// What a signature is of: a line for each component.
pub(super) struct Signed<'s, 'r> {
    pub(super) request: &'s Request<'r>,
    pub(super) parameters: &'s Parameters<'r>,
    /// Where the signature is, as errors name it.
    pub(super) header: &'static str,
    /// Whether the profile wants the method and the URL, so that the receiver has to give them.
    pub(super) needs_target: bool,
}

impl Signed<'_, '_> {
    pub(super) fn write(&self, components: &Components) -> Result<Vec<u8>, Error> {
        let mut text = Vec::new();
        for component in &components.0 {
            if !text.is_empty() {
                text.push(b'\n');
            }
            if *component != Component::RequestLine {
                text.extend_from_slice(component.name().as_bytes());
                text.extend_from_slice(b": ");
            }
            self.write_value(component, &mut text)?;
            if text.len() > MAX_SIGNED_VALUE {
                return Err(self.unfit("what is signed is longer than is read"));
            }
        }
        Ok(text)
    }

    fn write_value(&self, component: &Component, text: &mut Vec<u8>) -> Result<(), Error> {
        match component {
            Component::Target => {
                text.extend_from_slice(self.method()?.to_ascii_lowercase().as_bytes());
                text.push(b' ');
                text.extend_from_slice(&self.of_url(UrlPart::PathAndQuery)?);
            }
            Component::RequestLine => {
                text.extend_from_slice(self.method()?.as_bytes());
                text.push(b' ');
                text.extend_from_slice(&self.of_url(UrlPart::PathAndQuery)?);
                text.extend_from_slice(b" HTTP/1.1");
            }
            Component::Created => {
                text.extend_from_slice(self.parameter(self.parameters.created, "created")?);
            }
            Component::Expires => {
                text.extend_from_slice(self.parameter(self.parameters.expires, "expires")?);
            }
            // Who passes a request on can write another host into it, and would with the header have two
            // receivers take it.
            Component::Header(name) if name == "host" && self.request.url.is_some() => {
                text.extend_from_slice(&self.of_url(UrlPart::Host)?);
            }
            Component::Header(name) => self.write_lines(name, text)?,
        }
        Ok(())
    }

    /// The lines of a header, joined.
    fn write_lines(&self, name: &str, text: &mut Vec<u8>) -> Result<(), Error> {
        let (mut is_there, mut is_fit, mut length) = (false, true, text.len());
        self.request.headers.visit(name, &mut |line| {
            length = length.saturating_add(line.len()).saturating_add(2);
            is_fit &= !line.iter().any(|byte| matches!(byte, b'\r' | b'\n' | b'\0'));
            if length <= MAX_SIGNED_VALUE {
                if is_there {
                    text.extend_from_slice(b", ");
                }
                text.extend_from_slice(trimmed(line));
            }
            is_there = true;
        });
        if !is_there {
            Err(Error::MissingComponent { header: self.header })
        } else if !is_fit {
            Err(self.unfit("a header holds a line break"))
        } else if length > MAX_SIGNED_VALUE {
            Err(self.unfit("what is signed is longer than is read"))
        } else {
            Ok(())
        }
    }

    /// A parameter that is covered. Beside an algorithm of the draft's first versions, which do not have it, one
    /// reader would leave out what another one signs.
    fn parameter<'p>(
        &self,
        value: Option<&'p [u8]>,
        parameter: &'static str,
    ) -> Result<&'p [u8], Error> {
        let header = self.header;
        let is_old = |name: &[u8]| {
            [&b"rsa"[..], b"hmac", b"ecdsa"].iter().any(|start| name.starts_with(start))
        };
        if self.parameters.algorithm.is_some_and(is_old) {
            return Err(Error::OtherSignatureParameter { header, parameter: "algorithm" });
        }
        value.ok_or(Error::MissingSignatureParameter { header, parameter })
    }

    fn method(&self) -> Result<&str, Error> {
        let missing = self.missing(Error::MissingMethod);
        self.one_line(self.request.method.ok_or(missing)?, "method")
    }

    fn of_url(&self, part: UrlPart) -> Result<Vec<u8>, Error> {
        let missing = self.missing(Error::MissingUrl);
        let url = self.one_line(self.request.url.ok_or(missing)?, "URL")?;
        Ok(part.read(url.as_bytes())?.into_owned())
    }

    /// That the receiver did not give what is signed: its own fault only where its profile wants that.
    fn missing(&self, fault: Error) -> Error {
        if self.needs_target { fault } else { Error::MissingComponent { header: self.header } }
    }

    fn one_line<'t>(&self, text: &'t str, part: &'static str) -> Result<&'t str, Error> {
        if text.len() > MAX_SIGNED_VALUE {
            return Err(Error::PartTooLong { part, limit: MAX_SIGNED_VALUE });
        }
        if text.contains(['\r', '\n']) {
            return Err(self.unfit("the method or the URL holds a line break"));
        }
        Ok(text)
    }

    const fn unfit(&self, reason: &'static str) -> Error {
        Error::UnfitComponent { header: self.header, reason }
    }
}
