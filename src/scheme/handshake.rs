use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::recipe::Mac;
use super::{Part, Shape};
use crate::bounds::{
    MAX_CHALLENGE, MAX_HANDSHAKE_ANSWER, MAX_HANDSHAKE_BODY, USUAL_HANDSHAKE_BODY,
};
use crate::text::Encoding;
use crate::text::bytes::{is_equal, is_header_name};

/// A request that a provider sends before its deliveries or beside them, and what it wants to be
/// answered: a challenge to echo or to sign, a ping, a secret to keep, a subscription to confirm.
///
/// It is data. [`Verifier::handshake`](crate::Verifier::handshake) finds out whether a request is one,
/// and makes the answer; a receiver's layer does both where it is told to. What does not match it to
/// the letter is a request like any other, and refused like one.
///
/// ```
/// use countersign::{Challenge, Handshake, Reply, Scheme, Signature, Told};
///
/// static ACME: Scheme = Scheme::hmac_sha256("acme")
///     .signature(Signature::in_header("X-Acme-Signature"))
///     .signs_body()
///     .with_handshakes(&[
///         Handshake::unsigned("GET", "the look whether the URL is the receiver's")
///             .told_by(&[Told::query("mode", "subscribe"), Told::token_in_query("token")])
///             .echoes(Challenge::in_query("challenge"), Reply::text()),
///         Handshake::signed("POST", "a ping")
///             .told_by(&[Told::member("type", "ping")])
///             .replies(Reply::status(204)),
///     ]);
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "a handshake does nothing until a scheme has it"]
pub struct Handshake {
    pub(crate) method: &'static str,
    pub(crate) is_signed: bool,
    pub(crate) told_by: &'static [Told],
    pub(crate) kind: Kind,
    pub(crate) reply: Reply,
    pub(crate) longest: usize,
    what: &'static str,
    otherwise: &'static str,
    seconds: Option<u64>,
}

