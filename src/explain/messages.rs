//! The messages that a request may have been signed by, each with the body left open.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use super::cause::Kind;
use super::inquiry::Inquiry;
use super::{schemes, units, urls};
use crate::algorithm::tokens::token_tag;
use crate::algorithm::{Function, Kept, SecretKeys};
use crate::key::Secret;
use crate::scheme::{AnyScheme, Part};
use crate::text::bytes::decoded;
use crate::text::url::UrlPart;
use crate::verify::list;

/// What the parts are joined by elsewhere.
const SEPARATORS: [&str; 7] = [".", "+", ":", "", "\n", "|", ";"];

/// How much longer SHA-512 takes than SHA-256.
pub(super) const SHA_512: u64 = 3;

/// How the tag is made of a key and a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagBy {
    Function(Function),
    /// The token itself, and no message.
    Token,
    HashOfMessage,
    HashOfSecretAndMessage,
    HashOfMessageAndSecret,
}

impl TagBy {
    /// The hash of a message alone proves nothing of a key, so it counts in its own header only.
    pub(super) const fn is_unkeyed(self) -> bool {
        matches!(self, Self::HashOfMessage)
    }

    /// What a hashed byte counts for: one with SHA-256, for which processors have instructions.
    pub(super) const fn cost(self) -> u64 {
        match self {
            Self::Function(Function::HmacSha384 | Function::HmacSha512 | Function::Plain(_)) => {
                SHA_512
            }
            _ => 1,
        }
    }

    /// Whether the tag holds the secret only where the message does.
    const fn is_plain(self) -> bool {
        matches!(self, Self::Function(Function::Plain(_)))
    }
}

/// One piece of a message; the body's is open, and its hash's.
#[derive(Clone)]
struct Piece<'a> {
    part: Part,
    bytes: Option<Cow<'a, [u8]>>,
}

impl Piece<'_> {
    /// What it stands for with this body.
    fn with<'p>(&'p self, body: &'p [u8]) -> Cow<'p, [u8]> {
        match self.part {
            Part::Body => Cow::Borrowed(body),
            part => match part.hashed() {
                Some(hashed) => Cow::Owned(hashed.text_of(body).bytes().to_vec()),
                None => Cow::Borrowed(self.bytes.as_deref().unwrap_or_default()),
            },
        }
    }
}

/// A message with everything but the body, and how it becomes a tag.
#[derive(Clone)]
pub(super) struct Message<'a> {
    pieces: Vec<Piece<'a>>,
    pub(super) by: TagBy,
    pub(super) causes: Vec<Kind>,
}

impl<'a> Message<'a> {
    /// As the scheme documents it; pieces that the request does not have stay empty.
    pub(super) fn documented(inquiry: &Inquiry<'a>, scheme: &'static AnyScheme) -> Self {
        let piece = |part: &Part| Piece { part: *part, bytes: value(*part, inquiry, scheme) };
        let pieces = scheme.parts().iter().map(piece).collect();
        let uses_setting = scheme.parts().iter().any(|part| matches!(part, Part::Setting(_)));
        let blank = inquiry.setting.filter(|text| uses_setting && text.trim() != *text);
        let causes = blank.map(|_| Kind::SettingWhiteSpace).into_iter().collect();
        let by = schemes::function(scheme).map_or(TagBy::Token, TagBy::Function);
        Self { pieces, by, causes }
    }

    pub(super) fn signs_body(&self) -> bool {
        self.pieces.iter().any(|piece| piece.part.is_of_body())
    }

