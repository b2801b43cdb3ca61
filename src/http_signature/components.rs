//! What a signature covers, as `Signature-Input` lists it.

use alloc::vec::Vec;

use super::structured::{Bare, Fault, Reader};
use crate::bounds::MAX_COMPONENTS;
use crate::error::Error;
use crate::scheme::Covered;
use crate::scheme::covered::CONTENT_DIGEST;
use crate::scheme::http_signature::SIGNATURE_INPUT;
use crate::text::bytes::is_header_name;

/// A component, and its text in the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Component<'v> {
    pub(super) text: &'v [u8],
    pub(super) what: What<'v>,
}

/// What a component is of a request. Two of one kind are one component, however their parameters are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What<'v> {
    Derived(Derived),
    /// The parameter of the query with this name.
    QueryParameter(&'v [u8]),
    /// A header by its name in small letters.
    Field(&'v str, Form<'v>),
}

/// What is derived of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Derived {
    Method,
    TargetUri,
    Authority,
    Scheme,
    RequestTarget,
    Path,
    Query,
}

/// What of a header is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form<'v> {
    /// Its value as it is.
    AsItIs,
    /// Its value as a structured field has to be written (`sf`).
    Structured,
    /// Each of its lines as bytes (`bs`).
    Wrapped,
    /// A member of a dictionary (`key`).
    Member(&'v [u8]),
}

/// The components of a list, and what is behind it.
pub(super) fn read<'v>(list: &'v [u8]) -> Result<(Vec<Component<'v>>, Reader<'v>), Error> {
    let mut reader = Reader::new(list);
    let mut components: Vec<Component<'v>> = Vec::with_capacity(8);
    let mut refused = None;
    let read = reader.items(|text| {
        if components.len() >= MAX_COMPONENTS {
            return Err(Fault::TooMany(MAX_COMPONENTS));
        }
        match Component::read(text) {
            Ok(component) => components.push(component),
            Err(error) => refused = refused.or(Some(error)),
        }
        Ok(())
    });
    read.map_err(|fault| fault.of(SIGNATURE_INPUT))?;
    if let Some(error) = refused {
        return Err(error);
    }
    let mut rest = components.as_slice();
    while let [component, others @ ..] = rest {
        if others.iter().any(|other| other.what == component.what) {
            return Err(Error::RepeatedComponent { header: SIGNATURE_INPUT });
        }
        rest = others;
    }
    Ok((components, reader))
}

/// The parameters of a component.
#[derive(Default)]
struct Parameters<'v> {
    is_structured: bool,
    is_wrapped: bool,
    key: Option<&'v [u8]>,
    name: Option<&'v [u8]>,
}

impl<'v> Component<'v> {
    /// Reads one item of the list, which is none of another syntax.
    fn read(text: &'v [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(text);
        let fault = |fault: Fault| fault.of(SIGNATURE_INPUT);
        let reason = "a component is no text in quotes";
        let Bare::Text(name) = reader.bare().map_err(fault)? else {
            return Err(Error::NotStructured { header: SIGNATURE_INPUT, reason });
        };
        let mut parameters = Parameters::default();
        let (mut is_unknown, mut is_of_response) = (false, false);
        while let Some((key, value)) = reader.parameter().map_err(fault)? {
            match (key, value) {
                (b"req" | b"tr", Bare::Boolean(true)) => is_of_response = true,
                (b"sf", Bare::Boolean(true)) => parameters.is_structured = true,
                (b"bs", Bare::Boolean(true)) => parameters.is_wrapped = true,
                (b"key", Bare::Text(key)) => parameters.key = Some(key),
                (b"name", Bare::Text(name)) => parameters.name = Some(name),
                _ => is_unknown = true,
            }
        }
        if is_of_response || name == b"@status" {
            return Err(Error::NotOfARequest { header: SIGNATURE_INPUT });
        }
        let what = if is_unknown { None } else { What::of(name, &parameters) };
        what.map(|what| Self { text, what })
            .ok_or(Error::UnknownComponent { header: SIGNATURE_INPUT })
    }
}

impl<'v> What<'v> {
    fn of(name: &'v [u8], parameters: &Parameters<'v>) -> Option<Self> {
        let Parameters { is_structured, is_wrapped, key, name: parameter } = *parameters;
        if let Some(derived) = Derived::of(name) {
            let is_bare = !is_structured && !is_wrapped && key.is_none() && parameter.is_none();
            return is_bare.then_some(Self::Derived(derived));
        }
        let form = match (is_structured, is_wrapped, key) {
            (false, false, None) => Form::AsItIs,
            (true, false, None) => Form::Structured,
            (false, true, None) => Form::Wrapped,
            // A member is written as a structured field has it in any case.
            (_, false, Some(key)) => Form::Member(key),
            (_, true, _) => return None,
        };
        if name == b"@query-param" {
            return parameter.filter(|_| form == Form::AsItIs).map(Self::QueryParameter);
        }
        let name = str::from_utf8(name).ok()?;
        let is_field = is_header_name(name) && !name.bytes().any(|byte| byte.is_ascii_uppercase());
        (is_field && parameter.is_none()).then_some(Self::Field(name, form))
    }

    fn is(self, name: &str) -> bool {
        match self {
            Self::Derived(derived) => derived.name() == name,
            Self::QueryParameter(_) | Self::Field(_, Form::Member(_)) => false,
            Self::Field(own, _) => own == name,
        }
    }
}

impl Derived {
    const ALL: [Self; 7] = [
        Self::Method,
        Self::TargetUri,
        Self::Authority,
        Self::Scheme,
        Self::RequestTarget,
        Self::Path,
        Self::Query,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Method => "@method",
            Self::TargetUri => "@target-uri",
            Self::Authority => "@authority",
            Self::Scheme => "@scheme",
            Self::RequestTarget => "@request-target",
            Self::Path => "@path",
            Self::Query => "@query",
        }
    }

    fn of(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|derived| derived.name().as_bytes() == name)
    }
}

/// Whether `components` have what a profile wants; `has` says whether the request has a header.
pub(super) fn cover(
    components: &[Component<'_>],
    wanted: &Covered,
    has: impl FnOnce(&str) -> bool,
) -> bool {
    let is_there = |name: &str| components.iter().any(|component| component.what.is(name));
    let is_listed = |what| components.iter().any(|component| component.what == what);
    match wanted {
        Covered::IfThere(name) => is_there(name) || !has(name),
        Covered::QueryParameter(name) => is_listed(What::QueryParameter(name.as_bytes())),
        Covered::Member(name, key) => {
            is_there(name) || is_listed(What::Field(name, Form::Member(key.as_bytes())))
        }
        // Only the body says.
        Covered::BodyUnlessEmpty => true,
        Covered::Body => is_there(CONTENT_DIGEST),
        Covered::Component(_) | Covered::OneOf(_) => {
            wanted.names().iter().any(|name| is_there(name))
        }
    }
}