/// What a handshake asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A value is given back.
    Echo(Challenge),
    /// A value is signed with the secret of the deliveries: its tag's encoding, and what is in front.
    Mac(Challenge, Encoding, &'static str),
    /// Nothing is taken out of the request.
    Fixed,
    /// A secret is to be kept.
    Secret(Challenge),
    /// A URL is to be fetched, which nothing here does.
    ConfirmUrl(&'static str, Link),
    /// A token is to be given to the provider's API.
    ConfirmToken(Challenge),
    /// Consent to the subscription that the second value names.
    Subscription(Challenge, Challenge),
    /// An ordinary delivery, that the handler answers.
    Delivery,
}

/// What a handshake's request is told by, besides its method. All of a handshake's have to fit.
#[derive(Clone, Copy, Debug)]
#[must_use = "this tells nothing until a handshake has it"]
pub struct Told(pub(crate) Telling);

/// One thing that a request is told by, for who makes such requests: a receiver's test, a simulator.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Telling {
    /// A parameter of the query, and its value.
    Query(&'static str, &'static str),
    /// The parameter of the query that is the receiver's configured token.
    Token(&'static str),
    /// A header, and its value.
    Header(&'static str, &'static str),
    /// The path of a member of the JSON body, and its text.
    Member(&'static str, &'static str),
    /// The path of a member of the JSON body, and its whole number.
    Number(&'static str, &'static str),
    /// The path of a member of the JSON body, a text or a whole number.
    HasMember(&'static str),
    /// The JSON body has one member in all.
    OneMember,
    /// What the body may be.
    Body(&'static [&'static str]),
    /// What the body begins with, and the shape of what is behind that.
    BodyOf(&'static str, Shape),
}

impl Told {
    /// This parameter of the query, decoded, is `value`.
    pub const fn query(name: &'static str, value: &'static str) -> Self {
        Self(Telling::Query(name, value))
    }

    /// This parameter of the query is the token that the receiver configured, compared in constant
    /// time.
    pub const fn token_in_query(name: &'static str) -> Self {
        Self(Telling::Token(name))
    }

    /// This header is `value`. Where the request is signed and the header is not, it can only make
    /// fewer requests a handshake.
    pub const fn header(name: &'static str, value: &'static str) -> Self {
        Self(Telling::Header(name, value))
    }

    /// The member of the JSON body at `path`, its steps joined by dots, is the text `value`.
    pub const fn member(path: &'static str, value: &'static str) -> Self {
        Self(Telling::Member(path, value))
    }

    /// The member of the JSON body at `path` is this whole number.
    pub const fn number(path: &'static str, digits: &'static str) -> Self {
        Self(Telling::Number(path, digits))
    }

    /// The JSON body has this member, a text or a whole number.
    pub const fn has_member(path: &'static str) -> Self {
        Self(Telling::HasMember(path))
    }

    /// The JSON body is an object with one member in all.
    pub const fn one_member() -> Self {
        Self(Telling::OneMember)
    }

    /// The body is exactly one of these.
    pub const fn body(bodies: &'static [&'static str]) -> Self {
        Self(Telling::Body(bodies))
    }

    /// The body is `start` and behind it a value of this shape, which is not empty.
    pub const fn body_of(start: &'static str, shape: Shape) -> Self {
        Self(Telling::BodyOf(start, shape))
    }

    /// What it is, as data.
    #[must_use]
    pub const fn telling(self) -> Telling {
        self.0
    }

    /// Whether the whole body is told, and nothing else can be in it.
    const fn is_of_whole_body(self) -> bool {
        matches!(self.0, Telling::OneMember | Telling::Body(_) | Telling::BodyOf(..))
    }

    const fn is_of_body(self) -> bool {
        !matches!(self.0, Telling::Query(..) | Telling::Token(_) | Telling::Header(..))
    }
}

/// A value that a handshake takes out of the request: where it is, and what it is made of.
///
/// It is there once, is not empty, and fits its [`Shape`]: at most 512 letters, digits and
/// `-._~+/=`, if no other was set.
#[derive(Clone, Copy, Debug)]
#[must_use = "a challenge does nothing until a handshake takes it"]
pub struct Challenge {
    pub(crate) place: Place,
    pub(crate) shape: Shape,
}

/// Where the value of a [`Challenge`] is.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Place {
    /// In this parameter of the query.
    Query(&'static str),
    /// In this header.
    Header(&'static str),
    /// In the text at this path of the JSON body.
    Member(&'static str),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Query(name) => write!(f, "the parameter `{name}`"),
            Self::Header(name) => write!(f, "the header `{name}`"),
            Self::Member(path) => write!(f, "the member `{path}`"),
        }
    }
}

impl Challenge {
    /// In this parameter of the query, percent-encoded.
    pub const fn in_query(name: &'static str) -> Self {
        Self::at(Place::Query(name))
    }

    /// In this header.
    ///
    /// # Panics
    /// While compiling, in a constant: `name` is no header's name.
    pub const fn in_header(name: &'static str) -> Self {
        assert!(is_header_name(name), "a header's name is empty or not one");
        Self::at(Place::Header(name))
    }

    /// In the text at this path of the JSON body, its steps joined by dots.
    pub const fn in_member(path: &'static str) -> Self {
        Self::at(Place::Member(path))
    }

    /// The path of the member that holds it, if one does.
    pub(crate) const fn path(&self) -> Option<&'static str> {
        match self.place {
            Place::Member(path) => Some(path),
            Place::Query(_) | Place::Header(_) => None,
        }
    }

    const fn at(place: Place) -> Self {
        Self { place, shape: Shape::letters_and_digits().or("-._~+/=").at_most(MAX_CHALLENGE) }
    }

    /// Sets what the value is made of.
    pub const fn of(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// Where the value is.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// Whether this may be the value: it is not empty, and of the shape.
    #[must_use]
    pub fn takes(&self, value: &[u8]) -> bool {
        !value.is_empty() && self.shape.fits(value)
    }
}

/// What a URL to be confirmed has to be: `https`, without user and port, of a host that ends so, with
/// this path and these parameters, each once, and no others.
#[derive(Clone, Copy, Debug)]
#[must_use = "a link does nothing until a handshake has it"]
pub struct Link {
    pub(crate) host_ends: &'static str,
    pub(crate) path: &'static str,
    pub(crate) parameters: &'static [&'static str],
}

impl Link {
    /// A host that ends with `host_ends`, such as `.example.com`, under which the vendor alone has
    /// names, or that is exactly that where no dot is in front; `*` is any one label then.
    pub const fn to(
        host_ends: &'static str,
        path: &'static str,
        parameters: &'static [&'static str],
    ) -> Self {
        Self { host_ends, path, parameters }
    }
}

