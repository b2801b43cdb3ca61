//! The family of messages around the raw body: a template, and a secret or a public key.

#[cfg_attr(not(feature = "fields"), path = "body_time/none.rs")]
mod body_time;

use alloc::string::String;
use alloc::vec::Vec;

use crate::algorithm::compare::answered;
use crate::algorithm::{
    Candidates, Fed, Kept, Keys as AlgorithmKeys, Message, NamedKey, Running as _, SecretKeys,
};
use crate::error::{ConfigError, Error};
use crate::request::Request;
use crate::scheme::{
    AnyScheme, Coverage, Mac, MacById, Recipe as _, Signed, WithSecret, WithSecretById,
};
use crate::text::Encoding;
use crate::verify::plan::Value;
use crate::verify::stream::HashedBody;
use crate::verify::{
    Adjust, Begin, Binds, Bound, BoundByText as _, Check, Family, HasKeys, Head, IsPublic,
    KeyedWith, Keys, Matched, Plan, Sign, Stream, Takes,
};

/// A template with a receiver's keys.
pub struct BoundMessage<K: HasKeys> {
    pub(crate) plan: Plan,
    pub(crate) keys: K::Keys,
    by: K,
    coverage: Coverage,
}

impl<K: HasKeys> Family for Signed<K> {
    type Bound = BoundMessage<K>;
}

impl<T, K: KeyedWith<T>> Takes<T> for Signed<K> {
    fn bind(
        scheme: &'static AnyScheme,
        recipe: &'static Self,
        key: T,
        setting: Option<&str>,
    ) -> Result<BoundMessage<K>, ConfigError> {
        // Before there is a key: what a value leaves unused holds what was on the stack.
        let plan = Plan::new(scheme, &recipe.template, setting);
        let keys = recipe.by.first(key)?;
        Ok(BoundMessage { plan: plan?, keys, by: recipe.by, coverage: recipe.coverage() })
    }

    fn add(bound: &mut BoundMessage<K>, key: T) -> Result<(), ConfigError> {
        bound.by.add(&mut bound.keys, key)
    }
}

impl<K: HasKeys> Begin for BoundMessage<K> {
    #[inline]
    fn begin(&self, request: &Request<'_>) -> Result<Check, Error> {
        let mut candidates = Candidates::new(self.keys.lengths());
        let mut head = Head::new();
        self.plan.read(request, &mut head, &mut candidates)?;
        let header = self.plan.header();
        let named = self.named(request, &head)?;
        let mut running = self.keys.start(&candidates, header, &named)?;
        let mut identifier = self.plan.identifier(request, &head);
        let (mut signs_body, mut tail) = (false, Vec::new());
        self.plan.visit_message(&head, request, |_, value| match value {
            Value::Body | Value::BodyHash(_) => signs_body = true,
            Value::Known(bytes) if signs_body => tail.push(Kept::Bytes(bytes.to_vec())),
            Value::Secret(written) if signs_body => tail.push(Kept::Secret(written)),
            Value::Secret(written) => running.update_with_secret(written),
            Value::Known(bytes) => {
                running.update(bytes);
                if let Some(identifier) = &mut identifier {
                    identifier.update(bytes);
                }
            }
        })?;
        let (timestamp, coverage) = (head.timestamp, self.coverage);
        let stream = Stream {
            running,
            candidates,
            header,
            timestamp,
            coverage,
            fresh_for: self.plan.fresh_for,
            signs_body,
            tail,
            identifier,
        };
        match (self.plan.time_in_body(), self.plan.body_hash) {
            (None, None) => Ok(K::check(stream)),
            (None, Some(hash)) => Ok(K::check_hashed(HashedBody::new(stream, hash))),
            (Some(time), _) => body_time::then(K::check(stream), time, request),
        }
    }

