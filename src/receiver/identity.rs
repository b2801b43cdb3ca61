use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::bounds::MAX_EVENT_ID;
use crate::json::{self, Wanted};
use crate::request::headers::single;
use crate::request::{Headers, Request};
use crate::scheme::{AnyScheme, Coverage, ToldApartBy};
use crate::verify::{DeliveryId, Proof};

impl Request<'_> {
    /// Has the proof say which delivery this is, by what the scheme tells them apart by.
    pub(crate) fn identified(mut self) -> Self {
        self.identifies = true;
        self
    }
}

/// What of a request the signature vouches for; a key function takes the delivery's key out of it.
pub struct SignedParts<'r> {
    proof: &'r Proof,
    headers: &'r dyn Headers,
    body: &'r [u8],
}

impl<'r> SignedParts<'r> {
    /// The raw body. Where the [proof](Self::proof) says that less than all of it is covered, take the
    /// key from what is.
    #[must_use]
    pub const fn body(&self) -> &'r [u8] {
        self.body
    }

    /// The value of a header that the scheme signs by name; nothing for any other.
    #[must_use]
    pub fn header(&self, name: &'static str) -> Option<&'r [u8]> {
        let is_signed = self.proof.scheme().signs_header(name);
        if is_signed { single(self.headers, name).ok().flatten() } else { None }
    }

    /// Who signed it.
    pub const fn proof(&self) -> &'r Proof {
        self.proof
    }
}

impl fmt::Debug for SignedParts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedParts").field("proof", &self.proof).finish_non_exhaustive()
    }
}

type KeyFn = dyn Fn(&SignedParts<'_>) -> Option<Vec<u8>> + Send + Sync;

/// How the deliveries of a verifier are told apart.
#[derive(Clone)]
pub(super) enum Identity {
    /// By the message's id or its hash.
    Scheme,
    /// By the field at this path.
    EventId(&'static str),
    Key(Arc<KeyFn>),
}

impl Identity {
    /// What the scheme alone allows, or why it does not.
    pub(crate) fn of_scheme(scheme: &AnyScheme) -> Result<Self, &'static str> {
        match scheme.told_apart_by() {
            ToldApartBy::MessageId(_) | ToldApartBy::Message => Ok(Self::Scheme),
            ToldApartBy::EventId(path) => Ok(Self::EventId(path)),
            ToldApartBy::ReceiversKey(why) | ToldApartBy::Nothing(why) => Err(why),
        }
    }

    /// A function's key, or why nothing is signed that it could be taken from.
    pub(crate) fn by_key(
        coverage: Coverage,
        key: impl Fn(&SignedParts<'_>) -> Option<Vec<u8>> + Send + Sync + 'static,
    ) -> Result<Self, &'static str> {
        match coverage {
            Coverage::None => Err("the body is not signed: no key can be taken from it"),
            Coverage::Body | Coverage::Prefix | Coverage::Fields => Ok(Self::Key(Arc::new(key))),
        }
    }

    pub(crate) const fn is_the_schemes(&self) -> bool {
        matches!(self, Self::Scheme)
    }

    /// The identity by the event's id or the receiver's function; nothing where another kind is meant.
    pub(crate) fn of_request(
        &self,
        proof: &Proof,
        headers: &dyn Headers,
        body: &[u8],
    ) -> Result<Option<DeliveryId>, NoKey> {
        let found = match self {
            Self::Scheme => return Ok(None),
            Self::EventId(path) => event_id(path, body),
            Self::Key(key) => key(&SignedParts { proof, headers, body }),
        };
        found.and_then(|key| DeliveryId::by_key(proof, &key)).map(Some).ok_or(NoKey)
    }
}

/// The event's id in a body that was verified.
fn event_id(path: &'static str, body: &[u8]) -> Option<Vec<u8>> {
    let found = json::read(body, [Wanted::new(path)].into()).ok()?;
    let id = found.into_iter().find_map(|wanted| wanted.text)?;
    (id.len() <= MAX_EVENT_ID).then(|| id.into_bytes())
}

/// There is no key in the request.
#[derive(Debug)]
pub(super) struct NoKey;
