//! Whether a request is one of its scheme's handshakes, and what it is answered with.

mod answer;
mod asked;
mod link;
mod refused_body;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

pub use self::answer::Answer;
pub use self::asked::{
    Asked, AskedForToken, AskedToConfirm, AskedToKeep, AskedToSubscribe, HandedSecret,
};
pub(super) use self::refused_body::NoChallenge;
pub(crate) use self::refused_body::{is_refused, refused_bodies};
use super::members::{Member, Members, Search};
use super::proof::Proof;
use crate::bounds::{MAX_CONFIRMATION_URL, MAX_HANDSHAKE_QUERY};
use crate::request::Headers;
use crate::request::headers::single;
use crate::scheme::{AnyScheme, Challenge, Handshake, Kind, Place, Shape, Telling};
use crate::text::{Encoding, query};

/// A request that may be a handshake: all of it, and its proof where it has one.
///
/// ```
/// use countersign::providers::Dropbox;
/// use countersign::{Asked, Question, Verifier};
///
/// let dropbox = Dropbox::new("the app's secret")?;
/// let question = Question::new("GET", "/hooks/dropbox?challenge=abc123", &(), b"");
/// let Some(Asked::Answer(answer)) = dropbox.handshake(&question) else { panic!() };
/// assert_eq!((answer.status(), answer.body()), (200, "abc123"));
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Question<'r> {
    method: &'r str,
    path_and_query: &'r str,
    headers: &'r dyn Headers,
    body: &'r [u8],
    proof: Option<&'r Proof>,
}

impl<'r> Question<'r> {
    /// A request: its method, its raw path and query, its headers and its raw body.
    #[must_use]
    pub const fn new(
        method: &'r str,
        path_and_query: &'r str,
        headers: &'r dyn Headers,
        body: &'r [u8],
    ) -> Self {
        Self { method, path_and_query, headers, body, proof: None }
    }

    /// The same request, which was verified. Give the proof of this request and of no other.
    #[must_use]
    pub const fn proven(self, proof: &'r Proof) -> Self {
        Self { proof: Some(proof), ..self }
    }

    /// Whether it was verified under this scheme.
    fn is_proven(&self, scheme: &AnyScheme) -> bool {
        self.proof.is_some_and(|proof| core::ptr::addr_eq(proof.scheme(), scheme))
    }

    /// The value of the parameter that is there once, decoded.
    fn parameter(&self, name: &str) -> Option<Zeroizing<Vec<u8>>> {
        let (_, query) = self.path_and_query.split_once('?')?;
        if query.len() > MAX_HANDSHAKE_QUERY {
            return None;
        }
        query::parameter(query.as_bytes(), name).ok()
    }
}

/// Shows nothing of the request.
impl fmt::Debug for Question<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question").finish_non_exhaustive()
    }
}

/// What signs a challenge, where something does.
pub(super) type MacOf<'k> = dyn Fn(&[u8], Encoding) -> Option<String> + 'k;

/// What is looked for in a body, for each of a scheme's handshakes, before anything of it is read.
pub(super) struct Searches(Vec<Search>);

impl Searches {
    pub(super) fn of(scheme: &AnyScheme) -> Self {
        let told = |handshake: &Handshake| Search::of(handshake.told_by);
        Self(scheme.handshakes().iter().map(told).collect())
    }
}

/// What the request asks for, if it is one of the scheme's handshakes; `header` is where the verifier
/// looks for the signature.
pub(super) fn asked(
    scheme: &'static AnyScheme,
    searches: &Searches,
    header: &str,
    question: &Question<'_>,
    mac: &MacOf<'_>,
) -> Option<Asked> {
    let is_proven = question.is_proven(scheme);
    let mut handshakes = scheme.handshakes().iter().zip(&searches.0);
    handshakes.find_map(|(handshake, search)| {
        // Most requests are deliveries: what costs least is asked first.
        let is_meant = handshake.is_signed == is_proven
            && question.body.len() <= handshake.longest
            && may_be(handshake, question.method, question.headers)
            && search.may_be_in(question.body)
            && (is_proven || is_unsigned(scheme, header, question.headers));
        if is_meant { Asking { handshake, question, mac }.asked() } else { None }
    })
}

/// Whether the method and the headers are those of the handshake.
pub(crate) fn may_be(handshake: &Handshake, method: &str, headers: &dyn Headers) -> bool {
    let is_told = |told: Telling| match told {
        Telling::Header(name, value) => {
            single(headers, name).is_ok_and(|found| found == Some(value.as_bytes()))
        }
        _ => true,
    };
    handshake.method == method
        && !matches!(handshake.kind, Kind::Delivery)
        && handshake.told_by.iter().all(|told| is_told(told.0))
}

/// Whether no header of the request is one that could hold the signature.
fn is_unsigned(scheme: &AnyScheme, header: &str, headers: &dyn Headers) -> bool {
    is_missing(headers, header) && has_no_signature(scheme, headers)
}

/// Whether none of the headers in which the scheme has a signature is there.
pub(crate) fn has_no_signature(scheme: &AnyScheme, headers: &dyn Headers) -> bool {
    match scheme.template() {
        None => is_missing(headers, scheme.header()),
        Some(template) => {
            let mut named = template.headers().take(template.signature_headers());
            named.all(|name| is_missing(headers, name))
        }
    }
}

fn is_missing(headers: &dyn Headers, name: &str) -> bool {
    single(headers, name).is_ok_and(|found| found.is_none())
}

/// A handshake that the head allows, and the request.
struct Asking<'q, 'r> {
    handshake: &'static Handshake,
    question: &'q Question<'r>,
    mac: &'q MacOf<'q>,
}

