//! What a signature of a request's head has to cover.

use alloc::format;
use alloc::string::{String, ToString as _};
use core::fmt;

use crate::text::bytes::{is_equal, is_header_name};

/// The header with the body's hash, as RFC 9421 names it.
pub(crate) const CONTENT_DIGEST: &str = "content-digest";

/// What a signature has to cover, so that it counts: a receiver's profile lists such.
///
/// A header is named in small letters. It is covered by any signature that signs all of its value, as it is,
/// as a structured field (`sf`) or wrapped (`bs`), and not by one that signs a member of it (`key`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Covered {
    /// This component: a header such as `content-type`, or one of `@method`, `@target-uri`, `@authority`,
    /// `@scheme`, `@request-target`, `@path` and `@query`.
    Component(&'static str),
    /// At least one of these.
    OneOf(&'static [&'static str]),
    /// This header, where the request has it.
    IfThere(&'static str),
    /// The parameter of the query with this name, as it is percent-encoded.
    QueryParameter(&'static str),
    /// The member of a header that is a dictionary, by the header's name and the member's key.
    Member(&'static str, &'static str),
    /// The body, by its hash in `Content-Digest`.
    Body,
    /// The same of a body that is not empty. An empty one may come without it.
    BodyUnlessEmpty,
}

/// What a version of HTTP signatures can sign of a request.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary {
    /// What it has beside headers.
    pub(crate) derived: &'static [&'static str],
    /// The header with the body's hash.
    pub(crate) digest: &'static str,
    /// What is wrong with a parameter of the query and a member of a header, where it signs none by itself.
    pub(super) without_parts: Option<&'static str>,
    /// What is wrong with any other component.
    pub(super) unknown: &'static str,
}

impl Vocabulary {
    /// What a profile cannot want to have covered, if there is something.
    pub(super) const fn fault(&self, mut covers: &[Covered]) -> Option<&'static str> {
        if covers.is_empty() {
            return Some("a signature that has to cover nothing says nothing of a request");
        }
        while let [covered, others @ ..] = covers {
            if let Some(fault) = self.fault_of(covered) {
                return Some(fault);
            }
            covers = others;
        }
        None
    }

    const fn fault_of(&self, covered: &Covered) -> Option<&'static str> {
        match (covered, self.without_parts) {
            (Covered::QueryParameter(_) | Covered::Member(..), Some(fault)) => return Some(fault),
            (Covered::OneOf([]), _) => return Some("one of no components has to be covered"),
            (Covered::IfThere(name) | Covered::Member(name, _), _) if !is_field(name) => {
                return Some(self.unknown);
            }
            (Covered::QueryParameter(name) | Covered::Member(_, name), _) if name.is_empty() => {
                return Some("a parameter or a member has no name");
            }
            _ => {}
        }
        let mut names = covered.names();
        while let [name, others @ ..] = names {
            if !is_field(name) && !is_among(name, self.derived) {
                return Some(self.unknown);
            }
            names = others;
        }
        None
    }

    /// Whether what is covered vouches for the body.
    pub(crate) fn is_of_body(&self, covered: &Covered) -> bool {
        match covered {
            Covered::Component(name) => *name == self.digest,
            _ => matches!(covered, Covered::Body | Covered::BodyUnlessEmpty),
        }
    }

    /// As a reader has it: `@method`.
    pub(super) fn text(&self, covered: &Covered) -> String {
        match covered {
            Covered::Body => self.digest.to_string(),
            Covered::BodyUnlessEmpty => format!("{} unless the body is empty", self.digest),
            covered => covered.to_string(),
        }
    }
}

impl Covered {
    /// Those components of which one has to be covered, as far as that does not hang on the request or on the
    /// body.
    pub(crate) const fn names(&self) -> &[&'static str] {
        match self {
            Self::Component(name) => core::slice::from_ref(name),
            Self::OneOf(names) => names,
            _ => &[],
        }
    }
}

/// As a reader has it: `@method`.
impl fmt::Display for Covered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Component(name) => f.write_str(name),
            Self::OneOf(names) => f.write_str(&names.join(" or ")),
            Self::IfThere(name) => write!(f, "{name} if there"),
            Self::QueryParameter(name) => write!(f, "@query-param {name}"),
            Self::Member(name, key) => write!(f, "{key} of {name}"),
            Self::Body => f.write_str(CONTENT_DIGEST),
            Self::BodyUnlessEmpty => write!(f, "{CONTENT_DIGEST} unless the body is empty"),
        }
    }
}

/// Whether it is a header's name in small letters.
const fn is_field(name: &str) -> bool {
    let mut rest = name.as_bytes();
    while let [byte, others @ ..] = rest {
        if byte.is_ascii_uppercase() {
            return false;
        }
        rest = others;
    }
    is_header_name(name)
}

pub(super) const fn is_among(name: &str, mut names: &[&str]) -> bool {
    while let [other, others @ ..] = names {
        if is_equal(name.as_bytes(), other.as_bytes()) {
            return true;
        }
        names = others;
    }
    false
}