    /// How many bytes are hashed with a body of `body` bytes.
    pub(super) fn length(&self, body: usize) -> usize {
        let length = |piece: &Piece<'_>| match piece.part {
            part if part.is_of_body() => body,
            _ => piece.bytes.as_ref().map_or(0, |bytes| bytes.len()),
        };
        self.pieces.iter().map(length).fold(0, usize::saturating_add)
    }

    /// Whether the request has every piece.
    pub(super) fn is_complete(&self) -> bool {
        self.pieces.iter().all(|piece| piece.bytes.is_some())
    }

    /// What is signed.
    pub(super) fn bytes(&self, body: &[u8]) -> Vec<u8> {
        let pieces = self.pieces.iter().map(|piece| piece.with(body));
        pieces.collect::<Vec<_>>().concat()
    }

    fn holds_secret(&self) -> bool {
        self.pieces.iter().any(|piece| piece.part.secret().is_some())
    }

    /// What is signed, with the secret's place.
    fn kept(&self, body: &[u8]) -> Vec<Kept> {
        let kept = |piece: &Piece<'_>| match piece.part.secret() {
            Some(written) => Kept::Secret(written),
            None => Kept::Bytes(piece.with(body).into_owned()),
        };
        self.pieces.iter().map(kept).collect()
    }

    /// The tag; `None` where the key cannot be used.
    pub(super) fn tag(&self, key: &[u8], body: &[u8]) -> Option<Vec<u8>> {
        if let TagBy::Function(function) = self.by {
            let keys = SecretKeys::new(function, &Secret::bytes(key).ok()?, 0).ok()?;
            return keys.first_tag(self.kept(body).as_slice()).ok();
        }
        let message = self.bytes(body);
        match self.by {
            TagBy::Function(_) => None,
            TagBy::Token => Some(token_tag(key).to_vec()),
            TagBy::HashOfMessage => Some(Sha256::digest(message).to_vec()),
            TagBy::HashOfSecretAndMessage => {
                Some(Sha256::new_with_prefix(key).chain_update(message).finalize().to_vec())
            }
            TagBy::HashOfMessageAndSecret => {
                Some(Sha256::new_with_prefix(message).chain_update(key).finalize().to_vec())
            }
        }
    }

    fn changed(&self, pieces: Vec<Piece<'a>>, cause: Kind) -> Self {
        let causes = [self.causes.as_slice(), &[cause]].concat();
        Self { pieces, by: self.by, causes }
    }

    /// Messages that differ from this one, the most likely first.
    pub(super) fn variants(&self, inquiry: &Inquiry<'a>) -> Vec<Self> {
        let mut found = Vec::new();
        found.extend(self.with_urls(urls::variants(inquiry)));
        found.extend(self.with_other_times());
        found.extend(self.with_other_functions());
        found.extend(self.with_other_parts());
        // Of any other plain hash nobody would need the secret.
        found.retain(|message| !message.by.is_plain() || message.holds_secret());
        let mut known: Vec<Self> = Vec::new();
        for message in found {
            let is_new = !known.iter().chain([self]).any(|other| other.signs_the_same(&message));
            if is_new {
                known.push(message);
            }
        }
        known
    }

    fn signs_the_same<'m>(&'m self, other: &'m Self) -> bool {
        let texts = |message: &'m Self| -> Vec<_> {
            let pieces = message.pieces.iter().filter(|piece| piece.part != Part::Text(""));
            let is_open = |part: Part| part.is_of_body() || part.secret().is_some();
            let open = |part: Part| is_open(part).then_some(part);
            pieces.map(|piece| (open(piece.part), piece.bytes.as_deref())).collect()
        };
        self.by == other.by && texts(self) == texts(other)
    }

    /// The same with these URLs, as far as another one is another message.
    pub(super) fn with_urls(&self, urls: Vec<(String, Vec<Kind>)>) -> Vec<Self> {
        let signs_url = |piece: &&Piece<'_>| piece.part.is_of_url();
        let own: Vec<_> = self.pieces.iter().filter(signs_url).collect();
        if own.is_empty() {
            return Vec::new();
        }
        let mut known = BTreeSet::new();
        known.insert(own.iter().map(|piece| piece.bytes.as_ref().map(|it| it.to_vec())).collect());
        let mut found = Vec::new();
        for (url, causes) in urls {
            let read = |piece: &&Piece<'_>| of_url(piece.part, &url).map(Cow::into_owned);
            let texts: Vec<_> = own.iter().map(read).collect();
            if known.insert(texts.clone()) {
                let mut message = self.clone();
                let pieces = message.pieces.iter_mut().filter(|piece| piece.part.is_of_url());
                for (piece, text) in pieces.zip(texts) {
                    piece.bytes = text.map(Cow::Owned);
                }
                message.causes.extend(causes);
                found.push(message);
            }
        }
        found
    }

    fn with_other_times(&self) -> Vec<Self> {
        let with = |part: Part, bytes: String, cause| {
            let mut pieces = self.pieces.clone();
            for piece in pieces.iter_mut().filter(|piece| piece.part == part) {
                piece.bytes = Some(Cow::Owned(bytes.clone().into_bytes()));
            }
            self.changed(pieces, cause)
        };
        let mut found = Vec::new();
        for piece in &self.pieces {
            let bytes = piece.bytes.as_deref().unwrap_or_default();
            let Ok(text) = str::from_utf8(bytes) else { continue };
            if piece.part == Part::Timestamp {
                let number = text.parse::<u64>().ok();
                for (unit, number) in number.into_iter().flat_map(units::others) {
                    found.push(with(piece.part, number.to_string(), Kind::TimeUnit(unit)));
                }
            }
            if piece.part == Part::Method {
                for (text, how) in [
                    (text.to_ascii_lowercase(), "in lower case"),
                    (text.to_ascii_uppercase(), "in upper case"),
                    (String::from("POST"), "POST"),
                ] {
                    found.push(with(Part::Method, text, Kind::Method(how)));
                }
            }
        }
        found
    }

    fn with_other_functions(&self) -> Vec<Self> {
        let functions = schemes::FUNCTIONS.into_iter().map(TagBy::Function);
        let plain = schemes::PLAIN.into_iter().map(TagBy::Function).filter(|_| self.by.is_plain());
        let others =
            [TagBy::HashOfSecretAndMessage, TagBy::HashOfMessageAndSecret, TagBy::HashOfMessage];
        let all = functions.chain(plain).chain(others);
        let others = all.filter(|by| *by != self.by).map(|by| {
            let cause = match by {
                TagBy::Function(function) => Kind::Algorithm(function.name()),
                TagBy::HashOfMessage => Kind::Unsigned,
                TagBy::HashOfSecretAndMessage => {
                    Kind::Algorithm("SHA-256 of secret and message, no HMAC")
                }
                _ => Kind::Algorithm("SHA-256 of message and secret, no HMAC"),
            };
            Self { by, ..self.changed(self.pieces.clone(), cause) }
        });
        others.collect()
    }

    fn with_other_parts(&self) -> Vec<Self> {
        let body = Piece { part: Part::Body, bytes: Some(Cow::Borrowed(&[])) };
        let mut found = [self.changed([body].into(), Kind::BodyOnly)].to_vec();
        let fixed = |piece: &Piece<'_>| matches!(piece.part, Part::Text(_));
        for (at, piece) in self.pieces.iter().enumerate().filter(|(_, piece)| !fixed(piece)) {
            let without = |from: usize, to: usize| {
                let kept = self.pieces.iter().enumerate();
                let kept = kept.filter(|(position, _)| !(from..=to).contains(position));
                kept.map(|(_, piece)| piece.clone()).collect::<Vec<_>>()
            };
            let next = at.saturating_add(1);
            let previous = at.saturating_sub(1);
            let left_out = Kind::PartLeftOut(piece.part);
            found.push(self.changed(without(at, next), left_out));
            found.push(self.changed(without(previous, at), left_out));
            found.push(self.changed(without(at, at), left_out));
        }
        for separator in SEPARATORS {
            found.push(self.changed(self.joined_by(separator), Kind::Separator(separator)));
        }
        let reversed: Vec<_> = self.pieces.iter().rev().cloned().collect();
        found.push(self.changed(reversed, Kind::PartOrder));
        found.retain(|message| message.pieces.iter().any(|piece| !fixed(piece)));
        found
    }

    fn joined_by(&self, separator: &'static str) -> Vec<Piece<'a>> {
        let text =
            Piece { part: Part::Text(separator), bytes: Some(Cow::Borrowed(separator.as_bytes())) };
        let variable = self.pieces.iter().filter(|piece| !matches!(piece.part, Part::Text(_)));
        let mut pieces = Vec::new();
        for piece in variable {
            if !pieces.is_empty() {
                pieces.push(text.clone());
            }
            pieces.push(piece.clone());
        }
        pieces
    }
}