/// What a handshake is answered with.
#[derive(Clone, Copy, Debug)]
#[must_use = "a reply does nothing until a handshake has it"]
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) header: Option<&'static str>,
    pub(crate) body: ReplyBody,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum ReplyBody {
    Empty,
    /// The value, as plain text.
    Text,
    /// A JSON object of these members.
    Json(&'static [(&'static str, Written)]),
    FixedText(&'static str),
    FixedJson(&'static str),
}

/// What is written into the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The value that was taken out of the request.
    Value,
    /// Its MAC.
    Mac,
}

impl Reply {
    /// This status, and nothing else.
    pub const fn status(status: u16) -> Self {
        Self { status, header: None, body: ReplyBody::Empty }
    }

    /// 200, and the value as plain text.
    pub const fn text() -> Self {
        Self { status: 200, header: None, body: ReplyBody::Text }
    }

    /// 200, and a JSON object of these members, in this order.
    pub const fn json(members: &'static [(&'static str, Written)]) -> Self {
        Self { status: 200, header: None, body: ReplyBody::Json(members) }
    }

    /// 200, the value in this header, and no body.
    ///
    /// # Panics
    /// While compiling, in a constant: `name` is no header's name.
    pub const fn header(name: &'static str) -> Self {
        assert!(is_header_name(name), "a header's name is empty or not one");
        Self { status: 200, header: Some(name), body: ReplyBody::Empty }
    }

    /// 200, and this plain text.
    pub const fn fixed_text(text: &'static str) -> Self {
        Self { status: 200, header: None, body: ReplyBody::FixedText(text) }
    }

    /// 200, and this JSON.
    pub const fn fixed_json(json: &'static str) -> Self {
        Self { status: 200, header: None, body: ReplyBody::FixedJson(json) }
    }

    fn write_body(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.body {
            ReplyBody::Empty => Ok(()),
            ReplyBody::Text => f.write_str(" and the value as plain text"),
            ReplyBody::FixedText(text) => write!(f, " and the text `{text}`"),
            ReplyBody::FixedJson(json) => write!(f, " and `{json}`"),
            ReplyBody::Json(members) => {
                let each = members.iter().map(|(name, written)| match written {
                    Written::Value => format!("the value as `{name}`"),
                    Written::Mac => format!("its MAC as `{name}`"),
                });
                write!(f, " and JSON: {}", each.collect::<Vec<_>>().join(" and "))
            }
        }
    }

    const fn writes_value(&self) -> bool {
        self.header.is_some() || matches!(self.body, ReplyBody::Text | ReplyBody::Json(_))
    }

    /// How long its body or its header may be, with a value and a MAC of at most these lengths.
    const fn longest(&self, value: usize, mac: usize) -> usize {
        let mut members = match self.body {
            ReplyBody::Json(members) => members,
            ReplyBody::FixedText(text) | ReplyBody::FixedJson(text) => return text.len(),
            ReplyBody::Empty | ReplyBody::Text => return value,
        };
        let mut longest: usize = 2;
        while let [(name, written), others @ ..] = members {
            let text = match written {
                Written::Value => value,
                Written::Mac => mac,
            };
            longest = longest.saturating_add(name.len()).saturating_add(text).saturating_add(6);
            members = others;
        }
        longest
    }

    const fn writes_mac(&self) -> bool {
        let ReplyBody::Json(mut members) = self.body else { return false };
        while let [(_, written), others @ ..] = members {
            if matches!(written, Written::Mac) {
                return true;
            }
            members = others;
        }
        false
    }
}

/// For a reader: `200 and the value as plain text`.
impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        if let Some(name) = self.header {
            write!(f, " and the value in the header `{name}`")?;
        }
        self.write_body(f)
    }
}

impl Handshake {
    /// A request of this method that nothing signs. `what` says what it is, for a reader.
    ///
    /// It is one only where the scheme's signature is missing.
    pub const fn unsigned(method: &'static str, what: &'static str) -> Self {
        Self {
            method,
            is_signed: false,
            told_by: &[],
            kind: Kind::Fixed,
            reply: Reply::status(200),
            longest: USUAL_HANDSHAKE_BODY,
            what,
            otherwise: "",
            seconds: None,
        }
    }

