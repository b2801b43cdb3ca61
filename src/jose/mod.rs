//! The family of signed tokens (JWS, RFC 7515): claims, of which one may hash the body, or the body itself
//! as the payload.

mod body;
mod claims;
mod compact;
mod members;
mod query;
mod request;
mod sign;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use self::body::{EitherBody, EncodedBody, HashedBody};
use self::claims::{Checking, Said, SaidOfBody, Target};
use self::compact::Compact;
use self::members::{Json, Members};
use self::request::SignedHead;
use crate::algorithm::{Candidates, Keys as AlgorithmKeys, NamedKey, Running as _};
use crate::bounds::MAX_SIGNATURE_HEADER;
use crate::error::{ConfigError, ConfigFault, Error};
use crate::json::{self, Wanted};
use crate::request::headers::{Repeated, single};
use crate::request::{Request, UnixTime};
use crate::scheme::claim::TokenMember;
use crate::scheme::jws::Payload;
use crate::scheme::{AnyScheme, Jws, Recipe as _, ToldApartBy, WithSecret};
use crate::text::bytes::is_header_name;
use crate::verify::check::{BodyCheck, Known, Matched};
use crate::verify::collected::CollectedBody;
use crate::verify::delivery::Identifier;
use crate::verify::plan::checked_setting;
use crate::verify::{
    Adjust, Begin, Binds, Bound, BoundByText as _, Check, Family, HasKeys, IsPublic, KeyedWith,
    Keys, Stream, Takes,
};

/// A token's recipe with a receiver's keys.
pub struct BoundJws<K: HasKeys>(Arc<Bindings<K>>);

impl<K: HasKeys> BoundJws<K> {
    /// What a token is read with.
    pub(crate) fn bindings(&self) -> &Bindings<K> {
        &self.0
    }
}

/// What a token is read with.
pub(crate) struct Bindings<K: HasKeys> {
    recipe: &'static Jws<K>,
    /// A copy that is moved into a box would take along whatever lay beside it on the stack, a keyed state for
    /// example, which nothing wipes.
    pub(crate) keys: Arc<K::Keys>,
    header: &'static str,
    settings: Box<[Box<str>]>,
    tolerance: u64,
    /// Whether the body tells deliveries apart.
    is_told_by_body: bool,
}

impl<K: HasKeys> Clone for Bindings<K> {
    fn clone(&self) -> Self {
        let (keys, settings) = (Arc::clone(&self.keys), self.settings.clone());
        Self { keys, settings, ..*self }
    }
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
        let tolerance = recipe.tolerance().unwrap_or_default();
        let is_told_by_body = scheme.told_apart_by() == ToldApartBy::Message;
        let (keys, header) = (Arc::new(recipe.by.first(key)?), recipe.header);
        let settings = settings?;
        let bindings = Bindings { recipe, keys, header, settings, tolerance, is_told_by_body };
        Ok(BoundJws(Arc::new(bindings)))
    }

    fn add(bound: &mut BoundJws<K>, key: T) -> Result<(), ConfigError> {
        let bindings = Arc::make_mut(&mut bound.0);
        bindings.recipe.by.add(Arc::make_mut(&mut bindings.keys), key)
    }
}

impl<K: HasKeys> Begin for BoundJws<K> {
    fn begin(&self, request: &Request<'_>) -> Result<Check, Error> {
        if self.bindings().recipe.is_in_body() {
            let body = TokenBody {
                bindings: Arc::clone(&self.0),
                now: request.time(),
                identifies: request.identifies && self.0.is_told_by_body,
                body: CollectedBody::default(),
            };
            return Ok(Check::Other(Box::new(body)));
        }
        self.0.begin(request)
    }

    fn place(&self) -> &dyn Adjust {
        self
    }

    fn place_mut(&mut self) -> &mut dyn Adjust {
        self
    }

    fn key_count(&self) -> usize {
        self.0.keys.count()
    }
}

