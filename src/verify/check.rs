use alloc::boxed::Box;
use alloc::sync::Arc;

use super::delivery::Identifier;
use crate::error::Error;
use crate::request::UnixTime;
use crate::scheme::Coverage;

/// What a verification found out.
pub struct Matched {
    /// The position of the receiver's key or token.
    pub(crate) key: usize,
    pub(crate) timestamp: Option<UnixTime>,
    pub(crate) coverage: Coverage,
    /// For how many seconds the request may stay fresh; 0 where no time is signed.
    pub(crate) fresh_for: u32,
    /// What tells the delivery apart, where that was asked for.
    pub(crate) identifier: Option<Box<Identifier>>,
    /// What a token in the body holds.
    pub(crate) payload: Option<Arc<[u8]>>,
}

/// A family's part in one verification: it sees the body pass, and has the last word.
pub trait BodyCheck: Send + Sync {
    /// Takes the next bytes of the raw body.
    fn update(&mut self, chunk: &[u8]);

    /// Compares what was signed with what was received.
    fn finish(&mut self) -> Result<Matched, Error>;

    /// How many bytes it has for what it collects of the body.
    fn bytes_held(&self) -> usize {
        0
    }
}

/// What is known before the body: nothing of it counts.
pub(crate) struct Known(pub(crate) Matched);

impl BodyCheck for Known {
    fn update(&mut self, _: &[u8]) {}

    fn finish(&mut self) -> Result<Matched, Error> {
        let Matched { key, timestamp, coverage, fresh_for, .. } = self.0;
        let (identifier, payload) = (self.0.identifier.take(), self.0.payload.take());
        Ok(Matched { key, timestamp, coverage, fresh_for, identifier, payload })
    }
}

shows_nothing!(Matched);
