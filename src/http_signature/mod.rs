//! The family of HTTP Message Signatures (RFC 9421): which components of a request are signed is the sender's
//! to say, and what has to be among them the receiver's.

mod base;
mod body;
mod components;
mod digest;
mod draft;
mod parameters;
mod query;
mod sign;
mod structured;
mod times;

use alloc::boxed::Box;
use alloc::vec::Vec;

use self::base::{Base, Needs};
use self::body::{Body, SignedBody};
use self::components::{Component, Form, What, cover};
use self::digest::DigestForm;
use self::parameters::{NO_LIST, Parameters, unescaped};
use self::structured::{Bare, Dictionary, Reader};
use self::times::{BetweenClocks, Times, fresh_for};
use crate::algorithm::{Candidates, Keys as AlgorithmKeys, NamedKey};
use crate::bounds::MAX_SIGNATURE_HEADER;
use crate::error::{ConfigError, ConfigFault, Error};
use crate::request::{Headers, Request, UnixTime};
use crate::scheme::covered::CONTENT_DIGEST;
use crate::scheme::http_signature::{Rfc9421, SIGNATURE, SIGNATURE_INPUT, Version};
use crate::scheme::{
    AnyScheme, Coverage, Covered, HttpSignature, Recipe, Signature, ToldApartBy, WithSecret,
};
use crate::verify::check::{BodyCheck as _, Known, Matched};
use crate::verify::delivery::Identifier;
use crate::verify::{
    Adjust, Begin, Binds, Bound, BoundByText as _, Check, Family, HasKeys, IsPublic, KeyedWith,
    Keys, Sign, Takes,
};

/// How the signature is written, between its colons.
const FORM: Signature = Signature::in_header(SIGNATURE).base64();

/// A profile with a receiver's keys.
pub struct BoundHttpSignature<K: HasKeys, V: Reads> {
    recipe: &'static HttpSignature<K, V>,
    keys: K::Keys,
    header: &'static str,
    tolerance: u64,
    /// Whether the signed text tells deliveries apart.
    is_told_by_text: bool,
}

/// A version of HTTP signatures, with how a request is read.
pub trait Reads: Version {
    /// All but the body: the signature is of the head alone.
    fn read_head<K: HasKeys>(
        bound: &BoundHttpSignature<K, Self>,
        request: &Request<'_>,
    ) -> Result<(Matched, Body), Error>
    where
        HttpSignature<K, Self>: Recipe;

    /// Whether the signature may be in a header of this name.
    fn is_header(name: &str) -> bool;
}

impl Covered {
    /// What errors call it, where the body's hash is in the header `digest`.
    const fn name(&self, digest: &'static str) -> &'static str {
        match self {
            Self::Component(name)
            | Self::OneOf([name, ..])
            | Self::IfThere(name)
            | Self::QueryParameter(name)
            | Self::Member(name, _) => name,
            Self::OneOf([]) => "",
            Self::Body | Self::BodyUnlessEmpty => digest,
        }
    }
}

impl<K: HasKeys, V: Reads> Family for HttpSignature<K, V>
where
    Self: Recipe,
{
    type Bound = BoundHttpSignature<K, V>;
}

impl<T, K: KeyedWith<T>, V: Reads> Takes<T> for HttpSignature<K, V>
where
    Self: Recipe,
{
    fn bind(
        scheme: &'static AnyScheme,
        recipe: &'static Self,
        key: T,
        setting: Option<&str>,
    ) -> Result<BoundHttpSignature<K, V>, ConfigError> {
        if setting.is_some() {
            return Err(ConfigFault::UnusedSetting.into());
        }
        let is_told_by_text = scheme.told_apart_by() == ToldApartBy::Message;
        let (header, tolerance) = (recipe.header(), recipe.tolerance().unwrap_or_default());
        let keys = recipe.by.first(key)?;
        Ok(BoundHttpSignature { recipe, keys, header, tolerance, is_told_by_text })
    }

    fn add(bound: &mut BoundHttpSignature<K, V>, key: T) -> Result<(), ConfigError> {
        bound.recipe.by.add(&mut bound.keys, key)
    }
}

impl<K: HasKeys, V: Reads> Begin for BoundHttpSignature<K, V>
where
    HttpSignature<K, V>: Recipe,
{
    fn begin(&self, request: &Request<'_>) -> Result<Check, Error> {
        let (matched, body) = V::read_head(self, request)?;
        Ok(Check::Other(match body {
            Body::Uncovered => Box::new(Known(matched)),
            body => Box::new(SignedBody { body, matched: Some(matched), header: self.header }),
        }))
    }

    /// As the provided one, with nothing behind a box.
    fn verify(&self, request: &Request<'_>, body: &[u8]) -> Result<Matched, Error> {
        let (matched, check) = V::read_head(self, request)?;
        let mut check = SignedBody { body: check, matched: Some(matched), header: self.header };
        check.update(body);
        check.finish()
    }

    fn place(&self) -> &dyn Adjust {
        self
    }

    fn place_mut(&mut self) -> &mut dyn Adjust {
        self
    }

    fn key_count(&self) -> usize {
        self.keys.count()
    }
}

impl<K: HasKeys, V: Reads> Adjust for BoundHttpSignature<K, V>
where
    HttpSignature<K, V>: Recipe,
{
    fn header(&self) -> &'static str {
        self.header
    }