    /// As the provided one, without a value that is moved.
    #[inline]
    fn verify(&self, request: &Request<'_>, body: &[u8]) -> Result<Matched, Error> {
        if self.plan.time_in_body().is_some() || request.identifies {
            let mut check = self.begin(request)?;
            check.update(body);
            return check.finish();
        }
        let mut candidates = Candidates::new(self.keys.lengths());
        let mut head = Head::new();
        self.plan.read(request, &mut head, &mut candidates)?;
        let header = self.plan.header();
        let named = self.named(request, &head)?;
        let message = Whole { plan: &self.plan, head: &head, request, body };
        let found = self.keys.matching(&candidates, header, &named, message)?;
        let key = found.ok_or(Error::Mismatch { header })?;
        let (timestamp, coverage) = (head.timestamp, self.coverage);
        let fresh_for = self.plan.fresh_for;
        Ok(Matched { key, timestamp, coverage, fresh_for, identifier: None, payload: None })
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

    fn mac(&self, challenge: &[u8], encoding: Encoding) -> Option<String> {
        K::tag(&self.keys, challenge).map(|tag| answered(&tag, encoding))
    }
}

impl<K: HasKeys> BoundMessage<K> {
    /// The keys that the request says it is signed with, where it has to.
    #[inline]
    fn named<'r>(
        &self,
        request: &Request<'r>,
        head: &Head<'r>,
    ) -> Result<Vec<NamedKey<'r>>, Error> {
        if K::ARE_NAMED { self.plan.named_keys(request, head) } else { Ok(Vec::new()) }
    }

    /// The headers that make `body` a valid delivery, signed with the first of these secrets.
    fn signed_with(
        &self,
        keys: &SecretKeys,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error> {
        let time_text = self.plan.write_time(request)?;
        let mut head = Head::new();
        let mut headers = self.plan.write_head(request, &mut head, &time_text);
        let tag = keys.first_tag(Whole { plan: &self.plan, head: &head, request, body })?;
        headers.push((self.plan.header(), self.plan.write_signature(&tag, &time_text)));
        Ok(headers)
    }
}

/// A message whose body is at hand.
#[derive(Clone, Copy)]
struct Whole<'m> {
    plan: &'m Plan,
    head: &'m Head<'m>,
    request: &'m Request<'m>,
    body: &'m [u8],
}

impl Message for Whole<'_> {
    #[inline]
    fn feed(self, mut take: impl FnMut(Fed<'_>)) -> Result<(), Error> {
        let Self { plan, head, request, body } = self;
        plan.visit_message(head, request, |_, value| match value {
            Value::Known(bytes) => take(Fed::Bytes(bytes)),
            Value::Body => take(Fed::Bytes(body)),
            Value::BodyHash(hashed) => take(Fed::Bytes(hashed.text_of(body).bytes())),
            Value::Secret(written) => take(Fed::Secret(written)),
        })
    }
}

impl Sign for BoundMessage<WithSecret> {
    fn sign(
        &self,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error> {
        self.signed_with(&self.keys, request, body)
    }
}

impl Sign for BoundMessage<WithSecretById> {
    fn sign(
        &self,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error> {
        let (id, keys) = self.keys.first();
        let mut headers = self.signed_with(keys, request, body)?;
        headers.extend(self.plan.key_id_header().map(|name| (name, id.into())));
        Ok(headers)
    }
}

impl Binds for MacById {
    fn bind(
        &'static self,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Bound, ConfigError> {
        Ok(Bound::signing(self.by.webhook(self, scheme, keys)?))
    }
}

impl Binds for Mac {
    fn bind(
        &'static self,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Bound, ConfigError> {
        let webhook = self.by.webhook(self, scheme, keys)?;
        // What signs gives a few headers, whose names are known.
        if self.template.is_signed_by_headers() {
            Ok(Bound::signing(webhook))
        } else {
            Ok(Bound::verifying(webhook))
        }
    }
}

impl<K: IsPublic> Binds for Signed<K>
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

shows_nothing!(BoundMessage<K: HasKeys>);
