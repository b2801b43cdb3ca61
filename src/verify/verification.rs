use alloc::boxed::Box;
use core::fmt;

use super::check::{BodyCheck, Matched};
use super::proof::{Proof, Subject};
use super::stream::{HashedBody, Stream};
use crate::algorithm::RunningTags;
use crate::error::Error;

/// A verification under way: it takes the body as it arrives, and keeps nothing of it. Where fields
/// of the body are signed, it collects at most 1 MiB until the end.
///
/// It borrows nothing, so that it can be sent to another thread or held across an `.await`.
/// Until [`finish`](Verification::finish) has returned a [`Proof`], nothing of the body may be
/// acted on.
///
/// ```
/// use countersign::{MaskIt, Request, Verifier};
///
/// # let signature = "4b7dd9e4ee7d1a02f9e1c37c11b8ac0dcb3ab8b13e1ba1b4a1f90d3d3ad3a0ad";
/// let maskit = MaskIt::new("your-shared-secret")?;
/// let headers = [("X-Signature", signature)];
/// let mut check = maskit.begin(&Request::new(&headers))?;
/// for chunk in [&b"--boundary"[..], b"\r\n"] {
///     check.update(chunk);
/// }
/// assert!(check.finish().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "nothing is verified before `finish`"]
pub struct Verification {
    subject: Subject,
    check: Check,
}

/// What sees the body pass. The usual one lies in place, so that it allocates nothing.
#[allow(clippy::large_enum_variant, reason = "the large variant is the usual one")]
pub enum Check {
    /// A message under secrets.
    Secret(Stream<RunningTags>),
    /// The same, of the body's hash.
    SecretOfHash(HashedBody<RunningTags>),
    /// Whatever else a family makes.
    Other(Box<dyn BodyCheck>),
}

impl Check {
    /// Takes the next bytes of the raw body.
    #[inline]
    pub(crate) fn update(&mut self, chunk: &[u8]) {
        match self {
            Self::Secret(check) => check.update(chunk),
            Self::SecretOfHash(check) => check.update(chunk),
            Self::Other(check) => check.update(chunk),
        }
    }

    /// Compares what was signed with what was received.
    #[inline]
    pub(crate) fn finish(&mut self) -> Result<Matched, Error> {
        match self {
            Self::Secret(check) => check.finish(),
            Self::SecretOfHash(check) => check.finish(),
            Self::Other(check) => check.finish(),
        }
    }

    pub(crate) fn bytes_held(&self) -> usize {
        match self {
            Self::Secret(_) | Self::SecretOfHash(_) => 0,
            Self::Other(check) => check.bytes_held(),
        }
    }
}

impl Verification {
    #[inline]
    pub(super) const fn new(subject: Subject, check: Check) -> Self {
        Self { subject, check }
    }

    /// Takes the next bytes of the raw body. It cannot fail, and where the body is cut makes no
    /// difference. A scheme that does not cover the body passes over them.
    #[inline]
    pub fn update(&mut self, chunk: &[u8]) {
        self.check.update(chunk);
    }

    /// How many bytes of memory it has for what it collects of the body: 0 for most schemes, and at most twice
    /// 1 MiB for one that has to read it, such as for a signature in a member of its JSON.
    #[must_use]
    pub fn bytes_held(&self) -> usize {
        self.check.bytes_held()
    }

    /// Compares the signatures with what was received.
    ///
    /// # Errors
    /// [`Error::Mismatch`] when none of them belongs to the message under any of the keys; and
    /// where fields are signed, whatever is wrong with the body.
    #[inline]
    pub fn finish(mut self) -> Result<Proof, Error> {
        let matched = self.check.finish()?;
        Ok(Proof::new(self.subject, matched))
    }
}

impl fmt::Debug for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verification")
            .field("scheme", &self.subject.scheme.id())
            .finish_non_exhaustive()
    }
}

shows_nothing!(Check);