    fn set_header(&mut self, _: &'static AnyScheme, name: &'static str) -> Result<(), ConfigFault> {
        if !V::is_header(name) {
            return Err(ConfigFault::HeaderName { name });
        }
        self.header = name;
        Ok(())
    }

    fn set_tolerance(&mut self, seconds: u64) -> Result<(), ConfigFault> {
        self.recipe.tolerance().ok_or(ConfigFault::NoTimestamp)?;
        self.tolerance = seconds;
        Ok(())
    }
}

impl<K: HasKeys, V: Reads> BoundHttpSignature<K, V> {
    /// Whether what the profile wants is covered, as `covers` says of each.
    fn check_coverage(&self, covers: impl Fn(&Covered) -> bool) -> Result<(), Error> {
        match self.recipe.covers.iter().find(|wanted| !covers(wanted)) {
            Some(wanted) => {
                let component = wanted.name(V::VOCABULARY.digest);
                Err(Error::NotCovered { header: self.header, component })
            }
            None => Ok(()),
        }
    }

    /// What is known of the body, where `hash` says in which form the signature covers its hash, if it does.
    fn body(&self, request: &Request<'_>, hash: Option<DigestForm>) -> Result<Body, Error> {
        match hash {
            Some(form) => Body::digested(request, form),
            None if self.recipe.covers.contains(&Covered::BodyUnlessEmpty) => {
                let component = V::VOCABULARY.digest;
                Ok(Body::Empty { is_empty: true, header: self.header, component })
            }
            None => Ok(Body::Uncovered),
        }
    }

    fn clocks(&self) -> BetweenClocks {
        BetweenClocks::new(self.recipe.skew, self.tolerance)
    }

    /// What the times of the signature are compared with.
    fn times(&self, request: &Request<'_>) -> Result<Times, Error> {
        let (now, tolerance, clocks) = (request.time()?, self.tolerance, self.clocks());
        Ok(Times { now, tolerance, clocks })
    }

    /// What a request proves whose head is signed under `key`.
    fn matched(
        &self,
        key: usize,
        timestamp: Option<UnixTime>,
        body: &Body,
        identifier: Option<Box<Identifier>>,
    ) -> Matched {
        let fresh_for = fresh_for(self.tolerance, self.clocks());
        let coverage =
            if matches!(body, Body::Uncovered) { Coverage::None } else { Coverage::Body };
        Matched { key, timestamp, coverage, fresh_for, identifier, payload: None }
    }
}

impl Reads for Rfc9421 {
    fn read_head<K: HasKeys>(
        bound: &BoundHttpSignature<K, Self>,
        request: &Request<'_>,
    ) -> Result<(Matched, Body), Error>
    where
        HttpSignature<K, Self>: Recipe,
    {
        let recipe = bound.recipe;
        let lines = Lines::of(request)?;
        let Chosen { label, list } = lines.choose(recipe.version.label, recipe.version.mark)?;
        let (components, behind) = components::read(list)?;
        let parameters = Parameters::read(behind)?;
        parameters.check(recipe)?;
        let has = |name: &str| has(request.headers, name);
        bound.check_coverage(|wanted| cover(&components, wanted, has))?;
        let timestamp = parameters.check_time(|| bound.times(request))?;
        let mut candidates = Candidates::new(bound.keys.lengths());
        FORM.take(lines.signature(label)?, SIGNATURE, &[], &mut candidates)?;
        let body = bound.body(request, digest_form(&components))?;

        let base = Base { request, components: &components, list, needs: Needs::of(recipe) };
        let named = parameters.key_id.filter(|_| K::ARE_NAMED).map(unescaped);
        let named = named.map(|id| NamedKey::Id(id, SIGNATURE_INPUT));
        let found = bound.keys.matching(&candidates, SIGNATURE, named.as_slice(), base)?;
        let key = found.ok_or(Error::Mismatch { header: SIGNATURE })?;
        Ok((bound.matched(key, timestamp, &body, None), body))
    }

    /// The RFC names its headers.
    fn is_header(_: &str) -> bool {
        false
    }
}

/// How the body's hash is written, where it is among the components as a whole.
fn digest_form(components: &[Component<'_>]) -> Option<DigestForm> {
    let is_hash = |component: &Component<'_>| match component.what {
        What::Field(name, Form::AsItIs | Form::Structured | Form::Wrapped) => {
            name == CONTENT_DIGEST
        }
        _ => false,
    };
    components.iter().any(is_hash).then_some(DigestForm::ContentDigest)
}

