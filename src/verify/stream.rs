use alloc::boxed::Box;
use alloc::vec::Vec;

use super::check::{BodyCheck, Matched};
use super::delivery::Identifier;
use crate::algorithm::{Candidates, Running};
use crate::error::Error;
use crate::request::UnixTime;
use crate::scheme::Coverage;

/// A message that streams under a receiver's keys, and the signatures to compare it with.
pub struct Stream<R> {
    pub(crate) running: R,
    pub(crate) candidates: Candidates,
    /// The signature's header.
    pub(crate) header: &'static str,
    pub(crate) timestamp: Option<UnixTime>,
    pub(crate) coverage: Coverage,
    pub(crate) fresh_for: u32,
    pub(crate) signs_body: bool,
    /// The parts of the message behind the body.
    pub(crate) tail: Vec<u8>,
    pub(crate) identifier: Option<Box<Identifier>>,
}

impl<R: Running> Stream<R> {
    /// Takes the next bytes of the message in front of the body.
    #[inline]
    pub(crate) fn take(&mut self, data: &[u8]) {
        self.running.update(data);
        if let Some(identifier) = &mut self.identifier {
            identifier.update(data);
        }
    }

    /// Takes the next bytes of the body. A message that does not hold it passes over them.
    #[inline]
    pub(crate) fn update(&mut self, chunk: &[u8]) {
        if self.signs_body {
            self.take(chunk);
        }
    }

    #[inline]
    pub(crate) fn finish(&mut self) -> Result<Matched, Error> {
        if !self.tail.is_empty() {
            let tail = core::mem::take(&mut self.tail);
            self.take(&tail);
        }
        let found = self.running.matching(&self.candidates);
        let key = found.ok_or(Error::Mismatch { header: self.header })?;
        let Self { timestamp, coverage, fresh_for, .. } = *self;
        let identifier = self.identifier.take();
        Ok(Matched { key, timestamp, coverage, fresh_for, identifier })
    }
}

impl<R: Running> BodyCheck for Stream<R> {
    fn update(&mut self, chunk: &[u8]) {
        self.update(chunk);
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        self.finish()
    }
}

shows_nothing!(Stream<R>);
