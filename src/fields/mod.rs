//! The family of signed fields: the body is collected, and read when it is complete.

mod form;
mod multipart;
mod object;
mod text;

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use self::form::Pair;
use crate::algorithm::{Candidates, Kept, Keys as AlgorithmKeys};
use crate::bounds::MAX_CONTENT_TYPE;
use crate::error::{ConfigError, Error};
use crate::json::{self, Wanted};
use crate::request::headers::{Repeated, single};
use crate::request::{Request, UnixTime};
use crate::scheme::{
    AnyScheme, Coverage, FieldPlace, Fields, List, Part, Recipe as _, Signature, Source,
};
use crate::text::Encoding;
use crate::verify::check::{BodyCheck, Matched};
use crate::verify::collected::CollectedBody;
use crate::verify::delivery::Identifier;
use crate::verify::list;
use crate::verify::plan::{Head, Plan, Time, Value, separate, separators};
use crate::verify::signatures::PassedOver;
use crate::verify::{
    Adjust, Begin, Binds, Bound, BoundByText, Check, Family, HasKeys, KeyedWith, Keys, Takes,
};

/// A template of fields with a receiver's keys.
pub struct BoundFields<K: HasKeys> {
    recipe: &'static Fields<K>,
    plan: Plan,
    keys: Arc<K::Keys>,
}

impl<K: HasKeys> Family for Fields<K> {
    type Bound = BoundFields<K>;
}

impl<T, K: KeyedWith<T>> Takes<T> for Fields<K> {
    fn bind(
        scheme: &'static AnyScheme,
        recipe: &'static Self,
        key: T,
        setting: Option<&str>,
    ) -> Result<BoundFields<K>, ConfigError> {
        // Before there is a key: what a value leaves unused holds what was on the stack.
        let plan = Plan::new(scheme, &recipe.template, setting);
        let keys = Arc::new(recipe.by.first(key)?);
        Ok(BoundFields { recipe, plan: plan?, keys })
    }

    fn add(bound: &mut BoundFields<K>, key: T) -> Result<(), ConfigError> {
        bound.recipe.by.add(Arc::make_mut(&mut bound.keys), key)
    }
}

impl<K: HasKeys> Begin for BoundFields<K> {
    fn begin(&self, request: &Request<'_>) -> Result<Check, Error> {
        let mut candidates = Candidates::new(self.keys.lengths());
        let mut head = Head::new();
        self.plan.read(request, &mut head, &mut candidates)?;
        let mut known = alloc::vec![Vec::new(); self.recipe.template.message.len()];
        self.plan.visit_message(&head, request, |at, value| {
            if let (Some(known), Value::Known(bytes)) = (known.get_mut(at), value) {
                known.extend_from_slice(bytes);
            }
        })?;
        let parts = self.recipe.template.message.iter().copied().zip(known).collect();
        let time = match self.plan.time_in_body() {
            Some(time) => Some((time, request.time()?)),
            None => None,
        };
        let boundary = match self.recipe.place {
            FieldPlace::Json => None,
            // Every field of a list is signed, and a file would be none.
            FieldPlace::Form if lists_members(self.recipe.template.message) => None,
            FieldPlace::Form | FieldPlace::JsonInForm(_) => boundary(request)?,
        };
        Ok(Check::Other(Box::new(Collected {
            recipe: self.recipe,
            boundary,
            keys: Arc::clone(&self.keys),
            candidates,
            header: self.plan.header(),
            setting: self.plan.setting.clone(),
            timestamp: head.timestamp,
            fresh_for: self.plan.fresh_for,
            time,
            time_in_list: self.plan.time_in_list(),
            parts,
            identifier: self.plan.identifier(request, &head),
            reads_body: self.recipe.coverage() != Coverage::None || self.recipe.covers_nothing,
            body: CollectedBody::default(),
        })))
    }

    fn place(&self) -> &dyn Adjust {
        &self.plan
    }

    fn place_mut(&mut self) -> &mut dyn Adjust {
        &mut self.plan
    }

    fn key_count(&self) -> usize {
        self.keys.count()
    }
}

