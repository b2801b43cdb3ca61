//! A delivery as it is kept.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use countersign::{AnyScheme, Error, Proof};
use hyper::body::Bytes;
use sha2::{Digest as _, Sha256};

use crate::request::{self, Field};

use super::bounds::{MAX_START, MAX_WHOLE};
use super::greeting::Greeting;
use super::room::{Claim, Room};

/// What was received, what it was found to be, and what was answered.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    pub(super) number: u64,
    pub(super) arrived: SystemTime,
    pub(super) origin: Origin,
    /// Whether a provider's handshake hands over a secret.
    pub(super) may_hand_over: bool,
    pub(super) head: Arc<Head>,
    pub(super) body: Body,
    pub(super) state: State,
    pub(super) search: Search,
    pub(super) answer: Option<Answer>,
}

/// Where it is from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin {
    Sender,
    /// It was sent from here, as the delivery of this number was changed.
    Here(Change, u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    None,
    /// A fresh time, and the signature that goes with it.
    Signature,
    Byte,
}

#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) version: &'static str,
    pub(super) fields: Vec<Field>,
}

impl Delivery {
    /// A handshake is, if it was answered.
    pub(super) const fn is_valid(&self) -> bool {
        match &self.state {
            State::Judged(verdict) => matches!(verdict.outcome, Outcome::Valid { .. }),
            State::Greeted(greeting) => match &self.answer {
                Some(Answer::Given { by: By::Receiver, status, .. }) => {
                    matches!(*status, 200..=299)
                }
                Some(Answer::Given { by: By::Here, .. }) => greeting.is_answered,
                Some(Answer::None(_)) | None => false,
            },
            State::Arriving | State::Broken(_) | State::Strange(_) => false,
        }
    }

    /// Leaves nothing of what a handshake handed over, nor of the answer that gives it back.
    pub(super) fn forget_secrets(&mut self) {
        let hands_over = match &self.state {
            State::Greeted(greeting) => greeting.hands_over,
            // What it would have been is not known.
            State::Arriving | State::Broken(_) => self.may_hand_over,
            State::Judged(_) | State::Strange(_) => false,
        };
        if !hands_over {
            return;
        }
        self.head = Arc::new(self.head.without_values());
        self.body.kept = Bytes::new();
        if let Some(Answer::Given { fields, body, .. }) = &mut self.answer {
            *fields = without_values(fields);
            if let Some(body) = body {
                body.kept = Bytes::new();
            }
        }
    }

    /// What is said of it: without its body if none is written to a file, and without those that only the page shows.
    pub(super) fn to_be_said(&self, is_kept: bool) -> Self {
        let mut said = self.clone();
        if !is_kept {
            said.body.kept = Bytes::new();
        }
        if let Some(Answer::Given { body: Some(body), .. }) = &mut said.answer {
            body.kept = Bytes::new();
        }
        if let Search::Done { signed_body, .. } = &mut said.search {
            *signed_body = None;
        }
        said
    }

    /// Whether all of it is at hand as it came.
    pub(super) const fn can_be_sent(&self) -> bool {
        match &self.state {
            State::Judged(_) | State::Strange(_) => self.body.is_whole(),
            State::Greeted(greeting) => !greeting.hands_over && self.body.is_whole(),
            State::Arriving | State::Broken(_) => false,
        }
    }

    /// Whether nothing more will be known of it.
    pub(super) const fn is_settled(&self) -> bool {
        let is_answered =
            matches!(self.answer, Some(Answer::None(_) | Answer::Given { body: Some(_), .. }));
        is_answered
            && !matches!(self.state, State::Arriving)
            && !matches!(self.search, Search::Waiting)
    }
}

impl Head {
    /// Of one that hands over a secret.
    pub(super) fn without_values(&self) -> Self {
        let path = self.target.split('?').next().unwrap_or_default();
        Self { target: path.into(), fields: without_values(&self.fields), ..self.clone() }
    }

    pub(super) fn borrowed(&self) -> request::Head<'_> {
        let fields = self.fields.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
        request::Head { method: &self.method, target: &self.target, headers: fields.collect() }
    }
}

fn without_values(fields: &[Field]) -> Vec<Field> {
    fields.iter().map(|(name, _)| (name.clone(), b"(not kept)".to_vec())).collect()
}

