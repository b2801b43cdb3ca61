//! The messages that are commonly signed, the simplest first.

use std::borrow::Cow;

use countersign::{Encoding, Hash, Part};
use sha2::{Digest as _, Sha256, Sha512};

use super::Seen;

/// One piece of a message, of a request that is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(&'static str),
    Time,
    Id,
    Body,
    Method,
    Path,
    PathAndQuery,
    Url,
    UrlWithoutQuery,
    Hash(BodyHash),
}

/// The body's hash as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyHash {
    Sha256Hex,
    Sha256Base64,
    Sha256Bytes,
    Sha512Hex,
    Sha1Hex,
    Md5Hex,
    Md5Base64,
}

impl BodyHash {
    fn text(self, body: &[u8]) -> Vec<u8> {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        match self {
            Self::Sha256Hex => hex::encode(Sha256::digest(body)).into(),
            Self::Sha256Base64 => STANDARD.encode(Sha256::digest(body)).into(),
            Self::Sha256Bytes => Sha256::digest(body).to_vec(),
            Self::Sha512Hex => hex::encode(Sha512::digest(body)).into(),
            Self::Sha1Hex => hex::encode(sha1::Sha1::digest(body)).into(),
            Self::Md5Hex => hex::encode(md5::Md5::digest(body)).into(),
            Self::Md5Base64 => STANDARD.encode(md5::Md5::digest(body)).into(),
        }
    }

    const fn part(self) -> Part {
        match self {
            Self::Sha256Hex => Part::BodyHash(Hash::SHA256, Encoding::Hex),
            Self::Sha256Base64 => Part::BodyHash(Hash::SHA256, Encoding::Base64),
            Self::Sha256Bytes => Part::BodyDigest(Hash::SHA256),
            Self::Sha512Hex => Part::BodyHash(Hash::SHA512, Encoding::Hex),
            Self::Sha1Hex => Part::BodyHash(Hash::SHA1, Encoding::Hex),
            Self::Md5Hex => Part::BodyHash(Hash::MD5, Encoding::Hex),
            Self::Md5Base64 => Part::BodyHash(Hash::MD5, Encoding::Base64),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Sha256Hex => "hex SHA-256 of the body",
            Self::Sha256Base64 => "base64 SHA-256 of the body",
            Self::Sha256Bytes => "SHA-256 of the body",
            Self::Sha512Hex => "hex SHA-512 of the body",
            Self::Sha1Hex => "hex SHA-1 of the body",
            Self::Md5Hex => "hex MD5 of the body",
            Self::Md5Base64 => "base64 MD5 of the body",
        }
    }
}

/// The hashes of one body, each made once.
#[derive(Default)]
pub(crate) struct Hashes(Vec<(BodyHash, Vec<u8>)>);

/// The longest body that is hashed in so many ways, in bytes.
const MAX_HASHED: usize = 64 * 1024 * 1024;

impl Hashes {
    fn text(&mut self, hash: BodyHash, body: &[u8]) -> Option<Vec<u8>> {
        if let Some((_, text)) = self.0.iter().find(|(known, _)| *known == hash) {
            return Some(text.clone());
        }
        let text = (body.len() <= MAX_HASHED).then(|| hash.text(body))?;
        self.0.push((hash, text.clone()));
        Some(text)
    }
}

/// What a message is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message(pub(crate) Vec<Piece>);

/// What the pieces of a message stand for.
#[derive(Clone, Copy)]
pub(crate) struct Values<'v> {
    pub(crate) time: Option<&'v str>,
    pub(crate) id: Option<(&'static str, &'v str)>,
    pub(crate) url: Option<&'v str>,
}

