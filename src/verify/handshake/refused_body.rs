use alloc::boxed::Box;

use crate::error::Error;
use crate::scheme::{AnyScheme, Shape};
use crate::verify::check::{BodyCheck, Matched};
use crate::verify::verification::Check;

/// The shape of the bodies that a scheme's deliveries never have, because a receiver signs them as
/// challenges.
pub(crate) fn refused_bodies(scheme: &AnyScheme) -> Option<Shape> {
    let mut handshakes = scheme.handshakes().iter();
    handshakes.find_map(|handshake| handshake.refused_bodies(scheme.parts()))
}

/// Whether the body is one of those, whatever signs it.
pub(crate) fn is_refused(refused: Option<Shape>, body: &[u8]) -> bool {
    refused.is_some_and(|shape| !body.is_empty() && shape.fits(body))
}

/// A check of a body that may be no challenge.
pub(in crate::verify) struct NoChallenge {
    check: Check,
    shape: Shape,
    length: usize,
    is_of_shape: bool,
}

impl NoChallenge {
    pub(in crate::verify) fn of(check: Check, shape: Shape) -> Check {
        Check::Other(Box::new(Self { check, shape, length: 0, is_of_shape: true }))
    }
}

impl BodyCheck for NoChallenge {
    fn update(&mut self, chunk: &[u8]) {
        self.length = self.length.saturating_add(chunk.len());
        // Once it is too long or a character is another one, no more of the body is looked at.
        self.is_of_shape =
            self.is_of_shape && self.length <= self.shape.longest() && self.shape.holds(chunk);
        self.check.update(chunk);
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        // What is forged is refused as such, as where the body is whole.
        let matched = self.check.finish()?;
        if self.is_of_shape && self.length > 0 && self.shape.takes(self.length) {
            return Err(Error::BodyIsChallenge);
        }
        Ok(matched)
    }

    fn bytes_held(&self) -> usize {
        self.check.bytes_held()
    }
}