/// A body that arrives, and what the request said about the message before it.
struct Collected<K: HasKeys> {
    recipe: &'static Fields<K>,
    /// What stands between the parts of the body, where it is a multipart form.
    boundary: Option<Vec<u8>>,
    /// The verifier's own: a copy that is moved into a box takes along whatever lay beside it on the
    /// stack, a keyed state for example, which nothing wipes.
    keys: Arc<K::Keys>,
    candidates: Candidates,
    /// Where the signature is, as errors name it.
    header: &'static str,
    /// What the receiver configures besides the key.
    setting: Box<[u8]>,
    timestamp: Option<UnixTime>,
    fresh_for: u32,
    /// The time that a field holds, and when the request arrived.
    time: Option<(Time, UnixTime)>,
    /// The name of the time, where it is among the members of a list.
    time_in_list: Option<&'static str>,
    /// The message's parts, each with what is known of it without the body.
    parts: Vec<(Part, Vec<u8>)>,
    /// What tells the delivery apart, where that was asked for.
    identifier: Option<Box<Identifier>>,
    /// Whether anything of the body is signed: where all of it is in the query, it is not kept.
    reads_body: bool,
    body: CollectedBody,
}

impl<K: HasKeys> BodyCheck for Collected<K> {
    fn update(&mut self, chunk: &[u8]) {
        if self.reads_body {
            self.body.update(chunk);
        }
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        let key = if self.parts.iter().any(|(part, _)| part.is_of_form()) {
            self.finish_form()?
        } else {
            self.finish_named()?
        };
        let coverage = self.recipe.coverage();
        let (timestamp, fresh_for) = (self.timestamp, self.fresh_for);
        let identifier = self.identifier.take();
        Ok(Matched { key, timestamp, coverage, fresh_for, identifier, payload: None })
    }

    fn bytes_held(&self) -> usize {
        self.body.bytes_held()
    }
}

impl<K: HasKeys> Collected<K> {
    /// The position of the key under which one of the signatures is that of the parts' pieces.
    fn matching(&self, pieces: &[Vec<u8>]) -> Result<Option<usize>, Error> {
        let piece = |((part, _), bytes): (&(Part, Vec<u8>), &Vec<u8>)| match part.secret() {
            Some(written) => Kept::Secret(written),
            None => Kept::Bytes(bytes.clone()),
        };
        let message: Vec<_> = self.parts.iter().zip(pieces).map(piece).collect();
        self.keys.matching(&self.candidates, self.header, &[], message.as_slice())
    }

    fn finish_form(&self) -> Result<usize, Error> {
        let (hash, body) = (self.body_hash()?, self.body.bytes()?);
        let mut pieces = self.form_pieces()?;
        let found = match self.matching(&pieces)? {
            None if self.set_other_port(&mut pieces) => self.matching(&pieces)?,
            found => found,
        };
        let key = found.ok_or(Error::Mismatch { header: self.header })?;
        if hash.is_some_and(|hash| !is_hash_of(hash, body)) {
            return Err(Error::OtherBody);
        }
        Ok(key)
    }