impl<K: HasKeys> Adjust for BoundJws<K> {
    fn header(&self) -> &'static str {
        self.0.header
    }

    fn set_header(&mut self, _: &'static AnyScheme, name: &'static str) -> Result<(), ConfigFault> {
        if self.0.recipe.is_in_body() || !is_header_name(name) {
            return Err(ConfigFault::HeaderName { name });
        }
        Arc::make_mut(&mut self.0).header = name;
        Ok(())
    }

    fn set_tolerance(&mut self, seconds: u64) -> Result<(), ConfigFault> {
        self.0.recipe.tolerance().ok_or(ConfigFault::NoTimestamp)?;
        Arc::make_mut(&mut self.0).tolerance = seconds;
        Ok(())
    }
}

impl<K: HasKeys> Bindings<K> {
    /// A token in a header.
    fn begin(&self, request: &Request<'_>) -> Result<Check, Error> {
        let (token, head) = self.read_head(request)?;
        let now = || request.time();
        let said = self.checking(&head, Target::of(request), &now).check(self.recipe.head)?;
        let mut candidates = Candidates::new(self.keys.lengths());
        token.read_signature(&mut candidates, self.header)?;
        match self.recipe.payload {
            Payload::Claims(_) => self.begin_claims(request, &token, &head, &candidates),
            Payload::Body => {
                let stream = self.stream(request, &token, &head, candidates, &said)?;
                Ok(Check::Other(Box::new(EncodedBody::new(stream))))
            }
            Payload::RawBody => {
                Ok(K::check(self.stream(request, &token, &head, candidates, &said)?))
            }
            Payload::Request(list, time) => {
                let (header, tolerance) = (self.header, self.tolerance);
                let signed = SignedHead { list, time, tolerance, header, request };
                let (starts, said) = signed.read(&head)?;
                let mut again = Candidates::new(self.keys.lengths());
                token.read_signature(&mut again, self.header)?;
                let mut bodies = [
                    EncodedBody::new(self.stream(request, &token, &head, candidates, &said)?),
                    EncodedBody::new(self.stream(request, &token, &head, again, &said)?),
                ];
                for (body, start) in bodies.iter_mut().zip(&starts) {
                    body.update(start);
                }
                Ok(Check::Other(Box::new(EitherBody(bodies))))
            }
        }
    }

