use alloc::boxed::Box;
use alloc::vec::Vec;

use super::check::{BodyCheck, Matched};
use super::delivery::Identifier;
use crate::algorithm::{Candidates, Fed, Few, HashedAs, Hasher, Kept, Running};
use crate::error::Error;
use crate::request::UnixTime;
use crate::scheme::Coverage;
use crate::text::Encoding;

/// A message that streams under a receiver's keys, and the signatures to compare it with.
pub struct Stream<R, C = Candidates> {
    pub(crate) running: R,
    pub(crate) candidates: C,
    /// The signature's header.
    pub(crate) header: &'static str,
    pub(crate) timestamp: Option<UnixTime>,
    pub(crate) coverage: Coverage,
    pub(crate) fresh_for: u32,
    pub(crate) signs_body: bool,
    /// The parts of the message behind the body.
    pub(crate) tail: Vec<Kept>,
    pub(crate) identifier: Option<Box<Identifier>>,
}

impl<R: Running, C> Stream<R, C> {
    /// Takes the next bytes of the message in front of its tail.
    #[inline]
    pub(crate) fn take(&mut self, data: &[u8]) {
        self.running.update(data);
        if let Some(identifier) = &mut self.identifier {
            identifier.update(data);
        }
    }

    /// What there is to say once `matching` has found the key.
    #[inline]
    fn finish_by(
        &mut self,
        matching: impl FnOnce(&mut R, &C) -> Option<usize>,
    ) -> Result<Matched, Error> {
        for kept in core::mem::take(&mut self.tail) {
            match kept.fed() {
                Fed::Bytes(bytes) => self.take(bytes),
                Fed::Secret(written) => self.running.update_with_secret(written),
            }
        }
        let found = matching(&mut self.running, &self.candidates);
        let key = found.ok_or(Error::Mismatch { header: self.header })?;
        let Self { timestamp, coverage, fresh_for, .. } = *self;
        let identifier = self.identifier.take();
        Ok(Matched { key, timestamp, coverage, fresh_for, identifier, payload: None })
    }
}

impl<R: Running> Stream<R> {
    /// Takes the next bytes of the body. A message that does not hold it passes over them.
    #[inline]
    pub(crate) fn update(&mut self, chunk: &[u8]) {
        if self.signs_body {
            self.take(chunk);
        }
    }

    #[inline]
    pub(crate) fn finish(&mut self) -> Result<Matched, Error> {
        self.finish_by(Running::matching)
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

/// A message that holds the body's hash: the body goes through that, and its text is the message's.
/// It takes no more room than one that holds the body, which would else be paid for by every request.
pub struct HashedBody<R> {
    stream: Stream<R, Few>,
    body: Hasher,
    encoding: Option<Encoding>,
    /// Whether nothing has passed that is hashed, and nothing is to stand for that.
    is_left_empty: bool,
}

impl<R: Running> HashedBody<R> {
    /// `stream` has taken what is in front of the hash.
    #[inline(never)]
    pub(crate) fn new(stream: Stream<R>, hashed: HashedAs) -> Self {
        let Stream { running, candidates, header, timestamp, coverage, fresh_for, .. } = stream;
        let Stream { signs_body, tail, identifier, .. } = stream;
        let candidates = candidates.into_few();
        let stream = Stream {
            running,
            candidates,
            header,
            timestamp,
            coverage,
            fresh_for,
            signs_body,
            tail,
            identifier,
        };
        let HashedAs { hash, encoding, unless_empty } = hashed;
        Self { stream, body: hash.start(), encoding, is_left_empty: unless_empty }
    }
}

impl<R: Running> BodyCheck for HashedBody<R> {
    fn update(&mut self, chunk: &[u8]) {
        self.is_left_empty &= chunk.is_empty();
        self.body.update(chunk);
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        if !self.is_left_empty {
            let text = self.body.written(self.encoding);
            self.stream.take(text.bytes());
        }
        self.stream.finish_by(|running, few| few.with(|candidates| running.matching(candidates)))
    }
}

shows_nothing!(HashedBody<R>, Stream<R>);
