//! The family of signed tokens (JWS, RFC 7515): claims, of which one may hash the body, or the body itself
//! as the payload.

mod body;
mod claims;
mod compact;
mod members;
mod request;
mod sign;

use alloc::boxed::Box;
use alloc::vec::Vec;

use sha2::Sha256;

use self::body::{EitherBody, EncodedBody, HashedBody};
use self::claims::{Checking, Said};
use self::compact::Compact;
use self::members::Members;
use self::request::SignedHead;
use crate::algorithm::{Candidates, Keys as AlgorithmKeys, Running as _};
use crate::bounds::MAX_SIGNATURE_HEADER;
use crate::error::{ConfigError, ConfigFault, Error};
use crate::request::Request;
use crate::request::headers::{Repeated, single};
use crate::scheme::{
    AnyScheme, Claim, Coverage, Jws, Payload, Recipe as _, ToldApartBy, WithPublicKey, WithSecret,
};
use crate::text::bytes::is_header_name;
use crate::verify::check::{BodyCheck as _, Known, Matched};
use crate::verify::delivery::Identifier;
use crate::verify::plan::checked_setting;
use crate::verify::{
    Begin, Binds, Bound, Check, Family, HasKeys, KeyedWith, Keys, Stream, Takes, bind_each,
};

/// A token's recipe with a receiver's keys.
pub struct BoundJws<K: HasKeys> {
    recipe: &'static Jws<K>,
    keys: K::Keys,
    header: &'static str,
    settings: Box<[Box<str>]>,
    tolerance: u64,
    coverage: Coverage,
    /// Whether the body tells deliveries apart.
    is_told_by_body: bool,
}

impl<K: HasKeys> Family for Jws<K> {
    type Bound = BoundJws<K>;
}

impl<T, K: KeyedWith<T>> Takes<T> for Jws<K> {
    fn bind(
        scheme: &'static AnyScheme,
        recipe: &'static Self,
        key: T,
        setting: Option<&str>,
    ) -> Result<BoundJws<K>, ConfigError> {
        // Before there is a key: what a value leaves unused holds what was on the stack.
        let settings = settings(recipe, setting);
        let (header, coverage) = (recipe.header, recipe.coverage());
        let tolerance = recipe.tolerance().unwrap_or_default();
        let is_told_by_body = scheme.told_apart_by() == ToldApartBy::Message;
        let keys = recipe.by.first(key)?;
        let settings = settings?;
        Ok(BoundJws { recipe, keys, header, settings, tolerance, coverage, is_told_by_body })
    }

    fn add(bound: &mut BoundJws<K>, key: T) -> Result<(), ConfigError> {
        bound.recipe.by.add(&mut bound.keys, key)
    }
}

impl<K: HasKeys> Begin for BoundJws<K> {
    fn begin(&self, request: &Request<'_>) -> Result<Check, Error> {
        let token = Compact::split(self.token(request)?, self.header)?;
        let head = token.read_head(self.recipe.algorithm, self.recipe.payload, self.header)?;
        let said = self.checking(&head, request).check(self.recipe.head)?;
        let mut candidates = Candidates::new(self.keys.lengths());
        token.read_signature(&mut candidates, self.header)?;
        match self.recipe.payload {
            Payload::Claims(claims) => self.begin_claims(request, &token, &candidates, claims),
            Payload::Body => {
                let stream = self.stream(request, &token, candidates, &said)?;
                Ok(Check::Other(Box::new(EncodedBody::new(stream))))
            }
            Payload::RawBody => Ok(K::check(self.stream(request, &token, candidates, &said)?)),
            Payload::Request(list, time) => {
                let (header, tolerance) = (self.header, self.tolerance);
                let signed = SignedHead { list, time, tolerance, header, request };
                let (heads, said) = signed.read(&head)?;
                let mut again = Candidates::new(self.keys.lengths());
                token.read_signature(&mut again, self.header)?;
                let mut bodies = [
                    EncodedBody::new(self.stream(request, &token, candidates, &said)?),
                    EncodedBody::new(self.stream(request, &token, again, &said)?),
                ];
                for (body, head) in bodies.iter_mut().zip(&heads) {
                    body.update(head);
                }
                Ok(Check::Other(Box::new(EitherBody(bodies))))
            }
        }
    }