/// The lines of the two headers.
struct Lines<'r> {
    signatures: Vec<&'r [u8]>,
    inputs: Vec<&'r [u8]>,
}

/// The signature that counts.
struct Chosen<'r> {
    label: &'r [u8],
    /// Its member of `Signature-Input`, from the brackets on.
    list: &'r [u8],
}

impl<'r> Lines<'r> {
    fn of(request: &Request<'r>) -> Result<Self, Error> {
        let signatures = lines(request, SIGNATURE)?;
        Ok(Self { signatures, inputs: lines(request, SIGNATURE_INPUT)? })
    }

    /// The signature with the wanted label and tag, or the only one.
    fn choose(&self, label: Option<&str>, mark: Option<&str>) -> Result<Chosen<'r>, Error> {
        let header = SIGNATURE_INPUT;
        let (mut chosen, mut count) = (None, 0_usize);
        each_member(&self.inputs, header, |own, text| {
            let is_wanted = match (label, mark) {
                (Some(label), _) => own == label.as_bytes(),
                (None, Some(mark)) => is_marked(text, mark),
                (None, None) => true,
            };
            if is_wanted {
                count = count.saturating_add(1);
                chosen = Some((own, text));
            }
        })?;
        let (label, text) = chosen.ok_or(Error::NoSuchSignature { header })?;
        if count > 1 {
            return Err(Error::SeveralSignatures { header });
        }
        let list = text.strip_prefix(b"=").ok_or(NO_LIST)?;
        Ok(Chosen { label, list })
    }

    /// The base64 of the signature with this label.
    fn signature(&self, label: &[u8]) -> Result<&'r [u8], Error> {
        let header = SIGNATURE;
        let mut found = None;
        each_member(&self.signatures, header, |own, text| {
            found = found.or((own == label).then_some(text));
        })?;
        let reason = "a signature is not bytes, or has parameters";
        let no_bytes = Error::NotStructured { header, reason };
        let text = found.ok_or(Error::NoSuchSignature { header })?;
        let mut reader = Reader::new(text.strip_prefix(b"=").ok_or(no_bytes)?);
        match reader.bare() {
            Ok(Bare::Bytes(base64)) if reader.is_at_end() => Ok(base64),
            _ => Err(no_bytes),
        }
    }
}

/// The lines of a header: one at least, and together no longer than a signature's.
fn lines<'r>(request: &Request<'r>, header: &'static str) -> Result<Vec<&'r [u8]>, Error> {
    let (mut lines, mut length) = (Vec::new(), 0_usize);
    request.headers.visit(header, &mut |line| {
        let joint = usize::from(!lines.is_empty());
        length = length.saturating_add(line.len()).saturating_add(joint);
        if length <= MAX_SIGNATURE_HEADER {
            lines.push(line);
        }
    });
    if length > MAX_SIGNATURE_HEADER {
        return Err(Error::HeaderTooLong { header, limit: MAX_SIGNATURE_HEADER });
    }
    match lines.as_slice() {
        [] => Err(Error::MissingHeader { header }),
        lines if lines.iter().all(|line| line.is_empty()) => Err(Error::EmptyHeader { header }),
        _ => Ok(lines),
    }
}

/// Calls `see` with the label of each member of a header, and the text behind it.
fn each_member<'r>(
    lines: &[&'r [u8]],
    header: &'static str,
    mut see: impl FnMut(&'r [u8], &'r [u8]),
) -> Result<(), Error> {
    let mut dictionary = Dictionary::new();
    for line in lines {
        let read = dictionary.read(line, |label, text| {
            see(label, text);
            Ok(())
        });
        read.map_err(|fault| fault.of(header))?;
    }
    Ok(())
}

/// Whether a member of `Signature-Input` has this tag. Whatever else is wrong with one that is not the
/// scheme's is nobody's concern.
fn is_marked(text: &[u8], wanted: &str) -> bool {
    let Some(list) = text.strip_prefix(b"=") else { return false };
    let mut reader = Reader::new(list);
    let parameters = reader.items(|_| Ok(())).ok().and_then(|()| Parameters::read(reader).ok());
    parameters.is_some_and(|parameters| parameters.is_marked(wanted))
}

impl<V: Reads> Binds for HttpSignature<WithSecret, V>
where
    Self: Recipe,
    BoundHttpSignature<WithSecret, V>: Sign,
{
    fn bind(
        &'static self,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Bound, ConfigError> {
        Ok(Bound::signing(self.by.webhook(self, scheme, keys)?))
    }
}

impl<K: IsPublic, V: Reads> Binds for HttpSignature<K, V>
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

shows_nothing!(BoundHttpSignature<K: HasKeys, V: Reads>, Body);

/// Whether a header is there.
fn has(headers: &dyn Headers, name: &str) -> bool {
    let mut is_there = false;
    headers.visit(name, &mut |_| is_there = true);
    is_there
}