const BY_ITSELF: [BodyHash; 7] = [
    BodyHash::Sha256Hex,
    BodyHash::Sha256Base64,
    BodyHash::Sha256Bytes,
    BodyHash::Sha512Hex,
    BodyHash::Sha1Hex,
    BodyHash::Md5Hex,
    BodyHash::Md5Base64,
];
const BESIDE: [Piece; 5] = [
    Piece::Body,
    Piece::Hash(BodyHash::Sha256Hex),
    Piece::Hash(BodyHash::Sha256Base64),
    Piece::Hash(BodyHash::Md5Hex),
    Piece::Hash(BodyHash::Sha1Hex),
];
const URLS: [Piece; 4] = [Piece::Url, Piece::PathAndQuery, Piece::Path, Piece::UrlWithoutQuery];
const JOINTS: [&str; 13] = [".", "", ":", "\n", "|", ",", "-", "+", ";", "_", " ", "&", "/"];
/// Those that stand between many pieces.
const LONG_JOINTS: [&str; 9] = ["", "\n", ".", ":", "|", " ", ",", "+", "&"];
/// What stands in a message of five pieces.
const TARGETS: [Piece; 2] = [Piece::PathAndQuery, Piece::Path];
const LINES: [&str; 5] = ["\n", "", ".", ":", "|"];
const VERSIONS: [(&str, &str); 6] =
    [("v0:", ":"), ("v1:", ":"), ("v1.", "."), ("v0.", "."), ("v2:", ":"), ("v2.", ".")];

/// All of them, each once.
pub(crate) fn all() -> Vec<Message> {
    use Piece::{Body, Id, Method, Text, Time};
    let mut all = vec![Message([Body].into())];
    all.extend(joined(&[Time, Body], &JOINTS));
    for (version, joint) in VERSIONS {
        all.push(Message([Text(version), Time, Text(joint), Body].into()));
    }
    all.extend(joined(&[Body, Time], &JOINTS));
    all.extend(BY_ITSELF.map(|hash| Message([Piece::Hash(hash)].into())));
    for pieces in [&[Id, Time, Body][..], &[Time, Id, Body], &[Id, Body], &[Body, Id]] {
        all.extend(joined(pieces, &JOINTS));
    }
    for url in URLS {
        all.extend(joined(&[url, Body], &LONG_JOINTS));
        all.extend(joined(&[Method, url, Body], &LONG_JOINTS));
    }
    let (usual, rarer) = BESIDE.split_at_checked(2).unwrap_or_default();
    all.extend(of_requests(usual));
    for hash in BESIDE.into_iter().skip(1) {
        for pieces in [&[Time, hash][..], &[Id, Time, hash], &[Time, Id, hash]] {
            all.extend(joined(pieces, &JOINTS));
        }
        for url in URLS {
            all.extend(joined(&[Method, url, hash], &LONG_JOINTS));
            all.extend(joined(&[url, hash], &LONG_JOINTS));
        }
    }
    for url in URLS {
        all.extend(joined(&[Body, url], &LONG_JOINTS));
    }
    for pieces in [&[Time, Id][..], &[Id, Time]] {
        all.extend(joined(pieces, &JOINTS));
    }
    all.push(Message([Time].into()));
    all.extend(of_requests(rarer));
    all
}

/// The method and the URL with a time and a body, and with an id.
fn of_requests(bodies: &[Piece]) -> Vec<Message> {
    use Piece::{Id, Method, Time};
    let mut all = Vec::new();
    let each = || bodies.iter().flat_map(|body| URLS.map(|url| (*body, url)));
    for (body, url) in each() {
        for pieces in [
            &[Method, url, Time, body][..],
            &[Time, Method, url, body],
            &[Method, url, body, Time],
            &[Time, url, body],
            &[url, Time, body],
            &[Method, Time, url, body],
        ] {
            all.extend(joined(pieces, &LONG_JOINTS));
        }
    }
    for (body, url) in each().filter(|(_, url)| TARGETS.contains(url)) {
        for pieces in [
            &[Method, url, Time, Id, body][..],
            &[Method, url, Id, Time, body],
            &[Time, Id, Method, url, body],
            &[Id, Time, Method, url, body],
        ] {
            all.extend(joined(pieces, &LINES));
        }
    }
    all
}

