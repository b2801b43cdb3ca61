//! A body that passes, once the signature has matched: its hash has to be what a header
//! says.

use super::digest::{DigestFault, DigestForm, DigestedBody, Digests};
use crate::bounds::{MAX_ITEMS, MAX_SIGNATURE_HEADER};
use crate::error::Error;
use crate::request::Request;
use crate::verify::check::{BodyCheck, Matched};

/// What is known of a body before it comes.
pub enum Body {
    /// Nothing of it is signed.
    Uncovered,
    /// Its hashes are signed.
    Hashed(DigestedBody),
    /// No hash is signed, and it has to be empty.
    Empty { is_empty: bool, header: &'static str, component: &'static str },
}

impl Body {
    /// A body whose hash is signed: what the header says of it.
    pub(super) fn digested(request: &Request<'_>, form: DigestForm) -> Result<Self, Error> {
        let header = form.header();
        let mut lines = alloc::vec::Vec::new();
        request.headers.visit(header, &mut |line| lines.push(line));
        let digests = Digests::read(form, lines);
        digests
            .map(|digests| Self::Hashed(digests.start()))
            .map_err(|fault| explained(fault, header))
    }

    pub(super) fn update(&mut self, chunk: &[u8]) {
        match self {
            Self::Uncovered => {}
            Self::Hashed(body) => body.update(chunk),
            Self::Empty { is_empty, .. } => *is_empty &= chunk.is_empty(),
        }
    }

    pub(super) fn finish(&mut self) -> Result<(), Error> {
        match self {
            Self::Uncovered | Self::Empty { is_empty: true, .. } => Ok(()),
            Self::Hashed(body) => {
                if body.is_as_said() {
                    Ok(())
                } else {
                    Err(Error::OtherBody)
                }
            }
            Self::Empty { is_empty: false, header, component } => {
                Err(Error::NotCovered { header, component })
            }
        }
    }
}

/// A body, and what was found of the signature.
pub(super) struct SignedBody {
    pub(super) body: Body,
    pub(super) matched: Option<Matched>,
    /// The refusal where that was asked for a second time.
    pub(super) header: &'static str,
}

impl BodyCheck for SignedBody {
    fn update(&mut self, chunk: &[u8]) {
        self.body.update(chunk);
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        self.body.finish()?;
        self.matched.take().ok_or(Error::Mismatch { header: self.header })
    }
}

const fn explained(fault: DigestFault, header: &'static str) -> Error {
    match fault {
        DigestFault::Malformed => {
            let reason = "a hash is none, or not as long as its own";
            Error::NotStructured { header, reason }
        }
        DigestFault::Repeated => Error::RepeatedMember { header },
        DigestFault::Unsupported => Error::UnsupportedDigest { header },
        DigestFault::TooManyItems => Error::TooManyItems { header, limit: MAX_ITEMS },
        DigestFault::TooLong => Error::HeaderTooLong { header, limit: MAX_SIGNATURE_HEADER },
    }
}
