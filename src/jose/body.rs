//! A body that passes: hashed, or written as base64url on its way under the keys.

use alloc::boxed::Box;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::claims::SaidOfBody;
use crate::algorithm::{Running, is_token};
use crate::error::Error;
use crate::verify::Stream;
use crate::verify::check::{BodyCheck, Matched};
use crate::verify::delivery::Identifier;

/// A body of which a token has said something.
pub(super) struct HashedBody {
    pub(super) hash: Sha256,
    pub(super) is_empty: bool,
    pub(super) said: SaidOfBody,
    /// Whether the hash is to tell the delivery apart.
    pub(super) identifies: bool,
    pub(super) matched: Matched,
}

impl BodyCheck for HashedBody {
    fn update(&mut self, chunk: &[u8]) {
        self.is_empty &= chunk.is_empty();
        self.hash.update(chunk);
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        let hash = core::mem::take(&mut self.hash);
        let identifier = self.identifies.then(|| Box::new(Identifier::Message(hash.clone())));
        let is_said = match self.said {
            SaidOfBody::Hash(said) => is_token(&hash.finalize(), &said),
            SaidOfBody::Nothing => self.is_empty,
        };
        if !is_said {
            return Err(Error::OtherBody);
        }
        let Matched { key, timestamp, coverage, fresh_for, .. } = self.matched;
        Ok(Matched { key, timestamp, coverage, fresh_for, identifier, payload: None })
    }
}

/// How many bytes are encoded at once: whole groups of three.
const BLOCK: usize = 768;

/// A body that is signed as base64url.
pub(super) struct EncodedBody<R> {
    stream: Stream<R>,
    /// What is not a whole group yet.
    rest: [u8; 3],
    count: usize,
}

impl<R: Running> EncodedBody<R> {
    pub(super) const fn new(stream: Stream<R>) -> Self {
        Self { stream, rest: [0; 3], count: 0 }
    }

    fn encode(&mut self, bytes: &[u8]) {
        let mut text = [0; BLOCK / 3 * 4];
        for block in bytes.chunks(BLOCK) {
            // A block's text fits, as that of all of them does.
            let length = URL_SAFE_NO_PAD.encode_slice(block, &mut text).unwrap_or_default();
            self.stream.update(text.get(..length).unwrap_or_default());
        }
    }
}

impl<R: Running> BodyCheck for EncodedBody<R> {
    fn update(&mut self, chunk: &[u8]) {
        let mut chunk = chunk;
        while self.count > 0 {
            let [byte, others @ ..] = chunk else { return };
            if let Some(place) = self.rest.get_mut(self.count) {
                *place = *byte;
            }
            chunk = others;
            self.count = self.count.saturating_add(1);
            if self.count == self.rest.len() {
                self.encode(&self.rest.clone());
                self.count = 0;
            }
        }
        let (groups, rest) = chunk.as_chunks::<3>();
        self.encode(groups.as_flattened());
        self.count = rest.len();
        for (place, byte) in self.rest.iter_mut().zip(rest) {
            *place = *byte;
        }
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        let rest = self.rest;
        self.encode(rest.get(..self.count).unwrap_or_default());
        self.count = 0;
        self.stream.finish()
    }
}

/// A body that is signed in one of two messages.
pub(super) struct EitherBody<R>(pub(super) [EncodedBody<R>; 2]);

impl<R: Running> BodyCheck for EitherBody<R> {
    fn update(&mut self, chunk: &[u8]) {
        for body in &mut self.0 {
            body.update(chunk);
        }
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        let [first, second] = &mut self.0;
        first.finish().or_else(|_| second.finish())
    }
}
