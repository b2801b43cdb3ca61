#[cfg(feature = "fields")]
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

#[cfg(feature = "ledger")]
use zeroize::Zeroizing;

use crate::candidates::Candidates;
use crate::error::Error;
#[cfg(feature = "fields")]
use crate::fields::Fields;
#[cfg(feature = "ledger")]
use crate::ledger::{DeliveryId, KeyKind};
use crate::mac::Macs;
use crate::proof::Proof;
use crate::request::UnixTime;
use crate::scheme::Scheme;

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
    pub(crate) scheme: &'static Scheme,
    pub(crate) header: &'static str,
    pub(crate) account: Option<Arc<str>>,
    pub(crate) timestamp: Option<UnixTime>,
    pub(crate) macs: Macs,
    pub(crate) candidates: Candidates,
    pub(crate) signs_body: bool,
    /// Whether the proof is to hold an identity made of the message: of its tag under the first key,
    /// or of its hash where it is signed with a private key.
    #[cfg(feature = "ledger")]
    pub(crate) identifies_by_message: bool,
    /// See [`Proof`].
    #[cfg(feature = "ledger")]
    pub(crate) fresh_for: u64,
    /// The parts of the message that come after the body.
    pub(crate) tail: Vec<u8>,
    /// The body, where fields are signed, and what is needed to read them.
    #[cfg(feature = "fields")]
    pub(crate) fields: Option<Box<Fields>>,
}

impl Verification {
    /// Takes the next bytes of the raw body. It cannot fail, and where the body is cut makes no
    /// difference. A scheme that does not cover the body passes over them.
    #[inline]
    pub fn update(&mut self, chunk: &[u8]) {
        #[cfg(feature = "fields")]
        if let Some(fields) = &mut self.fields {
            return fields.collect(chunk);
        }
        if self.signs_body {
            self.macs.update(chunk);
        }
    }

    /// Compares the signatures with what was received.
    ///
    /// # Errors
    /// [`Error::Mismatch`] when none of them belongs to the message under any of the secrets; and
    /// where fields are signed, whatever is wrong with the body.
    pub fn finish(mut self) -> Result<Proof, Error> {
        #[cfg(feature = "fields")]
        if let Some(fields) = self.fields.take() {
            return fields.finish(self);
        }
        if !self.tail.is_empty() {
            self.macs.update(&self.tail);
        }
        #[cfg(feature = "ledger")]
        let delivery = self.identifies_by_message.then(|| self.delivery_of_message());
        let matching = self.macs.matching_secret(&self.candidates);
        let secret = matching.ok_or(Error::Mismatch { header: self.header })?;
        #[cfg(feature = "ledger")]
        let fresh_for = self.fresh_for;
        let Self { scheme, account, timestamp, .. } = self;
        Ok(Proof {
            scheme,
            account,
            secret,
            timestamp,
            #[cfg(feature = "ledger")]
            fresh_for,
            #[cfg(feature = "ledger")]
            delivery,
        })
    }

    /// The first key's tag, whichever key matches: a rotation leaves the identity as it is.
    #[cfg(feature = "ledger")]
    fn delivery_of_message(&self) -> DeliveryId {
        let key = Zeroizing::new(self.macs.clone().first_tag());
        let is_asymmetric = self.scheme.algorithm().is_asymmetric();
        let kind = if is_asymmetric { KeyKind::MessageHash } else { KeyKind::Tag };
        DeliveryId::of(self.scheme, self.account.as_deref(), kind, &key)
    }
}

impl fmt::Debug for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verification").field("scheme", &self.scheme.id()).finish_non_exhaustive()
    }
}
