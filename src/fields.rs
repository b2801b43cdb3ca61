//! Schemes that sign fields: the body is collected, and read when it is complete.

use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use crate::encoding::Encoding;
use crate::error::Error;
use crate::form::{self, Pair};
use crate::json::{self, Wanted};
use crate::proof::Proof;
use crate::request::UnixTime;
use crate::scheme::{Part, Scheme, Timestamp, TimestampPlace};
use crate::timestamp::check_freshness;
use crate::verification::Verification;

/// The most of a body that is collected, in bytes.
pub(crate) const MAX_BODY: usize = 1024 * 1024;

/// The most fields that are read of a body.
pub(crate) const MAX_FIELDS: usize = 8192;

/// A body that arrives, and what the request said about the message before it.
pub(crate) struct Fields {
    body: Vec<u8>,
    is_too_long: bool,
    /// The message's parts, each with what is known of it without the body.
    pieces: Vec<(Part, Vec<u8>)>,
    /// When the request arrived, if a field holds the time that it was signed.
    now: Option<UnixTime>,
    tolerance: u64,
}

impl Fields {
    pub(crate) const fn new(
        pieces: Vec<(Part, Vec<u8>)>,
        now: Option<UnixTime>,
        tolerance: u64,
    ) -> Self {
        Self { body: Vec::new(), is_too_long: false, pieces, now, tolerance }
    }

    pub(crate) fn collect(&mut self, chunk: &[u8]) {
        if self.is_too_long || chunk.len() > MAX_BODY.saturating_sub(self.body.len()) {
            self.is_too_long = true;
            self.body = Vec::new();
        } else {
            self.body.extend_from_slice(chunk);
        }
    }

    pub(crate) fn finish(self, verification: Verification) -> Result<Proof, Error> {
        if self.is_too_long {
            return Err(Error::BodyTooLong { limit: MAX_BODY });
        }
        let of_json =
            |(part, _): &(Part, _)| matches!(part, Part::Field(_) | Part::OptionalField(_));
        if self.pieces.iter().any(of_json) {
            self.finish_json(verification)
        } else {
            self.finish_form(verification)
        }
    }

    fn finish_form(&self, verification: Verification) -> Result<Proof, Error> {
        let hash = self.body_hash()?;
        let given = self.form_message(<[u8]>::to_vec)?;
        let other = self.form_message(|url| {
            // A URL of another protocol has one form, and is signed all the same.
            form::with_other_port(url).unwrap_or_else(|| url.to_vec())
        })?;
        let compare = |message: &[u8]| matching_secret(&verification, message);
        let found = compare(&given).or(if other == given { None } else { compare(&other) });
        let secret = found.ok_or(Error::Mismatch { header: verification.header })?;
        if hash.is_some_and(|hash| !is_hash_of(hash, &self.body)) {
            return Err(Error::OtherBody);
        }
        Ok(proof(verification, secret))
    }

    /// The hash of the body, which the URL has to name where the scheme says so, and may not where it
    /// says that a form is signed: a form's text would else name the hash of a body that nobody
    /// signed.
    fn body_hash(&self) -> Result<Option<&[u8]>, Error> {
        self.pieces.iter().try_fold(None, |found, (part, url)| match part {
            Part::BodyHashIn(parameter) => {
                let hash = form::parameter(url, parameter)?;
                hash.map(Some).ok_or(Error::MissingParameter { parameter })
            }
            Part::SortedFieldsWithout(parameter) => match form::parameter(url, parameter) {
                Ok(None) => Ok(found),
                Ok(Some(_)) | Err(_) => Err(Error::UnexpectedParameter { parameter }),
            },
            _ => Ok(found),
        })
    }

    /// The message, where `with_port` says how the URL is written.
    fn form_message(&self, with_port: impl Fn(&[u8]) -> Vec<u8>) -> Result<Vec<u8>, Error> {
        let mut message = Vec::new();
        for (part, known) in &self.pieces {
            match part {
                Part::UrlWithAnyPort => message.extend(with_port(known)),
                Part::BodyHashIn(_) => {}
                Part::SortedFieldsWithout(_) => {
                    let mut fields = form::read(&self.body, Error::BodyNotForm)?;
                    fields.sort_unstable();
                    fields.dedup();
                    extend_with_fields(&mut message, &fields);
                }
                Part::SortedUrlAndFields => {
                    let (url, query) = form::split_query(known);
                    let query = form::read_sorted(query, Error::QueryNotForm)?;
                    let fields = form::read_sorted(&self.body, Error::BodyNotForm)?;
                    message.extend_from_slice(url);
                    if !(query.is_empty() && fields.is_empty()) {
                        message.push(b'?');
                    }
                    extend_with_query(&mut message, &query);
                    if !(query.is_empty() || fields.is_empty()) {
                        message.push(b'.');
                    }
                    extend_with_fields(&mut message, &fields);
                }
                _ => message.extend_from_slice(known),
            }
        }
        Ok(message)
    }

