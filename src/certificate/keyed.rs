//! A scheme whose requests name their certificates, keyed with those that a receiver keeps.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::kept::Certificates;
use crate::algorithm::{Candidates, Keys as AlgorithmKeys, NamedKey, PublicKeys};
use crate::error::{ConfigError, ConfigFault, Error};
use crate::request::Request;
use crate::scheme::{AnyScheme, Jws, Signed, WithCertificate};
use crate::verify::{
    BoundByText, HasKeys, Head, IsPublic, Key, KeyedWith, Keys, Takes, Verifier as _, Webhook,
    bind_each,
};

pub(super) type RunningChecks = <PublicKeys as AlgorithmKeys>::Running;

/// A receiver's certificates, among which a request's is looked for.
#[derive(Clone)]
pub struct Stores {
    by: WithCertificate,
    all: Vec<Certificates>,
}

impl Stores {
    /// The one spelling of the URL, if it is one of the provider's certificates; `header` names it.
    pub(super) fn permitted<'u>(
        &self,
        url: &'u [u8],
        header: &'static str,
    ) -> Result<Cow<'u, str>, Error> {
        let url = core::str::from_utf8(url).ok().and_then(|url| self.by.rule.permitted(url));
        url.ok_or(Error::OtherCertificateUrl { header })
    }
}

impl AlgorithmKeys for Stores {
    type Running = RunningChecks;

    fn count(&self) -> usize {
        self.all.len()
    }

    fn start(
        &self,
        candidates: &Candidates,
        header: &'static str,
        named: &[NamedKey<'_>],
    ) -> Result<RunningChecks, Error> {
        let &[NamedKey::CertificateAt(url, named_in, now)] = named else {
            return Err(Error::NoKeyId { header });
        };
        let url = self.permitted(url, named_in)?;
        let (mut keys, mut refused) = (Vec::new(), Error::UnknownKey { header: named_in });
        for (position, certificates) in self.all.iter().enumerate() {
            match certificates.at(&url, named_in, now) {
                Ok(found) => {
                    let key = self.by.algorithm.key(&found.public_key).map_err(|_| refused)?;
                    keys.push((position, key));
                }
                Err(Error::UnknownKey { .. }) => {}
                Err(untimely) => refused = untimely,
            }
        }
        if keys.is_empty() {
            return Err(refused);
        }
        let keys = keys.iter().map(|(position, key)| (*position, &**key));
        PublicKeys::begin(keys, candidates, header)
    }
}

impl HasKeys for WithCertificate {
    type Keys = Stores;

    const ARE_NAMED: bool = true;
}

impl KeyedWith<Certificates> for WithCertificate {
    fn first(&self, certificates: Certificates) -> Result<Stores, ConfigError> {
        let mut stores = Stores { by: *self, all: Vec::new() };
        self.add(&mut stores, certificates)?;
        Ok(stores)
    }

    fn add(&self, stores: &mut Stores, certificates: Certificates) -> Result<(), ConfigError> {
        PublicKeys::one_more_than(stores.all.len())?;
        if !certificates.are_for(self) {
            return Err(ConfigFault::OtherCertificates.into());
        }
        stores.all.push(certificates);
        Ok(())
    }
}

impl BoundByText for WithCertificate {
    type Given = Certificates;

    /// Each text is a certificate, at whichever of the provider's URLs it is.
    fn webhook<F: Takes<Certificates>>(
        self,
        recipe: &'static F,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Webhook<F>, ConfigError> {
        bind_each(recipe, scheme, keys, |key| match key {
            Key::Text(pem) => Certificates::given(scheme.id(), self, pem),
            Key::Bytes(_) => Err(ConfigFault::UnusableKey.into()),
        })
    }
}

impl IsPublic for WithCertificate {}

impl Webhook<Signed<WithCertificate>> {
    /// As [that of members](Webhook::certificate_url), of a request whose header names it.
    ///
    /// # Errors
    /// As those of a verification, as far as they need neither the certificate nor the body.
    pub fn certificate_url(&self, request: &Request<'_>, _: &[u8]) -> Result<String, Error> {
        let (plan, keys) = (&self.bound.plan, &self.bound.keys);
        let (mut head, mut candidates) = (Head::new(), Candidates::new(keys.lengths()));
        plan.read(request, &mut head, &mut candidates)?;
        match plan.named_keys(request, &head)?.as_slice() {
            [NamedKey::CertificateAt(url, header, _)] => {
                keys.permitted(url, header).map(Cow::into_owned)
            }
            _ => Err(Error::NoKeyId { header: self.scheme().header() }),
        }
    }
}

impl Webhook<Jws<WithCertificate>> {
    /// As [that of members](Webhook::certificate_url), of a request whose token names it (`x5u`).
    ///
    /// # Errors
    /// As those of a verification, as far as they need neither the certificate nor the body.
    pub fn certificate_url(&self, request: &Request<'_>, _: &[u8]) -> Result<String, Error> {
        let bindings = self.bound.bindings();
        let (_, head) = bindings.read_head(request)?;
        bindings.with_named(&head, &|| request.time(), |named| match named {
            [NamedKey::CertificateAt(url, header, _)] => {
                bindings.keys.permitted(url, header).map(Cow::into_owned)
            }
            _ => Err(Error::NoKeyId { header: self.scheme().header() }),
        })
    }
}

shows_nothing!(Stores);