    /// The hash of the body, which the URL has to name where the scheme says so, and may not where it
    /// says that a form is signed: a form's text would else name the hash of a body that nobody
    /// signed.
    fn body_hash(&self) -> Result<Option<&[u8]>, Error> {
        self.parts.iter().try_fold(None, |found, (part, url)| match part {
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

    /// The pieces of the message, with the URL as it was given.
    fn form_pieces(&self) -> Result<Vec<Vec<u8>>, Error> {
        let piece = |(part, known): &(Part, Vec<u8>)| {
            Ok(match part {
                Part::BodyHashIn(_) => Vec::new(),
                Part::SortedFieldsWithout(_) => {
                    let mut fields = form::read(self.body.bytes()?, form::Kind::Body)?;
                    fields.sort_unstable();
                    fields.dedup();
                    let mut text = Vec::new();
                    extend_with_fields(&mut text, &fields);
                    text
                }
                Part::SortedUrlAndFields => self.url_and_fields(known)?,
                _ => known.clone(),
            })
        };
        self.parts.iter().map(piece).collect()
    }

    /// Writes the URL with its other port; false where it has none. A URL of another protocol has one
    /// form, and is signed all the same.
    fn set_other_port(&self, pieces: &mut [Vec<u8>]) -> bool {
        let mut is_other = false;
        for ((part, url), piece) in self.parts.iter().zip(pieces) {
            if let (Part::UrlWithAnyPort, Some(other)) = (part, form::with_other_port(url)) {
                *piece = other;
                is_other = true;
            }
        }
        is_other
    }

    fn url_and_fields(&self, url: &[u8]) -> Result<Vec<u8>, Error> {
        let (url, query) = form::split_query(url);
        let mut query = form::read(query, form::Kind::Query)?;
        let mut fields = form::read(self.body.bytes()?, form::Kind::Body)?;
        query.sort_unstable();
        fields.sort_unstable();
        let mut message = url.to_vec();
        if !(query.is_empty() && fields.is_empty()) {
            message.push(b'?');
        }
        extend_with_query(&mut message, &query);
        if !(query.is_empty() || fields.is_empty()) {
            message.push(b'.');
        }
        extend_with_fields(&mut message, &fields);
        Ok(message)
    }

    fn finish_named(&mut self) -> Result<usize, Error> {
        let wanted = self.read_wanted()?;
        let look_up = |path: &'static str, is_raw| {
            let found = wanted.iter().find(|wanted| wanted.path == path && wanted.is_raw == is_raw);
            found
                .and_then(|wanted| wanted.text.as_deref())
                .ok_or(Error::MissingField { field: path })
        };
        let found = |path| look_up(path, false);

        let template = &self.recipe.template;
        let mut passed_over = PassedOver::default();
        for path in self.signature_fields() {
            if let Ok(value) = found(path) {
                let (signature, id) = (&template.signature, &*self.setting);
                let taken = signature.take_field(value.as_bytes(), path, id, &mut self.candidates);
                passed_over.unless(taken.err())?;
            }
        }
        if template.signature.is_in_body() && self.candidates.is_empty() {
            return Err(passed_over.first_or(Error::MissingField { field: self.header }));
        }
        let mut time_text = "";
        if let Some((time, now)) = &self.time {
            time_text = found(time.header)?;
            self.timestamp = Some(time.read(time_text.as_bytes(), *now)?);
        }
        let mut pieces = Vec::with_capacity(self.parts.len());
        for (at, (part, known)) in self.parts.iter().enumerate() {
            let (written, members);
            let piece = match part {
                Part::Listed(list) if list.is_of_body() => {
                    members = self.members(list)?;
                    separate(&members, &separators(template, at), list.name())?
                }
                Part::Field(path) => {
                    separate(found(path)?.as_bytes(), &separators(template, at), path)?
                }
                Part::OptionalField(path) => {
                    let text = found(path).unwrap_or_default().as_bytes();
                    separate(text, &separators(template, at), path)?
                }
                Part::RawField(path) => {
                    let text = look_up(path, true)?.as_bytes();
                    separate(text, &separators(template, at), path)?
                }
                Part::FieldAs(path, form) => {
                    written = text::signed(look_up(path, form.is_of_literal())?, *form, path)?;
                    separate(written.as_bytes(), &separators(template, at), path)?
                }
                Part::Timestamp if known.is_empty() => time_text.as_bytes(),
                _ => known,
            };
            pieces.push(piece.to_vec());
        }
        if let Some(identifier) = &mut self.identifier {
            for piece in &pieces {
                identifier.update(piece);
            }
        }
        self.matching(&pieces)?.ok_or(Error::Mismatch { header: self.header })
    }

    /// The text of a list of the body's members.
    fn members(&self, list: &List) -> Result<Vec<u8>, Error> {
        let body = self.body.bytes()?;
        let pairs = match list.source {
            Source::Body => object::pairs(body, list, "")?,
            Source::Json(path) => object::pairs(body, list, path)?,
            Source::Form | Source::Query => form::read(body, form::Kind::Body)?,
        };
        let is_open = self.recipe.template.unseparated.is_some();
        list::text(list, pairs, is_open, self.time_in_list)
    }

    /// The fields that a signature may be in.
    fn signature_fields(&self) -> impl Iterator<Item = &'static str> + use<K> {
        let signature = &self.recipe.template.signature;
        let first = signature.is_in_body().then(|| signature.header());
        let more = if signature.is_in_body() { signature.more_headers } else { &[] };
        first.into_iter().chain(more.iter().copied())
    }

    /// All fields that are looked for by name.
    fn wanted(&self) -> Vec<Wanted> {
        let time = self.time.as_ref().map(|(time, _)| time.header);
        let signed = self.parts.iter().filter_map(|(part, _)| match part {
            Part::RawField(path) => Some(Wanted::raw(path)),
            Part::FieldAs(path, form) if form.is_of_literal() => Some(Wanted::raw(path)),
            Part::Field(path) | Part::OptionalField(path) | Part::FieldAs(path, _) => {
                Some(Wanted::new(path))
            }
            _ => None,
        });
        let others = self.signature_fields().chain(time).map(Wanted::new);
        others.chain(signed).collect()
    }

    /// The same, as far as the body has them.
    fn read_wanted(&self) -> Result<Vec<Wanted>, Error> {
        let (body, wanted) = (self.body.bytes()?, self.wanted());
        if wanted.is_empty() {
            return Ok(wanted);
        }
        match (self.recipe.place, &self.boundary) {
            (FieldPlace::Json, _) | (FieldPlace::JsonInForm(_), None) => json::read(body, wanted),
            (FieldPlace::Form, None) => read_form(body, wanted),
            (FieldPlace::Form, Some(boundary)) => read_multipart(body, boundary, wanted),
            (FieldPlace::JsonInForm(name), Some(boundary)) => {
                let found = read_multipart(body, boundary, [Wanted::new(name)].into())?;
                let json = found.into_iter().find_map(|field| field.text);
                json::read(json.ok_or(Error::MissingField { field: name })?.as_bytes(), wanted)
            }
        }
    }
}

/// Whether members of the body are signed as a list.
fn lists_members(message: &[Part]) -> bool {
    message.iter().filter_map(|part| part.list()).any(List::is_of_body)
}

/// The boundary that the request's content type names, where it is a multipart form's.
fn boundary(request: &Request<'_>) -> Result<Option<Vec<u8>>, Error> {
    let header = multipart::CONTENT_TYPE;
    match single(request.headers, header).map_err(|Repeated| Error::RepeatedHeader { header })? {
        Some(value) if value.len() > MAX_CONTENT_TYPE => {
            Err(Error::HeaderTooLong { header, limit: MAX_CONTENT_TYPE })
        }
        Some(value) => Ok(multipart::boundary(value)?.map(<[u8]>::to_vec)),
        None => Ok(None),
    }
}

fn read_form(body: &[u8], mut wanted: Vec<Wanted>) -> Result<Vec<Wanted>, Error> {
    for (name, value) in form::read(body, form::Kind::Body)? {
        keep(&mut wanted, &name, &value, Error::BodyNotForm)?;
    }
    Ok(wanted)
}

fn read_multipart(
    body: &[u8],
    boundary: &[u8],
    mut wanted: Vec<Wanted>,
) -> Result<Vec<Wanted>, Error> {
    let malformed = Error::BodyNotMultipart;
    multipart::read(body, boundary, |name, value| match value {
        Some(value) => keep(&mut wanted, name, value, malformed),
        // Some programs would take a file of that name for the field.
        None if wanted.iter().any(|field| field.path.as_bytes() == name) => Err(malformed),
        None => Ok(()),
    })?;
    Ok(wanted)
}

/// Keeps a field of a form, if it is wanted.
fn keep(wanted: &mut [Wanted], name: &[u8], value: &[u8], malformed: Error) -> Result<(), Error> {
    for field in wanted.iter_mut().filter(|field| field.path.as_bytes() == name) {
        let text = core::str::from_utf8(value).map_err(|_| malformed)?;
        if field.text.replace(text.to_owned()).is_some() {
            return Err(Error::RepeatedField);
        }
    }
    Ok(())
}

impl<K: BoundByText> Binds for Fields<K>
where
    Self: Takes<K::Given>,
{
    fn bind(
        &'static self,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Bound, ConfigError> {
        Ok(Bound::verifying(self.by.webhook(self, scheme, keys)?))
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

impl Signature {
    /// Decodes the signatures of a field of the body.
    pub(crate) fn take_field(
        &self,
        value: &[u8],
        path: &'static str,
        key_id: &[u8],
        candidates: &mut Candidates,
    ) -> Result<(), Error> {
        if self.separator().is_none() && self.prefix.is_empty() {
            return self.take(value, path, key_id, candidates);
        }
        self.read(value, path, None, key_id, candidates).map(drop)
    }
}

shows_nothing!(BoundFields<K: HasKeys>);
