//! Whose a delivery is, and whether they signed it.

use std::borrow::Cow;
use std::sync::Arc;

use countersign::providers::schemes;
use countersign::{
    AnyScheme, Bound, Entry, Error, Proof, Question, Verification, Verifier as _, gzip,
};

use super::bounds::{MAX_UNPACKED, MAX_WHOLE};
use super::delivery::{Head, Outcome, State, Verdict};
use super::greeting::Greeting;
use super::room::{Claim, Held, Room};
use crate::own::Own;
use crate::setup::SecretText;

const NOT_HELD: &str =
    "its verdict needs all of it at once, for which it is too long here, or there is no room";

/// How many bytes tell whether a body is compressed (RFC 1952, section 2.3.1).
const TELLING: usize = 2;

/// How many providers are named whose a delivery may be.
const MAX_ALIKE: usize = 3;

/// Whose deliveries are taken, and where.
pub(super) struct Source {
    pub(super) entry: Entry,
    pub(super) bound: Bound,
    pub(super) own: Own,
    /// What a handshake has to show.
    pub(super) token: Option<SecretText>,
    /// Without one, at every path that no other has.
    pub(super) path: Option<String>,
}

/// The verdicts about a body that is still coming.
pub(super) struct Judge {
    sources: Arc<[Source]>,
    head: Arc<Head>,
    room: Room,
    running: Vec<(usize, Running)>,
    /// Whose handshake it may be.
    asked: Vec<usize>,
}

enum Running {
    /// With the room for what it collects.
    Streamed(Box<Result<Verification, Error>>, Claim),
    /// Its provider signs before it compresses, and what has come of it does not tell yet whether it did.
    Begun(Vec<u8>),
    /// It was signed before it was compressed.
    Packed(Held),
    /// There was no room for what its verification collects.
    Unread,
}

impl Source {
    fn begin(&self, head: &Head, room: &Room) -> Running {
        if self.entry.scheme().is_signed_before_compression() {
            return Running::Begun(Vec::new());
        }
        Running::streamed(self.verification(head), room)
    }

    fn verification(&self, head: &Head) -> Result<Verification, Error> {
        self.with_request(head, |request| self.bound.begin(request))
    }

    /// As its start tells: what is not compressed needs no room.
    fn told(&self, head: &Head, start: &[u8], room: &Room) -> Running {
        let telling = start.get(..TELLING).unwrap_or(start);
        let mut running = match self.as_signed(head, telling) {
            Ok(_) => Running::streamed(self.verification(head), room),
            Err(Error::BodyNotGzip) => Running::Packed(Held::new(room, MAX_WHOLE)),
            Err(other) => Running::streamed(Err(other), room),
        };
        running.see(start);
        running
    }

    /// The body as its provider signs it.
    pub(super) fn as_signed<'b>(
        &self,
        head: &Head,
        body: &'b [u8],
    ) -> Result<Cow<'b, [u8]>, Error> {
        gzip::as_signed(self.entry.scheme(), &head.borrowed().headers, body, MAX_UNPACKED)
    }

    fn verify(&self, head: &Head, body: &[u8]) -> Result<Proof, Error> {
        let signed = self.as_signed(head, body)?;
        self.with_request(head, |request| self.bound.verify(request, &signed))
    }

    /// None where it needs all of the body, and could not have it.
    fn end(&self, head: &Head, running: Running) -> Option<Result<Proof, Error>> {
        match running {
            Running::Streamed(verification, _) => Some(verification.and_then(Verification::finish)),
            Running::Begun(start) => Some(self.verify(head, &start)),
            Running::Packed(packed) => {
                let body = packed.whole()?;
                let result = self.verify(head, &body);
                (!matches!(result, Err(Error::BodyTooLong { .. }))).then_some(result)
            }
            Running::Unread => None,
        }
    }

    /// With the request as the provider signs it.
    pub(super) fn with_request<T>(
        &self,
        head: &Head,
        with: impl FnOnce(&countersign::Request<'_>) -> T,
    ) -> T {
        let scheme = self.entry.scheme();
        // An origin that is none was refused before anything was listened to.
        let url = self.own.url(scheme, &head.target).ok().flatten();
        with(&self.own.request(&head.fields, &head.method, url.as_deref()))
    }

    /// Whether a handshake of its provider's hands over a secret.
    pub(super) fn may_hand_over(&self) -> bool {
        let mut handshakes = self.entry.scheme().handshakes().iter();
        handshakes.any(|handshake| matches!(handshake.kind(), "secret" | "confirm"))
    }

    /// The handshake that it is, if it is one.
    fn greeting(&self, head: &Head, body: &[u8], proof: Option<&Proof>) -> Option<Greeting> {
        let question = Question::new(&head.method, &head.target, &head.fields, body);
        let question = proof.map_or(question, |proof| question.proven(proof));
        let asked = self.bound.handshake(&question)?;
        let token = self.token.as_ref().map(SecretText::as_str);
        Some(Greeting::of(self.entry.scheme(), asked, token))
    }

    fn is_shown(&self, head: &Head) -> bool {
        let name = self.entry.scheme().header();
        head.fields.iter().any(|(given, _)| given.eq_ignore_ascii_case(name))
    }
}