    /// The token in its header, and what it says of itself.
    pub(crate) fn read_head<'r>(
        &self,
        request: &Request<'r>,
    ) -> Result<(Compact<'r>, Members), Error> {
        let token = Compact::split(self.token(request)?, self.header)?;
        let head = token.read_head(self.recipe.algorithm, self.recipe.payload, self.header)?;
        Ok((token, head))
    }

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

    fn checking<'c>(
        &'c self,
        members: &'c Members,
        target: Target<'c>,
        now: &'c dyn Fn() -> Result<UnixTime, Error>,
    ) -> Checking<'c> {
        let Self { header, settings, tolerance, .. } = self;
        Checking { members, header, target, now, settings, tolerance: *tolerance }
    }

    /// Calls `then` with what the token says of its key: it chooses among the receiver's, or is one that the
    /// receiver's roots vouch for, and nothing else.
    pub(crate) fn with_named<T>(
        &self,
        head: &Members,
        now: &dyn Fn() -> Result<UnixTime, Error>,
        then: impl FnOnce(&[NamedKey<'_>]) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let text = |name| head.get(name).and_then(Json::text).map(str::as_bytes);
        let header = self.header;
        match self.recipe.by.named_in_token() {
            TokenMember::KeyId => {
                then(text("kid").map(|id| NamedKey::Id(id.into(), header)).as_slice())
            }
            TokenMember::CertificateUrl => {
                let now = now()?;
                then(text("x5u").map(|url| NamedKey::CertificateAt(url, header, now)).as_slice())
            }
            TokenMember::Chain => then(&[NamedKey::Chain(&head.texts("x5c"), header, now()?)]),
        }
    }

    /// A token that is whole: nothing of its claims is read before its signature has matched.
    fn read_whole(
        &self,
        token: &Compact<'_>,
        head: &Members,
        candidates: &Candidates,
        target: Target<'_>,
        now: &dyn Fn() -> Result<UnixTime, Error>,
    ) -> Result<(Matched, Option<SaidOfBody>, Vec<u8>), Error> {
        let (header, claims) = (self.header, self.recipe.claims());
        let found = self.with_named(head, now, |named| {
            self.keys.matching(candidates, header, named, token.signed)
        })?;
        let key = found.ok_or(Error::Mismatch { header })?;
        let (members, payload) = token.read_claims(header)?;
        let Said { timestamp, fresh_for, body } =
            self.checking(&members, target, now).check(claims)?;
        let coverage = self.recipe.coverage();
        let matched =
            Matched { key, timestamp, coverage, fresh_for, identifier: None, payload: None };
        Ok((matched, body, payload))
    }

    fn begin_claims(
        &self,
        request: &Request<'_>,
        token: &Compact<'_>,
        head: &Members,
        candidates: &Candidates,
    ) -> Result<Check, Error> {
        let now = || request.time();
        let (matched, said, _) =
            self.read_whole(token, head, candidates, Target::of(request), &now)?;
        let identifies = request.identifies && self.is_told_by_body;
        Ok(Check::Other(match said {
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
        head: &Members,
        candidates: Candidates,
        said: &Said,
    ) -> Result<Stream<<K::Keys as AlgorithmKeys>::Running>, Error> {
        let now = || request.time();
        let mut running =
            self.with_named(head, &now, |named| self.keys.start(&candidates, self.header, named))?;
        running.update(token.head);
        running.update(b".");
        let identifies = request.identifies && self.is_told_by_body;
        Ok(Stream {
            running,
            candidates,
            header: self.header,
            timestamp: said.timestamp,
            coverage: self.recipe.coverage(),
            fresh_for: said.fresh_for,
            signs_body: true,
            tail: Vec::new(),
            identifier: identifies.then(|| Box::new(Identifier::Message(Sha256::default()))),
        })
    }
}

/// A token that is the body, while it arrives.
struct TokenBody<K: HasKeys> {
    bindings: Arc<Bindings<K>>,
    now: Result<UnixTime, Error>,
    /// Whether what is signed is to tell the delivery apart.
    identifies: bool,
    body: CollectedBody,
}

impl<K: HasKeys> BodyCheck for TokenBody<K> {
    fn update(&mut self, chunk: &[u8]) {
        self.body.update(chunk);
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        let bindings = &self.bindings;
        let (header, recipe) = (bindings.header, bindings.recipe);
        let member = self.member()?;
        let token = member.as_deref().map_or_else(|| self.body.bytes(), |it| Ok(it.as_bytes()))?;
        let token = Compact::split(token, header)?;
        let head = token.read_head(recipe.algorithm, recipe.payload, header)?;
        let now = || self.now;
        bindings.checking(&head, Target::default(), &now).check(recipe.head)?;
        let mut candidates = Candidates::new(bindings.keys.lengths());
        token.read_signature(&mut candidates, header)?;
        let (mut matched, _, payload) =
            bindings.read_whole(&token, &head, &candidates, Target::default(), &now)?;
        matched.payload = Some(payload.into());
        let hash = Sha256::new_with_prefix(token.signed);
        matched.identifier = self.identifies.then(|| Box::new(Identifier::Message(hash)));
        Ok(matched)
    }

    fn bytes_held(&self) -> usize {
        self.body.bytes_held()
    }
}

impl<K: HasKeys> TokenBody<K> {
    /// The member of the body that is the token, where that is not all of the body.
    fn member(&self) -> Result<Option<String>, Error> {
        let Some(field) = self.bindings.recipe.member else { return Ok(None) };
        let found = json::read(self.body.bytes()?, [Wanted::new(field)].into())?;
        match found.into_iter().next() {
            Some(Wanted { text: Some(text), is_quoted: true, .. }) => Ok(Some(text)),
            Some(Wanted { text: Some(_), .. }) => Err(Error::FieldNotText { field }),
            _ => Err(Error::MissingField { field }),
        }
    }
}

/// The values that the receiver configures, one for each claim that has to be one.
fn settings<K: HasKeys>(
    recipe: &Jws<K>,
    setting: Option<&str>,
) -> Result<Box<[Box<str>]>, ConfigFault> {
    let text = checked_setting(recipe.setting(), setting)?;
    let count = recipe.sayings().filter(|claim| claim.is_setting()).count();
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
        Ok(Bound::signing(self.by.webhook(self, scheme, keys)?))
    }
}

impl<K: IsPublic> Binds for Jws<K>
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

shows_nothing!(Bindings<K: HasKeys>, BoundJws<K: HasKeys>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Headers;
    use crate::scheme::{Claim, Scheme};
    use crate::text::Encoding;
    use crate::verify::{DeliveryId, Signer as _, Verifier as _, Webhook};

    static HASH: Scheme<Jws> = Scheme::jws_hs256("hash")
        .in_header("X-Token")
        .claims(&[Claim::IsSetting("aud", "audience"), Claim::BodyHash("body", Encoding::Hex)]);

    static LONGER: Scheme<Jws> = Scheme::jws_hs256("longer").in_header("X-Token").claims(&[
        Claim::IsThere("jti"),
        Claim::IsSetting("aud", "audience"),
        Claim::BodyHash("body", Encoding::Hex),
    ]);

    static DETACHED: Scheme<Jws> = Scheme::jws_hs256("detached").in_header("X-Token").signs_body();

    static TIMED: Scheme<Jws> = Scheme::jws_hs256("timed")
        .in_header("X-Token")
        .claims(&[Claim::Time("iat"), Claim::BodyHash("body", Encoding::Hex)]);

    fn bound(scheme: &'static Scheme<Jws>, setting: &str) -> Webhook<Jws> {
        let setting = scheme.setting().map(|_| setting);
        Webhook::bind(scheme, &scheme.recipe, "a secret", setting).unwrap()
    }

    fn delivery(
        webhook: &Webhook<Jws>,
        headers: &(dyn Headers + Sync),
        body: &[u8],
    ) -> Option<DeliveryId> {
        let mut request = Request::at(headers, UnixTime::from_secs(1));
        request.identifies = true;
        webhook.verify(&request, body).unwrap().delivery_id()
    }

    /// A token is made anew for a repeat, and says the same of the body.
    #[test]
    fn deliveries_are_told_apart_by_the_body() {
        for scheme in [&HASH, &DETACHED] {
            let webhook = bound(scheme, "us");
            let at = UnixTime::from_secs(1);
            let sign = |body: &[u8]| webhook.sign(&Request::at(&(), at), body).unwrap();
            let first = delivery(&webhook, &sign(b"first"), b"first");
            assert!(first.is_some());
            assert_eq!(delivery(&webhook, &sign(b"first"), b"first"), first);
            assert_ne!(delivery(&webhook, &sign(b"second"), b"second"), first);
            let unasked = webhook.verify(&Request::at(&sign(b"first"), at), b"first").unwrap();
            assert_eq!(unasked.delivery_id(), None);
        }
        let request = Request::new(&());
        let [usual, longer] = [&HASH, &LONGER].map(|scheme| {
            let signed = bound(scheme, "us").sign(&request, b"first").unwrap();
            delivery(&bound(&HASH, "us"), &signed, b"first")
        });
        assert_eq!(usual, longer, "another token with the body's hash");

        let timed = bound(&TIMED, "");
        let signed = timed.sign(&Request::at(&(), UnixTime::from_secs(1)), b"first").unwrap();
        assert_eq!(delivery(&timed, &signed, b"first"), None, "a repeat is signed anew");
    }
}