impl Asking<'_, '_> {
    fn asked(&self) -> Option<Asked> {
        let members = self.members()?;
        let is_told = |told: Telling| self.is_told(told, &members);
        if !self.handshake.told_by.iter().all(|told| is_told(told.0)) {
            return None;
        }
        let token = self.token();
        if self.wants_token() && token.is_none() {
            return None;
        }
        let asked = self.of_kind(&members)?;
        Some(match (asked, token) {
            (Asked::Answer(answer), Some(token)) => Asked::Token(AskedForToken::new(token, answer)),
            (asked, _) => asked,
        })
    }

    fn of_kind(&self, members: &Members) -> Option<Asked> {
        let answer = |value: &str, tag: &str| Answer::new(self.handshake, value, tag);
        Some(match self.handshake.kind {
            Kind::Echo(challenge) => Asked::Answer(answer(&self.value(challenge, members)?, "")),
            Kind::Mac(challenge, encoding, prefix) => {
                let value = self.value(challenge, members)?;
                let tag = (self.mac)(value.as_bytes(), encoding)?;
                Asked::Answer(answer(&value, &alloc::format!("{prefix}{tag}")))
            }
            Kind::Fixed => Asked::Answer(answer("", "")),
            Kind::Secret(challenge) => {
                let secret = self.value(challenge, members)?;
                let answer = answer(&secret, "");
                Asked::Keep(AskedToKeep::new(secret, answer))
            }
            Kind::Subscription(challenge, topic) => {
                let answer = answer(&self.value(challenge, members)?, "");
                Asked::Subscribe(AskedToSubscribe::new(self.value(topic, members)?, answer))
            }
            Kind::ConfirmUrl(path, link) => {
                let url = members.text(path)?;
                let is_meant = url.len() <= MAX_CONFIRMATION_URL && link::is_to(link, url);
                let asked = AskedToConfirm::new(Zeroizing::new(url.into()), answer("", ""));
                return is_meant.then_some(Asked::Confirm(asked));
            }
            Kind::ConfirmToken(challenge) => {
                let token = self.value(challenge, members)?;
                Asked::Confirm(AskedToConfirm::new(token, answer("", "")))
            }
            Kind::Delivery => return None,
        })
    }

    /// The members of the body that are looked at; nothing where the body cannot be the handshake's.
    fn members(&self) -> Option<Members> {
        let Self { handshake, question, .. } = self;
        let wanted = self.wanted();
        let is_of_body = |told: Telling| matches!(told, Telling::Body(_) | Telling::BodyOf(..));
        if wanted.clone().next().is_some() {
            return Members::read(question.body, wanted);
        }
        let has_body = handshake.told_by.iter().any(|told| is_of_body(told.0));
        (has_body || question.body.is_empty()).then(Members::none)
    }

    fn wanted(&self) -> impl Iterator<Item = Member> + Clone {
        let told = self.handshake.told_by.iter().filter_map(|told| match told.0 {
            Telling::Member(path, value) => Some(Member::text(path, Some(value))),
            Telling::Number(path, value) => Some(Member::number(path, value)),
            Telling::HasMember(path) => Some(Member::any(path)),
            _ => None,
        });
        let taken = match self.handshake.kind {
            Kind::ConfirmUrl(path, _) => [Some(path), None],
            Kind::Subscription(value, topic) => [value.path(), topic.path()],
            Kind::Echo(value)
            | Kind::Mac(value, ..)
            | Kind::Secret(value)
            | Kind::ConfirmToken(value) => [value.path(), None],
            Kind::Fixed | Kind::Delivery => [None, None],
        };
        told.chain(taken.into_iter().flatten().map(|path| Member::text(path, None)))
    }

    fn is_told(&self, told: Telling, members: &Members) -> bool {
        let question = self.question;
        match told {
            Telling::Query(name, value) => {
                question.parameter(name).is_some_and(|found| **found == *value.as_bytes())
            }
            // What the head says was looked at before, and the members when they were read; the token
            // is the receiver's to compare.
            Telling::Header(..)
            | Telling::Token(_)
            | Telling::Member(..)
            | Telling::Number(..)
            | Telling::HasMember(_) => true,
            Telling::OneMember => members.is_one(),
            Telling::Body(bodies) => bodies.iter().any(|body| body.as_bytes() == question.body),
            Telling::BodyOf(start, shape) => {
                question.body.strip_prefix(start.as_bytes()).is_some_and(|rest| is_of(shape, rest))
            }
        }
    }

    fn wants_token(&self) -> bool {
        self.handshake.told_by.iter().any(|told| matches!(told.0, Telling::Token(_)))
    }

    fn token(&self) -> Option<Zeroizing<Vec<u8>>> {
        let mut told_by = self.handshake.told_by.iter();
        told_by.find_map(|told| match told.0 {
            Telling::Token(name) => self.question.parameter(name),
            _ => None,
        })
    }

    /// The value, where it is there once and of its shape.
    fn value(
        &self,
        Challenge { place, shape }: Challenge,
        members: &Members,
    ) -> Option<Zeroizing<String>> {
        let parameter;
        let found = match place {
            Place::Query(name) => {
                parameter = self.question.parameter(name)?;
                &**parameter
            }
            Place::Header(name) => single(self.question.headers, name).ok()??,
            Place::Member(path) => members.text(path)?.as_bytes(),
        };
        let text = if is_of(shape, found) { str::from_utf8(found).ok() } else { None };
        text.map(|text| Zeroizing::new(text.into()))
    }
}

fn is_of(shape: Shape, value: &[u8]) -> bool {
    !value.is_empty() && shape.fits(value)
}