    /// A request of this method that is signed as a delivery is: it is verified first.
    pub const fn signed(method: &'static str, what: &'static str) -> Self {
        Self { is_signed: true, ..Self::unsigned(method, what) }
    }

    /// What it is told by, besides its method.
    pub const fn told_by(self, told_by: &'static [Told]) -> Self {
        Self { told_by, ..self }
    }

    /// The value is given back.
    pub const fn echoes(self, value: Challenge, reply: Reply) -> Self {
        Self { kind: Kind::Echo(value), reply, ..self }
    }

    /// The value's MAC under the secret of the deliveries is given back, `prefix` in front of it: with
    /// several secrets, under the first.
    ///
    /// Whoever answers so signs what he is sent, so no value that is answered may be a message of a
    /// delivery. Either the message holds a text with a character that is not of the value's
    /// [`Shape`]; or it is the body alone, and then a body of that shape is refused
    /// ([`Error::BodyIsChallenge`](crate::Error::BodyIsChallenge)). Anything else does not compile.
    pub const fn macs(
        self,
        value: Challenge,
        encoding: Encoding,
        prefix: &'static str,
        reply: Reply,
    ) -> Self {
        Self { kind: Kind::Mac(value, encoding, prefix), reply, ..self }
    }

    /// Nothing is taken out of the request.
    pub const fn replies(self, reply: Reply) -> Self {
        Self { kind: Kind::Fixed, reply, ..self }
    }

    /// The value is a secret that the receiver is to keep, and is answered once it has. Where nothing
    /// signs it, it comes alone: the body is told whole, or has no other member.
    pub const fn hands_over(self, secret: Challenge, reply: Reply) -> Self {
        Self { kind: Kind::Secret(secret), reply, ..self }
    }

    /// The value is given back if the receiver consents to the subscription that `topic` names.
    pub const fn subscribes(self, value: Challenge, topic: Challenge, reply: Reply) -> Self {
        Self { kind: Kind::Subscription(value, topic), reply, ..self }
    }

    /// The text at this path of the JSON body is a URL that the receiver is to fetch. Nothing here
    /// does: it is checked, and given to the receiver. What nothing signs is no such handshake: anybody
    /// could name a URL.
    pub const fn confirms_url(self, path: &'static str, link: Link, reply: Reply) -> Self {
        Self { kind: Kind::ConfirmUrl(path, link), reply, ..self }
    }

    /// The value is a token that the receiver is to give to the provider's API.
    pub const fn confirms_token(self, token: Challenge, reply: Reply) -> Self {
        Self { kind: Kind::ConfirmToken(token), reply, ..self }
    }

    /// It is a delivery like any other, which the handler answers: it is here for who reads.
    pub const fn is_a_delivery(self) -> Self {
        Self { kind: Kind::Delivery, ..self }
    }

    /// Within how many seconds the provider wants the answer.
    pub const fn within(self, seconds: u64) -> Self {
        Self { seconds: Some(seconds), ..self }
    }

    /// What follows if the provider gets no such answer.
    pub const fn otherwise(self, otherwise: &'static str) -> Self {
        Self { otherwise, ..self }
    }

    /// Sets how long the request's body may be, in bytes: at most 16 KiB, and 1 KiB where nothing is
    /// set. A longer one is no handshake.
    pub const fn at_most(self, bytes: usize) -> Self {
        Self { longest: bytes, ..self }
    }

    /// The request's method.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Whether the request is signed, and has to be verified first.
    #[must_use]
    pub const fn is_signed(&self) -> bool {
        self.is_signed
    }