/// What a part stands for in this request.
fn value<'a>(
    part: Part,
    inquiry: &Inquiry<'a>,
    scheme: &'static AnyScheme,
) -> Option<Cow<'a, [u8]>> {
    let text = |text: &'a str| Cow::Borrowed(text.as_bytes());
    match part {
        Part::Text(fixed) => Some(Cow::Borrowed(fixed.as_bytes())),
        Part::Header(name) | Part::HeaderOf(name, _) => inquiry.header(name).map(Cow::Borrowed),
        Part::Setting(_) => inquiry.setting_of(scheme).map(text),
        Part::Timestamp => units::timestamp(inquiry, scheme).map(Cow::Borrowed),
        Part::Method => inquiry.method.map(text),
        part if part.is_of_body() || part.secret().is_some() => Some(Cow::Borrowed(&[])),
        part => of_url(part, inquiry.url?),
    }
}

/// What a part stands for that is made of this URL.
fn of_url(part: Part, url: &str) -> Option<Cow<'_, [u8]>> {
    let bytes = match part {
        Part::Url => url.as_bytes(),
        Part::UrlWithoutQuery => url.split(['?', '#']).next()?.as_bytes(),
        Part::UrlWithDecoded(characters) => {
            let pieces: Vec<_> = decoded(url.as_bytes(), characters).collect();
            return Some(Cow::Owned(pieces.concat()));
        }
        Part::Listed(list) => {
            let pairs = UrlPart::parameters(url.as_bytes()).ok()?;
            // What a receiver refuses of the text is said before it is searched for another.
            return list::text(list, pairs, true, None).ok().map(Cow::Owned);
        }
        part => return part.url_part()?.read(url.as_bytes()).ok(),
    };
    Some(Cow::Borrowed(bytes))
}
