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
use self::times::{BetweenClocks, fresh_for};
use crate::algorithm::{Candidates, Keys as AlgorithmKeys, NamedKey};
use crate::bounds::MAX_SIGNATURE_HEADER;
use crate::error::{ConfigError, ConfigFault, Error};
use crate::request::Request;
use crate::scheme::http_signature::{CONTENT_DIGEST, SIGNATURE, SIGNATURE_INPUT};
use crate::scheme::{
    AnyScheme, Coverage, Covered, HttpSignature, Recipe as _, Signature, WithSecret,
};
use crate::verify::check::{BodyCheck as _, Known, Matched};
use crate::verify::{
    Adjust, Begin, Binds, Bound, BoundByText as _, Check, Family, HasKeys, IsPublic, KeyedWith,
    Keys, Takes,
};

/// How the signature is written, between its colons.
const FORM: Signature = Signature::in_header(SIGNATURE).base64();

/// A profile with a receiver's keys.
pub struct BoundHttpSignature<K: HasKeys> {
    recipe: &'static HttpSignature<K>,
    keys: K::Keys,
    tolerance: u64,
}

impl<K> HttpSignature<K> {
    /// Whether the profile wants the method, so that the receiver has to give it.
    pub(crate) fn needs_method(&self) -> bool {
        self.covers.iter().any(|covered| covered.names().contains(&"@method"))
    }
}

impl Covered {
    /// What errors call it.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Component(name)
            | Self::OneOf([name, ..])
            | Self::IfThere(name)
            | Self::QueryParameter(name)
            | Self::Member(name, _) => name,
            Self::OneOf([]) => "",
            Self::Body | Self::BodyUnlessEmpty => CONTENT_DIGEST,
        }
    }
}

impl<K: HasKeys> Family for HttpSignature<K> {
    type Bound = BoundHttpSignature<K>;
}

impl<T, K: KeyedWith<T>> Takes<T> for HttpSignature<K> {
    fn bind(
        _: &'static AnyScheme,
        recipe: &'static Self,
        key: T,
        setting: Option<&str>,
    ) -> Result<BoundHttpSignature<K>, ConfigError> {
        if setting.is_some() {
            return Err(ConfigFault::UnusedSetting.into());
        }
        let tolerance = recipe.tolerance;
        Ok(BoundHttpSignature { recipe, keys: recipe.by.first(key)?, tolerance })
    }

    fn add(bound: &mut BoundHttpSignature<K>, key: T) -> Result<(), ConfigError> {
        bound.recipe.by.add(&mut bound.keys, key)
    }
}

impl<K: HasKeys> Begin for BoundHttpSignature<K> {
    fn begin(&self, request: &Request<'_>) -> Result<Check, Error> {
        let (matched, body) = self.read_head(request)?;
        Ok(Check::Other(match body {
            Body::Uncovered => Box::new(Known(matched)),
            body => Box::new(SignedBody { body, matched: Some(matched), header: SIGNATURE }),
        }))
    }

    /// As the provided one, with nothing behind a box.
    fn verify(&self, request: &Request<'_>, body: &[u8]) -> Result<Matched, Error> {
        let (matched, check) = self.read_head(request)?;
        let mut check = SignedBody { body: check, matched: Some(matched), header: SIGNATURE };
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

impl<K: HasKeys> Adjust for BoundHttpSignature<K> {
    fn header(&self) -> &'static str {
        SIGNATURE
    }

    /// The RFC names its headers.
    fn set_header(&mut self, _: &'static AnyScheme, name: &'static str) -> Result<(), ConfigFault> {
        Err(ConfigFault::HeaderName { name })
    }

    fn set_tolerance(&mut self, seconds: u64) -> Result<(), ConfigFault> {
        self.tolerance = seconds;
        Ok(())
    }
}

impl<K: HasKeys> BoundHttpSignature<K> {
    /// All but the body: the signature is of the head alone.
    fn read_head(&self, request: &Request<'_>) -> Result<(Matched, Body), Error> {
        let recipe = self.recipe;
        let lines = Lines::of(request)?;
        let Chosen { label, list } = lines.choose(recipe.label, recipe.mark)?;
        let (components, behind) = components::read(list)?;
        let parameters = Parameters::read(behind)?;
        parameters.check(recipe)?;
        self.check_coverage(request, &components)?;
        let timestamp = parameters.check_time(recipe, self.tolerance, || request.time())?;
        let mut candidates = Candidates::new(self.keys.lengths());
        FORM.take(lines.signature(label)?, SIGNATURE, &[], &mut candidates)?;
        let body = self.body(request, &components)?;

        let needs = Needs { method: recipe.needs_method(), url: recipe.signs_url() };
        let base = Base { request, components: &components, list, needs };
        let named = parameters.key_id.filter(|_| K::ARE_NAMED).map(unescaped);
        let named = named.map(|id| NamedKey::Id(id, SIGNATURE_INPUT));
        let found = self.keys.matching(&candidates, SIGNATURE, named.as_slice(), base)?;
        let key = found.ok_or(Error::Mismatch { header: SIGNATURE })?;
        let fresh_for = fresh_for(self.tolerance, BetweenClocks::new(recipe.skew, self.tolerance));
        let coverage =
            if matches!(body, Body::Uncovered) { Coverage::None } else { Coverage::Body };
        let (identifier, payload) = (None, None);
        Ok((Matched { key, timestamp, coverage, fresh_for, identifier, payload }, body))
    }

    /// Whether what the profile wants is covered.
    fn check_coverage(
        &self,
        request: &Request<'_>,
        components: &[Component<'_>],
    ) -> Result<(), Error> {
        let has = |name: &str| {
            let mut is_there = false;
            request.headers.visit(name, &mut |_| is_there = true);
            is_there
        };
        let mut wanted = self.recipe.covers.iter();
        match wanted.find(|wanted| !cover(components, wanted, has)) {
            Some(wanted) => Err(Error::NotCovered { header: SIGNATURE, component: wanted.name() }),
            None => Ok(()),
        }
    }

    /// What is known of the body.
    fn body(&self, request: &Request<'_>, components: &[Component<'_>]) -> Result<Body, Error> {
        let is_hashed = components.iter().any(|component| match component.what {
            What::Field(name, Form::AsItIs | Form::Structured | Form::Wrapped) => {
                name == CONTENT_DIGEST
            }
            _ => false,
        });
        if is_hashed {
            Body::digested(request, DigestForm::ContentDigest)
        } else if covers_body_unless_empty(self.recipe.covers) {
            Ok(Body::Empty { is_empty: true, header: SIGNATURE, component: CONTENT_DIGEST })
        } else {
            Ok(Body::Uncovered)
        }
    }
}

/// Whether an empty body may come without its hash, and no other.
fn covers_body_unless_empty(covers: &[Covered]) -> bool {
    covers.contains(&Covered::BodyUnlessEmpty)
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
        length = length.saturating_add(line.len()).saturating_add(1);
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

impl Binds for HttpSignature<WithSecret> {
    fn bind(
        &'static self,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Bound, ConfigError> {
        Ok(Bound::signing(self.by.webhook(self, scheme, keys)?))
    }
}

impl<K: IsPublic> Binds for HttpSignature<K>
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

shows_nothing!(BoundHttpSignature<K: HasKeys>);