    /// What the request is, for a reader.
    #[must_use]
    pub const fn what(&self) -> &'static str {
        self.what
    }

    /// What follows if it is not answered so, for a reader; empty where nothing is known to.
    #[must_use]
    pub const fn consequence(&self) -> &'static str {
        self.otherwise
    }

    /// Within how many seconds the provider wants the answer, where it says so.
    #[must_use]
    pub const fn seconds(&self) -> Option<u64> {
        self.seconds
    }

    /// The kind, as a word: `echo`, `mac`, `fixed`, `secret`, `confirm`; `delivery` where the handler
    /// answers.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.kind {
            Kind::Echo(_) | Kind::Subscription(..) => "echo",
            Kind::Mac(..) => "mac",
            Kind::Fixed => "fixed",
            Kind::Secret(_) => "secret",
            Kind::ConfirmUrl(..) | Kind::ConfirmToken(_) => "confirm",
            Kind::Delivery => "delivery",
        }
    }

    /// What it is answered with, for a reader, such as `200 and the value as plain text`.
    ///
    /// ```
    /// use countersign::providers::{Dropbox, Zoom};
    ///
    /// let answer = |handshakes: &[countersign::Handshake]| handshakes[0].answer();
    /// assert_eq!(answer(Dropbox::SCHEME.handshakes()), "200 and the value as plain text");
    /// let mac = "200 and JSON: the value as `plainToken` and its MAC as `encryptedToken`";
    /// assert_eq!(answer(Zoom::SCHEME.handshakes()), mac);
    /// ```
    #[must_use]
    pub fn answer(&self) -> String {
        let wants_token = self.told_by.iter().any(|told| matches!(told.0, Telling::Token(_)));
        let provided = match self.kind {
            Kind::Delivery => return "what the handler answers to every delivery".into(),
            Kind::Secret(_) => ", once the secret is kept",
            Kind::Subscription(..) => ", if the subscription is the receiver's",
            _ if wants_token => ", if the token is the receiver's",
            _ => "",
        };
        format!("{}{provided}", self.reply)
    }

    /// What tells the request, besides its method.
    pub const fn told(&self) -> &'static [Told] {
        self.told_by
    }

    /// The shape of the bodies that a verifier refuses, because it signs them as challenges.
    pub(crate) const fn refused_bodies(&self, message: &[Part]) -> Option<Shape> {
        match self.kind {
            Kind::Mac(Challenge { shape, .. }, ..) if !is_apart(shape, message) => Some(shape),
            _ => None,
        }
    }

    /// The value that is taken out of the request, and may be in the answer, where there is one.
    #[must_use]
    pub const fn challenge(&self) -> Option<Challenge> {
        match self.kind {
            Kind::Echo(value)
            | Kind::Mac(value, ..)
            | Kind::Secret(value)
            | Kind::ConfirmToken(value)
            | Kind::Subscription(value, _) => Some(value),
            Kind::Fixed | Kind::ConfirmUrl(..) | Kind::Delivery => None,
        }
    }

    /// The longest that its answer may be, in bytes.
    const fn longest_answer(&self) -> usize {
        /// SHA-512 in hex.
        const LONGEST_TAG: usize = 128;
        let mac = match self.kind {
            Kind::Mac(_, _, prefix) => prefix.len().saturating_add(LONGEST_TAG),
            _ => 0,
        };
        let value = match self.challenge() {
            Some(value) if self.reply.writes_value() => value.shape.longest(),
            _ => 0,
        };
        self.reply.longest(value, mac)
    }

    /// What makes it unusable in a scheme; `signed` is the recipe of one whose secret may sign a challenge.
    const fn fault(&self, signed: Option<&Mac>) -> Option<&'static str> {
        let is_method = is_equal(self.method.as_bytes(), b"GET")
            || is_equal(self.method.as_bytes(), b"HEAD")
            || is_equal(self.method.as_bytes(), b"POST")
            || is_equal(self.method.as_bytes(), b"OPTIONS");
        if !is_method {
            return Some("a handshake's method is none of GET, HEAD, POST and OPTIONS");
        }
        if self.longest > MAX_HANDSHAKE_BODY {
            return Some("a handshake's body is longer than 16 KiB");
        }
        let value = self.challenge();
        if matches!(value, Some(value) if value.shape.shows_markup()) {
            return Some("a challenge may hold what a page, a header or a JSON text could not");
        }
        if value.is_none() && self.reply.writes_value() {
            return Some("a reply holds a value, and none is taken out of the request");
        }
        if self.reply.writes_mac() && !matches!(self.kind, Kind::Mac(..)) {
            return Some("a reply holds a MAC, and none is made");
        }
        if self.is_told_by_nothing_signed() {
            return Some("nothing of a POST's body tells that it is a handshake");
        }
        if self.longest_answer() > MAX_HANDSHAKE_ANSWER {
            return Some("the answer to a handshake may be longer than 1 KiB");
        }
        if let Some(fault) = self.fault_of_unsigned() {
            return Some(fault);
        }
        if let Some(fault) = self.fault_of_token() {
            return Some(fault);
        }
        if self.is_signed && self.decides_by_unsigned_value() {
            return Some("what a receiver is to keep or confirm is not in the body that is signed");
        }
        match (self.kind, signed) {
            (Kind::Mac(..), None) => {
                Some("a challenge is to be signed: `signs_challenges` takes it")
            }
            (Kind::Mac(Challenge { shape, .. }, ..), Some(Mac { template, .. })) => {
                if template.plain.is_some() {
                    return Some(
                        "a challenge is signed by a plain hash, and has no place for the secret",
                    );
                }
                let is_body = matches!(template.message, [Part::Body]);
                if is_body || is_apart(shape, template.message) {
                    return None;
                }
                Some("a challenge that is signed could be a message of a delivery")
            }
            _ => None,
        }
    }

    /// Of what anybody can send, only the one request that the provider documents is answered.
    /// A token is compared before an answer, and once.
    const fn fault_of_token(&self) -> Option<&'static str> {
        let mut tokens = 0_usize;
        let mut told_by = self.told_by;
        while let [told, others @ ..] = told_by {
            tokens = tokens.saturating_add(matches!(told.0, Telling::Token(_)) as usize);
            told_by = others;
        }
        let is_answered_at_once = matches!(self.kind, Kind::Echo(_) | Kind::Mac(..) | Kind::Fixed);
        match tokens {
            0 => None,
            1 if is_answered_at_once => None,
            1 => Some("a token is compared, and the receiver has to decide more"),
            _ => Some("two tokens are compared, and a receiver configures one"),
        }
    }

    /// Whether a value that the receiver keeps or consents to could be exchanged in a signed request.
    const fn decides_by_unsigned_value(&self) -> bool {
        let value = match self.kind {
            Kind::Secret(value) | Kind::ConfirmToken(value) => value,
            Kind::Subscription(_, topic) => topic,
            _ => return false,
        };
        !matches!(value.place, Place::Member(_))
    }

    const fn fault_of_unsigned(&self) -> Option<&'static str> {
        if self.is_signed {
            return None;
        }
        let is_post = is_equal(self.method.as_bytes(), b"POST");
        match self.kind {
            Kind::Secret(_) if !self.is_of_whole_body() => {
                Some("a secret is handed over in a body that may hold more, and nothing signs it")
            }
            Kind::Fixed if is_post && !self.is_of_whole_body() => {
                Some("a ping has a body that may hold more, and nothing signs it")
            }
            Kind::ConfirmUrl(..) => Some("a URL is to be confirmed, and nothing signs it"),
            _ => None,
        }
    }

    const fn is_of_whole_body(&self) -> bool {
        let mut told_by = self.told_by;
        while let [told, others @ ..] = told_by {
            if told.is_of_whole_body() {
                return true;
            }
            told_by = others;
        }
        false
    }

    /// What anybody could set tells nothing.
    const fn is_told_by_nothing_signed(&self) -> bool {
        let mut of_body = matches!(self.kind, Kind::ConfirmUrl(..) | Kind::Delivery);
        of_body |= matches!(self.challenge(), Some(Challenge { place: Place::Member(_), .. }));
        let mut told_by = self.told_by;
        while let [told, others @ ..] = told_by {
            of_body |= told.is_of_body();
            told_by = others;
        }
        !of_body && is_equal(self.method.as_bytes(), b"POST")
    }
}

/// What makes handshakes unusable in a scheme; `signed` is the recipe of one whose secret may sign a
/// challenge.
pub(super) const fn fault(handshakes: &[Handshake], signed: Option<&Mac>) -> Option<&'static str> {
    let mut rest = handshakes;
    let mut signs_bodies = false;
    while let [handshake, others @ ..] = rest {
        if let Some(fault) = handshake.fault(signed) {
            return Some(fault);
        }
        if let Some(Mac { template, .. }) = signed
            && handshake.refused_bodies(template.message).is_some()
        {
            if signs_bodies {
                return Some(
                    "two challenges are signed that could be bodies: one shape is refused",
                );
            }
            signs_bodies = true;
        }
        rest = others;
    }
    None
}

/// Whether each of the scheme's messages holds a character that no value of the shape has.
const fn is_apart(shape: Shape, mut message: &[Part]) -> bool {
    while let [part, others @ ..] = message {
        if let Part::Text(text) = part
            && !shape.allows_all(text.as_bytes())
        {
            return true;
        }
        message = others;
    }
    false
}