impl Running {
    fn streamed(verification: Result<Verification, Error>, room: &Room) -> Self {
        Self::Streamed(Box::new(verification), room.claim())
    }

    fn see(&mut self, piece: &[u8]) {
        match self {
            Self::Streamed(verification, claim) => {
                let Ok(verification) = &mut **verification else { return };
                verification.update(piece);
                if !claim.resize(verification.bytes_held()) {
                    *self = Self::Unread;
                }
            }
            Self::Unread => {}
            Self::Packed(held) => held.see(piece),
            Self::Begun(start) => start.extend_from_slice(piece),
        }
    }
}

impl Judge {
    /// Of those whose path the request has, or else of those without a path; of several, whose signature header
    /// it has.
    pub(super) fn new(sources: Arc<[Source]>, head: Arc<Head>, room: Room) -> Self {
        let path = head.target.split('?').next().unwrap_or_default();
        let at = |wanted: Option<&str>| -> Vec<usize> {
            let is_there = |(_, source): &(usize, &Source)| source.path.as_deref() == wanted;
            sources.iter().enumerate().filter(is_there).map(|(number, _)| number).collect()
        };
        let mut asked = at(Some(path));
        if asked.is_empty() {
            asked = at(None);
        }
        let mut meant = asked.clone();
        if meant.len() > 1 {
            meant.retain(|number| sources.get(*number).is_some_and(|one| one.is_shown(&head)));
        }
        let begin = |number| {
            let source: &Source = sources.get(number)?;
            Some((number, source.begin(&head, &room)))
        };
        let running = meant.into_iter().filter_map(begin).collect();
        Self { sources, head, room, running, asked }
    }

    pub(super) fn see(&mut self, piece: &[u8]) {
        for (setup, running) in &mut self.running {
            running.see(piece);
            let Running::Begun(start) = running else { continue };
            let Some(source) = self.sources.get(*setup) else { continue };
            if start.len() >= TELLING {
                *running = source.told(&self.head, start, &self.room);
            }
        }
    }

    /// Of several the one that signed it, or else the first. A handshake is told by its body, if that was kept.
    pub(super) fn end(&mut self, body: Option<&[u8]>) -> State {
        let (mut first, mut valid, mut is_unread) = (None, None, false);
        for (setup, running) in std::mem::take(&mut self.running) {
            let Some(source) = self.sources.get(setup) else { continue };
            let Some(result) = source.end(&self.head, running) else {
                is_unread = true;
                continue;
            };
            let greeting = body.zip(result.as_ref().ok());
            let greeting =
                greeting.and_then(|(body, proof)| source.greeting(&self.head, body, Some(proof)));
            if let Some(greeting) = greeting {
                return State::Greeted(greeting);
            }
            let outcome = Outcome::from(result);
            let verdict = Verdict { setup, scheme: source.entry.scheme(), outcome };
            if matches!(outcome, Outcome::Valid { .. }) {
                valid = valid.or(Some(verdict));
            }
            first = first.or(Some(verdict));
        }
        if let Some(valid) = valid {
            return State::Judged(valid);
        }
        if is_unread {
            return State::Broken(NOT_HELD.into());
        }
        let mut asked = self.asked.iter().filter_map(|setup| self.sources.get(*setup));
        let greeting =
            body.and_then(|body| asked.find_map(|source| source.greeting(&self.head, body, None)));
        match (greeting, first) {
            (Some(greeting), _) => State::Greeted(greeting),
            (None, Some(first)) => State::Judged(first),
            (None, None) => State::Strange(alike(&self.head)),
        }
    }
}

/// The providers whose signature's header it has.
fn alike(head: &Head) -> Vec<&'static AnyScheme> {
    let is_there = |scheme: &&AnyScheme| {
        head.fields.iter().any(|(given, _)| given.eq_ignore_ascii_case(scheme.header()))
    };
    schemes().filter(is_there).take(MAX_ALIKE).collect()
}