    fn finish_json(&self, mut verification: Verification) -> Result<Proof, Error> {
        let scheme = verification.scheme;
        let wanted = json::read(&self.body, wanted_fields(scheme))?;
        let text = |path: &'static str| {
            let found = wanted.iter().find(|wanted| wanted.path() == path);
            found.and_then(Wanted::text).ok_or(Error::MissingField { field: path })
        };

        if scheme.signature.is_in_body() {
            let field = scheme.signature.header();
            let signature = text(field)?.as_bytes();
            scheme.signature.take(signature, field, &mut verification.candidates)?;
        }
        let mut timestamp_text = "";
        if let Some(Timestamp { place: TimestampPlace::Field(path), format }) = scheme.timestamp {
            timestamp_text = text(path)?;
            let time = scheme.read_time(format, timestamp_text.as_bytes(), path)?;
            let now = self.now.ok_or(Error::MissingTime)?;
            check_freshness(time, now, self.tolerance, scheme.future(), path)?;
            verification.timestamp = Some(time);
        }
        let mut message = Vec::new();
        for (part, known) in &self.pieces {
            message.extend_from_slice(match part {
                Part::Field(path) => text(path)?.as_bytes(),
                Part::OptionalField(path) => text(path).unwrap_or_default().as_bytes(),
                Part::Timestamp if known.is_empty() => timestamp_text.as_bytes(),
                _ => known,
            });
        }
        let secret = matching_secret(&verification, &message)
            .ok_or(Error::Mismatch { header: verification.header })?;
        Ok(proof(verification, secret))
    }
}

/// All fields that a scheme reads of a JSON body.
fn wanted_fields(scheme: &Scheme) -> Vec<Wanted> {
    let signature = scheme.signature.is_in_body().then(|| scheme.signature.header());
    let timestamp = match scheme.timestamp_place() {
        Some(TimestampPlace::Field(path)) => Some(path),
        _ => None,
    };
    let signed = scheme.message.iter().filter_map(|part| match part {
        Part::Field(path) | Part::OptionalField(path) => Some(*path),
        _ => None,
    });
    let paths = signature.into_iter().chain(timestamp).chain(signed);
    paths.map(|path| Wanted::new(scheme.fields_under, path)).collect()
}

fn matching_secret(verification: &Verification, message: &[u8]) -> Option<usize> {
    let mut macs = verification.macs.clone();
    macs.start(&verification.candidates);
    macs.update(message);
    macs.matching_secret(&verification.candidates)
}

fn proof(verification: Verification, secret: usize) -> Proof {
    #[cfg(feature = "ledger")]
    let fresh_for = verification.fresh_for;
    let Verification { scheme, account, timestamp, .. } = verification;
    Proof {
        scheme,
        account,
        secret,
        timestamp,
        #[cfg(feature = "ledger")]
        fresh_for,
        #[cfg(feature = "ledger")]
        delivery: None,
    }
}

/// Both sides are public: the hash is in the URL, and the body is the sender's.
fn is_hash_of(hash: &[u8], body: &[u8]) -> bool {
    let mut expected = [0; 32];
    Encoding::Hex.decode(hash, &mut expected).is_ok() && *Sha256::digest(body) == expected
}

fn extend_with_fields(message: &mut Vec<u8>, fields: &[Pair]) {
    for (name, value) in fields {
        message.extend_from_slice(name);
        message.extend_from_slice(value);
    }
}

fn extend_with_query(message: &mut Vec<u8>, query: &[Pair]) {
    for (at, (name, value)) in query.iter().enumerate() {
        if at > 0 {
            message.push(b'&');
        }
        message.extend_from_slice(name);
        message.push(b'=');
        message.extend_from_slice(value);
    }
}
