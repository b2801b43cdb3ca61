//! The family of a message that holds the body's checksum: the body streams, and nothing of it is kept.

use alloc::boxed::Box;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crc32fast::Hasher;

use super::kept::{Certificates, Known, add};
use crate::algorithm::{Candidates, Keys as AlgorithmKeys, PublicKeys, Running as _};
use crate::bounds::MAX_CERTIFICATE_URL;
use crate::error::{ConfigError, ConfigFault, Error};
use crate::request::headers::{Repeated, single};
use crate::request::{Request, UnixTime};
use crate::scheme::{AnyScheme, Checksummed, Coverage};
use crate::verify::check::{BodyCheck, Matched};
use crate::verify::delivery::Identifier;
use crate::verify::plan::Value;
use crate::verify::{
    Adjust, Begin, Binds, Bound, Check, Family, Head, Key, Keys, Plan, Takes, Webhook, bind_each,
};

/// A template with a receiver's certificates.
pub struct BoundChecksummed {
    recipe: &'static Checksummed,
    plan: Plan,
    certificates: Vec<Certificates>,
}

impl Family for Checksummed {
    type Bound = BoundChecksummed;
}

impl Takes<Certificates> for Checksummed {
    fn bind(
        scheme: &'static AnyScheme,
        recipe: &'static Self,
        certificates: Certificates,
        setting: Option<&str>,
    ) -> Result<BoundChecksummed, ConfigError> {
        let plan = Plan::new(scheme, &recipe.template, setting)?;
        let mut bound = BoundChecksummed { recipe, plan, certificates: Vec::new() };
        Self::add(&mut bound, certificates)?;
        Ok(bound)
    }

    fn add(bound: &mut BoundChecksummed, certificates: Certificates) -> Result<(), ConfigError> {
        add(&mut bound.certificates, certificates, &bound.recipe.by)
    }
}

impl Begin for BoundChecksummed {
    fn begin(&self, request: &Request<'_>) -> Result<Check, Error> {
        let (named_in, url) = self.url(request)?;
        let algorithm = self.recipe.by.algorithm;
        let now = request.time()?;
        let Known { keys, positions } =
            Known::of(&self.certificates, algorithm, url, named_in, now)?;
        let mut candidates = Candidates::new(keys.lengths());
        let mut head = Head::new();
        self.plan.read(request, &mut head, &mut candidates)?;
        let header = self.plan.header();
        let mut running = keys.start(&candidates, header, None)?;
        self.plan.visit_message(&head, request, |_, piece| {
            if let Value::Known(bytes) = piece {
                running.update(bytes);
            }
        })?;
        Ok(Check::Other(Box::new(Passing {
            running,
            candidates,
            positions,
            header,
            timestamp: head.timestamp,
            fresh_for: self.plan.fresh_for,
            identifier: self.plan.identifier(request, &head),
            body: Hasher::new(),
        })))
    }

    fn place(&self) -> &dyn Adjust {
        &self.plan
    }

    fn place_mut(&mut self) -> &mut dyn Adjust {
        &mut self.plan
    }

    fn key_count(&self) -> usize {
        self.certificates.len()
    }
}

impl BoundChecksummed {
    /// The certificate's URL, which is one of the provider's, and the header that names it.
    fn url<'r>(&self, request: &Request<'r>) -> Result<(&'static str, &'r str), Error> {
        let by = &self.recipe.by;
        let mut found = None;
        for &header in by.named_in {
            let value = single(request.headers, header);
            if let Some(value) = value.map_err(|Repeated| Error::RepeatedHeader { header })?
                && found.replace((header, value)).is_some()
            {
                return Err(Error::RepeatedHeader { header });
            }
        }
        let header = by.named_in.first().copied().unwrap_or_default();
        let (header, url) = found.ok_or(Error::MissingHeader { header })?;
        if url.len() > MAX_CERTIFICATE_URL {
            return Err(Error::HeaderTooLong { header, limit: MAX_CERTIFICATE_URL });
        }
        let url = core::str::from_utf8(url).ok().filter(|url| by.rule.permits(url));
        url.map(|url| (header, url)).ok_or(Error::OtherCertificateUrl { header })
    }
}

impl Webhook<Checksummed> {
    /// As [that of members](Webhook::certificate_url), of a request whose header names it.
    ///
    /// # Errors
    /// The header is missing or repeated, or the URL is none of the provider's.
    pub fn certificate_url(&self, request: &Request<'_>, _: &[u8]) -> Result<String, Error> {
        self.bound.url(request).map(|(_, url)| url.into())
    }
}

/// A body that passes, and what is known of the message.
struct Passing {
    running: <PublicKeys as AlgorithmKeys>::Running,
    candidates: Candidates,
    /// Among which certificates each key was found.
    positions: Vec<usize>,
    header: &'static str,
    timestamp: Option<UnixTime>,
    fresh_for: u32,
    identifier: Option<Box<Identifier>>,
    body: Hasher,
}

impl BodyCheck for Passing {
    fn update(&mut self, chunk: &[u8]) {
        self.body.update(chunk);
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        let checksum = core::mem::take(&mut self.body).finalize();
        self.running.update(checksum.to_string().as_bytes());
        let matching = self.running.matching(&self.candidates);
        let key = matching.and_then(|at| self.positions.get(at).copied());
        let key = key.ok_or(Error::Mismatch { header: self.header })?;
        let (timestamp, fresh_for) = (self.timestamp, self.fresh_for);
        let identifier = self.identifier.take();
        Ok(Matched {
            key,
            timestamp,
            coverage: Coverage::None,
            fresh_for,
            identifier,
            payload: None,
        })
    }
}

impl Binds for Checksummed {
    fn bind(
        &'static self,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Bound, ConfigError> {
        let read = |key: Key<'_>| match key {
            Key::Text(pem) => Certificates::given(scheme.id(), self.by, pem),
            Key::Bytes(_) => Err(ConfigFault::UnusableKey.into()),
        };
        Ok(Bound::verifying(bind_each(self, scheme, keys, read)?))
    }
}

shows_nothing!(BoundChecksummed);