/// What became of it so far.
#[derive(Clone, Debug)]
pub(super) enum State {
    /// Its body is still coming.
    Arriving,
    /// There is no verdict, and why: it broke off, or is too long to be held for one.
    Broken(String),
    /// It fits no set-up; whose header it has.
    Strange(Vec<&'static AnyScheme>),
    Judged(Verdict),
    /// It asks whether somebody is there.
    Greeted(Greeting),
}

/// Of which set-up, and whether it signed it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub(super) setup: usize,
    pub(super) scheme: &'static AnyScheme,
    pub(super) outcome: Outcome,
}

/// The verdict, without what only the handler may see.
#[derive(Clone, Copy, Debug)]
pub(super) enum Outcome {
    Valid { key: usize, coverage: countersign::Coverage },
    Rejected(Error),
}

impl From<Result<Proof, Error>> for Outcome {
    fn from(result: Result<Proof, Error>) -> Self {
        match result {
            Ok(proof) => Self::Valid { key: proof.key(), coverage: proof.coverage() },
            Err(error) => Self::Rejected(error),
        }
    }
}

/// The search for the cause of a rejection.
#[derive(Clone, Debug)]
pub(super) enum Search {
    /// There is nothing to look for.
    None,
    Waiting,
    /// Why none is made.
    Unasked(&'static str),
    /// The answer, as `explain --json` and in words.
    Done {
        answer: serde_json::Value,
        text: String,
        /// What was signed, where that is another body.
        signed_body: Option<Bytes>,
    },
}

impl Search {
    /// About how many bytes are kept of it.
    pub(super) fn size(&self) -> usize {
        let Self::Done { text, signed_body, .. } = self else { return 0 };
        // The words stand in the answer once more.
        text.len().saturating_mul(3).saturating_add(signed_body.as_ref().map_or(0, Bytes::len))
    }
}

/// What the receiver said, or what was said in its place.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Given {
        by: By,
        status: u16,
        fields: Vec<Field>,
        body: Option<Body>,
        /// Why its body is not whole.
        broken: Option<String>,
        took: Duration,
    },
    /// The receiver gave none, and why.
    None(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Receiver,
    /// This command: a handshake's answer, or the verdict.
    Here,
}

/// As much of a body as is kept, with the length and the hash of all of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    pub(super) kept: Bytes,
    pub(super) length: u64,
    pub(super) sha256: Option<[u8; 32]>,
}

impl Body {
    pub(super) fn of_text(text: &str) -> Self {
        let sha256 = Some(Sha256::digest(text).into());
        Self { kept: text.to_owned().into(), length: text.len() as u64, sha256 }
    }

    /// All of it, if it was kept.
    pub(super) fn whole(&self) -> Option<&[u8]> {
        self.is_whole().then_some(&*self.kept)
    }

    pub(super) const fn is_whole(&self) -> bool {
        self.kept.len() as u64 == self.length
    }
}

/// Takes a body in as it passes.
pub(super) struct Recorder {
    claim: Claim,
    kept: Vec<u8>,
    length: u64,
    most: usize,
    hash: Sha256,
}

impl Recorder {
    pub(super) fn of_request(room: &Room) -> Self {
        Self::new(room, MAX_WHOLE)
    }

    pub(super) fn of_answer(room: &Room) -> Self {
        Self::new(room, MAX_START)
    }

    fn new(room: &Room, most: usize) -> Self {
        Self { claim: room.claim(), kept: Vec::new(), length: 0, most, hash: Sha256::new() }
    }

    pub(super) fn see(&mut self, piece: &[u8]) {
        let was_whole = self.kept.len() as u64 == self.length;
        self.length = self.length.saturating_add(piece.len() as u64);
        self.hash.update(piece);
        if !was_whole {
            return;
        }
        if self.length > self.most as u64 {
            return self.keep_start(piece);
        }
        self.kept.extend_from_slice(piece);
        // The start may be kept, whatever else is.
        if !self.claim.resize(self.kept.capacity().saturating_sub(MAX_START)) {
            self.keep_start(&[]);
        }
    }

    /// Of what is longer than is kept whole only the start stays, with `more`'s if it reaches so far.
    fn keep_start(&mut self, more: &[u8]) {
        let lacking = MAX_START.saturating_sub(self.kept.len()).min(more.len());
        self.kept.extend_from_slice(more.get(..lacking).unwrap_or_default());
        self.kept.truncate(MAX_START);
        self.kept.shrink_to_fit();
        self.claim.resize(0);
    }

    /// What was kept, of a body that is whole.
    pub(super) fn end(&mut self) -> Body {
        self.claim.resize(0);
        let sha256 = self.hash.finalize_reset().into();
        self.kept.shrink_to_fit();
        let kept = std::mem::take(&mut self.kept).into();
        Body { kept, length: self.length, sha256: Some(sha256) }
    }
}
