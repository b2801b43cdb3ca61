//! Other algorithms of public keys that a signature may be of.

use alloc::vec::Vec;

use super::inquiry::Inquiry;
use super::messages::Message;
use crate::algorithm::Algorithm;
use crate::algorithm::candidates::{Candidates, Lengths};
use crate::bounds::MAX_SIGNATURE_HEADER;
use crate::providers;
use crate::scheme::AnyScheme;

/// The one that the scheme's signatures are of.
pub(super) fn of(scheme: &AnyScheme) -> Option<&'static dyn Algorithm> {
    scheme.recipe.public_key().map(|key| key.algorithm)
}

/// Those that the catalogue's schemes have, each once.
pub(super) fn all() -> impl Iterator<Item = &'static dyn Algorithm> {
    let mut all: Vec<&'static dyn Algorithm> = Vec::new();
    for algorithm in providers::schemes().filter_map(of) {
        if all.iter().all(|known| known.name() != algorithm.name()) {
            all.push(algorithm);
        }
    }
    all.into_iter()
}

/// The scheme's message with the request's signatures, under another algorithm than the scheme's.
#[derive(Clone)]
pub(super) struct OtherAlgorithm<'a> {
    pub(super) message: Message<'a>,
    algorithm: &'static dyn Algorithm,
    signatures: Vec<Vec<u8>>,
}

impl<'a> OtherAlgorithm<'a> {
    /// One for each algorithm, where the scheme signs a message around the body with a private key.
    pub(super) fn each(inquiry: &'a Inquiry<'a>) -> Vec<Self> {
        let scheme = inquiry.entry.scheme();
        let own = of(scheme).filter(|_| scheme.template().is_some() && !scheme.signs_fields());
        let Some(own) = own else { return Vec::new() };
        let (message, signatures) =
            (Message::documented(inquiry, scheme), signatures(inquiry, scheme));
        let others = all().filter(|other| other.name() != own.name());
        let with = |algorithm| Self {
            message: message.clone(),
            algorithm,
            signatures: signatures.clone(),
        };
        others.map(with).collect()
    }

    pub(super) fn name(&self) -> &'static str {
        self.algorithm.name()
    }

    pub(super) fn verifies(&self, key: &[u8], body: &[u8]) -> bool {
        let Ok(key) = self.algorithm.key(key) else { return false };
        let message = self.message.bytes(body);
        self.signatures.iter().filter_map(|signature| key.check(signature)).any(|mut check| {
            check.update(&message);
            check.is_valid()
        })
    }
}

/// The signatures in the scheme's own header, whatever their length.
fn signatures(inquiry: &Inquiry<'_>, scheme: &'static AnyScheme) -> Vec<Vec<u8>> {
    let (Some(template), Some(value)) = (scheme.template(), inquiry.header(scheme.header())) else {
        return Vec::new();
    };
    let mut candidates = Candidates::new(Lengths::up_to(MAX_SIGNATURE_HEADER));
    let place = template.timestamp.map(|time| time.place);
    // What came before an item at fault counts as well: only evidence is looked for.
    let _ = template.signature.read(value, scheme.header(), place, &[], &mut candidates);
    candidates.tags().map(<[u8]>::to_vec).collect()
}