    fn header(&self) -> &'static str {
        self.header
    }

    fn set_header(&mut self, _: &'static AnyScheme, name: &'static str) -> Result<(), ConfigFault> {
        if !is_header_name(name) {
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

    fn key_count(&self) -> usize {
        self.keys.count()
    }
}

impl<K: HasKeys> BoundJws<K> {
    /// The token in its header, without what stands before it.
    fn token<'r>(&self, request: &Request<'r>) -> Result<&'r [u8], Error> {
        let header = self.header;
        let found =
            single(request.headers, header).map_err(|Repeated| Error::RepeatedHeader { header })?;
        match found.ok_or(Error::MissingHeader { header })? {
            [] => Err(Error::EmptyHeader { header }),
            value if value.len() > MAX_SIGNATURE_HEADER => {
                Err(Error::HeaderTooLong { header, limit: MAX_SIGNATURE_HEADER })
            }
            value => {
                let expected = self.recipe.prefix;
                value
                    .strip_prefix(expected.as_bytes())
                    .ok_or(Error::WrongPrefix { header, expected })
            }
        }
    }

    fn checking<'c, 'r>(
        &'c self,
        members: &'c Members,
        request: &'c Request<'r>,
    ) -> Checking<'c, 'r> {
        let Self { header, settings, tolerance, .. } = self;
        Checking { members, header, request, settings, tolerance: *tolerance }
    }

    /// A token that is whole: nothing of its claims is read before its signature has matched.
    fn begin_claims(
        &self,
        request: &Request<'_>,
        token: &Compact<'_>,
        candidates: &Candidates,
        claims: &[Claim],
    ) -> Result<Check, Error> {
        let header = self.header;
        let found = self.keys.matching(candidates, header, token.signed)?;
        let key = found.ok_or(Error::Mismatch { header })?;
        let members = token.read_claims(header)?;
        let said = self.checking(&members, request).check(claims)?;
        let Said { timestamp, fresh_for, body } = said;
        let matched =
            Matched { key, timestamp, coverage: self.coverage, fresh_for, identifier: None };
        let identifies = request.identifies && self.is_told_by_body;
        Ok(Check::Other(match body {
            None => Box::new(Known(matched)),
            Some(said) => {
                let hash = Sha256::default();
                Box::new(HashedBody { hash, is_empty: true, said, identifies, matched })
            }
        }))
    }

    /// A token whose payload is still to come.
    fn stream(
        &self,
        request: &Request<'_>,
        token: &Compact<'_>,
        candidates: Candidates,
        said: &Said,
    ) -> Result<Stream<<K::Keys as AlgorithmKeys>::Running>, Error> {
        let mut running = self.keys.start(&candidates, self.header)?;
        running.update(token.head);
        running.update(b".");
        let identifies = request.identifies && self.is_told_by_body;
        Ok(Stream {
            running,
            candidates,
            header: self.header,
            timestamp: said.timestamp,
            coverage: self.coverage,
            fresh_for: said.fresh_for,
            signs_body: true,
            tail: Vec::new(),
            identifier: identifies.then(|| Box::new(Identifier::Message(Sha256::default()))),
        })
    }
}

/// The values that the receiver configures, one for each claim that has to be one.
fn settings<K: HasKeys>(
    recipe: &Jws<K>,
    setting: Option<&str>,
) -> Result<Box<[Box<str>]>, ConfigFault> {
    let text = checked_setting(recipe.setting(), setting)?;
    let count = recipe.settings();
    let values: Box<[Box<str>]> = text.splitn(count, ' ').map(Box::from).collect();
    match recipe.setting() {
        Some(name) if values.len() < count => Err(ConfigFault::MissingSetting { name }),
        _ => Ok(values),
    }
}

impl Binds for Jws<WithSecret> {
    fn bind(
        &'static self,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Bound, ConfigError> {
        let webhook = bind_each(self, scheme, keys, |key| self.by.read(keys, key))?;
        Ok(Bound::signing(webhook))
    }
}

impl Binds for Jws<WithPublicKey> {
    fn bind(
        &'static self,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Bound, ConfigError> {
        let webhook = bind_each(self, scheme, keys, |key| self.by.read(key))?;
        Ok(Bound::verifying(webhook))
    }
}

shows_nothing!(BoundJws<K: HasKeys>);