/// With each joint between the pieces; and with a line's end behind the last where each is a line.
fn joined(pieces: &[Piece], joints: &'static [&'static str]) -> Vec<Message> {
    let mut all = Vec::new();
    for joint in joints {
        let mut message = Vec::new();
        for piece in pieces {
            if !message.is_empty() && !joint.is_empty() {
                message.push(Piece::Text(joint));
            }
            message.push(*piece);
        }
        all.push(Message(message.clone()));
        if *joint == "\n" {
            message.push(Piece::Text("\n"));
            all.push(Message(message));
        }
    }
    all
}

impl Message {
    pub(crate) fn has(&self, wanted: Piece) -> bool {
        self.0.contains(&wanted)
    }

    /// Whether it holds the whole URL, which the request does not.
    pub(crate) fn has_whole_url(&self) -> bool {
        self.has(Piece::Url) || self.has(Piece::UrlWithoutQuery)
    }

    /// Whether it leaves out the URL's query.
    pub(crate) fn has_no_query(&self) -> bool {
        self.has(Piece::Path) || self.has(Piece::UrlWithoutQuery)
    }

    /// Whether it holds the query, and so whatever is in it.
    pub(crate) fn has_query(&self) -> bool {
        self.has(Piece::Url) || self.has(Piece::PathAndQuery)
    }

    /// Its bytes, piece by piece; `None` where one of them is not there.
    pub(crate) fn bytes<'v>(
        &self,
        seen: &Seen<'v>,
        values: &Values<'v>,
        hashes: &mut Hashes,
    ) -> Option<Vec<Cow<'v, [u8]>>> {
        self.0.iter().map(|piece| piece.bytes(seen, values, hashes)).collect()
    }

    pub(crate) fn parts(&self, values: &Values<'_>) -> Vec<Part> {
        self.0.iter().map(|piece| piece.part(values)).collect()
    }

    /// For a reader.
    pub(crate) fn described(&self, values: &Values<'_>) -> String {
        if self.0 == [Piece::Body] {
            return "the body".into();
        }
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => text.escape_debug().to_string(),
            Piece::Time => "{time}".into(),
            Piece::Id => format!("{{{}}}", values.id.map(|(name, _)| name).unwrap_or_default()),
            Piece::Body => "{body}".into(),
            Piece::Method => "{method}".into(),
            Piece::Path => "{path}".into(),
            Piece::PathAndQuery => "{path and query}".into(),
            Piece::Url => "{url}".into(),
            Piece::UrlWithoutQuery => "{url without its query}".into(),
            Piece::Hash(hash) => format!("{{{}}}", hash.name()),
        });
        format!("`{}`", pieces.collect::<String>())
    }
}

impl Piece {
    fn bytes<'v>(
        self,
        seen: &Seen<'v>,
        values: &Values<'v>,
        hashes: &mut Hashes,
    ) -> Option<Cow<'v, [u8]>> {
        let text: &str = match self {
            Self::Text(text) => text,
            Self::Time => values.time?,
            Self::Id => values.id?.1,
            Self::Method => seen.method,
            Self::Path => seen.target.split('?').next()?,
            Self::PathAndQuery => seen.target,
            Self::Url => values.url?,
            Self::UrlWithoutQuery => values.url?.split('?').next()?,
            Self::Body => return Some(Cow::Borrowed(seen.body)),
            Self::Hash(hash) => return hashes.text(hash, seen.body).map(Cow::Owned),
        };
        Some(Cow::Borrowed(text.as_bytes()))
    }

    fn part(self, values: &Values<'_>) -> Part {
        match self {
            Self::Text(text) => Part::Text(text),
            Self::Time => Part::Timestamp,
            Self::Id => Part::Header(values.id.map(|(name, _)| name).unwrap_or_default()),
            Self::Body => Part::Body,
            Self::Method => Part::Method,
            Self::Path => Part::Path,
            Self::PathAndQuery => Part::PathAndQuery,
            Self::Url => Part::Url,
            Self::UrlWithoutQuery => Part::UrlWithoutQuery,
            Self::Hash(hash) => hash.part(),
        }
    }
}
